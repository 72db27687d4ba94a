"""The lines and paragraphs of one text, and what has been decided of them so far."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from toolkit.paragraphs import Unit


@dataclass(slots=True)
class Page:
    """The units of one text, and what has been decided of them so far."""

    units: Sequence[Unit]
    kinds: list[str | None] = field(default_factory=list)
    credits: set[int] = field(default_factory=set)
    """The units that tell who wrote the article, when and where."""

    def claim(self, index: int, kind: str) -> None:
        """Decide what a unit is, where that is open; "credit" is boilerplate, and noted."""
        if self.kinds[index] is None:
            self.kinds[index] = "boilerplate" if kind == "credit" else kind
            if kind == "credit":
                self.credits.add(index)

    def open(self) -> list[int]:
        """The units that no rule has claimed."""
        return [i for i, kind in enumerate(self.kinds) if kind is None]

    def prose(self) -> list[int]:
        """The open units that can only be paragraphs."""
        kinds = enumerate(self.kinds)
        return [
            i
            for i, kind in kinds
            if kind == "body" or (kind is None and not self.units[i].headline_like)
        ]

    def head(self) -> list[int]:
        """The open units above the first paragraph; none, where there is no paragraph."""
        prose = self.prose()
        return [i for i in self.open() if prose and i < prose[0]]

    def tail(self) -> list[int]:
        """The open units below the last paragraph."""
        prose = self.prose()
        return [i for i in self.open() if prose and i > prose[-1]]

    def top(self, paragraphs: int) -> list[int]:
        """The open units down to the paragraph of that number, counted from 0."""
        prose = self.prose()
        end = prose[min(paragraphs, len(prose) - 1)] if prose else -1
        return [i for i in self.open() if i <= end]

    def title(self) -> Unit | None:
        """The first unit that is the headline."""
        return next((self.units[i] for i, k in enumerate(self.kinds) if k == "title"), None)

    def beside(self, index: int) -> bool:
        """Whether what stands directly above or below is the page's."""
        near = (i for i in (index - 1, index + 1) if 0 <= i < len(self.units))
        return any(self.kinds[i] == "boilerplate" for i in near)

    def text(self, index: int) -> str:
        """The words of a unit."""
        return self.units[index].text


Rule = Callable[[Page], Iterator[tuple[int, str]]]


def plain(text: str) -> str:
    """A text's words, in small letters, one blank between two."""
    return " ".join(re.findall(r"[^\W_]+", text.casefold()))
