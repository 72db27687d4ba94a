"""What a Label Studio server answered, or failed to → one error that says what to do."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from toolkit.errors import LabelStudioError, NoAnswerError
from toolkit.labelstudio.keys import COPY
from toolkit.labelstudio.slim import values
from toolkit.model import JSONObject

NOBODY = "Check LABEL_STUDIO_URL, or start a server of your own: redline server start"
AGAIN = "Run the same command again when it answers: nothing is sent twice."


@contextlib.contextmanager
def reaching(what: str, url: str, *, reached: bool) -> Iterator[None]:
    """Turn what the SDK and its transport raise into a LabelStudioError.

    Args:
        what: What is being tried, to follow "cannot".
        url: The server.
        reached: Whether it has answered before. One that has may be starting anew; one that has
            not is at another address.

    Raises:
        NoAnswerError: When a request was sent, and what became of it is not known.
        LabelStudioError: When the server refused it, or was not there to be asked.
    """
    import httpx
    from label_studio_sdk.core.api_error import ApiError
    from label_studio_sdk.core.parse_error import ParsingError

    try:
        yield
    except (ApiError, ParsingError) as error:
        raise refused(what, url, error.status_code, error.body) from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        cause = str(error) or "no answer in time"
        message = f"cannot {what}: no Label Studio answers at {url} ({cause})"
        never = (httpx.InvalidURL, httpx.UnsupportedProtocol, httpx.LocalProtocolError)
        if isinstance(error, never) or (isinstance(error, httpx.ConnectError) and not reached):
            raise LabelStudioError(message, hint=NOBODY) from error
        raise NoAnswerError(message, hint=AGAIN) from error


def refused(what: str, url: str, status: int | None, body: Any) -> LabelStudioError:
    """The error for an answer that is none of those hoped for."""
    if status in (401, 403):
        return LabelStudioError(
            f"cannot {what}: {url} does not accept the key (HTTP {status})", hint=COPY
        )
    message = f"cannot {what}: Label Studio at {url} answered HTTP {status}: {_reason(body)}"
    if status is None or status < 300 or status in (408, 429) or status >= 500:
        return NoAnswerError(message, hint=AGAIN)
    return LabelStudioError(
        message, hint="Mend what it names; nothing is half done that a second run would not finish."
    )


def whole(data: bytes, url: str) -> list[JSONObject]:
    """The tasks of an answer.

    Those that offer the same actors share the list: it is most of what they take in memory.

    Raises:
        NoAnswerError: When it is cut off.
    """
    found: list[JSONObject] = []
    offered: Any = None
    try:
        for task in values(data):
            held = task["data"]
            if "actors" in held:
                if held["actors"] == offered:
                    held["actors"] = offered
                offered = held["actors"]
            found.append(task)
    except ValueError as error:
        raise NoAnswerError(f"the answer of {url} is cut off: {error}", hint=AGAIN) from error
    return found


def _reason(body: Any) -> str:
    """What the server says is wrong, on one line."""
    if isinstance(body, dict):
        body = body.get("validation_errors") or body.get("detail") or body
    return " ".join(str(body).split())[:500]
