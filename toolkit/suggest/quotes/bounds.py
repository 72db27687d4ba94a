"""Where a report ends that begins behind its cue: before what hangs on the cue again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from toolkit.suggest.parse import Parse
from toolkit.suggest.quotes.cues import Cue
from toolkit.suggest.quotes.pairs import Pairs
from toolkit.suggest.quotes.reporting import listed, verbs
from toolkit.suggest.syntax import SUBJECTS, content, has_subject, joined_to, next_word

if TYPE_CHECKING:
    from toolkit.suggest.tokens import Token

WHEN = frozenset({"DATE", "TIME"})
NOMINAL = frozenset({"NOUN", "PROPN", "ADJ", "PRON"})
SEPARATORS = frozenset({",", ";", "–", "—", "--", "("})
CLOSING = frozenset({"”", '"', "'", "’", "»"})
REPORTS = frozenset({"clause", "phrase"})


def end_of(
    parse: Parse, pairs: Pairs, start: int, head: Token | None, cue: Cue, *, phrase: bool = False
) -> int:
    """The offset at which a report ends.

    Args:
        parse: Of the document.
        pairs: Its quotation marks; what stands inside a pair ends no report.
        start: Where the report begins.
        head: The word on which all of the report hangs; None where that is open.
        cue: What reports it.
        phrase: Whether it is a phrase, which is over where a clause may go on.
    """
    block, first = parse.block_at(start), parse.token_at(start)
    limit = block.span.end if block else len(parse.text)
    end = sentence_end(parse, start, limit)
    if first is None:
        return end
    end = min([end, *_higher_clauses(cue)])
    if cue.is_noun and head is not None and cue.head.dep_ in SUBJECTS:
        end = min(end, head.right_edge.idx + len(head.right_edge))
    around = pairs.around(start)
    if around is not None and around.opened < cue.span.start:
        end = min(end, around.closed)
    skip = -1
    for token in first.doc[first.i :]:
        if token.idx >= end:
            break
        if token.idx < skip or token.is_space:
            continue
        pair = pairs.opening.get(token.idx)
        if pair is not None:
            skip = pair.closed
            end = max(end, pair.closed + 1) if pair.closed < limit else end
            if parse.text[pair.closed - 1] == "," and _leaves(parse, pair.closed, head, cue):
                return pair.closed + 1
        elif token.idx > start and _ends_before(token, head, cue, phrase=phrase):
            nxt = next_word(token)
            if token.text != "," or nxt is None or nxt.idx not in pairs.opening or phrase:
                return token.idx
    return end


def _leaves(parse: Parse, closed: int, head: Token | None, cue: Cue) -> bool:
    """Whether a report is over with marks that end in a comma."""
    mark = parse.token_at(closed)
    nxt = next_word(mark) if mark is not None else None
    return nxt is not None and _turns_away(nxt, head, cue)


def sentence_end(parse: Parse, at: int, limit: int) -> int:
    """Where the sentence at an offset ends, or the limit if that comes first."""
    sentence = parse.sentence_at(at)
    return min(limit, sentence.span.end) if sentence else limit


def reports(token: Token) -> bool:
    """Whether a verb may report a clause."""
    return any(w.takes & REPORTS and not w.more for w in verbs().get(token.lower_, ()))


def _ends_before(token: Token, head: Token | None, cue: Cue, *, phrase: bool) -> bool:
    if phrase and _aside(token, cue):
        return True
    return _breaks(token, head, cue) and not (phrase and _goes_on(token, cue))


def _breaks(token: Token, head: Token | None, cue: Cue) -> bool:
    """Whether a comma, a dash or a conjunction ends a report."""
    if token.i + 1 >= len(token.doc):
        return False
    if token.dep_ == "cc" and token.lower_ in ("and", "but", "while"):
        other = _joined(token)
        if not _is_above(token.head, cue):
            return other is not None and (_reports_anew(other) or joined_to(other) == cue.head)
        if other is not None and other.pos_ in NOMINAL:
            return False
        return other is None or not has_subject(other) or reports(other) or cue.is_noun
    if token.lower_ == "according" and token.head == cue.head:
        return True
    if token.text not in SEPARATORS:
        return False
    if token.text == ";":
        return True
    nxt = token.nbor()
    if nxt.text in CLOSING and nxt.i + 1 < len(nxt.doc):
        nxt = nxt.nbor()
    return _turns_away(nxt, head, cue)


def _turns_away(nxt: Token, head: Token | None, cue: Cue) -> bool:
    """Whether the word behind a comma is no part of the report before it."""
    if _is_aside(nxt):
        return True
    inside = head is not None and (nxt == head or head.is_ancestor(nxt))
    if nxt.dep_ == "cc":
        other = _joined(nxt)
        if _is_above(nxt.head, cue):
            return other is None or not has_subject(other) or reports(other) or not inside
        return other is not None and (_reports_anew(other) or joined_to(other) == cue.head)
    return not inside and nxt.lower_ not in listed("frames", "within")


def _is_aside(nxt: Token) -> bool:
    """Whether the author goes on in their own words: when, why, and with what result."""
    words = [t.lower_ for t in nxt.doc[nxt.i : nxt.i + 4]]
    if nxt.lower_ == "according" or nxt.lower_ in listed("frames", "author"):
        return True
    if nxt.lower_ == "as" and nxt.dep_ == "mark":
        return True
    following = nxt.doc[nxt.i : nxt.i + 10]
    if nxt.lower_ == "with" and any(t.tag_ == "VBG" and reports(t) for t in following):
        return True
    if {"after", "before"} & set(words) and set(words) & listed("frames", "ago"):
        return True
    noun = next((t for t in (nxt, *nxt.ancestors) if t.pos_ == "NOUN"), nxt)
    if noun.lower_ in listed("frames", "comment") and nxt.dep_ in ("det", "amod"):
        return True
    return bool(nxt.tag_ == "VBG" and nxt.lower_ in verbs() and nxt.dep_ == "advcl")


def _joined(conjunction: Token) -> Token | None:
    """What a conjunction joins to the words before it."""
    return next((t for t in conjunction.head.conjuncts if t.i > conjunction.i), None)


def _is_above(token: Token, cue: Cue) -> bool:
    return bool(token == cue.head or token.is_ancestor(cue.head))


def _higher_clauses(cue: Cue) -> Iterator[int]:
    """Where the clause goes on that a cue is itself reported by: “he threatened X,” she said."""
    for above in cue.head.ancestors:
        if above.i > cue.last.i and above.pos_ in ("VERB", "AUX"):
            parts = (
                t.left_edge
                for t in above.children
                if t.dep_ in ("nsubj", "nsubjpass", "aux", "auxpass")
            )
            firsts = [content(t) for t in parts]
            yield min(t.idx for t in (above, *firsts) if t.i > cue.last.i)


def _goes_on(comma: Token, cue: Cue) -> bool:
    """Whether a list of what is demanded goes on behind a comma."""
    top = comma.nbor()
    while top.head not in (top, cue.head):
        top = top.head
    listed_too = top.dep_ in ("npadvmod", "conj", "appos", "dobj") and top.i > comma.i
    return bool(listed_too and top.pos_ == "NOUN" and top.ent_type_ not in WHEN)


def _aside(token: Token, cue: Cue) -> bool:
    """Whether a phrase ends before a word: when it was said, or of whom it was demanded."""
    if token.dep_ not in ("prep", "mark", "advmod", "npadvmod"):
        return False
    demanded = "phrase" in cue.takes and token.lower_ == "from"
    dated = any(t.dep_ == "pobj" and t.ent_type_ in WHEN for t in token.children)
    return demanded or dated or token.lower_ in listed("frames", "aside")


def _reports_anew(token: Token) -> bool:
    return has_subject(token) and reports(token)
