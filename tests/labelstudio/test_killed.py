"""A command that is killed in the middle is completed by running it again."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.compose import ACTORS
from tests.killing import begin, killed
from tests.labelstudio.flaky import Fault, proxy
from toolkit.files import dumps_page, write_atomically, write_lines

TITLE = "killed"


@pytest.fixture
def place(tmp_path: Path, readings, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project's folder."""
    monkeypatch.chdir(tmp_path)
    entered = {"schema_version": "1.0.0", "actors": list(ACTORS.values())}
    write_atomically(tmp_path / "annotations" / "actors.json", dumps_page(entered))
    write_lines(
        tmp_path / "annotations" / "documents.jsonl",
        [document.to_json() for document, _ in readings],
    )
    write_lines(tmp_path / "records.jsonl", [record for _, record in readings])
    return tmp_path


def files(folder: Path) -> dict[str, bytes]:
    """Every file under a folder, whatever its name."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


class TestBuild:
    @pytest.mark.parametrize("at", [1, 4, 7])
    def test_leaves_what_an_undisturbed_build_would(self, at, place, run):
        """Killed before its first file, in the middle, and before the card, which comes last."""
        words = ("build", "records.jsonl", "-o")
        assert run(*words, "whole")[0] == 0
        assert len(files(place / "whole")) == 7

        assert killed(begin((*words, "dataset"), place, at=at, environment={}))
        assert files(place / "dataset") != files(place / "whole")
        code, _, _ = run(*words, "dataset")

        assert code == 0
        assert files(place / "dataset") == files(place / "whole")

    def test_over_an_earlier_one_leaves_nothing_of_that(self, place, run, readings):
        words = ("build", "records.jsonl", "-o")
        assert run(*words, "whole")[0] == 0
        write_lines(place / "fewer.jsonl", [record for _, record in readings[:2]])
        run("build", "fewer.jsonl", "-o", "dataset")

        assert killed(begin((*words, "dataset"), place, at=4, environment={}))
        run(*words, "dataset")

        assert files(place / "dataset") == files(place / "whole")

    @pytest.mark.parametrize("name", ["README.md", "data/notes.txt", ".gitignore"])
    def test_takes_nobody_elses_folder_for_its_own(self, name, place, run):
        write_atomically(place / "dataset" / name, "mine")

        code, _, err = run("build", "records.jsonl", "-o", "dataset")

        assert code == 3
        assert "holds something that is no dataset" in err
        assert files(place / "dataset") == {name: b"mine"}


@pytest.fixture
def online(label_studio, monkeypatch):
    """The environment of a command that reaches the real server, or something before it."""

    def online(url=label_studio.url):
        return {"LABEL_STUDIO_URL": url, "LABEL_STUDIO_API_KEY": label_studio.token}

    for name, value in online().items():
        monkeypatch.setenv(name, value)
    return online


@pytest.fixture
def struck(place, online, label_studio):
    """Run redline until a request of a kind is on its way, and kill it then."""

    def struck(words, wanted):
        found: list[subprocess.Popen[bytes]] = []

        def strike(_, kind):
            if kind == wanted and found:
                found.pop().kill()
                return Fault.LOST
            return None

        with proxy(label_studio.url, strike) as between:
            found.append(begin(words, place, environment=online(between.url)))
            return killed(found[0])

    return struck


@pytest.mark.label_studio
class TestPush:
    @pytest.mark.parametrize(
        "wanted",
        ["POST /api/projects/", "POST /api/projects/N/import", "POST /api/tasks/N/annotations/"],
        ids=["project", "import", "annotation"],
    )
    def test_leaves_what_an_undisturbed_push_would(self, wanted, struck, run, place, web):
        """Killed while the server makes the project, takes the tasks, and the first annotation."""
        title = f"{TITLE} {place.name}"
        words = ("push", "annotations/documents.jsonl", "--records", "records.jsonl", "--project")

        assert struck((*words, title), wanted)
        assert run(*words, title)[0] == 0

        run(*words, f"{title} not")
        assert content(web, title) == content(web, f"{title} not")


@pytest.mark.label_studio
@pytest.mark.usefixtures("online")
class TestPull:
    @pytest.fixture
    def words(self, place, run):
        """The words of a pull of a project."""
        title = f"{TITLE} {place.name}"
        given = ("annotations/documents.jsonl", "--records", "records.jsonl")
        assert run("push", *given, "--project", title)[0] == 0
        return ("pull", "--project", title, "-o")

    def test_leaves_what_an_undisturbed_pull_would_when_the_export_was_on_its_way(
        self, words, struck, run, place
    ):
        wanted = "GET /api/projects/N/exports/N/download"

        assert struck((*words, "exports"), wanted)
        run(*words, "exports")
        run(*words, "whole")

        assert pulled(place / "exports") == pulled(place / "whole")

    @pytest.mark.parametrize("at", ["notes", "export"])
    def test_leaves_what_an_undisturbed_pull_would_when_it_was_writing(
        self, at, words, online, run, place
    ):
        run(*words, "whole")  # who has a pseudonym has one now
        number = ["notes", "export"].index(at) + 1

        assert killed(begin((*words, "exports"), place, at=number, environment=online()))
        run(*words, "exports")

        assert pulled(place / "exports") == pulled(place / "whole")


def content(web, title):
    """What is in the one project of a title, without numbers and times."""
    found = web.get("/api/projects/", params={"title": title}).json()["results"]
    (project,) = [project for project in found if project["title"] == title]
    page = {"project": project["id"], "fields": "all", "page_size": 1000}
    tasks = web.get("/api/tasks/", params=page).json()["tasks"]
    return project["label_config"], [
        (task["data"], [annotation["result"] for annotation in task["annotations"]])
        for task in sorted(tasks, key=lambda task: task["data"]["document_id"])
    ]


def pulled(folder):
    """The exports and the notes of a folder, whatever their names; nothing else is there."""
    found = sorted(path for path in folder.iterdir())
    assert [path.name.partition(".")[2].partition(".")[2] for path in found] == [
        *("json", "meta.json")
    ], found
    notes = json.loads(found[1].read_text("utf-8"))
    return found[0].read_bytes(), {key: value for key, value in notes.items() if key != "pulled_at"}
