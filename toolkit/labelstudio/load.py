"""What is to be in a Label Studio project: documents, and what is known of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from toolkit.model import Document, JSONObject


@dataclass(frozen=True, slots=True)
class Load:
    """What is to be in a project."""

    title: str
    annotator: str | None
    """Whose project it is; None: open to everybody."""
    documents: Sequence[Document]
    actors: Sequence[Mapping[str, Any]] = ()
    predictions: Mapping[str, JSONObject] = field(default_factory=dict)
    """Suggestion records, or the annotator's own of an earlier pass, by document id."""
    readings: Mapping[str, Sequence[JSONObject]] = field(default_factory=dict)
    """What several annotators read, to be shown side by side, by document id."""
    records: Mapping[str, JSONObject] = field(default_factory=dict)
    """Readings to submit, by document id."""
    instruction: str = ""
    layers: tuple[str, ...] = ()
    """The names of the layers that are annotated in it, in the order of the schema; none: all."""

    def annotator_of(self, document: str) -> str | None:
        """Whose task of a document is: the project's annotator's, or whose reading is submitted."""
        reading = self.records.get(document)
        return self.annotator or (None if reading is None else str(reading["annotator"]))

    def shown_with(self, document: Document) -> list[JSONObject]:
        """What is shown as predictions of a document: what was made from the text it has."""
        records = [self.predictions.get(document.id), *self.readings.get(document.id, ())]
        return [r for r in records if r is not None and r["text_sha256"] == document.text_sha256]
