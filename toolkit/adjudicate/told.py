"""An item as a person reads it in `decisions.json`: its words, fields, parts, who fills its roles.

References become the actors that they mean: readings are compared by actors, not by mentions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from toolkit.model import JSONObject, Layer, Role

MENTIONS = "mentions"
NEW = "new: "
"""Before the name of an actor whom an annotator has proposed."""


def known_names(actors: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """The registry → actors by each name and alias that only one of them has, case folded."""
    found: dict[str, set[str]] = {}
    for identity, actor in actors.items():
        aliases = (alias["text"] for alias in actor.get("aliases", ()))
        for name in (actor["name"], *aliases):
            found.setdefault(_folded(name), set()).add(identity)
    return {name: min(those) for name, those in found.items() if len(those) == 1}


def entered(record: Mapping[str, Any], names: Mapping[str, str]) -> JSONObject:
    """A reading whose proposed actors are those of the registry, where it has them by now."""
    return {**record, MENTIONS: [_entered(mention, names) for mention in record[MENTIONS]]}


def _entered(mention: Mapping[str, Any], names: Mapping[str, str]) -> JSONObject:
    proposed = mention.get("proposed_actor")
    known = names.get(_folded(proposed["name"])) if proposed else None
    if known is None:
        return dict(mention)
    rest = {name: value for name, value in mention.items() if name != "proposed_actor"}
    return {**rest, "actor_id": known}


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def actor_of(mention: Mapping[str, Any]) -> str:
    """Whom a mention means: an actor's id, or the name of a proposed one.

    >>> actor_of({"proposed_actor": {"name": "Black  Michael"}})
    'new: black michael'
    """
    known = mention.get("actor_id")
    if known:
        return str(known)
    return NEW + _folded(str((mention.get("proposed_actor") or {}).get("name", "")))


def whom(mention: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """Whom a mention means: of the registry, too, where that has a proposed actor by now.

    Args:
        mention: With an actor's id, or a proposed actor.
        names: From `known_names`.
    """
    return actor_of(_entered(mention, names))


def told(
    item: Mapping[str, Any], layer: Layer, mentions: Mapping[str, Mapping[str, Any]]
) -> JSONObject:
    """An item of a record → the same for a person; nothing derived, nothing of where it is from."""
    names = ("id", "start", "end", "text", layer.label_property)
    values = {name: item[name] for name in names}
    for name in (*(f.property for f in layer.fields), *(p.name for p in layer.parts)):
        if name in item:
            values[name] = item[name]
    for role in layer.roles:
        fillers = [_filler(mentions[identity]) for identity in filled(item, role)]
        if fillers:
            values[role.name] = fillers
    # What an annotator noted is read last.
    note = values.pop("note", None)
    return values if note is None else {**values, "note": note}


def _filler(mention: Mapping[str, Any]) -> JSONObject:
    return {"mention": mention["id"], "actor": actor_of(mention), "text": mention["text"]}


def filled(item: Mapping[str, Any], role: Role) -> list[str]:
    """The ids of the mentions that fill a role of an item."""
    given = item.get(role.property)
    if given is None:
        return []
    if role.key is not None:
        return [filler[role.key] for filler in given if filler[role.role_key] == role.name]
    return list(given) if role.many else [given]


def free_fields(layer: Layer) -> frozenset[str]:
    """Remarks: they say nothing of what was read."""
    return frozenset(field.property for field in layer.fields if field.free)


def plain(one: Any, layer: Layer) -> Any:
    """What is the same in two readings that are alike: no ids, no remarks, actors in order."""
    if not isinstance(one, dict):
        return one
    dropped = {"id", "text", *free_fields(layer)}
    values = {name: _plain(value) for name, value in one.items() if name not in dropped}
    for role in layer.roles:
        given = values.pop(role.name, None)
        if isinstance(given, list) and given:
            values[role.name] = sorted(_actor(filler) for filler in given)
    for field in layer.fields:
        if field.many and isinstance(values.get(field.property), list):
            values[field.property] = sorted(values[field.property], key=str)
    proposed = values.pop("proposed_actor", None)
    if isinstance(proposed, dict) and isinstance(proposed.get("name"), str):
        values["actor_id"] = actor_of({"proposed_actor": proposed})
    return values


def _actor(filler: Any) -> str:
    return str(filler.get("actor", filler.get("mention")) if isinstance(filler, dict) else filler)


def _plain(value: Any) -> Any:
    if isinstance(value, dict) and {"start", "end"} <= set(value):
        return [value["start"], value["end"]]
    return value


def names_of(layer: Layer) -> list[str]:
    """Everything by which an item of a layer can be told apart, in the order of reading."""
    fields = [f.property for f in layer.fields if not f.free and f.property != "proposed_actor"]
    parts = [part.name for part in layer.parts]
    return [layer.label_property, *fields, *parts, *(role.name for role in layer.roles)]


def alike(
    one: Mapping[str, Any], other: Mapping[str, Any], layers: Iterable[Layer], layer: str
) -> bool:
    """Whether two sets of readings of one place, by annotator, say the same."""
    made = next(found for found in layers if found.name == layer)
    return {a: plain(v, made) for a, v in one.items()} == {
        a: plain(v, made) for a, v in other.items()
    }
