"""Tasks that are in a project → how they fit what is to be there."""

from __future__ import annotations

import shlex
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from toolkit.canonical import bare, canonical_record
from toolkit.errors import ConfigurationError
from toolkit.labelstudio.config import TEXT, page_of
from toolkit.labelstudio.decode import decode
from toolkit.labelstudio.load import Load
from toolkit.labelstudio.tasks import shown
from toolkit.model import JSONObject
from toolkit.problems import Problem, problem
from toolkit.schema import Schema
from toolkit.words import counted

SAME = (TEXT, "text_sha256", "annotator", "layers")
"""What two tasks of a document have in common, if they came of one push."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The tasks of a project, one for each document."""

    tasks: Mapping[str, JSONObject]
    """By document id; of several for one document that on which somebody has worked, or the
    oldest."""
    doubled: tuple[JSONObject, ...]
    """Untouched copies of these tasks, which a request that was cut off left behind."""
    crowded: tuple[tuple[JSONObject, JSONObject], ...]
    """Tasks that are no mere copies of the task of their document, each with that one."""
    stray: tuple[JSONObject, ...]
    """Tasks of no document at all: redline did not make them."""


def standing(tasks: Sequence[JSONObject]) -> Standing:
    """Tasks as an export brings them → which of them is the task of each document."""
    found: dict[str, list[JSONObject]] = {}
    stray: list[JSONObject] = []
    for task in sorted(tasks, key=lambda t: int(t["id"])):
        document = task["data"].get("document_id")
        if isinstance(document, str):
            found.setdefault(document, []).append(task)
        else:
            stray.append(task)
    first = {document: next(filter(worked_on, same), same[0]) for document, same in found.items()}
    others = [(t, first[d]) for d, same in found.items() for t in same if t is not first[d]]
    copies = [not worked_on(t) and _copies(t, kept) for t, kept in others]
    return Standing(
        tasks=first,
        doubled=tuple(t for (t, _), copy in zip(others, copies, strict=True) if copy),
        crowded=tuple(pair for pair, copy in zip(others, copies, strict=True) if not copy),
        stray=tuple(stray),
    )


def worked_on(task: JSONObject) -> bool:
    """Whether anybody has annotated or skipped a task, or has begun to."""
    return bool(task.get("annotations") or task.get("drafts"))


def _copies(task: JSONObject, other: JSONObject) -> bool:
    return all(task["data"].get(key) == other["data"].get(key) for key in SAME)


def keep_passes_apart(load: Load, tasks: Mapping[str, JSONObject]) -> None:
    """Refuse a project whose tasks are for other layers: their annotations would lose labels."""
    wanted = _named(load.layers)
    for document, task in tasks.items():
        found = _named(task["data"].get("layers") or ())
        if found != wanted:
            raise ConfigurationError(
                f"the project {load.title!r} is there for {found}, not for {wanted}"
                f" (task {task['id']}, document {document})",
                hint="Give this pass a project of its own: another name in --project.",
            )


def keep_versions_apart(load: Load, tasks: Mapping[str, JSONObject], version: str) -> None:
    """Refuse a project whose tasks are of another version of the schema than the page would be."""
    for document, task in tasks.items():
        found = task["data"].get("schema_version", version)
        if found != version:
            folder = f"--schema {shlex.quote(load.schema_folder)} " if load.schema_folder else ""
            raise ConfigurationError(
                f"the project {load.title!r} is at version {found} of the schema, not at {version}"
                f" (task {task['id']}, document {document})",
                hint=f"Run: redline {folder}migrate {shlex.quote(str(found))} {version} --project"
                f" {shlex.quote(load.name)}",
            )


def _named(layers: Collection[str]) -> str:
    return ", ".join(layers) if layers else "all layers"


def strangers(load: Load) -> list[Problem]:
    """Suggestions and readings of documents that are not being pushed, or of another text."""
    texts = {document.id: document.text_sha256 for document in load.documents}
    problems: list[Problem] = []
    read = [(d, record) for d, records in load.readings.items() for record in records]
    for records in (load.predictions.items(), load.records.items(), read):
        for document, record in records:
            if document not in texts:
                message = f"{document} is not among the documents; it is left out"
                found = problem(record["id"], "$.document_id", "unknown-document", message)
                problems.append(found)
            elif record["text_sha256"] != texts[document]:
                message = "it was made from another text than the document's: make it anew"
                code = "document-text-changed"
                problems.append(problem(record["id"], "$.text_sha256", code, message))
    return problems


def changed_texts(load: Load, tasks: Mapping[str, JSONObject]) -> list[str]:
    """The ids of the documents whose task holds another text than they now have."""
    return [
        document.id
        for document in load.documents
        if document.id in tasks and tasks[document.id]["data"].get(TEXT) != document.text
    ]


def refused_texts(
    load: Load, tasks: Mapping[str, JSONObject], documents: Collection[str]
) -> Iterator[Problem]:
    """Of changed texts, those of tasks that have been worked on: offsets count in the old text."""
    for document in documents:
        if worked_on(tasks[document]):
            message = (
                f"the task in {load.title!r} holds another text and has been worked on, so it stays"
                " as it is: put the old text back, or give the new one a file name of its own"
            )
            code = "document-text-changed"
            yield problem(document, "$.text", code, message, task=tasks[document]["id"])


def crowded(load: Load, found: Standing) -> Iterator[Problem]:
    """Documents with a second task that is no mere copy of the first."""
    for task, kept in found.crowded:
        message = (
            f"{load.title!r} has two tasks of it, and neither is an untouched copy of the other:"
            f" number {kept['id']} is used; delete the one with less work in it"
        )
        document = str(task["data"]["document_id"])
        yield problem(document, "$", "task-duplicate", message, task=task["id"])


def foreign(load: Load, tasks: Mapping[str, JSONObject]) -> dict[str, JSONObject]:
    """Tasks, by document id, that are not the annotator's whose work is pushed."""
    return {
        document.id: tasks[document.id]
        for document in load.documents
        if document.id in tasks
        and load.annotator_of(document.id)
        not in (None, tasks[document.id]["data"].get("annotator"))
    }


def of_others(foreign: Mapping[str, JSONObject], load: Load) -> Iterator[Problem]:
    """Tasks of another annotator, said once for all of them."""
    if not foreign:
        return
    document, task = next(iter(foreign.items()))
    theirs = task["data"].get("annotator") or "everybody"
    others = len(foreign) - 1
    more = f" (and {counted(others, 'task')} more)" if others else ""
    message = (
        f"the task there is for {theirs}, not for {load.annotator_of(document)}; it is left as it"
        f" is{more}"
    )
    yield problem(document, "$", "annotator-mismatch", message, task=task["id"])


def readings_to_submit(
    load: Load, texts: Mapping[str, str], tasks: Mapping[str, JSONObject], schema: Schema
) -> tuple[tuple[str, ...], int, list[Problem]]:
    """Readings still to be submitted, how many are there, and those that another one bars.

    `texts` holds the hash of each document's text that an annotation may be submitted for.
    """
    wanted: list[str] = []
    there = 0
    problems: list[Problem] = []
    for document, record in load.records.items():
        if texts.get(document) != record["text_sha256"]:
            continue
        task = tasks.get(document, {"annotations": []})
        finished = [a for a in task["annotations"] if not a.get("was_cancelled")]
        if any(_same(a, task, record, schema, load.layers) for a in finished):
            there += 1
        elif finished:
            message = "another annotation of it is there already; it is left as it is"
            place = {"task": task["id"], "annotation": finished[0]["id"]}
            problems.append(problem(record["id"], "$", "duplicate-annotation", message, **place))
        else:
            wanted.append(document)
    return tuple(wanted), there, problems


def _same(
    annotation: JSONObject,
    task: JSONObject,
    record: JSONObject,
    schema: Schema,
    names: Sequence[str],
) -> bool:
    """Whether an annotation reads just as a record does, whatever tool made it."""
    head = {"document_id": record["document_id"]}
    text = task["data"][TEXT]
    read = decode(annotation["result"], text, head, schema.layers, path="$", place={}).record
    page = page_of(schema.layers, names)
    ours = canonical_record(shown(record, schema.layers, page), schema.layers)
    return all(bare(read, name) == bare(ours, name) for name in page.asked)
