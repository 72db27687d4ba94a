"""By-lines, datelines and lines about authors are told from the sentences of an article."""

from __future__ import annotations

import pytest

from toolkit import bylines
from toolkit.datelines import dateline_length


@pytest.mark.parametrize(
    "line",
    [
        "By Anna Lind",
        "BY ANNA LIND AND OTTO KRAFT, BUSINESS WRITERS",
        "by Anna Lind | 3 May 2031 | Local news",
        "By Anna Lind, a fellow at the Institute for River Studies.",
        "EXCLUSIVE by DAZ LIND, Defence Reporter",
        "Anna Lind, diplomatic editor",
        "Anna Lind | @annalind",
        "Anna · May 3, 2031",
        "From our own correspondent in Strelsau",
        "Asia desk, 12 March 2013",
        "Von Anna Lind",
    ],
)
def test_a_byline(line):
    assert bylines.is_byline(line)


@pytest.mark.parametrize(
    "line",
    [
        "By noon everybody had left",
        "By the time the guards left",
        "Talks by phone",
        "From the bridge to the castle and back again",
        "Department Press Briefing – May 3, 2031",
        "What next?",
        "Anna Lind leaves the government",
    ],
)
def test_no_byline(line):
    assert not bylines.is_byline(line)


@pytest.mark.parametrize(
    ("dateline", "rest"),
    [
        ("STRELSAU, Feb 2 (Reuters) -", "Ships came in."),
        ("STRELSAU, Ruritania (AP) —", "Ships came in."),
        ("STRELSAU, Ruritania —", "Ships came in."),
        ("STRELSAU, May 3. /TASS/.", "Ships came in."),
        ("Strelsau (dpa) -", "Schiffe kamen."),
        ("Strelsau, 3 may (EFE).-", "Llegaron barcos."),
        ("Strelsau, May 3, RNA –", "Ships came in."),
        ("(AFP) -", "Ships came in."),
        ("THE HAGUE, Nov. 3 —", "Ships came in."),
        ("ستريلساو (رويترز) -", "وصلت السفن."),
        ("新华社斯特莱索5月3日电", "船到了。"),
    ],
)
def test_a_dateline_ends_where_the_sentence_begins(dateline, rest):
    assert dateline_length(f"{dateline} {rest}") == len(dateline)


@pytest.mark.parametrize(
    "paragraph",
    [
        "3 MAY — The guards were posted.",
        "MONDAY — The guards were posted.",
        "UPDATE — The guards have left.",
        "Ruritania — once a kingdom — has a bridge.",
        "Mr WEISS (Zenda): Will the Minister answer?",
        "NATO (the alliance) said that it would watch.",
        "He left (with his men) - and did not return.",
    ],
)
def test_no_dateline(paragraph):
    assert dateline_length(paragraph) == 0


@pytest.mark.parametrize(
    ("paragraph", "names", "body", "about"),
    [
        ("Anna Lind is a reporter in Strelsau.", "By Anna Lind", "", True),
        ("Anna Lind is a fellow at the institute.", "", "Nothing of her.", True),
        ("Anna Lind is a fellow at the institute.", "", "Lind said so.", False),
        ("Anna Lind has left the bridge.", "", "Nothing of her.", False),
        ("The bridge is a work of art.", "", "", False),
    ],
)
def test_a_line_about_the_author(paragraph, names, body, about):
    assert bylines.is_about_author(paragraph, names, body) is about
