"""Label Studio exports → records: which annotations count, and what became of everything."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from toolkit.files import sha256
from toolkit.labelstudio.annotators import Annotators, place_of, source_of, unusable_names
from toolkit.labelstudio.config import TEXT
from toolkit.labelstudio.decode import read_result
from toolkit.labelstudio.inventory import items_of
from toolkit.labelstudio.passes import Pass, merge
from toolkit.labelstudio.reader import Reader
from toolkit.labelstudio.shape import Export
from toolkit.labelstudio.sniff import quoted, shown
from toolkit.labelstudio.strange import Strangers
from toolkit.labelstudio.unchanged import unchanged
from toolkit.labelstudio.versions import (
    OLDER,
    Found,
    annotations_of,
    duplicate_tasks,
    missing_tasks,
    sides,
    superseded,
)
from toolkit.ledger import Fate, Ledger
from toolkit.model import JSONObject
from toolkit.problems import Problem, excerpt, problem
from toolkit.schema import Schema

Fates = dict[tuple[int, int], list[tuple[Fate, str]]]
"""By export and task: what became of the annotations of the task."""


@dataclass(frozen=True, slots=True)
class Decoding:
    """Records of exports, what is wrong with these, and what became of every item."""

    records: tuple[JSONObject, ...]
    places: Mapping[str, Mapping[str, Any]]
    """By record id: file, task, annotation, annotator and address, for locations."""
    problems: tuple[Problem, ...]
    ledger: Ledger
    doubtful: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """By record id: regions whose span is known to be wrong; that has been said."""
    lost: Mapping[str, Mapping[str, frozenset[str]]] = field(default_factory=dict)
    """By record id and region id: the properties (roles, parts, fields) that an item lacks because
    what would fill them could not be read; that has been said. Where several roles fill one
    property, the names of the roles too."""
    lost_spans: Mapping[str, tuple[tuple[str, int, int], ...]] = field(default_factory=dict)
    """By record id: layer, start and end of regions that could not be read, or that stand
    elsewhere than they should; that has been said."""
    untrusted: frozenset[str] = frozenset()
    """Records whose offsets count in something else than the text: document-text-changed or
    offset-unit has been said."""
    absent: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """By record id: the layers that the annotator was asked for in no task at hand."""
    item_places: Mapping[str, Mapping[str, Mapping[str, Any]]] = field(default_factory=dict)
    """By record id and item id: the place of an item that another annotation has added."""
    counting: tuple[Export, ...] = ()
    """The exports of which the tasks are judged: older versions are not among them."""
    texts: Mapping[str, str] = field(default_factory=dict)
    """By record id, also where no record was made: the task's text that offsets count in."""


def decode_exports(
    exports: Sequence[Export],
    schema: Schema,
    annotators: Sequence[Mapping[str, Any]] = (),
    *,
    newest_only: bool = False,
) -> Decoding:
    """Exports → records, one for each annotator's reading of a document, in order of their ids.

    Args:
        exports: The files, also those that are not readable: their ledgers count.
        schema: By which they are decoded.
        annotators: Entries of `annotators.json`.
        newest_only: Whether the files are versions of each other, so that of each project only
            the newest version of each annotation that is still there counts.
    """
    work = _Work(schema, Annotators(annotators), Strangers(schema.layers))
    current, older = sides(exports, newest_only=newest_only)
    for export in current:
        work.ledger.add_all(export.ledger)
        work.problems.extend(export.problems)
    for export in older:
        work.ledger.add_all(superseded(export.ledger))
        work.ledger.add("task", "set aside", OLDER, len(export.tasks))
    for found in annotations_of(current, older, newest_only=newest_only):
        work.take(found)
    work.problems.extend(work.strangers.problems())
    decoding = work.merged()
    work.judge_tasks(current)
    work.problems.extend(unusable_names(current))
    work.problems.extend(duplicate_tasks(current, newest_only=newest_only))
    work.problems.extend(missing_tasks(exports, newest_only=newest_only))
    return replace(decoding, problems=tuple(work.problems), counting=tuple(current))


@dataclass(slots=True)
class _Work:
    """What decoding has come by so far."""

    schema: Schema
    annotators: Annotators
    strangers: Strangers
    ledger: Ledger = field(default_factory=Ledger)
    problems: list[Problem] = field(default_factory=list)
    passes: dict[str, list[tuple[Found, Pass]]] = field(default_factory=lambda: defaultdict(list))
    texts: dict[str, str] = field(default_factory=dict)
    fates: Fates = field(default_factory=lambda: defaultdict(list))

    def take(self, found: Found) -> None:
        """One annotation: decode it, or note why not."""
        if found.reason:
            self.judge(found, "set aside", found.reason)
            return
        if code := self.strangers.code(found):
            self.judge(found, "problem", code)
            return
        annotator = self.annotators.name(found.export, found.task, found.annotation)
        place = place_of(found.export, found.task, found.annotation, annotator)
        name = f"{found.task['data']['document_id']}.{annotator}"
        self.texts.setdefault(name, found.task["data"][TEXT])
        if not found.annotation["result"]:
            message = "nothing is marked; skip the task if there is nothing to mark"
            path = f"{found.path}.result"
            self.problems.append(problem(name, path, "annotation-empty", message, **place))
            self.judge(found, "problem", "annotation-empty")
            return
        self.say_unchanged(found, name, place)
        user = self.annotators.user(found.export, found.annotation)
        if user not in (None, annotator):
            message = (
                f"the task is {annotator}'s, and by annotators.json the user who annotated it is"
                f" {user}; it is read as {annotator}'s"
            )
            code = "annotator-mismatch"
            self.problems.append(problem(name, found.path, code, message, **place))
        self.decode(found, name, place)

    def decode(self, found: Found, name: str, place: Mapping[str, Any]) -> None:
        """One annotation with a result."""
        data, result = found.task["data"], found.annotation["result"]
        text = data[TEXT]
        digest = sha256(text.encode("utf-8", "surrogatepass"))
        pushed = data.get("text_sha256")
        head = {
            "schema_version": shown(data.get("schema_version", self.schema.version)),
            "id": name,
            "kind": "annotation",
            "document_id": data["document_id"],
            "text_sha256": digest,
            "annotator": place["annotator"],
            "source": source_of(found.export, found.task, found.annotation),
        }
        asked = self.asked(found, name, place)
        path = f"{found.path}.result"
        reader = Reader(name, path, text, self.schema.layers, place, asked)
        reader.edited = pushed != digest if isinstance(pushed, str) else None
        decoded = read_result(reader, result, head)
        self.problems.extend(decoded.problems)
        if not decoded.used and decoded.ledger.count("item", "problem"):
            self.ledger.add_all(decoded.ledger)
            self.note(found, "problem", decoded.problems[0].code if decoded.problems else "")
            return
        every = frozenset(layer.name for layer in self.schema.layers)
        one = Pass(decoded, place, found.path, every if asked is None else asked)
        self.passes[name].append((found, one))

    def asked(self, found: Found, name: str, place: Mapping[str, Any]) -> frozenset[str] | None:
        """The layers that a task asks for; None: all. What it asks for in vain is reported."""
        layers = found.task["data"].get("layers")
        if layers is None:
            return None
        known = [layer.name for layer in self.schema.layers]
        given = layers if isinstance(layers, list) else [layers]
        strange = [quoted(layer, 40) for layer in given if layer not in known]
        if strange or not given:
            message = (
                f"the task asks for layers that the schema does not have: {', '.join(strange[:5])}"
                if strange
                else "the task asks for no layer"
            )
            path = f"$[{found.index}].data.layers"
            message = f"{message}; known are {', '.join(known)}, and all are read"
            self.problems.append(problem(name, path, "export-shape", message, **place))
            return None
        return frozenset(given)

    def merged(self) -> Decoding:
        """The records, when every annotation has been taken."""
        every = frozenset(layer.name for layer in self.schema.layers)
        records, places, items, absent = {}, {}, {}, {}
        doubtful, lost, lost_spans, untrusted = {}, {}, {}, set()
        for name in sorted(self.passes):
            passes = self.passes[name]
            one = merge([p for _, p in passes], self.schema.layers)
            self.problems.extend(one.problems)
            for found, made in passes:
                self.settle(found, made, one.kept(made))
            records[name], places[name] = one.record, one.used[0].place
            read = [made.decoded for made in one.used]
            doubtful[name] = frozenset[str]().union(*(made.doubtful for made in read))
            lost[name] = _together(made.lost for made in read)
            lost_spans[name] = tuple(span for made in read for span in made.lost_spans)
            if any(made.untrusted for made in read):
                untrusted.add(name)
            if every - one.asked:
                absent[name] = every - one.asked
            if one.places:
                items[name] = one.places
        return Decoding(
            tuple(records.values()),
            places,
            (),
            self.ledger,
            doubtful,
            lost,
            lost_spans,
            frozenset(untrusted),
            absent,
            items,
            texts=self.texts,
        )

    def settle(self, found: Found, made: Pass, kept: frozenset[str]) -> None:
        """The fates of one decoded annotation, of which these layers are in the record."""
        ledger = Ledger()
        ledger.add_all(made.decoded.ledger)
        for layer, number in made.decoded.used_by_layer.items():
            if layer not in kept:
                ledger.add("item", "used", n=-number)
                ledger.add("item", "problem", "duplicate-annotation", number)
        self.ledger.add_all(ledger)
        if kept:
            self.note(found, "used", "")
        else:
            self.note(found, "problem", "duplicate-annotation")

    def judge(self, found: Found, fate: Fate, reason: str) -> None:
        """Note what became of an annotation and of all its items."""
        self.ledger.add("item", fate, reason, len(items_of(found.annotation)))
        self.note(found, fate, reason)

    def note(self, found: Found, fate: Fate, reason: str) -> None:
        """Note what became of an annotation alone."""
        self.ledger.add("annotation", fate, reason)
        self.fates[id(found.export), found.index].append((fate, reason))

    def judge_tasks(self, exports: Sequence[Export]) -> None:
        """A task is used where one of its annotations is, and a problem where one of them is."""
        for export in exports:
            for index, task in export.tasks.items():
                fates = self.fates.get((id(export), index), [])
                if not task["annotations"]:
                    self.ledger.add("task", "set aside", "not annotated")
                elif not fates:
                    self.ledger.add("task", "problem", "export-shape")
                elif any(fate == "used" for fate, _ in fates):
                    self.ledger.add("task", "used")
                else:
                    self.ledger.add("task", *min(fates))

    def say_unchanged(self, found: Found, name: str, place: Mapping[str, Any]) -> None:
        """That an annotation is a prediction, as it was."""
        model = unchanged(found.task, found.annotation)
        if model is None:
            return
        seconds = source_of(found.export, found.task, found.annotation).get("lead_time")
        spent = "" if seconds is None else f", after {seconds:.0f} s of work"
        message = (
            f"the annotation is the prediction of {excerpt(model)} item for item{spent}: was it"
            " read at all?"
        )
        self.problems.append(problem(name, found.path, "prediction-unchanged", message, **place))


def _together(parts: Iterable[Mapping[str, frozenset[str]]]) -> Mapping[str, frozenset[str]]:
    """Sets by name → for each name all that is in its sets."""
    found: dict[str, frozenset[str]] = {}
    for part in parts:
        for name, values in part.items():
            found[name] = found.get(name, frozenset()) | values
    return found
