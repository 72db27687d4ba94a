"""What people said of pairs: kept in a file, and made into clusters where nothing speaks against.

The file is JSON lines, one pair a line, sorted: who answered what, and what follows from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from toolkit.errors import RecordError
from toolkit.files import read_lines, write_lines
from toolkit.link.cluster import Pair, pair_of
from toolkit.link.items import KINDS, Key
from toolkit.model import JSONObject

YES, NO, UNSURE = "yes", "no", "unsure"
ANSWERS = (YES, NO, UNSURE)
OPEN = "open"
Question = tuple[str, Pair]
"""A kind of cluster, and the two items that are asked for."""


@dataclass(frozen=True, slots=True)
class Decided:
    """What was said of one pair."""

    kind: str
    pair: Pair
    answers: Mapping[str, str]
    """By annotator: yes, no or unsure."""
    comments: Mapping[str, str] = field(default_factory=dict)
    """By annotator."""

    @property
    def question(self) -> Question:
        """What was asked."""
        return self.kind, self.pair

    @property
    def verdict(self) -> str:
        """Yes or no where all say so who are sure; else open.

        >>> Decided("same_quote", ((), ()), {"annotator-1": "yes", "annotator-2": "unsure"}).verdict
        'yes'
        """
        sure = {answer for answer in self.answers.values() if answer != UNSURE}
        return sure.pop() if len(sure) == 1 else OPEN

    @property
    def disputed(self) -> bool:
        """Whether one says yes and another no."""
        return {YES, NO} <= set(self.answers.values())

    @property
    def named(self) -> str:
        """The two items, in words."""
        return _named(self.pair)

    def to_json(self) -> JSONObject:
        """A line of the file."""
        items = [{"document_id": document, "id": item} for document, item in self.pair]
        values = {
            "kind": self.kind,
            "items": items,
            "verdict": self.verdict,
            "answers": dict(sorted(self.answers.items())),
        }
        comments = dict(sorted(self.comments.items()))
        return {**values, "comments": comments} if comments else values


def read_decided(path: Path) -> dict[Question, Decided]:
    """The file of answers → what was said of each pair; where there is no file, nothing.

    Raises:
        RecordError: When a line has another shape, or says of a pair what another line does.
    """
    found: dict[Question, Decided] = {}
    for number, values in read_lines(path) if path.exists() else ():
        one = _decided(values)
        if one is None or one.question in found:
            what = "says nothing of a pair" if one is None else "is about the pair of a line before"
            raise RecordError(
                f"{path}, line {number}, {what}",
                hint='Write {"kind": "same_quote", "items": [{"document_id": …, "id": …}, …],'
                ' "answers": {"NAME": "yes"}}, each pair once.',
            )
        found[one.question] = one
    return found


def _decided(values: Mapping[str, Any]) -> Decided | None:
    match values:
        case {
            "kind": str(kind),
            "items": [
                {"document_id": str(document), "id": str(item)},
                {"document_id": str(other_document), "id": str(other_item)},
            ],
            "answers": dict(answers),
        } if (
            kind in KINDS
            and (document, item) != (other_document, other_item)
            and all(answer in ANSWERS for answer in answers.values())
        ):
            comments = values.get("comments", {})
            if not isinstance(comments, dict):
                return None
            pair = pair_of((document, item), (other_document, other_item))
            return Decided(kind, pair, answers, {a: str(c) for a, c in comments.items()})
    return None


def write_decided(path: Path, decided: Iterable[Decided]) -> None:
    """Write the file, sorted."""
    write_lines(path, [one.to_json() for one in sorted(decided, key=lambda one: one.question)])


def merged(known: Mapping[Question, Decided], new: Iterable[Decided]) -> dict[Question, Decided]:
    """What was said before, and what is said now: who has answered anew has changed their mind."""
    found = dict(known)
    for one in new:
        before = found.get(one.question)
        found[one.question] = one if before is None else _renewed(before, one)
    return found


def _renewed(before: Decided, now: Decided) -> Decided:
    kept = {who: said for who, said in before.comments.items() if who not in now.answers}
    answers = {**before.answers, **now.answers}
    return Decided(now.kind, now.pair, answers, {**kept, **now.comments})


@dataclass(frozen=True, slots=True)
class Chains:
    """What the yes-answers of one kind come to."""

    clusters: tuple[tuple[Key, ...], ...]
    """Items that are one and the same, by a chain of yes-answers; with those of a cluster that
    was there."""
    conflicts: tuple[str, ...]
    """Chains that contradict what else is known, in words: nothing is made of them."""


def chains(kind: str, decided: Iterable[Decided], clusters: Sequence[Mapping[str, Any]]) -> Chains:
    """Yes-answers → what they join; a no within a chain, or two clusters, make it a conflict.

    Args:
        kind: Of cluster.
        decided: What was said of pairs.
        clusters: Those that are there, of this kind.
    """
    ours = [one for one in decided if one.kind == kind]
    of = {
        (str(m["document_id"]), str(m["id"])): str(cluster["id"])
        for cluster in clusters
        for m in cluster["members"]
    }
    neighbours: dict[Key, set[Key]] = {}
    yes = [one.pair for one in ours if one.verdict == YES]
    first: dict[str, Key] = {}
    for item, cluster in of.items():
        yes.append((first.setdefault(cluster, item), item))
    for one, other in yes:
        neighbours.setdefault(one, set()).add(other)
        neighbours.setdefault(other, set()).add(one)
    no = [one.pair for one in ours if one.verdict == NO]
    made: list[tuple[Key, ...]] = []
    conflicts: list[str] = []
    for members in _components(neighbours):
        inside = set(members)
        there = sorted({of[item] for item in members if item in of})
        denied = [pair for pair in no if inside.issuperset(pair)]
        if denied:
            conflicts.append(f"{_named(denied[0])} are told apart, and joined by others")
        elif len(there) > 1:
            conflicts.append(f"answers join the clusters {' and '.join(there)}")
        else:
            made.append(members)
    return Chains(tuple(made), tuple(conflicts))


def _components(neighbours: Mapping[Key, set[Key]]) -> list[tuple[Key, ...]]:
    seen: set[Key] = set()
    found: list[tuple[Key, ...]] = []
    for start in sorted(neighbours):
        if start in seen:
            continue
        members, edge = {start}, [start]
        while edge:
            new = neighbours[edge.pop()] - members
            members |= new
            edge.extend(sorted(new))
        seen |= members
        found.append(tuple(sorted(members)))
    return found


def _named(pair: Pair) -> str:
    return " and ".join(f"{item} of {document}" for document, item in pair)
