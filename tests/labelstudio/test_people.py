"""`redline annotators` on the real server, with two people who have accounts of their own."""

from __future__ import annotations

import csv
import json
import stat
from collections.abc import Iterator

import pytest

from tests.labelstudio.accounts import Account, sign_up
from toolkit.gather import gather
from toolkit.registry import read_annotators

pytestmark = pytest.mark.label_studio


@pytest.fixture(scope="module")
def anna(label_studio) -> Iterator[Account]:
    account = sign_up(label_studio)
    yield account
    account.http.close()


@pytest.fixture(scope="module")
def rudolf(label_studio) -> Iterator[Account]:
    account = sign_up(label_studio)
    yield account
    account.http.close()


@pytest.fixture
def shared(run, folder, title, tasks, anna, rudolf):
    """A project for everybody with three tasks: both label the first, one skips, one drafts."""
    run("push", "documents.jsonl", "--project", title)
    first, second, _ = (task["id"] for task in tasks(title))
    value = {"start": 0, "end": 1, "labels": ["name"]}
    name = {"from_name": "mention", "to_name": "text", "type": "labels", "value": value}
    done = anna.annotate(first, result=[{"id": "a", **name}], lead_time=30)
    rudolf.annotate(first, result=[{"id": "b", **name}], lead_time=250)
    anna.annotate(second, was_cancelled=True)
    rudolf.begin(second, result=[{"id": "c", **name}], lead_time=5)
    anna.begin(first, done, result=[{"id": "d", **name}], lead_time=5)
    return folder


def told(out):
    """By annotator: how many tasks are done, skipped, begun, not yet; and the median time."""
    (project,) = json.loads(out)["projects"]
    keys = ("done", "skipped", "drafts", "not_yet", "median_lead_time")
    return {row["annotator"]: tuple(row[key] for key in keys) for row in project["annotators"]}


class TestPull:
    def test_gives_each_user_a_pseudonym_and_says_so(self, run, shared, title, anna, rudolf):
        code, _, err = run("pull", "--project", title, "-o", "annotations/exports")

        place = shared / "annotations" / "annotators.json"
        assert code == 0
        assert err.splitlines() == [
            f"user {anna.user} is annotator-1 from now on: annotations/annotators.json",
            f"user {rudolf.user} is annotator-2 from now on: annotations/annotators.json",
        ]
        users = {entry["user"]: entry["annotator"] for entry in read_annotators(place).users}
        assert users == {anna.user: "annotator-1", rudolf.user: "annotator-2"}

    def test_names_nobody_anew(self, run, shared, title):
        run("pull", "--project", title, "-o", "annotations/exports")
        place = shared / "annotations" / "annotators.json"
        before = place.read_bytes()

        _, _, err = run("pull", "--project", title, "-o", "annotations/exports")

        assert err == ""
        assert place.read_bytes() == before

    def test_keeps_addresses_in_the_local_table_alone(self, run, shared, title, anna, rudolf):
        run("pull", "--project", title, "-o", "annotations/exports")

        table = shared / "annotations" / ".people" / "people.csv"
        with table.open(encoding="utf-8", newline="") as stream:
            rows = {row["email"]: row["annotator"] for row in csv.DictReader(stream)}
        assert rows == {anna.email: "annotator-1", rudolf.email: "annotator-2"}
        assert stat.S_IMODE(table.stat().st_mode) == 0o600
        holding = [
            path
            for path in shared.rglob("*")
            if path.is_file() and anna.email.encode() in path.read_bytes()
        ]
        assert holding == [table]

    def test_makes_a_reading_of_each_of_two_who_labeled_one_task(self, run, shared, title, schema):
        run("pull", "--project", title, "-o", "annotations/exports")

        entered = read_annotators(shared / "annotations" / "annotators.json").users
        gathered = gather([shared / "annotations" / "exports"], schema, entered)
        assert sorted(record["annotator"] for record, _ in gathered.records) == [
            "annotator-1",
            "annotator-2",
        ]
        assert gathered.ledger.count("annotation", "set aside", "skipped") == 1

    def test_knows_the_users_of_projects_of_one_by_the_name_in_the_tasks(
        self, run, folder, title, tasks, anna
    ):
        push = ("push", "documents.jsonl", "--project", title)
        run(*push, "--annotators", "annotator-1,annotator-2")
        place = folder / "annotations" / "annotators.json"
        assert set(read_annotators(place).kinds) == {"annotator-1", "annotator-2"}
        anna.annotate(tasks(f"{title} / annotator-2")[0]["id"], lead_time=30)

        run("pull", "--project", title, "-o", "annotations/exports")

        users = {entry["user"]: entry["annotator"] for entry in read_annotators(place).users}
        assert users == {anna.user: "annotator-2"}


class TestAnnotators:
    @pytest.mark.usefixtures("shared")
    def test_tells_how_far_everybody_is_from_the_server(self, run, title):
        """Drafts, which the server alone knows to be whose."""
        run("pull", "--project", title, "-o", "annotations/exports")

        code, out, _ = run("annotators", "--project", title, "--json")

        assert code == 0
        assert told(out) == {
            "annotator-1": (1, 1, 0, 1, 30.0),
            "annotator-2": (1, 0, 1, 1, 250.0),
        }

    @pytest.mark.usefixtures("shared")
    def test_prints_a_row_for_each_and_where_to_see_who_is_who(self, run, title):
        run("pull", "--project", title, "-o", "annotations/exports")

        code, out, err = run("annotators", "--project", title)

        assert code == 0
        assert [line.split()[:5] for line in out.splitlines()[2:4]] == [
            ["annotator-1", "1", "1", "0", "1"],
            ["annotator-2", "1", "0", "1", "1"],
        ]
        assert "annotator-1 has begun to change 1 finished task" in out
        assert err == "whose e-mail address is whose: annotations/.people/people.csv\n"
        assert "@" not in out + err

    def test_writes_nothing(self, run, shared, title):
        """Also where users have no pseudonym yet: they are numbers."""
        before = sorted(path for path in shared.rglob("*"))

        code, out, _ = run("annotators", "--project", title, "--json")

        assert code == 0
        assert all(name.startswith("user-") for name in told(out))
        assert sorted(path for path in shared.rglob("*")) == before

    @pytest.mark.usefixtures("shared")
    def test_tells_the_same_from_the_exports_but_for_drafts(self, run, title):
        run("pull", "--project", title, "-o", "annotations/exports")

        code, out, _ = run("annotators", "--exports", "--json")

        (project,) = json.loads(out)["projects"]
        assert code == 0
        assert told(out) == {
            "annotator-1": (1, 1, 0, 1, 30.0),
            "annotator-2": (1, 0, 0, 2, 250.0),
        }
        assert project["drafts_of_unknown"] == 2
        assert project["pulled_at"]

    @pytest.mark.usefixtures("shared")
    def test_reads_the_exports_where_no_server_answers_and_says_so(
        self, run, title, free_port, monkeypatch
    ):
        run("pull", "--project", title, "-o", "annotations/exports")
        monkeypatch.setenv("LABEL_STUDIO_URL", f"http://127.0.0.1:{free_port}")

        code, out, err = run("annotators", "--project", title, "--json")

        assert code == 0
        assert set(told(out)) == {"annotator-1", "annotator-2"}
        assert "no Label Studio answers at" in err
        assert "read from the exports" in err

    @pytest.mark.usefixtures("shared")
    def test_without_a_name_finds_the_projects_by_itself(self, run, title):
        code, out, _ = run("annotators", "--json")

        assert code == 0
        assert title in {project["project"] for project in json.loads(out)["projects"]}

    @pytest.mark.usefixtures("folder")
    def test_a_project_that_is_not_there_exits_3(self, run, title):
        code, out, err = run("annotators", "--project", title)

        assert (code, out) == (3, "")
        assert err.splitlines()[0].endswith(f"has no project '{title}'")


def test_without_a_server_and_without_exports_there_is_nothing_to_tell(
    run, tmp_path, free_port, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LABEL_STUDIO_URL", f"http://127.0.0.1:{free_port}")
    monkeypatch.setenv("LABEL_STUDIO_API_KEY", "a" * 40)

    code, out, err = run("annotators")
    other, _, told = run("annotators", "--exports")

    assert (code, out, other) == (3, "", 3)
    assert "no Label Studio answers at" in err
    assert "holds no exports" in told
