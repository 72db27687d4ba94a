"""A stand-in of the Hub on loopback: what its clients ask of datasets, and faults on demand."""

from __future__ import annotations

import contextlib
import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from tests.hub.answers import Asked, Reply, error
from tests.hub.shelf import Repo
from tests.listening import listening

DATASET = r"(?P<repo>[^/]+/[^/]+)"
ROUTES = {
    "whoami": ("GET", r"/api/whoami-v2"),
    "create": ("POST", r"/api/repos/create"),
    "validate-yaml": ("POST", r"/api/validate-yaml"),
    "info": ("GET", rf"/api/datasets/{DATASET}(?:/revision/(?P<rev>[^/]+))?"),
    "refs": ("GET", rf"/api/datasets/{DATASET}/refs"),
    "commits": ("GET", rf"/api/datasets/{DATASET}/commits/(?P<rev>[^/]+)"),
    "tree": ("GET", rf"/api/datasets/{DATASET}/tree/(?P<rev>[^/]+)(?:/(?P<path>.*))?"),
    "paths-info": ("POST", rf"/api/datasets/{DATASET}/paths-info/(?P<rev>[^/]+)"),
    "preupload": ("POST", rf"/api/datasets/{DATASET}/preupload/(?P<rev>[^/]+)"),
    "commit": ("POST", rf"/api/datasets/{DATASET}/commit/(?P<rev>[^/]+)"),
    "tag": ("POST", rf"/api/datasets/{DATASET}/tag/(?P<rev>[^/]+)"),
    "batch": ("POST", rf"/datasets/{DATASET}\.git/info/lfs/objects/batch"),
    "put": ("PUT", rf"/store/{DATASET}/(?P<oid>[0-9a-f]+)"),
    "verify": ("POST", rf"/verify/{DATASET}"),
    "head": ("HEAD", rf"/datasets/{DATASET}/resolve/(?P<rev>[^/]+)/(?P<path>.+)"),
    "get": ("GET", rf"/datasets/{DATASET}/resolve/(?P<rev>[^/]+)/(?P<path>.+)"),
    "stored": ("GET|HEAD", rf"/store/{DATASET}/(?P<oid>[0-9a-f]+)"),
}
"""What can be asked, by the name that faults are ordered for."""


class Fault(StrEnum):
    """What becomes of a request."""

    CUT = "the connection is cut before it has arrived"
    LOST = "it is done, and the connection is cut before the answer"
    HALF = "half of what is sent is kept, and the answer says that all is well"
    SLOW = "the answer comes late"


class StandIn(ThreadingHTTPServer):
    """The Hub, as far as datasets go."""

    daemon_threads = True

    def __init__(self, folder: Path, port: int = 0) -> None:
        """Listen.

        Args:
            folder: Where everything is kept; one that was in use goes on from there.
            port: Where to listen; 0: anywhere.
        """
        super().__init__(("127.0.0.1", port), _Answering)
        self.folder = folder
        self.repos: dict[str, Repo] = {}
        self.seen: list[str] = []
        """What was asked, by name, in order."""
        self.keys: set[str | None] = set()
        """The tokens that came."""
        self.followed: list[str] = []
        """Tokens that were shown where large files lie, which is not the Hub."""
        self.late = 0.3
        """Seconds by which a slow answer is late."""
        self.orders: dict[str, list[Fault | int]] = {}
        self.meanwhile: dict[str, Callable[[], object]] = {}
        """What happens on the Hub just before a request of that name is answered, once."""
        self.turn = threading.Lock()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_port}"

    def repo(self, identity: str) -> Repo:
        """A repository, which need not be there."""
        with self.turn:
            return self.repos.setdefault(identity, Repo(self.folder, identity))

    def fail(self, name: str, *faults: Fault | int) -> None:
        """Spoil the next requests of a name, one fault each; a number is a status."""
        assert name in ROUTES
        self.orders.setdefault(name, []).extend(faults)

    def count(self, name: str) -> int:
        """How often something was asked."""
        return self.seen.count(name)

    def fault(self, name: str) -> Fault | int | None:
        """What is to become of a request."""
        with self.turn:
            self.seen.append(name)
            left = self.orders.get(name)
            event = self.meanwhile.pop(name, None)
        if event is not None:
            event()
        return left.pop(0) if left else None


class _Answering(BaseHTTPRequestHandler):
    server: StandIn

    def _answer(self) -> None:
        parts = urlsplit(self.path)
        name, found = _route(self.command, parts.path)
        fault = self.server.fault(name) if name else None
        if fault is Fault.CUT:
            self.rfile.read(min(1, int(self.headers.get("Content-Length", 0))))
            return
        body = self._body()
        if fault is Fault.SLOW:
            time.sleep(self.server.late)
        if isinstance(fault, int):
            # Over https the library takes every 401 for a repository that is not there.
            code = "RepoNotFound" if fault == 401 else ""
            reply = error(fault, f"the stand-in was told to answer {fault}", code)
        elif name is None:
            reply = error(404, "nothing answers here")
        else:
            if fault is Fault.HALF:
                body = body[: len(body) // 2]
            query = {key: values[0] for key, values in parse_qs(parts.query).items()}
            key = (self.headers["Authorization"] or "").removeprefix("Bearer ") or None
            asked = Asked(self.server, key, body, {**query, **found}, self.headers)
            reply = asked.reply(name)
        if fault is not Fault.LOST:
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                self._send(reply)

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding") != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length", 0)))
        found = b""
        while size := int(self.rfile.readline(), 16):
            found += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return found

    def _send(self, reply: Reply) -> None:
        content = json.dumps(reply.value).encode() if reply.content is None else reply.content
        self.send_response(reply.status)
        headers = {"Content-Type": "application/json", "Content-Length": str(len(content))}
        for header, value in {**headers, **(reply.headers or {})}.items():
            self.send_header(header, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    do_GET = _answer  # noqa: N815 (their names there)
    do_POST = do_PUT = do_HEAD = _answer  # noqa: N815

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (its name there)
        """Say nothing."""


def _route(method: str, path: str) -> tuple[str | None, dict[str, str]]:
    for name, (methods, pattern) in ROUTES.items():
        found = re.fullmatch(pattern, path)
        if found and method in methods.split("|"):
            given = {key: unquote(value) for key, value in found.groupdict().items() if value}
            return name, given
    return None, {}


@contextmanager
def stand_in(folder: Path, port: int = 0) -> Iterator[StandIn]:
    """A Hub that listens as long as the block runs."""
    with listening(StandIn(folder, port)) as found:
        yield found
