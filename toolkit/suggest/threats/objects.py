"""Objects of a verb that are the condition → frames: “will sink any ship that comes near”."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from toolkit.suggest.acts import HOSTILE, act_verbs, is_hostile, is_verdict
from toolkit.suggest.clauses import lemma, listed, modal, reports_from, trimmed
from toolkit.suggest.threats.frame import Frame, condition_of, reporter_of
from toolkit.suggest.threats.predicates import predicate
from toolkit.suggest.threats.verdicts import ANYBODY, FIRM

if TYPE_CHECKING:
    from toolkit.suggest.tokens import Token


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


def objects(sentence: Sequence[Token]) -> Iterator[Frame]:
    """“Will sink any ship that comes near”: the object is the condition, the verb what follows."""
    for verb in sentence:
        aux = modal(verb) if verb.pos_ == "VERB" else None
        thing = next((c for c in verb.children if c.dep_ == "dobj" and c.i > verb.i), None)
        if aux is None or aux.lower_ not in FIRM or thing is None or not _hits(verb):
            continue
        tokens = trimmed([t for t in thing.subtree if t.i < reports_from(sentence)])
        clause = [c for c in thing.children if c.dep_ in ("relcl", "acl") and c.pos_ == "VERB"]
        first = " ".join(t.lower_ for t in tokens[:2])
        if not clause or not (first.split(" ")[0] in ANYBODY or first in ("the next", "the first")):
            continue
        condition = condition_of(tokens, clause[0], "object")
        whole = predicate(verb, sentence, None, reporter_of(verb))
        if condition is None or whole is None:
            continue
        rest = trimmed([t for t in whole.tokens if t.i < tokens[0].i])
        if rest:
            yield Frame.of(condition, replace(whole, tokens=tuple(rest)), 0.7)


def _hits(verb: Token) -> bool:
    return act_verbs().get(lemma(verb)) in (*HOSTILE, "REJECT")
