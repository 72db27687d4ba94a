"""A port of this machine that answers until somebody ends it."""

from __future__ import annotations

import ipaddress
import signal
import socket
import socketserver
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import FrameType
from typing import Any

from toolkit.errors import ConfigurationError

GRACE = 10
"""Seconds that requests under way are given when the server is ended."""
ENDING = (signal.SIGINT, signal.SIGTERM)


class Listener(ThreadingHTTPServer):
    """Answers each request in a thread of its own."""

    daemon_threads = True
    """A client that says nothing any more keeps nobody from ending."""

    def __init__(
        self,
        host: str,
        port: int,
        tell: Callable[[str], None],
    ) -> None:
        """Begin to listen; requests wait until they are served.

        Args:
            host: An address of this machine, or its name.
            port: Where.
            tell: Called with a line about what went wrong with a request.

        Raises:
            ConfigurationError: When the port is taken, or the address is none of this machine.
        """
        self._tell = tell
        self._under_way = 0
        self._all_done = threading.Condition()
        try:
            # Of a name with several addresses the first counts.
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            self.address_family = found[0][0]
            super().__init__((host, port), BaseHTTPRequestHandler)
        except OSError as error:
            raise ConfigurationError(
                f"cannot listen on port {port} of {host}: {error.strerror or error}",
                hint="Name another with --port, or end what uses it; --host takes an address of"
                " this machine.",
            ) from error

    def server_bind(self) -> None:
        """Bind, without asking the network for the name of this machine."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), self.server_address[1]

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Answer, and be counted meanwhile."""
        with self._all_done:
            self._under_way += 1
        try:
            super().process_request_thread(request, client_address)
        finally:
            with self._all_done:
                self._under_way -= 1
                self._all_done.notify_all()

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ARG002 (as it is called)
        """Tell of a client that went away, or of a fault of ours, without what it was about."""
        self._tell(f"a request was not answered: {type(sys.exception()).__name__}")

    def settle(self, seconds: float) -> bool:
        """Wait until no request is under way, and no longer than that → whether none is."""
        with self._all_done:
            return self._all_done.wait_for(lambda: self._under_way == 0, seconds)


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches what listens there.

    >>> is_loopback("127.0.0.1"), is_loopback("localhost"), is_loopback("0.0.0.0")
    (True, True, False)
    """
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def serve_until(
    ended: threading.Event,
    listener: Listener,
    answer: type[BaseHTTPRequestHandler],
    ready: Callable[[], None],
) -> None:
    """Answer requests until an event is set; those under way are still answered.

    Args:
        ended: The event.
        listener: What listens.
        answer: What answers.
        ready: Called as soon as requests are answered.
    """
    listener.RequestHandlerClass = answer
    thread = threading.Thread(target=listener.serve_forever, args=(0.1,), daemon=True)
    thread.start()
    ready()
    ended.wait()
    listener.shutdown()
    thread.join()
    listener.settle(GRACE)


@contextmanager
def ending() -> Iterator[threading.Event]:
    """An event that is set by Ctrl-C and SIGTERM, which do nothing else while the block runs."""
    event = threading.Event()

    def end(_: int, __: FrameType | None) -> None:
        event.set()

    before = {number: signal.signal(number, end) for number in ENDING}
    try:
        yield event
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
