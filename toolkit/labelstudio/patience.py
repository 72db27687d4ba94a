"""When a request is sent again: how often, after how long, and what is looked up before.

What only reads, or sets something to a value, may be sent again. What makes something may not:
a lost answer says nothing of whether it was made, so that is looked up first.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from toolkit.errors import NoAnswerError
from toolkit.problems import printable

if TYPE_CHECKING:
    from tenacity import RetryCallState

T = TypeVar("T")


def to_stderr(message: str) -> None:
    """Say something to the user now, on a line of its own even while a progress bar stands."""
    start = "\r\x1b[K" if sys.stderr.isatty() else ""
    sys.stderr.write(f"{start}{message}\n")
    sys.stderr.flush()


class Patience:
    """What is spent on one request whose answer got lost.

    The pauses double from `first` to `longest` seconds, with as much as `first` more by chance, so
    that several who wait for one server do not come back together. A server that says how long to
    leave it alone is left alone so long.
    """

    def __init__(
        self,
        attempts: int = 10,
        seconds: float = 1200,
        *,
        first: float = 0.5,
        longest: float = 20,
        tell: Callable[[str], None] = to_stderr,
    ) -> None:
        """Nothing is waited for yet.

        Args:
            attempts: How often it is sent in all. Ten outlast a server that is started anew.
            seconds: After so long it is not sent again: twice what one request may take.
            first: The first pause.
            longest: The longest one.
            tell: Called with a line for the user before each pause.
        """
        self.attempts = attempts
        self.seconds = seconds
        self.first = first
        self.longest = longest
        self.tell = tell
        self.losses = 0
        """How many answers have got lost so far."""
        self._asking = False

    def keep_asking(self, ask: Callable[[], T]) -> T:
        """Ask until an answer comes, or the budget is spent.

        What is asked within `ask` shares its budget: it is not asked again by itself.

        Raises:
            NoAnswerError: When none came; the message says how often it was asked.
        """
        if self._asking:
            return ask()
        self._asking = True
        try:
            return self._repeated(ask)
        finally:
            self._asking = False

    def do_once(self, do: Callable[[], T], done: Callable[[], T | None]) -> T:
        """Have something done once, whatever becomes of the answers.

        Args:
            do: Asks for it.
            done: Looks it up, after an answer got lost: what it came to, or None where it was not
                done.

        Raises:
            NoAnswerError: When the budget is spent; nobody knows then whether it was done.
        """
        asked = False

        def ask() -> T:
            nonlocal asked
            found = done() if asked else None
            if found is not None:
                return found
            asked = True
            return do()

        return self.keep_asking(ask)

    def _repeated(self, ask: Callable[[], T]) -> T:
        from tenacity import (
            Retrying,
            retry_if_exception_type,
            stop_after_attempt,
            stop_after_delay,
            wait_exponential,
            wait_random,
        )

        doubling = wait_exponential(multiplier=self.first, max=self.longest)
        usual = doubling + wait_random(0, self.first)

        def wait(state: RetryCallState) -> float:
            error = None if state.outcome is None else state.outcome.exception()
            return max(usual(state), getattr(error, "after", 0))

        retrying = Retrying(
            retry=retry_if_exception_type(NoAnswerError),
            stop=stop_after_attempt(self.attempts) | stop_after_delay(self.seconds),
            wait=wait,
            before_sleep=self._tell,
            reraise=True,
        )
        try:
            answer: T = retrying(self._counted, ask)
        except NoAnswerError as error:
            number = retrying.statistics["attempt_number"]
            if number == 1:
                raise
            raise NoAnswerError(
                f"{error.message} (the last of {number} attempts)", hint=error.hint
            ) from error
        return answer

    def _counted(self, ask: Callable[[], T]) -> T:
        try:
            return ask()
        except NoAnswerError:
            self.losses += 1
            raise

    def _tell(self, state: RetryCallState) -> None:
        error = None if state.outcome is None else state.outcome.exception()
        self.tell(
            printable(
                f"{error}; trying again in {state.upcoming_sleep:.1f} s"
                f" (attempt {state.attempt_number + 1} of {self.attempts})"
            )
        )
