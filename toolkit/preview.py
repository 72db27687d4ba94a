"""A dataset folder → its conditional threats in words, loaded as its users load it."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from toolkit.errors import RecordError
from toolkit.problems import printable


def load_threats(dataset: Path, cache: Path) -> list[dict[str, str]]:
    """Load the dataset as its users do → its conditional threats, in words.

    Args:
        dataset: The folder.
        cache: Where `datasets` may write.

    Raises:
        RecordError: When a span's text is not the slice of its document.
    """
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    from datasets import concatenate_datasets, disable_progress_bars, load_dataset

    disable_progress_bars()

    def rows(config: str) -> Any:
        # A config without rows has no file, and cannot be loaded.
        if not any((dataset / "data" / config).glob("*.parquet")):
            return []
        splits = load_dataset(str(dataset), config, cache_dir=str(cache))
        return concatenate_datasets(list(splits.values()))

    texts = {row["id"]: row["text"] for row in rows("documents")}
    names = {row["id"]: row["name"] for row in rows("actors")}
    mentions = {row["id"]: row for row in rows("mentions")}
    loaded = rows("conditional_threats")

    def label(name: str, value: int) -> str:
        return str(loaded.features[name].int2str(value))

    def who(ids: Sequence[str]) -> str:
        actors = [mentions[i]["actor_id"] or mentions[i]["text"] for i in ids]
        return ", ".join(dict.fromkeys(names.get(actor, actor) for actor in actors))

    found = []
    for row in loaded:
        text = texts[row["document_id"]]
        for span in (row, row["condition"], row["marker"], row["consequence"]):
            if span is not None and text[span["start"] : span["end"]] != span["text"]:
                raise RecordError(
                    f"{row['id']}: {span['text']!r} is not the slice of its document",
                    hint="Validate the records, and build again.",
                )
        found.append(
            {
                "act": label("act", row["act"]),
                "commitment": label("commitment", row["commitment"]),
                "by": who(row["threatener_ids"]),
                "against": who(row["target_ids"]),
                "condition": (row["condition"] or {}).get("text") or "–",
                "consequence": (row["consequence"] or {}).get("text") or "–",
            }
        )
    return found


def threat_table(threats: Sequence[Mapping[str, str]]) -> None:
    """Print conditional threats as a table on standard output."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(width=None if os.isatty(1) else 120)
    if not threats:
        console.print("The dataset holds no conditional threats.")
        return
    table = Table(title="Conditional threats, as loaded by load_dataset", show_lines=True)
    for column in threats[0]:
        table.add_column(column)
    for threat in threats:
        table.add_row(*(Text(printable(value)) for value in threat.values()))
    console.print(table)
