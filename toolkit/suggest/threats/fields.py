"""A frame → the fields of a threat: act, aim, commitment, status."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from toolkit.suggest.acts import (
    HOSTILE,
    act_nouns,
    act_verbs,
    gives_benefit,
    is_hostile,
    is_ominous,
    is_verdict,
    just_happens,
    kinds_named,
    lifts_harm,
)
from toolkit.suggest.clauses import lemma, listed, modal, negated
from toolkit.suggest.events.dates import MONTHS
from toolkit.suggest.threats.frame import Consequence, Frame
from toolkit.suggest.threats.sides import Sides

if TYPE_CHECKING:
    from toolkit.suggest.tokens import Token


def act_of(frame: Frame, sides: Sides) -> str:
    """Whose side would bring it about, and is it welcome?"""
    consequence = frame.consequence
    if consequence is None or is_verdict(consequence.tokens):
        return "warning" if sides.bystander else "threat"
    if _welcome(frame, consequence, sides):
        return "offer"
    if sides.bystander and not consequence.nominal:
        return "warning" if sides.by_speaker or just_happens(consequence.tokens) else "threat"
    if sides.by_speaker and _befalls(consequence):
        return "warning"
    return "threat"


def _befalls(consequence: Consequence) -> bool:
    """Whether it would just happen: a famine, deaths; nobody's side is named as doing it."""
    if any(lemma(t) in ("response", "retaliation", "sanction") for t in consequence.tokens):
        return False
    return just_happens(consequence.tokens)


def _welcome(frame: Frame, consequence: Consequence, sides: Sides) -> bool:
    """Whether a consequence is a benefit to whoever is to change: lifted sanctions, aid, talks."""
    verb, tokens = consequence.head, consequence.tokens
    denied = not consequence.nominal and (negated(verb) or any(t.lower_ == "no" for t in tokens))
    condition = frame.condition
    if condition is not None and condition.polarity == "if_not_done":
        return False
    if consequence.nominal and _offered(frame):
        return not kinds_named(tokens) or not is_hostile(tokens)
    if consequence.nominal:
        return bool(
            {lemma(t) for t in tokens} & listed("threats", "benefits", "nouns")
        ) and not kinds_named([t for t in tokens if t.dep_ != "amod"])
    if lifts_harm(verb, tokens):
        return not denied
    if _held_out(frame, consequence) and not denied:
        return True
    desired = condition is not None and any(
        lemma(t) in listed("threats", "conditions", "desired") for t in condition.tokens
    )
    if denied:
        harm = act_verbs().get(lemma(verb)) in ("ASSAULT", "SANCTION", "COERCE")
        return harm or (desired and act_nouns().get(lemma(verb)) is not None)
    harmful = just_happens(tokens) or lemma(verb) in ("face", "suffer", "pay")
    harmful = harmful or lemma(verb) in listed("threats", "benefits", "depriving")
    harmful = harmful or any(act_nouns().get(lemma(t)) == "ASSAULT" for t in tokens)
    if not gives_benefit(verb, tokens) or harmful:
        return False
    hostile = condition is not None and is_hostile(condition.tokens) and not desired
    helped = {m.actor.key for m in sides.beneficiaries}
    aimed = {m.actor.key for m in sides.targets}
    return bool(helped & aimed) or not hostile


def _offered(frame: Frame) -> bool:
    """“Dangled a loan”: whether a verb of holding out governs it."""
    by = frame.warner
    return by is not None and lemma(by) in listed("threats", "benefits", "offering")


def _held_out(frame: Frame, consequence: Consequence) -> bool:
    """“Provided that”, “once”, “in return for”, and nothing hostile that would follow."""
    condition = frame.condition
    if condition is None or condition.marker is None:
        return False
    if any(act_verbs().get(lemma(t)) in HOSTILE for t in condition.tokens):
        return False
    marker = condition.rule.removeprefix("threats.").replace("_", " ")
    verb, tokens = consequence.head, consequence.tokens
    harm = act_verbs().get(lemma(verb)) in HOSTILE or just_happens(tokens) or is_ominous(tokens)
    taken = lemma(verb) in listed("threats", "benefits", "depriving")
    return marker in listed("threats", "benefits", "markers") and not harm and not taken


def aim_of(frame: Frame, act: str) -> str:
    """What the target is meant to do: deter, compel, or unclear."""
    condition = frame.condition
    if condition is None or act == "offer":
        return "unclear"
    if condition.polarity == "if_not_done":
        return "compel"
    tokens = condition.tokens
    if any(t.dep_ == "neg" or t.lower_ in ("no", "not", "without") for t in tokens):
        return "compel"
    if any(lemma(t) in listed("threats", "conditions", "going_on") for t in tokens):
        return "compel" if not _to_do(tokens) else "deter"
    if condition.marker is not None and condition.rule in (
        *("threats.as_long_as", "threats.so_long_as"),
    ):
        return "compel"
    return "deter"


def _to_do(tokens: Sequence[Token]) -> bool:
    """“Continue to invade”: more of what is feared, and nothing that is asked to be undone."""
    going = listed("threats", "conditions", "going_on")
    return any(
        lemma(t) == "continue" and any(c.dep_ == "xcomp" for c in t.children)
        for t in tokens
        if lemma(t) in going
    )


def commitment_of(frame: Frame) -> str:
    """Read off the innermost verb; a verdict is signalled whatever its auxiliary."""
    consequence = frame.consequence
    if consequence is None or (consequence.nominal and not _offered(frame)):
        return "signalled"
    if is_verdict(consequence.tokens) or is_ominous(consequence.tokens):
        return "signalled"
    head, top = consequence.head, consequence.top
    aux = modal(head) or modal(top)
    tokens = {lemma(t) for t in consequence.tokens}
    if "consequence" in tokens and lemma(head) in ("have", "be", "face", "bring", "carry"):
        return "signalled"
    if frame.warner is not None and lemma(frame.warner) == "threaten" and aux is None:
        return "signalled"
    between = [head.doc[i] for i in range(min(top.i, head.i), head.i)]
    prepared = listed("threats", "firmness", "prepared")
    if top.i != head.i and any(
        lemma(t) in prepared for t in between if t.pos_ in ("VERB", "ADJ", "NOUN")
    ):
        return "prepared"
    if aux is not None and aux.lower_ in ("may", "might", "could"):
        return "signalled"
    return "committed"


def status_of(frame: Frame) -> str:
    """Of this occasion, of a later or of an earlier one."""
    reporter = frame.warner or (frame.consequence.reporter if frame.consequence else None)
    if reporter is None:
        return "issued"
    return _occasion(reporter)


def _occasion(reporter: Token) -> str:
    verbs = [reporter]
    for above in reporter.ancestors:
        if above.pos_ in ("VERB", "AUX", "ADJ") and len(verbs) < 3:
            verbs.append(above)
    aux = modal(reporter) or (modal(reporter.head) if reporter.dep_ == "conj" else None)
    if aux is not None and aux.lower_ in ("will", "shall", "would"):
        return "announced"
    if any(c.lower_ == "to" and c.dep_ == "aux" for c in reporter.children):
        above = reporter.head
        if lemma(above) in listed("threats", "roles", "announced") and above.i != reporter.i:
            return "announced"
    recalled = listed("threats", "roles", "recalled")
    past = any(c.lower_ == "had" and c.dep_ == "aux" for c in reporter.children)
    adverbs = {c.lower_ for c in reporter.children if c.dep_ in ("advmod", "npadvmod")}
    if past or (adverbs & recalled) - {"then", "already"} or _dated(reporter):
        return "recalled"
    return "issued"


def _dated(reporter: Token) -> bool:
    """Whether a report is dated by a month, a year, or “last month”."""
    for child in reporter.children:
        if child.dep_ == "prep" and child.lower_ in ("on", "in"):
            for below in child.subtree:
                if below.ent_type_ == "DATE" and (below.like_num or below.lower_ in MONTHS):
                    return True
        if child.dep_ == "npadvmod" and any(c.lower_ == "last" for c in child.children):
            return lemma(child) in ("month", "year", "summer", "autumn", "winter", "spring")
    return False
