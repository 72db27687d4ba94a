"""A model's answer about a piece of a text → what was found in it.

An answer that fits its form may still name words that the text does not have, or mentions that it
does not list: such items, parts and roles are left out, and counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from toolkit.backends.align import Aligned, Stretch
from toolkit.backends.asked import ACTOR, ID, LAYERS, PARAGRAPH, TEXT
from toolkit.backends.linked import who
from toolkit.backends.pieces import Piece
from toolkit.dates import is_edtf
from toolkit.model import PLACE, JSONObject, Span
from toolkit.quotation import enclosed
from toolkit.schema import Schema
from toolkit.suggest.items import Event, Mention, Quote, Threat
from toolkit.suggest.names.known import Known
from toolkit.suggest.quotes.pairs import Pairs
from toolkit.suggest.quotes.shape import shaped
from toolkit.suggest.record import Found

SCORE = 0.8
"""Of an item whose words stand in the text as the model says; less where they are only alike. The
model is not asked how sure it is: what it says of that is worth little."""
POSSESSIVE = re.compile(r"['’]s$")
UNSPECIFIED = ("unspecified",)
"""The kinds of a consequence that is not stated."""
CLOSE = 200
"""Within so many characters a frame is made to take in a part that it should hold."""


class Answered:
    """The answer about one piece."""

    def __init__(self, piece: Piece, known: Known, schema: Schema, pairs: Pairs) -> None:
        """Nothing is read yet.

        Args:
            piece: What the model was asked about.
            known: The registry and the lists.
            schema: What a proposed actor has to satisfy.
            pairs: The quotation marks of the whole document.
        """
        self.lost = 0
        """How many items and parts have words that the text does not have."""
        self._piece = piece
        self._text = piece.document.text
        self._stretch = Stretch(piece.read(), piece.span.start)
        self._known = known
        self._schema = schema
        self._pairs = pairs
        self._mentions: dict[str, Mention] = {}

    def found(self, answer: JSONObject) -> Found:
        """Everything in an answer that fits its form, in its order."""
        mentions, quotes, events, threats = (answer.get(name, []) for name in LAYERS)
        names = [self._mention(item, at) for item, at in self._aligned(mentions)]
        return Found(
            names,
            [quote for item, at in self._aligned(quotes) for quote in self._quotes(item, at)],
            [self._event(item, at) for item, at in self._aligned(events)],
            [threat for item, at in self._aligned(threats) for threat in self._threat(item, at)],
        )

    def _aligned(self, items: Iterable[JSONObject]) -> Iterator[tuple[JSONObject, Aligned]]:
        """The items of a layer whose words the text has, each with where.

        They come in the order of the text: of several places with the same words it is the first
        behind the item before that no other item stands at.
        """
        taken: set[Span] = set()
        reached = 0
        for item in items:
            start, end = self._paragraph(item)
            near = Span(reached, end) if start < reached < end else Span(start, end)
            said = str(item[TEXT]).strip()
            at = self._stretch.place(POSSESSIVE.sub("", said) if ID in item else said, near, taken)
            if at is None:
                self.lost += 1
                continue
            taken.add(at.span)
            reached = at.span.start
            yield item, at

    def _mention(self, item: JSONObject, at: Aligned) -> Mention:
        words = at.span.slice(self._text)
        actor = who(item[ACTOR], words, item["form"], self._known, self._schema)
        mention = Mention(at.span, item["form"], actor, SCORE * at.alike, "mentions")
        self._mentions.setdefault(str(item[ID]), mention)
        return mention

    def _quotes(self, item: JSONObject, at: Aligned) -> list[Quote]:
        """Mostly one; several where quoted words are joined by no more than “and”."""
        if item["mode"] == "direct" and enclosed(self._text, at.span):
            those = [(at.span, "direct")]
        else:
            those = shaped(self._text, self._pairs, *at.span)
        made = []
        speaker = self._one(item["speaker_id"])
        addressee = self._one(item["addressee_id"])
        if speaker and addressee and speaker.actor.key == addressee.actor.key:
            addressee = None
        for span, mode in those:
            cue = self._part(item["cue"], span, beside=True)
            made.append(
                Quote(
                    *(span, mode, SCORE * at.alike, "quotes", cue),
                    speaker=speaker,
                    status=item["speaker_status"],
                    addressee=addressee,
                )
            )
        return made

    def _event(self, item: JSONObject, at: Aligned) -> Event:
        roles: dict[str, list[Mention]] = {}
        for argument in item["arguments"]:
            mention = self._mentions.get(str(argument["mention_id"]))
            role = argument["role"]
            if mention is not None and _may_fill(role, mention):
                roles.setdefault(role, []).append(mention)
        date = item["date"]
        return Event(
            *(at.span, item["type"], SCORE * at.alike, "events"),
            modality=item["modality"],
            polarity=item["polarity"],
            date=date if date is not None and is_edtf(date) else None,
            agents=tuple(roles.get("agent", ())),
            recipients=tuple(roles.get("recipient", ())),
            places=tuple(roles.get(PLACE, ())),
        )

    def _threat(self, item: JSONObject, at: Aligned) -> list[Threat]:
        """One, or none where nobody threatens, or neither part of it stands in the text."""
        condition = self._part(item["condition"], at.span, before=True)
        marker = self._part(item["marker"], at.span, before=True)
        consequence = self._part(item["consequence"], at.span)
        if condition is not None and marker is not None:
            condition = self._without(condition, marker)
        threateners = self._several(item["threatener_ids"])
        if not threateners or (condition is None and consequence is None):
            self.lost += 1
            return []
        ours = {mention.actor.key for mention in threateners}
        targets, beneficiaries = (
            tuple(m for m in self._several(item[role]) if m.actor.key not in ours)
            for role in ("target_ids", "beneficiary_ids")
        )
        return [
            Threat(
                *(_around(at.span, consequence), item["act"], SCORE * at.alike, "threats"),
                aim=item["aim"],
                kinds=UNSPECIFIED if consequence is None else tuple(item["consequence_kinds"]),
                commitment=item["commitment"],
                threateners=threateners,
                targets=targets,
                beneficiaries=beneficiaries,
                condition=condition,
                polarity=item["condition_polarity"],
                marker=marker if condition is not None else None,
                consequence=consequence,
                status=item["status"],
            )
        ]

    def _paragraph(self, item: Mapping[str, Any]) -> Span:
        """Where an item is said to begin; a number that no paragraph has means the last."""
        paragraphs = self._piece.paragraphs
        return paragraphs[min(max(1, int(item[PARAGRAPH])), len(paragraphs)) - 1]

    def _part(
        self, said: str | None, near: Span, *, beside: bool = False, before: bool = False
    ) -> Span | None:
        if said is None or not said.strip():
            return None
        at = self._stretch.place(said, near, beside=beside, before=before)
        self.lost += at is None
        return None if at is None else at.span

    def _without(self, condition: Span, marker: Span) -> Span | None:
        """A condition without the marker at its edge: the model may have taken “if” along."""
        start, end = condition
        if not condition.overlaps(marker):
            return condition
        if marker.start <= start:
            start = marker.end
        elif marker.end >= end:
            end = marker.start
        words = self._text[start:end]
        start, end = end - len(words.lstrip()), start + len(words.rstrip())
        return Span(start, end) if start < end else None

    def _one(self, name: str | None) -> Mention | None:
        mention = None if name is None else self._mentions.get(name)
        return mention if mention is not None and mention.actor.speaks else None

    def _several(self, names: Sequence[str]) -> tuple[Mention, ...]:
        those = (self._one(name) for name in names)
        return tuple(dict.fromkeys(mention for mention in those if mention is not None))


def _may_fill(role: str, mention: Mention) -> bool:
    """Whether an actor of its kind may fill a role of an event."""
    if role == PLACE:
        return mention.actor.kind in (PLACE, "state", None)
    return mention.actor.speaks


def _around(frame: Span, part: Span | None) -> Span:
    """A frame that holds a part, if that stands beside it."""
    if part is None:
        return frame
    start, end = min(frame.start, part.start), max(frame.end, part.end)
    return Span(start, end) if end - start <= frame.end - frame.start + CLOSE else frame
