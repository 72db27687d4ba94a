"""A cue → the stretch behind it that it reports, by what its verb or noun takes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from toolkit.suggest.parse import Parse
from toolkit.suggest.quotes.bounds import end_of, sentence_end
from toolkit.suggest.quotes.cues import Cue
from toolkit.suggest.quotes.pairs import Pairs
from toolkit.suggest.quotes.predicates import object_phrase, preposition_phrase, quoted_phrase
from toolkit.suggest.quotes.reporting import listed, verbs
from toolkit.suggest.syntax import (
    FINITE,
    content,
    has_subject,
    infinitive_mark,
    is_finite,
    is_passive,
    next_word,
)

if TYPE_CHECKING:
    from toolkit.suggest.tokens import Token

CLAUSES = frozenset({"ccomp", "xcomp", "advcl", "relcl", "acl", "parataxis", "pcomp"})
COLON = re.compile(r":\s+(?=\S)|:(?=[“\"‘'«„])")
GAP = 90
"""Characters between a cue and a colon that introduces what is said."""
LONGEST_GAP = 25
"""Words between a cue and the “that” or the preposition that introduces what is said."""
NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET"})
OWN = frozenset({"infinitive", "phrase"})
"""What needs its condition to be whole, where that stands in front of the cue."""


@dataclass(frozen=True, slots=True)
class Reach:
    """What a cue reports: from `start` to `end` in the text."""

    start: int
    end: int
    kind: str
    """clause, infinitive, gerund, phrase, quoted: the last counts only with words in marks."""


class Reader:
    """Reads what stands behind cues in one parse."""

    def __init__(self, parse: Parse, pairs: Pairs) -> None:
        self.parse = parse
        self.text = parse.text
        self.pairs = pairs

    def after(self, cue: Cue) -> Reach | None:
        """What a cue reports behind it; None where nothing is."""
        ways: tuple[Callable[[Cue], Reach | None], ...] = (
            (self._that, self._infinitive, self._phrase)
            if cue.is_noun
            else (
                *(self._colon, self._marks, self._that, self._clause),
                *(self._infinitive, self._gerund, self._phrase),
            )
        )
        found = next((found for way in ways if (found := way(cue)) is not None), None)
        if found is None or cue.word.lemma not in listed("frames", "conditional"):
            return found
        return replace(found, start=self._condition(cue, found)) if found.kind in OWN else found

    def _colon(self, cue: Cue) -> Reach | None:
        """“made it clear: S”, “told reporters: “…””."""
        block = self.parse.block_at(cue.span.start)
        if not cue.takes & {"clause", "speech", "stakes"} or block is None:
            return None
        end = block.span.end
        found = COLON.search(self.text, cue.span.end, min(end, cue.span.end + GAP))
        if found is None:
            return None
        between = [t for t in self._following(cue) if t.idx < found.start()]
        if any(t.tag_ in FINITE or t.lower_ in (".", ",", "“", '"', "that") for t in between):
            return None
        return Reach(found.end(), sentence_end(self.parse, found.end(), end), "clause")

    def _marks(self, cue: Cue) -> Reach | None:
        """“said “…””, “told reporters, “…””: marks that open right behind it."""
        pair = self.pairs.after(cue.span.end)
        if not cue.takes & {"clause", "speech"} or pair is None:
            return None
        gap = self.text[cue.span.end : pair.opened]
        if len(gap) > GAP or "\n\n" in gap or not self._only_listeners(cue, gap, pair.opened):
            return None
        words = pair.inside.slice(self.text)
        unclear = cue.word.lemma in listed("frames", "ambiguous") and "," not in gap
        if unclear and gap.strip():
            return None
        if (gap.strip(" ,") or unclear) and not words[:1].isupper():
            return None
        if gap.strip() and not gap.rstrip().endswith(",") and len(words.split()) < 3:
            return None
        if words.endswith((",", ".", "!", "?")):
            return Reach(pair.opened, pair.closed + 1, "clause")
        behind = self.parse.token_at(pair.closed)
        following = next_word(behind) if behind is not None else None
        if following is not None and following.lower_ in listed("frames", "aside"):
            return Reach(pair.opened, pair.closed + 1, "clause")
        return self._reach(pair.opened, self.parse.root_of(pair.inside), cue, "clause")

    def _only_listeners(self, cue: Cue, gap: str, limit: int) -> bool:
        """Whether nothing stands before marks but who hears them, and when."""
        hears = "directive" in cue.takes or cue.word.lemma in listed("verbs", "told")
        kinds = ("prep", "npadvmod", "dative", "dobj") if hears else ("prep", "npadvmod", "dative")
        told = [t for t in cue.head.children if t.dep_ in kinds]
        for token in (t for child in told for t in child.subtree):
            if cue.span.end <= token.idx < limit:
                gap = gap.replace(token.text, "", 1)
        return not gap.strip(" ,\n\u00a0")

    def _that(self, cue: Cue) -> Reach | None:
        """“said (in parliament) that S”, “asked whether S”, “his warning that S”."""
        if not cue.takes & {"clause", "question", "belief", "speech"}:
            return None
        for token in self._following(cue):
            if token.lower_ in ("that", "whether", "if") and _introduces(token, cue):
                if token.lower_ != "that":
                    return self._reach(token.idx, token.head, cue, "clause")
                first = next_word(token)
                kind = "clause" if "clause" in cue.takes else "quoted"
                return self._reach(first.idx, token.head, cue, kind) if first else None
            if token.tag_ in FINITE or (token.tag_ == "VBG" and token.lower_ in verbs()):
                return None
            nxt = next_word(token)
            if token.dep_ == "cc" and nxt is not None and nxt.lower_ == "that":
                return None
        return None

    def _clause(self, cue: Cue) -> Reach | None:
        """“said the border would stay open”; “which the palace said lasted two hours”."""
        if not cue.takes & {"clause", "belief"} or is_passive(cue.head):
            return None
        if cue.span.start - 2 in self.pairs.closing and self.text[cue.span.start - 3] == ",":
            return None
        for child in _right(cue):
            if child.dep_ not in ("ccomp", "parataxis"):
                continue
            first, relative = content(child.left_edge), _relative(cue, child)
            inverted = first.i <= cue.last.i or not is_finite(child)
            if (inverted and relative is None) or self._offered_more(cue, first):
                continue
            start = relative.idx if relative is not None else first.idx
            kind = "clause" if "clause" in cue.takes else "quoted"
            found = self._reach(max(first.idx, cue.span.end), child, cue, kind)
            return replace(found, start=start)
        return None

    def _offered_more(self, cue: Cue, first: Token) -> bool:
        """Whether what a preposition takes comes before: “threatened war “should they come””."""
        wanted = cue.word.prepositions
        before = (t for t in self._following(cue) if t.i < first.i)
        return any(wanted.get(t.lower_) == "any" and t.dep_ == "prep" for t in before)

    def _infinitive(self, cue: Cue) -> Reach | None:
        """“promised to leave”, “urged them to leave”, “is said to have left”."""
        fits = {"promise", "directive"}
        if cue.is_noun:
            fits = {"infinitive"}
        elif is_passive(cue.head):
            fits = {"clause", "directive"}
        for child in _right(cue) if cue.takes & fits else ():
            to = infinitive_mark(child)
            if child.dep_ not in CLAUSES or to is None or to.i <= cue.last.i:
                continue
            if (
                _of_an_object(cue, to)
                or not _told_to(cue, child, to)
                or child.lower_ in listed("frames", "unnamed")
            ):
                continue
            negation = next((t for t in child.children if t.dep_ == "neg" and t.i < to.i), to)
            return self._reach(min(to.idx, negation.idx), child, cue, "infinitive")
        return None

    def _gerund(self, cue: Cue) -> Reach | None:
        """“denied having crossed the river”."""
        for child in _right(cue) if "gerund" in cue.takes else ():
            having = any(t.lower_ == "having" for t in child.children)
            first = child.left_edge
            near = cue.last.i < first.i <= cue.last.i + 4
            if near and (child.tag_ == "VBG" or having) and child.dep_ in CLAUSES:
                return self._reach(first.idx, child, cue, "gerund")
        return None

    def _phrase(self, cue: Cue) -> Reach | None:
        """What is demanded, threatened, or called something in marks."""
        found = preposition_phrase(cue, self._following(cue))
        if found is None and not cue.is_noun:
            found = object_phrase(cue) or quoted_phrase(cue, self.parse, self.pairs)
        if found is None:
            return None
        if found.end is not None:
            return Reach(found.start, found.end, found.kind)
        end = end_of(self.parse, self.pairs, found.start, found.head, cue, phrase=True)
        return Reach(found.start, end, found.kind)

    def _condition(self, cue: Cue, found: Reach) -> int:
        """Where a condition in front of the cue begins: “if they come, he threatened to go”."""
        sentence = self.parse.sentence_at(cue.span.start)
        if sentence is None or sentence.span.start >= cue.span.start:
            return found.start
        words = self.text[sentence.span.start : cue.span.start].lower().lstrip("“\"‘' ")
        fronted = any(words.startswith(f"{w} ") for w in listed("frames", "condition"))
        outside = self.pairs.around(cue.span.start) is None
        return sentence.span.start if fronted and "," in words and outside else found.start

    def _following(self, cue: Cue) -> Iterator[Token]:
        """The words behind a cue in its sentence, up to a number."""
        sentence = self.parse.sentence_at(cue.span.start)
        for token in cue.head.doc[cue.last.i + 1 : cue.last.i + 1 + LONGEST_GAP]:
            if sentence is None or token.idx >= sentence.span.end:
                return
            if not token.is_space:
                yield token

    def _reach(self, start: int, head: Token | None, cue: Cue, kind: str) -> Reach:
        return Reach(start, end_of(self.parse, self.pairs, start, head, cue), kind)


def _introduces(token: Token, cue: Cue) -> bool:
    """Whether “that” or “whether” begins a clause that a cue reports."""
    clause = token.head
    if token.lower_ != "that":
        return token.dep_ == "mark" and "question" in cue.takes and clause.i > cue.head.i
    if token.dep_ == "mark":
        return clause.i > cue.head.i
    # “promised the rebels that they would not be harmed” is sometimes read as a relative clause.
    told = clause.dep_ == "relcl" and clause.head.dep_ in ("dobj", "dative")
    hears = "directive" in cue.takes or cue.word.lemma in listed("verbs", "told")
    return bool(told and hears and clause.head.head == cue.head and has_subject(clause))


def _relative(cue: Cue, clause: Token) -> Token | None:
    """The “which” of “which the palace said lasted two hours”."""
    if any(t.dep_ in ("nsubj", "nsubjpass") and t.i > cue.last.i for t in clause.children):
        return None
    before = (t for t in clause.children if t.i < cue.head.i and t.tag_ in ("WDT", "WP"))
    return next(before, None)


def _told_to(cue: Cue, clause: Token, to: Token) -> bool:
    """Whether “to leave” follows whoever is to leave, where a verb needs that: “urged them to”."""
    free = cue.is_noun or is_passive(cue.head) or cue.last != cue.head or "promise" in cue.takes
    told = (*cue.head.children, *clause.children)
    return free or any(cue.last.i < t.i < to.i and t.pos_ in NOMINAL for t in told)


def _of_an_object(cue: Cue, to: Token) -> bool:
    """Whether an infinitive says what for: “demanded guarantees to prevent war”."""
    if cue.is_noun or "directive" in cue.takes or not cue.takes & {"phrase", "stakes"}:
        return False
    between = (t for t in cue.head.children if t.dep_ == "dobj")
    return any(cue.last.i < t.i < to.i and t.pos_ == "NOUN" for t in between)


def _right(cue: Cue) -> list[Token]:
    """What hangs on a verb, or on the word that belongs to it, behind both."""
    found = [*cue.head.children, *(cue.last.children if cue.last != cue.head else ())]
    return sorted((t for t in found if t.i > cue.last.i), key=lambda t: t.i)
