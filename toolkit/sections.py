"""An article's text → a proposal for its sections and its headline, by general rules.

The rules run in order over the lines and paragraphs of one text, and each decides only what is
still open; what no rule claims is body.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from toolkit.chrome import BYLINE, CAPTION, CHROME, DATELINE, FORM, TEASER, TURN
from toolkit.model import Section, Span
from toolkit.paragraphs import Unit, units_of

LONGEST_HEADING = 90
"""Characters of a heading between paragraphs; it is shorter than a headline."""
ENOUGH = 20_000
"""Characters in which it shows whether somebody goes by the last name alone."""
TITLE_WORDS = frozenset(
    {
        "premier",
        "vice",
        "deputy",
        "former",
        "president",
        "prime",
        "foreign",
        "defence",
        "defense",
        "minister",
        "chancellor",
        "secretary",
    }
    | {"general", "chairman", "senator", "king", "queen", "pope", "mr", "mrs", "ms", "dr", "sir"}
)
"""Words before a name that are no first name."""


@dataclass(slots=True)
class Page:
    """The units of one text, and what has been decided of them so far."""

    units: Sequence[Unit]
    kinds: list[str | None] = field(default_factory=list)

    def open(self) -> list[int]:
        """The units that no rule has claimed."""
        return [i for i, kind in enumerate(self.kinds) if kind is None]

    def prose(self) -> list[int]:
        """The open units that can only be paragraphs."""
        kinds = enumerate(self.kinds)
        return [
            i
            for i, kind in kinds
            if kind == "body" or (kind is None and not self.units[i].headline_like)
        ]

    def head(self) -> list[int]:
        """The open units above the first paragraph; none, where there is no paragraph."""
        prose = self.prose()
        return [i for i in self.open() if prose and i < prose[0]]

    def tail(self) -> list[int]:
        """The open units below the last paragraph."""
        prose = self.prose()
        return [i for i in self.open() if prose and i > prose[-1]]

    def title(self) -> Unit | None:
        """The first unit that is the headline."""
        return next((self.units[i] for i, k in enumerate(self.kinds) if k == "title"), None)


Rule = Callable[[Page], Iterator[tuple[int, str]]]


def propose_sections(text: str) -> tuple[Section, ...]:
    """A text → its sections in order: a partition whose gaps are white space, for any text."""
    units = tuple(units_of(text))
    page = Page(units, [None] * len(units))
    for rule in RULES:
        for index, kind in list(rule(page)):
            if page.kinds[index] is None:
                page.kinds[index] = kind
    sections: list[Section] = []
    for unit, found in zip(units, page.kinds, strict=True):
        kind = found or "body"
        same = bool(sections) and sections[-1].kind == kind
        start = sections.pop().span.start if same else unit.span.start
        sections.append(Section(Span(start, unit.span.end), kind))
    return tuple(sections)


def propose_title(text: str, sections: Sequence[Section]) -> str | None:
    """The headline as it stands in the text: the first line of the first title section."""
    for section in sections:
        if section.kind == "title":
            return section.span.slice(text).strip().split("\n")[0].rstrip() or None
    return None


def partition_fault(text: str, sections: Sequence[Section]) -> str | None:
    """Why sections are no partition of the text, in words; None where they are one."""
    reached = 0
    for number, section in enumerate(sections):
        span = section.span
        if span.start >= span.end or span.end > len(text):
            return f"section {number} ({span.start}–{span.end}) is empty or outside the text"
        if span.start < reached:
            return f"section {number} begins at {span.start}, before the one above ends ({reached})"
        if text[reached : span.start].strip():
            return f"the text between {reached} and {span.start} is in no section"
        reached = span.end
    return f"the text from {reached} on is in no section" if text[reached:].strip() else None


def page_chrome(page: Page) -> Iterator[tuple[int, str]]:
    """Lines that the site prints on every page are boilerplate; so are stray marks."""
    for i in page.open():
        text = page.units[i].text
        if not any(c.isalnum() for c in text) or CHROME.fullmatch(text):
            yield i, "boilerplate"


def datelines(page: Page) -> Iterator[tuple[int, str]]:
    """A dateline or agency credit before the first sentence is boilerplate."""
    for i in page.open():
        if DATELINE.fullmatch(page.units[i].text):
            yield i, "boilerplate"


def turns(page: Page) -> Iterator[tuple[int, str]]:
    """The turns of a transcript are body, however short: a tag comes back, or two are capitals.

    “Hentzau: the river is ours” alone is a headline.
    """
    tagged = [(i, found["tag"]) for i in page.open() if (found := TURN.match(page.units[i].text))]
    times = Counter(tag for _, tag in tagged)
    capitals = {tag for tag in times if tag.isupper()}
    if len(tagged) >= 3 and (max(times.values()) > 1 or len(capitals) > 1):
        talk = [i for i, tag in tagged if times[tag] > 1 or tag in capitals]
        yield from ((i, "body") for i in talk)


def teasers(page: Page) -> Iterator[tuple[int, str]]:
    """“Read also” is boilerplate, with the headline that it leads to.

    Above the article only the words themselves are: the next line may be the article's own.
    """
    prose = page.prose()
    for i in page.open():
        found = TEASER.fullmatch(page.units[i].text)
        if found:
            yield i, "boilerplate"
            inside = bool(prose) and prose[0] < i < len(page.units) - 1
            if inside and not found["more"] and page.units[i + 1].headline_like:
                yield i + 1, "boilerplate"


def comment_form(page: Page) -> Iterator[tuple[int, str]]:
    """Below the article the comment form begins: its short lines are boilerplate."""
    forms = [i for i in page.open() if FORM.fullmatch(page.units[i].text)]
    prose = [i for i in page.prose() if not FORM.fullmatch(page.units[i].text)]
    yield from ((i, "boilerplate") for i in forms)
    begins = next((i for i in forms if prose and i > prose[-1]), len(page.units))
    yield from ((i, "boilerplate") for i in page.open() if i > begins)


def captions(page: Page) -> Iterator[tuple[int, str]]:
    """A line that credits a photograph or video is its caption."""
    for i in page.open():
        if CAPTION.search(page.units[i].text):
            yield i, "caption"


def bylines(page: Page) -> Iterator[tuple[int, str]]:
    """Who wrote it stands above or below the article, and is boilerplate."""
    for i in (*page.head(), *page.tail()):
        if BYLINE.fullmatch(page.units[i].text):
            yield i, "boilerplate"


def headline(page: Page) -> Iterator[tuple[int, str]]:
    """The headline is the line above the text that is repeated there, else the first long one.

    Where nothing stands above the text, it is the last line below it. Shorter lines before it
    are the site's name and menu when page chrome comes before them, else a kicker.
    """
    head = page.head()
    if not page.prose():
        head = [i for i in page.open() if page.units[i].headline_like][:1]
    times = Counter(_plain(page.units[i].text) for i in head)
    repeated = (i for i in head if times[_plain(page.units[i].text)] > 1)
    long = (i for i in head if page.units[i].words >= 4)
    chosen = next(repeated, next(long, next(iter(head), None)))
    if chosen is None:
        chosen = next((i for i in reversed(page.tail()) if page.units[i].words >= 4), None)
        if chosen is not None:
            yield chosen, "title"
        return
    yield chosen, "title"
    before = [i for i in head if i < chosen]
    menu = len(before) >= 3
    for i in before:
        chrome = i > 0 and page.kinds[i - 1] == "boilerplate"
        menu = menu or (chrome and page.units[i].words <= 3)
        yield i, "boilerplate" if menu and page.units[i].words <= 3 else "subtitle"


def repeated_headline(page: Page) -> Iterator[tuple[int, str]]:
    """The headline again is title again, wherever it stands."""
    title = page.title()
    if title is not None:
        same = _plain(title.text)
        yield from ((i, "title") for i in page.open() if _plain(page.units[i].text) == same)


def kickers(page: Page) -> Iterator[tuple[int, str]]:
    """Between headline and text: kickers, then perhaps the headline in other words.

    Pages are often saved with the browser's title first and the article's own kicker and headline
    below it; “kicker: headline” in the browser's title is then split over two lines.
    """
    title = page.title()
    head = page.head()
    if title is None:
        return
    alike = [i for i in head if _share(page.units[i].text, title.text) >= 0.7]
    after_kicker = [i for i in head[1:] if len(_common(page.units[i].text, title.text)) >= 2]
    again = max(after_kicker or alike, default=None)
    first_part = _plain(title.text.partition(":")[0])
    for i in head:
        is_kicker = _plain(page.units[i].text) == first_part
        yield i, "title" if i == again and not is_kicker else "subtitle"


def standfirst(page: Page) -> Iterator[tuple[int, str]]:
    """A paragraph after which people are introduced again by their full names is a standfirst.

    News style gives the full name where a person first appears; when the second or third
    paragraph does so with somebody already named, the running text begins only there.
    """
    first = page.prose()[:3]
    if not first or "title" not in page.kinds[: first[0]]:
        return
    beginning = "\n".join(unit.text for unit in page.units)[:ENOUGH]
    for upto in (2, 1):
        if len(first) > upto and first[upto] - first[0] == upto:
            above = "\n".join(page.units[i].text for i in first[:upto])
            if _introduces_again(page.units[first[upto]].text[:ENOUGH], above, beginning):
                yield from ((i, "subtitle") for i in first[:upto])
                return


def headings(page: Page) -> Iterator[tuple[int, str]]:
    """A short line without a full stop, by itself between paragraphs, is a heading.

    More than two in a row are a list, and so are lines that begin with a bullet or in lower case.
    """
    prose = page.prose()
    first, last = min(prose, default=0), max(prose, default=0)
    run: list[int] = []
    for i, unit in enumerate(page.units):
        fits = unit.alone and unit.headline_like and len(unit.text) <= LONGEST_HEADING
        start = next((c for c in unit.text if c.isalnum()), "")
        if page.kinds[i] is None and fits and not start.islower() and unit.text[0] not in "-–—•*·":
            run.append(i)
            continue
        if 0 < len(run) <= 2 and first < run[0] and run[-1] < last:
            yield from ((j, "heading") for j in run)
        run = []


RULES: tuple[Rule, ...] = (
    page_chrome,
    turns,
    datelines,
    captions,
    comment_form,
    teasers,
    bylines,
    headline,
    repeated_headline,
    kickers,
    standfirst,
    headings,
)
"""In order: what is sure first, what leans on the rest last."""


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", text.casefold()))


def _content(text: str) -> set[str]:
    return {word for word in _plain(text).split() if len(word) > 3}


def _common(text: str, other: str) -> set[str]:
    return _content(text) & _content(other)


def _share(text: str, other: str) -> float:
    return len(_common(text, other)) / max(1, len(_content(text)))


def _introduces_again(text: str, above: str, whole: str) -> bool:
    """Whether a text gives the full name of somebody whose last name stands above it."""
    for found in re.finditer(r"\b([^\W\d_]+) (?=([^\W\d_]{2,}))", text):
        first, last = found[1], found[2]
        capitals = first[0].isupper() and last[0].isupper() and last not in first
        if not capitals or first.casefold() in TITLE_WORDS or first.isupper():
            continue
        if re.search(rf"\b{last}\b", above) and _goes_by(last, whole):
            return True
    return False


def _goes_by(last: str, whole: str) -> bool:
    """Whether a name also stands by itself, as surnames do and “House” or “Union” do not."""
    before = re.findall(rf"\b([^\W\d_]+) {last}\b", whole)
    return any(word.islower() and word not in ("the", "a", "an") for word in before)
