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

if TYPE_CHECKING:
    from spacy.tokens import Token

INVERTED = ("should", "were", "had")
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
        one = _marked(sentence, at) or _inverted(sentence, at)
        if one is not None:
            found.append(one)
            reached = one.end
    return found


def _marked(sentence: Sequence[Token], at: int) -> Condition | None:
    for parts, kind, polarity in markers().get(sentence[at].lower_, ()):
        these = sentence[at : at + len(parts)]
        if tuple(t.lower_ for t in these) != parts:
            continue
        if _idle(sentence, at, these, kind):
            return None
        return _condition(sentence, at, these, kind, polarity)
    return None


def _idle(sentence: Sequence[Token], at: int, these: Sequence[Token], kind: str) -> bool:
    """Whether the words set no condition here: “even if”, “asked if”, “if asked”."""
    before = [t for t in sentence[max(0, at - 5) : at] if t.text not in MARKS]
    after = [t.lower_ for t in sentence[at + len(these) :] if t.text not in MARKS]
    if not after:
        return True
    last = before[-1] if before else None
    if last is not None and last.lower_ in listed("threats", "markers", "concession"):
        return True
    if these[0].lower_ == "if":
        if last is not None and _asks(before, these[0]):
            return True
        idle = [i.split() for i in words("threats", "markers", "idle")]
        return any(after[: len(i)] == i and _ends(after[len(i) :]) for i in idle)
    if kind == NOUN and these[-1].lower_ == "to" and not _act_follows(sentence[at + len(these) :]):
        return True
    if these[-1].lower_ in ("until", "once", "provided", "providing", "assuming"):
        return not any(is_verb(t) for t in sentence[at + len(these) : at + len(these) + 10])
    if these[0].lower_ in ("failing", "absent"):
        return not (at == 0 or last is None or last.text == "," or last.lower_ == "that")
    return False


def _asks(before: Sequence[Token], marker: Token) -> bool:
    asking = listed("threats", "markers", "asking")
    head = marker.head.head
    asked = marker.head.dep_ == "ccomp" and head.i < marker.i and lemma(head) in asking
    for token in reversed(before[-3:]):
        if token.text == ",":
            break
        if lemma(token) in asking:
            return True
    return asked


def _act_follows(after: Sequence[Token]) -> bool:
    """Whether “to respond to” goes on with a noun that points to an act: “such an attack”."""
    head = next((t for t in after[:6] if t.tag_ in ("NN", "NNS")), None)
    return head is not None


def _ends(after: Sequence[str]) -> bool:
    return not after or not after[0].isalpha() or after[0] in ("by", "to", "about", "at")


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


def _inverted(sentence: Sequence[Token], at: int) -> Condition | None:
    """“Should Ruritania attack, …”, “were the bridge to fall, …”; no question."""
    token = sentence[at]
    if token.lower_ not in INVERTED or sentence[-1].text == "?" or at + 2 >= len(sentence):
        return None
    before = next((t for t in reversed(sentence[:at]) if t.text not in MARKS), None)
    following = sentence[at + 1]
    if following.tag_ not in ("DT", "NNP", "NNPS", "PRP", "PRP$", "NN", "NNS", "JJ", "EX", "CD"):
        return None
    own = [c for c in token.head.children if c.dep_ in SUBJECTS] or [
        c for c in token.children if c.dep_ in SUBJECTS
    ]
    if any(c.i < token.i for c in own) or (own and own[0].right_edge.i < token.i):
        return None
    opening = sentence[at - 1].text in MARKS if at else True
    begins = before is None or opening or before.text == "," or before.lower_ in ("that", "and")
    nominal = before is not None and before.tag_ in ("NNP", "NN", "NNS", "PRP", "WDT", "WP")
    follows = token.lower_ == "should" and bool(own) and own[0].i > token.i
    if not begins and nominal and not follows:
        return None
    if token.lower_ in ("were", "had") and not (at == 0 or opening):
        return None
    stop = sentence[-1].i + 1
    if token.lower_ == "were" and not any(
        t.lower_ == "to" for t in between(sentence, token.i, stop)
    ):
        return None
    return _condition(sentence, at, [token], CLAUSE, "if_done")
