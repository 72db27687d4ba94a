"""The options by which a command is done in tasks, on whatever engine."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from toolkit.addresses import is_remote
from toolkit.cli.app import App, progress_bar

if TYPE_CHECKING:
    from toolkit.scale.engines import Engine
    from toolkit.scale.parted import Parted

F = TypeVar("F", bound=Callable[..., Any])
EACH = 4
"""Tasks for each worker, where nobody says how many: they are not all equally long."""


class Place(click.Path):
    """A path, or where a command is done in tasks, an address such as ``s3://bucket/folder``."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """An address stays a string."""
        if isinstance(value, str) and is_remote(value):
            return value
        return super().convert(value, param, ctx)


def executor_options(command: F) -> F:
    """``--executor``, ``--tasks``, ``--workers`` and ``--logs``."""
    options = (
        click.option(
            "--executor",
            type=click.Choice(["local-tasks", "ray", "slurm"]),
            help="Part the work into tasks that are done by processes of this machine, by Ray or by"
            " Slurm. Output is a folder, or its address, of parts. Needs redline[scale].",
        ),
        click.option(
            "--tasks",
            type=click.IntRange(min=1, max=99_999),
            metavar="N",
            help="With --executor: how many tasks, and so parts. Default: four for each worker.",
        ),
        click.option(
            "--workers",
            type=click.IntRange(min=1),
            metavar="M",
            help="With --executor: how many tasks are done at once. Default: one for each core of"
            " this machine; on Ray and Slurm what there is room for.",
        ),
        click.option(
            "--logs",
            type=Place(file_okay=False, path_type=Path),
            metavar="DIR",
            help="With --executor: where it is kept what is done, so that the same command goes on"
            " where it was. Default: _logs in the output.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


parts_option = click.option(
    "-o",
    "--output",
    required=True,
    type=Place(allow_dash=True, path_type=Path),
    help="Where to write, a JSON object a line; - is standard output. With --executor: a folder,"
    " or its address.",
)


@dataclass(frozen=True, slots=True)
class Scaled:
    """What was given of the options."""

    executor: Engine | None
    tasks: int | None
    workers: int | None
    logs: Path | str | None

    def refuse_alone(self, *places: object) -> None:
        """Stop where an option or an address was given that is of use with --executor alone.

        Raises:
            click.UsageError: When one was.
        """
        given = {"--tasks": self.tasks, "--workers": self.workers, "--logs": self.logs}
        for name in (name for name, value in given.items() if value is not None):
            raise click.UsageError(f"{name} is of use with --executor alone")
        for place in places:
            if isinstance(place, str):
                raise click.UsageError(
                    f"{place} is an address: it is read and written with --executor alone"
                )

    @contextmanager
    def parted(
        self,
        app: App,
        command: str,
        output: Path | str,
        inputs: Sequence[str],
        beside: Iterable[Path | None] = (),
        options: Mapping[str, Any] | None = None,
        sources: Any = None,
    ) -> Iterator[Parted]:
        """How the command is done; its folders are new, or those of the same command.

        Args:
            app: The schema and settings.
            command: Its name.
            output: The folder of parts.
            inputs: What is parted.
            beside: Other files that what is made depends on.
            options: Other options that it depends on.
            sources: What the inputs are, where that is known already.
        """
        from toolkit.scale.engines import How, prepared
        from toolkit.scale.folders import Folder
        from toolkit.scale.inputs import statement
        from toolkit.scale.parted import Parted
        from toolkit.scale.slurm import Slurm
        from toolkit.survey import LOGS

        prepared()
        settings = app.settings
        slurm = Slurm(
            **{name: settings.get("slurm", name) for name in ("partition", "time", "qos", "setup")},
            memory=settings.number("slurm", "memory"),
        )
        how = How(self.executor or "local-tasks", self.workers, slurm)
        tasks = self.tasks or EACH * how.local
        folder = Folder(whole(output))
        logs = folder.inside(LOGS) if self.logs is None else Folder(whole(self.logs))
        others = {**(options or {}), "sources": sources}
        said = statement(command, inputs, beside, app.schema, others, tasks)
        with progress_bar(command, tasks) as bar:

            def told(done: int) -> None:
                bar.update(max(0, done - bar.pos))

            made = Parted(how, tasks, folder, logs, told)
            made.begin(said)
            yield made


def whole(place: Path | str) -> str:
    """Where something is, wherever it is asked from."""
    return place if isinstance(place, str) else os.path.abspath(place)  # noqa: PTH100 (.. is kept)
