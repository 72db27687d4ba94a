"""Words that somebody said → what is compared of them: bare, folded, without endings."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

WORD = re.compile(
    # Scripts that do not part words by spaces: a character counts as a word.
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]|[^\W_]+"
)
EMPTY = frozenset(
    WORD.findall(
        "a about after again all also an and any are as at be because been before being but by "
        "can could did do does doing done for from further had has have having he her hers him "
        "his how i if in into is it its itself just let ll may me might more most must my no nor "
        "not of off on once one only or other our out over own re s said same say says shall she "
        "should so some such t than that the their them then there these they this those through "
        "to too under until up upon ve very was we were what when where which while who whom "
        "whose why will with would you your"
    )
)
"""Words of English that nearly every sentence has; in other languages none is left out."""
ENDINGS = ("ations", "ation", "ingly", "ings", "ing", "edly", "ies", "ied", "ed", "es", "ly", "s")
ROOM = 3
"""Letters that an ending leaves at least."""


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """A word without its ending: rough, and the same for the forms of most words.

    >>> {stem(word) for word in ("close", "closes", "closed", "closing")}
    {'clos'}
    """
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= ROOM:
            word = word[: -len(ending)]
            break
    return word[:-1] if len(word) > ROOM and word[-1] in "ey" else word


@lru_cache(maxsize=4096)
def stems(text: str) -> tuple[str, ...]:
    """The words of a text that carry its meaning, in order; of one without such words, all.

    >>> stems("“We will SHUT the ports”")
    ('shut', 'port')
    """
    folded = WORD.findall(unicodedata.normalize("NFKC", text).casefold())
    kept = [word for word in folded if word not in EMPTY]
    return tuple(stem(word) for word in kept or folded)
