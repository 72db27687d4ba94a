"""A trigger → who does it, whom it is done to, and where, as far as the text names them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.suggest.clauses import SUBJECTS, lemma, listed, subject
from toolkit.suggest.events.triggers import Trigger
from toolkit.suggest.fillers import Fillers
from toolkit.suggest.items import Mention

if TYPE_CHECKING:
    from spacy.tokens import Token

TOGETHER = ("CONSULT",)
TAKING = (
    "COOPERATE",
    "AID",
    "SANCTION",
    "ACCUSE",
    "THREATEN",
    "REQUEST",
    "ASSAULT",
    "SUPPORT",
    "CONSULT",
    "AGREE",
    "COERCE",
    "CONCEDE",
    "OTHER",
)
"""Types whose events may have a recipient."""
STAGED = ("ASSAULT", "COERCE", "CONSULT", "MOBILIZE", "PROTEST", "OTHER", "RETREAT", "COOPERATE")
"""Types whose events happen at a place that the text may name."""
CONTROL = (
    "urge",
    "ask",
    "tell",
    "order",
    "warn",
    "force",
    "allow",
    "persuade",
    "invite",
    "accuse",
    "deter",
    "prevent",
    "stop",
    "call",
    "accused",
    "blame",
    "request",
    "beg",
    "implore",
)
CARRYING = ("threaten", "warn", "want", "propose", "request", "suspend", "call", "seek", "reject")
BY_OBJECT = ("dobj", "dative")


@dataclass(frozen=True, slots=True)
class Arguments:
    """Who fills the roles of an event."""

    agents: tuple[Mention, ...] = ()
    recipients: tuple[Mention, ...] = ()
    places: tuple[Mention, ...] = ()


@dataclass
class ArgumentReader:
    """Reads the arguments of triggers in the words of one speaker, or of the article."""

    fillers: Fillers
    speaker: Mention | None = None
    addressee: Mention | None = None

    def of(self, trigger: Trigger) -> Arguments:
        """Who fills the roles; each actor fills one of them."""
        head = trigger.head
        verb = head.pos_ == "VERB"
        agents = tuple(self._agents_of_verb(head) if verb else self._agents_of_noun(trigger))
        recipients = tuple(self._recipients(trigger)) if trigger.type in TAKING else ()
        if trigger.type in TOGETHER:
            agents, recipients = self._together(trigger, agents, recipients)
        places = tuple(self._places(head)) if trigger.type in STAGED else ()
        doing = {m.actor.key for m in agents}
        recipients = tuple(m for m in recipients if m.actor.key not in doing)
        other = doing | {m.actor.key for m in recipients}
        places = tuple(m for m in places if m.actor.key not in other)
        return Arguments(_once(agents), _once(recipients), _once(places))

    def who(self, token: Token | None) -> tuple[Mention, ...]:
        """Whom a token means, with what is coordinated; nobody where it is no actor."""
        if token is None:
            return ()
        found = self.fillers.fillers_of(token, self.speaker, self.addressee)
        return tuple(m for m in found if m.actor.speaks)

    def _one(self, token: Token) -> Mention | None:
        found = self.fillers.filler_of(token, self.speaker, self.addressee)
        return found if found is not None and found.actor.speaks else None

    def _agents_of_verb(self, verb: Token) -> Iterator[Mention]:
        passive = any(c.dep_ in ("nsubjpass", "auxpass") for c in verb.children)
        by = next(
            (c for a in verb.children if a.dep_ == "agent" for c in a.children if c.dep_ == "pobj"),
            None,
        )
        if by is not None:
            yield from self.who(by)
            return
        if passive:
            own = next((c for c in verb.children if c.dep_ == "nsubjpass"), None)
            if own is not None and lemma(verb) in ("mass", "deploy", "station", "assemble"):
                yield from self._modifiers(own)
            return
        if verb.dep_ == "acl" and verb.tag_ == "VBN":
            return
        yield from self._subject(verb)

    def _subject(self, verb: Token) -> Iterator[Mention]:
        own = next((c for c in verb.children if c.dep_ in SUBJECTS), None)
        if own is None and _behind_words(verb):
            own = next((c for c in verb.children if c.dep_ == "dobj"), None)
        if own is None:
            own = _controller(verb) or subject(verb)
        if own is None and verb.tag_ in ("VBG", "VB"):
            thing = next((c for c in verb.children if c.dep_ == "dobj"), None)
            forces = thing is not None and any(c.dep_ in ("poss", "nmod") for c in thing.children)
            if thing is not None and forces:
                yield from self._modifiers(thing)
            return
        if own is None or own.dep_ == "expl":
            return
        found = self.who(own)
        yield from found or self._modifiers(own)

    def _modifiers(self, noun: Token) -> tuple[Mention, ...]:
        """“Ruritanian troops”, “Ruritania’s troops”: whose they are."""
        for child in noun.children:
            if child.dep_ in ("poss", "amod", "compound", "nmod") and child.i < noun.i:
                found = self._one(child)
                if found is not None:
                    return (found,)
        return ()

    def _agents_of_noun(self, trigger: Trigger) -> Iterator[Mention]:
        noun = trigger.head
        for child in noun.children:
            if child.dep_ in ("agent", "prep") and child.lower_ in ("by", "between", "among"):
                head = next((c for c in child.children if c.dep_ == "pobj"), None)
                found = self.who(head)
                if found:
                    yield from found
                    return
        before = self._modifiers(noun)
        if trigger.type == "CONSULT":
            named = [self._one(c) for c in noun.children if c.dep_ in ("poss", "compound", "nmod")]
            inside = [
                self._one(c) for t in noun.children for c in t.children if t.dep_ == "compound"
            ]
            before = tuple(m for m in (*inside, *named) if m is not None) or before
        if before:
            yield from before
            return
        intransitive = trigger.type in ("MOBILIZE", "RETREAT", "THREATEN", "REQUEST", "ACCUSE")
        for child in noun.children:
            if child.lower_ in ("of", "from") and child.dep_ == "prep" and intransitive:
                head = next((c for c in child.children if c.dep_ == "pobj"), None)
                if head is not None:
                    found = self.who(head) or self._modifiers(head)
                    if found:
                        yield from found
                        return
            if child.dep_ == "acl" and child.tag_ == "VBN":
                by = [c for a in child.children if a.dep_ == "agent" for c in a.children]
                if by:
                    yield from self.who(by[0])
                    return
        yield from self._carrier(noun)

    def _carrier(self, noun: Token) -> Iterator[Mention]:
        """The subject of the verb that carries a noun: “Ruritania imposed sanctions”."""
        at = noun
        while at.dep_ == "conj":
            at = at.head
        verb = at.head.head if at.head.dep_ == "prep" else at.head
        if lemma(verb) not in CARRYING and lemma(verb) not in listed("events", "light", "verbs"):
            return
        through = at.head.dep_ != "prep" or at.head.lower_ in ("with", "of")
        if verb.pos_ == "VERB" and through and at.dep_ in ("dobj", "pobj"):
            if lemma(verb) in ("face", "reject", "dismiss", "deny", "accuse", "fear", "suffer"):
                return
            if not any(c.dep_ == "nsubjpass" for c in verb.children):
                yield from self._subject(verb)

    def _recipients(self, trigger: Trigger) -> Iterator[Mention]:
        head = trigger.head
        for child in head.children:
            if child.i < head.i and child.dep_ != "nsubjpass":
                continue
            if child.dep_ == "dobj" and _behind_words(head):
                continue
            if child.dep_ in (*BY_OBJECT, "nsubjpass"):
                inner = next((c for c in child.children if c.dep_ == "pobj"), child)
                found = self.who(inner)
                yield from found or (
                    self._modifiers(inner) if trigger.type in ("AID", "ASSAULT", "SUPPORT") else ()
                )
            elif child.dep_ == "prep" and _reaches(trigger, child):
                target = next((c for c in child.children if c.dep_ == "pobj"), None)
                if target is not None:
                    yield from self.who(target) or self._modifiers(target)
        for particle in trigger.tokens[1:]:
            target = next((c for c in particle.children if c.dep_ == "pobj"), None)
            if particle.lower_ != "for":
                yield from self.who(target)
        if trigger.type == "SANCTION" and head.pos_ != "VERB":
            yield from self._punished(head)

    def _punished(self, noun: Token) -> Iterator[Mention]:
        """“Impose sanctions on Ruritania”: the preposition may hang on the verb."""
        for child in noun.head.children:
            if child.dep_ == "prep" and child.lower_ in ("on", "against") and child.i > noun.i:
                target = next((c for c in child.children if c.dep_ == "pobj"), None)
                if target is not None:
                    yield from self.who(target) or self._modifiers(target)

    def _together(
        self, trigger: Trigger, agents: tuple[Mention, ...], recipients: tuple[Mention, ...]
    ) -> tuple[tuple[Mention, ...], tuple[Mention, ...]]:
        """Two who meet or speak with one another are both agents; who is called is a recipient."""
        head = trigger.head
        with_ = [
            m
            for child in head.children
            if child.dep_ == "prep" and child.lower_ in ("with", "between", "among")
            for c in child.children
            if c.dep_ == "pobj"
            for m in self.who(c)
        ]
        if head.pos_ != "VERB" and head.dep_ == "pobj" and (with_ or _new(head)):
            agents = (*agents, *self._at_the_table(head, with_))
        agents = (*agents, *with_)
        if lemma(head) == "meet":
            return (*agents, *recipients), ()
        met = {m.actor.key for m in agents}
        return agents, tuple(m for m in recipients if m.actor.key not in met)

    def _at_the_table(self, noun: Token, known: list[Mention]) -> Iterator[Mention]:
        """“In a call with Sapt, Michael said …”: who speaks there takes part as well."""
        verb = noun.head.head
        if verb.pos_ not in ("VERB", "AUX") or noun.head.lower_ not in ("in", "during", "after"):
            return
        yield from self._subject(verb)
        if not known and lemma(verb) in ("warn", "tell", "urge", "threaten", "ask", "inform"):
            yield from self.who(next((c for c in verb.children if c.dep_ == "dobj"), None))

    def _places(self, head: Token) -> Iterator[Mention]:
        taken = [c for c in head.children if c.dep_ in ("dobj", "nsubjpass")]
        if lemma(head) in ("annex", "occupy", "seize", "annexation", "occupation", "seizure"):
            taken += [c for p in head.children if p.lower_ == "of" for c in p.children]
            for thing in taken:
                named = self.fillers.filler_of(thing)
                if named is not None and named.actor.kind == "place":
                    yield named
        owners = [head]
        if head.pos_ != "VERB" and head.head.pos_ == "VERB" and head.dep_ in ("dobj", "nsubjpass"):
            owners.append(head.head)
        for owner in owners:
            for child in owner.children:
                if child.dep_ != "prep" or child.lower_ not in ("in", "at", "to", "into", "inside"):
                    continue
                if child.lower_ in ("to", "into") and owner.pos_ != "VERB":
                    continue
                place = next((c for c in child.children if c.dep_ == "pobj"), None)
                if place is None:
                    continue
                named = self.fillers.mention_at(place)
                if named is not None and named.actor.kind in ("place", "state"):
                    yield named


def _behind_words(verb: Token) -> bool:
    """“…, warned the minister”: the parser may take who speaks for an object."""
    if verb.i == 0 or lemma(verb) not in ("warn", "threaten", "promise", "urge", "demand"):
        return False
    return verb.nbor(-1).text in (",", "”", '"') and not any(
        c.dep_ in (*SUBJECTS, "aux", "prep", "ccomp") and c.i > verb.i for c in verb.children
    )


def _controller(verb: Token) -> Token | None:
    """Who is urged to, accused of or deterred from doing it."""
    above = verb.head
    if verb.dep_ == "pcomp":
        above = above.head
    elif verb.dep_ not in ("xcomp", "ccomp", "advcl") or verb.tag_ == "VBG":
        return None
    if verb.tag_ not in ("VB", "VBG", "VBN") or lemma(above) not in CONTROL:
        return None
    return next((c for c in above.children if c.dep_ == "dobj"), None)


def _new(noun: Token) -> bool:
    return any(c.lower_ in ("a", "an") for c in noun.children)


def _reaches(trigger: Trigger, preposition: Token) -> bool:
    """Whether a preposition leads to whom an event is done to."""
    word = preposition.lower_
    by_type = {
        "ASSAULT": ("of", "on", "against", "into"),
        "SANCTION": ("on", "against"),
        "AID": ("to", "for"),
        "SUPPORT": ("for", "of", "to"),
        "COOPERATE": ("with",),
        "CONSULT": ("to",),
        "ACCUSE": ("of", "against"),
        "REQUEST": ("to",),
        "AGREE": (),
        "THREATEN": ("to", "against"),
        "COERCE": ("of",),
        "OTHER": ("against", "with"),
    }
    if trigger.type == "CONSULT" and trigger.head.pos_ != "VERB":
        return False
    if trigger.type == "ACCUSE" and trigger.head.pos_ == "VERB":
        return False
    return word in by_type.get(trigger.type, ())


def _once(mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
    found: dict[str, Mention] = {}
    for mention in mentions:
        found.setdefault(mention.actor.key, mention)
    return tuple(found.values())
