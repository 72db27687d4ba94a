"""What is wrong with records: every example file through the library and the command line."""

from __future__ import annotations

import copy
import json
import shutil
from pathlib import Path
from random import Random
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from tests.compose import ACTORS, compose
from toolkit.cli import group
from toolkit.errors import ExportError
from toolkit.gather import gather
from toolkit.model import Document
from toolkit.problems import Problem, ordered
from toolkit.registry import read_corpus
from toolkit.schema import Schema, load_schema
from toolkit.validate import Corpus, check_record, validate

SCHEMA = load_schema()
ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "tests" / "examples"
DOCUMENTS, REGISTRY = EXAMPLES / "documents.jsonl", EXAMPLES / "actors.json"
VALID = sorted(EXAMPLES.glob("valid/*.json"))
INVALID = sorted(EXAMPLES.glob("invalid/*.json"))
CORPUS = read_corpus({"documents": DOCUMENTS, "actors": REGISTRY}, SCHEMA)
UNCOVERED = "quoted-text-uncovered"
"""An example marks what it is about, and leaves other quotations of the text alone."""


def code_of(path: Path) -> str:
    """What an invalid example is an example of: its name without a number."""
    return path.stem.rstrip("0123456789").rstrip("-")


def line(problem: Problem) -> str:
    """A problem as a line of a ``.problems.txt``."""
    return f"{problem.path}: {problem.message} [{problem.code}]"


def by_library(path: Path) -> list[Problem]:
    """The problems that `validate` finds in an example."""
    return list(validate([path], SCHEMA, CORPUS).chosen(ignore={UNCOVERED}).problems)


def by_command(path: Path, *options: str) -> Result:
    """What ``redline validate`` makes of an example."""
    return CliRunner().invoke(
        group,
        [
            *("validate", str(path), "--documents", str(DOCUMENTS), "--actors", str(REGISTRY)),
            *("--ignore", UNCOVERED, *options),
        ],
    )


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A working directory without settings."""
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("path", VALID, ids=lambda p: p.stem)
def test_a_valid_example_has_no_problems(path: Path):
    assert by_library(path) == []


@pytest.mark.parametrize("path", INVALID, ids=lambda p: p.stem)
def test_an_invalid_example_has_exactly_its_problems(path: Path):
    """Each line of the sibling ``.problems.txt`` is found, and nothing else."""
    expected = path.with_suffix(".problems.txt").read_text("utf-8").splitlines()

    found = by_library(path)

    assert expected == [line(problem) for problem in found]
    assert {code_of(path)} == {problem.code for problem in found}


def test_the_command_finds_nothing_in_the_valid_examples():
    result = by_command(EXAMPLES / "valid", "--strict")

    assert (result.exit_code, result.stdout) == (0, "")


@pytest.fixture(scope="module")
def printed() -> list[dict[str, Any]]:
    """What the command prints of all invalid examples."""
    result = by_command(EXAMPLES / "invalid", "--format", "json")
    assert result.exit_code == 1
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.mark.parametrize("path", INVALID, ids=lambda p: p.stem)
def test_the_command_prints_the_problems_of_an_invalid_example(
    path: Path, printed: list[dict[str, Any]]
):
    assert [problem.to_json() for problem in by_library(path)] == [
        found for found in printed if found["location"]["file"] == str(path)
    ]


@pytest.mark.parametrize(
    ("stem", "options", "code"),
    [
        ("span-text-mismatch", [], 1),
        ("target-missing", [], 0),
        ("target-missing", ["--strict"], 1),
    ],
)
def test_the_exit_code_tells_errors_from_warnings(stem: str, options: list[str], code: int):
    assert by_command(EXAMPLES / "invalid" / f"{stem}.json", *options).exit_code == code


@pytest.mark.parametrize("stem", ["target-missing", "unknown-actor"])
def test_what_may_be_right_is_a_warning(stem: str):
    (found,) = by_library(EXAMPLES / "invalid" / f"{stem}.json")

    assert found.severity == "warning"


def test_a_new_actor_in_gold_is_an_error():
    (found,) = by_library(EXAMPLES / "invalid" / "unknown-actor-2.json")

    assert found.severity == "error"


def test_json_is_an_object_a_problem():
    result = by_command(EXAMPLES / "invalid" / "span-text-mismatch-2.json", "--format", "json")

    (found,) = map(json.loads, result.stdout.splitlines())
    assert (found["code"], found["path"]) == ("span-text-mismatch", "$.quotes[0].cue")
    assert found["location"]["file"].endswith("span-text-mismatch-2.json")


# Whatever comes


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)


@given(values)
def test_any_json_value_is_answered_and_left_as_it_is(value):
    before = copy.deepcopy(value)

    assert list(check_record(value, SCHEMA, Corpus(), {}))

    assert repr(before) == repr(value)


def mutated(value, random: Random):
    """A JSON value with one thing in it, somewhere, made another."""
    if isinstance(value, dict) and value and random.random() < 0.9:
        key = random.choice(sorted(value))
        if random.random() < 0.1:
            return {k: v for k, v in value.items() if k != key}
        return {**value, key: mutated(value[key], random)}
    if isinstance(value, list) and value and random.random() < 0.9:
        index = random.randrange(len(value))
        return [*value[:index], mutated(value[index], random), *value[index + 1 :]]
    others: list[Any] = [
        None,
        True,
        -1,
        0,
        3,
        10**9,
        0.5,
        float("inf"),
        "",
        "x",
        "m.0-3",
        [],
        {},
        [[]],
    ]
    return random.choice([*others, {"region_id": []}, {"start": 0}, value])


@given(st.integers(0, 2**32))
def test_a_nearly_valid_record_is_answered_and_left_as_it_is(seed: int):
    random = Random(seed)
    document, record = compose(random, SCHEMA)
    for _ in range(random.randint(1, 4)):
        layer = random.choice(SCHEMA.layers).name
        whole = random.random() < 0.2 or not isinstance(record, dict) or layer not in record
        record = (
            mutated(record, random) if whole else {**record, layer: mutated(record[layer], random)}
        )
    before = copy.deepcopy(record)

    found = list(check_record(record, SCHEMA, Corpus({document.id: document}, ACTORS), {}))

    assert set(ordered(found)) == set(found)
    assert repr(before) == repr(record)


@given(st.integers(0, 2**32))
def test_composed_records_have_no_errors(seed: int):
    document, record = compose(Random(seed), SCHEMA)

    found = check_record(record, SCHEMA, Corpus({document.id: document}, ACTORS), {})

    assert [p for p in found if p.severity == "error"] == []


# Checks see what the schema accepts


def test_one_refused_item_does_not_hide_the_others():
    record = example("full")
    del record["mentions"][0]["form"]
    record["quotes"][2]["text"] = "else"

    assert codes(record) == ["schema-violation", "span-text-mismatch"]


def test_a_reference_to_a_refused_item_does_not_dangle():
    """A mention without an actor is one problem, not one more for each role it fills."""
    record = example("full")
    for mention in record["mentions"]:
        del mention["actor_id"]

    assert set(codes(record)) == {"attribute-missing"}


def test_a_problem_of_the_schema_says_where_in_the_text():
    record = example("full")
    record["mentions"][0] |= {"form": "nickname", "provenance": {"region_id": "-a1"}}

    (found,) = check(record)

    assert (found.location.start, found.location.end, found.location.region) == (0, 9, "-a1")


def example(stem: str):
    """A valid example."""
    return json.loads((EXAMPLES / "valid" / f"{stem}.json").read_text("utf-8"))


def check(record) -> list[Problem]:
    """The problems of a record of the example document."""
    return [p for p in check_record(record, SCHEMA, CORPUS, {}) if p.code != UNCOVERED]


def codes(record) -> list[str]:
    """The codes of a record's problems, sorted."""
    return sorted(problem.code for problem in check(record))


# Files and folders


def test_a_path_that_is_not_there_cannot_be_validated(tmp_path: Path):
    with pytest.raises(ExportError, match="nowhere"):
        validate([tmp_path / "nowhere"], SCHEMA, Corpus())


def test_a_folder_with_nothing_in_it_cannot_be_validated(tmp_path: Path):
    with pytest.raises(ExportError, match="no exports and no records"):
        validate([tmp_path], SCHEMA, Corpus())


def test_records_a_line_are_found_by_their_line(tmp_path: Path):
    path = tmp_path / "records.jsonl"
    broken = {**example("full"), "id": "zenda.other", "schema_version": "9.0.0"}
    path.write_text(f"{json.dumps(example('full'))}\n\n{json.dumps(broken)}\n", "utf-8")

    (found,) = by_library(path)

    assert (found.code, found.location.line) == ("schema-version-unknown", 3)


def test_a_line_that_is_not_json_does_not_hide_the_others(tmp_path: Path):
    path = tmp_path / "records.jsonl"
    path.write_text(f"{{\n{{}}\n{{}}\n{json.dumps(example('full'))}\n", "utf-8")

    report = validate([path], SCHEMA, CORPUS)

    found = sorted((p.location.line, p.code) for p in report.problems if p.code != UNCOVERED)
    assert found == [(1, "export-not-json"), (2, "export-shape")]
    assert report.records == 1


def test_a_key_that_stands_twice_in_a_record_is_a_problem(tmp_path: Path):
    """The parser would take the second, and lose a layer."""
    text = json.dumps(example("full"))
    path = tmp_path / "record.json"
    path.write_text(text[:-1] + ', "quotes": []}', "utf-8")

    (found,) = by_library(path)

    assert "quotes" in found.message


def test_what_is_no_regular_file_is_said_to_be_none(tmp_path: Path):
    """And the folder is read all the same, also where a file ends in capitals."""
    shutil.copy(EXAMPLES / "valid" / "full.json", tmp_path / "FULL.JSON")
    (tmp_path / "lost.json").symlink_to(tmp_path / "nowhere.json")
    (tmp_path / "folder.json").mkdir()

    report = validate([tmp_path], SCHEMA, CORPUS).chosen(ignore={UNCOVERED})

    assert report.records == 1
    assert [(p.code, Path(str(p.location.file)).name) for p in report.problems] == [
        ("export-shape", "lost.json")
    ]


def test_a_fault_in_the_head_does_not_hide_those_of_the_items():
    record = example("full")
    record["source"] = {"export": 5}
    record["quotes"][2]["text"] = "else"

    assert codes(record) == ["schema-violation", "span-text-mismatch"]


def test_the_passes_of_an_annotator_may_lie_in_several_files(root: Path, tmp_path: Path):
    (stored,) = (root / "annotations" / "pilot").glob("*Z.json")
    (task,) = (t for t in json.loads(stored.read_text("utf-8")) if t["annotations"])
    files = []
    for number, layers in enumerate((["mentions"], ["events", "quotes", "conditional_threats"])):
        one = copy.deepcopy(task)
        one["data"]["layers"] = layers
        one["annotations"][0] |= {"id": number, "unique_id": str(number)}
        files.append(tmp_path / f"{number}.json")
        files[-1].write_text(json.dumps([one]), "utf-8")

    gathered = gather(files, SCHEMA)

    assert [len(record["mentions"]) > 0 for record, _ in gathered.records] == [True]
    assert gathered.problems == ()


# A real export


def test_an_offset_changed_by_hand_is_found_and_placed(root: Path, tmp_path: Path):
    """The file, the path, the annotator and the task are named, so that it can be mended."""
    folder = tmp_path / "exports"
    shutil.copytree(root / "annotations" / "pilot", folder)
    (path,) = folder.glob("*Z.json")
    tasks = json.loads(path.read_text("utf-8"))
    task = next(t for t in tasks if t["annotations"])
    task["annotations"][0]["result"][0]["value"]["end"] -= 1
    path.write_text(json.dumps(tasks), "utf-8")

    files = [
        *("--documents", root / "annotations" / "documents.jsonl"),
        *("--actors", root / "annotations" / "actors.json"),
    ]
    line = ["validate", folder, "--format", "json", *files]
    result = CliRunner().invoke(group, [*map(str, line)])

    assert result.exit_code == 1
    (found,) = map(json.loads, result.stdout.splitlines())
    place = found["location"]
    name = f"{task['data']['document_id']}.annotator-1"
    assert (found["record"], found["code"]) == (name, "span-text-mismatch")
    assert (found["path"], place["file"]) == ("$[0].annotations[0].result[0]", str(path))
    assert (place["annotator"], place["task"]) == ("annotator-1", task["id"])


def test_a_document_is_held_against_its_text(schema: Schema):
    """Offsets into another text are not looked at: they would all be wrong."""
    record = example("full")
    document = Document.from_json(json.loads(DOCUMENTS.read_text("utf-8")))
    other = {**document.to_json(), "text": "Other.", "text_sha256": "0" * 64}

    found = check_record(record, schema, Corpus({"zenda": Document.from_json(other)}), {})

    assert [problem.code for problem in found] == ["document-text-changed"]


def test_a_line_that_is_no_record_is_said_to_be_none_once():
    """Somebody validates documents.jsonl: one problem a line, not one for each missing field."""
    found = by_library(DOCUMENTS)

    assert [(p.location.line, p.code) for p in found] == [(1, "export-shape")]


def test_a_double_is_to_be_deleted_and_not_completed():
    """A region marked a second time, with less filled in, is one problem."""
    record = example("full")
    event = record["events"][0]
    double = {**event, "id": f"{event['id']}.2", "type": event["type"], "arguments": []}
    record["events"].append(double)

    (found,) = check(record)

    assert (found.code, found.path) == ("duplicate-annotation", "$.events[3]")


def test_one_word_may_be_marked_twice_for_two_actors():
    record = example("full")
    mention = record["mentions"][7]
    record["mentions"].append({**mention, "id": "m.189-198.2", "actor_id": "flavia"})

    assert codes(record) == []
