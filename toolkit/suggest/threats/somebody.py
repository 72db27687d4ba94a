"""A noun that nobody else knows → a mention of whom it means: “the hijackers”, “the leaflet”."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.suggest.clauses import lemma, listed
from toolkit.suggest.items import Actor, Mention
from toolkit.suggest.names.noun_phrases import phrase_of
from toolkit.suggest.names.people import kind_of

if TYPE_CHECKING:
    from toolkit.suggest.tokens import Token

SCORE = 0.5


def somebody(token: Token, *, speaks: bool = False) -> Mention | None:
    """Whom a common noun stands for that is no name and means nobody named; None: no actor.

    Args:
        token: The head of the noun phrase.
        speaks: Whether it is the subject of a verb of saying: then it is an actor, whatever it is.
    """
    if token.pos_ not in ("NOUN", "PROPN") or token.ent_type_ in ("DATE", "TIME", "MONEY"):
        return None
    known = kind_of(token.lower_)
    listed_ = lemma(token) in listed("threats", "roles", "sides")
    if known is not None and known[0] == "place":
        return None
    if not (speaks or listed_ or known is not None):
        return None
    phrase = phrase_of(token)
    plural = token.tag_ in ("NNS", "NNPS")
    kind = known[0] if known is not None and known[0] != "state" else "group" if plural else None
    name = phrase.text.replace(";", ",")
    actor = Actor(name, kind, named=False, plural=plural)
    return Mention(phrase.span, "nominal", actor, SCORE, "threats.somebody")
