"""A folder that conversions are written into: whole, twice the same, and over nobody's work.

A file beside them, ``.redline-convert.json``, says which files are redline's and of which bytes.
"""

from __future__ import annotations

import contextlib
import hashlib
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from toolkit.convert.given import Piece
from toolkit.errors import RecordError
from toolkit.files import dumps_page, read_json, write_atomically
from toolkit.words import counted

MANIFEST = ".redline-convert.json"
CHUNK = 1 << 20
MOST = 3
"""How many files that are in the way are named."""


def write_folder(folder: Path, kind: str, pieces: Iterable[Piece]) -> int:
    """Put files into a folder, replacing those of an earlier run that nobody has touched.

    Args:
        folder: Made where it is not there.
        kind: The format; a folder holds one.
        pieces: Files in parts; a name that comes again goes on.

    Returns:
        How many files are there.

    Raises:
        RecordError: When the folder holds another format, or a file in the way that redline has
            not written, or that was changed since; nothing is written then.
    """
    before = _before(folder, kind)
    with _staged(folder, pieces) as staged:
        made = {name: _digest(path) for name, path in staged.items()}
        _refuse(folder, before, made)
        # Whoever is stopped in the middle finds all files to be redline's own.
        union = {name: sorted({*before.get(name, ()), *_one(made, name)}) for name in before | made}
        if union != {name: [digest] for name, digest in made.items()}:
            _tell(folder, kind, union)
        for name, path in staged.items():
            if not _holds(folder / name, made[name]):
                write_atomically(folder / name, _chunks(path))
        for name in sorted(set(before) - set(made)):
            (folder / name).unlink(missing_ok=True)
            with contextlib.suppress(OSError):
                (folder / name).parent.rmdir()
        _tell(folder, kind, {name: [digest] for name, digest in made.items()})
    return len(made)


def _one(made: Mapping[str, str], name: str) -> list[str]:
    return [made[name]] if name in made else []


def _before(folder: Path, kind: str) -> dict[str, list[str]]:
    """What an earlier run has written: by name, the digests that a file of it may have."""
    if folder.is_file():
        raise RecordError(f"{folder} is a file", hint="Name a folder with -o.")
    path = folder / MANIFEST
    if not path.is_file():
        return {}
    match read_json(path):
        case {"format": str(there), "files": dict(files)}:
            if there != kind:
                raise RecordError(
                    f"{folder} holds a conversion to {there}, not to {kind}",
                    hint="Name another folder with -o.",
                )
            return {str(name): [str(one) for one in given] for name, given in files.items()}
    raise RecordError(f"{path} is not as redline writes it", hint="Name another folder with -o.")


def _refuse(folder: Path, before: Mapping[str, list[str]], made: Mapping[str, str]) -> None:
    """Nothing may be in the way, and nothing be removed, that somebody else has written."""
    strange = []
    for name in sorted({*before, *made}):
        path = folder / name
        if path.is_symlink() or path.exists():
            known = {*before.get(name, ()), *_one(made, name)}
            if path.is_symlink() or not path.is_file() or _digest(path) not in known:
                strange.append(str(path))
    if strange:
        more = f" and {counted(len(strange) - MOST, 'more file')}" if strange[MOST:] else ""
        raise RecordError(
            f"{', '.join(strange[:MOST])}{more}: not written by redline, or changed since",
            hint="Name another folder with -o, or move these files away.",
        )


@contextmanager
def _staged(folder: Path, pieces: Iterable[Piece]) -> Iterator[dict[str, Path]]:
    """All files as they are to be, in a folder beside the one that they go into."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    place = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
    try:
        found: dict[str, Path] = {}
        for name, data in pieces:
            if name not in found:
                found[name] = place / str(len(found))
            with found[name].open("ab") as stream:
                stream.write(data)
        yield found
    finally:
        shutil.rmtree(place)


def _tell(folder: Path, kind: str, files: Mapping[str, Any]) -> None:
    page = dumps_page({"format": kind, "files": dict(sorted(files.items()))})
    path = folder / MANIFEST
    if not path.is_file() or path.read_bytes() != page.encode("utf-8"):
        write_atomically(path, page)


def _holds(path: Path, digest: str) -> bool:
    return path.is_file() and _digest(path) == digest


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while data := stream.read(CHUNK):
            yield data
