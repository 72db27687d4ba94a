"""Orders and what follows if they are not kept → frames: “withdraw or face war”, “otherwise”."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from toolkit.suggest.acts import is_hostile, kinds_named, names_act
from toolkit.suggest.clauses import (
    BELOW,
    MARKS,
    SUBJECTS,
    between,
    is_verb,
    lemma,
    listed,
    modal,
    reports_from,
    trimmed,
)
from toolkit.suggest.lexicon import words
from toolkit.suggest.threats.belief import believed
from toolkit.suggest.threats.frame import Condition, Consequence, Frame, condition_of
from toolkit.suggest.threats.predicates import predicate

if TYPE_CHECKING:
    from toolkit.suggest.tokens import Token


FACING = ("face", "see", "suffer", "risk", "pay", "be", "lose", "perish", "die", "meet", "bear")


def disjunctions(sentence: Sequence[Token]) -> Iterator[Frame]:
    """“Withdraw or face war”, “must withdraw, or we will attack”, “stop, and we will lift …”."""
    for token in sentence:
        if token.lower_ not in ("or", "and"):
            continue
        made = _coordinated(token, sentence) or _by_words(token, sentence)
        if made is not None:
            yield made


def _coordinated(token: Token, sentence: Sequence[Token]) -> Frame | None:
    """The frame of a conjunction between an order and what would follow, as the parser has it."""
    first = token.head
    second = next(
        (c for c in first.children if c.dep_ == "conj" and c.i > token.i and is_verb(c)), None
    )
    if token.dep_ != "cc" or second is None or first.pos_ not in ("VERB", "AUX"):
        return None
    aux, own = modal(second), next((c for c in second.children if c.dep_ in SUBJECTS), None)
    will = aux is not None and aux.lower_ in listed("threats", "firmness", "will")
    ours = own is not None and own.lower_ in ("we", "i") and second.tag_ == "VBP"
    if first.lower_ in listed("threats", "conditions", "idle_orders"):
        return None
    if not _asked(first) or (token.lower_ == "and" and not (ours or (will and own is not None))):
        return None
    passive = any(c.dep_ == "auxpass" for c in second.children)
    faces = passive or lemma(second) in FACING
    if not (will or faces or ours):
        return None
    begin = own.left_edge.i if own is not None else second.i
    return _either(token, first, second, begin, sentence, faces=faces)


def _by_words(token: Token, sentence: Sequence[Token]) -> Frame | None:
    """“… before nightfall or risk being caught”: where the parser takes the verb for a noun."""
    if token.lower_ != "or":
        return None
    behind = between(sentence, token.i + 1, token.i + 4)
    at = next((t for t in behind if t.lower_ != "else" and t.text not in MARKS), None)
    if at is None or at.lower_ not in ("face", "risk", "suffer", "be", "lose", "perish", "die"):
        return None
    for verb in reversed(between(sentence, 0, token.i)):
        begins = verb.i == sentence[0].i or verb.nbor(-1).text in MARKS
        if begins or (verb.tag_ == "VB" and verb.nbor(-1).tag_ in ("TO", "MD")):
            return _either(token, verb, at, at.i, sentence, faces=True)
    return None


def _either(
    token: Token,
    first: Token,
    second: Token,
    begin: int,
    sentence: Sequence[Token],
    *,
    faces: bool,
) -> Frame | None:
    """The frame of an order and what would follow if it is not kept."""
    marker = [token]
    if token.i + 1 < len(token.doc) and token.nbor(1).lower_ == "else":
        marker.append(token.nbor(1))
    polarity = "if_not_done" if token.lower_ == "or" else "if_done"
    tokens = between(sentence, _first(first), marker[0].i)
    made = condition_of(tokens, first, marker[0].lower_, marker=marker, polarity=polarity)
    stop = reports_from(sentence)
    if made is None or second.i >= stop:
        return None
    if second.pos_ in ("VERB", "AUX"):
        consequence = predicate(second, sentence, None, None)
        rest = [] if consequence is None else list(consequence.tokens)
    else:
        rest = between(sentence, second.i, stop)
    rest = trimmed([t for t in rest if t.i > marker[-1].i])
    if not rest or not (names_act(second) or kinds_named(rest) or faces):
        return None
    start = max(begin, marker[-1].i + 1)
    consequence = Consequence(tokens=tuple(rest), head=second, top=second, start=start)
    return Frame.of(made, consequence, 0.85) if rest[0].i >= made.end - 1 else None


def _asked(verb: Token) -> bool:
    """Whether a verb is an order: an imperative, “must”, or what somebody is told to do."""
    if any(c.dep_ in SUBJECTS for c in verb.children):
        aux = modal(verb)
        return aux is not None and aux.lower_ in ("must", "should", "shall", "can")
    if verb.tag_ == "VB" and not any(c.tag_ in ("MD", "TO") for c in verb.children):
        return True
    if any(c.tag_ == "TO" for c in verb.children):
        return verb.dep_ in ("xcomp", "ccomp", "advcl", "acl", "relcl") or verb.dep_ == "ROOT"
    aux = modal(verb)
    return aux is not None and aux.lower_ == "must"


def _first(verb: Token) -> int:
    """Where an order begins: with the verb itself, or with the subject of “must”."""
    own = next((c for c in verb.children if c.dep_ in SUBJECTS and c.i < verb.i), None)
    return int(own.left_edge.i) if own is not None else int(verb.i)


def otherwise(
    sentence: Sequence[Token], earlier: Sequence[Token], near: Sequence[Frame], tense: float
) -> Iterator[Frame]:
    """What would follow “otherwise”: “Withdraw. Otherwise we will act”."""
    for at, token in enumerate(sentence):
        marker = _otherwise(sentence, at)
        if marker is None:
            continue
        before = [t for t in sentence[:at] if not t.is_punct]
        source = sentence[:at] if any(is_verb(t) for t in before) else earlier
        if marker[0].lower_ in listed("threats", "markers", "later_first") and not _timed(source):
            continue
        cut = reports_from(sentence)
        rest = between(sentence, marker[-1].i + 1, cut if cut > token.i + 1 else sentence[-1].i + 1)
        verb = next((t.head for t in rest if t.tag_ == "MD" and t.head in rest), None)
        if verb is None:
            now = [t for t in rest if t.tag_ in ("VBP", "VBZ") and t.dep_ in ("ROOT", "ccomp")]
            verb = now[0] if now else None
        if verb is None:
            continue
        condition = _set_before(near, source, marker) or _demanded(source, marker)
        consequence = predicate(verb, sentence, None, None)
        if consequence is None or condition is None:
            continue
        first = next((t for t in rest if not t.is_punct and t.text not in MARKS), verb)
        condition = replace(condition, leads=True)
        made = Frame.of(condition, replace(consequence, start=first.i), 0.85)
        if believed(made, sentence, tense + 1.0):
            yield made


def _set_before(
    near: Sequence[Frame], source: Sequence[Token], marker: Sequence[Token]
) -> Condition | None:
    """The condition of the sentence before, where that sets one: otherwise it is not met."""
    known = near[-1].condition if near else None
    if known is None or known.marker is None or not source:
        return None
    if not source[0].idx <= near[-1].span.start < marker[0].idx:
        return None
    other = "if_done" if known.polarity == "if_not_done" else "if_not_done"
    return condition_of(known.tokens, known.head, "otherwise", marker=marker, polarity=other)


def _timed(source: Sequence[Token]) -> bool:
    """Whether a sentence sets a time by which something must be done."""
    return any(t.lower_ in listed("threats", "markers", "deadline") for t in source)


def _otherwise(sentence: Sequence[Token], at: int) -> list[Token] | None:
    opens = at == 0 or sentence[at - 1].text in (",", ";", "–", "—", ".", ":", *MARKS)
    opens = opens or sentence[at - 1].lower_ in ("and", "or", "but")
    if not opens:
        return None
    for phrase_ in words("threats", "markers", "otherwise"):
        parts = phrase_.split()
        these = list(sentence[at : at + len(parts)])
        if [t.lower_ for t in these] == parts and parts != ["else"]:
            return these
    return None


def _demanded(source: Sequence[Token], marker: Sequence[Token]) -> Condition | None:
    """The clause before “otherwise”: what is demanded, or what is warned against."""
    if not source:
        return None
    for token in source:
        if lemma(token) in listed("threats", "saying", "warning"):
            inside = [t for t in token.subtree if t.lower_ in ("about", "against", "of", "over")]
            acts_ = [c for p in inside for c in p.children if c.dep_ == "pobj" and is_hostile([c])]
            if acts_:
                tokens = trimmed(list(acts_[-1].subtree))
                return condition_of(tokens, acts_[-1], "otherwise", marker=marker)
    verb = _order(source)
    begin, end = _first(verb), max(int(verb.right_edge.i) + 1, verb.i + 1)
    stop = min(end, reports_from(source), source[-1].i + 1)
    tokens = trimmed([t for t in source if begin <= t.i < stop])
    if not tokens:
        return None
    return condition_of(tokens, verb, "otherwise", marker=marker, polarity="if_not_done")


def _order(source: Sequence[Token]) -> Token:
    """The verb of what is demanded: the main one, or the one below “ordered”, “gave … hours”."""
    verb = next((t for t in source if t.dep_ == "ROOT"), source[0])
    asks = listed("threats", "saying", "verbs") | listed("threats", "saying", "asking")
    for _ in range(3):
        if lemma(verb) not in asks:
            break
        known = {t.i for t in source}
        below = next(
            (
                t
                for t in verb.subtree
                if t.i != verb.i and t.i in known and t.dep_ in BELOW and is_verb(t)
                and (t.dep_ == "ccomp" or any(c.tag_ == "TO" for c in t.children))
            ),
            None,
        )  # fmt: skip
        if below is None:
            break
        verb = below
    return verb
