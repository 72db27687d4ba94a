"""Documents → which of them are near-duplicates: whose texts are alike, boilerplate left aside.

MinHash signatures in a locality-sensitive index give candidates; a candidate counts when the exact
Jaccard similarity of the two sets of shingles reaches the threshold.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from toolkit.model import Document
from toolkit.split.forest import Forest
from toolkit.split.joins import NEAR_DUPLICATE, THRESHOLD, Join
from toolkit.split.shingles import Numbers, read_text, shingles_of, similarity

if TYPE_CHECKING:
    from toolkit.split.shingles import Shingles

BANDS, ROWS = 48, 3
"""How signatures are cut to find candidates. Of pairs with a similarity of 0.5, 0.998 are found;
of 0.6, 0.99999; of 0.4, 0.96."""
MARGIN = 0.2
"""By how much a signature may tell less than there is: nearly five standard deviations."""
SEED = 1
"""Of the permutations: they are the same in every run, whatever the seed of the splits."""


Signed = tuple[str, "Shingles", Any]
"""A document's id, its shingles, and its signature; None: it is to be made."""


def blank_signature() -> Any:
    """A signature of nothing, as datasketch has it."""
    from datasketch import MinHash

    # Shingles are hashed already.
    return MinHash(BANDS * ROWS, SEED, hashfunc=int, scheme="affine32")


class Alike:
    """Some documents, and how alike their texts are.

    Args:
        documents: Any number; they are gone through once.
        threshold: Above 0, at most 1. Far below 0.4 more and more pairs are missed.
    """

    def __init__(self, documents: Iterable[Document], threshold: float = THRESHOLD) -> None:
        numbers = Numbers()
        read = sorted((one.id, read_text(one)) for one in documents)
        self._add(((name, shingles_of(text, numbers), None) for name, text in read), threshold)

    @classmethod
    def of_signed(cls, signed: Iterable[Signed], threshold: float = THRESHOLD) -> Alike:
        """Documents whose shingles and signatures are known already, in the order of their ids."""
        found = cls.__new__(cls)
        found._add(signed, threshold)  # noqa: SLF001 (it is one of these)
        return found

    def _add(self, signed: Iterable[Signed], threshold: float) -> None:
        self.threshold = threshold
        self._sets: dict[str, Shingles] = {}
        self._copies: dict[str, list[str]] = {}
        """The first of each text → all documents that say the same, itself among them."""
        self._signatures: dict[str, Any] = {}
        self._given: dict[str, Any] = {}
        """Signatures that are known already."""
        first_of: dict[bytes, str] = {}
        for name, shingles, signature in signed:
            if shingles.size:
                first = first_of.setdefault(blake2b(shingles.tobytes()).digest(), name)
                self._copies.setdefault(first, []).append(name)
                if first == name:
                    self._sets[name] = shingles
                    if signature is not None:
                        self._given[name] = signature

    def joins(self) -> list[Join]:
        """As many joins as hold together whatever hangs together, each with its similarity.

        Of thousand articles that are all alike these are a thousand joins, and not the half
        million pairs: `between` tells those.
        """
        found = [
            Join(tuple(names), NEAR_DUPLICATE, similarity=1.0)
            for names in self._copies.values()
            if len(names) > 1
        ]
        forest = Forest(self._sets)
        for first, second in self._candidates(forest):
            alike_by = similarity(self._sets[first], self._sets[second])
            if alike_by >= self.threshold:
                forest.join(first, second)
                found.append(Join((first, second), NEAR_DUPLICATE, similarity=alike_by))
        return sorted(found, key=lambda join: join.documents)

    def between(self, names: Iterable[str], splits: Mapping[str, str]) -> Iterator[Join]:
        """Every pair of near-duplicates among some documents that stand in two splits.

        To be asked after `joins`.
        """
        import numpy as np

        some = set(names)
        firsts = [n for n, copies in self._copies.items() if not some.isdisjoint(copies)]
        if not firsts:
            return
        signatures = np.stack([self._signatures[first] for first in firsts])
        for place, first in enumerate(firsts):
            told = (signatures[place:] == signatures[place]).mean(axis=1)
            for further in np.flatnonzero(told >= self.threshold - MARGIN):
                second = firsts[place + further]
                apart = self._apart(first, second, splits)
                if apart:
                    alike_by = similarity(self._sets[first], self._sets[second])
                    if alike_by >= self.threshold:
                        for pair in apart:
                            yield Join(pair, NEAR_DUPLICATE, similarity=alike_by)

    def _apart(self, first: str, second: str, splits: Mapping[str, str]) -> list[tuple[str, str]]:
        """The copies of two documents that stand in two splits, in pairs, each once."""
        return sorted(
            {
                (min(one, two), max(one, two))
                for one in self._copies[first]
                for two in self._copies[second]
                if splits[one] != splits[two]
            }
        )

    def _candidates(self, forest: Forest) -> Iterator[tuple[str, str]]:
        """Pairs of names whose sets may be alike, and that do not hang together yet."""
        from datasketch import MinHashLSH

        index = MinHashLSH(num_perm=BANDS * ROWS, params=(BANDS, ROWS))
        blank = blank_signature()
        for name, shingles in self._sets.items():
            signature = blank.copy()
            if name in self._given:
                signature.hashvalues = self._given[name]
            else:
                signature.update_batch((shingles >> 32).tolist())
            values = signature.hashvalues
            for other in sorted(index.query(signature)):
                if forest.top(other) != forest.top(name):
                    smaller, larger = sorted((shingles.size, self._sets[other].size))
                    told = (values == self._signatures[other]).mean()
                    if smaller >= self.threshold * larger and told >= self.threshold - MARGIN:
                        yield other, name
            index.insert(name, signature, check_duplication=False)
            self._signatures[name] = values
