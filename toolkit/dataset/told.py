"""What a card says beside what stands in the rows: kept in a stand-off release for hydration."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from toolkit.agreement import Agreement
from toolkit.agreement.figures import Basis, Figure
from toolkit.card.release import Project
from toolkit.model import ADJUDICATOR, Annotators, JSONObject


@dataclass(frozen=True, slots=True)
class Told:
    """What the card says beside what stands in the rows."""

    project: Project = field(default_factory=Project)
    agreement: Agreement | None = None
    """How far the readers agree."""
    split_notes: Sequence[str] = ()
    """How the documents were split, a sentence each."""


def kept(told: Told, annotators: Annotators, readers: Collection[str]) -> JSONObject:
    """What the card of a folder says → the object that stands in its manifest."""
    named = {*readers, ADJUDICATOR}
    agreement = told.agreement
    return {
        "project": asdict(told.project),
        "split_notes": list(told.split_notes),
        "readers": sorted(readers),
        "kinds": {name: kind for name, kind in annotators.kinds.items() if name in named},
        "tasks": {name: task for name, task in annotators.tasks.items() if name in named},
        "agreement": None
        if agreement is None
        else {
            "readers": list(agreement.readers),
            "documents": list(agreement.documents),
            "left_out": dict(agreement.left_out),
            "figures": [_figure(figure) for figure in agreement.figures],
        },
    }


def _figure(figure: Figure) -> JSONObject:
    named = {name: getattr(figure, name) for name in ("section", "subject", "measure")}
    return {**named, **figure.to_json()}


def told_again(values: Mapping[str, Any]) -> tuple[Told, Annotators, frozenset[str]]:
    """That object → what the card says, what the annotators are, and whose readings there are.

    Raises:
        KeyError, TypeError: When it is none.
    """
    agreement = values["agreement"]
    told = Told(
        project=Project(**values["project"]),
        agreement=None if agreement is None else _agreement(agreement),
        split_notes=tuple(values["split_notes"]),
    )
    annotators = Annotators(dict(values["kinds"]), dict(values["tasks"]))
    return told, annotators, frozenset(values["readers"])


def _agreement(values: Mapping[str, Any]) -> Agreement:
    """The figures again; the disagreements, which hold words of articles, were not kept."""
    figures = tuple(
        Figure(
            section=one["section"],
            subject=one["subject"],
            measure=one["measure"],
            value=one["value"],
            interval=None if one["interval"] is None else (one["interval"][0], one["interval"][1]),
            basis=Basis(one["n"], one["unit"], one["left_out"]),
        )
        for one in values["figures"]
    )
    return Agreement(
        readers=tuple(values["readers"]),
        documents=tuple(values["documents"]),
        left_out=dict(values["left_out"]),
        figures=figures,
        disagreements=(),
    )
