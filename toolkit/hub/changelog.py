"""CHANGELOG.md of a dataset: an entry for each version, the newest on top."""

from __future__ import annotations

import re
from collections.abc import Sequence

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
