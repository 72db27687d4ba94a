"""A frame → who threatens, who is meant to change, and who is protected or supplied."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from toolkit.suggest.clauses import lemma, listed
from toolkit.suggest.fillers import Fillers
from toolkit.suggest.items import Mention, Quote, Threat
from toolkit.suggest.threats.doers import Doing
from toolkit.suggest.threats.frame import Frame
from toolkit.suggest.threats.somebody import somebody

WORDS = 80
"""So many words before a frame whoever threatens may have been spoken of."""
APART = 600
"""So many characters before a frame its target may have been named."""


@dataclass(frozen=True, slots=True)
class Sides:
    """Who fills the roles of a frame."""

    threateners: tuple[Mention, ...]
    targets: tuple[Mention, ...]
    beneficiaries: tuple[Mention, ...]
    by_speaker: bool
    """Whether nobody is named who would do it, so that whoever says so stands for it."""
    bystander: bool
    """Whether whoever says so could not act: an analyst, an agency."""


def sides_of(
    frame: Frame, fillers: Fillers, quotes: Sequence[Quote], before: Sequence[Threat]
) -> Sides:
    """Who fills the roles of a frame; what the text leaves open is empty."""
    return _Reading(frame, fillers, quotes, before).sides()


@dataclass
class _Reading(Doing):
    """All three, for one frame."""

    def sides(self) -> Sides:
        quote = self._quote()
        speaker = self._speaker(quote)
        addressee = self._addressee(quote)
        targets = self._targets(speaker, addressee)
        doers = self._doers(speaker, addressee)
        by_speaker = not doers
        if not doers and speaker is not None:
            doers = (speaker,)
        if not doers:
            doers = self._fallback(targets)
        aimed = {m.actor.key for m in targets}
        doers = tuple(m for m in doers if m.actor.key not in aimed) or doers[:1]
        done = {m.actor.key for m in doers}
        targets = tuple(m for m in targets if m.actor.key not in done)
        helped = self._helps(speaker, addressee, doers)
        if not targets and self.frame.condition is not None:
            targets = self._opponents(doers, helped)
        return Sides(doers, targets, helped, by_speaker, self._bystander(speaker))

    def _helps(
        self, speaker: Mention | None, addressee: Mention | None, doers: Sequence[Mention]
    ) -> tuple[Mention, ...]:
        """Who is protected or supplied, and none of those who threaten."""
        done = {m.actor.key for m in doers}
        return self._once(
            [
                m
                for m in self._helped(speaker, addressee)
                if m.actor.speaks and not _sided(m, doers) and m.actor.key not in done
            ]
        )

    def _opponents(
        self, doers: Sequence[Mention], helped: Sequence[Mention]
    ) -> tuple[Mention, ...]:
        """Where the frame names no target: whom its side has threatened, or was threatened by."""
        ours = {self._side(m) for m in doers} | {m.actor.key for m in doers}
        barred = ours | {self._side(m) for m in helped}
        for threat in reversed(self.before[-4:]):
            if self.frame.span.start - threat.span.end > APART:
                break
            theirs = {self._side(m) for m in threat.threateners}
            known = threat.targets if theirs & ours else threat.threateners
            answered = theirs & ours or {self._side(m) for m in threat.targets} & ours
            kept = tuple(m for m in known if self._side(m) not in barred)
            if not theirs & ours:
                kept = tuple(self._state_of(m) for m in kept)
            if answered and kept:
                return kept
        return self._named_in_consequence(barred) or self._rival(ours, barred)

    def _named_in_consequence(self, barred: set[str]) -> tuple[Mention, ...]:
        """“End the contract with Ruritania”: whom the consequence names, unless it helps them."""
        consequence = self.frame.consequence
        if consequence is None or lemma(consequence.head) in listed(
            "threats", "benefits", "giving"
        ):
            return ()
        inside = self.fillers.names_in(consequence.span)
        states = (m for m in inside if m.actor.kind == "state" and self._side(m) not in barred)
        found = next(states, None)
        return () if found is None else (found,)

    def _rival(self, ours: set[str], barred: set[str]) -> tuple[Mention, ...]:
        """Of the two states that a document is about: the one that does not threaten."""
        if self._bystander(None):
            return ()
        named = Counter(
            side
            for m in self.fillers.names
            if m.actor.kind in ("state", "person") and (side := self._side(m)) is not None
        )
        two = [side for side, n in named.most_common(2) if n > 1]
        if len(two) < 2 or not ours & set(two):
            return ()
        rival = next((side for side in two if side not in ours), None)
        known = [m.actor for m in self.fillers.names if self._side(m) == rival]
        states = [actor for actor in known if actor.kind == "state"]
        if rival is None or rival in barred or not states:
            return ()
        found = self.fillers.nearest(states[0], self.frame.span)
        return () if found is None else (found,)

    def _state_of(self, mention: Mention) -> Mention:
        """The state that somebody who threatened speaks for, where it is named."""
        state = self.fillers.state_of(mention.actor)
        found = self.fillers.nearest(state, self.frame.span) if state is not None else None
        return mention if found is None else found

    def _side(self, mention: Mention) -> str:
        """The state that somebody belongs to, by its country; else themselves."""
        actor = self.fillers.state_of(mention.actor) or mention.actor
        return actor.country or actor.key

    @staticmethod
    def _once(mentions: Sequence[Mention]) -> tuple[Mention, ...]:
        found: dict[str, Mention] = {}
        for mention in mentions:
            found.setdefault(mention.actor.key, mention)
        return tuple(found.values())

    def _fallback(self, targets: Sequence[Mention]) -> tuple[Mention, ...]:
        """Where nobody is named: the nearest actor before, who is not the target."""
        aimed = {m.actor.key for m in targets}
        sentence = self.fillers.parse.sentence_at(self.frame.span.start)
        for mention in self.fillers.before(self.frame.span.start):
            far = self.frame.span.start - mention.span.start > 600
            if far and sentence is not None:
                break
            acts = mention.actor.speaks and mention.actor.kind is not None
            if acts and mention.actor.key not in aimed:
                return (mention,)
        inside = [m for m in self.fillers.names_in(self.frame.span) if m.actor.speaks]
        named = tuple(m for m in inside if m.actor.key not in aimed)[:1]
        return named or self._unnamed_before(aimed)

    def _unnamed_before(self, aimed: set[str]) -> tuple[Mention, ...]:
        """Where nobody at all is named: the nearest noun before that stands for somebody."""
        first = self.fillers.parse.token_at(self.frame.span.start)
        if first is None:
            return ()
        for token in reversed(first.doc[max(0, first.i - WORDS) : first.i]):
            one = (self._of(token) or somebody(token)) if token.pos_ == "NOUN" else None
            if one is not None and one.actor.speaks and one.actor.key not in aimed:
                return (one,)
        return ()


def _sided(mention: Mention, doers: Sequence[Mention]) -> bool:
    """Whether one of those who threaten speaks for somebody."""
    return any(mention.actor.key in m.actor.represents for m in doers)
