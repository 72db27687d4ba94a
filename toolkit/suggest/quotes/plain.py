"""Words in quotation marks → a direct quote, by lists of words alone: without a parse.

A quote in the middle of a reported clause (said it “would respond”) is mixed, and where a mixed
quote begins no list can tell: it is left out, and so are marks around a mere term.
The words for speaking are English; in other languages whole sentences in marks are still found.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from toolkit.model import Span
from toolkit.sentences import sentence_ends
from toolkit.suggest.items import Mention, Quote
from toolkit.suggest.lexicon import words
from toolkit.suggest.quotes.marks import TERMINAL, Marked

TAGGED = 0.97
"""Confidence in a quote with words of speaking beside it."""
FOLLOWING = 0.9
"""Confidence in a sentence in marks after a tagged quote: the same person goes on."""
ALONE = 0.7
"""Confidence in a whole sentence in marks that nothing introduces."""

INTRODUCED = 0.6
"""Confidence in a whole sentence in marks behind a colon."""

TELL = ("told", "tells", "telling")
"""Verbs that name the hearer next, so that no speaker follows them."""
VERB = re.compile(rf"\b(?:{'|'.join(words('quotes', 'plain', 'verbs'))})\b")
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


def tagged(marked: Marked, names: Sequence[Mention]) -> Quote | None:
    """A quote with words of speaking right after it, or right before it."""
    cue, after = (_cue_after(marked) if marked.starts_sentence else None), True
    if cue is None:
        cue, after = _cue_before(marked), False
    if cue is None:
        return None
    who = _speaker(marked, cue, names, after=after)
    status = "unknown" if who is None else "explicit"
    return Quote(marked.inside, "direct", TAGGED, "quotes.marks", cue, who, status)


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


def following(marked: Marked, last: Quote | None) -> Quote | None:
    """A whole sentence in marks, right after the sentence that told who speaks."""
    if last is None or not (marked.starts_sentence and marked.capital and marked.ends_sentence):
        return None
    if marked.opens_paragraph or last.span.end >= marked.inside.start:
        return None
    between = marked.text[last.span.end + 1 : marked.inside.start - 1]
    ends = [found.end() for found in sentence_ends(between)]
    if len(ends) > 1 or (ends and between[ends[0] :].strip()):
        return None
    status = "unknown" if last.speaker is None else "implicit"
    return Quote(marked.inside, "direct", FOLLOWING, "quotes.following", None, last.speaker, status)


def alone(marked: Marked) -> Quote | None:
    """A whole sentence in marks that nothing introduces; words that mark a term are none."""
    if not marked.capital:
        return None
    length = len(marked.content.split())
    if marked.lead.rstrip().endswith(":") and marked.ends_sentence and length > 2:
        return Quote(marked.inside, "direct", INTRODUCED, "quotes.alone")
    if not marked.starts_sentence:
        return None
    tagged_otherwise = marked.content.endswith(",") and length > 4
    if tagged_otherwise or (marked.ends_sentence and length > 2):
        return Quote(marked.inside, "direct", ALONE, "quotes.alone")
    return None


def _speaker(marked: Marked, cue: Span, names: Sequence[Mention], *, after: bool) -> Mention | None:
    """The name that stands beside the words of speaking as their subject."""
    text = marked.text
    stretch = marked.after if after else marked.before
    first = bisect_left(names, stretch.start, key=lambda f: f.span.start)
    last = bisect_left(names, stretch.end, key=lambda f: f.span.start)
    around = [f for f in names[first:last] if f.actor.speaks]
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
