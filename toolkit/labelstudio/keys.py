"""A key to Label Studio → which kind it is, and what puts it into a request."""

from __future__ import annotations

import base64
import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal

from toolkit.errors import LabelStudioError, NoAnswerError

if TYPE_CHECKING:
    import httpx

Kind = Literal["legacy token", "personal access token", "unknown"]

EARLY = 30
"""Seconds before its end at which an access token is exchanged for the next one."""

COPY = "Copy the key anew from Account & Settings into LABEL_STUDIO_API_KEY."
RENEW = (
    "Make a personal access token in Label Studio under Account & Settings, and put it into"
    " LABEL_STUDIO_API_KEY."
)
_LEGACY = re.compile(r"[0-9a-fA-F]{40}")
_PART = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True, slots=True)
class Key:
    """What a key says of itself, without its being shown to anybody."""

    kind: Kind
    expires: datetime | None = None


def read_key(key: str, now: datetime | None = None) -> Key:
    """A key → which kind it is.

    A legacy token is 40 hexadecimal digits, as Label Studio makes them (an administrator may set
    any other: those are of unknown kind, and sent the same way). A personal access token is a
    signed JSON object that says of itself when it expires.

    Args:
        key: The key.
        now: The time that it has to be valid at; None: the present.

    Raises:
        LabelStudioError: When it cannot be a key, or is one that opens nothing (any more).
    """
    if not key.isascii() or not key.isprintable() or " " in key:
        raise LabelStudioError(
            "the key to Label Studio holds a character that no key has", hint=COPY
        )
    claims = _claims(key)
    if claims is None:
        return Key("legacy token" if _LEGACY.fullmatch(key) else "unknown")
    if key.count(".") == 1:
        raise LabelStudioError(
            "the key to Label Studio is the beginning of a personal access token: it was shown"
            " whole only once, when it was made",
            hint=f"Revoke it. {RENEW}",
        )
    if claims.get("token_type") != "refresh":
        raise LabelStudioError(
            "the key to Label Studio is no personal access token, but one that was made from it"
            " for some minutes",
            hint=RENEW,
        )
    expires = _moment(claims.get("exp"))
    if expires is not None and expires <= (now or datetime.now(UTC)):
        raise LabelStudioError(
            f"the personal access token for Label Studio expired on {expires:%Y-%m-%d}", hint=RENEW
        )
    return Key("personal access token", expires)


def authorization(
    http: httpx.Client, url: str, key: str
) -> Callable[[httpx.Request], httpx.Request]:
    """What puts the key, or what it is exchanged for, into a request."""
    if read_key(key).kind == "personal access token":
        return _Exchange(http, url, key)

    def legacy(request: httpx.Request) -> httpx.Request:
        request.headers["Authorization"] = f"Token {key}"
        return request

    return legacy


class _Exchange:
    """A personal access token, exchanged for access tokens that hold for some minutes.

    The SDK does this, too, but at a wrong address where Label Studio stands in a folder of its
    host, by the clock of this machine, and with a traceback for an answer that is no JSON.
    """

    def __init__(self, http: httpx.Client, url: str, key: str) -> None:
        self._http = http
        self._url = url
        self._key = key
        self._access = ""
        self._until = 0.0

    def __call__(self, request: httpx.Request) -> httpx.Request:
        if time.monotonic() >= self._until:
            self._renew()
        request.headers["Authorization"] = f"Bearer {self._access}"
        return request

    def _renew(self) -> None:
        reply = self._http.request(
            "POST",
            f"{self._url}/api/token/refresh/",
            json={"refresh": self._key},
            auth=None,
            follow_redirects=False,
        )
        answered(reply)
        try:
            told = reply.json()
        except ValueError:
            told = {}
        told = told if isinstance(told, dict) else {}
        access = told.get("access")
        if not reply.is_success or not isinstance(access, str):
            because = told.get("detail") or f"HTTP {reply.status_code}"
            raise LabelStudioError(
                f"{self._url} does not accept the personal access token ({because})", hint=RENEW
            )
        claims = _claims(access) or {}
        # By how long it holds, not until when: the clocks of two machines differ.
        begun, ends = _moment(claims.get("iat")), _moment(claims.get("exp"))
        holds = (ends - begun).total_seconds() if begun and ends else 0
        self._access = access
        self._until = time.monotonic() + holds - EARLY


def answered(reply: httpx.Response) -> None:
    """A server that is unwell, or starting, has not answered."""
    if reply.is_server_error or reply.status_code in (408, 429):
        asked = reply.request.url
        raise NoAnswerError(
            f"{asked.scheme}://{asked.netloc.decode()} answered HTTP {reply.status_code}"
            f" at {asked.path}",
            hint="Run the same command again when it is well; look into the server's log.",
        )


def _claims(token: str) -> dict[str, Any] | None:
    """What a signed token says; None: it is none. The signature is for the server to check."""
    parts = token.split(".")
    if len(parts) not in (2, 3) or not all(map(_PART.fullmatch, parts)):
        return None
    try:
        head, told = (json.loads(base64.urlsafe_b64decode(f"{part}===")) for part in parts[:2])
    except ValueError:
        return None
    return told if isinstance(told, dict) and isinstance(head, dict) and "alg" in head else None


def _moment(seconds: Any) -> datetime | None:
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        return None
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError, OSError):
        return None
