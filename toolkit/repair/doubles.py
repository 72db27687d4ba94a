"""What stands twice in a `result`, alike in everything but its id and time → once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from toolkit.files import canonical
from toolkit.labelstudio.links import labels_of
from toolkit.labelstudio.reader import Region
from toolkit.labelstudio.regions import id_of
from toolkit.labelstudio.vocabulary import fields_of
from toolkit.model import JSONObject
from toolkit.repair.arrows import drawn
from toolkit.repair.arrows import told as relation_told
from toolkit.repair.case import Case, Change, told

APART = frozenset({"id", "created_at", "updated_at", "lead_time"})
"""In what two that are alike may differ."""
WHY = "the same stands there twice"
Items = MutableMapping[int, Any]
Edited = dict[int, JSONObject | None]


def repeated(case: Case) -> Iterator[Change]:
    """Items that stand twice word for word, with one id: a label, a field, a relation."""
    regions = {region.index: region for region in case.regions}
    fields = fields_of(case.layers)
    seen: set[str] = set()
    for index, item in case.dicts():
        region = regions.get(index)
        if item.get("type") == "relation":
            code, same = "export-unused-item", _relation(item)
        elif region is not None and region.label:
            # Two parts without ids that lie at one place are read as one: nothing is wrong.
            if region.made_up and region.part is not None:
                continue
            code = "duplicate-annotation" if region.made_up else "region-multiple-labels"
            same = canonical(item)
        elif isinstance(item.get("from_name"), str) and item["from_name"] in fields:
            code, same = "attribute-repeated", canonical(item)
        else:
            continue
        if same in seen:
            yield _gone(case, code, index, item)
        seen.add(same)


def _gone(case: Case, code: str, index: int, item: Mapping[str, Any]) -> Change:
    if item.get("type") == "relation":
        return Change(code, index, None, None, WHY, relation_told(item), None, {index: None})
    region = next((r for r in case.regions if r.index == index), None)
    label, identity = None, id_of(item.get("id"))
    before = {"from_name": item["from_name"], "value": item.get("value")}
    if region is not None:
        label, before = region.label, told(region.marked, region.text)
    return Change(code, index, identity, label, WHY, before, None, {index: None})


def _relation(item: Mapping[str, Any]) -> str:
    """A relation, so that those that are the same are equal, however they are written."""
    rest = {k: v for k, v in item.items() if k not in ("from_id", "to_id", "direction", "labels")}
    rest = {k: v for k, v in rest.items() if k not in APART}
    return canonical([*drawn(item), sorted(labels_of(item)), rest])


def doubled(case: Case) -> Iterator[Change]:
    """Regions of different ids that are alike in label, place, fields and what they lead to.

    The first stays. Relations that lead to the others lead to it then. A part is no item of its
    own: two alike are read as one, and it goes with its item.
    """
    work = _Work(case)
    alike: dict[str, Region] = {}
    for region in work.named.values():
        if region.part is not None or not region.label or not case.asks(region.layer):
            continue
        kept = alike.setdefault(work.said(region), region)
        if kept is not region:
            yield work.merge(kept, region)


@dataclass(slots=True)
class _Work:
    """The items of a case while doubles are taken out of it."""

    case: Case
    items: Items = field(init=False)
    named: Mapping[str, Region] = field(init=False)
    own: Mapping[str, Sequence[int]] = field(init=False)
    """By id: the items of a region."""
    leads: Mapping[str, Sequence[Mapping[str, Any]]] = field(init=False)
    """By id: the relations from a region, as they were when the work began."""
    content: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.items = dict(self.case.items)
        self.named = self.case.by_id()
        own: defaultdict[str, list[int]] = defaultdict(list)
        for index, item in self.case.dicts():
            identity = id_of(item.get("id"))
            if identity is not None and item.get("type") != "relation":
                own[identity].append(index)
        self.own = own
        self.leads = self._leads()

    def _leads(self) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        found: defaultdict[str, list[Mapping[str, Any]]] = defaultdict(list)
        for _, item in self.case.relations():
            found[str(drawn(item)[0])].append(item)
        return found

    def said(self, region: Region) -> str:
        """All that is said of a region, but for what those that are alike may differ in."""
        links = sorted(
            canonical([sorted(labels_of(item)), self._end(drawn(item)[1])])
            for item in self.leads.get(region.id, ())
        )
        return canonical([self._content(region.id), links])

    def _content(self, identity: str) -> str:
        if identity not in self.content:
            items = [self.case.items[index] for index in self.own[identity]]
            plain = ({k: v for k, v in item.items() if k not in APART} for item in items)
            self.content[identity] = canonical(sorted(map(canonical, plain)))
        return self.content[identity]

    def _end(self, identity: str | None) -> Sequence[str | None]:
        """What a relation leads to: a part by what it is, any other region by its id."""
        region = self.named.get(str(identity))
        if region is None or region.part is None:
            return ["id", identity]
        return ["part", self._content(region.id)]

    def merge(self, kept: Region, gone: Region) -> Change:
        """Take one of two out; what leads to it leads to the other, what it leads to is let go."""
        edited: Edited = {}
        for index in self.own[gone.id]:
            self._set(edited, index, None)
        parts = set()
        for index, item in self._relations():
            start, end = drawn(item)
            if start == gone.id:
                self._set(edited, index, None)
                parts.add(str(end))
        for part in parts:
            region = self.named.get(part)
            if region is not None and region.part is not None:
                self._let_go(edited, part)
        self._follow(edited, kept, gone.id)
        return Change(
            "duplicate-annotation",
            gone.index,
            gone.id,
            gone.label,
            f"it is the same as the region {kept.id}, which stays",
            told(gone.marked, gone.text),
            None,
            edited,
        )

    def _let_go(self, edited: Edited, part: str) -> None:
        """Take a part out that only the region led to that is gone."""
        if not any(part in drawn(item) for _, item in self._relations()):
            for index in self.own[part]:
                self._set(edited, index, None)

    def _follow(self, edited: Edited, kept: Region, gone: str) -> None:
        """Relations to one region lead to another; what then stands twice is taken out."""
        there: set[str] = set()
        late: list[tuple[int, JSONObject]] = []
        for index, item in self._relations():
            if gone in drawn(item):
                late.append((index, _renamed(item, gone, self.case.items[kept.index]["id"])))
            else:
                there.add(_relation(item))
        for index, item in late:
            same = _relation(item)
            self._set(edited, index, None if same in there else item)
            there.add(same)

    def _relations(self) -> list[tuple[int, Mapping[str, Any]]]:
        return [
            (index, item)
            for index, item in self.items.items()
            if isinstance(item, dict) and item.get("type") == "relation"
        ]

    def _set(self, edited: Edited, index: int, item: JSONObject | None) -> None:
        edited[index] = item
        if item is None:
            self.items.pop(index, None)
        else:
            self.items[index] = item


def _renamed(item: Mapping[str, Any], gone: str, kept: Any) -> JSONObject:
    """A relation with another id, as it is written there, at the end that was named so."""
    ends = {key: kept for key in ("from_id", "to_id") if id_of(item.get(key)) == gone}
    return {**item, **ends}
