"""A frame → of what kinds its consequence is: force, sanctions, an inducement."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from toolkit.suggest.acts import act_verbs, force_verbs, is_verdict, kinds_hinted, kinds_named
from toolkit.suggest.clauses import lemma
from toolkit.suggest.threats.frame import Consequence, Frame

if TYPE_CHECKING:
    from toolkit.suggest.tokens import Token

UNSPECIFIED = ("unspecified",)


def kinds_of(frame: Frame, act: str) -> tuple[str, ...]:
    """Of what kinds the consequence is; more than one may hold."""
    consequence = frame.consequence
    if consequence is None:
        return UNSPECIFIED
    if act == "offer":
        return ("inducement",)
    if is_verdict(consequence.tokens):
        return UNSPECIFIED
    tokens = [t for t in consequence.tokens if not _aside(t, consequence)]
    kinds = kinds_named(consequence.tokens if _given(consequence) else tokens)
    if "military_aid" in kinds and _given(consequence):
        kinds = tuple(k for k in kinds if k not in ("military_force", "force_posture", "economic"))
    elif "military_aid" in kinds and not _second(consequence):
        kinds = tuple(k for k in kinds if k != "military_aid")
        if lemma(consequence.head) in ("use", "launch", "fire") and not kinds:
            kinds = ("military_force",)
    if "economic" in kinds and "diplomatic" in kinds and not _both(tokens):
        kinds = tuple(k for k in kinds if k != "diplomatic")
    if "force_posture" in kinds and "military_force" in kinds:
        posture = (
            lemma(consequence.head) not in act_verbs()
            or act_verbs()[lemma(consequence.head)] != "ASSAULT"
        )
        kinds = tuple(k for k in kinds if k != ("military_force" if posture else "force_posture"))
    if act_verbs().get(lemma(consequence.head)) == "ASSAULT" and not _second(consequence):
        kinds = tuple(k for k in kinds if k in ("military_force", "cyber")) or ("military_force",)
    kinds = kinds or kinds_hinted(tokens)
    if _vague(tokens, kinds):
        kinds = (*kinds, "unspecified")
    return kinds or UNSPECIFIED


def _aside(token: Token, consequence: Consequence) -> bool:
    """Whether a word is in a clause that explains, or names who it is done to."""
    return (
        any(
            a.dep_ in ("relcl", "advcl") or (a.dep_ == "acl" and a.i > consequence.head.i + 3)
            for a in (token, *token.ancestors)
            if consequence.head.i < a.i <= consequence.tokens[-1].i
        )
        and token.i > consequence.head.i
    )


def _second(consequence: Consequence) -> bool:
    """Whether a second predicate is coordinated with the first."""
    return any(c.dep_ == "conj" for c in consequence.head.children)


def _given(consequence: Consequence) -> bool:
    aid = {w for w, kind in act_verbs().items() if kind == "AID"}
    known = lemma(consequence.head)
    return (
        known in aid
        or "AID" in force_verbs().get(known, ())
        or known in (*("strengthen", "help", "train", "count"),)
    )


def _both(tokens: Sequence[Token]) -> bool:
    """Whether diplomacy is named beside economic measures, not only as their manner."""
    strong = {
        "ambassador",
        "envoy",
        "expel",
        "expulsion",
        "talk",
        "negotiation",
        "diplomatic",
        "embassy",
        "isolate",
        "isolation",
        "recognise",
        "recognize",
    }
    return any(lemma(t) in strong for t in tokens)


def _vague(tokens: Sequence[Token], kinds: Sequence[str]) -> bool:
    """Whether something unnamed is threatened beside what is named: “and other measures”."""
    if not kinds:
        return True
    other = any(t.lower_ == "other" and t.dep_ == "conj" for t in tokens)
    beside = any(lemma(t) == "consequence" and (t.dep_ == "conj" or t.conjuncts) for t in tokens)
    return other or beside
