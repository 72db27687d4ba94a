"""A frame in its sentence → who says it, and to whom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.suggest.clauses import lemma, listed, reports_from, subject
from toolkit.suggest.fillers import Fillers
from toolkit.suggest.items import Mention, Quote, Threat
from toolkit.suggest.parse import span_of
from toolkit.suggest.threats.frame import Frame
from toolkit.suggest.threats.somebody import somebody

if TYPE_CHECKING:
    from toolkit.suggest.tokens import Token

LINE = 4
"""So many tokens before a sentence a tag with a colon may stand."""
TELLING = frozenset(
    {
        *("tell", "warn", "caution", "threaten", "inform", "notify", "order", "urge", "ask"),
        *("promise", "advise", "remind", "assure", "give", "alert", "instruct", "answer"),
    }
)
"""Verbs whose object is whom the words are said to."""
PUBLIC = frozenset(
    {
        *("reporters", "journalists", "press", "conference", "television", "parliament"),
        *("newspaper", "congress", "radio", "lawmakers", "council", "agency", "news", "audience"),
        *(
            "broadcasters",
            "viewers",
            "listeners",
            "correspondent",
            "interviewer",
            "channel",
            "station",
        ),
        *("fm", "tv", "house", "chamber", "senate", "bundestag", "commons", "lords", "duma"),
        *("media", "supporters", "crowd", "assembly", "correspondents", "rally", "senators"),
    }
)
"""Whoever hears it, and is not meant."""


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
        span = span_of([part.head]) if part is not None else self.frame.span
        around = [q for q in self.quotes if q.span.contains(span)]
        return min(around, key=lambda q: q.span.end - q.span.start) if around else None

    def _speaker(self, quote: Quote | None) -> Mention | None:
        if quote is not None and quote.speaker is not None:
            return quote.speaker
        known: Token | None = None
        for verb in self._reporters():
            if self._passive(verb):
                continue
            own = subject(verb)
            found = self._of(own) or self._inverted(verb)
            if found is not None:
                return found
            if lemma(verb) in listed("threats", "saying", "verbs"):
                known = known or own
        return self._before_colon(quote) or self._unnamed(known) or self._last_speaker()

    @staticmethod
    def _passive(verb: Token) -> bool:
        """“Was warned”, “was told”: the subject is whom it is said to."""
        return any(c.dep_ in ("nsubjpass", "auxpass") for c in verb.children)

    @staticmethod
    def _unnamed(token: Token | None) -> Mention | None:
        return None if token is None else somebody(token, speaks=True)

    def _before_colon(self, quote: Quote | None) -> Mention | None:
        """“Sapt: we will act”, “the ministry has posted this: …”: who is named before a colon."""
        part = self.frame.consequence or self.frame.condition
        if part is None:
            return None
        doc = part.head.doc
        first = part.head.sent.start
        if (
            quote is not None
            and (token := self.fillers.parse.token_at(quote.span.start)) is not None
        ):
            first = min(first, token.i)
        before = doc[max(0, first - LINE) : part.head.i]
        colon = next((t for t in reversed(before) if t.text == ":" and t.i > 0), None)
        if colon is None:
            return None
        later = [t for t in before if t.i > colon.i and t.text in (".", "!", "?") and t.i < first]
        if later:
            return None
        verb = next((t for t in colon.sent if t.i < colon.i and t.dep_ == "ROOT"), None)
        return self._of(colon.nbor(-1)) or (self._of(subject(verb)) if verb is not None else None)

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
        order = self.frame.condition.head if self.frame.condition is not None else part.head
        asking = listed("threats", "saying", "asking")
        yield from (a for a in order.ancestors if a.pos_ == "VERB" and lemma(a) in asking)
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
            heard = quote.addressee.actor.kind in ("organization", None)
            return None if heard or self._spoken(quote.addressee) else quote.addressee
        part = self.frame.consequence or self.frame.condition
        stop = reports_from(part.head.sent) if part is not None else 0
        warner = self.frame.warner
        for verb in self._reporters():
            above = part is not None and (verb.i >= stop or verb.is_ancestor(part.head))
            if not above and (warner is None or verb.i != warner.i):
                continue
            for child in verb.children:
                told = child.dep_ in ("dobj", "dative") and child.i > verb.i
                if (told or child.dep_ == "nsubjpass") and lemma(verb) in TELLING:
                    found = self._of(child) or somebody(child)
                    public = lemma(verb) == "tell" and found is not None and (
                        found.actor.kind in (None, "organization", "media", "place")
                    )  # fmt: skip
                    if found is not None and not public and not self._spoken(found):
                        return found
        return None

    @staticmethod
    def _spoken(found: Mention) -> bool:
        """Whether words are said to somebody only so that they are reported."""
        words_ = {w.lower() for w in found.actor.name.split()}
        return bool(words_ & PUBLIC) or found.actor.kind in ("media", "place")

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
