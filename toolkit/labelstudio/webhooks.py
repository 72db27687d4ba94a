"""Label Studio says when something was annotated: webhooks, and who listens to them.

A webhook is a hint to look now, and nothing that it carries is read: what was annotated comes with
a pull. One that is lost, or refused by the server, costs no more than the wait for the next look.
"""

from __future__ import annotations

import secrets
import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

from toolkit.errors import ConfigurationError
from toolkit.labelstudio.client import Project, Studio

if TYPE_CHECKING:
    from label_studio_sdk import LabelStudio
    from label_studio_sdk.core.request_options import RequestOptions

ACTIONS = ("ANNOTATION_CREATED", "ANNOTATIONS_CREATED", "ANNOTATION_UPDATED", "ANNOTATIONS_DELETED")
"""On what the server is to call."""
PLACE = "/redline-watch/"
"""The beginning of the path that it calls."""
REFUSED = (400, 403)
"""What it answers where it does not call an address."""


class Bell:
    """Listens at an address that Label Studio calls when something was annotated."""

    def __init__(self, address: str) -> None:
        """Begin to listen.

        Args:
            address: Where Label Studio reaches this machine, such as ``http://10.0.0.7:8765``.

        Raises:
            ConfigurationError: When it is no such address, or nobody can listen there.
        """
        try:
            host, port = urlsplit(address).hostname, urlsplit(address).port
        except ValueError:
            host = port = None
        if not host or not port or urlsplit(address).scheme != "http":
            raise ConfigurationError(
                f"{address!r} is no address to listen at",
                hint="Write it like http://10.0.0.7:8765: the name of this machine, as Label"
                " Studio reaches it, and a free port.",
            )
        self._rung = threading.Event()
        # Whoever does not know the path cannot ring.
        path = f"{PLACE}{secrets.token_urlsafe(16)}"
        try:
            self._server = ThreadingHTTPServer((host, port), _answering(path, self._rung))
        except OSError as error:
            raise ConfigurationError(
                f"cannot listen at {address}: {error.strerror}",
                hint="Name an address of this machine, and a port that is free.",
            ) from error
        self._server.daemon_threads = True
        self.url = f"{address.rstrip('/')}{path}"
        """What the server is to call."""
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def wait(self, seconds: float) -> bool:
        """Wait until somebody rings, and no longer than that → whether somebody did."""
        rung = self._rung.wait(seconds)
        self._rung.clear()
        return rung


def _answering(path: str, rung: threading.Event) -> type[BaseHTTPRequestHandler]:
    """What answers at an address: it takes notice of calls to one path."""

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            known = secrets.compare_digest(self.path.encode(), path.encode())
            # The annotator waits for this answer.
            self.send_response(HTTPStatus.NO_CONTENT if known else HTTPStatus.NOT_FOUND)
            self.end_headers()
            if known:
                rung.set()

        def log_message(self, *_: Any) -> None:
            """Say nothing: the path is a secret."""

    return Answer


def hang(studio: Studio, project: Project, url: str) -> int | None:
    """Have the server call an address when something is annotated → the webhook's number.

    What a watch at the same address has left when it was killed is taken down.

    Returns:
        None where the server calls no such address: as a rule it calls none of its own network.
    """
    from label_studio_sdk.core.api_error import ApiError

    for old in _left(studio, project, url):
        take_down(studio, old)

    def create(sdk: LabelStudio, options: RequestOptions) -> int | None:
        try:
            made: Any = sdk.webhooks.create(
                project=project.id,
                url=url,
                send_payload=False,
                send_for_all_actions=False,
                actions=ACTIONS,
                request_options=options,
            )
        except ApiError as error:
            if error.status_code in REFUSED:
                return None
            raise
        return int(made.id)

    return studio.ask(f"add a webhook to {project.title!r}", create)


def take_down(studio: Studio, webhook: int) -> None:
    """Remove a webhook."""
    studio.drop(
        f"remove webhook {webhook}",
        lambda sdk, options: sdk.webhooks.delete(webhook, request_options=options),
    )


def _left(studio: Studio, project: Project, url: str) -> list[int]:
    """The webhooks of a project that call the same address, by another path."""
    address, place, _ = url.rpartition(PLACE)
    found: list[Any] = studio.ask(
        f"list the webhooks of {project.title!r}",
        lambda sdk, options: sdk.webhooks.list(project=str(project.id), request_options=options),
    )
    return [int(one.id) for one in found if one.url.startswith(address + place)]
