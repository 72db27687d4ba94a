"""The state of decoding one annotation: what is said of it, and what became of each item."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from toolkit.labelstudio.vocabulary import Vocabulary, vocabulary_of
from toolkit.ledger import Fate, Ledger
from toolkit.model import Layer, Span
from toolkit.problems import Problem, problem
from toolkit.words import counted

MOST = 50
"""How many problems of one code are told of one annotation, before they are only counted."""

NOT_ASKED = "layer not asked"
FOLLOWS = "with its region"
"""Why an item is not used that belongs to a region of which something has been said."""


NOWHERE = Span(-1, -1)
"""Where a region is marked that has no offsets that can be read."""


@dataclass(slots=True)
class Region:
    """A labeled stretch of the text: an item of a layer, or a part of one.

    Never changed; it is not frozen because making a frozen one takes five times as long.
    """

    id: str
    """As it stands in the export, or made up where none stands there; others may have it too."""
    index: int
    """Where its label stands in `result`: what no other region of the annotation has."""
    layer: Layer
    label: str
    part: str | None
    marked: Span
    """As it stands in the export."""
    span: Span
    """Without white space at its edges."""
    text: str
    made_up: bool = False
    """Whether the export gives it no id."""

    @property
    def kind(self) -> str:
        """The layer's name, or the part's with the control's before it."""
        return f"{self.layer.control} {self.part}" if self.part else self.layer.name


@dataclass(slots=True)
class Reader:
    """Where problems of one annotation go, and which of its items are used up."""

    name: str
    """The record that is made of the annotation."""
    path: str
    """Where its `result` stands in the export, as a JSON path."""
    text: str
    layers: Sequence[Layer]
    place: Mapping[str, Any]
    """The parts of a problem's location that hold for the whole annotation."""
    asked: frozenset[str] | None = None
    """The layers that the annotator was asked for; None: all."""
    edited: bool | None = None
    """Whether the task's text is another than the one that was pushed; None: unknown."""
    problems: list[Problem] = field(default_factory=list)
    fates: dict[int, tuple[Fate, str]] = field(default_factory=dict)
    """By its place in `result`: what became of an item that is not used."""
    doubtful: set[str] = field(default_factory=set)
    """Regions, by id, whose span is known to be wrong."""
    lost: dict[str, set[str]] = field(default_factory=dict)
    """By region id: what would stand on its item, had it been possible to read it."""
    unlinked: set[str] = field(default_factory=set)
    """Parts, by region id, to which a relation leads that could not be read."""
    lost_spans: list[tuple[str, int, int]] = field(default_factory=list)
    """Layer, start and end of regions that could not be read, or stand elsewhere."""
    untrusted: bool = False
    """Whether the offsets of the whole annotation count in something else than the text."""
    layer_of: dict[int, str] = field(default_factory=dict)
    """By its place in `result`: the layer that an item helps to make."""
    told: Counter[str] = field(default_factory=Counter)
    alike: dict[tuple[str, str], list[tuple[int, Region | None]]] = field(default_factory=dict)
    words: Vocabulary = field(init=False)
    """What the page offers for the layers."""

    def __post_init__(self) -> None:
        self.words = vocabulary_of(tuple(self.layers))

    def asks(self, layer: Layer) -> bool:
        """Whether the annotator was asked for a layer."""
        return self.asked is None or layer.name in self.asked

    def lose(self, region: Region, names: Iterable[str]) -> None:
        """Note properties of an item that could not be read, of which something has been said."""
        found = set(names)
        if found:
            self.lost.setdefault(region.id, set()).update(found)

    def lose_place(self, region: Region) -> None:
        """Note where a region is marked that could not be read, or stands elsewhere."""
        if region.part is None and region.marked != NOWHERE and self.asks(region.layer):
            self.lost_spans.append((region.layer.name, region.marked.start, region.marked.end))

    def report(
        self, index: int | None, code: str, message: str, region: Region | None = None
    ) -> None:
        """Note a problem with one item of `result`, or (None) with the whole."""
        self.told[code] += 1
        if self.told[code] > MOST:
            return
        path = self.path if index is None else f"{self.path}[{index}]"
        place = dict(self.place)
        if region is not None:
            place["region"] = short(region.id)
            place["label"] = short(region.label) or None
            if region.span != NOWHERE:
                place["start"], place["end"] = near(region.span.start), near(region.span.end)
        self.problems.append(problem(self.name, path, code, message, **place))

    def refuse(self, index: int, code: str, message: str, region: Region | None = None) -> None:
        """Report an item of `result` that nothing is made of."""
        self.fates[index] = ("problem", code)
        self.report(index, code, message, region)

    def refuse_alike(
        self, index: int, code: str, message: str, region: Region | None = None
    ) -> None:
        """The same for a fault that many items have for one reason: `finish` says it once."""
        self.fates[index] = ("problem", code)
        self.alike.setdefault((code, message), []).append((index, region))

    def follow(self, index: int) -> None:
        """Note an item that is not used because of something that has been said already."""
        self.fates[index] = ("problem", FOLLOWS)

    def pass_over(self, index: int) -> None:
        """Note an item of a layer that was not asked for."""
        self.fates[index] = ("set aside", NOT_ASKED)

    def finish(self, items: int) -> Ledger:
        """Say what is said once for many items → the fates of all of them."""
        for (code, message), places in self.alike.items():
            more = f" (and {counted(len(places) - 1, 'more item')} like it)" if places[1:] else ""
            index, region = places[0]
            self.report(index, code, message + more, region)
        for code, number in self.told.items():
            if number > MOST:
                message = f"and {counted(number - MOST, 'more problem')} of this kind in it"
                self.problems.append(problem(self.name, self.path, code, message, **self.place))
        ledger = Ledger()
        for fate, reason in self.fates.values():
            ledger.add("item", fate, reason)
        ledger.add("item", "used", n=items - len(self.fates))
        return ledger

    def used_by_layer(self) -> Counter[str]:
        """How many items of `result` the items of each layer are made of."""
        if not self.fates:
            return Counter(self.layer_of.values())
        return Counter(name for index, name in self.layer_of.items() if index not in self.fates)


def near(offset: int) -> int:
    """An offset, or where it is larger than any could be, the bound of what JSON readers take."""
    return max(-1, min(offset, 1 << 53))


def short(identity: str) -> str:
    """A region's id, cut where it is far longer than any that Label Studio makes."""
    return identity if len(identity) <= 80 else identity[:79] + "…"
