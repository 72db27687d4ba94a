"""A document → pieces that a model reads one by one, each of whole paragraphs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from toolkit.model import Document, Span
from toolkit.sentences import sentence_ends
from toolkit.suggest.blocks import blocks_of


@dataclass(frozen=True, slots=True)
class Piece:
    """Some paragraphs and headlines of a document, in order; boilerplate is none of them."""

    document: Document
    paragraphs: tuple[Span, ...]

    @property
    def span(self) -> Span:
        """From its first paragraph to the end of its last."""
        return Span(self.paragraphs[0].start, self.paragraphs[-1].end)

    @property
    def numbered(self) -> str:
        """The paragraphs as the model reads them, each on a line behind its number, from 1."""
        texts = (" ".join(p.slice(self.document.text).split()) for p in self.paragraphs)
        return "\n".join(f"[{number}] {text}" for number, text in enumerate(texts, 1))

    def read(self) -> str:
        """What stands between the ends of its span, with blanks for what is no paragraph of it."""
        parts, reached = [], self.span.start
        for paragraph in self.paragraphs:
            parts += [" " * (paragraph.start - reached), paragraph.slice(self.document.text)]
            reached = paragraph.end
        return "".join(parts)


def pieces_of(document: Document, characters: int) -> Iterator[Piece]:
    """The pieces of a document, in order; each as long as it may be.

    Args:
        document: Its boilerplate is in none of them.
        characters: So long is a piece at most, unless a single sentence is longer.
    """
    waiting: list[Span] = []
    for block in blocks_of(document):
        for span in _cut(document.text, block.span, characters):
            if waiting and span.end - waiting[0].start > characters:
                yield Piece(document, tuple(waiting))
                waiting = []
            waiting.append(span)
    if waiting:
        yield Piece(document, tuple(waiting))


def _cut(text: str, span: Span, characters: int) -> Sequence[Span]:
    """A paragraph, or where it is too long its parts, each of whole sentences."""
    if span.end - span.start <= characters:
        return [span]
    ends = [*(match.end() for match in sentence_ends(text, *span)), span.end]
    parts: list[Span] = []
    start = last = span.start
    for end in ends:
        if end - start > characters and last > start:
            parts.append(_stripped(text, start, last))
            start = last
        last = end
    parts.append(_stripped(text, start, span.end))
    return [part for part in parts if part.start < part.end]


def _stripped(text: str, start: int, end: int) -> Span:
    words = text[start:end]
    return Span(start + len(words) - len(words.lstrip()), start + len(words.rstrip()))
