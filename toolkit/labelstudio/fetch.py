"""A project → what is new in it, and an export of that, held against the server's own counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from toolkit.errors import ExportError
from toolkit.labelstudio.notes import Last, counts_of, live_in, touched
from toolkit.labelstudio.slim import slim_tasks
from toolkit.labelstudio.source import Counts, Source
from toolkit.words import counted

ATTEMPTS = 3
"""How often an export is fetched that does not hold what the server counts."""


@dataclass(frozen=True, slots=True)
class News:
    """What is in a project, and what of it has changed since it was pulled last."""

    title: str
    counts: Counts
    drafts: int
    """Tasks with a draft that is not submitted."""
    last: Last | None
    """None: it was never pulled, or not all of that is there any more; all is new."""
    watermark: str = ""
    """When a task had been touched last, by the server's clock; empty: there is none."""
    changed: Mapping[str, str] = field(default_factory=dict)
    """The tasks that were touched since, each with when."""

    @property
    def new(self) -> bool:
        """Whether there is something to pull: a draft alone is nothing."""
        return self.last is None or bool(self.changed) or self.counts != self.last.counts

    @property
    def told(self) -> str:
        """How much there is, in words."""
        return amount(self.counts, self.drafts)

    @property
    def what(self) -> str:
        """What is new, in words."""
        if self.last is None:
            return ""
        gone = self.last.counts.tasks - self.counts.tasks
        words = [f"{counted(len(self.changed), 'task')} changed"] if self.changed else []
        words += [f"{counted(gone, 'task')} gone"] if gone > 0 else []
        return ", ".join(words) or "other counts"


@dataclass(frozen=True, slots=True)
class Fetched:
    """What was fetched: the bytes, and what they hold."""

    data: bytes
    tasks: Sequence[Mapping[str, Any]]
    """Without texts and labels."""
    live: Mapping[str, Sequence[int]]
    """All tasks of the project with their annotations, also those that are not in the bytes."""
    updated: Mapping[str, str]
    base: Last | None
    """What it builds on; None: nothing, it is whole."""


def look(source: Source, last: Last | None) -> News:
    """What is new in a project since it was pulled last: a few short questions."""
    counts, title = source.counts(), source.project.title
    if last is None:
        return News(title, counts, source.drafts(), None, source.latest())
    found = {str(task): when for task, when in source.changed(last.since).items()}
    changed = {task: when for task, when in found.items() if last.updated.get(task) != when}
    watermark = max(last.watermark, *found.values(), "")
    return News(title, counts, source.drafts(), last, watermark, changed)


def fetch(source: Source, news: News) -> Fetched:
    """What is new, if it agrees with what the server counts.

    Counts are taken before and after: whoever annotates meanwhile moves them.

    Raises:
        ExportError: When it does not agree, also not the third time.
    """
    before, last = news.counts, news.last
    # Choosing tasks costs the server more than writing down all of them.
    some = last is not None and 0 < len(news.changed) <= before.tasks // 2
    for attempt in range(ATTEMPTS + some):
        base = last if some and not attempt else None
        found = _read(source, base, news.changed)
        after = source.counts()
        if found is not None and _between(before, counts_of(found.live), after):
            return found
        before = after
    holds = "breaks off" if found is None else f"holds {amount(counts_of(found.live))}"
    raise ExportError(
        f"the export of {source.project.title!r} is not whole: the server counts {amount(after)},"
        f" and the export {holds}; nothing was written",
        hint="Pull again; if it stays so, look into the server's log.",
    )


def _read(source: Source, base: Last | None, changed: Mapping[str, str]) -> Fetched | None:
    """Fetch all tasks, or what changed since a pull; None: it is not what was asked for."""
    data = source.export(None if base is None else [int(task) for task in changed])
    try:
        tasks = list(slim_tasks(data))
        live, updated = live_in(tasks), touched(tasks)
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError):
        return None
    if len(live) != len(tasks):
        return None
    if base is None:
        return Fetched(data, tasks, live, updated, None)
    if live.keys() != changed.keys():
        return None
    return Fetched(data, tasks, {**base.live, **live}, {**base.updated, **updated}, base)


def _between(before: Counts, held: Counts, after: Counts) -> bool:
    """Whether an export that was made between two counts holds what they say."""
    return all(
        min(first, last) <= number <= max(first, last)
        for first, number, last in (
            (before.tasks, held.tasks, after.tasks),
            (before.annotations, held.annotations, after.annotations),
        )
    )


def amount(counts: Counts, drafts: int = 0) -> str:
    """How much there is, in words."""
    kept = f", {counted(drafts, 'task')} with a draft not submitted" if drafts else ""
    return f"{counted(counts.tasks, 'task')}, {counted(counts.annotations, 'annotation')}{kept}"
