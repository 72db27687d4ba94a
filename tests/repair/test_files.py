"""A repaired export is a new file beside the old one, and counts in its place."""

from __future__ import annotations

import json
import os
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.labelstudio.shelf import BEGIN, Shelf, name_at
from tests.mutations import of_spans
from tests.mutations.project import ONE
from tests.mutations.valid import base
from toolkit.cli import group
from toolkit.files import sha256
from toolkit.gather import gather
from toolkit.labelstudio.pull import bring

STEM = f"{ONE}.fixed"
EARLIER = BEGIN - timedelta(days=365)


def everything(folder: Path) -> dict[str, bytes]:
    """The files under a folder with what they hold."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project on disk, in which somebody has marked a blank too."""
    made = base()
    of_spans.a_blank_is_marked_too(made)
    made.write(tmp_path)
    monkeypatch.chdir(tmp_path)
    return Path("annotations/exports")


@pytest.fixture
def fix(run, project):
    """Run ``redline validate --fix`` on the exports, or on something else."""

    def fix(*arguments, path=project):
        return run("validate", path, "--fix", *arguments)

    return fix


def tasks(path: Path):
    """The tasks of an export."""
    return json.loads(path.read_bytes())


def notes(stem: str, folder: Path):
    """The notes beside an export."""
    return json.loads((folder / f"{stem}.meta.json").read_bytes())


class TestWrites:
    def test_a_new_file_beside_the_old_one_and_touches_no_other(self, project, fix):
        before = everything(project)

        assert fix()[0] == 0

        after = everything(project)
        assert after.keys() - before.keys() == {f"{STEM}.json", f"{STEM}.meta.json"}
        assert before.items() <= after.items()

    def test_what_is_repaired_and_leaves_the_rest_as_it_was(self, project, fix):
        """Predictions, drafts, tasks and other annotations are the same values."""
        fix()

        old, new = tasks(project / f"{ONE}.json"), tasks(project / f"{STEM}.json")
        for item in old[0]["annotations"][0]["result"]:
            if item.get("id") == "attacked":
                assert item["value"]["end"] == 630
                item["value"]["end"] = 629
                if item["type"] != "textarea":
                    item["value"]["text"] = "attacked"
        assert new == old

    def test_the_number_of_items_beside_them_stays_true(self, project, fix):
        made = tasks(project / f"{ONE}.json")
        annotation = made[0]["annotations"][0]
        annotation["result"].append(
            {**next(i for i in annotation["result"] if i["type"] == "relation")}
        )
        annotation["result_count"] = len(annotation["result"])
        (project / f"{ONE}.json").write_text(json.dumps(made))

        fix()

        (annotation, *_) = tasks(project / f"{STEM}.json")[0]["annotations"]
        assert annotation["result_count"] == len(annotation["result"])

    def test_notes_that_say_what_it_repairs_and_how_often(self, project, fix):
        fix()

        made = notes(STEM, project)
        repairs = made["repairs"]
        old = notes(ONE, project)
        assert made.items() >= old.items()
        assert made["sha256"] == sha256((project / f"{STEM}.json").read_bytes())
        assert repairs["export"] == f"{ONE}.json"
        assert repairs["sha256"] == sha256((project / f"{ONE}.json").read_bytes())
        assert repairs["changes"] == {"span-trimmed": 1}

    def test_nothing_where_there_is_nothing_to_repair(self, project, fix):
        fix()
        before = everything(project)

        code, out, err = fix()

        assert (code, out) == (0, "")
        assert "nothing to repair" in err
        assert everything(project) == before

    def test_a_second_file_where_something_new_is_found_in_the_first(self, project, fix):
        fix()
        again = tasks(project / f"{STEM}.json")
        again[0]["annotations"][0]["result"].append(
            next(i for i in again[0]["annotations"][0]["result"] if i["type"] == "relation")
        )
        (project / f"{STEM}.json").write_text(json.dumps(again))

        code, out, _ = fix()

        assert (code, notes(f"{STEM}_2", project)["repairs"]["export"]) == (0, f"{STEM}.json")
        assert "[export-unused-item]" in out
        assert fix()[1] == ""

    def test_beside_an_export_without_notes(self, project, fix):
        (project / f"{ONE}.meta.json").unlink()

        assert fix()[0] == 0
        assert "project" not in notes(STEM, project)
        assert fix()[1] == ""


class TestTells:
    def test_each_change_with_its_place_and_what_it_mends(self, fix):
        _, out, err = fix()

        file, change = out.splitlines()
        assert file == f"annotations/exports/{ONE}.json"
        assert change.strip() == (
            "article.annotator-1, task 1, annotation 11, region attacked (ASSAULT):"
            " 621–630 “attacked ” → 621–629 “attacked”: white space at its edge is left out"
            " [span-trimmed]"
        )
        assert f"written to annotations/exports/{STEM}.json" in err
        assert "1 repair in 1 annotation" in err

    def test_each_change_as_an_object(self, fix):
        (line,) = fix("--format", "json")[1].splitlines()

        told = json.loads(line)
        place = told.pop("location")
        assert (
            place.items()
            >= {
                "file": f"annotations/exports/{ONE}.json",
                "task": 1,
                "annotation": 11,
                "annotator": "annotator-1",
                "region": "attacked",
                "start": 621,
                "end": 630,
            }.items()
        )
        assert told.pop("path").startswith("$[0].annotations[0].result[")
        assert told == {
            "repair": "white space at its edge is left out",
            "code": "span-trimmed",
            "record": "article.annotator-1",
            "before": {"start": 621, "end": 630, "text": "attacked "},
            "after": {"start": 621, "end": 629, "text": "attacked"},
        }

    def test_that_the_server_still_has_the_old_version_and_what_to_do(self, fix):
        _, _, err = fix()

        assert "Label Studio still has the old version" in err
        assert "again after each pull" in err

    def test_what_is_left_in_the_same_run(self, project, fix):
        made = tasks(project / f"{ONE}.json")
        made[0]["annotations"][0]["result"][0]["value"]["labels"] = ["ORG"]
        (project / f"{ONE}.json").write_text(json.dumps(made))

        code, out, _ = fix("--format", "json")

        objects = [json.loads(line) for line in out.splitlines()]
        assert code == 1
        assert [o.get("repair", o["code"]) for o in objects] == [
            "white space at its edge is left out",
            "region-unknown-label",
        ]
        assert objects[1]["location"]["file"].endswith(f"{STEM}.json")


class TestDryRun:
    @pytest.mark.parametrize("path", ["annotations/exports", f"annotations/exports/{ONE}.json"])
    @pytest.mark.parametrize("style", ["text", "json", "junit", "html"])
    @pytest.mark.parametrize("broken", [False, True])
    def test_tells_what_the_repair_tells_and_writes_nothing(
        self, path, style, broken, project, fix
    ):
        """With the exit code that the repair ends with, and no path that is not there for good."""
        if broken:
            made = tasks(project / f"{ONE}.json")
            made[0]["annotations"][0]["result"][0]["value"]["labels"] = ["ORG"]
            (project / f"{ONE}.json").write_text(json.dumps(made))
        before = everything(project)

        code, out, err = fix("--dry-run", "--format", style, path=path)

        assert everything(project) == before
        assert "redline-" not in out + err
        assert f"would be written to annotations/exports/{STEM}.json" in err
        assert (code, out) == fix("--format", style, path=path)[:2]
        assert code == broken

    def test_in_the_folder_itself(self, project, run, monkeypatch):
        monkeypatch.chdir(project)
        documents = ("--documents", "../documents.jsonl", "--actors", "../actors.json")

        _, out, _ = run("validate", ".", "--fix", "--dry-run", *documents)

        assert out.splitlines()[0] == f"{ONE}.json"

    def test_names_the_folder_that_holds_nothing(self, fix, tmp_path):
        (tmp_path / "empty").mkdir()

        code, _, err = fix("--dry-run", path="empty")

        assert (code, "empty holds no exports" in err) == (3, True)

    def test_alone_is_wrong_usage(self, run, project):
        assert run("validate", project, "--dry-run")[0] == 2


class TestAFile:
    def test_is_validated_as_repaired(self, project, fix):
        code, _, err = fix(path=project / f"{ONE}.json")

        assert code == 0
        assert "2 records: 0 errors, 0 warnings" in err

    def test_that_was_repaired_before_is_not_repaired_again(self, project, fix):
        fix(path=project / f"{ONE}.json")
        before = everything(project)

        code, out, err = fix(path=project / f"{ONE}.json")

        assert (code, out) == (0, "")
        assert f"{STEM}.json is read instead" in err
        assert "nothing to repair" in err
        assert everything(project) == before

    def test_that_has_changed_since_is_repaired_anew(self, project, fix):
        path = project / f"{ONE}.json"
        fix(path=path)
        path.write_bytes(path.read_bytes() + b"\n")

        assert f"written to annotations/exports/{STEM}_2.json" in fix(path=path)[2]

    def test_that_is_no_export_is_left_to_validate(self, fix, tmp_path):
        (tmp_path / "broken.json").write_text("[{")

        code, out, err = fix("--format", "json", path="broken.json")

        assert (code, json.loads(out)["code"]) == (1, "export-not-json")
        assert "nothing to repair" in err

    def test_of_records_is_left(self, project, fix, run):
        run("records", project, "-o", "records.jsonl")
        before = everything(Path())

        code, out, err = fix(path="records.jsonl")

        assert (code, out) == (0, "")
        assert "records.jsonl: left as they are, since only exports are repaired" in err
        assert everything(Path()) == before

    def test_that_is_not_there_is_an_error(self, fix):
        assert fix(path="nowhere.json")[0] == 3

    def test_that_can_be_read_only_once_is_an_error(self, fix):
        os.mkfifo("pipe.json")

        code, _, err = fix(path="pipe.json")

        assert (code, "no regular file" in err) == (3, True)

    def test_standard_input_is_an_error(self, project):
        given = (project / f"{ONE}.json").read_text()

        done = CliRunner().invoke(group, ["validate", "-", "--fix"], input=given)

        assert done.exit_code != 0


class TestOfAFolder:
    """What is repaired counts until something newer is pulled."""

    def test_the_repaired_version_counts(self, project, fix, run):
        fix()

        code, out, _ = run("validate", project, "--format", "json")

        assert (code, out) == (0, "")

    def test_records_name_the_repaired_file(self, project, fix, run):
        fix()
        run("records", project, "-o", "records.jsonl")

        lines = Path("records.jsonl").read_text("utf-8").splitlines()
        sources = {json.loads(line)["source"]["export"] for line in lines}
        assert f"{STEM}.json" in sources
        assert f"{ONE}.json" not in sources

    def test_what_does_not_count_any_more_is_not_repaired(self, project, fix):
        """An older version with the fault, a newer one without."""
        old = tasks(project / f"{ONE}.json")
        (project / "older.json").write_text(json.dumps(old))
        given = notes(ONE, project) | {"pulled_at": "20260502T120000Z"}
        (project / "older.meta.json").write_text(json.dumps(given))
        mended = base()
        (project / f"{ONE}.json").write_text(json.dumps(mended.tasks))

        assert fix()[1] == ""


@pytest.fixture
def shelf():
    """A project of four tasks, of which three are annotated, one with a blank at the edge."""
    found = Shelf()
    for task in [found.add() for _ in range(4)][:3]:
        found.annotate(task)
    found.change(1, 0, 15)
    found.tick()
    return found


def ends(folder: Path, schema) -> dict[str, int]:
    """By document: where its name ends."""
    found = gather([folder], schema)
    assert found.ledger.adds_up
    return {record["document_id"]: record["mentions"][0]["end"] for record, _ in found.records}


def trims(folder: Path, schema) -> int:
    """How many regions are read with white space at the edge."""
    return sum(p.code == "span-trimmed" for p in gather([folder], schema).problems)


class TestAPullAfterwards:
    @pytest.fixture
    def pulled(self, shelf, tmp_path, run, monkeypatch):
        """A folder with an export, and what was repaired of it."""
        monkeypatch.chdir(tmp_path)
        folder = tmp_path / "exports"
        bring(shelf, folder, BEGIN)
        _, _, err = run("validate", folder, "--fix")
        assert "1 repair in 1 annotation" in err
        return folder

    def test_finds_nothing_new(self, pulled, shelf):
        made = bring(shelf, pulled)

        assert not made.new
        assert made.path.name == "crisis.20190502T080000Z.json"

    def test_brings_what_is_newer_and_that_wins(self, pulled, shelf, schema):
        """The rest counts as it was repaired."""
        shelf.change(2, 0, 4)

        made = bring(shelf, pulled)

        told = notes(made.path.stem, pulled)
        assert [task["id"] for task in tasks(made.path)] == [2]
        assert told["builds_on"] == "crisis.20190502T080000Z.json"
        assert ends(pulled, schema) == {"d-1": 14, "d-2": 4, "d-3": 14}
        assert trims(pulled, schema) == 0

    @pytest.mark.parametrize("now", [BEGIN, EARLIER], ids=["same second", "set back"])
    def test_wins_by_whatever_clock(self, now, pulled, shelf, schema):
        shelf.tasks[1]["annotations"][0]["result"] = name_at(4)
        shelf.touch(1)

        bring(shelf, pulled, now)

        assert ends(pulled, schema)["d-1"] == 4

    def test_brings_the_fault_back_with_its_task_and_the_repair_mends_it_again(
        self, pulled, shelf, schema, run
    ):
        shelf.touch(1)
        made = bring(shelf, pulled)
        assert trims(pulled, schema) == 1

        run("validate", pulled, "--fix")

        assert trims(pulled, schema) == 0
        assert (
            notes(f"{made.path.stem}.fixed", pulled)["builds_on"] == "crisis.20190502T080000Z.json"
        )
        assert not bring(shelf, pulled).new

    def test_of_everything_replaces_what_was_repaired(self, pulled, shelf, schema):
        """More than half has changed, so all is fetched: as it is on the server."""
        for task in (2, 3, 4):
            shelf.touch(task)

        made = bring(shelf, pulled)

        assert "builds_on" not in notes(made.path.stem, pulled)
        assert trims(pulled, schema) == 1

    def test_is_not_confused_by_a_repaired_file_that_is_gone(self, pulled, shelf, schema):
        for path in pulled.glob("*.fixed.*"):
            path.unlink()
        shelf.change(2, 0, 4)

        bring(shelf, pulled)

        assert ends(pulled, schema) == {"d-1": 14, "d-2": 4, "d-3": 14}
        assert not [p for p in gather([pulled], schema).problems if p.code == "task-missing"]

    def test_a_fault_in_what_later_pulls_build_on_is_repaired_too(
        self, shelf, tmp_path, run, schema, monkeypatch
    ):
        """The whole export has it, and a later one of another task builds on that."""
        monkeypatch.chdir(tmp_path)
        folder = tmp_path / "exports"
        bring(shelf, folder, BEGIN)
        shelf.change(2, 0, 4)
        bring(shelf, folder)

        run("validate", folder, "--fix")

        assert [path.name for path in folder.glob("*.fixed.json")] == [
            "crisis.20190502T080000Z.fixed.json"
        ]
        assert ends(folder, schema) == {"d-1": 14, "d-2": 4, "d-3": 14}
        assert trims(folder, schema) == 0
        assert not [p for p in gather([folder], schema).problems if p.code == "task-missing"]
