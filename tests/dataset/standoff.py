"""What the tests of stand-off releases share: the real dataset, and a search by brute force."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from toolkit.cli import main

RUN = 30


def redline(root: Path, *arguments: Any) -> int:
    """Run a command in the checkout → its exit code."""
    with contextlib.chdir(root), pytest.raises(SystemExit) as ended:
        main([str(argument) for argument in arguments])
    assert isinstance(ended.value.code, int)
    return ended.value.code


def grams(texts: Iterable[str]) -> set[str]:
    """Every run of thirty characters."""
    return {text[at : at + RUN] for text in texts for at in range(len(text) - RUN + 1)}


def strings(value: Any) -> Iterator[str]:
    """Every string in a value, keys too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, child in value.items():
            yield name
            yield from strings(child)
    elif isinstance(value, list):
        for child in value:
            yield from strings(child)


def strings_of_file(path: Path) -> Iterator[str]:
    """Every string of a file: of Parquet each value, of JSON each value and the text itself."""
    if path.suffix == ".parquet":
        file = pq.ParquetFile(path)
        yield from strings(file.read().to_pylist())
        yield from (value.decode("utf-8") for value in file.schema_arrow.metadata.values())
        return
    text = path.read_text("utf-8")
    yield text
    if path.suffix == ".json":
        yield from strings(json.loads(text))


def shared(folder: Path, known: set[str]) -> dict[str, str]:
    """By file, the first run of an article that stands in it."""
    found: dict[str, str] = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            for string in strings_of_file(path):
                run = next((g for g in grams([string]) if g in known), None)
                if run is not None:
                    found.setdefault(path.relative_to(folder).as_posix(), run)
    return found


def rows(folder: Path) -> dict[str, list[Any]]:
    """By config, every row of every split."""
    return {
        config.name: [
            row
            for path in sorted(config.glob("*.parquet"))
            for row in pq.read_table(path).to_pylist()
        ]
        for config in sorted((folder / "data").iterdir())
    }


def bytes_of(folder: Path) -> dict[str, bytes]:
    """Every file of a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }
