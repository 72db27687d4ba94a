"""Files → links to them in a folder of its own, where others can be written beside them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field, fields, is_dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from toolkit.pile import Pile
from toolkit.reads import Reads
from toolkit.survey import ENDINGS

T = TypeVar("T")


@dataclass(slots=True)
class Copies:
    """A folder of copies, and what they are copies of."""

    folder: Path
    begins: dict[str, str] = field(default_factory=dict)
    """By how the path of a copy begins: how that of the original does."""

    def take(self, path: Path) -> Path:
        """A file or folder → its copy, with what stands beside or in it; nothing is read."""
        around = path if path.is_dir() else path.parent
        copy = self.folder / f"{len(self.begins):06}"
        copy.mkdir()
        for file in _files(path):
            link = copy / file.relative_to(around)
            link.parent.mkdir(parents=True, exist_ok=True)
            if not link.is_symlink():
                link.symlink_to(file.absolute())
        self.begins[f"{copy}{os.sep}"] = "" if around == Path() else f"{around}{os.sep}"
        self.begins[str(copy)] = str(around)
        return copy if path.is_dir() else copy / path.name

    def original(self, value: T) -> T:
        """A value that names copies → the same, naming the originals."""
        renamed: T = self._renamed(value)
        return renamed

    def _renamed(self, value: Any) -> Any:
        if isinstance(value, str):
            for begin, own in self.begins.items():
                value = value.replace(begin, own)
            return value
        if isinstance(value, Path):
            return Path(self._renamed(str(value)))
        if type(value) is dict:
            return {self._renamed(key): self._renamed(one) for key, one in value.items()}
        if type(value) in (list, tuple):
            return type(value)(map(self._renamed, value))
        if isinstance(value, Pile):
            return Pile(map(self._renamed, value))
        if isinstance(value, Reads):
            return value.renamed(self._renamed)
        if is_dataclass(value) and not isinstance(value, type):
            given = [f.name for f in fields(value) if f.init]
            return replace(value, **{name: self._renamed(getattr(value, name)) for name in given})
        return value


def _files(path: Path) -> Iterator[Path]:
    if path.is_dir():
        found = path.rglob("*")
    else:
        yield path
        found = path.parent.glob("*")
    for file in found:
        if file.suffix.lower() in ENDINGS and not file.is_dir():
            yield file
