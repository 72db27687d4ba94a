"""An article with its rows → what the page draws it from: text, sections, items, arrows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from toolkit.dataset.columns import LINKS
from toolkit.model import JSONObject, Layer, Role
from toolkit.report.source import Article, Dataset
from toolkit.schema import Schema

RIGHT_TO_LEFT = frozenset(
    {"ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"}
)
"""Languages that are written from right to left, by the first part of their tag."""
SCRIPTS = frozenset({"Adlm", "Arab", "Hebr", "Nkoo", "Rohg", "Syrc", "Thaa"})
"""Scripts that are; a tag that names another script (az-Latn) is believed."""
ABOUT = ("title", "published", "published_basis", "language", "translation", "source", "license")
"""What is said of an article above its text."""
Values = Mapping[str, Any]


def direction(language: str) -> str:
    """A language tag → ltr, rtl, or auto where the language is not known.

    >>> direction("ar-EG"), direction("az-Latn"), direction("az-Arab"), direction("und")
    ('rtl', 'ltr', 'rtl', 'auto')
    """
    first, *rest = language.split("-")
    script = next((part for part in rest if len(part) == 4 and part.isalpha()), None)
    if script is not None:
        return "rtl" if script.title() in SCRIPTS else "ltr"
    if first.lower() in RIGHT_TO_LEFT:
        return "rtl"
    return "auto" if first.lower() in ("und", "mul", "") else "ltr"


def article_values(dataset: Dataset, article: Article) -> JSONObject:
    """An article → its values; ids of items are without the document's in front.

    ``items`` hold by layer: ``at`` (start and end, code points), label (what kind of its layer),
    ``f`` (fields), ``p`` (parts: start, end), ``r`` (roles: name and id of what fills it), ``in``
    (what encloses it), ``c`` (its clusters), and an id where it is not made of prefix and place;
    what is empty is left out, as a page may hold hundreds of articles.
    """
    clusters: defaultdict[str, list[str]] = defaultdict(list)
    for row in article.rows[LINKS]:
        clusters[row["item_id"]].append(row["link_id"])
    said = {name: article.values[name] for name in ABOUT if article.values.get(name) is not None}
    return {
        "id": article.id,
        **said,
        "dir": direction(str(article.values["language"])),
        "text": article.text,
        "sections": [[s["start"], s["end"], s["kind"]] for s in article.values["sections"]],
        "items": {
            layer.name: [
                _item(article, layer, row, clusters.get(row["id"], []))
                for row in article.rows[layer.name]
            ]
            for layer in dataset.schema.layers
        },
    }


def _item(article: Article, layer: Layer, row: Values, clusters: list[str]) -> JSONObject:
    own = {part.name for part in layer.parts} | set(layer.enclosing)
    own |= {role.property for role in layer.roles} | {"id", "start", "end", "text"}
    own |= {layer.label_property}
    fields = {n: row[n] for n in layer.properties if n not in own and row.get(n) not in (None, [])}
    parts = {p.name: [row[p.name]["start"], row[p.name]["end"]] for p in layer.parts if row[p.name]}
    roles = [
        [name, article.short(who)] for role in layer.roles for name, who in _fillers(role, row)
    ]
    around = {name: article.short(row[name]) for name in layer.enclosing if row.get(name)}
    identity, at = article.short(row["id"]), [row["start"], row["end"]]
    usual = f"{layer.prefix}.{at[0]}-{at[1]}"
    values = {"at": at, "label": row[layer.label_property]}
    if identity != usual:
        values["id"] = identity
    more = {"f": fields, "p": parts, "r": roles, "in": around, "c": clusters}
    return {**values, **{name: value for name, value in more.items() if value}}


def _fillers(role: Role, row: Values) -> Iterator[tuple[str, str]]:
    """What fills a role of an item: the role's name, and the id."""
    given = row.get(role.property)
    if not given:
        return
    if role.key is not None and role.role_key is not None:
        yield from (
            (one["role"], one[role.key]) for one in given if one[role.role_key] == role.name
        )
    else:
        yield from ((role.name, one) for one in (given if role.many else [given]))


def vocabulary(schema: Schema) -> JSONObject:
    """What the labels mean: layers with their labels, fields and parts, in words of the schema."""
    return {
        layer.name: {
            "title": layer.title,
            "prefix": layer.prefix,
            "labels": {label.value: label.description for label in layer.labels},
            "property": layer.label_property,
            "fields": {
                one.property: {
                    "about": one.description,
                    "values": {choice.value: choice.description for choice in one.choices},
                }
                for one in layer.fields
            },
            "parts": {part.name: part.label.description for part in layer.parts},
        }
        for layer in schema.layers
    }
