"""`redline migrate --project` on the real server: page and tasks go over, or nothing does."""

from __future__ import annotations

import json
import shlex
import shutil
from pathlib import Path

import pytest

from tests.evolution.edits import added, remove_label, rename_label
from toolkit.files import read_lines, write_lines
from toolkit.labelstudio.config import labeling_config
from toolkit.labelstudio.tasks import result_of
from toolkit.schema import KEYWORDS_FILE, SCHEMA_FILE, load_schema

pytestmark = pytest.mark.label_studio


@pytest.fixture
def schema_of(folder, root):
    """Make an edited version of the schema, as a folder beside the project's files."""

    def schema_of(number, *edits):
        found = load_schema()
        text = json.dumps(found.root).replace(found.version, number)
        edited = json.loads(text)
        for edit in edits:
            edit(edited["$defs"])
        place = folder / "next"
        place.mkdir()
        (place / SCHEMA_FILE).write_text(json.dumps(edited), "utf-8")
        shutil.copy(root / "schema" / KEYWORDS_FILE, place)
        return Path("next")

    return schema_of


@pytest.fixture
def submit(web):
    """Submit an annotation, or skip, or leave a draft, as the page does."""

    def submit(task, result, where="annotations/", **values):
        made = web.post(f"/api/tasks/{task}/{where}", json={"result": result, **values})
        made.raise_for_status()

    return submit


@pytest.fixture
def results(readings, schema):
    """The invented readings in Label Studio's words."""
    return [result_of(record, schema.layers) for _, record in readings]


@pytest.fixture
def label(readings):
    """A label that the first reading uses."""
    return readings[0][1]["events"][0]["type"]


@pytest.fixture
def pushed(run, folder, title):
    """The project's folder, with a project in which nobody did anything."""
    assert run("push", "documents.jsonl", "--project", title)[0] == 0
    return folder


@pytest.fixture
def running(pushed, title, tasks, submit, results):
    """One in which somebody annotated a task, skipped one, and began one."""
    first, second, third = (task["id"] for task in tasks(title))
    submit(first, results[0])
    submit(second, [], was_cancelled=True)
    submit(third, results[2], "drafts")
    return pushed


@pytest.fixture
def of_two(run, folder, title):
    """A project for each of two annotators."""
    asked = ("--annotators", "annotator-1,annotator-2")
    assert run("push", "documents.jsonl", "--project", title, *asked)[0] == 0
    return folder


@pytest.fixture
def project(web, title):
    """What the server says of the project."""

    def project():
        found = web.get("/api/projects/", params={"title": title}).json()["results"]
        return next(project for project in found if project["title"] == title)

    return project


@pytest.fixture
def state(project, tasks, title):
    """All that a migration could change, and all that it must not."""

    def state():
        there = project()
        kept = ("id", "data", "annotations", "drafts", "predictions")
        found = [{key: task[key] for key in kept} for task in tasks(title)]
        return there["label_config"], there["expert_instruction"], found

    return state


def work(found):
    """What people did."""
    return [(task["id"], task["annotations"], task["drafts"]) for task in found]


def records(path):
    """The records of a file."""
    return [record for _, record in read_lines(Path(path))]


@pytest.mark.usefixtures("running")
class TestAMinorStep:
    def test_goes_over_in_place_with_annotation_skip_and_draft(
        self, run, schema_of, title, project, tasks
    ):
        place = schema_of("1.1.0", added("event_type", "LEND"))
        before = tasks(title)

        code, out, err = run("migrate", "1.0.0", place, "--project", title, "--yes")

        after = tasks(title)
        assert code == 0, err
        assert "  all work in it reads the same: 1 annotation, 1 skipped annotation, 1 draft" in out
        page = labeling_config(load_schema(place).layers)
        assert project()["label_config"] == page.strip()
        assert "LEND" in project()["expert_instruction"]
        assert {task["data"]["schema_version"] for task in after} == {"1.1.0"}
        assert work(after) == work(before)
        _, again, _ = run("migrate", "1.0.0", place, "--project", title)
        assert "is at 1.1.0: nothing to do" in again
        assert tasks(title) == after

    def test_makes_the_next_pull_one_of_the_newer_version(self, run, schema_of, title):
        """What was pulled before is older versions of the tasks then."""
        exports = "annotations/exports"
        run("pull", "--project", title, "-o", exports)
        place = schema_of("1.1.0", added("event_type", "LEND"))
        run("migrate", "1.0.0", place, "--project", title, "--yes")

        _, out, _ = run("pull", "--project", title, "-o", exports)
        run("--schema", place, "records", exports, "-o", "new.jsonl")

        assert "3 tasks changed" in out
        (record,) = records("new.jsonl")
        assert record["schema_version"] == "1.1.0"
        assert list(load_schema(place).record_violations(record)) == []

    def test_changes_nothing_in_a_dry_run_or_where_nobody_agrees(
        self, run, schema_of, title, state
    ):
        place = schema_of("1.1.0", added("event_type", "LEND"))
        before = state()

        dry, out, _ = run("migrate", "1.0.0", place, "--project", title, "--dry-run")
        code, _, err = run("migrate", "1.0.0", place, "--project", title)

        assert (dry, code) == (0, 3)
        assert "    + the label LEND of event" in out
        assert "hint: Add --yes to carry out this plan." in err
        assert state() == before

    def test_is_what_a_push_of_that_version_asks_for(self, run, schema_of, title, state):
        place = schema_of("1.1.0", added("event_type", "LEND"))
        before = state()
        run("migrate", "1.0.0", place, "annotations/actors.json", "-o", "new/actors.json")
        where = ("documents.jsonl", "--project", title, "--actors", "new/actors.json")
        push = ("--schema", place, "push", *where)

        code, _, err = run(*push)
        assert code == 3
        assert state() == before

        command = err.partition("hint: Run: redline ")[2].splitlines()[0]
        assert run(*shlex.split(command), "--yes")[0] == 0
        assert run(*push)[0] == 0


class TestAMajorStep:
    @pytest.mark.usefixtures("pushed")
    def test_drops_a_label_that_nobody_used(self, run, schema_of, title, project):
        place = schema_of("2.0.0", remove_label("event_type", "AID"))
        assert 'value="AID"' in project()["label_config"]

        code, _, _ = run("migrate", "1.0.0", place, "--project", title, "--yes")

        assert code == 0
        assert 'value="AID"' not in project()["label_config"]

    @pytest.mark.usefixtures("running")
    def test_never_drops_one_in_use(self, run, schema_of, title, state, label):
        place = schema_of("2.0.0", remove_label("event_type", label))
        before = state()

        code, out, err = run("migrate", "1.0.0", place, "--project", title, "--yes")

        assert code == 1
        assert "refused: not all work in it reads the same" in out
        assert f"the label {label} of event is in use" in err
        assert "nothing was changed" in err
        assert state() == before

    def test_goes_on_in_a_new_project_by_the_commands_that_it_prints(
        self, run, folder, schema_of, title, label
    ):
        """Every reading arrives there, under the new name of its label."""
        documents = "annotations/documents.jsonl"
        shutil.copy("documents.jsonl", documents)
        run("push", documents, "--project", title, "--records", "records.jsonl")
        place = schema_of("2.0.0", rename_label("event_type", label, "RENAMED"))
        (folder / "map.toml").write_text(f'["event.type"]\n{label} = "RENAMED"\n', "utf-8")

        code, _, err = run(
            *("migrate", "1.0.0", place, "--project", title, "--yes", "--map", "map.toml")
        )
        lines = [line for line in err.splitlines() if line.startswith("  redline ")]
        codes = [run(*shlex.split(line)[1:])[0] for line in lines]
        run("pull", "--project", f"{title} 2.0.0", "-o", "after")
        run("--schema", place, "records", "after", "-o", "after.jsonl")

        assert (code, codes) == (1, [0, 0, 0, 0])
        kinds = [[event["type"] for event in r["events"]] for r in records("records.jsonl")]
        renamed = [["RENAMED" if kind == label else kind for kind in those] for those in kinds]
        found = [[event["type"] for event in r["events"]] for r in records("after.jsonl")]
        assert "RENAMED" in found[0]
        assert found == renamed


@pytest.mark.usefixtures("of_two")
class TestProjectsOfAnnotators:
    def test_go_over_together_and_the_adjudication_stays(self, run, schema_of, title, tasks):
        run("push", "documents.jsonl", "--project", f"{title} / adjudication")
        place = schema_of("1.1.0", added("event_type", "LEND"))

        code, _, err = run("migrate", "1.0.0", place, "--project", title, "--yes")

        names = ("annotator-1", "annotator-2", "adjudication")
        found = [tasks(f"{title} / {name}")[0]["data"]["schema_version"] for name in names]
        assert (code, found) == (0, ["1.1.0", "1.1.0", "1.0.0"])
        assert "adjudication' is left as it is" in err

    def test_stay_all_where_one_of_them_cannot_go(self, run, schema_of, title, tasks, submit):
        event = {"start": 0, "end": 1, "labels": ["AID"]}
        region = {"from_name": "event", "to_name": "text", "type": "labels", "value": event}
        submit(tasks(f"{title} / annotator-2")[0]["id"], [{"id": "e", **region}])
        place = schema_of("2.0.0", remove_label("event_type", "AID"))

        code, _, err = run("migrate", "1.0.0", place, "--project", title, "--yes")

        assert code == 1
        assert "--annotators annotator-1,annotator-2" in err
        assert tasks(f"{title} / annotator-1")[0]["data"]["schema_version"] == "1.0.0"


@pytest.fixture
def suggested(run, folder, title, readings):
    """A project in which the readings are what rules suggest."""
    made = {"kind": "suggestion", "annotator": "suggest"}
    found = [{**r, "id": f"{r['document_id']}.suggest", **made} for _, r in readings]
    write_lines(folder / "predictions.jsonl", found)
    run("push", "documents.jsonl", "--project", title, "--predictions", "predictions.jsonl")
    return found


def test_a_prediction_that_the_newer_version_cannot_read_is_removed(
    run, suggested, schema_of, title, tasks, label
):  # fmt: skip
    """From tasks nobody worked on."""
    using = [any(event["type"] == label for event in r["events"]) for r in suggested]
    place = schema_of("2.0.0", remove_label("event_type", label))

    code, _, _ = run("migrate", "1.0.0", place, "--project", title, "--yes")

    assert code == 0
    assert [len(task["predictions"]) for task in tasks(title)] == [1 - used for used in using]
