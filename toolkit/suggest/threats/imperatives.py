"""Short words of two halves → frames: “Cross it and you deal with us”, “They move, we move”.

An imperative with “and” or “or”, and a clause behind it, sets a condition without a marker word.
The parser takes such verbs for names and nouns as often as not, so words are read one by one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from toolkit.suggest.clauses import (
    MARKS,
    SUBJECTS,
    between,
    is_verb,
    lemma,
    listed,
    reports_from,
    trimmed,
)
from toolkit.suggest.threats.frame import Condition, Consequence, Frame, condition_of

if TYPE_CHECKING:
    from toolkit.suggest.tokens import Token

OPENING = frozenset("“\"‘'«:;–—")
PRONOUNS = frozenset({"you", "we", "they", "i", "he", "she", "it", "there", "nobody", "nothing"})
BEHIND = frozenset({"DT", "PRP", "PRP$", "JJ", "RB", "RP", "CD", "IN", "NNP", "NNS", "NN", ","})
"""What may follow a verb that gives an order."""
FINITE = ("VBZ", "VBP", "MD", "VBD")
LONGEST = 14
"""So many words an order has at most."""
BRIEF = 7
"""So many words each of two clauses has at most that set one another off without any marker."""


def imperatives(sentence: Sequence[Token]) -> Iterator[Frame]:
    """The frames of this kind in a sentence."""
    for at, token in enumerate(sentence):
        begins = at == 0 or sentence[at - 1].text in OPENING
        if not begins or token.text in MARKS or token.is_punct:
            continue
        made = _ordered(sentence, at) or _no_no(sentence, at)
        made = made or _paired(sentence, at) or _either_or(sentence, at)
        if made is not None:
            yield made


def _ordered(sentence: Sequence[Token], at: int) -> Frame | None:
    """“Keep it, and the talks are dead”, “back off or we will tow you”."""
    if not _orders(sentence, at):
        return None
    stop = reports_from(sentence)
    for place in range(at + 1, min(at + LONGEST, len(sentence))):
        token = sentence[place]
        if token.lower_ not in ("and", "or"):
            continue
        clause = [t for t in _quoted(sentence[place + 1 :]) if t.text not in MARKS]
        marker = [token]
        if clause and clause[0].lower_ == "else":
            marker.append(clause.pop(0))
        verb = _clause(clause)
        if verb is None or verb.i >= max(stop, token.i) > token.i:
            continue
        end = token.i
        cut = next(
            (t for t in between(sentence, sentence[at].i + 1, end) if t.text in ("”", "»", '"')),
            None,
        )
        tokens = between(sentence, sentence[at].i, cut.i if cut is not None else end)
        polarity = "if_not_done" if token.lower_ == "or" else "if_done"
        condition = condition_of(
            tokens, sentence[at], token.lower_, marker=marker, polarity=polarity
        )
        return _frame(sentence, condition, clause, verb)
    return None


def _quoted(tokens: Sequence[Token]) -> Sequence[Token]:
    """Tokens up to the mark that closes a quotation."""
    for at, token in enumerate(tokens):
        closes = token.text in ("”", "»") or (token.text in ('"', "'") and at)
        if closes and at > 1 and not tokens[at - 1].whitespace_:
            return tokens[:at]
    return tokens


def _orders(sentence: Sequence[Token], at: int) -> bool:
    """Whether an order begins here: a verb without a subject, “hands off”, “one more night”."""
    token, rest = sentence[at], sentence[at + 1 :]
    if not rest:
        return False
    two = (token.lower_, rest[0].lower_)
    if two in (("hands", "off"), ("one", "more"), ("one", "step"), ("one", "word")):
        return True
    if token.lower_ in listed("threats", "conditions", "idle_orders"):
        return False
    if token.lower_ in listed("threats", "conditions", "idle_orders"):
        return False
    if token.lower_ in ("another", "let"):
        return True
    if token.tag_ not in ("VB", "VBP", "VBD", "NN", "NNP", "UH", "JJ") or token.lower_ in PRONOUNS:
        return False
    if any(c.dep_ in SUBJECTS for c in token.children):
        return False
    verbal = token.tag_ in ("VB", "VBP") or (
        rest[0].tag_ in ("DT", "PRP$", "PRP", ",", "RB", "RP", "CD", "CC")
        and lemma(token) == token.lower_
        and token.ent_type_ not in ("GPE", "PERSON")
        and _known(token)
    )
    return verbal and rest[0].tag_ in (*BEHIND, "CC")


def _known(token: Token) -> bool:
    """Whether a word that the parser takes for a noun is a verb of the lists."""
    acts = listed("threats", "acts", "verbs") | listed("threats", "conditions", "desired")
    return token.lower_ in acts | listed("threats", "conditions", "orders")


def _clause(clause: Sequence[Token]) -> Token | None:
    """The finite verb of a clause that begins with its subject, or one that faces something."""
    if not clause:
        return None
    first = clause[0]
    if first.lower_ in ("face", "see", "suffer", "risk", "be", "lose", "perish", "die", "pay"):
        return first
    if not (first.lower_ in PRONOUNS or first.tag_ in ("DT", "PRP$", "NNP", "NN", "NNS", "JJ")):
        return None
    for at, token in enumerate(clause[1:10], 1):
        if token.text in (",", ";", "."):
            return None
        if token.tag_ in FINITE or token.lower_ in ("'ll", "’ll", "'d", "’d"):
            if token.tag_ == "VBD" and clause[at - 1].lower_ not in ("have", "has"):
                return None
            return token
        if first.lower_ in PRONOUNS and (at > 1 or not is_verb(token)) and token.tag_ != "RB":
            # “We sue”: the parser takes the verb for a noun.
            return token if at == 1 and token.tag_ in ("NN", "NNP", "VB") else None
    return None


def _frame(
    sentence: Sequence[Token],
    condition: Condition | None,
    clause: Sequence[Token],
    verb: Token,
) -> Frame | None:
    """A frame whose consequence is a clause, without a pronoun and “will” at its beginning."""
    if condition is None:
        return None
    tokens = list(clause)
    start = tokens[0].i
    stop = max(reports_from(sentence), verb.i + 1)
    while len(tokens) > 1 and (
        tokens[0].lower_ in PRONOUNS - {"there"} or tokens[0].tag_ == "MD" or tokens[0].i < verb.i
    ):
        if tokens[0].lower_ not in PRONOUNS and tokens[0].tag_ != "MD" and not _modal(verb):
            break
        tokens.pop(0)
    rest = trimmed([t for t in tokens if t.i < stop])
    for at, token in enumerate(rest):
        if token.text in (";", ":", "–", "—") and at:
            rest = trimmed(rest[:at])
            break
    if not rest:
        return None
    head = next((t for t in rest if t.tag_.startswith("VB")), rest[0])
    consequence = Consequence(tokens=tuple(rest), head=head, top=head, start=start)
    return Frame.of(condition, consequence, 0.7)


def _modal(verb: Token) -> bool:
    return verb.tag_ == "MD" or verb.lower_ in ("'ll", "’ll", "'d", "’d")


def _no_no(sentence: Sequence[Token], at: int) -> Frame | None:
    """“No access for our oil, no access for their cheese”."""
    if sentence[at].lower_ != "no":
        return None
    comma = next((t for t in sentence[at + 1 : at + LONGEST] if t.text in (",", "–", "—")), None)
    if comma is None or comma.i + 1 >= len(comma.doc) or comma.nbor(1).lower_ != "no":
        return None
    first = between(sentence, sentence[at].i + 1, comma.i)
    second = trimmed(between(sentence, comma.i + 1, reports_from(sentence)))
    if any(is_verb(t) for t in first) or not second or any(t.text == "," for t in second):
        return None
    condition = condition_of(first, first[-1], "no", marker=[sentence[at]], polarity="if_not_done")
    consequence = Consequence(
        tokens=tuple(second), head=second[-1], top=second[-1], start=second[0].i, nominal=True
    )
    return None if condition is None else Frame.of(condition, consequence, 0.7)


def _either_or(sentence: Sequence[Token], at: int) -> Frame | None:
    """“Either they pay or we leave”."""
    if sentence[at].lower_ != "either" or at + 2 >= len(sentence):
        return None
    or_ = next((t for t in sentence[at + 2 :] if t.lower_ == "or"), None)
    if or_ is None:
        return None
    first = between(sentence, sentence[at].i + 1, or_.i)
    clause = list(_quoted(between(sentence, or_.i + 1, sentence[-1].i + 1)))
    clause = [t for t in clause if t.text not in MARKS]
    one, other = _clause([t for t in first if t.text not in MARKS]), _clause(clause)
    if one is None or other is None:
        return None
    condition = condition_of(first, one, "or", marker=[or_], polarity="if_not_done")
    return _frame(sentence, condition, clause, other)


def _paired(sentence: Sequence[Token], at: int) -> Frame | None:
    """“They move, we move”: two short clauses, and nothing else."""
    if sentence[at].lower_ not in ("they", "you", "he", "she"):
        return None
    stop = reports_from(sentence)
    clause = [t for t in sentence[at:] if t.text not in MARKS and t.text not in (".", "!")]
    clause = [t for t in clause if t.i < stop]
    comma = next((n for n, t in enumerate(clause) if t.text == ","), None)
    if comma is None or not 2 <= comma < BRIEF or len(clause) - comma > BRIEF + 1:
        return None
    first, second = clause[:comma], clause[comma + 1 :]
    theirs, ours = first[0].lower_, second[0].lower_ if second else ""
    if ours not in ("we", "they", "you", "i"):
        return None
    if theirs == "they" and ours == "they" and second[-1].lower_ not in ("us", "me"):
        return None
    if len(second) < 2 or any(t.tag_ in ("VBD", "MD") for t in clause):
        return None
    condition = condition_of(first, first[1], "paired")
    if condition is None:
        return None
    consequence = Consequence(
        tokens=tuple(trimmed(second[1:])), head=second[1], top=second[1], start=second[0].i
    )
    return Frame.of(condition, consequence, 0.7)
