"""What tests of the server of suggestions share: a task, suggestions for it, somebody who asks."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx

from tests.listening import listening
from toolkit.documents import document_by_rules
from toolkit.files import sha256
from toolkit.labelstudio.tasks import task_data
from toolkit.model import Document, JSONObject
from toolkit.schema import load_schema
from toolkit.serve.listening import Listener
from toolkit.serve.protocol import answering
from toolkit.serve.suggesting import Suggester

SCHEMA = load_schema()
TEXT = "Ruritania wants the river open\n\nRuritania will open it, its chancellor said.\n"
VERSION = "test-rules-7"
ACCOUNT = ("label-studio", "open: sesame and more")


def task(name: str = "the-river", text: str = TEXT, **data: Any) -> JSONObject:
    """A task as Label Studio sends it, of what `redline push` put there."""
    document = document_by_rules(name, text, sha256(text.encode()))
    made = task_data(document, [], schema_version=SCHEMA.version)
    return {"id": 17, "data": {**made, **data}, "annotations": [], "predictions": [], "project": 1}


def record(document: Document) -> JSONObject:
    """A suggestion record: the name at the beginning, said by nobody known."""
    name = document.text.split()[0]
    span = {"start": 0, "end": len(name), "text": name}
    proposed = {"name": name, "kind": "state"}
    mention = {"id": "one", **span, "form": "name", "proposed_actor": proposed}
    return {
        "schema_version": SCHEMA.version,
        "id": f"{document.id}.suggest",
        "kind": "suggestion",
        "document_id": document.id,
        "text_sha256": document.text_sha256,
        "annotator": "suggest",
        "mentions": [{**mention, "provenance": {"rule": "names.test", "score": 0.5}}],
        "events": [],
        "quotes": [],
        "conditional_threats": [],
    }


def records(documents: Iterable[Document]) -> Iterator[JSONObject]:
    """The record of each."""
    return map(record, documents)


class Gate:
    """Makes suggestions, and waits with it until it is opened."""

    def __init__(self) -> None:
        self.entered = threading.Event()
        self.open = threading.Event()

    def records(self, documents: Iterable[Document]) -> Iterator[JSONObject]:
        """As soon as it is open."""
        self.entered.set()
        assert self.open.wait(60)
        return records(documents)


class Client:
    """Asks a server as Label Studio does."""

    def __init__(self, port: int, lines: list[str]) -> None:
        self.http = httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=60)
        self.lines = lines
        """What the server has told so far."""

    def predict(self, *tasks: Any, **more: Any) -> list[Any]:
        """The predictions for tasks."""
        body = {
            "tasks": list(tasks),
            "project": "1.1795362884",
            "label_config": "<View/>",
            "params": {"login": None, "password": None, "context": None},
        }
        reply = self.http.post("/predict", json=body, **more)
        assert reply.status_code == 200, reply.text
        results = reply.json()["results"]
        assert isinstance(results, list)
        return results


@contextmanager
def serving(
    made: Callable[[Iterable[Document]], Iterable[JSONObject]] = records,
    account: tuple[str, str] | None = None,
    **values: Any,
) -> Iterator[Client]:
    """A server that suggests by a function, and somebody who asks it."""
    lines: list[str] = []
    suggester = Suggester(made, SCHEMA, VERSION, tell=lines.append, **values)
    listener = Listener("127.0.0.1", 0, lines.append)
    listener.RequestHandlerClass = answering(suggester, account, lines.append)
    with listening(listener):
        client = Client(listener.server_port, lines)
        with client.http:
            yield client
