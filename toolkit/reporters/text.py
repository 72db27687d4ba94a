"""Problems → lines that a person mends an annotation from."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import click

from toolkit.problems import Problem, printable
from toolkit.reporters.met import Alike, Met, alike
from toolkit.reporters.passage import Passage, cells, glyphs, joined, passage

Shown = tuple[Problem, int]
"""A problem that is shown, and how many like it are left out after it."""
COLORS = {"error": "red", "warning": "yellow"}
NOWHERE = (-1, -1)
AFTERWARDS = (
    "When something is mended, press Update on the page. When all is, run: redline pull,"
    " and redline validate again."
)
HEADINGS = ("code", "severity", "count", "annotators")
MARGIN = "      "
"""Before what belongs to one problem. What a line is continued with stands further in, and the
text of an article behind a bar, so that no data can pass for a line of the report."""
BAR = f"{MARGIN}| "


@dataclass(frozen=True, slots=True)
class _Page:
    """What the lines of one report have in common."""

    text_of: Callable[[Problem], str | None]
    mend: Callable[[str], str]
    width: int
    color: bool

    def passage_of(self, problem: Problem) -> Passage | None:
        """The words that a problem is about, where it has some and their text is there."""
        start, end = problem.location.start, problem.location.end
        text = None if start is None or end is None else self.text_of(problem)
        if text is None or start is None or end is None:
            return None
        return passage(text, start, end, self.width - len(BAR))

    def styled(self, text: str, severity: str) -> str:
        """Text in the color of a severity."""
        return click.style(text, fg=COLORS[severity], bold=True) if self.color else text

    def highlighted(self, line: str, *words: str) -> str:
        """A line in which the first severity and code are styled."""
        for word in words if self.color else ():
            line = line.replace(word, self.styled(word, words[0]), 1)
        return line


def text_report(
    problems: Iterable[Problem],
    text_of: Callable[[Problem], str | None],
    mend: Callable[[str], str],
    *,
    limit: int | None = 5,
    width: int = 100,
    color: bool = False,
) -> Iterator[str]:
    """Problems by file, then by task or record, in the order of the text → lines without ends.

    Args:
        problems: As `ordered` returns them; offsets count code points of the problem's text. They
            are gone through once, and held as far as they are shown.
        text_of: The text of the article that a problem is in, None where there is none.
        mend: A code → what to do about it, in one or two sentences.
        limit: How many alike (of one code, annotator and file) are shown; None: all.
        width: Cells of a line; only addresses are wider, and no line is made for fewer than 60.
        color: Whether severity, code and carets are styled for a terminal.
    """
    page = _Page(text_of, mend, max(width, 60), color)
    met = Met.of(problems, limit)
    seen: Counter[Alike] = Counter()
    file: str | None = None
    opened = False
    for group in _groups(met.kept):
        shown = list(_chosen(group, met.alike, seen, limit))
        if opened:
            yield ""
        name = group[0].location.file
        if name is not None and (name != file or not opened):
            yield from _wrapped(name, page.width, "", "    ")
            yield ""
        file, opened = name, True
        yield from _group(shown, page)
    left_out = limit is not None and any(count > limit for count in met.alike.values())
    if left_out or len({code for _, code, _ in met.of_code}) > 1:
        yield ""
        yield from _table(met.of_code, page)
    if met.linked:
        yield ""
        yield from _wrapped(AFTERWARDS, page.width, "", "")


def task_report(
    problems: Sequence[Problem],
    text_of: Callable[[Problem], str | None],
    mend: Callable[[str], str],
    width: int = 100,
) -> Iterator[str]:
    """The problems of one task or record → lines without ends, as in `text_report`, all of them."""
    page = _Page(text_of, mend, max(width, 60), color=False)
    for number, group in enumerate(_groups(problems)):
        if number:
            yield ""
        yield from _group([(problem, 0) for problem in group], page)


def _groups(problems: Sequence[Problem]) -> Iterator[list[Problem]]:
    """What one annotator has to mend in one task, or else what is in one record, file by file."""
    files: dict[str | None, dict[tuple[object, ...], list[Problem]]] = {}
    for problem in problems:
        place = problem.location
        named = (place.task,) if place.task is not None else (problem.record, place.line)
        key = (place.annotator, place.annotation, *named)
        files.setdefault(place.file, {}).setdefault(key, []).append(problem)
    for groups in files.values():
        for group in groups.values():
            yield sorted(group, key=_span)


def _span(problem: Problem) -> tuple[int, int]:
    start, end = problem.location.start, problem.location.end
    return NOWHERE if start is None or end is None else (start, end)


def _chosen(
    group: Sequence[Problem], totals: Counter[Alike], seen: Counter[Alike], limit: int | None
) -> Iterator[Shown]:
    """How many more there are stands with the last one that is shown."""
    for problem in group:
        key = alike(problem)
        seen[key] += 1
        yield problem, totals[key] - seen[key] if seen[key] == limit else 0


def _group(shown: Sequence[Shown], page: _Page) -> Iterator[str]:
    """The problems of one task or record under a line that says which it is."""
    problems = [problem for problem, _ in shown]
    title = list(_title(problems, page))
    addresses = {problem.location.url for problem in problems if problem.location.url}
    if len(addresses) == 1:
        title.append(f"  {_open(addresses.pop())}")
    yield from title
    told: set[str] = set()
    before: tuple[Problem, Passage | None] | None = None
    for problem, more in shown:
        found = page.passage_of(problem)
        same = found is not None and before is not None and before[1] == found
        if not same and (before or title):
            yield ""
        yield from _problem(problem, page, found, same=same)
        remedy = "as above" if problem.code in told else page.mend(problem.code)
        if remedy:
            yield from _wrapped(remedy, page.width, f"{MARGIN}do: ", f"{MARGIN}    ")
        told.add(problem.code)
        address = problem.location.url
        if addresses and address and not (same and before and before[0].location.url == address):
            yield f"{MARGIN}{_open(address)}"
        if more:
            yield from _wrapped(_left_out(problem, more), page.width, MARGIN, f"{MARGIN}  ")
        before = problem, found


def _open(address: str) -> str:
    """An address in one piece, so that a terminal makes a link of it."""
    return f"open: {printable(address).replace(' ', '%20')}"


def _left_out(problem: Problem, more: int) -> str:
    who = problem.location.annotator
    of = "" if who is None else f" of {who}"
    return f"… and {more} more like this{of} (redline validate --all shows them)"


def _title(problems: Sequence[Problem], page: _Page) -> Iterator[str]:
    """Which record (of a task in two stages: the one that says more), task and annotator."""
    place = problems[0].location
    parts = [
        max((problem.record for problem in problems), key=len),
        f"line {place.line}" if place.line is not None else "",
        f"task {place.task}" if place.task is not None else "",
        f"annotation {place.annotation}" if place.annotation is not None else "",
        f"by {place.annotator}" if place.annotator is not None else "",
    ]
    title = " · ".join(part for part in parts if part)
    if title:
        yield from _wrapped(title, page.width, "  ", "        ")


def _problem(problem: Problem, page: _Page, found: Passage | None, *, same: bool) -> Iterator[str]:
    """What is wrong, and where; `same`: its words stand above, with the problem before."""
    place = problem.location
    unseen = found is None and _span(problem) != NOWHERE
    parts = [
        f"{problem.severity} {problem.code}",
        "the same words" if same else "",
        place.label or "",
        f"region {place.region}" if place.region is not None else "",
        f"characters {place.start}-{place.end}" if unseen else "",
        # On the page nobody needs it; whoever mends a file does.
        problem.path if place.url is None or _span(problem) == NOWHERE else "",
    ]
    title = " · ".join(part for part in parts if part)
    head, *rest = _wrapped(title, page.width, "    ", "        ")
    yield page.highlighted(head, problem.severity, problem.code)
    yield from rest
    if found and not same:
        yield f"{BAR}{found.line}".rstrip()
        yield BAR + page.styled(found.carets, problem.severity)
        if found.marked is not None:
            yield from _wrapped(f"marked: {found.marked}", page.width, BAR, BAR)
    yield from _wrapped(problem.message, page.width, MARGIN, f"{MARGIN}  ")


def _table(of_code: Counter[tuple[str, str, str | None]], page: _Page) -> Iterator[str]:
    """How many there are of each code, errors first and many before few, and whose they are."""
    counts: Counter[tuple[str, str]] = Counter()
    who: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for (severity, code, annotator), number in of_code.items():
        counts[severity, code] += number
        if annotator is not None:
            who[severity, code][annotator] += number
    rows = [
        (printable(code), severity, str(count), _names(who[severity, code]))
        for (severity, code), count in sorted(counts.items(), key=lambda i: (i[0][0], -i[1], i[0]))
    ]
    one, two, three = (max(len(row[i]) for row in (HEADINGS, *rows)) for i in range(3))
    for code, severity, count, names in (HEADINGS, *rows):
        row = f"{code:{one}}  {severity:{two}}  {count:>{three}}  "
        first, *further = _wrapped(names, page.width, row, " " * len(row))
        yield first if severity not in COLORS else page.highlighted(first, severity, code)
        yield from further


def _names(counts: Counter[str]) -> str:
    """Annotators, with their share where there are several."""
    if len(counts) == 1:
        return next(iter(counts))
    found = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{name} ({count})" for name, count in found)


def _wrapped(text: str, width: int, first: str, further: str) -> Iterator[str]:
    """Text from data in lines of `width` cells, behind `first` and then `further`.

    It is broken at blanks, and within a word that is wider than a line, unless that is an address.
    """
    safe = text if text.isprintable() else printable(text)
    whole = glyphs(safe)
    if len(first) + cells(whole) <= width:
        yield f"{first}{joined(whole)}".rstrip()
        return
    line, used, empty = first, len(first), True
    for word in safe.split(" "):
        shown = glyphs(word)
        size = cells(shown)
        if not empty and used + 1 + size > width:
            yield line.rstrip()
            line, used, empty = further, len(further), True
        if not empty:
            line, used = f"{line} ", used + 1
        if used + size <= width or word.startswith(("http://", "https://")):
            shown = [(joined(shown), size)]
        for char, wide in shown:
            if used + wide > width and not empty:
                yield line.rstrip()
                line, used = further, len(further)
            line, used, empty = line + char, used + wide, empty and not char
    yield line.rstrip()
