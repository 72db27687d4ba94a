"""A record in its one canonical form: items in order, ids from their spans, what follows derived.

Ids do not depend on the tool that a record was made with, and the same reading always has the
same bytes, in whatever order its items and relations were drawn.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from toolkit.files import canonical
from toolkit.model import JSONObject, Layer, Role, Span

OWN = ("id", "provenance")
"""Properties that say nothing of the reading itself."""
FEW = 64
"""So many items are looked through one by one sooner than they are put into a tree."""
ENDS = itemgetter("start", "end")
Place = tuple[int, int, str]
"""Where an item stands, and its id."""
Places = Mapping[str, Mapping[str, Place]]
"""By layer and id: where the items stand."""


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
    places: dict[str, dict[str, Place]] = {}
    for layer in layers:
        rewrite = _Rewrite(layer, renamed, places)
        items = _in_text_order([rewrite.item(item) for item in record[layer.name]])
        result[layer.name] = items
        renamed[layer.name], places[layer.name] = _renamed(items, layer.prefix)
    for layer in layers:
        for name, other in layer.enclosing.items():
            _name_enclosing(result[layer.name], name, result[other], strict=other == layer.name)
        if layer.roles or layer.enclosing:
            result[layer.name] = [_in_order(item, layer) for item in result[layer.name]]
    return result, renamed


def bare(record: Mapping[str, Any], layer: str) -> list[JSONObject]:
    """The items of a layer without what says only where they come from."""
    return [{k: v for k, v in item.items() if k != "provenance"} for item in record[layer]]


def _in_order(item: JSONObject, layer: Layer) -> JSONObject:
    return {name: item[name] for name in layer.properties if name in item}


def _in_text_order(items: Sequence[JSONObject]) -> list[JSONObject]:
    """Items by their spans, and those of one span by what they say."""
    alike = Counter(map(ENDS, items))
    if len(alike) == len(items):
        return sorted(items, key=ENDS)

    def place(item: JSONObject) -> tuple[int, int, str]:
        ends = ENDS(item)
        # To write an item out takes longer than all else; few share a span with another.
        return (*ends, _content(item) if alike[ends] > 1 else "")

    return sorted(items, key=place)


def _content(item: Mapping[str, Any]) -> str:
    return canonical({name: value for name, value in item.items() if name not in OWN})


def _renamed(items: Sequence[JSONObject], prefix: str) -> tuple[dict[str, str], dict[str, Place]]:
    """Give items, in order, ids from their spans → each old id with its new one, and the places."""
    names: dict[str, str] = {}
    places: dict[str, Place] = {}
    last, number = (-1, -1), 0
    for item in items:
        start, end = int(item["start"]), int(item["end"])
        number = number + 1 if (start, end) == last else 1
        last = (start, end)
        identity = f"{prefix}.{start}-{end}" if number == 1 else f"{prefix}.{start}-{end}.{number}"
        names.setdefault(item["id"], identity)
        places[identity] = (start, end, identity)
        item["id"] = identity
    return names, places


def _name_enclosing(
    items: Sequence[JSONObject], name: str, others: Sequence[JSONObject], *, strict: bool
) -> None:
    """Put on each item the id of the smallest of others around it, where there is one."""
    if not others:
        return
    spans = [Span.of(item) for item in items]
    smallest = smallest_enclosing(set(spans), others, strict=strict)
    for item, span in zip(items, spans, strict=True):
        if span in smallest:
            item[name] = smallest[span]


class _Rewrite:
    """What becomes of the items of one layer: copies with new references, and nothing derived."""

    def __init__(
        self, layer: Layer, renamed: Mapping[str, Mapping[str, str]], places: Places
    ) -> None:
        self.renamed, self.places = renamed, places
        self.kept = [name for name in layer.properties if name not in layer.enclosing]
        self.order = {role.name: index for index, role in enumerate(layer.roles)}
        self.plain = [role for role in layer.roles if role.key is None]
        self.listed = list({role.property: role for role in layer.roles if role.key}.values())

    def item(self, item: Mapping[str, Any]) -> JSONObject:
        """A copy of one item, with its references in the order of the text."""
        copy = {name: item[name] for name in self.kept if name in item}
        for role in self.plain:
            if role.property in copy:
                copy[role.property] = self._named(role, copy[role.property])
        for role in self.listed:
            copy[role.property] = self._fillers(role, copy.get(role.property, ()))
        return copy

    def _named(self, role: Role, given: Any) -> Any:
        known = self.renamed[role.target]
        if not role.many:
            return known.get(given, given)
        ids = [known.get(old, old) for old in given]
        return sorted(ids, key=lambda i: _place(i, role, self.places)) if ids[1:] else ids

    def _fillers(self, role: Role, given: Sequence[Mapping[str, Any]]) -> list[JSONObject]:
        known, key, order = self.renamed[role.target], str(role.key), self.order
        fillers = [{**filler, key: known.get(filler[key], filler[key])} for filler in given]
        if fillers[1:]:
            fillers.sort(
                key=lambda f: (
                    order.get(f[str(role.role_key)], len(order)),
                    _place(f[key], role, self.places),
                )
            )
        return fillers


def _place(identity: str, role: Role, places: Places) -> Place:
    return places[role.target].get(identity, (1 << 62, 0, identity))


def smallest_enclosing(
    spans: Iterable[Span], others: Sequence[Mapping[str, Any]], *, strict: bool
) -> dict[Span, str]:
    """For each span the id of the shortest of `others` that contains it, where there is one.

    Of equally short ones it is the first. A text of many thousand items takes no more than a
    moment.

    Args:
        spans: The spans to look around.
        others: Items, each with an id and a span.
        strict: Whether an equal span does not count.
    """
    look = _among_few if len(others) <= FEW else _among_many
    return look(spans, others, strict=strict)


def _among_few(
    spans: Iterable[Span], others: Sequence[Mapping[str, Any]], *, strict: bool
) -> dict[Span, str]:
    """The others are looked through from the shortest."""
    shortest = sorted(
        (int(o["end"]) - int(o["start"]), int(o["start"]), str(o["id"])) for o in others
    )
    found: dict[Span, str] = {}
    for span in spans:
        start, end = span
        for length, first, name in shortest:
            if first <= start and end <= first + length and not (strict and length == end - start):
                found[span] = name
                break
    return found


def _among_many(
    spans: Iterable[Span], others: Sequence[Mapping[str, Any]], *, strict: bool
) -> dict[Span, str]:
    """Spans are passed through in order, and each is compared with few others."""
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
