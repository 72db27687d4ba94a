"""A cue → the phrase behind it: what is demanded, warned of, or called something in marks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.suggest.parse import Parse
from toolkit.suggest.quotes.bounds import reports
from toolkit.suggest.quotes.cues import Cue
from toolkit.suggest.quotes.pairs import Pairs
from toolkit.suggest.quotes.reporting import listed
from toolkit.suggest.syntax import FINITE, content, is_passive, next_word

if TYPE_CHECKING:
    from toolkit.suggest.tokens import Token

OBJECTS = frozenset(
    {"dobj", "pobj", "oprd", "attr", "acomp", "xcomp", "ccomp", "dative", "prep", "advcl"}
)
SMALL = frozenset({"of", "as", "for", "with", "about", "against", "to", "on", "over"})


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase that begins at `start` and hangs on `head`; `end` only where that is settled."""

    start: int
    head: Token
    kind: str
    end: int | None = None


def preposition_phrase(cue: Cue, following: Iterable[Token]) -> Phrase | None:
    """“warned of war”, “accused them of having crossed the river”, “his demand for a halt”."""
    for token in following if cue.word.prepositions else ():
        wanted = cue.word.prepositions.get(token.lower_)
        if wanted is None or token.dep_ not in ("prep", "mark", "agent"):
            if token.tag_ in FINITE:
                return None
            continue
        inner = (t for t in token.children if t.dep_ in ("pobj", "pcomp", "amod", "acomp"))
        head, first = next(inner, None), next_word(token)
        if head is None or first is None or not _governs(cue, token):
            continue
        gerund = head.dep_ == "pcomp" or head.tag_ == "VBG"
        stakes = head.lower_ in listed("nouns", "stakes")
        fits = wanted == "any" or (wanted == "ing" and gerund) or (wanted == "stakes" and stakes)
        return Phrase(first.idx, head, "phrase" if fits else "quoted")
    return None


def object_phrase(cue: Cue) -> Phrase | None:
    """“demanded guarantees”; “emphasized the willingness to act”; “guarantees demanded by X”."""
    head = cue.head
    if head.dep_ == "acl" and head.tag_ == "VBN" and "phrase" in cue.takes:
        before = head.nbor(-1)
        noun = before if before.pos_ == "NOUN" else head.head
        return Phrase(content(noun.left_edge).idx, noun, "phrase", noun.idx + len(noun))
    if is_passive(head) or not cue.takes & {"phrase", "stakes"}:
        return None
    objects = [t for t in cue.last.children if t.dep_ == "pobj"] if cue.last != head else []
    objects += [t for t in head.children if t.dep_ == "dobj"]
    for noun in objects:
        if noun.i < cue.last.i or noun.pos_ == "PRON":
            continue
        if "phrase" in cue.takes:
            return Phrase(noun.left_edge.idx, noun, "phrase")
        for part in (noun, *noun.conjuncts):
            if part.lower_ in listed("nouns", "stakes") and part.i > cue.last.i:
                first = part.left_edge
                start = first.nbor() if first.dep_ == "cc" else first
                return Phrase(start.idx, noun, "phrase")
    return None


def quoted_phrase(cue: Cue, parse: Parse, pairs: Pairs) -> Phrase | None:
    """“called it “a first step””: the part of the predicate that holds words in marks."""
    if not cue.takes:
        return None
    for child in (*cue.last.children, *(cue.head.children if cue.last != cue.head else ())):
        if child.dep_ not in OBJECTS or child.i <= cue.last.i:
            continue
        start, end = child.left_edge.idx, child.right_edge.idx + len(child.right_edge)
        sentence = parse.sentence_at(child.idx)
        end = min(end, sentence.span.end) if sentence else end
        adverbial = child.dep_ == "prep" and child.lower_ not in SMALL
        if adverbial or not pairs.within(start - 1, end - 1):
            continue
        if any(reports(t) and t.tag_ == "VBG" for t in (child, *child.children)):
            continue
        start = _start(child).idx
        if cue.word.lemma in listed("frames", "naming"):
            start = _name(pairs.within(start - 1, end)[0].opened, parse) or start
        return Phrase(start, child, "quoted")
    return None


def _name(opened: int, parse: Parse) -> int | None:
    """Where words in marks begin that something is called, with their article."""
    marks = parse.token_at(opened)
    if marks is None or marks.i == 0:
        return None
    before = marks.nbor(-1)
    return before.idx if before.pos_ == "DET" else opened


def _start(child: Token) -> Token:
    """Where a part of a predicate begins, without its preposition or its subject."""
    first = child.left_edge
    if child.dep_ == "prep" and child.lower_ in SMALL:
        return next_word(child) or first
    subject = [t for t in child.children if t.dep_ in ("nsubj", "nsubjpass")]
    if child.dep_ == "ccomp" and subject and child.tag_ not in FINITE:
        return next_word(subject[-1].right_edge) or first
    return first


def _governs(cue: Cue, preposition: Token) -> bool:
    """Whether a preposition hangs on the cue, or on what stands between the two."""
    head = preposition.head
    return bool(head == cue.head or (cue.head.is_ancestor(preposition) and not cue.is_noun))
