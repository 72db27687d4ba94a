"""Words from the data → Markdown that shows them as they are, and nothing else."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from toolkit.sentences import sentence_ends

SPECIAL = re.compile(r"[\\`*_\[\]|~$]")
"""What begins something in Markdown within a line, or ends a cell of a table."""
ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
JOINERS = "\u200c\u200d"
LONG = 60
SHORT = 29
"""How many characters of a name are shown: in a release without texts, fewer than would count
as a piece of an article."""


def shown(value: object, text: str = "full") -> str:
    r"""A value from the data → one line of Markdown; long ones are cut.

    >>> print(shown("a | b <c>"))
    a \| b &lt;c&gt;

    Args:
        value: Anything that prints.
        text: What the release holds of the texts: full, none or snippets.
    """
    return escaped(cut(value, text))


def cut(value: object, text: str = "full") -> str:
    """A value → one line, cut after `LONG` characters, or `SHORT` where no text may be shown."""
    line = one_line(str(value))
    most = LONG if text == "full" else SHORT
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def one_line(text: str) -> str:
    """Text without line ends, control characters and marks that turn the direction of writing."""
    return " ".join("".join(map(_printing, text)).split())


def _printing(character: str) -> str:
    """A character as it is, or a blank, or nothing; the joiners belong to the words of many."""
    match unicodedata.category(character):
        case "Cc" | "Zl" | "Zp" | "Cs":
            return " "
        case "Cf" if character not in JOINERS:
            return ""
        case _:
            return character


def escaped(text: str) -> str:
    """Text → Markdown that reads the same."""
    marked = SPECIAL.sub(r"\\\g<0>", text)
    return "".join(ENTITIES.get(character, character) for character in marked)


def described(text: str) -> str:
    """What a schema or the program says of a column, where `words` may stand as code."""
    line = one_line(text)
    if line.count("`") % 2:
        return escaped(line)
    parts = line.split("`")
    return "`".join(
        part.replace("|", "\\|") if index % 2 else escaped(part) for index, part in enumerate(parts)
    )


def first_sentence(text: str) -> str:
    """The first sentence of a description: what a thing is, before how it is to be marked.

    >>> first_sentence("An act. Mark its trigger.")
    'An act.'
    """
    end = next(sentence_ends(text), None)
    return text if end is None else text[: end.end()]


def table(head: Sequence[str], rows: Iterable[Sequence[str]], right: int = 0) -> Iterator[str]:
    """Cells of Markdown → the lines of a table.

    Args:
        head: The first line.
        rows: The others.
        right: How many of the last columns hold numbers.
    """
    plain = len(head) - right
    yield f"| {' | '.join(head)} |"
    yield f"|{'|'.join(['---'] * plain + ['---:'] * right)}|"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def in_words(names: Sequence[str], last: str = "and") -> str:
    """Names → “a, b and c”.

    >>> in_words(["a", "b", "c"])
    'a, b and c'
    """
    return f" {last} ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)
