"""Whatever JSON comes in: no exception, the input unchanged, and only codes that have a rule."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.mutations.of_clusters import LINKS
from tests.mutations.project import ONE
from tests.mutations.reading import ACTORS, ARTICLE, SCHEMA, TEXTS, article, document
from tests.mutations.valid import base
from toolkit.labelstudio.decode import decode
from toolkit.labelstudio.export import decode_exports
from toolkit.labelstudio.shape import read_export
from toolkit.links import read_links
from toolkit.model import Document
from toolkit.problems import Problem, ordered
from toolkit.rules import rules
from toolkit.validate import Corpus, Report, check_record, validate
from toolkit.waivers import read_waivers

Steps = tuple[str | int, ...]
"""The keys and indices that lead to a value inside a value."""

few = settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
# Words of the format at wrong places are likelier to break something than any other words.
words = st.sampled_from(
    [
        *("", "hussars", "bridge", "text", "relation", "labels", "actor", "document_id", "data"),
        *("article", "\x1b[31m", "\u202e", "\ud800", "\x00", "m_0-3", "-1", "<b>"),
    ]
)
numbers = st.sampled_from([-1, 0, 1, 11, 2**31, 2**63, -(2**70), 10**300, 0.5, -0.0, 1e308])
scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6)
any_json: st.SearchStrategy[Any] = st.recursive(
    scalars | words | numbers,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(words | st.text(max_size=6), inner, max_size=3)
    ),
    max_leaves=6,
)


CORPUS = Corpus(
    {name: Document.from_json(document(name)) for name in TEXTS},
    {actor["id"]: actor for actor in ACTORS["actors"]},
)
TASKS: list[Any] = base().exports[ONE]
RECORD: Mapping[str, Any] = article("annotator-1")
WAIVER = {"code": "target-missing", "record": "article", "path": "$", "reason": "So it is."}


def answer(value: Any, folder: Path, name: str = "any.json", corpus: Corpus = CORPUS) -> Report:
    """What `validate` says of a file that holds a value."""
    path = folder / name
    path.write_text(json.dumps(value), "utf-8")
    return validate([path], SCHEMA, corpus)


def is_json(value: Any) -> bool:
    """Whether a value holds no number that JSON does not have."""
    try:
        return bool(json.dumps(value, allow_nan=False))
    except ValueError:
        return False


def hold_to_the_rules(problems: Iterable[Problem]) -> None:
    """Every problem has a rule, and can be printed on a terminal as it is."""
    for problem in ordered(problems):
        assert problem.code in rules(), problem
        assert str(problem).isprintable()
        assert json.dumps(problem.to_json())


def ways(value: Any, before: Steps = ()) -> Iterator[Steps]:
    """The ways to everything inside a value."""
    inside: Iterable[tuple[str | int, Any]] = ()
    if isinstance(value, dict):
        inside = value.items()
    elif isinstance(value, list):
        inside = enumerate(value)
    for key, inner in inside:
        yield (*before, key)
        yield from ways(inner, (*before, key))


def by_kind(value: Any) -> list[list[Steps]]:
    """The ways into a value, those that differ only in indices together."""
    kinds: dict[Steps, list[Steps]] = {}
    for way in ways(value):
        kind = tuple("*" if isinstance(step, int) else step for step in way)
        kinds.setdefault(kind, []).append(way)
    return list(kinds.values())


def replaced(value: Any, way: Steps, new: Any) -> Any:
    """A copy of a value with another value somewhere inside."""
    value = copy.deepcopy(value)
    inner = value
    for step in way[:-1]:
        inner = inner[step]
    inner[way[-1]] = new
    return value


def somewhere(value: Any) -> st.SearchStrategy[Steps]:
    """A way into a value; each kind is as likely, however many of it there are."""
    return st.sampled_from(by_kind(value)).flatmap(st.sampled_from)


@few
@example(value=float("nan"))
@example(value={"action": float("nan"), "task": 1})
@given(value=any_json)
def test_any_value_may_be_a_file(value: Any, tmp_path: Path):
    report = answer(value, tmp_path)

    hold_to_the_rules(report.problems)
    assert report.ledger.adds_up


@few
@given(data=st.binary(max_size=30) | st.text(max_size=30).map(str.encode))
def test_any_bytes_may_be_a_file(data: bytes, tmp_path: Path):
    path = tmp_path / "any.json"
    path.write_bytes(data)

    hold_to_the_rules(validate([path], SCHEMA, CORPUS).problems)


@few
@given(value=any_json)
def test_any_value_may_stand_where_a_task_should(value: Any, tmp_path: Path):
    report = answer([value, *TASKS], tmp_path)

    hold_to_the_rules(report.problems)
    assert report.ledger.adds_up
    # What JSON does not have spoils the file, all else its own place alone.
    assert report.records >= len(TASKS) or not is_json(value)


@few
@given(value=any_json)
def test_any_value_may_stand_where_a_result_should(value: Any, tmp_path: Path):
    tasks = replaced(TASKS, (0, "annotations", 0, "result"), value)

    report = answer(tasks, tmp_path)

    hold_to_the_rules(report.problems)
    assert report.ledger.adds_up


@few
@given(value=any_json, index=st.integers(0, 150))
def test_any_value_may_be_an_item_of_a_result(value: Any, index: int):
    result = [*base().result]
    result.insert(index, value)
    before = repr(result)
    head = {"id": "article.annotator-1", "document_id": "article", "annotator": "annotator-1"}

    decoded = decode(result, ARTICLE, head, SCHEMA.layers, path="$", place={})

    hold_to_the_rules(decoded.problems)
    assert before == repr(result)


@few
@given(way=somewhere(TASKS), value=any_json)
def test_any_value_may_stand_anywhere_in_an_export(way: Steps, value: Any, tmp_path: Path):
    report = answer(replaced(TASKS, way, value), tmp_path)

    hold_to_the_rules([*report.problems, *report.waived])
    assert report.ledger.adds_up, "\n".join(report.ledger.lines())


@few
@given(way=somewhere(TASKS), value=any_json)
def test_decoding_leaves_an_export_as_it_is(way: Steps, value: Any):
    data = json.dumps(replaced(TASKS, way, value)).encode()
    export, _ = read_export(Path("any.json"), data)
    before = repr(export)

    decoding = decode_exports([export, export], SCHEMA)

    assert before == repr(export)
    hold_to_the_rules(decoding.problems)


@few
@given(value=any_json)
def test_any_value_may_stand_where_a_record_should(value: Any):
    before = repr(value)

    hold_to_the_rules(check_record(value, SCHEMA, CORPUS, {}))

    assert before == repr(value)


@few
@example(way=("mentions", 0, "start"), value=0.0)
@given(way=somewhere(RECORD), value=any_json)
def test_any_value_may_stand_anywhere_in_a_record(way: Steps, value: Any, tmp_path: Path):
    record = replaced(RECORD, way, value)
    before = repr(record)

    hold_to_the_rules(check_record(record, SCHEMA, CORPUS, {}))
    hold_to_the_rules(answer(record, tmp_path, "record.json").problems)

    assert before == repr(record)


@few
@given(value=any_json, way=somewhere(base().metas[ONE]))
def test_any_value_may_stand_in_the_notes_beside_an_export(value: Any, way: Steps, tmp_path: Path):
    notes = replaced(base().metas[ONE], way, value)
    (tmp_path / "any.meta.json").write_text(json.dumps(notes), "utf-8")

    hold_to_the_rules(answer(TASKS, tmp_path).problems)


@few
@given(value=any_json.filter(is_json), way=somewhere([LINKS, [WAIVER]]))
def test_any_value_may_stand_anywhere_in_links_and_waivers(value: Any, way: Steps, tmp_path: Path):
    links, waivers = replaced([LINKS, [WAIVER]], way, value)
    for name, given_value in (("links", links), ("waivers", waivers)):
        (tmp_path / name).write_text(json.dumps(given_value), "utf-8")

    corpus = replace(
        CORPUS,
        links=read_links(tmp_path / "links", SCHEMA),
        waivers=read_waivers(tmp_path / "waivers", SCHEMA),
    )

    hold_to_the_rules(answer(TASKS, tmp_path, corpus=corpus).problems)
