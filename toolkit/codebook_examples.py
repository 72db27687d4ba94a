"""`codebook.toml` → examples and counter-examples of each label, taken from articles.

The file has a table for each label, named by the label's control and its value:

    [[mention.name.is]]          # the words in double brackets are marked, with this label
    document = "the-river"       # a document's id
    text = "King [[Rudolf]] left"    # from the article, but for the brackets
    why = "The title stays out." # need not be there

    [[mention.name.is_not]]      # the words in double brackets do not get this label
    document = "the-river"
    text = "the [[king]] left"
    why = "It is a nominal."     # what is right instead

    [mention.demonym]
    none = "No article has one." # where the articles have fewer than two
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from toolkit.errors import RecordError
from toolkit.files import read_bytes
from toolkit.model import Span
from toolkit.problems import excerpt
from toolkit.schema import Schema

BRACKETS = re.compile(r"\[\[|\]\]")
LISTS = ("is", "is_not")
KEYS = ("document", "text", "why")
Name = tuple[str, str]
"""A label: its layer's control, and the label's value or the part's name."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of an article, some of them marked."""

    document: str
    """The article's id."""
    text: str
    """The words with double brackets around what is marked."""
    why: str | None

    @property
    def pieces(self) -> list[str]:
        """The words without brackets, cut at them: plain and marked ones in turn."""
        return BRACKETS.split(self.text)

    @property
    def plain(self) -> str:
        """The words as they stand in the article."""
        return "".join(self.pieces)

    def spans(self, text: str) -> list[Span]:
        """Where the marked words stand in the article; none, unless the words stand there once."""
        if text.count(self.plain) != 1:
            return []
        found, place = [], text.index(self.plain)
        for number, piece in enumerate(self.pieces):
            if number % 2:
                found.append(Span(place, place + len(piece)))
            place += len(piece)
        return found


@dataclass(frozen=True, slots=True)
class Examples:
    """What is shown of one label."""

    right: tuple[Passage, ...] = ()
    wrong: tuple[Passage, ...] = ()
    none: str | None = None
    """Why there are not more."""


def read_examples(path: Path, schema: Schema) -> dict[Name, Examples]:
    """`codebook.toml` → the examples of each label that it names.

    Raises:
        RecordError: When the file cannot be read, or says what is no example of a label.
    """
    try:
        given = tomllib.loads(read_bytes(path).decode("utf-8-sig"))
    except ValueError as error:
        raise RecordError(
            f"{path} is not TOML: {error}", hint="Mend the file at that place; it is TOML in UTF-8."
        ) from error
    known = label_names(schema)
    found: dict[Name, Examples] = {}
    for control, labels in given.items():
        _one_of(control, dict.fromkeys(c for c, _ in known), f"{path}: there is no layer")
        for label, values in _table(labels, f"{path}: {control}").items():
            mine = [value for c, value in known if c == control]
            _one_of(label, mine, f"{path}: {control} has no label")
            found[control, label] = _examples(values, f"{path}: {control}.{label}")
    return found


def label_names(schema: Schema) -> list[Name]:
    """Every label of a schema, parts among them, in the order of the codebook."""
    return [
        (layer.control, value)
        for layer in schema.layers
        for value in (
            *(label.value for label in layer.labels),
            *(part.name for part in layer.parts),
        )
    ]


def _examples(values: Any, place: str) -> Examples:
    table = _table(values, place)
    for name in table:
        _one_of(name, (*LISTS, "none"), f"{place} has no use for")
    none = None if "none" not in table else _sentence(table["none"], f"{place}.none")
    right, wrong = (tuple(_passages(table.get(name, []), f"{place}.{name}")) for name in LISTS)
    return Examples(right, wrong, none)


def _passages(values: Any, place: str) -> Iterator[Passage]:
    if not isinstance(values, list):
        name = place.rpartition(": ")[2]
        raise RecordError(f"{place} is no list", hint=f"Write each example below [[{name}]].")
    for number, value in enumerate(values, start=1):
        here = f"{place}, number {number}"
        table = _table(value, here)
        for name in table:
            _one_of(name, KEYS, f"{here}, has no use for")
        document = _sentence(table.get("document"), f"{here}: document")
        text = _marked(_sentence(table.get("text"), f"{here}: text"), here)
        given = "why" in table or place.endswith(f".{LISTS[1]}")
        why = _sentence(table.get("why"), f"{here}: why") if given else None
        yield Passage(document, text, why)


def _marked(text: str, place: str) -> str:
    """A text whose brackets are sound."""
    brackets = BRACKETS.findall(text)
    pieces = BRACKETS.split(text)[1::2]
    if not brackets:
        fault = "no words stand in double brackets"
    elif brackets != ["[[", "]]"] * (len(brackets) // 2):
        fault = "double brackets do not stand in pairs"
    elif any(piece != piece.strip() or not piece for piece in pieces):
        fault = "marked words begin or end with white space, or are none"
    else:
        return text
    raise RecordError(
        f"{place}: in {excerpt(text)} {fault}",
        hint="Put [[ right before the words to be marked, and ]] right behind them.",
    )


def _sentence(value: Any, place: str) -> str:
    if isinstance(value, str) and value.strip():
        return value
    shown = "is missing" if value is None else f"is {excerpt(str(value))}, and no text"
    raise RecordError(f"{place} {shown}", hint="Write it as a text in quotation marks.")


def _table(value: Any, place: str) -> Mapping[str, Any]:
    if isinstance(value, dict):
        return value
    raise RecordError(
        f"{place} is {excerpt(str(value))}, and no table",
        hint="Write a table such as [[mention.name.is]] for each example.",
    )


def _one_of(given: str, known: Iterable[str], fault: str) -> None:
    if given not in known:
        raise RecordError(f"{fault} {excerpt(given)}", hint=f"Write one of {', '.join(known)}.")


def example_lines(examples: Examples) -> Iterator[str]:
    """The examples of one label as a Markdown list, the marked words bold."""
    for passage in examples.right:
        yield f"- {_shown(passage)}"
    for passage in examples.wrong:
        yield f"- *not:* {_shown(passage)}"
    if examples.none:
        yield f"- {examples.none}"


def _shown(passage: Passage) -> str:
    words = "".join(
        f"**{piece}**" if number % 2 else piece
        for number, piece in enumerate(escaped(piece) for piece in passage.pieces)
    )
    # No list within the list.
    words = re.sub(r"^(\d*)([-+.)])", r"\1\\\2", words.strip())
    return f"{words} – {passage.why}" if passage.why else words


def escaped(text: str) -> str:
    r"""Text that Markdown shows as it stands, on one line; a stroke is where one ended.

    >>> print(escaped("a *b* [c]"))
    a \*b\* \[c\]
    """
    line = re.sub(r"\s+", " ", re.sub(r"\s*\n\s*", " / ", text))
    return re.sub(r"([\\`*_\[\]<>#|~&])", r"\\\1", line)
