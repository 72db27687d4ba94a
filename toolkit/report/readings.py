"""The readings in a dataset → how far the readers agree, as its card says it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from toolkit.dataset.columns import ANNOTATIONS
from toolkit.dataset.remarks import drawn, without_the_rest
from toolkit.model import JSONObject
from toolkit.problems import printable
from toolkit.report.source import Article, Dataset, present
from toolkit.reporters.figures import (
    MEASURES,
    NOTHING,
    TITLES,
    UNDEFINED,
    by_section,
    cell,
    described,
)
from toolkit.reporters.figures import rows as of_section
from toolkit.words import counted

if TYPE_CHECKING:
    from toolkit.agreement import Agreement
    from toolkit.agreement.disagreements import Disagreement
    from toolkit.agreement.figures import Figure

SHOWN = 25
"""Disagreements that the page lists."""


def agreement_in(dataset: Dataset) -> Agreement | None:
    """How far the readers of a dataset agree; None: no document was read by two.

    Of more than 100 such documents the same are drawn as for the card.
    """
    from toolkit.agreement import agreement

    twice = [article for article in dataset.articles if len(article.rows[ANNOTATIONS]) > 1]
    chosen = drawn(twice, lambda article: article.id)
    if not chosen:
        return None
    layers = [layer.name for layer in dataset.schema.layers]
    readings = [_record(a, row, layers) for a in chosen for row in a.rows[ANNOTATIONS]]
    absent = {
        row["id"]: frozenset(name for name in layers if row[name] is None)
        for article in chosen
        for row in article.rows[ANNOTATIONS]
    }
    found = agreement(
        readings,
        {article.id: article.document() for article in chosen},
        dataset.schema,
        {name: present(actor) for name, actor in dataset.actors.items()},
        absent=absent,
    )
    return without_the_rest(found, len(twice) - len(chosen))


def _record(article: Article, row: Mapping[str, Any], layers: list[str]) -> JSONObject:
    """A row of `annotations` → the record that it was made of."""
    items = {name: [_local(article, item) for item in row[name] or ()] for name in layers}
    return {
        "id": row["id"],
        "kind": "annotation",
        "document_id": article.id,
        "annotator": row["annotator"],
        "text_sha256": row["text_sha256"],
        **items,
    }


def _local(article: Article, value: Any, key: str = "") -> Any:
    """An item with ids that hold within the document, nulls left out."""
    if isinstance(value, Mapping):
        return {n: _local(article, v, n) for n, v in value.items() if v is not None}
    if isinstance(value, list):
        return [_local(article, one, key) for one in value]
    return article.short(value) if isinstance(value, str) and _names_an_item(key) else value


def _names_an_item(key: str) -> bool:
    return key == "id" or (key.endswith(("_id", "_ids")) and key != "actor_id")


def agreement_section(dataset: Dataset, found: Agreement | None) -> Iterator[str]:
    """The figures, and where the readers part."""
    if found is None:
        yield (
            "<p>No document of this dataset holds two readings, so nothing can be compared."
            " <code>redline build GOLD --records EXPORTS</code> puts them in.</p>"
        )
        return
    yield f"<p>{escape(counted(len(found.documents), 'document'))} read by two or more:"
    yield f"{escape(', '.join(map(printable, found.readers)))}, each alone, before adjudication."
    yield f"{escape(found.caution)} {UNDEFINED} is undefined: {NOTHING}.</p>"
    for section, figures in by_section(found.figures).items():
        yield from _table(TITLES.get(section, section), figures)
    for why, number in found.left_out.items():
        yield f"<p><small>Left out, {escape(why)}: {number}.</small></p>"
    yield "<h3>Where the readers part, the largest first</h3>"
    if not found.disagreements:
        yield "<p>They agree in everything.</p>"
        return
    yield "<ol>"
    for one in found.disagreements[:SHOWN]:
        yield from _entry(dataset, one)
    yield "</ol>"
    left = len(found.disagreements) - SHOWN
    if left > 0:
        yield f"<p>… and {left} more: <code>redline agreement EXPORTS --all</code>.</p>"


def _table(title: str, figures: list[Figure]) -> Iterator[str]:
    measures, subjects = of_section(figures)
    heads = "".join(f'<th scope="col">{escape(MEASURES.get(m, m))}</th>' for m in measures)
    yield f'<h3>{escape(title)}</h3><div class="wide" tabindex="0" role="region"'
    yield f' aria-label="{escape(title)}"><table class="numbers"><thead><tr><td></td>{heads}'
    yield '<th scope="col">n</th></tr></thead><tbody>'
    for subject, of in subjects.items():
        cells = "".join(f"<td>{escape(cell(of.get(measure)))}</td>" for measure in measures)
        number = next(iter(of.values())).basis.n
        yield f'<tr><th scope="row">{escape(subject)}</th>{cells}<td>{number}</td></tr>'
    yield "</tbody></table></div>"


def _entry(dataset: Dataset, found: Disagreement) -> Iterator[str]:
    titles = {article.id: article.headline for article in dataset.articles}
    to = "#" + urlencode({"view": "articles", "doc": found.document})
    yield (
        f'<li><p class="quiet"><a href="{escape(to)}" dir="auto">'
        f"{escape(printable(titles[found.document]))}</a> ·"
        f" {escape(found.layer.replace('_', ' '))} · {escape(', '.join(found.differs))}</p>"
        f'<blockquote dir="auto">{escape(printable(" ".join(found.sentence.split())))}</blockquote>'
    )
    for reader, item in found.readings.items():
        told = escape(printable(described(item, found.differs)))
        yield f'<p class="reading"><b>{escape(printable(reader))}</b>'
        yield f' <span dir="auto">{told}</span></p>'
    yield "</li>"
