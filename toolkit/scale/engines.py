"""Where the tasks of a job are done: processes of this machine, a Ray cluster, a Slurm cluster."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import Any, Literal

from toolkit.errors import ConfigurationError, WorkerError
from toolkit.scale.folders import Folder
from toolkit.scale.job import Job, Work
from toolkit.scale.slurm import Slurm, await_slurm, run_on_slurm
from toolkit.scale.watch import KilledError, Watch
from toolkit.words import counted

Engine = Literal["local-tasks", "ray", "slurm"]
ENGINES: tuple[Engine, ...] = ("local-tasks", "ray", "slurm")
MEMORY = 1
"""Gigabytes that a task is given of a Ray cluster."""


@dataclass(frozen=True, slots=True)
class How:
    """By what a job is done, and how much of it at once."""

    engine: Engine
    workers: int | None = None
    """None: as many as there are cores, or of a cluster as many as there is room for."""
    slurm: Slurm = field(default_factory=Slurm)

    @property
    def local(self) -> int:
        """How many processes this machine is to have."""
        return self.workers or os.cpu_count() or 1


def rejoin(job: Job, how: How, told: Callable[[int], None] = lambda _: None) -> None:
    """Wait for the tasks of a job that an earlier run has submitted, and that are still queued."""
    if how.engine == "slurm":
        with Watch(job, told) as watch:
            await_slurm(job, watch.done)


def do(job: Job, work: Work, how: How, told: Callable[[int], None] = lambda _: None) -> None:
    """Do what is not done yet of a job.

    Args:
        job: Its tasks have been given.
        work: What they do.
        how: By what.
        told: Is called with how many tasks are done, now and then.

    Raises:
        ConfigurationError: When the engine is not installed, or cannot be used here.
        WorkerError: When tasks were left undone, whatever ended them.
        RedlineError: As the first task that failed has said.
    """
    signal = _run(job, how, told) if job.missing(work) else None
    undone = job.undone()
    if not undone:
        return
    for rank in undone:
        if fault := job.fault(rank):
            raise fault
    if signal is not None:
        raise WorkerError(
            f"one of the processes that do the tasks was ended by signal {signal}",
            hint="Run the same command again: what is done stays done. If the memory of the"
            " machine did not suffice, give more --tasks or fewer --workers.",
        )
    raise WorkerError(
        f"{counted(len(undone), 'task')} of {job.tasks} {'is' if len(undone) == 1 else 'are'} not"
        f" done, task {undone[0]} to begin with",
        hint=f"Look into {logs_of(job.logs, undone[0])}, then run the same command again: what is"
        " done stays done.",
    )


def _run(job: Job, how: How, told: Callable[[int], None]) -> int | None:
    """Have an engine do what is not done → the signal that has ended one of our processes."""
    logs = job.logs.address
    with _quiet(), Watch(job, told) as watch:
        try:
            match how.engine:
                case "local-tasks":
                    _locally(job, how, logs, watch)
                case "ray":
                    _on_ray(job, how, logs)
                case "slurm":
                    run_on_slurm(job, how.slurm, how.workers, watch.done)
        except KilledError:
            return watch.killed
    return None


def logs_of(logs: Folder, rank: int) -> str:
    """Where an engine has written what a task said."""
    return str(logs.inside("logs").inside(f"task_{rank:05d}.log"))


def _locally(job: Job, how: How, logs: str, watch: Watch) -> None:
    from toolkit.scale.step import LocalTasks, Tasks

    executor = LocalTasks(
        [Tasks(logs)],
        tasks=job.tasks,
        workers=min(how.local, job.tasks),
        logging_dir=logs,
        # A server of forks would have the environment in which it was started.
        start_method="spawn",
    )
    # A pool that has lost a process waits for it for ever.
    with watch.processes():
        executor.run()


def _on_ray(job: Job, how: How, logs: str) -> None:
    if "RAY_ADDRESS" not in os.environ:
        # Ray calls it a cluster of Windows or macOS, and replaces 127.0.0.1 by a public address
        # unless that is ruled out before it is imported.
        os.environ.setdefault("RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER", "0")
    try:
        import ray
    except ImportError as error:
        raise ConfigurationError(
            "--executor ray needs ray, which is not installed",
            hint="Run: pip install 'redline[scale]'",
        ) from error

    from toolkit.scale.step import RayTasks, Tasks

    ours = not ray.is_initialized()
    if ours:
        _connect(ray, how)
    try:
        RayTasks(
            [Tasks(logs, in_own_process=True)],
            tasks=job.tasks,
            workers=how.workers or -1,
            logging_dir=logs,
            mem_per_cpu_gb=MEMORY,
        ).run()
    finally:
        if ours:
            ray.shutdown()


def _connect(ray: Any, how: How) -> None:
    """Join the cluster of ``RAY_ADDRESS``, or start one of our own on loopback."""
    quietly = {"log_to_driver": False, "logging_level": logging.ERROR}
    address = os.environ.get("RAY_ADDRESS")
    try:
        if address:
            ray.init(address=address, **quietly)
            return
        # Nobody is to be told how Ray is used, and nothing is to listen but on loopback.
        os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
        ray.init(
            address="local",
            num_cpus=how.local,
            include_dashboard=False,
            _node_ip_address="127.0.0.1",
            **quietly,
        )
    except (ConnectionError, RuntimeError, ValueError, OSError) as error:
        where = f"at {address}" if address else "on this machine"
        raise ConfigurationError(
            f"there is no Ray {where}: {error}",
            hint="Check RAY_ADDRESS, or unset it: then one is started here.",
        ) from error


def prepared() -> None:
    """Make sure that there is what engines are run by.

    Raises:
        ConfigurationError: When it is not installed.
    """
    for name in ("datatrove", "loguru", "multiprocess"):
        if find_spec(name) is None:
            raise ConfigurationError(
                f"--executor needs {name}, which is not installed",
                hint="Run: pip install 'redline[scale]'",
            )


@contextmanager
def _quiet() -> Iterator[None]:
    """Without what engines say to a terminal."""
    from loguru import logger

    logger.disable("datatrove")
    try:
        yield
    finally:
        logger.enable("datatrove")
