"""A dataset folder, as `redline build` writes it → the rows that a page is made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from toolkit.dataset.columns import DOCUMENTS, LINKS, all_columns
from toolkit.dataset.manifest import Manifest, read_manifest
from toolkit.dataset.unpack import Rows, actors_of, check_files, unpack
from toolkit.dataset.withhold import FULL
from toolkit.errors import PublishError
from toolkit.model import Document, JSONObject
from toolkit.schema import Schema

CITATION = "CITATION.cff"
Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Article:
    """One document, with its rows in every config."""

    values: Values
    """Its row in `documents`; the text is there."""
    split: str
    rows: Rows

    @property
    def id(self) -> str:
        """The id of the document."""
        return str(self.values["id"])

    @property
    def text(self) -> str:
        """What all offsets count in, as code points."""
        return str(self.values["text"])

    @property
    def headline(self) -> str:
        """What it is called: its title on one line; without one, its id."""
        return " ".join(str(self.values.get("title") or "").split()) or self.id

    def document(self) -> Document:
        """The same as a document."""
        known = {field.name for field in fields(Document)}
        values = {k: v for k, v in self.values.items() if k in known and v is not None}
        return Document.from_json(values)

    def short(self, identity: str) -> str:
        """The id of one of its items without the document's in front."""
        return identity.removeprefix(f"{self.id}.")


@dataclass(frozen=True, slots=True)
class Cluster:
    """Items that are one and the same event, quote or threat."""

    id: str
    kind: str
    members: list[tuple[Article, str]]
    """Each with its article: the item's id, with the document's in front."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """All rows of a dataset folder."""

    title: str
    schema: Schema
    manifest: Manifest
    actors: Mapping[str, Values]
    """By id."""
    articles: tuple[Article, ...]
    """In the order of the dataset."""

    def side(self, actor: str | None) -> str | None:
        """The name of the state or body that an actor speaks for in the end; else its own."""
        seen: set[str] = set()
        while actor is not None and actor not in seen:
            seen.add(actor)
            above = list(self.actors.get(actor, {}).get("represents") or ())
            if len(above) != 1:
                break
            actor = above[0]
        return None if actor is None else self.actors.get(actor, {}).get("name")

    def clusters(self) -> list[Cluster]:
        """The clusters of the links, by id; members in the order of the dataset."""
        found: dict[str, Cluster] = {}
        for article in self.articles:
            for row in article.rows[LINKS]:
                name = str(row["link_id"])
                cluster = found.setdefault(name, Cluster(name, str(row["kind"]), []))
                cluster.members.append((article, str(row["item_id"])))
        return [found[name] for name in sorted(found)]


def read_dataset(
    folder: Path, schema: Schema, seen: Callable[[int, int], None] | None = None
) -> Dataset:
    """Read a dataset folder.

    Args:
        folder: What `redline build` has written, with the texts of the articles.
        schema: Of the version that it was built with.
        seen: Is told after each document how many were read, and of how many.

    Raises:
        PublishError: When it is no such folder, is not as it was written, was built with another
            version of the schema, or holds no texts.
    """
    manifest = read_manifest(folder)
    _refuse(folder, manifest, schema)
    check_files(folder, manifest)
    columns = all_columns(schema)
    number = sum(manifest.splits.values())
    articles: list[Article] = []
    for split in manifest.splits:
        for _, rows in unpack(folder, manifest, columns, split):
            articles.append(Article(rows[DOCUMENTS][0], split, rows))
            if seen is not None:
                seen(len(articles), number)
    return Dataset(
        title=_title(folder),
        schema=schema,
        manifest=manifest,
        actors={row["id"]: row for row in actors_of(folder, manifest, columns)},
        articles=tuple(articles),
    )


def _refuse(folder: Path, manifest: Manifest, schema: Schema) -> None:
    if manifest.schema_version != schema.version:
        raise PublishError(
            f"{folder} was built with version {manifest.schema_version} of the schema, and this is"
            f" {schema.version}",
            hint=f"Name the schema of that version: redline --schema {folder / 'schema'} report …",
        )
    if manifest.text != FULL:
        raise PublishError(
            f"{folder} was built with --text {manifest.text}: the texts of its articles are not in"
            " it",
            hint=f"Put them back first: redline hydrate {folder} --texts DIR -o OTHER,"
            " then redline report OTHER …",
        )


def _title(folder: Path) -> str:
    """What the dataset is called in its citation; a folder without one is called by its name."""
    import yaml

    try:
        found = yaml.safe_load((folder / CITATION).read_text("utf-8"))
        title = found["title"]
    except (OSError, ValueError, LookupError, TypeError, yaml.YAMLError):
        return folder.resolve().name
    return " ".join(str(title).split())


def present(values: Values) -> JSONObject:
    """What is there of a row, and of what is in it: nulls left out."""
    return {name: _present(value) for name, value in values.items() if value is not None}


def _present(value: Any) -> Any:
    if isinstance(value, Mapping):
        return present(value)
    return [_present(one) for one in value] if isinstance(value, list) else value
