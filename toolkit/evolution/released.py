"""A folder, a file or the number of a released version → that version of the schema."""

from __future__ import annotations

import re
from pathlib import Path

from toolkit.errors import SchemaError
from toolkit.schema import KEYWORDS_FILE, SCHEMA_FILE, Schema, load_schema, read_schema
from toolkit.shipped import shipped

RELEASED = "released"
"""The folder beside the schema that holds a folder for each version that was released."""
NUMBER = re.compile(r"[0-9]+\.[0-9]+\.[0-9]+")


def released_versions(folder: Path | None = None) -> tuple[str, ...]:
    """The numbers of the released versions, the oldest first.

    Args:
        folder: The folder of a schema; None: that which ships with redline.
    """
    place = (folder or shipped()) / RELEASED
    if not place.is_dir():
        return ()
    found = [entry.name for entry in place.iterdir() if NUMBER.fullmatch(entry.name)]
    return tuple(sorted(found, key=lambda name: [int(part) for part in name.split(".")]))


def find_schema(reference: str, folder: Path | None = None) -> Schema:
    """The schema that a person names.

    Args:
        reference: A folder with a schema, a schema file, or the number of a version that was
            released or that the schema itself is at. A file or folder of that name comes first.
        folder: The folder of a schema that has released versions; None: that of redline.

    Raises:
        SchemaError: When there is none, or it breaks its meta-schema.
    """
    path = Path(reference)
    if path.is_dir():
        return _stated(load_schema(path), reference)
    if path.exists():
        beside = path.parent / KEYWORDS_FILE
        keywords = beside if beside.is_file() else shipped() / KEYWORDS_FILE
        return _stated(read_schema(path, keywords), reference)
    if NUMBER.fullmatch(reference):
        return _numbered(reference, folder)
    raise SchemaError(
        f"there is no schema {reference}",
        hint=f"Name a folder with {SCHEMA_FILE}, such a file, or a released version:"
        f" {', '.join(released_versions(folder)) or 'there is none'}.",
    )


def folder_of(reference: str, folder: Path | None = None) -> str:
    """What `find_schema` finds, as a folder for ``--schema``; empty: that of redline itself."""
    path = Path(reference)
    if path.exists():
        return str(path if path.is_dir() else path.parent)
    for place in (folder, shipped()):
        if place is not None and (place / RELEASED / reference / SCHEMA_FILE).is_file():
            return str(place / RELEASED / reference)
    return "" if folder is None else str(folder)


def _stated(schema: Schema, reference: str) -> Schema:
    """The schema, if it has what makes it a version of the data model."""
    missing = [key for key in ("x-version", "x-layers", "$defs") if key not in schema.root]
    if missing:
        raise SchemaError(
            f"{reference} is no schema of redline: it has no {' and no '.join(missing)}",
            hint=f"Name a file like {SCHEMA_FILE}.",
        )
    return schema


def _numbered(number: str, folder: Path | None) -> Schema:
    for place in (folder, shipped()):
        if place is not None and (place / RELEASED / number / SCHEMA_FILE).is_file():
            return load_schema(place / RELEASED / number)
    # What is to be released next has a number, too.
    current = load_schema(folder)
    if current.version == number:
        return current
    raise SchemaError(
        f"version {number} of the schema was not released",
        hint=f"Released are: {', '.join(released_versions(folder)) or 'none'}.",
    )
