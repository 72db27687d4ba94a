"""Reports to be printed: of a short text, and of whatever data can hold."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from toolkit.ledger import Ledger
from toolkit.pile import Pile
from toolkit.problems import Location, Problem, problem
from toolkit.validate import Read, Report
from toolkit.waivers import Waiver, Waivers

ZENDA = (
    "Duke Michael said on Tuesday that the bridge would stay closed. King Rudolf called the"
    " closure “a grave mistake” and left. “We shall wait,” said Col. Sapt.\n"
)
FILE = "exports/zenda.json"
STUDIO = "http://127.0.0.1:8080/projects/1/data"
HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\x1b[2J\x00\ud800\u202e'\""
REASON = "The text names nobody."
WAIVERS = Waivers(None, (Waiver("target-missing", "hentzau.annotator-2", "t_1", REASON, 0),))


def read(document: str, annotator: str, **location: Any) -> Read:
    """A record that was read, from `FILE` unless said otherwise."""
    place = Location(**{"file": FILE, "annotator": annotator, **location})
    return Read(f"{document}.{annotator}", document, annotator, place)


def at(words: str, code: str, *, document: str = "zenda", **location: Any) -> Problem:
    """A problem with words of `ZENDA`."""
    start = ZENDA.index(words)
    who = location.setdefault("annotator", "annotator-1")
    place: dict[str, Any] = {
        "file": FILE,
        "task": 7,
        "annotation": 9,
        "region": f"q_{start}",
        "start": start,
        "end": start + len(words),
        "url": f"{STUDIO}?task={location.get('task', 7)}",
        **location,
    }
    name = f"{document}.{who}" if who else document
    return problem(name, "$.quotes[0]", code, f"it is not just “{words}”", **place)


def report(*problems: Problem, waived: tuple[Problem, ...] = (), **values: Any) -> Report:
    """A report of problems with `ZENDA`."""
    names = {one.record for one in (*problems, *waived)}
    texts = dict.fromkeys(names, ZENDA)
    given: dict[str, Any] = {"records": 2, "ledger": Ledger(), "texts": texts, **values}
    return Report(Pile(problems), waived, **given)


def usual() -> Report:
    """Two annotators, two documents, errors, a warning, a waived one, and one of a file."""
    return report(
        at("a grave mistake", "span-text-mismatch"),
        at("Rudolf", "span-splits-word", label="direct"),
        at("We shall wait", "direct-quote-marks", document="hentzau", task=8, annotation=10),
        at("Col. Sapt", "target-missing", annotator="annotator-2", task=17, annotation=19),
        problem("", "$", "export-not-json", "the file is cut off", file="exports/cut.json"),
        waived=(
            at(
                *("the bridge", "target-missing"),
                document="hentzau",
                annotator="annotator-2",
                task=18,
                annotation=20,
                region="t_1",
            ),
        ),
        read=(
            read("zenda", "annotator-1", task=7, annotation=9),
            read("hentzau", "annotator-1", task=8, annotation=10),
            read("zenda", "annotator-2", task=17, annotation=19),
            read("hentzau", "annotator-2", task=18, annotation=20),
            read("strelsau", "annotator-2", task=19, annotation=21),
        ),
    )


def hostile() -> Report:
    """A report in which every text from data wants to be more than text."""
    found = problem(
        *(HOSTILE, f"$.{HOSTILE}", "span-text-mismatch", f"the page shows {HOSTILE}"),
        file=f"exports/{HOSTILE}.json".replace("\0", ""),
        region=HOSTILE,
        label=HOSTILE,
        annotator=HOSTILE,
        start=4,
        end=4 + len(HOSTILE),
        url="javascript:alert(3)",
    )
    return Report(Pile([found]), (), 1, Ledger(), {HOSTILE: f"abc {HOSTILE} def"})


ANYTHING = st.text(st.characters(), max_size=40)
NUMBERS = st.none() | st.integers(-3, 90)
PROBLEMS = st.builds(
    problem,
    record=ANYTHING,
    path=ANYTHING,
    code=st.sampled_from(["span-empty", "target-missing", "of-their-own"]),
    message=st.text(max_size=1500),
    file=st.none() | ANYTHING.map(lambda name: name.replace("\0", "")),
    line=NUMBERS,
    task=NUMBERS,
    annotation=NUMBERS,
    region=st.none() | ANYTHING,
    label=st.none() | ANYTHING,
    annotator=st.none() | ANYTHING,
    start=NUMBERS,
    end=NUMBERS,
    url=st.none() | ANYTHING | ANYTHING.map("http://zenda.example/{}".format),
)


@st.composite
def reports(draw: st.DrawFn) -> Report:
    """Whatever data can hold: problems in records and elsewhere, standing and waived."""
    problems = draw(st.lists(PROBLEMS, max_size=6))
    waived = tuple(draw(st.lists(PROBLEMS, max_size=2)))
    texts = {one.record: draw(st.text(max_size=80)) for one in problems}
    reads = tuple(
        Read(one.record, draw(ANYTHING), draw(ANYTHING), one.location) for one in problems[:3]
    )
    return Report(Pile(problems), waived, len(reads), Ledger(), texts, read=reads)
