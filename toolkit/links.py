"""`links.json`: the clusters of items that are one and the same, across documents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from toolkit.checks.clusters import CHECKS, Known
from toolkit.files import read_json
from toolkit.problems import Problem, problem
from toolkit.schema import Schema
from toolkit.violations import json_path


@dataclass(frozen=True, slots=True)
class Links:
    """The clusters that the schema accepts; what it refuses are problems."""

    path: Path | None = None
    clusters: tuple[tuple[int, Mapping[str, Any]], ...] = ()
    """Each with its place in the file."""
    problems: tuple[Problem, ...] = ()


def read_links(path: Path, schema: Schema) -> Links:
    """`links.json` → its clusters.

    Raises:
        RecordError: When the file cannot be read, or is not JSON.
    """
    values = read_json(path)
    faults = list(schema.violations("links", values))
    problems = tuple(
        problem(_cluster_id(values, f.path), json_path(f.path), f.code, f.message, file=str(path))
        for f in faults
    )
    if any(len(found.path) < len(("links", 0)) for found in faults):
        return Links(path, problems=problems)
    refused = {found.path[1] for found in faults}
    kept = ((i, cluster) for i, cluster in enumerate(values["links"]) if i not in refused)
    return Links(path, tuple(kept), problems)


def _cluster_id(values: Any, path: tuple[str | int, ...]) -> str:
    try:
        return str(values[path[0]][path[1]]["id"])
    except (LookupError, TypeError):
        return ""


def check_links(links: Links, known: Known) -> Iterator[Problem]:
    """The clusters, held against the items that there are → their problems."""
    yield from links.problems
    for check in CHECKS:
        for found in check(links.clusters, known):
            yield replace(found, location=replace(found.location, file=str(links.path)))
