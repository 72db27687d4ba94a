"""A document → its headlines and paragraphs, and the text that a model is given of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from toolkit.model import Document, Span
from toolkit.paragraphs import units_of
from toolkit.suggest.lexicon import words

HEADLINES = ("title", "subtitle", "heading")
"""Kinds of section in which every line is a block of its own."""
CREDIT = re.compile(
    r"[(\[][^()\[\]\n]{0,60}\b(?:photo|image|picture|video|getty|file|foto|via)\b"
    r"[^()\[\]\n]{0,60}[)\]]\s*\Z|\b(?:photo|image|picture|video)(?: credit)?s?:[^\n]{0,80}\Z",
    re.IGNORECASE,
)
"""Who took the photograph: nobody in the article."""
WORD = re.compile(r"[^\W\d_]+")
ENOUGH_CAPITALS = 0.6
"""Of the longer words of a headline so many begin with a capital where every word does."""
LONG = 3
"""Shorter words say nothing of how a headline is written."""


@dataclass(frozen=True, slots=True)
class Block:
    """A headline, a heading, a line or a paragraph of running text."""

    span: Span
    kind: str
    """Of its section: title, subtitle, heading, body or caption."""

    @property
    def headline(self) -> bool:
        """Whether it is a headline, a standfirst or a heading."""
        return self.kind in HEADLINES


def blocks_of(document: Document) -> tuple[Block, ...]:
    """The blocks of a document in order; none in boilerplate, and none that only credits."""
    found: list[Block] = []
    for section in document.sections:
        if section.kind == "boilerplate":
            continue
        for unit in units_of(section.span.slice(document.text)):
            credit = CREDIT.search(unit.text)
            end = len(unit.text[: credit.start()].rstrip()) if credit else len(unit.text)
            if end:
                start = section.span.start + unit.span.start
                found.append(Block(Span(start, start + end), section.kind))
    return tuple(found)


def masked(text: str, blocks: Sequence[Block]) -> str:
    """The text with blanks instead of all that is in no block, as long as before.

    Headlines in which every word, or every letter, is a capital are written as running text is: a
    word is small where the article has it so.
    """
    running = [b.span.slice(text) for b in blocks if not b.headline]
    small, capital = _written(running)
    small |= frozenset(words("capitals", "headlines", "words"))
    parts, reached = [], 0
    for block in blocks:
        line = re.sub(r"\s", " ", block.span.slice(text))
        if block.headline:
            line = _usual(line, small, capital)
        parts += [" " * (block.span.start - reached), line]
        reached = block.span.end
    return "".join(parts)


def _written(running: Iterable[str]) -> tuple[frozenset[str], frozenset[str]]:
    """The words of running text that begin small, and those that do not within a sentence."""
    small: set[str] = set()
    capital: set[str] = set()
    for text in running:
        for word in WORD.finditer(text):
            if word[0].islower():
                small.add(word[0])
            elif text[max(0, word.start() - 2) : word.start()].strip(" ").isalnum():
                capital.add(word[0])
    return frozenset(small), frozenset(capital)


def _usual(line: str, small: frozenset[str], capital: frozenset[str]) -> str:
    """A headline as running text would have it."""
    long = [w for w in WORD.findall(line) if len(w) > LONG]
    shouted = len(long) > 2 and all(w.isupper() for w in long)
    titled = sum(w[0].isupper() for w in long) > ENOUGH_CAPITALS * len(long) and len(long) > 3
    if not shouted and not titled:
        return line

    def rewritten(word: re.Match[str]) -> str:
        found = word[0]
        low, title = found.lower(), found.capitalize()
        if len(low) != len(found) or len(title) != len(found) or not found[0].isupper():
            return found
        if shouted and title in capital:
            return title
        if found in capital or (word.start() == 0 and not shouted):
            return found
        if _is_small(low, small):
            return low if word.start() else title
        return title if shouted and len(found) > LONG else found

    return WORD.sub(rewritten, line)


def _is_small(word: str, small: frozenset[str]) -> bool:
    """Whether the article writes a word small, in this form or another: “warns”, “warned”."""
    if word in small:
        return True
    stem = word.removesuffix("s")
    return len(stem) > LONG and any(stem + end in small for end in ("", "s", "d", "ed", "ing"))
