"""A server on loopback that speaks the protocol of chat completions, and misbehaves as told."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.listening import listening


@dataclass(frozen=True)
class Reply:
    """One answer of the server."""

    body: Any
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    late: float = 0
    """Seconds that it takes."""
    half: bool = False
    """Whether the connection ends in the middle of it."""


def said(content: Any, finish: str = "stop") -> Reply:
    """An answer of the model: a string as it is, anything else as JSON."""
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    message = {"role": "assistant", "content": text}
    return Reply({"choices": [{"index": 0, "message": message, "finish_reason": finish}]})


def refused(status: int, message: str, code: str | None = None, **headers: str) -> Reply:
    """An error as OpenAI writes them."""
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    error = {"message": message, "type": "error", "param": None, "code": code}
    return Reply({"error": error}, status, names)


class StandIn(ThreadingHTTPServer):
    """Answers one request after another with what it is given; the last one again and again."""

    daemon_threads = False
    block_on_close = True

    def __init__(self, *replies: Reply) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.replies = list(replies)
        self.asked: list[dict[str, Any]] = []
        """The bodies of the requests, in order."""
        self.headers: list[dict[str, str]] = []
        self.paths: list[str] = []
        self.answer: Callable[[dict[str, Any]], Reply] | None = None
        """What answers by the request; None: the replies, in order."""

    @property
    def url(self) -> str:
        """The address before ``/chat/completions``."""
        return f"http://127.0.0.1:{self.server_port}/v1"

    def next(self, body: dict[str, Any]) -> Reply:
        """The answer to a request."""
        if self.answer is not None:
            return self.answer(body)
        return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]


class _Handler(BaseHTTPRequestHandler):
    server: StandIn

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append(body)
        self.server.headers.append(dict(self.headers))
        self.server.paths.append(self.path)
        reply = self.server.next(body)
        data = reply.body if isinstance(reply.body, bytes) else json.dumps(reply.body).encode()
        time.sleep(reply.late)
        with suppress(BrokenPipeError, ConnectionResetError):
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data[: len(data) // 2] if reply.half else data)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (its name there)
        """Say nothing."""


@contextmanager
def standing_in(*replies: Reply) -> Iterator[StandIn]:
    """A server that listens as long as the block runs."""
    with listening(StandIn(*replies)) as server:
        yield server
