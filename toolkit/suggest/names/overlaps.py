"""Listed names and what the model sees, where they overlap → which of them count."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

from toolkit.model import PLACE, Span
from toolkit.suggest.names.listed import Hit
from toolkit.suggest.names.proposed import Guess
from toolkit.suggest.names.words import is_body_of_state, kind_by_words, never
from toolkit.suggest.parse import Parse

BODY_OF = re.compile(r"(?P<body>.+?)\s+of\s+(?:the\s+)?")
"""“Foreign Ministry of the …”."""


def settled(parse: Parse, found: list[Hit], seen: list[Guess]) -> tuple[list[Hit], list[Guess]]:
    """Of listed names and guesses that overlap, those that count."""
    dropped: set[Span] = set()
    kept: list[Guess] = []
    starts, ends = [h.span.start for h in found], [h.span.end for h in found]
    for guess in seen:
        inside = found[bisect_right(ends, guess.span.start) : bisect_left(starts, guess.span.end)]
        if not inside:
            kept.append(guess)
            continue
        longer = all(guess.span.contains(h.span) for h in inside) and guess.span != inside[0].span
        if not longer:
            continue
        rest = _rest(parse, guess, inside)
        if rest is None:
            dropped.update(h.span for h in inside)
            kept.append(guess)
        elif rest.span.start < rest.span.end:
            kept.append(rest)
    return [h for h in found if h.span not in dropped], kept


def _rest(parse: Parse, guess: Guess, inside: list[Hit]) -> Guess | None:
    """What a guess names beside the listed names in it; None: all of it is one name."""
    text = guess.span.slice(parse.text)
    nothing = Guess(Span(0, 0), guess.kind, guess.sure)
    persons = [h for h in inside if h.actor is not None and h.actor.kind == "person"]
    words = text.split()
    if persons:
        return None if guess.kind == "person" else nothing
    body = _body_of_state(text, guess, inside[-1])
    if body is not None:
        return body
    first = inside[0]
    leads = first.span.start == guess.span.start
    between = parse.text[first.span.end : guess.span.end]
    behind = between.lstrip("’'s \n")
    owned = between.startswith(("'s", "’s", "' ", "’ "))
    state = first.actor is not None and first.actor.kind == "state"
    if leads and behind and (owned or (state and is_body_of_state(behind))):
        start = guess.span.end - len(behind)
        if any(h.span.end > start for h in inside) or not behind[:1].isupper():
            return nothing
        return Guess(Span(start, guess.span.end), kind_by_words(behind) or guess.kind, guess.sure)
    if guess.kind == "person":
        return None if (len(words) <= 3 and not leads) or len(words) == 2 else nothing
    if kind_by_words(text) in (None, PLACE):
        return nothing
    return None


def _body_of_state(text: str, guess: Guess, last: Hit) -> Guess | None:
    """“Foreign Ministry of Ruritania”: a body, and the state, each a name; “Cabinet” is none."""
    found = BODY_OF.match(text)
    if found is None or guess.span.start + found.end() != last.span.start:
        return None
    if last.span.end != guess.span.end or not is_body_of_state(found["body"]):
        return None
    none = found["body"].lower() in never() or " " not in found["body"]
    end = guess.span.start + (0 if none else found.end("body"))
    return Guess(Span(guess.span.start, end), "organization", guess.sure)
