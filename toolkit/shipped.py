"""Where the files lie that ship with redline: the schema, the rules and their examples."""

from __future__ import annotations

from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path


def shipped() -> Path | Traversable:
    """The folder of the schema: in the wheel, or else in the checkout."""
    packaged = resources.files("toolkit") / "schema_files"
    return packaged if packaged.is_dir() else Path(__file__).parent.parent / "schema"
