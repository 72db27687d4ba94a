"""An item as a person reads it in `decisions.json`: its words, fields, parts, who fills its roles.

References become the actors that they mean: readings are compared by actors, not by mentions.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from toolkit.actors import actor_of, entered, entered_name
from toolkit.model import JSONObject, Layer, Role

MENTIONS = "mentions"


def of_today(record: Mapping[str, Any], names: Mapping[str, str]) -> JSONObject:
    """A reading whose proposed actors are those of the registry, where it has them by now.

    Args:
        record: A reading.
        names: From `known_names`.
    """
    return {**record, MENTIONS: [entered(mention, names) for mention in record[MENTIONS]]}


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
    stored: Mapping[str, Any], now: Mapping[str, Any], layer: Layer, names: Mapping[str, str]
) -> bool:
    """Whether two sets of readings of one place, by annotator, say the same.

    Args:
        stored: As they were told once; an actor proposed then may be in the registry by now.
        now: As they are told now.
        layer: Theirs.
        names: From `known_names`.
    """
    return {a: plain(_told_today(v, layer, names), layer) for a, v in stored.items()} == {
        a: plain(v, layer) for a, v in now.items()
    }


def _told_today(one: Any, layer: Layer, names: Mapping[str, str]) -> Any:
    """An item that was told once, with the actors that the registry has by now."""
    if not isinstance(one, dict):
        return one
    values = entered(one, names)
    for role in layer.roles:
        given = values.get(role.name)
        if isinstance(given, list):
            values[role.name] = [
                {**filler, "actor": entered_name(str(filler["actor"]), names)}
                if isinstance(filler, dict) and "actor" in filler
                else filler
                for filler in given
            ]
    return values
