"""How surely a condition and what would follow are a threat, a warning or an offer.

What speaks for it is added up: a consequence that names an act or a harm, a condition that speaks
of a conflict, somebody who warns, two sides of which one would answer the other, and a document
that is about a conflict. A weather report has conditions as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from toolkit.suggest.acts import (
    HOSTILE,
    about_something_else,
    act_nouns,
    act_verbs,
    denies_benefit,
    is_hostile,
    is_ominous,
    is_verdict,
    just_happens,
    kinds_named,
    names_act,
    results_in_harm,
)
from toolkit.suggest.clauses import MARKS, SUBJECTS, lemma, listed, modal, reports_from, subject
from toolkit.suggest.names.people import kind_of
from toolkit.suggest.parse import Parse
from toolkit.suggest.threats.frame import Condition, Consequence, Frame

if TYPE_CHECKING:
    from toolkit.suggest.tokens import Token

SURE, LIKELY, OPEN = 0.9, 0.75, 0.55
WITHOUT = (
    "threats.failing",
    "threats.absent",
    "threats.in_default_of",
    "threats.in_the_absence_of",
)
"""“Failing a satisfactory reply”: markers that only diplomats use."""
RARE = ("threats.should", "threats.were", "threats.had", "threats.in_the_event_of")
"""Ways of setting a condition that weigh words well."""
SAID = 0.75
"""What speaks for a frame if it is in somebody's words, or if no word of it says anything."""
STEPS = ((5.5, SURE), (4.5, LIKELY), (3.0, OPEN))
"""How much must speak for a frame, and how sure it is then."""
GRAVE, PLAIN = 3.0, 2.0
"""What speaks for a verdict, and for an act or a harm."""
MOST = 1.5
"""How much a document about a conflict speaks for its frames at most."""
FEW = 4
"""So many sentences, with one hostile word each, make a document about a conflict."""
STATES = ("GPE", "NORP")
OURS = frozenset({"we", "i", "our"})
SHORT = 5
"""“If they do not”: a condition of so few words may point to a demand."""
THEIRS = frozenset({"they", "you", "he", "she", "it"})


def tension(parse: Parse) -> float:
    """How much a document speaks of conflict between states or armed groups: 0 to `MOST`."""
    if parse.doc is None:
        return 0.0
    sentences = max(FEW, len(parse.sentences))
    hostile = sum(is_hostile(parse.tokens(s.span)) for s in parse.sentences)
    return max(0.0, min(MOST, 4 * (hostile - 0.5) / sentences))


def believed(frame: Frame, tokens: Sequence[Token], tense: float = 0.0) -> float:
    """How surely a condition and a consequence are a threat, warning or offer; 0: they are none.

    Args:
        frame: It must be still to come: “will”, “would”, a plan, an order.
        tokens: The sentence.
        tense: How much the document speaks of conflict (`tension`).
    """
    consequence, condition = frame.consequence, frame.condition
    if consequence is None or condition is None:
        return 0.0
    now = condition.rule == "threats.otherwise"
    if not ahead(consequence, tokens, leads=condition.leads, now=now):
        return 0.0
    warns = consequence.reporter is not None and (
        lemma(consequence.reporter) in listed("threats", "saying", "warning")
    )
    if consequence.nominal:
        return SURE if warns else LIKELY
    what = _what_follows(consequence)
    if condition.rule == "threats.without":
        what = max(what, PLAIN)
    if _is_idle(condition, consequence, what):
        return 0.0
    set_ = _what_is_set(condition, frame) + _two_sides(condition, consequence)
    weight = max(what, SAID) + (set_ or -0.5) + min(tense, MOST)
    weight += 1.5 * warns + SAID * _is_said(tokens)
    if about_something_else(tokens):
        weight -= 3.0 if tense < 1 else 1.0
    if frame.necessary and what > 1:
        return LIKELY
    return next((score for least, score in STEPS if weight >= least), 0.0)


def _is_idle(condition: Condition, consequence: Consequence, what: float) -> bool:
    """“There would be no wars”, “prices could rise”, “if you ask me”, “I would if I could”."""
    if condition.rule == "threats.if" and any(t.lower_ == "could" for t in condition.tokens):
        return True
    if lemma(condition.head) in listed("threats", "conditions", "idle_verbs"):
        return True
    happens = just_happens(consequence.tokens)
    if not what and happens and any(t.lower_ == "no" for t in consequence.tokens):
        return True
    harm = happens or bool(kinds_named(consequence.tokens))
    return not harm and what < GRAVE and _only_may(consequence)


def _what_follows(consequence: Consequence) -> float:
    """What the words of a consequence say of an act or a harm; 0: nothing."""
    tokens = consequence.tokens
    if is_verdict(tokens) or is_ominous(tokens) or denies_benefit(tokens):
        return GRAVE
    if any(t.lower_ == "no" for t in tokens) and just_happens(tokens):
        return 0.0
    kinds = kinds_named(tokens)
    weight = 0.75 if kinds == ("economic",) else 1.25 * bool(kinds)
    weight += 1.5 * _hostile_verb(consequence.head)
    weight += 1.25 * (names_act(consequence.head) or _object_act(consequence))
    weight += 2.0 * (just_happens(tokens) or results_in_harm(consequence.head, tokens))
    if not weight:
        # “The blockade will remain in force”: the subject is the act.
        own = subject(consequence.top)
        act = own is not None and own.dep_ != "expl" and act_nouns().get(lemma(own)) in HOSTILE
        happens = own is not None and own.i < consequence.head.i and just_happens(own.subtree)
        weight = 2.0 * (act or happens)
    return weight


def _only_may(consequence: Consequence) -> bool:
    """“Prices could rise”, “economists expect them to rise”: what nobody's side would do."""
    aux = modal(consequence.top) or modal(consequence.head)
    own = subject(consequence.top)
    weak = aux is not None and aux.lower_ in ("could", "may", "might")
    above = next((a for a in consequence.top.ancestors if a.pos_ == "VERB"), None)
    believed_ = above is not None and lemma(above) in listed("threats", "saying", "beliefs")
    return believed_ or (weak and not (own is not None and _side(own)))


def _is_said(tokens: Sequence[Token]) -> bool:
    """Whether a sentence is, or holds, what somebody says."""
    saying = listed("threats", "saying", "verbs")
    tagged = any(t.text == ":" for t in tokens[:4])
    return tagged or any(
        t.text in MARKS or (t.pos_ == "VERB" and lemma(t) in saying) for t in tokens
    )


def _what_is_set(condition: Condition, frame: Frame) -> float:
    """What a condition says of a conflict, or of what is demanded."""
    weight = 1.5 * (is_hostile(condition.tokens) or condition.rule in WITHOUT)
    desired = listed("threats", "conditions", "desired")
    going_on = listed("threats", "conditions", "going_on")
    own = next((t for t in condition.tokens if t.dep_ in SUBJECTS), None)
    if any(lemma(t) in desired or lemma(t) in going_on for t in condition.tokens):
        weight += 1.0 if own is None or own.dep_ == "nsubjpass" or _side(own) else 0.25
    if _elliptical(condition):
        weight += 1.5
    weight += 0.5 * (condition.polarity == "if_not_done")
    weight += 1.0 * (condition.rule == "threats.without")
    weight += 1.0 * (condition.rule in RARE)
    consequence = frame.consequence
    if any(t.lower_ == "no" for t in condition.tokens[:3]):
        weight += 0.5
    if not weight and consequence is not None:
        clause = consequence.head.doc[consequence.start : consequence.end]
        weight = 1.0 * _names_hostility(clause)
    return weight


def _elliptical(condition: Condition) -> bool:
    """“If they do not”, “if not”: it points to a demand."""
    plain = [t for t in condition.tokens if t.is_alpha or t.dep_ == "neg"]
    negated = any(t.dep_ == "neg" or t.lower_ in ("not", "refuse") for t in plain)
    return negated and len(plain) <= SHORT and not any(t.dep_ in ("dobj", "xcomp") for t in plain)


def _two_sides(condition: Condition, consequence: Consequence) -> float:
    """Whether one side would answer what another does: “if they …, we will …”."""
    doer = subject(consequence.top)
    other = next((t for t in condition.tokens if t.dep_ in SUBJECTS), None)
    if doer is None or other is None or doer.lower_ == other.lower_:
        return 0.0
    ours = doer.lower_ in OURS or any(c.lower_ == "our" for c in doer.children)
    if ours:
        return 1.5 if _side(other) else 0.5
    if doer.ent_type_ in STATES and other.ent_type_ in STATES:
        return 1.5
    return 1.0 if _side(doer) and _side(other) else 0.0


def _side(token: Token) -> bool:
    """Whether a subject may be a side: a state, a body, somebody who was spoken of."""
    if token.lower_ in OURS or token.lower_ in THEIRS:
        return True
    if token.ent_type_ in ("GPE", "NORP", "ORG", "PERSON"):
        return True
    return kind_of(token.lower_) is not None


def _hostile_verb(verb: Token) -> bool:
    return act_verbs().get(lemma(verb)) in HOSTILE


def _names_hostility(tokens: Iterable[Token]) -> bool:
    return any(lemma(t) in _hostile_words() for t in tokens)


@lru_cache(maxsize=1)
def _hostile_words() -> frozenset[str]:
    """Verbs and nouns of hostile acts."""
    known = (*act_verbs().items(), *act_nouns().items())
    return frozenset(word for word, kind in known if kind in HOSTILE)


def _object_act(consequence: Consequence) -> bool:
    return any(
        t.dep_ in ("dobj", "pobj", "attr", "nsubj", "nsubjpass") and names_act(t)
        for t in consequence.tokens
        if t.pos_ == "NOUN"
    )


def _existential_or_grave(consequence: Consequence) -> bool:
    """“There is a way out”, “is an act of war”: present, but of what is to come."""
    own = subject(consequence.head)
    there = own is not None and own.dep_ == "expl"
    return there or is_verdict(consequence.tokens) or is_ominous(consequence.tokens)


def ahead(
    consequence: Consequence, tokens: Sequence[Token], *, leads: bool, now: bool = False
) -> bool:
    """Whether the consequence is still to come: “will”, “would”, a plan, an order, a threat."""
    if consequence.nominal:
        return True
    verb, top = consequence.head, consequence.top
    aux = modal(top) or modal(verb)
    if aux is not None and any(
        c.lower_ in ("have", "'ve", "’ve") and c.dep_ == "aux" and c.i > aux.i
        for c in (*top.children, *verb.children)
    ):
        return False
    if top.i != verb.i or top.pos_ == "NOUN":
        return True
    if aux is not None:
        return aux.lower_ != "should"
    if verb.tag_ == "VB" or any(c.tag_ == "TO" for c in verb.children):
        return True
    if verb.tag_ in ("VBZ", "VBP"):
        firm = lemma(verb) in listed("threats", "firmness", "present")
        firm = firm or (lemma(verb) == "be" and _existential_or_grave(consequence))
        quoted = now or (leads and any(t.text in MARKS for t in tokens))
        return (firm or quoted) and reports_from(tokens) > verb.i
    return False
