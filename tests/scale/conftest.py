"""Engines that tests start and stop: processes, a Ray of two workers, a Slurm of one node."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from importlib.util import find_spec
from pathlib import Path
from subprocess import CalledProcessError
from tempfile import TemporaryDirectory

import pytest

from tests.conftest import unavailable
from tests.scale import cluster
from toolkit.scale.engines import Engine, How
from toolkit.scale.folders import Folder
from toolkit.scale.parted import Parted

Parting = Callable[..., Parted]


@pytest.fixture(scope="session", autouse=True)
def _installed() -> None:
    """What redline[scale] brings."""
    missing = [name for name in ("datatrove", "ray", "s3fs") if find_spec(name) is None]
    if missing:
        unavailable(f"no {', '.join(missing)}; install redline[scale] with: make setup")


@pytest.fixture
def parting(tmp_path: Path) -> Parting:
    """How a command is done: by an engine, in three tasks by two workers."""

    def parting(engine: Engine = "local-tasks", tasks: int = 3, name: str = "made") -> Parted:
        output = Folder(str(tmp_path / name))
        made = Parted(How(engine, 2), tasks, output, output.inside("_logs"), lambda _: None)
        made.begin({"command": name, "tasks": tasks})
        return made

    return parting


@pytest.fixture(scope="module")
def ray() -> Iterator[None]:
    """A Ray of two workers on loopback, for the tests of a module."""
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    # Or 127.0.0.1 becomes a public address; it counts when Ray is imported.
    os.environ["RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER"] = "0"
    import ray

    ray.init(
        address="local",
        num_cpus=2,
        include_dashboard=False,
        log_to_driver=False,
        logging_level=logging.ERROR,
        _node_ip_address="127.0.0.1",
    )
    try:
        yield
    finally:
        ray.shutdown()


@pytest.fixture(scope="session")
def slurm() -> Iterator[Path]:
    """A Slurm of this machine alone: its configuration."""
    if why := cluster.missing():
        pytest.skip(why)
    with ExitStack() as stack:
        try:
            # Sockets have short names.
            folder = Path(
                stack.enter_context(TemporaryDirectory(prefix="slurm-", ignore_cleanup_errors=True))
            )
            settings = stack.enter_context(cluster.slurm(folder))
        except (TimeoutError, OSError, CalledProcessError) as error:
            pytest.skip(f"Slurm does not run here: {error}")
        yield settings


@pytest.fixture(params=["local-tasks", "ray", "slurm"])
def engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """Each engine, ready to be used."""
    name: Engine = request.param
    if name == "ray":
        request.getfixturevalue("ray")
    if name == "slurm":
        monkeypatch.setenv("SLURM_CONF", str(request.getfixturevalue("slurm")))
    return name
