"""What the language model takes for names → names that the registry and the lists lack.

The model errs: titles, possessives and demonyms are cut off, what is no name is left out, and what
it calls a name is held against all other places where the same words stand.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from toolkit.model import Span
from toolkit.suggest.names.edges import nobody, trimmed
from toolkit.suggest.names.kinds import ACRONYM, SEEN, TOLD, is_company, kind_of_name, speaks
from toolkit.suggest.names.known import Known
from toolkit.suggest.names.people import kind_of, title_words
from toolkit.suggest.names.persons import titled
from toolkit.suggest.names.words import endings, kind_by_words
from toolkit.suggest.parse import Parse, span_of

if TYPE_CHECKING:
    from toolkit.suggest.tokens import Token

STOPPED = re.compile(r"(?:\s[IVX]+|^[A-Z])\.$")
"""“King Rudolf V.” and “on X.” at the end of a sentence."""
ACTORS = frozenset({"PERSON", "ORG", "GPE", "LOC", "FAC"})


@dataclass(frozen=True, slots=True)
class Guess:
    """Words that are taken for a name, and what kind of actor they seem to name."""

    span: Span
    kind: str
    sure: bool
    """False: only a capital and what stands beside it speak for it."""
    weight: int = SEEN
    """How much its place says of its kind."""


def guesses(parse: Parse, known: Known) -> list[Guess]:
    """The names that the model sees in running text, corrected, in order and without overlap."""
    if parse.doc is None:
        return []
    found: list[Guess] = []
    taken: set[int] = set()
    small = frozenset(t.text for t in parse.doc if t.text.islower())
    for entity in parse.entities:
        if entity.label not in ACTORS:
            continue
        tokens = trimmed(list(entity.tokens), known, entity.label)
        if (
            tokens
            and not nobody(tokens, known)
            and not _common(tokens, small, headline=_in_headline(parse, tokens[0]))
        ):
            kind, weight = kind_of_name(tokens, entity.label, parse)
            if kind == "person" and entity.label != "PERSON":
                tokens = trimmed(tokens, known)
                if not tokens or nobody(tokens, known):
                    continue
            span = _without_stop(parse, span_of(tokens))
            found.append(Guess(span, kind, sure=True, weight=weight))
            taken.update(t.i for t in tokens)
    found += _overlooked(parse, taken, known, small)
    return _agreed(parse, sorted(found, key=lambda g: g.span))


def _in_headline(parse: Parse, token: Token) -> bool:
    block = parse.block_at(token.idx)
    return block is not None and block.headline


def _common(tokens: list[Token], small: frozenset[str], *, headline: bool) -> bool:
    """Whether a single word with a capital stands elsewhere without: then it is just a word."""
    first = tokens[0]
    if len(tokens) == 1 and first.lower_ in small and headline:
        return True
    block_start = first.i == 0 or first.is_sent_start or not first.nbor(-1).text.strip()
    if len(tokens) == 1 and block_start and first.tag_ in ("NN", "NNS", "JJ", "VB", "VBP"):
        return True
    return len(tokens) == 1 and first.lower_ in small and (block_start or first.pos_ != "PROPN")


def _overlooked(
    parse: Parse, taken: set[int], known: Known, small: frozenset[str]
) -> Iterator[Guess]:
    """Words with a capital that the model passes over."""
    doc = parse.doc or ()
    at = 0
    while at < len(doc):
        if not _could_be(doc[at], taken):
            at += 1
            continue
        end = at + 1
        while end < len(doc) and _goes_on(doc[end], taken):
            end += 1
        tokens = trimmed(list(doc[at:end]), known)
        at = end
        if tokens and not nobody(tokens, known):
            yield from _passed_over(parse, tokens, small)


def _passed_over(parse: Parse, tokens: list[Token], small: frozenset[str]) -> Iterator[Guess]:
    """A name that the model passes over, if it is one."""
    block = parse.block_at(tokens[0].idx)
    span = _without_stop(parse, span_of(tokens))
    before = tokens[0].nbor(-1).text if tokens[0].i else ""
    starts = tokens[0].is_sent_start or before in ("“", '"', ":", "‘", "-")
    said = speaks(tokens) and not any(t.lower_ in small for t in tokens)
    if titled(parse, span):
        yield Guess(span, "person", sure=True, weight=TOLD)
    elif block is None or block.headline or (starts and not said) or _is_part(tokens):
        return
    elif ACRONYM.fullmatch(tokens[0].text) and len(tokens) == 1:
        if len(tokens[0].text) > 2:
            kind, weight = kind_of_name(tokens, "ORG", parse)
            yield Guess(span, kind, sure=False, weight=weight)
    elif said and kind_by_words(" ".join(t.text for t in tokens)) is None:
        kind = "organization" if is_company(tokens, "") else "person"
        yield Guess(span, kind, sure=False)
    elif not any(t.lower_ in small for t in tokens):
        kind, weight = kind_of_name(tokens, "", parse)
        yield Guess(span, kind, sure=False, weight=weight)


def _is_part(tokens: list[Token]) -> bool:
    """Whether words are part of more: “X 14”, “the X exercise”, “the X correspondent”."""
    first, last = tokens[0], tokens[-1]
    if first is last and first.tag_ == "NNPS":
        return True
    before = first.nbor(-1) if first.i else None
    behind = last.nbor() if last.i + 1 < len(last.doc) else None
    if first.i > 1 and first.nbor(-1).lower_ == "of" and first.nbor(-2).lower_ in title_words():
        return True
    if before is not None and before.pos_ == "PROPN" and before.text[0].isupper():
        return before.lower_.rstrip(".") not in title_words() and before.ent_type_ not in ACTORS
    return behind is not None and (
        behind.text[0].isdigit()
        or behind.lower_ in endings()
        or behind.tag_ == "NNP"
        or kind_of(behind.lower_) == ("person", False)
    )


def _without_stop(parse: Parse, span: Span) -> Span:
    """A span without the full stop that ends its sentence: “King Rudolf V”."""
    return Span(span.start, span.end - 1) if STOPPED.search(span.slice(parse.text)) else span


def _could_be(token: Token, taken: set[int]) -> bool:
    capital = token.text[0].isupper() and token.is_alpha | ("-" in token.text) | ("'" in token.text)
    return (
        capital
        and token.i not in taken
        and token.pos_ == "PROPN"
        and token.ent_type_ in ("", "NORP", "PRODUCT", "WORK_OF_ART", "EVENT")
    )


def _goes_on(token: Token, taken: set[int]) -> bool:
    """Whether a token belongs to the name before it: “Anna Lind”, “Anna-Maria”."""
    before = token.nbor(-1)
    if token.text == "-":
        joined = before.whitespace_ == token.whitespace_ == ""
        return joined and token.i + 1 < len(token.doc) and _could_be(token.nbor(), taken)
    return _could_be(token, taken) and (before.whitespace_ != "" or before.text == "-")


def _agreed(parse: Parse, found: list[Guess]) -> list[Guess]:
    """The guesses with one kind for the same words: what most of them, and a title, say."""
    votes: dict[str, Counter[str]] = {}
    for guess in found:
        text = guess.span.slice(parse.read)
        block = parse.block_at(guess.span.start)
        headline = block is not None and block.headline
        weight = 1 if headline and guess.weight == SEEN else guess.weight
        votes.setdefault(text, Counter())[guess.kind] += weight
    for text, counted in list(votes.items()):
        if len(text.split()) > 1:
            # A surname is whoever has it in full.
            kind = counted.most_common(1)[0][0]
            for part in (text.split()[0], text.split()[-1]) if kind == "person" else ():
                votes.setdefault(part, Counter())[kind] += 50
    kept: list[Guess] = []
    for guess in found:
        if kept and kept[-1].span.end > guess.span.start:
            continue
        counted = votes[guess.span.slice(parse.read)]
        best = max(counted.values())
        kind = (
            guess.kind
            if counted[guess.kind] == best
            else min(k for k, n in counted.items() if n == best)
        )
        kept.append(replace(guess, kind=kind))
    return kept
