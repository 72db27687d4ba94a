"""A task as Label Studio sends it → the document that it shows, and the layers of its page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from toolkit.documents import document_by_rules
from toolkit.files import sha256
from toolkit.labelstudio.config import TEXT
from toolkit.model import Document
from toolkit.problems import excerpt
from toolkit.schema import Schema

LONGEST = 200_000
"""Characters of a text: an article has some thousands, and Label Studio waits for a hundred
seconds at most."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What suggestions are asked for."""

    document: Document
    layers: tuple[str, ...]
    """The names of the layers that are annotated in the task; none: all."""


class Unfit(Exception):  # noqa: N818 (no error: most of Label Studio's tasks are not ours)
    """A task that nothing is suggested for; its text says why, and holds nothing of the task's."""


def asked_of(task: Any, schema: Schema, documents: Mapping[str, Document]) -> Asked:
    """A task → what is asked for.

    Args:
        task: As it came: anything.
        schema: What suggestions are made for.
        documents: Those of the project, whose language and sections somebody may have decided.
            Of a task whose document is not among them, or has another text, rules cut the text
            into sections, and its small words tell the language.

    Raises:
        Unfit: When `redline push` did not make the task, or its text is not what it was.
    """
    data = task.get("data") if isinstance(task, dict) else None
    if not isinstance(data, dict):
        raise Unfit("there is no data in it")
    text, name = data.get(TEXT), data.get("document_id")
    if not isinstance(text, str) or not isinstance(name, str):
        raise Unfit("redline did not make it: its data lack text or document_id")
    if next(iter(schema.violations("slug", name)), None):
        raise Unfit("redline did not make it: its document_id is none")
    digest = _digest(text)
    if digest is None or digest != data.get("text_sha256"):
        raise Unfit("its text is not the one that redline put there")
    if len(text) > LONGEST:
        raise Unfit(f"its text has {len(text):,} characters, more than {LONGEST:,}")
    version = data.get("schema_version")
    if version != schema.version:
        raise Unfit(
            f"it is of version {excerpt(str(version), 20)} of the schema, and suggestions are made"
            f" for {schema.version}"
        )
    known = documents.get(name)
    if known is None or known.text_sha256 != digest:
        known = document_by_rules(name, text, digest)
    return Asked(known, _layers(data, schema))


def _digest(text: str) -> str | None:
    try:
        return sha256(text.encode("utf-8"))
    except UnicodeEncodeError:
        return None  # the half of a surrogate pair stands in no text of ours


def _layers(data: Mapping[str, Any], schema: Schema) -> tuple[str, ...]:
    given = data.get("layers", [])
    known = [layer.name for layer in schema.layers]
    if not isinstance(given, list) or any(name not in known for name in given):
        raise Unfit("it names layers that the schema does not have")
    return tuple(given)
