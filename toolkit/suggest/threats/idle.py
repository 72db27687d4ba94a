"""Words that look like a condition’s marker → whether they set none: “even if”, “asked if”."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from toolkit.suggest.clauses import MARKS, is_verb, lemma, listed
from toolkit.suggest.lexicon import words

if TYPE_CHECKING:
    from toolkit.suggest.tokens import Token

TIMES = ("until", "once", "provided", "providing", "assuming")
"""Markers that need a clause behind them."""


def is_idle(sentence: Sequence[Token], at: int, these: Sequence[Token], *, noun: bool) -> bool:
    """Whether the words set no condition here: “even if”, “asked if”, “if asked”."""
    before = [t for t in sentence[max(0, at - 5) : at] if t.text not in MARKS]
    after = [t.lower_ for t in sentence[at + len(these) :] if t.text not in MARKS]
    last = before[-1] if before else None
    conceded = last is not None and last.lower_ in listed("threats", "markers", "concession")
    if not after or conceded:
        return True
    first, final = these[0].lower_, these[-1].lower_
    if first == "if":
        if last is not None and _asks(before, these[0]):
            return True
        idle = [i.split() for i in words("threats", "markers", "idle")]
        return any(after[: len(i)] == i and _ends(after[len(i) :]) for i in idle)
    if noun and final == "to":
        return not _act_follows(sentence[at + len(these) :])
    if final in ("day", "instant", "minute", "moment", "hour", *TIMES):
        return _only_time(these, sentence[at + len(these) :], after[0], last)
    if first == "without":
        return not _needed(sentence, at, last)
    if first in ("failing", "absent"):
        return after[0] in ("which", "that") or not (
            at == 0 or last is None or last.text == "," or last.lower_ == "that"
        )
    return False


def _only_time(
    these: Sequence[Token], behind: Sequence[Token], following: str, last: Token | None
) -> bool:
    """“At once”, “until then”, “until Friday to leave”, “the day of”: points of time."""
    final = these[-1].lower_
    if final in TIMES:
        verb = next((t for t in behind[:12] if is_verb(t)), None)
        at_once = final == "once" and last is not None and last.lower_ == "at"
        timed = following in ("then", "now") or (verb is not None and verb.nbor(-1).tag_ == "TO")
        return at_once or timed or verb is None
    finite = any(t.tag_ in ("VBZ", "VBP", "VBD") for t in behind[:9])
    return following in ("of", "before", "after", "when", "in") or (
        final in ("day", "hour") and not finite
    )


def _needed(sentence: Sequence[Token], at: int, last: Token | None) -> bool:
    """“Without an agreement there will be no money”, “no peace without justice”: what must be."""
    if sentence[at + 1].tag_ in ("VBG", "CD") or any(
        t.tag_ == "VBG" for t in sentence[at + 1 : at + 3]
    ):
        return False
    none = [t for t in sentence if t.lower_ in ("no", "never", "nothing") or t.dep_ == "neg"]
    firm = any(t.tag_ == "MD" or t.lower_ == "going" for t in sentence)
    if last is None or last.lower_ in ("that", ",", "and", "but", "so", ":", "–", "—"):
        return firm and any(t.i > sentence[at].i for t in none)
    there = any(t.dep_ == "expl" and t.i < sentence[at].i for t in sentence)
    return firm and there and any(t.i < sentence[at].i for t in none)


def _asks(before: Sequence[Token], marker: Token) -> bool:
    asking = listed("threats", "markers", "asking")
    head = marker.head.head
    asked = marker.head.dep_ == "ccomp" and head.i < marker.i and lemma(head) in asking
    for token in reversed(before[-3:]):
        if token.text == ",":
            break
        if lemma(token) in asking:
            return True
    return asked


def _act_follows(after: Sequence[Token]) -> bool:
    """Whether “to respond to” goes on with a noun that points to an act: “such an attack”."""
    head = next((t for t in after[:6] if t.tag_ in ("NN", "NNS")), None)
    return head is not None


def _ends(after: Sequence[str]) -> bool:
    return not after or not after[0].isalpha() or after[0] in ("by", "to", "about", "at")
