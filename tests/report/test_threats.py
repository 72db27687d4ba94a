"""The table says of a threat what its row says."""

from __future__ import annotations

from toolkit.report.threats import threat_lines


def test_there_is_a_line_for_each_threat(seeds):
    lines = list(threat_lines(seeds))

    rows = [row for article in seeds.articles for row in article.rows["conditional_threats"]]
    assert [line["words"] for line in lines] == [row["text"] for row in rows]
    assert len(lines) == 39


def test_a_side_is_whom_an_actor_speaks_for_in_the_end(seeds):
    assert seeds.side("joe-biden") == "United States"
    assert seeds.side("dmitry-peskov") == "Russia"  # by way of the Kremlin
    assert seeds.side("nato") == "NATO"
    assert seeds.side(None) is None


def test_a_threat_of_several_makers_names_each_once(seeds):
    lines = list(threat_lines(seeds))

    assert ["United States", "European allies of the United States"] in [
        line["who"] for line in lines
    ]
    assert all(len(set(line["ws"])) == len(line["ws"]) for line in lines)
