"""A dataset → one page of HTML that a person looks at it with, from disk and without a network."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from functools import cache
from html import escape
from importlib import resources
from typing import TYPE_CHECKING, Any

from toolkit.dataset.columns import QUOTES, THREATS
from toolkit.model import JSONObject
from toolkit.problems import printable
from toolkit.report.articles import article_values, vocabulary
from toolkit.report.graph import MOST, graphs, pair_table, picture
from toolkit.report.plots import plots
from toolkit.report.readings import agreement_section
from toolkit.report.source import Dataset
from toolkit.report.threats import threat_lines
from toolkit.report.variants import variants
from toolkit.reporters.page import page

if TYPE_CHECKING:
    from toolkit.agreement import Agreement

SCRIPTS = ("store", "article", "card", "threats", "variants", "start")
"""The parts of the script, in their order: each uses what stands before it."""
VIEWS = {
    "articles": "Articles",
    "threats": "Threats",
    "variants": "Variants",
    "graph": "Who threatens whom",
    "time": "Kinds and time",
    "agreement": "Agreement",
}
UNSAFE = re.compile("[<>&\x7f-\x9f\u061c\u2028\u2029\u202a-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")
"""What JSON inside HTML does not hold as itself: what could end it, and what could hide."""


def report_page(dataset: Dataset, agreement: Agreement | None) -> Iterator[str]:
    """The lines of the page.

    What comes from data is escaped, or stands as JSON in elements that no browser runs; the page
    may load nothing, send nothing, and run only its own script.
    """
    lines = list(threat_lines(dataset))
    script = "".join(('"use strict";\n(() => {\n', *map(_part, _files()), "})();\n"))
    return page(
        f"{dataset.title} · redline report",
        _part("report.css"),
        _body(dataset, agreement, lines),
        script,
    )


def _files() -> Iterator[str]:
    return (f"{name}.js" for name in SCRIPTS)


@cache
def _part(name: str) -> str:
    """A style sheet or script that ships beside this module."""
    return (resources.files("toolkit") / "report" / "page" / name).read_text("utf-8")


def embedded(name: str, value: Any) -> str:
    """A value as JSON in an element that is no script to a browser."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    safe = UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
    return f'<script type="application/json" id="{escape(name)}">{safe}</script>'


def _corpus(dataset: Dataset, lines: Sequence[JSONObject]) -> JSONObject:
    """What the page needs from the first moment; the articles themselves stand apart."""
    return {
        "layers": vocabulary(dataset.schema),
        "actors": {
            name: {key: actor[key] for key in ("name", "kind", "country") if actor.get(key)}
            for name, actor in dataset.actors.items()
        },
        "articles": [
            {
                "id": article.id,
                "title": article.headline,
                "published": article.values["published"] or "",
                "source": article.values["source"] or "",
                "threats": len(article.rows[THREATS]),
            }
            for article in dataset.articles
        ],
        "threats": lines,
        "variants": list(variants(dataset)),
    }


def _body(
    dataset: Dataset, agreement: Agreement | None, lines: Sequence[JSONObject]
) -> Iterator[str]:
    yield '<a class="skip" href="#main">Skip to the content</a>'
    yield f'<header><div><h1 dir="auto">{escape(printable(dataset.title))}</h1>'
    yield f'<p class="totals">{_totals(dataset)}</p></div>'
    yield '<button type="button" id="theme">Dark</button></header>'
    yield '<nav id="views" aria-label="Parts of the report"><ul>'
    yield from (f'<li><a href="#view={view}">{name}</a></li>' for view, name in VIEWS.items())
    yield '</ul></nav>\n<main id="main" tabindex="-1">'
    yield "<noscript><p>The articles, the table and the variants need the page’s own script; it"
    yield " asks nothing of any network.</p></noscript>"
    shell = _part("shell.html")
    yield shell
    yield from _graph(lines)
    yield '<section id="time" aria-labelledby="h-time">'
    yield '<h2 id="h-time">Kinds and commitment, over time</h2>'
    yield from plots(dataset.schema, lines) if lines else ("<p>There are no threats.</p>",)
    yield "</section>"
    yield '<section id="agreement" aria-labelledby="h-agreement">'
    yield '<h2 id="h-agreement">How far the readers agree</h2>'
    yield from agreement_section(dataset, agreement)
    yield "</section>\n</main>"
    yield embedded("corpus", _corpus(dataset, lines))
    for place, article in enumerate(dataset.articles):
        yield embedded(f"doc-{place}", article_values(dataset, article))


def _totals(dataset: Dataset) -> str:
    number = {
        "articles": len(dataset.articles),
        "threats": sum(len(article.rows[THREATS]) for article in dataset.articles),
        "quotes": sum(len(article.rows[QUOTES]) for article in dataset.articles),
        "events": sum(len(article.rows["events"]) for article in dataset.articles),
        "names and mentions": sum(len(article.rows["mentions"]) for article in dataset.articles),
    }
    return " · ".join(f"{count:,} {name}" for name, count in number.items())


def _graph(lines: Sequence[JSONObject]) -> Iterator[str]:
    yield '<section id="graph" aria-labelledby="h-graph">'
    yield '<h2 id="h-graph">Who threatens whom</h2>'
    if not any(line["who"] and line["whom"] for line in lines):
        yield "<p>No threat names both sides.</p></section>"
        return
    yield '<p class="lead">Threats, warnings and offers, from those who make them to those whose'
    yield " behaviour they are to change; one of two by two counts four times. A band or a number"
    yield f" leads to its threats. A picture shows {MOST} names on each side, the table all.</p>"
    for graph in graphs(lines):
        yield f'<h3>{graph.title}</h3><div class="two"><div class="sheet wide" tabindex="0"'
        yield f' role="region" aria-label="{graph.title}: picture">'
        yield from picture(graph)
        yield '</div><div class="sheet">'
        yield from pair_table(graph)
        yield "</div></div>"
    yield "</section>"
