"""What news sites print around articles: the lists in ``furniture/*.toml``, and their use.

Boilerplate is what would stand unchanged on another article of the same site.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources
from typing import Any

from toolkit.errors import RedlineError
from toolkit.phrases import SIGNS, Phrases

LONGEST_LINE = 320
"""Characters: a line of buttons, dates and credits is not longer."""
LONGEST_BUTTON = 6
"""Words of a button that ends with a full stop."""
ENOUGH_AT_EDGE, ENOUGH_INSIDE = 4, 6
"""Weights of words by which a paragraph turns to its readers."""
LONGEST_NOTE = 700
"""Characters of a paragraph that a site prints around its articles."""


@cache
def furniture(name: str) -> dict[str, Any]:
    """The file ``furniture/<name>.toml`` as it stands.

    Raises:
        RedlineError: When there is none, or it is not TOML.
    """
    place = resources.files("toolkit") / "furniture" / f"{name}.toml"
    try:
        return tomllib.loads(place.read_text("utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise RedlineError(
            f"the list {name}.toml of what sites print cannot be read: {error}",
            hint="Mend the file.",
        ) from error


def listed(name: str, heading: str, *keys: str) -> tuple[str, ...]:
    """The entries of the lists under a heading of a file; of all of them, where no key is given."""
    lists = furniture(name)[heading]
    return tuple(dict.fromkeys(entry for key in keys or lists for entry in lists[key]))


def _either(words: tuple[str, ...]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


MONTH = rf"(?:{_either(listed('words', 'months', 'english'))})"
"""An English month; matched in any case."""
MONTHS = rf"(?:{_either(listed('words', 'months'))})"
WEEKDAY = rf"(?:{_either(listed('words', 'weekdays'))})"
AGENCY = rf"(?:{_either(listed('words', 'agencies'))})"
ZONE = r"(?-i:[A-Z]{2,5})(?:[+-]\d{1,2}(?::\d{2})?)?"
CLOCK = (
    r"(?:\d{1,2}[:.h]\d{2}(?:[:.]\d{2})?(?: ?[ap]\.?m\b\.?)?|\d{1,2} ?[ap]\.?m\b\.?|noon|midnight)"
    rf"(?: ?(?:uhr|hrs|hours|h))?(?: ?\(?(?:{ZONE})\)?)?"
)
DAY = (
    r"(?:\d{1,2} ?[./-] ?\d{1,2} ?[./-] ?\d{2,4}|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}"
    r"(?:T\d{2}:\d{2}\S{0,12})?|\d{4}年\d{1,2}月\d{1,2}日"
    rf"|\d{{1,2}}(?:st|nd|rd|th|\.|er)?(?: (?:of|de))?[ -]{MONTHS}\.?"
    r"(?:,? (?:de )?\d{4}|-\d{2,4})?"
    rf"|{MONTHS}\.? \d{{1,2}}(?:st|nd|rd|th)?(?:,? \d{{4}})?\b|{MONTHS} \d{{4}})"
)
DATE = (
    rf"(?:(?:{CLOCK},? *(?:on |\| )?)?(?:{WEEKDAY}[.,]? *(?:the )?)?{DAY}"
    rf"(?: *(?:[,|•·–-]|\bat\b|\bà\b|\bum\b|\ba las\b)? *{CLOCK})?)"
)
NUMBER = r"[(\[]?\d[\d.,]*[km]?\+?[)\]]?"
UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪİĶĻĽŁŃŅŇŌŐŒŘŚŞŠŢŤŪŮŰŹŻŽȘȚΑ-ΩА-ЯЁІЇЄҐЎ"
"""Capital letters, inside the brackets of a pattern."""
NAME_WORD = rf"(?-i:[{UPPER}](?:[\w’'.-]*\w|\.)?)"
PARTICLE = rf"(?:{_either(listed('words', 'particles'))})"
PERSON = rf"{NAME_WORD}(?:[ -](?:{PARTICLE}[ -])*{NAME_WORD}){{1,4}}"
"""A first name and what follows it."""
MAIL = r"[\w.+-]+(?:@| ?\[at\] ?)[\w-]+\.\w[\w.-]*"
BLANKS = {
    "mail": MAIL,
    "number": NUMBER,
    "date": DATE,
    "clock": CLOCK,
    "agency": AGENCY,
    "section": _either(listed("words", "sections")),
    "site": _either(listed("words", "sites")),
    "name": rf"{NAME_WORD}(?:(?:,| and|,? et|-)? {NAME_WORD}){{0,6}}",
    "bar": r"\|",
    "piece": _either(listed("words", "pieces", "words")),
    "fragment": _either(listed("words", "fragments", "words")),
}
"""What stands for a word in pointed brackets."""


def _phrases(name: str, heading: str, *keys: str) -> Phrases:
    return Phrases(listed(name, heading, *keys), BLANKS)


BUTTONS = Phrases(
    (
        *listed(
            "lines", "anywhere", "page", "buttons", "advertisements", "subscriptions", "cookies"
        ),
        *listed("lines", "other_languages", "lines"),
    ),
    BLANKS,
)
"""Lines that are no sentences: where one is longer and ends in a full stop it must be a note."""
CREDITS = _phrases("lines", "anywhere", "rights", "wire", "sources")
EDGES = _phrases("lines", "edges")
DATES = _phrases("lines", "edges", "dates")
FIELDS = _phrases("lines", "edges", "from")
LISTS = _phrases("lines", "links", "lists")
LINKS = _phrases("lines", "links", "words")
UNSURE = frozenset(listed("lines", "links", "unsure"))
COMMENTS = _phrases("lines", "comments", "heads")
FORM = _phrases("lines", "comments", "forms")
META = _phrases("lines", "comments", "meta")
STAMPS = frozenset(listed("words", "stamps", "words"))
NOTES = _phrases("notes", "everywhere")
EDGE_NOTES = _phrases("notes", "edges")
STRONG = frozenset(listed("notes", "words", "strong"))
WEAK = frozenset(listed("notes", "words", "weak"))
ADDRESSING = frozenset(listed("notes", "words", "address"))
LABELS = frozenset(
    {
        *listed("words", "sections"),
        *listed("words", "sites"),
        *(p for p in listed("lines", "anywhere", "buttons", "subscriptions") if p.isalpha()),
        *(p for p in listed("lines", "edges", "labels") if p.replace(" ", "").isalpha()),
        *(p for p in listed("lines", "other_languages") if p.replace(" ", "").isalpha()),
    }
)
"""What the buttons and sections of a site are called."""
BETWEEN = re.compile(r"\s*(?:[|•·›»→>/\t]|::|\s{2,}| [–—-] )\s*")
"""What stands between the entries of a menu on one line."""
ICON = re.compile(r"[a-z]+(?:_[a-z]+)+(?:(?-i:[A-Z0-9 ]).{0,100})?")
SHORTCODE = re.compile(r"(?i:[(\[] ?more ?[)\]])|\[/?[A-Za-z]+[_-]\w[^\]]{0,100}\]")
"""“[social_share]”: what a weblog's program should have replaced."""
CREDIT = re.compile(
    rf"[(\[]?(?:[–—-]+ ?)?{AGENCY}(?:(?:, ?|/| and | & |-){AGENCY})*[)\]]?\.?", re.IGNORECASE
)
"""Agencies alone."""
ADDRESS = re.compile(
    r"(?:https?://|www\.)\S+|\S+@\S+\.\w{2,}|@\w{2,30}(?: [·•|–-] .{1,80})?"
    r"|#\w{2,40}(?: #\w{2,40})*"
)
"""A web or mail address, a handle, hashtags."""
PHONE = re.compile(r"(?:tel|phone|fax|mob|t|m)?[.:]? ?\(?\+?\d[\d ()/.-]{6,20}", re.IGNORECASE)

PHOTO_CREDIT = re.compile(
    r"(?:file )?(?:📷|📸|photo(?:graph|graphy)?|picture|image|pic|video|foto|bild)s?"
    r"(?: credit| courtesy(?: of)?| by)?\s*[:/|–-]?\s*(?P<by>(?:by )?\S.{0,80})",
    re.IGNORECASE,
)
"""“Photo: Anna Lind/AFP”."""
CREDITED = re.compile(
    rf"(?:(?:{NAME_WORD}|{AGENCY}|file|handout|via|for|and|by|courtesy|of|the|pool|archive|images?"
    r"|photos?|[/,|&©()])\s*)+",
    re.IGNORECASE,
)
CAPTION = re.compile(
    r"\((?:ap|afp|epa|epa-efe|reuters|getty(?: images)?|file)?[ /-]*"
    r"(?:photo|image|picture|video)s?\b[^()]{0,80}\)\s*$"
    r"|[(\[](?:photo|image|picture|foto|video)(?: by| credit| courtesy)?:?[^()\[\]]{0,80}[)\]]\s*$"
    r"|^(?:file )?(?:photo|photograph|image|picture|foto|bild|video|caption)s?"
    r"(?: credit| caption| by)?\s*:"
    r"|^file (?:photo|picture|-)"
    r"|(?:getty images|/ ?(?:afp|ap|reuters|epa|dpa)|(?:reuters|ap photo|afp)/[\w .’'-]{2,40})\W*$",
    re.IGNORECASE,
)
"""Credits of photographs and videos, which make a line a caption."""
MOMENT = re.compile(rf"{DATE}|{CLOCK}|{WEEKDAY}|(?:1[89]|20)\d\d", re.IGNORECASE)
QUOTED = re.compile(r"[“\"«„‘][^”\"»“’]{12,}[”\"»“’]?")


def is_site_line(line: str) -> bool:
    """Whether a line belongs to the page wherever it stands: a button, a notice, a credit."""
    if not any(c.isalnum() for c in line):
        return True
    if len(line) > LONGEST_LINE:
        return False
    return bool(
        ICON.fullmatch(line)
        or CREDIT.fullmatch(line)
        or ADDRESS.fullmatch(line)
        or SHORTCODE.fullmatch(line)
        or CREDITS.are(line)
        or (not _sentence(line) and BUTTONS.are(line))
        or FORM.are(line)
        or _menu(line, sure=True)
    )


def _sentence(line: str) -> bool:
    return line.endswith(".") and not line.endswith("..") and len(line.split()) > LONGEST_BUTTON


def is_edge_line(line: str) -> bool:
    """Whether a line above or below the article belongs to the page."""
    if len(line) > LONGEST_LINE:
        return False
    bare = line.strip(SIGNS)
    return bool(
        EDGES.are(line)
        or ADDRESS.fullmatch(bare)
        or PHONE.fullmatch(line)
        or _menu(line, sure=False)
    )


def is_note(paragraph: str, *, edge: bool) -> bool:
    """Whether a paragraph is one that sites print around articles; at an edge of one more are."""
    if len(paragraph) > LONGEST_NOTE:
        return False
    said = QUOTED.sub("“”", paragraph)
    if NOTES.stand_in(said) or (edge and EDGE_NOTES.stand_in(said)):
        return True
    words = set(re.findall(r"[^\W_]+(?:-[^\W_]+)*", said.casefold()))
    weight = 2 * len(words & STRONG) + len(words & WEAK)
    turns = said == paragraph and bool(words & STRONG) and bool(words & ADDRESSING)
    return turns and weight >= (ENOUGH_AT_EDGE if edge else ENOUGH_INSIDE)


def is_date(line: str) -> bool:
    """Whether a line is a day, an hour, or tells when a page appeared or changed."""
    return len(line) <= LONGEST_LINE and (DATES.are(line) or _only_stamps(line))


def _only_stamps(line: str) -> bool:
    """Whether only words like “updated” stand beside days and hours."""
    rest, number = re.subn(rf"{DATE}|{CLOCK}", " ", line, flags=re.IGNORECASE)
    return number > 0 and set(re.findall(r"\w+", rest.casefold())) <= STAMPS


def is_photo_credit(line: str) -> bool:
    """Whether a line names whose photograph it is, and says nothing of what it shows."""
    found = PHOTO_CREDIT.fullmatch(line.strip(SIGNS)) if len(line) <= 100 else None
    return found is not None and bool(CREDITED.fullmatch(found["by"]))


def is_hour(line: str) -> bool:
    """Whether a line is an hour and nothing else, as in a live report."""
    return len(line) <= 30 and bool(re.fullmatch(CLOCK, line.strip(SIGNS), re.IGNORECASE))


def is_signed_with_date(line: str) -> bool:
    """“- bertie, Zenda, 3 May”: who wrote a comment, and when."""
    return len(line) <= 60 and bool(re.search(rf"\w,? {DATE}$", line, re.IGNORECASE))


def is_moment(line: str) -> bool:
    """Whether a line is a day or an hour and nothing else."""
    return len(line) <= 60 and bool(MOMENT.fullmatch(line.strip(SIGNS)))


def _menu(line: str, *, sure: bool) -> bool:
    """Whether a line lists sections and buttons; sure only with signs between two of them."""
    parts = [part.strip(SIGNS).casefold() for part in BETWEEN.split(line)]
    parts = [part for part in parts if part]
    if len(parts) > 1:
        known = sum(part in LABELS or _all_labels(part) for part in parts)
        short = all(len(part.split()) <= 4 for part in parts)
        path = len(parts) > 2 and {parts[0], parts[1]} <= LABELS and not re.search(r"[|•·]", line)
        trail = path or (short and parts[0] in LABELS and (len(parts) > 2 or known > 1 or not sure))
        return known == len(parts) or (short and known * 2 >= len(parts) > 2) or trail
    return not sure and _all_labels(line.strip(SIGNS).casefold())


def _all_labels(line: str) -> bool:
    """Whether words are labels one after the other: “home world politics sport”."""
    words = line.split()
    if not 1 <= len(words) <= 40:
        return False
    reached = {0}
    for end in range(1, len(words) + 1):
        if any(at in reached and " ".join(words[at:end]) in LABELS for at in range(end - 3, end)):
            reached.add(end)
    return len(words) in reached
