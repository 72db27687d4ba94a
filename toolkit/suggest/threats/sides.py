"""A frame → who threatens, who is meant to change, and who is protected or supplied."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.suggest.acts import is_verdict, names_act
from toolkit.suggest.clauses import lemma, listed, subject
from toolkit.suggest.fillers import Fillers
from toolkit.suggest.items import Mention, Quote, Threat
from toolkit.suggest.threats.frame import Condition, Consequence, Frame
from toolkit.suggest.threats.targets import SUFFERING, Aimed

if TYPE_CHECKING:
    from spacy.tokens import Token


SUFFERING_LIGHT = (
    "count",
    "get",
    "come",
    "meet",
    "expect",
    "experience",
    "die",
    "return",
    "regret",
)


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
class _Reading(Aimed):
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
        if not targets and self.frame.condition is not None:
            targets = self._last_targets(done)
        helped = tuple(
            m
            for m in dict.fromkeys(self._helped(speaker, addressee))
            if m.actor.speaks and not _sided(m, doers) and m.actor.key not in done
        )
        return Sides(doers, targets, self._once(helped), by_speaker, self._bystander(speaker))

    @staticmethod
    def _once(mentions: Sequence[Mention]) -> tuple[Mention, ...]:
        found: dict[str, Mention] = {}
        for mention in mentions:
            found.setdefault(mention.actor.key, mention)
        return tuple(found.values())

    def _doers(self, speaker: Mention | None, addressee: Mention | None) -> tuple[Mention, ...]:
        """Who would bring the consequence about, where the text names them."""
        consequence = self.frame.consequence
        if consequence is None or is_verdict(consequence.tokens):
            return ()
        if consequence.nominal:
            warner = self.frame.warner
            return self._all(subject(warner), speaker, addressee) if warner is not None else ()
        verb = consequence.head
        agent = next((c for c in verb.children if c.dep_ == "agent"), None)
        if agent is not None:
            by = next((c for c in agent.children if c.dep_ == "pobj"), None)
            return self._all(by, speaker, addressee)
        if lemma(verb) in SUFFERING or lemma(verb) in SUFFERING_LIGHT:
            return ()
        own = subject(consequence.top)
        if own is None or own.dep_ == "expl" or _in_condition(own, self.frame.condition):
            return self._owner(consequence, speaker, addressee)
        passive = own.dep_ == "nsubjpass" and lemma(consequence.top) not in listed(
            "threats", "firmness", "committed"
        )
        if passive or names_act(own):
            return self._owner(consequence, speaker, addressee)
        found = self._all(own, speaker, addressee)
        return (*found, *self._with(consequence, speaker, addressee)) if found else ()

    def _owner(
        self, consequence: Consequence, speaker: Mention | None, addressee: Mention | None
    ) -> tuple[Mention, ...]:
        """Whose presence, troops or sanctions they are: “NATO’s presence will be expanded”."""
        for token in consequence.tokens:
            if token.dep_ == "poss" and token.pos_ == "PROPN":
                found = self._of(token, speaker, addressee)
                if found is not None:
                    return (found,)
        return ()

    def _with(
        self, consequence: Consequence, speaker: Mention | None, addressee: Mention | None
    ) -> tuple[Mention, ...]:
        """Those it is agreed with: “have coordinated with our allies to impose …”."""
        if consequence.top.i == consequence.head.i:
            return ()
        for child in consequence.top.children:
            if child.lower_ == "with" and child.i < consequence.head.i:
                head = next((c for c in child.children if c.dep_ == "pobj"), None)
                return self._all(head, speaker, addressee)
        return ()

    def _fallback(self, targets: Sequence[Mention]) -> tuple[Mention, ...]:
        """Where nobody is named: the nearest actor before, who is not the target."""
        aimed = {m.actor.key for m in targets}
        sentence = self.fillers.parse.sentence_at(self.frame.span.start)
        for mention in self.fillers.before(self.frame.span.start):
            far = self.frame.span.start - mention.span.start > 600
            if far and sentence is not None:
                break
            if mention.actor.speaks and mention.actor.key not in aimed:
                return (mention,)
        inside = [m for m in self.fillers.names_in(self.frame.span) if m.actor.speaks]
        return tuple(m for m in inside if m.actor.key not in aimed)[:1]


def _in_condition(token: Token, condition: Condition | None) -> bool:
    return condition is not None and any(t.i == token.i for t in condition.tokens)


def _sided(mention: Mention, doers: Sequence[Mention]) -> bool:
    """Whether one of those who threaten speaks for somebody."""
    return any(mention.actor.key in m.actor.represents for m in doers)
