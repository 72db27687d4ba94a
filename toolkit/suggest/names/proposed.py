"""What the language model takes for names → names that the registry and the lists lack.

The model errs: titles, possessives and demonyms are cut off, what is no name is left out, and what
it calls a name is held against all other places where the same words stand.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.model import Span
from toolkit.suggest.names.edges import nobody, trimmed
from toolkit.suggest.names.known import Known
from toolkit.suggest.names.people import gender, title_words
from toolkit.suggest.names.persons import titled
from toolkit.suggest.names.words import kind_by_words
from toolkit.suggest.parse import Parse, span_of

if TYPE_CHECKING:
    from toolkit.suggest.tokens import Token

REGNAL = re.compile(r"\s[IVX]+\.$")
ACTORS = frozenset({"PERSON", "ORG", "GPE", "LOC", "FAC"})
ACRONYM = re.compile(r"[A-Z][A-Z.&-]{1,7}")
SAYING = frozenset(
    {
        *("say", "tell", "warn", "add", "ask", "reply", "answer", "announce", "insist"),
        *("vow", "urge", "demand", "claim", "deny", "accuse", "threaten", "promise"),
        *("agree", "reject", "refuse", "meet", "call", "speak", "declare", "argue"),
        *("stress", "note", "write", "state", "back", "lead", "head", "visit"),
        *("arrive", "resign", "win", "offer", "blame", "summon", "travel", "thank"),
        *("phone", "dismiss", "praise", "criticise", "criticize", "hope", "believe"),
        *("think", "want", "decide", "pledge", "sign", "order", "respond", "discuss"),
        *("brief",),
    }
)
"""Verbs whose subject is somebody."""


@dataclass(frozen=True, slots=True)
class Guess:
    """Words that are taken for a name, and what kind of actor they seem to name."""

    span: Span
    kind: str
    sure: bool
    """False: only a capital and what stands beside it speak for it."""


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
            span = _without_stop(parse, span_of(tokens))
            found.append(Guess(span, _kind(tokens, entity.label, parse), sure=True))
            taken.update(t.i for t in tokens)
    found += _overlooked(parse, taken, known, small)
    return _agreed(parse, sorted(found, key=lambda g: g.span))


def _kind(tokens: list[Token], label: str, parse: Parse) -> str:
    text = " ".join(token.text for token in tokens)
    told = kind_by_words(text)
    if label != "PERSON" and told is not None:
        return told
    if label == "PERSON" or titled(parse, span_of(tokens)) or _acts_as_person(tokens):
        acronym = ACRONYM.fullmatch(text) and not titled(parse, span_of(tokens))
        return "organization" if acronym else "person"
    if label in ("GPE", "LOC", "FAC"):
        return "place"
    return "organization"


def _acts_as_person(tokens: list[Token]) -> bool:
    """Whether what the model calls a place or body of two words or more does what persons do."""
    if len(tokens) < 2 or any(t.text.isupper() and len(t) > 2 for t in tokens):
        return False
    first = tokens[0].i
    behind_title = (
        first > 1
        and tokens[0].nbor(-1).text == ","
        and (tokens[0].nbor(-2).lower_ in title_words())
    )
    if gender(tokens[0].text) is not None or behind_title:
        return True
    head = next((t for t in tokens if t.head not in tokens), tokens[-1])
    if head.dep_ in ("nsubj", "nsubjpass") and head.head.lemma_ in SAYING:
        return True
    owned = tokens[0].i > 1 and tokens[0].nbor(-1).tag_ == "POS"
    led = head.dep_ == "pobj" and head.head.lower_ == "by" and head.head.head.lemma_ == "lead"
    return owned or led


def _in_headline(parse: Parse, token: Token) -> bool:
    block = parse.block_at(token.idx)
    return block is not None and block.headline


def _common(tokens: list[Token], small: frozenset[str], *, headline: bool) -> bool:
    """Whether a single word with a capital stands elsewhere without: then it is just a word."""
    first = tokens[0]
    if len(tokens) == 1 and first.lower_ in small and headline:
        return True
    block_start = first.i == 0 or first.is_sent_start or not first.nbor(-1).text.strip()
    return len(tokens) == 1 and first.lower_ in small and (block_start or first.pos_ != "PROPN")


def _overlooked(
    parse: Parse, taken: set[int], known: Known, small: frozenset[str]
) -> Iterator[Guess]:
    """Words with a capital that the model passes over, behind a title or as who says something."""
    doc = parse.doc
    if doc is None:
        return
    at = 0
    while at < len(doc):
        token = doc[at]
        if not _could_be(token, taken):
            at += 1
            continue
        end = at + 1
        while end < len(doc) and (_could_be(doc[end], taken) and doc[end - 1].whitespace_ != ""):
            end += 1
        tokens = trimmed(list(doc[at:end]), known)
        at = end
        if not tokens or nobody(tokens, known):
            continue
        block = parse.block_at(tokens[0].idx)
        span = span_of(tokens)
        span = _without_stop(parse, span)
        starts = tokens[0].is_sent_start or doc[tokens[0].i - 1].text in ("“", '"', ":", "‘", "-")
        if titled(parse, span):
            yield Guess(span, "person", sure=True)
        elif block is None or block.headline or (starts and not _speaks(tokens, small)):
            continue
        elif ACRONYM.fullmatch(tokens[0].text) and len(tokens) == 1:
            if len(tokens[0].text) > 2:
                yield Guess(span, "organization", sure=False)
        elif kind_by_words(" ".join(t.text for t in tokens)) is not None:
            yield Guess(span, str(kind_by_words(" ".join(t.text for t in tokens))), sure=False)
        elif _speaks(tokens, small):
            yield Guess(span, "person", sure=False)
        elif tokens[-1].dep_ == "pobj" and tokens[-1].head.lower_ in ("in", "at", "near", "from"):
            yield Guess(span, "place", sure=False)


def _speaks(tokens: list[Token], small: frozenset[str]) -> bool:
    """Whether words are the subject of a verb whose subject is somebody."""
    last = tokens[-1]
    says = last.dep_ in ("nsubj", "nsubjpass") and last.head.lemma_ in SAYING
    return says and not any(t.lower_ in small for t in tokens)


def _without_stop(parse: Parse, span: Span) -> Span:
    """A span without the full stop that ends its sentence: “King Rudolf V”."""
    return Span(span.start, span.end - 1) if REGNAL.search(span.slice(parse.text)) else span


def _could_be(token: Token, taken: set[int]) -> bool:
    capital = token.text[0].isupper() and token.is_alpha | ("-" in token.text) | ("'" in token.text)
    return (
        capital
        and token.i not in taken
        and token.pos_ == "PROPN"
        and token.ent_type_ in ("", "NORP", "PRODUCT", "WORK_OF_ART", "EVENT")
    )


def _agreed(parse: Parse, found: list[Guess]) -> list[Guess]:
    """The guesses with one kind for the same words: what most of them, and a title, say."""
    votes: dict[str, Counter[str]] = {}
    for guess in found:
        text = guess.span.slice(parse.read)
        block = parse.block_at(guess.span.start)
        weight = 1 if block is not None and block.headline else 2
        weight = 6 if guess.kind == "person" and titled(parse, guess.span) else weight
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
        kept.append(Guess(guess.span, kind, guess.sure))
    return kept
