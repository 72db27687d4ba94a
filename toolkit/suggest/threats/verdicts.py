"""Acts and what is said of them → frames: “an attack would be met with force”."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from toolkit.suggest.acts import is_hostile, is_verdict, results_in_harm
from toolkit.suggest.clauses import (
    SUBJECTS,
    between,
    lemma,
    listed,
    modal,
    reports_from,
    trimmed,
)
from toolkit.suggest.lexicon import words
from toolkit.suggest.threats.frame import Consequence, Frame, condition_of, reporter_of
from toolkit.suggest.threats.predicates import predicate

if TYPE_CHECKING:
    from spacy.tokens import Token


def verdicts(
    sentence: Sequence[Token], near: Sequence[Frame], earlier: Sequence[Token]
) -> Iterator[Frame]:
    """“Any attack would be met with force”, “moving the fleet would cross a red line”."""
    stop = reports_from(sentence)
    for verb in sentence:
        if verb.i >= stop or verb.pos_ not in ("VERB", "AUX") or verb.dep_ in ("aux", "auxpass"):
            continue
        if lemma(verb) not in _judging_verbs():
            continue
        aux = modal(verb)
        own = next((c for c in verb.children if c.dep_ in SUBJECTS and c.i < verb.i), None)
        if own is None or own.dep_ == "expl":
            continue
        consequence = _predicate(verb, sentence)
        if consequence is None:
            continue
        tokens = consequence.tokens
        judged = is_verdict(tokens)
        if aux is None and not (judged and verb.tag_ in ("VBZ", "VBP") and _red(tokens)):
            continue
        if aux is not None and aux.lower_ not in ("will", "would", "could", "'ll", "’ll", "shall"):
            continue
        if not judged and not results_in_harm(verb, tokens):
            continue
        yield from _judged(sentence, verb, own, near, earlier, judged=judged)


@lru_cache(maxsize=1)
def _judging_verbs() -> frozenset[str]:
    """Verbs that may lead from an act to what is said of it."""
    lists = ("regarding", "crossing", "tolerated")
    known = frozenset().union(*(listed("threats", "verdicts", name) for name in lists))
    return known | listed("threats", "results", "verbs") | {"be", "go", "amount", "represent"}


def regarded(sentence: Sequence[Token]) -> Iterator[Frame]:
    """“Will regard any attack as an act of war”: the object is the condition."""
    for verb in sentence:
        aux = modal(verb) if lemma(verb) in listed("threats", "verdicts", "regarding") else None
        thing = next((c for c in verb.children if c.dep_ == "dobj"), None)
        if aux is None or thing is None:
            continue
        as_ = next((t for t in verb.subtree if t.lower_ == "as" and t.i > thing.i), None)
        if as_ is None or as_.dep_ != "prep":
            continue
        if not is_hostile(thing.subtree) or thing.pos_ not in ("NOUN", "PROPN"):
            continue
        condition = condition_of([t for t in thing.subtree if t.i < as_.i], thing, "regarded")
        judged = trimmed(list(as_.subtree))
        if condition is None or not is_verdict([verb, *judged]):
            continue
        whole = predicate(verb, sentence, None, reporter_of(verb))
        if whole is None or len(judged) < 2:
            continue
        part = replace(whole, tokens=tuple(judged), head=judged[0], top=verb)
        yield Frame.of(condition, part, 0.7)


def _red(tokens: Sequence[Token]) -> bool:
    text = " ".join(t.lower_ for t in tokens if t.is_alpha)
    return any(line in text for line in words("threats", "verdicts", "red_line"))


def _judged(
    sentence: Sequence[Token],
    verb: Token,
    own: Token,
    near: Sequence[Frame],
    earlier: Sequence[Token],
    *,
    judged: bool,
) -> Iterator[Frame]:
    """The subject of a verdict as the condition, and the verdict as the consequence."""
    tokens = [t for t in own.subtree if t.i < verb.i]
    first = next((t for t in reversed(between(sentence, 0, verb.i)) if t.text == ":"), None)
    tokens = [t for t in tokens if first is None or t.i > first.i]
    if not tokens:
        return
    gerund = own.tag_ == "VBG" or own.dep_ in ("csubj", "csubjpass")
    pointing = own.lower_ in ("this", "that", "it", "which") and len(tokens) == 1
    clause = [t for t in own.subtree if t.dep_ in ("relcl", "acl") and t.pos_ == "VERB"]
    anybody = bool(clause) and tokens[0].lower_ in (
        *("any", "anyone", "anybody", "whoever", "those", "every", "all", "no"),
    )
    act = is_hostile(tokens) and not _own_forces(own)
    if pointing:
        if not (judged and (near or is_hostile(earlier))):
            return
    elif not (gerund or anybody or (act and own.pos_ == "NOUN")):
        any_ = tokens[0].lower_ in ("any", "every") and verb.lemma_.lower() == "meet"
        if not any_:
            return
    kept = trimmed(tokens)
    if not kept:
        return
    head = clause[0] if anybody else own
    condition = condition_of(kept, head, "verdict")
    if condition is None:
        return
    begins = _predicate(verb, sentence)
    if begins is None or begins.span.overlaps(condition.span):
        return
    made = Frame.of(condition, begins, 0.8 if judged or not pointing else 0.6)
    yield made


def _own_forces(noun: Token) -> bool:
    """Whether a subject is forces and no act: “the army will respond with fire”."""
    return lemma(noun) in listed("events", "words_for", "forces") or noun.pos_ in ("PROPN", "PRON")


def _predicate(verb: Token, sentence: Sequence[Token]) -> Consequence | None:
    """The predicate without its subject: it is the condition."""
    made = predicate(verb, sentence, None, reporter_of(verb))
    if made is None:
        return None
    first = min(
        [verb.i]
        + [c.i for c in verb.children if c.i < verb.i and c.dep_ in ("auxpass", "neg")]
        + [c.i for c in verb.children if c.i < verb.i and c.dep_ == "aux" and c.tag_ == "VB"]
    )
    tokens = [t for t in made.tokens if t.i >= first]
    kept = trimmed(tokens)
    if not kept:
        return None
    start = min([c.i for c in verb.children if c.dep_ == "aux" and c.i < verb.i] + [first])
    return replace(made, tokens=tuple(kept), head=verb, top=verb, start=start)
