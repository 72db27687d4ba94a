"""Who a model says is meant → an actor of the registry or of the lists, or one that is proposed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from toolkit.schema import Schema
from toolkit.suggest.items import Actor
from toolkit.suggest.names.known import Known, folded
from toolkit.suggest.names.registered import NAMED


def who(said: Mapping[str, Any], words: str, form: str, known: Known, schema: Schema) -> Actor:
    """The actor that a mention refers to.

    Args:
        said: Its name, kind and country by the model; kind and country may be None.
        words: The words of the text.
        form: Of the mention: a name can be told by its words alone, a pronoun cannot.
        known: The registry and the lists, by their ways of writing.
        schema: What a proposed actor has to satisfy.
    """
    name = " ".join(str(said["name"]).replace(";", ",").split()).strip(" ,") or words
    called = [a for a in known.registered.values() if folded(a.name) == folded(name)]
    if len(called) == 1:
        return called[0]
    given = (name, words) if form in NAMED else (name,)
    for text in given:
        if (found := _named(text, said.get("kind"), known)) is not None:
            return found
    if form == "demonym" and (state := known.people(words) or known.country(words)) is not None:
        return state
    if form == "nominal" and len(those := known.nominals(words)) == 1:
        return those[0]
    return _proposed(name, said, schema)


def _named(text: str, kind: str | None, known: Known) -> Actor | None:
    """Whose name some words are, if they are one actor's or the kind tells which."""
    those = {entry.actor.key: entry.actor for entry in known.named(text)}
    alike = [actor for actor in those.values() if actor.kind == kind]
    found = alike if len(alike) == 1 else list(those.values())
    return found[0] if len(found) == 1 else None


def _proposed(name: str, said: Mapping[str, Any], schema: Schema) -> Actor:
    """A new actor, without a kind or country that the schema does not have."""
    good = {
        key: said[key]
        for key in ("kind", "country")
        if said.get(key) and schema.accepts("proposed_actor", {"name": "x", key: said[key]})
    }
    return Actor(name, good.get("kind"), good.get("country"))
