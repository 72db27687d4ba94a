"""Documents → which of them are near-duplicates: whose texts are alike, boilerplate left aside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import numpy as np

from toolkit.model import Document
from toolkit.split.joins import NEAR_DUPLICATE, THRESHOLD, Join
from toolkit.split.near import Near, Places
from toolkit.split.shingles import read_text
from toolkit.split.signatures import Signed, Signer


class Alike:
    """Some documents, and how alike their texts are.

    Args:
        documents: Any number; they are gone through once.
        threshold: Above 0, at most 1. Far below 0.4 more and more pairs are missed.
    """

    def __init__(self, documents: Iterable[Document], threshold: float = THRESHOLD) -> None:
        signer = Signer()
        self._add(((one.id, signer.sign(read_text(one))) for one in documents), threshold)

    @classmethod
    def of_signed(cls, signed: Iterable[tuple[str, Signed]], threshold: float = THRESHOLD) -> Alike:
        """Documents, by their ids, that are signed already."""
        found = cls.__new__(cls)
        found._add(signed, threshold)  # noqa: SLF001 (it is one of these)
        return found

    def _add(self, signed: Iterable[tuple[str, Signed]], threshold: float) -> None:
        self.threshold = threshold
        self._near = Near(threshold)
        self._names: list[str] = []
        for name, text in signed:
            self._names.append(name)
            self._near.add(text)
        order = sorted(range(len(self._names)), key=self._names.__getitem__)
        by_id: Places = np.array(order, np.int64)
        self._firsts = self._near.firsts(by_id)
        self._different = self._near.different(self._firsts, by_id)
        self._copies: dict[int, list[str]] = {}
        """The first of each text that several say → the ids of all that say it, sorted."""
        for place in by_id[self._firsts[by_id] != by_id].tolist():
            first = int(self._firsts[place])
            self._copies.setdefault(first, [self._names[first]]).append(self._names[place])

    def joins(self) -> list[Join]:
        """As many joins as hold together whatever hangs together, each with its similarity.

        Of thousand articles that are all alike these are a thousand joins, and not the half
        million pairs: `between` tells those.
        """
        found = [
            Join(tuple(names), NEAR_DUPLICATE, similarity=1.0) for names in self._copies.values()
        ]
        for one, other, value in self._near.joins(self._different):
            first, second = sorted((self._names[one], self._names[other]))
            found.append(Join((first, second), NEAR_DUPLICATE, similarity=value))
        return sorted(found, key=lambda join: join.documents)

    def between(self, names: Iterable[str], splits: Mapping[str, str]) -> Iterator[Join]:
        """Every pair of near-duplicates among some documents that stand in two splits."""
        some = set(names)
        firsts = {int(f) for f, n in zip(self._firsts, self._names, strict=True) if n in some}
        places = [place for place in self._different.tolist() if place in firsts]
        for number, first in enumerate(places):
            for second in self._near.likely(first, places[number:]):
                apart = self._apart(first, second, splits)
                if apart and (value := self._near.similarity(first, second)) >= self.threshold:
                    for pair in apart:
                        yield Join(pair, NEAR_DUPLICATE, similarity=value)

    def _apart(self, first: int, second: int, splits: Mapping[str, str]) -> list[tuple[str, str]]:
        """The copies of two documents that stand in two splits, in pairs, each once."""
        ones, others = (self._copies.get(p, [self._names[p]]) for p in (first, second))
        return sorted(
            {
                (min(one, two), max(one, two))
                for one in ones
                for two in others
                if splits[one] != splits[two]
            }
        )
