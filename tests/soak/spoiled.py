"""Every request of a push and of a pull, spoiled in every way."""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path

from tests.labelstudio.flaky import Fault, at, kind, proxy
from tests.soak.bench import Bench
from tests.soak.table import Row
from toolkit.errors import RedlineError
from toolkit.files import sha256
from toolkit.labelstudio.plan import plan_push
from toolkit.labelstudio.pull import pull
from toolkit.labelstudio.push import push

HASTE = 6.0
"""Seconds that a request may take where some arrive late; an import takes two or three."""


def push_spoiled(bench: Bench, faults: list[Fault]) -> list[Row]:
    """A push for each of its requests and each fault."""
    title = bench.title("undisturbed")
    with proxy(bench.server.url) as between, bench.studio(between.url) as studio:
        push(plan_push(bench.load(title), studio, bench.schema), studio, bench.schema)
    expected, requests = bench.state(title), list(map(kind, between.seen))
    rows = []
    for fault in faults:
        row = Row(f"push: {fault}")
        rows.append(row)
        for number, request in enumerate(requests):
            title = bench.title("push")
            struck = _pushed(bench, title, number, fault)
            first = bench.state(title) == expected
            with bench.studio() as studio:
                load = bench.load(title)
                push(plan_push(load, studio, bench.schema), studio, bench.schema)
            again = bench.state(title) == expected
            row.count(struck=struck, at_once=first, again=again, what=f"{title}: {request}")
            if again:
                bench.remove(title)
        row.say()
    return rows


def _pushed(bench: Bench, title: str, number: int, fault: Fault) -> bool:
    """One push with a fault at one request → whether it struck."""
    late = fault is Fault.LATE
    with (
        proxy(bench.server.url, at(number, fault), HASTE + 2) as between,
        bench.studio(between.url, HASTE if late else 300) as studio,
        contextlib.suppress(RedlineError),
    ):
        push(plan_push(bench.load(title), studio, bench.schema), studio, bench.schema)
    return bool(between.struck)


def pull_spoiled(bench: Bench, faults: list[Fault]) -> list[Row]:
    """A first pull and one of what has changed, for each of their requests and each fault."""
    title, home = bench.title("to pull"), bench.folder / "pulled"
    with bench.studio() as studio:
        project = push(plan_push(bench.load(title), studio, bench.schema), studio, bench.schema)
        pull(studio, title, home / "first")
    tasks = bench.web.get("/api/tasks/", params={"project": project.id, "page_size": 5}).json()
    rows = _each_request(bench, title, None, faults)
    for task in tasks["tasks"]:
        reply = bench.web.post(f"/api/tasks/{task['id']}/annotations/", json={"result": []})
        reply.raise_for_status()
    return rows + _each_request(bench, title, home / "first", faults)


def _each_request(bench: Bench, title: str, base: Path | None, faults: list[Fault]) -> list[Row]:
    what = "pull" if base is None else "pull of what changed"
    folder = _folder(bench, base)
    with proxy(bench.server.url) as between, bench.studio(between.url) as studio:
        pull(studio, title, folder, roster=bench.roster())
    expected, requests = contents(folder), list(map(kind, between.seen))
    rows = []
    for fault in faults:
        row = Row(f"{what}: {fault}")
        rows.append(row)
        for number, request in enumerate(requests):
            folder, late = _folder(bench, base), fault is Fault.LATE
            with (
                proxy(bench.server.url, at(number, fault), HASTE + 2) as between,
                bench.studio(between.url, HASTE if late else 300) as studio,
                contextlib.suppress(RedlineError),
            ):
                pull(studio, title, folder, roster=bench.roster())
            first = contents(folder) == expected and not bench.left(title)
            with bench.studio() as studio:
                pull(studio, title, folder)
            # What arrives late may come after the last pull that brings anything.
            again = contents(folder) == expected and (late or not bench.left(title))
            bench.sweep(title)
            row.count(
                struck=bool(between.struck), at_once=first, again=again, what=f"{folder}: {request}"
            )
        row.say()
    return rows


def _folder(bench: Bench, base: Path | None) -> Path:
    """A folder to pull into, with what was pulled before."""
    folder = bench.folder / "pulled" / bench.title("into")
    if base is not None:
        shutil.copytree(base, folder)
    return folder


def contents(folder: Path) -> list[str]:
    """What lies in a folder of exports: hashes of the exports, and how many other files."""
    found = list(folder.iterdir()) if folder.is_dir() else []
    exports = [p for p in found if p.suffix == ".json" and not p.name.endswith(".meta.json")]
    return [*sorted(sha256(path.read_bytes()) for path in exports), str(len(found))]
