"""A clause → the consequence that it states: the predicate or noun phrase, and how firmly.

What stands between somebody and an act (“wants to”, “there are plans to”, “the willingness to”)
says how firm a threat is and belongs to the frame; what reports it (“said”, “warned”) does not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from toolkit.suggest.acts import is_verdict_noun, names_act
from toolkit.suggest.clauses import (
    MARKS,
    SUBJECTS,
    between,
    infinitive_below,
    lemma,
    listed,
    modal,
    reports_from,
)
from toolkit.suggest.threats.frame import Condition, Consequence, reporter_of
from toolkit.suggest.threats.predicates import DEEP, innermost, phrase, predicate

if TYPE_CHECKING:
    from toolkit.suggest.tokens import Token

NEAR = 8
"""So many words may stand between a threat and the condition on it."""
CLAUSES = ("ccomp", "xcomp", "advcl", "parataxis")
ADVERBIAL = {"if", "unless", "as", "because", "while", "after", "before", "since"}


def governed(condition: Condition, sentence: Sequence[Token]) -> Consequence | None:
    """The consequence that a condition belongs to, in its own sentence."""
    if condition.leads:
        return _main_clause(condition, sentence)
    named = _named(condition, sentence)
    if named is not None:
        return named
    governor = _governor(condition, sentence)
    if governor is None:
        return None
    if condition.first.lower_ == "to":
        governor = _above_purpose(governor)
    return resolve(governor, sentence, condition)


def _named(condition: Condition, sentence: Sequence[Token]) -> Consequence | None:
    """“The threat of sanctions if Ruritania attacks”: the noun right before the marker."""
    for at in reversed(between(sentence, max(0, condition.first.i - NEAR), condition.first.i)):
        if at.dep_ == "pobj" and at.head.lower_ in ("of", "with") and at.head.i > 0:
            told = at.head.nbor(-1)
            if lemma(told) in (
                *listed("threats", "saying", "nouns"),
                "promise",
                "offer",
                "prospect",
            ):
                verb = next((a for a in told.ancestors if a.pos_ == "VERB"), None)
                return phrase(at, sentence, condition, verb if verb is not None else told)
        if at.pos_ not in ("NOUN", "PROPN", "ADJ", "DET", "ADP", "PRON"):
            return None
    return None


def _above_purpose(verb: Token) -> Token:
    """The main verb above “to defend itself and to react to …”."""
    at = verb
    while at.dep_ in ("acl", "conj", "advcl", "xcomp", "dobj", "acomp") and at.head.i < at.i:
        if lemma(at.head) in listed("threats", "saying", "verbs"):
            break
        at = at.head
    return at


def _governor(condition: Condition, sentence: Sequence[Token]) -> Token | None:
    """The word before a condition that it hangs on."""
    first = condition.first.i
    token = condition.head if condition.marker is None else condition.first
    candidates = [token]
    if condition.first.dep_ in ("mark", "aux", "advmod"):
        candidates = [condition.first.head, condition.head]
    colon = next((t.i for t in sentence if t.text == ":" and t.i < first), -1)
    behind = [t for t in sentence if t.tag_ == "MD" and colon < t.i < first and t.head.i < first]
    for at in candidates:
        for above in (at, *at.ancestors):
            if above.i < first and above.sent == sentence[0].sent:
                if above.i < colon and behind:
                    return behind[-1].head
                if above.dep_ == "aux" or above.tag_ in ("IN", "TO", "RB", "JJ", "CD", "WDT"):
                    continue
                return above
    before = [t for t in sentence if t.i < first and t.tag_.startswith("VB") and t.dep_ != "aux"]
    return before[-1] if before else None


def _main_clause(condition: Condition, sentence: Sequence[Token]) -> Consequence | None:
    """The clause behind a condition that leads: the first with a modal, else its first verb."""
    rest = between(sentence, condition.end, reports_from(sentence))
    verbs = [t for t in rest if t.tag_.startswith("VB") and t.dep_ not in ("aux", "auxpass")]
    modals = [t for t in rest if t.tag_ == "MD" and t.head.i > t.i and t.head in rest]
    governor = modals[0].head if modals else next((v for v in verbs if v.tag_ != "VBG"), None)
    if governor is None:
        return None
    found = resolve(governor, sentence, condition)
    first = next((t for t in rest if not t.is_punct and t.text not in MARKS), None)
    early = [v for v in verbs if v.i < governor.i and v.dep_ not in ("amod", "acl", "relcl")]
    if found is None or first is None or early or found.nominal or first.i > found.start:
        return found
    # The parser loses a subject that stands behind a comma; the words do not.
    return replace(found, start=first.i)


def resolve(
    governor: Token, sentence: Sequence[Token], condition: Condition | None = None
) -> Consequence | None:
    """A word that a condition hangs on → the consequence above, at or below it."""
    at, reporter = governor, None
    if at.pos_ in ("NOUN", "PROPN", "PRON", "NUM", "ADJ") and infinitive_below(at) is None:
        reached = _noun(at, sentence, condition)
        if reached is not None:
            return reached
        above = next((a for a in at.ancestors if a.pos_ in ("VERB", "AUX")), None)
        if above is None:
            return None
        at = above
    at = _first_of(at)
    held = _held_out(at, condition)
    if held is not None:
        return phrase(held, sentence, condition, at)
    for _ in range(DEEP):
        inner = innermost(at, condition)
        if inner.i != at.i and lemma(inner) in listed("threats", "saying", "warning"):
            at = inner
        if lemma(at) not in listed("threats", "saying", "verbs") or _acts_itself(at):
            break
        below = _reported(at, condition)
        aux = modal(at)
        if (
            below is None
            and aux is not None
            and aux.lower_ in listed("threats", "firmness", "will")
        ):
            # “Those responsible will answer for it”: an act, and no report.
            break
        reporter = at
        if below is None:
            return None
        if below.pos_ in ("NOUN", "PROPN") and below.dep_ in ("pobj", "dobj", "conj"):
            return phrase(below, sentence, condition, reporter)
        at = below
    return predicate(at, sentence, condition, reporter or reporter_of(at))


def _first_of(verb: Token) -> Token:
    """The first of some predicates with one subject: “would freeze assets and ban sales”."""
    while verb.dep_ == "conj" and verb.tag_ == "VB" and verb.head.tag_ == "VB":
        if modal(verb) is not None or any(c.dep_ in SUBJECTS for c in verb.children):
            break
        if modal(verb.head) is None:
            break
        verb = verb.head
    return verb


def _held_out(verb: Token, condition: Condition | None) -> Token | None:
    """“Promised Ruritania a loan”, “dangles a loan”, “reprisals threatened”: the noun for it."""
    if condition is None or infinitive_below(verb) is not None:
        return None
    if lemma(verb) in listed("threats", "benefits", "offering") and modal(verb) is None:
        things = [c for c in verb.children if c.dep_ == "dobj" and c.i > verb.i]
        return things[-1] if things and things[-1].pos_ == "NOUN" else None
    if lemma(verb) == "threaten" and verb.tag_ in ("VBN", "VBD"):
        own = next((c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")), None)
        alone = not any(
            c.dep_ in ("dobj", "xcomp", "ccomp", "prep")
            for c in verb.children
            if c.i > verb.i and c.i < condition.start
        )
        return own if own is not None and alone and own.pos_ == "NOUN" and names_act(own) else None
    return None


def _acts_itself(verb: Token) -> bool:
    """Whether a verb of saying with a modal is the act itself: “will demand”, no report."""
    return lemma(verb) == "demand" and modal(verb) is not None


def _noun(
    noun: Token, sentence: Sequence[Token], condition: Condition | None
) -> Consequence | None:
    """A noun phrase that is a consequence by itself: under “threaten”, “warn” or a threat."""
    top = noun
    for above in noun.ancestors:
        if above.pos_ == "VERB" and lemma(above) in listed("threats", "saying", "warning"):
            target = top
            below = _reported(above, condition)
            if below is not None and below.pos_ in ("NOUN", "PROPN"):
                target = below
            return phrase(target, sentence, condition, above)
        if above.pos_ == "VERB":
            if lemma(above) in ("vow", "pledge", "promise", "swear") and top.dep_ == "dobj":
                return phrase(top, sentence, condition, above)
            return None
        if above.pos_ in ("NOUN", "PROPN"):
            if lemma(above) in listed("threats", "saying", "nouns"):
                return phrase(top, sentence, condition, above)
            top = above
    return None


def _reported(verb: Token, condition: Condition | None) -> Token | None:
    """What a verb of saying or threatening governs: a clause, an infinitive, “with sanctions”."""
    barred = set() if condition is None else {t.i for t in condition.tokens}
    children = [c for c in verb.children if c.i not in barred]
    warns = lemma(verb) in listed("threats", "saying", "warning")
    named = _threatened_with(children, barred) if warns else None
    if named is not None:
        return named
    for child in children:
        if child.dep_ in CLAUSES and child.pos_ in ("VERB", "AUX"):
            if not {c.lower_ for c in child.children if c.dep_ == "mark"} & ADVERBIAL:
                return child
        elif child.dep_ in ("ccomp", "acomp", "oprd") and lemma(verb) == "make":
            return next((c for c in child.children if c.dep_ in ("ccomp", "advcl", "xcomp")), None)
    if warns or lemma(verb) in listed("threats", "saying", "threatening"):
        return _deeper(verb, children, barred)
    return None


def _threatened_with(children: Sequence[Token], barred: set[int]) -> Token | None:
    """“With sanctions”, “of consequences”; the parser may hang it on whoever is warned."""
    for child in children:
        if child.dep_ == "prep" and child.lower_ in ("with", "of", "about"):
            found = next((c for c in child.children if c.dep_ == "pobj"), None)
            if found is not None:
                return found
    for child in children:
        if child.dep_ == "dobj":
            under = [c for p in child.children if p.lower_ in ("of", "with") for c in p.children]
            found = next((c for c in under if names_act(c) or is_verdict_noun(c)), None)
            if found is not None and found.i not in barred:
                return found
    return None


def _deeper(verb: Token, children: Sequence[Token], barred: set[int]) -> Token | None:
    """A noun phrase farther below a verb of threatening, or its object: “threatens sanctions”."""
    for token in verb.subtree:
        behind = token.dep_ == "pobj" and token.head.lower_ in ("of", "with")
        if behind and token.i not in barred and (names_act(token) or is_verdict_noun(token)):
            return token
    return next((c for c in children if c.dep_ == "dobj" and names_act(c)), None)
