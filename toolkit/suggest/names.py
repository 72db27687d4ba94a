"""Registered names → where they stand in a document.

Only names and metonyms are suggested: nominals, pronouns and demonyms are marked where they fill a
role, which no list of words can tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from toolkit.model import PLACE, Document, Section, Span

SURE = 0.99
"""Confidence in a name of several words: hardly anything else is written so."""
LIKELY = 0.95
"""Confidence in a name of one word: now and then it is part of a name that is not registered."""
FIGURATIVE = 0.9
"""Confidence in a metonym: now and then the text means the town or the building."""

FORMS = ("name", "metonym")
WORD = re.compile(r"[^\W_]+")
LOCATIVE = re.compile(r"\b(?:in|near|outside|around|at|across|throughout)\s+$", re.IGNORECASE)
"""What stands before a town in which something happens."""
ARTICLE = re.compile(r"\bthe\s+$", re.IGNORECASE)
PARTICLES = frozenset({"of", "and", "for", "in", "the", "on", "de", "du", "la", "von", "van", "al"})
"""Words that are written small inside a name."""
AROUND = 100
"""Characters before a name that are looked at."""
AT_START = re.compile(r"(?:^|\n|[.!?:…][\"”’»)]*\s+|[“\"„«‘(])$")
"""What stands before the first word of a sentence, which has its capital for that."""
RANKS = frozenset(
    {"president", "presidents", "premier", "minister", "ministers", "chancellor", "secretary"}
    | {"ambassador", "adviser", "advisor", "spokesman", "spokeswoman", "spokesperson", "leader"}
    | {"chief", "general", "admiral", "colonel", "commander", "senator", "governor", "mayor"}
    | {"king", "queen", "prince", "princess", "pope", "judge", "mr", "mrs", "ms", "dr", "sir"}
    | {"analyst", "expert", "professor", "correspondent", "reporter", "journalist", "and"}
)
"""Words with a capital that may stand before a surname without being a first name."""
RUNNING = ("body", "caption")
"""Sections in which a capital letter says something; headlines may write every word with one."""


@dataclass(frozen=True, slots=True)
class Name:
    """One way of writing one actor."""

    text: str
    form: str
    actor_id: str
    kind: str


@dataclass(frozen=True, slots=True)
class Found:
    """A name where it stands, and how sure that is."""

    span: Span
    name: Name
    score: float


def find_names(document: Document, actors: Sequence[Mapping[str, Any]]) -> list[Found]:
    """The registered names in a document, in order, none overlapping another.

    Of names that overlap, the longest counts. A name that two actors share is left out; but where
    one of the two is a place, what stands before it settles which.
    """
    names = Lexicon(actors)
    found: list[Found] = []
    for section in document.sections:
        if section.kind != "boilerplate":
            found.extend(_in_section(document.text, section, names))
    return found


class Lexicon:
    """The names of a registry, found by their first words."""

    def __init__(self, actors: Sequence[Mapping[str, Any]]) -> None:
        self.names: dict[str, list[Name]] = {}
        starting: dict[str, set[str]] = {}
        for actor in actors:
            for name in _names(actor):
                first = WORD.match(name.text)
                if first:
                    self.names.setdefault(_folded(name.text), []).append(name)
                    starting.setdefault(first[0], set()).add(name.text)
        self._patterns = {word: _pattern(texts) for word, texts in starting.items()}

    def at(self, text: str, start: int, end: int) -> tuple[Span, list[Name]] | None:
        """The longest name that begins at a word, and the actors who go by it."""
        word = WORD.match(text, start, end)
        pattern = self._patterns.get(word[0]) if word else None
        match = pattern.match(text, start, end) if pattern else None
        return (Span(*match.span()), self.names[_folded(match[0])]) if match else None


def _names(actor: Mapping[str, Any]) -> Iterator[Name]:
    """The names and metonyms of an actor; the registry's own word for it only if it is a name."""
    listed = {alias["text"] for alias in actor.get("aliases", ())}
    for alias in actor.get("aliases", ()):
        if alias["form"] in FORMS:
            yield Name(alias["text"], alias["form"], actor["id"], actor["kind"])
    bare = re.sub(r"^[Tt]he ", "", actor["name"])
    if bare not in listed and actor["name"] not in listed and "members" not in actor:
        words = [word[0] for word in bare.split() if word not in PARTICLES]
        if not any(first.islower() for first in words):
            yield Name(bare, "name", actor["id"], actor["kind"])


def _in_section(text: str, section: Section, names: Lexicon) -> list[Found]:
    matches = [
        match
        for word in WORD.finditer(text, section.span.start, section.span.end)
        if (match := names.at(text, word.start(), section.span.end))
    ]
    matches.sort(key=lambda m: (m[0].start - m[0].end, m[0].start))
    offset = section.span.start
    taken = bytearray(section.span.end - offset)
    found: list[Found] = []
    for span, candidates in matches:
        place = slice(span.start - offset, span.end - offset)
        if any(taken[place]):
            continue
        taken[place] = b"x" * (span.end - span.start)
        name = _meant(text, span, candidates)
        if name is not None and not _belongs_to_more(text, span, name, section):
            found.append(Found(span, name, _score(name)))
    return sorted(found, key=lambda f: f.span)


def _meant(text: str, span: Span, candidates: Sequence[Name]) -> Name | None:
    """Which of the actors who share a name is meant here, if that can be told."""
    before = text[max(0, span.start - 20) : span.start]
    somewhere = LOCATIVE.search(before) is not None
    places = [name for name in candidates if name.kind == PLACE]
    others = [name for name in candidates if name.kind != PLACE]
    if places and others:
        if ARTICLE.search(before):
            return None
        candidates = places if somewhere else others
    if len({name.actor_id for name in candidates}) > 1:
        return None
    name = min(candidates, key=lambda n: FORMS.index(n.form))
    return None if somewhere and name.form == "metonym" else name


def _belongs_to_more(text: str, span: Span, name: Name, section: Section) -> bool:
    """Whether a surname follows another first name than the registered one, or is in a handle."""
    if text[max(0, span.start - 1) : span.start] in ("@", "#"):
        return True
    if name.kind != "person" or section.kind not in RUNNING or len(name.text.split()) > 1:
        return False
    window = text[max(section.span.start, span.start - AROUND) : span.start]
    before = re.search(r"([^\W\d_]+)\.?[^\S\n]+$", window)
    if before is None or not before[1][0].isupper() or before[1].isupper():
        return False
    starts_sentence = AT_START.search(window[: before.start()])
    return starts_sentence is None and before[1].casefold() not in RANKS


def _score(name: Name) -> float:
    if name.form == "metonym":
        return FIGURATIVE
    return SURE if len(name.text.split()) > 1 else LIKELY


def _pattern(texts: set[str]) -> re.Pattern[str]:
    """Texts → a pattern for the longest of them, up to the end of a word.

    White space may be any but a blank line, and apostrophes straight or curved.
    """
    parts = []
    for text in sorted(texts, key=lambda t: (-len(t), t)):
        words = [re.sub("['’]", "['’]", re.escape(word)) for word in text.split()]
        parts.append(r"(?:[^\S\n]+|[^\S\n]*\n[^\S\n]*)".join(words))
    return re.compile(rf"(?:{'|'.join(parts)})(?![^\W_])")


def _folded(text: str) -> str:
    return " ".join(text.replace("’", "'").split())
