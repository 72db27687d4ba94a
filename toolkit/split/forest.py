"""What hangs together: names that are joined two by two, and which of them stand under one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable


class Forest:
    """Names in trees: those that were joined, over however many steps, are in one."""

    def __init__(self, names: Iterable[str]) -> None:
        self._above = {name: name for name in names}

    def top(self, name: str) -> str:
        """The name that stands for all that hang together with this one: the first of them."""
        above = self._above
        while above[name] != name:
            above[name] = above[above[name]]
            name = above[name]
        return name

    def join(self, first: str, second: str) -> None:
        """Let two names, and what hangs together with each, hang together."""
        one, two = sorted((self.top(first), self.top(second)))
        self._above[two] = one

    def trees(self) -> dict[str, list[str]]:
        """The first name of each tree → all that are in it, both sorted."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for name in sorted(self._above):
            found[self.top(name)].append(name)
        return dict(found)
