"""What an act would cost → frames: “serious consequences of”, “a price for”, “at its peril”."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from toolkit.suggest.acts import is_hostile, is_ominous
from toolkit.suggest.clauses import between, lemma, listed, modal, reports_from, subject, trimmed
from toolkit.suggest.threats.frame import Condition, Frame, condition_of, reporter_of
from toolkit.suggest.threats.predicates import phrase, predicate

if TYPE_CHECKING:
    from toolkit.suggest.tokens import Token

PRICES = ("consequence", "cost", "price", "repercussion")
UNDONE = frozenset({"any", "a", "an", "another", "further", "anyone", "those", "whoever", "every"})
"""Words before an act that has not happened, or before whoever would do it."""


def prices(sentence: Sequence[Token]) -> Iterator[Frame]:
    """All frames of this kind in a sentence."""
    for token in sentence:
        if lemma(token) in PRICES:
            yield from _consequences(token, sentence)
        if lemma(token) in (*PRICES, "punishment", "penalty", "hell", "retaliation", "dearly"):
            yield from _price(token, sentence)
        if token.lower_ == "at":
            yield from _own_risk(token, sentence)


def _consequences(token: Token, sentence: Sequence[Token]) -> Iterator[Frame]:
    """“The serious consequences of an attack”, spoken of by somebody."""
    if not any(lemma(c) in listed("threats", "results", "grave") for c in token.children):
        return
    of = next((c for c in token.children if c.lower_ in ("of", "for")), None)
    head = next((c for c in of.children if c.dep_ in ("pobj", "pcomp")), None) if of else None
    verb = next((a for a in token.ancestors if a.pos_ == "VERB"), None)
    speaks = verb is not None and lemma(verb) in (
        listed("threats", "saying", "verbs") | {"discuss", "outline", "stress", "spell", "lay"}
    )
    if of is None or head is None or not speaks:
        return
    if not is_hostile([head]) and lemma(head) not in ("action", "move"):
        return
    barred = {t.i for c in head.children if c.dep_ == "conj" for t in c.subtree}
    made = condition_of([t for t in head.subtree if t.i not in barred], head, "consequences_of")
    consequence = phrase(token, sentence, made, verb)
    if made is not None and consequence is not None:
        first = trimmed([t for t in consequence.tokens if t.i < of.i])
        if first:
            part = replace(consequence, tokens=tuple(first), start=first[0].i)
            yield Frame.of(made, part, 0.7)


def _price(token: Token, sentence: Sequence[Token]) -> Iterator[Frame]:
    """“There would be consequences for any attack”, “will pay a heavy price for any attack”."""
    verb = next((a for a in token.ancestors if a.pos_ in ("VERB", "AUX") and modal(a)), None)
    if verb is None or verb.i > token.i:
        return
    for for_ in between(sentence, token.i + 1, reports_from(sentence)):
        if for_.lower_ != "for" or for_.dep_ != "prep":
            continue
        made = _act(for_)
        consequence = predicate(verb, sentence, made, reporter_of(verb)) if made else None
        if made is None or consequence is None:
            continue
        pays = lemma(verb) in ("pay", "face", "suffer", "be", "come", "bear", "follow")
        if not (pays or is_ominous(consequence.tokens)):
            continue
        yield Frame.of(made, consequence, 0.7)
        return


def _act(preposition: Token) -> Condition | None:
    """What stands behind a preposition, if it is something that has not happened."""
    head = next((c for c in preposition.children if c.dep_ in ("pobj", "pcomp")), None)
    if head is None:
        return None
    tokens = list(head.subtree)
    clause = [c for c in head.children if c.dep_ in ("relcl", "acl") and c.pos_ == "VERB"]
    open_ = tokens[0].lower_ in UNDONE and (bool(clause) or is_hostile(tokens))
    if not (open_ or (head.tag_ == "VBG" and head.dep_ == "pcomp")):
        return None
    return condition_of(tokens, clause[0] if clause else head, "price", marker=[preposition])


def _own_risk(at: Token, sentence: Sequence[Token]) -> Iterator[Frame]:
    """“Would enter the zone at its own peril”: the act is the condition."""
    head = next((c for c in at.children if c.dep_ == "pobj"), None)
    if head is None or lemma(head) not in ("peril", "risk", "cost"):
        return
    if not any(c.tag_ == "PRP$" for c in head.children):
        return
    verb = next((a for a in at.ancestors if a.pos_ == "VERB"), None)
    if verb is None or verb.i > at.i or subject(verb) is None:
        return
    act = predicate(verb, sentence, None, None)
    if act is None:
        return
    made = condition_of([t for t in act.tokens if t.i < at.i], verb, "own_risk")
    consequence = phrase(head, sentence, made, reporter_of(verb))
    if made is None or consequence is None:
        return
    part = replace(consequence, tokens=(at, *consequence.tokens), start=min(act.start, at.i))
    yield Frame.of(made, part, 0.7)
