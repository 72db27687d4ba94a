"""However a request goes astray, a push and a pull end as if nothing had happened."""

from __future__ import annotations

import shutil
from dataclasses import replace
from random import Random

import pytest

from tests.compose import ACTORS, compose
from tests.labelstudio.flaky import Fault, each, first, kind, proxy
from toolkit.errors import LabelStudioError, NoAnswerError
from toolkit.labelstudio.client import Studio
from toolkit.labelstudio.load import Load
from toolkit.labelstudio.patience import Patience
from toolkit.labelstudio.plan import plan_push
from toolkit.labelstudio.pull import pull
from toolkit.labelstudio.push import push
from toolkit.labelstudio.roster import Roster

pytestmark = pytest.mark.label_studio

SPOILED = [Fault.CUT, Fault.LOST, Fault.ERROR, Fault.HALF]
MAKING = {"POST /api/projects/", "POST /api/projects/N/import", "POST /api/tasks/N/annotations/"}
"""The kinds of requests of a first push that make something."""
FIRST = MAKING | {"GET /api/version", "GET /api/projects/", "GET /api/projects/N/export"}
"""The kinds of requests of a first push."""
SECOND = (FIRST - {"POST /api/projects/"}) | {
    *("POST /api/projects/N/validate/", "PATCH /api/projects/N/"),
    *("GET /api/tasks/N/", "PATCH /api/tasks/N/", "DELETE /api/tasks/N/"),
    *("GET /api/predictions/", "POST /api/predictions/", "DELETE /api/predictions/N/"),
}
"""Those of a push that finds something of everything."""
PULL = {
    *("GET /api/version", "GET /api/projects/", "GET /api/projects/N/", "GET /api/tasks/"),
    *("GET /api/dm/views/", "GET /api/projects/N/exports/", "POST /api/projects/N/exports/"),
    *("GET /api/projects/N/exports/N/download", "DELETE /api/projects/N/exports/N"),
    "GET /api/users/",
}
"""Those of a first pull."""
LATER = PULL | {"POST /api/dm/views/", "DELETE /api/dm/views/N/"}
"""Those of a pull of what has changed."""
EXCHANGE = "POST /api/token/refresh/"
"""What comes before all of them where the key is a personal access token."""
COUNT = "GET /api/projects/N/"
"""With what a push ends that lost no answer; one that did looks everything up again."""


def suggested(record):
    """The same reading as if rules had made it."""
    name = record["document_id"]
    return {**record, "id": f"{name}.suggest", "kind": "suggestion", "annotator": "suggest"}


def full(title, readings):
    """Documents, suggestions and readings."""
    return Load(
        title=title,
        annotator="annotator-1",
        documents=[document for document, _ in readings],
        actors=list(ACTORS.values()),
        predictions={r["document_id"]: suggested(r) for _, r in readings},
        records={record["document_id"]: record for _, record in readings},
    )


def state(web, title):
    """What is in the one project of a title, without numbers and times."""
    found = web.get("/api/projects/", params={"title": title}).json()["results"]
    (project,) = [project for project in found if project["title"] == title]
    page = {"project": project["id"], "fields": "all", "page_size": 1000}
    tasks = web.get("/api/tasks/", params=page).json()["tasks"]
    return project["label_config"], [
        (
            task["data"],
            [annotation["result"] for annotation in task["annotations"]],
            [(made["model_version"], made["result"]) for made in task["predictions"]],
        )
        for task in sorted(tasks, key=lambda task: task["data"]["document_id"])
    ]


@pytest.fixture
def load(title, readings):
    """What is to be pushed."""
    return full(title, readings)


@pytest.fixture(scope="module")
def undisturbed(readings, studio, schema, web):
    """What a push comes to that nothing happens to."""
    load = full("undisturbed", readings)
    push(plan_push(load, studio, schema), studio, schema)
    return state(web, load.title)


@pytest.fixture
def reach(label_studio):
    """A way to the server that loses no time."""

    def reach(url, tell=lambda _: None, timeout=60.0, key=label_studio.token, **patience):
        spent = Patience(**({"attempts": 4, "first": 0, "tell": tell} | patience))
        return Studio(url, key, patience=spent, timeout=timeout)

    return reach


@pytest.fixture
def safely(studio, schema, web):
    """Push something with nothing in between → what the project then holds."""

    def safely(load):
        push(plan_push(load, studio, schema), studio, schema)
        return state(web, load.title)

    return safely


@pytest.fixture
def astray(label_studio, reach, schema):
    """Push something through a proxy that strikes → the proxy."""

    def astray(load, strike=lambda *_: None, delay=0, **patience):
        with (
            proxy(label_studio.url, strike, delay) as between,
            reach(between.url, **patience) as studio,
        ):
            push(plan_push(load, studio, schema), studio, schema)
        return between

    return astray


@pytest.fixture
def begun(load, schema, studio, web, readings):
    """A project that a push has to change in every way it can."""
    document, record = compose(Random(99), schema, "invented-0")
    older = Load(
        load.title,
        load.annotator,
        [document, readings[1][0]],
        predictions={"invented-0": suggested(record)},
    )
    project = push(plan_push(older, studio, schema), studio, schema)
    page = project.label_config.replace('hotkey="1" ', "")
    web.patch(f"/api/projects/{project.id}/", json={"label_config": page}).raise_for_status()
    (data,) = [d for d, _, _ in state(web, load.title)[1] if d["document_id"] == "invented-1"]
    web.post(f"/api/projects/{project.id}/import", json=[{"data": data}]).raise_for_status()
    return load


class TestTheKindsOfRequests:
    """Whatever is asked besides has to be spoiled in the tests below, too."""

    def test_of_a_push_are_these(self, load, begun, astray):
        new = replace(load, title=f"{load.title} too")

        assert {*astray(new).kinds} == FIRST | {COUNT}
        assert {*astray(begun).kinds} == SECOND | {COUNT}

    def test_of_a_pull_are_these(self, pulled_through):
        first, _ = pulled_through()
        later, _ = pulled_through(base="before")

        assert (first, later) == (PULL, LATER)

    @pytest.mark.usefixtures("folder")
    def test_of_the_commands_are_no_others(self, title, label_studio, run, tasks, web, monkeypatch):
        words = ("push", "documents.jsonl", "--records", "records.jsonl", "--project", title)
        with proxy(label_studio.url) as between:
            monkeypatch.setenv("LABEL_STUDIO_URL", between.url)
            assert run(*words)[0] == 0
            work_on(web, tasks(title)[0])
            assert run("pull", "--project", title, "-o", "exports")[0] == 0

        assert {*between.kinds} == FIRST | PULL


class TestOneFaultAtEachKindOfRequest:
    @pytest.mark.parametrize("fault", SPOILED, ids=lambda fault: fault.name.lower())
    def test_of_a_first_push(self, fault, load, astray, web, undisturbed):
        between = astray(load, each(fault))

        assert {*map(kind, between.struck)} >= FIRST
        assert state(web, load.title) == undisturbed

    @pytest.mark.parametrize("fault", [Fault.LOST, Fault.HALF], ids=lambda fault: fault.name)
    def test_of_a_push_that_changes_everything(self, fault, begun, astray, web, undisturbed):
        between = astray(begun, each(fault))

        assert {*map(kind, between.struck)} >= SECOND
        assert state(web, begun.title) == undisturbed


@pytest.fixture(scope="module")
def there(readings, studio, schema, web, tmp_path_factory):
    """A title, and what was pulled of its project: before a change and after it, and at once."""
    load = full("to be pulled", readings)
    folder = tmp_path_factory.mktemp("pulled")
    project = push(plan_push(load, studio, schema), studio, schema)
    pull(studio, load.title, folder / "before")
    (first, *_) = studio.tasks(project)
    work_on(web, first)
    shutil.copytree(folder / "before", folder / "after")
    pull(studio, load.title, folder / "after")
    pull(studio, load.title, folder / "whole")
    return load.title, folder


def work_on(web, task):
    """Submit an annotation as the page does: whoever does that gets a pseudonym by a pull."""
    made = {"result": [], "lead_time": 1.5}
    web.post(f"/api/tasks/{task['id']}/annotations/", json=made).raise_for_status()


@pytest.fixture
def pulled_through(there, label_studio, reach, tmp_path):
    """Pull into a new folder, or a copy of one, through a proxy → what it struck, and the exports.

    That are kinds of requests: where it struck none, those that it saw.
    """
    title, folder = there

    def pulled_through(strike=lambda *_: None, base=None):
        place = tmp_path / f"from {base}"
        if base is not None:
            shutil.copytree(folder / base, place)
        roster = Roster(place.with_suffix(".people") / "annotators.json")
        with proxy(label_studio.url, strike) as between, reach(between.url) as studio:
            pull(studio, title, place, roster=roster)
        return {*map(kind, between.struck or between.seen)}, exports(place)

    return pulled_through


@pytest.mark.parametrize("fault", SPOILED, ids=lambda fault: fault.name.lower())
class TestOneFaultAtEachKindOfRequestOfAPull:
    def test_of_everything(self, fault, there, pulled_through, web):
        struck, found = pulled_through(each(fault))

        assert struck >= PULL
        assert found == exports(there[1] / "whole")
        assert left(web, there[0]) == []

    def test_of_what_has_changed(self, fault, there, pulled_through, web):
        struck, found = pulled_through(each(fault), "before")

        assert struck >= LATER
        assert found == exports(there[1] / "after")
        assert left(web, there[0]) == []


def left(web, title):
    """What a pull has left on the server."""
    (found,) = web.get("/api/projects/", params={"title": title}).json()["results"]
    tabs = web.get("/api/dm/views/", params={"project": found["id"]}).json()
    return [*web.get(f"/api/projects/{found['id']}/exports/").json(), *tabs]


def exports(folder):
    """The exports of a folder, oldest first, and how many files there are."""
    found = sorted(folder.iterdir())
    brought = [path for path in found if not path.name.endswith(".meta.json")]
    return [path.read_bytes() for path in brought], len(found)


def test_what_arrives_when_nobody_waits_any_more_is_made_good_by_the_next_push(
    load, astray, safely, undisturbed
):
    """It may make a thing a second time when that has long been sent again."""
    between = astray(load, each(Fault.LATE, MAKING), delay=3, timeout=2)

    assert {*map(kind, between.struck)} == MAKING
    assert safely(load) == undisturbed


def test_what_a_killed_push_had_sent_may_arrive_after_the_next_has_looked(
    load, label_studio, reach, schema, safely, undisturbed
):
    """Then it is there twice, and the one after that makes it good."""
    strike = first("POST /api/projects/N/import", Fault.LATE)
    with (
        proxy(label_studio.url, strike, delay=8) as between,
        reach(between.url, timeout=1, attempts=1) as killed,
    ):
        plan = plan_push(load, killed, schema)
        with pytest.raises(NoAnswerError):
            push(plan, killed, schema)
        assert safely(load) == undisturbed
    assert safely(load) == undisturbed


def test_a_double_that_somebody_has_worked_on_is_told_and_stays(load, safely, web, studio, schema):
    (data, _, _), *_ = safely(load)[1]
    project = studio.project(load.title)
    web.post(f"/api/projects/{project.id}/import", json=[{"data": data}]).raise_for_status()
    tasks = web.get("/api/tasks/", params={"project": project.id, "fields": "all"}).json()["tasks"]
    newest = max(task["id"] for task in tasks)
    web.post(f"/api/tasks/{newest}/annotations/", json={"result": []}).raise_for_status()

    plan = plan_push(load, studio, schema)

    (found,) = plan.problems
    assert (found.code, found.location.task) == ("task-duplicate", newest)
    assert plan.steps == 0


def test_each_lost_answer_is_announced(load, astray, web, undisturbed):
    said: list[str] = []

    astray(load, lambda n, _: Fault.ERROR if 3 <= n <= 5 else None, tell=said.append)

    assert [line.partition("(attempt ")[2] for line in said] == ["2 of 4)", "3 of 4)", "4 of 4)"]
    assert all("answered HTTP 500: the proxy is unwell; trying again in" in line for line in said)
    assert state(web, load.title) == undisturbed


def test_a_server_that_stays_away_ends_the_push_and_the_next_completes_it(
    load, astray, safely, undisturbed
):
    with pytest.raises(NoAnswerError, match="the last of 4 attempts"):
        astray(load, lambda n, _: Fault.CUT if n >= 5 else None)

    assert safely(load) == undisturbed


@pytest.mark.parametrize("fault", SPOILED, ids=lambda fault: fault.name.lower())
def test_a_personal_access_token_is_exchanged_again(fault, personal, label_studio, reach, load):
    """The exchange is a request like any other, and may be sent twice."""
    with (
        proxy(label_studio.url, first(EXCHANGE, fault)) as between,
        reach(between.url, key=personal[1]) as studio,
    ):
        assert studio.projects(load.title) == []

    assert between.struck == [EXCHANGE]
    assert between.seen.count(EXCHANGE) == 2


def test_nobody_at_the_address_is_said_at_once(reach, load, schema, free_port):
    """Who has mistyped the address does not wait for a server that starts."""
    said: list[str] = []
    with (
        reach(f"http://127.0.0.1:{free_port}", tell=said.append) as studio,
        pytest.raises(LabelStudioError, match="no Label Studio answers"),
    ):
        plan_push(load, studio, schema)

    assert said == []
