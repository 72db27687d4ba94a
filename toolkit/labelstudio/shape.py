"""A file's bytes → the tasks of an export, or what it is instead."""

from __future__ import annotations

import errno
import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from toolkit.labelstudio.config import TEXT
from toolkit.labelstudio.inventory import (
    described,
    elements,
    inside,
    items_of,
    people,
    refused,
    tally,
)
from toolkit.labelstudio.sniff import AGAIN, Fault, kind_of, quoted, read_value
from toolkit.ledger import Ledger
from toolkit.problems import Problem, excerpt, problem
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

DOCUMENT_ID = re.compile(r"[a-z0-9][a-z0-9_.-]{0,199}")
MIN_KEYS = frozenset({"annotation_id", "annotator", "completion_id", "lead_time"})
"""What JSON_MIN adds to the data of a task."""

AS_LINES = "write one a line, as .jsonl"
OURS = "pull the project that redline push made"


@dataclass(frozen=True, slots=True)
class Export:
    """One file as `redline pull` wrote it: its tasks, and what is noted beside it."""

    path: Path
    tasks: Mapping[int, Mapping[str, Any]]
    """By their place in the file; tasks that cannot be read are left out."""
    meta: Mapping[str, Any] = field(default_factory=dict)
    refused: Mapping[int, Any] = field(default_factory=dict)
    """The tasks that cannot be read, by their place in the file."""
    ledger: Ledger = field(default_factory=Ledger)
    """All that was found, and the fates of what is not decoded; annotations have none yet."""
    readable: bool = True
    """False: the file is something else than an export, or holds no task that can be read."""
    problems: tuple[Problem, ...] = ()
    """What is wrong with single tasks; of older versions of an export it does not count."""

    @property
    def server(self) -> str:
        """The server's address, or nothing where it is not noted."""
        address = self.meta.get("server")
        return address if isinstance(address, str) else ""

    @property
    def number(self) -> str:
        """The project's number on its server."""
        numbers = (self.meta.get("project"), *(t.get("project") for t in self.tasks.values()))
        return str(next((n for n in numbers if isinstance(n, int | str) and n != ""), None))

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


def read_export(path: Path, data: bytes) -> tuple[Export, list[Problem]]:
    """A file's bytes → its tasks, and what is wrong with the whole file: it is no list of tasks.

    A task that cannot be read is among the problems of the export (`decode_exports` tells those
    that count), and the other tasks go on; one fault of many tasks is said once. When no task
    can be read, the export is not `readable`. Its ledger counts what it holds all the same.
    """
    value, fault = read_value(data)
    tasks, instead = _tasks(value)
    fault = fault or instead
    if fault is not None:
        ledger = tally(tasks)
        ledger.add_all(refused(tasks, fault.code))
        found = problem("", fault.path, fault.code, fault.message(), file=str(path))
        return Export(path, {}, ledger=ledger, readable=False), [found]
    meta, wrong = _meta_beside(path)
    # Persons are in the file for as long as it is there, whatever is pulled later.
    whole = [*wrong, *_personal(path, tasks)]
    return _export(path, dict(enumerate(tasks)), meta), whole


def part(export: Export, places: Collection[int]) -> Export:
    """Some of the tasks of an export → an export of these alone, with a ledger of its own."""
    tasks = {**export.tasks, **export.refused}
    return _export(export.path, {i: tasks[i] for i in sorted(places)}, export.meta)


def _export(path: Path, tasks: Mapping[int, Any], meta: Mapping[str, Any]) -> Export:
    """Tasks by their place in a file → an export, with what is wrong with them."""
    ledger = tally(tasks.values())
    faults = {index: bad for index, task in tasks.items() if (bad := _fault(task))}
    kept = {index: task for index, task in tasks.items() if index not in faults}
    left = {index: tasks[index] for index in faults}
    for code in {bad.code for bad in faults.values()}:
        ledger.add_all(refused((left[i] for i, bad in faults.items() if bad.code == code), code))
    problems = (*_said(path, faults, tasks), *_set_aside(path, kept, ledger))
    readable = bool(kept) or not tasks
    return Export(path, kept, meta, left, ledger, readable, problems)


def _tasks(value: Any) -> tuple[Sequence[Any], Fault | None]:
    """A JSON value → the tasks in it, and what it is where it is not a list of them."""
    if isinstance(value, list):
        records = bool(value) and all(map(_is_record, value))
        what = "a list of records, not of tasks"
        return value, Fault("export-shape", what, AS_LINES) if records else None
    if not isinstance(value, dict):
        return [], Fault("export-shape", f"{quoted(value, 40)}, not a list of tasks")
    inner = [one for one in value.values() if isinstance(one, dict)]
    if "completions" in value or any("completions" in one for one in inner):
        return [value] if "completions" in value else inner, _fault({"completions": []})
    what, tasks = next(_objects(value, inner))
    return tasks, Fault("export-shape", f"{what}, not a list of tasks")


def _objects(value: Mapping[str, Any], inner: list[Any]) -> Iterator[tuple[str, list[Any]]]:
    """What an object may be, the surest first, with the tasks that are in it."""
    if "action" in value and {"annotation", "task", "project"} & value.keys():
        task = value["task"] if isinstance(value.get("task"), dict) else {}
        whole = [{**task, "annotations": elements(value.get("annotation"))}]
        yield f"the body of a webhook ({quoted(value['action'], 40)})", whole
    if isinstance(value.get("tasks"), list):
        yield "an answer of Label Studio's API, with a page of tasks", value["tasks"]
    if "data" in value and "annotations" in value:
        yield "one task alone", [value]
    if "result" in value:
        yield "one annotation alone", [{"annotations": [value]}]
    if inner and all("data" in one and "annotations" in one for one in inner):
        yield "tasks by number in one object", inner
    if {"images", "annotations", "categories"} <= value.keys():
        yield "a COCO file", []
    if isinstance(value.get("detail"), str):
        yield f"an answer of a server ({excerpt(value['detail'])})", []
    yield f"one object{_keys(value)}", []


def _fault(task: Any) -> Fault | None:
    """What keeps one task from being read."""
    if not isinstance(task, dict):
        return Fault("export-shape", f"{kind_of(task)} stands where a task should")
    if "completions" in task:
        what = "the format `completions` of a Label Studio before 1.0"
        mend = "import it into a present one, and pull the project that this makes"
        return Fault("export-old-format", what, mend)
    if "data" not in task and "annotations" not in task:
        return _no_task(task)
    data = task.get("data")
    if not isinstance(data, dict) or not isinstance(task.get("annotations"), list):
        lacks = "data" if not isinstance(data, dict) else "list of annotations"
        return Fault("export-shape", f"a task has no {lacks}")
    lacking = [key for key in ("document_id", TEXT) if not isinstance(data.get(key), str)]
    if lacking:
        what = f"the data of the task has no {' and no '.join(lacking)}{_keys(data)}"
        return Fault("export-wrong-project", what, OURS)
    if not DOCUMENT_ID.fullmatch(data["document_id"]):
        what = f"the task's document_id {excerpt(data['document_id'])} is none that redline gives"
        return Fault("export-wrong-project", what, OURS)
    return None


def _no_task(value: Mapping[str, Any]) -> Fault:
    """What an object is that has neither data nor annotations."""
    if _is_record(value):
        return Fault("export-shape", "a record stands where a task should", AS_LINES)
    if MIN_KEYS & value.keys():
        return Fault("export-is-min", "a JSON_MIN export, which has lost the relations")
    what = f"objects without data and annotations{_keys(value)} stand where tasks should"
    return Fault("export-shape", what)


def _is_record(value: Any) -> bool:
    """Whether a value is a record; JSON_MIN has the keys of one, and more."""
    return (
        isinstance(value, dict)
        and {"document_id", "schema_version"} <= value.keys()
        and not (MIN_KEYS - {"annotator"} | {TEXT, "data", "annotations"}) & value.keys()
    )


def _keys(value: Mapping[str, Any]) -> str:
    keys = [excerpt(key, 30)[1:-1] for key in list(value)[:5]]
    more = ", …" if len(value) > len(keys) else ""
    return f" (it has {', '.join(keys)}{more})" if keys else " (it is empty)"


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


def _personal(path: Path, tasks: Sequence[Any]) -> list[Problem]:
    number = people(tasks)
    if not number:
        return []
    message = (
        f"{counted(number, 'person')} {'is' if number == 1 else 'are'} named by e-mail address or"
        " name; nothing of it goes into records, but it stands in the file: run redline pull, and"
        " delete this file before it is shared"
    )
    return [problem("", "$", "personal-data", message, file=str(path))]


def _set_aside(path: Path, tasks: Mapping[int, Any], ledger: Ledger) -> list[Problem]:
    """The fates of drafts and predictions, which are not decoded, and of what is no annotation."""
    wrong: list[str] = []
    for index, task in tasks.items():
        copies = [copy for annotation in task["annotations"] for copy in inside(annotation)]
        copies += [("draft", draft) for draft in elements(task.get("drafts"))]
        copies += [("prediction", made) for made in elements(task.get("predictions"))]
        for kind, copy in copies:
            reason = {"draft": "draft not submitted"}.get(kind, "prediction not decoded")
            ledger.add(kind, "set aside", reason)
            ledger.add("item", "set aside", reason, len(items_of(copy)))
        for number, annotation in enumerate(task["annotations"]):
            if not isinstance(annotation, dict):
                ledger.add("annotation", "problem", "export-shape")
                wrong.append(f"$[{index}].annotations[{number}]")
    if not wrong:
        return []
    more = f" (and {len(wrong) - 1} more like it)" if wrong[1:] else ""
    message = f"an annotation is not an object{more}; {AGAIN}"
    return [problem("", wrong[0], "export-shape", message, file=str(path))]


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
