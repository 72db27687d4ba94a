"""A transcript → its turns: the words behind each speaker tag, and the tag."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from toolkit.model import Section, Span
from toolkit.suggest.fillers import Fillers
from toolkit.suggest.items import Actor, Mention, Quote
from toolkit.suggest.names.people import kind_of, title_words
from toolkit.suggest.names.tags import TAG
from toolkit.suggest.parse import Parse
from toolkit.suggest.quotes.reporting import listed

BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")
STAGE = re.compile(r"\s*[(\[][^()\[\]\n]{1,60}[)\]]\s*\Z")
"""A direction at the end of a turn: (Applause.)"""
WORD = re.compile(r"[^\W_]+(?:[’'.-][^\W_]+)*\.?")
SMALL = frozenset({"of", "the", "for", "and", "de", "von", "van", "al", "to", "at", "in", "on"})
MOST_WORDS = 8
SURE, LIKELY, OPEN = 0.9, 0.75, 0.6


@dataclass(frozen=True, slots=True)
class Turn:
    """The words of one speaker, and the tag before them."""

    span: Span
    tag: Span
    shouted: bool
    """Whether the tag is written in capitals, or is one that every interview has."""


def find_turns(parse: Parse) -> list[Turn]:
    """The turns of a document, in order; none where it is no transcript."""
    found: list[Turn] = []
    for section in parse.document.sections:
        if section.kind not in ("boilerplate", "title"):
            found.extend(_turns(parse.text, section))
    tags = Counter(turn.tag.slice(parse.text).strip().lower() for turn in found)
    repeated = any(number > 1 for number in tags.values())
    shouted = sum(turn.shouted for turn in found)
    if len(found) < 2 or not (repeated or shouted > 1):
        return []
    if not repeated:
        return [turn for turn in found if turn.shouted]
    return found


def turn_quotes(parse: Parse, fillers: Fillers) -> list[Quote]:
    """The turns of a transcript as direct quotes of whoever their tags name."""
    quotes = []
    known: dict[str, Mention] = {}
    for turn in find_turns(parse):
        tag = turn.tag.slice(parse.text).strip()
        who = _speaker(turn, parse, fillers)
        if who is None and tag in known:
            who = replace(known[tag], span=turn.tag)
        elif who is not None and tag == who.span.slice(parse.text):
            known[tag] = who
        status = "unknown" if who is None else "explicit"
        score = SURE if turn.shouted or who is not None else LIKELY
        quotes.append(Quote(turn.span, "direct", score, "quotes.turn", None, who, status))
    return quotes


def _turns(text: str, section: Section) -> Iterator[Turn]:
    part = section.span.slice(text)
    tags = [m for m in TAG.finditer(part) if _names_somebody(m["tag"])]
    long = [_paragraphs(part, m.end(), n.start()) for m, n in pairwise(tags)]
    for index, match in enumerate(tags):
        last = index + 1 == len(tags)
        end = len(part) if last else tags[index + 1].start()
        gap = BLANK_LINE.search(part, match.end(), end)
        if last and gap is not None and (not long or max(long) < 2):
            end = gap.start()
        words = part[match.end() : end].rstrip()
        words = STAGE.sub("", words) if STAGE.search(words) else words
        if not any(c.isalnum() for c in words):
            continue
        start = section.span.start
        tag = Span(start + match.start("tag"), start + match.end("tag"))
        span = Span(start + match.end(), start + match.end() + len(words))
        yield Turn(span, tag, _shouted(match["tag"]))


def _paragraphs(part: str, start: int, end: int) -> int:
    return len(BLANK_LINE.split(part[start:end].strip()))


def _names_somebody(tag: str) -> bool:
    """Whether a tag can be a name or an office: words with capitals, and no word like “Update”."""
    words = WORD.findall(tag)
    if not words or len(words) > MOST_WORDS or any(c.isdigit() for c in tag):
        return False
    silent = listed("tags", "no_speaker")
    if tag.strip().lower() in silent or words[0].lower() in silent - {"to", "by", "from"}:
        return False
    return all(
        word[0].isupper() or word.lower() in SMALL for word in re.split(r"[(,]", tag)[0].split()
    )


def _shouted(tag: str) -> bool:
    letters = [c for c in tag.partition("(")[0] if c.isalpha()]
    return tag.strip().lower() in listed("tags", "roles") or all(c.isupper() for c in letters)


def _speaker(turn: Turn, parse: Parse, fillers: Fillers) -> Mention | None:
    """Whom a tag names: a name there, one of the registry in capitals, or a new one."""
    if turn.tag.slice(parse.text).strip().lower() in listed("tags", "roles"):
        return None
    named = [m for m in fillers.names_in(turn.tag) if m.actor.speaks]
    if named:
        people = [m for m in named if m.actor.kind == "person"]
        return (people or named)[0]
    words = [m for m in WORD.finditer(parse.text, *turn.tag) if m[0].lower() not in SMALL]
    if not words:
        return None
    whole = Span(words[0].start(), words[-1].end())
    for span in (whole, Span(*words[-1].span())):
        actor = _person(span.slice(parse.text), fillers)
        if actor is not None:
            return Mention(span, "name", actor, LIKELY, "quotes.turn")
    root = parse.root_of(turn.tag)
    found = fillers.filler_of(root) if root is not None else None
    return found if found is not None and found.actor.speaks else _new(whole, words, parse)


def _person(name: str, fillers: Fillers) -> Actor | None:
    """The one person who goes by a name, however it is written."""
    actors = {e.actor.key: e.actor for e in fillers.actors.named(name.casefold())}
    for mention in fillers.names:
        if mention.span.slice(fillers.parse.text).split()[-1].casefold() == name.casefold():
            actors[mention.actor.key] = mention.actor
    people = [actor for actor in actors.values() if actor.kind == "person"]
    return people[0] if len(people) == 1 and len(name) > 2 else None


def _new(whole: Span, words: Sequence[re.Match[str]], parse: Parse) -> Mention | None:
    """A speaker whom only the tag names: an office, or a person with or without a title."""
    office = any(kind_of(word[0].lower()) for word in words[-1:])
    names = [word for word in words if not kind_of(word[0].strip(".").lower())]
    if office:
        actor = Actor(whole.slice(parse.text).lower(), "person")
        return Mention(whole, "nominal", actor, OPEN, "quotes.turn")
    kept = [word for word in names if word[0].strip(".").lower() not in title_words()]
    if not kept:
        return None
    span = Span(kept[0].start(), kept[-1].end())
    shown = span.slice(parse.text)
    actor = Actor(shown.title() if shown.isupper() else shown, "person")
    return Mention(span, "name", actor, OPEN, "quotes.turn")
