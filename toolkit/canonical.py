"""A record in its one canonical form: items in order, ids from their spans, what follows derived.

Ids do not depend on the tool that a record was made with, and the same reading always has the
same bytes, in whatever order its items and relations were drawn.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from toolkit.files import canonical
from toolkit.model import JSONObject, Layer, Role, Span

OWN = ("id", "provenance")
"""Properties that say nothing of the reading itself."""


def canonical_record(record: Mapping[str, Any], layers: Sequence[Layer]) -> JSONObject:
    """A record whose items have any unique ids → the same reading in canonical form.

    Args:
        record: Its items satisfy the schema; references name the ids that they have now, and
            one that names nothing is left as it is.
        layers: All layers, those that are referred to first.
    """
    result = dict(record)
    renamed: dict[str, dict[str, str]] = {}
    places: dict[str, dict[str, tuple[int, int, str]]] = {}
    for layer in layers:
        items = [_rewritten(item, layer, renamed, places) for item in record[layer.name]]
        items.sort(key=lambda item: (item["start"], item["end"], _content(item)))
        renamed[layer.name] = {}
        places[layer.name] = {}
        seen: dict[Span, int] = {}
        for item in items:
            span = Span.of(item)
            seen[span] = seen.get(span, 0) + 1
            suffix = "" if seen[span] == 1 else f".{seen[span]}"
            identity = f"{layer.prefix}.{span.start}-{span.end}{suffix}"
            renamed[layer.name].setdefault(item["id"], identity)
            places[layer.name][identity] = (span.start, span.end, identity)
            item["id"] = identity
        result[layer.name] = items
    for layer in layers:
        for item in result[layer.name]:
            for name, other in layer.enclosing.items():
                strict = other == layer.name
                around = smallest_enclosing(Span.of(item), result[other], strict=strict)
                if around is not None:
                    item[name] = around
        result[layer.name] = [_in_order(item, layer) for item in result[layer.name]]
    return result


def bare(record: Mapping[str, Any], layer: str) -> list[JSONObject]:
    """The items of a layer without what says only where they come from."""
    return [{k: v for k, v in item.items() if k != "provenance"} for item in record[layer]]


def _in_order(item: JSONObject, layer: Layer) -> JSONObject:
    return {name: item[name] for name in layer.properties if name in item}


def _content(item: Mapping[str, Any]) -> str:
    return canonical({name: value for name, value in item.items() if name not in OWN})


def _rewritten(
    item: Mapping[str, Any],
    layer: Layer,
    renamed: Mapping[str, Mapping[str, str]],
    places: Mapping[str, Mapping[str, tuple[int, int, str]]],
) -> JSONObject:
    """A copy of an item with new references, in the order of the text, and nothing derived."""
    copy = {name: value for name, value in item.items() if name not in layer.enclosing}
    order = {role.name: index for index, role in enumerate(layer.roles)}
    for role in layer.roles:
        if role.property not in copy or role.key is not None:
            continue
        known = renamed[role.target]
        if role.many:
            ids = [known.get(old, old) for old in copy[role.property]]
            copy[role.property] = sorted(ids, key=lambda i: _place(i, role, places))
        else:
            copy[role.property] = known.get(copy[role.property], copy[role.property])
    for listed in {role.property: role for role in layer.roles if role.key}.values():
        fillers = [
            {
                **filler,
                listed.key: renamed[listed.target].get(filler[listed.key], filler[listed.key]),
            }
            for filler in copy.get(listed.property, ())
        ]
        fillers.sort(
            key=lambda f: (
                order.get(f[listed.role_key], len(order)),
                _place(f[listed.key], listed, places),
            )
        )
        copy[listed.property] = fillers
    return copy


def _place(
    identity: str, role: Role, places: Mapping[str, Mapping[str, tuple[int, int, str]]]
) -> tuple[int, int, str]:
    return places[role.target].get(identity, (1 << 62, 0, identity))


def smallest_enclosing(
    span: Span, others: Sequence[Mapping[str, Any]], *, strict: bool
) -> str | None:
    """The id of the shortest of `others` that contains `span`; of equals, the first.

    Args:
        span: The span to look around.
        others: Items, each with an id and a span.
        strict: Whether an equal span does not count.
    """
    around = [
        other
        for other in others
        if Span.of(other).contains(span) and not (strict and Span.of(other) == span)
    ]
    if not around:
        return None
    return str(min(around, key=lambda o: (o["end"] - o["start"], o["start"], o["id"]))["id"])
