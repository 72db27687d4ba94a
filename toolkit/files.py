"""Files in and out: JSON that is always written the same way, and never half written."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from toolkit.errors import RecordError
from toolkit.model import JSONObject


def canonical(value: Any) -> str:
    """A JSON value → its one canonical form: sorted keys, no spaces, no escapes beyond JSON's."""
    return _dumps(value, sort_keys=True, separators=(",", ":"))


def dumps_line(value: Any) -> str:
    """A JSON value → one line; keys keep their order."""
    return _dumps(value, separators=(",", ":")) + "\n"


def dumps_page(value: Any) -> str:
    """A JSON value → an indented page that a person can read and git can diff."""
    return _dumps(value, indent=1) + "\n"


def _dumps(value: Any, **style: Any) -> str:
    """JSON with its characters as they are; escaped only where UTF-8 cannot write one."""
    text = json.dumps(value, ensure_ascii=False, **style)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return json.dumps(value, **style)
    return text


def sha256(data: bytes) -> str:
    """Bytes → their SHA-256 as 64 hex digits."""
    return hashlib.sha256(data).hexdigest()


def short_hash(data: bytes) -> int:
    """Bytes → 64 bits of their BLAKE2b, as a number: a short name, where there are many."""
    return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), "little")


def write_atomically(path: Path, data: str | bytes | Iterable[bytes], *, mode: int = 0o644) -> None:
    """Write a file whole or not at all: a reader sees the old bytes or the new ones.

    Args:
        path: Where; missing parent folders are made.
        data: Text is written as UTF-8, with no translation of line ends; bytes may come in parts.
        mode: The permissions of the file, in force before any byte is in it.

    Raises:
        OSError: When the folder cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    payload = data.encode("utf-8") if isinstance(data, str) else data
    parts = (payload,) if isinstance(payload, bytes) else payload
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            os.fchmod(stream.fileno(), mode)
            stream.writelines(parts)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(name, path)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(name)
        raise


def write_lines(path: Path, values: Iterable[Any]) -> None:
    """Write JSON values, one a line, atomically."""
    write_atomically(path, "".join(dumps_line(value) for value in values))


def read_bytes(path: Path) -> bytes:
    """A file's bytes.

    Raises:
        RecordError: When it is not there or cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise RecordError(
            f"cannot read {path}: {error.strerror}", hint="Check the path and its permissions."
        ) from error


def read_json(path: Path) -> Any:
    """A JSON file → its value.

    Raises:
        RecordError: When it cannot be read or is not JSON in UTF-8.
    """
    try:
        return json.loads(read_bytes(path).decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise RecordError(
            f"{path} is not JSON: {error}", hint="Restore the file, or mend it at that place."
        ) from error


def read_lines(path: Path) -> Iterator[tuple[int, JSONObject]]:
    """A JSON-lines file → its objects, each with the number of its line (from 1).

    Raises:
        RecordError: When it cannot be read, or a line is not a JSON object.
    """
    try:
        text = read_bytes(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RecordError(f"{path} is not UTF-8: {error}", hint="Save it as UTF-8.") from error
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise RecordError(
                f"{path}, line {number}, is not JSON: {error}", hint="Mend or remove that line."
            ) from error
        if not isinstance(value, dict):
            raise RecordError(
                f"{path}, line {number}, is not a JSON object", hint="Mend or remove that line."
            )
        yield number, value
