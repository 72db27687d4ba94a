"""A pull brings what changed, is held against the server's counts, and reads as one whole."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.labelstudio.shelf import TEXT, Shelf
from toolkit.errors import ExportError
from toolkit.gather import Gathered, gather
from toolkit.labelstudio.pull import Pulled, bring
from toolkit.labelstudio.source import Counts
from toolkit.model import JSONObject
from toolkit.schema import load_schema

SCHEMA = load_schema()


@pytest.fixture
def shelf() -> Shelf:
    """A project of six tasks, the first of them annotated, an hour ago."""
    shelf = Shelf()
    for _ in range(6):
        shelf.add()
    shelf.annotate(1)
    shelf.tick()
    return shelf


def tasks_of(pulled: Pulled) -> list[int]:
    """The tasks in the file that a pull wrote."""
    return [task["id"] for task in json.loads(pulled.path.read_bytes())]


def notes_of(pulled: Pulled) -> JSONObject:
    """The notes beside it."""
    found: JSONObject = json.loads(pulled.path.with_suffix(".meta.json").read_text("utf-8"))
    return found


def names(folder: Path) -> set[str]:
    """What lies in a folder."""
    return {path.name for path in folder.iterdir()}


class TestAFile:
    def test_after_the_first_holds_the_tasks_that_were_touched_since(self, shelf, tmp_path):
        first = bring(shelf, tmp_path)
        shelf.annotate(2)
        shelf.tick()

        second = bring(shelf, tmp_path)

        assert (tasks_of(first), tasks_of(second)) == ([1, 2, 3, 4, 5, 6], [2])
        assert shelf.asked == [None, [2]]
        assert (second.new, second.tasks, second.annotations) == (True, 6, 2)

    def test_is_what_the_server_sent(self, shelf, tmp_path):
        bring(shelf, tmp_path)
        shelf.annotate(2)

        assert bring(shelf, tmp_path).path.read_bytes() == shelf.export([2])

    def test_of_some_tasks_names_the_one_that_it_builds_on_and_lists_all_that_is_live(
        self, shelf, tmp_path
    ):
        first = bring(shelf, tmp_path)
        shelf.annotate(2)

        notes = notes_of(bring(shelf, tmp_path))

        assert "builds_on" not in notes_of(first)
        assert notes["builds_on"] == first.path.name
        live = {str(n): [a["id"] for a in t["annotations"]] for n, t in shelf.tasks.items()}
        assert notes["tasks"] == live
        assert notes["watermark"] == shelf.tasks[2]["updated_at"]

    def test_is_whole_where_more_than_half_of_the_tasks_changed(self, shelf, tmp_path):
        """To choose tasks costs the server more than to write down all."""
        bring(shelf, tmp_path)
        for number in range(1, 5):
            shelf.annotate(number)

        assert tasks_of(bring(shelf, tmp_path)) == [1, 2, 3, 4, 5, 6]

    def test_is_whole_where_a_task_is_gone(self, shelf, tmp_path):
        """No time is stamped anywhere then: the count tells."""
        bring(shelf, tmp_path)
        del shelf.tasks[3]

        pulled = bring(shelf, tmp_path)

        assert (pulled.new, pulled.news.what) == (True, "1 task gone")
        assert tasks_of(pulled) == [1, 2, 4, 5, 6]
        assert not bring(shelf, tmp_path).new

    def test_is_whole_where_one_task_is_gone_and_another_is_there(self, shelf, tmp_path):
        bring(shelf, tmp_path)
        del shelf.tasks[3]
        shelf.add()

        assert len(tasks_of(bring(shelf, tmp_path))) == 6
        assert shelf.asked[1:] == [[7], None]

    @pytest.mark.parametrize("harm", ["gone", "changed"])
    def test_is_whole_where_what_it_would_build_on_is_not_there_as_it_was(
        self, shelf, tmp_path, harm
    ):
        first = bring(shelf, tmp_path)
        shelf.annotate(2)
        bring(shelf, tmp_path)
        if harm == "gone":
            first.path.unlink()
        else:
            first.path.write_bytes(b"[]")

        pulled = bring(shelf, tmp_path)

        assert tasks_of(pulled) == [1, 2, 3, 4, 5, 6]
        assert not bring(shelf, tmp_path).new

    def test_is_the_newest_although_the_clock_was_set_back(self, shelf, tmp_path):
        first = bring(shelf, tmp_path, shelf.now)
        shelf.annotate(2)
        shelf.tick(hours=-5)

        second = bring(shelf, tmp_path, shelf.now)

        assert notes_of(second)["pulled_at"] == notes_of(first)["pulled_at"]
        assert second.path.name > first.path.name
        assert not bring(shelf, tmp_path).new


class TestNothingNew:
    def test_writes_nothing(self, shelf, tmp_path):
        first = bring(shelf, tmp_path)
        before = names(tmp_path)

        pulled = bring(shelf, tmp_path)

        assert (pulled.new, pulled.path) == (False, first.path)
        assert names(tmp_path) == before
        assert shelf.asked == [None]

    def test_is_a_draft_alone_and_it_is_told(self, shelf, tmp_path):
        bring(shelf, tmp_path)
        shelf.draft(4)

        pulled = bring(shelf, tmp_path)

        assert not pulled.new
        assert pulled.told == "6 tasks, 1 annotation, 1 task with a draft not submitted"

    def test_is_seen_by_the_notes_of_before_there_were_times_of_tasks(self, shelf, tmp_path):
        pulled = bring(shelf, tmp_path)
        beside = pulled.path.with_suffix(".meta.json")
        notes = notes_of(pulled)
        for later in ("updated", "sha256"):
            del notes[later]
        beside.write_text(json.dumps(notes), "utf-8")

        assert not bring(shelf, tmp_path).new

    @pytest.mark.parametrize(
        "notes",
        [{"tasks": 3}, {"watermark": "yesterday"}, {"tasks": {"1": 2}}, {"updated": {"1": 3}}],
    )
    def test_is_not_said_where_the_notes_make_no_sense(self, shelf, tmp_path, notes):
        """Then all is fetched anew."""
        pulled = bring(shelf, tmp_path)
        pulled.path.with_suffix(".meta.json").write_text(
            json.dumps(notes_of(pulled) | notes), "utf-8"
        )

        assert bring(shelf, tmp_path).new


class Late(Shelf):
    """Where a change that was stamped first is saved last."""

    hidden: int | None = None

    def changed(self, since):
        found = dict(super().changed(since))
        if self.hidden is not None:
            found.pop(self.hidden, None)
        return found


def test_what_was_stamped_before_the_watermark_and_saved_after_it_is_found(tmp_path):
    """As long as it is less than the overlap."""
    shelf = Late()
    for _ in range(6):
        shelf.add()
    shelf.annotate(1)
    bring(shelf, tmp_path)
    shelf.change(1, 0, 4)
    shelf.tick(seconds=30)
    shelf.annotate(2)
    shelf.hidden = 1
    bring(shelf, tmp_path)
    shelf.hidden = None

    assert tasks_of(bring(shelf, tmp_path)) == [1]
    assert not bring(shelf, tmp_path).new


class Long(Shelf):
    """Whose exports take minutes, in which one task is changed after it was read, one before."""

    long = True

    def export(self, tasks=None):
        early = json.loads(super().export(tasks))
        if not self.long:
            return json.dumps(early).encode()
        self.change(2, 0, 4)
        self.tick(minutes=5)
        self.change(3, 0, 4)
        late = json.loads(super().export(tasks))
        both = zip(early, late, strict=True)
        return json.dumps([one if one["id"] == 2 else other for one, other in both]).encode()


@pytest.mark.parametrize("again", [False, True], ids=["of all", "of what changed"])
def test_what_was_changed_while_a_long_export_was_written_comes_with_the_next(tmp_path, again):
    """No count tells of it: only that it was touched after the export was asked for."""
    shelf = Long()
    for number in range(1, 7):
        shelf.add()
        shelf.annotate(number)
    if again:
        shelf.long = False
        bring(shelf, tmp_path)
        for number in (2, 3):
            shelf.change(number, 0, 5)
        shelf.long = True
    bring(shelf, tmp_path)
    shelf.long = False

    assert tasks_of(bring(shelf, tmp_path)) == [2]
    assert not bring(shelf, tmp_path).new


class Short(Shelf):
    """Whose first exports lack something."""

    short = 0
    what = "tasks"

    def export(self, tasks=None):
        data = super().export(tasks)
        self.short -= 1
        if self.short < 0:
            return data
        found = json.loads(data)
        if self.what == "tasks":
            found.pop()
        elif self.what == "annotations":
            found[0]["annotations"].clear()
        elif self.what == "twice":
            found[-1] = found[0]
        else:
            return data[: len(data) // 2]
        return json.dumps(found).encode()


SHORT = ["tasks", "annotations", "twice", "bytes"]


class TestShortRead:
    @pytest.fixture
    def short(self):
        """A project of six tasks, the first of them annotated."""
        shelf = Short()
        for _ in range(6):
            shelf.add()
        shelf.annotate(1)
        return shelf

    @pytest.mark.parametrize("what", SHORT)
    def test_is_an_error_and_nothing_is_written(self, short, tmp_path, what):
        short.short, short.what = 99, what

        with pytest.raises(ExportError, match="the server counts 6 tasks, 1 annotation, and") as e:
            bring(short, tmp_path)

        assert "nothing was written" in e.value.message
        assert names(tmp_path) == set()
        assert len(short.asked) == 3

    @pytest.mark.parametrize("what", SHORT)
    def test_of_what_changed_is_an_error_too(self, short, tmp_path, what):
        bring(short, tmp_path)
        before = names(tmp_path)
        short.annotate(1)
        short.add()
        short.short, short.what = 99, what

        with pytest.raises(ExportError, match="is not whole"):
            bring(short, tmp_path)

        assert names(tmp_path) == before

    @pytest.mark.parametrize("what", SHORT)
    def test_is_fetched_again(self, short, tmp_path, what):
        short.short, short.what = 2, what

        assert bring(short, tmp_path).tasks == 6


class Busy(Shelf):
    """In which somebody submits an annotation after every export."""

    def export(self, tasks=None):
        data = super().export(tasks)
        self.annotate(6)
        return data


def test_annotating_meanwhile_is_no_short_read(tmp_path):
    """What was too late for one pull comes with the next."""
    shelf = Busy()
    for _ in range(6):
        shelf.add()

    assert bring(shelf, tmp_path).annotations == 0
    assert bring(shelf, tmp_path).annotations == 1
    assert len(shelf.asked) == 2


class Miscounting(Shelf):
    """Which counts what it does not export."""

    def counts(self):
        found = super().counts()
        return Counts(found.tasks, found.annotations + 1)


def test_a_server_that_counts_more_than_it_exports_is_told_both_numbers(tmp_path):
    shelf = Miscounting()
    shelf.add()

    with pytest.raises(ExportError) as caught:
        bring(shelf, tmp_path)

    assert caught.value.message == (
        "the export of 'crisis' is not whole: the server counts 1 task, 1 annotation, and the"
        " export holds 1 task, 0 annotations; nothing was written"
    )


def test_what_a_killed_pull_left_half_written_is_cleared_away(shelf, tmp_path):
    """And nothing else that begins with a dot."""
    left = [".crisis.20190502T080000Z.json.a1b2c3d4", ".crisis.20190502T080000Z.meta.json.a1b2_3d4"]
    for name in (*left, ".gitkeep", ".notes.json.a1b2c3d4"):
        (tmp_path / name).touch()

    bring(shelf, tmp_path)

    assert {n for n in names(tmp_path) if n.startswith(".")} == {".gitkeep", ".notes.json.a1b2c3d4"}


# A folder reads as one


def readings(gathered: Gathered) -> list[JSONObject]:
    """The records, but for the names of the files that they come from."""
    return [
        {**record, "source": {**record["source"], "export": ""}} for record, _ in gathered.records
    ]


def found_wrong(gathered: Gathered) -> Counter[tuple[str, str]]:
    """The problems, but for the files."""
    return Counter((problem.code, problem.record) for problem in gathered.problems)


def submitted_at(second: int) -> JSONObject:
    """What Label Studio notes of an annotation that was submitted on the page."""
    moment = f"2019-05-02T08:00:{second}"
    times = {"created_at": f"{moment}.958515Z", "updated_at": f"{moment}.958557Z"}
    return {"lead_time": 13.176, **times}


def current(gathered: Gathered) -> list[tuple[str, str]]:
    """The documents that a task is there for."""
    return sorted((task.document, task.annotator) for task in gathered.tasks)


def assert_reads_as_one(shelf: Shelf, folder: Path) -> None:
    """A folder of what changed holds what one export of all does."""
    with tempfile.TemporaryDirectory() as other:
        bring(shelf, Path(other))
        whole = gather([Path(other)], SCHEMA)
    parts = gather([folder], SCHEMA)
    assert readings(parts) == readings(whole)
    assert found_wrong(parts) == found_wrong(whole)
    assert current(parts) == current(whole)
    assert parts.ledger.adds_up
    assert parts.ledger.count("annotation", "used") == whole.ledger.count("annotation", "used")
    assert parts.ledger.count("item", "problem") == whole.ledger.count("item", "problem")


class TestAFolder:
    def test_of_what_changed_is_read_as_one(self, shelf, tmp_path):
        """Submitted, updated, deleted, skipped, begun, and new."""
        for number in (2, 3, 4):
            shelf.annotate(number)
        bring(shelf, tmp_path)
        shelf.tick()
        shelf.change(2, 0, 4)
        shelf.delete(3, 0)
        bring(shelf, tmp_path)
        shelf.tick()
        shelf.annotate(5, skip=True)
        shelf.draft(6)
        shelf.annotate(shelf.add())
        bring(shelf, tmp_path)

        assert_reads_as_one(shelf, tmp_path)
        found = gather([tmp_path], SCHEMA)
        (row,) = (row for row in found.ledger.rows() if row.kind == "annotation")
        assert (row.used, dict(row.reasons)) == (
            4,
            {"older version": 1, "deleted": 1, "skipped": 1},
        )

    def test_tells_a_second_import_of_a_document_that_lies_in_two_files(self, shelf, tmp_path):
        bring(shelf, tmp_path)
        again = dict(shelf.tasks[2]["data"])
        shelf.add(data=again)
        bring(shelf, tmp_path)

        found = gather([tmp_path], SCHEMA)

        assert [p.code for p in found.problems] == ["task-duplicate"]

    def test_tells_what_is_wrong_with_a_task_only_while_it_is(self, shelf, tmp_path):
        """Of an older file as of the newest."""
        text = shelf.tasks[2]["data"].pop("text")
        bring(shelf, tmp_path)
        shelf.annotate(5)
        bring(shelf, tmp_path)
        broken = gather([tmp_path], SCHEMA)
        shelf.tasks[2]["data"]["text"] = text
        shelf.touch(2)
        bring(shelf, tmp_path)
        mended = gather([tmp_path], SCHEMA)

        assert [p.code for p in broken.problems] == ["export-wrong-project"]
        assert mended.problems == ()
        assert broken.ledger.adds_up
        assert mended.ledger.adds_up

    def test_counts_what_was_skipped_or_begun_only_while_it_is(self, shelf, tmp_path):
        """Somebody came back to what was skipped, and submitted what was begun."""
        shelf.annotate(2, skip=True)
        shelf.draft(3)
        bring(shelf, tmp_path)
        shelf.delete(2, 0)
        shelf.tasks[3]["drafts"].clear()
        shelf.annotate(3)
        bring(shelf, tmp_path)

        rows = {row.kind: row for row in gather([tmp_path], SCHEMA).ledger.rows()}

        assert rows["annotation"].reasons == {"deleted": 1}
        assert rows["draft"].reasons == {"older version": 1}
        assert rows["task"].used == 2
        assert rows["task"].reasons == {"not annotated": 4, "older version": 2}

    def test_counts_a_task_that_is_still_skipped_once(self, shelf, tmp_path):
        """However often it was pulled."""
        shelf.annotate(2, skip=True)
        bring(shelf, tmp_path)
        for number in range(3, 7):
            shelf.annotate(number)
        bring(shelf, tmp_path)

        rows = {row.kind: row for row in gather([tmp_path], SCHEMA).ledger.rows()}

        assert rows["annotation"].reasons == {"older version": 2, "skipped": 1}
        assert rows["task"].reasons == {"older version": 6, "skipped": 1}

    def test_counts_once_what_one_click_has_saved_twice(self, shelf, tmp_path):
        """Label Studio may, where two people submit at the same moment."""
        for second in (31, 33):
            shelf.annotate(2, **submitted_at(second))
        bring(shelf, tmp_path)

        found = gather([tmp_path], SCHEMA)

        assert found.problems == ()
        assert len(found.records) == 2
        assert found.ledger.count("annotation", "set aside", "submitted twice") == 1
        assert found.ledger.adds_up

    @pytest.mark.parametrize(
        "other",
        [{"lead_time": 14.5}, {"result": []}, {"updated_at": "2019-05-02T09:00:00.0Z"}],
        ids=["another time", "another result", "changed since"],
    )
    def test_tells_two_annotations_that_are_not_of_one_click(self, shelf, tmp_path, other):
        shelf.annotate(2, **submitted_at(31))
        shelf.annotate(2, **submitted_at(33) | other)
        bring(shelf, tmp_path)

        found = gather([tmp_path], SCHEMA)

        assert found.problems
        assert found.ledger.count("annotation", "set aside", "submitted twice") == 0

    def test_from_which_a_file_is_missing_is_told(self, shelf, tmp_path):
        first = bring(shelf, tmp_path)
        shelf.annotate(2)
        bring(shelf, tmp_path)
        first.path.unlink()

        messages = [p.message for p in gather([tmp_path], SCHEMA).problems]

        assert [m for m in messages if first.path.name in m] == [messages[0]]
        assert "5 tasks that no export here holds: 1, 3, 4, 5, 6" in messages[1]

    def test_from_which_a_file_in_the_middle_is_missing_is_told(self, shelf, tmp_path):
        bring(shelf, tmp_path)
        shelf.annotate(2)
        middle = bring(shelf, tmp_path)
        shelf.annotate(3)
        bring(shelf, tmp_path)
        middle.path.unlink()

        (problem,) = gather([tmp_path], SCHEMA).problems

        assert (problem.code, middle.path.name in problem.message) == ("task-missing", True)

    def test_given_one_file_of_what_changed_says_that_the_rest_is_missing(self, shelf, tmp_path):
        bring(shelf, tmp_path)
        shelf.annotate(2)

        (problem,) = gather([bring(shelf, tmp_path).path], SCHEMA).problems

        assert problem.code == "task-missing"
        assert "5 tasks" in problem.message


STEPS = st.sampled_from(
    ["add", "annotate", "annotate", "skip", "change", "delete", "remove", "draft", "pull", "pull"]
)


def step(shelf: Shelf, what: str, number: int) -> None:
    """One thing that somebody does."""
    if what == "add" or not shelf.tasks:
        shelf.add()
        return
    task = sorted(shelf.tasks)[number % len(shelf.tasks)]
    made = len(shelf.tasks[task]["annotations"])
    if what in ("annotate", "skip"):
        shelf.annotate(task, skip=what == "skip", completed_by=number)
    elif what == "draft":
        shelf.draft(task)
    elif what == "remove":
        del shelf.tasks[task]
    elif made and what == "change":
        shelf.change(task, number % made, 1 + number % len(TEXT))
    elif made and what == "delete":
        shelf.delete(task, number % made)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(STEPS, st.integers(0, 9), st.sampled_from([0, 5, 4000])), max_size=25))
def test_whatever_is_done_between_pulls_the_folder_reads_as_one_export_of_all(steps):
    with tempfile.TemporaryDirectory() as name:
        folder, shelf = Path(name), Shelf()
        for what, number, seconds in steps:
            if what == "pull":
                bring(shelf, folder, shelf.now)
            else:
                step(shelf, what, number)
            shelf.tick(seconds=seconds)
        bring(shelf, folder, shelf.now)

        assert_reads_as_one(shelf, folder)
        assert not bring(shelf, folder, shelf.now).new
