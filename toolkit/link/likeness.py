"""Two items of one kind → what speaks for their being one and the same, in figures and words.

Each sign is a number from 0 to 1. What the codebook rules out (two different speakers, two
different days) is no matter of degree: such a pair is ruled out.
"""

from __future__ import annotations

from toolkit.link.items import Entry
from toolkit.link.when import REPORTED, WEEKDAYS, Days, apart

CLOSE = 85
"""From here on two stems count as one word: “harbour” and “harbor”."""
LONG = 5
"""Letters of a stem from which on it need not be the very same."""
BEGINNING = 3
"""Letters that it needs to share then, at its beginning."""
OTHERS = "said by others"
TOLD = "told by others"
VERBATIM = "two quotes of one article, word for word"
FORM = ("act", "aim", "condition_polarity", "modality", "polarity")
"""Fields that say of what form a threat or an event is."""
KINDS = "consequence_kinds"
"""The field that says what follows of a threat."""
VAGUE = frozenset({"unspecified"})
"""Its values that leave open what follows."""
OPEN_OCCASION = 0.5
"""What it counts where nobody can tell whether two items are of one occasion."""
OPEN = frozenset({"none", "unclear"})
"""Values that say that a field is not settled."""


def signs(one: Entry, other: Entry) -> dict[str, float]:
    """What speaks for and against two items of one kind being the same; symmetric."""
    if other.key < one.key:
        one, other = other, one
    kin, elsewhen = not _two_persons(one, other), _elsewhen(one, other)
    values = {
        "words": _alike(one, other),
        "who": float(kin and not one.who.isdisjoint(other.who)),
        "side": float(
            kin and one.who.isdisjoint(other.who) and not one.sides.isdisjoint(other.sides)
        ),
        "whom": _overlap(one.whom, other.whom),
        "inside": _overlap(one.inside, other.inside),
        "acts": _overlap(one.acts, other.acts),
        "around": _dice(one.around, other.around),
        "day": float(_same_day(one.days, other.days)),
        "elsewhen": float(elsewhen),
        "elsewhere": float(one.document != other.document),
        "headline": float(one.document == other.document and one.headline != other.headline),
        "occasion": 0.0 if elsewhen else _occasion(one, other),
        "told": float(not one.tellers.isdisjoint(other.tellers)),
        "retold": float(bool(one.tellers) != bool(other.tellers)),
        "others": float(_told_by_others(one, other)),
    }
    if one.kind == "same_quote":
        mine, theirs = one.labels[KINDS], other.labels[KINDS]
        values["threat"] = float(bool(mine) == bool(theirs))
        values["unequal"] = float(bool(mine) and bool(theirs) and mine != theirs)
        return values
    values["form"] = _form(one, other)
    for name, kept in one.labels.items():
        if name not in FORM:
            values[name] = _overlap(kept, other.labels[name])
    if one.kind == "same_threat":
        values["vague"] = float(_vague(one.labels[KINDS], other.labels[KINDS]))
        values["clash"] = float(_clash(one.labels[KINDS], other.labels[KINDS]))
    return values


def _form(one: Entry, other: Entry) -> float:
    """The share of the fields of form that agree, of those that are settled in both."""
    settled = [
        _overlap(one.labels[name], other.labels[name])
        for name in FORM
        if name in one.labels and not (one.labels[name] | other.labels[name]) & OPEN
    ]
    return sum(settled) / len(settled) if settled else 0.0


def _occasion(one: Entry, other: Entry) -> float:
    """Whether both are of one occasion; of quotes also how near their articles are.

    A threat is the same if one side makes it on one occasion. A quote has to be of one utterance
    of that occasion: it more likely is where two articles draw on the same sources.
    """
    together = one.document == other.document or one.occasion.number == other.occasion.number
    if one.recalled and other.recalled:
        return float(one.days == other.days)
    if one.recalled or other.recalled:
        # What an article looks back on is told by those of another occasion than its own.
        return float(not together)
    if not together:
        # Of an article that is like no other it is open of which occasion it is.
        return 0.0 if one.occasion.near and other.occasion.near else OPEN_OCCASION
    if one.kind == "same_quote" and one.document != other.document:
        return one.occasion.near.get(other.place, 0.0)
    return 1.0


def _two_persons(one: Entry, other: Entry) -> bool:
    """Whether two persons speak, of whom one has a name: a nameless official may be another's."""
    both = bool(one.people) and bool(other.people) and one.people.isdisjoint(other.people)
    return both and bool(one.persons or other.persons)


def _clash(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two threats name consequences, and other ones."""
    named = one - VAGUE, other - VAGUE
    return all(named) and named[0].isdisjoint(named[1])


def _vague(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether one of two threats leaves open what follows, and the other does not."""
    return bool(one) and bool(other) and one.isdisjoint(other) and not _clash(one, other)


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
    if one.document == other.document and one.verbatim and other.verbatim:
        return VERBATIM
    if one.kind != "same_event" and _others(one, other):
        return OTHERS
    if one.kind == "same_quote" and _told_by_others(one, other):
        return TOLD
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
    if one.document == other.document and one.recalled != other.recalled:
        return True
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
