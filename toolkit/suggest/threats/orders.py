"""Orders and what follows if they are not kept → frames: “withdraw or face war”, “otherwise”."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from toolkit.suggest.acts import is_hostile, kinds_named, names_act
from toolkit.suggest.clauses import (
    MARKS,
    SUBJECTS,
    between,
    is_verb,
    lemma,
    listed,
    modal,
    reports_from,
    trimmed,
)
from toolkit.suggest.lexicon import words
from toolkit.suggest.threats.frame import Condition, Frame, condition_of
from toolkit.suggest.threats.predicates import predicate

if TYPE_CHECKING:
    from spacy.tokens import Token


FACING = ("face", "suffer", "risk", "pay", "be", "lose", "perish", "die", "meet", "bear")


def disjunctions(sentence: Sequence[Token]) -> Iterator[Frame]:
    """“Withdraw or face war”, “must withdraw, or we will attack”, “stop, and we will lift …”."""
    for token in sentence:
        if token.lower_ not in ("or", "and") or token.dep_ != "cc":
            continue
        first = token.head
        second = next(
            (c for c in first.children if c.dep_ == "conj" and c.i > token.i and is_verb(c)), None
        )
        if second is None or first.pos_ not in ("VERB", "AUX"):
            continue
        aux, own = modal(second), next((c for c in second.children if c.dep_ in SUBJECTS), None)
        will = aux is not None and aux.lower_ in listed("threats", "firmness", "will")
        asked = _asked(first)
        ours = own is not None and own.lower_ in ("we", "i") and second.tag_ == "VBP"
        if not asked or (token.lower_ == "and" and not (ours or (will and own is not None))):
            continue
        passive = any(c.dep_ == "auxpass" for c in second.children)
        faces = passive or lemma(second) in FACING
        if not (will or faces or ours):
            continue
        marker = [token]
        if token.i + 1 < len(token.doc) and token.nbor(1).lower_ == "else":
            marker.append(token.nbor(1))
        begin = own.left_edge.i if own is not None else second.i
        tokens = between(sentence, _first(first), marker[0].i)
        polarity = "if_not_done" if token.lower_ == "or" else "if_done"
        made = condition_of(tokens, first, marker[0].lower_, marker=marker, polarity=polarity)
        stop = reports_from(sentence)
        consequence = predicate(second, sentence, None, None)
        if made is None or consequence is None or second.i >= stop:
            continue
        tokens = [t for t in consequence.tokens if t.i > marker[-1].i]
        if not tokens:
            continue
        consequence = replace(
            consequence,
            tokens=tuple(tokens),
            head=second,
            top=second,
            start=max(begin, marker[-1].i + 1),
        )
        if consequence.span.start >= made.span.end and (
            names_act(second) or kinds_named(consequence.tokens) or faces
        ):
            yield Frame.of(made, consequence, 0.85)


def _asked(verb: Token) -> bool:
    """Whether a verb is an order: an imperative, “must”, or what somebody is told to do."""
    if any(c.dep_ in SUBJECTS for c in verb.children):
        aux = modal(verb)
        return aux is not None and aux.lower_ in ("must", "should", "shall", "can")
    if verb.tag_ == "VB" and not any(c.tag_ in ("MD", "TO") for c in verb.children):
        return True
    if any(c.tag_ == "TO" for c in verb.children):
        return verb.dep_ in ("xcomp", "ccomp", "advcl", "acl", "relcl") or verb.dep_ == "ROOT"
    aux = modal(verb)
    return aux is not None and aux.lower_ == "must"


def _first(verb: Token) -> int:
    """Where an order begins: with the verb itself, or with the subject of “must”."""
    own = next((c for c in verb.children if c.dep_ in SUBJECTS and c.i < verb.i), None)
    return int(own.left_edge.i) if own is not None else int(verb.i)


def otherwise(sentence: Sequence[Token], earlier: Sequence[Token]) -> Iterator[Frame]:
    """What would follow “otherwise”: “Withdraw. Otherwise we will act”."""
    for at, token in enumerate(sentence):
        marker = _otherwise(sentence, at)
        if marker is None:
            continue
        before = [t for t in sentence[:at] if not t.is_punct]
        cut = reports_from(sentence)
        rest = between(sentence, marker[-1].i + 1, cut if cut > token.i + 1 else sentence[-1].i + 1)
        verb = next((t.head for t in rest if t.tag_ == "MD" and t.head in rest), None)
        if verb is None:
            continue
        source = sentence[:at] if any(is_verb(t) for t in before) else earlier
        condition = _demanded(source, marker)
        consequence = predicate(verb, sentence, None, None)
        if consequence is None:
            continue
        first = next((t for t in rest if not t.is_punct and t.text not in MARKS), verb)
        consequence = replace(consequence, start=first.i)
        if condition is not None:
            yield Frame.of(condition, consequence, 0.85)


def _otherwise(sentence: Sequence[Token], at: int) -> list[Token] | None:
    opens = at == 0 or sentence[at - 1].text in (",", ";", "–", "—", ".", ":", *MARKS)
    opens = opens or sentence[at - 1].lower_ in ("and", "or", "but")
    if not opens:
        return None
    for phrase_ in words("threats", "markers", "otherwise"):
        parts = phrase_.split()
        these = list(sentence[at : at + len(parts)])
        if [t.lower_ for t in these] == parts and parts != ["else"]:
            return these
    return None


def _demanded(source: Sequence[Token], marker: Sequence[Token]) -> Condition | None:
    """The clause before “otherwise”: what is demanded, or what is warned against."""
    if not source:
        return None
    for token in source:
        if lemma(token) in listed("threats", "saying", "warning"):
            inside = [t for t in token.subtree if t.lower_ in ("about", "against", "of", "over")]
            acts_ = [c for p in inside for c in p.children if c.dep_ == "pobj" and is_hostile([c])]
            if acts_:
                tokens = trimmed(list(acts_[-1].subtree))
                return condition_of(tokens, acts_[-1], "otherwise", marker=marker)
    verb = next((t for t in source if t.dep_ == "ROOT"), source[0])
    for _ in range(3):
        below = next(
            (c for c in verb.children if c.dep_ in ("ccomp", "xcomp") and is_verb(c)), None
        )
        if below is None or lemma(verb) not in (
            listed("threats", "saying", "verbs")
            | {"order", "urge", "want", "ask", "call", "demand"}
        ):
            break
        verb = below
    begin, end = _first(verb), max(int(verb.right_edge.i) + 1, verb.i + 1)
    stop = reports_from(source)
    tokens = trimmed([t for t in source if begin <= t.i < min(end, stop)])
    if not tokens:
        return None
    return condition_of(tokens, verb, "otherwise", marker=marker, polarity="if_not_done")
