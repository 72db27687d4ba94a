"""Pictures are the numbers of their tables, and the same bytes each time."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

import pytest
from lxml import etree

from toolkit.report.drawing import Counts, bars, columns, data_table, grid
from toolkit.report.graph import Graph, graphs, pair_table, picture
from toolkit.report.plots import period_of, plots
from toolkit.report.threats import threat_lines

COUNTS = Counts("c", "A <title>", "What & how", ["one", "two"], ["a", "b"], [[3, 0], [1, 12]])


def read(lines) -> Any:
    """A picture, read as XML."""
    return etree.fromstring("".join(lines))


def numbers(svg: Any) -> list[str]:
    """The numbers that stand in a picture."""
    return [t.text for t in svg.iter("text") if t.text and t.text.isdigit()]


@pytest.mark.parametrize("draw", [bars, columns, grid])
def test_a_picture_is_named_and_described_for_who_does_not_see_it(draw):
    svg = read(draw(COUNTS))

    title, about = svg.find("title"), svg.find("desc")
    assert title is not None
    assert about is not None
    assert (title.text, about.text) == ("A <title>", "What & how")
    assert svg.get("aria-labelledby") == title.get("id")
    assert svg.get("aria-describedby") == about.get("id")


def test_the_parts_of_bars_hold_their_numbers_and_totals():
    assert sorted(numbers(read(bars(COUNTS)))) == ["1", "12", "13", "3", "3"]


def test_the_area_of_a_disc_is_its_number():
    radii = sorted(float(c.get("r") or 0) for c in read(grid(COUNTS)).iter("circle"))

    assert radii[2] ** 2 / radii[1] ** 2 == pytest.approx(12 / 3, rel=0.03)


def test_the_table_holds_every_number():
    table = "".join(data_table(COUNTS))

    assert re.findall(r"<td>(\d+|–)</td>", table) == ["3", "–", "1", "12"]


def test_a_band_is_as_wide_as_its_number_and_leads_to_its_threats():
    pairs = {("A & B", "C"): 6, ("D", "C"): 2}
    svg = read(picture(Graph("g", "By actor", pairs)))

    links = list(svg.iter("a"))
    wide = [float(link[0].get("stroke-width") or 0) for link in links]
    assert wide[0] / wide[1] == pytest.approx(3, rel=0.01)
    assert [link.get("href") for link in links] == [
        "#view=threats&who=A+%26+B&whom=C",
        "#view=threats&who=D&whom=C",
    ]
    assert links[1].get("aria-label") == "D to C: 2 threats; show them in the table"


def test_the_table_beside_the_graph_has_all_pairs_and_the_picture_those_of_the_largest():
    pairs = {(f"state {n:02}", f"town {n:02}"): 20 - n for n in range(20)}
    graph = Graph("g", "By actor", pairs)

    assert len(list(read(picture(graph)).iter("a"))) == 12
    assert "".join(pair_table(graph)).count("<a ") == 20


def test_pairs_are_those_of_the_threats(seeds):
    sides, actors = graphs(list(threat_lines(seeds)))

    assert actors.pairs["United States", "Russia"] == 11
    assert actors.pairs["Joe Biden", "Vladimir Putin"] == 7
    assert sides.pairs["United States", "Russia"] == 29


def test_no_two_names_of_a_column_touch(seeds):
    for graph in graphs(list(threat_lines(seeds))):
        texts = [t for t in read(picture(graph)).iter("text") if t.get("class") != "head"]
        for side in ({"end"}, {None}):
            heights = sorted(
                float(t.get("y") or 0)
                for t in texts
                if t.get("class") in side and "head" not in (t.get("class") or "")
            )
            assert all(b - a >= 14 for a, b in pairwise(heights))


def test_the_same_threats_give_the_same_pictures(seeds, schema):
    lines = list(threat_lines(seeds))

    assert list(plots(schema, lines)) == list(plots(schema, list(threat_lines(seeds))))
    assert [list(picture(g)) for g in graphs(lines)] == [list(picture(g)) for g in graphs(lines)]


@pytest.mark.parametrize(
    ("dates", "periods"),
    [
        ("1894-07-01 1894-07-02 1894-07", ["1894-07-01", "1894-07-02", "1894-07, no day"]),
        ("1894-07-01 1894-08-02 1895", ["1894-07", "1894-08", "1895, no month"]),
        ("XXXX-07-01 1894-07-01/1894-07-04 1894-08", ["no date", "1894-07", "1894-08"]),
        (" ".join(f"{1800 + n}-01" for n in range(40)), [f"{1800 + n}" for n in range(40)]),
    ],
)
def test_a_date_counts_under_its_day_month_or_year(dates, periods):
    period = period_of([{"date": date} for date in dates.split()])

    assert [period(date) for date in dates.split()] == periods


def test_what_has_no_date_counts_as_undated():
    assert period_of([{"date": "1894"}])("") == "no date"
