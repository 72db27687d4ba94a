"""How far annotators are, at one glance."""

from __future__ import annotations

from toolkit.labelstudio.progress import Progress, ProjectProgress
from toolkit.reporters.people import table

ANNA = Progress("annotator-1", 12, 8, 1, 2, 1, (30.0, 250.0, 300.0), 100, 83, 2)
RUDOLF = Progress("user-7", 12, 0, 0, 0, 0)


def project(*annotators, **values):
    head = {"server": "http://studio.example", "number": "3", "title": "crisis", "tasks": 12}
    return ProjectProgress(annotators=annotators, **{**head, **values})


def test_each_annotator_is_a_row_and_what_is_not_known_a_dash():
    assert list(table(project(ANNA, RUDOLF, unknown_drafts=1))) == [
        "crisis: 12 tasks · http://studio.example/projects/3",
        "  annotator    done  skipped  drafts  not yet  median time          as predicted",
        "  annotator-1     8        1       2        1   4 min 10 s  83 % of 100, 2 whole",
        "  user-7          0        0       0       12            –                     –",
        "  annotator-1 has begun to change 1 finished task: press Update there",
        "  drafts of 1 task are not counted: exports do not say whose, the server does",
        "  a user-… has no pseudonym yet: the next pull of their work gives one",
    ]


def test_of_exports_it_says_when_they_were_pulled():
    lines = list(table(project(pulled_at="20260301T120500Z", server="")))

    assert lines == [
        "crisis: 12 tasks",
        "  as pulled on 2026-03-01 at 12:05 UTC",
        "  nobody has begun",
    ]


def test_a_single_change_is_no_hundred_percent():
    (row,) = list(table(project(Progress("a", 1, 1, 0, 0, 0, (), 1000, 999))))[2:]

    assert row.endswith("99 % of 1000")


def test_control_characters_of_data_do_not_reach_the_terminal():
    odd = project(
        Progress("a\x1b[2J", 1, 0, 0, 0, 0), title="\x1b[2J", server="\x1b", pulled_at="\x1b"
    )

    assert "\x1b" not in "".join(table(odd))
