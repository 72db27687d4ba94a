"""A local Label Studio: one process, SQLite, loopback only; started, found again, stopped."""

from __future__ import annotations

import contextlib
import fcntl
import shutil
import socket
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.errors import LabelStudioError
from toolkit.files import write_atomically
from toolkit.labelstudio import account
from toolkit.labelstudio.process import end, launch, started
from toolkit.model import JSONObject
from toolkit.settings import Settings

if TYPE_CHECKING:
    import httpx

HOST = "127.0.0.1"
INSTALL_HINT = (
    "Install it in an environment of its own: uv tool install label-studio==1.23.2, "
    "and name it in redline.toml under [server] executable."
)
QUIET = {
    "DJANGO_DB": "sqlite",
    "LABEL_STUDIO_ENABLE_LEGACY_API_TOKEN": "true",
    "LABEL_STUDIO_DISABLE_SIGNUP_WITHOUT_LINK": "true",
    "LABEL_STUDIO_LATEST_VERSION_CHECK": "false",
    "LABEL_STUDIO_COLLECT_ANALYTICS": "false",
    "SENTRY_DSN": "",
    "FRONTEND_SENTRY_DSN": "",
    "LOG_LEVEL": "WARNING",
    "LABEL_STUDIO_ML_BLOCK_LOCAL_IP": "false",
}
"""A private database, one account, nothing said to the outside; suggestions from this machine."""
ENDED = {"pid": None, "started": None}


@dataclass(frozen=True, slots=True)
class Server:
    """A Label Studio that runs on this machine, with the account that redline made in it."""

    url: str
    port: int
    pid: int
    username: str
    password: str = field(repr=False)
    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Status:
    """What became of the server of one data folder; the address is that of its latest run."""

    running: bool
    """Whether its process lives."""
    ready: bool
    """Whether it answers, too."""
    url: str | None
    port: int | None
    pid: int | None
    username: str | None
    credentials: Path
    """The file with the password and the token, readable by its owner only."""
    log: Path


def executable_of(settings: Settings) -> str:
    """The configured program: a path against the project's folder, or a name on PATH."""
    name = settings.get("server", "executable")
    return str(settings.path("server", "executable")) if "/" in name else name


def template_of(settings: Settings) -> Path | None:
    """The configured copy of a migrated database; None where none is named."""
    return settings.path("server", "template") if settings.get("server", "template") else None


def start(
    data: Path,
    *,
    port: int,
    executable: str,
    template: Path | None = None,
    wait: float = 180,
    progress: Callable[[float], None] | None = None,
) -> Server:
    """Start the server of a data folder and wait until it answers; one that runs is returned.

    Args:
        data: Its folder; made where missing, with an account whose password is random.
        port: Where it listens, on loopback only. One that runs already keeps its own.
        executable: The program `label-studio`: a path, or a name on PATH.
        template: A migrated database for a new folder; it saves a minute. Ignored if missing.
        wait: Seconds until it must answer.
        progress: Called several times a second with the seconds waited.

    Raises:
        LabelStudioError: When it is not installed, the port is taken, or it does not come up;
            what was started is ended then.
    """
    data = data.resolve()
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        data.chmod(0o700)
    except OSError as error:
        raise LabelStudioError(
            f"cannot use {data}: {error.strerror}", hint="Name another folder with --data."
        ) from error
    with _turn(data):
        values = account.read(data)
        if _lives(values):
            _await(values, data, wait, progress)
            return _server(values)
        program = _program(executable)
        _check_free(port)
        values = account.known(data, values) | {"url": f"http://{HOST}:{port}", "port": port}
        account.write(data, values)
        if template is not None and template.is_file() and not (data / account.DATABASE).exists():
            write_atomically(data / account.DATABASE, template.read_bytes(), mode=0o600)
        values |= _launch(program, data, values)
        try:
            account.write(data, values)
            _await(values, data, wait, progress)
        except BaseException:
            end(values["pid"], values["started"])
            account.write(data, values | ENDED)
            raise
    return _server(values)


def stop(data: Path, *, grace: float = 10) -> bool:
    """End the server of a data folder → whether one was running. No other process is touched.

    Args:
        data: Its folder.
        grace: Seconds between asking it to end and ending it.

    Raises:
        LabelStudioError: When `server.json` cannot be read.
    """
    values = account.read(data)
    if not _lives(values):
        return False
    end(values["pid"], values["started"], grace)
    account.write(data, values | ENDED)
    return True


def status(data: Path) -> Status:
    """What is known of the server of a data folder.

    Raises:
        LabelStudioError: When `server.json` cannot be read.
    """
    values = account.read(data)
    running = _lives(values)
    ready = False
    if running:
        with _client(values["url"]) as http:
            ready = _answers(http)
    return Status(
        running=running,
        ready=ready,
        url=values.get("url"),
        port=values.get("port"),
        pid=values["pid"] if running else None,
        username=values.get("username"),
        credentials=data / account.FILE,
        log=data / "server.log",
    )


@contextlib.contextmanager
def _turn(data: Path) -> Iterator[None]:
    """Two starts in one folder come one after the other, so that the second finds the first."""
    with (data / "server.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _lives(values: Mapping[str, Any]) -> bool:
    """Whether the process that was written down is there, and is no later one of that number."""
    pid, since = values.get("pid"), values.get("started")
    return isinstance(pid, int) and pid > 1 and since is not None and started(pid) == since


def _server(values: Mapping[str, Any]) -> Server:
    return Server(**{part.name: values[part.name] for part in fields(Server)})


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise LabelStudioError(f"Label Studio is missing: no program {name}", hint=INSTALL_HINT)
    return str(Path(found).absolute())


def _check_free(port: int) -> None:
    """Label Studio takes the next port in silence when its own is busy, so we ask first."""
    taken = LabelStudioError(
        f"port {port} of {HOST} is in use", hint="Name another with --port, or end what uses it."
    )
    with socket.socket() as probe:
        probe.settimeout(1)
        if probe.connect_ex((HOST, port)) == 0:
            raise taken
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise taken from error


def _launch(program: str, data: Path, values: Mapping[str, Any]) -> JSONObject:
    """Start the process → its number and when it began. Nothing secret is in its arguments.

    `LABEL_STUDIO_HOST` stays unset: links are then relative, and hold under any loopback name.
    """
    port = str(values["port"])
    try:
        pid = launch(
            [program, "start", "--no-browser", "--internal-host", HOST, "--port", port],
            environment={
                **QUIET,
                "LABEL_STUDIO_BASE_DATA_DIR": str(data),
                "LABEL_STUDIO_USERNAME": values["username"],
                "LABEL_STUDIO_PASSWORD": values["password"],
                "LABEL_STUDIO_USER_TOKEN": values["token"],
            },
            folder=data,
            log=data / "server.log",
        )
    except OSError as error:
        raise LabelStudioError(
            f"cannot run {program}: {error.strerror}", hint=INSTALL_HINT
        ) from error
    return {"pid": pid, "started": started(pid)}


def _await(
    values: Mapping[str, Any],
    data: Path,
    wait: float,
    progress: Callable[[float], None] | None,
) -> None:
    began = time.monotonic()
    with _client(values["url"]) as http:
        while not _answers(http):
            waited = time.monotonic() - began
            if not _lives(values):
                raise _failure("Label Studio ended while it started", data)
            if waited > wait:
                raise _failure(f"Label Studio did not answer within {wait:g} seconds", data)
            if progress is not None:
                progress(waited)
            time.sleep(0.25)
        header = {"Authorization": f"Token {values['token']}"}
        if _get(http, "/api/projects/?page_size=1", header, timeout=30) is None:
            raise LabelStudioError(
                f"{values['url']} answers, but refuses the token in {data / account.FILE}",
                hint="Allow legacy tokens in its settings, or name another folder with --data.",
            )


def _failure(what: str, data: Path) -> LabelStudioError:
    log = data / "server.log"
    lines = [line.strip() for line in log.read_text("utf-8", "replace").splitlines()]
    last = next((line[:300] for line in reversed(lines) if line), "it said nothing")
    return LabelStudioError(f"{what}: {last}", hint=f"Read {log}.")


def _client(url: str) -> httpx.Client:
    import httpx

    # A proxy in the environment has no business between us and loopback.
    return httpx.Client(base_url=url, trust_env=False)


def _answers(http: httpx.Client) -> bool:
    found = _get(http, "/health", {}, timeout=2)
    return isinstance(found, dict) and found.get("status") == "UP"


def _get(http: httpx.Client, path: str, headers: Mapping[str, str], *, timeout: float) -> Any:
    """The JSON at an address; None when nothing, or nothing of the kind, comes back."""
    import httpx

    try:
        reply = http.get(path, headers=headers, timeout=timeout)
        return reply.json() if reply.is_success else None
    except (httpx.HTTPError, ValueError):
        return None
