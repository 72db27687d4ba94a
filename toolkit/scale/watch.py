"""A look at a job now and then: how far it is, and whether one of its processes was killed."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Event, Lock, Thread, current_thread, main_thread
from types import TracebackType
from typing import Any, Self

from toolkit.scale.job import Job

PAUSE = 0.5
"""Seconds between two looks at this machine's processes."""
COUNTED = 4
"""After so many of them the tasks that are done are counted: a folder may be far away."""
WAKING: Any = getattr(signal, "SIGUSR1", None)
"""By which the waiting is ended; None: there are no signals here."""


class KilledError(Exception):
    """A process was killed that is waited for."""


class Watch:
    """The watch over a job; it ends with the context."""

    def __init__(self, job: Job, told: Callable[[int], None]) -> None:
        """Args: the job; what is called with how many of its tasks are done."""
        self.job = job
        self.told = told
        self._end = Event()
        self._seen: dict[int, Any] | None = None
        self.killed: int | None = None
        """The signal that ended a process."""
        self._doubted: set[int] = set()
        self._lock = Lock()
        self._over = False
        self._thread = Thread(target=self._look, daemon=True)

    def __enter__(self) -> Self:
        """Begin to look."""
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Look no more."""
        self._end.set()
        self._thread.join()

    def done(self) -> int:
        """How many tasks are done; it is told."""
        number = self.job.tasks - len(self.job.undone())
        self.told(number)
        return number

    @contextmanager
    def processes(self) -> Iterator[None]:
        """Stop waiting when a process that was started meanwhile has been killed.

        Raises:
            KilledError: When one has; `killed` is the number of the signal.
        """
        if WAKING is None or current_thread() is not main_thread():
            yield
            return
        # A real signal, which ends any waiting; SIGINT may be ignored, as it is in the background.
        before = signal.signal(WAKING, self._wake)
        self._seen = {}
        try:
            yield
        finally:
            self._over = True
            with self._lock:
                self._seen = None
            signal.signal(WAKING, before)

    def _wake(self, *_: object) -> None:
        if not self._over:
            raise KilledError

    def _look(self) -> None:
        number = 0
        while not self._end.wait(PAUSE):
            number += 1
            if self._seen is not None and self.killed is None:
                self._look_at_processes(self._seen)
            if number % COUNTED == 0:
                with suppress(OSError):
                    self.done()

    def _look_at_processes(self, seen: dict[int, Any]) -> None:
        import multiprocess

        for one in list(seen.values()):
            code = one.exitcode
            # Seen twice: a pool that is left ends its processes by a signal, too.
            if code is not None and code < 0 and id(one) in self._doubted:
                self.killed = -code
                with self._lock:
                    if self._seen is not None:
                        signal.pthread_kill(main_thread().ident or 0, WAKING)
                return
            if code is not None and code < 0:
                self._doubted.add(id(one))
        seen.update({id(one): one for one in multiprocess.active_children()})
