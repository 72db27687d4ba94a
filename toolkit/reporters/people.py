"""How far annotators are → lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from toolkit.labelstudio.progress import Progress, ProjectProgress
from toolkit.problems import printable
from toolkit.words import counted

HEADINGS = ("annotator", "done", "skipped", "drafts", "not yet", "median time", "as predicted")
NOTHING = "–"
GAP = "  "


def table(project: ProjectProgress) -> Iterator[str]:
    """One project → its lines, without ends: a heading, a row for each annotator, what to know."""
    where = f" · {project.server}/projects/{project.number}" if project.server else ""
    title = printable(project.title) or "a project without a name"
    yield f"{title}: {counted(project.tasks, 'task')}{printable(where)}"
    if project.pulled_at:
        yield f"  as pulled {printable(_moment(project.pulled_at))}"
    if not project.annotators:
        yield "  nobody has begun"
        return
    rows = [HEADINGS, *(_row(one) for one in project.annotators)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  " + _line(row, widths)
    yield from _notes(project)


def lasted(seconds: float) -> str:
    """Seconds → how a person says it.

    >>> lasted(42.4), lasted(250), lasted(3900), lasted(59.7)
    ('42 s', '4 min 10 s', '1 h 5 min', '1 min 0 s')
    """
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"


def _moment(written: str) -> str:
    try:
        moment = datetime.strptime(written, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        return written
    return f"on {moment:%Y-%m-%d at %H:%M} UTC"


def _row(one: Progress) -> tuple[str, ...]:
    median, share = one.median_lead_time, one.unchanged
    entirely = f", {one.whole} whole" if one.whole else ""
    return (
        printable(one.annotator),
        *(str(number) for number in (one.done, one.skipped, one.drafts, one.not_yet)),
        NOTHING if median is None else lasted(median),
        # Rounded down: what was changed at all is not 100 %.
        NOTHING if share is None else f"{int(share * 100)} % of {one.predicted}{entirely}",
    )


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    """Names to the left, numbers to the right."""
    name, *cells = (
        f"{cell:{width}}" if place == 0 else f"{cell:>{width}}"
        for place, (cell, width) in enumerate(zip(row, widths, strict=True))
    )
    return GAP.join((name, *cells)).rstrip()


def _notes(project: ProjectProgress) -> Iterator[str]:
    for one in project.annotators:
        if one.changes:
            tasks = counted(one.changes, "finished task")
            yield f"  {printable(one.annotator)} has begun to change {tasks}: press Update there"
    if project.unknown_drafts:
        tasks = counted(project.unknown_drafts, "task")
        yield f"  drafts of {tasks} are not counted: exports do not say whose, the server does"
    if any(one.annotator.startswith("user-") for one in project.annotators):
        yield "  a user-… has no pseudonym yet: the next pull of their work gives one"
