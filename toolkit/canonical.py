"""A record in its one canonical form: items in order, ids from their spans, what follows derived.

Ids do not depend on the tool that a record was made with, and the same reading always has the
same bytes, in whatever order its items and relations were drawn.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
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
    return canonical_form(record, layers)[0]


def canonical_form(
    record: Mapping[str, Any], layers: Sequence[Layer]
) -> tuple[JSONObject, dict[str, dict[str, str]]]:
    """`canonical_record`, and by layer the new id of each id that an item had."""
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
        spans = {Span.of(item) for item in result[layer.name]}
        around = {
            name: smallest_enclosing(spans, result[other], strict=other == layer.name)
            for name, other in layer.enclosing.items()
        }
        for item in result[layer.name]:
            for name, found in around.items():
                if (enclosing := found.get(Span.of(item))) is not None:
                    item[name] = enclosing
        result[layer.name] = [_in_order(item, layer) for item in result[layer.name]]
    return result, renamed


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
    spans: Iterable[Span], others: Sequence[Mapping[str, Any]], *, strict: bool
) -> dict[Span, str]:
    """For each span the id of the shortest of `others` that contains it, where there is one.

    Of equally short ones it is the first. A text of many thousand items takes no more than a
    moment: spans are passed through in order, and each is compared with few others.

    Args:
        spans: The spans to look around.
        others: Items, each with an id and a span.
        strict: Whether an equal span does not count.
    """
    begun = _Begun(others)
    found: dict[Span, str] = {}
    for start, group in groupby(sorted(spans), key=lambda span: span.start):
        here = list(group)
        # Of those that begin here, too, an equal one is told by its end.
        before = [begun.shortest(start - 1, span.end) for span in here] if strict else []
        upto = [begun.shortest(start, span.end + strict) for span in here]
        for span, *around in zip(here, upto, before or upto, strict=True):
            known = [one for one in around if one is not None]
            if known:
                found[span] = min(known)[2]
    return found


class _Begun:
    """Items by their beginnings, and the shortest of those that have begun, by their ends.

    A binary indexed tree: entry `i` holds the shortest of a stretch of ends that is as long as
    the lowest bit of `i`, so that asking and adding take as many steps as a number has bits.
    """

    def __init__(self, others: Sequence[Mapping[str, Any]]) -> None:
        self.waiting = sorted(others, key=lambda other: -other["start"])
        self.ends = sorted({-other["end"] for other in others})
        self.tree: list[tuple[int, int, str] | None] = [None] * (len(self.ends) + 1)

    def shortest(self, start: int, end: int) -> tuple[int, int, str] | None:
        """Of the items that begin at `start` or before and end at `end` or after, the shortest.

        To be asked with `start` never falling.
        """
        while self.waiting and self.waiting[-1]["start"] <= start:
            self._add(self.waiting.pop())
        place, best = bisect_right(self.ends, -end), None
        while place:
            one = self.tree[place]
            best = one if best is None or (one is not None and one < best) else best
            place -= place & -place
        return best

    def _add(self, other: Mapping[str, Any]) -> None:
        one = (other["end"] - other["start"], other["start"], str(other["id"]))
        place = bisect_left(self.ends, -other["end"]) + 1
        while place < len(self.tree):
            there = self.tree[place]
            self.tree[place] = one if there is None else min(one, there)
            place += place & -place
