"""All tasks of one document → its records, and what became of everything in them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from toolkit.files import sha256
from toolkit.labelstudio.annotators import Annotators, place_of, source_of, whole
from toolkit.labelstudio.choice import Made, TaskAt, Unit
from toolkit.labelstudio.config import TEXT
from toolkit.labelstudio.decode import read_result
from toolkit.labelstudio.inventory import items_of, people, refused, set_aside, tally
from toolkit.labelstudio.passes import Pass, merge
from toolkit.labelstudio.reader import Reader
from toolkit.labelstudio.sniff import quoted, shown
from toolkit.labelstudio.strange import Met, Strangers, why_strange
from toolkit.labelstudio.unchanged import unchanged
from toolkit.labelstudio.versions import OLDER, superseded
from toolkit.ledger import Fate, Ledger
from toolkit.model import JSONObject
from toolkit.problems import Problem, excerpt, problem
from toolkit.said import Said
from toolkit.schema import Schema


@dataclass(frozen=True, slots=True)
class Tasked:
    """A document of which an export holds a task."""

    document: str
    path: str
    """The task, as a JSON path into the export."""
    place: Mapping[str, Any]
    text: str
    annotator: str = ""
    """Whose task it is, as it says; empty: it is open to everybody."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One record that was decoded."""

    record: JSONObject
    place: Mapping[str, Any]
    """File, task, annotation, annotator and address, for locations."""
    said: Said
    """What was said of it before it was decoded."""


@dataclass(slots=True)
class Readings:
    """What was read of one unit."""

    readings: list[Reading] = field(default_factory=list)
    """In the order of their ids."""
    ledger: Ledger = field(default_factory=Ledger)
    problems: list[tuple[int, Problem]] = field(default_factory=list)
    """With annotations, each with the order of its annotation."""
    of_records: list[Problem] = field(default_factory=list)
    """With several annotations that make up one record."""
    strangers: Strangers = field(default_factory=Strangers)
    texts: dict[str, tuple[TaskAt, str]] = field(default_factory=dict)
    """By record id, also where no record was made: the text that offsets count in, and its task."""
    tasks: list[tuple[TaskAt, Tasked]] = field(default_factory=list)
    """Those that no newer export replaces."""
    people: dict[str, set[str]] = field(default_factory=dict)
    """By file: who is named in it."""


def read_unit(unit: Unit, schema: Schema, annotators: Annotators) -> Readings:
    """What is to be read together → its records, and what became of everything in it.

    Raises:
        DoubtfulError: When a file is not fit to be read task by task.
    """
    work = _Work(unit, [at.read() for at in unit.tasks], schema, annotators)
    for at, task in zip(unit.tasks, work.tasks, strict=True):
        work.account(at, task)
    for made in unit.annotations:
        work.take(made)
    work.merge()
    work.judge_tasks()
    return work.found


@dataclass(slots=True)
class _Work:
    """What reading has come by so far."""

    unit: Unit
    tasks: Sequence[Any]
    schema: Schema
    annotators: Annotators
    found: Readings = field(default_factory=Readings)
    passes: dict[str, list[tuple[Made, Pass]]] = field(default_factory=lambda: defaultdict(list))
    fates: dict[int, list[tuple[Fate, str]]] = field(default_factory=lambda: defaultdict(list))
    """By task: what became of its annotations."""

    def account(self, at: TaskAt, task: Any) -> None:
        """Count what a task holds, and what becomes of that in it which is not decoded."""
        ledger = tally([task])
        ledger.add_all(set_aside(task) if at.fault is None else refused([task], at.fault.code))
        self.found.ledger.add_all(superseded(ledger) if at.older else ledger)
        if named := people([task]):
            self.found.people.setdefault(str(at.origin.path), set()).update(named)
        if not at.older and at.fault is None:
            place = {"file": str(at.origin.path), "task": whole(task.get("id"))}
            data = task["data"]
            whose = str(data.get("annotator") or "")
            name, path = data["document_id"], f"$[{at.place}]"
            self.found.tasks.append((at, Tasked(name, path, place, data[TEXT], whose)))

    def take(self, made: Made) -> None:
        """One annotation: decode it, or note why not."""
        at, task = self.unit.tasks[made.task], self.tasks[made.task]
        annotation = task["annotations"][made.number]
        path = f"$[{at.place}].annotations[{made.number}]"
        if made.reason:
            self.judge(made, "set aside", made.reason)
            return
        if reason := why_strange(annotation, self.schema.layers):
            place = place_of(at.origin, task, annotation, None)
            met = Met(task["data"]["document_id"], path, place)
            self.found.strangers.note((at.export, reason), met, annotation)
            self.judge(made, "problem", reason.code)
            return
        annotator = self.annotators.name(at.origin, task, annotation)
        place = place_of(at.origin, task, annotation, annotator)
        name = f"{task['data']['document_id']}.{annotator}"
        self.found.texts.setdefault(name, (at, task["data"][TEXT]))
        if not annotation["result"]:
            message = "nothing is marked; skip the task if there is nothing to mark"
            self.report(made, name, f"{path}.result", "annotation-empty", message, place)
            self.judge(made, "problem", "annotation-empty")
            return
        self.say_unchanged(made, name, path, place)
        user = self.annotators.user(at.origin, annotation)
        if user not in (None, annotator):
            message = (
                f"the task is {annotator}'s, and by annotators.json the user who annotated it is"
                f" {user}; it is read as {annotator}'s"
            )
            self.report(made, name, path, "annotator-mismatch", message, place)
        self.decode(made, name, path, place)

    def decode(self, made: Made, name: str, path: str, place: Mapping[str, Any]) -> None:
        """One annotation with a result."""
        at, task = self.unit.tasks[made.task], self.tasks[made.task]
        annotation, data = task["annotations"][made.number], task["data"]
        digest = sha256(data[TEXT].encode("utf-8", "surrogatepass"))
        pushed = data.get("text_sha256")
        head = {
            "schema_version": shown(data.get("schema_version", self.schema.version)),
            "id": name,
            "kind": "annotation",
            "document_id": data["document_id"],
            "text_sha256": digest,
            "annotator": place["annotator"],
            "source": source_of(at.origin, task, annotation),
        }
        asked = self.asked(made, name, place)
        layers = self.schema.layers
        reader = Reader(name, f"{path}.result", data[TEXT], layers, place, asked)
        reader.edited = pushed != digest if isinstance(pushed, str) else None
        decoded = read_result(reader, annotation["result"], head)
        self.found.problems.extend((made.order, found) for found in decoded.problems)
        if not decoded.used and decoded.ledger.count("item", "problem"):
            self.found.ledger.add_all(decoded.ledger)
            self.note(made, "problem", decoded.problems[0].code if decoded.problems else "")
            return
        every = frozenset(layer.name for layer in layers)
        self.passes[name].append((made, Pass(decoded, place, path, asked or every)))

    def asked(self, made: Made, name: str, place: Mapping[str, Any]) -> frozenset[str] | None:
        """The layers that a task asks for; None: all. What it asks for in vain is reported."""
        layers = self.tasks[made.task]["data"].get("layers")
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
            path = f"$[{self.unit.tasks[made.task].place}].data.layers"
            message = f"{message}; known are {', '.join(known)}, and all are read"
            self.report(made, name, path, "export-shape", message, place)
            return None
        return frozenset(given)

    def merge(self) -> None:
        """The records, when every annotation has been taken."""
        every = frozenset(layer.name for layer in self.schema.layers)
        for name in sorted(self.passes):
            passes = self.passes[name]
            one = merge([p for _, p in passes], self.schema.layers)
            self.found.of_records.extend(one.problems)
            for made, pass_ in passes:
                self.settle(made, pass_, one.kept(pass_))
            read = [pass_.decoded for pass_ in one.used]
            said = Said(
                doubtful=frozenset[str]().union(*(made.doubtful for made in read)),
                lost=_together(made.lost for made in read),
                untrusted=any(made.untrusted for made in read),
                absent=every - one.asked,
                lost_spans=tuple(span for made in read for span in made.lost_spans),
                places=one.places,
            )
            self.found.readings.append(Reading(one.record, one.used[0].place, said))

    def settle(self, made: Made, one: Pass, kept: frozenset[str]) -> None:
        """The fates of one decoded annotation, of which these layers are in the record."""
        ledger = self.found.ledger
        ledger.add_all(one.decoded.ledger)
        for layer, number in one.decoded.used_by_layer.items():
            if layer not in kept:
                ledger.add("item", "used", n=-number)
                ledger.add("item", "problem", "duplicate-annotation", number)
        if kept:
            self.note(made, "used", "")
        else:
            self.note(made, "problem", "duplicate-annotation")

    def judge(self, made: Made, fate: Fate, reason: str) -> None:
        """Note what became of an annotation and of all its items."""
        annotation = self.tasks[made.task]["annotations"][made.number]
        self.found.ledger.add("item", fate, reason, len(items_of(annotation)))
        self.note(made, fate, reason)

    def note(self, made: Made, fate: Fate, reason: str) -> None:
        """Note what became of an annotation alone."""
        self.found.ledger.add("annotation", fate, reason)
        self.fates[made.task].append((fate, reason))

    def judge_tasks(self) -> None:
        """A task is used where one of its annotations is, and a problem where one of them is."""
        for number, (at, task) in enumerate(zip(self.unit.tasks, self.tasks, strict=True)):
            fates = self.fates.get(number, [])
            ledger = self.found.ledger
            if at.fault is not None:
                continue
            if at.older:
                ledger.add("task", "set aside", OLDER)
            elif not task["annotations"]:
                ledger.add("task", "set aside", "not annotated")
            elif not fates:
                # Nothing in it is an annotation.
                ledger.add("task", "problem", "export-shape")
            elif any(fate == "used" for fate, _ in fates):
                ledger.add("task", "used")
            else:
                ledger.add("task", *min(fates))

    def say_unchanged(self, made: Made, name: str, path: str, place: Mapping[str, Any]) -> None:
        """That an annotation is a prediction, as it was."""
        at, task = self.unit.tasks[made.task], self.tasks[made.task]
        annotation = task["annotations"][made.number]
        model = unchanged(task, annotation)
        if model is None:
            return
        seconds = source_of(at.origin, task, annotation).get("lead_time")
        spent = "" if seconds is None else f", after {seconds:.0f} s of work"
        message = (
            f"the annotation is the prediction of {excerpt(model)} item for item{spent}: was it"
            " read at all?"
        )
        self.report(made, name, path, "prediction-unchanged", message, place)

    def report(
        self, made: Made, name: str, path: str, code: str, message: str, place: Mapping[str, Any]
    ) -> None:
        """Note a problem with an annotation."""
        self.found.problems.append((made.order, problem(name, path, code, message, **place)))


def _together(parts: Iterable[Mapping[str, frozenset[str]]]) -> Mapping[str, frozenset[str]]:
    """Sets by name → for each name all that is in its sets."""
    found: dict[str, frozenset[str]] = {}
    for part in parts:
        for name, values in part.items():
            found[name] = found.get(name, frozenset()) | values
    return found
