"""Suggestions and gold → how good the suggestions are."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from toolkit.agreement.figures import FEW, RESAMPLES, SEED
from toolkit.agreement.readings import Actors
from toolkit.errors import RecordError
from toolkit.model import GOLD, Document, JSONObject
from toolkit.schema import Schema
from toolkit.score.identity import Identity, identities
from toolkit.score.matched import (
    Attribute,
    Filled,
    PartFound,
    attributes_found,
    parts_found,
    roles_filled,
)
from toolkit.score.quality import Quality
from toolkit.score.rules import Row, by_rule, by_score, judged
from toolkit.score.sections import sections_found
from toolkit.score.sides import ANNOTATION, SUGGESTION, Both, chosen, side_by_side
from toolkit.score.spans import Found, labels_found, spans_found
from toolkit.words import counted

HEADLINE = (
    *("names", "quotes", "quotes.direct+mixed"),
    *("conditional_threats", "conditions", "consequences"),
)
"""Of these spans the overlap F1 is a headline figure,"""
SPEAKER = "quotes.speaker"
"""of this role the accuracy on matched items,"""
FURNITURE = "boilerplate"
"""and of sections of this kind the F1 of characters."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Every figure over some documents; by subject."""

    spans: Mapping[str, Found]
    labels: Mapping[str, Found]
    attributes: Mapping[str, Attribute]
    parts: Mapping[str, PartFound]
    roles: Mapping[str, Filled]
    identity: Mapping[str, Identity]
    sections: Mapping[str, Quality]
    """By kind, over characters; empty where sections were not compared."""
    rules: tuple[Row, ...]
    scores: tuple[Row, ...]

    def headline(self) -> dict[str, float | None]:
        """What suggestions are judged by, as far as the schema has it: see `HEADLINE`."""
        return headline(self.spans, self.roles, self.sections)

    def to_json(self) -> JSONObject:
        """What ``--json`` prints under ``figures``, ``rules`` and ``scores``."""
        rules: dict[str, JSONObject] = {}
        for row in self.rules:
            rules.setdefault(row.layer, {})[row.rule or ""] = row.to_json()
        scores: dict[str, list[JSONObject]] = {}
        for row in self.scores:
            scores.setdefault(row.layer, []).append({"band": row.band, **row.to_json()})
        return {
            "spans": {name: found.to_json() for name, found in self.spans.items()},
            "labels": {name: found.to_json() for name, found in self.labels.items()},
            "attributes": {name: found.to_json() for name, found in self.attributes.items()},
            "parts": {name: found.to_json() for name, found in self.parts.items()},
            "roles": {name: found.to_json() for name, found in self.roles.items()},
            "identity": {name: found.to_json() for name, found in self.identity.items()},
            "sections": {kind: found.to_json() for kind, found in self.sections.items()},
            "rules": rules,
            "scores": scores,
        }


def headline(
    spans: Mapping[str, Found], roles: Mapping[str, Filled], sections: Mapping[str, Quality]
) -> dict[str, float | None]:
    """Figures by subject → those by which suggestions are judged."""
    found = {name: spans[name].overlap.f1 for name in HEADLINE if name in spans}
    if SPEAKER in roles:
        found[SPEAKER] = roles[SPEAKER].share.value
    if FURNITURE in sections:
        found[FURNITURE] = sections[FURNITURE].f1
    return found


@dataclass(frozen=True, slots=True)
class Score:
    """How good suggestions are, held against gold."""

    documents: tuple[str, ...]
    """Those with gold, in the order of their ids."""
    without_suggestion: tuple[str, ...]
    """Those of them for which nothing was suggested: all of their gold is missed."""
    without_gold: tuple[str, ...]
    """Suggestions for these were left out."""
    left_out: Mapping[str, int]
    """What else was given and is not compared, with its reason → how many."""
    figures: Figures
    by_document: Mapping[str, Mapping[str, float | None]]
    """The headline figures of each document."""
    sides: tuple[Both, ...] = field(repr=False)
    """What was compared, document by document: for `differences`."""

    @property
    def caution(self) -> str:
        """What is to be said beside every interval."""
        number = len(self.documents)
        if number < 2:
            return "A single document has gold: there are no intervals."
        what = (
            f"Intervals: 95% percentile bootstrap over {counted(number, 'document')},"
            f" {RESAMPLES:,} resamples"
        )
        few = " With so few documents they describe these, and promise nothing of others."
        return f"{what}.{few if number < FEW else ''}"

    def to_json(self) -> JSONObject:
        """The object that ``--json`` prints."""
        return {
            "documents": list(self.documents),
            "without_suggestion": list(self.without_suggestion),
            "without_gold": list(self.without_gold),
            "left_out": dict(self.left_out),
            "bootstrap": {"resamples": RESAMPLES, "seed": SEED, "note": self.caution},
            "headline": self.figures.headline(),
            **self.figures.to_json(),
            "by_document": {name: dict(found) for name, found in self.by_document.items()},
        }


def score(
    suggestions: Sequence[JSONObject],
    gold: Sequence[JSONObject],
    schema: Schema,
    actors: Actors | None = None,
    absent: Mapping[str, Collection[str]] | None = None,
    sections: tuple[Mapping[str, Document], Mapping[str, Document]] | None = None,
) -> Score:
    """Suggested records and gold ones → every figure of how good the suggestions are.

    Records are matched by document. Gold without a suggestion counts as nothing suggested; a
    suggestion without gold is left out. Neither the order of records nor of items matters.

    Args:
        suggestions: Records with all their layers: the suggestions among them, or where there are
            none, those of one annotator.
        gold: Records with all their layers: the gold among them, or where there is none, those of
            one annotator.
        schema: Items that it refuses are left out and counted.
        actors: The registry: whom the name of a proposed actor means.
        absent: By record: the layers that its reader was not asked for.
        sections: Documents by id, as a program cut them and as they are right; None: sections are
            not compared.

    Raises:
        RecordError: When no document is on both sides, one is there twice on a side, or with
            another text.
    """
    given = chosen(suggestions, (SUGGESTION, ANNOTATION, GOLD), "suggestions")
    right = chosen(gold, (GOLD, ANNOTATION), "gold")
    if not given.records.keys() & right.records.keys():
        raise RecordError(
            "no document has both a suggestion and gold",
            hint="Suggest for the documents that the gold is of; ids must be the same.",
        )
    documents = side_by_side(given.records, right.records, schema, actors or {}, absent or {})
    suggested, known = sections or ({}, {})
    known = {name: known[name] for name in right.records if name in known}
    layers = [layer.name for layer in schema.layers]
    left_out = {**given.left_out, **right.left_out}
    for what, readings in (
        ("suggested", [both.suggested.reading for both in documents]),
        ("gold", [both.gold.reading for both in documents]),
    ):
        left_out[f"{what} items that the schema refuses"] = sum(r.refused for r in readings)
        left_out[f"{what} items without a place"] = sum(r.misplaced for r in readings)
    for layer in layers:
        left_out[f"documents that one side was not asked to mark {layer} in"] = sum(
            layer not in both.layers for both in documents
        )
    return Score(
        documents=tuple(right.records),
        without_suggestion=tuple(sorted(right.records.keys() - given.records.keys())),
        without_gold=tuple(sorted(given.records.keys() - right.records.keys())),
        left_out={why: number for why, number in left_out.items() if number},
        figures=_figures(documents, schema, sections_found(suggested, known)),
        by_document={
            both.document: _of_document(both, schema, suggested, known) for both in documents
        },
        sides=tuple(documents),
    )


def _of_document(
    both: Both, schema: Schema, suggested: Mapping[str, Document], known: Mapping[str, Document]
) -> dict[str, float | None]:
    name = both.document
    return headline(
        {found.subject: found for found in spans_found([both], schema)},
        {found.subject: found for found in roles_filled([both], schema)},
        sections_found(suggested, {name: known[name]} if name in known else {}),
    )


def _figures(documents: Sequence[Both], schema: Schema, sections: Mapping[str, Quality]) -> Figures:
    items = judged(documents, schema)
    return Figures(
        spans={found.subject: found for found in spans_found(documents, schema)},
        labels={found.subject: found for found in labels_found(documents, schema)},
        attributes={found.subject: found for found in attributes_found(documents, schema)},
        parts={found.subject: found for found in parts_found(documents, schema)},
        roles={found.subject: found for found in roles_filled(documents, schema)},
        identity={found.layer: found for found in identities(documents, schema)},
        sections=sections,
        rules=tuple(by_rule(items)),
        scores=tuple(by_score(items, [layer.name for layer in schema.layers])),
    )
