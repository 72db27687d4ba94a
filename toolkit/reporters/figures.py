"""Agreement → lines that a person reads: a table for each section, then where readers part."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from textwrap import wrap
from typing import Any

from toolkit.agreement import Agreement
from toolkit.agreement.disagreements import MISSING, WEIGHT, WHOLE, Disagreement
from toolkit.agreement.figures import Figure
from toolkit.problems import excerpt, printable
from toolkit.words import counted

TITLES = {
    "spans": "Spans, by layer: a matched pair counts as 1 for overlap, however little overlaps",
    "attributes": "Attributes of matched items (sets: MASI for alpha)",
    "roles": "Roles of matched items, by actor",
    "identity": "Identity",
}
MEASURES = {
    "exact_f1": "exact F1",
    "overlap_f1": "overlap F1",
    "mean_dice": "mean Dice",
    "alpha_u": "alpha-u",
    "observed_agreement": "observed",
    "alpha": "alpha",
    "kappa": "kappa",
    "f1": "F1",
    "b_cubed_f1": "B-cubed F1",
    "ceaf_e_f1": "CEAF-e F1",
    "lea_f1": "LEA F1",
    "same_actor": "same actor",
}
"""The published terms, as headings."""
UNDEFINED = "-"
NOTHING = "there was nothing to compare, or only one value was given"
DERIVED = frozenset({"mean_dice"})
"""Their n is what it is because of what another measure of the same subject leaves out."""
TABLE = "\N{NULL}"
"""Before a line that is not to be wrapped; no data holds it unescaped."""
INDENT = re.compile(r" *(\| )?")
"""What a line is continued behind: the bar before an article's text, or blanks."""
GAP = "  "
"""Between the columns of a table."""
INDENTED = "  "
"""Before a line of a table."""
SHOWN = 160
"""How much of a reading's words is shown."""


def agreement_report(
    found: Agreement, limit: int | None = 20, width: int = 100, *, cut_tables: bool = False
) -> Iterator[str]:
    """Agreement → lines without ends.

    Args:
        found: What was compared.
        limit: How many disagreements are shown; None: all.
        width: Characters of a line.
        cut_tables: Whether a table that is wider is cut into several, each with some of its
            measures; otherwise tables are as wide as they have to be.
    """
    for line in _lines(found, limit, width if cut_tables else None):
        indent, text = INDENT.match(line), line
        if line.startswith(TABLE) or indent is None or len(line) <= width:
            yield text.removeprefix(TABLE)
            continue
        yield from wrap(
            text, max(width, 40), subsequent_indent=indent[0] or "  ", break_on_hyphens=False
        )


def _lines(found: Agreement, limit: int | None, width: int | None) -> Iterator[str]:
    yield f"readers: {', '.join(map(printable, found.readers))}"
    yield f"documents read by two or more: {len(found.documents)}"
    for why, number in found.left_out.items():
        yield f"left out, {why}: {number}"
    yield found.caution
    yield f"{UNDEFINED} is undefined: {NOTHING}."
    for section, figures in by_section(found.figures).items():
        yield ""
        yield TITLES.get(section, section)
        yield from _table(figures, width)
        yield from _left_out(figures)
    yield ""
    yield from _disagreements(found.disagreements, limit)


def by_section(figures: Sequence[Figure]) -> dict[str, list[Figure]]:
    """Figures by the section in which they are shown."""
    found: dict[str, list[Figure]] = {}
    for figure in figures:
        found.setdefault(figure.section, []).append(figure)
    return found


def rows(figures: Sequence[Figure]) -> tuple[list[str], dict[str, dict[str, Figure]]]:
    """The figures of a section → its measures in order, and its figures by subject and measure."""
    measures = list(dict.fromkeys(figure.measure for figure in figures))
    subjects: dict[str, dict[str, Figure]] = {}
    for figure in figures:
        subjects.setdefault(figure.subject, {})[figure.measure] = figure
    return measures, subjects


def cell(figure: Figure | None) -> str:
    """A figure with its interval, or a hyphen where it is undefined."""
    if figure is None:
        return ""
    if figure.value is None:
        return UNDEFINED
    if figure.interval is None:
        return f"{figure.value:.2f}"
    low, high = figure.interval
    return f"{figure.value:.2f} [{low:.2f}, {high:.2f}]"


def _table(figures: Sequence[Figure], width: int | None) -> Iterator[str]:
    """A table of subjects and measures; as many as fit, where it is to be no wider."""
    measures, subjects = rows(figures)
    names = ["", *subjects]
    used = ["n", *(str(next(iter(found.values())).basis.n) for found in subjects.values())]
    columns = [
        [MEASURES.get(measure, measure), *(cell(found.get(measure)) for found in subjects.values())]
        for measure in measures
    ]
    indent = INDENTED if width is None else ""  # two columns of attributes fit into 80
    taken = len(indent) + _widest(names) + len(GAP) + _widest(used)
    for some in _fitting(columns, None if width is None else width - taken):
        for line in zip(names, *some, strict=True):
            shown = [f"{text:{_widest(c)}}" for text, c in zip(line, (names, *some), strict=True)]
            number = used[names.index(line[0])]
            yield TABLE + indent + GAP.join((*shown, f"{number:>{_widest(used)}}"))


def _widest(column: Sequence[str]) -> int:
    return max(map(len, column))


def _fitting(columns: Sequence[list[str]], room: int | None) -> Iterator[list[list[str]]]:
    """Columns in groups that find room beside each other; at least one is in each."""
    some: list[list[str]] = []
    for column in columns:
        needed = sum(len(GAP) + _widest(one) for one in (*some, column))
        if some and room is not None and needed > room:
            yield some
            some = []
        some.append(column)
    yield some


def _left_out(figures: Sequence[Figure]) -> Iterator[str]:
    """What was left out and why, each reason with the subjects that it holds for."""
    subjects: dict[tuple[int, str, str], dict[str, None]] = {}
    for figure in figures:
        for why, number in figure.basis.left_out.items():
            if figure.measure not in DERIVED:
                key = (number, figure.basis.unit, why)
                subjects.setdefault(key, {})[figure.subject] = None
    for (number, unit, why), names in subjects.items():
        what = counted(number, unit.removesuffix("s"))
        yield f"  left out: {what} {why} ({', '.join(names)})"


def _disagreements(found: Sequence[Disagreement], limit: int | None) -> Iterator[str]:
    if not found:
        yield "The readers agree in everything."
        return
    shown = found if limit is None else found[:limit]
    yield (
        f"{counted(len(found), 'disagreement')}, the largest first (size: characters of spans and"
        f" parts that differ, and {WEIGHT} for each field and each actor in a role)"
    )
    for number, one in enumerate(shown, start=1):
        yield ""
        place = f"{printable(one.document)} · {one.layer} · size {one.size}"
        what = one.differs[:1] if MISSING in one.differs else one.differs
        yield f"{number:3}. {place} · {', '.join(what)}"
        yield f"     | {printable(' '.join(one.sentence.split()))}"
        for reader, item in one.readings.items():
            yield f"     {printable(reader)}: {described(item, one.differs)}"
    if len(shown) < len(found):
        yield ""
        yield f"… and {len(found) - len(shown)} more (redline agreement --all shows them)"


def described(item: Mapping[str, Any] | None, differs: Sequence[str]) -> str:
    """One reading of an item: its words, and what it says where the readers part."""
    if item is None:
        return "nothing"
    said = [excerpt(item["text"], SHOWN)]
    if WHOLE in differs:
        said.append(f"at {item['start']}-{item['end']}")
    for name in differs:
        if name in item["parts"]:
            said.append(f"{name} {excerpt(item['parts'][name]['text'], SHOWN)}")
        elif name in item["fields"]:
            value = item["fields"][name]
            said.append(
                f"{name} {printable('+'.join(value) if isinstance(value, list) else value)}"
            )
        elif name in item["roles"]:
            said.append(f"{name} {printable(', '.join(item['roles'][name]))}")
    return " · ".join(said)
