"""What the Hub allows in a card's YAML, known offline: lists that are installed, or our own."""

from __future__ import annotations

import json
from functools import lru_cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any

SIZES = (
    ("n<1K", 10**3),
    ("1K<n<10K", 10**4),
    ("10K<n<100K", 10**5),
    ("100K<n<1M", 10**6),
    ("1M<n<10M", 10**7),
    ("10M<n<100M", 10**8),
    ("100M<n<1B", 10**9),
)
"""The Hub's words for numbers of rows: each up to its limit, which the next begins with."""


def licenses() -> dict[str, str | None]:
    """The identifiers of licences that the Hub knows → as SPDX has them, or None."""
    found: dict[str, str | None] = _shipped()["licenses"]
    return found


def tasks() -> dict[str, list[str]]:
    """The Hub's task categories → the task ids under each."""
    found: dict[str, list[str]] = _shipped()["task_categories"]
    return found


def languages() -> frozenset[str]:
    """Codes of ISO 639-1, -2 and -3 that the Hub knows, and its own special words."""
    return frozenset(_installed("languages.json")) | {"code", "multilingual"}


def creators() -> dict[str, list[str]]:
    """What may stand in ``annotations_creators`` (annotations) and ``language_creators``."""
    found: dict[str, list[str]] = _installed("creators.json")
    return found


def multilingualities() -> frozenset[str]:
    """What may stand in ``multilinguality``."""
    return frozenset(_installed("multilingualities.json"))


def sizes() -> frozenset[str]:
    """What may stand in ``size_categories``."""
    return frozenset(_installed("size_categories.json"))


def size(rows: int) -> str:
    """The Hub's word for a number of rows.

    >>> size(999), size(1000)
    ('n<1K', '1K<n<10K')
    """
    return next((word for word, limit in SIZES if rows < limit), "1B<n<10B")


@lru_cache(maxsize=1)
def _shipped() -> dict[str, Any]:
    text = (files("toolkit.card") / "hub.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


@lru_cache(maxsize=8)
def _installed(name: str) -> Any:
    """A list that `datasets` ships; it is not imported for that, which takes seconds."""
    spec = find_spec("datasets")
    place = next(iter(spec.submodule_search_locations or ()), "") if spec else ""
    return json.loads((Path(place) / "utils" / "resources" / name).read_text("utf-8"))
