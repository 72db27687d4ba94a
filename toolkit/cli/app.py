"""What every command shares: the settings of the project, the schema, and how problems print."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import click

from toolkit.model import Annotators
from toolkit.problems import Problem
from toolkit.schema import Schema, load_schema
from toolkit.settings import Settings, read_settings

if TYPE_CHECKING:
    from toolkit.validate import Corpus


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

    def corpus(self, documents: Path | None = None, actors: Path | None = None) -> Corpus:
        """What records are held against: the files of options, or those of the project."""
        from toolkit.registry import read_corpus

        return read_corpus(
            documents or self.settings.path("paths", "documents"),
            actors or self.settings.path("paths", "actors"),
            self.settings.path("paths", "annotators"),
            self.schema,
        )

    def annotators(self) -> Annotators:
        """Who annotates in the project."""
        from toolkit.registry import read_annotators

        return read_annotators(self.settings.path("paths", "annotators"))

    @staticmethod
    def debug() -> bool:
        """Whether ``REDLINE_DEBUG`` asks for a traceback."""
        return read_settings(Path("/")).debug


def relative(path: Path) -> Path:
    """A path as a person would type it here: relative where that is shorter."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def report(problems: Sequence[Problem]) -> int:
    """Print problems on stderr, a line each → the exit code: 1 when one is an error."""
    for problem in problems:
        click.echo(f"{problem.severity}: {problem}", err=True)
    return 1 if any(p.severity == "error" for p in problems) else 0


pass_app = click.make_pass_decorator(App)

documents_option = click.option(
    "--documents",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The documents. Default: [paths] documents.",
)
actors_option = click.option(
    "--actors",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The actor registry. Default: [paths] actors.",
)
lines_option = click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(dir_okay=False, allow_dash=True, path_type=Path),
    help="Where to write, a JSON object a line; - is standard output.",
)
