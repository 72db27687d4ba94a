"""Tasks as the jobs of an array on a Slurm cluster, by way of datatrove; they are waited for."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import toolkit
from toolkit.errors import ConfigurationError
from toolkit.scale.job import Job

PAUSE = 1.0
"""Seconds between two questions whether the jobs are still in the queue."""
SUBMITTED = "slurm"
"""What is kept with a job: the number that Slurm has given to its array."""


@dataclass(frozen=True, slots=True)
class Slurm:
    """What a cluster wants to be told of each task: ``[slurm]`` in redline.toml."""

    partition: str = ""
    """Empty: the one that is the cluster's default."""
    time: str = "24:00:00"
    """The longest that a task may take."""
    memory: int = 2
    """Gigabytes for a task."""
    qos: str = ""
    setup: str = ""
    """A line of shell that is run before each task, such as one that loads modules."""


def run_on_slurm(job: Job, slurm: Slurm, workers: int | None, done: Callable[[], int]) -> None:
    """Submit what is not done, and wait until it has left the queue.

    Raises:
        ConfigurationError: When there is no Slurm here, or it does not take the jobs.
    """
    from toolkit.scale.step import SlurmTasks, Tasks

    if shutil.which("sbatch") is None:
        raise ConfigurationError(
            "there is no sbatch on this machine, so nothing can be submitted to Slurm",
            hint="Run the command where jobs are submitted, or use another --executor.",
        )
    logs = job.logs.address
    executor = SlurmTasks(
        [Tasks(logs)],
        tasks=job.tasks,
        time=slurm.time,
        partition=slurm.partition or default_partition(),
        mem_per_cpu_gb=slurm.memory,
        workers=workers or -1,
        job_name="redline",
        qos=slurm.qos,
        env_command=setup(slurm),
        logging_dir=logs,
    )
    try:
        executor.run()
    except (subprocess.CalledProcessError, OSError) as error:
        raise ConfigurationError(
            f"Slurm does not take the tasks: {error}",
            hint="See what sbatch says, and give [slurm] in redline.toml what the cluster wants.",
        ) from error
    if executor.job_id != -1:
        job.state.write(SUBMITTED, [str(executor.job_id).encode("ascii")])
    await_slurm(job, done)


def await_slurm(job: Job, done: Callable[[], int]) -> None:
    """Wait until what was submitted of a job, by whatever run, has left the queue."""
    if shutil.which("squeue") is None or not job.state.has(SUBMITTED):
        return
    number = job.state.read(SUBMITTED).decode("ascii")
    while _is_queued(number):
        done()
        time.sleep(PAUSE)
    done()


def setup(slurm: Slurm) -> str:
    """The shell that finds this very redline, on any machine that shares its folders."""
    programs = Path(sys.executable).parent
    packages = Path(toolkit.__file__).parent.parent
    paths = os.pathsep.join((str(packages), "$PYTHONPATH"))
    own = f'export PATH="{programs}:$PATH" PYTHONPATH="{paths}"'
    return f"{slurm.setup}\n{own}" if slurm.setup else own


def default_partition() -> str:
    """The partition that Slurm takes where none is named.

    Raises:
        ConfigurationError: When there is none.
    """
    said = subprocess.run(
        [_program("sinfo"), "--noheader", "--format=%P"],
        capture_output=True,
        text=True,
        check=False,
    )
    names = said.stdout.split()
    found = next((name.removesuffix("*") for name in names if name.endswith("*")), None)
    if found is None:
        raise ConfigurationError(
            f"Slurm names no default partition: {said.stderr.strip() or 'sinfo lists none'}",
            hint='Write [slurm] partition = "…" into redline.toml.',
        )
    return found


def _is_queued(number: str) -> bool:
    said = subprocess.run(
        [_program("squeue"), "--noheader", "--jobs", number],
        capture_output=True,
        text=True,
        check=False,
    )
    return said.returncode == 0 and bool(said.stdout.strip())


def _program(name: str) -> str:
    return shutil.which(name) or name
