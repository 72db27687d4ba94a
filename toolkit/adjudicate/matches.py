"""Readings of one document → what stands for what in them, and in what they differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from toolkit.adjudicate.told import MENTIONS, names_of, plain, told
from toolkit.files import canonical
from toolkit.matching import groups
from toolkit.model import JSONObject, Layer, Span

UNNAMED = frozenset({"nominal", "pronoun", "demonym"})
"""Forms of mentions that are marked only where they fill a role."""
MISSING = "missing"
SPAN = "span"


@dataclass(frozen=True, slots=True)
class Match:
    """What annotators marked at one place of one layer."""

    id: str
    document: str
    layer: Layer
    readings: Mapping[str, JSONObject | None]
    """By annotator, in order: the item as it is told, or None where nothing is marked."""
    differs: tuple[str, ...]
    """missing, span, and the names of labels, fields, parts and roles; empty: all agree."""

    @property
    def there(self) -> dict[str, JSONObject]:
        """The items of those who marked something."""
        return {name: item for name, item in self.readings.items() if item is not None}

    @property
    def span(self) -> Span:
        """From the first to the last character that anybody marked."""
        spans = [Span.of(item) for item in self.there.values()]
        return Span(min(s.start for s in spans), max(s.end for s in spans))

    @property
    def optional(self) -> bool:
        """Whether it is a mere mention of no name, marked by some: the roles settle it."""
        forms = {item.get("form") for item in self.there.values()}
        return self.layer.name == MENTIONS and forms <= UNNAMED and self.differs == (MISSING,)

    @property
    def disputed(self) -> bool:
        """Whether somebody has to decide."""
        return bool(self.differs) and not self.optional


@dataclass(frozen=True, slots=True)
class Matched:
    """All that annotators marked in one document."""

    matches: tuple[Match, ...]
    mentions: Mapping[str, Mapping[str, str]]
    """By annotator and id of a mention: the id of the match that it is in."""

    def same(self, one: tuple[str, JSONObject], other: tuple[str, JSONObject]) -> bool:
        """Whether two fillers, each with its annotator, are one mention, or mean one actor."""
        (first, left), (second, right) = one, other
        here = self.mentions[first][left["mention"]] == self.mentions[second][right["mention"]]
        return here or left["actor"] == right["actor"]


def match(
    document: str, readings: Mapping[str, Mapping[str, Any]], layers: Sequence[Layer]
) -> Matched:
    """Two readings of one document, or more → what stands for what in them.

    Args:
        document: Its id.
        readings: Records in canonical form, by annotator.
        layers: Those of the schema, mentions first.
    """
    names = sorted(readings)
    mentions: dict[str, dict[str, str]] = {name: {} for name in names}
    found = Matched((), mentions)
    matches: list[Match] = []
    for layer in layers:
        items = {name: readings[name][layer.name] for name in names}
        ids: set[str] = set()
        rows = [
            {n: None if i is None else items[n][i] for n, i in zip(names, group, strict=True)}
            for group in groups([[Span.of(item) for item in items[name]] for name in names])
        ]
        for row in sorted(rows, key=_order):
            identity = _identity(document, layer, row, ids)
            ids.add(identity)
            if layer.name == MENTIONS:
                for name, item in row.items():
                    if item is not None:
                        mentions[name][item["id"]] = identity
            one = {
                name: None if item is None else told(item, layer, _by_id(readings[name]))
                for name, item in row.items()
            }
            matches.append(Match(identity, document, layer, one, _differing(one, layer, found)))
    return Matched(tuple(matches), mentions)


def _by_id(record: Mapping[str, Any]) -> dict[str, JSONObject]:
    return {mention["id"]: mention for mention in record[MENTIONS]}


def _spans(row: Mapping[str, JSONObject | None]) -> list[Span]:
    return sorted({Span.of(item) for item in row.values() if item is not None})


def _order(row: Mapping[str, JSONObject | None]) -> tuple[list[Span], str]:
    shown = {name: item and item["id"] for name, item in row.items()}
    return _spans(row), canonical(shown)


def _identity(
    document: str, layer: Layer, row: Mapping[str, JSONObject | None], taken: set[str]
) -> str:
    """The document, the layer and every span that was marked; further ones at a place count on."""
    spans = "_".join(f"{span.start}-{span.end}" for span in _spans(row))
    first = identity = f"{document}.{layer.prefix}.{spans}"
    number = 1
    while identity in taken:
        number += 1
        identity = f"{first}.{number}"
    return identity


def _differing(
    row: Mapping[str, JSONObject | None], layer: Layer, found: Matched
) -> tuple[str, ...]:
    there = {name: item for name, item in row.items() if item is not None}
    differs = [MISSING] if len(there) < len(row) else []
    if len(_spans(row)) > 1:
        differs.append(SPAN)
    plains = [plain(item, layer) for item in there.values()]
    roles = {role.name for role in layer.roles}
    for name in names_of(layer):
        if name in roles:
            sides = [(who, item.get(name, [])) for who, item in there.items()]
            same = all(_same_fillers(one, other, found) for one, other in combinations(sides, 2))
        else:
            same = all(one.get(name) == plains[0].get(name) for one in plains)
        if not same:
            differs.append(name)
    return tuple(differs)


def _same_fillers(
    one: tuple[str, list[JSONObject]], other: tuple[str, list[JSONObject]], found: Matched
) -> bool:
    """Whether each filler of either reading has its like in the other."""
    (first, left), (second, right) = one, other
    return all(any(found.same((first, a), (second, b)) for b in right) for a in left) and all(
        any(found.same((first, a), (second, b)) for a in left) for b in right
    )
