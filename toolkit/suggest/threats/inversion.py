"""The order of the words → whether it sets a condition: “should Ruritania attack”, “were it to”."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from toolkit.suggest.clauses import MARKS, SUBJECTS, between, listed

if TYPE_CHECKING:
    from toolkit.suggest.tokens import Token

INVERTED = ("should", "were", "had")
NOMINAL = frozenset({"DT", "CC", "NNP", "NNPS", "PRP", "PRP$", "NN", "NNS", "JJ", "EX", "CD"})
"""Tags of the words that a subject may begin with."""


def is_inverted(sentence: Sequence[Token], at: int) -> bool:
    """“Should Ruritania attack, …”, “were the bridge to fall, …”; no question."""
    token = sentence[at]
    if token.lower_ not in INVERTED or sentence[-1].text == "?" or at + 2 >= len(sentence):
        return False
    before = next((t for t in reversed(sentence[:at]) if t.text not in MARKS), None)
    following = sentence[at + 1]
    if following.tag_ not in NOMINAL:
        return False
    if _set_by_words(sentence, at):
        return True
    if token.lower_ == "should" and before is not None and before.lower_ == "that":
        return following.tag_ in ("DT", "NNP", "PRP", "PRP$")
    own = [c for c in token.head.children if c.dep_ in SUBJECTS] or [
        c for c in token.children if c.dep_ in SUBJECTS
    ]
    if any(c.i < token.i for c in own) or (own and own[0].right_edge.i < token.i):
        return False
    opening = sentence[at - 1].text in MARKS if at else True
    begins = before is None or opening or before.text == "," or before.lower_ in ("that", "and")
    nominal = before is not None and before.tag_ in ("NNP", "NN", "NNS", "PRP", "WDT", "WP")
    follows = token.lower_ == "should" and bool(own) and own[0].i > token.i
    if not begins and nominal and not follows:
        return False
    if token.lower_ in ("were", "had") and not (at == 0 or opening):
        return False
    rest = between(sentence, token.i, sentence[-1].i + 1)
    return token.lower_ != "were" or any(t.lower_ == "to" for t in rest)


def _set_by_words(sentence: Sequence[Token], at: int) -> bool:
    """“That, were the troops to set foot …”, “review aid should either party act”."""
    token = sentence[at]
    before = next((t for t in reversed(sentence[:at]) if t.text not in MARKS), None)
    if token.lower_ == "were":
        ahead = [t.lower_ for t in sentence[at + 1 : at + 9]]
        opens = before is not None and before.text == ","
        return opens and "to" in ahead and "," not in ahead[: ahead.index("to")]
    if token.lower_ != "should" or before is None or before.pos_ in ("PRON", "PROPN"):
        return False
    firm = listed("threats", "firmness", "will")
    earlier = any(t.lower_ in firm for t in sentence[:at])
    return earlier and sentence[at + 1].lower_ in (
        "either",
        "any",
        "the",
        "a",
        "an",
        "this",
        "such",
    )
