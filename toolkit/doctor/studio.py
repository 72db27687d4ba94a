"""The Label Studio of a project: whether it answers, to which key, and what its pages look like."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import combinations
from typing import TYPE_CHECKING, Any

from toolkit.doctor.values import Case, Finding
from toolkit.errors import LabelStudioError, NoAnswerError
from toolkit.labelstudio.config import labeling_config
from toolkit.labelstudio.connection import (
    TESTED,
    answering,
    connect,
    is_loopback,
    open_client,
    release,
)
from toolkit.labelstudio.keys import COPY, RENEW, read_key
from toolkit.labelstudio.load import SEPARATOR
from toolkit.labelstudio.server import status
from toolkit.labelstudio.shape import META_SUFFIX
from toolkit.schema import Schema, load_schema

if TYPE_CHECKING:
    import httpx

ENCRYPT = "Ask for an address with https://."
SILENT = "it was not asked: no Label Studio answers"
START = "redline server start"
KEY = "Set LABEL_STUDIO_API_KEY to a token from Account & Settings."


def server(case: Case) -> Iterator[Finding]:
    """Whether a Label Studio answers, which one, and over what kind of connection."""
    url, _, ca = case.settings.label_studio()
    try:
        with (
            answering(url),
            contextlib.closing(open_client(url, ca=ca, timeout=case.timeout)) as web,
        ):
            version = release(web, url)
    except NoAnswerError as error:
        yield _silent(case, error)
        return
    case.told["url"] = url
    if version == TESTED:
        yield Finding("Label Studio", "ok", f"{version} at {url}")
    else:
        told = f"{version} at {url}; redline is tested with {TESTED}"
        yield Finding("Label Studio", "differs", told, needed=False)
    if is_loopback(url) or url.startswith("https://"):
        told = (
            "on this machine" if is_loopback(url) else "encrypted, and the certificate is trusted"
        )
        yield Finding("connection", "ok", told)
    else:
        told = "not encrypted: whoever sits on the way can read the key"
        yield Finding("connection", "differs", told, ENCRYPT, needed=False)


def _silent(case: Case, error: NoAnswerError) -> Finding:
    """What is to be thought of silence: a server of our own may just not be running."""
    if case.configured:
        return Finding("Label Studio", "missing", error.message, error.hint)
    own = status(case.settings.path("server", "data"))
    if own.running:
        told = f"the local server (process {own.pid}) runs, but does not answer at {own.url}"
        todo = f"Read {own.log}, or: redline server stop, and start"
        return Finding("Label Studio", "missing", told, todo)
    told = "the local server is not running, and no other is named"
    return Finding("Label Studio", "not asked", told, START, needed=False)


def key(case: Case) -> Iterator[Finding]:
    """Which kind of key there is, and whether the server accepts it."""
    url, given, ca = case.settings.label_studio()
    if not given:
        needed = case.configured or "url" in case.told
        todo = KEY if needed else f"{START} makes one"
        yield Finding("key", "missing", f"there is none to {url}", todo, needed)
        return
    found = read_key(given)
    kind = f"a {found.kind}" if found.kind != "unknown" else "a token of no usual form"
    if found.expires is not None:
        kind += f", valid until {found.expires:%Y-%m-%d}"
    if "url" not in case.told:
        yield Finding("key", "not asked", f"{kind}; {SILENT}", needed=False)
        return
    with (
        answering(url),
        contextlib.closing(connect(url, given, ca=ca, timeout=case.timeout, warn=case.warn)) as web,
    ):
        reply = web.get(f"{url}/api/current-user/whoami")
    if reply.is_success:
        case.told["key"] = given
        yield Finding("key", "ok", f"{kind}, accepted")
        return
    because = _detail(reply)
    todo = RENEW if "legacy" in because else COPY
    yield Finding("key", "differs", f"{kind}, refused ({because})", todo)


def pages(case: Case) -> Iterator[Finding]:
    """Whether the labeling configuration of each project is the one that the schema gives."""
    if "key" not in case.told:
        told = "not looked at: no Label Studio answers to a key"
        yield Finding("labeling page", "not asked", told, needed=False)
        return
    schema = load_schema(case.schema_folder)
    url, given, ca = case.settings.label_studio()
    with (
        answering(url),
        contextlib.closing(
            connect(url, given, ca=ca, timeout=case.timeout, warn=lambda _: None)
        ) as web,
    ):
        if case.projects:
            yield from _named(web, url, case.projects, schema)
        else:
            yield from _pulled(web, url, case, schema)


def _named(web: httpx.Client, url: str, names: Sequence[str], schema: Schema) -> Iterator[Finding]:
    known = _all_projects(web, url)
    for name in names:
        same = [
            project
            for project in known
            if project["title"] == name or project["title"].startswith(name + SEPARATOR)
        ]
        for project in same:
            yield _compared(project, schema)
        if not same:
            todo = f"redline push DOCUMENTS --project {name!r}"
            yield Finding(_page(name), "missing", f"{url} has no project of that name", todo)


def _pulled(web: httpx.Client, url: str, case: Case, schema: Schema) -> Iterator[Finding]:
    """The projects from which there are exports, as far as they are on this server."""
    notes = _notes(case)
    for title, number, created in sorted(notes):
        reply = web.get(f"{url}/api/projects/{number}/")
        project = reply.json() if reply.is_success else {}
        if _moment(project.get("created_at")) == _moment(created):
            yield _compared(project, schema)
        else:
            told = f"its exports were pulled elsewhere: {url} does not have it"
            yield Finding(_page(title), "not asked", told, needed=False)
    if not notes:
        told = "no export tells of a project"
        yield Finding("labeling page", "not asked", told, "Name one with --project.", needed=False)


def _notes(case: Case) -> set[tuple[str, int, str]]:
    """Title, number and making of each project that was pulled."""
    found = set()
    for path in case.settings.path("paths", "exports").glob(f"*{META_SUFFIX}"):
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError, RecursionError):
            told = json.loads(path.read_text("utf-8"))
            found.add((str(told["title"]), int(told["project"]), str(told["created_at"])))
    return found


def _compared(project: Any, schema: Schema) -> Finding:
    name, there = _page(project["title"]), str(project.get("label_config") or "").strip()
    layers = [layer.name for layer in schema.layers]
    some = (chosen for size in range(1, len(layers)) for chosen in combinations(layers, size))
    for chosen in ((), *some):
        if labeling_config(schema.layers, chosen).strip() == there:
            of = f" for {', '.join(chosen)}" if chosen else ""
            return Finding(name, "ok", f"as schema {schema.version} gives it{of}")
    return Finding(
        name,
        "differs",
        f"not the one that schema {schema.version} gives",
        "Push again: redline push shows what changes, and asks.",
    )


def _all_projects(web: httpx.Client, url: str) -> list[Any]:
    found: list[Any] = []
    page = 1
    while True:
        reply = web.get(f"{url}/api/projects/", params={"page": page, "page_size": 100})
        if not reply.is_success:
            raise LabelStudioError(f"cannot list the projects: {_detail(reply)}", hint=COPY)
        told = reply.json()
        found += told["results"]
        if not told.get("next"):
            return found
        page += 1


def _page(title: str) -> str:
    return f"page of {title}"


def _detail(reply: httpx.Response) -> str:
    """Why the server refuses, in its own words."""
    try:
        told = reply.json()
    except ValueError:
        told = None
    detail = told.get("detail") if isinstance(told, dict) else None
    return f"HTTP {reply.status_code}" + (f": {str(detail)[:300]}" if detail else "")


def _moment(text: Any) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return None
