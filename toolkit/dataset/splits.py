"""Which documents are in which split."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from toolkit.errors import ConfigurationError, PublishError
from toolkit.files import read_json

TRAIN = "train"
"""The one split where nobody has split anything."""
USUAL = (TRAIN, "validation", "test")
"""In this order; others follow by their names."""
NAME = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Splits:
    """A way to split documents; without names, all of them are in `train`."""

    names: Mapping[str, str] = field(default_factory=dict)
    """Document id → split."""
    path: Path | None = None
    """The file that they come from."""

    def of(self, document: str) -> str:
        """The split of a document.

        Raises:
            PublishError: When it is in none.
        """
        if not self.names and self.path is None:
            return TRAIN
        try:
            return self.names[document]
        except KeyError:
            raise PublishError(
                f"{self.path or 'the splits'}: {document} is in no split",
                hint="Split again, or add the document to the file.",
            ) from None

    @staticmethod
    def in_order(names: Iterable[str]) -> list[str]:
        """Splits: train, validation, test, then others by their names."""
        known = set(names)
        return [*(n for n in USUAL if n in known), *sorted(known - set(USUAL))]


def read_splits(path: Path) -> Splits:
    """A JSON object, document id → split → the splits.

    Raises:
        RecordError: When the file cannot be read, or is not JSON.
        ConfigurationError: When it is something else, or a split has a name that none can have.
    """
    values = read_json(path)
    hint = 'Write {"DOCUMENT": "train", …}: small letters, digits and underscores.'
    if not isinstance(values, dict) or not values:
        raise ConfigurationError(f"{path} does not say which document is in which split", hint=hint)
    for document, name in values.items():
        if not isinstance(name, str) or not NAME.fullmatch(name) or name == "all":
            raise ConfigurationError(
                f"{path}: {document} is in {name!r}, which is no name of a split", hint=hint
            )
    return Splits(values, path)
