"""What a plain script does with label-studio-sdk, for sync.py to measure.

Run: python benchmarks/bare.py push|snapshot|download PROJECT FILE. The address of the server and
the key are in the environment. FILE holds the tasks to push, one a line, or gets the export.
"""  # noqa: INP001 (a script)

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from label_studio_sdk import LabelStudio

BATCH = 500
"""As many as redline sends in one import."""


def push(sdk: LabelStudio, project: int, path: Path) -> None:
    """Import the tasks of a file."""
    with path.open(encoding="utf-8") as lines:
        tasks: Iterator[Any] = map(json.loads, lines)
        while batch := list(islice(tasks, BATCH)):
            sdk.projects.import_tasks(project, request=batch)


def snapshot(sdk: LabelStudio, project: int, path: Path) -> None:
    """Have an export written down by the server, and fetch it."""
    made: Any = sdk.projects.exports.create(project)
    _write(path, sdk.projects.exports.download(project, made.id, export_type="JSON"))


def download(sdk: LabelStudio, project: int, path: Path) -> None:
    """Fetch all tasks as they are written: what the SDK's `as_json` does."""
    exports = sdk.projects.exports
    _write(path, exports.download_sync(project, export_type="JSON", download_all_tasks=True))


def _write(path: Path, parts: Iterator[bytes]) -> None:
    with path.open("wb") as stream:
        stream.writelines(parts)


WAYS: dict[str, Callable[[LabelStudio, int, Path], None]] = {
    "push": push,
    "snapshot": snapshot,
    "download": download,
}


def main() -> None:
    """Go one of the ways."""
    way, project, path = sys.argv[1:]
    sdk = LabelStudio(  # type: ignore[no-untyped-call]
        base_url=os.environ["LABEL_STUDIO_URL"],
        api_key=os.environ["LABEL_STUDIO_API_KEY"],
        timeout=600,
    )
    WAYS[way](sdk, int(project), Path(path))


if __name__ == "__main__":
    main()
