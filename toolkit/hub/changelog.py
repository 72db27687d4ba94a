"""CHANGELOG.md of a dataset: an entry for each version, the newest on top."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Sequence
from pathlib import Path

from toolkit.errors import PublishError
from toolkit.hub.versions import Version, read_version

FILE = "CHANGELOG.md"
HEADING = "# Changelog"
_ENTRY = re.compile(r"^## +(\S+)", re.MULTILINE)


def with_entry(text: str, version: Version, lines: Sequence[str]) -> str:
    """A changelog, or nothing → the same with one entry more; what stands in it stays.

    Args:
        text: What is there.
        version: Of the entry.
        lines: Its points.
    """
    entry = f"## {version}\n\n" + "".join(f"- {line}\n" for line in lines)
    if not text.strip():
        return f"{HEADING}\n\n{entry}"
    found = _ENTRY.search(text)
    if found is None:
        return f"{text.rstrip()}\n\n{entry}"
    return f"{text[: found.start()]}{entry}\n{text[found.start() :]}"


def top_version(text: str) -> Version | None:
    """The version of the newest entry; None where there is no entry of redline's."""
    found = _ENTRY.search(text)
    return None if found is None else read_version(found[1])


def read_log(files: Container[str], fetch: Callable[[str], Path]) -> str:
    """The changelog of a repository; empty where it has none.

    Args:
        files: What is in it.
        fetch: A path in it → where the file lies.

    Raises:
        PublishError: When it is not in UTF-8, or cannot be fetched.
    """
    if FILE not in files:
        return ""
    try:
        return fetch(FILE).read_text("utf-8")
    except UnicodeDecodeError as error:
        raise PublishError(
            f"the {FILE} on the Hub is not in UTF-8: byte {error.start}",
            hint="Save it as UTF-8 there, then run the same command again.",
        ) from error
