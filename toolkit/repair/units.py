"""Offsets that count in another unit → code points, where the shown words prove each of them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolkit.labelstudio.offsets import UNITS, Scale, shows
from toolkit.model import Span
from toolkit.repair.case import Case, Change, moved, place_of, told

CODE = "offset-unit"
Moves = tuple[tuple[int, Span], ...]
"""By its place in the `result`: where a region's label belongs."""


def recounted(case: Case) -> Iterator[Change]:
    """All regions by one other unit; nothing where that is not proven, or two units differ.

    Proven is: whatever moves has shown words that stand at the new place, and not at the old one;
    whatever stays does not show others. A word that happens to stand at both places (“said”, in a
    long article) goes along only between others that do not: they were counted before and after it.
    """
    ways: dict[Moves, str] = {}
    for name, double in UNITS.items():
        scale = Scale(case.text, double)
        moves = _proven(case, scale) if scale.starts else ()
        if moves:
            ways.setdefault(moves, name)
    if len(ways) != 1:
        return
    ((moves, unit),) = ways.items()
    regions = {region.index: region for region in case.regions}
    places, seen = case.by_place(), set()
    for index, span in moves:
        region = regions[index]
        if place_of(region) in seen:
            continue
        seen.add(place_of(region))
        words = case.shown(region)
        yield Change(
            CODE,
            index,
            region.id or None,
            region.label or None,
            f"its offsets counted {unit}",
            told(region.marked, region.text),
            told(span, words),
            {at: moved(case.items[at], span) for at in places[place_of(region)]},
        )


def _proven(case: Case, scale: Scale) -> Moves:
    """Where regions belong by another unit; nothing unless the text proves all of it."""
    moves: list[tuple[int, Span]] = []
    sure: list[int] = []
    unsure: list[int] = []
    for region in case.regions:
        span, words = scale.span(region.marked), case.shown(region)
        if span is None:
            return ()
        if span == region.marked:
            if not case.fits(region):
                return ()
            continue
        if not words or not words.strip() or _folded(words) != _folded(span.slice(case.text)):
            return ()
        there = case.within(region.marked) and shows(words, region.text)
        (unsure if there else sure).append(span.start)
        moves.append((region.index, span))
    between = sure and all(min(sure) <= start <= max(sure) for start in unsure)
    return tuple(moves) if between else ()


def _folded(text: str) -> str:
    r"""Text with what the page does to white space done to it: `\n` for a line end, blanks folded.

    Unlike in `shows`, a blank at the edge counts: it may be what an offset is off by.
    """
    return re.sub(r"\s+", " ", text.replace("\\n", "\n"))
