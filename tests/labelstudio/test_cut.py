"""A file that is read task by task gives the same tasks, and the same words, as one read whole."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from toolkit.jobs import in_order
from toolkit.labelstudio.cut import TOGETHER, cut
from toolkit.labelstudio.gists import DoubtfulError, Tasks, gist_of
from toolkit.labelstudio.quick import NOT_SURE, quick_value, read_surely
from toolkit.labelstudio.shape import Export, open_export, slowly_read
from toolkit.labelstudio.sniff import read_value
from toolkit.slices import Sliced

DATA = Path(__file__).resolve().parent.parent / "data"
FILES = sorted(p for p in DATA.rglob("*.json") if not p.name.endswith(".meta.json"))
USUAL = (DATA / "exports" / "usual.json").read_bytes()
ODD: dict[str, Callable[[bytes], bytes]] = {
    "a mark before it": lambda data: b"\xef\xbb\xbf" + data,
    "white space before it": lambda data: b" \n" * 3000 + data,
    "more text after it": lambda data: data + b"x",
    "cut off": lambda data: data[:-9],
    "a comma too many": lambda data: data.rstrip()[:-1] + b",]",
    "a key twice": lambda data: data.replace(b'"lead_time":', b'"lead_time": 1, "lead_time":'),
    "a key twice, once with an escape": lambda data: data.replace(
        b'"lead_time":', b'"lead\\u005ftime": "a\\u003ab", "lead_time":'
    ),
    "white space before colons": lambda data: data.replace(b'":', b'" \n\t:'),
    "colons that are escaped": lambda data: data.replace(b'"text": "', b'"text": "\\u003a'),
    "a number that is none": lambda data: data.replace(b'"lead_time":', b'"x": NaN, "lead_time":'),
    "a number without bounds": lambda data: data.replace(b'"id":', b'"x": -1e999, "id":', 1),
    "a number of 80 bits": lambda data: data.replace(b'"start":', b'"start": 98765432109876543210'),
    "a negative one": lambda data: data.replace(b'"id":', b'"x": -9223372036854775809, "id":', 1),
    "an id of 64 bits": lambda data: data.replace(b'"id": 11', b'"id": 18446744073709551615'),
    "half a character": lambda data: data.replace(b'"text": "', b'"text": "\\ud800'),
    "the bytes of half a character": lambda data: data.replace(b'"text": "', b'"text": "\xed\xa0'),
    "a character that must be escaped": lambda data: data.replace(b'"text": "', b'"text": "\x01'),
    "deep": lambda data: data.replace(b'"id":', b'"x": ' + b"[" * 400 + b"]" * 400 + b', "id":', 1),
    "too deep": lambda data: data.replace(b'"id":', b'"x": ' + b"[" * 9999 + b', "id":', 1),
    "a task that is none": lambda data: data.rstrip()[:-1] + b', null, [1], {}, {"data": {}}]',
    "annotations that are none": lambda data: data.replace(
        b'"annotations": [', b'"annotations": [0,'
    ),
    "an annotation that names who made it": lambda data: data.replace(
        b'"completed_by":', b'"completed_by": {"email": "a@zenda.example"}, "by":'
    ),
}


def told(file: Sliced, read: Callable[[Sliced], tuple[Export, Any]]) -> Any:
    """What is read of a file, and all that is said of it."""
    try:
        export, problems = read(file)
        tasks = {**export.tasks, **export.refused}
        return repr(tasks), export.faults, export.readable, problems, export.problems, export.number
    except DoubtfulError:
        return told(file, slowly_read)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_stored_file_is_read_alike_both_ways(path: Path):
    file = Sliced.of(path)

    assert told(file, slowly_read) == told(file, open_export)


@pytest.mark.parametrize("name", ODD)
def test_an_odd_file_is_read_alike_both_ways(name: str, tmp_path: Path):
    path = tmp_path / "odd.json"
    path.write_bytes(ODD[name](USUAL))
    file = Sliced.of(path)

    assert told(file, slowly_read) == told(file, open_export)


@pytest.mark.parametrize("name", ["usual", "a task that is none", "cut off", "a key twice"])
def test_several_processes_read_a_file_alike(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """More tasks than one gets at once, the odd ones last."""
    usual = USUAL.strip()[1:-1]
    path = tmp_path / "export.json"
    odd = ODD.get(name, lambda data: data)(USUAL).lstrip().removeprefix(b"[")
    path.write_bytes(b"[" + usual.join([b"", *[b","] * (2 * TOGETHER)]) + odd)
    file = Sliced.of(path)
    alone = told(file, open_export)
    shared = Mock(wraps=in_order)
    monkeypatch.setattr("toolkit.labelstudio.cut.suitable", lambda *_: 2)
    monkeypatch.setattr("toolkit.labelstudio.cut.in_order", shared)

    assert told(file, lambda file: open_export(file, 2)) == alone
    assert [call.args[-1] for call in shared.call_args_list] == [2]


def test_the_gist_of_a_task_is_what_it_has_of_it():
    """Keys that are absent may be null in a gist: nobody asks which."""
    export, _ = open_export(Sliced.of(DATA / "exports" / "usual.json"))

    assert isinstance(export.tasks, Tasks)
    for index, task in export.tasks.items():
        assert without_nulls(gist_of(task)) == without_nulls(export.gists[index])


def without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        kept = {key: without_nulls(inner) for key, inner in value.items() if key != "text"}
        return {key: inner for key, inner in kept.items() if inner is not None}
    return [without_nulls(inner) for inner in value] if isinstance(value, list) else value


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(alphabet=st.characters(exclude_categories=()), max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=9,
)


@given(
    values, st.booleans(), st.sampled_from([None, 1]), st.sampled_from([(",", ":"), (" , ", " : ")])
)
def test_any_value_is_read_alike_both_ways(value: Any, escaped: bool, indent: Any, between: Any):
    written = json.dumps(value, ensure_ascii=escaped, indent=indent, separators=between)
    data = written.encode("utf-8", "surrogatepass")

    assert repr(read_value(data)) == repr(read_surely(data))


@example('{"a":1,"\\u0061":2}')
@example('{"a":"\\u003a","b":1,"b":2}')
@example("[1.0,-0,-0.0,1E5,1e-400,0.1e1]")
@given(st.text(alphabet='{}[]",:\\u003ab0159.eE-+ \n', max_size=24))
def test_any_text_is_read_alike_both_ways(text: str):
    data = text.encode()

    assert repr(read_value(data)) == repr(read_surely(data))


@pytest.mark.parametrize(
    "data", [b'{"a": 1, "a": 1}', b'[{"a":"x:y","a":"x"}]', b"[NaN]", b"1" * 20]
)
def test_what_must_be_told_is_not_passed_over(data: bytes):
    assert quick_value(data) is NOT_SURE


@pytest.mark.parametrize("between", [",", " ,\n ", "\t, "])
def test_where_tasks_end_is_told_by_the_parser(between: str, tmp_path: Path):
    """It is told in an error's words: were they others, each file would be read slowly."""
    values = [json.dumps({"data": {"document_id": f"zenda-{n}", "text": "],"}}) for n in range(3)]
    path = tmp_path / "export.json"
    path.write_text(f"\ufeff [ {between.join(values)}\n] ", "utf-8")
    file = Sliced.of(path)

    found = cut(file)

    every = (found.tasks if 0 in found.tasks else found.refused).between
    assert [file.slice(*every(n)).decode() for n in range(3)] == values


@pytest.mark.parametrize("data", ["[{},]", "[{} {}]", "[{}", "[{}]]", "[,{}]", "[{}] {}", "[{}}"])
def test_what_is_no_list_to_the_letter_is_read_slowly(data: str, tmp_path: Path):
    path = tmp_path / "export.json"
    path.write_text(data, "utf-8")

    with pytest.raises(DoubtfulError):
        cut(Sliced.of(path))
