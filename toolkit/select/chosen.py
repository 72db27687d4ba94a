"""What was drawn → the rows of a selection: which document, why, and with what probability."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import IO

import numpy as np

from toolkit.model import JSONObject
from toolkit.select.draw import Drawn, draw, topmost
from toolkit.select.frame import Frame, Request
from toolkit.select.inputs import Input
from toolkit.select.likely import document_of, doubt, scores_of
from toolkit.select.numbers import Chance, number_of
from toolkit.select.strata import told
from toolkit.select.units import Open
from toolkit.words import counted

SHOWN = 5
"""How many scores are written out."""
DIGITS = 10


@dataclass(frozen=True, slots=True)
class Choice:
    """A document that was chosen, before its id is looked up."""

    number: int
    """Of its id."""
    others: tuple[int, ...]
    """Of the ids of its near-duplicates."""
    stratum: int
    """A place in the frame's `values`."""
    probability: Fraction | None
    """That this document is chosen, over all seeds; None: it was no matter of chance."""


def choose(frame: Frame, found: Open, request: Request) -> list[Choice]:
    """The documents to annotate, in the order in which to annotate them.

    The order is random, so that the first of them are a random part of all; that of the topmost is
    by size. Of near-duplicates each is as likely to be the one.
    """

    def chance(word: str) -> Chance:
        return Chance(request.seed, f"{word} {request.by}", frame.excluded_sum)

    if not len(found.units.ids):
        return []
    drawn = (
        topmost(found.units, request.size, chance("units"))
        if request.top
        else draw(found.units, request.size, request.allocation, chance("units"))
    )
    choices = [_choice(frame, found, one, chance("documents")) for one in drawn]
    if request.top:
        return choices
    order = chance("order").of(np.array([one.number for one in choices], dtype=np.uint64))
    return [choices[place] for place in np.argsort(order, kind="stable")]


def _choice(frame: Frame, found: Open, one: Drawn, chance: Chance) -> Choice:
    """One of the documents of a unit; of the topmost the largest."""
    members = found.of(one.place)
    random = chance.of(frame.ids[members])
    first = random if one.probability is not None else -frame.sizes[members]
    order = np.lexsort((frame.ids[members], random, first))
    own, *others = (int(frame.ids[members[place]]) for place in order)
    share = None if one.probability is None else one.probability / members.size
    stratum = int(found.strata[found.units.strata[one.place]])
    return Choice(own, tuple(others), stratum, share)


class Slice:
    """Lines of some documents, kept in a file and given back in the order of their ranks."""

    def __init__(self, ranks: Mapping[int, int], stream: IO[bytes]) -> None:
        self._ranks = ranks
        self._stream = stream
        self._places: dict[int, tuple[int, int]] = {}

    def add(self, number: int, line: bytes) -> None:
        """Keep the line of a document, if it is one of them."""
        rank = self._ranks.get(number)
        if rank is not None:
            self._places[rank] = (self._stream.tell(), len(line) + 1)
            self._stream.write(line + b"\n")

    def __iter__(self) -> Iterator[bytes]:
        self._stream.flush()
        for _, (begin, length) in sorted(self._places.items()):
            self._stream.seek(begin)
            yield self._stream.read(length)


@dataclass(frozen=True, slots=True)
class Details:
    """What is known of the chosen documents once the files were gone through again."""

    names: Mapping[int, str]
    """Ids by their numbers, of near-duplicates too."""
    scores: Mapping[int, Sequence[float]]
    """Of the threats that are suggested; without an entry: nothing was suggested."""


def look_up(
    choices: Sequence[Choice],
    documents: Input,
    suggestions: Input | None,
    slices: tuple[Slice, Slice],
    tell: Callable[[int], object],
) -> Details:
    """The ids of what was chosen, and the scores; the lines themselves go into the slices.

    Raises:
        RecordError: When a file was written since it was read first.
    """
    wanted = {number for one in choices for number in (one.number, *one.others)}
    chosen = {one.number for one in choices}
    names: dict[int, str] = {}
    scores: dict[int, list[float]] = {}
    for line in documents.lines(tell):
        name = str(line.values()["id"])
        number = number_of(name)
        if number in wanted:
            names[number] = name
            slices[0].add(number, line.data)
    for line in () if suggestions is None else suggestions.lines(tell):
        record = line.values()
        number = number_of(document_of(record, line.place))
        if number in chosen:
            scores[number] = scores_of(record, line.place)
            slices[1].add(number, line.data)
    return Details(names, scores)


def rows(
    choices: Sequence[Choice], details: Details, frame: Frame, found: Open, request: Request
) -> Iterator[JSONObject]:
    """What is written of each chosen document."""
    counts = found.documents()
    drawn = Counter(one.stratum for one in choices)
    for rank, one in enumerate(choices, start=1):
        values = frame.values[one.stratum]
        whole = told(request.stratify, values)
        of = f"{drawn[one.stratum]} of {counted(counts[one.stratum], 'document')}"
        share = one.probability
        yield {
            "document_id": details.names[one.number],
            "rank": rank,
            "why": "; ".join(
                (
                    *_why(one, details.scores.get(one.number), request),
                    f"{of} of {whole}" if whole else of,
                )
            ),
            "stratum": dict(zip(request.stratify, values, strict=True)),
            "stratum_documents": counts[one.stratum],
            "probability": None if share is None else _rounded(share),
            "weight": None if share is None else _rounded(1 / share),
            "near_duplicates": sorted(details.names[other] for other in one.others),
            "method": f"{request.by}, the topmost" if request.top else request.by,
            "seed": request.seed,
        }


def _rounded(value: Fraction) -> float:
    return float(f"{float(value):.{DIGITS}g}")


def _why(one: Choice, scores: Sequence[float] | None, request: Request) -> Iterator[str]:
    """The reasons in words that a person reads."""
    if request.by != "random":
        yield _suggested(scores, doubtful=request.by == "uncertain")
    if request.top:
        yield "one of the topmost, no matter of chance"
    elif one.probability == Fraction(1, 1 + len(one.others)):
        yield "certain to be chosen"
    else:
        yield "drawn at random"
    if one.others:
        number = len(one.others)
        alike = "one near-duplicate" if number == 1 else f"{number} near-duplicates"
        yield f"for itself and {alike}"


def _suggested(scores: Sequence[float] | None, *, doubtful: bool) -> str:
    if scores is None:
        return "nothing suggested"
    if not scores:
        return "no likely threat"
    first = sorted(scores, key=doubt, reverse=True) if doubtful else scores
    shown = ", ".join(f"{score:.2f}" for score in first[:SHOWN])
    more = ", …" if len(scores) > SHOWN else ""
    if doubtful:
        return f"{counted(len(scores), 'suggested threat')}, nearest to one half: {shown}{more}"
    return f"{counted(len(scores), 'likely threat')} ({shown}{more})"
