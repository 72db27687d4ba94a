"""What a dataset folder is about to hold: all that its card and the files beside it are made of."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from toolkit.card.facts import Facts
from toolkit.dataset.columns import Columns
from toolkit.model import Annotators
from toolkit.schema import Schema

if TYPE_CHECKING:
    from toolkit.agreement import Agreement

    # That package imports this one: what a card needs of it is imported when it is needed.
DEFAULT_CONFIG = "conditional_threats"
"""What `load_dataset` gives when no config is named, where it has rows."""


@dataclass(frozen=True, slots=True)
class Project:
    """What the people of a project say of their dataset: ``[dataset]`` in `redline.toml`."""

    title: str = ""
    """Empty: one is made of the names of the layers."""
    license: str = "other"
    """Of the annotations, as the Hub spells it: cc-by-4.0 …; the texts keep their own."""
    url: str = ""
    """Where the project is at home; empty: nothing is said of it."""


@dataclass(frozen=True, slots=True)
class Release:
    """One dataset folder, when all but its card is known."""

    facts: Facts
    """To which every published row has been added."""
    schema: Schema
    columns: Mapping[str, Columns]
    """By config, in the order of the dataset; a config without rows may be there."""
    configs: Mapping[str, Mapping[str, Mapping[str, Any]]]
    """`configs` of the manifest: config → split → path, rows, num_bytes, download_size, sha256."""
    splits: Mapping[str, int]
    """Documents by split."""
    fingerprint: str
    """Twelve hex digits of all that went in."""
    text: str = "full"
    """full, none or snippets: what the folder holds of the texts."""
    annotators: Annotators = field(default_factory=Annotators)
    """What each annotator is."""
    readers: Collection[str] = ()
    """Whose reading is in the rows, in whatever way: `dataset.source` tells it."""
    project: Project = field(default_factory=Project)
    agreement: Agreement | None = None
    """How far the readers agree; None: no document has two readings."""
    split_notes: Sequence[str] = ()
    """How the documents were split and what leaks, a sentence each, in plain text."""
