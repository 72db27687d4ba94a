"""Who threatens whom: two columns of names and bands between them, with a table beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import urlencode

from toolkit.problems import printable
from toolkit.report.drawing import LETTER, WIDTH, cut, opened
from toolkit.words import counted

MOST = 12
"""How many names stand in a column; all are in the table."""
TALL = 330
"""About how high the bands are together."""
GAP, LEAST = 14, 14
"""Between two names, and how high one is at least."""
LONGEST = 30
"""Letters of a name in the picture."""
COLOURS = 6
SIDE = "for:"
"""Before the name of a side, in the address of a filter."""
Pairs = Mapping[tuple[str, str], int]


@dataclass(frozen=True, slots=True)
class Graph:
    """Who threatens whom, counted by actor or by side."""

    name: str
    title: str
    pairs: Pairs
    prefix: str = ""
    """What stands before a name in the address of a filter."""


def graphs(lines: Sequence[Mapping[str, Any]]) -> tuple[Graph, Graph]:
    """Lines of threats → the graph by sides, and the one by actors."""
    return (
        Graph("sides", "By state or body that they speak for", _pairs(lines, "ws", "xs"), SIDE),
        Graph("actors", "By actor", _pairs(lines, "who", "whom")),
    )


def _pairs(lines: Sequence[Mapping[str, Any]], one: str, other: str) -> Counter[tuple[str, str]]:
    return Counter((a, b) for line in lines for a in line[one] for b in line[other])


def ranked(pairs: Pairs) -> list[tuple[tuple[str, str], int]]:
    """Pairs with their numbers, the most frequent first."""
    return sorted(pairs.items(), key=lambda entry: (-entry[1], entry[0]))


def address(graph: Graph, pair: tuple[str, str]) -> str:
    """Where the table shows the threats of a pair."""
    who, whom = (f"{graph.prefix}{name}" for name in pair)
    return "#" + urlencode({"view": "threats", "who": who, "whom": whom})


def picture(graph: Graph) -> Iterator[str]:
    """The graph as SVG; each band is a link to its threats."""
    left, right = _column(graph.pairs, 0), _column(graph.pairs, 1)
    shown = {p: n for p, n in graph.pairs.items() if p[0] in left and p[1] in right}
    unit = TALL / max(sum(shown.values()), 1)
    places = [_places(_column(shown, side), unit) for side in (0, 1)]
    height = max(bottom for _, bottom in places)
    about = "; ".join(f"{a} to {b}: {n}" for (a, b), n in ranked(shown)[:10])
    title = f"Who threatens whom. {graph.title}"
    yield opened(graph.name, title, printable(about), height + 26, role="group")
    x0, x1 = _room(left), WIDTH - _room(right)
    yield f'<text class="end head" x="{x0 - 8:.1f}" y="10">who</text>'
    yield f'<text class="head" x="{x1 + 8:.1f}" y="10">whom</text>'
    used = [dict.fromkeys(left, 0.0), dict.fromkeys(right, 0.0)]
    order = {name: place for place, name in enumerate(left)}
    beneath = {name: place for place, name in enumerate(right)}
    yield '<g data-roving="">'
    for pair in sorted(shown, key=lambda p: (order[p[0]], beneath[p[1]])):
        wide = shown[pair] * unit
        ends = [
            places[side][0][name] + 22 + used[side][name] + wide / 2
            for side, name in enumerate(pair)
        ]
        for side, name in enumerate(pair):
            used[side][name] += wide
        yield _band(graph, pair, shown[pair], (x0, ends[0], x1, ends[1], wide), order[pair[0]])
    yield "</g>"
    for side, (x, names) in enumerate(((x0, left), (x1, right))):
        totals = _column(shown, side)
        for name in names:
            if name in totals:
                yield from _node(name, totals[name], (x, places[side][0][name] + 22, unit), side)
    yield "</svg>"


def _room(names: Iterable[str]) -> float:
    """How much room the names beside a column take, with their numbers."""
    return 44 + LETTER * min(max(map(len, names), default=0), LONGEST)


def _band(
    graph: Graph,
    pair: tuple[str, str],
    number: int,
    line: tuple[float, float, float, float, float],
    colour: int,
) -> str:
    x0, y0, x1, y1, wide = line
    half = (x0 + x1) / 2
    what = f"{pair[0]} to {pair[1]}: {counted(number, 'threat')}; show them in the table"
    label = escape(printable(what))
    return (
        f'<a href="{escape(address(graph, pair))}" aria-label="{label}">'
        f'<path class="band b{colour % COLOURS}" stroke-width="{max(wide, 2):.1f}"'
        f' d="M{x0 + 1:.1f} {y0:.1f}C{half:.1f} {y0:.1f} {half:.1f} {y1:.1f} {x1 - 7:.1f}'
        f' {y1:.1f}"><title>{label}</title></path></a>'
    )


def _node(name: str, total: int, at: tuple[float, float, float], side: int) -> Iterator[str]:
    x, y, unit = at
    high = max(total * unit, 2)
    yield f'<rect class="node" x="{x - 6:.1f}" y="{y:.1f}" width="6" height="{high:.1f}"/>'
    middle = y + high / 2
    words = f'{escape(cut(name, LONGEST))}<tspan class="count" dx="5">{total}</tspan>'
    place = f'x="{x + 8:.1f}"' if side else f'class="end" x="{x - 14:.1f}"'
    yield f'<text {place} y="{middle:.1f}">{words}<title>{escape(printable(name))}</title></text>'


def _column(pairs: Pairs, side: int) -> dict[str, int]:
    """The most frequent names of one side, in that order, with their numbers."""
    totals: Counter[str] = Counter()
    for pair, number in pairs.items():
        totals[pair[side]] += number
    return dict(sorted(totals.items(), key=lambda entry: (-entry[1], entry[0]))[:MOST])


def _places(column: Mapping[str, int], unit: float) -> tuple[dict[str, float], float]:
    """Where each name of a column begins, from the top; and where the last one ends."""
    found: dict[str, float] = {}
    at = 0.0
    for name, number in column.items():
        found[name] = at
        at += max(number * unit, LEAST) + GAP
    return found, at


def pair_table(graph: Graph) -> Iterator[str]:
    """The same as a table: all pairs, each with a link to its threats."""
    caption = f"Who threatens whom. {graph.title}"
    yield f'<div class="wide" tabindex="0" role="region" aria-label="{escape(caption)}: table">'
    yield f"<table><caption>{escape(caption)}</caption><thead><tr>"
    heads = (("who", ""), ("whom", ""), ("threats", ' class="number"'))
    yield "".join(f'<th scope="col"{kind}>{head}</th>' for head, kind in heads)
    yield "</tr></thead><tbody data-roving>"
    for (who, whom), number in ranked(graph.pairs):
        told = escape(printable(f"{who} to {whom}, {counted(number, 'threat')}: show them"))
        yield (
            f'<tr><td dir="auto">{escape(printable(who))}</td>'
            f'<td dir="auto">{escape(printable(whom))}</td>'
            f'<td class="number"><a href="{escape(address(graph, (who, whom)))}"'
            f' aria-label="{told}">{number}</a></td></tr>'
        )
    yield "</tbody></table></div>"
