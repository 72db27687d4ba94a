"""Two manifests and their files → what changed between two versions, and what that makes of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from toolkit.dataset.manifest import Manifest, Shard
from toolkit.hub.rows import Difference, Files, Some, compare, count
from toolkit.hub.versions import Reason
from toolkit.words import counted

FULLNESS = ("none", "snippets", "full")
"""How much of the texts a folder may hold, from the least on."""
Fetch = Callable[[Shard], Path]
"""A Parquet file by its entry in a manifest → where it lies."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What is another in one version than in the one before."""

    differences: tuple[Difference, ...] = ()
    reasons: tuple[Reason, ...] = ()

    def lines(self) -> Iterator[str]:
        """What changed in the rows and columns, a line each, in the order of the configs."""
        for one in self.differences:
            yield from (reason.told for reason in one.reasons)
            for verb, some in (
                ("changed", one.changed),
                ("added", one.added),
                ("removed", one.removed),
                ("moved to another split", one.moved),
            ):
                if some.number:
                    yield f"{one.config}: {counted(some.number, 'row')} {verb}: {_named(some, one)}"


Configs = Mapping[str, Mapping[str, Shard]]
"""config → split → file."""


def changes(old: Manifest, new: Manifest, there: Configs, theirs: Fetch, ours: Fetch) -> Changes:
    """Compare what a manifest names with what another names; equal files are not read.

    Args:
        old: Of the version that is there.
        new: Of the version to be.
        there: The files of the old one that are still there.
        theirs: Where a file of the old one lies.
        ours: Where a file of the new one lies.
    """
    differences = []
    for config in dict.fromkeys((*new.configs, *there)):
        before, after = there.get(config, {}), new.configs.get(config, {})
        if {s: one.sha256 for s, one in before.items()} == {
            s: one.sha256 for s, one in after.items()
        }:
            continue
        files = _files(before, theirs), _files(after, ours)
        differences.append(_difference(config, *files, alike=old.text == new.text))
    return Changes(tuple(differences), tuple(_reasons(old, new, differences)))


def _files(shards: Mapping[str, Shard], fetch: Fetch) -> Files:
    return {split: fetch(shard) for split, shard in shards.items()}


def _difference(config: str, old: Files, new: Files, *, alike: bool) -> Difference:
    if not old:
        reason = Reason("minor", f"{config}: a new config")
        return Difference(config, added=count(new), reasons=(reason,))
    if not new:
        reason = Reason("major", f"{config}: the config is gone, as it has no rows any more")
        return Difference(config, removed=count(old), reasons=(reason,))
    return compare(config, old, new, alike=alike)


def _reasons(old: Manifest, new: Manifest, found: list[Difference]) -> Iterator[Reason]:
    """What each change is to those who use the dataset, for the version."""
    order = {name: number for number, name in enumerate(FULLNESS)}
    before, after = order.get(old.text, 0), order.get(new.text, 0)
    if after < before:
        yield Reason("major", "less of the texts is in it")
    elif after > before:
        yield Reason("minor", "more of the texts is in it")
    for split in old.splits:
        if split not in new.splits:
            yield Reason("major", f"the split {split} is gone")
    for one in found:
        yield from one.reasons
        if one.config == "documents" and one.removed.number:
            yield Reason("major", "documents are gone")
        if one.moved.number:
            yield Reason("major", f"{one.config}: rows are in another split")
        if one.added.number or one.removed.number:
            yield Reason("minor", f"{one.config}: rows are new or gone")
        if one.changed.number:
            yield Reason("patch", f"{one.config}: values are others")


def _named(some: Some, difference: Difference) -> str:
    """The first rows by their ids, with the columns that changed, then how many more."""
    told = []
    for identity in some.first:
        columns = difference.columns.get(identity, ()) if some is difference.changed else ()
        told.append(f"`{identity}`" + (f" ({', '.join(columns)})" if columns else ""))
    rest = some.number - len(some.first)
    return ", ".join(told) + (f" and {rest} more" if rest else "")
