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
from toolkit.reporters.page import page
from toolkit.words import counted

STYLE = """
body { max-width: 72rem; margin: 2rem auto; padding: 0 1rem; background: var(--sheet) }
table { margin: .5rem 0 1.5rem; display: block; overflow-x: auto }
th, td { padding: .2rem .8rem }
td { white-space: nowrap }
td:last-child { white-space: normal; min-width: 14rem }
blockquote { margin: .3rem 0; padding-left: .8rem; border-left: 3px solid var(--strong-line) }
li { margin-bottom: 1.2rem }
"""


def agreement_page(found: Agreement) -> str:
    """Figures and all disagreements; what comes from data is escaped."""
    return "".join(f"{line}\n" for line in page("Agreement", STYLE, _body(found)))


def _body(found: Agreement) -> Iterator[str]:
    yield "<main>\n<h1>Agreement</h1>"
    yield f"<p>Readers: {escape(', '.join(found.readers))}."
    yield f"Documents read by two or more: {len(found.documents)}.</p>"
    yield from (f"<p>Left out, {escape(why)}: {n}.</p>" for why, n in found.left_out.items())
    yield f"<p>{escape(found.caution)} {UNDEFINED} is undefined: {NOTHING}.</p>"
    yield from _tables(found.figures)
    yield "<h2>Disagreements, the largest first</h2>\n<ol>"
    yield from map(_item, found.disagreements)
    yield "</ol>\n</main>"


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
