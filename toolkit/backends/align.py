"""Words that a model says stand in a text → where they stand, or nothing.

A model copies words; it does not count characters. What it copied wrongly is found if it is nearly
what the text has, and left out otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from toolkit.checks.spans import splits_word
from toolkit.model import Span

ALIKE = 90
"""Of 100: so alike must words be that are not the same."""
ROUGHLY = 80
"""Of 100: so alike must a stretch as long as the words be to be looked at more closely."""
FUZZY = 8
"""Fewer letters and digits are found exactly or not at all: too much is like them."""
INSIDE = 40
"""As far away as this counts what stands within the words that it should stand beside."""
REACH = 2
"""So many words more or fewer than found at first are tried at either edge."""
SAME = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "„": '"', "–": "-", "—": "-"})
"""Signs that models write for one another; each takes one character, before and after."""
WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Aligned:
    """Where words stand, and from 0 to 1 how alike they are to what stands there."""

    span: Span
    alike: float


class Stretch:
    """A stretch of a text in which words are looked for."""

    def __init__(self, text: str, start: int) -> None:
        """Nothing is looked for yet.

        Args:
            text: The stretch.
            start: Where it begins in its document: what is found counts from there.
        """
        self._text = text
        self._same = text.translate(SAME)
        self._start = start

    def place(
        self,
        said: str,
        near: Span,
        taken: Collection[Span] = (),
        *,
        beside: bool = False,
        before: bool = False,
    ) -> Aligned | None:
        """Where words stand: the same ones nearest to a place, else those most alike.

        Args:
            said: The words; white space and the forms of quotation marks do not matter.
            near: Where they are expected, in the document.
            taken: Where they do not stand if they stand elsewhere, too.
            beside: Whether they stand just outside of there rather than inside.
            before: Whether they stand before it if not inside.
        """
        words = said.translate(SAME).split()
        if not WORD.search(said):
            return None
        found = list(self._exact(words))
        if found:
            here = [span for span in found if near.contains(span)] if taken else []
            free = [span for span in here or found if span not in taken]
            those = free or here or found

            def rank(span: Span) -> tuple[bool, int, Span]:
                within = INSIDE if beside and span.overlaps(near) else 0
                return before and span.start >= near.end, within or _far(span, near), span

            return Aligned(min(those, key=rank), 1.0)
        return self._alike(" ".join(words), near)

    def _exact(self, words: list[str]) -> Iterator[Span]:
        pattern = re.compile(r"\s+".join(map(re.escape, words)))
        for match in pattern.finditer(self._same):
            start, end = match.span()
            if not splits_word(self._text, start) and not splits_word(self._text, end):
                yield Span(self._start + start, self._start + end)

    def _alike(self, said: str, near: Span) -> Aligned | None:
        from rapidfuzz import fuzz

        if sum(map(len, WORD.findall(said))) < FUZZY:
            return None
        expected = Span(max(0, near.start - self._start), max(0, near.end - self._start))
        for first, last in (expected, (0, len(self._same))):
            window = self._same[first:last]
            if len(said) > len(window):
                continue
            found = fuzz.partial_ratio_alignment(said, window, score_cutoff=ROUGHLY)
            if found is None:
                continue
            best = self._best(said, first + found.dest_start, first + found.dest_end)
            if best is not None:
                return best
        return None

    def _best(self, said: str, start: int, end: int) -> Aligned | None:
        """The words around two offsets that are most like those said."""
        from rapidfuzz import fuzz

        around = max(0, start - 80), min(len(self._same), end + 80)
        words = [match.span() for match in WORD.finditer(self._same, *around)]
        # Where no blanks stand between words, the offsets themselves are as good as any.
        starts = {start, *_nearest([first for first, _ in words], start)}
        ends = {end, *_nearest([last for _, last in words], end)}
        best: tuple[float, Span] | None = None
        for first in sorted(starts):
            for last in sorted(ends):
                # A mark or a full stop at an edge belongs to the words if it was said.
                for stop in (last, min(last + 1, len(self._text))):
                    span = Span(first, stop)
                    edges = self._text[first : first + 1] + self._text[stop - 1 : stop]
                    if first >= stop or edges != edges.strip():
                        continue
                    if splits_word(self._text, first) or splits_word(self._text, stop):
                        continue
                    score = fuzz.ratio(said, " ".join(span.slice(self._same).split()))
                    if best is None or score > best[0]:
                        best = score, span
        if best is None or best[0] < ALIKE:
            return None
        score, span = best
        return Aligned(Span(self._start + span.start, self._start + span.end), score / 100)


def _nearest(places: list[int], to: int) -> list[int]:
    """The few places nearest to another."""
    return sorted(places, key=lambda place: (abs(place - to), place))[: 2 * REACH + 1]


def _far(span: Span, near: Span) -> int:
    """How many characters lie between two stretches."""
    return max(0, near.start - span.end, span.start - near.end)
