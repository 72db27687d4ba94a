"""A user of Label Studio has one pseudonym, from the first pull and for good."""

from __future__ import annotations

import csv
import json
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import filelock
import pytest

from toolkit.errors import ConfigurationError, RecordError
from toolkit.files import dumps_page, write_atomically
from toolkit.labelstudio import roster as files
from toolkit.labelstudio.pseudonyms import assign, enter
from toolkit.labelstudio.roster import Roster
from toolkit.registry import read_annotators

SERVER = "http://studio.example"


def annotation(user, seconds=12.5, **values):
    """As the page leaves one; what a program submits has no time."""
    return {"id": 1, "completed_by": user, "lead_time": seconds, "result": [], **values}


def task(*users, annotator=None, seconds=12.5):
    """A task that these users have annotated."""
    data = {"document_id": "one", "text": "One."}
    named = data if annotator is None else {**data, "annotator": annotator}
    return {"id": 7, "data": named, "annotations": [annotation(user, seconds) for user in users]}


@pytest.fixture
def roster(tmp_path) -> Roster:
    return Roster(tmp_path / "annotations" / "annotators.json")


def names(roster, project=1, server=SERVER):
    """By number of the user: the pseudonym in a project."""
    return {
        entry["user"]: entry["annotator"]
        for entry in read_annotators(roster.path).users
        if (entry["server"], entry["project"]) == (server, project)
    }


def table(roster):
    with roster.table.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


class TestOpenTasks:
    def test_give_each_user_the_next_number(self, roster):
        new = assign(roster, SERVER, 1, [task(9, 4)])

        assert names(roster) == {4: "annotator-1", 9: "annotator-2"}
        assert [entry.user for entry in new] == [4, 9]

    def test_keep_the_numbers_that_are_given(self, roster):
        assign(roster, SERVER, 1, [task(9)])
        new = assign(roster, SERVER, 1, [task(4, 9)])

        assert names(roster) == {9: "annotator-1", 4: "annotator-2"}
        assert [entry.user for entry in new] == [4]

    def test_do_not_take_a_number_again_that_was_removed(self, roster):
        """The number after the highest, not the first that is free: exports may still hold it."""
        users = [{"server": SERVER, "project": 1, "user": 3, "annotator": "annotator-5"}]
        write_atomically(roster.path, dumps_page({"annotators": [], "users": users}))

        assign(roster, SERVER, 1, [task(4)])

        assert names(roster)[4] == "annotator-6"

    def test_do_not_take_a_name_that_is_listed_or_stands_in_tasks(self, roster):
        listed = [{"annotator": "annotator-2", "kind": "person"}]
        write_atomically(roster.path, dumps_page({"annotators": listed, "users": []}))
        tasks = [task(4), task(annotator="annotator-3")]

        assign(roster, SERVER, 1, tasks)

        assert names(roster) == {4: "annotator-4"}

    def test_count_a_skip_as_work(self, roster):
        skip = {**task(), "annotations": [annotation(4, None, was_cancelled=True)]}

        assign(roster, SERVER, 1, [skip])

        assert names(roster) == {4: "annotator-1"}

    def test_a_user_has_the_same_name_in_every_project_of_a_server(self, roster):
        """Loopback has several names."""
        assign(roster, "http://127.0.0.1:8080", 1, [task(4)])
        assign(roster, "http://localhost:8080/", 2, [task(3, 4)])

        assert names(roster, 2, "http://localhost:8080/") == {3: "annotator-2", 4: "annotator-1"}

    def test_a_number_on_another_server_is_another_person(self, roster):
        assign(roster, SERVER, 1, [task(4)])
        assign(roster, "http://other.example", 1, [task(4)])

        assert names(roster, server="http://other.example") == {4: "annotator-2"}

    def test_an_address_is_the_same_person_on_every_server(self, roster):
        assign(roster, SERVER, 1, [task(4)], {4: "anna@ruritania.example"})
        assign(roster, "http://other.example", 1, [task(9)], {9: "Anna@Ruritania.example"})

        assert names(roster, server="http://other.example") == {9: "annotator-1"}

    def test_who_has_two_names_gets_a_third(self, roster):
        """One account worked as two annotators: nobody can say which of them it is here."""
        assign(roster, SERVER, 1, [task(4, annotator="annotator-1")])
        assign(roster, SERVER, 2, [task(4, annotator="annotator-2")])
        assign(roster, SERVER, 3, [task(4)])

        assert names(roster, 3) == {4: "annotator-3"}

    def test_who_adjudicated_annotates_under_another_name(self, roster):
        assign(roster, SERVER, 1, [task(4, annotator="adjudicator")])
        assign(roster, SERVER, 2, [task(4)])

        assert names(roster, 1) == {4: "adjudicator"}
        assert names(roster, 2) == {4: "annotator-1"}


class TestTasksOfOne:
    def test_keep_the_name_that_they_bear(self, roster):
        assign(roster, SERVER, 1, [task(4, annotator="annotator-7")])

        assert names(roster) == {4: "annotator-7"}

    def test_are_of_the_one_who_did_most_of_them(self, roster):
        """The project lead who looked in first is somebody else."""
        tasks = [task(1, annotator="annotator-2"), *[task(4, annotator="annotator-2")] * 2]

        assign(roster, SERVER, 1, tasks)

        assert names(roster) == {4: "annotator-2", 1: "annotator-3"}

    def test_are_of_the_one_who_has_the_name_elsewhere(self, roster):
        assign(roster, SERVER, 1, [task(4, annotator="annotator-2")])
        assign(roster, SERVER, 2, [task(1, 4, annotator="annotator-2"), task(1)])

        assert names(roster, 2) == {4: "annotator-2", 1: "annotator-3"}

    def test_stay_with_the_one_who_had_them_first(self, roster):
        assign(roster, SERVER, 1, [task(4, annotator="annotator-2")])
        assign(roster, SERVER, 1, [task(1, annotator="annotator-2")] * 9)

        assert names(roster) == {4: "annotator-2", 1: "annotator-3"}

    def test_tell_nothing_when_a_program_submitted_them(self, roster):
        """A project lead who imports the readings of two annotators is neither of them."""
        assert assign(roster, SERVER, 1, [task(1, annotator="annotator-2", seconds=None)]) == []
        assert not roster.path.exists()


class TestFiles:
    def test_hold_no_address_but_in_the_local_table(self, roster):
        assign(roster, SERVER, 1, [task(4)], {4: "anna@ruritania.example", 5: "rudolf@x.example"})

        assert json.loads(roster.path.read_text("utf-8")) == {
            "annotators": [{"annotator": "annotator-1", "kind": "person"}],
            "users": [{"server": SERVER, "project": 1, "user": 4, "annotator": "annotator-1"}],
        }
        assert table(roster) == [
            {
                "email": "anna@ruritania.example",
                "annotator": "annotator-1",
                "server": SERVER,
                "user": "4",
            }
        ]

    def test_with_addresses_are_their_owner_s_alone(self, roster):
        assign(roster, SERVER, 1, [task(4)], {4: "anna@ruritania.example"})

        assert stat.S_IMODE(roster.table.stat().st_mode) == 0o600
        assert stat.S_IMODE(roster.folder.stat().st_mode) == 0o700

    def test_with_addresses_are_ignored_by_git_in_a_project_of_any_age(self, roster):
        """Whatever stands in the project's own .gitignore."""
        assign(roster, SERVER, 1, [task(4)], {4: "anna@ruritania.example"})
        subprocess.run(["git", "init", "-q"], cwd=roster.path.parent, check=True)

        status = ["git", "status", "--porcelain", "--untracked-files=all"]
        seen = subprocess.run(
            status, cwd=roster.path.parent, check=True, capture_output=True, text=True
        )

        assert seen.stdout == "?? annotators.json\n"

    def test_are_left_alone_when_nothing_is_new(self, roster):
        assign(roster, SERVER, 1, [task(4)], {4: "anna@ruritania.example"})
        by_hand = roster.path.read_text("utf-8").replace("\n", "\n\n")
        roster.path.write_text(by_hand, "utf-8")

        assert assign(roster, SERVER, 1, [task(4)], {4: "anna@ruritania.example"}) == []
        assert roster.path.read_text("utf-8") == by_hand

    def test_keep_what_a_person_wrote(self, roster):
        listed = [{"annotator": "annotator-1", "kind": "language_model", "tasks": "empty"}]
        users = [{"server": SERVER, "project": "1", "user": "4", "annotator": "annotator-1"}]
        write_atomically(roster.path, dumps_page({"annotators": listed, "users": users}))

        assign(roster, SERVER, 1, [task(4, 5)])

        known = json.loads(roster.path.read_text("utf-8"))
        assert known["annotators"][:1] == listed
        assert known["users"][:1] == users
        assert names(roster)[5] == "annotator-2"

    def test_say_person_of_those_alone_who_worked_on_the_page(self, roster):
        """Of what a program submitted nobody knows who or what it was."""
        assign(roster, SERVER, 1, [task(4), task(5, seconds=None)])

        assert read_annotators(roster.path).kinds == {"annotator-1": "person"}
        assert names(roster) == {4: "annotator-1", 5: "annotator-2"}

    def test_are_written_anew_from_the_server_when_the_table_was_lost(self, roster):
        assign(roster, SERVER, 1, [task(4)], {4: "anna@ruritania.example"})
        before = roster.table.read_bytes()
        roster.table.unlink()

        assign(roster, SERVER, 1, [task(4)], {4: "anna@ruritania.example"})

        assert roster.table.read_bytes() == before

    def test_of_another_shape_are_refused_and_stay(self, roster):
        write_atomically(roster.path, '{"annotators": ["annotator-1"]}')

        with pytest.raises(RecordError, match="does not say who annotates"):
            assign(roster, SERVER, 1, [task(4)])

        assert roster.path.read_text("utf-8") == '{"annotators": ["annotator-1"]}'

    def test_that_are_another_table_are_refused(self, roster):
        write_atomically(roster.table, "email;annotator\n")

        with pytest.raises(RecordError, match="is no table with the columns email, annotator"):
            assign(roster, SERVER, 1, [task(4)])

    def test_in_another_encoding_are_refused_and_stay(self, roster):
        """What was read would be written back."""
        roster.folder.mkdir(parents=True)
        given = "email,annotator,server,user\nżółć@ruritania.example,annotator-1,x,4\n"
        roster.table.write_bytes(given.encode("iso-8859-2"))

        with pytest.raises(RecordError, match="is not in UTF-8: byte 28") as caught:
            assign(roster, SERVER, 1, [task(4)], {4: "anna@ruritania.example"})

        assert "@" not in f"{caught.value} {caught.value.hint}"
        assert roster.table.read_bytes() == given.encode("iso-8859-2")
        assert not roster.path.exists()

    def test_refuse_a_number_that_has_become_another_address(self, roster):
        """A new database at an old address counts its users from 1 again."""
        assign(roster, SERVER, 1, [task(4)], {4: "anna@ruritania.example"})
        before = roster.path.read_bytes()

        with pytest.raises(ConfigurationError, match="another e-mail address for user 4") as caught:
            assign(roster, SERVER, 1, [task(4, 5)], {4: "rudolf@ruritania.example"})

        assert "@" not in f"{caught.value} {caught.value.hint}"
        assert roster.path.read_bytes() == before


class TestAtOnce:
    def test_two_redlines_give_every_user_one_name_of_their_own(self, roster):
        """Each in a process of its own, as two pulls are."""
        program = (
            "import sys\n"
            "from pathlib import Path\n"
            "from toolkit.labelstudio.pseudonyms import assign\n"
            "from toolkit.labelstudio.roster import Roster\n"
            "for user in range(1, 21):\n"
            "    made = {'id': 1, 'completed_by': user, 'result': []}\n"
            "    task = {'data': {'document_id': 'one', 'text': ''}, 'annotations': [made]}\n"
            "    assign(Roster(Path(sys.argv[1])), sys.argv[2], 1, [task])\n"
        )
        servers = ("http://one.example", "http://two.example")

        def run(server):
            words = [sys.executable, "-c", program, str(roster.path), server]
            subprocess.run(words, check=True, cwd=Path(__file__).parents[2])

        with ThreadPoolExecutor() as pool:
            list(pool.map(run, servers))

        given = [name for server in servers for name in names(roster, server=server).values()]
        assert sorted(given, key=lambda name: int(name.rpartition("-")[2])) == [
            f"annotator-{number}" for number in range(1, 41)
        ]

    def test_one_that_does_not_let_go_is_named_in_an_error(self, roster, monkeypatch):
        monkeypatch.setattr(files, "PATIENCE", 0)
        roster.folder.mkdir(parents=True)

        with (
            filelock.FileLock(roster.folder / "lock"),
            pytest.raises(ConfigurationError, match="another redline has been writing"),
        ):
            assign(roster, SERVER, 1, [task(4)])


class TestPush:
    def test_enters_the_annotators_who_get_a_project_each(self, roster):
        assert enter(roster, ["annotator-1", "anna", "annotator-1"]) == ["annotator-1", "anna"]
        assert enter(roster, ["anna"]) == []

        assert read_annotators(roster.path).kinds == {"annotator-1": "person", "anna": "person"}

    def test_leaves_what_is_said_of_them(self, roster):
        listed = [{"annotator": "annotator-1", "kind": "language_model"}]
        write_atomically(roster.path, dumps_page({"annotators": listed, "users": []}))

        enter(roster, ["annotator-1"])

        assert read_annotators(roster.path).kinds == {"annotator-1": "language_model"}

    def test_of_nobody_by_name_writes_nothing(self, roster):
        assert enter(roster, []) == []
        assert not roster.path.parent.exists()
