"""How a dataset is loaded and joined: the Python of the card, each piece going on from the last."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from toolkit.card.metadata import default_config
from toolkit.card.release import DEFAULT_CONFIG, Release
from toolkit.dataset.columns import Labels, Listed, definition_of

PLACE = "PATH"
"""What stands in the first snippet for the folder, or the dataset on the Hub."""


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of Python with what it is for."""

    purpose: str
    code: str


def snippets(release: Release) -> Iterator[Snippet]:
    """A release → how it is loaded and joined, as far as it has the configs for that."""
    default, has = default_config(release), release.configs.keys()
    yield Snippet("Load a config", _load(release, default))
    yield Snippet("Labels are numbers; their names are in the features", _labels(release, default))
    if {"quotes", "documents"} <= has:
        yield Snippet("Join quotes to their documents", _quotes(release))
    if {DEFAULT_CONFIG, "actors"} <= has:
        yield Snippet("Join threats to the actors who make them", _actors(release))
    if "links" in has:
        yield Snippet("What is told more than once", _links(release))
    if "annotations" in has:
        yield Snippet("Where annotators differ", _disagreement(release, default))
    yield Snippet("Read without downloading everything first", _stream(release, default))
    yield Snippet("Work with pandas", _pandas(release, default))


def split_of(release: Release, config: str) -> str:
    """The first split of a config."""
    return next(iter(release.configs[config]))


def _loaded(release: Release, config: str, split: str = "") -> str:
    return f'load_dataset(DATASET, "{config}", split="{split or split_of(release, config)}")'


def _load(release: Release, config: str) -> str:
    return f"""\
from datasets import load_dataset

DATASET = "{PLACE}"  # this folder, or USER/NAME on the Hub
rows = {_loaded(release, config)}
print(rows[0])"""


def _labels(release: Release, config: str) -> str:
    always = _always(release, config)
    columns = {n: c for n, c in release.columns[config].items() if n in always}
    one = next((n for n, column in columns.items() if isinstance(column, Labels)), None)
    many = next(
        (n for n, c in columns.items() if isinstance(c, Listed) and isinstance(c.of, Labels)), None
    )
    lines = []
    if one:
        lines.append(f'print(rows.features["{one}"].int2str(rows[0]["{one}"]))')
    if many:
        lines.append(f'names = rows.features["{many}"].feature')
        lines.append(f'print([names.int2str(label) for label in rows[0]["{many}"]])')
    return "\n".join(lines) or "print(rows.features)"


def _always(release: Release, config: str) -> set[str]:
    """The columns of a config that no row lacks, by the schema."""
    name = definition_of(release.schema, config)
    node = release.schema.definition(name) if name else {}
    return {
        column for part in (node, *node.get("allOf", ())) for column in part.get("required", ())
    }


def _quotes(release: Release) -> str:
    shown = (
        'text = documents[quote["document_id"]]["text"]\n'
        '    assert text[quote["start"] : quote["end"]] == quote["text"]'
        if release.text == "full"
        else 'document = documents[quote["document_id"]]\n'
        '    print(quote["id"], quote["speaker_name"], document["language"])'
    )
    # The first split of documents may be one without quotes.
    documents = _loaded(release, "documents", split_of(release, "quotes"))
    return f"""\
documents = {{row["id"]: row for row in {documents}}}
for quote in {_loaded(release, "quotes")}:
    {shown}"""


def _actors(release: Release) -> str:
    country = ', actors[actor_id]["country"]' if "country" in release.columns["actors"] else ""
    return f"""\
actors = {{row["id"]: row for row in {_loaded(release, "actors")}}}
for threat in {_loaded(release, DEFAULT_CONFIG)}:
    for actor_id in threat["threatener_actor_ids"]:
        if actor_id is not None:
            print(threat["id"], actors[actor_id]["name"]{country})"""


def _links(release: Release) -> str:
    return f"""\
clusters = {{}}
for row in {_loaded(release, "links")}:
    clusters.setdefault(row["link_id"], []).append(row["item_id"])
print(max(clusters.values(), key=len))  # ids of one and the same thing in several documents"""


def _disagreement(release: Release, config: str) -> str:
    layer = config if config != "documents" else release.schema.layers[0].name
    return f"""\
readings = {{}}
for row in {_loaded(release, "annotations")}:
    readings.setdefault(row["document_id"], {{}})[row["annotator"]] = row["{layer}"]
for document, by_annotator in readings.items():
    read = [items for items in by_annotator.values() if items is not None]
    spans = [{{(item["start"], item["end"]) for item in items}} for items in read]
    by_any = set().union(*spans)
    by_all = by_any.intersection(*spans)
    print(document, f"{{len(by_any - by_all)}} of {{len(by_any)}} not marked alike by all")"""


def _stream(release: Release, config: str) -> str:
    split = split_of(release, config)
    return f"""\
for row in load_dataset(DATASET, "{config}", split="{split}", streaming=True):
    print(row["id"])
    break"""


def _pandas(release: Release, config: str) -> str:
    of = next((layer for layer in release.schema.layers if layer.name == config), None)
    if of is None:
        return "print(rows.to_pandas().head())"
    label = of.label_property
    return f"""\
table = rows.to_pandas()
table["{label}"] = table["{label}"].map(rows.features["{label}"].int2str)
print(table.groupby("{label}").size())"""
