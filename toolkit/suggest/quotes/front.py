"""A cue → the stretch before it or around it: “S, X said”, “the plan, X said, would fail”."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from toolkit.model import Span
from toolkit.quotation import Quoted
from toolkit.sentences import sentence_ends
from toolkit.suggest.blocks import Block
from toolkit.suggest.parse import Parse
from toolkit.suggest.quotes.cues import Cue
from toolkit.suggest.quotes.pairs import Pairs
from toolkit.suggest.quotes.reach import Reach
from toolkit.suggest.quotes.reporting import listed
from toolkit.suggest.syntax import FINITE, SUBJECTS

if TYPE_CHECKING:
    from toolkit.suggest.tokens import Token

CLOSING = "”\"'’»“"
BLANK = " \t\n\u00a0"
ENDS = (".", "!", "?", "…")


class Front:
    """Reads what stands before reporting clauses in one parse."""

    def __init__(self, parse: Parse, pairs: Pairs) -> None:
        self.parse = parse
        self.text = parse.text
        self.pairs = pairs
        self.closing = pairs.closing
        self._sentences: dict[tuple[int, Quoted | None], list[Span]] = {}

    def before(self, cue: Cue, behind: Reach | None) -> list[Reach]:
        """What a verb of saying reports before it, and behind it where it interrupts.

        Args:
            cue: The verb.
            behind: What it reports behind it: then only marks right before it count.
        """
        if cue.is_noun or not cue.takes & {"clause", "speech"} or cue.head.tag_ == "VBG":
            return []
        clause = self._clause(cue)
        if clause is None or (behind is not None and not self._behind_marks(clause, behind)):
            return []
        return self._around(clause, cue.head, cue)

    def _behind_marks(self, clause: Span, behind: Reach) -> bool:
        """Whether words in marks end right before a reporting clause."""
        edge = len(self.text[: clause.start].rstrip(BLANK))
        around = self.pairs.around(behind.start + 1)
        opens = behind.kind == "quoted" or (around is not None and around.opened > clause.end)
        return opens and edge - 1 in self.closing and self.text[edge - 2] == ","

    def according(self, first: Token, who: Token) -> list[Reach]:
        """What “according to X” reports: behind it, before it, or around it.

        Args:
            first: “according”.
            who: Who is named.
        """
        inside = [t for t in who.subtree if t.i >= who.i]
        last = who
        for token in inside:
            if token.is_punct and token.text in (",", "”", '"', "–", "—", ";"):
                break
            last = token
        clause = Span(first.idx, last.idx + len(last))
        sentence = self._sentence(clause.start)
        if not self.text[sentence.start : clause.start].strip(BLANK + CLOSING + "(—–-"):
            start = clause.end
            nxt = next(
                (t for t in self.parse.tokens(Span(start, sentence.end)) if t.text != ","), None
            )
            if nxt is not None and who.is_ancestor(nxt):
                start = who.right_edge.idx + len(who.right_edge)
            rest = self.text[start : sentence.end]
            return [Reach(start, sentence.end, "clause")] if rest.strip(" ,.") else []
        return self._around(clause, first, None)

    def _clause(self, cue: Cue) -> Span | None:
        """The reporting clause: subject, verb, and what stands between them."""
        head = cue.head
        subjects = [t for t in head.children if t.dep_ in SUBJECTS and t.i < head.i]
        subject = subjects[-1] if subjects else None
        parts = [t for t in head.children if t.i < head.i and t.dep_ in ("aux", "neg", "advmod")]
        first = min([head, *parts], key=lambda t: t.i)
        if subject is not None and subject.left_edge.i < first.i:
            first = subject.left_edge
            if subject.tag_ in ("WDT", "WP"):
                return None
            inner = [t for t in head.doc[first.i : subject.i] if t.dep_ in ("ccomp", "parataxis")]
            if inner:
                first = subject
        start = self._content(first, head)
        last = cue.last
        return Span(start, last.idx + len(last))

    def _content(self, first: Token, head: Token) -> int:
        """Where the words of a reporting clause begin, “as” included."""
        while first.i < head.i and (first.is_punct or first.is_space):
            first = first.nbor()
        if first.i and first.nbor(-1).lower_ == "as" and not first.nbor(-1).is_sent_start:
            first = first.nbor(-1)
        return first.idx

    def _around(self, clause: Span, head: Token, cue: Cue | None) -> list[Reach]:
        sentence = self._sentence(clause.start)
        edge = len(self.text[: clause.start].rstrip(BLANK + "("))
        mark = self.closing.get(edge - 1)
        if edge <= sentence.start and mark is None:
            return []
        if not self._set_off(edge, mark, cue):
            return []
        start = self._start(edge, mark, clause)
        rest = self._rest(clause, head, start, edge)
        if rest is not None:
            behind = self.pairs.after(clause.end)
            opens = behind is not None and rest == behind.closed + 1
            if mark is not None and not self.text[start : mark.opened].strip(BLANK):
                pieces = [Reach(start, edge, "clause")]
                if opens and behind is not None:
                    pieces.append(Reach(behind.opened, behind.closed + 1, "second"))
                return pieces
            return [Reach(self._without_mark(start, head), rest, "around")]
        if mark is None and not (_says(cue) and self._asserts(Span(start, edge))):
            return []
        return [Reach(start, edge, "clause")]

    def _without_mark(self, start: int, head: Token) -> int:
        """Behind the “while” of a clause beside another: “while X, according to Y, was ill, …”."""
        first = self.parse.token_at(start)
        main = self._main(head, start, head.idx)
        if first is None or first.dep_ != "mark" or first.head != main or main.dep_ != "advcl":
            return start
        return first.nbor().idx

    def _set_off(self, edge: int, mark: Quoted | None, cue: Cue | None) -> bool:
        """Whether a comma, a dash or marks stand between what is said and who says it."""
        last = self.text[edge - 1 : edge]
        if mark is not None:
            inner = self.text[mark.closed - 1]
            words = len(mark.inside.slice(self.text).split())
            return inner in ",!?–—-…" or cue is None or (inner != "." and words > 3)
        return last in (",", "–", "—", ";") or cue is None or last in ("!", "?")

    def _start(self, edge: int, mark: Quoted | None, clause: Span) -> int:
        """Where the sentence begins that ends at an edge; not inside marks that it leaves."""
        at = mark.opened if mark is not None else edge - 1
        inside = next((p for p in self.pairs.all_around(at) if at < p.closed < edge), None)
        start = self._sentence(inside.opened if inside is not None else at).start
        semicolon = self.text.rfind("; ", start, at)
        if semicolon >= 0 and self.pairs.around(semicolon) is None:
            start = semicolon + 1
        around = self.pairs.around(clause.start)
        return max(start, around.opened + 1) if around is not None else start

    def _sentence(self, at: int) -> Span:
        """The sentence around an offset, by punctuation, and not by a full stop inside marks."""
        block = self.parse.block_at(at)
        if block is None:
            return Span(at, at)
        around = self.pairs.around(at)
        key = (block.span.start, around)
        if key not in self._sentences:
            self._sentences[key] = list(self._cut(block, around))
        return next((s for s in self._sentences[key] if s.end > at), Span(at, block.span.end))

    def _cut(self, block: Block, around: Quoted | None) -> Iterator[Span]:
        """The sentences of a block; those inside marks only for the pair that one looks from."""
        start = block.span.start
        for end in sentence_ends(self.text, *block.span):
            pairs = self.pairs.all_around(end.end())
            inner = (p for p in pairs if p.opened < end.start() and end.end() <= p.closed)
            if all(
                around and p.opened <= around.opened <= around.closed <= p.closed for p in inner
            ):
                yield Span(start, end.end())
                start = end.end()
                while start < block.span.end and self.text[start] in BLANK:
                    start += 1
        yield Span(start, block.span.end)

    def _rest(self, clause: Span, head: Token, start: int, edge: int) -> int | None:
        """Where a report ends that goes on behind the reporting clause; None if it does not."""
        doc = head.doc
        sentence = self._sentence(clause.start)
        tokens = self.parse.tokens(Span(clause.end, sentence.end))
        comma = next((t for t in tokens if t.text in (",", "–", "—", ";")), None)
        if comma is None or comma.i + 1 >= len(doc):
            return None
        opened = self.pairs.after(clause.end)
        if opened is not None and opened.opened < sentence.end:
            between = [t for t in tokens if t.idx < opened.opened]
            verbs = any(t.tag_ in FINITE or t.tag_ == "VBG" for t in between)
            if between and between[-1].text in (",", ":", "–", "—") and not verbs:
                return opened.closed + 1
        before = [t for t in self.parse.tokens(Span(start, edge)) if t.tag_ in FINITE]
        behind = [t for t in tokens if t.idx > comma.idx]
        if not behind:
            return None
        main = self._main(head, start, edge)
        if main is None:
            return None
        goes_on = main.idx > clause.end or any(
            main.is_ancestor(t) and not head.is_ancestor(t) and t != head for t in behind[:1]
        )
        if not goes_on and before:
            return None
        if behind[0].tag_ == "VBG" or behind[0].lower_ in listed("frames", "author"):
            return None
        end = sentence.end
        for token in behind:
            if token.text == "," and token.i + 1 < len(doc):
                nxt = token.nbor()
                if nxt != main and not main.is_ancestor(nxt):
                    end = token.idx
                    break
        return end

    def _main(self, head: Token, start: int, edge: int) -> Token | None:
        """The verb of the clause that is reported, before or behind the reporting clause."""
        if head.dep_ in ("parataxis", "prep", "ccomp") and head.head != head:
            return head.head
        left = [t for t in head.children if t.dep_ in ("ccomp", "parataxis") and t.i < head.i]
        return next((t for t in left if start <= t.idx < edge), None)

    def _asserts(self, stretch: Span) -> bool:
        """Whether a stretch without marks can be what somebody said: it has a verb of its own."""
        tokens = self.parse.tokens(stretch)
        block = self.parse.block_at(stretch.start)
        if not tokens or (tokens[0].tag_ in ("VBN", "VBG") and tokens[0].dep_ == "advcl"):
            return False
        if tokens[0].lower_ in listed("frames", "subordinate"):
            finite = [t for t in tokens if t.tag_ in FINITE]
            return len(finite) > 1
        if block is not None and block.headline:
            return any(t.pos_ in ("VERB", "AUX") for t in tokens)
        return any(t.tag_ in FINITE for t in tokens)


def _says(cue: Cue | None) -> bool:
    """Whether a verb reports a clause before it without marks: “S, he began” does not."""
    if cue is None:
        return True
    return "clause" in cue.takes and cue.word.lemma not in listed("frames", "ambiguous")
