"""Words that warn or threaten → frames: “warned against invading”, “threatened sanctions”."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from toolkit.suggest.acts import act_nouns, is_hostile, is_verdict_noun, names_act
from toolkit.suggest.clauses import (
    between,
    infinitive_below,
    lemma,
    listed,
    modal,
    place,
    reports_from,
    trimmed,
)
from toolkit.suggest.parse import span_of
from toolkit.suggest.threats.consequences import resolve
from toolkit.suggest.threats.frame import Condition, Consequence, Frame, condition_of
from toolkit.suggest.threats.predicates import phrase
from toolkit.suggest.threats.sequels import last_condition

if TYPE_CHECKING:
    from toolkit.suggest.tokens import Token


DETERRING = ("deter", "dissuade", "discourage")


def warned_off(sentence: Sequence[Token]) -> Iterator[Frame]:
    """“Warned them against invading”, “warned them not to invade”, “to deter them from it”."""
    stop = reports_from(sentence)
    warns = any(_warns(t) for t in sentence)
    for token in sentence:
        warner, marker, verb = _warning(token, warns=warns)
        if warner is None:
            continue
        rule = "_".join(t.lower_ for t in marker)
        tokens = _behind(sentence, marker[-1], verb, stop)
        made = condition_of(tokens, verb or token, rule, marker=marker)
        named = any(t.ent_type_ in ("GPE", "NORP", "ORG", "PERSON") for t in sentence)
        if made is None or not (named or is_hostile(made.tokens)):
            continue
        head = next((c for c in token.children if c.dep_ in ("pobj", "pcomp")), made.tokens[0])
        condition = replace(made, head=verb or head)
        span = span_of([marker[0], made.tokens[-1]])
        yield Frame(span, made.rule, 0.85, condition, None, warner)


def _warning(token: Token, *, warns: bool) -> tuple[Token | None, list[Token], Token | None]:
    """What warns, the words of the marker, and the verb behind “not to”."""
    if token.lower_ == "against":
        return _warned(token), [token], None
    if token.lower_ == "from" and warns and lemma(token.head) in DETERRING:
        return token.head, [token], None
    if token.lower_ == "to" and token.i > 0 and token.nbor(-1).lower_ in ("not", "never"):
        verb = token.head
        if _warns(verb.head) and verb.dep_ in ("xcomp", "ccomp", "advcl"):
            return verb.head, [token.nbor(-1), token], verb
    return None, [], None


def _warns(token: Token) -> bool:
    if token.pos_ == "VERB" and token.tag_ != "VBN":
        return lemma(token) in listed("threats", "saying", "warning")
    return lemma(token) in {*listed("threats", "saying", "warning"), "warning"}


def _warned(preposition: Token) -> Token | None:
    """The verb or noun of warning that a preposition hangs on, perhaps by way of whom it warns."""
    for above in (preposition.head, *preposition.head.ancestors):
        if above.i > preposition.i:
            return None
        if lemma(above) in (*listed("threats", "saying", "warning"), "warning"):
            return above if lemma(above) != "threaten" else None
        if above.pos_ not in ("NOUN", "PROPN", "PRON", "ADJ", "ADP"):
            return None
    return None


def _behind(sentence: Sequence[Token], marker: Token, verb: Token | None, stop: int) -> list[Token]:
    """What hangs on a preposition, up to a new clause."""
    owner = verb if verb is not None else marker
    edge = int(owner.right_edge.i) + 1
    tokens = between(sentence, marker.i + 1, min(max(edge, marker.i + 2), stop))
    for at, token in enumerate(tokens):
        if token.text == "," and at + 1 < len(tokens):
            after = tokens[at + 1]
            if after.tag_ in ("IN", "VBG", "WDT", "WP", "RB", "CC", "PRP") or after.lower_ == "as":
                return tokens[:at]
    return tokens


def red_lines(sentence: Sequence[Token]) -> Iterator[Frame]:
    """“Has drawn a red line at any strike on the dam”: the condition is what it is drawn at."""
    for token in sentence:
        if lemma(token) != "line" or token.dep_ != "dobj":
            continue
        if not any(c.lower_ == "red" for c in token.children):
            continue
        verb = token.head
        if lemma(verb) not in ("draw", "set", "lay", "declare"):
            continue
        for preposition in (*verb.children, *token.children):
            if preposition.lower_ not in ("at", "over", "on", "around", "against"):
                continue
            head = next((c for c in preposition.children if c.dep_ in ("pobj", "pcomp")), None)
            if head is None or not is_hostile(head.subtree) or head.pos_ == "PROPN":
                continue
            made = condition_of(list(head.subtree), head, "red_line", marker=[preposition])
            if made is not None:
                start = min(token.left_edge.i, preposition.i)
                span = span_of(token.doc[start : made.tokens[-1].i + 1])
                consequence = phrase(token, sentence, made, verb)
                yield Frame(span, made.rule, 0.75, made, consequence, verb)


def threatened(sentence: Sequence[Token], near: Sequence[Frame]) -> Iterator[Frame]:
    """“Threatened sanctions”, “warned of a grave mistake”, “warned that they would not return”."""
    known = list(near)
    for verb in sentence:
        if lemma(verb) not in listed("threats", "saying", "warning") or verb.pos_ != "VERB":
            continue
        if verb.tag_ == "VBN" and not any(c.dep_ in ("aux", "auxpass") for c in verb.children):
            continue
        consequence = resolve(verb, sentence)
        if consequence is None or any(t.lower_ in ("if", "unless") for t in consequence.tokens):
            continue
        for frame in _threat(verb, consequence, known):
            known.append(frame)
            yield frame


def _threat(verb: Token, consequence: Consequence, near: Sequence[Frame]) -> Iterator[Frame]:
    """The frame of a verb that warns or threatens, and of what it warns of."""
    act = names_act(consequence.head)
    threatens = lemma(verb) == "threaten"
    if consequence.nominal:
        if is_verdict_noun(consequence.head):
            yield from _alone(consequence, _judged_act(near, consequence), verb, needs=True)
        elif act and (threatens or _punishes(consequence)):
            yield from _alone(consequence, None, verb, needs=False)
    elif threatens:
        if act and infinitive_below(verb) is not None:
            yield from _alone(consequence, None, verb, needs=False)
    elif modal(consequence.head) is not None:
        yield from _alone(consequence, last_condition(near, consequence), verb, needs=True)


def _judged_act(near: Sequence[Frame], consequence: Consequence) -> Condition | None:
    """What a verdict is about: what the other side has just threatened, or its condition."""
    for frame in reversed(near):
        part = frame.consequence
        if part is not None and part.nominal and part.span.end <= consequence.span.start:
            return condition_of(part.tokens, part.head, "answered")
    return last_condition(near, consequence)


def _punishes(consequence: Consequence) -> bool:
    known = lemma(consequence.head)
    return known in listed("threats", "results", "nouns") or act_nouns().get(known) == "SANCTION"


def _alone(
    consequence: Consequence, shared: Condition | None, verb: Token, *, needs: bool
) -> Iterator[Frame]:
    """A frame of a consequence whose condition stands before, or behind “over”, or nowhere."""
    span = place(verb.doc[consequence.start : consequence.end]) or consequence.span
    if shared is not None and shared.rule == "threats.answered":
        # What the other side has said is no part of this frame, though it is its condition.
        yield Frame(span, shared.rule, 0.7, shared, consequence, verb)
    elif shared is not None:
        yield Frame.of(shared, consequence, 0.7)
    elif not needs:
        over = _over(consequence)
        if over is None:
            yield Frame(span, "threats.threatened", 0.7, None, consequence, verb)
            return
        condition, at = over
        rest = trimmed([t for t in consequence.tokens if t.i < at])
        if rest:
            part = replace(consequence, tokens=tuple(rest))
            yield replace(Frame.of(condition, part, 0.7), warner=verb)


def _over(consequence: Consequence) -> tuple[Condition, int] | None:
    """“Threatened tariffs over the dam”: what it is about, and where “over” stands."""
    for token in consequence.tokens:
        if token.lower_ != "over" or token.dep_ != "prep" or token.i <= consequence.head.i:
            continue
        head = next((c for c in token.children if c.dep_ == "pobj"), None)
        if head is None or head.ent_type_ in ("DATE", "TIME", "MONEY", "CARDINAL"):
            continue
        inside = [t for t in head.subtree if t.i <= consequence.tokens[-1].i]
        condition = condition_of(inside, head, "over", marker=[token])
        if condition is not None:
            return condition, token.i
    return None
