"""Versions of the schema that differ from the checkout's in one thing."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.evolution.edits import Another, Edit
from toolkit.schema import SCHEMA_FILE, Schema, load_schema


@pytest.fixture(scope="session")
def another() -> Another:
    """The schema of the checkout with its definitions edited, as another version."""

    def another(*edits: Edit, version: str = "1.0.0") -> Schema:
        schema = load_schema()
        text = json.dumps(schema.root).replace(schema.version, version)
        root = json.loads(text)
        for edit in edits:
            edit(root["$defs"])
        return Schema(root, copy.deepcopy(schema.keywords))

    return another


@pytest.fixture
def saved(tmp_path: Path) -> Callable[[Schema, str], Path]:
    """Write a schema to a file of its own."""

    def saved(schema: Schema, name: str = SCHEMA_FILE) -> Path:
        path = tmp_path / name
        path.write_text(json.dumps(schema.root), "utf-8")
        return path

    return saved
