"""What was repaired → lines for a person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from toolkit.problems import excerpt, printable
from toolkit.repair import Repaired
from toolkit.repair.exports import Listed
from toolkit.words import counted

SERVER = (
    "Label Studio still has the old version: whoever opens a task there sees it, and when one is"
    " changed there, the next redline pull brings the fault back with it. Mend it on the page as"
    " well (redline explain CODE says how), or run --fix again after each pull."
)


def change_lines(done: Repaired) -> Iterator[str]:
    """Each change on a line, under the file that it is made of."""
    file = None
    for one in done.changes:
        if one.location.file != file:
            file = one.location.file
            yield printable(f"{file}")
        yield printable(f"  {_where(one)}: {_told(one)}: {one.change.why} [{one.change.code}]")


def summary(done: Repaired) -> Iterator[str]:
    """How much was repaired, where it stands now, and what to know of it."""
    for path, newer in done.instead.items():
        yield printable(f"{path} was repaired before: {newer} is read instead")
    if done.records:
        names = ", ".join(str(path) for path in done.records[:3])
        more = f" and {len(done.records) - 3} more" if len(done.records) > 3 else ""
        yield printable(
            f"{names}{more}: left as they are, since only exports are repaired; records are made"
            " anew of these by redline records, and gold by redline adjudicate"
        )
    if not done.changes:
        yield "nothing to repair"
        return
    where = {(one.location.file, one.path.partition(".result")[0]) for one in done.changes}
    told = f"{counted(len(done.changes), 'repair')} in {counted(len(where), 'annotation')}"
    names = ", ".join(map(str, done.files))
    if done.copies is not None:
        yield printable(f"{told}: would be written to {names}; nothing was (--dry-run)")
        yield "what follows is what would be left"
        return
    yield printable(f"{told}: written to {names}; the old files are as they were")
    yield SERVER


def _where(one: Listed) -> str:
    """Whose reading of what, and the region."""
    place = one.location
    path = one.path.partition(".result")[0]
    named = [one.record] + ([] if place.task is None else [f"task {place.task}"])
    named.append(f"annotation {path if place.annotation is None else place.annotation}")
    if place.region:
        named.append(f"region {place.region}" + (f" ({place.label})" if place.label else ""))
    return ", ".join(named)


def _told(one: Listed) -> str:
    before, after = one.change.before, one.change.after
    return f"{_value(before)} → {'taken out' if after is None else _value(after)}"


def _value(value: Mapping[str, Any]) -> str:
    """A place with its words, a relation, or what was filled in."""
    if "start" in value:
        text = value["text"]
        words = excerpt(text) if isinstance(text, str) else f"a list of {len(text)}"
        return f"{value['start']}–{value['end']} {words}"
    if "from_id" in value:
        label = ", ".join(value["labels"]) or "no label"
        return f"from {value['from_id']} to {value['to_id']} ({label})"
    return f"{value['from_name']} filled in a second time"
