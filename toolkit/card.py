"""Tables → the dataset card: the YAML that `load_dataset` obeys, and what a reader should know."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from toolkit.model import ADJUDICATOR, GOLD, Annotators, JSONObject
from toolkit.schema import Schema
from toolkit.tables import NOT_PUBLISHED, SPLIT, Table

if TYPE_CHECKING:
    from datasets import Features

DEFAULT_CONFIG = "conditional_threats"


def card(
    tables: Sequence[Table],
    features: Mapping[str, Features],
    paths: Mapping[str, str],
    sizes: Mapping[str, int],
    schema: Schema,
    people: Sequence[str],
) -> str:
    """What is in a dataset folder → its README.md.

    Args:
        tables: The configs.
        features: The features by config, of those that have rows.
        paths: The file of each config that has rows, relative to the folder.
        sizes: The bytes of each file.
        schema: From which the fields are described.
        people: Who annotated, a line each: what `people` says.
    """
    import yaml

    head = yaml.safe_dump(
        _metadata(tables, features, paths, sizes), sort_keys=False, allow_unicode=True, width=100
    )
    return f"---\n{head}---\n\n" + "\n".join(_prose(tables, schema, people))


def _metadata(
    tables: Sequence[Table],
    features: Mapping[str, Features],
    paths: Mapping[str, str],
    sizes: Mapping[str, int],
) -> JSONObject:
    documents = next(table.rows for table in tables if table.config == "documents")
    tables = [table for table in tables if table.rows]
    return {
        "pretty_name": "Conditional threats, quotes, events and actors in crisis news",
        "language": sorted({row["language"] for row in documents} - {"und"}) or ["und"],
        "license": "other",
        "task_categories": ["token-classification"],
        "tags": ["conditional-threats", "quotation-attribution", "event-extraction"],
        "size_categories": [_size(max(len(table.rows) for table in tables))],
        "configs": [
            {
                "config_name": table.config,
                "data_files": [{"split": SPLIT, "path": paths[table.config]}],
                **({"default": True} if table.config == DEFAULT_CONFIG else {}),
            }
            for table in tables
        ],
        "dataset_info": [
            {
                "config_name": table.config,
                "features": features[table.config]._to_yaml_list(),  # noqa: SLF001 (no public one)
                "splits": [
                    {
                        "name": SPLIT,
                        "num_bytes": sizes[paths[table.config]],
                        "num_examples": len(table.rows),
                    }
                ],
                "download_size": sizes[paths[table.config]],
                "dataset_size": sizes[paths[table.config]],
            }
            for table in tables
        ],
    }


def _size(rows: int) -> str:
    """The Hub's word for a number of rows."""
    steps = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"))
    return next((word for limit, word in steps if rows < limit), "100K<n<1M")


def _prose(tables: Sequence[Table], schema: Schema, people: Sequence[str]) -> Iterator[str]:
    yield "# Conditional threats, quotes, events and actors in crisis news\n"
    yield (
        "News articles with what they say that somebody said, did, and threatened to do: actors"
        " and their mentions, events, attributed quotes, and conditional threats with their"
        " conditions and consequences.\n"
    )
    yield "## Who annotated\n"
    yield from people or ["Nothing has been annotated yet."]
    yield "\nNames and addresses of annotators are not kept.\n"
    yield "## Use\n"
    yield "```python"
    yield "from datasets import load_dataset\n"
    yield f'threats = load_dataset("PATH", "{DEFAULT_CONFIG}", split="{SPLIT}")'
    yield f'documents = load_dataset("PATH", "documents", split="{SPLIT}")'
    yield "```\n"
    yield (
        "Spans count Unicode code points: `text` of a span is `document.text[start:end]`. Ids and"
        " references begin with the document's id, so that tables join on them.\n"
    )
    yield "| config | rows |\n|---|---|"
    for table in tables:
        yield f"| `{table.config}` | {len(table.rows)} |"
    if not all(table.rows for table in tables):
        yield "\nA config without rows cannot be loaded, and has no file."
    for table in tables:
        yield f"\n## {table.config}\n"
        node = schema.definition(table.definition)
        yield f"{node['description']}\n\n| field | meaning |\n|---|---|"
        for name in table.leading:
            yield f"| `{name}` | {_LEADING[name]} |"
        for name, child in schema.properties(table.definition).items():
            if name not in NOT_PUBLISHED:
                yield f"| `{name}` | {child['description']} |"
    yield "\n## Licence\n"
    yield (
        "The texts keep the licence that each row of `documents` states; `unknown` means that"
        " nobody has granted one.\n"
    )


_LEADING = {
    "document_id": "The document that it stands in.",
    "annotator": "Who read it: an annotator, or gold.",
}


_KINDS = {
    "person": "a person",
    "language_model": "a language model, not a person",
}
_TASKS = {
    "empty": "began with empty tasks, without suggestions",
    "suggestions": "began with what rules suggest",
}


def people(records: Sequence[Mapping[str, Any]], annotators: Annotators) -> list[str]:
    """Records → what their annotators are, a line of Markdown each; for gold, its readers, too."""
    names = {str(record["annotator"]) for record in records}
    made = {
        str(name)
        for record in records
        for values in record.values()
        if isinstance(values, list)
        for item in values
        for name in item.get("provenance", {}).get("annotators", ())
    }
    if GOLD in names:
        names |= made | ({ADJUDICATOR} & set(annotators.kinds))
    return [f"- `{name}`: {_told(name, annotators)}" for name in sorted(names, key=_gold_first)]


def _gold_first(name: str) -> tuple[bool, str]:
    return name != GOLD, name


def _told(name: str, annotators: Annotators) -> str:
    if name == GOLD:
        return (
            "the adjudicated reading; each document was read by the annotators below, each alone,"
            " and where they parted, it was decided"
        )
    kind = _KINDS.get(annotators.kinds.get(name, ""), "not stated what or who")
    told = [kind, _TASKS.get(annotators.tasks.get(name, ""), "")]
    if name == ADJUDICATOR:
        told.append("decided where readings differed")
    return "; ".join(part for part in told if part)
