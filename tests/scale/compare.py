"""What is in the parts of a folder, to be held against what is made without an engine."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from toolkit.problems import Problem
from toolkit.scale.folders import Folder


def rows(folder: Path | str) -> list[Any]:
    """The rows of all parts, in the order of their ids."""
    return sorted(_lines(Folder(str(folder))), key=lambda row: str(row["id"]))


def problems(folder: Path | str) -> list[str]:
    """The problems of all parts, sorted, each as JSON."""
    found = _lines(Folder(str(folder)).inside("_problems"))
    return sorted(json.dumps(row, sort_keys=True) for row in found)


def as_rows(found: list[Problem]) -> list[str]:
    """Problems in the same way."""
    return sorted(json.dumps(one.to_json(), sort_keys=True) for one in found)


def _lines(folder: Folder) -> list[Any]:
    names = [name for name in folder.names() if name.endswith(".jsonl")]
    return [json.loads(line) for name in names for line in folder.lines(name)]
