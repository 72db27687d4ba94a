"""A frame in its sentence → who says it, and to whom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.suggest.clauses import lemma, listed, subject
from toolkit.suggest.fillers import Fillers
from toolkit.suggest.items import Mention, Quote, Threat
from toolkit.suggest.threats.frame import Frame

if TYPE_CHECKING:
    from spacy.tokens import Token


@dataclass
class Voice:
    """Whose words a frame is."""

    frame: Frame
    fillers: Fillers
    quotes: Sequence[Quote]
    before: Sequence[Threat]
    """The threats that were found before it."""

    def _quote(self) -> Quote | None:
        part = self.frame.consequence or self.frame.condition
        span = part.span if part is not None else self.frame.span
        around = [q for q in self.quotes if q.span.contains(span)]
        return min(around, key=lambda q: q.span.end - q.span.start) if around else None

    def _speaker(self, quote: Quote | None) -> Mention | None:
        if quote is not None and quote.speaker is not None:
            return quote.speaker
        for verb in self._reporters():
            found = self._of(subject(verb)) or self._inverted(verb)
            if found is not None:
                return found
        return self._last_speaker()

    def _reporters(self) -> Iterator[Token]:
        """The verbs of saying above a frame, and the one that ends its sentence."""
        part = self.frame.consequence or self.frame.condition
        if part is None:
            return
        if self.frame.warner is not None:
            yield self.frame.warner
        saying = listed("threats", "saying", "verbs")
        for token in (part.head, *part.head.ancestors):
            if lemma(token) in saying and token.pos_ == "VERB" and token.i != part.head.i:
                yield token
        for token in part.head.sent:
            if lemma(token) in saying and token.pos_ == "VERB" and token.dep_ in ("ROOT", "conj"):
                yield token
        for token in part.head.sent:
            if token.text == ":" and token.i < part.head.i:
                yield from (t for t in part.head.sent if t.i < token.i and t.pos_ == "VERB")

    def _inverted(self, verb: Token) -> Mention | None:
        """“…, warned the minister”: the parser may take the speaker for an object."""
        part = self.frame.consequence or self.frame.condition
        if part is None or verb.i < part.head.i:
            return None
        return next(
            (f for c in verb.children if c.dep_ == "dobj" and (f := self._of(c)) is not None), None
        )

    def _last_speaker(self) -> Mention | None:
        """Who spoke just before, where nobody is named here."""
        start = self.frame.span.start
        past = [q for q in self.quotes if q.span.start < start and q.speaker is not None]
        if past and start - past[-1].span.end < 400:
            return past[-1].speaker
        return None

    def _addressee(self, quote: Quote | None) -> Mention | None:
        if quote is not None and quote.addressee is not None:
            return quote.addressee
        warner = self.frame.warner
        if warner is None:
            return None
        for child in warner.children:
            if child.dep_ in ("dobj", "dative") and child.i > warner.i:
                return self._of(child)
        return None

    def _of(
        self, token: Token | None, speaker: Mention | None = None, addressee: Mention | None = None
    ) -> Mention | None:
        if token is None:
            return None
        found = self.fillers.filler_of(token, speaker, addressee)
        return found if found is not None and found.actor.speaks else None

    def _all(
        self, token: Token | None, speaker: Mention | None, addressee: Mention | None
    ) -> tuple[Mention, ...]:
        if token is None:
            return ()
        found = self.fillers.fillers_of(token, speaker, addressee)
        return tuple(m for m in found if m.actor.speaks)

    def _modifier(self, head: Token | None) -> Mention | None:
        """“The Ruritanian economy”: whose it is."""
        if head is None:
            return None
        for child in head.children:
            if child.dep_ in ("amod", "poss", "compound"):
                found = self._of(child)
                if found is not None:
                    return found
        return None

    def _bystander(self, speaker: Mention | None) -> bool:
        known = listed("threats", "roles", "bystanders")
        for verb in self._reporters():
            own = subject(verb)
            if own is not None and any(lemma(t) in known for t in own.subtree):
                return True
        return speaker is not None and speaker.actor.kind == "media"
