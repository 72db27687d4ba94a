"""Records of several readers → every figure of agreement, and where they part."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from toolkit.agreement.attributes import attribute_figures, grouped, role_figures
from toolkit.agreement.disagreements import Disagreement, disagreements
from toolkit.agreement.figures import FEW, RESAMPLES, SEED, Figure
from toolkit.agreement.partitions import identity_figures, link_figures
from toolkit.agreement.readings import Actors, by_number, compared, side_by_side
from toolkit.agreement.spans import span_figures
from toolkit.errors import RecordError
from toolkit.model import Document, JSONObject
from toolkit.schema import Schema
from toolkit.words import counted


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far the readers of the same documents agree."""

    readers: tuple[str, ...]
    documents: tuple[str, ...]
    """Those with two readings or more: what the figures rest on."""
    left_out: Mapping[str, int]
    """What was given and is not compared, with its reason → how many."""
    figures: tuple[Figure, ...]
    disagreements: tuple[Disagreement, ...] = field(repr=False)
    """The largest first."""

    @property
    def caution(self) -> str:
        """What is to be said beside every interval."""
        number = len(self.documents)
        if number < 2:
            return "A single document was read by several: there are no intervals."
        how = (
            f"Intervals: 95% percentile bootstrap over {counted(number, 'document')},"
            f" {RESAMPLES:,} resamples"
        )
        if number < FEW:
            return (
                f"{how}. With so few documents they are descriptive: they show how much the"
                " figure hangs on single articles, not what other articles would give."
            )
        return f"{how}."

    def figure(self, section: str, subject: str, measure: str) -> Figure:
        """One figure by its three names.

        Raises:
            KeyError: When there is none.
        """
        for found in self.figures:
            if (found.section, found.subject, found.measure) == (section, subject, measure):
                return found
        raise KeyError((section, subject, measure))

    def to_json(self) -> JSONObject:
        """The object that ``--json`` prints: ``figures`` by section, subject and measure."""
        figures: dict[str, dict[str, dict[str, JSONObject]]] = {}
        for found in self.figures:
            subject = figures.setdefault(found.section, {}).setdefault(found.subject, {})
            subject[found.measure] = found.to_json()
        return {
            "readers": list(self.readers),
            "documents": list(self.documents),
            "left_out": dict(self.left_out),
            "bootstrap": {"resamples": RESAMPLES, "seed": SEED, "note": self.caution},
            "figures": figures,
            "disagreements": [found.to_json() for found in self.disagreements],
        }


def agreement(
    records: Sequence[JSONObject],
    documents: Mapping[str, Document],
    schema: Schema,
    actors: Actors | None = None,
    links: Sequence[Sequence[Mapping[str, Any]]] = (),
    absent: Mapping[str, Collection[str]] | None = None,
) -> Agreement:
    """Readings of the same documents → the agreement of their readers.

    Any number of readers; a document that only one of them read is left out and counted, and so is
    a layer that a reader was not asked for. Neither the order of the records nor that of their
    items changes anything.

    Args:
        records: Records with all their layers, of known documents.
        documents: The documents by id.
        schema: What the records are held against; items that it refuses are left out.
        actors: The registry: whom a mention stands for, by name.
        links: The clusters of two files of links, or nothing.
        absent: By record: the layers that its reader was not asked for.

    Raises:
        RecordError: When no document was read by two, or a reader's reading is there twice.
    """
    actors = actors or {}
    chosen = compared(records)
    everything = side_by_side(chosen.records, documents, schema, actors, absent or {})
    several = [document for document in everything if len(document.by) > 1]
    if not several:
        raise RecordError(
            "no document among these records was read by two annotators",
            hint="Name the exports or records of both; a gold record counts beside one annotator.",
        )
    readings = [reading for document in several for reading in document.by]
    layers = [layer.name for layer in schema.layers]
    left_out = {
        **chosen.left_out,
        "documents with a single reading": len(everything) - len(several),
        **{
            f"readings whose annotator was not asked for {layer}": sum(
                layer not in reading.items for reading in readings
            )
            for layer in layers
        },
        "items that the schema refuses": sum(reading.refused for reading in readings),
        "items whose offsets are not in the text": sum(reading.misplaced for reading in readings),
    }
    read = {layer: by_number(everything, layer)[0] for layer in layers}
    matched = {layer: [grouped(d, layer) for d in read[layer]] for layer in layers}
    # Whoever can be in a role is a layer of its own: mentions stand for actors.
    filling = sorted({role.target for layer in schema.layers for role in layer.roles})
    figures = [
        *span_figures(everything, schema),
        *attribute_figures(read, matched, schema),
        *role_figures(matched, schema),
        *(figure for layer in filling for figure in identity_figures(read[layer], layer)),
        *(link_figures(*links) if links else ()),
    ]
    return Agreement(
        readers=tuple(sorted({reading.reader for reading in readings})),
        documents=tuple(document.document.id for document in several),
        left_out={why: number for why, number in left_out.items() if number},
        figures=tuple(figures),
        disagreements=tuple(disagreements(read, matched, actors)),
    )
