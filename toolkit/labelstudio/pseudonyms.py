"""Users of a Label Studio server → annotator-N, entered once and never given to anybody else.

`annotators.json` is committed and knows users by number alone; the local table of `roster` says
whose e-mail address each number is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from toolkit.errors import ConfigurationError
from toolkit.files import dumps_page, write_atomically
from toolkit.labelstudio.annotators import whole
from toolkit.labelstudio.client import Project, Studio
from toolkit.labelstudio.roster import (
    COLUMNS,
    Roster,
    locked,
    read_entered,
    read_table,
    write_table,
)
from toolkit.labelstudio.users import Seen, addresses, seen_in
from toolkit.model import ADJUDICATOR, GOLD, JSONObject

NUMBERED = re.compile(r"annotator-([1-9][0-9]{0,8})")
PERSON = "person"
NOBODY_S = frozenset({ADJUDICATOR, GOLD, "suggest"})
"""Names that stand for a kind of work: whoever has done it is not called so elsewhere."""
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One user of one project on one server, and the pseudonym."""

    server: str
    project: int
    user: int
    annotator: str

    def to_json(self) -> JSONObject:
        """As it stands in `annotators.json`."""
        return {
            "server": self.server,
            "project": self.project,
            "user": self.user,
            "annotator": self.annotator,
        }


def assign_users(
    studio: Studio, project: Project, tasks: Sequence[Any], roster: Roster
) -> list[Entry]:
    """`assign`, with the addresses that the server knows.

    Call it before what was pulled is written: a pull that is broken off between the two leaves
    names that the next one finds, and no annotation without a name.
    """
    if not seen_in(tasks).users:
        return []
    return assign(roster, studio.url, project.id, tasks, addresses(studio))


def assign(
    roster: Roster,
    server: str,
    project: int,
    tasks: Iterable[Any],
    emails: Mapping[int, str] | None = None,
) -> list[Entry]:
    """Enter every user of a project who has no pseudonym yet → what is new.

    Whoever annotates in a project that is for one annotator by name is that annotator: the first
    pull decides, by who did the most of it. A second user in it gets another pseudonym, so that
    `validate` can say so. A user who is known under a single name elsewhere keeps it.

    Args:
        roster: The files. They are locked meanwhile, and left alone when nothing is new.
        server: The server's address, as exports note it.
        project: The project's number there.
        tasks: Its tasks, all or those that changed.
        emails: The addresses of the server's users; they are written into the local table alone.

    Raises:
        RecordError: When one of the files has another shape.
        ConfigurationError: When a user's address is another one than the table says, so that the
            number may be another person's, or another redline does not let go of the files.
    """
    seen = seen_in(tasks)
    if not seen.users:
        return []
    with locked(roster):
        work = _Work(roster, server, project, seen, dict(emails or {}))
        work.refuse_strangers()
        work.enter_all()
        work.write()
        return work.new


def enter(roster: Roster, names: Iterable[str]) -> list[str]:
    """Enter annotators by name, who get a project each → those that were not entered.

    They count as persons until the file says otherwise.
    """
    wanted = list(dict.fromkeys(names))
    if not wanted:
        return []
    with locked(roster):
        values = read_entered(roster.path)
        known = {entry["annotator"] for entry in values["annotators"]}
        new = [name for name in wanted if name not in known]
        values["annotators"] += [{"annotator": name, "kind": PERSON} for name in new]
        if new:
            write_atomically(roster.path, dumps_page(values))
        return new


class _Work:
    """One assignment: what is known, and what is entered on top of it."""

    def __init__(
        self,
        roster: Roster,
        server: str,
        project: int,
        seen: Seen,
        emails: dict[int, str],
    ) -> None:
        self.roster, self.server, self.project = roster, server, project
        self.seen, self.emails = seen, emails
        self.values = read_entered(roster.path)
        self.rows = read_table(roster.table)
        self.before = (dumps_page(self.values), list(self.rows))
        self.new: list[Entry] = []
        self.here: dict[int, str] = {}
        for entry in self.values["users"]:
            user = whole(entry["user"])
            if (
                user is not None
                and entry["server"] == server
                and str(entry["project"]) == str(project)
            ):
                self.here.setdefault(user, str(entry["annotator"]))

    def refuse_strangers(self) -> None:
        """A number that was another address's may be another person's."""
        for row in self.rows:
            if not _same_server(row["server"], self.server):
                continue
            user = whole(row["user"])
            email = self.emails.get(-1 if user is None else user, "")
            if user in self.seen.users and email and not _alike(email, row["email"]):
                raise ConfigurationError(
                    f"{self.roster.table} has another e-mail address for user {user} of"
                    f" {row['server']}, who is {row['annotator']}, than the server has now",
                    hint="If the person has a new address, write it into that file. If it is"
                    " another Label Studio at the same address, let it listen on another port.",
                )

    def enter_all(self) -> None:
        """Every user who has done something, those of tasks that are for somebody first."""
        for name in sorted(self.seen.owners):
            counts = self.seen.owners[name]
            if name not in self.here.values():
                fresh = [user for user in counts if user not in self.here]
                if fresh:
                    ranks = {u: (name in self.names_of(u), counts[u], -u) for u in fresh}
                    self.add(max(fresh, key=ranks.__getitem__), name)
        for user in sorted(self.seen.users - set(self.here)):
            self.add(user, self.known(user) or self.free())
        listed = {entry["annotator"] for entry in self.values["annotators"]}
        for user in sorted(self.seen.paged & set(self.here)):
            if self.here[user] not in listed:
                listed.add(self.here[user])
                entered = {"annotator": self.here[user], "kind": PERSON}
                self.values["annotators"].append(entered)
        for user in sorted(self.seen.users & self.emails.keys()):
            self.tell(user)

    def add(self, user: int, name: str) -> None:
        """Enter one user."""
        entry = Entry(self.server, self.project, user, name)
        self.here[user] = name
        self.new.append(entry)
        self.values["users"].append(entry.to_json())

    def names_of(self, user: int) -> set[str]:
        """What a user is called in other projects of the server, or wherever the address is."""
        found = {
            str(entry["annotator"])
            for entry in self.values["users"]
            if _same_server(str(entry["server"]), self.server) and whole(entry["user"]) == user
        }
        email = self.emails.get(user)
        found |= {row["annotator"] for row in self.rows if email and _alike(row["email"], email)}
        return found - NOBODY_S

    def known(self, user: int) -> str | None:
        """The one name that a user has elsewhere, if nobody has it here."""
        names = self.names_of(user)
        name = next(iter(names)) if len(names) == 1 else None
        return None if name in self.here.values() else name

    def free(self) -> str:
        """The number after the highest that was ever given."""
        taken = {str(e["annotator"]) for e in (*self.values["annotators"], *self.values["users"])}
        taken |= {row["annotator"] for row in self.rows} | self.seen.named
        numbers = [int(found[1]) for name in taken if (found := NUMBERED.fullmatch(name))]
        return f"annotator-{max(numbers, default=0) + 1}"

    def tell(self, user: int) -> None:
        """Note whose address a pseudonym is, on this machine alone."""
        row = dict(
            zip(COLUMNS, (self.emails[user], self.here[user], self.server, str(user)), strict=True)
        )
        if row["email"] and not any({**row, "email": r["email"]} == r for r in self.rows):
            self.rows.append(row)

    def write(self) -> None:
        """What has changed, the file that matters first."""
        page, rows = self.before
        if dumps_page(self.values) != page:
            write_atomically(self.roster.path, dumps_page(self.values))
        if self.rows != rows:
            write_table(self.roster.table, self.rows)


def _alike(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()


def _same_server(one: str, other: str) -> bool:
    """Whether two addresses are of one server: loopback has several names."""
    return _address(one) == _address(other)


def _address(url: str) -> Sequence[Any]:
    try:
        parts = urlsplit(url)
        port = parts.port or {"https": 443}.get(parts.scheme, 80)
    except ValueError:
        return (url,)
    host = parts.hostname or ""
    return ("loopback" if host in LOOPBACK else host, port, parts.path.rstrip("/"))
