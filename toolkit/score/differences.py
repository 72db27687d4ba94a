"""Both sides and the texts → every item that differs, the largest difference first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from toolkit.agreement.attributes import Group
from toolkit.agreement.disagreements import Disagreement, disagreements
from toolkit.agreement.readings import Actors, Readings
from toolkit.errors import RecordError
from toolkit.model import Document, JSONObject
from toolkit.schema import Schema
from toolkit.score.sides import SUGGESTION, Both


@dataclass(frozen=True, slots=True)
class Difference:
    """One item that was missed, or is not in gold, or is not all right."""

    rule: str | None
    """What made the suggestion; None: nothing was suggested, or it does not say."""
    between: Disagreement
    """The two readings, `suggestion` and `gold`, and the sentence."""

    def to_json(self) -> JSONObject:
        """What ``--json`` prints."""
        return {"rule": self.rule, **self.between.to_json()}


def differences(
    sides: Sequence[Both], documents: Mapping[str, Document], schema: Schema, actors: Actors
) -> list[Difference]:
    """What annotators would have to do to the suggestions, item by item.

    Args:
        sides: The `sides` of a score.
        documents: By id; their texts hold the sentences that are shown. Sides whose document is
            not among them are passed over.
        schema: Where the layers stand.
        actors: The registry: by what name an actor is shown.

    Raises:
        RecordError: When a document has another text than the gold.
    """
    known = [both for both in sides if both.document in documents]
    for both in known:
        if documents[both.document].text_sha256 != both.text_sha256:
            raise RecordError(
                f"the gold of {both.document} was made from another text than the document's",
                hint="Name the documents that the gold is of with --documents.",
            )
    asked = {
        layer.name: [both for both in known if layer.name in both.layers] for layer in schema.layers
    }
    found = disagreements(
        {name: [_readings(both, documents) for both in some] for name, some in asked.items()},
        {name: [list(_groups(both, name)) for both in some] for name, some in asked.items()},
        actors,
    )
    made = {
        (both.document, item): whence.rule
        for both in known
        for item, whence in both.suggested.made.items()
    }
    return [
        Difference(made.get((one.document, suggested["id"])) if suggested else None, one)
        for one in found
        for suggested in (one.readings[SUGGESTION],)
    ]


def _readings(both: Both, documents: Mapping[str, Document]) -> Readings:
    return Readings(documents[both.document], (both.suggested.reading, both.gold.reading))


def _groups(both: Both, layer: str) -> Iterator[Group]:
    """Matched items in pairs, others beside nothing, in the order of the text on each side."""
    matched = both.matched[layer]
    yield from matched
    done = {id(item) for pair in matched for item in pair}
    yield from ((one, None) for one in both.suggested.of(layer) if id(one) not in done)
    yield from ((None, one) for one in both.gold.of(layer) if id(one) not in done)
