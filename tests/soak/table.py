"""What became of the runs, counted for each kind of mishap."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field

HEAD = ("mishap", "runs", "struck", "whole at once", "whole after a re-run", "not whole")


@dataclass
class Row:
    """The runs of one command under one kind of mishap."""

    name: str
    runs: int = 0
    struck: int = 0
    """Runs that the mishap met: a process may end before it is killed."""
    at_once: int = 0
    """Runs after which the state was that of an undisturbed one, without running again."""
    again: int = 0
    """The same after one re-run."""
    failures: list[str] = field(default_factory=list)

    def count(self, *, struck: bool, at_once: bool, again: bool, what: str) -> None:
        """Enter a run, and say so."""
        self.runs += 1
        self.struck += struck
        self.at_once += at_once
        self.again += again
        if not again:
            self.failures.append(what)
        sys.stderr.write("." if again else f"\nNOT WHOLE: {self.name}: {what}\n")
        sys.stderr.flush()

    @property
    def cells(self) -> tuple[str, ...]:
        """What stands in the table."""
        numbers = (self.runs, self.struck, self.at_once, self.again, len(self.failures))
        return self.name, *map(str, numbers)


def table(rows: list[Row]) -> str:
    """Rows → lines with columns."""
    cells = [HEAD, *(row.cells for row in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(HEAD))]
    return "\n".join(
        "  ".join(
            text.ljust(width) if column == 0 else text.rjust(width)
            for column, (text, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in cells
    )
