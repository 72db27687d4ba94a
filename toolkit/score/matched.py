"""Items that stand for one another → whether their fields, parts and roles are right.

What gold has and the suggestion lacks is wrong, and so is what gold lacks and the suggestion has;
where neither has it, nothing is counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from toolkit.agreement.readings import ACTOR, Read, Value
from toolkit.matching import pairs
from toolkit.model import JSONObject, Layer, Role, Span
from toolkit.schema import Schema
from toolkit.score.quality import Quality, Share, divided
from toolkit.score.sides import Both, Side

NONE = "none"
"""What stands for a value that is not there, among the mistakes."""


@dataclass(frozen=True, slots=True)
class Attribute:
    """One field of matched items; sets of values are right when they are equal."""

    subject: str
    """``quotes.mode``; ``mentions.actor`` is for whom a mention stands."""
    share: Share
    most_common: float | None
    """What one value for all would reach: the share of gold's most frequent one."""
    values: Quality | None
    """For sets: over their values."""
    mistakes: tuple[tuple[str, str, int], ...] = field(repr=False)
    """What it is in gold, what was suggested, and how often; the most frequent first."""

    def to_json(self) -> JSONObject:
        """What ``--json`` prints."""
        names = ("gold", "suggested", "n")
        return {
            **self.share.to_json(),
            "most_common": self.most_common,
            **({} if self.values is None else {"values": self.values.to_json()}),
            "mistakes": [dict(zip(names, one, strict=True)) for one in self.mistakes],
        }


@dataclass(frozen=True, slots=True)
class PartFound:
    """One part of matched items: the cue of a quote, the condition of a threat."""

    subject: str
    overlap: Share
    exact: Share

    def to_json(self) -> JSONObject:
        """What ``--json`` prints."""
        return {"overlap": self.overlap.to_json(), "exact": self.exact.to_json()}


@dataclass(frozen=True, slots=True)
class Filled:
    """One role of matched items."""

    subject: str
    share: Share
    """Of items whose role is filled on either side: those with just the right actors."""
    actor: Quality
    """Over actors, whatever mention stands for them."""
    mention: Quality
    """Over mentions, by overlap, whomever they stand for."""

    def to_json(self) -> JSONObject:
        """What ``--json`` prints."""
        return {
            **self.share.to_json(),
            "actor": self.actor.to_json(),
            "mention": self.mention.to_json(),
        }


def attributes_found(documents: Sequence[Both], schema: Schema) -> Iterator[Attribute]:
    """The fields of every layer: its label, its choices, dates, and for whom a mention stands."""
    for layer in schema.layers:
        matched = [both.matched[layer.name] for both in documents if layer.name in both.layers]
        seen = {name for both in matched for pair in both for read in pair for name in read.fields}
        choices = [f.property for f in layer.fields if f.choices or f.property in seen]
        whose = [ACTOR] if ACTOR in seen else []
        for name in dict.fromkeys([layer.label_property, *choices, *whose]):
            yield _attribute(matched, layer.name, name)


def _attribute(matched: Sequence[Sequence[tuple[Read, Read]]], layer: str, name: str) -> Attribute:
    counts: list[tuple[int, int]] = []
    sets: list[tuple[int, int, int]] = []
    in_gold: Counter[str] = Counter()
    mistakes: Counter[tuple[str, str]] = Counter()
    many = False
    for found in matched:
        values = [(one.fields.get(name), other.fields.get(name)) for one, other in found]
        given = [(one, other) for one, other in values if (one, other) != (None, None)]
        counts.append((sum(one == other for one, other in given), len(given)))
        both_sets = [(_members(one), _members(other)) for one, other in given]
        sets.append(_in_both(both_sets))
        many = many or any(isinstance(value, frozenset) for pair in given for value in pair)
        in_gold.update(_shown(other) for _, other in given)
        mistakes.update((_shown(other), _shown(one)) for one, other in given if one != other)
    share = Share.of(counts)
    most = max(in_gold.values(), default=0)
    worst = sorted(mistakes.items(), key=lambda found: (-found[1], found[0]))
    return Attribute(
        f"{layer}.{name}",
        share,
        divided(most, share.n),
        Quality.of(sets) if many else None,
        tuple((gold, suggested, n) for (gold, suggested), n in worst),
    )


def _members(value: Value | None) -> frozenset[str]:
    return value if isinstance(value, frozenset) else frozenset(() if value is None else (value,))


def _shown(value: Value | None) -> str:
    return "+".join(sorted(_members(value))) or NONE


def _in_both(sets: Iterable[tuple[frozenset[str], frozenset[str]]]) -> tuple[int, int, int]:
    right = suggested = gold = 0
    for one, other in sets:
        right += len(one & other)
        suggested += len(one)
        gold += len(other)
    return right, suggested, gold


def parts_found(documents: Sequence[Both], schema: Schema) -> Iterator[PartFound]:
    """The parts of every layer."""
    for layer in schema.layers:
        matched = [both.matched[layer.name] for both in documents if layer.name in both.layers]
        for part in layer.parts:
            places = [[(a.parts.get(part.name), b.parts.get(part.name)) for a, b in found]
                      for found in matched]  # fmt: skip
            given = [[pair for pair in found if pair != (None, None)] for found in places]
            overlap = [(sum(_overlap(a, b) for a, b in found), len(found)) for found in given]
            exact = [(sum(a == b for a, b in found), len(found)) for found in given]
            yield PartFound(f"{layer.name}.{part.name}", Share.of(overlap), Share.of(exact))


def _overlap(one: Span | None, other: Span | None) -> bool:
    return one is not None and other is not None and one.overlaps(other)


def roles_filled(documents: Sequence[Both], schema: Schema) -> Iterator[Filled]:
    """The roles of every layer, where what fills them was asked for on both sides."""
    for layer in schema.layers:
        for role in layer.roles:
            asked = [both for both in documents if {layer.name, role.target} <= both.layers]
            yield _filled(asked, layer, role)


def _filled(documents: Sequence[Both], layer: Layer, role: Role) -> Filled:
    shares, actors, mentions = [], [], []
    for both in documents:
        filled = [
            (whom(both.suggested, one, role), whom(both.gold, other, role))
            for one, other in both.matched[layer.name]
        ]
        given = [(one, other) for one, other in filled if one or other]
        shares.append((sum(one == other for one, other in given), len(given)))
        actors.append(_in_both(given))
        spans = [
            ([f.span for f in both.suggested.filling(one, role.name)],
             [f.span for f in both.gold.filling(other, role.name)])
            for one, other in both.matched[layer.name]
        ]  # fmt: skip
        right = sum(len(pairs(one, other)) for one, other in spans)
        mentions.append((right, sum(len(a) for a, _ in spans), sum(len(b) for _, b in spans)))
    subject = f"{layer.name}.{role.name}"
    return Filled(subject, Share.of(shares), Quality.of(actors), Quality.of(mentions))


def whom(side: Side, item: Read, role: Role) -> frozenset[str]:
    """The actors that fill a role of an item."""
    return frozenset(filler.actor for filler in side.filling(item, role.name))
