"""A verb or noun → the predicate, clause or noun phrase that states what would follow."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from toolkit.suggest.acts import just_happens, names_act
from toolkit.suggest.clauses import (
    MARKS,
    aside_before,
    between,
    infinitive_below,
    lemma,
    listed,
    reports_from,
    subject,
    subtree,
    trimmed,
)
from toolkit.suggest.threats.frame import Condition, Consequence

if TYPE_CHECKING:
    from toolkit.suggest.tokens import Token

DEEP = 6
HANGING = ("xcomp", "acl", "oprd", "pcomp", "acomp", "attr")
LIGHT = frozenset(
    {"be", "follow", "come", "ensue", "exist", "result", "remain", "increase", "rise"}
)
LIGHT_FIRM = frozenset({"have", "reserve", "make", "express", "show", "state"})


def phrase(
    noun: Token,
    sentence: Sequence[Token],
    condition: Condition | None,
    reporter: Token | None,
) -> Consequence | None:
    """A noun phrase as a consequence: “threatened them with harsh sanctions”."""
    barred = _barred(condition)
    tokens = subtree(noun, lambda t: t.i in barred or t.dep_ in ("relcl", "advcl", "appos"))
    stop = reports_from(sentence)
    kept = [t for t in tokens if t.i not in barred and t.i < stop]
    run = _with_marks(_run(kept, noun.i))
    if condition is not None and condition.start > noun.i:
        run = [t for t in run if t.i < condition.start]
    return _made(run, noun, noun, nominal=True, reporter=reporter)


def _barred(condition: Condition | None) -> set[int]:
    return set() if condition is None else set(range(condition.start, condition.end))


def _run(tokens: Sequence[Token], at: int) -> list[Token]:
    """The unbroken run of tokens around an index; marks and white space do not break it."""
    known = {t.i: t for t in tokens}
    low = high = at
    doc = tokens[0].doc if tokens else None
    while doc is not None and low - 1 >= 0 and (low - 1 in known or _thin(doc[low - 1], known, -1)):
        low -= 1
    while doc is not None and high + 1 < len(doc):
        if not (high + 1 in known or _thin(doc[high + 1], known, 1)):
            break
        high += 1
    return list(doc[low : high + 1]) if doc is not None else []


def _with_marks(tokens: list[Token]) -> list[Token]:
    """A noun phrase that stands whole in quotation marks keeps them."""
    if not tokens or tokens[0].i == 0 or tokens[-1].i + 1 >= len(tokens[0].doc):
        return tokens
    before, after = tokens[0].nbor(-1), tokens[-1].nbor(1)
    pairs = (("“", "”"), ('"', '"'), ("‘", "’"), ("«", "»"))
    if (tokens[0].text, after.text) in pairs:
        return [*tokens, after]
    return [before, *tokens, after] if (before.text, after.text) in pairs else tokens


def _thin(token: Token, known: dict[int, Token], step: int) -> bool:
    return (token.is_space or token.text in MARKS) and token.i + step in known


def _made(
    tokens: Sequence[Token],
    head: Token,
    top: Token,
    start: int | None = None,
    *,
    nominal: bool = False,
    reporter: Token | None = None,
) -> Consequence | None:
    kept = trimmed(tokens)
    if not kept:
        return None
    first = kept[0].i if start is None else min(start, kept[0].i)
    return Consequence(
        tokens=tuple(kept), head=head, top=top, start=first, nominal=nominal, reporter=reporter
    )


def predicate(
    verb: Token,
    sentence: Sequence[Token],
    condition: Condition | None,
    reporter: Token | None,
) -> Consequence | None:
    """The predicate of a clause, or the clause where the predicate cannot stand alone."""
    top = _top(verb)
    inner = innermost(verb, condition)
    subject_ = subject(top)
    if reporter is not None and subject_ is not None and subject_.i < reporter.i < top.i:
        subject_ = None
    start = _start(top, subject_, condition)
    stop = reports_from(sentence)
    if stop <= inner.i:
        stop = sentence[-1].i + 1
    if condition is not None and condition.start > inner.i:
        stop = min(stop, condition.start)
    tokens = between(sentence, _begin(inner), _end(inner, top, sentence, stop))
    if subject_ is not None and subject_.i < inner.i and _whole(inner, subject_, top):
        tokens = between(sentence, start, _end(inner, top, sentence, stop))
    if condition is not None:
        tokens = [t for t in tokens if not condition.start <= t.i < condition.end]
    if reporter is not None and any(t.i == reporter.i for t in tokens):
        tokens = [t for t in tokens if t.i < reporter.i]
    return _made(tokens, inner, top, start, reporter=reporter)


def _top(verb: Token) -> Token:
    """The word of a clause that says how firm it is: from the act upwards."""
    at = verb
    for _ in range(DEEP):
        above = at.head
        firmly = at.dep_ in ("dobj", "conj") and lemma(at) in firm()
        if above.i == at.i or not (firmly or at.dep_ in HANGING):
            return at
        if at.dep_ == "conj" or above.i == at.i:
            return at
        if lemma(above) in listed("threats", "saying", "warning") and above.pos_ == "VERB":
            return at
        if lemma(at) in firm() or lemma(above) in firm() or at.dep_ in ("acomp", "attr"):
            if lemma(above) in listed("threats", "saying", "verbs"):
                return at
            if at.dep_ == "dobj" and above.pos_ == "VERB" and lemma(above) not in LIGHT_FIRM:
                return at
            at = above
            continue
        return at
    return at


def firm() -> frozenset[str]:
    """Words between somebody and what they would do."""
    return listed("threats", "firmness", "prepared") | listed("threats", "firmness", "committed")


def innermost(verb: Token, condition: Condition | None) -> Token:
    """Down from a word that says how firm it is to the act."""
    at = verb
    for _ in range(DEEP):
        below = infinitive_below(at)
        light = lemma(at) in firm() or at.lemma_ == "be"
        if below is None or not light or (condition is not None and below in condition.tokens):
            return at
        at = below
    return at


def _start(top: Token, subject_: Token | None, condition: Condition | None) -> int:
    """Where the clause begins: with its subject, its auxiliary or itself."""
    if top.pos_ == "NOUN":
        return int(top.left_edge.i)
    first = min([c.i for c in top.children if c.dep_ in ("aux", "auxpass", "neg")] + [top.i])
    if subject_ is None or subject_.i > top.i:
        return first
    left = int(subject_.left_edge.i)
    if condition is not None and left < condition.end and subject_.i >= condition.end:
        left = condition.end
    aside = aside_before(top, top.sent.start)
    if aside is not None and aside[0] <= left < aside[1]:
        left = int(top.doc[aside[0] - 1].left_edge.i)
    clause = [t for t in top.doc[left : subject_.i] if t.text in (";", ":")]
    if clause:
        left = clause[-1].i + 1
    while top.doc[left].is_punct or top.doc[left].is_space or top.doc[left].text in MARKS:
        left += 1
    return min(left, first)


def _begin(verb: Token) -> int:
    """Where the predicate begins: behind “will”, “would” and “to”; “not” and adverbs belong."""
    first = verb.i
    for child in verb.children:
        if child.i > verb.i or child.tag_ in ("MD", "TO"):
            continue
        early = child.dep_ in ("auxpass", "neg") or (child.dep_ == "aux" and child.tag_ == "VB")
        if early or (child.dep_ == "advmod" and child.i == verb.i - 1 and _manner(child)):
            first = min(first, child.i)
    return first


def _manner(adverb: Token) -> bool:
    return adverb.lower_ not in ("then", "also", "already", "otherwise", "now", "therefore", "thus")


def _end(verb: Token, top: Token, sentence: Sequence[Token], stop: int) -> int:
    """Where the predicate ends: at the reporting clause, a new subject, or a semicolon."""
    reached = verb.i + 1
    edge = max(int(verb.right_edge.i), int(top.right_edge.i)) + 1
    marks = 0
    for token in between(sentence, verb.i + 1, min(stop, max(edge, verb.i + 2))):
        if token.text == ";" or _new_subject(token, verb):
            break
        if token.text in ("“", "«"):
            marks += 1
        if token.text in ("”", "»"):
            marks -= 1
            if marks < 0 and token.i + 1 < stop and token.nbor(1).text not in (",", "."):
                reached = token.i + 1
                continue
        reached = token.i + 1
    return reached


def _new_subject(token: Token, verb: Token) -> bool:
    """Whether a new clause with its own subject begins at a conjunction or a comma."""
    if token.dep_ != "cc" and token.text not in (",", ":", "–", "—"):
        return False
    if token.text == ",":
        following = token.nbor(1) if token.i + 1 < len(token.doc) else None
        if following is not None and following.lower_ in ("instead", "which", "as", "adding"):
            behind = [t.lower_ for t in token.doc[token.i + 2 : token.i + 3]]
            return following.lower_ != "as" or behind != ["well"]
    for other in token.doc[token.i + 1 : token.i + 9]:
        if other.dep_ in ("nsubj", "nsubjpass", "expl") and other.head.i > other.i:
            own = other.head
            if own.dep_ in ("relcl", "acl", "pcomp"):
                return False
            return bool(own.i > verb.i and other.left_edge.i <= token.i + 2)
        if other.pos_ in ("VERB", "AUX") or other.is_punct:
            return False
    return False


def _whole(verb: Token, subject_: Token, top: Token) -> bool:
    """Whether the predicate cannot stand alone: “there will be war”, “sanctions will follow”."""
    if verb.i != top.i:
        return False
    if subject_.dep_ == "expl":
        return True
    passive = any(c.dep_ == "auxpass" for c in verb.children)
    agent = any(c.dep_ == "agent" or c.lower_ in ("by", "with", "as") for c in verb.children)
    if passive and not agent and subject_.pos_ != "PRON":
        return lemma(verb) not in listed("threats", "firmness", "committed")
    return lemma(verb) in LIGHT and (names_act(subject_) or just_happens(subject_.subtree))
