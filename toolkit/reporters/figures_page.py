"""Agreement → one page of HTML that needs nothing beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from toolkit.agreement import Agreement
from toolkit.agreement.disagreements import Disagreement
from toolkit.agreement.figures import Figure
from toolkit.reporters.figures import (
    DERIVED,
    MEASURES,
    NOTHING,
    TITLES,
    UNDEFINED,
    by_section,
    cell,
    described,
    rows,
)
from toolkit.words import counted

STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 72rem; padding: 0 1rem;
       color: #1d1d1f; background: #fff }
table { border-collapse: collapse; margin: .5rem 0 1.5rem; display: block; overflow-x: auto }
th, td { text-align: left; padding: .2rem .8rem; border-bottom: 1px solid #ddd }
td { font-variant-numeric: tabular-nums; white-space: nowrap }
td:last-child { white-space: normal; min-width: 14rem }
blockquote { margin: .3rem 0; padding-left: .8rem; border-left: 3px solid #bbb }
li { margin-bottom: 1.2rem }
small { color: #555 }
@media (prefers-color-scheme: dark) {
  body { color: #eee; background: #1d1d1f } small { color: #aaa } th, td { border-color: #444 }
}
"""


def agreement_page(found: Agreement) -> str:
    """Figures and all disagreements; what comes from data is escaped."""
    return "\n".join(
        (
            '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width">',
            f"<title>Agreement</title>\n<style>{STYLE}</style>",
            "<h1>Agreement</h1>",
            f"<p>Readers: {escape(', '.join(found.readers))}.",
            f"Documents read by two or more: {len(found.documents)}.</p>",
            *(f"<p>Left out, {escape(why)}: {n}.</p>" for why, n in found.left_out.items()),
            f"<p>{escape(found.caution)} {UNDEFINED} is undefined: {NOTHING}.</p>",
            *_tables(found.figures),
            "<h2>Disagreements, the largest first</h2>\n<ol>",
            *map(_item, found.disagreements),
            "</ol>\n</html>\n",
        )
    )


def _tables(figures: Sequence[Figure]) -> Iterator[str]:
    for section, of_section in by_section(figures).items():
        measures, subjects = rows(of_section)
        heads = "".join(f"<th>{escape(MEASURES.get(m, m))}</th>" for m in measures)
        yield f"<h2>{escape(TITLES.get(section, section))}</h2>"
        yield f"<table>\n<tr><th></th>{heads}<th>n</th><th>left out</th></tr>"
        for subject, found in subjects.items():
            basis = next(iter(found.values())).basis
            reasons = {
                reason: counted(number, f.basis.unit.removesuffix("s"))
                for f in found.values()
                if f.measure not in DERIVED
                for reason, number in f.basis.left_out.items()
            }
            cells = "".join(f"<td>{escape(cell(found.get(m)))}</td>" for m in measures)
            why = escape("; ".join(f"{number} {reason}" for reason, number in reasons.items()))
            yield (
                f"<tr><th>{escape(subject)}</th>{cells}<td>{basis.n}</td>"
                f"<td><small>{why}</small></td></tr>"
            )
        yield "</table>"


def _item(found: Disagreement) -> str:
    readings = "".join(
        f"<div><b>{escape(reader)}</b>: {escape(described(item, found.differs))}</div>"
        for reader, item in found.readings.items()
    )
    place = f"{found.document} · {found.layer} · size {found.size} · {', '.join(found.differs)}"
    return (
        f"<li><small>{escape(place)}</small><blockquote>{escape(found.sentence)}</blockquote>"
        f"{readings}</li>"
    )
