"""Sentences without a parse → threats by their marker words.

It finds less: clauses with “if”, “unless”, “should” and “in the event of” beside a clause with
“will” or “would” that names an act. Who threatens is whoever is quoted, or the nearest name before;
the target is the first name in the condition. There are no events.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from toolkit.model import Span
from toolkit.suggest.fillers import Fillers
from toolkit.suggest.items import Mention, Quote, Threat
from toolkit.suggest.lexicon import words
from toolkit.suggest.parse import Parse, Sentence

SCORE = 0.5
LONGEST = 2_000
"""Characters of a sentence beyond which it is none, and takes the patterns long."""
FIRM = r"(?P<firm>will|would|shall|'ll|’ll|wo(?=n['’]t))\b"
REPORT = re.compile(
    r",[”\"’']?\s+(?:according to\b"
    r"|(?:[\w.’'-]+\s+){0,6}(?:said|says|warned|warns|added|told)\b).*",
    re.DOTALL,
)
LEAD = re.compile(
    r".*?\b(?:said|says|warned|warns|told|declared|clear|stated)\b[^,:]*?\bthat\s+|.*:\s+"
)


def plain_threats(parse: Parse, fillers: Fillers, quotes: Sequence[Quote]) -> list[Threat]:
    """The threats that marker words tell, in order."""
    found = (_threat(parse, sentence, fillers, quotes) for sentence in parse.sentences)
    return [threat for threat in found if threat is not None]


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """A pattern for a condition that leads and one for a condition that follows, by polarity."""
    made = []
    for done, lists in (
        ("if_done", ("if_done", "noun_if_done")),
        ("if_not_done", ("if_not_done", "noun_if_not_done")),
    ):
        known = [m for name in lists for m in words("threats", "markers", name)]
        known = [m for m in known if not m.startswith(("to ", "once"))]
        known += ["should"] if done == "if_done" else []
        either = "|".join(re.escape(m) for m in sorted(known, key=len, reverse=True))
        before = rf"(?P<marker>\b(?:{either}))\s+(?P<condition>[^,;]+),\s*(?P<rest>.*?\b{FIRM}.*)"
        after = (
            rf"(?P<rest>.*\b{FIRM}[^;]*?)[,\s“\"]+(?P<marker>\b(?:{either}))\s+(?P<condition>.+)"
        )
        made += [(re.compile(p, re.DOTALL | re.IGNORECASE), done) for p in (before, after)]
    return tuple(made)


@lru_cache(maxsize=1)
def _acts() -> re.Pattern[str]:
    """Stems of the words that name an act or a harm."""
    known = {
        word
        for path in (("results", "nouns"), ("results", "happenings"), ("verdicts", "nouns"))
        for word in words("threats", *path)
    }
    for kind in ("military_force", "force_posture", "military_aid", "economic", "diplomatic"):
        known |= set(words("threats", "kinds", kind))
    known |= {"respond", "retaliat", "lift", "suffer", "regret", "punish"}
    stems = "|".join(re.escape(w.removesuffix("e")) for w in sorted(known))
    return re.compile(rf"\b(?:{stems})", re.IGNORECASE)


def _threat(
    parse: Parse, sentence: Sentence, fillers: Fillers, quotes: Sequence[Quote]
) -> Threat | None:
    text = sentence.span.slice(parse.text)
    if len(text) > LONGEST:
        return None
    report = REPORT.search(text)
    body = text[: report.start()] if report else text
    lead = LEAD.match(body)
    begin = lead.end() if lead else 0
    for pattern, polarity in _patterns():
        match = pattern.search(body, begin)
        if match is None or text.endswith("?"):
            continue
        made = _made(parse, sentence.span.start, match, polarity, fillers, quotes)
        if made is not None:
            return made
    return None


def _made(
    parse: Parse,
    offset: int,
    match: re.Match[str],
    polarity: str,
    fillers: Fillers,
    quotes: Sequence[Quote],
) -> Threat | None:
    consequence = _trimmed(parse.text, offset + match.end("firm"), offset + match.end("rest"))
    condition = _trimmed(parse.text, *(offset + at for at in match.span("condition")))
    if consequence is None or condition is None or consequence.overlaps(condition):
        return None
    if not _acts().search(consequence.slice(parse.text)):
        return None
    start = min(offset + match.start("marker"), offset + match.start("rest"))
    span = _trimmed(parse.text, start, max(condition.end, consequence.end))
    if span is None:
        return None
    target = next((m for m in fillers.names_in(condition) if m.actor.speaks), None)
    who = _threatener(span, consequence, target, fillers, quotes)
    if who is None or not (span.contains(condition) and span.contains(consequence)):
        return None
    marker = Span(*(offset + at for at in match.span("marker")))
    return Threat(
        span=span,
        act="threat",
        score=SCORE,
        rule="threats.plain",
        aim="compel" if polarity == "if_not_done" else "deter",
        kinds=_kinds(consequence.slice(parse.text)),
        commitment="committed",
        threateners=(who,),
        targets=() if target is None or target.actor.key == who.actor.key else (target,),
        condition=condition,
        polarity=polarity,
        marker=marker,
        consequence=consequence,
    )


def _trimmed(text: str, start: int, end: int) -> Span | None:
    edges = " \t\n\r\u00a0,.;:!?“”\"‘’'«»–—"
    while start < end and text[start] in edges:
        start += 1
    while end > start and text[end - 1] in edges:
        end -= 1
    return Span(start, end) if start < end else None


def _threatener(
    span: Span,
    consequence: Span,
    target: Mention | None,
    fillers: Fillers,
    quotes: Sequence[Quote],
) -> Mention | None:
    """The name before the consequence in the frame, else who says so, else the nearest before."""
    barred = target.actor.key if target is not None else None
    inside = [m for m in fillers.names_in(span) if m.span.end <= consequence.start]
    candidates = [*reversed(inside)]
    candidates += [q.speaker for q in quotes if q.span.overlaps(span) and q.speaker is not None]
    candidates += list(_before(span, fillers))
    return next((m for m in candidates if m.actor.speaks and m.actor.key != barred), None)


def _before(span: Span, fillers: Fillers) -> Iterator[Mention]:
    for mention in fillers.before(span.start):
        if span.start - mention.span.end > 400:
            return
        yield mention


def _kinds(text: str) -> tuple[str, ...]:
    plain = {w.lower() for w in re.findall(r"[^\W\d_]+", text)}
    plain |= {w[:-1] for w in plain if w.endswith("s")}
    order = ("military_force", "force_posture", "military_aid", "economic", "diplomatic", "legal")
    kinds = [k for k in (*order, "cyber") if plain & set(words("threats", "kinds", k))]
    return tuple(kinds) or ("unspecified",)
