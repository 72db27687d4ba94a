"""What goes on from a condition that stands before → frames: “in that case”, “we would also”."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from toolkit.suggest.acts import HOSTILE, act_verbs, is_verdict, kinds_named, names_act
from toolkit.suggest.clauses import (
    SUBJECTS,
    infinitive_below,
    lemma,
    listed,
    modal,
    place,
    subject,
)
from toolkit.suggest.lexicon import words
from toolkit.suggest.parse import span_of
from toolkit.suggest.threats.frame import Condition, Consequence, Frame, condition_of, reporter_of
from toolkit.suggest.threats.predicates import predicate

if TYPE_CHECKING:
    from toolkit.suggest.tokens import Token


MAIN = ("ROOT", "ccomp")
WISHES = {"want", "like", "mean"}


def last_condition(near: Sequence[Frame], consequence: Consequence) -> Condition | None:
    """The condition of the last frame, where it stands before a consequence."""
    for frame in reversed(near):
        known = frame.condition
        if known is None or frame.rule == "threats.pointing":
            continue
        if known.span.end <= consequence.span.start:
            return replace(known, marker=None, first=known.tokens[0], rule="threats.shared")
    return None


def pointing(sentence: Sequence[Token], near: Sequence[Frame]) -> Iterator[Frame]:
    """“In that case the fleet will sail”, “they can then count on our help”."""
    verb = next((t.head for t in sentence if t.tag_ == "MD" and t.head.i > t.i), None)
    if verb is None and near:
        verb = next((t for t in sentence if t.tag_ in ("VBP", "VBZ") and t.dep_ in MAIN), None)
    if verb is None:
        return
    consequence = predicate(verb, sentence, None, reporter_of(verb))
    if consequence is None:
        return
    for parts in sorted(words("threats", "markers", "pointing"), key=len, reverse=True):
        wanted = parts.split()
        for at in range(min(3, len(sentence))):
            these = sentence[at : at + len(wanted)]
            if [t.lower_ for t in these] == wanted and (near or _harms(consequence, near)):
                condition = condition_of(these[1:], these[-1], "pointing", marker=these[:1])
                if condition is not None:
                    yield Frame.of(condition, consequence, 0.75 if near else 0.55)
                return
    then = next((t for t in sentence if t.lower_ == "then" and t.i < verb.i), None)
    shared = last_condition(near, consequence)
    if then is not None and shared is not None and _harms(consequence, near):
        tokens = [t for t in consequence.tokens if t.i != then.i]
        part = replace(consequence, tokens=tuple(tokens))
        condition = replace(shared, marker=span_of([then]), first=then, rule="threats.then")
        yield Frame.of(condition, part, 0.65)


def _harms(consequence: Consequence, near: Sequence[Frame]) -> bool:
    act = names_act(consequence.head)
    return bool(kinds_named(consequence.tokens)) or (act and bool(near))


def going_on(sentence: Sequence[Token], near: Sequence[Frame]) -> Iterator[Frame]:
    """“We would also equip our allies”: what goes on from a condition in the sentences before."""
    if not near or sentence[-1].text == "?":
        return
    if any(t.lower_ in ("even", "never") for t in sentence):
        return
    for token in sentence:
        verb = None
        if token.lower_ in ("would", "'d", "’d") and token.head.i > token.i:
            verb = token.head
        elif lemma(token) in listed("threats", "firmness", "prepared") - WISHES:
            verb = infinitive_below(token) if token.pos_ in ("NOUN", "ADJ", "VERB") else None
        if lemma(token) == "hesitate" and any(c.dep_ == "neg" for c in token.children):
            verb = infinitive_below(token)
        if verb is None or lemma(verb) in listed("threats", "saying", "verbs"):
            continue
        consequence = predicate(verb, sentence, None, reporter_of(verb))
        if consequence is None or is_verdict(consequence.tokens):
            continue
        shared = last_condition(near, consequence)
        known = near[-1].condition
        if shared is None or not _acts(consequence) or known is None:
            continue
        marker = known.marker
        condition = replace(shared, marker=marker, first=known.first, rule="threats.going_on")
        yield Frame.of(condition, consequence, 0.65)
        return


def _acts(consequence: Consequence) -> bool:
    kinds = kinds_named(consequence.tokens)
    goods = {lemma(t) for t in consequence.tokens} & listed("events", "words_for", "goods")
    by = subject(consequence.top)
    somebody = by is None or by.pos_ in ("PROPN", "NOUN") or by.tag_ == "PRP"
    hostile = act_verbs().get(lemma(consequence.head)) in HOSTILE
    return somebody and names_act(consequence.head) and bool(kinds or goods or hostile)


def coordinated(frame: Frame, sentence: Sequence[Token]) -> Iterator[Frame]:
    """A second consequence with a subject of its own, on the same condition."""
    consequence, condition = frame.consequence, frame.condition
    if consequence is None or condition is None or consequence.nominal:
        return
    for child in consequence.top.children:
        own = next((c for c in child.children if c.dep_ in SUBJECTS), None)
        if child.dep_ != "conj" or own is None or child.i < consequence.end - 1:
            continue
        aux = modal(child)
        if aux is None or aux.lower_ not in listed("threats", "firmness", "will"):
            continue
        second = predicate(child, sentence, None, consequence.reporter)
        if second is None or not (kinds_named(second.tokens) or names_act(child)):
            continue
        if second.span.overlaps(condition.span):
            continue
        span = place(child.doc[second.start : second.end])
        if span is not None:
            yield Frame(span, f"{frame.rule}", 0.7, condition, second, frame.warner)
