"""A frame → whose behaviour it is to change, and who is protected or supplied."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.model import Span
from toolkit.suggest.acts import act_verbs, is_hostile, is_verdict
from toolkit.suggest.clauses import SUBJECTS, lemma, listed, subject
from toolkit.suggest.items import Mention
from toolkit.suggest.threats.frame import Condition, Consequence
from toolkit.suggest.threats.somebody import somebody
from toolkit.suggest.threats.voice import Voice

if TYPE_CHECKING:
    from toolkit.suggest.tokens import Token


SUFFERING = ("face", "suffer", "pay", "risk", "bear", "lose", "feel", "encounter", "receive")
"""Verbs whose subject is not who does it, but whom it befalls."""


@dataclass
class Aimed(Voice):
    """Whom a frame is aimed at, and whom it helps."""

    def _targets(self, speaker: Mention | None, addressee: Mention | None) -> tuple[Mention, ...]:
        """The agent of the condition, else whoever is addressed or punished."""
        condition = self.frame.condition
        if condition is not None:
            found = self._agents(condition, speaker, addressee)
            if found:
                return found
        if addressee is not None:
            return (addressee,)
        return self._punished(speaker, addressee)

    def _agents(
        self, condition: Condition, speaker: Mention | None, addressee: Mention | None
    ) -> tuple[Mention, ...]:
        head = condition.head
        if head.pos_ in ("VERB", "AUX"):
            return self._agents_of_verb(head, condition, speaker, addressee)
        return self._agents_of_noun(head, condition, speaker, addressee)

    def _agents_of_verb(
        self,
        verb: Token,
        condition: Condition,
        speaker: Mention | None,
        addressee: Mention | None,
    ) -> tuple[Mention, ...]:
        own = next((c for c in verb.children if c.dep_ in SUBJECTS), None)
        if own is None:
            inside = [t for t in condition.tokens if t.dep_ in ("nsubj", "nsubjpass")]
            own = inside[0] if inside and inside[0].i < verb.i else None
        if own is not None and own.dep_ == "nsubjpass":
            by = [c for a in verb.children if a.dep_ == "agent" for c in a.children]
            return self._all(next(iter(by), None), speaker, addressee)
        if own is not None and own.dep_ != "expl":
            found = self._all(own, speaker, addressee)
            found = found or self._agents_of_noun(own, condition, speaker, addressee)
            one = somebody(own) if not found else None
            return found if one is None else (one,)
        if own is None and verb.tag_ == "VB":
            return self._ordered(verb, speaker, addressee)
        if own is None and verb.tag_ == "VBG":
            if self.frame.warner is not None and addressee is not None:
                return (addressee,)
            return self._owned(verb)
        return ()

    def _ordered(
        self, verb: Token, speaker: Mention | None, addressee: Mention | None
    ) -> tuple[Mention, ...]:
        """“Gave the rebels three days to leave”, “called on them to leave”: who is to do it."""
        orders = listed("threats", "saying", "asking") | listed("threats", "saying", "verbs")
        for above in verb.ancestors:
            if lemma(above) not in orders:
                continue
            for child in above.children:
                if child.i > verb.i:
                    break
                if child.dep_ in ("dobj", "dative") and child.ent_type_ not in ("DATE", "TIME"):
                    found = self._all(child, speaker, addressee)
                elif child.dep_ == "prep" and child.lower_ in ("on", "upon", "to", "for"):
                    head = next((c for c in child.children if c.dep_ == "pobj"), None)
                    found = self._all(head, speaker, addressee)
                elif child.dep_ == "nsubjpass" or (
                    child.dep_ == "nsubj" and lemma(above) == "have"
                ):
                    found = self._all(child, speaker, addressee)
                else:
                    continue
                one = somebody(child) if not found else None
                if found:
                    return found
                if one is not None:
                    return (one,)
        return ()

    def _owned(self, verb: Token) -> tuple[Mention, ...]:
        """Whose troops are moved: “moving NATO infrastructure”."""
        for child in verb.children:
            if child.dep_ in ("dobj", "nmod", "compound"):
                for token in child.subtree:
                    if token.dep_ in ("poss", "compound", "nmod", "amod") and (
                        found := self._of(token)
                    ):
                        return (found,)
                    if token is child and child.dep_ != "dobj" and (found := self._of(token)):
                        return (found,)
        return ()

    def _agents_of_noun(
        self,
        noun: Token,
        condition: Condition,
        speaker: Mention | None,
        addressee: Mention | None,
    ) -> tuple[Mention, ...]:
        """“An invasion by Ruritania”, “a Ruritanian invasion”, “Ruritania’s invasion”."""
        inside = Span(condition.span.start, condition.span.end)
        for token in noun.subtree:
            if token.dep_ == "agent" or (token.lower_ == "by" and token.dep_ == "prep"):
                by = next((c for c in token.children if c.dep_ in ("pobj", "pcomp")), None)
                found = self._all(by, speaker, addressee)
                if found and inside.contains(found[0].span):
                    return found
        for child in noun.children:
            if child.dep_ in ("poss", "amod", "compound", "nmod") and child.i < noun.i:
                one = self._of(child, speaker, addressee)
                if one is not None:
                    return (one,)
        return ()

    def _punished(self, speaker: Mention | None, addressee: Mention | None) -> tuple[Mention, ...]:
        """“Sanctions on Ruritania”, or who would suffer: “Ruritania will face …”."""
        consequence = self.frame.consequence
        if consequence is None or is_verdict(consequence.tokens):
            return ()
        own = subject(consequence.top)
        if own is not None and lemma(consequence.head) in SUFFERING:
            found = self._all(own, speaker, addressee)
            if found:
                return found
        for token in consequence.tokens:
            if token.lower_ in ("on", "against", "for") and token.dep_ == "prep":
                head = next((c for c in token.children if c.dep_ == "pobj"), None)
                one = self._of(head, speaker, addressee) or self._modifier(head)
                if one is not None:
                    return (one,)
        return ()

    def _helped(self, speaker: Mention | None, addressee: Mention | None) -> Iterator[Mention]:
        """Who would be supplied, and who would be attacked."""
        consequence, condition = self.frame.consequence, self.frame.condition
        if consequence is not None and not consequence.nominal:
            yield from self._supplied(consequence, speaker, addressee)
        if condition is not None and self._here(condition):
            yield from self._attacked(condition, speaker, addressee)

    def _here(self, condition: Condition) -> bool:
        return self.frame.span.overlaps(condition.span)

    def _supplied(
        self, consequence: Consequence, speaker: Mention | None, addressee: Mention | None
    ) -> Iterator[Mention]:
        aid = {w for w, kind in act_verbs().items() if kind == "AID"}
        giving = listed("threats", "benefits", "giving") | aid | {"boost", "strengthen", "defend"}
        if lemma(consequence.head) not in giving:
            if lemma(consequence.head) == "count":
                own = subject(consequence.top)
                yield from self._all(own, speaker, addressee)
            return
        for child in consequence.head.children:
            if child.i < consequence.head.i:
                continue
            if child.dep_ in ("dobj", "dative"):
                inner = next((c for c in child.children if c.dep_ == "pobj"), child)
                found = self._all(inner, speaker, addressee)
                yield from found
                if not found and (one := self._modifier(inner)) is not None:
                    yield one
            elif child.lower_ in ("to", "for") and child.dep_ in ("prep", "dative"):
                head = next((c for c in child.children if c.dep_ == "pobj"), None)
                yield from self._all(head, speaker, addressee)

    def _attacked(
        self, condition: Condition, speaker: Mention | None, addressee: Mention | None
    ) -> Iterator[Mention]:
        if not is_hostile(condition.tokens):
            return
        agents = {m.span for m in self._agents(condition, speaker, addressee)}
        for token in condition.tokens:
            if token.dep_ not in ("dobj", "pobj"):
                continue
            if token.dep_ == "pobj" and token.head.lower_ not in (
                "of",
                "in",
                "on",
                "against",
                "with",
                "into",
            ):
                continue
            found = self._of(token, speaker, addressee)
            if found is None or found.span in agents or found.actor.kind == "person":
                continue
            if found.form in ("name", "metonym", "demonym", "pronoun"):
                yield found
