"""Small dataset folders of invented documents, built as redline builds them."""

from __future__ import annotations

import copy
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import toolkit
from tests.compose import ACTORS, compose
from tests.hub.answers import WRITER
from toolkit.dataset.build import build
from toolkit.dataset.source import Source
from toolkit.dataset.splits import Splits
from toolkit.model import Annotators, Document, JSONObject
from toolkit.schema import Schema, load_schema

FREE = "CC-BY-4.0"
KINDS = Annotators({"annotator-1": "person"})
REPO = "lab/crisis"


@cache
def schema() -> Schema:
    """The schema of the checkout."""
    return load_schema()


@cache
def _composed(seed: int) -> tuple[Document, JSONObject]:
    return compose(Random(seed), schema(), f"invented-{seed}")


def records(count: int = 3) -> list[JSONObject]:
    """Records of invented documents, to be changed as one likes."""
    return [copy.deepcopy(_composed(seed)[1]) for seed in range(count)]


def documents(count: int = 6, licence: str = FREE, **changes: Any) -> dict[str, Document]:
    """The documents of these records, by id."""
    found = (_composed(seed)[0] for seed in range(count))
    return {d.id: replace(d, license=licence, **changes) for d in found}


def built(
    folder: Path,
    read: Sequence[JSONObject] | None = None,
    texts: Mapping[str, Document] | None = None,
    *,
    actors: Mapping[str, Any] = ACTORS,
    text: str = "full",
    splits: Splits | None = None,
    of: Schema | None = None,
) -> Path:
    """A dataset folder."""
    source = Source(
        records=records() if read is None else read,
        documents=documents() if texts is None else texts,
        actors=actors,
        schema=of or schema(),
        annotators=KINDS,
        splits=splits,
    )
    return build(source, folder, text=text).folder


def relabeled() -> list[JSONObject]:
    """The records, with the form of the first mention another one."""
    found = records()
    mention = found[0]["mentions"][0]
    mention["form"] = "pronoun" if mention["form"] != "pronoun" else "name"
    return found


def first_mention() -> str:
    """The id in the dataset of the mention that `relabeled` changes."""
    record = records()[0]
    return f"{record['document_id']}.{record['mentions'][0]['id']}"


def python(program: str, url: str, home: Path, *arguments: str, token: str | None = WRITER) -> str:
    """Run a program with the real clients, which read the Hub's address when imported."""
    root = str(Path(toolkit.__file__).parent.parent)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("HF_")}
    environment = {
        **kept,
        "PYTHONPATH": root,
        "HF_ENDPOINT": url,
        "HF_HOME": str(home),
        "HF_HUB_DISABLE_XET": "1",
        "HF_HUB_DISABLE_PROGRESS_BARS": "1",
        **({"HF_TOKEN": token} if token else {}),
    }
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
