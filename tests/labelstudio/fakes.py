"""A server on loopback that answers as it is told, and writes down what it was asked."""

from __future__ import annotations

import json
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from tests.listening import listening

VERSION = {"release": "1.23.2", "label-studio-os-package": {"version": "1.23.2"}}


@dataclass(frozen=True, slots=True)
class Asked:
    """One request, as it came."""

    line: str
    """Method and path, without the query."""
    key: str | None
    """The header Authorization."""
    body: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """What comes back."""

    status: int = 200
    value: Any = None
    headers: Mapping[str, str] | None = None


class Fake(ThreadingHTTPServer):
    """Label Studio as far as `answers` goes; anything else is not found."""

    daemon_threads = True

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        super().__init__(("127.0.0.1", 0), _Answering)
        self.answers: dict[str, Answer] = {"GET /api/version": Answer(value=VERSION)}
        self.asked: list[Asked] = []
        self.scheme = "http" if tls is None else "https"
        if tls is not None:
            self.socket = tls.wrap_socket(self.socket, server_side=True)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"{self.scheme}://127.0.0.1:{self.server_port}"

    @property
    def lines(self) -> list[str]:
        """What it was asked, in order."""
        return [asked.line for asked in self.asked]

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a client that does not trust us."""


class _Answering(BaseHTTPRequestHandler):
    server: Fake

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        line = f"{self.command} {urlsplit(self.path).path}"
        self.server.asked.append(Asked(line, self.headers["Authorization"], body))
        answer = self.server.answers.get(line, Answer(404, {"detail": "Not found."}))
        content = json.dumps(answer.value).encode()
        if isinstance(answer.value, str):
            content = answer.value.encode()
        self.send_response(answer.status)
        for name, value in (answer.headers or {"Content-Type": "application/json"}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (its name there)
        """Say nothing."""


@contextmanager
def serving(tls: ssl.SSLContext | None = None) -> Iterator[Fake]:
    """A server that listens as long as the block runs."""
    with listening(Fake(tls)) as fake:
        yield fake
