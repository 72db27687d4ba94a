"""Groups → splits, by shares, a seed and a hash of each group."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from hashlib import sha256

from toolkit.dataset.splits import NAME
from toolkit.errors import ConfigurationError
from toolkit.problems import excerpt
from toolkit.split.groups import Group

PARTS = {"train": 80, "validation": 10, "test": 10}
"""The splits and their shares, where nothing else is asked for."""


def parts_of(text: str) -> dict[str, int]:
    """``train=80,test=20`` → the shares by split, in the order given.

    >>> parts_of("train=80, test=20")
    {'train': 80, 'test': 20}

    Raises:
        ConfigurationError: When it is no such list.
    """
    found: dict[str, int] = {}
    for entry in text.split(","):
        name, _, share = (word.strip() for word in entry.partition("="))
        known = NAME.fullmatch(name) and name != "all"
        if not known or name in found or not re.fullmatch(r"[0-9]{1,9}", share) or not int(share):
            raise ConfigurationError(
                f"{excerpt(text)} does not say what share each split gets",
                hint="Write names of small letters with whole numbers above 0:"
                " train=80,validation=10,test=10.",
            )
        found[name] = int(share)
    return found


def part(name: str, parts: Mapping[str, int], seed: int) -> str:
    """A document's id → the split that its hash falls into.

    The hash is of seed and id alone: other documents do not matter.
    """
    digest = sha256(f"{seed}:{name}".encode()).digest()
    place = int.from_bytes(digest[:8]) * sum(parts.values())
    upto = 0
    for split, share in parts.items():
        upto += share
        if place < upto << 64:
            return split
    raise AssertionError


def assign(
    found: Sequence[Group],
    parts: Mapping[str, int],
    seed: int = 0,
    given: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """Groups → the split of each document, sorted by id.

    A document that has a split keeps it. Another follows the first document of its group that
    has one; in a group without any, all go where the hash of the first one's id falls. One group
    alone cannot be parted: it goes to the first of the parts.

    Args:
        found: Every document in one of them.
        parts: The shares by split; they need not make 100.
        seed: Another one gives another assignment.
        given: Splits that documents have already.
    """
    given = given or {}
    splits: dict[str, str] = {}
    for group in found:
        before = [given[name] for name in group.documents if name in given]
        if before:
            split = before[0]
        elif len(found) == 1:
            split = next(iter(parts))
        else:
            split = part(group.documents[0], parts, seed)
        splits |= {name: given.get(name, split) for name in group.documents}
    return dict(sorted(splits.items()))
