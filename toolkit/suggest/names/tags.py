"""Speaker tags of a transcript (“QUESTION:”, “MR. RASSENDYLL:”) among what is taken for names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from toolkit.suggest.lexicon import words
from toolkit.suggest.names.proposed import Guess
from toolkit.suggest.parse import Parse

TAG = re.compile(
    r"(?:\A|(?<=\n))[ \t]*(?P<tag>[^\W\d_][^\n:“”\"«»]{0,58}?):(?=\s+\S)[ \t]*\n?[ \t]*"
)
"""A tag at the beginning of a line, up to the words behind it."""


def named_by_tags(parse: Parse, guessed: Iterable[Guess]) -> Iterator[Guess]:
    """The same, without roles that name nobody; who is named by a tag in capitals is a person."""
    roles = frozenset(words("quotes", "tags", "roles"))
    tags = {(m.start("tag"), m.end("tag")): m["tag"] for m in TAG.finditer(parse.text)}
    ends = {end: tag for (_, end), tag in tags.items()}
    starts = {start for start, _ in tags}
    for guess in guessed:
        tag = ends.get(guess.span.end)
        if tag is None:
            yield guess
        elif tag.strip().casefold() in roles:
            continue
        elif tag.isupper() and (guess.span.start in starts or "." in tag):
            yield replace(guess, kind="person")
        else:
            yield guess
