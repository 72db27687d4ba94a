"""What people do between two pulls from a real Label Studio, and what the second one brings."""

from __future__ import annotations

import json

import pytest

from tests.labelstudio.test_alone import another
from toolkit.files import write_lines
from toolkit.gather import gather
from toolkit.labelstudio.alone import LOCK
from toolkit.labelstudio.notes import BEGINNING
from toolkit.labelstudio.pull import pull
from toolkit.labelstudio.source import StudioSource

pytestmark = pytest.mark.label_studio

COUNT = 8


@pytest.fixture
def nothing_pulled(run, folder, title):
    """A project with three tasks."""
    run("push", "documents.jsonl", "--project", title)
    return folder


@pytest.fixture
def project(run, folder, title, readings, tasks):
    """Eight tasks, of which three are annotated, pulled once → the folder and the tasks."""
    documents = [document.to_json() for document, _ in readings]
    more = [documents[n % 3] | {"id": f"more-{n}"} for n in range(COUNT - 3)]
    write_lines(folder / "documents.jsonl", documents + more)
    run("push", "documents.jsonl", "--project", title, "--records", "records.jsonl")
    run("pull", "--project", title, "-o", folder / "exports")
    return folder / "exports", [task["id"] for task in tasks(title)]


@pytest.fixture
def again(run, title, project):
    """Pull once more → what is printed, and the new file's tasks; None: there is no new file."""

    def again():
        folder, _ = project
        before = {path: path.read_bytes() for path in folder.iterdir()}
        code, out, _ = run("pull", "--project", title, "-o", folder)
        assert code == 0
        assert all(path.read_bytes() == data for path, data in before.items())
        new = sorted(set(folder.iterdir()) - set(before))
        if not new:
            return out, None
        export, notes = new
        assert notes.name == f"{export.stem}.meta.json"
        return out, [task["id"] for task in json.loads(export.read_bytes())]

    return again


@pytest.fixture
def everything(studio, title, tmp_path):
    """Pull all that there is now into a folder of its own → the folder."""

    def everything():
        pull(studio, title, tmp_path / "whole")
        return tmp_path / "whole"

    return everything


def made_of(web, task):
    """The annotations of a task."""
    return web.get(f"/api/tasks/{task}/").json()["annotations"]


def submit(web, task, **values):
    """Submit an annotation with a result that somebody has made."""
    made = {"result": [], "was_cancelled": False} | values
    reply = web.post(f"/api/tasks/{task}/annotations/", json=made)
    assert reply.status_code == 201
    return reply.json()["id"]


def act(web, project, action, tasks):
    """What the Data Manager does with some of the tasks."""
    chosen = {"selectedItems": {"all": False, "included": tasks}}
    where = {"project": project, "id": action}
    assert web.post("/api/dm/actions", params=where, json=chosen).status_code == 200


def project_of(web, task):
    """The number of the project of a task."""
    return web.get(f"/api/tasks/{task}/").json()["project"]


class TestBrings:
    def test_what_was_submitted(self, project, again, web):
        submit(web, project[1][4])

        out, new = again()

        assert new == [project[1][4]]
        assert f"{COUNT} tasks, 4 annotations: 1 task changed, written" in out

    def test_what_was_updated(self, project, again, web):
        (made,) = made_of(web, project[1][0])
        web.patch(f"/api/annotations/{made['id']}/", json={"result": made["result"][:1]})

        assert again()[1] == [project[1][0]]

    def test_what_was_deleted(self, project, again, web, schema):
        (made,) = made_of(web, project[1][0])
        web.delete(f"/api/annotations/{made['id']}/")

        out, new = again()

        assert new == [project[1][0]]
        assert "2 annotations" in out
        found = gather([project[0]], schema)
        assert len(found.records) == 2
        assert found.ledger.count("annotation", "set aside", "deleted") == 1
        assert found.ledger.adds_up

    def test_what_was_skipped(self, project, again, web, schema):
        submit(web, project[1][5], was_cancelled=True)

        assert again()[1] == [project[1][5]]
        found = gather([project[0]], schema)
        assert found.ledger.count("annotation", "set aside", "skipped") == 1

    def test_what_was_deleted_for_many_tasks_at_once(self, project, again, web):
        number = project_of(web, project[1][0])
        act(web, number, "delete_tasks_annotations", project[1][:2])

        assert again()[1] == project[1][:2]

    def test_all_where_tasks_were_deleted(self, project, again, web, schema):
        number = project_of(web, project[1][0])
        act(web, number, "delete_tasks", project[1][:2])

        out, new = again()

        assert new == project[1][2:]
        assert "6 tasks, 1 annotation: 2 tasks gone, written" in out
        assert len(gather([project[0]], schema).records) == 1

    def test_tasks_that_were_pushed_since(self, run, folder, again, title, readings):
        document = readings[0][0].to_json() | {"id": "late"}
        write_lines(folder / "late.jsonl", [document])
        run("push", "late.jsonl", "--project", title)

        _, new = again()

        assert new is not None
        assert len(new) == 1

    def test_no_draft_but_says_that_there_is_one(self, project, again, web):
        """Of a task, and of an annotation that is there."""
        (made,) = made_of(web, project[1][0])
        draft = {"result": made["result"][:1], "lead_time": 1}
        for there in (
            f"/api/tasks/{project[1][6]}/drafts",
            f"/api/tasks/{project[1][0]}/annotations/{made['id']}/drafts",
        ):
            assert web.post(there, json=draft).status_code == 201

        out, new = again()

        assert new is None
        assert f"{COUNT} tasks, 3 annotations, 2 tasks with a draft not submitted: nothing" in out

    def test_drafts_as_numbers_whoever_has_made_them(self, project, again, web, label_studio):
        """The server's name for who made one holds the e-mail address."""
        (made,) = made_of(web, project[1][0])
        draft = {"result": made["result"][:1], "lead_time": 1}
        web.post(f"/api/tasks/{project[1][0]}/annotations/{made['id']}/drafts", json=draft)
        web.post(f"/api/tasks/{project[1][0]}/drafts", json=draft)
        web.patch(f"/api/annotations/{made['id']}/", json={"result": made["result"][:1]})

        assert again()[1] == [project[1][0]]
        held = b"".join(path.read_bytes() for path in project[0].iterdir())
        assert label_studio.username.encode() not in held

    def test_what_all_of_these_leave_as_one_reading_of_the_folder(
        self, project, again, web, schema, everything
    ):
        """The same as one pull of everything."""
        folder, ids = project
        (made,) = made_of(web, ids[0])
        web.patch(f"/api/annotations/{made['id']}/", json={"result": made["result"][:1]})
        again()
        submit(web, ids[3], was_cancelled=True)
        (gone,) = made_of(web, ids[1])
        web.delete(f"/api/annotations/{gone['id']}/")
        again()
        act(web, project_of(web, ids[0]), "delete_tasks", [ids[2]])
        again()
        submit(web, ids[4], result=made["result"])
        again()

        parts, whole = gather([folder], schema), gather([everything()], schema)

        assert len(list(folder.glob("*Z*.meta.json"))) == 5
        assert [record["id"] for record, _ in parts.records] == [
            record["id"] for record, _ in whole.records
        ]
        assert [record["mentions"] for record, _ in parts.records] == [
            record["mentions"] for record, _ in whole.records
        ]
        assert parts.ledger.adds_up
        assert [p.code for p in parts.problems] == [p.code for p in whole.problems]


class TestCheck:
    def test_says_that_nothing_is_new_and_exits_0(self, run, project, title):
        code, out, err = run("pull", "--project", title, "-o", project[0], "--check")

        assert (code, err) == (0, "")
        assert f"{title}: {COUNT} tasks, 3 annotations: nothing new since " in out

    def test_says_what_is_new_exits_1_and_writes_nothing(self, run, project, title, web):
        submit(web, project[1][4])
        before = sorted(project[0].iterdir())

        code, out, _ = run("pull", "--project", title, "-o", project[0], "--check")

        assert code == 1
        assert f"{COUNT} tasks, 4 annotations: 1 task changed since {project[0]}" in out
        assert sorted(project[0].iterdir()) == before

    def test_of_what_was_never_pulled_makes_no_folder(self, run, nothing_pulled, title):
        exports = nothing_pulled / "exports"

        code, out, _ = run("pull", "--project", title, "-o", exports, "--check")

        assert code == 1
        assert out == f"{title}: 3 tasks, 0 annotations: to be pulled whole into {exports}\n"
        assert not exports.exists()

    def test_of_a_project_that_is_not_there_exits_3(self, run, folder, title):
        assert run("pull", "--project", title, "-o", folder, "--check")[0] == 3


class TestTheServer:
    def tabs(self, web, task):
        """The tabs of the Data Manager."""
        found = web.get("/api/dm/views/", params={"project": project_of(web, task)}).json()
        return [tab["data"].get("title") for tab in found]

    def test_is_left_as_it_was(self, project, again, web):
        submit(web, project[1][4])

        again()

        number = project_of(web, project[1][0])
        assert self.tabs(web, project[1][0]) == []
        assert web.get(f"/api/projects/{number}/exports/").json() == []

    def test_is_rid_of_the_tab_of_a_pull_that_was_killed(self, project, again, web, studio, title):
        """Of one into this folder; another folder's may be in use."""
        number = project_of(web, project[1][0])
        submit(web, project[1][4])
        mine = StudioSource.named(studio, studio.project(title), project[0]).tab
        for name in (mine, "redline pull elsewhere"):
            web.post("/api/dm/views/", json={"project": number, "data": {"title": name}})

        again()

        assert self.tabs(web, project[1][0]) == ["redline pull elsewhere"]

    def test_is_rid_of_the_snapshot_of_a_pull_that_was_killed(
        self, project, again, web, studio, title
    ):
        number = project_of(web, project[1][0])
        submit(web, project[1][4])
        mine = StudioSource.named(studio, studio.project(title), project[0]).tab
        for name in (f"{mine} 0123456789abcdef", "redline pull elsewhere"):
            web.post(f"/api/projects/{number}/exports/", json={"title": name})

        again()

        left = web.get(f"/api/projects/{number}/exports/").json()
        assert [export["title"] for export in left] == ["redline pull elsewhere"]


def test_the_server_tells_when_a_task_was_touched_last(project, studio, title, web):
    source = StudioSource.named(studio, studio.project(title), project[0])
    submit(web, project[1][3])

    times = source.changed(BEGINNING)

    assert len(times) == COUNT
    assert source.latest() == max(times.values()) == times[project[1][3]]


def test_in_a_project_without_tasks_nothing_was_ever_touched(studio, title, web, tmp_path):
    web.post("/api/projects/", json={"title": title}).raise_for_status()

    assert StudioSource.named(studio, studio.project(title), tmp_path).latest() == ""


def test_a_pull_while_another_one_writes_there_exits_3(run, project, title, root, web):
    """It names the file and the process, and the first one loses nothing."""
    submit(web, project[1][4])
    before = {path.name for path in project[0].iterdir()}

    with another(project[0], root) as process:
        code, out, err = run("pull", "--project", title, "-o", project[0])

    assert (code, out) == (3, "")
    assert str(project[0] / LOCK) in err
    assert f"process {process.pid} on " in err
    assert {path.name for path in project[0].iterdir()} - {LOCK} == before
    assert run("pull", "--project", title, "-o", project[0])[0] == 0
