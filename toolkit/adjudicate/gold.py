"""What is agreed on and what is decided → the gold record of one document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from toolkit.actors import actor_of
from toolkit.adjudicate.choices import Editor
from toolkit.adjudicate.decisions import ADDED, NONE
from toolkit.adjudicate.matches import UNNAMED, Match, Matched
from toolkit.adjudicate.told import MENTIONS, plain
from toolkit.canonical import canonical_record
from toolkit.model import GOLD, Document, JSONObject, Layer, Role, Span
from toolkit.nearest import nearest
from toolkit.problems import excerpt


@dataclass(frozen=True, slots=True)
class Wanted:
    """What fills a role, before it is known which mentions gold has."""

    actor: str | None
    matches: tuple[str, ...] = ()
    """The mentions that readers have named, those first that most of them have."""
    settled: bool = False
    """Whether all have named the same mention: then it fills the role, whoever it is."""


@dataclass(frozen=True, slots=True)
class Kept:
    """An item that is to be in gold."""

    key: str
    """The id of its match, or of the decision that adds it."""
    layer: Layer
    values: JSONObject
    """As it is told; roles apart."""
    roles: Mapping[str, Sequence[Wanted]]
    provenance: JSONObject
    optional: bool = False
    """Whether it is a mention that is left out where it fills no role."""

    @property
    def span(self) -> Span:
        """Where it stands."""
        return Span.of(self.values)


@dataclass(slots=True)
class Assembly:
    """One document on its way into gold."""

    document: Document
    layers: Sequence[Layer]
    matched: Matched
    editor: Editor
    left_out: int = 0
    """Mentions that are no names and fill no role."""
    _ids: dict[str, str] = field(default_factory=dict)
    """By id of a mention, in readings and in gold: the key of the mention that is kept."""

    def record(
        self,
        decisions: Mapping[str, JSONObject],
        added: Iterable[JSONObject],
        version: str,
    ) -> JSONObject:
        """The gold record; what stands in the way is among the editor's faults.

        Args:
            decisions: By match: what was decided; none of them is open.
            added: Decisions that add an item.
            version: Of the schema.
        """
        for ids in self.matched.mentions.values():
            for identity, match in ids.items():
                self._ids.setdefault(identity, match)
        kept = [found for match in self.matched.matches if (found := self._kept(match, decisions))]
        kept.extend(found for one in added if (found := self._added(one)))
        pool = {one.key: one for one in kept if one.layer.name == MENTIONS}
        for one in pool.values():
            self._ids.setdefault(f"{one.layer.prefix}.{one.span.start}-{one.span.end}", one.key)
        filled = [(one, self._fillers(one, pool)) for one in kept]
        needed = {key for _, roles in filled for keys in roles.values() for key in keys}
        items: dict[str, list[JSONObject]] = {layer.name: [] for layer in self.layers}
        for one, roles in filled:
            if one.optional and one.key not in needed:
                self.left_out += 1
            else:
                items[one.layer.name].append(_item(one, roles, self.editor))
        record: JSONObject = {
            "schema_version": version,
            "id": f"{self.document.id}.{GOLD}",
            "kind": GOLD,
            "document_id": self.document.id,
            "text_sha256": self.document.text_sha256,
            "annotator": GOLD,
            **items,
        }
        return canonical_record(record, self.layers)

    def _kept(self, match: Match, decisions: Mapping[str, JSONObject]) -> Kept | None:
        """What a match puts into gold: what is agreed on, or what was decided."""
        decision = decisions.get(match.id)
        there = match.there
        if decision is None:
            provenance: JSONObject = {"annotators": sorted(there)}
            first = next(iter(there.values()))
            roles = {role.name: self._agreed(match, role) for role in match.layer.roles}
            optional = _unnamed(first, match.layer)
            return Kept(match.id, match.layer, first, roles, provenance, optional)
        choice = decision["choice"]
        if choice == NONE:
            return None
        change = decision.get("change") or {}
        values = there[choice]
        if change:
            values = self.editor.changed(values, change, match.layer, match.id)
        roles = {
            role.name: [
                _named(filler) if role.name in change else self._chosen(filler, match, role, choice)
                for filler in values.get(role.name, ())
            ]
            for role in match.layer.roles
        }
        like = [
            name
            for name, item in there.items()
            if name == choice or plain(item, match.layer) == plain(there[choice], match.layer)
        ]
        provenance = {"annotators": like, "decision": match.id, "reason": decision["reason"]}
        optional = match.disputed and _unnamed(values, match.layer)
        return Kept(match.id, match.layer, values, roles, provenance, optional)

    def _added(self, decision: JSONObject) -> Kept | None:
        name = decision["id"]
        layer = next(one for one in self.layers if one.name == decision["layer"])
        values = self.editor.changed({}, decision["item"], layer, name)
        if "start" not in values:
            return None
        roles = {
            role.name: [_named(filler) for filler in values.get(role.name, ())]
            for role in layer.roles
        }
        provenance = {"decision": name, "reason": decision["reason"]}
        return Kept(name, layer, values, roles, provenance)

    def _agreed(self, match: Match, role: Role) -> list[Wanted]:
        """Who all readers say fills a role: the mentions that they name, most named first."""
        (first, item), *others = match.there.items()
        wanted: list[Wanted] = []
        for filler in item.get(role.name, ()):
            if any(filler["actor"] == one.actor for one in wanted):
                continue
            like = [self.matched.mentions[first][filler["mention"]]]
            for name, other in others:
                found = [
                    one
                    for one in other.get(role.name, ())
                    if self.matched.same((first, filler), (name, one))
                ]
                like.extend(self.matched.mentions[name][one["mention"]] for one in found[:1])
            counts = Counter(like)
            most = max(counts.values())
            names = tuple(dict.fromkeys(one for one in like if counts[one] == most))
            wanted.append(Wanted(filler["actor"], names, len(counts) == 1))
        return wanted

    def _chosen(self, filler: JSONObject, match: Match, role: Role, choice: str) -> Wanted:
        """Who fills a role in the reading that was chosen."""
        here = self.matched.mentions[choice][filler["mention"]]
        settled = all(
            any(self.matched.mentions[name][one["mention"]] == here for one in given)
            for name, item in match.there.items()
            for given in [item.get(role.name, ())]
        )
        return Wanted(filler["actor"], (here,), settled)

    def _fillers(self, one: Kept, pool: Mapping[str, Kept]) -> dict[str, list[str]]:
        """By role: the keys of the mentions that fill it in gold."""
        found: dict[str, list[str]] = {}
        for role in one.layer.roles:
            keys = []
            for wanted in one.roles.get(role.name, ()):
                key = self._filler(one, wanted, pool)
                if key is None:
                    who = wanted.actor or ", ".join(wanted.matches)
                    self.editor.faults.append(
                        f"{one.key}: {role.name}: no mention in gold means {excerpt(who)}; keep"
                        " or add one, or change who fills the role"
                    )
                elif key not in keys:
                    keys.append(key)
            found[role.name] = keys
        return found

    def _filler(self, one: Kept, wanted: Wanted, pool: Mapping[str, Kept]) -> str | None:
        named = [
            pool[key]
            for key in (self._ids.get(name, name) for name in wanted.matches)
            if key in pool and (wanted.settled or actor_of(pool[key].values) == wanted.actor)
        ]
        if not named and wanted.actor is not None:
            named = [m for m in pool.values() if actor_of(m.values) == wanted.actor]
        told = one.values.get("cue")
        place = Span.of(told) if told else one.span
        best = nearest(place, (mention.span for mention in named), self.editor.sentences)
        return min((mention.key for mention in named if mention.span == best), default=None)


def _named(filler: JSONObject) -> Wanted:
    """Who fills a role by a decision: a mention as it is, or an actor wherever he stands."""
    actor = filler.get("actor")
    if "mention" not in filler:
        return Wanted(actor)
    return Wanted(actor, (str(filler["mention"]),), settled=actor is None)


def _unnamed(values: Mapping[str, Any], layer: Layer) -> bool:
    return layer.name == MENTIONS and str(values.get("form")) in UNNAMED


def _item(one: Kept, roles: Mapping[str, Sequence[str]], editor: Editor) -> JSONObject:
    """An item as records hold it; its id is a makeshift, until the record is in canonical form."""
    layer, values = one.layer, one.values
    item: JSONObject = {"id": one.key, **editor.slice(one.span)}
    # A remark of a reader's was for the adjudicator; one that a decision lays over stays.
    kept = [f.property for f in layer.fields if not f.free or "id" not in values]
    for name in (layer.label_property, *kept, *(part.name for part in layer.parts)):
        if name in values:
            item[name] = values[name]
    for role in layer.roles:
        keys = list(roles[role.name])
        if role.key is not None:
            fillers = [{role.role_key: role.name, role.key: key} for key in keys]
            item[role.property] = [*item.get(role.property, ()), *fillers]
        elif role.many:
            item[role.property] = keys
        elif keys:
            item[role.property] = keys[0]
    item["provenance"] = one.provenance
    return item


def added_id(decision: Mapping[str, Any], layers: Sequence[Layer], editor: Editor) -> str:
    """The id of a decision that adds an item: its document, its layer, and where it stands."""
    prefix = next((one.prefix for one in layers if one.name == decision["layer"]), "item")
    given = {k: decision["item"][k] for k in ("start", "end", "text") if k in decision["item"]}
    quiet = Editor(editor.sentences)
    place = quiet.place(given, None, "", "") if given else None
    where = f"{place.start}-{place.end}" if place else "nowhere"
    return f"{decision['document_id']}.{ADDED}.{prefix}.{where}"
