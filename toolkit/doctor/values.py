"""What an examination finds, a line each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Literal

from toolkit.errors import RedlineError
from toolkit.model import JSONObject
from toolkit.problems import printable
from toolkit.settings import Settings

State = Literal["ok", "missing", "differs", "not asked"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    name: str
    state: State
    told: str
    """What was found."""
    todo: str = ""
    """What to do, as one would say it; nothing where nothing is to be done."""
    needed: bool = True
    """Whether work stops while it is missing or differs."""

    @property
    def to_mend(self) -> bool:
        """Whether it has to be mended."""
        return self.needed and self.state in ("missing", "differs")

    def __str__(self) -> str:
        """What was found and what to do, on one line."""
        return printable(f"{self.told} → {self.todo}" if self.todo else self.told)


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """All that was found."""

    findings: tuple[Finding, ...]

    @property
    def to_mend(self) -> tuple[str, ...]:
        """The names of what has to be mended."""
        return tuple(finding.name for finding in self.findings if finding.to_mend)

    def to_json(self) -> JSONObject:
        """The object that ``--json`` prints."""
        return {
            "findings": [asdict(finding) for finding in self.findings],
            "to_mend": list(self.to_mend),
        }


@dataclass(frozen=True, slots=True)
class Case:
    """What is examined."""

    settings: Settings
    warn: Callable[[str], None]
    """Called before a key goes out unencrypted."""
    projects: Sequence[str] = ()
    """Names that were given to push; none: the projects of the exports that are there."""
    schema_folder: Path | None = None
    timeout: float = 10
    """Seconds that a server may be silent."""
    told: dict[str, str] = field(default_factory=dict)
    """What one examination leaves for the next."""

    @property
    def configured(self) -> bool:
        """Whether the project names a server, rather than to run its own."""
        named = self.settings.environment.get("LABEL_STUDIO_URL")
        return bool(named or self.settings.get("label_studio", "url"))


Examination = Callable[[Case], Iterable[Finding]]


def guarded(name: str, examine: Examination, case: Case) -> Iterator[Finding]:
    """What one examination finds; if it fails, that is what is found."""
    try:
        yield from examine(case)
    except RedlineError as error:
        yield Finding(name, "differs", error.message, error.hint)
    except Exception as error:  # one that fails must not hide what the others find
        if case.settings.debug:
            raise
        # Its message may hold anything, even a key.
        yield Finding(
            name,
            "not asked",
            f"looking at it failed ({type(error).__name__})",
            "Run it with REDLINE_DEBUG=1, and report what it says.",
            needed=False,
        )
