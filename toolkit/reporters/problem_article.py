"""One problem → an article of HTML: what is wrong, the sentence, what to do, and where it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from typing import Literal

from toolkit.problems import Problem
from toolkit.reporters.page import direction, isolated, shown
from toolkit.reporters.passage import surroundings
from toolkit.reporters.web import web_address
from toolkit.rules import rule_of

State = Literal["error", "warning", "waived"]
STATES: tuple[State, ...] = ("error", "warning", "waived")
NOBODY = "no annotator"
NO_DOCUMENT = "no document"
FACETS: Mapping[str, str] = {
    "severity": "Severity",
    "annotator": "Annotator",
    "code": "Code",
    "document": "Document",
}
"""What problems are filtered by: the name in the address of the page, and the heading."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One problem as the page shows it."""

    problem: Problem
    state: State
    annotator: str
    document: str
    reason: str = ""
    """Why it is waived."""

    def value(self, facet: str) -> str:
        """What it is filtered by."""
        values = {
            "severity": self.state,
            "annotator": self.annotator,
            "code": self.problem.code,
            "document": self.document,
        }
        return values[facet]


def article(number: int, entry: Entry, text_of: Callable[[Problem], str | None]) -> Iterator[str]:
    """One problem → the lines of its article.

    Args:
        number: Its place on the page, from 0.
        entry: The problem.
        text_of: The text that a problem's offsets count in, where it is known.
    """
    problem, at = entry.problem, entry.problem.location
    values = "".join(f' data-{facet}="{escape(entry.value(facet))}"' for facet in FACETS)
    label = f' <span class="label">{shown(at.label)}</span>' if at.label else ""
    yield (
        f'<article class="{entry.state}" id="p{number + 1}" tabindex="-1"{values}'
        f' aria-labelledby="h{number + 1}">'
    )
    state = f"{entry.state} {problem.severity}" if entry.state == "waived" else entry.state
    yield (
        f'<h4 id="h{number + 1}"><span class="state">{state}</span>'
        f" <code>{shown(problem.code)}</code>{label}</h4>"
    )
    text = None if at.start is None or at.end is None else text_of(problem)
    words = None
    if text is not None and at.start is not None and at.end is not None:
        words = surroundings(text, at.start, at.end)
    if words is not None:
        before, marked, after = map(shown, words)
        empty = "" if marked else ' class="empty"'
        way = direction("".join(words))
        yield f"<blockquote{way}>{before}<mark{empty}>{marked}</mark>{after}</blockquote>"
    yield f'<p class="message">{isolated(problem.message)}</p>'
    if entry.reason:
        yield f'<p class="do"><b>Waived:</b> {isolated(entry.reason)}</p>'
    else:
        yield f'<p class="do"><b>What to do:</b> {shown(rule_of(problem.code).mend)}</p>'
    yield f'<p class="place">{_place(problem)}</p></article>'


def _place(problem: Problem) -> str:
    """The address of the task, and what else tells where to look."""
    at = problem.location
    address = web_address(at.url)
    named = [
        (f"task {at.task}", at.task),
        (f"annotation {at.annotation}", at.annotation),
        (f"region {at.region}", at.region),
        (f"line {at.line}", at.line),
        # On the page of the task nobody needs these; whoever mends a file does.
        (f"characters {at.start}–{at.end}", None if address or at.end is None else at.start),
        (problem.path, None if address and at.region else problem.path),
        # What is no address of a page is shown, and leads nowhere.
        (f"{at.url}", None if address else at.url),
    ]
    parts = [isolated(words) for words, value in named if value is not None]
    if address:
        link = (
            f'<a href="{escape(address)}" target="_blank" rel="noopener noreferrer">'
            "Open in Label Studio</a>"
        )
        parts.insert(0, link)
    return " <span aria-hidden=true>·</span> ".join(parts)
