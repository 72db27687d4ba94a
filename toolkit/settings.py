"""What the user has set: the only reader of the environment and of `redline.toml`.

A flag wins over the environment, and the environment over `redline.toml`. Paths in
`redline.toml` are relative to the folder that it stands in.
"""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from toolkit.errors import ConfigurationError

FILE_NAME = "redline.toml"
DEFAULT_URL = "http://127.0.0.1:8080"
Value = str | bool | int | list[str]
KNOWN: Mapping[str, Mapping[str, Value]] = {
    "paths": {
        "documents": "annotations/documents.jsonl",
        "actors": "annotations/actors.json",
        "annotators": "annotations/annotators.json",
        "links": "annotations/links.json",
        "decisions": "annotations/decisions.json",
        "records": "annotations/gold",
        "exports": "annotations/exports",
        "seeds": "seeds",
        "dataset": "build/dataset",
        "waivers": "annotations/waivers.json",
        "examples": "annotations/codebook.toml",
    },
    "validate": {"select": [], "ignore": [], "severity": "warning", "strict": False},
    "label_studio": {"url": "", "ca": ""},
    "suggest": {"backend": "rules"},
    "suggest.openai": {
        "endpoint": "",
        "model": "",
        "timeout": 120,
        "max_retries": 5,
        "characters": 6000,
    },
    "dataset": {"title": "", "license": "other", "url": ""},
    "slurm": {"partition": "", "time": "24:00:00", "memory": 2, "qos": "", "setup": ""},
    "server": {"data": "build/label-studio", "executable": "label-studio", "template": ""},
}
"""Every setting of `redline.toml` by table, with its default."""
OPEN = "suggest"
"""In this table stand the tables of backends, ours and those of other packages."""
KINDS = {
    str: ("a string", "Put the value in quotation marks."),
    bool: ("true or false", "Write true or false, without quotation marks."),
    int: ("a whole number", "Write it as 60, without quotation marks."),
    list: ("a list of strings", 'Write it as ["one", "another"].'),
}
"""What a setting may be, in words, and how to write it."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one project, read once when a command starts."""

    folder: Path
    """Where `redline.toml` stands; without one, the working directory."""
    values: Mapping[str, Mapping[str, Value]] = field(default_factory=lambda: KNOWN)
    environment: Mapping[str, str] = field(default_factory=dict)

    def get(self, table: str, name: str) -> str:
        """One setting as it was written."""
        return str(self.values[table][name])

    def flag(self, table: str, name: str) -> bool:
        """One setting that is true or false."""
        return bool(self.values[table][name])

    def number(self, table: str, name: str) -> int:
        """One setting that is a whole number."""
        found = self.values[table][name]
        return found if isinstance(found, int) else 0

    def names(self, table: str, name: str) -> tuple[str, ...]:
        """One setting that is a list."""
        found = self.values[table][name]
        return tuple(found) if isinstance(found, list) else ()

    def table(self, name: str) -> Mapping[str, str]:
        """The settings of one table that are strings."""
        return {k: v for k, v in self.values[name].items() if isinstance(v, str)}

    def path(self, table: str, name: str) -> Path:
        """One setting as a path, resolved against the project's folder."""
        return self.folder / Path(self.get(table, name)).expanduser()

    @property
    def debug(self) -> bool:
        """Whether a traceback is wanted."""
        return self.environment.get("REDLINE_DEBUG", "") not in ("", "0")

    def backend_account(self) -> tuple[str, str] | None:
        """User and password that Label Studio shows to `redline backend serve`; None: none.

        Raises:
            ConfigurationError: When one is set without the other, or they cannot be sent.
        """
        names = ("REDLINE_BACKEND_USER", "REDLINE_BACKEND_PASSWORD")
        user, password = (self.environment.get(name, "") for name in names)
        if not user and not password:
            return None
        # Label Studio sends nothing else rightly.
        plain = (user + password).isascii() and (user + password).isprintable()
        if not user or not password or ":" in user or not plain:
            raise ConfigurationError(
                "REDLINE_BACKEND_USER and REDLINE_BACKEND_PASSWORD are no user and password",
                hint="Set both, in plain ASCII and the user without a colon, or neither.",
            )
        return user, password

    def label_studio(self) -> tuple[str, str | None, Path | None]:
        """The address of Label Studio, the key where one is known, certificates where named.

        `redline server start` leaves both in a file that only its owner can read; that file
        counts for the server it describes, and for no other address.

        Raises:
            ConfigurationError: When the address is none, or holds a secret, which would be shown.
        """
        ours = self._local_server()
        url = (
            self.environment.get("LABEL_STUDIO_URL")
            or self.get("label_studio", "url")
            or ours.get("url")
            or DEFAULT_URL
        ).rstrip("/")
        if not url.startswith(("http://", "https://")):
            raise ConfigurationError(
                f"the address of Label Studio is {url!r}",
                hint="Write it with http:// or https:// in front.",
            )
        if "@" in url.partition("://")[2].partition("/")[0]:
            raise ConfigurationError(
                "the address of Label Studio holds a user name or password",
                hint="Take it out, and put the key into LABEL_STUDIO_API_KEY.",
            )
        key = self.environment.get("LABEL_STUDIO_API_KEY")
        if not key and ours.get("url") == url:
            key = ours.get("token")
        given = self.environment.get("LABEL_STUDIO_CA")
        written = self.path("label_studio", "ca") if self.get("label_studio", "ca") else None
        return url, key or None, Path(given) if given else written

    def _local_server(self) -> Mapping[str, str]:
        path = self.path("server", "data") / "server.json"
        try:
            found = json.loads(path.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        if not isinstance(found, dict):
            return {}
        return {name: value for name, value in found.items() if isinstance(value, str)}


def read_settings(start: Path, environment: Mapping[str, str] | None = None) -> Settings:
    """The settings that hold in a folder: `redline.toml` there or in the nearest folder above.

    Args:
        start: Where to begin looking.
        environment: The environment; None: that of this process.

    Raises:
        ConfigurationError: When `redline.toml` is not TOML, or sets what does not exist.
    """
    env = dict(os.environ if environment is None else environment)
    start = start.resolve()
    for folder in (start, *start.parents):
        path = folder / FILE_NAME
        if path.is_file():
            return Settings(folder, _merged(path), env)
    return Settings(start, KNOWN, env)


def _merged(path: Path) -> Mapping[str, Mapping[str, Value]]:
    try:
        given = tomllib.loads(path.read_text("utf-8"))
    except (ValueError, OSError) as error:
        raise ConfigurationError(
            f"cannot read {path}: {error}", hint="Mend the file; it is TOML in UTF-8."
        ) from error
    merged = {table: dict(defaults) for table, defaults in KNOWN.items()}
    for table, settings in _tables(given):
        if table not in KNOWN and table.startswith(f"{OPEN}.") and isinstance(settings, dict):
            # Of a backend that another package brings: its settings are its own affair.
            merged[table] = settings
            continue
        if table not in KNOWN or not isinstance(settings, dict):
            raise _unknown(path, f"[{table}]", KNOWN)
        for name, value in settings.items():
            if name not in KNOWN[table]:
                raise _unknown(path, f"[{table}] {name}", KNOWN[table])
            _refuse_misfit(path, table, name, value)
            merged[table][name] = value
    return merged


def _tables(given: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The tables of a file by name; one inside `OPEN` is ``suggest.openai``."""
    for table, settings in given.items():
        inner: dict[str, Any] = {}
        if table == OPEN and isinstance(settings, dict):
            inner = {name: value for name, value in settings.items() if isinstance(value, dict)}
            yield table, {k: v for k, v in settings.items() if k not in inner}
        else:
            yield table, settings
        for name, value in inner.items():
            yield f"{table}.{name}", value


def _refuse_misfit(path: Path, table: str, name: str, value: Any) -> None:
    """Go on only where a value is of the kind of its default."""
    wanted = next(kind for kind in KINDS if isinstance(KNOWN[table][name], kind))
    fits = isinstance(value, wanted) and (wanted is bool or not isinstance(value, bool))
    if isinstance(value, list):
        fits = fits and all(isinstance(entry, str) for entry in value)
    if not fits:
        what, hint = KINDS[wanted]
        raise ConfigurationError(f"{path}: [{table}] {name} = {value!r} is not {what}", hint=hint)


def _unknown(path: Path, name: str, known: Mapping[str, Any]) -> ConfigurationError:
    return ConfigurationError(
        f"{path}: there is no setting {name}", hint=f"Remove it; known are {', '.join(known)}."
    )
