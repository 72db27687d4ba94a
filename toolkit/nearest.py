"""Which mention fills a role: the nearest in the same sentence, else the nearest before."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from toolkit.model import Span
from toolkit.sentences import sentence_ends


class Sentences:
    """The sentences of one text, found once."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.ends = [found.end() for found in sentence_ends(text)]

    def around(self, span: Span, before: int = 0) -> Span:
        """From the first to the last character of the sentences that a span touches.

        Args:
            span: Any stretch of the text.
            before: How many sentences in front of them are taken in, too.
        """
        first = bisect_right(self.ends, span.start) - 1 - before
        start = self.ends[first] if first >= 0 else 0
        last = bisect_left(self.ends, span.end)
        end = self.ends[last] if last < len(self.ends) else len(self.text)
        inside = self.text[start:end]
        return Span(start + len(inside) - len(inside.lstrip()), start + len(inside.rstrip()))


def nearest(place: Span, mentions: Iterable[Span], sentences: Sentences) -> Span | None:
    """The one of some mentions of an actor that fills a role of an item; None: there is none.

    It is the nearest in the same sentence, else the nearest before, else the nearest after.

    Args:
        place: The item's span, or where it is told: the cue of a quote.
        mentions: The spans to choose from; of two that are equally near, the first is taken.
        sentences: Those of the text.
    """
    sentence = sentences.around(place)

    def order(mention: Span) -> tuple[int, int, Span]:
        rank = 0 if sentence.contains(mention) else 1 if mention.end <= place.start else 2
        gap = max(mention.start - place.end, place.start - mention.end, 0)
        return rank, gap, mention

    return min(mentions, key=order, default=None)
