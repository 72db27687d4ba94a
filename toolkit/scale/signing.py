"""Near-duplicates in tasks: each signs its documents, and one reduce groups them by that."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from toolkit.scale.folders import Folder
from toolkit.scale.job import Made, part
from toolkit.scale.parted import Parted
from toolkit.scale.stretches import Stretch, files_of, stretches
from toolkit.scale.suggesting import read
from toolkit.split.alike import Alike
from toolkit.split.shingles import read_text
from toolkit.split.signatures import Signed, Signer

HEAD = struct.Struct("<III")
"""Before each row: the bytes of the id, of the shingles, and of the signature."""
ENDING = "signed"
"""Of parts of such rows."""


def sign(those: Iterable[Stretch], _: None) -> Made:
    """The documents of a task → rows of id, shingles and signature; returned is their number."""
    signer, count = Signer(), 0
    for stretch in those:
        for document in read(stretch):
            row = (document.id.encode("utf-8"), *signer.sign(read_text(document)))
            yield b"".join((HEAD.pack(*map(len, row)), *row))
            count += 1
    return count


def alike_parted(inputs: Sequence[str], threshold: float, parted: Parted) -> Alike:
    """Files and folders of documents → how alike their texts are.

    Raises:
        DocumentError: When a line is no document.
        WorkerError: When tasks were left undone.
    """
    shards = stretches(files_of(inputs), parted.tasks)
    counts = replace(parted, ending=ENDING).counts(sign, None, shards)
    return Alike.of_signed(_signed(parted.output, counts), threshold)


def _signed(folder: Folder, counts: Iterable[int]) -> Iterator[tuple[str, Signed]]:
    """What was signed, with the ids."""
    for rank, count in enumerate(counts):
        with folder.reading(part(rank, ENDING)) as stream:
            for _ in range(count):
                name, *text = map(stream.read, HEAD.unpack(stream.read(HEAD.size)))
                yield name.decode("utf-8"), Signed(*text)
