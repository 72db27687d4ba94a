"""What every command shares: the settings of the project, the schema, and how problems print."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import click

from toolkit.problems import Problem
from toolkit.schema import Schema, load_schema
from toolkit.settings import Settings, read_settings


@dataclass
class App:
    """The object that click hands to each command; nothing is read before it is asked for."""

    schema_folder: Path | None = None

    @cached_property
    def settings(self) -> Settings:
        """The settings that hold in the working directory."""
        return read_settings(Path.cwd())

    @cached_property
    def schema(self) -> Schema:
        """The schema of ``--schema``, or the one that ships with redline."""
        return load_schema(self.schema_folder)

    @staticmethod
    def debug() -> bool:
        """Whether ``REDLINE_DEBUG`` asks for a traceback."""
        return read_settings(Path("/")).debug


def report(problems: Sequence[Problem]) -> int:
    """Print problems on stderr, a line each → the exit code: 1 when one is an error."""
    for problem in problems:
        click.echo(f"{problem.severity}: {problem}", err=True)
    return 1 if any(p.severity == "error" for p in problems) else 0


pass_app = click.make_pass_decorator(App)
