"""Acts and what is said of them → frames: “an attack would be met with force”."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from toolkit.suggest.acts import (
    HOSTILE,
    act_nouns,
    is_hostile,
    is_verdict,
    names_act,
    results_in_harm,
)
from toolkit.suggest.clauses import (
    between,
    infinitive_below,
    lemma,
    listed,
    modal,
    reports_from,
    subject,
    trimmed,
)
from toolkit.suggest.lexicon import words
from toolkit.suggest.threats.frame import Consequence, Frame, condition_of, reporter_of
from toolkit.suggest.threats.predicates import predicate

if TYPE_CHECKING:
    from toolkit.suggest.tokens import Token


LONGEST = 26
"""So many words whoever would do something is described with at most."""
FIRM = frozenset({"will", "would", "could", "'ll", "’ll", "shall", "can", "wo", "ca"})
CERTAIN = ("bind", "doom", "destine", "bound", "doomed")
"""“Are bound to”: as sure as “will”."""
OPEN = frozenset(
    {"a", "an", "any", "such", "another", "further", "every", "new", "no", "one", "even"}
)
"""Words before an act that has not happened."""
ANYBODY = frozenset(
    {"any", "anyone", "anybody", "whoever", "those", "every", "all", "no", "anything", "nobody"}
)


def verdicts(
    sentence: Sequence[Token], near: Sequence[Frame], earlier: Sequence[Token]
) -> Iterator[Frame]:
    """“Any attack would be met with force”, “moving the fleet would cross a red line”."""
    stop = reports_from(sentence)
    taken: set[int] = set()
    for verb in sentence:
        if verb.i >= stop or verb.pos_ not in ("VERB", "AUX") or verb.dep_ in ("aux", "auxpass"):
            continue
        aux = modal(verb)
        if aux is not None and aux.lower_ not in FIRM:
            continue
        if lemma(verb) in CERTAIN and (below := infinitive_below(verb)) is not None:
            yield from _certain(verb, below, sentence)
            continue
        if aux is None and lemma(verb) not in _judging_verbs():
            continue
        own = subject(verb)
        if own is None or own.dep_ == "expl" or own.i > verb.i or own.i in taken:
            continue
        consequence = _predicate(verb, sentence)
        if consequence is None:
            continue
        if any(t.tag_ == "JJS" for t in consequence.tokens):
            continue
        judged = is_verdict(consequence.tokens) or _one_too_many(consequence.tokens)
        harms = results_in_harm(verb, consequence.tokens)
        if aux is None and not _now(verb, consequence, judged=judged, harms=harms):
            continue
        grave = _Grave(
            judged,
            harms,
            _punishes(verb),
            _is_warned(consequence),
        )
        for frame in _judged(sentence, consequence, own, near, earlier, grave):
            taken.add(own.i)
            yield frame


def anybody(sentence: Sequence[Token]) -> Iterator[Frame]:
    """“Any ship found within a mile of it will be sunk”: by words, whatever the tree says."""
    for at, token in enumerate(sentence):
        before = sentence[at - 1] if at else None
        begins = before is None or before.is_punct or before.lower_ in ("that", "and")
        if (
            token.lower_ not in ("any", "anyone", "anybody", "whoever", "those", "all")
            or not begins
        ):
            continue
        aux = next((t for t in sentence[at + 2 : at + LONGEST] if t.lower_ in FIRM), None)
        if aux is None or aux.head.i < aux.i or aux.head.sent is not token.sent:
            continue
        tokens = trimmed(between(sentence, token.i, aux.i))
        verb = aux.head
        consequence = _predicate(verb, sentence)
        if consequence is None or consequence.start < aux.i or any(t.text == "," for t in tokens):
            continue
        doing = next((t for t in tokens if t.tag_ in ("VBN", "VBD", "VBZ", "VBP", "VBG")), None)
        condition = condition_of(tokens, doing or tokens[-1], "verdict") if doing else None
        if condition is not None and (_punishes(verb) or is_verdict(consequence.tokens)):
            yield Frame.of(condition, consequence, 0.6)


def _certain(verb: Token, below: Token, sentence: Sequence[Token]) -> Iterator[Frame]:
    """“Those who play with fire are bound to perish in it”."""
    own = subject(verb)
    if own is None or own.i > verb.i:
        return
    tokens = trimmed([t for t in own.subtree if t.i < verb.i])
    clause = [t for t in own.subtree if t.dep_ in ("relcl", "acl")]
    if not tokens or not clause or not _anybody(own, tokens) or not _punishes(below):
        return
    condition = condition_of(tokens, clause[0], "verdict")
    consequence = predicate(below, sentence, None, reporter_of(below))
    if condition is None or consequence is None or consequence.span.overlaps(condition.span):
        return
    yield Frame.of(condition, consequence, 0.7)


@dataclass(frozen=True, slots=True)
class _Grave:
    """What a predicate says of its subject."""

    judged: bool
    """“Be a mistake”."""
    harms: bool
    """“Trigger a war”."""
    punishes: bool
    """“Be sunk”."""
    warned: bool
    """Whether somebody warns that it would be so."""


def _now(verb: Token, consequence: Consequence, *, judged: bool, harms: bool) -> bool:
    """“Is a red line”, “is an attack on us all”, “sanctions mean war”: said of what is to come."""
    if verb.tag_ not in ("VBZ", "VBP"):
        return False
    if judged and _red(consequence.tokens):
        return True
    own = subject(verb)
    open_ = own is not None and (own.left_edge is own or own.left_edge.lower_ in ("a", "an", "any"))
    acts = own is not None and act_nouns().get(lemma(own)) in HOSTILE
    if lemma(verb) in ("mean", "spell", "equal"):
        return bool(open_ and acts and harms)
    war = any(act_nouns().get(lemma(t)) == "ASSAULT" for t in consequence.tokens)
    return lemma(verb) == "be" and bool(open_ and acts and (war or judged))


def _punishes(verb: Token) -> bool:
    """“Will be sunk”, “will share their fate”: what is done to whoever does it."""
    known = lemma(verb)
    passive = any(c.dep_ == "auxpass" for c in verb.children)
    if passive and any(c.dep_ == "neg" for c in verb.children):
        return known in ("spare", "forgive", "tolerate", "forget", "admit", "allow")
    if passive:
        giving = listed("threats", "benefits", "giving") | listed("threats", "benefits", "lifting")
        return names_act(verb) and (known not in giving or known in ("cut", "meet", "stop"))
    return known in listed("threats", "results", "befalls")


def _is_warned(consequence: Consequence) -> bool:
    by = consequence.reporter
    return by is not None and lemma(by) in listed("threats", "saying", "warning")


@lru_cache(maxsize=1)
def _judging_verbs() -> frozenset[str]:
    """Verbs that may lead from an act to what is said of it."""
    lists = ("regarding", "crossing", "tolerated")
    known = frozenset().union(*(listed("threats", "verdicts", name) for name in lists))
    return known | listed("threats", "results", "verbs") | {"be", "go", "amount", "represent"}


def _one_too_many(tokens: Sequence[Token]) -> bool:
    """“Would be one too many”, “a step too far”."""
    return [t.lower_ for t in tokens[-2:]] in (["too", "many"], ["too", "far"])


def _red(tokens: Sequence[Token]) -> bool:
    text = " ".join(t.lower_ for t in tokens if t.is_alpha)
    return any(line in text for line in words("threats", "verdicts", "red_line"))


def _judged(
    sentence: Sequence[Token],
    consequence: Consequence,
    own: Token,
    near: Sequence[Frame],
    earlier: Sequence[Token],
    grave: _Grave,
) -> Iterator[Frame]:
    """The subject of a verdict as the condition, and the verdict as the consequence."""
    verb = consequence.head
    tokens = [t for t in own.subtree if t.i < min(verb.i, consequence.start)]
    first = next((t for t in reversed(between(sentence, 0, own.i)) if t.text == ":"), None)
    kept = trimmed([t for t in tokens if first is None or t.i > first.i])
    if not kept:
        return
    if own.lower_ in ("this", "that", "it", "which") and len(kept) == 1:
        if not (grave.judged and (near or is_hostile(earlier))):
            return
    elif not _sets(own, kept, verb, grave):
        return
    clause = [t for t in own.subtree if t.dep_ in ("relcl", "acl") and t.pos_ == "VERB"]
    anybody = bool(clause) and _anybody(own, kept)
    condition = condition_of(kept, clause[0] if anybody else own, "verdict")
    if condition is None or consequence.span.overlaps(condition.span):
        return
    yield Frame.of(condition, consequence, 0.8 if grave.judged else 0.7)


def _sets(own: Token, tokens: Sequence[Token], verb: Token, grave: _Grave) -> bool:
    """Whether a subject is something that might be done, and is answered by the predicate."""
    hostile = is_hostile(tokens)
    said = grave.judged or grave.harms
    open_ = tokens[0].lower_ in OPEN or (own.tag_ == "NNS" and tokens[0] is own)
    whoever = tokens[0].lower_ in ("whoever", "whosoever", "who")
    if not whoever and (own.tag_ == "VBG" or own.dep_ in ("csubj", "csubjpass")):
        return said or grave.warned or (grave.punishes and hostile)
    if _anybody(own, tokens):
        return said or grave.punishes or grave.warned or hostile
    if grave.judged and open_ and own.pos_ in ("NOUN", "PROPN"):
        return True
    if hostile and own.pos_ == "NOUN" and not _own_forces(own):
        leads = lemma(verb) in listed("threats", "results", "leading")
        return said or grave.warned or (open_ and (leads or grave.punishes))
    any_ = tokens[0].lower_ in ("any", "every", "such") and (
        said or grave.punishes or lemma(verb) == "meet"
    )
    return any_ or (grave.warned and open_ and own.pos_ == "NOUN" and not _own_forces(own))


def _anybody(own: Token, tokens: Sequence[Token]) -> bool:
    """“Whoever …”, “those who …”, “any country that …”, “ships that …”."""
    clause = any(c.dep_ in ("relcl", "acl") for c in own.children)
    clause = clause or own.dep_ in ("csubj", "csubjpass")
    every = tokens[0].lower_ in ANYBODY
    return clause and (every or (own.tag_ == "NNS" and tokens[0] is own))


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
