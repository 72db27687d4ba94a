"""A proxy on loopback before a real server: it passes everything on, and loses chosen answers."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx

PASSED = ("Authorization", "Content-Type", "Accept")
"""The headers of a request that the server behind needs."""


class Flaky(ThreadingHTTPServer):
    """Answers for the server at `behind`; `losses` answers to `method` at `ending` get lost."""

    daemon_threads = True

    def __init__(self, behind: str, method: str, ending: str, losses: int) -> None:
        super().__init__(("127.0.0.1", 0), _Passing)
        self.behind = httpx.Client(base_url=behind, timeout=60, trust_env=False)
        self.method = method
        self.ending = ending
        self.losses = losses
        self.seen: list[str] = []
        """The requests that were passed on, in order: method and path."""

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_port}"

    def loses(self, method: str, path: str) -> bool:
        """Whether the answer to this request gets lost."""
        if method != self.method or not path.partition("?")[0].endswith(self.ending):
            return False
        self.losses -= 1
        return self.losses >= 0


class _Passing(BaseHTTPRequestHandler):
    server: Flaky

    def _pass(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        headers = {name: self.headers[name] for name in PASSED if name in self.headers}
        self.server.seen.append(f"{self.command} {self.path.partition('?')[0]}")
        reply = self.server.behind.request(self.command, self.path, content=body, headers=headers)
        if self.server.loses(self.command, self.path):
            return  # the connection ends without a byte
        self.send_response(reply.status_code)
        self.send_header("Content-Type", reply.headers.get("Content-Type", "text/plain"))
        self.send_header("Content-Length", str(len(reply.content)))
        self.end_headers()
        self.wfile.write(reply.content)

    def do_GET(self) -> None:
        self._pass()

    def do_POST(self) -> None:
        self._pass()

    def do_PATCH(self) -> None:
        self._pass()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (its name there)
        """Say nothing."""


@contextmanager
def flaky(behind: str, method: str, ending: str, losses: int = 1) -> Iterator[Flaky]:
    """A proxy that listens as long as the block runs."""
    with Flaky(behind, method, ending, losses) as proxy, proxy.behind:
        thread = threading.Thread(target=proxy.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield proxy
        proxy.shutdown()
        thread.join()
