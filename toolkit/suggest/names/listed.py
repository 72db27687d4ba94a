"""Names of the registry and of the general lists → where they stand, and who is meant.

Of names that overlap, the longest counts. A name that two registered actors share is left open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from toolkit.model import PLACE, Span
from toolkit.suggest.blocks import Block
from toolkit.suggest.items import Actor
from toolkit.suggest.names.known import WORD, Entry, Known
from toolkit.suggest.names.people import title_words
from toolkit.suggest.names.registered import NAMED
from toolkit.suggest.names.towns import is_building, is_town
from toolkit.suggest.parse import Parse

ARTICLE = re.compile(r"\b[Tt]he\s+$")
AT_START = re.compile(r"(?:^|\n|[.!?:…][\"”’»)]*\s+|[“\"„«‘(])$")
"""What stands before the first word of a sentence, which has its capital for that."""
AROUND = 100
"""Characters before a name that are looked at."""
RUNNING = ("body", "caption")
"""Sections in which a capital letter says something; headlines may write every word with one."""
SMALL = re.compile("[a-z]")
EVIDENT = 12
"""So many letters, all capitals, make a headline of capitals."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A listed name where it stands; `actor` is None where two actors share it."""

    span: Span
    form: str
    actor: Actor | None
    own: bool
    rivals: tuple[Actor, ...] = ()
    """Those who share it."""


def hits(parse: Parse, known: Known) -> list[Hit]:
    """The listed names in running text, in order, none overlapping another."""
    found: list[Hit] = []
    for block in parse.blocks:
        caps = all_capitals(block.span.slice(parse.text))
        reached = block.span.start
        for word in WORD.finditer(parse.text, block.span.start, block.span.end):
            if word.start() < reached or not known.begins(word[0]):
                continue
            span = known.at(parse.text, word.start(), block.span.end, caps=caps)
            if span is None:
                continue
            reached = span.end
            hit = _hit(parse, span, known, block)
            if hit is not None:
                found.append(hit)
    return found


def all_capitals(text: str) -> bool:
    """Whether a line is written in capitals from end to end."""
    if SMALL.search(text):
        return False
    letters = [c for c in text if c.isalpha()]
    return len(letters) >= EVIDENT and all(not c.islower() for c in letters)


def _hit(parse: Parse, span: Span, known: Known, block: Block) -> Hit | None:
    entries = known.entries(span.slice(parse.text))
    named = [e for e in entries if e.form in NAMED and (not e.shy or _spoken_of(parse, e, known))]
    text = parse.text
    if not named or text[max(0, span.start - 1) : span.start] in ("@", "#"):
        return None
    if any(e.alone for e in named) and not _on_purpose(text, span, block):
        return None
    entry, rivals = _meant(parse, span, named)
    if entry is None:
        return Hit(span, "name", None, own=True, rivals=rivals) if rivals else None
    entry = _of_its_country(text, span, entry, known)
    if entry.actor.kind == "person" and somebody_else(text, span, block):
        return None
    return Hit(span, entry.form, entry.actor, entry.own)


def _spoken_of(parse: Parse, entry: Entry, known: Known) -> bool:
    """Whether a text names the state of a metonym, or its people, too."""
    words = [word[0] for word in WORD.finditer(parse.text) if word[0][0].isupper()]
    return any(known.country(word) == entry.actor for word in words) or any(
        known.country(" ".join(pair)) == entry.actor for pair in pairwise(words)
    )


def _of_its_country(text: str, span: Span, entry: Entry, known: Known) -> Entry:
    """A listed body behind the demonym of another country is that country's."""
    if entry.own or entry.actor.kind != "organization" or entry.form == "metonym":
        return entry
    before = re.search(
        r"([^\W\d_][\w.-]*?)(?:['’]s)?[^\S\n]+$", text[max(0, span.start - 30) : span.start]
    )
    state = known.country(before[1]) if before else None
    if before is None or state is None or state.country == entry.actor.country:
        return entry
    name = f"{before[1]} {span.slice(text)}"
    actor = Actor(name, "organization", state.country, represents=(state.key,))
    return replace(entry, actor=actor)


def _on_purpose(text: str, span: Span, block: Block) -> bool:
    """Whether a common word is a name here: “the West”, and no “West” of a headline."""
    return (
        block.kind in RUNNING
        and ARTICLE.search(text[max(0, span.start - 6) : span.start]) is not None
    )


def _meant(
    parse: Parse, span: Span, named: Sequence[Entry]
) -> tuple[Entry | None, tuple[Actor, ...]]:
    """Which of those who share a name is meant; or, where that is open, all of them."""
    places = [e for e in named if e.actor.kind == PLACE]
    others = [e for e in named if e.actor.kind != PLACE]
    if others and others[0].form == "metonym":
        if not places and is_building(parse, span):
            seat = others[0]
            name = span.slice(parse.text)
            return Entry(name, "name", _site(seat, name), own=False), ()
        if places and is_town(parse, span):
            others = []
    named = others or places
    own = [e for e in named if e.own] or list(named)
    if len({e.actor.key for e in own}) > 1:
        return None, tuple(dict.fromkeys(e.actor for e in own))
    return min(own, key=lambda e: NAMED.index(e.form)), ()


def _site(seat: Entry, name: str) -> Actor:
    """Where something happens: the town, or the house itself."""
    if seat.actor.kind == "state":
        return Actor(name, PLACE, seat.actor.country)
    return seat.actor


def somebody_else(text: str, span: Span, block: Block) -> bool:
    """Whether a surname follows another first name than the registered one."""
    if block.kind not in RUNNING or len(span.slice(text).split()) > 1:
        return False
    window = text[max(block.span.start, span.start - AROUND) : span.start]
    before = re.search(r"([^\W\d_]+)\.?[^\S\n]+$", window)
    if before is None or not before[1][0].isupper() or before[1].isupper():
        return False
    starts_sentence = AT_START.search(window[: before.start()])
    word = before[1].casefold()
    return (
        starts_sentence is None and word not in title_words() and word not in ("and", "or", "for")
    )


def pieces(span: Span, taken: Sequence[Span]) -> Iterator[Span]:
    """The spans of `taken` that share a character with one."""
    return (other for other in taken if other.overlaps(span))
