"""``redline build``, as it is typed in a project."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.lab import BUILD, Lab
from tests.mutations.reading import article, notice
from toolkit.cli.build import _verify
from toolkit.dataset.manifest import read_manifest
from toolkit.dataset.opened import open_source
from toolkit.errors import PublishError
from toolkit.registry import read_corpus
from toolkit.schema import Schema


@pytest.fixture
def lab(tmp_path, monkeypatch) -> Lab:
    """A project with gold of two articles, as the working directory."""
    made = Lab(tmp_path / "zenda")
    monkeypatch.chdir(made.folder)
    made.finish()
    return made


def bytes_of(folder: Path) -> dict[str, bytes]:
    """Every file of a folder."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


@pytest.mark.usefixtures("lab")
def test_it_says_what_it_has_written(run):
    code, out, err = run(*BUILD.split()[1:])

    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0] == "documents: 2 rows"
    assert lines[-2] == "annotations: 4 rows"
    assert lines[-1] == (
        "written build/dataset; load it with load_dataset('build/dataset', CONFIG)"
    )


def test_a_folder_holds_the_manifest_and_what_it_names(lab, run):
    run(*BUILD.split()[1:])

    folder = lab.folder / "build/dataset"
    manifest = read_manifest(folder)
    shards = {s.path for splits in manifest.configs.values() for s in splits.values()}
    assert set(bytes_of(folder)) == {*shards, *manifest.company, "redline.json"}
    assert {"README.md", "CITATION.cff", "croissant.json"} < set(manifest.company)
    assert sum(manifest.licences.values()) == 2


def test_readings_with_errors_are_left_out_and_counted(lab, run):
    wrong = notice("annotator-2")
    wrong["events"][0]["date"] = "tomorrow"
    lab.pull("annotator-2", article=article("annotator-2"), notice=wrong)

    code, out, err = run(*BUILD.split()[1:])

    assert (code, err) == (
        0,
        "left out: 1 reading with errors (redline validate annotations/exports)\n",
    )
    assert "annotations: 3 rows\n" in out


def test_a_layer_that_an_annotator_was_not_asked_for_is_not_empty_but_none(lab, run):
    readings = {"article": article("annotator-2"), "notice": notice("annotator-2")}
    for reading in readings.values():
        reading["events"] = []
    lab.pull("annotator-2", **readings)
    (name,) = (lab.folder / "annotations/exports").glob("*annotator-2*Z.json")
    tasks = json.loads(name.read_text("utf-8"))
    for task in tasks:
        task["data"]["layers"] = ["mentions", "quotes", "conditional_threats"]
    lab.write(str(name.relative_to(lab.folder)), tasks)

    code, _, err = run(*BUILD.split()[1:])

    assert (code, err) == (0, "")
    (path,) = (lab.folder / "build/dataset").glob("data/annotations/*.parquet")
    rows = pq.read_table(path).to_pylist()
    assert {(row["annotator"], row["events"] is None) for row in rows} == {
        ("annotator-1", False),
        ("annotator-2", True),
    }


def test_without_exports_there_is_no_config_of_annotations(lab, run):
    for path in (lab.folder / "annotations/exports").iterdir():
        path.unlink()

    code, out, _ = run(*BUILD.split()[1:])

    assert code == 0
    assert "annotations: 0 rows\n" in out
    assert "annotations" not in read_manifest(lab.folder / "build/dataset").configs


def test_readings_may_be_named(lab, run):
    lab.write("mine.json", article("annotator-1"))

    _, out, _ = run(*BUILD.split()[1:], "--records", "mine.json")

    assert "annotations: 1 row\n" in out


def test_errors_in_the_gold_are_listed_and_nothing_is_written(lab, run):
    gold = lab.read("annotations/gold/notice.json")
    gold["events"][0]["date"] = "tomorrow"
    lab.write("annotations/gold/notice.json", gold)

    code, out, err = run(*BUILD.split()[1:])

    assert (code, out) == (1, "")
    assert "[date-not-edtf]" in err
    assert err.endswith("build/dataset was not written\n")
    assert not (lab.folder / "build/dataset").exists()


def test_splits_are_those_of_the_file(lab, run):
    lab.write("splits.json", {"article": "train", "notice": "test"})

    code, _, _ = run(*BUILD.split()[1:], "--splits", "splits.json")

    assert code == 0
    manifest = read_manifest(lab.folder / "build/dataset")
    assert manifest.splits == {"train": 1, "test": 1}
    assert list(manifest.configs["documents"]) == ["train", "test"]
    assert list(manifest.configs["actors"]) == ["train"]


def test_a_document_without_a_split_stops_it(lab, run):
    lab.write("splits.json", {"article": "train"})

    code, _, err = run(*BUILD.split()[1:], "--splits", "splits.json")

    assert code == 3
    assert "splits.json: notice is in no split" in err
    assert not (lab.folder / "build/dataset").exists()


@pytest.mark.parametrize("text", ["none", "snippets"])
def test_texts_may_be_left_out(lab, run, text):
    code, _, _ = run(*BUILD.split()[1:], "--text", text)

    manifest = read_manifest(lab.folder / "build/dataset")
    assert (code, manifest.text, manifest.licences) == (0, text, {})


def test_it_is_verified_twice_with_the_same_bytes(lab, run):
    first = run(*BUILD.split()[1:], "--verify")
    before = bytes_of(lab.folder / "build/dataset")

    second = run(*BUILD.split()[1:], "--verify")

    assert first == second
    code, out, _ = second
    assert code == 0
    assert out.splitlines()[-1].startswith("verified: ")
    assert bytes_of(lab.folder / "build/dataset") == before


def test_what_is_loaded_otherwise_is_told(lab, run, schema: Schema, capsys):
    """As after a build: the folder of one dataset, held against the records of another."""
    run(*BUILD.split()[1:])
    actors = lab.read("annotations/actors.json")
    actors["actors"][0]["name"] = "Black Michael"
    lab.write("annotations/actors.json", actors)
    folder = lab.folder / "annotations"
    names = ("documents.jsonl", "actors.json", "annotators.json")
    corpus = read_corpus({name.split(".")[0]: folder / name for name in names}, schema)

    with (
        open_source(folder / "gold", schema, corpus) as opened,
        pytest.raises(PublishError, match="is loaded otherwise than it was built"),
    ):
        _verify(opened.source, lab.folder / "build/dataset", "full")

    name = actors["actors"][0]["id"]
    assert f"actors: {name}: name is another when loaded" in capsys.readouterr().err


def test_the_same_bytes_come_of_the_same_input_anywhere(lab, tmp_path, root):
    """In other processes, folders and time zones, and with another order of sets."""
    built = []
    for number, zone in enumerate(("UTC", "Pacific/Chatham")):
        folder = tmp_path / f"elsewhere-{number}"
        environment = {
            **os.environ,
            "PYTHONPATH": str(root),
            "PYTHONHASHSEED": str(number + 1),
            "TZ": zone,
            "LC_ALL": ("C", "C.UTF-8")[number],
            "COLUMNS": str(60 + 40 * number),
        }
        folder.mkdir()
        here = lab.folder if number == 0 else folder
        (folder / "redline.toml").write_text(
            "[paths]\n"
            + "".join(
                f"{name} = {json.dumps(str(lab.folder / 'annotations' / file))}\n"
                for name, file in {
                    "documents": "documents.jsonl",
                    "actors": "actors.json",
                    "annotators": "annotators.json",
                    "exports": "exports",
                    "records": "gold",
                }.items()
            )
        )
        gold = os.path.relpath(lab.folder / "annotations/gold", here)
        command = [sys.executable, "-c", "from toolkit.cli import main; main()", "build", gold]
        subprocess.run(
            [*command, "-o", str(folder / "dataset")], cwd=here, env=environment, check=True
        )
        built.append(bytes_of(folder / "dataset"))

    assert built[0] == built[1]
    assert "redline.json" in built[0]


@pytest.mark.usefixtures("lab")
def test_datasets_is_not_imported_to_build(root):
    code = (
        "import sys; from toolkit.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print({'datasets', 'pandas'} & set(sys.modules))"
    )

    done = subprocess.run(
        [sys.executable, "-c", code, *BUILD.split()[1:]],
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.splitlines()[-1] == "set()"
