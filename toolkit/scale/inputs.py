"""What a job is made from: files here or at an address, told apart by where and when they were."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import toolkit
from toolkit.errors import ExportError
from toolkit.files import canonical
from toolkit.model import JSONObject
from toolkit.scale.folders import system_of
from toolkit.schema import Schema

DIGITS = 12
"""Of the SHA-256 that stands for the inputs."""


def statement(
    command: str,
    inputs: Sequence[str],
    beside: Iterable[Path | None],
    schema: Schema,
    options: Mapping[str, Any],
    tasks: int,
) -> JSONObject:
    """What a folder of parts says of itself.

    Args:
        command: By which it is made.
        inputs: Paths and addresses that are parted into tasks.
        beside: Other files that what is made depends on; those that are not there count as that.
        schema: The same.
        options: The same; under ``sources`` what the inputs are, where that is known already.
        tasks: How many parts there are.

    Raises:
        ExportError: When an input is not there.
    """
    known = options.get("sources")
    seen = [_seen(one) for one in inputs] if known is None else known
    others = [_seen(str(path)) for path in beside if path is not None and path.exists()]
    whole = canonical([seen, others, schema.root, dict(options)])
    digest = hashlib.sha256(whole.encode("utf-8")).hexdigest()[:DIGITS]
    return {
        "command": command,
        "version": toolkit.__version__,
        "input": {"from": list(inputs), "digest": digest},
        "tasks": tasks,
    }


def _seen(place: str) -> list[Any]:
    """A file, or the files of a folder: where each is, how long, and since when."""
    system = system_of(place)
    system.invalidate_cache()
    try:
        found = system.find(place, detail=True)
    except FileNotFoundError:
        found = {}
    if not found:
        raise ExportError(f"there is no {place}", hint="Check the path or address.")
    return sorted(
        [str(name), about.get("size"), _since(about)] for name, about in dict(found).items()
    )


def _since(about: Mapping[str, Any]) -> str:
    """What changes when a file is written again, as its system tells it."""
    keys = ("ETag", "etag", "mtime", "LastModified", "last_modified", "created")
    return next((str(about[key]) for key in keys if about.get(key) is not None), "")
