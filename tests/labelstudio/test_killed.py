"""A command that is killed in the middle is completed by running it again."""

from __future__ import annotations

import json
import uuid
from pathlib import Path

import pytest

from tests.compose import ACTORS
from tests.killing import Running, begin, ready
from tests.labelstudio.flaky import Fault, proxy
from toolkit.files import dumps_page, write_atomically, write_lines

PUSH = ("push", "annotations/documents.jsonl", "--records", "records.jsonl", "--project")


def furnish(folder: Path, readings) -> Path:
    """Make a folder that of a project."""
    entered = {"schema_version": "1.0.0", "actors": list(ACTORS.values())}
    write_atomically(folder / "redline.toml", "")
    write_atomically(folder / "annotations" / "actors.json", dumps_page(entered))
    documents = [document.to_json() for document, _ in readings]
    write_lines(folder / "annotations" / "documents.jsonl", documents)
    write_lines(folder / "records.jsonl", [record for _, record in readings])
    return folder


@pytest.fixture
def place(tmp_path: Path, readings, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project's folder."""
    monkeypatch.chdir(tmp_path)
    return furnish(tmp_path, readings)


def through(words, folder, environment=None):
    """Run redline to its end, which is a good one."""
    running = begin(words, folder, environment=environment or {})
    assert running.code() == 0, running.said.read_text()


def files(folder: Path) -> dict[str, bytes]:
    """Every file under a folder, whatever its name."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def whole(readings, tmp_path_factory):
    """What a build that nothing happens to writes."""
    folder = furnish(tmp_path_factory.mktemp("undisturbed"), readings)
    through(("build", "records.jsonl", "-o", "dataset"), folder)
    found = files(folder / "dataset")
    assert {"README.md", "redline.json"} <= set(found)
    return found


class TestBuild:
    @pytest.mark.parametrize("part", [0, 0.5, 1])
    def test_leaves_what_an_undisturbed_build_would(self, part, place, whole):
        """Killed before its first file, in the middle, and before its last."""
        words = ("build", "records.jsonl", "-o", "dataset")
        at = 1 + round(part * (len(whole) - 1))

        assert begin(words, place, at=at, environment={}).killed()
        assert files(place / "dataset") != whole
        through(words, place)

        assert files(place / "dataset") == whole

    def test_over_an_earlier_one_leaves_nothing_of_that(self, place, readings, whole):
        write_lines(place / "fewer.jsonl", [record for _, record in readings[:2]])
        through(("build", "fewer.jsonl", "-o", "dataset"), place)
        words = ("build", "records.jsonl", "-o", "dataset")

        assert begin(words, place, at=4, environment={}).killed()
        through(words, place)

        assert files(place / "dataset") == whole

    @pytest.mark.parametrize("name", ["README.md", "data/notes.txt", ".gitignore"])
    def test_takes_nobody_elses_folder_for_its_own(self, name, place, run):
        write_atomically(place / "dataset" / name, "mine")

        code, _, err = run("build", "records.jsonl", "-o", "dataset")

        assert code == 3
        assert "holds something that is no dataset" in err
        assert files(place / "dataset") == {name: b"mine"}


@pytest.fixture(scope="module")
def online(label_studio):
    """The environment of a command that reaches the real server, or something before it."""

    def online(url=label_studio.url):
        return {"LABEL_STUDIO_URL": url, "LABEL_STUDIO_API_KEY": label_studio.token}

    return online


@pytest.fixture
def struck(place, online, label_studio):
    """Run redline until a request of a kind is on its way, and kill it then."""

    def struck(words, wanted):
        found: list[Running] = []

        def strike(_, kind):
            if kind == wanted and found:
                found.pop().kill()
                return Fault.LOST
            return None

        ready()
        with proxy(label_studio.url, strike) as between:
            running = begin(words, place, environment=online(between.url))
            found.append(running)
            return running.killed()

    return struck


@pytest.fixture
def again(place, online):
    """Run redline as it was run before, with nothing that happens to it."""
    return lambda words: through(words, place, online())


@pytest.fixture(scope="module")
def undisturbed(readings, tmp_path_factory, online, web):
    """What a push that nothing happens to comes to."""
    folder = furnish(tmp_path_factory.mktemp("undisturbed"), readings)
    through((*PUSH, "pushed at once"), folder, online())
    return content(web, "pushed at once")


@pytest.mark.label_studio
class TestPush:
    @pytest.mark.parametrize(
        "wanted",
        ["POST /api/projects/", "POST /api/projects/N/import", "POST /api/tasks/N/annotations/"],
        ids=["project", "import", "annotation"],
    )
    def test_leaves_what_an_undisturbed_push_would(
        self, wanted, title, struck, again, web, undisturbed
    ):
        """Killed while the server makes the project, takes the tasks, and the first annotation."""
        assert struck((*PUSH, title), wanted)
        again((*PUSH, title))

        assert content(web, title) == undisturbed


@pytest.fixture(scope="module")
def home(readings, tmp_path_factory):
    """A project's folder with an undisturbed pull in `whole`; who has a pseudonym has it."""
    return furnish(tmp_path_factory.mktemp("pulled"), readings)


@pytest.fixture(scope="module")
def words(home, online):
    """The words of a pull of a project."""
    title = f"killed {uuid.uuid4().hex[:8]}"
    words = ("pull", "--project", title, "-o")
    through((*PUSH, title), home, online())
    through((*words, "whole"), home, online())
    return words


@pytest.mark.label_studio
class TestPull:
    @pytest.fixture
    def place(self, home):
        """Pulls run beside each other."""
        return home

    def test_leaves_what_an_undisturbed_pull_would_when_the_export_was_on_its_way(
        self, words, struck, again, place, web
    ):
        """What it had the server write down is gone, too."""
        wanted = "GET /api/projects/N/exports/N/download"

        assert struck((*words, "exports"), wanted)
        assert snapshots(web, words[2]) == 1
        again((*words, "exports"))

        assert pulled(place / "exports") == pulled(place / "whole")
        assert snapshots(web, words[2]) == 0

    @pytest.mark.parametrize("at", ["notes", "export"])
    def test_leaves_what_an_undisturbed_pull_would_when_it_was_writing(
        self, at, words, again, place, online
    ):
        number = ["notes", "export"].index(at) + 1

        assert begin((*words, at), place, at=number, environment=online()).killed()
        again((*words, at))

        assert pulled(place / at) == pulled(place / "whole")


def content(web, title):
    """What is in the one project of a title, without numbers and times."""
    project = project_of(web, title)
    page = {"project": project["id"], "fields": "all", "page_size": 1000}
    tasks = web.get("/api/tasks/", params=page).json()["tasks"]
    return project["label_config"], [
        (task["data"], [annotation["result"] for annotation in task["annotations"]])
        for task in sorted(tasks, key=lambda task: task["data"]["document_id"])
    ]


def project_of(web, title):
    """The one project of a title."""
    found = web.get("/api/projects/", params={"title": title}).json()["results"]
    (project,) = [project for project in found if project["title"] == title]
    return project


def snapshots(web, title):
    """How many exports of a project the server keeps."""
    return len(web.get(f"/api/projects/{project_of(web, title)['id']}/exports/").json())


def pulled(folder):
    """The exports and the notes of a folder, whatever their names; nothing else is there."""
    found = sorted(path for path in folder.iterdir())
    assert [path.name.partition(".")[2].partition(".")[2] for path in found] == [
        *("json", "meta.json")
    ], found
    notes = json.loads(found[1].read_text("utf-8"))
    return found[0].read_bytes(), {key: value for key, value in notes.items() if key != "pulled_at"}
