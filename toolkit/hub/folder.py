"""A dataset folder that is to be published: whole, unchanged since its build, and nothing else."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from toolkit.dataset.manifest import FILE, Manifest, read_manifest
from toolkit.errors import PublishError
from toolkit.hub.changelog import FILE as CHANGELOG
from toolkit.problems import printable
from toolkit.words import counted

CARD = "README.md"
MOST = 3
"""How many faults of a folder are told."""
CHUNK = 1 << 20
"""Bytes that are held at a time."""


@dataclass(frozen=True, slots=True)
class Folder:
    """What is to be published."""

    path: Path
    manifest: Manifest
    files: Mapping[str, str]
    """Path in the folder, with slashes → the SHA-256 of the file."""

    @property
    def card(self) -> str:
        """The text of its README.md."""
        return (self.path / CARD).read_text("utf-8")


def listed(manifest: Manifest) -> dict[str, str]:
    """The files that a manifest names → the SHA-256 of each; the manifest itself is not one."""
    shards = {s.path: s.sha256 for splits in manifest.configs.values() for s in splits.values()}
    return {**manifest.company, **shards}


def read_folder(path: Path) -> Folder:
    """A folder → what is to be published of it.

    Hidden files are left out, and so is the changelog of a folder that came from the Hub: the
    one that is there goes on.

    Raises:
        PublishError: When it is no build of redline's, or has been changed since.
    """
    manifest = read_manifest(path)
    expected = listed(manifest)
    faults = list(_faults(path, expected))
    if faults:
        more = f"; and {counted(len(faults) - MOST, 'more file')}" if faults[MOST:] else ""
        raise PublishError(
            printable(f"{path} is not as it was built: {'; '.join(faults[:MOST])}{more}"),
            hint=f"Build it again: redline build GOLD -o {path}",
        )
    return Folder(path, manifest, {**expected, FILE: sha256_of(path / FILE)})


def _faults(path: Path, expected: Mapping[str, str]) -> Iterator[str]:
    if CARD not in expected:
        yield f"{CARD} is not among its files"
    for name, digest in expected.items():
        file = path / name
        # What lies elsewhere could change, or be what nobody meant to publish.
        if not file.resolve().is_relative_to(path.resolve()) or file.is_symlink():
            yield f"{name} leads out of the folder"
        elif not file.is_file():
            yield f"{name} is missing"
        elif sha256_of(file) != digest:
            yield f"{name} has been changed"
    for file in sorted(path.rglob("*")):
        name = file.relative_to(path).as_posix()
        hidden = any(part.startswith(".") for part in Path(name).parts)
        known = name in expected or name in (FILE, CHANGELOG)
        if not file.is_dir() and not hidden and not known:
            yield f"{name} is no part of it"


def sha256_of(path: Path) -> str:
    """A file → its SHA-256 as 64 hex digits, with bounded memory."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def digests(data: Path | bytes) -> tuple[str, str]:
    """A file or its content → the two names by which the Hub may know it.

    They are the SHA-256, of a large file, and what git calls the content of a small one.
    """
    size = data.stat().st_size if isinstance(data, Path) else len(data)
    whole = hashlib.sha256()
    git = hashlib.sha1(b"blob %d\0" % size, usedforsecurity=False)
    with data.open("rb") if isinstance(data, Path) else io.BytesIO(data) as stream:
        while chunk := stream.read(CHUNK):
            whole.update(chunk)
            git.update(chunk)
    return whole.hexdigest(), git.hexdigest()
