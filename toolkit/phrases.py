"""Phrases of the lists in ``furniture/*.toml`` → patterns over lines and paragraphs.

The lists are written for people: ``…`` stands for any words, ``[x]`` may be missing, ``(a|b)`` is
one of two, ``<date>`` is whatever a day looks like; `Phrases` makes regular expressions of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cached_property

TOKEN = re.compile(r"<(\w+)>| ?… ?| |[^\W_]+|.")
ANY = 150
"""Characters that … stands for at an edge of a phrase; in its middle it is half of them."""
SIGNS = (
    " \t\u00a0\u200b\ufeff*#•·●▪■→►▶»›«‹<>|_~=–—-()[]{}“”\"'‘’:;.,!?…+^✉☰×✕✖▼▲↓↑←⟵⟶⋮✓✔★☆"
    "：；，。（）【】"
)
"""Signs around a line that do not count."""
EDGES = re.compile(r"^[^\w©@#]+|[^\w*]+$")
MADE = {"{": "(?:", "}": ")?", "(": "(?:", ")": ")", "|": "|", " ": r"\s+"}


class Phrases:
    """A list of phrases, to be found in texts.

    Most lines hold none of the words of most phrases, which is cheap to see: only what holds the
    longest sure piece of a phrase is held against its pattern.
    """

    def __init__(self, phrases: Iterable[str], blanks: Mapping[str, str]) -> None:
        self.phrases = tuple(phrases)
        self.blanks = blanks

    @cached_property
    def plain(self) -> frozenset[str]:
        """Those that are words and nothing else."""
        return frozenset(p.casefold() for p in self.phrases if not set(p) & set("…[]()|<>^"))

    @cached_property
    def patterns(self) -> tuple[tuple[str, re.Pattern[str]], ...]:
        """Of the others, a piece that must be there and the pattern."""
        rest = [p for p in self.phrases if p.casefold() not in self.plain]
        return tuple((_sure(p), re.compile(_regex(p, self.blanks), re.IGNORECASE)) for p in rest)

    @cached_property
    def within(self) -> tuple[tuple[str, re.Pattern[str]], ...]:
        """A piece that must be there and the pattern, of all, for paragraphs."""
        found = []
        for phrase in self.phrases:
            inside = _regex(phrase.removeprefix("^"), self.blanks)
            edge = r"\A\W*" if phrase.startswith("^") else r"(?<!\w)"
            found.append((_sure(phrase), re.compile(edge + f"(?:{inside})", re.IGNORECASE)))
        return tuple(found)

    def are(self, line: str) -> bool:
        """Whether a whole line is one of them, with or without the signs at its ends."""
        bare = EDGES.sub("", line)
        for words in {line, bare, line.rstrip(SIGNS), re.sub(r"[()\[\]]", "", bare)}:
            straight = " ".join(words.replace("’", "'").split())
            folded = straight.casefold()
            if folded in self.plain:
                return True
            if any(sure in folded and p.fullmatch(straight) for sure, p in self.patterns):
                return True
        return False

    def stand_in(self, paragraph: str) -> bool:
        """Whether a paragraph holds one of them."""
        straight = " ".join(paragraph.replace("’", "'").split())
        folded = straight.casefold()
        return any(sure in folded and p.search(straight) for sure, p in self.within)


def _marked(phrase: str) -> str:
    """A phrase with {} around what may be missing, and the blank beside it inside."""
    while found := re.match(r"((?:\{[^{}]*\})*)\[([^\[\]]*)\] ", phrase):
        phrase = f"{found[1]}{{({found[2]}) }}{phrase[found.end() :]}"
    phrase = re.sub(r" \[([^\[\]]*)\]", r"{ (\1)}", phrase)
    return re.sub(r"\[([^\[\]]*)\]", r"{\1}", phrase)


def _sure(phrase: str) -> str:
    """The longest piece of a phrase that stands in all that it matches; "" where there is none."""
    fixed = re.sub(r"\{[^{}]*\}|<\w+>", "…", _marked(phrase.removeprefix("^")))
    while re.search(r"\([^()]*\)", fixed):
        fixed = re.sub(r"\([^()]*\)", "…", fixed)
    return max((piece.strip() for piece in fixed.split("…")), key=len, default="").casefold()


def _regex(phrase: str, blanks: Mapping[str, str]) -> str:
    """A phrase as a regular expression."""
    marked = _marked(phrase)
    made = []
    for token in TOKEN.finditer(marked):
        text = token[0]
        if token[1]:
            made.append(f"(?:{blanks[token[1]]})")
        elif "…" in text:
            made.append(_gap(text, first=token.start() == 0, last=token.end() == len(marked)))
        else:
            made.append(MADE.get(text) or re.escape(text))
    return "".join(made)


def _gap(text: str, *, first: bool, last: bool) -> str:
    """Any words: a blank beside the sign is there only when they are."""
    left, right = text.startswith(" "), text.endswith(" ")
    words = rf".{{0,{ANY if first or last else ANY // 2}}}?"
    if first:
        return rf"(?:{words}\s)?" if right else words
    if last:
        return rf"(?:[\s:,;.(|–—-]{words})?" if left else words
    if left and right:
        return rf"\s+(?:{words}\s)?"
    return (r"\s+" if left else "") + words + (r"\s+" if right else "")
