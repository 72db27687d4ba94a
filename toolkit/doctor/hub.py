"""The token for the Hugging Face Hub: whether there is one, and what it may do."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from toolkit.doctor.values import Case, Finding
from toolkit.errors import LabelStudioError
from toolkit.labelstudio.connection import answering, is_loopback, open_client

NAME = "Hub token"
ENDPOINT = "https://huggingface.co"
TRUE = {"1", "ON", "YES", "TRUE"}
"""What the Hub's own client takes for yes."""
LOG_IN = "hf auth login, or set HF_TOKEN"
PATIENCE = 5
"""Seconds until the Hub counts as out of reach."""


def token(case: Case) -> Iterator[Finding]:
    """Whether there is a token; whether it holds, if the Hub can be asked. It is never shown."""
    environment = case.settings.environment
    found, source = _token(environment)
    if not found:
        told = "none; only publishing needs one"
        yield Finding(NAME, "missing", told, LOG_IN, needed=False)
        return
    if not found.isascii() or not found.isprintable() or " " in found:
        told = f"what {source} holds cannot be one"
        yield Finding(NAME, "differs", told, LOG_IN)
        return
    endpoint = (environment.get("HF_ENDPOINT") or ENDPOINT).rstrip("/")
    if environment.get("HF_HUB_OFFLINE", "").upper() in TRUE:
        yield _unasked(source, "HF_HUB_OFFLINE is set")
    elif not endpoint.startswith("https://") and not is_loopback(endpoint):
        yield _unasked(source, f"{endpoint} is not encrypted")
    else:
        yield _asked(found, source, endpoint)


def _asked(found: str, source: str, endpoint: str) -> Finding:
    try:
        with (
            answering(endpoint),
            contextlib.closing(open_client(endpoint, timeout=PATIENCE)) as web,
        ):
            reply = web.get(
                f"{endpoint}/api/whoami-v2", headers={"Authorization": f"Bearer {found}"}
            )
    except LabelStudioError:
        return _unasked(source, f"{endpoint} does not answer")
    if reply.status_code in (401, 403):
        return Finding(NAME, "differs", f"from {source}, refused by {endpoint}", LOG_IN)
    if not reply.is_success:
        return _unasked(source, f"{endpoint} answers HTTP {reply.status_code}")
    try:
        role = _role(reply.json())
    except ValueError:
        return _unasked(source, f"{endpoint} answers in no way that the Hub does")
    if role == "read":
        told = f"from {source}, accepted, but it may only read"
        return Finding(NAME, "differs", told, "Make one that may write, to publish.", needed=False)
    return Finding(NAME, "ok", f"from {source}, accepted{f' ({role})' if role else ''}")


def _unasked(source: str, why: str) -> Finding:
    return Finding(NAME, "not asked", f"from {source}; whether it holds: {why}", needed=False)


def _role(told: Any) -> str:
    """What the token may do: read, write, or what was laid down for it one by one."""
    for name in ("auth", "accessToken", "role"):
        told = told.get(name) if isinstance(told, dict) else None
    return told[:40] if isinstance(told, str) else ""


def _token(environment: Mapping[str, str]) -> tuple[str, str]:
    """The token and where it is from, in the order in which the Hub's own client looks.

    That client is not asked: it may renew a token, and write it down.
    """
    for name in ("HF_TOKEN", "HUGGING_FACE_HUB_TOKEN"):
        if environment.get(name, "").strip():
            return environment[name].strip(), name
    cache = environment.get("XDG_CACHE_HOME") or "~/.cache"
    home = environment.get("HF_HOME") or f"{cache}/huggingface"
    path = Path(environment.get("HF_TOKEN_PATH") or f"{home}/token").expanduser()
    try:
        return path.read_text("utf-8").strip(), str(path)
    except (OSError, ValueError):
        return "", ""
