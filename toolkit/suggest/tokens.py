"""A document as spaCy parsed it → its tokens as plain objects, read out once.

Every rule asks for the lemma, the head and the children of a word over and over; each time spaCy
makes new objects and looks strings up. Here that is done once for a document, and afterwards
spaCy's own memory of it can be let go. Names and meanings are those of ``spacy.tokens.Token``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from spacy.tokens import Doc

ATTRIBUTES = (
    *("IDX", "LENGTH", "SPACY", "SENT_START", "HEAD", "LEMMA", "POS", "TAG", "DEP", "ENT_TYPE"),
    *("IS_SPACE", "IS_PUNCT", "IS_ALPHA", "LIKE_NUM"),
)
"""What is read out of a parse, in the order of the columns."""


@dataclass(slots=True, eq=False, repr=False)
class Token:
    """A word, a mark or white space of a document; two tokens are equal if they are one."""

    i: int
    """Its place among the tokens of the document."""
    idx: int
    """Its offset in the document."""
    text: str
    lower_: str
    lemma_: str
    lemma: str
    """Its dictionary form in small letters; the word itself where there is none."""
    pos_: str
    tag_: str
    dep_: str
    ent_type_: str
    whitespace_: str
    is_space: bool
    is_punct: bool
    is_alpha: bool
    like_num: bool
    is_sent_start: bool | None
    doc: tuple[Token, ...] = field(init=False)
    """All tokens of the document."""
    head: Token = field(init=False)
    """The token that it hangs on; of the root of a sentence, itself."""
    children: tuple[Token, ...] = ()
    """The tokens that hang on it, in order."""
    sent: Words = field(init=False)
    """The sentence that it is in."""
    first: int = field(init=False)
    last: int = field(init=False)
    """The places of the first and the last token of its subtree."""
    crossed: bool = False
    """Whether branches of its sentence cross: then a subtree may have gaps."""

    def __len__(self) -> int:
        return len(self.text)

    def __bool__(self) -> bool:
        return True

    def __repr__(self) -> str:
        return self.text

    def nbor(self, distance: int = 1) -> Token:
        """The token so many places further on.

        Raises:
            IndexError: When the document has none there.
        """
        at = self.i + distance
        if at < 0:
            raise IndexError(at)
        return self.doc[at]

    @property
    def ancestors(self) -> Iterator[Token]:
        """Its head, the head of that, and so on to the root."""
        token = self
        while token.head is not token:
            token = token.head
            yield token

    def is_ancestor(self, other: Token) -> bool:
        """Whether the other is somewhere below this one."""
        return any(above is self for above in other.ancestors)

    @property
    def subtree(self) -> Sequence[Token]:
        """It and everything below it, what hangs on it before first; in order, unless crossed."""
        if not self.crossed:
            return self.doc[self.first : self.last + 1]
        found: list[Token] = []
        waiting: list[tuple[Token, bool]] = [(self, False)]
        while waiting:
            token, opened = waiting.pop()
            if opened:
                found.append(token)
                continue
            before = [c for c in token.children if c.i < token.i]
            behind = [c for c in token.children if c.i > token.i]
            waiting += [(c, False) for c in reversed(behind)]
            waiting.append((token, True))
            waiting += [(c, False) for c in reversed(before)]
        return found

    @property
    def left_edge(self) -> Token:
        """The first token of its subtree."""
        return self.doc[self.first]

    @property
    def right_edge(self) -> Token:
        """The last token of its subtree."""
        return self.doc[self.last]

    @property
    def conjuncts(self) -> tuple[Token, ...]:
        """What is coordinated with it, without itself."""
        first = self
        while first.dep_ == "conj" and first.head is not first:
            first = first.head
        found = [first]
        for token in found:
            found += [c for c in token.children if c.dep_ == "conj" and c.i > token.i]
        return tuple(token for token in found if token is not self)


class Words(tuple[Token, ...]):
    """The tokens of a sentence, in order."""

    __slots__ = ()

    @property
    def start(self) -> int:
        """The place of the first among the tokens of the document."""
        return self[0].i

    @property
    def end(self) -> int:
        """The place behind the last."""
        return self[-1].i + 1

    @property
    def root(self) -> Token:
        """The token that hangs on no other."""
        return next(token for token in self if token.head is token)


class Entity(NamedTuple):
    """Words that the model takes for a name, and of what."""

    label: str
    tokens: Sequence[Token]


@dataclass(frozen=True, slots=True)
class Grammar:
    """What a model says of a text."""

    tokens: tuple[Token, ...]
    """All tokens, in order."""
    sentences: tuple[Words, ...]
    entities: tuple[Entity, ...]


def grammar_of(doc: Doc, read: str) -> Grammar:
    """What spaCy made of a text → its tokens, which hold nothing of spaCy's.

    Args:
        doc: A parse with sentences, heads, entities and lemmas.
        read: The text of it.
    """
    columns = doc.to_array(list(ATTRIBUTES)).view("int64").T.tolist()
    idx, length, space, begins, head, lemma, pos, tag, dep, entity, *flags = columns
    strings = doc.vocab.strings
    told = {n: strings[n % 2**64] for n in {*lemma, *pos, *tag, *dep, *entity}}.__getitem__
    words = [read[at : at + long] for at, long in zip(idx, length, strict=True)]
    small = {word: word.lower() for word in set(words)}.__getitem__
    forms = {n: told(n).lower() for n in set(lemma)}.__getitem__
    made = tuple(
        map(
            Token,
            range(len(words)),
            idx,
            words,
            map(small, words),
            map(told, lemma),
            [forms(n) or small(word) for n, word in zip(lemma, words, strict=True)],
            *(map(told, column) for column in (pos, tag, dep, entity)),
            map(("", " ").__getitem__, space),
            *(map(bool, flag) for flag in flags),
            map({0: None, 1: True, -1: False}.__getitem__, begins),
        )
    )
    _hang(made, head)
    starts = [i for i, begin in enumerate(begins) if i and begin == 1]
    edges = pairwise((0, *starts, len(made)))
    sentences = tuple(Words(made[start:end]) for start, end in edges if start < end)
    for sentence in sentences:
        crossed = _crosses(sentence)
        for token in sentence:
            token.sent, token.crossed = sentence, crossed
    entities = tuple(Entity(one.label_, made[one.start : one.end]) for one in doc.ents)
    return Grammar(made, sentences, entities)


def _hang(tokens: tuple[Token, ...], distances: Sequence[int]) -> None:
    """Heads and children, from how far each token is from its head."""
    below: dict[int, list[Token]] = {}
    for i, (token, distance) in enumerate(zip(tokens, distances, strict=True)):
        token.doc = tokens
        token.first = token.last = i
        if distance:
            token.head = tokens[i + distance]
            below.setdefault(i + distance, []).append(token)
        else:
            token.head = token
    for i, those in below.items():
        tokens[i].children = tuple(those)
    while _widened(tokens) or _widened(reversed(tokens)):
        pass


def _widened(tokens: Iterable[Token]) -> bool:
    """Let heads reach as far as what hangs on them → whether any had not yet."""
    widened = False
    for token in tokens:
        head = token.head
        if token.first < head.first:
            head.first, widened = token.first, True
        if token.last > head.last:
            head.last, widened = token.last, True
    return widened


def _crosses(sentence: Iterable[Token]) -> bool:
    """Whether branches cross: what hangs on a token does not lie side by side."""
    for token in sentence:
        if token.children:
            edges = sorted([(token.i, token.i), *((c.first, c.last) for c in token.children)])
            if any(last >= first for (_, last), (first, _) in pairwise(edges)):
                return True
    return False
