"""Rows, one after another → a dataset folder: Parquet files, `redline.json`, the card."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import toolkit
from toolkit.card import Facts, Release, company
from toolkit.dataset.columns import DOCUMENTS, Columns, all_columns
from toolkit.dataset.folder import put_in_place
from toolkit.dataset.manifest import FILE, Manifest, Shard
from toolkit.dataset.parquet import Growing, temporary_file
from toolkit.dataset.runs import refuse_runs
from toolkit.dataset.told import Told, kept
from toolkit.dataset.withhold import FULL
from toolkit.files import sha256
from toolkit.model import Annotators, Document, JSONObject
from toolkit.schema import Schema

README = "README.md"
Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class About:
    """What a folder is, beside its rows."""

    text: str
    """full, none or snippets."""
    inputs: Mapping[str, str]
    """What it is built from → twelve hex digits of each."""
    splits: Mapping[str, int]
    """Documents by split, in the order of splits."""
    annotators: Annotators = field(default_factory=Annotators)
    readers: Collection[str] = ()
    """Whose readings are in it, in whatever way."""
    told: Told = field(default_factory=Told)
    withheld: Sequence[JSONObject] = ()
    """What was left out of the rows."""


def write(
    folder: Path,
    schema: Schema,
    rows: Iterable[tuple[str, str, Sequence[Values]]],
    about: Callable[[], About],
    articles: Mapping[str, Document] | None = None,
) -> tuple[Manifest, dict[str, int]]:
    """Write a dataset folder → its manifest, and the number of rows of each config.

    Args:
        folder: An empty one, or that of an earlier build.
        schema: That the columns come from.
        rows: config, split and some rows of it, in the order of the dataset.
        about: What it is; it is asked when all rows have been given.
        articles: Of a stand-off release: what no file of it may hold a run of.

    Raises:
        PublishError: When a value does not fit its column, or a file holds a run of an article.
        OSError: When the folder cannot be written.
    """
    facts = Facts(schema)
    texts: Counter[str] = Counter()
    columns = all_columns(schema)
    counts = dict.fromkeys(columns, 0)
    growing: dict[tuple[str, str], Growing] = {}
    for config, split, those in rows:
        key = (config, split)
        if not those:
            continue
        if key not in growing:
            growing[key] = Growing(config, columns[config], temporary_file(folder))
        growing[key].add(those)
        counts[config] += len(those)
        facts.add_all(config, those)
        for row in those if config == DOCUMENTS else ():
            if row["text"] is not None:
                texts[row["license"]] += 1
    shards = {key: grown.finish(key[1]) for key, grown in growing.items()}
    said = about()
    manifest = Manifest(
        redline=toolkit.__version__,
        schema_version=schema.version,
        text=said.text,
        inputs=said.inputs,
        splits=said.splits,
        licences=dict(sorted(texts.items())),
        configs=_by_config(shards, columns, said.splits),
        withheld=tuple(said.withheld),
        told={} if said.text == FULL else kept(said.told, said.annotators, said.readers),
    )
    files = company(_release(manifest, facts, columns, said))
    digests = {name: sha256(files[name]) for name in sorted(files)}
    manifest = replace(manifest, company=digests)
    # The card is what load_dataset obeys: it comes when all is there that it names.
    names = sorted(files, key=lambda name: (name == README, name))
    last = {**{name: files[name] for name in names}, FILE: manifest.dumps().encode("utf-8")}
    if said.text != FULL:
        refuse_runs({**last, FILE: _said_by(manifest)}, articles or {})
    put_in_place(folder, {growing[key].temporary: s.path for key, s in shards.items()}, last)
    return manifest, counts


def _said_by(manifest: Manifest) -> bytes:
    """What of a manifest could be words: all but ids, paths and offsets of what was withheld."""
    pieces = [[p for p in e["parts"] if isinstance(p, str)] for e in manifest.withheld]
    values = {**manifest.to_json(), "withheld": [piece for piece in pieces if piece]}
    return json.dumps(values, ensure_ascii=False).encode("utf-8")


def _by_config(
    shards: Mapping[tuple[str, str], Shard],
    columns: Mapping[str, Columns],
    splits: Mapping[str, int],
) -> dict[str, dict[str, Shard]]:
    """Files by config and split, both in the order of the dataset."""
    by_config = {
        config: {split: shards[config, split] for split in splits if (config, split) in shards}
        for config in columns
    }
    return {config: those for config, those in by_config.items() if those}


def _release(
    manifest: Manifest, facts: Facts, columns: Mapping[str, Columns], about: About
) -> Release:
    """What the card is written from."""
    return Release(
        facts=facts,
        schema=facts.schema,
        columns=columns,
        configs=manifest.to_json()["configs"],
        splits=manifest.splits,
        fingerprint=manifest.fingerprint,
        text=manifest.text,
        annotators=about.annotators,
        readers=about.readers,
        project=about.told.project,
        agreement=about.told.agreement,
        split_notes=about.told.split_notes,
    )
