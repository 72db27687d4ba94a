"""The words that report what somebody says, with what they take: ``lexicon/quotes.toml``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from toolkit.suggest.lexicon import table, words

TAKES = (
    *("clause", "speech", "question", "promise", "directive", "gerund"),
    *("phrase", "stakes", "quoting", "stance", "belief"),
)
"""The lists of verbs in the file; a verb takes what the lists say that it is in."""
NOUN_TAKES = ("clause", "infinitive", "phrase")
VOWELS = "aeiou"


@dataclass(frozen=True, slots=True)
class Word:
    """A verb or noun that reports; `more` are the words that belong to it: point *out*."""

    lemma: str
    more: tuple[str, ...]
    takes: frozenset[str]
    prepositions: Mapping[str, str]
    """A preposition behind it → what may follow: any, ing, stakes, quoted."""


@lru_cache(maxsize=1)
def verbs() -> Mapping[str, tuple[Word, ...]]:
    """A form of a verb → the verbs that it may be, those of several words first."""
    takes: dict[str, set[str]] = {}
    for name in TAKES:
        for verb in words("quotes", "verbs", name):
            takes.setdefault(verb, set()).add(name)
    prepositions = table("quotes", "prepositions")
    for verb in prepositions:
        takes.setdefault(verb, set())
    irregular = table("quotes", "irregular")
    found: dict[str, list[Word]] = {}
    for verb, lists in takes.items():
        lemma, *more = verb.split()
        word = Word(lemma, tuple(more), frozenset(lists), prepositions.get(verb, {}))
        for form in {lemma, *irregular.get(lemma, inflected(lemma))}:
            found.setdefault(form, []).append(word)
    return {form: tuple(sorted(those, key=lambda w: -len(w.more))) for form, those in found.items()}


@lru_cache(maxsize=1)
def nouns() -> Mapping[str, Word]:
    """A form of a noun → the noun."""
    takes: dict[str, set[str]] = {}
    prepositions: dict[str, dict[str, str]] = {}
    for name in NOUN_TAKES:
        for entry in words("quotes", "nouns", name):
            noun, *preposition = entry.split()
            takes.setdefault(noun, set()).add(name)
            prepositions.setdefault(noun, {}).update(dict.fromkeys(preposition, "any"))
    return {
        form: Word(noun, (), frozenset(lists), prepositions[noun])
        for noun, lists in takes.items()
        for form in (noun, plural(noun))
    }


@cache
def listed(*path: str) -> frozenset[str]:
    """One list of the file as a set."""
    return frozenset(words("quotes", *path))


def inflected(verb: str) -> Iterator[str]:
    """The forms of a regular verb: third person, past, form in -ing.

    >>> list(inflected("deny")), list(inflected("urge"))
    (['denies', 'denied', 'denying'], ['urges', 'urged', 'urging'])
    """
    yield plural(verb)
    if verb.endswith("e"):
        yield from (f"{verb}d", f"{verb[:-1]}ing")
    elif verb.endswith("y") and verb[-2] not in VOWELS:
        yield from (f"{verb[:-1]}ied", f"{verb}ing")
    else:
        yield from (f"{verb}ed", f"{verb}ing")


def plural(word: str) -> str:
    """A noun's plural, or the third person of a verb.

    >>> plural("reply"), plural("stress"), plural("threat")
    ('replies', 'stresses', 'threats')
    """
    if word.endswith("y") and word[-2] not in VOWELS:
        return f"{word[:-1]}ies"
    return f"{word}es" if word.endswith(("s", "sh", "ch", "x", "z")) else f"{word}s"
