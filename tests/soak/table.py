"""What became of the runs, counted for each kind of mishap."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass, field

HEAD = ("mishap", "runs", "struck", "whole at once", "whole after a re-run", "not whole", "s")


@dataclass
class Row:
    """The runs of one command under one kind of mishap."""

    name: str
    runs: int = 0
    struck: int = 0
    """Runs that the mishap met: a process may end before it is killed."""
    at_once: int | None = None
    """Runs after which the state was that of an undisturbed one, without running again; None: it
    was run again at once, and nobody looked before."""
    again: int = 0
    """The same after one re-run."""
    failures: list[str] = field(default_factory=list)
    began: float = field(default_factory=time.monotonic)
    seconds: float = 0

    def count(self, *, struck: bool, again: bool, what: str, at_once: bool | None = None) -> None:
        """Enter a run, and say so."""
        self.runs += 1
        self.struck += struck
        self.seconds = time.monotonic() - self.began
        if at_once is not None:
            self.at_once = (self.at_once or 0) + at_once
        self.again += again
        if not again:
            self.failures.append(what)
        sys.stderr.write("." if again else f"\nNOT WHOLE: {self.name}: {what}\n")
        sys.stderr.flush()

    def say(self) -> None:
        """Say on standard error how far it is, so that a run that breaks off has said something."""
        sys.stderr.write(f"\n{table([self])}\n")
        sys.stderr.flush()

    @property
    def cells(self) -> tuple[str, ...]:
        """What stands in the table."""
        at_once = "-" if self.at_once is None else self.at_once
        numbers = (self.runs, self.struck, at_once, self.again, len(self.failures))
        return self.name, *map(str, numbers), f"{self.seconds:.0f}"


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
