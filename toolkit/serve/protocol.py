"""The requests of Label Studio's ML-backend protocol → answers.

Source: label_studio/ml/api_connector.py and models.py of Label Studio 1.23.2. Before each question
for predictions it asks GET /health (a second long) and POST /setup (three). With the latter come
the labeling configuration and the key of whoever made the project: neither is kept or told.
"""

from __future__ import annotations

import base64
import hmac
import json
from collections.abc import Callable, Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from typing import Any

from toolkit.files import dumps_line
from toolkit.model import JSONObject
from toolkit.serve.suggesting import Suggester, answers

LARGEST = 64_000_000
"""Bytes of a request: a thousand tasks with the actors that each offers."""
PATIENCE = 60
"""Seconds that a client may be silent in the middle of a request."""
PIECE = 1 << 16
JSON = "application/json"
WEBHOOK = "/webhook"


class Refusal(Exception):  # noqa: N818 (an answer)
    """A request that is not answered as it was meant."""

    def __init__(self, status: HTTPStatus, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


def reply(method: str, path: str, body: Any, suggester: Suggester) -> JSONObject:
    """A request → the object that answers it.

    Args:
        method: GET or POST.
        path: Where it was sent to, without the query.
        body: What was sent, as JSON; None with a GET.
        suggester: Who makes the suggestions.

    Raises:
        Refusal: When there is no such request.
    """
    match method, path.rstrip("/"):
        case "GET", "" | "/health":
            return {"status": "UP", "model_class": "redline", "model_version": suggester.version}
        case "GET", "/versions":
            return {"versions": [suggester.version]}
        case "POST", "/setup":
            return {"model_version": suggester.version}
        case "POST", "/predict":
            tasks = body.get("tasks") if isinstance(body, dict) else None
            if not isinstance(tasks, list):
                raise Refusal(HTTPStatus.BAD_REQUEST, "there is no list of tasks in it")
            return {"results": answers(suggester, tasks)}
        case "POST", "/train" | "/webhook":
            # Nothing here learns of annotations.
            return {}
        case _, "" | "/health" | "/versions" | "/setup" | "/predict" | "/train" | "/webhook":
            raise Refusal(HTTPStatus.METHOD_NOT_ALLOWED, "not asked by this method")
    raise Refusal(HTTPStatus.NOT_FOUND, "there is no such path")


def answering(
    suggester: Suggester, account: tuple[str, str] | None, tell: Callable[[str], None]
) -> type[BaseHTTPRequestHandler]:
    """What answers requests.

    Args:
        suggester: Who makes the suggestions.
        account: User and password that each request has to bear; None: none.
        tell: Called with a line for each request that is refused.
    """
    expected = None if account is None else _basic(*account)

    class Answer(BaseHTTPRequestHandler):
        timeout = PATIENCE
        server_version = "redline"
        sys_version = ""

        def do_GET(self) -> None:
            self._answer("GET")

        def do_POST(self) -> None:
            self._answer("POST")

        def _answer(self, method: str) -> None:
            path = self.path.partition("?")[0]
            try:
                body = None
                if method == "POST":
                    body = self._body(path)
                else:
                    self._admit(path)
                self._send(HTTPStatus.OK, reply(method, path, body, suggester))
            except Refusal as refusal:
                tell(f"{refusal.status.value} {refusal.status.phrase}: {refusal.reason}")
                self._send(refusal.status, {"error": refusal.reason})

        def _admit(self, path: str) -> None:
            # Label Studio's webhooks bear no password; what they bring is not looked at.
            if path != WEBHOOK and not _allowed(self.headers.get("Authorization"), expected):
                raise Refusal(HTTPStatus.UNAUTHORIZED, "another user or password, or none")

        def _body(self, path: str) -> Any:
            """What was sent, as JSON; of a webhook nothing."""
            size = self._size()
            try:
                self._admit(path)
                # A page of another site cannot send this without asking first: nobody answers it.
                if self.headers.get_content_type() != JSON:
                    raise Refusal(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, f"a body that is not {JSON}")
                if path == WEBHOOK:
                    return None
                body, size = self.rfile.read(size), 0
            finally:
                # A client that still sends would not see the answer.
                while size > 0 and (piece := self.rfile.read(min(size, PIECE))):
                    size -= len(piece)
            try:
                return json.loads(body)
            except (ValueError, RecursionError) as error:
                raise Refusal(HTTPStatus.BAD_REQUEST, "a body that is no JSON") from error

        def _size(self) -> int:
            given = self.headers.get("Content-Length", "")
            if not (given.isascii() and given.isdigit()):
                raise Refusal(HTTPStatus.LENGTH_REQUIRED, "a body of unknown length")
            if len(given) > len(str(LARGEST)) or int(given) > LARGEST:
                reason = f"a body of more than {LARGEST:,} bytes: ask for fewer tasks at once"
                raise Refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, reason)
            return int(given)

        def _send(self, status: HTTPStatus, value: Mapping[str, Any]) -> None:
            data = dumps_line(value).encode()
            self.send_response(status)
            if status is HTTPStatus.UNAUTHORIZED:
                self.send_header("WWW-Authenticate", 'Basic realm="redline"')
            self.send_header("Content-Type", JSON)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: Any) -> None:
            """Say nothing: what is worth a line is told where it is known."""

    return Answer


def _basic(user: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


def _allowed(given: str | None, expected: str | None) -> bool:
    if expected is None:
        return True
    return hmac.compare_digest((given or "").encode("utf-8", "replace"), expected.encode())
