"""A sentence → the words that bring in an event, each with its PLOVER type.

One word, or a verb with its particle; where a light verb carries a noun (“held talks”), the noun.
A noun that only points back (“after the talks”) brings nothing in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from toolkit.suggest.acts import act_nouns, act_verbs, force_verbs
from toolkit.suggest.clauses import MARKS, lemma, listed
from toolkit.suggest.fillers import Fillers
from toolkit.suggest.lexicon import table

if TYPE_CHECKING:
    from spacy.tokens import Token

OF = ("of", "by", "with", "between", "from", "on", "against", "among", "for", "to")
NAMED = ("PERSON", "GPE", "NORP", "ORG", "LOC", "FAC")
OBJECTS = ("dobj", "nsubjpass", "pobj", "attr")
BLUNT = ("storm", "shell", "raid", "fine", "side", "sink", "mass", "task", "welcome", "accept")
"""Verbs that are an act only where it is done to something."""
GIVING = ("give", "provide", "offer", "send", "pledge", "extend")
BODIES = ("GPE", "ORG", "PERSON", "NORP")


@dataclass(frozen=True)
class Trigger:
    """The words that name an event."""

    tokens: tuple[Token, ...]
    type: str
    score: float
    rule: str

    @property
    def head(self) -> Token:
        """The verb or noun."""
        return self.tokens[0]


def triggers_in(sentence: Sequence[Token], fillers: Fillers) -> list[Trigger]:
    """The triggers of a sentence in order, one for a word."""
    found: list[Trigger] = []
    taken: set[int] = set()
    for token in sentence:
        if token.i in taken or token.pos_ in ("AUX", "PUNCT", "SPACE") or token.text in MARKS:
            continue
        one = _verb(token, taken) if token.pos_ == "VERB" else _noun(token, fillers)
        if one is not None and _said_again(one, found):
            continue
        if one is not None:
            found.append(one)
            taken |= {t.i for t in one.tokens}
    return found


def _said_again(one: Trigger, found: Sequence[Trigger]) -> bool:
    """“Talked at a summit”, “met to discuss it”: the second word is no act of its own."""
    head, same = one.head, {t.head.i for t in found if t.type == one.type}
    if head.pos_ == "VERB":
        return lemma(head) == "discuss" and any(a.i in same for a in head.ancestors)
    if head.dep_ == "pobj" and head.head.lower_ in ("at", "in", "during"):
        return head.head.head.i in same
    return head.dep_ == "dobj" and head.head.i in same and one.type == "CONSULT"


def _verb(verb: Token, taken: set[int]) -> Trigger | None:
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
        taken.update(t.i for t in _objects(verb))
        return Trigger((verb,), with_object, 0.8, "events.verb_with_object")
    if known in listed("events", "light", "verbs") and any(
        _event_noun(t) or _punitive(t) for t in _objects(verb)
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


def _objects(verb: Token) -> list[Token]:
    """What a verb is done to, with what is coordinated, and behind “with” and “of”."""
    found: list[Token] = []
    for child in verb.children:
        if child.dep_ in ("dobj", "nsubjpass", "attr"):
            found += [child, *child.conjuncts]
        elif child.dep_ == "prep" and child.lower_ in ("with", "of", "out", "in", "for"):
            found += [c for c in child.children if c.dep_ == "pobj"]
    return found


def _things(verb: Token) -> list[Token]:
    """What is moved or given: the object, or what stands behind “with” and “with” alone."""
    direct = [t for t in _objects(verb) if t.dep_ in ("dobj", "nsubjpass", "conj")]
    with_ = [c for p in verb.children if p.lower_ == "with" for c in p.children if c.dep_ == "pobj"]
    return direct + with_


def _with_object(verb: Token) -> str | None:
    for kind, lists in table("events", "verbs_with_object").items():
        if lemma(verb) in lists["verbs"] and any(
            lemma(t) in lists["objects"] for t in _objects(verb) if t.dep_ != "pobj"
        ):
            return str(kind)
    return None


def _event_noun(token: Token) -> bool:
    return token.pos_ in ("NOUN", "PROPN") and lemma(token) in act_nouns()


def _punitive(token: Token) -> bool:
    """“Economic measures”, “punitive steps”: not named a sanction, but one."""
    if lemma(token) not in listed("events", "words_for", "measures"):
        return False
    return any(lemma(t) in listed("events", "words_for", "economic") for t in token.subtree)


def _moved(verb: Token) -> str | None:
    """“Move troops”, “send weapons to …”, “strengthen their presence”."""
    kinds = force_verbs().get(lemma(verb), ())
    if not kinds:
        return None
    things = _things(verb)
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
        moved = {lemma(t) for o in _objects(verb) for t in (o, *o.children) if o.dep_ != "pobj"}
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


def _noun(noun: Token, fillers: Fillers) -> Trigger | None:
    if noun.pos_ not in ("NOUN", "PROPN") or noun.dep_ in ("compound", "nmod", "amod", "oprd"):
        return None
    known = lemma(noun)
    kind = act_nouns().get(known)
    if known in listed("events", "nouns_of_forces", "MOBILIZE") and kind is None:
        near = {lemma(t) for t in noun.subtree if t.i <= noun.i + 5}
        forces = listed("events", "words_for", "forces") - {"presence", known}
        kind = "MOBILIZE" if near & forces and _participants(noun, loosely=True) else None
    if kind is None:
        if _punitive(noun) and _carried(noun):
            return Trigger((noun,), "SANCTION", 0.7, "events.measures")
        return None
    if known == "call":
        kind = "REQUEST" if any(c.lower_ == "for" for c in noun.children) else "CONSULT"
    if known in ("exercise", "duty", "war", "promise", "pledge") and not _carried(noun):
        return None
    if fillers.mention_at(noun) is not None or noun.ent_type_ in ("EVENT", "LAW", "WORK_OF_ART"):
        return None
    if kind == "SUPPORT" and not (_carried(noun) or any(c.lower_ == "for" for c in noun.children)):
        return None
    if kind == "SUPPORT" and noun.dep_ == "dobj" and lemma(noun.head) in GIVING:
        kind = "AID"
    if not _brings_in(noun, kind):
        return None
    return Trigger((noun,), kind, 0.7, "events.noun")


def _carried(noun: Token) -> bool:
    """Whether a light verb, or one of threatening, carries the noun."""
    at = noun
    while at.dep_ == "conj":
        at = at.head
    verb = at.head.head if at.head.dep_ == "prep" else at.head
    carrying = listed("events", "light", "verbs") | listed("threats", "saying", "warning")
    return verb.pos_ == "VERB" and lemma(verb) in carrying


def _brings_in(noun: Token, kind: str) -> bool:
    """Whether a noun is new here: with participants, a date, an indefinite article or none."""
    first = next((c for c in noun.children if c.dep_ in ("det", "poss") and c.i < noun.i), None)
    pointing = first is not None and first.lower_ in listed("events", "pointing", "back")
    if not pointing:
        return not _general(noun, kind)
    if _participants(noun):
        if kind == "CONSULT" and noun.dep_ == "pobj" and not _of_whom(noun):
            return False
        return first is None or first.lower_ not in ("this", "that", "these", "those")
    if noun.dep_ in ("nsubj", "nsubjpass") and _goes_on(noun.head):
        return True
    return kind == "REQUEST" and any(
        c.lower_ in ("for", "that") and c.dep_ != "det" for c in noun.children
    )


def _of_whom(noun: Token) -> bool:
    """Whether more than a place tells a meeting apart: “the Hofbau meeting” only points back."""
    return any(c.dep_ in ("prep", "poss") for c in noun.children)


def _general(noun: Token, kind: str) -> bool:
    """“A threat to peace”, “in support of”: no act of anybody."""
    if lemma(noun) in ("threat", "support", "aid", "assistance", "cooperation"):
        return not (_participants(noun) or _carried(noun))
    return kind == "THREATEN" and not _participants(noun) and noun.dep_ == "pobj"


def _goes_on(verb: Token) -> bool:
    """“The talks should continue”: something new is said of them."""
    return lemma(verb) in (
        "continue",
        "resume",
        "start",
        "begin",
        "take",
        "collapse",
        "fail",
        "end",
    )


def _participants(noun: Token, *, loosely: bool = False) -> bool:
    """Whether who takes part is named beside a noun; `loosely`: or whose forces they are."""
    if loosely and any(c.dep_ in ("poss", "amod", "compound", "prep") for c in noun.children):
        return True
    for child in noun.children:
        if child.dep_ in ("poss", "amod", "compound", "nmod") and child.ent_type_ in NAMED:
            return True
        if child.dep_ in ("prep", "agent") and child.lower_ in OF:
            for below in child.subtree:
                named = below.dep_ == "pobj" and below.pos_ in ("PROPN", "PRON")
                if (
                    child.lower_ == "between"
                    or below.ent_type_ in BODIES
                    or (named and below.ent_type_ not in ("DATE", "TIME"))
                ):
                    return True
        if child.dep_ == "poss" and child.ent_type_ in NAMED:
            return True
    return False
