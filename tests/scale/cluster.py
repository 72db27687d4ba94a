"""A Slurm of one node, this machine, started as root from Debian's packages and stopped again."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

DAEMONS = ("munged", "slurmctld", "slurmd")
CONFIGURATION = """
ClusterName=strelsau
SlurmctldHost={host}(127.0.0.1)
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket={folder}/munge.socket
SlurmctldPort={controller}
SlurmdPort={node}
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
ReturnToService=2
MpiDefault=none
MailProg=/bin/true
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SwitchType=switch/none
NodeName={host} NodeAddr=127.0.0.1 CPUs={cpus} RealMemory={memory} State=UNKNOWN
PartitionName=work Nodes={host} Default=YES MaxTime=INFINITE State=UP
"""
WAIT = 20.0
"""Seconds until the node must be idle."""


def missing() -> str:
    """Why there can be no Slurm here; empty: there can."""
    lacking = [name for name in DAEMONS if shutil.which(name, path=_path()) is None]
    if lacking:
        return f"no {', '.join(lacking)} (Debian: munge, slurmctld, slurmd, slurm-client)"
    return "" if os.geteuid() == 0 else "Slurm's daemons are started as root"


def _path() -> str:
    return f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"


@contextmanager
def slurm(folder: Path) -> Iterator[Path]:
    """A Slurm → its configuration, for SLURM_CONF.

    Raises:
        TimeoutError: When its node is not ready in time.
    """
    for name in ("state", "spool"):
        (folder / name).mkdir()
    key = folder / "munge.key"
    key.write_bytes(os.urandom(128))
    key.chmod(0o400)
    controller, node = _free_ports()
    settings = folder / "slurm.conf"
    values = {"folder": folder, "host": socket.gethostname().partition(".")[0]}
    values |= {"controller": controller, "node": node, "cpus": os.cpu_count(), "memory": 6000}
    settings.write_text(CONFIGURATION.format(**values), "utf-8")
    munged = [f"--{name}={folder / file}" for name, file in MUNGE.items()]
    try:
        _start("munged", *munged, "--force")
        _start("slurmctld", "-f", settings)
        _start("slurmd", "-f", settings, "-N", values["host"])
        _wait(settings)
        yield settings
    finally:
        for name in ("slurmd", "slurmctld", "munged"):
            with suppress(OSError, ValueError):
                os.kill(int((folder / f"{name}.pid").read_text("ascii")), signal.SIGTERM)


MUNGE = {
    "key-file": "munge.key",
    "socket": "munge.socket",
    "pid-file": "munged.pid",
    "log-file": "munged.log",
    "seed-file": "munge.seed",
}


def _start(name: str, *arguments: object) -> None:
    program = shutil.which(name, path=_path())
    assert program is not None
    subprocess.run([program, *map(str, arguments)], check=True, capture_output=True)


def _wait(settings: Path) -> None:
    end = time.monotonic() + WAIT
    environment = {**os.environ, "SLURM_CONF": str(settings)}
    while time.monotonic() < end:
        said = subprocess.run(
            ["sinfo", "--noheader", "--format=%t"],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if said.stdout.strip() == "idle":
            return
        time.sleep(0.3)
    raise TimeoutError


def _free_ports() -> tuple[int, int]:
    with socket.socket() as one, socket.socket() as other:
        one.bind(("127.0.0.1", 0))
        other.bind(("127.0.0.1", 0))
        return one.getsockname()[1], other.getsockname()[1]
