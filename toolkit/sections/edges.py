"""What belongs to the page above and below an article: by-lines, days, names, notes, teasers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate

from toolkit import bylines as who
from toolkit import chrome
from toolkit.chrome import NAME_WORD
from toolkit.datelines import is_place_and_day
from toolkit.sections.page import Page, plain

LONGEST_BYLINE = 120
"""Characters of a by-line that ends with a full stop."""
FEW = 2
"""Paragraphs of an article that has hardly any."""
SIGNED = re.compile(r"[(\[]?(?:signed|sgd\.?|/s/|s/)[)\]]?[:.]?\s", re.IGNORECASE)
SURNAME = re.compile(rf"[—–-]? ?{NAME_WORD}")
"""“Lind”, below a dispatch."""
SPOKEN = ("?", "!", "؟", "”", "»", '"', "’", "？", "！")
"""What a last short paragraph of an article may end with, as headlines seldom do."""
LONGEST_FIELD = 60
"""Characters of “Reporter: Anna L.”."""
LONGEST_LABEL = 3
"""Words of “(Translation.)”."""
LONGEST_FIELD_NAME = 15
LONGEST_SIGNATURE = 6
"""Words of a name, or of what its bearer is, below “Yours sincerely,”."""
BULLETS = "-–—•*·●▪■►"
TEASERS = 3
"""Headlines in a row below an article are those of others."""
UNKNOWN = 2
"""Paragraphs that may stand below a note at the end of an article."""


def bylines(page: Page) -> Iterator[tuple[int, str]]:
    """Who wrote it, and when, stands above or below the article, and is boilerplate.

    A standfirst or a caption may stand above that, so that it is looked for down to the third
    paragraph.
    """
    tail = set(page.tail())
    for i in (*page.top(2), *sorted(tail)):
        text = page.text(i)
        line = page.units[i].headline_like
        dated = line and (chrome.is_date(text) or who.is_origin(text))
        if (
            dated
            or is_place_and_day(text)
            or ((line or len(text) <= LONGEST_BYLINE) and who.is_byline(text))
        ):
            yield i, "credit"


def stamps(page: Page) -> Iterator[tuple[int, str]]:
    """The hours of a live report, and who wrote at each, are boilerplate wherever they stand."""
    open_ = page.open()
    hours = [i for i in open_ if chrome.is_hour(page.text(i))]
    yield from ((i, "credit") for i in hours)
    for i in open_:
        text = page.text(i)
        named = who.is_named_in(text) or who.is_trade(text) or who.is_person(text)
        if named and (i - 1 in hours or i - 1 in page.credits):
            yield i, "credit"


def roles(page: Page) -> Iterator[tuple[int, str]]:
    """What the author is, and for whom, stands below the by-line, and is boilerplate."""
    for i in page.top(2):
        beside = any(j in page.credits for j in (i - 1, i + 1))
        text = page.text(i)
        if beside and page.units[i].headline_like and (who.is_role(text) or _town(page, i)):
            yield i, "credit"


def _town(page: Page, index: int) -> bool:
    """Whether a line is the place of the report alone: “HOFBAU”, which the text names, too."""
    text = page.text(index)
    below = index + 1 in page.prose()[:1] and index - 1 in page.credits
    if not below or not text.isupper() or page.units[index].words > 3:
        return False
    return any(text.title() in page.text(i) for i in page.prose())


def lines(page: Page) -> Iterator[tuple[int, str]]:
    """Labels of sections, counters and sources are boilerplate above and below the article."""
    above, below = set(page.head()), set(page.tail())
    only = len(above) == 1 and not any(page.kinds)
    found: set[int] = set()
    for i in sorted({*above, *below, *page.top(2)}):
        text = page.text(i)
        field_ = len(text) <= LONGEST_FIELD and ":" in text[:LONGEST_FIELD_NAME]
        field_ = field_ or (text[0] in "([" and page.units[i].words <= LONGEST_LABEL)
        line = page.units[i].headline_like or field_
        inside = i in above or i in below or page.beside(i) or i - 1 in found
        if line and inside and not only and chrome.is_edge_line(text):
            found.add(i)
    yield from ((i, "boilerplate") for i in sorted(found))
    prose = page.prose()
    for i in page.open():
        late = len(prose) > FEW and i > prose[-2]
        if late and len(page.text(i)) <= LONGEST_FIELD and chrome.FIELDS.are(page.text(i)):
            yield i, "boilerplate"


def signatures(page: Page) -> Iterator[tuple[int, str]]:
    """“(Signed) Lind” and what stands below it at the end of a letter are boilerplate."""
    signed = [i for i in page.open() if SIGNED.match(page.text(i))]
    for i in signed[-1:]:
        below = [j for j in page.open() if j >= i]
        if i > 0 and all(page.units[j].words <= LONGEST_SIGNATURE + 2 for j in below):
            yield from ((j, "credit") for j in below)


def people(page: Page) -> Iterator[tuple[int, str]]:
    """A line of names of whom the text says nothing is a by-line."""
    said = " ".join(page.text(i) for i in page.prose())
    words = set(plain(said).split())
    heads = [i for i in page.head() if page.units[i].words >= 4][:1]
    first = next(iter(page.prose()), 0)
    second = next(iter(page.prose()[1:]), 0)
    alone = sum(who.is_person(page.text(i)) for i in page.open() if i > first) == 1
    several = [i for i in page.open() if i > first and who.is_named_in(page.text(i))]
    strange = [i for i in several if not words & set(plain(page.text(i).split(",")[0]).split())]
    if len(strange) > 1:
        yield from ((i, "credit") for i in strange)
    for i in page.top(2):
        text = page.text(i)
        named = who.is_person(text) or who.is_named_in(text)
        if not named or not page.units[i].headline_like:
            continue
        credit = any(j in page.credits for j in (i - 1, i + 1))
        unknown = not text.isupper() and not any(
            word in words for word in plain(text).split() if len(word) > 2
        )
        below = any(j < i for j in heads) and (i < first or (alone and i < second))
        placed = who.is_named_in(text) and not who.is_person(text)
        if credit or (below and (unknown or placed)):
            yield i, "credit"


def notes(page: Page) -> Iterator[tuple[int, str]]:
    """A sentence about the author, the source or the site, above or below, is boilerplate."""
    writers = " ".join(page.text(i) for i in sorted(page.credits))
    for i in page.top(2):
        text = page.text(i)
        if chrome.is_note(text, edge=True) or who.is_about_author(text, writers, text):
            yield i, "credit"
    for i in page.prose()[:1]:
        if chrome.is_note(page.text(i), edge=True) and len(page.prose()) > 2:
            yield i, "credit"
    missed = 0
    prose = page.prose()
    for i in reversed(prose[1:]):
        text = page.text(i)
        body = " ".join(page.text(j) for j in prose if j < i)
        about = who.is_about_author(text, writers, body)
        if page.kinds[i] is None and (about or chrome.is_note(text, edge=True)):
            yield i, "boilerplate"
            continue
        missed += 1
        if missed > UNKNOWN:
            break
    for i in page.tail():
        if chrome.is_note(page.text(i), edge=True):
            yield i, "boilerplate"


def enclosed(page: Page) -> Iterator[tuple[int, str]]:
    """A few words with the page's own directly above and below belong to it, too."""
    for i in page.open():
        few = page.units[i].headline_like and page.units[i].words <= LONGEST_SIGNATURE
        if not few or not 0 < i < len(page.units) - 1 or page.text(i).endswith(SPOKEN):
            continue
        around = page.kinds[i - 1] == page.kinds[i + 1] == "boilerplate"
        if around and not page.units[i + 1].cut:
            yield i, "boilerplate"


def tail(page: Page) -> Iterator[tuple[int, str]]:
    """Below the article: signatures; teasers, where the page has begun or many stand in a row."""
    prose = page.prose()
    below = page.tail()
    if not below or page.title() is None:
        return
    listed = page.text(prose[-1]).rstrip().endswith((":", "："))
    plain_lines = [i for i in below if page.text(i)[0] not in BULLETS]
    row = [i for i in plain_lines if page.units[i].words >= 4]
    many = len(row) >= TEASERS and not listed and not re.match(r"\d", page.text(row[0]))
    closed = page.text(prose[-1]).rstrip().endswith(",")
    dead = [
        0,
        *accumulate(k == "boilerplate" and i not in page.credits for i, k in enumerate(page.kinds)),
    ]
    for i in below:
        text = page.text(i)
        between = dead[i] - dead[prose[-1] + 1]
        begun = between > text.endswith(SPOKEN)
        signed = not listed and (
            (closed and page.units[i].words <= LONGEST_SIGNATURE)
            or who.is_person(text)
            or who.is_named_in(text)
            or SURNAME.fullmatch(text)
            or (i == below[-1] and who.INITIALS.fullmatch(text))
            or who.is_letterhead(text)
            or who.is_masthead(text)
        )
        linked = chrome.ADDRESS.search(text) is not None
        if signed or begun or linked or (many and text[0] not in BULLETS):
            yield i, "boilerplate"
