"""Parquet files → the columns that `datasets` sees in them, and how two tables of them differ."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from toolkit.hub.versions import Reason

Node = Any
"""A column: a plain type by its name, a tuple of the names of labels, ``[Node]``, or a struct
``{name: Node}``."""


@dataclass(frozen=True, slots=True)
class Columns:
    """What a row of a config is made of."""

    nodes: Mapping[str, Node]

    @classmethod
    def of(cls, path: Path) -> Columns:
        """The columns of a Parquet file.

        Those that `datasets` wrote down in it; without them, those of Arrow.
        """
        import pyarrow.parquet as pq

        schema = pq.read_schema(path)
        told = (schema.metadata or {}).get(b"huggingface")
        features = json.loads(told)["info"]["features"] if told else {}
        return cls(
            {
                field.name: _node(features[field.name])
                if field.name in features
                else str(field.type)
                for field in schema
            }
        )


def _node(feature: Any) -> Node:
    if isinstance(feature, list):
        return [_node(feature[0])]
    kind = feature.get("_type")
    if kind == "ClassLabel":
        return tuple(feature["names"])
    if kind in ("List", "LargeList", "Sequence"):
        return [_node(feature["feature"])]
    if kind == "Value":
        return str(feature["dtype"])
    if isinstance(kind, str):
        return json.dumps(feature, sort_keys=True)
    return {name: _node(child) for name, child in feature.items()}


def reasons(config: str, old: Node, new: Node, place: str = "") -> Iterator[Reason]:
    """How the columns of a config differ, and how grave each difference is."""
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for name in dict.fromkeys((*old, *new)):
            here = f"{place}.{name}" if place else name
            if name not in new:
                yield Reason("major", f"{config}: the column {here} is gone")
            elif name not in old:
                yield Reason("minor", f"{config}: a new column, {here}")
            else:
                yield from reasons(config, old[name], new[name], here)
    elif isinstance(old, list) and isinstance(new, list):
        yield from reasons(config, old[0], new[0], place)
    elif isinstance(old, tuple) and isinstance(new, tuple):
        added = ", ".join(name for name in new if name not in old)
        if new[: len(old)] != old:
            # A number in a row would stand for another label than before.
            yield Reason(
                "major", f"{config}: the labels of {place} are others, or in another order"
            )
        elif added:
            yield Reason("minor", f"{config}: a new label of {place}: {added}")
    elif old != new:
        yield Reason("major", f"{config}: {place} is of another type")


def common(old: Node, new: Node) -> Node:
    """The columns that two tables have both, of one type: what rows can be compared by.

    Labels count as one type, whatever they are: they are compared by their names.
    """
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        shared = {name: common(node, new[name]) for name, node in old.items() if name in new}
        return {name: node for name, node in shared.items() if node is not None}
    if isinstance(old, list) and isinstance(new, list):
        inner = common(old[0], new[0])
        return None if inner is None else [inner]
    if isinstance(old, tuple) and isinstance(new, tuple):
        return old
    return old if old == new else None


def reader(own: Node, shared: Node) -> Callable[[Any], Any] | None:
    """A function from a value, as Arrow gives it, to what is compared of it; None: the value."""
    if isinstance(shared, Mapping):
        inner = {name: reader(own[name], node) for name, node in shared.items()}

        def struct(value: Any) -> Any:
            if value is None:
                return None
            return {n: value[n] if read is None else read(value[n]) for n, read in inner.items()}

        return struct
    if isinstance(shared, list):
        each = reader(own[0], shared[0])
        if each is None:
            return None
        return lambda value: None if value is None else [each(entry) for entry in value]
    if isinstance(own, tuple):
        return lambda value: own[value] if isinstance(value, int) and value >= 0 else value
    return None
