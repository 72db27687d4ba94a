"""Two labeling configurations → what goes away, what is new, and what annotations use of it.

Label Studio takes a configuration that drops a label in use; the annotations keep the label, and
the page and the decoder know it no more. So whoever changes one looks here first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from xml.etree import ElementTree as ET

from toolkit.errors import LabelStudioError
from toolkit.labelstudio.inventory import elements, items_of
from toolkit.problems import excerpt, printable
from toolkit.words import counted

OBJECT = "object"
RELATION = "relation"
VALUES = {"Label": "label", "Choice": "choice"}
"""The tags of what a control offers, and what they are called in a message."""
FREE_TEXT = "textarea"
"""The type of results whose values were typed, not chosen."""
SHOWN = 5
"""How many words in use an error names, and how many tasks of each."""


@dataclass(frozen=True, slots=True, order=True)
class Word:
    """Something of a labeling configuration that an annotation can use.

    `kind` is what results have as their `type` (labels, choices, taxonomy, textarea …), or
    relation, or object for what is labeled. `control` is its name, empty for a relation. `value`
    is the label, choice or relation; empty: the control or the object itself.
    """

    kind: str
    control: str
    value: str = ""

    def __str__(self) -> str:
        control, value = printable(self.control), printable(self.value)
        if self.kind == RELATION:
            return f"the relation {value}"
        if self.kind == OBJECT:
            return f"the object {control}"
        if not value:
            return f"the control {control} ({printable(self.kind)})"
        return f"the {'label' if self.kind.endswith('labels') else 'choice'} {value} of {control}"


@dataclass(frozen=True, slots=True)
class Use:
    """How much annotations use a word."""

    times: int
    tasks: tuple[int | str, ...]
    """The ids of the tasks, in the order in which they were met."""

    def __str__(self) -> str:
        return f"{counted(self.times, 'time')} in {counted(len(self.tasks), 'task')}"


@dataclass(frozen=True, slots=True)
class ConfigChange:
    """What another configuration means for annotations that are there."""

    removed: tuple[Word, ...] = ()
    """What goes away. A control takes its labels along; one of another type is another one."""
    added: tuple[Word, ...] = ()
    changed: tuple[str, ...] = ()
    """A sentence for each control that stays and asks for something else."""
    other: bool = False
    """Whether they differ in what no annotation relies on: hints, colours, keys, layout."""

    @property
    def breaking(self) -> bool:
        """Whether an annotation could be hurt, if it uses the wrong thing."""
        return bool(self.removed or self.changed)

    def in_use(self, used: Mapping[Word, Use]) -> dict[Word, Use]:
        """What goes away although annotations use it."""
        return {word: used[word] for word in self.removed if word in used}

    def lines(self, used: Mapping[Word, Use] | None = None) -> list[str]:
        """A line for each difference, for a plan that a person reads."""
        known = used or {}
        said = [
            f"- {word}" + (f" (in use: {known[word]})" if word in known else "")
            for word in self.removed
        ]
        said += [f"+ {word}" for word in self.added]
        said += [f"~ {sentence}" for sentence in self.changed]
        return said + (["~ hints, colours, keys or layout"] if self.other else [])


@dataclass(slots=True)
class _Page:
    """A configuration, as far as annotations rely on it."""

    words: set[Word] = field(default_factory=set)
    of: dict[Word, str] = field(default_factory=dict)
    """Control → the object that it is about."""
    single: set[Word] = field(default_factory=set)
    """Controls that take one choice."""


def config_words(xml: str) -> frozenset[Word]:
    """Everything that an annotation made with a configuration can use.

    Raises:
        LabelStudioError: When it is not XML.
    """
    return frozenset(_page(xml).words)


def config_change(old_xml: str, new_xml: str) -> ConfigChange:
    """What goes away, what is new and what changes from one configuration to another.

    Raises:
        LabelStudioError: When one of them is not XML.
    """
    old, new = _page(old_xml), _page(new_xml)
    changed = []
    for word in sorted(old.of.keys() & new.of.keys()):
        if old.of[word] != new.of[word]:
            about = f"{printable(new.of[word])} and no longer about {printable(old.of[word])}"
            changed.append(f"{word} is about {about}")
        if word in new.single and word not in old.single:
            changed.append(f"{word} takes one value, and took several")
    same = old.words == new.words and not changed
    return ConfigChange(
        removed=tuple(sorted(old.words - new.words)),
        added=tuple(sorted(new.words - old.words)),
        changed=tuple(changed),
        other=same
        and ET.canonicalize(old_xml, strip_text=True) != ET.canonicalize(new_xml, strip_text=True),
    )


def used_words(tasks: Iterable[Mapping[str, Any]]) -> dict[Word, Use]:
    """Tasks, as an export brings them → what their annotations use.

    Finished, skipped and unfinished ones count alike; predictions do not, for they can be made
    again. What has no readable shape uses nothing.
    """
    times: dict[Word, int] = {}
    places: dict[Word, dict[int | str, None]] = {}
    for task in tasks:
        number = task.get("id")
        name = number if isinstance(number, int) else str(number)
        for item in _items(task):
            for word in _words_of(item):
                times[word] = times.get(word, 0) + 1
                places.setdefault(word, {})[name] = None
    return {word: Use(times[word], tuple(places[word])) for word in sorted(times)}


def refuse_dropping(change: ConfigChange, used: Mapping[Word, Use], title: str) -> None:
    """Stop before a project loses what its annotations use.

    Raises:
        LabelStudioError: When something in use would go away.
    """
    lost = change.in_use(used)
    if not lost:
        return
    said = [
        f"{word}, used {use} ({', '.join(map(str, use.tasks[:SHOWN]))}"
        f"{' …' if len(use.tasks) > SHOWN else ''})"
        for word, use in lost.items()
    ]
    more = f"; and {len(said) - SHOWN} more" if len(said) > SHOWN else ""
    raise LabelStudioError(
        f"the new labeling configuration of {title!r} drops what annotations there use:"
        f" {'; '.join(said[:SHOWN])}{more}",
        hint="Keep the label in the schema; or pull, redline migrate the records, and push them"
        " to a new project.",
    )


def read_config(xml: str) -> ET.Element:
    """A labeling configuration → its outermost element.

    Raises:
        LabelStudioError: When it is not XML.
    """
    try:
        return ET.fromstring(xml)  # noqa: S314 (the server's and our own, without entities)
    except ET.ParseError as error:
        raise LabelStudioError(
            f"a labeling configuration is not XML: {error}: {excerpt(xml)}",
            hint="Restore the project's labeling interface in Label Studio's settings.",
        ) from error


def _page(xml: str) -> _Page:
    page = _Page()
    for element in read_config(xml).iter():
        name = element.get("name")
        if element.tag == "Relation":
            page.words.add(Word(RELATION, "", _given(element)))
        elif name and element.get("toName"):
            control = Word(element.tag.lower(), name)
            page.words.add(control)
            page.of[control] = str(element.get("toName"))
            if element.get("choice", "single").startswith("single"):
                page.single.add(control)
            for below in element.iter():
                if below.tag in VALUES:
                    page.words.add(Word(control.kind, name, _given(below)))
        elif name and element.get("value", "").startswith("$"):
            page.words.add(Word(OBJECT, name))
    return page


def _given(element: ET.Element) -> str:
    """What a result holds for a label or choice: its alias, where it has one."""
    return element.get("alias") or element.get("value") or ""


def _items(task: Mapping[str, Any]) -> Iterator[Any]:
    """The items of the annotations and drafts of a task, with the drafts of its annotations."""
    for key in ("annotations", "completions", "drafts"):
        for holder in elements(task.get(key)):
            yield from items_of(holder)
            inner = holder.get("drafts") if isinstance(holder, dict) else None
            for draft in elements(inner):
                yield from items_of(draft)


def _words_of(item: Any) -> Iterator[Word]:
    """What one item of a `result` uses, each once."""
    if not isinstance(item, dict) or not isinstance(item.get("type"), str):
        return
    kind, control = item["type"], item.get("from_name")
    if kind == RELATION:
        for label in _strings(item.get("labels")):
            yield Word(RELATION, "", label)
        return
    if not isinstance(control, str):
        return
    yield Word(kind, control)
    if isinstance(item.get("to_name"), str):
        yield Word(OBJECT, item["to_name"])
    value = item.get("value")
    if kind != FREE_TEXT and isinstance(value, dict):
        for label in dict.fromkeys(_strings(value.get(kind))):
            yield Word(kind, control, label)


def _strings(value: Any) -> Iterator[str]:
    """The strings in a value; in the paths of a Taxonomy, each step."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for entry in value:
            yield from _strings(entry)
