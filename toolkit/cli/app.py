"""What every command shares: the settings of the project, the schema, and how problems print."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from toolkit.errors import ConfigurationError
from toolkit.model import Annotators
from toolkit.problems import Problem, excerpt
from toolkit.schema import Schema, load_schema
from toolkit.settings import Settings, read_settings

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar

    from toolkit.rules import Severity
    from toolkit.validate import Corpus

F = TypeVar("F", bound=Callable[..., Any])


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

    def corpus(self, **given: Path | None) -> Corpus:
        """What records are held against: the files of options, or those of the project."""
        from toolkit.registry import read_corpus

        names = ("documents", "actors", "annotators", "links", "records", "waivers")
        paths = {name: given.get(name) or self.settings.path("paths", name) for name in names}
        return read_corpus(paths, self.schema)

    def known_codes(self, name: str) -> tuple[str, ...]:
        """The codes that a project selects or ignores.

        Raises:
            ConfigurationError: When there is no such code.
        """
        given = self.settings.names("validate", name)
        fault = unknown_code(given)
        if fault:
            raise ConfigurationError(
                f"redline.toml: [validate] {name}: {fault}", hint="See: redline schema rules"
            )
        return given

    def severity(self) -> Severity:
        """Of which severity a project wants problems reported, and above.

        Raises:
            ConfigurationError: When there is no such severity.
        """
        given = self.settings.get("validate", "severity")
        if given == "error":
            return "error"
        if given == "warning":
            return "warning"
        raise ConfigurationError(
            f"redline.toml: [validate] severity = {given!r}", hint="Write error or warning."
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


def report(problems: Collection[Problem]) -> int:
    """Print problems on stderr, a line each → the exit code: 1 when one is an error."""
    for problem in problems:
        click.echo(f"{problem.severity}: {problem}", err=True)
    return 1 if any(p.severity == "error" for p in problems) else 0


def confirm_config(title: str, effect: Iterable[str] = ()) -> None:
    """Ask whether the labeling configuration of an existing project is to be changed.

    Args:
        title: The project's.
        effect: What changes for those who annotate in it, a line each.

    Raises:
        ConfigurationError: When nobody is there to be asked.
    """
    if not sys.stdin.isatty():
        raise ConfigurationError(
            f"the labeling configuration of {title!r} has changed since it was made",
            hint="Add --yes to change it there; annotations that are there stay as they are.",
        )
    for line in effect:
        click.echo(f"  {line}", err=True)
    click.confirm(f"Change the labeling configuration of {title!r}?", abort=True, err=True)


def progress_bar(title: str, steps: int) -> AbstractContextManager[ProgressBar[int]]:
    """A bar on standard error for work on a project of so many steps; none in a pipe."""
    return click.progressbar(
        length=steps, label=title, file=sys.stderr, hidden=not sys.stderr.isatty()
    )


pass_app = click.make_pass_decorator(App)


def chosen_layers(app: App, given: str | None) -> tuple[str, ...]:
    """What was given as --layers → the names of layers, in the order of the schema; none: all."""
    known = [layer.name for layer in app.schema.layers]
    names = [] if given is None else [name.strip() for name in given.split(",")]
    if unknown := [name for name in names if name not in known]:
        raise click.BadParameter(
            f"there is no layer {excerpt(', '.join(unknown))}; the layers are {', '.join(known)}",
            param_hint="--layers",
        )
    # A page for all layers is the page without the option.
    return () if set(names) == set(known) else tuple(name for name in known if name in names)


layers_option = click.option(
    "--layers",
    metavar="NAMES",
    help="Only these layers, such as quotes,conditional_threats; what their roles lead to comes"
    " along. Default: all.",
)


def file_option(name: str, what: str) -> Callable[[F], F]:
    """An option that names a file, or for records a folder, in place of the project's."""
    return click.option(
        f"--{name}",
        type=click.Path(exists=True, dir_okay=name == "records", path_type=Path),
        help=f"{what} Default: [paths] {name}.",
    )


def folder_option(what: str, *, required: bool = True) -> Callable[[F], F]:
    """The option that names the folder in which a command leaves what it makes."""
    return click.option(
        "-o",
        "--output",
        "folder",
        required=required,
        type=click.Path(file_okay=False, path_type=Path),
        help=what,
    )


documents_option = file_option("documents", "The documents.")
actors_option = file_option("actors", "The actor registry.")


def unknown_code(codes: Iterable[str]) -> str | None:
    """What is wrong with a list of codes: the first that does not exist, and what is like it."""
    from difflib import get_close_matches

    from toolkit.rules import rules

    for code in codes:
        if code not in rules():
            near = get_close_matches(code, rules(), n=1)
            meant = f"; did you mean {near[0]}?" if near else ""
            return f"there is no code {code!r}{meant}"
    return None


def _codes(_: click.Context, parameter: click.Parameter, given: tuple[str, ...]) -> tuple[str, ...]:
    codes = tuple(code.strip() for text in given for code in text.split(",") if code.strip())
    fault = unknown_code(codes)
    if given and not codes:
        fault = "no code is named"
    if fault:
        raise click.BadParameter(f"{fault} (redline schema rules lists them)", param=parameter)
    return codes


def code_option(name: str, what: str) -> Callable[[F], F]:
    """An option that takes codes of problems: several times, or with commas."""
    return click.option(
        name,
        multiple=True,
        metavar="CODE",
        callback=_codes,
        help=f"{what} Several: with commas. Default: [validate] {name.removeprefix('--')}.",
    )


jobs_option = click.option(
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    help="How many processes read the files. Default: one for each 25 MB of them, up to the"
    " number of processor cores.",
)
lines_option = click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(dir_okay=False, allow_dash=True, path_type=Path),
    help="Where to write, a JSON object a line; - is standard output.",
)
