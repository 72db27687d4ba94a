"""Quotation marks in a document → direct quotes, with cue and speaker where both are plain to see.

A quote in the middle of a reported clause (said it “would respond”) is mixed, and where a mixed
quote begins is for a reader to say: it is left out, and so are marks around a mere term.
The words for speaking are English; in other languages whole sentences in marks are still found.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from toolkit.model import PLACE, Document, Span
from toolkit.sentences import sentence_ends
from toolkit.suggest.marks import TERMINAL, Marked, marked_words
from toolkit.suggest.names import Found

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
TELL = ("told", "tells", "telling")
"""Verbs that name the hearer next, so that no speaker follows them."""
VERB = re.compile(rf"\b(?:{FINITE}|saying|adding|warning|stressing|telling|noting|writing)\b")
ACCORDING = re.compile(r"\b[Aa]ccording to\b")
ADVERBS = (
    r"(?:\s+(?:also|again|then|later|earlier|previously|recently|repeatedly|once|now|today|yesterday"
    r"|has|had|have|(?:on )?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day))*"
)
TO_VERB = re.compile(rf"(?:,[^,.;:]{{1,80}},|,)?{ADVERBS}\s+$")
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


@dataclass(frozen=True, slots=True)
class Quote:
    """A direct quote as it is suggested; `speaker` is a name found in the document."""

    span: Span
    score: float
    cue: Span | None = None
    speaker: Found | None = None
    implicit: bool = False


def find_quotes(document: Document, names: Sequence[Found]) -> list[Quote]:
    """The direct quotes that are plain to see, in order; none in boilerplate, none nested."""
    found: list[Quote] = []
    for section in document.sections:
        if section.kind == "boilerplate":
            continue
        last: tuple[Marked, Quote] | None = None
        for marked in marked_words(document.text, section):
            quote = _tagged(marked, names) or _following(marked, last) or _alone(marked)
            if quote is not None:
                found.append(quote)
                last = (marked, quote)
    return found


def _tagged(marked: Marked, names: Sequence[Found]) -> Quote | None:
    """A quote with words of speaking right after it, or right before it."""
    cue = _cue_after(marked) if marked.starts_sentence else None
    if cue is not None:
        return Quote(marked.inside, TAGGED, cue, _speaker(marked, cue, names, after=True))
    cue = _cue_before(marked)
    if cue is None:
        return None
    return Quote(marked.inside, TAGGED, cue, _speaker(marked, cue, names, after=False))


def _cue_after(marked: Marked) -> Span | None:
    """The words of speaking in the sentence that goes on behind the quote."""
    if marked.content.endswith((".", "…")) or marked.rest.lstrip()[:1] in (".", "!", "?"):
        return None
    set_off = marked.content.endswith((",", "!", "?")) or marked.rest.lstrip()[:1] in (
        ",",
        "–",
        "—",
    )
    if not set_off and len(marked.content.split()) < 4:
        return None
    sentence = _first_sentence(marked.rest)
    found = ACCORDING.search(sentence) or VERB.search(sentence)
    if found is None:
        return None
    between = sentence[: found.start()]
    adjacent = not between.strip(" ,–—-\n\t\u00a0")
    goes_on = marked.content.endswith(",") or SUBJECT.match(between)
    if adjacent or (found.re is VERB and len(between) < 120 and goes_on):
        return Span(marked.after.start + found.start(), marked.after.start + found.end())
    return None


def _cue_before(marked: Marked) -> Span | None:
    """The words of speaking that end in the quote: said “…”, told them: “…”, said, “…”."""
    sentence_start = max((m.end() for m in sentence_ends(marked.lead)), default=0)
    found = None
    for found in VERB.finditer(marked.lead, sentence_start):  # noqa: B007 (the last one is wanted)
        pass
    if found is None:
        return None
    between = marked.lead[found.end() :]
    introduced = between.rstrip().endswith((",", ":")) and len(between) < 80
    told = found[0] in TELL and re.fullmatch(r"(?:\s+\w+){1,4}\s*", between)
    reported = re.search(r"\bthat\b", between)
    fits = between.strip() in ("", ",", ":")
    fits = fits or bool(marked.capital and not reported and (introduced or told))
    closed = marked.content.endswith((",", ";", *TERMINAL)) or marked.ends_sentence
    if not fits or not (closed or marked.rest.lstrip()[:1] in (",", ";", "–", "—", ")")):
        return None
    return Span(marked.before.start + found.start(), marked.before.start + found.end())


def _following(marked: Marked, last: tuple[Marked, Quote] | None) -> Quote | None:
    """A whole sentence in marks, right after the sentence that told who speaks."""
    if last is None or not (marked.starts_sentence and marked.capital and marked.ends_sentence):
        return None
    before, quote = last
    between = marked.text[before.inside.end + 1 : marked.inside.start - 1]
    ends = [found.end() for found in sentence_ends(between)]
    if quote.speaker is None or marked.opens_paragraph or len(ends) > 1:
        return None
    if ends and between[ends[0] :].strip():
        return None
    return Quote(marked.inside, FOLLOWING, None, quote.speaker, implicit=True)


def _alone(marked: Marked) -> Quote | None:
    """A whole sentence in marks that nothing introduces; words that mark a term are none."""
    if not (marked.starts_sentence and marked.capital):
        return None
    words = len(marked.content.split())
    tagged_otherwise = marked.content.endswith(",") and words > 4
    if tagged_otherwise or (marked.ends_sentence and words > 2):
        return Quote(marked.inside, ALONE)
    return None


def _speaker(marked: Marked, cue: Span, names: Sequence[Found], *, after: bool) -> Found | None:
    """The name that stands beside the words of speaking as their subject."""
    text = marked.text
    stretch = marked.after if after else marked.before
    first = bisect_left(names, stretch.start, key=lambda f: f.span.start)
    last = bisect_left(names, stretch.end, key=lambda f: f.span.start)
    around = [f for f in names[first:last] if f.name.kind != PLACE]
    for name in around:
        if name.span.end <= cue.start and TO_VERB.fullmatch(text[name.span.end : cue.start]):
            return None if DEPENDENT.search(text[stretch.start : name.span.start]) else name
    if not after or cue.slice(text) in TELL:
        return None
    sentence_end = cue.end + len(_first_sentence(text[cue.end : stretch.end]))
    for name in around:
        if cue.end < name.span.start and name.span.end <= sentence_end:
            titles = TO_SPEAKER.match(text[cue.end : name.span.start])
            if titles and AFTER_SPEAKER.match(text[name.span.end : stretch.end]):
                return name
    return None


def _first_sentence(text: str) -> str:
    end = next(sentence_ends(text), None)
    return text[: end.start()] if end else text
