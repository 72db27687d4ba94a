"""Who wrote an article: by-lines, signatures, lines about authors, mastheads, letterheads."""

from __future__ import annotations

import re
from itertools import pairwise

from toolkit.chrome import (
    ADDRESS,
    DATE,
    NAME_WORD,
    PARTICLE,
    PERSON,
    UPPER,
    is_date,
    listed,
)
from toolkit.datelines import PLACE
from toolkit.phrases import SIGNS

LONGEST = 200
"""Characters of a by-line."""
LONGEST_LETTERHEAD = 10
"""Words."""
TURN = re.compile(
    rf"(?P<tag>(?:Q|A|[{UPPER}][{UPPER} .’'()-]{{2,50}}"
    rf"|(?:Mr|Mrs|Ms|Dr|Sir|The)?\.? ?[{UPPER}][\w’'.-]+"
    rf"(?: [{UPPER}][\w’'.-]+){{0,3}})) ?(?:\([^()]{{1,60}}\))?[:.] ?(?:[–—-] ?)?\S"
)
"""“MODERATOR: Good morning”: a turn of a transcript behind the tag of its speaker."""

_TRADES = frozenset(listed("words", "trades", "words"))
_BESIDE = frozenset(listed("words", "trades", "beside"))
_AGENCIES = frozenset(listed("words", "agencies"))
_MEDIA = frozenset(listed("words", "media"))
_WORKS = frozenset({"a", "an", *listed("words", "trades", "callings")})
_CALLINGS = "|".join(re.escape(c) for c in listed("words", "trades", "callings"))
BY = re.compile(
    r"(?:(?:(?i:written|reported|posted|compiled|analysis|interview|text|words|story|report"
    r"|exclusive|comment|opinion|special report|commentary):? )?[Bb][Yy]|[Ff]rom|FROM|Von|VON"
    r"|Par|PAR|Por|Di|Door|Av|بقلم|كتب)[: ]\s*(?P<rest>\S.*)"
)
BIO = re.compile(
    rf"(?:[*•–—-] ?)?(?:(?:Dr|Prof|Professor|Sir|Lord|Lady|Gen|General|Ambassador)\.? )*"
    rf"(?P<name>{PERSON})(?:, [^.]{{2,80}},)? (?:is|was|has|are|have|(?:{_CALLINGS}))\b"
)
INITIALS = re.compile(r"[(\[]?[A-Za-z]{2,5}(?:[/-][A-Za-z]{2,4}){1,4}[)\]]?|[A-Z]{2,20}")
"""“RNA/al/ok”, “AL”: who wrote and who edited, below the article."""
SIGNED = re.compile(rf"(?:[-–—] ?)?(?:(?:Dr|Prof|Professor|Sir|Mr|Mrs|Ms)\.? )?{PERSON}")
NOUN = re.compile(r"(?:ions?|ing|ings|ments?|ships?|isms?|ences?|ances?|ity|ities|ology|ness)$")
_SMALL = frozenset(listed("words", "no_name", "words"))
WORD = re.compile(r"[^\W_][\w’'.@-]*|[&@]\S*")


def is_byline(line: str) -> bool:
    """Whether a line tells with “by”, “from” or a trade who wrote the article.

    >>> [is_byline(x) for x in ("By Anna Lind in Klow", "By noon it was over", "Foreign Editor")]
    [True, False, True]
    """
    bare = line.strip(SIGNS.replace("@", ""))
    if len(bare) > LONGEST or bare.endswith("?"):
        return False
    undated = re.sub(DATE, "", bare, flags=re.IGNORECASE).strip(SIGNS)
    if undated != bare and is_trade(undated):
        return True
    first, *others = re.split(r"\s*[|•·∙]\s*", bare)
    if others and all(map(is_date, others)) and re.fullmatch(rf"{NAME_WORD}", first):
        return True
    if others and len(first) > 2 and all(len(part.split()) <= 6 for part in others):
        named = is_person(first) and any(map(_beside_name, others))
        credited = (first.isupper() or first.casefold() in _AGENCIES) and any(
            map(is_byline, others)
        )
        return is_byline(first) or named or credited
    found = BY.fullmatch(bare)
    if found is not None:
        rest = found["rest"]
        begins = WORD.search(rest)
        return begins is not None and _names(rest) and not _article(begins[0])
    return is_trade(bare) or _named_with_trade(bare)


def _article(word: str) -> bool:
    return word.casefold() in ("a", "an", "this", "that", "his", "her", "its")


def _names(text: str) -> bool:
    """Whether words are names, trades, places, days and addresses, and nothing else."""
    text = re.sub(DATE, " ", text, flags=re.IGNORECASE)
    words = [w[0] for w in WORD.finditer(text)]
    small = [w for w in words if w[0].islower() and "@" not in w]
    known = all(
        w.rstrip(".") in _BESIDE | _TRADES | _AGENCIES | _WORKS or re.fullmatch(PARTICLE, w)
        for w in small
    )
    return len(words) <= 24 and known and any(not w[0].islower() for w in words)


def is_trade(line: str) -> bool:
    """“Diplomatic Correspondent”, “Staff Writers”: a line of trades and what goes with them."""
    words = [w[0].casefold().rstrip(".") for w in WORD.finditer(line)]
    if not 1 <= len(words) <= 7 or not any(w in _TRADES for w in words):
        return False
    return all(w in _TRADES | _BESIDE | _MEDIA for w in words) and words != ["chief"]


def is_role(line: str) -> bool:
    """“Baltics correspondent, Northern Broadcasting”: a trade among names; beside a by-line."""
    words = [w[0] for w in WORD.finditer(line)]
    trade = any(w.casefold() in _TRADES for w in words) or is_masthead(line)
    return 0 < len(words) <= 9 and trade and _names(line) and not line.rstrip().endswith("?")


def _named_with_trade(line: str) -> bool:
    """“Anna Lind, diplomatic editor”, “Anna Lind in Klow”, “Anna Lind | 3 May 2031”."""
    found = re.match(rf"{PERSON}(?:(?:,| and| &|;) {PERSON})*", line[:LONGEST])
    if found is None:
        return False
    rest = line[found.end() :].strip(" ,|•·–—-/()")
    if not rest or not is_person(found[0]):
        return False
    head = re.split(r"\s*[|•·–—/(]\s*|, ", rest)
    return any(map(_beside_name, head)) and _names(line)


def _beside_name(text: str) -> bool:
    """Whether words beside a name show that it is the author's: a trade, a day, an address."""
    return bool(is_trade(text) or is_date(text) or ADDRESS.fullmatch(text) or _of_media(text))


def _of_media(text: str) -> bool:
    """“The Strelsau Courier”, “RBC News”, “Reuters”."""
    words = [w[0].casefold() for w in WORD.finditer(text)]
    return 0 < len(words) <= 5 and (words[-1] in _MEDIA or " ".join(words) in _AGENCIES)


def is_named_in(line: str) -> bool:
    """“Anna Lind in Strelsau and Otto Kraft in Hofbau”, “Anna Lind, Strelsau”."""
    each = rf"{PERSON}(?: in |, ?){PLACE}"
    return len(line) <= LONGEST and bool(
        re.fullmatch(rf"{each}(?:(?:,| and|;) (?:{each}|{PERSON}))*", line.strip())
    )


def is_person(line: str) -> bool:
    """Whether a line can only be people's names: “Anna Lind”, “Anna Lind and Otto Kraft”."""
    bare = line.strip(SIGNS)
    if len(bare) > 90 or any(map(_no_name, bare.split())):
        return False
    return bool(re.fullmatch(rf"{SIGNED.pattern}(?:(?:,| and| &|,? et) {PERSON})*", bare))


def _no_name(word: str) -> bool:
    """Whether a word with a capital is seldom part of a person's name: “Tensions”, “The”."""
    folded = word.casefold()
    return folded in _SMALL or bool(NOUN.search(folded))


def is_about_author(paragraph: str, names: str, body: str) -> bool:
    """Whether a paragraph introduces an author.

    Args:
        paragraph: The paragraph.
        names: The by-lines of the article.
        body: The rest of the article, in which an author does not occur.
    """
    found = BIO.match(paragraph)
    if found is None or len(paragraph) > 600 or not re.search(rf"\b(?:{_CALLINGS})\b", paragraph):
        return False
    name = found["name"]
    surname = name.split()[-1]
    if re.search(rf"\b{re.escape(surname)}\b", names, re.IGNORECASE):
        return True
    return not re.search(rf"\b{re.escape(surname)}\b", body)


def is_masthead(line: str) -> bool:
    """Whether a line is what a paper or station is called: “The Strelsau Courier”.

    >>> is_masthead("The Strelsau Courier"), is_masthead("Post office opens in Klow")
    (True, False)
    """
    name = re.split(r"\s[|–—:-]\s", line.strip(SIGNS))[0]
    words = [w[0] for w in WORD.finditer(name)]
    folded = [w.casefold() for w in words]
    named = any(w in _MEDIA for w in folded[-1:]) or any(
        w in _MEDIA and then == "of" for w, then in pairwise(folded)
    )
    if not named or len(words) > 6:
        return False
    return all(w[0].isupper() or w.casefold() in ("of", "the", "and", "for", "&") for w in words)


def is_letterhead(line: str) -> bool:
    """Whether a line is the head of official paper: “Ministry of Foreign Affairs”."""
    line = re.split(r"\s[-–—|:]\s", line)[0]
    words = [w[0] for w in WORD.finditer(line)]
    plain = ("of", "the", "and", "for", "to", "in")
    if (
        line.casefold().startswith(("to ", "from "))
        or len(words) > LONGEST_LETTERHEAD
        or not all(w[0].isupper() or w.casefold() in plain for w in words)
    ):
        return False
    begins = listed("words", "letterheads", "begins")
    ends = listed("words", "letterheads", "ends")
    return line.casefold().endswith(ends) or any(
        re.search(rf"(?:^|^[\w. ]{{2,30}} ){b}", line.casefold()) for b in begins
    )


def is_origin(line: str) -> bool:
    """“Strelsauer Zeitung, 3 May 2031 (translated)”: a paper and a day, and nothing else."""
    if len(line) > LONGEST:
        return False
    bare = re.sub(r"\([^()]*\)|\[[^\[\]]*\]", " ", line).strip(SIGNS)
    rest, dates = re.subn(DATE, " ", bare, flags=re.IGNORECASE)
    words = [w[0] for w in WORD.finditer(rest)]
    if not dates or not 0 < len(words) <= 9 or not _names(rest):
        return False
    first = [w[0].casefold() for w in WORD.finditer(rest.split(",")[0])]
    return bool(first) and (not {first[0], first[-1]}.isdisjoint(_MEDIA | _AGENCIES))
