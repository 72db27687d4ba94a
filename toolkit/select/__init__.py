"""Many documents → those to annotate next, why, and with what probability each was chosen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import Any

from toolkit import __version__
from toolkit.errors import DocumentError
from toolkit.model import JSONObject
from toolkit.select.chosen import Choice, Slice, choose, look_up, rows
from toolkit.select.frame import Frame, Request, read_frame
from toolkit.select.inputs import Input
from toolkit.select.likely import read_likely
from toolkit.select.numbers import Ids
from toolkit.select.strata import told
from toolkit.select.units import Open, opened

__all__ = ["Request", "Selection", "Stratum", "select"]

DESIGN = (
    "randomized systematic sampling without replacement, of a fixed size, with probabilities in"
    " proportion to size (Hartley and Rao 1962); of near-duplicates one at random"
)


@dataclass(frozen=True, slots=True)
class Stratum:
    """A part of the documents that is drawn from on its own."""

    values: Mapping[str, str]
    """By key; of a selection without strata none."""
    documents: int
    units: int
    """Documents with near-duplicates counted once."""
    chosen: int

    def __str__(self) -> str:
        """The stratum in words."""
        return told(tuple(self.values), tuple(self.values.values())) or "all"


@dataclass(frozen=True, slots=True)
class Selection:
    """What was chosen, and of what."""

    rows: tuple[JSONObject, ...]
    """A row for each chosen document, in the order of their ranks."""
    strata: tuple[Stratum, ...]
    meta: JSONObject
    """The record of the frame."""
    documents: Slice
    """The lines of the chosen documents."""
    suggestions: Slice
    """The lines of what is suggested of them."""


@contextmanager
def select(
    documents: Input,
    suggestions: Input | None,
    excluded: Ids,
    actors: Iterable[Mapping[str, Any]],
    request: Request,
    tell: Callable[[int], object] = lambda _: None,
) -> Iterator[Selection]:
    """Choose what to annotate; slices can be read until the selection is closed.

    Args:
        documents: What `redline ingest` wrote; it is gone through twice.
        suggestions: What `redline suggest` wrote of them; twice, too.
        excluded: Numbers of documents that are not to be chosen, sorted.
        actors: The registry, for strata by actor.
        request: How many, and how.
        tell: Is told how many bytes more have been read.

    Raises:
        DocumentError: When there are no documents, or none is left, or a line is none.
        RecordError: When a file cannot be read or is written meanwhile, or a suggestion is none.
    """
    likely = None if suggestions is None else read_likely(suggestions, request.by, tell)
    frame = read_frame(documents, request, likely, excluded, actors, tell)
    if not frame.ids.size:
        raise DocumentError(
            f"{documents.path} holds no documents",
            hint="Write them with redline ingest, and name their file.",
        )
    found = opened(frame, request)
    if not found.units.ids.size:
        raise DocumentError(
            f"nothing is left to select: of the {frame.ids.size} documents in {documents.path} all"
            " are excluded, or near-duplicates of those that are",
            hint="Add documents, or name less with --exclude.",
        )
    choices = choose(frame, found, request)
    ranks = {one.number: rank for rank, one in enumerate(choices)}
    with TemporaryFile() as one, TemporaryFile() as two:
        slices = (Slice(ranks, one), Slice(ranks, two))
        details = look_up(choices, documents, suggestions, slices, tell)
        strata = tuple(_strata(choices, frame, found, request))
        yield Selection(
            tuple(rows(choices, details, frame, found, request)),
            strata,
            _meta(documents, suggestions, request, (frame, found), strata),
            *slices,
        )


def _strata(
    choices: Iterable[Choice], frame: Frame, found: Open, request: Request
) -> Iterator[Stratum]:
    drawn = Counter(one.stratum for one in choices)
    documents = found.documents()
    for stratum, units in zip(found.strata.tolist(), found.units.counts, strict=True):
        values = dict(zip(request.stratify, frame.values[stratum], strict=True))
        yield Stratum(values, documents[stratum], units, drawn[stratum])


def _meta(
    documents: Input,
    suggestions: Input | None,
    request: Request,
    found: tuple[Frame, Open],
    strata: tuple[Stratum, ...],
) -> JSONObject:
    """What a selection was made of: enough to make it again, and to say what it stands for."""
    frame, units = found
    grouped = int((units.begins[1:] - units.begins[:-1] > 1).sum())
    return {
        "redline": __version__,
        "asked": request.to_json(),
        "design": "the topmost, no sample" if request.top else DESIGN,
        "documents": _files(documents),
        "suggestions": None if suggestions is None else _files(suggestions),
        "counts": {
            "documents": int(frame.ids.size),
            "excluded": int(frame.excluded.sum()),
            "near_duplicates_of_excluded": units.left_out,
            "selectable": int(units.members.size),
            "units": int(units.units.ids.size),
            "units_of_several": grouped,
            "without_suggestions": frame.unsuggested,
            "chosen": sum(one.chosen for one in strata),
        },
        "strata": [
            {
                "stratum": dict(one.values),
                "documents": one.documents,
                "units": one.units,
                "chosen": one.chosen,
            }
            for one in strata
        ],
    }


def _files(given: Input) -> list[JSONObject]:
    return [
        {"file": part.name, "sha256": digest}
        for part, digest in zip(given.parts, given.digests, strict=True)
    ]
