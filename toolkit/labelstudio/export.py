"""Label Studio exports → records: which annotations count, and what became of everything."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from toolkit.files import sha256
from toolkit.labelstudio.annotators import Annotators, place_of, source_of
from toolkit.labelstudio.config import TEXT
from toolkit.labelstudio.decode import read_result
from toolkit.labelstudio.inventory import described, items_of
from toolkit.labelstudio.passes import Pass, merge
from toolkit.labelstudio.reader import Reader
from toolkit.labelstudio.regions import fields_of
from toolkit.labelstudio.shape import OURS, Export
from toolkit.labelstudio.sniff import kind_of, quoted, shown
from toolkit.labelstudio.unchanged import unchanged
from toolkit.labelstudio.versions import Found, annotations_of, duplicate_tasks, missing_tasks
from toolkit.ledger import Fate, Ledger
from toolkit.model import JSONObject
from toolkit.problems import Problem, excerpt, problem
from toolkit.schema import Schema
from toolkit.words import counted

MOST_ITEMS = 50_000
"""How many items an annotation may have; a text that is read in an hour has some hundreds."""

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
    incomplete: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """By record id: regions that lack a filler, a part or a field because what would fill it
    could not be read; that has been said."""
    untrusted: frozenset[str] = frozenset()
    """Records whose offsets count in something else than the text: document-text-changed or
    offset-unit has been said."""
    absent: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """By record id: the layers that the annotator was asked for in no task at hand."""
    item_places: Mapping[str, Mapping[str, Mapping[str, Any]]] = field(default_factory=dict)
    """By record id and item id: the place of an item that another annotation has added."""


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
    work = _Work(schema, Annotators(annotators))
    readable = [export for export in exports if export.readable]
    for export in exports:
        work.ledger.add_all(export.ledger)
    for found in annotations_of(readable, newest_only=newest_only):
        work.take(found)
    work.say_strange()
    decoding = work.merged()
    work.judge_tasks(readable)
    work.problems.extend(duplicate_tasks(readable))
    work.problems.extend(missing_tasks(readable, newest_only=newest_only))
    return replace(decoding, problems=tuple(work.problems))


@dataclass(slots=True)
class _Work:
    """What decoding has come by so far."""

    schema: Schema
    annotators: Annotators
    ledger: Ledger = field(default_factory=Ledger)
    problems: list[Problem] = field(default_factory=list)
    passes: dict[str, list[tuple[Found, Pass]]] = field(default_factory=lambda: defaultdict(list))
    fates: Fates = field(default_factory=lambda: defaultdict(list))
    strange: dict[tuple[int, str, str], list[Found]] = field(
        default_factory=lambda: defaultdict(list)
    )
    """Annotations that have one fault for one reason, by export, code and message."""

    def take(self, found: Found) -> None:
        """One annotation: decode it, or note why not."""
        if found.reason:
            self.judge(found, "set aside", found.reason)
            return
        result = found.annotation.get("result")
        strange = self.strangeness(result)
        if strange is not None:
            self.strange[id(found.export), *strange].append(found)
            self.judge(found, "problem", strange[0])
            return
        annotator = self.annotators.name(found.export, found.task, found.annotation)
        place = place_of(found.export, found.task, found.annotation, annotator)
        document = found.task["data"]["document_id"]
        if not result:
            message = "nothing is marked; skip the task if there is nothing to mark"
            path = f"{found.path}.result"
            self.problems.append(problem(document, path, "annotation-empty", message, **place))
            self.judge(found, "problem", "annotation-empty")
            return
        self.say_unchanged(found, document, place)
        user = self.annotators.user(found.export, found.annotation)
        if user not in (None, annotator):
            message = (
                f"the task is {annotator}'s, and by annotators.json the user who annotated it is"
                f" {user}; it is read as {annotator}'s"
            )
            code = "annotator-mismatch"
            self.problems.append(problem(document, found.path, code, message, **place))
        self.decode(found, annotator, place)

    def strangeness(self, result: Any) -> tuple[str, str] | None:
        """The code and message where a result is not one of redline's at all."""
        if not isinstance(result, list):
            message = f"the result of an annotation is not a list, but {kind_of(result)}"
            return "export-shape", message
        if len(result) > MOST_ITEMS:
            message = (
                f"an annotation has {len(result):,} items; more than {MOST_ITEMS:,} are not read:"
                " nobody marks as many by hand"
            )
            return "export-shape", message
        layers = self.schema.layers
        known = {layer.control for layer in layers} | fields_of(layers)
        names = [
            item.get("from_name")
            for item in result
            if isinstance(item, dict) and item.get("type") != "relation"
        ]
        if names and not any(isinstance(name, str) and name in known for name in names):
            return "export-wrong-project", "nothing that is marked is of redline's labeling page"
        return None

    def decode(self, found: Found, annotator: str, place: Mapping[str, Any]) -> None:
        """One annotation with a result."""
        data, result = found.task["data"], found.annotation["result"]
        text, document = data[TEXT], data["document_id"]
        digest = sha256(text.encode("utf-8", "surrogatepass"))
        pushed = data.get("text_sha256")
        head = {
            "schema_version": shown(data.get("schema_version", self.schema.version)),
            "id": f"{document}.{annotator}",
            "kind": "annotation",
            "document_id": document,
            "text_sha256": digest,
            "annotator": annotator,
            "source": source_of(found.export, found.task, found.annotation),
        }
        asked = self.asked(found, place)
        path = f"{found.path}.result"
        reader = Reader(document, path, text, self.schema.layers, place, asked)
        reader.edited = pushed != digest if isinstance(pushed, str) else None
        decoded = read_result(reader, result, head)
        self.problems.extend(decoded.problems)
        if not decoded.used and decoded.ledger.count("item", "problem"):
            self.ledger.add_all(decoded.ledger)
            self.note(found, "problem", decoded.problems[0].code if decoded.problems else "")
            return
        every = frozenset(layer.name for layer in self.schema.layers)
        one = Pass(decoded, place, found.path, every if asked is None else asked)
        self.passes[head["id"]].append((found, one))

    def asked(self, found: Found, place: Mapping[str, Any]) -> frozenset[str] | None:
        """The layers that a task asks for; None: all. What it asks for in vain is reported."""
        layers = found.task["data"].get("layers")
        if layers is None:
            return None
        known = [layer.name for layer in self.schema.layers]
        given = layers if isinstance(layers, list) else [layers]
        strange = [quoted(name, 40) for name in given if name not in known]
        if strange or not given:
            message = (
                f"the task asks for layers that the schema does not have: {', '.join(strange[:5])}"
                if strange
                else "the task asks for no layer"
            )
            document, path = found.task["data"]["document_id"], f"$[{found.index}].data.layers"
            message = f"{message}; known are {', '.join(known)}, and all are read"
            self.problems.append(problem(document, path, "export-shape", message, **place))
            return None
        return frozenset(given)

    def merged(self) -> Decoding:
        """The records, when every annotation has been taken."""
        every = frozenset(layer.name for layer in self.schema.layers)
        records, places, items, absent = {}, {}, {}, {}
        doubtful, incomplete, untrusted = {}, {}, set()
        for name in sorted(self.passes):
            passes = self.passes[name]
            one = merge([p for _, p in passes], self.schema.layers)
            self.problems.extend(one.problems)
            for found, made in passes:
                self.settle(found, made, one.kept(made))
            records[name], places[name] = one.record, one.used[0].place
            read = [made.decoded for made in one.used]
            doubtful[name] = frozenset[str]().union(*(made.doubtful for made in read))
            incomplete[name] = frozenset[str]().union(*(made.incomplete for made in read))
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
            incomplete,
            frozenset(untrusted),
            absent,
            items,
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

    def say_strange(self) -> None:
        """Annotations that are not redline's, each reason once a file."""
        for (_, code, message), all_found in self.strange.items():
            first = all_found[0]
            place = place_of(first.export, first.task, first.annotation, "")
            place["annotator"] = None
            more = f" (and {counted(len(all_found) - 1, 'more annotation')})"
            said = message + (more if all_found[1:] else "")
            if code == "export-wrong-project":
                items = (item for found in all_found for item in items_of(found.annotation))
                said = f"{said}: it is {described(items)}; {OURS}"
            document = first.task["data"]["document_id"]
            path = f"{first.path}.result"
            self.problems.append(problem(document, path, code, said, **place))

    def say_unchanged(self, found: Found, document: str, place: Mapping[str, Any]) -> None:
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
        self.problems.append(
            problem(document, found.path, "prediction-unchanged", message, **place)
        )
