"""Records of any kind and number → one of each document, to be linked."""

from __future__ import annotations

from collections.abc import Iterable

from toolkit.errors import RecordError
from toolkit.model import GOLD, JSONObject


def one_of_each(records: Iterable[JSONObject], annotator: str | None) -> list[JSONObject]:
    """Records → one of each document, sorted: gold, else the only one, else by an annotator.

    Args:
        records: Readings, suggestions and gold.
        annotator: Whose records are wanted; None: gold's, where there is any.

    Raises:
        RecordError: When a document has several and none of them is gold, or the annotator has
            none at all.
    """
    by_document: dict[str, list[JSONObject]] = {}
    for record in records:
        if annotator is None or record.get("annotator", record["kind"]) == annotator:
            by_document.setdefault(str(record["document_id"]), []).append(record)
    if annotator is not None and not by_document:
        raise RecordError(
            f"none of the records is by {annotator}", hint="Name another with --annotator."
        )
    found = []
    for name, these in sorted(by_document.items()):
        gold = [record for record in these if record["kind"] == GOLD]
        if len(these) > 1 and len(gold) != 1:
            whose = sorted({str(r.get("annotator", r["kind"])) for r in these})
            raise RecordError(
                f"{name} has {len(these)} records, by {', '.join(whose)}",
                hint="Give gold instead, or name one of them with --annotator.",
            )
        found.append((gold or these)[0])
    return found
