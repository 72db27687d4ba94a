"""Regions with white space at an edge → regions that begin and end with a character that shows."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.labelstudio.offsets import shows
from toolkit.labelstudio.reader import Region
from toolkit.model import Span
from toolkit.repair.case import Case, Change, moved, place_of, told

CODE = "span-trimmed"


def trimmed(case: Case) -> Iterator[Change]:
    """The white space at the edges left out, from the offsets and from the words alike.

    Only where every region holds what it shows: else the offsets may count something else, and a
    blank may stand there for another reason.
    """
    if not all(case.fits(region) for region in case.regions):
        return
    places = case.by_place()
    taken = set(places)
    seen = set()
    for region in case.regions:
        here = place_of(region)
        span = _trimmed(case, region)
        # Two regions of one id must not come to lie at one place: nobody could tell them apart.
        if span is None or here in seen or (here[0], span) in taken:
            continue
        seen.add(here)
        taken.add((here[0], span))
        words = span.slice(case.text)
        items = {}
        for index in places[here]:
            item = case.items[index]
            given = item["value"].get("text")
            fits = isinstance(given, str) and shows(given, region.text)
            items[index] = moved(item, span, words if fits else None)
        yield Change(
            CODE,
            region.index,
            region.id or None,
            region.label or None,
            "white space at its edge is left out",
            told(region.marked, region.text),
            told(span, words),
            items,
        )


def _trimmed(case: Case, region: Region) -> Span | None:
    """Where a region is without white space at its edges; None: it is there, or unclear."""
    found = region.text
    given = case.items[region.index]["value"].get("text")
    # A list has taken the place of the words: what it is is settled before, or unknown.
    if not found.strip() or not case.asks(region.layer) or isinstance(given, list):
        return None
    start = region.marked.start + len(found) - len(found.lstrip())
    span = Span(start, start + len(found.strip()))
    return None if span == region.marked else span
