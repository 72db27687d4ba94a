"""What was made from something that has changed since; found by content, never by file times.

git keeps no times: a fresh checkout must say the same as the folder that it was made from.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from toolkit.files import sha256
from toolkit.model import Document
from toolkit.problems import excerpt
from toolkit.schema import Schema
from toolkit.status.commands import Commands
from toolkit.status.found import Dataset, Found, Records
from toolkit.status.rerun import Rerun
from toolkit.status.values import Stale, Step
from toolkit.words import counted

PUT_BACK = "put the old text back, or give the new one a file name of its own"
"""What to do about a text that others are made from: as push says it."""


def stale_things(
    found: Found,
    commands: Commands,
    schema: Schema,
    reruns: Mapping[str, Rerun],
    dataset: Dataset,
) -> Iterator[Stale]:
    """Everything stale, in the order of the work."""
    yield from _unusable(found, commands)
    for document in found.corpus.documents.values():
        yield from _seed(found, commands, document)
        yield from _texts(found, commands, document)
        if (again := reruns.get(document.id)) is not None:
            yield from _adjudicated(found, commands, document, again)
        else:
            yield from _readers_gone(found, commands, document)
    yield from _strangers(found, commands)
    yield from _versions(found, commands, schema)
    yield from _dataset(found, commands, dataset)


def _stale(kind: str, document: str | None, reason: str, mend: Callable[[str], Step]) -> Stale:
    return Stale(kind, document, reason, mend(reason))


def _unusable(found: Found, commands: Commands) -> Iterator[Stale]:
    """Articles that ingest refuses, and what `metadata.json` says of them and cannot be."""
    for problem in found.seed_problems:
        known = found.corpus.documents.get(problem.record)
        seed = (found.seeds or {}).get(problem.record)
        if known and seed and known.text_sha256 != seed.text_sha256:
            # What was decided about the old text need not fit the new one.
            continue
        name = known.id if known else None
        yield _stale("seed-unusable", name, str(problem), commands.ingest)


def _seed(found: Found, commands: Commands, document: Document) -> Iterator[Stale]:
    """A document that ingest would not make of the articles as they are now."""
    if found.seeds is None:
        return
    folder, file = commands.path("seeds"), commands.path("documents")
    seed = found.seeds.get(document.id)
    if seed is None:
        if document.id not in {problem.record for problem in found.seed_problems}:
            reason = f"its article is not in {folder} any more: put it back, or drop it"
            yield _stale("seed-gone", document.id, reason, commands.ingest)
    elif seed.text_sha256 != document.text_sha256:
        reason = f"its article in {folder} has another text than {file}"
        mend = commands.ingest
        if _in_use(found, document):
            # To ingest the new text would leave all that is made from the old one without it.
            reason += (
                f", which annotators have before them: put the old text back in {folder}, or save"
                " the new one under another name"
            )
            mend = commands.by_hand
        yield _stale("seed-changed", document.id, reason, mend)
    elif fields := _differing(seed.to_json(), document.to_json()):
        reason = f"the rules and metadata.json now give it another {', '.join(fields)}"
        yield _stale("document-changed", document.id, reason, commands.ingest)


def _in_use(found: Found, document: Document) -> bool:
    """Whether anything is made from the text that a document has."""
    records = (*found.readings.get(document.id, ()), *found.gold.get(document.id, ()))
    return any(not _of_another(record, document) for record in records) or any(
        _shows(task.text, document) for task in found.tasks.get(document.id, ())
    )


def _shows(text: str, document: Document) -> bool:
    return sha256(text.encode("utf-8", "surrogatepass")) == document.text_sha256


def _differing(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    return [name for name in dict.fromkeys((*one, *other)) if one.get(name) != other.get(name)]


def _texts(found: Found, commands: Commands, document: Document) -> Iterator[Stale]:
    """Readings, tasks and gold of another text than the document has."""
    file = commands.path("documents")

    def of_another_text(records: Records) -> list[str]:
        those = (r for r in records.get(document.id, ()) if _of_another(r, document))
        return sorted(str(record.get("annotator")) for record in those)

    readers = of_another_text(found.readings)
    if readers:
        reason = f"{_names(readers)} read another text than {file} has: {PUT_BACK}"
        yield _stale("reading-text", document.id, reason, commands.ingest)
    tasks = [
        task.annotator or "everybody"
        for task in found.tasks.get(document.id, ())
        # Of a task that has been read, the reading has said it.
        if task.annotator not in readers
        and not (readers and not task.annotator)
        and not _shows(task.text, document)
    ]
    if tasks:
        reason = f"the task of {_names(sorted(set(tasks)))} shows another text than {file} has"
        yield _stale("task-text", document.id, f"{reason}: {PUT_BACK}", commands.ingest)
    if of_another_text(found.gold):
        reason = f"its gold is of another text than {file} has"
        current = len(readers) < len(found.readings.get(document.id, ()))
        if not current:
            reason += f": {PUT_BACK}"
        mend = commands.adjudicate if current else commands.ingest
        yield _stale("gold-text", document.id, reason, mend)


def _of_another(record: Mapping[str, Any], document: Document) -> bool:
    return record.get("text_sha256") != document.text_sha256


def _names(names: Sequence[str]) -> str:
    return " and ".join((", ".join(names[:-1]), names[-1])) if names[1:] else names[0]


def _adjudicated(
    found: Found, commands: Commands, document: Document, again: Rerun
) -> Iterator[Stale]:
    """Decisions and gold that the readings do not give any more."""
    decisions = [one for one in found.decisions if one.get("document_id") == document.id]
    gold = found.gold.get(document.id, ())
    if again.fault:
        yield _stale("decisions-unusable", document.id, again.fault, commands.adjudicate)
    elif decisions and decisions != list(again.decisions):
        file = commands.path("decisions")
        reason = f"the readings now differ in other things than {file} has"
        yield _stale("decisions-old", document.id, reason, commands.adjudicate)
    elif gold and again.gold is None:
        reason = f"its gold is there, with {counted(again.open, 'decision')} still open"
        yield _stale("gold-old", document.id, reason, commands.adjudicate)
    elif gold and again.gold != gold[0]:
        reason = "its gold is not what readings and decisions give now"
        yield _stale("gold-old", document.id, reason, commands.adjudicate)


def _readers_gone(found: Found, commands: Commands, document: Document) -> Iterator[Stale]:
    """Gold that rests on a reading that is not there, while another one is."""
    readers = {str(record.get("annotator")) for record in found.readings.get(document.id, ())}
    sources = {
        name
        for gold in found.gold.get(document.id, ())
        if str(gold.get("id")) not in found.unfit
        for items in gold.values()
        for item in (items if isinstance(items, list) else ())
        for name in (item.get("provenance") or {}).get("annotators", ())
    }
    if readers and (gone := sorted(sources - readers)):
        reason = f"its gold rests on what {_names(gone)} read, which is not among the exports"
        yield _stale("reading-gone", document.id, reason, commands.pull)


def _strangers(found: Found, commands: Commands) -> Iterator[Stale]:
    """Records of documents that are neither ingested nor there as articles."""
    known = {*found.corpus.documents, *(found.seeds or ())}
    if not found.corpus.documents:
        return
    for what, records in (("read", found.readings), ("adjudicated", found.gold)):
        for name in sorted(set(records) - known):
            file = commands.path("documents")
            reason = f"{excerpt(name)} has been {what}, and is not in {file}: put its article back"
            yield _stale("record-unknown", None, reason, commands.ingest)


def _versions(found: Found, commands: Commands, schema: Schema) -> Iterator[Stale]:
    """What was made with another version of the schema, each version once."""
    old: Counter[tuple[str, str]] = Counter()
    for what, records in (("reading", found.readings), ("gold record", found.gold)):
        for record in (record for those in records.values() for record in those):
            old[what, str(record.get("schema_version"))] += 1
    for (what, version), number in old.items():
        if version != schema.version:
            reason = (
                f"{counted(number, what)} of version {excerpt(version, 20)} of the schema, which"
                f" is {schema.version} by now"
            )
            names = ("exports",) if what == "reading" else ("records",)
            yield Stale("schema-version", None, reason, commands.validate(reason, *names))


def _dataset(found: Found, commands: Commands, dataset: Dataset) -> Iterator[Stale]:
    """A dataset of other gold, documents or actors than there are."""
    if found.gold and dataset.changed:
        folder = commands.path("dataset")
        names = _names(["gold" if name == "records" else name for name in dataset.changed])
        reason = f"{folder} was built from other {names} than there are now"
        yield _stale("dataset-old", None, reason, commands.build)
