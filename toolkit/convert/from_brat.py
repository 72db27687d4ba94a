"""brat standoff → a record; what of it means nothing here is told, and never lost in silence.

Types, arguments and attributes of other corpora are read as far as they are called as they are
here, in capitals or not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from toolkit.convert.brat import BREAKS, NOTE, REGISTRY, pieces
from toolkit.convert.brat_lines import Bound, Event, Lines, Said, read_lines
from toolkit.convert.drawn import Anatomy, Drawn, put_together
from toolkit.convert.named import Types
from toolkit.convert.unmapped import Unmapped
from toolkit.labelstudio.fields import default_of
from toolkit.model import JSONObject, Layer
from toolkit.problems import Problem, excerpt
from toolkit.schema import Schema

ANNOTATION = "annotation"


def from_brat(
    text: str, annotations: str, head: Mapping[str, Any], schema: Schema, *, file: str = ""
) -> tuple[JSONObject, list[Problem]]:
    """The texts of a ``.txt`` and its ``.ann`` → the record, and what could not be read.

    Args:
        text: What the offsets count in, with its line ends as the offsets count them.
        annotations: The lines.
        head: All of the record but its layers.
        schema: Whose labels, roles and fields are meant.
        file: The name of the ``.ann``, for problems.
    """
    reader = _Reader(text, read_lines(annotations), Types(schema), Unmapped(file, str(head["id"])))
    drawn = list(reader.items())
    record = put_together(drawn, head, text, schema)
    for layer in schema.layers:
        for item in record[layer.name]:
            supply_defaults(item, layer)
    return record, list(reader.unmapped.problems())


def supply_defaults(item: JSONObject, layer: Layer) -> None:
    """Give an item what its fields are when nothing was chosen."""
    for one in layer.fields:
        if one.property not in item and (value := default_of(one, item)) is not None:
            item[one.property] = value


@dataclass(slots=True)
class _Reader:
    text: str
    lines: Lines
    types: Types
    unmapped: Unmapped
    drawn: dict[str, Drawn] = field(default_factory=dict)
    """By id in brat: E, or T of what is no trigger."""
    triggers: dict[str, list[str]] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    """Text-bound annotations that are parts of something."""

    def items(self) -> Iterator[Drawn]:
        """Everything that is read, when all of it is."""
        for number, line, why in self.lines.unread:
            place = f"line {number}: {excerpt(line, 40)}"
            self.unmapped.add("export-unused-item", "line", why, place)
        for event in self.lines.events.values():
            self.event(event)
        for bound in self.lines.bounds.values():
            if bound.id not in self.triggers and self.types.part(bound.kind) is None:
                self.item(bound.id, bound.kind, bound)
        self.arrows()
        for attribute in self.lines.attributes:
            self.about(attribute, "attribute", self.attribute)
        for reference in self.lines.references:
            self.about(reference, "normalization", self.reference)
        for note in self.lines.notes:
            self.about(note, "note", self.note)
        yield from self.drawn.values()

    def arrows(self) -> None:
        """Arguments and relations; then the parts that none of them leads to."""
        for event in self.lines.events.values():
            for role, target in event.arguments:
                self.argument(event.id, role, target, event.id)
        for relation in self.lines.relations:
            one = self.drawn.get(relation.source)
            # Which item stands around another is seen from where they stand.
            if one is None or relation.kind not in one.layer.enclosing:
                self.argument(relation.source, relation.kind, relation.target, relation.id)
        for bound in self.lines.bounds.values():
            if self.types.part(bound.kind) and not {bound.id} & (self.used | set(self.triggers)):
                why = f"nothing has this {excerpt(bound.kind)} as an argument"
                self.unmapped.add("region-unattached", ANNOTATION, why, bound.id)

    def event(self, event: Event) -> None:
        self.triggers.setdefault(event.trigger, []).append(event.id)
        bound = self.lines.bounds.get(event.trigger)
        if bound is None:
            why = f"its trigger {excerpt(event.trigger)} is not there"
            self.unmapped.add("export-unused-item", "event", why, event.id)
        else:
            self.item(event.id, event.kind, bound)

    def item(self, name: str, kind: str, bound: Bound) -> None:
        known = self.types.label(kind)
        if known is None:
            why = f"the schema has no label {excerpt(kind)}"
            self.unmapped.add("region-unknown-label", ANNOTATION, why, name)
            return
        layer, label = known
        self.drawn[name] = Drawn(name, layer, bound.span, label, text=self.words(bound))

    def words(self, bound: Bound) -> str | None:
        """What the file says stands there, where that is not what stands there."""
        gaps = pieces(bound.span, self.text)
        if len(bound.pieces) > 1 and sorted(bound.pieces) != gaps:
            why = "of several pieces: taken as one, with the words between them"
            self.unmapped.add("export-unused-item", ANNOTATION, why, bound.id)
            return None
        there = " ".join(piece.slice(self.text) for piece in bound.pieces)
        same = BREAKS.sub(" ", there) == BREAKS.sub(" ", bound.text.rstrip("\r"))
        return None if same or not bound.text else bound.text

    def argument(self, name: str, role: str, target: str, place: str) -> None:
        """One arrow, from an item to what fills a role or is a part of it."""
        one = self.drawn.get(name)
        if one is None:
            why = "what it belongs to is not read"
            self.unmapped.add("export-unused-item", "argument", why, f"{place} {role}")
            return
        anatomy = Anatomy(one.layer)
        wanted = next((r for r in _spellings(role) if r in anatomy.roles or r in anatomy.parts), "")
        filler = self.drawn.get(target) or self.drawn.get(self.of_trigger(target))
        bound = self.lines.bounds.get(target)
        if not wanted:
            why = f"no {one.layer.control} has {excerpt(role)}"
            self.unmapped.add("relation-unknown-label", "argument", why, f"{place} → {target}")
        elif wanted in anatomy.parts and bound is not None and wanted not in one.parts:
            self.used.add(target)
            self.drawn[name] = replace(one, parts={**one.parts, wanted: bound.span})
        elif wanted in anatomy.parts or not self.fills(one, wanted, filler):
            why = f"{excerpt(target)} cannot fill its {wanted}"
            self.unmapped.add("relation-signature", "argument", why, f"{place} → {target}")
        elif filler is not None:
            self.drawn[name] = replace(one, fillers=(*one.fillers, (wanted, filler.id)))

    @staticmethod
    def fills(one: Drawn, wanted: str, filler: Drawn | None) -> bool:
        """Whether an item can fill a role: it is of the right layer, and there is room."""
        role = Anatomy(one.layer).roles[wanted]
        there = [given for given in one.fillers if given[0] == wanted]
        return (
            filler is not None
            and filler.layer.name == role.target
            and (role.many or not there)
            and (wanted, filler.id) not in there
        )

    def of_trigger(self, target: str) -> str:
        """The one event of a trigger."""
        events = self.triggers.get(target, [])
        return events[0] if len(events) == 1 else ""

    def about(self, said: Said, noun: str, read: Any) -> None:
        """What is said of an item, if somebody can make something of it."""
        name = said.target if said.target in self.drawn else self.of_trigger(said.target)
        one = self.drawn.get(name)
        if one is None:
            why = "what it is of is not read"
        else:
            changed = read(one, said)
            if changed is not None:
                self.drawn[name] = changed
                return
            why = f"no {one.layer.control} takes {excerpt(said.kind)}, or it has one already"
        self.unmapped.add("export-unused-item", noun, why, said.id)

    @staticmethod
    def attribute(one: Drawn, said: Said) -> Drawn | None:
        known = Anatomy(one.layer).choices
        for name in (said.kind, said.kind.casefold()):
            if name in known and not known[name].many and name not in one.choices and said.value:
                return replace(one, choices={**one.choices, name: (said.value,)})
            start, dash, value = name.partition("-")
            if dash and start in known and known[start].many and not said.value:
                values = (*one.choices.get(start, ()), value)
                return replace(one, choices={**one.choices, start: values})
        return None

    @staticmethod
    def reference(one: Drawn, said: Said) -> Drawn | None:
        actor = Anatomy(one.layer).actor
        if actor is None or said.kind != REGISTRY or actor in one.words:
            return None
        return replace(one, words={**one.words, actor: said.value})

    @staticmethod
    def note(one: Drawn, said: Said) -> Drawn | None:
        anatomy = Anatomy(one.layer)
        name = anatomy.note if said.kind == NOTE else said.kind
        if name not in anatomy.words or name in one.words or name == anatomy.actor:
            return None
        return replace(one, words={**one.words, name: said.value})


def _spellings(role: str) -> Iterator[str]:
    """How a role may be written: with the number that brat adds to a second one, in capitals."""
    bare = role.rstrip("0123456789")
    yield from (role, bare, role.casefold(), bare.casefold())
