"""The files that say who annotates: pseudonyms for everybody, addresses for this machine."""

from __future__ import annotations

import contextlib
import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from toolkit.errors import ConfigurationError, RecordError
from toolkit.files import read_bytes, read_json, write_atomically
from toolkit.model import JSONObject
from toolkit.registry import read_annotators

COLUMNS = ("email", "annotator", "server", "user")
"""Of the table of addresses."""
PATIENCE = 60
"""Seconds to wait for another redline that is writing the same files."""


@dataclass(frozen=True, slots=True)
class Roster:
    """The files that say who annotates in a project."""

    path: Path
    """`annotators.json`."""

    @property
    def folder(self) -> Path:
        """What is local to this machine; git ignores it whatever else it ignores."""
        return self.path.parent / ".people"

    @property
    def table(self) -> Path:
        """Whose e-mail address is whose: a CSV file with one line a user and pseudonym."""
        return self.folder / "people.csv"


def read_entered(path: Path) -> JSONObject:
    """`annotators.json` as it stands there; nobody where it is not.

    Raises:
        RecordError: When it has another shape.
    """
    if not path.exists():
        return {"annotators": [], "users": []}
    read_annotators(path)
    values: JSONObject = read_json(path)
    return values


def read_table(path: Path) -> list[dict[str, str]]:
    """The local table as it stands there; empty where it is not.

    Raises:
        RecordError: When it is another table, is not in UTF-8, or cannot be read.
    """
    if not path.exists():
        return []
    hint = "Mend it, or delete it: redline pull enters anew whoever has done something since."
    try:
        # Never guessed at: what is read here is written back.
        text = read_bytes(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RecordError(f"{path} is not in UTF-8: byte {error.start}", hint=hint) from error
    rows = csv.DictReader(io.StringIO(text))
    found = [dict(row) for row in rows]
    if tuple(rows.fieldnames or ()) != COLUMNS or any(
        None in row or None in row.values() for row in found
    ):
        raise RecordError(f"{path} is no table with the columns {', '.join(COLUMNS)}", hint=hint)
    return found


def write_table(path: Path, rows: Sequence[Mapping[str, str]]) -> None:
    """Put the local table there, for its owner's eyes only."""
    out = io.StringIO()
    table = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    table.writeheader()
    table.writerows(rows)
    write_atomically(path, out.getvalue(), mode=0o600)


@contextlib.contextmanager
def locked(roster: Roster) -> Iterator[None]:
    """Keep every other redline from the files meanwhile; whoever dies lets go of them.

    Raises:
        ConfigurationError: When another one does not let go of them.
    """
    import filelock

    roster.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    ignored = roster.folder / ".gitignore"
    if not ignored.exists():
        write_atomically(ignored, "*\n")
    try:
        with filelock.FileLock(roster.folder / "lock", timeout=PATIENCE):
            yield
    except filelock.Timeout as error:
        raise ConfigurationError(
            f"another redline has been writing {roster.path} for {PATIENCE} seconds",
            hint="Wait until it has ended, or end it, and run the same command again.",
        ) from error
