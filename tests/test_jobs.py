"""Work by several processes: in order, with clear errors, and nothing is left running."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from toolkit.errors import RecordError, WorkerError
from toolkit.jobs import LARGE, in_order, suitable


def power(number: int, base: int) -> int:
    """The later ones are done sooner."""
    time.sleep(0.02 if number % 8 == 0 else 0)
    return int(base**number)


def refuse(number: int, limit: int) -> int:
    if number >= limit:
        raise RecordError(f"{number} is too large", hint="Take a smaller one.")
    return number


def die(number: int, victim: int) -> int:
    if number == victim:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def keep(number: int, _: object) -> int:
    return number


class Deadly:
    """Ends the process that it is sent to."""

    def __reduce__(self) -> tuple[object, tuple[int]]:
        return os._exit, (7,)


def wait(_: int, folder: Path) -> int:
    """Say which process this is, and work for a while."""
    (folder / str(os.getpid())).touch()
    time.sleep(1)
    return 0


def no_child_is_left() -> bool:
    return not multiprocessing.active_children()


@pytest.mark.parametrize("jobs", [1, 2, 3])
@pytest.mark.parametrize("number", [0, 1, 50])
def test_results_come_in_the_order_of_the_items(jobs: int, number: int):
    assert list(in_order(power, 3, range(number), jobs)) == [3**n for n in range(number)]
    assert no_child_is_left()


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_error_of_the_work_is_raised_as_it_was(jobs: int):
    with pytest.raises(RecordError, match="is too large") as raised:
        list(in_order(refuse, 20, range(100), jobs))

    assert raised.value.hint == "Take a smaller one."
    assert no_child_is_left()


def test_a_process_that_is_killed_is_an_error():
    with pytest.raises(WorkerError, match="ended by signal 9, before its work was done"):
        list(in_order(die, 30, range(100), 2))

    assert no_child_is_left()


def test_a_process_that_ends_before_it_begins_is_waited_for_by_nobody():
    """What it works with is more than a pipe holds: a part of it is never taken."""
    with pytest.raises(WorkerError, match="ended with exit code 7, before its work was done"):
        list(in_order(keep, (Deadly(), bytes(1_000_000)), range(100), 2))

    assert no_child_is_left()


def test_what_is_not_wanted_any_more_is_not_done():
    results = in_order(power, 1, range(10_000), 2)
    next(results)

    results.close()  # type: ignore[attr-defined]

    assert no_child_is_left()


def started(folder: Path) -> subprocess.Popen[bytes]:
    """A process that has two others at work, in a group of its own."""
    program = (
        "import signal\n"
        # Where tests run in the background, it is ignored.
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "from pathlib import Path\n"
        "from toolkit.jobs import in_order\n"
        "from tests.test_jobs import wait\n"
        "list(in_order(wait, Path('.'), range(9999), 2))\n"
    )
    root = Path(__file__).resolve().parent.parent
    words = [sys.executable, "-c", program]
    made = subprocess.Popen(
        words,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(root)},
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    while len(list(folder.iterdir())) < 2:
        assert made.poll() is None
        time.sleep(0.05)
    return made


def is_there(pid: int) -> bool:
    try:
        status = Path(f"/proc/{pid}/stat").read_text("utf-8")
    except OSError:
        return False
    return ") Z" not in status


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks into /proc")
def test_however_it_is_stopped_no_process_is_left(how: signal.Signals, tmp_path: Path):
    """Those at work are ended, or see that the pipe has ended when they have done a parcel."""
    main = started(tmp_path)
    pids = [int(path.name) for path in tmp_path.iterdir()]
    if how is signal.SIGINT:
        os.killpg(main.pid, how)
    else:
        main.send_signal(how)

    _, said = main.communicate()

    for _ in range(1000):
        if how is signal.SIGINT or not any(map(is_there, pids)):
            break
        time.sleep(0.05)
    assert not any(map(is_there, pids))
    assert (b"KeyboardInterrupt" in said) == (how is signal.SIGINT)


def test_small_files_are_not_worth_another_process():
    assert (suitable(0), suitable(LARGE - 1)) == (1, 1)
    assert 1 <= suitable(1000 * LARGE) <= (os.cpu_count() or 1)
