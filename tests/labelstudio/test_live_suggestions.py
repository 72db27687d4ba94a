"""`redline backend serve`, asked by a real Label Studio at the moment a task is opened."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.serve.asking import ACCOUNT, VERSION, records, serving, task
from toolkit.canonical import bare, canonical_record
from toolkit.documents import read_documents
from toolkit.gather import gather
from toolkit.labelstudio.client import Studio
from toolkit.labelstudio.server import start, stop
from toolkit.labelstudio.tasks import RULES, prediction
from toolkit.registry import read_actors
from toolkit.schema import load_schema
from toolkit.suggest import suggest

pytestmark = pytest.mark.label_studio

ROOT = Path(__file__).parent.parent.parent
ARTICLE = "000_687b90cf0bc0ae61"
SERVE = "from toolkit.cli import main; main()"


@pytest.fixture
def place(folder, root):
    """A project's folder with one real article and the registry."""
    for name in ("actors.json", "documents.jsonl"):
        shutil.copy(root / "annotations" / name, folder / "annotations" / name)
    path = folder / "annotations" / "documents.jsonl"
    (line,) = [one for one in path.read_text("utf-8").splitlines() if ARTICLE in one]
    path.write_text(line + "\n", "utf-8")
    return folder


@pytest.fixture
def served(place, root, free_port):
    """`redline backend serve` in that folder → its address."""
    words = [sys.executable, "-c", SERVE, "backend", "serve", "--port", str(free_port)]
    environment = {**os.environ, "PYTHONPATH": str(root)}
    with (
        (place / "served.log").open("w") as log,
        subprocess.Popen(words, cwd=place, env=environment, stderr=log) as process,
    ):
        while process.poll() is None and "ready: " not in (place / "served.log").read_text():
            time.sleep(0.1)
        yield f"http://127.0.0.1:{free_port}"
        process.terminate()
    assert process.returncode == 0


@pytest.fixture
def pushed(run, place, title, tasks):
    """The article in Label Studio, with nothing predicted → its task, and the project's title."""
    documents = place / "annotations" / "documents.jsonl"
    code, _, err = run("push", documents, "--project", title)
    assert code == 0, err
    (task,) = tasks(title)
    assert not task["predictions"]
    return {**task, "title": title}


@pytest.fixture
def suggested(place, schema):
    """What the rules suggest for the article."""
    document = read_documents(place / "annotations" / "documents.jsonl")[ARTICLE]
    actors = read_actors(place / "annotations" / "actors.json", schema)
    return suggest(document, list(actors.values()), schema)


@pytest.fixture
def connected(web, pushed):
    """The servers of suggestions of the project, as Label Studio knows them."""

    def connected():
        found = web.get("/api/ml/", params={"project": pushed["project"]}).json()
        return [(one["url"], one["title"], one["auth_method"], one["state"]) for one in found]

    return connected


@pytest.fixture
def opened(web, pushed):
    """The predictions that come when the task is opened."""

    def opened():
        reply = web.get(f"/api/tasks/{pushed['id']}/", params={"project": pushed["project"]})
        assert reply.status_code == 200
        return reply.json()["predictions"]

    return opened


@pytest.mark.browser
def test_a_task_that_is_opened_shows_what_is_suggested(
    annotator, served, pushed, suggested, place, run
):
    """What redline suggest makes, as redline push sends it; submitted, it is valid."""
    schema, title = load_schema(), pushed["title"]
    made = prediction(canonical_record(suggested, schema.layers), schema.layers)
    regions = {one["id"] for one in made["result"] if one["type"] == "labels"}

    code, out, err = run("backend", "connect", "--project", title, "--url", served)
    assert (code, err) == (0, "")
    assert out == f"{title}: connected: {served} suggests by {RULES}\n"
    annotator.open(pushed["project"], pushed["id"], len(regions))
    annotator.keep_relations_open()
    annotator.picture(ROOT / "build" / "screenshots" / "live-suggestions.png")
    annotator.submit()

    assert run("pull", "--project", title, "-o", "annotations/exports")[0] == 0
    code, out, err = run("validate", "annotations/exports")
    assert code == 0, out + err
    (read,) = [record for record, _ in gather([place / "annotations/exports"], schema).records]
    assert read["kind"] == "annotation"
    for layer in schema.layers:
        expected = canonical_record(suggested, schema.layers)
        assert bare(read, layer.name) == bare(expected, layer.name)
    log = (place / "served.log").read_text()
    assert log.count(ARTICLE) == 1


def test_who_connects_twice_is_connected_once(run, title, connected, opened, web, pushed):
    with serving() as server:
        url = str(server.http.base_url).rstrip("/")
        first = run("backend", "connect", "--project", title, "--url", url)
        second = run("backend", "connect", "--project", title, "--url", f"{url}/")

        assert (first[0], second[0]) == (0, 0)
        assert second[1] == f"{title}: was connected already: {url} suggests by {VERSION}\n"
        assert connected() == [(url, VERSION, "NONE", "CO")]
        hooks = web.get("/api/webhooks/", params={"project": pushed["project"]}).json()
        assert hooks == []
        (made,) = opened()
        assert (made["model_version"], len(made["result"])) == (VERSION, 2)


def test_the_stream_of_tasks_brings_suggestions_too(run, title, web, pushed):
    with serving() as server:
        run("backend", "connect", "--project", title, "--url", server.http.base_url)

        brought = web.get(f"/api/projects/{pushed['project']}/next").json()

    assert brought["id"] == pushed["id"]
    assert [one["model_version"] for one in brought["predictions"]] == [VERSION]


def test_each_annotator_is_connected_and_who_adjudicates_is_not(run, place, title, web, studio):
    documents = place / "annotations" / "documents.jsonl"
    pair = "annotator-1,annotator-2"
    assert run("push", documents, "--project", title, "--annotators", pair)[0] == 0
    assert run("push", documents, "--project", f"{title} / adjudication")[0] == 0
    with serving() as server:
        code, out, _ = run("backend", "connect", "--project", title, "--url", server.http.base_url)

        found = [studio.project(f"{title} / {who}") for who in ("annotator-1", "adjudication")]
        numbers = [one.id for one in found if one]
        asked = [web.get("/api/ml/", params={"project": n}).json() for n in numbers]

    assert code == 0
    told = [line.partition(": ")[0] for line in out.splitlines()]
    assert told == [f"{title} / annotator-1", f"{title} / annotator-2"]
    assert [len(one) for one in asked] == [1, 0]


def test_who_disconnects_is_asked_no_more(run, title, connected, opened):
    with serving() as server:
        url = str(server.http.base_url).rstrip("/")
        run("backend", "connect", "--project", title, "--url", url)

        code, out, _ = run("backend", "disconnect", "--project", title, "--url", url)

        assert (code, out) == (0, f"{title}: disconnected\n")
        assert connected() == []
        assert opened() == []
        _, out, _ = run("backend", "disconnect", "--project", title, "--url", url)
        assert out == f"{title}: was not connected\n"


def test_with_a_password_label_studio_is_told_it(run, title, connected, opened, monkeypatch):
    monkeypatch.setenv("REDLINE_BACKEND_USER", ACCOUNT[0])
    monkeypatch.setenv("REDLINE_BACKEND_PASSWORD", ACCOUNT[1])
    with serving(account=ACCOUNT) as server:
        url = str(server.http.base_url).rstrip("/")

        code, out, err = run("backend", "connect", "--project", title, "--url", url)

        assert (code, err) == (0, "")
        assert ACCOUNT[1] not in out
        assert connected() == [(url, VERSION, "BASIC_AUTH", "CO")]
        assert opened()


def test_the_wrong_password_is_an_error(run, title, connected, monkeypatch):
    monkeypatch.setenv("REDLINE_BACKEND_USER", "somebody")
    monkeypatch.setenv("REDLINE_BACKEND_PASSWORD", "guessed-secret")
    with serving(account=ACCOUNT) as server:
        code, out, err = run(
            "backend", "connect", "--project", title, "--url", server.http.base_url
        )

    assert (code, out) == (3, "")
    assert "is not let in" in err
    assert "guessed-secret" not in err
    assert connected() == []


@pytest.mark.usefixtures("pushed")
def test_a_server_that_does_not_run_is_an_error(run, title, free_port, connected):
    url = f"http://127.0.0.1:{free_port}"

    code, _, err = run("backend", "connect", "--project", title, "--url", url)

    assert code == 3
    assert err.startswith(f"error: Label Studio finds no server of suggestions at {url}")
    assert "redline backend serve" in err
    assert connected() == []


def test_a_task_opens_without_suggestions_while_nobody_makes_them(run, title, opened):
    """And with them as soon as somebody does."""
    failing: list[bool] = []

    def at_times(documents):
        if failing:
            raise ValueError
        return records(documents)

    with serving(at_times) as server:
        run("backend", "connect", "--project", title, "--url", server.http.base_url)
        failing.append(True)
        assert opened() == []
        failing.clear()
        assert opened()


def test_a_task_of_somebody_else_opens_with_nothing_suggested(run, title, web, pushed):
    with serving() as server:
        run("backend", "connect", "--project", title, "--url", server.http.base_url)
        data = {**task()["data"], "document_id": "The River"}
        number = pushed["project"]
        web.post(f"/api/projects/{number}/import", json=[{"data": data}]).raise_for_status()
        found = web.get("/api/tasks/", params={"project": number}).json()["tasks"]
        (other,) = [one["id"] for one in found if one["id"] != pushed["id"]]

        reply = web.get(f"/api/tasks/{other}/", params={"project": number})

    assert reply.status_code == 200
    assert [one["result"] for one in reply.json()["predictions"]] == [[]]
    assert server.lines[-1].startswith(f"task {other}: nothing suggested: ")


@pytest.fixture(scope="module")
def guarded(tmp_path_factory, label_studio_executable, label_studio_template):
    """A Label Studio as it comes: it calls no address of its own network."""
    place = tmp_path_factory.mktemp("guarded")
    program = place / "label-studio"
    program.write_text(
        f'#!/bin/sh\nunset LABEL_STUDIO_ML_BLOCK_LOCAL_IP\nexec "{label_studio_executable}" "$@"\n',
        "utf-8",
    )
    program.chmod(0o755)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    yield start(place / "data", port=port, executable=str(program), template=label_studio_template)
    stop(place / "data")


def test_a_label_studio_that_calls_no_such_address_is_told_how_it_does(
    guarded, place, run, title, monkeypatch
):
    monkeypatch.setenv("LABEL_STUDIO_URL", guarded.url)
    monkeypatch.setenv("LABEL_STUDIO_API_KEY", guarded.token)
    assert run("push", place / "annotations/documents.jsonl", "--project", title)[0] == 0
    with serving() as server:
        code, _, err = run("backend", "connect", "--project", title, "--url", server.http.base_url)

    assert code == 3
    assert "it is an address of its own network" in err
    assert "LABEL_STUDIO_ML_BLOCK_LOCAL_IP=false" in err
    with Studio(guarded.url, guarded.token) as studio:
        project = studio.project(title)
        assert project
        assert not studio.ask(
            "look", lambda sdk, options: sdk.ml.list(project=project.id, request_options=options)
        )
