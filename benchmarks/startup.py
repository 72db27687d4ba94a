"""How long `redline --help` takes: the median of ten runs, after one that fills the caches."""  # noqa: INP001 (a script)

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

RUNS = 10


def seconds(program: Path) -> float:
    """One run, from the start of the process to its end."""
    begun = time.perf_counter()
    subprocess.run([str(program), "--help"], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begun


def main() -> None:
    """Print one line."""
    program = Path(sys.executable).with_name("redline")
    seconds(program)
    runs = [seconds(program) for _ in range(RUNS)]
    sys.stdout.write(
        f"redline --help: median {statistics.median(runs):.3f} s of {RUNS} runs"
        f" ({min(runs):.3f} to {max(runs):.3f})\n"
    )


if __name__ == "__main__":
    main()
