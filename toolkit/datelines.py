"""Where and when an article was written: datelines, and credits behind its last sentence."""

from __future__ import annotations

import re

from toolkit.chrome import AGENCY, DATE, MONTHS, UPPER, WEEKDAY, listed

LONGEST = 200
"""Characters of a line with a place and a day."""
PLACE_WORD = rf"[{UPPER}][\w.’'-]*"
PLACE = rf"{PLACE_WORD}(?: (?:(?:de|of|the|la|el|am|an|der|on|upon|da|do) )?{PLACE_WORD}){{0,3}}"
PLACES = rf"{PLACE}(?:(?:, ?|/| and ){PLACE}){{0,2}}"
CAPITALS = rf"[{UPPER}]{{2}}[{UPPER}.’'-]*(?: [{UPPER}.’'-]{{2,}}){{0,3}}"
LAND = r"(?:[A-Z][a-z]+\.?(?: (?:of |and |the )?[A-Z][a-z]+){0,2}|[A-Z]\.[A-Z]\.|[A-Z]{2,})"
WHEN = (
    rf"(?i:(?:{WEEKDAY},? ?)?(?:{MONTHS}\.? \d{{1,2}}(?:st|nd|rd|th)?|\d{{1,2}} {MONTHS}\b)\.?"
    rf"(?:,? \d{{4}})?|{WEEKDAY}\b)"
)
CREDITED = rf"(?:\([^()\n]{{2,40}}\)|/[A-Z][\w .-]{{1,25}}/|\[(?i:{AGENCY})\])"
KNOWN = rf"(?:[(\[/](?i:{AGENCY})(?: ?[,/&] ?(?i:{AGENCY}))*[)\]/])"
DASH = r"[-–—―]{1,3}"

DATELINE = re.compile(
    # STRELSAU, Ruritania, Feb 2 (Reuters) -   Strelsau (dpa) –   (AP) —   MOSCOW, May 3. /TASS/.
    rf"(?:(?:{PLACES}(?:[,.]? {WHEN})?|{WHEN})[,.]? ?)?(?:{CREDITED})\.? ?"
    rf"(?:{DASH}|\.(?=\s)|(?<=/):)"
    rf"(?: ?(?i:{DATE}) ?{DASH})?(?=\s|$)"
    rf"|(?:{PLACES}(?:[,.]? {WHEN})?,? ?){KNOWN}:?(?=\s+[{UPPER}“\"])"
    # STRELSAU, May 3 - RNA.
    rf"|{PLACES},? {WHEN} ?[-–—]{{1,2}} ?(?i:{AGENCY})[.:,](?=\s|$)"
    # Strelsau, May 3, RNA –
    rf"|{PLACES},? {WHEN},? (?:[A-Z]{{2,8}}|Reuters) ?{DASH}(?=\s|$)"
    # STRELSAU, Ruritania —   STRELSAU, 3 May —
    rf"|{CAPITALS}(?:(?:, ?|/){LAND}){{0,2}}(?:[,.]? {WHEN})?[,.]? ?(?:[–—―]|--?(?=\s))(?=\s|$)"
    rf"|{CAPITALS}(?:, {LAND}){{0,2}}, {WHEN}[.:]?(?=\s+[{UPPER}“\"]|$)"
    # Strelsau, 3 May –   Strelsau, Monday –
    rf"|{PLACES}, {WHEN} ?[–—―-]{{1,2}}(?=\s|$)"
    # 新华社北京5月3日电   (路透社)   ستريلساو (رويترز) -   ستريلساو - رويترز -
    r"|[一-鿿]{2,4}社[一-鿿]{0,10}\d{1,2}月\d{1,2}日电(?:[（(][^（）()]{0,30}[）)])?"
    r"|[（(][一-鿿]{2,4}(?:社|网|报)[^（）()]{0,12}[）)]"
    rf"|[\u0600-\u06ff ]{{2,30}}[,،-]? ?(?:[(/]?(?:{AGENCY})[)/]?) ?[-–—:]+(?=\s)"
)
"""“STRELSAU, Feb 2 (Reuters) -” or “STRELSAU, Ruritania —” at the beginning of a paragraph."""
LOOSE_DATELINE = re.compile(
    rf"(?:{CAPITALS}(?:, {LAND})? ?:|{PLACE}(?:, {PLACE})? ?[–—―]|{PLACE} --?)(?=\s+[{UPPER}“\"‘'])"
)
"""“STRELSAU:” or “Strelsau –”, which only before the first paragraph is a dateline."""
PHOTO_BEHIND = re.compile(
    r"(?<=[.!?”\"’')])\s+(?:(?:File )?(?:Photo|Photograph|Picture|Image|Pic|PHOTO)s?"
    r"(?: credit| courtesy)?(?::| by| \|)) ?[^.]{2,60}$"
)
"""“Ships in Klow. Photo: Anna Lind”: whose photograph it is, behind what it shows."""
CREDIT_BEHIND = re.compile(
    rf"(?<=[.!?”\"’'»)])\s+(?:[(\[](?:with (?:inputs from )?)?(?i:{AGENCY})"
    rf"(?:(?:, ?|/| and | & |-)(?i:{AGENCY}))*[)\]]\.?|[–—-]{{1,2}} ?(?:{AGENCY.upper()}|Reuters)"
    r"|#{2,3}|-30-|[–-] ?(?i:ends) ?[–-]|ENDS)\s*$"
)
"""“… he said. (AP)”: the credit at the end of a paragraph."""

_NO_PLACE = frozenset(listed("words", "no_place")) | frozenset(listed("words", "months"))
_NO_PLACE |= frozenset(listed("words", "weekdays"))


def dateline_length(paragraph: str) -> int:
    """Characters of the dateline at the beginning of a paragraph; 0 where there is none."""
    found = DATELINE.match(paragraph)
    if found is None or not _a_place(found[0]):
        return 0
    return len(found[0].rstrip())


def loose_dateline_length(paragraph: str) -> int:
    """Likewise of what is one only before the first paragraph of an article."""
    found = LOOSE_DATELINE.match(paragraph)
    if found is None or not _a_place(found[0]) or len(paragraph) < len(found[0]) + 40:
        return 0
    return len(found[0].rstrip())


def _a_place(text: str) -> bool:
    """Whether nothing in a dateline shows that it is none: “UPDATE —”, “MAY 3 —”."""
    if re.match(rf"{WHEN} ?[(/]", text):
        return True
    first = re.match(r"[^\W\d_]+", text)
    return first is None or first[0].casefold() not in _NO_PLACE or text.startswith("THE HAGUE")


def is_place_and_day(line: str) -> bool:
    """“Strelsau, 3 May 2031”: where and when an official paper was written."""
    return len(line) <= LONGEST and bool(
        re.fullmatch(rf"{PLACES},? (?:the )?(?:(?i:{DATE})|{WHEN})\.?", line.strip())
        or re.fullmatch(rf"(?i:{DATE}) ?[,|–—-]? ?{PLACES}", line.strip())
        or (DATELINE.fullmatch(line.strip()) and _a_place(line))
    )
