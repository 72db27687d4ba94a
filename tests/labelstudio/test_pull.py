"""A pull brings an export as the server sent it, and never touches one that is there."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from toolkit.errors import ExportError, LabelStudioError
from toolkit.files import write_lines
from toolkit.gather import gather
from toolkit.labelstudio.client import Project, Studio
from toolkit.labelstudio.pull import project_titles, pull

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
TASK = {
    "id": 7,
    "updated_at": "2026-03-01T11:00:00.000000Z",
    "data": {"document_id": "one", "text": "Write to editor@example.org."},
    "annotations": [{"id": 3, "completed_by": 1, "result": [{"value": {"text": ["a@b.example"]}}]}],
}


class Shelf(Studio):
    """A stand-in whose server answers what it is given here."""

    def __init__(self, exports, url="http://studio.example", made="2019-05-02T00:00:00+00:00"):
        super().__init__(url, "key")
        self.exports = exports
        self.made = made

    def titles(self):
        return list(self.exports)

    def project(self, title):
        if title not in self.exports:
            return None
        return Project(list(self.exports).index(title) + 1, title, "<View/>", self.made)

    def export(self, project):
        return self.exports[project.title]


def with_task(**values):
    """An export of one task, with other values."""
    return json.dumps([TASK | values]).encode()


def files(folder):
    """What lies in a folder: names and bytes."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def number_of(web, title):
    """The number of the project of a title."""
    found = web.get("/api/projects/", params={"title": title}).json()["results"]
    (number,) = [project["id"] for project in found if project["title"] == title]
    return number


def export_of(web, title):
    """What the server sends to whoever asks for all tasks with users as numbers."""
    exports = f"/api/projects/{number_of(web, title)}/exports/"
    only = {"drafts": {"only_id": True}, "annotations__completed_by": {"only_id": True}}
    made = web.post(exports, json={"serialization_options": only}).json()
    sent = web.get(f"{exports}{made['id']}/download", params={"exportType": "JSON"}).content
    web.delete(f"{exports}{made['id']}")
    return sent


@pytest.mark.label_studio
class TestRealServer:
    @pytest.fixture
    def pushed(self, run, folder, title):
        """A project with three tasks and three annotations."""
        run("push", "documents.jsonl", "--project", title, "--records", "records.jsonl")
        return folder / "exports"

    def test_an_export_is_what_the_server_sends_byte_for_byte(self, run, pushed, title, web):
        code, out, err = run("pull", "--project", title, "-o", pushed)

        (path,) = [p for p in pushed.iterdir() if not p.name.endswith(".meta.json")]
        assert (code, err) == (0, "")
        assert out == f"{title}: 3 tasks, 3 annotations: written {path}\n"
        assert path.read_bytes() == export_of(web, title)

    def test_the_notes_name_the_server_the_project_and_what_is_live(
        self, run, pushed, title, web, tasks, label_studio
    ):
        run("pull", "--project", title, "-o", pushed)

        (path,) = pushed.glob("*.meta.json")
        known = json.loads(path.read_text("utf-8"))
        live = tasks(title)
        number = number_of(web, title)
        made = datetime.fromisoformat(web.get(f"/api/projects/{number}/").json()["created_at"])
        assert datetime.fromisoformat(known.pop("created_at")) == made
        assert known == {
            "server": label_studio.url,
            "project": number,
            "title": title,
            "watermark": max(task["updated_at"] for task in live),
            "tasks": {str(t["id"]): [a["id"] for a in t["annotations"]] for t in live},
            "pulled_at": path.name.split(".")[1],
        }

    def test_a_second_pull_without_changes_writes_nothing(self, run, pushed, title):
        run("pull", "--project", title, "-o", pushed)
        before = files(pushed)

        code, out, _ = run("pull", "--project", title, "-o", pushed)

        assert code == 0
        assert "3 tasks, 3 annotations: nothing new since" in out
        assert files(pushed) == before

    def test_after_a_change_there_is_a_second_file_and_the_first_is_untouched(
        self, run, pushed, title, tasks, web, schema
    ):
        """Of the two, the newer one counts: even when both were made within one second."""
        run("pull", "--project", title, "-o", pushed)
        before = files(pushed)
        (gone,) = tasks(title)[0]["annotations"]
        web.delete(f"/api/annotations/{gone['id']}/")

        code, out, _ = run("pull", "--project", title, "-o", pushed)

        after = files(pushed)
        assert code == 0
        assert "3 tasks, 2 annotations: written" in out
        assert len(after) == 4
        assert {name: after[name] for name in before} == before
        gathered = gather([pushed], schema)
        assert len(gathered.records) == 2
        assert gathered.ledger.count("annotation", "set aside", "deleted") == 1
        assert gathered.ledger.count("annotation", "set aside", "older version") == 2
        assert gathered.ledger.adds_up

    def test_the_name_given_to_push_brings_the_projects_of_all_annotators(self, run, folder, title):
        """And no project whose title merely begins in the same way."""
        push = ("push", "documents.jsonl", "--project")
        run(*push, title, "--annotators", "annotator-1,annotator-2", "--records", "records.jsonl")
        run(*push, f"{title} of another kind")

        code, out, _ = run("pull", "--project", title, "-o", folder / "exports")

        assert code == 0
        assert [line.partition(": ")[0] for line in out.splitlines()] == [
            f"{title} / annotator-1",
            f"{title} / annotator-2",
        ]
        assert len(files(folder / "exports")) == 4

    def test_skipped_annotations_are_brought_too(self, run, pushed, title, tasks, web):
        skipped = {"result": [], "was_cancelled": True}
        web.post(f"/api/tasks/{tasks(title)[0]['id']}/annotations/", json=skipped)

        run("pull", "--project", title, "-o", pushed)

        (path,) = [p for p in pushed.iterdir() if not p.name.endswith(".meta.json")]
        (first, *_) = json.loads(path.read_bytes())
        assert [a["was_cancelled"] for a in first["annotations"]] == [False, True]

    def test_drafts_are_numbers_and_do_not_stop_a_pull(
        self, run, pushed, title, tasks, web, label_studio
    ):
        """In the server's plain export they hold their users' e-mail addresses, and their age."""
        draft = {"result": [], "lead_time": 1}
        begun = web.post(f"/api/tasks/{tasks(title)[0]['id']}/drafts", json=draft).json()["id"]

        code, _, err = run("pull", "--project", title, "-o", pushed)

        (path,) = [p for p in pushed.iterdir() if not p.name.endswith(".meta.json")]
        (first, *_) = json.loads(path.read_bytes())
        assert (code, err) == (0, "")
        assert first["drafts"] == [begun]
        assert label_studio.username.encode() not in path.read_bytes()

    def test_nothing_is_left_on_the_server(self, run, pushed, title, web):
        """An export is made there for each pull."""
        run("pull", "--project", title, "-o", pushed)

        assert web.get(f"/api/projects/{number_of(web, title)}/exports/").json() == []

    def test_annotators_are_numbers(self, run, pushed, title, label_studio):
        run("pull", "--project", title, "-o", pushed)

        text = b"".join(files(pushed).values()).decode("utf-8")
        assert label_studio.username not in text
        assert '"completed_by": 1' in text

    def test_a_project_that_is_not_there_exits_3_with_a_hint(self, run, folder, title):
        code, out, err = run("pull", "--project", title, "-o", folder / "exports")

        assert (code, out) == (3, "")
        assert err.splitlines()[0].endswith(f"has no project '{title}'")
        assert err.splitlines()[1].startswith("hint: Run: redline push")

    def test_a_folder_that_cannot_be_written_exits_3_with_a_hint(self, run, pushed, title):
        pushed.parent.joinpath("file").touch()

        code, _, err = run("pull", "--project", title, "-o", pushed.parent / "file" / "exports")

        assert code == 3
        assert err.splitlines()[1] == "hint: Name another folder with -o."


class TestAddresses:
    @pytest.mark.parametrize(
        "values",
        [
            {"annotations": [{"id": 1, "completed_by": {"id": 1, "email": "a@b.example"}}]},
            {"annotations": [{"id": 1, "completed_by": "a@b.example", "result": []}]},
            {"annotations": [{"id": 1, "created_username": " a@b.example, 1", "result": []}]},
            {"updated_by": [{"user_id": 1, "username": "a@b.example"}]},
            {"drafts": [{"user": "a@b.example", "result": []}]},
        ],
        ids=["completed_by", "completed_by-string", "created_username", "updated_by", "draft"],
    )
    def test_an_export_with_an_e_mail_address_is_not_written(self, values, tmp_path):
        """Annotators are known by number alone."""
        shelf = Shelf({"crisis": with_task(**values)})

        with pytest.raises(ExportError, match="holds an e-mail address") as caught:
            pull(shelf, "crisis", tmp_path / "exports")

        assert "a@b.example" not in str(caught.value)
        assert not (tmp_path / "exports").exists()

    def test_an_address_in_an_article_or_a_note_is_no_annotator_s(self, tmp_path):
        """What was pushed and what was typed is ours to judge, not the pull's."""
        pulled = pull(Shelf({"crisis": with_task()}), "crisis", tmp_path)

        assert pulled.path.read_bytes() == with_task()


class TestFiles:
    def test_are_named_after_the_project_and_the_time(self, tmp_path):
        """In UTC, and in letters that every file system takes."""
        shelf = Shelf({"Crisis: März / annotator-1": with_task()})

        pulled = pull(shelf, "Crisis: März / annotator-1", tmp_path, NOON)

        assert sorted(files(tmp_path)) == [
            "crisis-m-rz-annotator-1.20260301T120000Z.json",
            "crisis-m-rz-annotator-1.20260301T120000Z.meta.json",
        ]
        assert (pulled.new, pulled.tasks, pulled.annotations) == (True, 1, 1)

    def test_of_two_pulls_in_a_second_the_second_is_the_newest(self, tmp_path):
        """So that a third compares with it, and what is read is what it holds."""
        shelf = Shelf({"crisis": with_task()})
        first = pull(shelf, "crisis", tmp_path, NOON)
        shelf.exports["crisis"] = with_task(annotations=[])
        second = pull(shelf, "crisis", tmp_path, NOON)
        third = pull(shelf, "crisis", tmp_path, NOON)

        assert [first.new, second.new, third.new] == [True, True, False]
        assert first.path != second.path == third.path
        assert second.path.name > first.path.name

    def test_of_a_project_that_went_back_to_an_older_state_are_written_anew(self, tmp_path):
        """The newest export is what is compared, not any."""
        shelf = Shelf({"crisis": with_task()})
        pull(shelf, "crisis", tmp_path, NOON)
        shelf.exports["crisis"] = with_task(annotations=[])
        pull(shelf, "crisis", tmp_path, NOON + timedelta(hours=1))
        shelf.exports["crisis"] = with_task()

        assert pull(shelf, "crisis", tmp_path, NOON + timedelta(hours=2)).new

    def test_of_another_project_are_not_compared(self, tmp_path):
        """Also where titles make the same file name, or a new server counts from 1 again."""
        both = Shelf({"a / b": with_task(), "a-b": with_task()})
        later = Shelf({"a / b": with_task()}, made="2020-01-01T00:00:00+00:00")

        pulled = [
            pull(both, "a / b", tmp_path, NOON),
            pull(both, "a-b", tmp_path, NOON),
            pull(later, "a / b", tmp_path, NOON),
        ]

        assert all(p.new for p in pulled)
        assert len({p.path for p in pulled}) == 3

    def test_of_one_project_at_two_addresses_are_compared(self, tmp_path):
        """A server that moves, or answers at localhost too, is still the same."""
        one = Shelf({"crisis": with_task()})
        other = Shelf({"crisis": with_task()}, url="http://other.example")

        assert pull(one, "crisis", tmp_path, NOON).new
        assert not pull(other, "crisis", tmp_path, NOON).new

    def test_of_strangers_in_the_folder_stay(self, tmp_path):
        (tmp_path / "notes.meta.json").write_text("no JSON")
        write_lines(tmp_path / "records.jsonl", [{}])
        before = files(tmp_path)

        pull(Shelf({"crisis": with_task()}), "crisis", tmp_path)

        assert {name: files(tmp_path)[name] for name in before} == before


class TestTitles:
    @pytest.mark.parametrize(
        ("name", "found"),
        [
            ("crisis", ["crisis / a-1", "crisis / a-2"]),
            ("crisis / a-1", ["crisis / a-1"]),
            ("crisis 2", ["crisis 2"]),
        ],
    )
    def test_are_the_project_s_own_and_those_of_its_annotators(self, name, found):
        titles = ["crisis / a-2", "crisis 2", "crisis / a-1", "other"]

        assert project_titles(Shelf(dict.fromkeys(titles, b"[]")), name) == found

    def test_of_nothing_are_an_error(self):
        with pytest.raises(LabelStudioError, match="has no project 'crisis'"):
            project_titles(Shelf({"crises": b"[]"}), "crisis")
