"""The text report, as a person reads it; the golden files are the reports themselves."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from toolkit.problems import Problem, problem
from toolkit.reporters.text import text_report

GOLDEN = Path(__file__).resolve().parent / "golden"
RENEW = "REDLINE_RENEW_GOLDEN=1 python -m pytest tests/reporters/test_text.py"

REMEDIES = {
    "span-text-mismatch": "Delete the region, mark the words again and submit.",
    "span-splits-word": "Drag the edge of the region to the end of the word.",
    "direct-quote-marks": "Move the edges to the quotation marks, which stay outside. If only"
    " a part of it is quoted, make it mixed; if nothing is, indirect.",
}
SERVER = "http://127.0.0.1:8080/projects/1/data"

ZENDA = (
    "Strelsau, Tuesday\n\nDuke Michael said on Tuesday that the bridge would stay closed. King"
    " Rudolf called the closure “a grave mistake” and announced, after a night of talks with"
    " Princess Flavia and the marshal of the city guard, that Ruritania would open every road to"
    " the castle of Zenda unless the Duke withdrew his men from the moat before the end of the"
    " week. “We shall wait,” said Col. Sapt. “But not for long.”\n"
)
EMOJI = "Flavia wrote: “👍🏽 See you in 🇷🇴, Rudolf ❤️ 👩\u200d🌾!” on Friday."
ARABIC = "قال الملك رودولف إن الجسر سيبقى مفتوحا. رفض الدوق ميخائيل ذلك."
CHINESE = (
    "鲁道夫国王周二表示，桥梁将保持开放。"
    "迈克尔公爵说：“如果国王来到城堡，我们将关闭所有道路。”他没有多说。"
)
HOSTILE = (
    "The Duke\u202e said\u200b: “\x1b]8;;http://zenda.invalid\x07open\x1b]8;;\x07 \x1b[2Jthe gate\r"
    "error span-empty”.\tRudolf\u2028left\x00 it\x85 at that.\n"
)


def at(text: str, words: str, code: str, message: str, **location: Any) -> Problem:
    """A problem with words of a text, in annotator-1's reading of zenda unless said otherwise."""
    start = text.index(words)
    place = {
        "file": "strelsau.json",
        "task": 7,
        "annotation": 9,
        "annotator": "annotator-1",
        "region": f"q_{start}",
        "url": f"{SERVER}?task=7",
        "start": start,
        "end": start + len(words),
    }
    return problem("zenda.annotator-1", "$.quotes[0]", code, message, **{**place, **location})


def report(problems: list[Problem], text: str | None = ZENDA, **options: Any) -> list[str]:
    return list(
        text_report(
            sorted(problems, key=Problem.sort_key),
            lambda _: text,
            lambda code: REMEDIES.get(code, f"See what redline explain {code} says."),
            **options,
        )
    )


def moved_offset() -> list[str]:
    """A span moved by hand breaks three rules; its words are shown once."""
    words = "rave mistake” "
    return report(
        [
            at(
                ZENDA,
                words,
                "span-text-mismatch",
                "the page shows “a grave mistake”, the offsets give “rave mistake” ”",
            ),
            at(ZENDA, words, "direct-quote-marks", "it is not just what stands inside the marks"),
            at(ZENDA, words, "span-splits-word", "it cuts a word in “d the closure “a grave mis”"),
            at(ZENDA, "Col. Sapt", "target-missing", "no target is linked", region="t_1"),
        ]
    )


def long_span() -> list[str]:
    """Of a span that is wider than the page both ends are shown."""
    words = ZENDA[ZENDA.index("Ruritania would") : ZENDA.index(". “We")]
    return report([at(ZENDA, words, "threatener-missing", "no threatener is linked")])


def no_length() -> list[str]:
    """A span of no length is one caret, also at the end of the text."""
    end = len(ZENDA.rstrip())
    message = "nothing is marked"
    return report(
        [
            at(ZENDA, "Zenda", "span-empty", message, start=300, end=300),
            at(ZENDA, "Zenda", "span-empty", message, start=end, end=end),
        ]
    )


def emoji() -> list[str]:
    """What terminals give different widths is escaped, so that carets stand where they should."""
    return report(
        [
            at(EMOJI, "🇷🇴", "span-text-mismatch", "the page shows “🇷🇴”"),
            at(EMOJI, "❤️", "span-text-mismatch", "the page shows “❤️”"),
            at(EMOJI, "\u200d🌾", "span-text-mismatch", "the offsets cut “👩\u200d🌾”"),
        ],
        EMOJI,
    )


def arabic() -> list[str]:
    """The words of a right-to-left line are said again, for terminals that reorder it."""
    return report([at(ARABIC, "الدوق ميخائيل", "target-missing", "no target is linked")], ARABIC)


def chinese() -> list[str]:
    """A wide character has two carets."""
    words = "如果国王来到城堡，我们将关闭所有道路。"
    message = f"“{words}” is not just what stands inside one pair of quotation marks"
    return report([at(CHINESE, words, "direct-quote-marks", message)], CHINESE)


def hostile() -> list[str]:
    """Nothing in data moves the cursor, begins a line, changes direction or hides."""
    forged = "x\x1b[31m\r\n    error span-empty · region q_1\n      do: run rm"
    return report(
        [
            at(
                HOSTILE,
                "open\x1b]8;;\x07 \x1b[2Jthe gate\r",
                "direct-quote-marks",
                f"it is {forged}",
                region=forged,
                annotator=f"annotator-1{forged}",
                file="strel\nsau\x1b[2J.json",
                url=f"{SERVER}?task=7\x1b[2J",
            )
        ],
        HOSTILE,
    )


def no_text() -> list[str]:
    """Without a text, or beyond its end, there is the message, and where it would be."""
    return report(
        [
            at(ZENDA, "Zenda", "unknown-document", "zenda is not among the documents", start=None),
            at(ZENDA, "Zenda", "span-empty", "4-4 is no stretch of text", start=4, end=4),
        ],
        None,
    ) + report(
        [at(ZENDA, "Zenda", "span-out-of-bounds", "9-9999 is not within it", start=9, end=9999)]
    )


def alike() -> list[str]:
    """Of hundreds alike five are shown, of each annotator and in each file."""
    problems = [problem("", "$", "export-not-json", "the file is cut off", file="hentzau.json")]
    for number in range(300):
        start = ZENDA.index("Rudolf") + number
        place: dict[str, Any] = {"start": start, "end": start + 3, "region": f"m_{number}"}
        problems.append(at(ZENDA, "Rudolf", "span-splits-word", "a word is cut", **place))
    for task in range(20, 27):
        place = {"task": task, "annotator": "annotator-2", "url": f"{SERVER}?task={task}"}
        message = "the same task is there twice"
        problems.append(at(ZENDA, "Zenda", "task-duplicate", message, start=None, **place))
    place = {"task": 20, "annotator": "annotator-2", "url": f"{SERVER}?task=20"}
    problems.append(at(ZENDA, "Zenda", "span-splits-word", "a word is cut", **place))
    return report(problems)


def addresses() -> list[str]:
    """Addresses that open the region itself stand with each problem, and are never broken."""
    long = f"{SERVER}?task=7&annotation=9&tab=1&title={'zenda-' * 12}"
    return report(
        [
            at(ZENDA, "Rudolf", "span-splits-word", "a word is cut", url=f"{long}&region=a"),
            at(ZENDA, "Rudolf", "target-missing", "no target", url=f"{long}&region=a"),
            at(ZENDA, "Flavia", "span-splits-word", "a word is cut", url=f"{long}&region=b"),
        ]
    )


def records() -> list[str]:
    """In a file of records the line is named; nobody needs to have annotated it."""
    found = [
        problem(name, "$.links", "schema-violation", "there is no such property", **place)
        for name, place in (
            ("zenda.gold", {"file": "records.jsonl", "line": 3}),
            ("hentzau.gold", {"file": "records.jsonl", "line": 12}),
        )
    ]
    return report(found)


CASES: tuple[Callable[[], list[str]], ...] = (
    moved_offset,
    long_span,
    no_length,
    emoji,
    arabic,
    chinese,
    hostile,
    no_text,
    alike,
    addresses,
    records,
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_a_report_is_the_golden_one(case: Callable[[], list[str]]):
    """Each case is its docstring; its report is the file of its name."""
    path = GOLDEN / f"{case.__name__}.txt"
    found = "".join(f"{line}\n" for line in case())
    if os.environ.get("REDLINE_RENEW_GOLDEN"):
        path.write_text(found, "utf-8", newline="\n")

    assert path.is_file() and found == path.read_text("utf-8"), f"to renew {path.name}: {RENEW}"  # noqa: PT018


def test_no_golden_file_is_without_a_case():
    assert sorted(path.stem for path in GOLDEN.iterdir()) == sorted(c.__name__ for c in CASES)


def test_without_problems_there_is_no_line():
    assert report([]) == []


def test_without_a_limit_each_problem_is_shown():
    """And one code in full needs no table."""
    found = [at(ZENDA, "Rudolf", "span-empty", f"number {n}", region=f"m_{n}") for n in range(40)]
    lines = report(found, limit=None)

    assert sum(line.startswith("      number ") for line in lines) == 40
    assert not any("more like this" in line or line.startswith("code ") for line in lines)


def test_what_is_left_out_and_what_is_shown_make_up_all():
    found = [at(ZENDA, "Rudolf", "span-empty", f"number {n}") for n in range(8)]
    lines = report(found, limit=3)

    assert sum(line.startswith("      number ") for line in lines) == 3
    assert (
        "      … and 5 more like this of annotator-1 (redline validate --all shows them)" in lines
    )
    assert "span-empty  error         8  annotator-1" in lines


def test_annotators_are_counted_apart():
    found = [
        at(ZENDA, "Rudolf", "span-empty", f"number {n}", annotator=who)
        for who, count in (("annotator-1", 3), ("annotator-2", 4))
        for n in range(count)
    ]
    lines = report(found, limit=2)

    assert [line.strip() for line in lines if "more like" in line] == [
        "… and 1 more like this of annotator-1 (redline validate --all shows them)",
        "… and 2 more like this of annotator-2 (redline validate --all shows them)",
    ]
    assert "span-empty  error         7  annotator-2 (4), annotator-1 (3)" in lines


def test_both_stages_of_one_task_are_one_group():
    """What is found in the export names the document, what is found in the record the record."""
    export = at(ZENDA, "Rudolf", "span-text-mismatch", "")
    stage = problem(
        "zenda",
        "$[0]",
        "relation-direction",
        "",
        file="strelsau.json",
        task=7,
        annotation=9,
        annotator="annotator-1",
    )
    lines = report([export, stage])

    assert sum("task 7" in line for line in lines) == 1
    assert "  zenda.annotator-1 · task 7 · annotation 9 · by annotator-1" in lines


def test_color_changes_nothing_but_color():
    found = [
        at(ZENDA, "Rudolf", "span-empty", "nothing is marked"),
        at(ZENDA, "Flavia", "target-missing", "no target is linked"),
    ]
    colored = report(found, color=True)

    assert [click.unstyle(line) for line in colored] == report(found)
    assert any(click.style("^^^^^^", fg="yellow", bold=True)[-10:] in line for line in colored)
    assert any(click.style("error", fg="red", bold=True) in line for line in colored)


class Metered(str):
    """A text that remembers the longest piece of it that was asked for."""

    __slots__ = ()
    longest = 0

    def __getitem__(self, key):
        found = super().__getitem__(key)
        Metered.longest = max(Metered.longest, len(found))
        return found


def test_what_is_read_does_not_depend_on_the_length_of_the_text():
    """A million letters without a full stop: only those around the span are looked at."""
    text = Metered("鲁道夫 said “Zenda” to Flávia, and " * 40_000)
    place = {"start": 500_000, "end": 500_040}
    found = at(str(text), "Zenda", "span-empty", "nothing is marked", **place)

    lines = report([found], text)

    assert any("Zenda" in line for line in lines)
    assert 0 < Metered.longest < 2_000


WORDS = st.text(max_size=80)
NUMBERS = st.none() | st.integers(-3, 90)
PROBLEMS = st.builds(
    problem,
    record=WORDS,
    path=WORDS,
    code=st.sampled_from(["span-empty", "target-missing", "direct-quote-marks"]),
    message=st.text(max_size=300),
    file=st.none() | WORDS,
    line=NUMBERS,
    task=NUMBERS,
    annotation=NUMBERS,
    region=st.none() | WORDS,
    annotator=st.none() | WORDS,
    start=NUMBERS,
    end=NUMBERS,
    url=st.none() | WORDS,
)


@given(
    st.lists(PROBLEMS, max_size=8),
    st.none() | WORDS,
    st.none() | st.integers(1, 3),
    st.integers(80, 120),
)
def test_any_data_makes_lines_that_fit_and_print(
    problems: list[Problem], text: str | None, limit: int | None, width: int
):
    for line in report(problems, text, limit=limit, width=width):
        assert line.isprintable()
        assert line == line.rstrip()
        assert cell_len(line) <= width or re.search(r"open: |https?://", line)
