"""Quotation marks in a document → direct quotes, with cue and speaker where both are plain to see.

A quote in the middle of a reported clause (said it “would respond”) is mixed, and where a mixed
quote begins is for a reader to say: it is left out, and so are words in marks that only mark a term.
The words for speaking are English; in other languages whole sentences in marks are still found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from toolkit.model import Document, Section, Span
from toolkit.quotation import CLOSERS, quoted_strings
from toolkit.suggest.names import PLACE, Found

TAGGED = 0.97
"""Confidence in a quote with words of speaking beside it."""
FOLLOWING = 0.9
"""Confidence in a sentence in marks after a tagged quote: the same person goes on."""
ALONE = 0.7
"""Confidence in a whole sentence in marks that nothing introduces."""

FINITE = (
    "said|says|told|tells|added|adds|warned|warns|stressed|stresses|announced|announces|stated"
    "|declared|noted|explained|argued|insisted|claimed|replied|answered|asked|emphasi[sz]ed"
    "|underlined|underscored|reiterated|remarked|commented|wrote|tweeted|asserted|concluded"
    "|continued|recalled|confirmed|admitted|acknowledged|promised|vowed|pledged|threatened|urged"
    "|demanded|complained|quipped|joked|shouted|predicted|cautioned|observed|maintained"
)
VERB = re.compile(rf"\b(?:{FINITE}|saying|adding|warning|stressing|telling|noting|writing)\b")
ACCORDING = re.compile(r"\b[Aa]ccording to\b")
TERMINAL = ".!?…。！？"
ADVERBS = (
    r"(?:\s+(?:also|again|then|later|earlier|previously|recently|repeatedly|once|now|today|yesterday"
    r"|has|had|have|(?:on )?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day))*"
)
TO_VERB = re.compile(rf"(?:,[^,.;:]{{1,80}},)?{ADVERBS}\s+$")
"""What may stand between a speaker and the verb: a description, an adverb."""
AFTER_SPEAKER = re.compile(
    r"\s*(?:$|[,.;:!?)–—]|\s(?:on|in|at|after|before|during|while|when|as|who|late|early|earlier"
    r"|later|yesterday|today|by|to|and|but|from|via|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b)"
)
"""What may follow a speaker that follows the verb; any other word would be the speaker itself."""
TO_SPEAKER = re.compile(
    r"\s+(?:(?!(?:of|for|from|in|at|on|by|with|after|before|that|to|and|or)\b)[\w.’'-]+\s+){0,7}$"
)
"""What may stand between the verb and a speaker after it: titles."""
SUBJECT = re.compile(r"[\s,–—-]*(?:[^\W\d_a-z]|(?:the|a|an|he|she|they|we|it|one|his|her|their)\b)")
"""How the subject of the words of speaking begins, after the quote."""
DEPENDENT = re.compile(
    r"\b(?:of|for|from|with|to|by|and|or|about|against)\s+(?:the\s+)?(?:[A-Z]\w*\s+)*$"
)
"""Before a name that hangs on another word: “spokesman for”, “Merkel and”."""
SENTENCE_END = re.compile(
    r"(?<!\b[A-Z])(?<!\b(?:Mr|Ms|Dr|St))(?<!\bMrs)[.!?…](?=[\s\"”’»)]|$)|\n[^\S\n]*\n"
)


@dataclass(frozen=True, slots=True)
class Quote:
    """A direct quote as it is suggested; `speaker` is a name found in the document."""

    span: Span
    score: float
    cue: Span | None = None
    speaker: Found | None = None
    implicit: bool = False


@dataclass(frozen=True, slots=True)
class Marked:
    """Words in quotation marks with the running text on both sides, up to the next marks."""

    text: str
    before: Span
    inside: Span
    after: Span
    section: Section

    @property
    def content(self) -> str:
        """The words themselves."""
        return self.inside.slice(self.text)

    @property
    def lead(self) -> str:
        """What stands before the opening mark."""
        return self.before.slice(self.text)

    @property
    def rest(self) -> str:
        """What stands after the closing mark."""
        return self.after.slice(self.text)

    @property
    def starts_sentence(self) -> bool:
        """Whether no sentence is under way where the quote begins."""
        lead = self.lead.rstrip()
        if lead:
            return lead.endswith(tuple(TERMINAL))
        previous = self.text[: self.before.start - 1].rstrip() if self.before.start else ""
        return self.opens_paragraph or previous.endswith(tuple(TERMINAL))

    @property
    def opens_paragraph(self) -> bool:
        """Whether nothing of its paragraph stands before it."""
        start = self.inside.start - 1
        gap = self.text[max(self.section.span.start, start - 200) : start]
        return start <= self.section.span.start or bool(re.search(r"\n\s*$", gap))

    @property
    def ends_sentence(self) -> bool:
        """Whether the sentence is over with the quote, or the paragraph."""
        ended = self.content.endswith(tuple(TERMINAL)) and not re.match(r"\s*[a-z]", self.rest)
        return ended or not self.rest.strip() or self.rest.lstrip()[0] in TERMINAL

    @property
    def capital(self) -> bool:
        """Whether it begins as a sentence does."""
        first = next((c for c in self.content if c.isalnum()), "")
        return not first.islower()


def find_quotes(document: Document, names: Sequence[Found]) -> list[Quote]:
    """The direct quotes that are plain to see, in order; none in boilerplate, none nested."""
    found: list[Quote] = []
    for section in document.sections:
        if section.kind == "boilerplate":
            continue
        last: tuple[Marked, Quote] | None = None
        for marked in _marked(document.text, section):
            quote = _tagged(marked, names) or _following(marked, last) or _alone(marked)
            if quote is not None:
                found.append(quote)
                last = (marked, quote)
    return found


def _marked(text: str, section: Section) -> Iterator[Marked]:
    """The outermost words in marks of one section."""
    spans = list(_outermost(text, section))
    for index, span in enumerate(spans):
        start = spans[index - 1].end + 1 if index else section.span.start
        end = spans[index + 1].start - 1 if index + 1 < len(spans) else section.span.end
        blank = text.rfind("\n\n", start, span.start - 1)
        start = blank + 2 if blank >= 0 else start
        blank = text.find("\n\n", span.end, end)
        end = blank if blank >= 0 else end
        yield Marked(text, Span(start, span.start - 1), span, Span(span.end + 1, end), section)


def _outermost(text: str, section: Section) -> Iterator[Span]:
    part = section.span.slice(text)
    offset = section.span.start
    pairs = {pair.opened: pair.closed for pair in quoted_strings(part)}
    reached = 0
    opened_before: int | None = None
    for place in sorted(pairs | dict.fromkeys(_unclosed(part, pairs), -1)):
        if place < reached:
            continue
        if pairs.get(place, -1) < 0:
            if opened_before is None or part[opened_before] != part[place]:
                opened_before = place
            reached = place + 1
            continue
        opened = place
        if opened_before is not None:
            reopened = re.search(r"\n\s*$", part[:place]) and part[opened_before] == part[place]
            opened = opened_before if reopened else place
            opened_before = None
        reached = pairs[place] + 1
        if _plausible(part, opened, pairs[place]):
            yield Span(offset + opened + 1, offset + pairs[place])


def _unclosed(part: str, pairs: dict[int, int]) -> Iterator[int]:
    """Marks that open a paragraph and are not closed in it: the next paragraph opens them again."""
    for found in re.finditer(r"(?:^|\n[^\S\n]*\n\s*)(?=[“\"„«])", part):
        if found.end() not in pairs:
            yield found.end()


def _plausible(part: str, opened: int, closed: int) -> bool:
    """Whether two marks stand as a pair does: the words between them touch both marks."""
    inside = part[opened + 1 : closed]
    before, after = part[max(0, opened - 1) : opened], part[closed + 1 : closed + 2]
    straight = part[opened] == "\"'" or part[opened] in "\"'‘"
    tight = bool(inside.strip()) and inside == inside.strip()
    return tight and not (straight and (before.isalnum() or after.isalnum()))


def _tagged(marked: Marked, names: Sequence[Found]) -> Quote | None:
    """A quote with words of speaking right after it, or right before it."""
    if marked.starts_sentence or (marked.capital and marked.opens_paragraph):
        cue = _cue_after(marked)
        if cue is not None:
            speaker = _speaker(marked, cue, names, after=True)
            return Quote(marked.inside, TAGGED, cue, speaker)
    cue = _cue_before(marked)
    if cue is None:
        return None
    return Quote(marked.inside, TAGGED, cue, _speaker(marked, cue, names, after=False))


def _cue_after(marked: Marked) -> Span | None:
    """The words of speaking in the sentence that goes on behind the quote."""
    finished = marked.content.endswith((".", "…")) or marked.rest.lstrip()[:1] in (".", "!", "?")
    if finished:
        return None
    sentence = _first_sentence(marked.rest)
    found = ACCORDING.search(sentence) or VERB.search(sentence)
    if found is None:
        return None
    between = sentence[: found.start()]
    direct = not between.strip(" ,–—-\n\t\u00a0")
    if direct or (found.re is VERB and len(between) < 120 and SUBJECT.match(between)):
        return Span(marked.after.start + found.start(), marked.after.start + found.end())
    return None


def _cue_before(marked: Marked) -> Span | None:
    """The words of speaking that end in the quote: said “…”, told them: “…”, said, “…”."""
    sentence_start = max((m.end() for m in SENTENCE_END.finditer(marked.lead)), default=0)
    found = None
    for found in VERB.finditer(marked.lead, sentence_start):  # noqa: B007 (the last one is wanted)
        pass
    if found is None:
        return None
    between = marked.lead[found.end() :]
    close = not between.strip()
    introduced = between.rstrip().endswith((",", ":")) and len(between) < 80
    ends = marked.ends_sentence or marked.content.endswith(tuple(",;" + TERMINAL))
    ends = ends or marked.rest.lstrip()[:1] in (",", ";", "–", "—", ")")
    told = found[0] in ("told", "tells", "telling") and re.fullmatch(r"(?:\s+\w+){1,4}\s*", between)
    if not ends or not (close or introduced or (told and marked.capital)):
        return None
    return Span(marked.before.start + found.start(), marked.before.start + found.end())


def _following(marked: Marked, last: tuple[Marked, Quote] | None) -> Quote | None:
    """A whole sentence in marks, right after the sentence that told who speaks."""
    if last is None or not (marked.starts_sentence and marked.capital and marked.ends_sentence):
        return None
    before, quote = last
    between = marked.text[before.inside.end + 1 : marked.inside.start - 1]
    ends = list(SENTENCE_END.finditer(between))
    if quote.speaker is None or marked.opens_paragraph or len(ends) > 1:
        return None
    if ends and between[ends[0].end() :].strip():
        return None
    return Quote(marked.inside, FOLLOWING, None, quote.speaker, implicit=True)


def _alone(marked: Marked) -> Quote | None:
    """A whole sentence in marks that nothing introduces; words that mark a term are none."""
    whole = marked.starts_sentence and marked.capital and marked.ends_sentence
    if whole and len(marked.content.split()) > 2:
        return Quote(marked.inside, ALONE)
    return None


def _speaker(marked: Marked, cue: Span, names: Sequence[Found], *, after: bool) -> Found | None:
    """The name that stands beside the words of speaking as their subject."""
    text = marked.text
    stretch = marked.after if after else marked.before
    around = [f for f in names if stretch.contains(f.span) and f.name.kind != PLACE]
    for name in around:
        to_verb = text[name.span.end : cue.start]
        if name.span.end <= cue.start and TO_VERB.fullmatch(to_verb):
            lead = text[stretch.start : name.span.start]
            return None if DEPENDENT.search(lead) else name
    if after and not text[cue.start : cue.end].startswith("t"):
        sentence_end = cue.end + len(_first_sentence(text[cue.end : stretch.end]))
        for name in around:
            behind = text[name.span.end : stretch.end]
            titles = name.span.start > cue.end and TO_SPEAKER.match(text[cue.end : name.span.start])
            if titles and name.span.end <= sentence_end and AFTER_SPEAKER.match(behind):
                return name
    return None


def _first_sentence(text: str) -> str:
    end = SENTENCE_END.search(text)
    return text[: end.start()] if end else text
