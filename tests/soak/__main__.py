"""make soak: spoil every request, kill every command, and print what became of it."""

from __future__ import annotations

import argparse
import signal
import sys
import time
from pathlib import Path
from random import Random

from tests.labelstudio.flaky import Fault
from tests.soak.bench import bench
from tests.soak.killed import build_killed, pull_killed, push_killed, push_through_restarts
from tests.soak.spoiled import pull_spoiled, push_spoiled
from tests.soak.table import table

PARTS = ("kill", "restart", "push", "pull")


def main() -> int:
    """Run it → the exit code: 1 when a state was not that of an undisturbed run."""
    parser = argparse.ArgumentParser(prog="make soak", description=__doc__)
    parser.add_argument("--seed", type=int, default=20190502, help="of the random moments")
    parser.add_argument("--tasks", type=int, default=300, help="how many are pushed")
    parser.add_argument("--readings", type=int, default=12, help="annotations that are submitted")
    parser.add_argument("--kills", type=int, default=20, help="of each command")
    parser.add_argument("--restarts", type=int, default=5, help="of the server during a push")
    parser.add_argument("--parts", default=",".join(PARTS), help="of " + ",".join(PARTS))
    known = ",".join(fault.name.lower() for fault in Fault)
    parser.add_argument("--faults", default=known, help=f"of {known}")
    given = parser.parse_args()
    # So that the server is ended, too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    parts, began = given.parts.split(","), time.monotonic()
    faults = [Fault[name.upper()] for name in given.faults.split(",")]
    sys.stdout.write(f"seed {given.seed}, {given.tasks} tasks, {given.readings} annotations\n")
    sys.stdout.flush()
    rows = []
    with bench(Path("build/soak").resolve(), given.tasks, given.readings) as found:
        if "kill" in parts:
            commands = (push_killed, pull_killed, build_killed)
            rows += [command(found, Random(given.seed), given.kills) for command in commands]
        if "restart" in parts:
            rows.append(push_through_restarts(found, Random(given.seed), given.restarts))
        if "push" in parts:
            rows += push_spoiled(found, faults)
        if "pull" in parts:
            rows += pull_spoiled(found, faults)
        found.web.close()
    sys.stdout.write(f"\n{table(rows)}\n{time.monotonic() - began:.0f} s\n")
    failed = [f"{row.name}: {what}" for row in rows for what in row.failures]
    sys.stdout.writelines(f"not whole: {line}\n" for line in failed)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
