"""Whose texts a dataset folder holds: whether their licences let it be published."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

from toolkit.errors import PublishError
from toolkit.hub.folder import Folder
from toolkit.problems import excerpt
from toolkit.words import counted

HINT = (
    "Build it with --text none or --text snippets, or publish the texts all the same with"
    " --include-unlicensed-text, if you may."
)


@cache
def free_licences() -> Mapping[str, str]:
    """The licences that let a text be passed on, as `plain` writes them → why."""
    text = files("toolkit.hub").joinpath("licences.toml").read_text("utf-8")
    found = {}
    for entry in tomllib.loads(text)["licence"]:
        for name in entry["names"]:
            found[name] = entry["why"]
            for address in entry.get("also", ()):
                found[address.format(version=name.rpartition("-")[2])] = entry["why"]
    return found


def plain(licence: str) -> str:
    """A licence as somebody wrote it → as the list writes it.

    >>> plain("CC-BY-4.0"), plain("https://creativecommons.org/licenses/by/4.0/deed.en")
    ('cc-by-4.0', 'creativecommons.org/licenses/by/4.0')
    """
    found = re.sub(r"^https?://(www\.)?", "", licence.strip().casefold())
    found = re.sub(r"/(deed|legalcode)(\.[a-z_-]+)?$", "", found.rstrip("/"))
    return re.sub(r"\s+", "-", found.rstrip("/"))


def is_free(licence: str) -> bool:
    """Whether a licence is known to let a text be passed on.

    >>> is_free("CC BY 4.0"), is_free("unknown")
    (True, False)
    """
    return plain(licence) in free_licences()


def unfree(folder: Folder) -> Mapping[str, int]:
    """Licences that do not let the texts in a folder be passed on → the documents of each.

    The rows themselves are asked, whatever the manifest says.
    """
    found: Counter[str] = Counter()
    for licence in _licences(folder):
        if licence is None or not is_free(licence):
            found[licence or "unknown"] += 1
    return found


def _licences(folder: Folder) -> Iterator[str | None]:
    """The licence of every document whose text is in the folder."""
    import pyarrow.parquet as pq

    for shard in folder.manifest.configs.get("documents", {}).values():
        with pq.ParquetFile(folder.path / shard.path) as file:
            names = [name for name in ("text", "license") if name in file.schema_arrow.names]
            if "text" not in names:
                continue
            for batch in file.iter_batches(500, columns=names):
                for row in batch.to_pylist():
                    if row["text"] is not None:
                        yield row.get("license")


def refuse_unfree(folder: Folder) -> None:
    """Let only what may be passed on go further.

    Snippets may: they are sentences of at most 200 characters around what is quoted, and short
    quotations need no licence where there is a right to quote.

    Raises:
        PublishError: When the folder holds a text whose licence does not allow it.
    """
    found = unfree(folder)
    if found:
        told = ", ".join(
            f"{counted(number, 'document')} of licence {excerpt(licence)}"
            for licence, number in sorted(found.items())
        )
        raise PublishError(
            f"{folder.path} holds the whole text of {told}: not known to let it be passed on",
            hint=HINT,
        )
