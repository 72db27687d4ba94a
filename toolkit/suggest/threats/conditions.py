"""A sentence → the conditions that it sets: marker, condition, polarity, and what they hang on.

A condition is looked for by its marker (``lexicon/threats.toml``), or by the order of the words
(“should Ruritania …”, “were the bridge to fall”). Its end is the comma before the main clause, or
the end of its own clause behind the main clause.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from toolkit.suggest.clauses import (
    MARKS,
    SUBJECTS,
    between,
    is_verb,
    lemma,
    listed,
    place,
    reports_from,
)
from toolkit.suggest.lexicon import words
from toolkit.suggest.parse import span_of
from toolkit.suggest.threats.frame import Condition
from toolkit.suggest.threats.idle import is_idle
from toolkit.suggest.threats.inversion import is_inverted

if TYPE_CHECKING:
    from toolkit.suggest.tokens import Token

NOUN, CLAUSE = "noun", "clause"


@lru_cache(maxsize=1)
def markers() -> Mapping[str, Sequence[tuple[tuple[str, ...], str, str]]]:
    """By its first word, every marker: its words, what follows (clause or noun), its polarity."""
    lists = (
        ("if_done", CLAUSE, "if_done"),
        ("if_not_done", CLAUSE, "if_not_done"),
        ("noun_if_done", NOUN, "if_done"),
        ("noun_if_not_done", NOUN, "if_not_done"),
    )
    found: dict[str, list[tuple[tuple[str, ...], str, str]]] = {}
    for name, kind, polarity in lists:
        for marker in words("threats", "markers", name):
            parts = tuple(marker.split())
            found.setdefault(parts[0], []).append((parts, kind, polarity))
    return {first: sorted(those, key=lambda m: -len(m[0])) for first, those in found.items()}


def conditions_in(sentence: Sequence[Token]) -> list[Condition]:
    """The conditions of a sentence in order, those with a marker and those by inversion."""
    found: list[Condition] = []
    reached = -1
    for at, token in enumerate(sentence):
        if token.i < reached:
            continue
        one = _marked(sentence, at)
        if one is None and is_inverted(sentence, at):
            one = _condition(sentence, at, [token], CLAUSE, "if_done")
        if one is not None:
            found.append(one)
            reached = one.end
    return found


def _marked(sentence: Sequence[Token], at: int) -> Condition | None:
    for parts, kind, polarity in markers().get(sentence[at].lower_, ()):
        these = sentence[at : at + len(parts)]
        if tuple(t.lower_ for t in these) != parts:
            continue
        if is_idle(sentence, at, these, noun=kind == NOUN):
            return None
        return _condition(sentence, at, these, kind, polarity)
    return None


def _condition(
    sentence: Sequence[Token], at: int, these: Sequence[Token], kind: str, polarity: str
) -> Condition | None:
    begin = these[-1].i + 1
    stop = reports_from(sentence)
    if stop < begin:
        stop = sentence[-1].i + 1
    leads = _leads(sentence, at, stop)
    end = _comma(sentence, begin, stop, kind) if leads else None
    if leads and end is None:
        end = _before_main(sentence, begin, stop)
        leads = end is not None
    tokens = between(sentence, begin, end if end is not None else stop)
    if end is None:
        tokens = _own(tokens, kind)
    span = place(tokens)
    if span is None:
        return None
    inside = [t for t in tokens if span.start <= t.idx < span.end]
    if kind == NOUN and not any(t.pos_ in ("NOUN", "PROPN", "PRON", "VERB") for t in inside):
        return None
    rule = f"threats.{these[0].lower_ if len(these) == 1 else '_'.join(t.lower_ for t in these)}"
    return Condition(
        tokens=tuple(inside),
        head=_head(inside, kind),
        rule=rule,
        first=these[0],
        marker=span_of(these),
        polarity=polarity,
        leads=leads,
    )


def _leads(sentence: Sequence[Token], at: int, stop: int) -> bool:
    """Whether the main clause comes after: nothing but a report stands before the marker."""
    before = [t for t in sentence[:at] if t.text not in MARKS]
    for where, token in enumerate(before):
        if token.text in (":", ";", "—", "–"):
            before = before[where + 1 :]
            break
    while before and before[-1].text == ",":
        before = before[:-1]
    if before and before[0].lower_ == "according":
        before = []
    rest = [t for t in sentence[at + 1 :] if t.i < stop]
    finite = any(t.tag_ in ("VBZ", "VBP") for t in rest[_first_comma(rest) :])
    after = finite or any(t.tag_ == "MD" for t in rest)
    if not before or (before[-1].lower_ in ("that", ":", "and", "but", "so") and after):
        return True
    firm = listed("threats", "firmness", "will") | {"may", "might", "could", "must", "can"}
    if any(t.lower_ in firm for t in before):
        return False
    saying = listed("threats", "saying", "verbs")
    doing = [t for t in before if t.tag_.startswith("VB") and t.dep_ != "aux"]
    plain = [t for t in doing if lemma(t) not in saying]
    warning = listed("threats", "saying", "warning")
    if any(lemma(t) in warning for t in doing):
        return before[-1].i + 1 < sentence[at].i and after
    return not plain and after


def _comma(sentence: Sequence[Token], begin: int, stop: int, kind: str) -> int | None:
    """The comma (or “then”) at which the main clause begins, behind a condition that leads."""
    tokens = between(sentence, begin, stop)
    # A verb that the parser takes for a noun (“if Ruritania attacks, …”) ends the clause as well.
    verb = kind == NOUN or not any(is_verb(t) for t in tokens[: _first_comma(tokens)])
    for token in tokens:
        if token.lower_ == "then" and verb:
            return token.i
        if token.text in (",", "–", "—", ":") and verb and token.i > begin:
            after = next((t for t in between(sentence, token.i + 1, stop) if not t.is_punct), None)
            goes_on = after is None or after.tag_ in ("WDT", "WP", "WP$", "CC", "VBG", "VBN")
            rest = between(sentence, token.i + 1, stop)
            if not goes_on and any(is_verb(t) for t in rest):
                return token.i
        verb = verb or is_verb(token) or token.pos_ == "ADJ"
    return None


def _first_comma(tokens: Sequence[Token]) -> int:
    return next((at for at, token in enumerate(tokens) if token.text == ","), len(tokens))


def _before_main(sentence: Sequence[Token], begin: int, stop: int) -> int | None:
    """Without a comma: where the subject of the clause with “will” begins."""
    for token in between(sentence, begin + 1, stop):
        if token.lower_ in ("will", "would", "shall"):
            own = next((c for c in token.head.children if c.dep_ in SUBJECTS), None)
            left = own.left_edge.i if own is not None and own.left_edge.i > begin else None
            return left if left is not None and left < token.i else None
    return None


def _own(tokens: Sequence[Token], kind: str) -> list[Token]:
    """A condition behind its main clause: as far as its own clause or noun phrase goes."""
    verb = False
    marks = 0
    for at, token in enumerate(tokens):
        if token.text in ("“", "«") or (token.text == '"' and marks % 2 == 0):
            marks += 1
        elif token.text in ("”", "»", '"'):
            marks -= 1
            if marks < 0:
                return list(tokens[:at])
        elif token.text in (";", ":", "–", "—") or _breaks(
            token, tokens[at + 1 :], kind, verb=verb
        ):
            return list(tokens[:at])
        verb = verb or is_verb(token)
    if kind == NOUN and tokens:
        head = _head(tokens, kind)
        edge = head.right_edge.i
        return [t for t in tokens if t.i <= edge] if edge > tokens[0].i else list(tokens)
    return list(tokens)


def _breaks(token: Token, rest: Sequence[Token], kind: str, *, verb: bool) -> bool:
    """Whether a comma or conjunction ends the condition, and something else goes on."""
    if token.text == ",":
        return (verb or kind == NOUN) and _new_clause(rest)
    joins = token.lower_ in ("or", "and") and verb and kind == CLAUSE
    return joins and any(t.lower_ in ("will", "would") for t in rest[:5])


def _new_clause(rest: Sequence[Token]) -> bool:
    """Whether something else than an apposition or a list goes on behind a comma."""
    kept = [t for t in rest if t.text not in MARKS]
    if not kept:
        return True
    return kept[0].tag_ not in ("WDT", "WP", "WP$") and kept[0].lower_ not in ("including", "such")


def _head(tokens: Sequence[Token], kind: str) -> Token:
    """The token of a condition on which its others hang."""
    inside = {t.i for t in tokens}
    tops = [t for t in tokens if t.head.i not in inside or t.head.i == t.i]
    if kind == NOUN:
        nouns = [t for t in tops if t.pos_ in ("NOUN", "PROPN", "PRON", "VERB")]
        return (nouns or tops or list(tokens))[0]
    verbs = [t for t in tops if is_verb(t)] or [t for t in tokens if t.tag_.startswith("VB")]
    own = [t for t in verbs if t.pos_ == "VERB"] or verbs
    return (own or tops or list(tokens))[0]
