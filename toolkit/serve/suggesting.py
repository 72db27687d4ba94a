"""Tasks as Label Studio sends them → predictions, the same as `redline push` would send."""

from __future__ import annotations

import threading
import time
import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from toolkit.canonical import canonical_record
from toolkit.documents import document_by_rules
from toolkit.errors import RedlineError
from toolkit.files import sha256
from toolkit.labelstudio.config import page_of
from toolkit.labelstudio.tasks import prediction
from toolkit.model import Document, JSONObject
from toolkit.schema import Schema
from toolkit.serve.tasks import Asked, Unfit, asked_of
from toolkit.words import counted

Records = Callable[[Iterable[Document]], Iterable[JSONObject]]
"""Documents → a suggestion record of each, in their order."""


@dataclass(frozen=True)
class Suggester:
    """Answers for tasks, one document at a time, whoever asks."""

    records: Records
    schema: Schema
    version: str
    """Under which name Label Studio keeps the predictions."""
    documents: Mapping[str, Document] = field(default_factory=dict)
    """Those of the project, by id."""
    tell: Callable[[str], None] = lambda _: None
    """Called with a line for whoever runs the server; none holds anything of a text."""
    debug: bool = False
    """Whether what nobody expected is told with its traceback."""
    _turn: threading.Lock = field(default_factory=threading.Lock)

    def answer(self, task: Any) -> JSONObject | list[JSONObject]:
        """What Label Studio is to keep for a task.

        A task that nothing can be suggested for gets a prediction without regions, and is not
        asked for again. Where making suggestions failed, which may pass, it gets none.
        """
        name = _named(task)
        try:
            asked = asked_of(task, self.schema, self.documents)
            name = asked.document.id
            # A model is used by one at a time; a short article waits for no long list of others.
            with self._turn:
                began = time.monotonic()
                made = self._made(asked)
                taken = time.monotonic() - began
        except Unfit as reason:
            self.tell(f"{name}: nothing suggested: {reason}")
            return {"model_version": self.version, "result": []}
        except Exception as error:  # noqa: BLE001 (whatever it is, the page has to open)
            self.tell(f"{name}: not suggested: {self._told(error)}")
            return []
        self.tell(f"{name}: {_counts(made)}, {taken * 1000:.0f} ms")
        return made

    def _made(self, asked: Asked) -> JSONObject:
        (record,) = self.records([asked.document])
        canonical = canonical_record(record, self.schema.layers)
        made = prediction(canonical, page_of(self.schema.layers, asked.layers).layers)
        return {**made, "model_version": self.version}

    def _told(self, error: Exception) -> str:
        if self.debug:
            return "".join(traceback.format_exception(error))
        if isinstance(error, RedlineError) and type(error) is not RedlineError:
            return f"{error.message}; {error.hint}"
        # What nobody expected may quote the text.
        cause = error.__cause__ or error
        return f"{type(cause).__name__}; REDLINE_DEBUG=1 shows where"


def rehearse(records: Records) -> None:
    """Have suggestions made of a sentence, so that all that this takes is loaded afterwards."""
    text = "Ruritania said that it would close the border if the talks failed."
    list(records([document_by_rules("rehearsal", text, sha256(text.encode()))]))


def _named(task: Any) -> str:
    number = task.get("id") if isinstance(task, dict) else None
    return f"task {number}" if isinstance(number, int) else "a task"


def _counts(made: Mapping[str, Any]) -> str:
    types = [str(one["type"]) for one in made["result"]]
    regions, arrows = types.count("labels"), types.count("relation")
    return f"{counted(regions, 'region')}, {counted(arrows, 'relation')}"


def answers(suggester: Suggester, tasks: Sequence[Any]) -> list[JSONObject | list[JSONObject]]:
    """The answers for tasks, in their order: Label Studio tells them apart by that alone."""
    return [suggester.answer(task) for task in tasks]
