"""`redline.json`: what a dataset folder holds, and what it was built from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from toolkit.errors import PublishError
from toolkit.files import canonical, sha256
from toolkit.model import JSONObject

FILE = "redline.json"


@dataclass(frozen=True, slots=True)
class Shard:
    """One Parquet file: a split of a config."""

    path: str
    """In the folder, with slashes; it holds the first twelve digits of `sha256`."""
    rows: int
    num_bytes: int
    """As `datasets` counts them, once the rows are loaded."""
    download_size: int
    """Bytes of the file."""
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What one dataset folder holds."""

    redline: str
    """The version of redline that wrote it."""
    schema_version: str
    text: str
    """full, none or snippets: what is in it of the texts."""
    inputs: Mapping[str, str]
    """What it was built from: records, documents, actors … → twelve hex digits of each."""
    splits: Mapping[str, int]
    """Documents by split."""
    licences: Mapping[str, int]
    """Licence of a text → of how many documents the whole text is in the folder."""
    configs: Mapping[str, Mapping[str, Shard]]
    """config → split → file; a config without rows is left out."""
    withheld: tuple[JSONObject, ...] = ()
    """What was left out of the texts."""
    told: JSONObject = field(default_factory=dict)
    """Of a stand-off release: what the card says beside the rows, for `redline hydrate`."""
    company: Mapping[str, str] = field(default_factory=dict)
    """The files beside the Parquet files → the SHA-256 of each."""

    @property
    def fingerprint(self) -> str:
        """Twelve hex digits that change with anything that the folder was built from."""
        return fingerprint_of(self.inputs, self.text)

    def to_json(self) -> JSONObject:
        """The object that stands in `redline.json`."""
        return {
            "redline": self.redline,
            "schema_version": self.schema_version,
            "text": self.text,
            "fingerprint": self.fingerprint,
            "inputs": dict(self.inputs),
            "splits": dict(self.splits),
            "licences": dict(self.licences),
            "configs": {
                config: {split: asdict(shard) for split, shard in shards.items()}
                for config, shards in self.configs.items()
            },
            "withheld": list(self.withheld),
            **({"told": self.told} if self.told else {}),
            "company": dict(self.company),
        }

    def dumps(self) -> str:
        """The text of `redline.json`: two spaces, the order of `to_json`."""
        return json.dumps(self.to_json(), indent=2, ensure_ascii=False) + "\n"

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Manifest:
        """The object of `redline.json` → the manifest.

        Raises:
            KeyError, TypeError, AttributeError: When it is not one.
        """
        return cls(
            redline=str(values["redline"]),
            schema_version=str(values["schema_version"]),
            text=str(values["text"]),
            inputs=dict(values["inputs"]),
            splits=dict(values["splits"]),
            licences=dict(values["licences"]),
            configs={
                config: {split: Shard(**shard) for split, shard in shards.items()}
                for config, shards in values["configs"].items()
            },
            withheld=tuple(values["withheld"]),
            told=dict(values.get("told", {})),
            company=dict(values["company"]),
        )


def fingerprint_of(inputs: Mapping[str, str], text: str) -> str:
    """What a folder is built from, and how → twelve hex digits."""
    return sha256(canonical([dict(inputs), text]).encode("utf-8"))[:12]


def read_manifest(folder: Path) -> Manifest:
    """What a dataset folder says that it holds.

    Raises:
        PublishError: When it is no dataset folder of redline's, or its `redline.json` is damaged.
    """
    path = folder / FILE
    hint = f"Build it again: redline build GOLD -o {folder}"
    try:
        values = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise PublishError(f"{folder} is no dataset of redline's: no {FILE}", hint=hint) from None
    except (OSError, ValueError) as error:
        raise PublishError(f"cannot read {path}: {error}", hint=hint) from error
    try:
        found = Manifest.from_json(values)
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise PublishError(f"{path} is not what redline writes: {error!r}", hint=hint) from error
    if values.get("fingerprint") != found.fingerprint:
        raise PublishError(f"{path} has been changed since it was written", hint=hint)
    return found
