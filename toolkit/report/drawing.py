"""Counts → pictures in SVG: the same bytes for the same counts, with words for who sees none.

Colours, patterns and letters come from the style sheet of the page by class, so that a picture is
light or dark as the page is; a number stands in or beside every mark.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from toolkit.problems import printable

WIDTH = 720
"""Of a picture, in its own units: about a pixel each."""
ROW, BAR = 30, 20
"""Height of a line of bars, and of the bar in it."""
HEIGHT = 180
"""Of columns over time."""
LETTER = 6.6
"""About how wide a letter is."""


@dataclass(frozen=True, slots=True)
class Counts:
    """A table of counts: rows, columns, and a number for each row and column."""

    name: str
    """A word for its id."""
    title: str
    about: str
    """What is counted, a sentence."""
    rows: Sequence[str]
    columns: Sequence[str]
    numbers: Sequence[Sequence[int]]
    """By row, then by column."""
    corner: str = ""
    """What the rows are."""

    def totals(self) -> list[int]:
        """The sum of each row."""
        return [sum(line) for line in self.numbers]


def cut(text: str, most: int) -> str:
    """A text of at most so many characters.

    >>> cut("United States and European allies", 16)
    'United States a…'
    """
    text = printable(text)
    return text if len(text) <= most else f"{text[: most - 1]}…"


def opened(name: str, title: str, about: str, height: float, *, role: str = "img") -> str:
    """The beginning of a picture, with what it is called and shows."""
    return (
        f'<svg viewBox="0 0 {WIDTH} {height:.0f}" role="{role}" aria-labelledby="{name}-title"'
        f' aria-describedby="{name}-about"><title id="{name}-title">{escape(title)}</title>'
        f'<desc id="{name}-about">{escape(about)}</desc>'
    )


def data_table(counts: Counts, *, folded: bool = True) -> Iterator[str]:
    """The same numbers as a table."""
    if folded:
        yield f"<details><summary>{escape(counts.title)}: the numbers</summary>"
    yield f'<div class="wide" tabindex="0" role="region" aria-label="{escape(counts.title)}">'
    heads = "".join(f'<th scope="col">{escape(printable(c))}</th>' for c in counts.columns)
    yield f'<table class="numbers"><thead><tr><th scope="col">{escape(counts.corner)}</th>{heads}'
    yield "</tr></thead><tbody>"
    for row, line in zip(counts.rows, counts.numbers, strict=True):
        cells = "".join(f"<td>{number or '–'}</td>" for number in line)
        yield f'<tr><th scope="row" dir="auto">{escape(printable(row))}</th>{cells}</tr>'
    yield "</tbody></table></div>"
    if folded:
        yield "</details>"


def legend(columns: Sequence[str]) -> str:
    """What each pattern stands for."""
    entries = "".join(
        f'<li><svg viewBox="0 0 18 12" aria-hidden="true"><rect class="s{place} swatch" width="18"'
        f' height="12" rx="2"/></svg>{escape(printable(column))}</li>'
        for place, column in enumerate(columns)
    )
    return f'<ul class="legend">{entries}</ul>'


def bars(counts: Counts) -> Iterator[str]:
    """A bar for each row from left to right, parted by column; numbers in the parts."""
    left = 20 + LETTER * max((len(row) for row in counts.rows), default=0)
    totals = counts.totals()
    scale = (WIDTH - left - 50) / max(totals, default=1)
    yield opened(counts.name, counts.title, counts.about, ROW * len(counts.rows) + 4)
    for place, (row, line) in enumerate(zip(counts.rows, counts.numbers, strict=True)):
        top, at = ROW * place + 4, left
        middle = top + BAR / 2
        yield f'<text class="end" x="{left - 10:.1f}" y="{middle:.1f}">{escape(row)}</text>'
        for series, number in enumerate(line):
            if number:
                yield from _part(series, number, (at, top, number * scale, BAR))
            at += number * scale
        yield f'<text class="total" x="{at + 8:.1f}" y="{middle:.1f}">{totals[place]}</text>'
    yield "</svg>"


def columns(counts: Counts) -> Iterator[str]:
    """A column for each row, time from left to right, parted by column of the table."""
    totals = counts.totals()
    step = (WIDTH - 40) / max(len(counts.rows), 1)
    wide = min(step * 0.7, 90)
    scale = HEIGHT / max(totals, default=1)
    every = max(1, -(-len(counts.rows) * 62 // (WIDTH - 40)))
    yield opened(counts.name, counts.title, counts.about, HEIGHT + 56)
    yield f'<path class="axis" d="M20 {HEIGHT + 24}H{WIDTH - 20}"/>'
    for place, (row, line) in enumerate(zip(counts.rows, counts.numbers, strict=True)):
        middle, at = 20 + step * (place + 0.5), HEIGHT + 24.0
        for series, number in enumerate(line):
            high = number * scale
            at -= high
            if number:
                yield from _part(series, number, (middle - wide / 2, at, wide, high))
        yield f'<text class="mid total" x="{middle:.1f}" y="{at - 9:.1f}">{totals[place]}</text>'
        if place % every == 0:
            yield f'<text class="mid" x="{middle:.1f}" y="{HEIGHT + 42}">{escape(row)}</text>'
    yield "</svg>"


def grid(counts: Counts) -> Iterator[str]:
    """A cell for each row and column, a disc in it by number: its area is the number."""
    left = 20 + LETTER * max((len(row) for row in counts.rows), default=0)
    step = min((WIDTH - left - 10) / max(len(counts.columns), 1), 120)
    most = max((number for line in counts.numbers for number in line), default=1) or 1
    largest = min(15, step / 2 - 1)
    every = max(1, -(-62 // int(step)))
    yield opened(counts.name, counts.title, counts.about, 34 * len(counts.rows) + 30)
    for place, (row, line) in enumerate(zip(counts.rows, counts.numbers, strict=True)):
        middle = 34 * place + 17
        yield f'<path class="rule" d="M{left:.1f} {middle + 17}H{WIDTH - 10}"/>'
        yield f'<text class="end" x="{left - 10:.1f}" y="{middle}">{escape(row)}</text>'
        for column, number in enumerate(line):
            x = left + step * (column + 0.5)
            if number:
                radius = max(largest * (number / most) ** 0.5, 4)
                inside = radius >= 9
                yield f'<circle class="s0" cx="{x:.1f}" cy="{middle}" r="{radius:.1f}"/>'
                kind, at = ("mid on0", x) if inside else ("", x + radius + 3)
                yield f'<text class="{kind}" x="{at:.1f}" y="{middle}">{number}</text>'
    for column, name in enumerate(counts.columns):
        if column % every == 0:
            x = left + step * (column + 0.5)
            yield f'<text class="mid" x="{x:.1f}" y="{34 * len(counts.rows) + 16}">'
            yield f"{escape(name)}</text>"
    yield "</svg>"


def _part(series: int, number: int, box: tuple[float, float, float, float]) -> Iterator[str]:
    """One part of a bar, with its number where it finds room."""
    x, y, wide, high = box
    yield (
        f'<rect class="s{series}" x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{high:.1f}"/>'
    )
    if wide >= LETTER * len(str(number)) + 6 and high >= 13:
        yield (
            f'<text class="mid on{series}" x="{x + wide / 2:.1f}" y="{y + high / 2:.1f}">'
            f"{number}</text>"
        )
