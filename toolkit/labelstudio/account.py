"""`server.json` of a data folder: its account in Label Studio, and the process that serves it."""

from __future__ import annotations

import secrets
from pathlib import Path

from toolkit.errors import LabelStudioError, RecordError
from toolkit.files import dumps_page, read_json, write_atomically
from toolkit.model import JSONObject

FILE = "server.json"
DATABASE = "label_studio.sqlite3"
USERNAME = "redline@localhost.local"


def read(data: Path) -> JSONObject:
    """What `server.json` holds; nothing where there is none.

    Raises:
        LabelStudioError: When it cannot be read.
    """
    try:
        values = read_json(data / FILE)
    except RecordError as error:
        if isinstance(error.__cause__, FileNotFoundError):
            return {}
        raise LabelStudioError(error.message, hint=error.hint) from error
    return values if isinstance(values, dict) else {}


def write(data: Path, values: JSONObject) -> None:
    """Put it there, for its owner's eyes only."""
    write_atomically(data / FILE, dumps_page(values), mode=0o600)


def known(data: Path, values: JSONObject) -> JSONObject:
    """The values with an account in them: the folder's database keeps the first one for good.

    Raises:
        LabelStudioError: When there is a database, and its account is lost.
    """
    if all(values.get(name) for name in ("username", "password", "token")):
        return values
    if (data / DATABASE).exists():
        raise LabelStudioError(
            f"{data / DATABASE} is there, but not the server.json with its account",
            hint="Restore server.json, or name another folder with --data.",
        )
    return {
        "username": USERNAME,
        "password": secrets.token_urlsafe(18),
        "token": secrets.token_hex(20),
    }
