"""What the Hub's library says on its own → our words, or nothing."""

from __future__ import annotations

import contextlib
import logging
import re
import sys
from collections.abc import Callable, Iterator

from toolkit.problems import printable


@contextlib.contextmanager
def quiet(tell: Callable[[str], None]) -> Iterator[None]:
    """What the library says on its own, in our words: its lines hold addresses with signatures."""
    from huggingface_hub.utils.tqdm import (
        are_progress_bars_disabled,
        disable_progress_bars,
        enable_progress_bars,
    )

    class Telling(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            said = record.getMessage()
            if " thrown while requesting " in said:
                tell(printable(f"{_unsigned(said)}; asking again"))

    library = logging.getLogger("huggingface_hub")
    handlers, level = list(library.handlers), library.level
    bars = not are_progress_bars_disabled()
    library.handlers[:] = [Telling(logging.WARNING)]
    library.setLevel(logging.WARNING)
    if bars and not sys.stderr.isatty():
        disable_progress_bars()
    try:
        yield
    finally:
        library.handlers[:] = handlers
        library.setLevel(level)
        if bars:
            enable_progress_bars()


def _unsigned(text: str) -> str:
    """A line without what follows the ? of an address."""
    return re.sub(r"(https?://[^\s?]+)\?\S*", r"\1", text)
