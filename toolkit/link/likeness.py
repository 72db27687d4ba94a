"""Two items of one kind → what speaks for their being one and the same, in figures and words.

Each sign is a number from 0 to 1. What the codebook rules out (two different speakers, two
different days) is no matter of degree: such a pair is ruled out.
"""

from __future__ import annotations

from toolkit.link.items import Entry
from toolkit.link.story import one_story
from toolkit.link.when import WEEKDAYS, Days, apart

CLOSE = 85
"""From here on two stems count as one word: “harbour” and “harbor”."""
LONG = 5
"""Letters of a stem from which on it need not be the very same."""
BEGINNING = 3
"""Letters that it needs to share then, at its beginning."""
OTHERS = "said by others"
FORM = ("act", "aim", "condition_polarity", "modality", "polarity")
"""Fields that say of what form a threat or an event is."""
REPORTED = 4
"""Days that may lie between an utterance and an article that tells of it as of news."""


def signs(one: Entry, other: Entry) -> dict[str, float]:
    """What speaks for and against two items of one kind being the same; symmetric."""
    if other.key < one.key:
        one, other = other, one
    values = {
        "words": _alike(one, other),
        "who": float(not one.who.isdisjoint(other.who)),
        "side": float(one.who.isdisjoint(other.who) and not one.sides.isdisjoint(other.sides)),
        "whom": _overlap(one.whom, other.whom),
        "inside": _overlap(one.inside, other.inside),
        "acts": _overlap(one.acts, other.acts),
        "around": _dice(one.around, other.around),
        "day": float(_same_day(one.days, other.days)),
        "elsewhen": float(_elsewhen(one, other)),
        "elsewhere": float(one.document != other.document),
        "story": _story(one, other),
        "told": float(not one.tellers.isdisjoint(other.tellers)),
        "retold": float(bool(one.tellers) != bool(other.tellers)),
        "others": float(_told_by_others(one, other)),
    }
    for name, kept in one.labels.items():
        if name not in FORM:
            values[name] = _overlap(kept, other.labels[name])
    if one.kind == "same_quote":
        kinds = "consequence_kinds"
        values["threat"] = float(bool(one.labels[kinds]) == bool(other.labels[kinds]))
    elif form := [_overlap(one.labels[n], other.labels[n]) for n in FORM if n in one.labels]:
        values["form"] = sum(form) / len(form)
    return values


def _story(one: Entry, other: Entry) -> float:
    return 1.0 if one.document == other.document else one_story(one.article, other.article)


def _told_by_others(one: Entry, other: Entry) -> bool:
    """Whether the words of both stand within those of others, and of two different ones."""
    return bool(one.tellers) and bool(other.tellers) and one.tellers.isdisjoint(other.tellers)


def words_shared(one: Entry, other: Entry) -> tuple[int, int]:
    """How many words two items share, and how many the one with fewer has."""
    if other.key < one.key:
        one, other = other, one
    return _words(one.stems, other.stems), min(len(one.stems), len(other.stems))


def against(one: Entry, other: Entry) -> str:
    """Why two items cannot be one and the same; empty: they can. Symmetric."""
    if one.document == other.document and one.start < other.end and other.start < one.end:
        return "one stands within the other"
    if one.kind != "same_event" and _others(one, other):
        return OTHERS
    if one.kind == "same_event" and not one.acts & other.acts:
        return "acts of other types"
    if one.days and other.days and apart(one.days, other.days):
        return "on other days"
    for dated, read in ((one, other), (other, one)):
        if dated.days and read.appeared and dated.days[0] > read.appeared[1] and _past(dated):
            return "after the other article appeared"
    return ""


def _others(one: Entry, other: Entry) -> bool:
    """Whether two say it: each with a name; of threats, two persons, or two sides."""
    if not one.who or not other.who:
        return False
    if one.kind == "same_threat":
        persons = one.persons and other.persons and not one.persons & other.persons
        return bool(persons) or not one.sides & other.sides
    return not one.who & other.who and not one.unnamed and not other.unnamed


def _past(entry: Entry) -> bool:
    return "future" not in entry.labels.get("modality", ())


def _words(one: frozenset[str], other: frozenset[str]) -> int:
    """How many words two texts share; long ones need not be spelled alike to the letter."""
    from rapidfuzz import fuzz

    shared = len(one & other)
    if not one or not other or shared == min(len(one), len(other)):
        return shared
    begun: dict[str, list[str]] = {}
    for word in sorted(other - one):
        if len(word) >= LONG:
            begun.setdefault(word[:BEGINNING], []).append(word)
    for word in sorted(one - other):
        near = begun.get(word[:BEGINNING], ()) if len(word) >= LONG else ()
        for candidate in near:
            if fuzz.ratio(word, candidate) >= CLOSE:
                begun[word[:BEGINNING]].remove(candidate)
                shared += 1
                break
    return shared


def _alike(one: Entry, other: Entry) -> float:
    """How much two items have in common of their words: of all, of the shorter, letter by letter.

    Each of the three misses something: a quote that was cut short, one that was padded, and words
    that were changed a little.
    """
    from rapidfuzz import fuzz

    if not one.stems or not other.stems:
        return 0.0
    shared = _words(one.stems, other.stems)
    fewer, more = sorted((len(one.stems), len(other.stems)))
    letters = fuzz.ratio(one.letters, other.letters) / 100
    return (2 * shared / (fewer + more) + shared / fewer + letters) / 3


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """What two sets share of all that they hold; nothing where one is empty."""
    return len(one & other) / len(one | other) if one and other else 0.0


def _dice(one: frozenset[str], other: frozenset[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0


def _same_day(one: Days | None, other: Days | None) -> bool:
    """Whether both are of one day, as far as the texts say."""
    return one is not None and one == other and one[0] == one[1]


def _elsewhen(one: Entry, other: Entry) -> bool:
    """Whether the articles speak of other days there, or one was said long before the other."""
    (first, name), (second, other_name) = _when(one), _when(other)
    if first and second:
        return apart(first, second) > 0
    if name and other_name:
        return name != other_name
    for known, open_ in ((first, other), (second, one)):
        if known and open_.appeared and apart(known, open_.appeared) > REPORTED:
            return True
    return False


def _when(entry: Entry) -> tuple[Days | None, str]:
    """When something was said or done, else when the rest of its article was; and the weekday."""
    days, name = (entry.days, entry.weekday) if entry.days or entry.weekday else entry.present
    if days and days[0] == days[1]:
        return days, WEEKDAYS[days[0].weekday()].capitalize()
    return days, name
