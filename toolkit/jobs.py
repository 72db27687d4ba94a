"""Work that is done by several processes, and comes back in the order in which it was given.

Each process is started anew, so that it shares nothing with this one but the pipe between them.
It ends when the pipe does: nothing is left running when this one is killed.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from queue import SimpleQueue
from threading import Thread
from typing import Any, NamedTuple, TypeVar

from toolkit.collector import without_collector
from toolkit.errors import WorkerError

Item = TypeVar("Item")
Bench = TypeVar("Bench")
Result = TypeVar("Result")
TOGETHER = 2
"""How many items a process gets at once: few, so that all are done at the same time."""
QUEUED = 2
"""How many such parcels it has: it goes on with the next while what became of one is read."""
AHEAD = 16
"""How many such parcels may be done, for each process, before one that is not."""
COLLECTED = 256
"""After how many items garbage is looked for: there is hardly any, and looking takes long."""
LARGE = 25_000_000
"""Bytes that are worth a process of their own."""


def suitable(size: int, worth: int = LARGE) -> int:
    """How many processes are worth their while for so much work, on this machine.

    Args:
        size: How much there is, in bytes.
        worth: How much is worth a process of its own; in what else, if `size` is in that, too.
    """
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return max(1, min(cores or 1, size // worth))


def in_order(
    work: Callable[[Item, Bench], Result], bench: Bench, items: Iterable[Item], jobs: int = 1
) -> Iterator[Result]:
    """What becomes of each item, in the order of the items.

    Args:
        work: What is done with an item; a function of a module.
        bench: What it is done with; each process gets it once.
        items: Values that can be sent to a process.
        jobs: How many processes do it; 1: this one does.

    Raises:
        WorkerError: When a process ended before its work was done.
    """
    if jobs > 1:
        yield from _shared(work, bench, items, jobs)
        return
    with without_collector():
        for number, item in enumerate(items, start=1):
            yield work(item, bench)
            if number % COLLECTED == 0:
                gc.collect()


def apart(work: Callable[[Item, Bench], Result], bench: Bench, item: Item) -> Result:
    """What becomes of one item, in a process of its own.

    Raises:
        WorkerError: When the process ended before its work was done.
    """
    return next(_shared(work, bench, [item], 1))


class _Worker(NamedTuple):
    """A process, and the pipe to it."""

    process: BaseProcess
    pipe: Connection[Any, Any]


def _shared(
    work: Callable[[Item, Bench], Result], bench: Bench, items: Iterable[Item], jobs: int
) -> Iterator[Result]:
    source = iter(items)
    parcels = enumerate(iter(lambda: list(islice(source, TOGETHER)), []))
    done: dict[int, list[Result]] = {}
    following = 0
    with _workers(work, bench, jobs) as workers:
        busy: dict[Connection[Any, Any], deque[int]] = {worker.pipe: deque() for worker in workers}
        by_pipe = {worker.pipe: worker for worker in workers}
        while True:
            # Not too far ahead of what is wanted next: what is done is kept until then.
            while len(done) < AHEAD * jobs:
                idlest = min(busy, key=lambda pipe: len(busy[pipe]))
                if len(busy[idlest]) == QUEUED or not (parcel := next(parcels, None)):
                    break
                number, given = parcel
                _send(by_pipe[idlest], given)
                busy[idlest].append(number)
            at_work = [pipe for pipe, numbers in busy.items() if numbers]
            if not at_work:
                return
            for ready in wait(at_work):
                pipe = by_pipe[ready].pipe  # type: ignore[index]
                done[busy[pipe].popleft()] = _answer(by_pipe[pipe])
            while following in done:
                yield from done.pop(following)
                following += 1


@contextmanager
def _workers(work: Callable[..., Any], bench: Any, jobs: int) -> Iterator[list[_Worker]]:
    """Processes; none of them is left afterwards, however that comes."""
    context = multiprocessing.get_context("spawn")
    workers: list[_Worker] = []
    try:
        with _uninterrupted():
            for _ in range(jobs):
                ours, theirs = context.Pipe()
                process = context.Process(target=_serve, args=(theirs, work), daemon=True)
                process.start()
                theirs.close()
                workers.append(_Worker(process, ours))
        # Not with what starts it: that waits for ever for a process that is gone by then.
        for worker in workers:
            _send(worker, bench)
        yield workers
    except BaseException:
        for worker in workers:
            worker.process.terminate()
        raise
    finally:
        for worker in workers:
            worker.pipe.close()
        for worker in workers:
            worker.process.join()


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Ctrl-C reaches every process of a terminal; those that begin here leave it to this one."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _send(worker: _Worker, what: Any) -> None:
    try:
        worker.pipe.send(what)
    except OSError as error:
        raise _ended(worker) from error


def _answer(worker: _Worker) -> Any:
    try:
        answer = worker.pipe.recv()
    except (EOFError, OSError) as error:
        raise _ended(worker) from error
    if isinstance(answer, Exception):
        raise answer
    return answer


def _ended(worker: _Worker) -> WorkerError:
    worker.process.join()
    code = worker.process.exitcode or 0
    how = f"by signal {-code}" if code < 0 else f"with exit code {code}"
    return WorkerError(
        f"one of the processes that do the work has ended {how}, before its work was done",
        hint="If the memory of the machine did not suffice, give fewer --jobs.",
    )


def _serve(pipe: Connection[Any, Any], work: Callable[[Any, Any], Any]) -> None:
    """What a process does: parcel after parcel, until the pipe ends."""
    try:
        bench = pipe.recv()
    except (EOFError, OSError):
        return
    gc.disable()
    gc.freeze()
    count = 0
    parcels: SimpleQueue[list[Any] | None] = SimpleQueue()
    # The pipe has no room for what is large: whoever sends it must not wait for the work.
    Thread(target=_fetch, args=(pipe, parcels), daemon=True).start()
    with suppress(OSError):
        while (parcel := parcels.get()) is not None:
            pipe.send(_done(work, parcel, bench))
            count += len(parcel)
            if count >= COLLECTED:
                gc.collect()
                count = 0


def _fetch(pipe: Connection[Any, Any], parcels: SimpleQueue[list[Any] | None]) -> None:
    """Take parcels from a pipe until it ends."""
    try:
        with suppress(EOFError, OSError):
            while True:
                parcels.put(pipe.recv())
    finally:
        parcels.put(None)


def _done(work: Callable[[Any, Any], Any], parcel: list[Any], bench: Any) -> Any:
    try:
        return [work(item, bench) for item in parcel]
    except Exception as error:  # noqa: BLE001 (it is raised again where the work was given)
        error.add_note(traceback.format_exc())
        return error
