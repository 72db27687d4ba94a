"""A pull brings an export as the server sent it, and never touches one that is there."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from tests.labelstudio.shelf import Shelf
from toolkit.errors import ExportError, LabelStudioError
from toolkit.files import sha256, write_lines
from toolkit.gather import gather
from toolkit.labelstudio.client import Studio
from toolkit.labelstudio.pull import bring, project_titles

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


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
            "updated": {str(task["id"]): task["updated_at"] for task in live},
            "pulled_at": path.name.split(".")[1],
            "sha256": sha256(path.with_name(path.name.replace(".meta", "")).read_bytes()),
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
        assert "3 tasks, 2 annotations: 1 task changed, written" in out
        assert len(after) == 4
        assert {name: after[name] for name in before} == before
        gathered = gather([pushed], schema)
        assert len(gathered.records) == 2
        assert gathered.ledger.count("annotation", "set aside", "deleted") == 1
        assert gathered.ledger.count("annotation", "used") == 2
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
        ("values", "place"),
        [
            ({"annotations": [{"id": 1, "completed_by": {"email": "a@b.example"}}]},
             "task.annotations.completed_by.email"),
            ({"annotations": [{"id": 1, "completed_by": "a@b.example", "result": []}]},
             "task.annotations.completed_by"),
            ({"annotations": [{"id": 1, "created_username": " a@b.example, 1", "result": []}]},
             "task.annotations.created_username"),
            ({"updated_by": [{"user_id": 1, "username": "a@b.example"}]},
             "task.updated_by.username"),
            ({"drafts": [{"id": 1, "created_username": " a@b.example, 1", "result": []}]},
             "task.drafts.created_username"),
        ],
    )  # fmt: skip
    def test_an_export_with_an_e_mail_address_is_not_written(self, values, place, tmp_path):
        """Annotators are known by number alone."""
        shelf = Shelf()
        shelf.add(**values)

        with pytest.raises(ExportError, match="holds an e-mail address") as caught:
            bring(shelf, tmp_path)

        assert f"(in {place})" in caught.value.message
        assert "a@b.example" not in str(caught.value)
        assert list(tmp_path.iterdir()) == []

    def test_an_address_in_an_article_or_a_note_is_no_annotator_s(self, tmp_path):
        """What was pushed and what was typed is ours to judge, not the pull's."""
        shelf = Shelf()
        task = shelf.add(data={"document_id": "one", "text": "Write to editor@example.org."})
        shelf.annotate(task, result=[{"value": {"text": ["a@b.example"]}}])

        assert bring(shelf, tmp_path).path.read_bytes() == shelf.export()


class TestFiles:
    def test_are_named_after_the_project_and_the_time(self, tmp_path):
        """In UTC, and in letters that every file system takes."""
        bring(Shelf("Crisis: März / annotator-1"), tmp_path, NOON)

        assert sorted(files(tmp_path)) == [
            "crisis-m-rz-annotator-1.20260301T120000Z.json",
            "crisis-m-rz-annotator-1.20260301T120000Z.meta.json",
        ]

    def test_of_two_pulls_in_a_second_the_second_is_the_newest(self, tmp_path):
        """So that a third compares with it, and what is read is what it holds."""
        shelf = Shelf()
        shelf.annotate(shelf.add())
        first = bring(shelf, tmp_path, NOON)
        shelf.delete(1, 0)
        second = bring(shelf, tmp_path, NOON)
        third = bring(shelf, tmp_path, NOON)

        assert [first.new, second.new, third.new] == [True, True, False]
        assert first.path != second.path == third.path
        assert second.path.name > first.path.name

    def test_of_another_project_are_not_compared(self, tmp_path):
        """Also where titles make the same file name, or a new server counts from 1 again."""
        others = [Shelf("a / b"), Shelf("a-b", 2), Shelf("a / b", made="2020-01-01")]

        pulled = [bring(shelf, tmp_path, NOON) for shelf in others]

        assert all(p.new for p in pulled)
        assert len({p.path for p in pulled}) == 3

    def test_of_one_project_at_two_addresses_are_compared(self, tmp_path):
        """A server that moves, or answers at localhost too, is still the same."""
        shelf = Shelf()
        first = bring(shelf, tmp_path, NOON)
        shelf.url = "http://other.example"

        assert first.new
        assert not bring(shelf, tmp_path, NOON).new

    def test_of_strangers_in_the_folder_stay(self, tmp_path):
        (tmp_path / "notes.meta.json").write_text("no JSON")
        write_lines(tmp_path / "records.jsonl", [{}])
        before = files(tmp_path)

        bring(Shelf(), tmp_path)

        assert {name: files(tmp_path)[name] for name in before} == before


class Titles(Studio):
    """A server with projects of these titles."""

    def __init__(self, *titles):
        super().__init__("http://studio.example", "key")
        self.found = list(titles)

    def titles(self):
        return self.found


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
        studio = Titles("crisis / a-2", "crisis 2", "crisis / a-1", "other")

        assert project_titles(studio, name) == found

    def test_of_nothing_are_an_error(self):
        with pytest.raises(LabelStudioError, match="has no project 'crisis'"):
            project_titles(Titles("crises"), "crisis")
