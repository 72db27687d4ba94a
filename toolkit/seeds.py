"""Paths → the texts and saved pages that they stand for."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from toolkit.errors import DocumentError
from toolkit.webpage import PAGES


def files_of(seeds: Iterable[Path]) -> list[Path]:
    """The files that paths stand for, each once, in the order of their names.

    Raises:
        DocumentError: When a path is none, cannot be looked into, or holds nothing of the kind.
    """
    files: dict[Path, Path] = {}
    for seed in seeds:
        try:
            inside = _inside(seed) if seed.is_dir() else [seed]
            known = seed.exists()
        except OSError as error:
            raise DocumentError(
                f"cannot look into {seed}: {error.strerror}", hint="Check its permissions."
            ) from error
        if not known:
            raise DocumentError(f"there is no {seed}", hint="Check the path.")
        texts = [p for p in inside if p == seed or not (p.is_dir() or p.name.startswith("."))]
        if not texts:
            raise DocumentError(
                f"{seed} holds no *.txt and no *.html",
                hint="Name the files, or the folder that they are in.",
            )
        for path in texts:
            files.setdefault(path.resolve(), path)
    return sorted(files.values(), key=lambda p: (p.name, str(p)))


def _inside(folder: Path) -> list[Path]:
    """The texts and saved pages of a folder."""
    return sorted(p for p in folder.iterdir() if p.suffix in (".txt", *PAGES))
