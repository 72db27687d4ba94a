"""A verb → the event that it brings in: alone, with its particle, or with its object."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from toolkit.suggest.acts import act_verbs, force_verbs
from toolkit.suggest.clauses import lemma, listed
from toolkit.suggest.events.trigger import (
    Trigger,
    is_event_noun,
    is_punitive,
    objects_of,
    things_of,
)
from toolkit.suggest.lexicon import table

if TYPE_CHECKING:
    from toolkit.suggest.tokens import Token

BLUNT = ("storm", "shell", "raid", "fine", "side", "sink", "mass", "task", "welcome", "accept")
"""Verbs that are an act only where it is done to something."""
BODIES = ("GPE", "ORG", "PERSON", "NORP")


def verb_trigger(verb: Token, taken: set[int]) -> Trigger | None:
    """The event that a verb brings in; an object that belongs to it is entered as taken."""
    known = lemma(verb)
    particle = _particle(verb)
    if particle is not None:
        return Trigger(particle[0], particle[1], 0.9, "events.particle")
    if lemma(verb) == "call" and _calls(verb):
        return Trigger((verb,), "CONSULT", 0.7, "events.call")
    if verb.dep_ in ("amod", "compound", "nmod") and not _gerund(verb):
        return None
    with_object = _with_object(verb)
    if with_object is not None:
        taken.update(t.i for t in objects_of(verb))
        return Trigger((verb,), with_object, 0.8, "events.verb_with_object")
    if known in listed("events", "light", "verbs") and any(
        is_event_noun(t) or is_punitive(t) for t in objects_of(verb)
    ):
        return None
    moved = _moved(verb)
    if moved is not None:
        return Trigger((verb,), moved, 0.75, "events.verb_of_forces")
    kind = act_verbs().get(known)
    if kind is None or not _meant(verb):
        return None
    return Trigger((verb,), kind, 0.85, "events.verb")


def _gerund(verb: Token) -> bool:
    """“Of massing troops”: the parser may take a gerund for an adjective."""
    before = verb.nbor(-1) if verb.i else None
    return verb.tag_ == "VBG" and before is not None and before.dep_ == "prep"


def _particle(verb: Token) -> tuple[tuple[Token, ...], str] | None:
    if verb.i + 1 >= len(verb.doc):
        return None
    following = verb.nbor(1)
    kind = _particles().get((lemma(verb), following.lower_))
    if kind is None:
        return None
    if following.dep_ not in ("prep", "prt", "dobj", "advmod") or following.head.i != verb.i:
        return None
    return (verb, following), kind


@lru_cache(maxsize=1)
def _particles() -> dict[tuple[str, str], str]:
    pairs = {}
    for phrase, kind in table("events", "verbs_with_particle").items():
        verb, particle = phrase.split()
        pairs[verb, particle] = str(kind)
    return pairs


def _with_object(verb: Token) -> str | None:
    those = _verbs_with_object().get(lemma(verb))
    if those is None:
        return None
    nouns = {lemma(t) for t in objects_of(verb) if t.dep_ != "pobj"}
    return next((kind for kind, objects in those if nouns & objects), None)


@lru_cache(maxsize=1)
def _verbs_with_object() -> dict[str, list[tuple[str, frozenset[str]]]]:
    """By verb: the types that it is with one of some nouns for its object."""
    found: dict[str, list[tuple[str, frozenset[str]]]] = {}
    for kind, lists in table("events", "verbs_with_object").items():
        for verb in lists["verbs"]:
            found.setdefault(verb, []).append((kind, frozenset(lists["objects"])))
    return found


def _moved(verb: Token) -> str | None:
    """“Move troops”, “send weapons to …”, “strengthen their presence”."""
    kinds = force_verbs().get(lemma(verb), ())
    if not kinds:
        return None
    things = things_of(verb)
    if not things and lemma(verb) in ("sail", "move", "gather", "assemble", "pull", "leave"):
        things = [c for c in verb.children if c.dep_ == "nsubj"]
    given = {"AID"} & set(kinds)
    receives = any(c.dep_ == "dative" or c.lower_ in ("to", "for") for c in verb.children)
    for thing in things:
        names = {lemma(t) for t in (thing, *thing.children)} | {lemma(t) for t in thing.conjuncts}
        forces = names & listed("events", "words_for", "forces")
        goods = names & listed("events", "words_for", "goods")
        if given and goods and (receives or lemma(verb) in ("provide", "boost", "deliver")):
            return "AID"
        if forces and receives and "AID" in kinds and not _toward(verb):
            return "AID"
        if forces:
            return next((k for k in kinds if k != "AID"), None)
    return None


def _toward(verb: Token) -> bool:
    return lemma(verb) == "send"


def _meant(verb: Token) -> bool:
    """Whether a verb with more than one meaning has that of its type here."""
    known = lemma(verb)
    things = [c for c in verb.children if c.dep_ == "dobj"]
    passive = any(c.dep_ in ("nsubjpass", "auxpass") for c in verb.children)
    if known in ("speak", "meet", "visit"):
        return not passive and _meets(verb, things)
    if known == "threaten" and verb.dep_ in ("oprd", "ccomp", "acomp") and verb.tag_ == "VBN":
        return lemma(verb.head) not in ("see", "feel", "consider", "find")
    if known in ("withdraw", "retreat"):
        moved = {lemma(t) for o in objects_of(verb) for t in (o, *o.children) if o.dep_ != "pobj"}
        return not moved or bool(moved & listed("events", "words_for", "forces"))
    if known in BLUNT:
        return bool(things) or passive or (verb.dep_ == "compound" and _gerund(verb))
    if known == "march":
        return not any(c.lower_ == "into" for c in verb.children)
    if known == "undertake":
        return any(c.dep_ == "xcomp" for c in verb.children)
    return known not in ("insist", "decline")


def _meets(verb: Token, things: Sequence[Token]) -> bool:
    """“Spoke with Sapt”, “met the envoy”; not “spoke of war”, “met the deadline”."""
    prepositions = {c.lower_ for c in verb.children if c.dep_ == "prep"}
    if lemma(verb) == "speak":
        own = [c for c in verb.children if c.dep_ == "nsubj"]
        together = any(c.conjuncts or c.tag_ == "NNS" for c in own)
        return bool(prepositions & {"to", "with"}) or (together and "of" not in prepositions)
    if lemma(verb) == "visit" or not things:
        return True
    return any(t.ent_type_ or t.pos_ in ("PROPN", "PRON") or _person(t) for t in things)


def _calls(verb: Token) -> bool:
    """“Called his counterpart”, and not “called it a success”."""
    if any(c.dep_ in ("oprd", "attr", "xcomp", "ccomp", "prt", "auxpass") for c in verb.children):
        return False
    things = [c for v in (verb, *verb.conjuncts) for c in v.children if c.dep_ == "dobj"]
    return any(t.ent_type_ in BODIES or _person(t) or lemma(t) == "ally" for t in things)


def _person(token: Token) -> bool:
    return lemma(token) in ("president", "minister", "leader", "counterpart", "ambassador", "envoy")
