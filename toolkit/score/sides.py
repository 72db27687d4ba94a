"""Suggested records and gold ones → by document, both side by side, actors known by one name.

A suggestion may name an actor whom the registry does not have. Whom it means is decided by what
it marks: a proposed actor is that of the registry with that name or alias; else the one for whom,
in gold, most of the mentions stand that overlap its own. Several proposed actors may turn out to
be one: whether that was seen is for `identity` to say, and here only who speaks or acts is asked.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from toolkit.actors import NEW, known_names
from toolkit.agreement.readings import ACTOR, Actors, Read, Reading, reading_of
from toolkit.errors import RecordError
from toolkit.matching import Pair, pairs
from toolkit.model import GOLD, JSONObject, Layer, Span
from toolkit.schema import Schema

SUGGESTION = "suggestion"
ANNOTATION = "annotation"


class Made(NamedTuple):
    """What made a suggestion, and how sure it was."""

    rule: str | None
    score: float | None


class Filler(NamedTuple):
    """A mention that fills a role."""

    actor: str
    """For whom it stands; of a mention without an actor, its place."""
    span: Span


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two readings of a document."""

    reading: Reading
    fillers: Mapping[tuple[str, str], tuple[Filler, ...]]
    """By the id of an item and a role: what fills it."""
    made: Mapping[str, Made] = field(default_factory=dict)
    """By the id of an item: where it comes from."""
    own_names: Mapping[str, str] = field(default_factory=dict)
    """By the id of an item: its actor as the suggestion itself has it."""

    def of(self, layer: str) -> tuple[Read, ...]:
        """The items of a layer, in the order of the text."""
        return self.reading.items[layer]

    def filling(self, item: Read, role: str) -> tuple[Filler, ...]:
        """What fills a role of an item."""
        return self.fillers.get((item.id, role), ())


@dataclass(frozen=True, slots=True)
class Both:
    """A document as it was suggested and as it is in gold, in the layers that both asked for."""

    document: str
    text_sha256: str
    layers: frozenset[str]
    suggested: Side
    gold: Side
    matched: Mapping[str, Sequence[tuple[Read, Read]]]
    """By layer: the items that stand for one another, suggested and gold."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """One record for each document, and how many others there were, by reason."""

    records: Mapping[str, JSONObject]
    left_out: Mapping[str, int]


def chosen(records: Sequence[JSONObject], kinds: Sequence[str], what: str) -> Chosen:
    """Records → those of the first kind that is there, by document.

    Raises:
        RecordError: When there is none, or two different ones of a document.
    """
    kind = next((kind for kind in kinds if any(r["kind"] == kind for r in records)), None)
    if kind is None:
        raise RecordError(
            f"there is no record among the {what} that could be used as such",
            hint="Name the suggestions first, then the gold: redline score SUGGESTIONS GOLD.",
        )
    found: dict[str, JSONObject] = {}
    for record in records:
        name = str(record["document_id"])
        if record["kind"] == kind and found.setdefault(name, record) != record:
            raise RecordError(
                f"the {what} hold two records of {name}: {found[name]['id']} and {record['id']}",
                hint="Leave one of them out.",
            )
    others = Counter(f"{r['kind']} records among the {what}" for r in records if r["kind"] != kind)
    return Chosen(dict(sorted(found.items())), dict(sorted(others.items())))


def side_by_side(
    suggestions: Mapping[str, JSONObject],
    gold: Mapping[str, JSONObject],
    schema: Schema,
    actors: Actors,
    absent: Mapping[str, Collection[str]],
) -> list[Both]:
    """Records by document → both sides of every document that has gold.

    Raises:
        RecordError: When a suggestion was made from another text.
    """
    named = known_names(actors)
    found = []
    for name, right in gold.items():
        given = suggestions.get(name)
        if given is None:
            empty: JSONObject = {layer.name: [] for layer in schema.layers}
            given = {**right, **empty, "id": f"{name}.nothing"}
        elif given.get("text_sha256") != right.get("text_sha256"):
            raise RecordError(
                f"{given['id']} was made from another text of {name} than the gold {right['id']}",
                hint="Ingest the article that the gold is of, and suggest again.",
            )
        found.append(_both(name, given, right, schema, named, absent))
    return found


def _both(
    name: str,
    given: JSONObject,
    right: JSONObject,
    schema: Schema,
    named: Mapping[str, str],
    absent: Mapping[str, Collection[str]],
) -> Both:
    missing = {*absent.get(given["id"], ()), *absent.get(right["id"], ())}
    asked = [layer for layer in schema.layers if layer.name not in missing]
    # What lies outside the text is wrong without anybody looking at the text.
    suggested, gold = (
        reading_of(side, record, schema, asked, named, sys.maxsize)
        for side, record in ((SUGGESTION, given), (GOLD, right))
    )
    own = dict(_actors(suggested))
    matches = {key: pairs(items, gold.items[key]) for key, items in suggested.items.items()}
    suggested = _as_gold_has_them(suggested, gold, matches)
    matched = {
        key: [(suggested.items[key][i], gold.items[key][j]) for i, j in found]
        for key, found in matches.items()
    }
    return Both(
        name,
        str(right["text_sha256"]),
        frozenset(matched),
        Side(suggested, dict(_fillers(suggested, asked)), dict(_made(given, asked)), own),
        Side(gold, dict(_fillers(gold, asked))),
        matched,
    )


def _as_gold_has_them(
    suggested: Reading, gold: Reading, matches: Mapping[str, Sequence[Pair]]
) -> Reading:
    """Suggested items, their proposed actors by the names that gold has for them."""
    known = {item.fields.get(ACTOR) for items in gold.items.values() for item in items}
    stand_for: dict[str, Counter[str]] = {}
    for name, found in matches.items():
        for i, j in found:
            one = suggested.items[name][i].fields.get(ACTOR)
            other = gold.items[name][j].fields.get(ACTOR)
            if isinstance(one, str) and isinstance(other, str):
                stand_for.setdefault(one, Counter())[other] += 1
    same = {
        one: others.most_common(1)[0][0]
        for one, others in stand_for.items()
        if one.startswith(NEW) and one not in known
    }

    def renamed(item: Read) -> Read:
        roles = {
            name: frozenset(same.get(actor, actor) for actor in actors)
            for name, actors in item.roles.items()
        }
        actor = item.fields.get(ACTOR)
        if not isinstance(actor, str) or actor not in same:
            return replace(item, roles=roles)
        return replace(item, roles=roles, fields={**item.fields, ACTOR: same[actor]})

    items = {name: tuple(map(renamed, given)) for name, given in suggested.items.items()}
    return replace(suggested, items=items)


def _fillers(
    reading: Reading, layers: Sequence[Layer]
) -> Iterator[tuple[tuple[str, str], tuple[Filler, ...]]]:
    mentions = {item.id: item for layer in layers for item in reading.items[layer.name]}
    for layer in layers:
        for item in reading.items[layer.name]:
            for role, ids in item.fillers.items():
                found = [mentions[i] for i in ids if i in mentions]
                yield (item.id, role), tuple(Filler(_whom(m), m.span) for m in found)


def _actors(reading: Reading) -> Iterator[tuple[str, str]]:
    for items in reading.items.values():
        for item in items:
            actor = item.fields.get(ACTOR)
            if isinstance(actor, str):
                yield item.id, actor


def _whom(mention: Read) -> str:
    actor = mention.fields.get(ACTOR)
    return actor if isinstance(actor, str) else f"at {mention.start}-{mention.end}"


def _made(record: Mapping[str, Any], layers: Sequence[Layer]) -> Iterator[tuple[str, Made]]:
    for layer in layers:
        for item in record[layer.name]:
            match item:
                case {"id": str(name), "provenance": {**given}}:
                    rule, score = given.get("rule"), given.get("score")
                    yield (
                        name,
                        Made(
                            rule if isinstance(rule, str) else None,
                            float(score) if isinstance(score, int | float) else None,
                        ),
                    )
