"""A dataset folder, loaded as its users load it, against the rows that its source gives."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from toolkit.dataset.build import published, withheld
from toolkit.dataset.columns import all_columns
from toolkit.dataset.parquet import OTHERWISE, TOGETHER, encoder
from toolkit.dataset.source import Contents, Source, contents
from toolkit.dataset.withhold import FULL


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that is loaded otherwise than it was built."""

    config: str
    row: str
    """The row's id; empty: it is about the config."""
    what: str

    def __str__(self) -> str:
        return ": ".join(part for part in (self.config, self.row, self.what) if part)


@dataclass(slots=True)
class Verified:
    """What a comparison has seen."""

    rows: int = 0
    """Rows that were compared, each once whole and once streamed."""


def verify(
    source: Source,
    folder: Path,
    *,
    text: str = FULL,
    only: Collection[str] = (),
    seen: Verified | None = None,
) -> Iterator[Difference]:
    """Load every config in a fresh cache, whole and streaming → where it is not the source's.

    Args:
        source: What the folder was built from.
        folder: The dataset folder.
        text: What of the texts it holds.
        only: Some configs; none: all of them.
        seen: Counts the rows.
    """
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    from datasets import disable_progress_bars, get_dataset_config_names

    disable_progress_bars()
    found = contents(source)
    with tempfile.TemporaryDirectory(prefix="redline-verify-") as cache:
        loads = [_Loads(folder, cache, streaming=streaming) for streaming in (False, True)]
        for config, split, wanted in _encoded(source, found, text):
            if only and config not in only:
                continue
            for load in loads:
                yield from _compared(config, split, wanted, load)
            if seen is not None:
                seen.rows += len(wanted)
        for load in loads:
            yield from _left(load)
        there = set(get_dataset_config_names(str(folder)))
        there = there.intersection(only or there)
        for config in sorted(there - {config for config, _ in loads[0].rows}):
            yield Difference(config, "", "it is loaded, and the records give no rows of it")


def _encoded(
    source: Source, found: Contents, text: str
) -> Iterator[tuple[str, str, list[Mapping[str, Any]]]]:
    """The rows that a folder must hold, as they are loaded: labels by their numbers."""
    columns = all_columns(source.schema)
    encode: dict[str, Callable[[Any], Any]] = {
        config: encoder(own) or dict for config, own in columns.items()
    }
    for config, split, rows in published(source, found, withheld(source, found, text)):
        yield config, split, [encode[config](row) for row in rows]


class _Loads:
    """The rows of a folder, each split of each config from its first row on."""

    def __init__(self, folder: Path, cache: str, *, streaming: bool) -> None:
        self.folder = folder
        self.cache = cache
        self.streaming = streaming
        self.rows: dict[tuple[str, str], Iterator[Mapping[str, Any]]] = {}
        self.broken: set[tuple[str, str]] = set()
        """Of which nothing more is asked: what follows would only say the same again."""

    @property
    def how(self) -> str:
        """How the rows come, in a word."""
        return "streamed" if self.streaming else "loaded"

    def following(self, config: str, split: str) -> Mapping[str, Any] | None:
        """The next row; None: there is none left."""
        if (config, split) not in self.rows:
            self.rows[config, split] = self._from_first(config, split)
        return next(self.rows[config, split], None)

    def _from_first(self, config: str, split: str) -> Iterator[Mapping[str, Any]]:
        from datasets import load_dataset

        loaded = load_dataset(
            str(self.folder),
            config,
            split=split,
            cache_dir=self.cache,
            streaming=self.streaming,
        )
        for batch in loaded.iter(batch_size=TOGETHER.get(config, OTHERWISE) // 10):
            for values in zip(*batch.values(), strict=True):
                yield dict(zip(batch, values, strict=True))


def _compared(
    config: str, split: str, rows: Sequence[Mapping[str, Any]], load: _Loads
) -> Iterator[Difference]:
    """Some rows, held against the next that are loaded."""
    for wanted in rows:
        if (config, split) in load.broken:
            return
        given, fault = _following(load, config, split)
        if given is None:
            load.broken.add((config, split))
            what = f"it is not there when {load.how}{fault}"
            yield Difference(config, str(wanted["id"]), what)
        elif given != wanted:
            yield from _columns(config, wanted, given, load.how)


def _left(load: _Loads) -> Iterator[Difference]:
    """What is loaded after the last row."""
    for config, split in sorted(set(load.rows) - load.broken):
        more, fault = _following(load, config, split)
        if more is not None or fault:
            name = "" if more is None else str(more.get("id"))
            what = f"it is there when {load.how}, and not among the rows{fault}"
            yield Difference(config, name, what)


def _following(loads: _Loads, config: str, split: str) -> tuple[Mapping[str, Any] | None, str]:
    """The next row; or why there is none."""
    try:
        return loads.following(config, split), ""
    except Exception as error:  # noqa: BLE001 (whatever datasets raises for a folder it cannot read)
        return None, f": {type(error).__name__}: {error}"


def _columns(
    config: str, wanted: Mapping[str, Any], given: Mapping[str, Any], how: str
) -> Iterator[Difference]:
    """The columns in which two rows differ."""
    name = str(wanted["id"])
    for column in dict.fromkeys((*wanted, *given)):
        one, other = wanted.get(column), given.get(column)
        if column not in given or column not in wanted or one != other:
            yield Difference(config, name, f"{column} is another when {how}")
