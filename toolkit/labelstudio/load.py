"""What is to be in a Label Studio project: documents, and what is known of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from toolkit.model import ADJUDICATOR, Document, JSONObject

SEPARATOR = " / "
"""Between a project's name and the annotator's, where each annotator has a project."""
ADJUDICATION = "adjudication"
"""What stands there for the project in which readings are shown side by side."""
DECIDING = (
    "<p><b>Deciding.</b> Each reader’s annotation is a tab under their name, and Compare All shows"
    " all of them. The task opens with a copy of one: mend it, write into note why wherever the"
    " readers differ, and submit it.</p>\n"
)
"""What the instructions of that project begin with."""


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
    schema_folder: str = ""
    """That of ``--schema``, for commands in messages; empty: it was not given."""

    @property
    def name(self) -> str:
        """What the project is called in `--project`."""
        if self.annotator in (None, ADJUDICATOR):
            return self.title
        return self.title.removesuffix(f"{SEPARATOR}{self.annotator}")

    def annotator_of(self, document: str) -> str | None:
        """Whose task of a document is: the project's annotator's, or whose reading is submitted."""
        reading = self.records.get(document)
        return self.annotator or (None if reading is None else str(reading["annotator"]))

    def shown_with(self, document: Document) -> list[JSONObject]:
        """What is shown as predictions of a document: what was made from the text it has."""
        records = [self.predictions.get(document.id), *self.readings.get(document.id, ())]
        return [r for r in records if r is not None and r["text_sha256"] == document.text_sha256]
