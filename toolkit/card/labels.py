"""A release → what its labels mean and how often each was given, and what its columns are."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from toolkit.card.account import number
from toolkit.card.facts import label_columns, values_of
from toolkit.card.markdown import described, first_sentence, table
from toolkit.card.release import Release
from toolkit.dataset.columns import Column, Labels, Listed, definition_of
from toolkit.dataset.columns import meanings as of_columns
from toolkit.model import Label

COMPLETENESS = (
    Label("core", "Condition and consequence are stated."),
    Label("elliptical", "The consequence alone."),
    Label("implicit", "The condition alone."),
)
"""Worked out from the parts of a threat; no schema spells it."""


def meanings(release: Release) -> Iterator[str]:
    """What each label means, a table for each layer, actors and documents."""
    layers = [layer.name for layer in release.schema.layers]
    for config in (*reversed(layers), "actors", "documents", "links"):
        if not release.facts.rows[config]:
            continue
        definition = definition_of(release.schema, config)
        about = first_sentence(release.schema.definition(definition)["description"])
        yield f"\n### `{config}`\n"
        yield f"{described(about)}\n"
        yield from table(["column", "label", "meaning", "n"], _rows(release, config), right=1)


def _rows(release: Release, config: str) -> Iterator[tuple[str, str, str, str]]:
    definition = definition_of(release.schema, config)
    known = release.schema.properties(definition)
    columns = [name for name in known if values_of(release.schema, definition, name)]
    resolved = [name for name, _ in label_columns(release.schema, config) if name not in columns]
    for column in (*columns, *resolved):
        values = values_of(release.schema, definition, column) if column in known else COMPLETENESS
        facts = release.facts
        # Each member of a cluster is a row, and says of what kind the cluster is.
        counts = facts.clusters if config == "links" else facts.of(config, column)
        for place, label in enumerate(values):
            named = "" if place else f"`{column}`"
            times = number(counts[label.value])
            yield named, f"`{label.value}`", described(label.description), times


def fields(release: Release) -> Iterator[str]:
    """The columns of each config, with their types and meanings."""
    for config in release.configs:
        yield f"\n### `{config}`: its columns\n"
        told = of_columns(release.schema, config)
        nested = set(release.columns) - {config}
        yield from table(
            ["column", "type", "meaning"],
            (
                (f"`{name}`", _typed(name, column, nested), described(told.get(name, "")))
                for name, column in release.columns[config].items()
            ),
        )


def _typed(name: str, column: Column, nested: Collection[str]) -> str:
    """The type of a column; of what is a table of its own, its name is enough."""
    return f"list, as in `{name}`" if name in nested else typed(column)


def typed(column: Column) -> str:
    """A column → its type in a word or two.

    >>> typed("int64")
    'int64'
    """
    match column:
        case str():
            return column
        case Labels():
            return "label"
        case Listed(Labels()):
            return "list of labels"
        case Listed(str(plain)):
            return f"list of {plain}s"
        case Listed(of):
            return f"list of {typed(of)}"
        case _:
            return f"struct of {', '.join(f'`{name}`' for name in column)}"
