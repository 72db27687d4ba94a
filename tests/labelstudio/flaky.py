"""A proxy on loopback before a real server: it passes requests on, and spoils chosen ones."""

from __future__ import annotations

import contextlib
import re
import threading
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx

from tests.listening import listening

PASSED = ("Authorization", "Content-Type", "Accept")
"""The headers of a request that the server behind needs."""


class Fault(StrEnum):
    """What becomes of a request."""

    CUT = "the connection is cut before it arrives"
    LOST = "it arrives, and the connection is cut before the answer"
    ERROR = "it arrives, and the answer is a 500"
    HALF = "it arrives, and half of the answer comes back"
    LATE = "it arrives late, when nobody waits for its answer any more"


class Flaky(ThreadingHTTPServer):
    """Answers for the server at `behind`; `strike` chooses what is spoiled, and how."""

    daemon_threads = False
    block_on_close = True

    def __init__(
        self, behind: str, strike: Callable[[int, str], Fault | None], delay: float = 0
    ) -> None:
        """Listen.

        Args:
            behind: The server behind.
            strike: The number of a request, from 0, and its kind → what becomes of it.
            delay: Seconds by which a late one is late.
        """
        super().__init__(("127.0.0.1", 0), _Passing)
        self.behind = httpx.Client(base_url=behind, timeout=60, trust_env=False)
        self.strike = strike
        self.delay = delay
        self.seen: list[str] = []
        """The requests in order: method and path."""
        self.struck: list[str] = []
        """Those that were spoiled."""
        self.turn = threading.Lock()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_port}"

    @property
    def kinds(self) -> list[str]:
        """The kinds of requests that came, each once, in order."""
        return list(dict.fromkeys(map(kind, self.seen)))


def kind(request: str) -> str:
    """A request without the numbers in its path.

    >>> kind("GET /api/tasks/7/")
    'GET /api/tasks/N/'
    """
    return re.sub(r"(?<=/)\d+(?=/|$)", "N", request)


class _Passing(BaseHTTPRequestHandler):
    server: Flaky

    def _pass(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        request = f"{self.command} {self.path.partition('?')[0]}"
        with self.server.turn:
            fault = self.server.strike(len(self.server.seen), kind(request))
            self.server.seen.append(request)
            if fault is not None:
                self.server.struck.append(request)
        if fault is Fault.CUT:
            return
        if fault is Fault.LATE:
            time.sleep(self.server.delay)
        headers = {name: self.headers[name] for name in PASSED if name in self.headers}
        reply = self.server.behind.request(self.command, self.path, content=body, headers=headers)
        if fault is not Fault.LOST:
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                self._answer(reply, fault)

    def _answer(self, reply: httpx.Response, fault: Fault | None) -> None:
        status, content = reply.status_code, reply.content
        if fault is Fault.ERROR:
            status, content = 500, b'{"detail": "the proxy is unwell"}'
        self.send_response(status)
        self.send_header("Content-Type", reply.headers.get("Content-Type", "text/plain"))
        # Without a body there is no half of it: then a byte is promised that does not come.
        promised = max(len(content), 1) if fault is Fault.HALF else len(content)
        if status != 204 or fault is Fault.HALF:
            self.send_header("Content-Length", str(promised))
        self.end_headers()
        self.wfile.write(content[: len(content) // 2] if fault is Fault.HALF else content)

    do_GET = _pass  # noqa: N815 (their names there)
    do_POST = do_PATCH = do_DELETE = _pass  # noqa: N815

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (its name there)
        """Say nothing."""


@contextmanager
def proxy(
    behind: str, strike: Callable[[int, str], Fault | None] = lambda *_: None, delay: float = 0
) -> Iterator[Flaky]:
    """A proxy that listens as long as the block runs; then everything late has arrived."""
    found = Flaky(behind, strike, delay)
    with found.behind, listening(found):
        yield found


def first(wanted: str, fault: Fault) -> Callable[[int, str], Fault | None]:
    """A strike against the first request of a kind."""
    left = [fault]

    def strike(_: int, found: str) -> Fault | None:
        return left.pop() if found == wanted and left else None

    return strike


def each(fault: Fault, kinds: Collection[str] | None = None) -> Callable[[int, str], Fault | None]:
    """A strike against the first request of every kind, or of these."""
    known: set[str] = set()

    def strike(_: int, found: str) -> Fault | None:
        new = found not in known and (kinds is None or found in kinds)
        known.add(found)
        return fault if new else None

    return strike


def at(number: int, fault: Fault) -> Callable[[int, str], Fault | None]:
    """A strike against the request of a number."""
    return lambda found, _: fault if found == number else None
