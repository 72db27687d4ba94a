"""`redline watch --webhook`: Label Studio calls, and the watch looks at once."""

from __future__ import annotations

import os
import socket
import subprocess
import sys

import httpx
import pytest

from toolkit.errors import ConfigurationError
from toolkit.labelstudio.client import Studio
from toolkit.labelstudio.server import start, stop
from toolkit.labelstudio.webhooks import Bell, hang, take_down

TEXT = "Strelsau, 4 May. The garrison of Zenda has crossed the river, the ministry said.\n"
LONG = 600
"""Seconds that no test waits: what comes sooner has come by a webhook."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@pytest.fixture
def address():
    """An address at which nobody listens yet."""
    return f"http://127.0.0.1:{free_port()}"


def called(url):
    return httpx.post(url, json={"action": "ANNOTATION_CREATED"}, trust_env=False).status_code


def test_a_call_ends_the_wait(address):
    with Bell(address) as bell:
        assert called(bell.url) == 204
        assert bell.wait(LONG)


def test_a_call_is_heard_once(address):
    with Bell(address) as bell:
        called(bell.url)
        bell.wait(LONG)

        assert not bell.wait(0.01)


def test_who_does_not_know_the_path_cannot_ring(address):
    with Bell(address) as bell:
        assert called(f"{address}/redline-watch/guessed") == 404
        assert not bell.wait(0.01)


@pytest.mark.parametrize(
    "address",
    ["10.0.0.7:8765", "http://10.0.0.7", "https://127.0.0.1:8765", "http://127.0.0.1:port", ""],
)
def test_what_is_no_address_is_refused(address):
    with pytest.raises(ConfigurationError, match="is no address to listen at"):
        Bell(address)


def test_an_address_where_somebody_listens_already_is_refused(address):
    with Bell(address), pytest.raises(ConfigurationError, match="cannot listen at"):
        Bell(address)


@pytest.fixture(scope="module")
def calling(tmp_path_factory, label_studio_executable, label_studio_template):
    """A Label Studio that may call this machine, which it refuses as a rule."""
    place = tmp_path_factory.mktemp("calling")
    program = place / "label-studio"
    program.write_text(
        "#!/bin/sh\nexport LABEL_STUDIO_SSRF_PROTECTION_ENABLED=false\n"
        f'exec "{label_studio_executable}" "$@"\n',
        "utf-8",
    )
    program.chmod(0o755)
    data = place / "server"
    yield start(data, port=free_port(), executable=str(program), template=label_studio_template)
    stop(data)


def asked(server):
    """A server as anybody reaches it."""
    header = {"Authorization": f"Token {server.token}"}
    return httpx.Client(base_url=server.url, headers=header, trust_env=False)


@pytest.mark.label_studio
def test_a_watch_looks_as_soon_as_something_is_annotated(
    calling, folder, run, title, root, address
):
    (folder / "seeds").mkdir()
    (folder / "seeds" / "zenda.txt").write_text(TEXT, "utf-8")
    assert run("ingest", "seeds", "-o", "annotations/documents.jsonl")[0] == 0
    environment = {
        **os.environ,
        "PYTHONPATH": str(root),
        "LABEL_STUDIO_URL": calling.url,
        "LABEL_STUDIO_API_KEY": calling.token,
    }

    def started(*words):
        program = [sys.executable, "-c", "from toolkit.cli import main; main()", *words]
        pipe = subprocess.PIPE
        return subprocess.Popen(program, stdout=pipe, stderr=pipe, text=True, env=environment)

    with started("push", "annotations/documents.jsonl", "--project", title) as push:
        assert push.wait() == 0
    with Studio(calling.url, calling.token) as studio:
        (task,) = studio.tasks(studio.projects(title)[0])
        value = {"start": 37, "end": 42, "text": "Zenda", "labels": ["name"]}
        item = {"from_name": "mention", "to_name": "text", "type": "labels", "value": value}
        words = ("--interval", str(LONG), "--webhook", address, "--rounds", "3")
        with started("watch", "--project", title, *words) as watch, asked(calling) as web:
            # The first round finds nothing annotated, and says nothing.
            while not web.get("/api/webhooks/").json():
                assert watch.poll() is None, watch.stderr.read()
            studio.annotate(task["id"], [{**item, "id": "first"}])
            told = watch.stdout.readline()
            studio.annotate(task["id"], [{**item, "id": "second"}])
            _, said = watch.communicate()
            left = web.get("/api/webhooks/").json()

    assert f"{title}: 1 task" in told
    assert watch.returncode == 0, said
    assert left == []


@pytest.mark.label_studio
def test_what_a_killed_watch_left_is_taken_down_by_the_next(calling, title):
    with Studio(calling.url, calling.token) as studio, asked(calling) as web:
        project = studio.create_project(title, "<View/>", "")

        def standing():
            found = web.get("/api/webhooks/", params={"project": project.id}).json()
            return {one["id"] for one in found}

        others = hang(studio, project, "http://127.0.0.1:8766/redline-watch/of-another")
        hang(studio, project, "http://127.0.0.1:8765/redline-watch/first")
        second = hang(studio, project, "http://127.0.0.1:8765/redline-watch/second")
        assert standing() == {others, second}
        assert second is not None
        take_down(studio, second)
        take_down(studio, second)
        assert standing() == {others}


@pytest.mark.label_studio
def test_a_server_that_calls_no_such_address_is_looked_at_all_the_same(folder, run, title, address):
    assert run("push", folder / "documents.jsonl", "--project", title)[0] == 0

    code, _, err = run("watch", "--project", title, "--webhook", address, "--rounds", 1)

    assert code == 0
    assert f"calls no such address; {title!r} is looked at alone" in err
