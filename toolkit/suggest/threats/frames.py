"""A parse → the frames of conditional threats: which condition and consequence belong together.

Each way of setting a condition has a function here or in `toolkit.suggest.patterns`. What is found
is a threat only where it speaks of an act or a harm; that is decided here as well, by word lists.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from toolkit.suggest.acts import (
    HOSTILE,
    about_something_else,
    act_nouns,
    denies_benefit,
    is_hostile,
    is_ominous,
    is_verdict,
    just_happens,
    kinds_named,
    names_act,
    results_in_harm,
)
from toolkit.suggest.clauses import lemma, listed, modal, reports_from, subject
from toolkit.suggest.parse import Parse, Sentence
from toolkit.suggest.threats.conditions import conditions_in
from toolkit.suggest.threats.consequences import governed
from toolkit.suggest.threats.frame import Condition, Consequence, Frame
from toolkit.suggest.threats.orders import disjunctions, otherwise
from toolkit.suggest.threats.sequels import coordinated, going_on, pointing
from toolkit.suggest.threats.verdicts import regarded, verdicts
from toolkit.suggest.threats.warned import consequences_of, red_lines, threatened, warned_off

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["Frame", "frames_of"]
BACK = 2
"""So many sentences a condition may stand before its consequence."""
SURE, LIKELY, OPEN = 0.9, 0.75, 0.55
WITHOUT = (
    "threats.failing",
    "threats.absent",
    "threats.in_default_of",
    "threats.in_the_absence_of",
)
"""“Failing a satisfactory reply”: markers that only diplomats use."""


@dataclass(frozen=True)
class _Place:
    """A sentence with its tokens."""

    sentence: Sentence
    tokens: tuple[Token, ...]
    number: int


def frames_of(parse: Parse) -> list[Frame]:
    """The frames of a document in order; none without a parse."""
    return [] if parse.doc is None else list(_frames(parse))


def _frames(parse: Parse) -> Iterator[Frame]:
    before: list[tuple[int, Frame]] = []
    for number, sentence in enumerate(parse.sentences):
        tokens = tuple(parse.tokens(sentence.span))
        if len(tokens) < 2:
            continue
        place = _Place(sentence, tokens, number)
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
    found = [f for c in conditions_in(tokens) for f in _conditional(c, tokens)]
    found += disjunctions(tokens)
    found += warned_off(tokens)
    if not found or not any(f.condition for f in found):
        found += verdicts(tokens, near, earlier)
        found += regarded(tokens)
        found += otherwise(tokens, earlier)
    found += red_lines(tokens)
    found += consequences_of(tokens)
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


def _conditional(condition: Condition, tokens: Sequence[Token]) -> Iterator[Frame]:
    """The frames of one condition: of its consequence, and of those coordinated with it."""
    consequence = governed(condition, tokens)
    if consequence is None or consequence.span.overlaps(condition.span):
        return
    made = Frame.of(condition, consequence)
    score = believed(made, tokens)
    if score:
        made = replace(made, score=score)
        yield made
        for more in coordinated(made, tokens):
            if more.span != made.span:
                yield more


def believed(frame: Frame, tokens: Sequence[Token]) -> float:
    """How surely a condition and a consequence are a threat, warning or offer; 0: they are none.

    A consequence needs an act or a harm, and must be still to come.
    """
    consequence, condition = frame.consequence, frame.condition
    if consequence is None or condition is None or not _ahead(consequence, tokens):
        return 0.0
    reported = "" if consequence.reporter is None else lemma(consequence.reporter)
    strong = reported in listed("threats", "saying", "warning")
    threatens = reported == "threaten"
    hostile = is_hostile(condition.tokens)
    clause = consequence.head.doc[consequence.start : consequence.end]
    conflict = hostile or is_hostile(clause) or condition.rule in WITHOUT
    desired = any(lemma(t) in listed("threats", "conditions", "desired") for t in condition.tokens)
    kinds = kinds_named(consequence.tokens)
    judged = is_verdict(consequence.tokens)
    act = judged or names_act(consequence.head) or _object_act(consequence)
    act = act or denies_benefit(consequence.tokens)
    if not consequence.nominal and not act:
        # “The blockade will remain in force”: the subject is the act.
        own = subject(consequence.top)
        act = own is not None and own.dep_ != "expl" and act_nouns().get(lemma(own)) in HOSTILE
        kinds = kinds or (kinds_named([own]) if act and own is not None else ())
    ominous = is_ominous(consequence.tokens)
    harm = just_happens(consequence.tokens) or results_in_harm(consequence.head, consequence.tokens)
    if about_something_else(tokens) and not (kinds and hostile):
        return 0.0
    if consequence.nominal:
        return SURE if strong else LIKELY
    if kinds and (act or harm):
        return SURE if hostile or strong or condition.polarity == "if_not_done" else LIKELY
    if act or harm:
        return LIKELY if conflict or strong or desired or ominous else 0.0
    if frame.necessary and (act or kinds):
        return LIKELY
    return OPEN if threatens or ((strong or kinds) and hostile) else 0.0


def _object_act(consequence: Consequence) -> bool:
    return any(
        t.dep_ in ("dobj", "pobj", "attr", "nsubj", "nsubjpass") and names_act(t)
        for t in consequence.tokens
        if t.pos_ == "NOUN"
    )


def _ahead(consequence: Consequence, tokens: Sequence[Token]) -> bool:
    """Whether the consequence is still to come: “will”, “would”, a plan, an order, a threat."""
    if consequence.nominal or consequence.top.i != consequence.head.i:
        return True
    if consequence.top.pos_ == "NOUN":
        return True
    verb = consequence.head
    aux = modal(verb)
    if aux is not None:
        unreal = any(c.lower_ in ("have", "'ve", "’ve") and c.i > aux.i for c in verb.children)
        return aux.lower_ != "should" and not (unreal and verb.tag_ == "VBN")
    if verb.tag_ == "VB" or any(c.tag_ == "TO" for c in verb.children):
        return True
    if verb.tag_ in ("VBZ", "VBP"):
        firm = lemma(verb) in ("be", "mean", "have", "reserve", "face", "risk", "remain", "stand")
        return firm and reports_from(tokens) > verb.i
    return False
