"""What of an article is headline, kicker, standfirst, heading and caption."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from toolkit import bylines as who
from toolkit import chrome
from toolkit.sections.page import Page, plain

LONGEST_HEADING = 90
"""Characters of a heading between paragraphs; it is shorter than a headline."""
LONGEST_CAPTION = 400
LONGEST_STANDFIRST = 450
"""Characters of each paragraph between headline and by-line."""
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
QUESTION = ("?", "؟", "？")
ENTRIES = 3
"""Days above paragraphs that make a timeline, however they are written."""
SLUG = re.compile(
    r"[A-Z0-9]{2,}(?:[-/][A-Z0-9]*)+(?: ?\([^()]*\))?|[A-Z]{2,}-\S*-\S*(?:, .{1,40})?|ZCZC.{0,40}"
    r"|(?=(?:\D*\d){4})[A-Z0-9]+(?: [A-Z0-9]+){1,6}"
)
"""What agencies call a running story: “RURITANIA-BRIDGE/ (UPDATE 2)”."""


def captions(page: Page) -> Iterator[tuple[int, str]]:
    """A line that credits a photograph or video is its caption."""
    begins = page.prose()[:1]
    for i in range(len(page.units)):
        text = page.text(i)
        if page.kinds[i] is None and chrome.CAPTION.search(text):
            yield i, "caption"
        elif page.kinds[i] == "boilerplate" and i and chrome.is_photo_credit(text):
            above = page.units[i - 1]
            near = page.units[i].cut or not above.alone or i - 1 in begins
            named = above.cut or who.is_byline(above.text)
            if len(above.text) <= LONGEST_CAPTION and near and not named:
                yield i - 1, "caption"


def timeline(page: Page) -> Iterator[tuple[int, str]]:
    """Days and hours that come back between paragraphs are the headings of a timeline."""
    prose = page.prose()
    known = {i for i in page.open() if chrome.is_moment(page.text(i))}
    dates = [i for i in sorted(known) if not {i - 1, i + 1} & known]
    shapes = Counter(_shape(page.text(i)) for i in dates if prose and i < prose[-1])
    among = bool(prose) and any(prose[0] < j < prose[-1] for j in dates)
    paragraphs = set(prose)
    entries = sum(i + 1 in paragraphs for i in dates)
    for i in dates:
        if among and (shapes[_shape(page.text(i))] > 1 or entries >= ENTRIES):
            yield i, "heading"


def _shape(text: str) -> str:
    """A day or an hour without its figures and words: what the entries of a list share."""
    return re.sub(r"[^\W\d]+", "a", re.sub(r"\d+", "1", text))


def mastheads(page: Page) -> Iterator[tuple[int, str]]:
    """The site's name and the head of official paper are boilerplate, if a headline is left."""
    head = page.head()
    marks = {i for i in head if _masthead(page.text(i))}
    if any(page.units[i].words >= 2 for i in head if i not in marks):
        yield from ((i, "boilerplate") for i in marks)


def _masthead(text: str) -> bool:
    return bool(who.is_masthead(text) or who.is_letterhead(text) or SLUG.fullmatch(text))


def headline(page: Page) -> Iterator[tuple[int, str]]:
    """The headline is the line above the text that is repeated there, else the first long one.

    Where nothing stands above the text, it is the last line below it. Shorter lines before it
    are the site's name and menu when page chrome comes before them, else a kicker.
    """
    head = page.head()
    if not page.prose():
        head = [i for i in page.open() if page.units[i].headline_like][:1]
    times = Counter(plain(page.units[i].text) for i in head)
    repeated = (i for i in head if times[plain(page.units[i].text)] > 1)
    long = (i for i in head if page.units[i].words >= 4 or page.text(i).endswith("!"))
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
        same = plain(title.text)
        yield from ((i, "title") for i in page.open() if plain(page.units[i].text) == same)


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
    first_part = plain(title.text.partition(":")[0])
    asked = [i for i in page.open() if page.text(i).endswith(QUESTION) and i not in head]
    for i in head:
        is_kicker = plain(page.units[i].text) == first_part
        question = i == head[-1] and len(asked) > 1 and page.text(i).endswith(QUESTION)
        kind = "heading" if question and page.units[i].alone else "subtitle"
        yield i, "title" if i == again and not is_kicker else kind


def standfirst(page: Page) -> Iterator[tuple[int, str]]:
    """A paragraph between headline and by-line is a standfirst."""
    prose = page.prose()[:3]
    if len(prose) < 2 or not _follows_title(page, prose[0]):
        return
    for upto in (2, 1):
        last = prose[upto - 1]
        below = next((j for j in sorted(page.credits) if j > last), None)
        follows = below is not None and upto < len(prose) and below < prose[upto]
        if follows and all(len(page.text(i)) <= LONGEST_STANDFIRST for i in prose[:upto]):
            yield from ((i, "subtitle") for i in prose[:upto] if page.kinds[i] is None)
            return


def _follows_title(page: Page, index: int) -> bool:
    """Whether a headline stands above, and no by-line or dateline between."""
    titles = [i for i, kind in enumerate(page.kinds[:index]) if kind == "title"]
    return bool(titles) and not any(titles[0] < i < index for i in page.credits)


def introduction(page: Page) -> Iterator[tuple[int, str]]:
    """A paragraph after which people are introduced again by their full names is a standfirst.

    News style gives the full name where a person first appears; when the second or third
    paragraph does so with somebody already named, the running text begins only there.
    """
    first = page.prose()[:3]
    if not first or not _follows_title(page, first[0]):
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


def _content(text: str) -> set[str]:
    return {word for word in plain(text).split() if len(word) > 3}


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
