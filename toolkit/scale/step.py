"""The steps and executors of datatrove that do the tasks of a job; import this where it is run."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from contextlib import redirect_stderr
from typing import Any

from datatrove.executor import (
    LocalPipelineExecutor,
    RayPipelineExecutor,
    SlurmPipelineExecutor,
)
from datatrove.pipeline.base import PipelineStep

from toolkit.jobs import apart
from toolkit.scale.job import do_task


class Tasks(PipelineStep):  # type: ignore[misc]
    """The one step of a pipeline: the task of the rank, whatever came before."""

    name = "redline"
    type = "tasks"

    def __init__(self, logs: str, *, in_own_process: bool = False) -> None:
        """Args: the folder of the job; whether the worker is not to do the work itself.

        Of a worker that waits for a process of its own it can be told that this one was killed.
        """
        super().__init__()
        self.logs = logs
        self.in_own_process = in_own_process

    def run(  # datatrove gives the number of tasks, too
        self,
        data: Iterable[Any] | None,
        rank: int = 0,
        world_size: int = 1,  # noqa: ARG002
    ) -> Iterator[Any]:
        """Do it; documents are neither taken nor given."""
        yield from data or ()
        with self.track_time():
            if self.in_own_process:
                apart(do_task_of, self.logs, rank)
            else:
                do_task(self.logs, rank)
        self.stat_update("tasks")


def do_task_of(rank: int, logs: str) -> None:
    """The task of a rank."""
    do_task(logs, rank)


class _Nowhere(io.TextIOBase):
    """What datatrove tells of each task is in its log: a terminal has other uses."""

    def write(self, text: str) -> int:
        """Write nothing."""
        return len(text)


NOWHERE = _Nowhere()
"""It is written to also after a task, so it is never closed."""


class LocalTasks(LocalPipelineExecutor):  # type: ignore[misc]
    """Processes of this machine, quietly."""

    def _run_for_rank(self, *arguments: Any, **options: Any) -> Any:
        with redirect_stderr(NOWHERE):
            return super()._run_for_rank(*arguments, **options)


class RayTasks(RayPipelineExecutor):  # type: ignore[misc]
    """Workers of a Ray cluster, quietly."""

    def _run_for_rank(self, *arguments: Any, **options: Any) -> Any:
        with redirect_stderr(NOWHERE):
            return super()._run_for_rank(*arguments, **options)


class SlurmTasks(SlurmPipelineExecutor):  # type: ignore[misc]
    """Jobs of a Slurm cluster."""

    def launch_merge_stats(self) -> None:
        """Statistics are not merged: it would be one more job, to be waited for."""
