"""Exports → every change that repairs them, and the tasks that this makes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from toolkit.labelstudio.annotators import Annotators, place_of
from toolkit.labelstudio.shape import Export
from toolkit.labelstudio.versions import annotations_of, sides
from toolkit.model import Document, JSONObject
from toolkit.problems import Location
from toolkit.repair.annotation import repair_annotation
from toolkit.repair.case import Change
from toolkit.schema import Schema


@dataclass(frozen=True, slots=True)
class Listed:
    """A change with its place."""

    record: str
    path: str
    """Of the item in the export that is repaired, as a JSON path."""
    change: Change
    location: Location

    def to_json(self) -> JSONObject:
        """The object that `--format json` prints; unlike a problem it has the key `repair`."""
        values = asdict(self.location)
        return {
            "repair": self.change.why,
            "code": self.change.code,
            "record": self.record,
            "path": self.path,
            "before": self.change.before,
            "after": self.change.after,
            "location": {name: value for name, value in values.items() if value is not None},
        }


@dataclass(slots=True)
class Mended:
    """An export of which something is repaired."""

    export: Export
    results: defaultdict[int, dict[int, Sequence[Any]]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    """By the place of the task and that of the annotation in it: the new `result`."""
    changes: list[Listed] = field(default_factory=list)

    @property
    def tasks(self) -> Iterator[Any]:
        """All tasks of the file, in their order, with what is repaired."""
        every = {**self.export.tasks, **self.export.refused}
        for index in sorted(every):
            mended = self.results.get(index)
            yield every[index] if mended is None else _with_results(every[index], mended)


def _with_results(task: Mapping[str, Any], results: Mapping[int, Sequence[Any]]) -> JSONObject:
    annotations = [
        {**one, "result": results[number], **_count(one, results[number])}
        if number in results
        else one
        for number, one in enumerate(task["annotations"])
    ]
    return {**task, "annotations": annotations}


def _count(annotation: Mapping[str, Any], result: Sequence[Any]) -> JSONObject:
    """Label Studio counts the items beside them: that stays true."""
    before = annotation.get("result_count")
    right = before == len(annotation["result"]) and not isinstance(before, bool)
    return {"result_count": len(result)} if right else {}


def mend(
    exports: Sequence[Export],
    schema: Schema,
    documents: Mapping[str, Document],
    annotators: Sequence[Mapping[str, Any]] = (),
    *,
    newest_only: bool,
) -> list[Mended]:
    """Exports → those of which something is repaired, in the order in which they are given.

    Args:
        exports: Whole files.
        schema: By which they are read.
        documents: By their ids. What is not made from the text of its document is left alone.
        annotators: Entries of `annotators.json`.
        newest_only: Whether the files are versions of each other: then what does not count any
            more is left alone.
    """
    whole = {export.path: export for export in exports}
    found: dict[Path, Mended] = {}
    names = Annotators(annotators)
    current, older = sides(exports, newest_only=newest_only)
    for one in annotations_of(current, older, newest_only=newest_only):
        if one.reason:
            continue
        task, origin = one.export.tasks[one.index], one.export.origin
        annotation = task["annotations"][one.number]
        # Also of whom nothing is repaired: those without a name are numbered as they are met.
        annotator = names.name(origin, task, annotation)
        document = str(task["data"]["document_id"])
        repaired = repair_annotation(task, annotation, schema.layers, documents.get(document))
        if not repaired.changes:
            continue
        mended = found.setdefault(origin.path, Mended(whole[origin.path]))
        mended.results[one.index][one.number] = repaired.result
        place = place_of(origin, task, annotation, annotator)
        path = f"$[{one.index}].annotations[{one.number}].result"
        mended.changes += [
            _listed(f"{document}.{annotator}", f"{path}[{change.index}]", change, place)
            for change in repaired.changes
        ]
    return [found[path] for path in whole if path in found]


def _listed(record: str, path: str, change: Change, place: Mapping[str, Any]) -> Listed:
    where = {key: change.before.get(key) for key in ("start", "end")}
    region, label = (None if v is None else v[:80] for v in (change.region, change.label))
    return Listed(record, path, change, Location(**place, region=region, label=label, **where))
