"""Near-duplicates in tasks: each signs its documents, and one reduce groups them by that."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from toolkit.scale.folders import Folder
from toolkit.scale.job import Made, part
from toolkit.scale.parted import Parted
from toolkit.scale.stretches import Stretch, files_of, stretches
from toolkit.scale.suggesting import read
from toolkit.split.alike import Alike, Signed, blank_signature
from toolkit.split.shingles import Numbers, read_text, shingles_of

HEAD = struct.Struct("<II")
"""Before each row: the bytes of the id, and the number of shingles."""


ENDING = "signed"
"""Of parts of such rows."""


class Row(NamedTuple):
    """Where a document is in the parts."""

    name: str
    rank: int
    start: int


def sign(those: Iterable[Stretch], _: None) -> Made:
    """The documents of a task → rows of id, shingles and signature; returned is where each is."""
    numbers, blank = Numbers(), blank_signature()
    rows: list[tuple[str, int]] = []
    begin = 0
    for stretch in those:
        for document in read(stretch):
            shingles = shingles_of(read_text(document), numbers)
            signature = blank.copy()
            if shingles.size:
                signature.update_batch((shingles >> 32).tolist())
            name = document.id.encode("utf-8")
            head = HEAD.pack(len(name), shingles.size)
            row = b"".join((head, name, shingles.tobytes(), _packed(signature.hashvalues)))
            rows.append((document.id, begin))
            begin += len(row)
            yield row
    return rows


def _packed(values: object) -> bytes:
    import numpy as np

    return np.asarray(values, np.uint64).tobytes()


def alike_parted(inputs: Sequence[str], threshold: float, parted: Parted) -> Alike:
    """Files and folders of documents → how alike their texts are.

    Raises:
        DocumentError: When a line is no document.
        WorkerError: When tasks were left undone.
    """
    shards = stretches(files_of(inputs), parted.tasks)
    counted = replace(parted, ending=ENDING).counts(sign, None, shards)
    rows = [Row(name, rank, at) for rank, some in enumerate(counted) for name, at in some]
    return Alike.of_signed(_signed(parted.output, sorted(rows)), threshold)


def _signed(folder: Folder, rows: Iterable[Row]) -> Iterator[Signed]:
    """What was signed, in the order of the ids."""
    import numpy as np

    size = blank_signature().hashvalues
    streams: dict[int, bytes] = {}
    for name, rank, start in rows:
        if rank not in streams:
            streams[rank] = folder.read(part(rank, ENDING))
        data = streams[rank]
        length, number = HEAD.unpack_from(data, start)
        at = start + HEAD.size + length
        shingles = np.frombuffer(data, np.uint64, number, at)
        values = np.frombuffer(data, np.uint64, size.size, at + shingles.nbytes)
        yield name, shingles, values.astype(size.dtype)
