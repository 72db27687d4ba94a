"""Paths and addresses → streams of bytes; what is compressed is read as if it were not."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

from toolkit.addresses import is_remote
from toolkit.corpus.unzipped import Unzipped
from toolkit.errors import DocumentError

GONE = (FileNotFoundError, PermissionError, IsADirectoryError)
"""What keeps one file from being read, and no other."""

CLIENTS = {"aiobotocore", "aiohttp", "botocore", "httpx", "httpx2", "huggingface_hub", "s3fs"}
"""Libraries that talk to storage: their errors are not all `OSError`."""


def storage(address: str) -> tuple[Any, str]:
    """An address → its fsspec file system, and the path there.

    Raises:
        DocumentError: When there is none of its kind, or it needs what is not installed.
    """
    from fsspec.core import url_to_fs

    try:
        return cast("tuple[Any, str]", url_to_fs(address))
    except ImportError as error:
        raise DocumentError(
            f"{address} cannot be read: {error}", hint="Install redline[scale]."
        ) from error
    except ValueError as error:
        raise DocumentError(
            f"{address} is no address of a kind that is known: {error}",
            hint="Give a path, or an address such as s3://bucket/pages.jsonl.",
        ) from error


def is_of_storage(error: Exception) -> bool:
    """Whether an error says that a place did not answer, and is no fault of ours."""
    packages = {kind.__module__.partition(".")[0] for kind in type(error).__mro__}
    return isinstance(error, OSError) or bool(packages & CLIENTS)


def unreachable(address: str, error: Exception) -> DocumentError:
    """What is raised when a place did not answer: the run can go on later."""
    return DocumentError(
        f"cannot read {address}: {str(error) or type(error).__name__}",
        hint="Check the address and what you may read there, and run the command again.",
    )


@contextmanager
def opened(address: str) -> Iterator[io.BufferedReader]:
    """The bytes of a file as they are stored.

    Raises:
        OSError: When it cannot be read: one of `GONE` for what is wrong with this file alone.
    """
    if not is_remote(address):
        with Path(address).open("rb") as stream:
            yield stream
        return
    system, path = storage(address)
    with system.open(path, "rb") as stream:
        yield io.BufferedReader(stream, 1 << 16)


def plain(stream: io.BufferedReader, name: str, begins: bytes = b"") -> io.BufferedReader:
    """The bytes of a file as they were before they were compressed, by the ending of its name.

    Args:
        stream: An open file.
        name: The file's name: ``.gz`` and ``.zst`` say that it is compressed.
        begins: What each gzip member begins with, where that is known.
    """
    if name.lower().endswith(".gz"):
        return unpacked(Unzipped(stream, begins))
    if name.lower().endswith(".zst"):
        import pyarrow as pa

        return io.BufferedReader(pa.CompressedInputStream(pa.PythonFile(stream), "zstd"), 1 << 16)
    return stream


def unpacked(raw: Unzipped) -> io.BufferedReader:
    """What is unpacked, line by line or in parts."""
    return io.BufferedReader(cast("Any", raw), 1 << 16)
