"""The score of suggestions → lines that a person reads: a table for each kind of figure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from textwrap import wrap
from typing import TypeAlias

from toolkit.agreement.disagreements import MISSING
from toolkit.problems import printable
from toolkit.reporters.figures import GAP, INDENTED, UNDEFINED, described
from toolkit.score import Figures, Score
from toolkit.score.differences import Difference
from toolkit.score.identity import Identity
from toolkit.score.matched import Attribute, Filled, PartFound
from toolkit.score.quality import Bounds, Quality, Share
from toolkit.score.rules import Row
from toolkit.score.spans import Found
from toolkit.words import counted

VIEWS = ("rule", "score", "label", "value", "document")
"""What can be shown beside the figures of all suggestions together."""
SHOWN = 5
"""How many documents are named, and how many mistakes of one field."""
UNNAMED = "(none)"
"""Beside suggestions that do not say what made them, or how sure it was."""
NUMBERS = ("precision", "recall", "F1")
Rows: TypeAlias = Iterator[tuple[str, ...]]
"""Lines of a table, the heading first; a line that only names a subject has nothing to show."""


def score_report(found: Score, views: Collection[str] = (), width: int = 100) -> Iterator[str]:
    """A score → lines without ends.

    Args:
        found: What was compared.
        views: Which of `VIEWS` are shown, too.
        width: Characters of a line of text; tables are as wide as they have to be.
    """
    for line in _head(found):
        yield from wrap(line, max(width, 40), subsequent_indent="  ", break_on_hyphens=False)
    yield from _always(found.figures, width)
    figures = found.figures
    shown: dict[str, tuple[str, Rows]] = {
        "rule": ("By rule: the share of its suggestions that is right", _rules(figures.rules)),
        "score": ("By score: the share that is right of those so sure", _scores(figures.scores)),
        "label": ("Spans, by label", _spans(figures.labels)),
        "value": ("Mistakes in fields, the most frequent", _mistakes(figures.attributes)),
        "document": ("By document", _documents(found.by_document)),
    }
    for view in VIEWS:
        if view in views:
            yield from _titled(*shown[view], width)


def differences_report(found: Sequence[Difference], width: int = 100) -> Iterator[str]:
    """What is wrong or missed → lines without ends, a paragraph an item."""
    if not found:
        yield "The suggestions are right in everything."
    for place, one in enumerate(found, start=1):
        yield ""
        for line in _difference(place, one):
            yield from wrap(line, max(width, 40), subsequent_indent=" " * 7, break_on_hyphens=False)


def _always(figures: Figures, width: int) -> Iterator[str]:
    """The figures of all suggestions together."""
    title = "Spans: a matched pair counts as 1 for overlap, however little overlaps"
    yield from _titled(title, _spans(figures.spans), width)
    title = "Sections, by characters that are no white space"
    yield from _titled(title, _sections(figures.sections), width)
    title = "Fields of matched items; most common: what the commonest value for all would reach"
    yield from _titled(title, _attributes(figures.attributes), width)
    yield from _titled("Parts of matched items", _parts(figures.parts), width)
    title = "Roles of matched items: just the right actors; F1 over actors, and over mentions"
    yield from _titled(title, _roles(figures.roles), width)
    yield from _titled("Identity of matched items", _identity(figures.identity), width)


def _head(found: Score) -> Iterator[str]:
    yield f"documents with gold: {len(found.documents)}"
    if found.without_suggestion:
        yield f"nothing was suggested for {_named(found.without_suggestion)}"
    if found.without_gold:
        yield f"left out, without gold: {_named(found.without_gold)}"
    for why, times in found.left_out.items():
        yield f"left out, {why}: {times}"
    yield found.caution
    yield f"{UNDEFINED} is undefined: there was nothing to be right or wrong in."


def _named(documents: Sequence[str]) -> str:
    shown = ", ".join(map(printable, documents[:SHOWN]))
    more = f" and {len(documents) - SHOWN} more" if len(documents) > SHOWN else ""
    return f"{counted(len(documents), 'document')}: {shown}{more}"


def _titled(title: str, table: Rows, width: int) -> Iterator[str]:
    """A table below its title, columns aligned; what has nothing to show is named below it."""
    heading, *given = table
    rows = [row for row in given if len(row) > 1]
    empty = [row[0] for row in given if len(row) == 1]
    if not given:
        return
    yield ""
    yield title
    if rows:
        widths = [max(map(len, column)) for column in zip(heading, *rows, strict=True)]
        for row in (heading, *rows):
            cells = (f"{text:{wide}}" for text, wide in zip(row, widths, strict=True))
            yield f"{INDENTED}{GAP.join(cells).rstrip()}"
    if empty:
        line = f"{INDENTED}nothing to compare: {', '.join(empty)}"
        yield from wrap(
            line, max(width, 40), subsequent_indent=INDENTED * 2, break_on_hyphens=False
        )


def _spans(given: Mapping[str, Found]) -> Rows:
    yield ("", "gold", "suggested", "overlap P", "R", "F1", "exact P", "R", "F1", "Dice")
    for name, found in given.items():
        near, exact = found.overlap, found.exact
        numbers = map(number, (exact.precision, exact.recall, exact.f1, found.mean_dice))
        if near.gold or near.suggested:
            yield (name, str(near.gold), str(near.suggested), *_numbers(near), *numbers)
        else:
            yield (name,)


def _sections(given: Mapping[str, Quality]) -> Rows:
    yield ("", "gold", "suggested", *NUMBERS)
    for kind, found in given.items():
        yield (kind, str(found.gold), str(found.suggested), *_numbers(found))


def _attributes(given: Mapping[str, Attribute]) -> Rows:
    yield ("", "n", "right", "most common", "F1 of values")
    for name, found in given.items():
        values = "" if found.values is None else number(found.values.f1)
        common = number(found.most_common)
        n = found.share.n
        yield (name, str(n), _share(found.share), common, values) if n else (name,)


def _parts(given: Mapping[str, PartFound]) -> Rows:
    yield ("", "n", "overlap", "exact")
    for name, found in given.items():
        n = found.overlap.n
        yield (name, str(n), _share(found.overlap), _share(found.exact)) if n else (name,)


def _roles(given: Mapping[str, Filled]) -> Rows:
    yield ("", "n", "right", *NUMBERS, "F1 by mention")
    for name, found in given.items():
        numbers = (*_numbers(found.actor), number(found.mention.f1))
        n = found.share.n
        yield (name, str(n), _share(found.share), *numbers) if n else (name,)


def _identity(given: Mapping[str, Identity]) -> Rows:
    yield ("", "n", "B-cubed F1", "CEAF-e F1", "LEA F1")
    for name, found in given.items():
        yield (name, str(found.n), *map(number, found.measures.values())) if found.n else (name,)


def _rules(given: Sequence[Row]) -> Rows:
    yield ("", "rule", *SENSES)
    for row in given:
        yield (row.layer, printable(row.rule or UNNAMED), *_senses(row))


def _scores(given: Sequence[Row]) -> Rows:
    yield ("", "score", *SENSES)
    for row in given:
        band = UNNAMED if row.band is None else "{:.2f} to {:.2f}".format(*row.band)
        yield (row.layer, band, *_senses(row))


SENSES = ("suggested", "mean score", "overlap", "label", "exact", "in everything")


def _senses(row: Row) -> tuple[str, ...]:
    precision = (row.share(right) for right in (row.overlap, row.label, row.exact, row.whole))
    return (str(row.suggested), *map(number, (row.mean_score, *precision)))


def _mistakes(given: Mapping[str, Attribute]) -> Rows:
    yield ("", "in gold", "suggested", "times")
    for name, found in given.items():
        for gold, suggested, times in found.mistakes[:SHOWN]:
            yield (name, printable(gold), printable(suggested), str(times))


def _documents(given: Mapping[str, Mapping[str, float | None]]) -> Rows:
    names = list(dict.fromkeys(name for found in given.values() for name in found))
    yield ("", *(name.rpartition(".")[2] for name in names))
    for document, found in given.items():
        yield (printable(document), *(number(found.get(name)) for name in names))


def _difference(place: int, found: Difference) -> Iterator[str]:
    """One item: where it stands, what made it, and how it stands on both sides."""
    one = found.between
    what = one.differs[:1] if MISSING in one.differs else one.differs
    rule = () if found.rule is None else (f"rule {printable(found.rule)}",)
    head = (printable(one.document), one.layer, *rule, ", ".join(what))
    yield f"{place:3}. {' · '.join(head)}"
    yield f"     | {printable(' '.join(one.sentence.split()))}"
    for side, item in one.readings.items():
        yield f"     {side}: {described(item, one.differs)}"


def _numbers(found: Quality) -> tuple[str, str, str]:
    f1 = _interval(found.f1, found.interval)
    return number(found.precision), number(found.recall), f1


def _share(found: Share) -> str:
    return _interval(found.value, found.interval)


def _interval(value: float | None, bounds: Bounds) -> str:
    if value is None or bounds is None:
        return number(value)
    return f"{value:.2f} [{bounds[0]:.2f}, {bounds[1]:.2f}]"


def number(value: float | None) -> str:
    """A figure to two digits, or a hyphen where it is undefined."""
    return UNDEFINED if value is None else f"{value:.2f}"
