"""Problems of a task → what its page shows of them: a note above the text, and marked places.

The places are a prediction: annotators see it as a tab that they can read and not change. A place
has the label of the region that is wrong, which the page shows in its colour, and the messages as
its remark. Nothing reads it: by its model version it is told from suggestions.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from toolkit.labelstudio.config import TEXT
from toolkit.labelstudio.inventory import ADDRESS
from toolkit.labelstudio.unchanged import FEEDBACK
from toolkit.model import JSONObject
from toolkit.problems import Problem, excerpt, printable
from toolkit.words import counted

MOST = 12
"""How many problems of a task are told; of more it is said how many there are."""
WORDS = 80
"""Characters of the marked words that are quoted."""
GAPS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Feedback:
    """What a task shows; nothing where nothing is wrong with it."""

    text: str = ""
    """For the task's `feedback`."""
    result: tuple[JSONObject, ...] = ()
    """For the prediction; empty: there is to be none."""


NOTHING = Feedback()


def feedback(
    problems: Sequence[Problem],
    text_of: Callable[[Problem], str | None],
    mend: Callable[[str], str],
    controls: Mapping[str, str],
    *,
    shared: bool,
) -> Feedback:
    """The problems of one task, in the order of the text → what its page is to show.

    Args:
        problems: Those of its annotations.
        text_of: The text that a problem's offsets count in, where it is known.
        mend: A code → what to do about it.
        controls: The labels of the page, each with the name of its control.
        shared: Whether the task is for everybody, so that each problem says whose it is.
    """
    if not problems:
        return NOTHING
    placed = sorted(problems, key=_whose_and_where)
    lines = _lines(placed, text_of, mend, shared=shared)
    return Feedback("\n".join(lines), tuple(_regions(placed, text_of, controls)))


def _whose_and_where(found: Problem) -> tuple[int, int, str, str]:
    place = found.location
    start = -1 if place.start is None else place.start
    return place.annotation or 0, start, found.code, found.message


def _lines(
    problems: Sequence[Problem],
    text_of: Callable[[Problem], str | None],
    mend: Callable[[str], str],
    *,
    shared: bool,
) -> Iterator[str]:
    wrong = [found for found in problems if found.severity == "error"]
    doubtful = [found for found in problems if found.severity != "error"]
    things = [f"{counted(len(wrong), 'thing')} to change"] if wrong else []
    things += [f"{len(doubtful)} to look at once more"] if doubtful else []
    yield f"{' and '.join(things)}. Press Update when done: this note goes after the next check."
    told: set[str] = set()
    for number, found in enumerate([*wrong, *doubtful][:MOST], start=1):
        if number == len(wrong) + 1:
            yield "Perhaps all right as it is:"
        message = _clean(found.message)
        yield f"{number}. {_whose(found) if shared else ''}{_place(found, text_of)}{message}"
        if found.code not in told:
            yield f"→ {_clean(mend(found.code))}"
        told.add(found.code)
    if len(problems) > MOST:
        yield f"… and {len(problems) - MOST} more, marked in the tab {FEEDBACK}"


def _whose(found: Problem) -> str:
    place = found.location
    return f"annotation {place.annotation}, {_clean(place.annotator or 'unknown')}: "


def _place(found: Problem, text_of: Callable[[Problem], str | None]) -> str:
    """The words that a problem is about, as they stand on the page."""
    span = _span(found, text_of)
    if span is None:
        return ""
    words = GAPS.sub(" ", span[2]).strip()
    if words in found.message:
        return ""
    label = f" ({_clean(found.location.label)})" if found.location.label else ""
    return f"{printable(excerpt(words, WORDS))}{label}: "


def _span(found: Problem, text_of: Callable[[Problem], str | None]) -> tuple[int, int, str] | None:
    start, end, text = found.location.start, found.location.end, text_of(found)
    if text is None or start is None or end is None or not 0 <= start < end <= len(text):
        return None
    return start, end, text[start:end]


def _regions(
    problems: Sequence[Problem],
    text_of: Callable[[Problem], str | None],
    controls: Mapping[str, str],
) -> Iterator[JSONObject]:
    """A region for each place, with all that is wrong there."""
    places: dict[tuple[int, int, str], list[Problem]] = {}
    for found in problems:
        if (span := _span(found, text_of)) is not None:
            places.setdefault(span, []).append(found)
    if not controls:
        return
    for number, ((start, end, words), here) in enumerate(
        sorted(places.items(), key=_in_text), start=1
    ):
        known = [p.location.label for p in here if p.location.label in controls]
        label = next(filter(None, known), next(iter(controls)))
        yield {
            "id": f"redline-{number}",
            "from_name": controls[label],
            "to_name": TEXT,
            "type": "labels",
            "value": {"start": start, "end": end, "text": words, "labels": [label]},
            "meta": {"text": list(dict.fromkeys(_clean(found.message) for found in here))},
        }


def _in_text(entry: tuple[tuple[int, int, str], list[Problem]]) -> tuple[int, int]:
    (start, end, _), _ = entry
    # The longer first: the page draws them in this order.
    return start, -end


def _clean(text: str) -> str:
    """On one line, and without anybody's address."""
    return ADDRESS.sub("(an e-mail address)", printable(GAPS.sub(" ", text)))
