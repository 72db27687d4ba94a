"""A real Label Studio with 300 invented documents to push into it, and a look at what it holds."""

from __future__ import annotations

import contextlib
import json
import shutil
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from random import Random
from typing import Any

import httpx

from tests.compose import ACTORS, compose
from toolkit.files import canonical, dumps_page, sha256, write_atomically, write_lines
from toolkit.labelstudio import server
from toolkit.labelstudio.client import Studio
from toolkit.labelstudio.load import Load
from toolkit.labelstudio.patience import Patience
from toolkit.labelstudio.roster import Roster
from toolkit.model import Document, JSONObject
from toolkit.schema import Schema, load_schema

ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass
class Bench:
    """The server, the documents, and the folder that commands run in."""

    folder: Path
    server: server.Server
    documents: list[Document]
    records: list[JSONObject]
    """The readings of the first documents."""
    schema: Schema = field(default_factory=load_schema)
    numbers: Iterator[int] = field(default_factory=lambda: iter(range(10**9)))

    @cached_property
    def web(self) -> httpx.Client:
        """The server as anybody reaches it."""
        header = {"Authorization": f"Token {self.server.token}"}
        return httpx.Client(base_url=self.server.url, headers=header, timeout=300, trust_env=False)

    def title(self, what: str) -> str:
        """A title that no other run has."""
        return f"soak {what} {next(self.numbers)}"

    def load(self, title: str) -> Load:
        """Everything that a push sends."""
        return Load(
            title=title,
            annotator=None,
            documents=self.documents,
            actors=list(ACTORS.values()),
            predictions={r["document_id"]: _suggested(r) for r in self.records},
            records={r["document_id"]: r for r in self.records},
        )

    def studio(self, url: str | None = None, timeout: float = 300) -> Studio:
        """A way to the server, or to what stands before it, that loses no time."""
        spent = Patience(first=0.05, longest=5, tell=lambda _: None)
        key = self.server.token
        return Studio(url or self.server.url, key, patience=spent, timeout=timeout)

    def environment(self) -> dict[str, str]:
        """What a command is told."""
        return {"LABEL_STUDIO_URL": self.server.url, "LABEL_STUDIO_API_KEY": self.server.token}

    def projects(self, title: str) -> list[int]:
        """The numbers of the projects of a title."""
        found = self.web.get("/api/projects/", params={"title": title}).json()["results"]
        return [project["id"] for project in found if project["title"] == title]

    def state(self, title: str) -> str:
        """A hash of what is under a title, without numbers and times."""
        found = []
        for number in self.projects(title):
            page = self.web.get(f"/api/projects/{number}/").json()["label_config"]
            reply = self.web.get(
                f"/api/projects/{number}/export",
                params={"exportType": "JSON", "download_all_tasks": "true"},
            )
            made = self.web.get("/api/predictions/", params={"project": number}).json()
            found.append([page, sorted(canonical(_bare(task, made)) for task in reply.json())])
        return sha256(canonical(found).encode())

    def left(self, title: str) -> int:
        """How many exports and tabs lie on the server that pulls have made, and not removed."""
        return len(self._left(title))

    def sweep(self, title: str) -> None:
        """Remove them."""
        for path in self._left(title):
            self.web.delete(path).raise_for_status()

    def _left(self, title: str) -> list[str]:
        (number,) = self.projects(title)
        exports = self.web.get(f"/api/projects/{number}/exports/").json()
        tabs = self.web.get("/api/dm/views/", params={"project": number}).json()
        return [f"/api/projects/{number}/exports/{export['id']}" for export in exports] + [
            f"/api/dm/views/{tab['id']}/" for tab in tabs if "redline" in json.dumps(tab)
        ]

    def roster(self) -> Roster:
        """A place where nobody has a pseudonym yet."""
        return Roster(self.folder / self.title("roster") / "annotators.json")

    def remove(self, title: str) -> None:
        """Remove the projects of a title."""
        for number in self.projects(title):
            self.web.delete(f"/api/projects/{number}/")


@contextlib.contextmanager
def bench(folder: Path, tasks: int, readings: int) -> Iterator[Bench]:
    """A new server in a folder, as long as the block runs."""
    shutil.rmtree(folder, ignore_errors=True)
    schema = load_schema()
    made = [compose(Random(n), schema, f"invented-{n:03}") for n in range(tasks)]
    documents, records = [d for d, _ in made], [r for _, r in made[:readings]]
    # Its own settings: those of the checkout are not meant.
    write_atomically(folder / "redline.toml", "")
    entered = {"schema_version": schema.version, "actors": list(ACTORS.values())}
    write_atomically(folder / "annotations" / "actors.json", dumps_page(entered))
    write_lines(folder / "annotations" / "documents.jsonl", [d.to_json() for d in documents])
    write_lines(folder / "records.jsonl", records)
    write_lines(folder / "predictions.jsonl", [_suggested(record) for record in records])
    write_lines(folder / "gold.jsonl", [record for _, record in made])
    data = folder / "label-studio"
    found = server.start(
        data,
        port=_free_port(),
        executable=str(ROOT / ".label-studio/bin/label-studio"),
        template=ROOT / ".label-studio/migrated.sqlite3",
    )
    try:
        yield Bench(folder, found, documents, records, schema)
    finally:
        server.stop(data)


def restart(found: Bench) -> None:
    """End the server at once, and start it anew at the same address."""
    data = found.folder / "label-studio"
    server.stop(data, grace=0)
    server.start(
        data,
        port=found.server.port,
        executable=str(ROOT / ".label-studio/bin/label-studio"),
    )


def _suggested(record: JSONObject) -> JSONObject:
    name = record["document_id"]
    return {**record, "id": f"{name}.suggest", "kind": "suggestion", "annotator": "suggest"}


def _bare(task: Any, predictions: list[Any]) -> Any:
    """What a task holds, without numbers and times."""
    return [
        task["data"],
        [annotation["result"] for annotation in task["annotations"]],
        [[p["model_version"], p["result"]] for p in predictions if p["task"] == task["id"]],
    ]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
