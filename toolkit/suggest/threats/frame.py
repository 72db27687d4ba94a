"""The parts of a conditional threat as they are found, before its fields and roles are read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.model import Span
from toolkit.suggest.clauses import lemma, listed, place, trimmed
from toolkit.suggest.parse import span_of

if TYPE_CHECKING:
    from toolkit.suggest.tokens import Token


@dataclass(frozen=True, kw_only=True)
class Condition:
    """What would set something off, and the words that say so."""

    tokens: tuple[Token, ...]
    head: Token
    """Its verb, or its noun."""
    rule: str
    first: Token
    """The first token of the marker, or of the condition where there is no marker."""
    marker: Span | None = None
    polarity: str = "if_done"
    leads: bool = True
    """Whether the consequence stands behind it."""

    @property
    def span(self) -> Span:
        """Where it stands, without the marker."""
        return span_of(self.tokens)

    @property
    def start(self) -> int:
        """The index of the first token of marker and condition."""
        return min(self.first.i, self.tokens[0].i)

    @property
    def end(self) -> int:
        """The index after their last token."""
        return max(self.first.i, self.tokens[-1].i) + 1


@dataclass(frozen=True, kw_only=True)
class Consequence:
    """What would follow on a condition."""

    tokens: tuple[Token, ...]
    head: Token
    """Its verb, or its noun."""
    top: Token
    """The verb or noun of its clause that says how firm it is; else its head."""
    start: int
    """The index of the first token of the frame, as far as the consequence makes it."""
    nominal: bool = False
    """Whether it is a noun phrase: “threatened sanctions”."""
    reporter: Token | None = None
    """The verb of saying, warning or threatening that it hangs on."""

    @property
    def span(self) -> Span:
        """Where it stands."""
        return span_of(self.tokens)

    @property
    def end(self) -> int:
        """The index after its last token."""
        return self.tokens[-1].i + 1


@dataclass(frozen=True)
class Frame:
    """A condition and a consequence that belong together; at least one of the two is there."""

    span: Span
    rule: str
    score: float
    condition: Condition | None = None
    consequence: Consequence | None = None
    warner: Token | None = None
    """The verb or noun that warns or threatens, where the frame hangs on one."""

    @classmethod
    def of(cls, condition: Condition, consequence: Consequence, score: float = 0.75) -> Frame:
        """A frame of two parts; what stands in the sentence of the consequence is in its span."""
        doc = consequence.head.doc
        sent = consequence.head.sent
        start, end = consequence.start, consequence.end
        if condition.tokens[0].i >= sent.start and condition.tokens[0].i < sent.end:
            start = min(start, condition.start)
            end = max(end, condition.end)
        elif condition.marker is not None and sent.start <= condition.first.i < sent.end:
            start = min(start, condition.first.i)
        span = place(doc[start:end]) or consequence.span
        for part in (condition.span, consequence.span, condition.marker):
            if part is not None and part.start >= sent[0].idx and part.end <= span.end + 2:
                span = Span(min(span.start, part.start), max(span.end, part.end))
        return cls(span, condition.rule, score, condition, consequence, consequence.reporter)

    @property
    def necessary(self) -> bool:
        """Whether the condition is mere need: “if necessary”."""
        words_ = {t.lower_ for t in self.condition.tokens} if self.condition else set()
        return bool(words_) and words_ <= {"necessary", "needed", "required", "need", "be"}

    def collides(self, other: Frame) -> bool:
        """Whether the two say the same: their consequences, or what they have else, overlap."""
        mine = self.consequence.span if self.consequence else self.span
        theirs = other.consequence.span if other.consequence else other.span
        known = other.condition.span if other.condition and not self.condition else None
        again = known is not None and mine.overlaps(known)
        return again or mine.overlaps(theirs) or (self.span == other.span)


def condition_of(
    tokens: Sequence[Token],
    head: Token,
    rule: str,
    *,
    marker: Sequence[Token] = (),
    polarity: str = "if_done",
) -> Condition | None:
    """Tokens → a condition made of them, without punctuation at the edges; None of nothing."""
    kept = trimmed(tokens)
    if not kept:
        return None
    return Condition(
        tokens=tuple(kept),
        head=head,
        rule=f"threats.{rule}",
        first=marker[0] if marker else kept[0],
        marker=span_of(marker) if marker else None,
        polarity=polarity,
    )


def reporter_of(verb: Token) -> Token | None:
    """The verb of saying above a clause."""
    for above in verb.ancestors:
        if lemma(above) in listed("threats", "saying", "verbs") and above.pos_ == "VERB":
            return above
    return None
