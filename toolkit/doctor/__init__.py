"""A project and the machine → what is installed, reachable and in step, and what is not."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from toolkit.doctor import hub, machine, studio
from toolkit.doctor.values import Case, Diagnosis, Examination, Finding, guarded
from toolkit.errors import ConfigurationError
from toolkit.labelstudio.patience import to_stderr
from toolkit.settings import Settings, read_settings

__all__ = ["EXAMINATIONS", "Diagnosis", "Finding", "doctor"]

EXAMINATIONS: tuple[tuple[str, Examination], ...] = (
    ("Python", machine.python),
    ("packages", machine.packages),
    ("Label Studio", studio.server),
    ("key", studio.key),
    ("labeling page", studio.pages),
    ("local server", machine.program),
    ("template", machine.template),
    ("Chromium", machine.chromium),
    (hub.NAME, hub.token),
)
"""What is looked at, in order, each under the name that it has if looking fails."""


def doctor(
    start: Path,
    *,
    projects: Sequence[str] = (),
    schema_folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
    warn: Callable[[str], None] = to_stderr,
) -> Diagnosis:
    """Look at everything that redline's work needs; nothing is changed, and no key is shown.

    Args:
        start: The project's folder, or one in it.
        projects: Names that were given to push; none: the projects of the exports that are there.
        schema_folder: Another version of the schema; None: the one that ships with redline.
        environment: The environment; None: that of this process.
        warn: Called before a key goes out unencrypted.
    """
    return Diagnosis(tuple(_findings(start, projects, schema_folder, environment, warn)))


def _findings(
    start: Path,
    projects: Sequence[str],
    schema_folder: Path | None,
    environment: Mapping[str, str] | None,
    warn: Callable[[str], None],
) -> Iterator[Finding]:
    try:
        settings = read_settings(start, environment)
        yield Finding("settings", "ok", f"of {settings.folder}")
    except ConfigurationError as error:
        yield Finding("settings", "differs", error.message, error.hint)
        # What else there is to find is found with the settings of a folder that has none.
        known = dict(os.environ if environment is None else environment)
        settings = Settings(start.resolve(), environment=known)
    case = Case(settings, warn, projects, schema_folder)
    for name, examine in EXAMINATIONS:
        yield from guarded(name, examine, case)
