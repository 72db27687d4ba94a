"""A parse → the frames of conditional threats: which condition and consequence belong together.

What is found is a threat only where enough speaks for it (`toolkit.suggest.threats.belief`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from toolkit.suggest.acts import is_hostile
from toolkit.suggest.parse import Parse, Sentence
from toolkit.suggest.threats.belief import believed, tension
from toolkit.suggest.threats.conditions import conditions_in
from toolkit.suggest.threats.consequences import governed
from toolkit.suggest.threats.frame import Condition, Frame
from toolkit.suggest.threats.imperatives import imperatives
from toolkit.suggest.threats.objects import objects, regarded
from toolkit.suggest.threats.orders import disjunctions, otherwise
from toolkit.suggest.threats.prices import prices
from toolkit.suggest.threats.sequels import coordinated, going_on, pointing
from toolkit.suggest.threats.verdicts import anybody, verdicts
from toolkit.suggest.threats.warned import red_lines, threatened, warned_off

if TYPE_CHECKING:
    from toolkit.suggest.tokens import Token

__all__ = ["Frame", "frames_of"]
TENSE = 0.3
"""How much a document must speak of conflict before idioms are read as threats."""
BACK = 2
"""So many sentences a condition may stand before its consequence."""


@dataclass(frozen=True)
class _Place:
    """A sentence with its tokens."""

    sentence: Sentence
    tokens: tuple[Token, ...]
    number: int
    tense: float
    """How much the document speaks of conflict."""


def frames_of(parse: Parse) -> list[Frame]:
    """The frames of a document in order; none without a parse."""
    return [] if parse.doc is None else list(_frames(parse))


def _frames(parse: Parse) -> Iterator[Frame]:
    before: list[tuple[int, Frame]] = []
    tense = tension(parse)
    for number, sentence in enumerate(parse.sentences):
        tokens = tuple(parse.tokens(sentence.span))
        if len(tokens) < 2:
            continue
        place = _Place(sentence, tokens, number, tense)
        near = [f for n, f in before if number - n <= BACK]
        earlier = _earlier(parse, place)
        for frame in _in_sentence(place, near, earlier):
            before.append((number, frame))
            yield frame


def _earlier(parse: Parse, place: _Place) -> tuple[Token, ...]:
    """The tokens of the sentence before, where it is of the same section."""
    if place.number == 0:
        return ()
    sentence = parse.sentences[place.number - 1]
    if sentence.block.kind != place.sentence.block.kind or sentence.block.headline:
        return ()
    return tuple(parse.tokens(sentence.span))


def _in_sentence(place: _Place, near: Sequence[Frame], earlier: Sequence[Token]) -> Iterator[Frame]:
    """The frames of a sentence; what overlaps one that is surer is left out."""
    tokens = place.tokens
    if tokens[-1].text == "?":
        return
    found = [f for c in conditions_in(tokens) for f in _conditional(c, place)]
    found += disjunctions(tokens)
    if place.tense >= TENSE or is_hostile(tokens):
        found += imperatives(tokens)
    found += warned_off(tokens)
    found += verdicts(tokens, near, earlier)
    found += anybody(tokens)
    if not any(f.condition for f in found):
        found += regarded(tokens)
        found += objects(tokens)
        found += otherwise(tokens, earlier, near, place.tense)
    found += red_lines(tokens)
    found += prices(tokens)
    found += threatened(tokens, near)
    if not found:
        found += pointing(tokens, near)
    if not found:
        found += going_on(tokens, near)
    kept: list[Frame] = []
    for frame in sorted(found, key=lambda f: -f.score):
        if not any(frame.collides(other) for other in kept):
            kept.append(frame)
    yield from sorted(kept, key=lambda f: f.span)


def _conditional(condition: Condition, place: _Place) -> Iterator[Frame]:
    """The frames of one condition: of its consequence, and of those coordinated with it."""
    tokens = place.tokens
    consequence = governed(condition, tokens)
    if consequence is None or consequence.span.overlaps(condition.span):
        return
    made = Frame.of(condition, consequence)
    score = believed(made, tokens, place.tense)
    if score:
        yield replace(made, score=score)
    for more in coordinated(made, tokens):
        if more.span != made.span and (score or believed(more, tokens, place.tense)):
            yield more
