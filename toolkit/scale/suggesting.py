"""``suggest`` in tasks: lines of documents → parts of suggestion records."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable, Iterator, Sequence

from toolkit.backends.many import Bench, Tally, suggested
from toolkit.documents import document_of
from toolkit.errors import DocumentError
from toolkit.files import dumps_line, short_hash
from toolkit.model import Document
from toolkit.scale.job import Made
from toolkit.scale.parted import Parted
from toolkit.scale.stretches import Stretch, files_of, stretches


def suggest(those: Iterable[Stretch], bench: Bench) -> Made:
    """The documents of a task → their records; returned are a `Tally` and the ids, hashed."""
    tally = Tally()
    # Of ten million ids two share a number once in four hundred thousand runs.
    ids = array("Q")

    def documents() -> Iterator[Document]:
        for stretch in those:
            for document in read(stretch):
                ids.append(short_hash(document.id.encode("utf-8", "surrogatepass")))
                yield document

    for record in suggested(documents(), bench, tally):
        yield dumps_line(record).encode("utf-8")
    return tally, ids


def read(stretch: Stretch) -> Iterator[Document]:
    """The documents of a stretch of lines.

    Raises:
        DocumentError: When a line is none.
    """
    for start, line in stretch.lines():
        place = f"{stretch.address}, the line at byte {start},"
        try:
            values = json.loads(line.decode("utf-8-sig"))
        except (ValueError, RecursionError) as error:
            raise DocumentError(
                f"{place} is not JSON: {error}", hint="Mend or remove that line."
            ) from error
        if not isinstance(values, dict):
            raise DocumentError(f"{place} is not a JSON object", hint="Mend or remove that line.")
        yield document_of(values, place)


def suggest_parted(inputs: Sequence[str], bench: Bench, parted: Parted) -> Tally:
    """Files and folders of documents → parts with a record for each, and how much there is.

    Args:
        inputs: Paths and addresses.
        bench: What suggestions are made with.
        parted: By what, and where to.

    Raises:
        DocumentError: When a line is no document, or two have one id.
        WorkerError: When tasks were left undone.
    """
    shards = stretches(files_of(inputs), parted.tasks)
    whole, ids = Tally(), array("Q")
    for tally, some in parted.counts(suggest, bench, shards):
        whole.add_all(tally)
        ids.extend(some)
    refuse_doubles(ids, inputs)
    parted.tell(())
    whole.foreign.sort()
    return whole


def refuse_doubles(ids: array[int], inputs: Sequence[str]) -> None:
    """Stop where two documents have one id.

    Raises:
        DocumentError: When two have.
    """
    import numpy as np

    distinct = np.unique(np.frombuffer(ids, dtype=np.uint64)).size if ids else 0
    if distinct < len(ids):
        number = len(ids) - distinct
        raise DocumentError(
            f"{', '.join(inputs)}: {number} of {len(ids)} documents repeat the id of another",
            hint="Leave them out, or run redline ingest again.",
        )
