"""One address that speaks the protocol of OpenAI's chat completions, asked with patience."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from toolkit.errors import ConfigurationError, LabelStudioError, NoAnswerError, RedlineError
from toolkit.labelstudio.connection import is_loopback, open_client
from toolkit.labelstudio.patience import Patience
from toolkit.model import JSONObject
from toolkit.problems import excerpt, printable

if TYPE_CHECKING:
    import httpx

LONGEST = 300
"""Seconds: a server that asks to be left alone for longer is not waited for."""
KEY = "OPENAI_API_KEY"
ADDRESS = "Set [suggest.openai] endpoint in redline.toml, such as http://127.0.0.1:8000/v1."
AGAIN = "Run the same command again when it is well; nothing has been written."
FITS = "Answer with one JSON object that fits this JSON Schema:"
UNWELL = frozenset({408, 409, 425, 429})
"""Statuses that pass, as those from 500 on do."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a model wrote, and why it stopped: ``stop`` where it had finished."""

    text: str
    finish: str


class PieceRefusedError(RedlineError):
    """The server will not have this piece of a text: it is too long, or a filter objects."""


class Chat:
    """One model at one address."""

    def __init__(
        self,
        endpoint: str,
        model: str,
        key: str | None,
        *,
        timeout: float,
        patience: Patience,
    ) -> None:
        """Nothing is sent yet.

        Args:
            endpoint: The address before ``/chat/completions``.
            model: Its name there.
            key: Shown to that server alone; None: none is.
            timeout: Seconds that the server may be silent.
            patience: What is spent on a lost answer; also tells the user.

        Raises:
            ConfigurationError: When the address is none, is not encrypted on its way to another
                machine, or needs a key; or the key cannot be one.
        """
        self.endpoint = _checked(endpoint)
        self.model = model
        self.timeout = timeout
        self.patience = patience
        if key is None and not is_loopback(self.endpoint):
            raise ConfigurationError(
                f"there is no key to {self.endpoint}", hint=f"Set {KEY} in the environment."
            )
        if key is not None and not (key.isascii() and key.isprintable() and " " not in key):
            raise ConfigurationError(
                f"{KEY} holds a character that no key has", hint="Copy the key anew."
            )
        self._key = key
        self._reached = False
        self._constrained = True
        self._cold = True

    def ask(self, messages: Sequence[Mapping[str, str]], form: JSONObject) -> Answer:
        """Messages → the model's answer, which the server is asked to keep to a JSON Schema.

        A server that knows no JSON Schema is asked for JSON alone from then on, and one whose
        model takes no temperature is given none.

        Raises:
            PieceRefusedError: When it is these messages that the server will not have.
            NoAnswerError: When no answer came within the budget.
            RedlineError: When the server refuses what is asked of it.
        """
        # Several may ask at once: each has the whole budget.
        return copy(self.patience).keep_asking(lambda: self._asked(messages, form))

    def _asked(self, messages: Sequence[Mapping[str, str]], form: JSONObject) -> Answer:
        while True:
            reply = self._post(self._body(messages, form))
            if reply.is_success:
                return self._answer(reply)
            if not self._yields(reply):
                raise self._refusal(reply)

    def _body(self, messages: Sequence[Mapping[str, str]], form: JSONObject) -> JSONObject:
        shape: JSONObject = {"type": "json_object"}
        first, *rest = messages
        if not self._constrained:
            first = {**first, "content": f"{first['content']}\n\n{FITS}\n{json.dumps(form)}"}
        else:
            named = {"name": "suggestions", "strict": True, "schema": form}
            shape = {"type": "json_schema", "json_schema": named}
        body: JSONObject = {
            "model": self.model,
            "messages": [first, *rest],
            "response_format": shape,
        }
        return {**body, "temperature": 0} if self._cold else body

    def _post(self, body: JSONObject) -> httpx.Response:
        import httpx

        headers = {"Authorization": f"Bearer {self._key}"} if self._key else {}
        address = f"{self.endpoint}/chat/completions"
        try:
            with open_client(self.endpoint, timeout=self.timeout) as http:
                reply = http.post(address, json=body, headers=headers)
        except LabelStudioError as error:
            raise RedlineError(self._safe(error.message), hint=ADDRESS) from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            cause = self._safe(str(error)) or "no answer in time"
            message = f"nothing answers at {self.endpoint} ({cause})"
            if isinstance(error, httpx.ConnectError) and not self._reached:
                raise RedlineError(
                    message, hint="Start the server, or mend [suggest.openai] endpoint."
                ) from error
            raise NoAnswerError(message, hint=AGAIN) from error
        self._reached = True
        return reply

    def _answer(self, reply: httpx.Response) -> Answer:
        try:
            choice = reply.json()["choices"][0]
            text = choice["message"].get("content")
            return Answer(text if isinstance(text, str) else "", str(choice.get("finish_reason")))
        except (ValueError, LookupError, TypeError, AttributeError) as error:
            raise NoAnswerError(
                f"what {self.endpoint} answers is no chat completion", hint=AGAIN
            ) from error

    def _yields(self, reply: httpx.Response) -> bool:
        """Whether less is asked from now on, because the server will not have it."""
        if reply.status_code not in (400, 415, 422, 501):
            return False
        said = reply.text.casefold()
        if self._constrained and ("response_format" in said or "json_schema" in said):
            self._constrained = False
            self.patience.tell(
                f"{self.endpoint} takes no JSON Schema: from now on it is asked for JSON alone,"
                " and answers that do not fit are left out"
            )
            return True
        if self._cold and "temperature" in said:
            self._cold = False
            self.patience.tell(f"{self.model} takes no temperature: answers may differ each time")
            return True
        return False

    def _refusal(self, reply: httpx.Response) -> RedlineError:
        """An answer that is none of success → what is to be done about it."""
        status = reply.status_code
        message, code = _said(reply)
        told = f"{self.endpoint} answers HTTP {status}"
        if message:
            told += f": {excerpt(self._safe(message), 200)}"
        if status in (401, 403):
            return RedlineError(told, hint=f"Put a key that holds there into {KEY}.")
        if code == "insufficient_quota":
            return RedlineError(told, hint="Look into your account there.")
        if status in UNWELL or status >= 500:
            lost = NoAnswerError(told, hint=AGAIN)
            lost.after = _after(reply.headers.get("Retry-After", ""))
            if lost.after > LONGEST:
                return RedlineError(
                    f"{told}; it asks to be left alone for {lost.after:.0f} seconds",
                    hint="Run the same command again then; nothing has been written.",
                )
            return lost
        if status == 413 or code in ("context_length_exceeded", "content_filter"):
            return PieceRefusedError(told, hint="Set [suggest.openai] characters to fewer.")
        return RedlineError(
            told,
            hint="Check [suggest.openai] endpoint, which mostly ends with /v1, and model.",
        )

    def _safe(self, text: str) -> str:
        """Text from elsewhere without the key, which some servers repeat."""
        return printable(text.replace(self._key, "…") if self._key else text)


def _checked(endpoint: str) -> str:
    """An address that a text, and a key, may go to."""
    address = endpoint.strip().rstrip("/")
    if not address:
        raise ConfigurationError("there is no address of a model to ask", hint=ADDRESS)
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        parts, host = urlsplit(""), None
    shown = printable(address)
    if parts.username is not None or parts.password is not None:
        raise ConfigurationError(
            "the address of the model holds a user name or password",
            hint=f"Take it out, and put the key into {KEY}.",
        )
    if parts.scheme not in ("http", "https") or not host or parts.query or parts.fragment:
        raise ConfigurationError(f"{shown!r} is no address of a model", hint=ADDRESS)
    if parts.scheme == "http" and not is_loopback(address):
        raise ConfigurationError(
            f"{shown} is not encrypted: the key and the texts could be read on the way",
            hint="Use an address with https://, or one of this machine.",
        )
    return address


def _said(reply: httpx.Response) -> tuple[str, str]:
    """What a refusal says, and its code."""
    try:
        error: Any = reply.json()
    except ValueError:
        return " ".join(reply.text.split()), ""
    if isinstance(error, dict):
        error = error.get("error", error.get("detail", error.get("message", error)))
    if isinstance(error, dict):
        return str(error.get("message") or error), str(error.get("code") or "")
    return str(error), ""


def _after(header: str, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> float:
    """The seconds of ``Retry-After``: a number, or a date; none: 0."""
    try:
        return max(0.0, float(header)) if float(header) < float("inf") else 0.0
    except ValueError:
        pass
    try:
        until = parsedate_to_datetime(header)
    except (ValueError, TypeError):
        return 0.0
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(0.0, (until - now()).total_seconds())
