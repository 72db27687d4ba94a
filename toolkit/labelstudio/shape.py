"""A file → the tasks of an export, or what it is instead."""

from __future__ import annotations

import errno
import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from toolkit.labelstudio.cut import cut
from toolkit.labelstudio.faults import fault_of, tasks_in
from toolkit.labelstudio.gists import DoubtfulError, Tasks
from toolkit.labelstudio.inventory import described, elements, items_of, people, refused, tally
from toolkit.labelstudio.sniff import AGAIN, Fault, kind_of, read_value
from toolkit.ledger import Ledger
from toolkit.problems import Problem, excerpt, problem
from toolkit.slices import Sliced
from toolkit.words import counted

META_SUFFIX = ".meta.json"
"""What the notes beside an export are called instead of ``.json``."""

BUILDS_ON = "builds_on"
"""The key of the notes that names the export which has the tasks that this one leaves out."""

REPAIRS = "repairs"
"""The key of the notes that says of which export this one is a repaired version."""
FIXED = re.compile(r"\.fixed(_\d+)?$")
"""How the name of a repaired version ends, before ``.json``: else it is that of its export."""

ABSENT = frozenset({errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG})
"""What a system says of a file that there is not, or that cannot be."""


class Origin(NamedTuple):
    """Where a task comes from, as places name it."""

    path: Path
    server: str
    """The server's address, or nothing where it is not noted."""
    number: str
    """The project's number on its server."""


@dataclass(frozen=True, slots=True)
class Export:
    """One file as `redline pull` wrote it: its tasks, and what is noted beside it."""

    path: Path
    tasks: Mapping[int, Mapping[str, Any]]
    """By their place in the file; tasks that cannot be read are left out."""
    meta: Mapping[str, Any] = field(default_factory=dict)
    refused: Mapping[int, Any] = field(default_factory=dict)
    """The tasks that cannot be read, by their place in the file."""
    faults: Mapping[int, Fault] = field(default_factory=dict)
    """Why they cannot."""
    unread: Ledger = field(default_factory=Ledger)
    """What was found in a file that is no export, and its fates."""
    known: bool = True
    """False: the file is something else than an export."""

    @property
    def readable(self) -> bool:
        """False: the file is something else than an export, or holds no task that can be read."""
        return self.known and bool(self.tasks or not self.refused)

    @property
    def gists(self) -> Mapping[int, Any]:
        """The tasks, or of those that are not in memory their gists."""
        return self.tasks.gists if isinstance(self.tasks, Tasks) else self.tasks

    @property
    def refused_gists(self) -> Mapping[int, Any]:
        """The same of those that cannot be read."""
        return self.refused.gists if isinstance(self.refused, Tasks) else self.refused

    @property
    def server(self) -> str:
        """The server's address, or nothing where it is not noted."""
        address = self.meta.get("server")
        return address if isinstance(address, str) else ""

    @property
    def number(self) -> str:
        """The project's number on its server."""
        noted = (self.meta.get("project"),)
        numbers = chain(noted, (task.get("project") for task in self.gists.values()))
        return str(next((n for n in numbers if isinstance(n, int | str) and n != ""), None))

    @property
    def origin(self) -> Origin:
        """Where its tasks come from."""
        return Origin(self.path, self.server, self.number)

    @property
    def project(self) -> tuple[str, str]:
        """What tells one project from another: its number, and the moment it was made.

        The address would not do: one database answers at several, and many projects have been
        the first one at 127.0.0.1.
        """
        made = self.meta.get("created_at")
        if not self.meta and not self.tasks:
            # A file of which nothing is known is a version of no other.
            return self.number, str(self.path)
        return self.number, made if isinstance(made, str) and made else self.server

    @property
    def problems(self) -> list[Problem]:
        """What is wrong with single tasks; of older versions of an export it does not count."""
        return [*_said(self.path, self.faults, self.refused), *_no_objects(self)]


def read_export(path: Path, data: bytes) -> tuple[Export, list[Problem]]:
    """A file's bytes → its tasks, and what is wrong with the whole file: it is no list of tasks.

    A task that cannot be read is among the problems of the export (`decode_exports` tells those
    that count), and the other tasks go on; one fault of many tasks is said once. When no task
    can be read, the export is not `readable`.
    """
    export, problems = slowly_read(Sliced(path, data))
    tasks = (*export.tasks.values(), *export.refused.values())
    # Persons are in the file for as long as it is there, whatever is pulled later.
    return export, [*problems, *personal(str(path), people(tasks))]


def open_export(file: Sliced, jobs: int | None = 1) -> tuple[Export, list[Problem]]:
    """A file → the same, with tasks that are read when they are asked for; persons are not sought.

    Args:
        file: It may be any.
        jobs: How many processes may look through it; None: as many as there are cores.

    Raises:
        RecordError: When it cannot be read at all.
    """
    try:
        found = cut(file, jobs)
    except DoubtfulError:
        return slowly_read(file)
    meta, wrong = _meta_beside(file.path)
    return Export(file.path, found.tasks, meta, found.refused, found.faults), wrong


def slowly_read(file: Sliced) -> tuple[Export, list[Problem]]:
    """The same with all tasks in memory, and with words for whatever is wrong with the file."""
    value, fault = read_value(file.whole())
    tasks, instead = tasks_in(value)
    fault = fault or instead
    if fault is not None:
        ledger = tally(tasks)
        ledger.add_all(refused(tasks, fault.code))
        found = problem("", fault.path, fault.code, fault.message(), file=str(file.path))
        return Export(file.path, {}, unread=ledger, known=False), [found]
    meta, wrong = _meta_beside(file.path)
    faults = {index: bad for index, task in enumerate(tasks) if (bad := fault_of(task))}
    kept = {index: task for index, task in enumerate(tasks) if index not in faults}
    left = {index: tasks[index] for index in faults}
    return Export(file.path, kept, meta, left, faults), wrong


def part(export: Export, places: bytes) -> Export:
    """Some of the tasks of an export, for each of its file whether it is → one of these alone."""
    tasks, left = (_some(tasks, places) for tasks in (export.tasks, export.refused))
    faults = {index: export.faults[index] for index in left}
    return Export(export.path, tasks, export.meta, left, faults)


def _some(tasks: Mapping[int, Any], places: bytes) -> Mapping[int, Any]:
    if isinstance(tasks, Tasks):
        return tasks.only(places)
    return {index: task for index, task in tasks.items() if places[index]}


def _said(path: Path, faults: Mapping[int, Fault], tasks: Mapping[int, Any]) -> list[Problem]:
    """Each fault once, with how many tasks have it; another project's with what it holds."""
    alike: dict[Fault, list[int]] = {}
    for index, fault in faults.items():
        wrong = fault.code == "export-wrong-project"
        # Tasks of another project may differ in what they lack: it is one fault.
        first = next((f for f in alike if wrong and f.code == fault.code), fault)
        alike.setdefault(first, []).append(index)
    found = []
    for fault, places in alike.items():
        more = f" (and {counted(len(places) - 1, 'more task')} like it)" if places[1:] else ""
        if fault.code == "export-wrong-project":
            holders = (a for i in places for a in elements(tasks[i].get("annotations")))
            holds = described(item for holder in holders for item in items_of(holder))
            more += f": another project's data{f', with {holds}' if holds else ''}"
        message = fault.message(more)
        found.append(problem("", f"$[{places[0]}]", fault.code, message, file=str(path)))
    return found


def personal(file: str, named: Collection[str]) -> list[Problem]:
    """That persons are named in a file."""
    if not named:
        return []
    number = len(named)
    message = (
        f"{counted(number, 'person')} {'is' if number == 1 else 'are'} named by e-mail address or"
        " name; nothing of it goes into records, but it stands in the file: run redline pull, and"
        " delete this file before it is shared"
    )
    return [problem("", "$", "personal-data", message, file=file)]


def _no_objects(export: Export) -> list[Problem]:
    wrong = [
        f"$[{index}].annotations[{number}]"
        for index, task in export.gists.items()
        for number, annotation in enumerate(task["annotations"])
        if not isinstance(annotation, dict)
    ]
    if not wrong:
        return []
    more = f" (and {len(wrong) - 1} more like it)" if wrong[1:] else ""
    message = f"an annotation is not an object{more}; {AGAIN}"
    return [problem("", wrong[0], "export-shape", message, file=str(export.path))]


def _meta_beside(path: Path) -> tuple[Mapping[str, Any], list[Problem]]:
    beside = path.with_name(path.name.removesuffix(".json") + META_SUFFIX)
    notes, wrong = read_meta(beside)
    if not wrong:
        return notes, []
    message = (
        f"the notes on {excerpt(path.name)} {wrong}, so nobody can tell which project it is a"
        " version of; run redline pull again, or restore the notes"
    )
    return notes, [problem("", "$", "export-shape", message, file=str(beside))]


def read_meta(path: Path) -> tuple[Mapping[str, Any], str]:
    """The notes that `redline pull` keeps beside an export, and what is wrong with them.

    Where there are none, they are empty, and nothing is wrong.
    """
    try:
        found = json.loads(path.read_text("utf-8"))
    except (ValueError, RecursionError):
        return {}, "are not JSON"
    except OSError as error:
        return {}, "" if error.errno in ABSENT else "cannot be read"
    return (found, "") if isinstance(found, dict) else ({}, f"are {kind_of(found)}, not an object")
