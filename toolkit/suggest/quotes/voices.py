"""A cue → the words that name who says it, and to whom."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from toolkit.suggest.quotes.cues import Cue
from toolkit.suggest.quotes.reporting import listed
from toolkit.suggest.syntax import SUBJECTS, infinitive_mark, is_passive, joined_to, object_of

if TYPE_CHECKING:
    from toolkit.suggest.tokens import Token

HOLDERS = ("of", "from", "by")
TOLD = frozenset({"dobj", "dative", "iobj"})
FROM = frozenset({"from"})
TO = frozenset({"to", "on", "upon", "with"})
DEEPEST = 12


def source(cue: Cue) -> Token | None:
    """The head of the words that name who says it; None where none do."""
    return _of_noun(cue.head) if cue.is_noun else _of_verb(cue.head, DEEPEST)


def other_sources(cue: Cue) -> Iterator[Token]:
    """Who else may say it, where what seems to be the subject is nobody who speaks."""
    first = source(cue)
    if cue.is_noun or first is None or first.pos_ not in ("NOUN", "VERB", "ADJ"):
        return
    for verb in (cue.head, *cue.head.ancestors):
        if verb.pos_ in ("VERB", "AUX"):
            subjects = [t for t in verb.children if t.dep_ in SUBJECTS and t != first]
            yield from (t for t in reversed(subjects) if t.i < cue.head.i)


def issuer(text: Token) -> Token | None:
    """Whose a text is: “the ministry’s statement”, “a letter from the duke”."""
    for child in text.children:
        if child.dep_ == "poss" and child.tag_ != "PRP$":
            return child
        if child.dep_ in ("prep", "agent") and child.lower_ in HOLDERS:
            return object_of(child)
        if child.dep_ == "acl" and child.tag_ == "VBN":
            return _agent(child)
    return None


def is_text(token: Token) -> bool:
    """Whether a noun is something that is read or heard, and not somebody."""
    return token.pos_ == "NOUN" and token.lower_ in listed("nouns", "texts")


def listener(cue: Cue) -> Token | None:
    """The head of the words that name to whom it is said; None where none do."""
    head = cue.head
    if cue.is_noun:
        return _of_preposition(head, frozenset({"to"})) or _beside_noun(head)
    if is_passive(head) and "directive" in cue.takes:
        return next((t for t in head.children if t.dep_ == "nsubjpass"), None)
    hears = "directive" in cue.takes or cue.word.lemma in listed("verbs", "told")
    for child in head.children if hears else ():
        if child.dep_ in TOLD and child.i > head.i and not _is_said(child, cue):
            return child
        if child.dep_ in ("xcomp", "ccomp") and infinitive_mark(child) and child.i > head.i:
            subject = next((t for t in child.children if t.dep_ == "nsubj"), None)
            if subject is not None:
                return subject
    if cue.last != head:
        found = _of_preposition(cue.last, TO) or next(
            (t for t in cue.last.children if t.dep_ == "pobj" and "directive" in cue.takes), None
        )
        if found is not None:
            return found
    return _asked(cue) or _of_preposition(head, frozenset({"to"})) or _in_talks(head)


def _asked(cue: Cue) -> Token | None:
    """Of whom something is demanded: “demanded guarantees from the duke”."""
    if "phrase" not in cue.takes:
        return None
    objects = (t for t in cue.head.children if t.dep_ == "dobj")
    found = (_of_preposition(head, FROM) for head in (cue.head, *objects))
    return next((t for t in found if t is not None), None)


QUOTE = frozenset({"quote", "cite"})
"""“Xi was quoted by the agency”: the words are Xi’s."""


def _of_verb(verb: Token, deepest: int) -> Token | None:
    if verb.dep_ == "pcomp" and verb.head.lower_ == "as":
        quoted = [t for t in verb.head.head.children if t.dep_ in ("nsubjpass", "dobj")]
        if quoted:
            return quoted[0]
    if is_passive(verb) and verb.lemma_ in QUOTE:
        return next((t for t in verb.children if t.dep_ == "nsubjpass"), None)
    if is_passive(verb) or (verb.dep_ == "acl" and verb.tag_ == "VBN"):
        return _agent(verb)
    subjects = [t for t in verb.children if t.dep_ in SUBJECTS]
    if subjects:
        return min(subjects, key=lambda t: abs(t.i - verb.i))
    inverted = _inverted(verb)
    if inverted is not None:
        return inverted
    return _above(verb, deepest) if deepest and verb.head != verb else None


def _above(verb: Token, deepest: int) -> Token | None:
    """Who is the subject of a verb without one: that of the verb above, or the noun above."""
    above = verb.head
    if verb.dep_ == "acl":
        return above if above.pos_ in ("NOUN", "PROPN", "PRON") else None
    if above.pos_ in ("VERB", "AUX"):
        return _of_verb(joined_to(verb), deepest - 1)
    if above.pos_ in ("ADJ", "ADP", "SCONJ", "NOUN", "ADV"):
        return _up(above, deepest - 1)
    return None


def _up(token: Token, deepest: int) -> Token | None:
    """The subject of the verb over an adjective, a preposition or a noun."""
    while deepest and token.head != token:
        token, deepest = token.head, deepest - 1
        if token.pos_ in ("VERB", "AUX"):
            return _of_verb(token, deepest)
    return None


def _of_noun(noun: Token) -> Token | None:
    """Whose demand it is: who holds it, or who makes, renews or issues it."""
    held = next((t for t in noun.children if t.dep_ == "poss"), None)
    if held is not None and held.tag_ != "PRP$":
        return held
    for child in noun.children:
        if child.dep_ in ("prep", "agent") and child.lower_ in ("from", "by"):
            return object_of(child)
    above = noun.head
    while above.dep_ in ("pobj", "prep", "conj", "dobj") and above.pos_ not in ("VERB", "AUX"):
        above = above.head
    if above.pos_ not in ("VERB", "AUX") or noun.dep_ in ("nsubj", "nsubjpass"):
        return held
    if above.lemma_ in listed("frames", "answering"):
        return held
    return _of_verb(above, DEEPEST) or held


def _agent(verb: Token) -> Token | None:
    by = next((t for t in verb.children if t.dep_ == "agent"), None)
    return object_of(by) if by is not None else None


def _inverted(verb: Token) -> Token | None:
    """The subject behind a verb that follows marks or a comma: “…,” said the envoy.

    It is sometimes read as an object, or as the subject of what is said behind it.
    """
    if verb.i == 0 or verb.tag_ == "VBG" or not verb.nbor(-1).is_punct:
        return None
    for child in verb.children:
        if child.i > verb.i and child.dep_ == "dobj":
            return child
        if child.i > verb.i and child.dep_ == "ccomp" and child.left_edge.dep_ != "mark":
            return next((t for t in child.children if t.dep_ in SUBJECTS and t.i < child.i), None)
    return None


def _is_said(child: Token, cue: Cue) -> bool:
    """Whether an object is what is demanded, and not who is told."""
    if not cue.takes & {"phrase", "stakes", "quoting"}:
        return False
    told = cue.takes & {"directive"} or cue.word.prepositions
    others = [
        t for t in cue.head.children if t.i > child.i and t.dep_ in ("prep", "xcomp", "ccomp")
    ]
    return not (told and others)


def _of_preposition(head: Token, wanted: frozenset[str]) -> Token | None:
    for child in head.children:
        if child.dep_ in ("prep", "dative") and child.lower_ in wanted:
            return object_of(child)
    return None


def _beside_noun(noun: Token) -> Token | None:
    """“presented the duke with a demand”."""
    if noun.dep_ == "pobj" and noun.head.lower_ == "with":
        return next((t for t in noun.head.head.children if t.dep_ == "dobj"), None)
    return None


def _in_talks(head: Token) -> Token | None:
    """“said in a call with the duke”."""
    for child in head.children:
        if child.dep_ == "prep" and child.lower_ in ("in", "during", "at", "after", "on"):
            for noun in child.children:
                if noun.dep_ == "pobj" and noun.lower_ in listed("frames", "talks"):
                    return _of_preposition(noun, frozenset({"with", "to"}))
    return None
