"""A local Label Studio is started, found again and stopped, and nothing else is touched."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner

from toolkit.cli import group
from toolkit.errors import LabelStudioError
from toolkit.labelstudio import server
from toolkit.labelstudio.process import started
from toolkit.labelstudio.server import Server
from toolkit.settings import read_settings

STUBBORN = f"""#!{sys.executable}
import http.server, os, signal, sys

signal.signal(signal.SIGTERM, signal.SIG_IGN)


class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        known = f"Token {{os.environ['LABEL_STUDIO_USER_TOKEN']}}"
        ok = self.path == "/health" or self.headers["Authorization"] == known
        self.send_response(200 if ok else 401)
        self.end_headers()
        self.wfile.write(b'{{"status": "UP"}}')


port = int(sys.argv[sys.argv.index("--port") + 1])
http.server.HTTPServer(("127.0.0.1", port), Answer).serve_forever()
"""


def program(folder: Path, text: str) -> str:
    """A program that stands in for Label Studio where the real one cannot be made to fail."""
    path = folder / "label-studio"
    path.write_text(text, "utf-8")
    path.chmod(0o755)
    return str(path)


def mode(path: Path) -> int:
    """The permissions of a file or folder."""
    return path.stat().st_mode & 0o777


def projects(found: Server) -> httpx.Response:
    """What the server says to its own token."""
    return httpx.get(
        f"{found.url}/api/projects/", headers={"Authorization": f"Token {found.token}"}, timeout=30
    )


@pytest.fixture
def stranger() -> Iterator[subprocess.Popen[bytes]]:
    """A process that redline did not start."""
    with subprocess.Popen(["sleep", "600"]) as process:
        yield process
        process.kill()


class TestRealServer:
    pytestmark = pytest.mark.label_studio

    def test_accepts_its_token(self, label_studio):
        assert projects(label_studio).status_code == 200

    def test_listens_on_one_loopback_address_only(self, label_studio):
        """A server on all addresses would answer on 127.0.0.2, too."""
        with socket.socket() as probe:
            assert probe.connect_ex(("127.0.0.1", label_studio.port)) == 0
        with socket.socket() as probe:
            probe.settimeout(2)
            assert probe.connect_ex(("127.0.0.2", label_studio.port)) != 0

    def test_refuses_to_sign_up_strangers(self, label_studio):
        """Whoever shares the machine has no account without an invitation."""
        with httpx.Client(base_url=label_studio.url, timeout=30) as http:
            http.get("/user/signup/")
            form = {
                "email": "stranger@example.com",
                "password": "long-enough-1",
                "csrfmiddlewaretoken": http.cookies["csrftoken"],
            }
            reply = http.post("/user/signup/", data=form)

        assert reply.status_code == 403

    def test_keeps_its_secrets_to_its_owner(self, label_studio, label_studio_data):
        """Neither another user, nor the list of processes, nor a log shows them."""
        words = Path(f"/proc/{label_studio.pid}/cmdline").read_text("utf-8")
        log = (label_studio_data / "server.log").read_text("utf-8")

        assert mode(label_studio_data) == 0o700
        assert mode(label_studio_data / "server.json") == 0o600
        for secret in (label_studio.token, label_studio.password):
            assert secret not in words
            assert secret not in log
            assert secret not in repr(label_studio)

    def test_is_found_again_instead_of_started_twice(self, label_studio, label_studio_data):
        again = server.start(label_studio_data, port=1, executable="never-looked-for")

        assert again == label_studio

    def test_holds_its_port_against_a_second_one(self, label_studio, tmp_path):
        with pytest.raises(LabelStudioError, match=f"port {label_studio.port} .* in use"):
            server.start(tmp_path, port=label_studio.port, executable=sys.executable)

    def test_is_known_to_the_settings_of_its_folder(
        self, label_studio, label_studio_data, tmp_path
    ):
        """`redline push` needs no key for the server that `redline server start` started."""
        path = tmp_path / "redline.toml"
        path.write_text(f'[server]\ndata = "{label_studio_data}"\n', "utf-8")

        known = read_settings(path.parent, environment={}).label_studio()

        assert known[:2] == (label_studio.url, label_studio.token)

    def test_is_shown_by_the_command_line_without_its_secrets(
        self, label_studio, label_studio_data
    ):
        place = ["--data", str(label_studio_data)]
        shown = CliRunner().invoke(group, ["server", "status", "--json", *place])
        text = CliRunner().invoke(group, ["server", "status", *place])
        again = CliRunner().invoke(group, ["server", "start", *place])

        assert [shown.exit_code, text.exit_code, again.exit_code] == [0, 0, 0]
        found = json.loads(shown.stdout)
        assert [found["running"], found["ready"]] == [True, True]
        assert found["pid"] == label_studio.pid
        for printed in (shown.output, text.output, again.output):
            assert label_studio.url in printed
            assert label_studio.token not in printed
            assert label_studio.password not in printed

    def test_keeps_its_account_when_started_again(
        self, label_studio_executable, label_studio_template, tmp_path, free_port
    ):
        """The database keeps the first token, so the folder does, too."""
        first = server.start(
            tmp_path,
            port=free_port,
            executable=label_studio_executable,
            template=label_studio_template,
        )
        assert server.stop(tmp_path)
        second = server.start(tmp_path, port=free_port, executable=label_studio_executable)
        answer = projects(second)
        assert server.stop(tmp_path)

        assert answer.status_code == 200
        assert second.token == first.token
        assert second.password == first.password
        assert second.pid != first.pid


class TestStart:
    def test_a_missing_program_is_named_with_the_way_to_get_it(self, tmp_path, free_port):
        with pytest.raises(LabelStudioError, match="no program nowhere/label-studio") as caught:
            server.start(tmp_path, port=free_port, executable="nowhere/label-studio")

        assert "uv tool install label-studio==" in caught.value.hint

    def test_a_program_that_ends_is_reported_with_its_last_words(self, tmp_path, free_port):
        ends = program(tmp_path, "#!/bin/sh\necho first\necho no room on the disk\necho\nexit 1\n")
        data = tmp_path / "data"

        with pytest.raises(
            LabelStudioError, match=r"ended while .*: no room on the disk"
        ) as caught:
            server.start(data, port=free_port, executable=ends)

        assert str(data / "server.log") in caught.value.hint
        assert not server.status(data).running

    def test_a_program_that_never_answers_is_ended(self, tmp_path, free_port):
        hangs = program(tmp_path, f"#!/bin/sh\necho $$ > {tmp_path}/pid\nexec sleep 600\n")

        with pytest.raises(LabelStudioError, match=r"did not answer within 0\.5 seconds"):
            server.start(tmp_path / "data", port=free_port, executable=hangs, wait=0.5)

        assert started(int((tmp_path / "pid").read_text("utf-8"))) is None

    def test_the_wait_is_reported_to_who_asks(self, tmp_path, free_port):
        hangs = program(tmp_path, "#!/bin/sh\nexec sleep 600\n")
        seconds: list[float] = []

        with pytest.raises(LabelStudioError):
            server.start(
                tmp_path / "data",
                port=free_port,
                executable=hangs,
                wait=0.6,
                progress=seconds.append,
            )

        assert seconds == sorted(seconds)
        assert len(seconds) >= 2

    def test_a_template_is_copied_once_and_never_over_a_database(self, tmp_path, free_port):
        ends = program(tmp_path, "#!/bin/sh\nexit 1\n")
        template = tmp_path / "migrated.sqlite3"
        for content in (b"first", b"second"):
            template.write_bytes(content)
            with pytest.raises(LabelStudioError):
                server.start(tmp_path / "data", port=free_port, executable=ends, template=template)

        assert (tmp_path / "data" / "label_studio.sqlite3").read_bytes() == b"first"

    def test_a_database_without_its_account_is_not_started(self, tmp_path, free_port):
        (tmp_path / "label_studio.sqlite3").touch()

        with pytest.raises(LabelStudioError, match=r"not the server\.json with its account"):
            server.start(tmp_path, port=free_port, executable=sys.executable)

    def test_the_environment_holds_the_account_and_none_of_our_keys(
        self, tmp_path, free_port, monkeypatch
    ):
        monkeypatch.setenv("HF_TOKEN", "ours")
        monkeypatch.setenv("LABEL_STUDIO_HOST", "http://elsewhere.example")
        tells = program(tmp_path, "#!/bin/sh\nenv > seen\nexit 1\n")

        with pytest.raises(LabelStudioError):
            server.start(tmp_path / "data", port=free_port, executable=tells)

        seen = (tmp_path / "data" / "seen").read_text("utf-8")
        account = json.loads((tmp_path / "data" / "server.json").read_text("utf-8"))
        assert f"LABEL_STUDIO_USER_TOKEN={account['token']}\n" in seen
        assert "HF_TOKEN" not in seen
        assert "LABEL_STUDIO_HOST" not in seen

    def test_two_starts_at_once_give_one_server(self, tmp_path, free_port):
        """The second waits for the first, and finds what it started."""
        stubborn = program(tmp_path, STUBBORN)

        with ThreadPoolExecutor() as pool:
            both = [
                pool.submit(server.start, tmp_path / "data", port=free_port, executable=stubborn)
                for _ in range(2)
            ]
            found = {future.result() for future in both}
        server.stop(tmp_path / "data", grace=0)

        assert len(found) == 1


class TestStop:
    def test_nothing_to_stop_is_no_error(self, tmp_path):
        assert not server.stop(tmp_path)

    def test_a_program_that_will_not_end_is_made_to(self, tmp_path, free_port):
        """One that ignores SIGTERM gets SIGKILL after the grace."""
        stubborn = program(tmp_path, STUBBORN)
        found = server.start(tmp_path / "data", port=free_port, executable=stubborn)

        assert server.stop(tmp_path / "data", grace=0.2)

        assert started(found.pid) is None
        assert not server.status(tmp_path / "data").running

    def test_a_process_that_has_inherited_the_number_is_left_alone(self, tmp_path, stranger):
        """After a reboot the number in server.json may be anybody's."""
        values = {"pid": stranger.pid, "started": "long ago", "url": "http://127.0.0.1:1"}
        (tmp_path / "server.json").write_text(json.dumps(values), "utf-8")

        assert not server.stop(tmp_path)

        assert stranger.poll() is None

    def test_a_broken_server_json_is_reported(self, tmp_path):
        (tmp_path / "server.json").write_text("{", "utf-8")

        with pytest.raises(LabelStudioError, match=r"server\.json is not JSON"):
            server.stop(tmp_path)


class TestCommand:
    def test_status_exits_1_when_nothing_runs(self, tmp_path):
        result = CliRunner().invoke(group, ["server", "status", "--data", str(tmp_path)])

        assert result.exit_code == 1
        assert result.stdout == "Label Studio is not running\n"

    def test_stop_says_that_nothing_ran(self, tmp_path):
        result = CliRunner().invoke(group, ["server", "stop", "--data", str(tmp_path)])

        assert result.exit_code == 0
        assert result.stdout == "Label Studio was not running\n"

    def test_settings_name_the_program_by_its_path_from_redline_toml(
        self, tmp_path, free_port, monkeypatch
    ):
        """Wherever in the project the command is given."""
        (tmp_path / "bin").mkdir()
        program(tmp_path / "bin", "#!/bin/sh\necho it was me\nexit 1\n")
        (tmp_path / "redline.toml").write_text(
            '[server]\nexecutable = "bin/label-studio"\ndata = "data"\n', "utf-8"
        )
        (tmp_path / "below").mkdir()
        monkeypatch.chdir(tmp_path / "below")

        result = CliRunner().invoke(group, ["server", "start", "--port", str(free_port)])

        assert isinstance(result.exception, LabelStudioError)
        assert "it was me" in result.exception.message

    def test_a_name_without_a_slash_is_looked_up_on_the_path(self, tmp_path):
        assert server.executable_of(read_settings(tmp_path, environment={})) == "label-studio"
