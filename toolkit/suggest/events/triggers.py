"""A sentence → the words that bring in an event, each with its PLOVER type.

One word, or a verb with its particle; where a light verb carries a noun (“held talks”), the noun.
A noun that only points back (“after the talks”) brings nothing in.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from toolkit.suggest.clauses import MARKS, lemma
from toolkit.suggest.events.nouns import noun_trigger
from toolkit.suggest.events.trigger import Trigger
from toolkit.suggest.events.verbs import verb_trigger
from toolkit.suggest.fillers import Fillers

if TYPE_CHECKING:
    from toolkit.suggest.tokens import Token


def triggers_in(sentence: Sequence[Token], fillers: Fillers) -> list[Trigger]:
    """The triggers of a sentence in order, one for a word."""
    found: list[Trigger] = []
    taken: set[int] = set()
    for token in sentence:
        if token.i in taken or token.pos_ in ("AUX", "PUNCT", "SPACE") or token.text in MARKS:
            continue
        one = verb_trigger(token, taken) if token.pos_ == "VERB" else noun_trigger(token, fillers)
        if one is not None and _said_again(one, found):
            continue
        if one is not None:
            found.append(one)
            taken |= {t.i for t in one.tokens}
    return found


def _said_again(one: Trigger, found: Sequence[Trigger]) -> bool:
    """“Talked at a summit”, “met to discuss it”: the second word is no act of its own."""
    head, same = one.head, {t.head.i for t in found if t.type == one.type}
    if head.pos_ == "VERB":
        return lemma(head) == "discuss" and any(a.i in same for a in head.ancestors)
    if head.dep_ == "pobj" and head.head.lower_ in ("at", "in", "during"):
        return head.head.head.i in same
    return head.dep_ == "dobj" and head.head.i in same and one.type == "CONSULT"
