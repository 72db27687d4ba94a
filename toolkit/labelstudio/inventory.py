"""The tasks of a file → what they hold: how much of what, whose controls, which people.

Nothing here asks what any of it means: any JSON value is counted as far as it can be.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from toolkit.ledger import Kind, Ledger
from toolkit.problems import excerpt
from toolkit.words import counted

SETS: Mapping[str, Kind] = {
    "annotations": "annotation",
    "completions": "annotation",
    "drafts": "draft",
    "predictions": "prediction",
}
"""The keys of a task under which things with a `result` stand."""

SHOWN = 5
"""How many controls, and how many labels of each, a message names."""

IMAGES = ("rectangle", "brush", "polygon", "keypoint", "ellipse", "bitmask", "vector")
OTHERS = {
    "hypertextlabels": "HyperText with XPath offsets",
    "paragraphlabels": "Paragraphs",
    "paragraphs": "Paragraphs",
    "timeserieslabels": "time series",
    "videorectangle": "video",
    "timelinelabels": "video",
}
PERSONAL = ("email", "username", "first_name", "last_name", "phone")
ADDRESS = re.compile(r"[^\s@,;<>]{1,64}@[^\s@,;<>]{1,255}\.[A-Za-z]{2,}")
LOOKED_AT = 1000
"""Characters of a string that are searched for an address: a person's entry is short."""

GIVEN = frozenset({"data", "result", "meta", "model_version", "prediction"})
"""What was pushed, annotated or computed: no place for who did it."""


def elements(value: Any) -> list[Any]:
    """What stands under a key of `SETS` → its elements; a lone one counts as one."""
    if isinstance(value, list):
        return value
    return [] if value is None else [value]


def items_of(holder: Any) -> list[Any]:
    """The items of the `result` of an annotation, draft or prediction, if it is a list."""
    result = holder.get("result") if isinstance(holder, dict) else None
    return result if isinstance(result, list) else []


def inside(annotation: Any) -> Iterator[tuple[Kind, Any]]:
    """The drafts of an annotation, and the prediction that it began with, as copied into it."""
    if isinstance(annotation, dict):
        for draft in elements(annotation.get("drafts")):
            yield "draft", draft
        if annotation.get("prediction"):
            yield "prediction", annotation["prediction"]


def tally(tasks: Iterable[Any]) -> Ledger:
    """Tasks → how much of each kind they hold, all of it yet without a fate."""
    found = Ledger()
    for task in tasks:
        found.find("task")
        for key, kind in SETS.items():
            for holder in elements(task.get(key)) if isinstance(task, dict) else ():
                found.find(kind)
                found.find("item", len(items_of(holder)))
                if kind == "annotation":
                    for other, copy in inside(holder):
                        found.find(other)
                        found.find("item", len(items_of(copy)))
    return found


def refused(tasks: Iterable[Any], code: str) -> Ledger:
    """Tasks of which nothing is used → the fates of all that they hold."""
    fates = Ledger()
    for kind, number in tally(tasks).finds.items():
        fates.add(kind, "problem", code, number)
    return fates


def set_aside(task: Mapping[str, Any]) -> Ledger:
    """The fates of the drafts and predictions of a task, and of what is no annotation."""
    fates = Ledger()
    copies = [copy for annotation in task["annotations"] for copy in inside(annotation)]
    copies += [("draft", draft) for draft in elements(task.get("drafts"))]
    copies += [("prediction", made) for made in elements(task.get("predictions"))]
    for kind, copy in copies:
        reason = {"draft": "draft not submitted"}.get(kind, "prediction not decoded")
        fates.add(kind, "set aside", reason)
        fates.add("item", "set aside", reason, len(items_of(copy)))
    for annotation in task["annotations"]:
        if not isinstance(annotation, dict):
            fates.add("annotation", "problem", "export-shape")
    return fates


@dataclass(slots=True)
class Description:
    """Whose items of `result` are: how many of which control, with which labels, on what."""

    numbers: Counter[str] = field(default_factory=Counter)
    labels: dict[str, dict[str, None]] = field(default_factory=dict)
    media: dict[str, dict[str, None]] = field(default_factory=dict)

    def add(self, items: Iterable[Any]) -> None:
        """Count items."""
        for item in items:
            name = _control(item)
            self.numbers[name] += 1
            self.labels.setdefault(name, {}).update(dict.fromkeys(_labels(item)))
            self.media.setdefault(name, {}).update(dict.fromkeys(medium_of(item)))

    def add_all(self, other: Description) -> None:
        """Add what another one counts."""
        self.numbers.update(other.numbers)
        for name in other.labels:
            self.labels.setdefault(name, {}).update(other.labels[name])
            self.media.setdefault(name, {}).update(other.media[name])

    def __str__(self) -> str:
        said = []
        for name, number in self.numbers.most_common(SHOWN):
            words = f"{counted(number, 'item')} of {name}"
            if self.labels[name]:
                words += f" with {_some(list(self.labels[name]))}"
            said.append(words + "".join(f" ({medium})" for medium in self.media[name]))
        if len(self.numbers) > SHOWN:
            said.append(f"items of {counted(len(self.numbers) - SHOWN, 'more control')}")
        return "; ".join(said)


def described(items: Iterable[Any]) -> str:
    """Items of `result` → whose they are, in words."""
    found = Description()
    found.add(items)
    return str(found)


def _some(labels: Sequence[str]) -> str:
    shown = ", ".join(excerpt(label, 30)[1:-1] for label in labels[:SHOWN])
    more = len(labels) - SHOWN
    noun = "label" if len(labels) == 1 else "labels"
    return f"{noun} {shown}{f' and {more} more' if more > 0 else ''}"


def _control(item: Any) -> str:
    if not isinstance(item, dict):
        return "no control: they are no objects"
    if item.get("type") == "relation":
        return "the kind relation"
    name = item.get("from_name")
    return f"a control {excerpt(name, 40)}" if isinstance(name, str) else "an unnamed control"


def _labels(item: Any) -> list[str]:
    value = item.get("value") if isinstance(item, dict) else None
    kind = item.get("type") if isinstance(item, dict) else None
    if not isinstance(value, dict) or not isinstance(kind, str) or kind == "textarea":
        return []
    given = value.get(kind)
    return [label for label in given if isinstance(label, str)] if isinstance(given, list) else []


def medium_of(item: Any) -> Iterator[str]:
    """What the item is on, where it is not plain text."""
    value = item.get("value") if isinstance(item, dict) else None
    if not isinstance(value, dict):
        return
    kind, start = str(item.get("type"))[:40], value.get("start")
    if kind.startswith(IMAGES) or {"x", "y"} <= value.keys():
        yield "images"
    elif kind in OTHERS:
        yield OTHERS[kind]
    elif isinstance(start, str):
        yield "HyperText with XPath offsets" if start.startswith("/") else "Paragraphs"
    elif isinstance(start, float) or "channel" in value:
        yield "audio in seconds"


def people(tasks: Iterable[Any]) -> set[str]:
    """The persons named by e-mail address or name in what surrounds the annotations."""
    found: set[str] = set()
    # What has no annotations is no task: it may be a text, and texts may hold addresses.
    known = (task for task in tasks if isinstance(task, dict))
    trail: list[Any] = [task for task in known if {"annotations", "completions"} & task.keys()]
    while trail:
        value = trail.pop()
        if isinstance(value, str):
            start = value[:LOOKED_AT]
            if "@" in start:
                found.update(address.casefold() for address in ADDRESS.findall(start))
        elif isinstance(value, list):
            trail.extend(value)
        elif isinstance(value, dict):
            named = [value[k] for k in PERSONAL if isinstance(value.get(k), str) and value[k]]
            if named:
                found.add(named[0].casefold())
            trail.extend(v for k, v in value.items() if k not in GIVEN and k not in PERSONAL)
    return found
