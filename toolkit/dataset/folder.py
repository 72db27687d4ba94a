"""A dataset folder on disk: what may be written into, and how a build replaces another."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from toolkit.dataset.columns import DOCUMENTS
from toolkit.dataset.manifest import FILE, read_manifest
from toolkit.dataset.parquet import UNFINISHED
from toolkit.errors import PublishError
from toolkit.files import write_atomically

_SHARD = re.compile(r"[a-z][a-z0-9_]*-[0-9a-f]{12}\.parquet")
_PARTIAL = re.compile(re.escape(UNFINISHED) + r"\w{8}")
"""What a build that was killed while it wrote rows has left."""
_TEMPORARY = re.compile(r"\.(.+)\.\w{8}")
"""What a build that was killed while it wrote another file has left: of which one."""


def is_dataset(folder: Path) -> bool:
    """Whether a folder is an earlier build, or what a build that was killed has left of one."""
    shards = (folder / "data" / DOCUMENTS).glob("*.parquet")
    return (folder / FILE).is_file() or any(_SHARD.fullmatch(path.name) for path in shards)


def refuse_strangers(folder: Path) -> None:
    """A folder that is there must be an earlier build, or empty: nothing else is written into.

    A first build that was killed may have left anything between nothing and all of one.

    Raises:
        PublishError: When it is something else.
    """
    strange = folder.is_dir() and any(
        path.is_file() and not (_SHARD.fullmatch(path.name) or _PARTIAL.fullmatch(path.name))
        for path in folder.rglob("*")
    )
    if (strange and not is_dataset(folder)) or folder.is_file():
        raise PublishError(
            f"{folder} holds something that is no dataset of redline's",
            hint="Name an empty folder, or one of an earlier build.",
        )


@contextlib.contextmanager
def cleared(folder: Path) -> Iterator[None]:
    """Whatever becomes of a build, no unfinished file is left; nor a folder that holds nothing."""
    there = folder.exists()
    try:
        yield
    finally:
        if folder.is_dir():
            for path in folder.iterdir():
                if _PARTIAL.fullmatch(path.name):
                    path.unlink(missing_ok=True)
            if not there:
                with contextlib.suppress(OSError):
                    folder.rmdir()


def put_in_place(folder: Path, whole: Mapping[Path, str], others: Mapping[str, bytes]) -> None:
    """Put a build where an earlier one is, and remove what that alone had.

    A reader meets the one or the other at any moment: the files of the earlier build stay until
    all of the new one is there.

    Args:
        folder: The dataset folder.
        whole: Parquet files under temporary names → their paths in the folder.
        others: Path → content of all other files, in the order in which they are written.
    """
    before = _company_of(folder)
    for temporary, name in whole.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        os.replace(temporary, folder / name)
    for name, data in others.items():
        write_atomically(folder / name, data)
    kept = {*whole.values(), *others}
    for path in folder.glob("data/*/*.parquet"):
        if _SHARD.fullmatch(path.name) and path.relative_to(folder).as_posix() not in kept:
            path.unlink()
    for name in before - kept:
        (folder / name).unlink(missing_ok=True)
    _sweep(folder, {Path(name).name for name in {*others, *before}})


def _company_of(folder: Path) -> set[str]:
    """The files that an earlier build has put beside its Parquet files."""
    try:
        found = read_manifest(folder).company
    except PublishError:
        return set()
    return {name for name in found if not (name.startswith("/") or ".." in Path(name).parts)}


def _sweep(folder: Path, names: set[str]) -> None:
    """Remove what killed builds have left of such files, and folders that are empty now."""
    for path in folder.rglob(".*"):
        match = _TEMPORARY.fullmatch(path.name)
        if match and match[1] in names and path.is_file():
            path.unlink()
    for path in (*folder.glob("data/*"), folder / "data", folder / "plots"):
        if path.is_dir():
            with contextlib.suppress(OSError):
                path.rmdir()
