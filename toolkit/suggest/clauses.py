"""A spaCy parse → what a clause is made of: its subject, its predicate, where it begins and ends.

The parser of a small model errs often, most of all around quotation marks and commas. So the edges
of a clause are looked for in the words as well, and the tree only says what belongs together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from toolkit.model import Span
from toolkit.suggest.lexicon import words
from toolkit.suggest.parse import span_of

if TYPE_CHECKING:
    from toolkit.suggest.tokens import Token

MARKS = frozenset("\"“”„«»'‘’`[]()")
SUBJECTS = ("nsubj", "nsubjpass", "csubj", "csubjpass", "expl")
BELOW = ("xcomp", "acl", "oprd", "ccomp", "advcl", "relcl", "pcomp", "conj")
"""How an infinitive may hang on a word that says how firm it is."""
CONTROLLED = (
    *("xcomp", "acl", "pcomp", "prep", "dobj", "conj", "acomp", "attr", "oprd", "pobj", "amod"),
    *("advcl", "ccomp", "relcl"),
)
"""How an act may hang on the verb whose subject would do it."""
VIEWS = ("view", "viewpoint", "perspective", "standpoint")
"""“From Ruritania’s point of view” reports as “according to” does."""
ASIDE = 8
"""As many words a report inside a clause may have."""
FAR = 14
"""As many words a reporting clause behind a comma may have before its verb."""


@cache
def listed(name: str, *path: str) -> frozenset[str]:
    """A word list as a set."""
    return frozenset(words(name, *path))


def lemma(token: Token) -> str:
    """The dictionary form in small letters."""
    return token.lemma


def is_verb(token: Token) -> bool:
    """Whether it is a verb or an auxiliary."""
    return token.tag_[:2] in ("VB", "MD")


def trimmed(tokens: Sequence[Token]) -> list[Token]:
    """Tokens without punctuation and conjunctions at the edges; marks that pair up stay."""
    kept = [token for token in tokens if not token.is_space]
    while kept and _loose(kept[-1]) and not _closes(kept):
        kept.pop()
    while kept and (kept[0].is_punct or kept[0].text in MARKS or kept[0].dep_ == "cc"):
        if _opens(kept):
            break
        kept.pop(0)
    return kept


def _loose(token: Token) -> bool:
    return token.is_punct or token.text in MARKS or token.lower_ in ("and", "or", "but")


def _closes(tokens: Sequence[Token]) -> bool:
    """Whether the last token closes what one of the others opens."""
    last = tokens[-1].text
    if last in ('"', "'"):
        return sum(t.text == last for t in tokens) % 2 == 0
    opens = {"”": "“", "’": "‘", ")": "(", "]": "[", "»": "«"}.get(last)
    return opens is not None and any(t.text == opens for t in tokens[:-1])


def _opens(tokens: Sequence[Token]) -> bool:
    """Whether the first token opens what one of the others closes."""
    first = tokens[0].text
    if first in ('"', "'"):
        return sum(t.text == first for t in tokens) % 2 == 0
    closes = {"“": "”", "‘": "’", "(": ")", "[": "]", "«": "»"}.get(first)
    return closes is not None and any(t.text == closes for t in tokens[1:])


def place(tokens: Iterable[Token]) -> Span | None:
    """Tokens → the stretch they cover, without punctuation at the edges; None of nothing."""
    kept = trimmed(list(tokens))
    return span_of(kept) if kept else None


def between(sentence: Sequence[Token], start: int, end: int) -> list[Token]:
    """The tokens of a sentence from one index of the document up to another."""
    return [token for token in sentence if start <= token.i < end]


def subject(verb: Token) -> Token | None:
    """The subject of a verb, its own or one it shares."""
    seen = 0
    while seen < 8:
        own = next((c for c in verb.children if c.dep_ in SUBJECTS), None)
        if own is not None:
            return own
        if verb.dep_ == "acl" and verb.tag_ == "VBG":
            return verb.head
        if verb.dep_ not in ("conj", "xcomp", "acomp", "oprd", "attr", "ccomp", "advcl", "dobj"):
            return None
        if verb.dep_ in ("ccomp", "advcl", "dobj") and not _infinitive(verb):
            return None
        verb, seen = verb.head, seen + 1
    return None


def _infinitive(verb: Token) -> bool:
    return any(c.lower_ == "to" and c.dep_ == "aux" for c in verb.children)


def controller(verb: Token) -> Token | None:
    """Who would do an act: its subject, or whoever is forced to it, or has no choice."""
    at = verb
    for _ in range(6):
        own = next((c for c in at.children if c.dep_ in SUBJECTS and c.i < at.i), None)
        if own is not None and (at is verb or own.dep_ != "expl"):
            return own
        above = at.head
        finite = at.tag_ in ("VBD", "VBZ", "VBP") or modal(at) is not None
        if above is at or at.dep_ not in CONTROLLED or (finite and at.dep_ != "conj"):
            return None
        if lemma(above) in listed("threats", "firmness", "forcing"):
            forced = next((c for c in above.children if c.dep_ == "dobj" and c.i < at.i), None)
            if forced is not None:
                return forced
        at = above
    return None


def infinitive_below(token: Token) -> Token | None:
    """The infinitive that hangs on a word: “ready to act”, “plans to act”, “want to act”."""
    for child in token.children:
        if child.i > token.i and child.dep_ in BELOW and _infinitive(child):
            return child
    for child in token.children:
        if child.dep_ in ("acomp", "attr", "dobj", "nsubjpass") and child.i > token.i:
            for below in child.children:
                if below.dep_ in BELOW and _infinitive(below):
                    return below
    return None


def modal(verb: Token) -> Token | None:
    """The modal of a verb, the nearest before it: “will”, “would”, “may”."""
    return next((c for c in reversed(list(verb.children)) if c.tag_ == "MD" and c.i < verb.i), None)


def negated(verb: Token) -> bool:
    """Whether a verb stands with “not”, “never” or “no longer”."""
    return any(c.dep_ == "neg" or c.lower_ == "never" for c in verb.children)


def reports_from(sentence: Sequence[Token]) -> int:
    """Where the reporting clause at the end begins (index in the document), or the sentence ends.

    “…, Ushakov said after the call.” “…,” according to Sullivan.
    """
    end = sentence[-1].i + 1
    for at, token in enumerate(sentence):
        if token.lower_ == "from" and at > 2 and token.i + 2 < end:
            view = [t for t in sentence[at + 1 : at + 8] if t.lower_ in VIEWS]
            if view and not any(
                t.tag_ == "MD" or (is_verb(t) and t.i < view[0].i) for t in sentence[at:]
            ):
                return token.i
        if token.text not in (",", "–", "—") or at < 2:
            continue
        rest = [t for t in sentence[at + 1 :] if t.text not in MARKS]
        if rest and any(is_verb(t) for t in sentence[:at]) and _reports(rest):
            return token.i
    return end


def aside_before(verb: Token, first: int) -> tuple[int, int] | None:
    """“Ruritania, he went on, will not come”: where a report stands inside a clause, by index.

    Args:
        verb: The verb of the clause.
        first: The index where its sentence begins.
    """
    doc = verb.doc
    commas = [t.i for t in doc[first : verb.i] if t.text == ","]
    saying = listed("threats", "saying", "verbs") | {"go"}
    for start, end in pairwise(commas):
        inside = [t for t in doc[start + 1 : end] if t.text not in MARKS]
        if not 1 < len(inside) <= ASIDE or any(t.tag_ == "MD" for t in inside):
            continue
        says = any(t.tag_ in ("VBD", "VBZ", "VBN", "VB") and lemma(t) in saying for t in inside)
        opens = inside[0].tag_ in ("PRP", "DT", "NNP", "NN", "VBD", "VBZ")
        if says and opens and start > first:
            return start, end
    return None


def _reports(rest: Sequence[Token]) -> bool:
    if rest[0].lower_ == "according":
        return True
    saying = listed("threats", "saying", "verbs")
    for at, token in enumerate(rest[:FAR]):
        if token.tag_ in ("VBD", "VBZ", "VBP") and lemma(token) in saying:
            goes_on = [t.text for t in rest[at:] if t.text == "," or t.tag_ == "MD"]
            if "," in goes_on[:-1] and goes_on[-1] != ",":
                return False
            return at == 0 or _ends_report(rest[:at], rest[at + 1 :])
        if is_verb(token) or token.lower_ in ("if", "unless", "that"):
            return False
    return False


def _ends_report(before: Sequence[Token], after: Sequence[Token]) -> bool:
    if before[0].lower_ in ("and", "but", "while", "which", "who", "as"):
        return False
    following = after[0] if after else None
    return (
        following is None
        or following.is_punct
        or following.tag_ in ("IN", "RB", "TO", "NNP")
        or following.lower_ in ("reporters", "parliament", "journalists", "lawmakers")
    )


def subtree(token: Token, leave_out: Callable[[Token], bool]) -> list[Token]:
    """A token and all below it in order, without branches for which `leave_out` holds."""
    found, waiting = [], [token]
    while waiting:
        at = waiting.pop()
        found.append(at)
        waiting.extend(child for child in at.children if not leave_out(child))
    return sorted(found, key=lambda t: t.i)
