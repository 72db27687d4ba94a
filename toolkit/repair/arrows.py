"""Relations that are drawn from the filler to the item → relations from the item to the filler."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from toolkit.labelstudio.links import labels_of, links_between
from toolkit.labelstudio.regions import id_of
from toolkit.labelstudio.vocabulary import vocabulary_of
from toolkit.model import JSONObject
from toolkit.repair.case import Case, Change

CODE = "relation-direction"


def turned(case: Case) -> Iterator[Change]:
    """Relations that mean something only the other way round, the other way round."""
    regions, words = case.by_id(), vocabulary_of(tuple(case.layers))
    for index, relation in case.relations():
        names = labels_of(relation)
        ends = [regions.get(end) for end in drawn(relation) if end is not None]
        match ends:
            case [one, other] if one is not None and other is not None and one.label:
                pass
            case _:
                continue
        backward = links_between(words, index, other, one, names)
        forward = links_between(words, index, one, other, names)
        if not other.label or forward or not backward or not case.asks(other.layer):
            continue
        after = _turned(relation)
        yield Change(
            CODE,
            index,
            other.id,
            other.label,
            "by the schema it can only lead the other way",
            told(relation),
            told(after),
            {index: after},
        )


def drawn(relation: Mapping[str, Any]) -> tuple[str | None, str | None]:
    """From which region to which a relation is drawn, by its ends and its direction."""
    one, other = (id_of(relation.get(key)) for key in ("from_id", "to_id"))
    return (other, one) if relation.get("direction") == "left" else (one, other)


def told(relation: Mapping[str, Any]) -> JSONObject:
    """A relation, as a change lists it: from where, to where, as what."""
    start, end = drawn(relation)
    return {"from_id": start, "to_id": end, "labels": labels_of(relation)}


def _turned(relation: Mapping[str, Any]) -> JSONObject:
    if relation.get("direction") == "left":
        return {**relation, "direction": "right"}
    return {**relation, "from_id": relation["to_id"], "to_id": relation["from_id"]}
