"""Words → which act they name: its PLOVER type, and of what kind a consequence is.

All of it is read off ``lexicon/events.toml`` and ``lexicon/threats.toml``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from toolkit.suggest.clauses import lemma, listed
from toolkit.suggest.lexicon import table, words

if TYPE_CHECKING:
    from toolkit.suggest.tokens import Token

KINDS = (
    *("military_force", "force_posture", "military_aid", "economic", "diplomatic", "legal"),
    "cyber",
)
HOSTILE = ("ASSAULT", "COERCE", "MOBILIZE", "SANCTION", "REJECT", "THREATEN", "PROTEST")
"""Types of acts that somebody may be warned off."""


@lru_cache(maxsize=1)
def act_verbs() -> dict[str, str]:
    """Verb → type, of those that are an act whatever stands beside them."""
    return {w: name for name in table("events", "verbs") for w in words("events", "verbs", name)}


@lru_cache(maxsize=1)
def act_nouns() -> dict[str, str]:
    """Noun → type."""
    return {w: name for name in table("events", "nouns") for w in words("events", "nouns", name)}


@lru_cache(maxsize=1)
def force_verbs() -> dict[str, tuple[str, ...]]:
    """Verb → the types that it may be with forces or goods beside it."""
    found: dict[str, tuple[str, ...]] = {}
    for name in table("events", "verbs_of_forces"):
        for word in words("events", "verbs_of_forces", name):
            found[word] = (*found.get(word, ()), name)
    return found


def kinds_named(tokens: Iterable[Token]) -> tuple[str, ...]:
    """The kinds of consequence that its words name, in the order of the schema."""
    lemmas = {lemma(token) for token in tokens if not (token.is_punct or _in_force(token))}
    return tuple(kind for kind in KINDS if lemmas & listed("threats", "kinds", kind))


def _in_force(token: Token) -> bool:
    """“Enter into force”, “remain in force”: no force is meant."""
    return token.lower_ == "force" and token.i > 0 and token.nbor(-1).lower_ in ("into", "in")


def kinds_hinted(tokens: Iterable[Token]) -> tuple[str, ...]:
    """The kind that weaker words hint at, where `kinds_named` finds none: at most one."""
    lemmas = [lemma(token) for token in tokens if not token.is_punct]
    for known in lemmas:
        for kind in ("military_force", "economic", "diplomatic", "force_posture"):
            if known in listed("threats", "hints", kind):
                return (kind,)
    return ()


def names_act(token: Token) -> bool:
    """Whether a word names an act of force, diplomacy or economy, or what follows on one."""
    known = lemma(token)
    if token.pos_ in ("VERB", "AUX"):
        acting = known in act_verbs() or known in listed("threats", "acts", "verbs")
        named = any(known in listed("threats", "kinds", kind) for kind in KINDS)
        return acting or named or known in _giving()
    return known in act_nouns() or known in listed("threats", "results", "nouns")


@lru_cache(maxsize=1)
def _giving() -> frozenset[str]:
    return listed("threats", "benefits", "giving") | listed("threats", "benefits", "lifting")


def is_hostile(tokens: Iterable[Token]) -> bool:
    """Whether a condition speaks of a conflict between states or armed groups."""
    for token in tokens:
        known = lemma(token)
        if known in listed("threats", "conditions", "conflict"):
            return True
        if act_verbs().get(known) in HOSTILE or act_nouns().get(known) in HOSTILE:
            return True
    return False


def about_something_else(tokens: Sequence[Token]) -> bool:
    """Whether a sentence speaks of games, weather, votes and the like."""
    known = listed("threats", "conditions", "elsewhere")
    return any(lemma(t) in known and (t.pos_ != "VERB" or lemma(t) == "rain") for t in tokens)


def just_happens(tokens: Iterable[Token]) -> bool:
    """Whether the words name what just happens: a famine, a war, deaths."""
    known = listed("threats", "results", "happenings")
    return any(lemma(t) in known and not is_undone(t) for t in tokens)


def is_undone(token: Token) -> bool:
    """Whether a word has “de-” before it: “de-escalation”."""
    return token.i > 1 and token.nbor(-1).text == "-" and token.nbor(-2).lower_ == "de"


def is_verdict(tokens: Sequence[Token]) -> bool:
    """Whether a predicate only judges: “be a grave mistake”, “cross a red line”."""
    plain = [lemma(t) for t in tokens if t.is_alpha]
    if not plain:
        return False
    text = f" {' '.join(t.lower_ for t in tokens if t.is_alpha)} "
    lemmas = set(plain)
    if any(f" {line} " in text for line in words("threats", "verdicts", "red_line")):
        return True
    if lemmas & listed("threats", "verdicts", "regarding"):
        return _judging(lemmas, text) or _attack(tokens)
    if plain[0] not in ("be", "constitute", "represent", "become", "mean", "amount", "make"):
        return False
    target = "target" in lemmas and bool(lemmas & {"legitimate", "prime", "first", "military"})
    grave = bool(lemmas & listed("threats", "verdicts", "adjectives"))
    return target or grave or _judging(lemmas, text)


def _attack(tokens: Sequence[Token]) -> bool:
    """“Considered an attack against all”: taken for a hostile act, or for an enemy."""
    foes = listed("threats", "verdicts", "taken_for")
    return any(act_nouns().get(lemma(t)) == "ASSAULT" or lemma(t) in foes for t in tokens[1:])


def is_ominous(tokens: Iterable[Token]) -> bool:
    """Whether the words threaten whatever the condition is: “there will be consequences”."""
    return any(lemma(t) in listed("threats", "results", "ominous") for t in tokens)


def denies_benefit(tokens: Sequence[Token]) -> bool:
    """“No peace”, “no talks”: something welcome that would not be."""
    none = any(t.lower_ in ("no", "neither") for t in tokens)
    return none and any(
        lemma(t) in listed("threats", "benefits", "nouns")
        or t.lower_ in listed("threats", "benefits", "nouns")
        for t in tokens
    )


def _judging(lemmas: set[str], text: str) -> bool:
    broad = listed("threats", "verdicts", "broad")
    for noun in words("threats", "verdicts", "nouns"):
        if f" {noun} " in text and noun not in broad:
            return True
    return bool(lemmas & broad) and bool(lemmas & listed("threats", "verdicts", "qualified"))


def is_verdict_noun(head: Token) -> bool:
    """Whether a noun is a verdict: “warned of a grave mistake”."""
    known = lemma(head)
    nouns_ = listed("threats", "verdicts", "nouns") - listed("threats", "verdicts", "broad")
    return known in nouns_


def results_in_harm(verb: Token, tokens: Sequence[Token]) -> bool:
    """Whether a predicate leads from a condition to a harm: “trigger a war”."""
    known = lemma(verb)
    rest = [t for t in tokens if t.i > verb.i]
    lemmas = {lemma(t) for t in rest}
    plain = {t.lower_ for t in tokens}
    if plain & listed("threats", "verdicts", "unanswered"):
        return True
    negative = any(t.dep_ == "neg" or t.lower_ in ("not", "never") for t in tokens)
    if negative and known in listed("threats", "verdicts", "tolerated"):
        return True
    if known not in listed("threats", "results", "verbs"):
        return False
    harm = listed("threats", "results", "nouns") | listed("threats", "results", "happenings")
    acts = {w for w, kind in act_nouns().items() if kind in HOSTILE} | {"destruction", "ruin"}
    return bool(lemmas & (harm | acts))


def lifts_harm(verb: Token, tokens: Iterable[Token]) -> bool:
    """Whether a predicate lifts or ends something harmful."""
    known = {lemma(t) for t in tokens}
    return lemma(verb) in listed("threats", "benefits", "lifting") and bool(
        known & listed("threats", "benefits", "lifted")
    )


def gives_benefit(verb: Token, tokens: Iterable[Token]) -> bool:
    """Whether a predicate gives or grants something."""
    known = {lemma(t) for t in tokens} | {t.lower_ for t in tokens}
    if lemma(verb) in listed("threats", "benefits", "giving"):
        return True
    return bool(known & listed("threats", "benefits", "nouns")) and not just_happens(tokens)
