"""`redline backend serve` as a process: it begins, says so, and ends."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys

import httpx
import pytest

from tests.serve.asking import task
from toolkit.errors import ConfigurationError
from toolkit.labelstudio.tasks import RULES
from toolkit.serve.listening import Listener

SERVE = "from toolkit.cli import main; main()"


@pytest.fixture
def started(root, tmp_path, free_port):
    """Begin to serve in an empty folder → the process, once it is ready."""
    running: list[subprocess.Popen[str]] = []

    def started(*more):
        words = [sys.executable, "-c", SERVE, "backend", "serve", "--port", str(free_port), *more]
        environment = {**os.environ, "PYTHONPATH": str(root)}
        pipe = subprocess.PIPE
        process = subprocess.Popen(
            words, cwd=tmp_path, env=environment, stdout=pipe, stderr=pipe, text=True
        )
        running.append(process)
        assert process.stderr
        while (line := process.stderr.readline()) and not line.startswith("ready: "):
            pass
        place = f"http://127.0.0.1:{free_port}"
        assert line == f"ready: {place} suggests by {RULES}, until Ctrl-C\n"
        return process

    yield started
    for process in running:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "SIGTERM"])
def test_it_is_ended_without_an_error(started, free_port, number):
    process = started()
    body = {"tasks": [task()]}
    made = httpx.post(f"http://127.0.0.1:{free_port}/predict", json=body, trust_env=False).json()

    process.send_signal(number)
    out, err = process.communicate(timeout=60)

    assert made["results"][0]["result"]
    assert (process.returncode, out) == (0, "")
    assert err.splitlines()[-1] == "stopped"
    assert err.splitlines()[0].startswith("the-river: ")


def test_a_port_that_is_taken_is_an_error(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        code, out, err = run("backend", "serve", "--port", port)

    assert (code, out) == (3, "")
    assert err.startswith(f"error: cannot listen on port {port} of 127.0.0.1: ")
    assert "--port" in err.splitlines()[1]


@pytest.mark.parametrize("host", ["10.0.0.7", "::", "studio.example"])
def test_beyond_this_machine_it_takes_a_password(run, tmp_path, monkeypatch, host):
    monkeypatch.chdir(tmp_path)
    for name in ("REDLINE_BACKEND_USER", "REDLINE_BACKEND_PASSWORD"):
        monkeypatch.delenv(name, raising=False)

    code, _, err = run("backend", "serve", "--host", host)

    assert code == 3
    assert err.startswith(f"error: at {host} everybody who reaches this machine could ask")


@pytest.mark.parametrize(
    ("user", "password"), [("studio", ""), ("", "secret"), ("a:b", "secret"), ("a", "secret ✓")]
)
def test_half_an_account_is_an_error_and_not_shown(run, tmp_path, monkeypatch, user, password):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("REDLINE_BACKEND_USER", user)
    monkeypatch.setenv("REDLINE_BACKEND_PASSWORD", password)

    code, _, err = run("backend", "serve")

    assert code == 3
    assert "REDLINE_BACKEND_PASSWORD" in err
    assert "secret" not in err


def test_an_address_of_another_machine_is_an_error():
    with pytest.raises(ConfigurationError, match="cannot listen on port 9090 of"):
        Listener("203.0.113.9", 9090, print)


def test_what_is_under_way_is_waited_for_no_longer_than_said():
    with Listener("127.0.0.1", 0, print) as listener:
        assert listener.settle(0.01)


def test_a_backend_that_is_not_installed_is_wrong_usage(run, tmp_path, monkeypatch, free_port):
    monkeypatch.chdir(tmp_path)

    code, _, err = run("backend", "serve", "--port", free_port, "--backend", "oracle")

    assert code == 2
    assert "there is no backend 'oracle'; installed are rules" in err
