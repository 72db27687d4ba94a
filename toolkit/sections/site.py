"""What belongs to the page wherever it stands: buttons, notices, links to other articles."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import accumulate

from toolkit import chrome
from toolkit.bylines import TURN
from toolkit.phrases import SIGNS
from toolkit.sections.page import Page

LINK = re.compile(r"(?P<word>[^:|»›>–—]{2,60}?)\s*(?P<mark>[:|»›>–—]|\s-\s)\s*(?P<more>\S.*)")
"""“Read also: Ten quiet inns”."""
SPACED = re.compile(
    r"(?:(?:read|see|watch) (?:also|more|next)|also (?:read|see))\s+(?P<more>(?-i:[^\W_a-z]).*)",
    re.IGNORECASE,
)
"""“See also Ten quiet inns”."""
DOTTED = re.compile(r"(?:\w\.)+\w")
"""“U.S”, which is no speaker."""
LONGEST_LINK = 250
LONGEST_LABEL = 3
"""Words of the head of a list above the headline, which is longer."""
MOST_LINKS = 8
"""Headlines of other articles in a row inside an article."""


def lines(page: Page) -> Iterator[tuple[int, str]]:
    """Lines that the site prints on every page are boilerplate; so are stray marks."""
    for i in page.open():
        if chrome.is_site_line(page.text(i)) or chrome.is_photo_credit(page.text(i)):
            yield i, "boilerplate"


def cut_off(page: Page) -> Iterator[tuple[int, str]]:
    """A dateline before the first sentence, an agency behind the last, is boilerplate."""
    for i in page.open():
        if page.units[i].cut:
            yield i, "credit"


def turns(page: Page) -> Iterator[tuple[int, str]]:
    """The turns of a transcript are body, however short: a tag comes back, or two are capitals.

    “Hentzau: the river is ours” alone is a headline.
    """
    tagged = [(i, found["tag"]) for i in page.open() if (found := TURN.match(page.text(i)))]
    tagged = [(i, tag) for i, tag in tagged if not DOTTED.fullmatch(tag)]
    times = Counter(tag for _, tag in tagged)
    capitals = {tag for tag in times if tag.isupper()}
    if len(tagged) >= 3 and (max(times.values()) > 1 or len(capitals) > 1):
        talk = [i for i, tag in tagged if times[tag] > 1 or tag in capitals]
        yield from ((i, "body") for i in talk)


def notes(page: Page) -> Iterator[tuple[int, str]]:
    """Paragraphs about cookies, subscriptions and rights are boilerplate."""
    for i in page.open():
        if chrome.is_note(page.text(i), edge=False):
            yield i, "boilerplate"


def comments(page: Page) -> Iterator[tuple[int, str]]:
    """Below the article readers' comments begin: what follows is boilerplate.

    That is sure below a form for comments, and where one is dated or can be answered; below a mere
    “Comments” only lines are.
    """
    texts = [unit.text for unit in page.units]
    heads = [i for i, text in enumerate(texts) if chrome.COMMENTS.are(text)]
    forms = [i for i, text in enumerate(texts) if chrome.FORM.are(text)]
    yield from ((i, "boilerplate") for i in (*heads, *forms))
    prose = [i for i in page.prose() if i not in heads and i not in forms]
    above = [0, *accumulate(map(len, texts))]
    for i in sorted({*heads, *forms}):
        if not prose or i < prose[0] or above[i] < above[-1] / 2:
            continue
        sure = i in forms or any(
            chrome.META.are(text) or chrome.is_signed_with_date(text)
            for text in texts[i + 1 : i + 6]
        )
        if sure or i > prose[-1]:
            yield from ((j, "boilerplate") for j in page.open() if j > i)
            return


def lists(page: Page) -> Iterator[tuple[int, str]]:
    """“Most read” is boilerplate, with the headlines below it up to the next paragraph."""
    prose = page.prose()
    for i in page.open():
        above = not prose or i < prose[0]
        if not chrome.LISTS.are(page.text(i)) or (above and page.units[i].words > LONGEST_LABEL):
            continue
        yield i, "boilerplate"
        if prose and i > prose[-1]:
            yield from ((j, "boilerplate") for j in page.open() if j > i)
            return
        if not above:
            yield from ((j, "boilerplate") for j in _listed(page, i + 1, prose[-1]))


def _listed(page: Page, start: int, last: int) -> Iterator[int]:
    """The links below the head of a list that stands above the last paragraph."""
    for j in range(start, min(last, start + MOST_LINKS)):
        body = page.kinds[j] is None and not page.units[j].headline_like
        if body or page.units[j].cut or page.kinds[j] not in (None, "boilerplate"):
            return
        yield j


def links(page: Page) -> Iterator[tuple[int, str]]:
    """“Read also” is boilerplate, with the headline that it leads to.

    Above the article only the words themselves are: the next line may be the article's own. What
    could be a heading is none when it leads to a headline behind a bar, or stands in capitals.
    """
    prose = page.prose()
    for i in page.open():
        text = page.text(i)
        inside = bool(prose) and i > prose[0]
        if len(text) > LONGEST_LINK or not (inside or page.units[i].headline_like):
            continue
        bare = text.strip(SIGNS)
        if bare.casefold() not in chrome.UNSURE and chrome.LINKS.are(text):
            yield i, "boilerplate"
            follows = inside and i + 1 < len(page.units) and not page.units[i + 1].cut
            if follows and page.units[i + 1].headline_like:
                yield i + 1, "boilerplate"
        elif SPACED.fullmatch(bare) or _leads(text, inside=inside):
            yield i, "boilerplate"


def _leads(text: str, *, inside: bool) -> bool:
    found = LINK.fullmatch(text.lstrip(SIGNS))
    if found is None or not chrome.LINKS.are(found["word"]):
        return False
    word, mark = found["word"], found["mark"]
    if word.casefold() not in chrome.UNSURE:
        return not found["more"][0].islower() or mark in "|»›>"
    return inside and mark in ":|»›>" and (mark != ":" or word.isupper())
