"""Problems → one page of HTML that a person works through, with filters and keys."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from toolkit.ledger import FATES, Ledger
from toolkit.problems import Problem, printable
from toolkit.reporters.belonging import Belonging
from toolkit.reporters.page import isolated, page, part_of_page, shown
from toolkit.reporters.problem_article import (
    FACETS,
    NO_DOCUMENT,
    NOBODY,
    STATES,
    Entry,
    article,
)
from toolkit.reporters.web import web_address
from toolkit.validate import Report
from toolkit.waivers import Waivers
from toolkit.words import counted

HEIGHT = 15
"""Of a problem, in lines of 1 rem, as a rule."""
KEYS: Mapping[str, str] = {
    "j": "next problem",
    "k": "previous problem",
    "o": "open it in Label Studio",
    "/": "find",
}


def problems_page(found: Report, waivers: Waivers) -> Iterator[str]:
    """A report → the lines of one page that needs nothing beside it; data are escaped.

    Problems stand by annotator, then by document, in the order of the text; then what is waived,
    and what became of everything in the exports.
    """
    entries = list(_entries(found, waivers))
    return page(
        f"{_said(found)} · redline validate",
        part_of_page("problems.css") + _sizes(entries),
        _body(found, entries),
        part_of_page("problems.js") if entries else "",
    )


def _sizes(entries: Sequence[Entry]) -> str:
    """About how high the section of a document is, which a browser lays out when it is in sight."""
    numbers = {_size(number) for number in range(1, len(entries) + 1)}
    return "".join(
        f".n{number} {{ contain-intrinsic-size: auto {HEIGHT * number}rem }}\n"
        for number in sorted(numbers)
    )


def _size(number: int) -> int:
    """A number of problems → the power of two below it."""
    return 1 << (number.bit_length() - 1)


def _said(found: Report) -> str:
    return f"{counted(found.errors, 'error')}, {counted(found.warnings, 'warning')}"


def _entries(found: Report, waivers: Waivers) -> Iterator[Entry]:
    """Every problem, grouped; people before what belongs to nobody, what stands before waived."""
    belonging = Belonging.of(found)

    def entry(problem: Problem, *, waived: bool) -> Entry:
        return Entry(
            problem,
            "waived" if waived else problem.severity,
            printable(belonging.annotator(problem)) or NOBODY,
            printable(belonging.document(problem)) or NO_DOCUMENT,
            waivers.reason(problem) if waived else "",
        )

    def place(one: Entry) -> tuple[Any, ...]:
        nobody, nowhere = one.annotator == NOBODY, one.document == NO_DOCUMENT
        at = one.problem.location
        span = (at.start or 0, at.end or 0, at.file or "", at.line or 0)
        return one.state == "waived", nobody, one.annotator, nowhere, one.document, span

    every = [entry(problem, waived=False) for problem in found.problems]
    every += [entry(problem, waived=True) for problem in found.waived]
    # Stable: what is at the same place stays in its order.
    yield from sorted(every, key=place)


def _body(found: Report, entries: Sequence[Entry]) -> Iterator[str]:
    yield '<a class="skip" href="#problems">Skip to the problems</a>'
    yield "<header>\n<h1>redline <span>validate</span></h1>"
    yield from _totals(found)
    yield "</header>\n<div class=columns>"
    if entries:
        yield from _filters(entries)
    yield '<main id="problems" tabindex="-1">'
    if not found.problems:
        what = (
            "Nothing is wrong." if not found.left_out else "Nothing is wrong of what was asked for."
        )
        yield f'<p class="fine">{what}</p>'
    if entries:
        yield _bar(len(entries))
        yield '<p id="none" class="fine" hidden>No problem is like that. Take a filter away.</p>'
    yield from _groups(found, entries)
    yield from _ledger(found.ledger)
    yield "</main>\n</div>"
    if any(web_address(entry.problem.location.url) for entry in entries):
        yield (
            "<footer><p>When something is mended, press Update on the page in Label Studio. When"
            " all is, run <code>redline pull</code> and <code>redline validate</code>"
            " again.</p></footer>"
        )


def _totals(found: Report) -> Iterator[str]:
    """How many of what, as a list of figures."""
    figures = [
        ("records", "record", found.records),
        ("error", "error", found.errors),
        ("warning", "warning", found.warnings),
        *([("waived", "waived", len(found.waived))] if found.waived else []),
        *([("left", "left out as asked", found.left_out)] if found.left_out else []),
    ]
    yield '<ul class="totals" aria-label="In all">'
    for kind, noun, number in figures:
        plural = noun + ("s" if number != 1 and kind in {"records", "error", "warning"} else "")
        zero = " zero" if not number else ""
        yield f'<li class="{kind}{zero}"><b>{number:,}</b> {plural}</li>'
    yield "</ul>"


def _filters(entries: Sequence[Entry]) -> Iterator[str]:
    """A group of check boxes for each facet; the script shows them, and counts anew."""
    yield '<div id="filters" role="search" aria-label="Filters" hidden>\n<details open>'
    yield "<summary>Filters<span id=active></span></summary>\n<form>"
    yield (
        '<p class="find"><label for="find">Find in problems</label>'
        '<input id="find" type="search" autocomplete="off" spellcheck="false"'
        ' aria-keyshortcuts="/"></p>'
    )
    for facet, heading in FACETS.items():
        counts = Counter(entry.value(facet) for entry in entries)
        yield f'<fieldset data-facet="{facet}"><legend>{heading}</legend>\n<ul>'
        for number, value in enumerate(_values(facet, counts)):
            name = f"{facet}-{number}"
            yield (
                f'<li><label for="{name}"><input type="checkbox" id="{name}"'
                f' value="{escape(value)}"> <span class="{_kind(facet, value)}">{escape(value)}'
                f"</span> <small>{counts[value]:,}</small></label></li>"
            )
        yield "</ul></fieldset>"
    keys = "".join(f"<li><kbd>{key}</kbd> {what}</li>" for key, what in KEYS.items())
    yield f'<ul class="keys" aria-label="Keys">{keys}</ul>'
    yield "</form>\n</details>\n</div>"


def _values(facet: str, counts: Counter[str]) -> Sequence[str]:
    """The values of a facet in their order: codes many before few, the rest by name."""
    if facet == "severity":
        return [state for state in STATES if counts[state]]
    if facet == "code":
        return sorted(counts, key=lambda code: (-counts[code], code))
    return sorted(counts, key=lambda name: (name in {NOBODY, NO_DOCUMENT}, name))


def _kind(facet: str, value: str) -> str:
    return f"value {value}" if facet == "severity" else "value"


def _bar(number: int) -> str:
    """What stays in sight: how many are shown, and steps from one to the next."""
    return (
        '<div class="bar" id="bar" role="toolbar" aria-label="Problems" hidden>'
        f'<p role="status" id="count">{counted(number, "problem")}</p>'
        '<button type="button" id="reset" hidden>Clear filters</button>'
        '<button type="button" id="before" aria-keyshortcuts="k"><span aria-hidden="true">↑</span>'
        " Previous</button>"
        '<button type="button" id="next" aria-keyshortcuts="j"><span aria-hidden="true">↓</span>'
        " Next</button></div>"
    )


def _groups(found: Report, entries: Sequence[Entry]) -> Iterator[str]:
    """A section for each annotator, and in it one for each document."""
    groups: dict[tuple[bool, str], dict[str, list[tuple[int, Entry]]]] = {}
    for number, entry in enumerate(entries):
        documents = groups.setdefault((entry.state == "waived", entry.annotator), {})
        documents.setdefault(entry.document, []).append((number, entry))
    for index, ((waived, annotator), documents) in enumerate(groups.items()):
        name = f"{escape(annotator)}{' <small>waived with a reason</small>' if waived else ''}"
        yield f'<section class="person" aria-labelledby="g{index}">'
        total = sum(map(len, documents.values()))
        yield f'<h2 id="g{index}">{name} <small class="number">{total:,}</small></h2>'
        for place, (document, numbered) in enumerate(documents.items()):
            size = _size(len(numbered))
            yield f'<section class="text n{size}" aria-labelledby="g{index}-{place}">'
            files = sorted({one.problem.location.file or "" for _, one in numbered} - {""})
            yield (
                f'<h3 id="g{index}-{place}">{isolated(document)}'
                f' <small class="number">{len(numbered):,}</small>'
                f" <small>{isolated(', '.join(files))}</small></h3>"
            )
            for number, entry in numbered:
                yield from article(number, entry, found.text_of)
            yield "</section>"
        yield "</section>"


def _ledger(ledger: Ledger) -> Iterator[str]:
    """What became of everything in the exports, where there were some."""
    rows = list(ledger.rows())
    if not any(row.found for row in rows):
        return
    yield '<section class="ledger" aria-labelledby="ledger">'
    yield '<h2 id="ledger">What became of everything in the exports</h2>'
    heads = "".join(f'<th scope="col">{head}</th>' for head in ("in exports", *FATES, "why"))
    yield '<div class="wide" tabindex="0" role="region" aria-labelledby="ledger"><table>'
    yield f"<thead><tr><td></td>{heads}</tr></thead>\n<tbody>"
    for row in rows:
        why = shown(", ".join(f"{reason} {number}" for reason, number in row.reasons.items()))
        cells = "".join(
            f"<td>{number:,}</td>" for number in (row.found, row.used, row.set_aside, row.problem)
        )
        yield f'<tr><th scope="row">{row.kind}s</th>{cells}<td class="why">{why}</td></tr>'
    yield "</tbody></table></div>"
    for row in rows:
        if row.missing:
            yield (
                f"<p>The {row.kind}s do not add up: {row.missing} of {row.found} unaccounted for;"
                " this is a fault of redline.</p>"
            )
    yield "</section>"
