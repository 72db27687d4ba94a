"""A reading by the adjudicator → gold: it decides its document, without `decisions.json`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from toolkit.adjudicate.matches import Matched
from toolkit.adjudicate.told import MENTIONS, plain, told
from toolkit.canonical import canonical_record
from toolkit.files import canonical
from toolkit.model import ADJUDICATOR, GOLD, JSONObject, Layer

UNSAID = "by the adjudicator"


def verdict(
    record: Mapping[str, Any], matched: Matched | None, layers: Sequence[Layer]
) -> JSONObject:
    """The adjudicator's record → gold; each item says whether the readers agree on it.

    Args:
        record: In canonical form.
        matched: What the readers marked; None: there are none.
        layers: Those of the schema.
    """
    agreed: dict[tuple[str, str], list[str]] = {}
    for match in matched.matches if matched else ():
        if not match.differs:
            one = next(iter(match.there.values()))
            content = canonical(plain(one, match.layer))
            agreed[match.layer.name, content] = sorted(match.there)
    mentions = {mention["id"]: mention for mention in record[MENTIONS]}
    gold: JSONObject = {
        **{name: value for name, value in record.items() if name != "source"},
        "id": f"{record['document_id']}.{GOLD}",
        "kind": GOLD,
        "annotator": GOLD,
    }
    for layer in layers:
        gold[layer.name] = []
        for item in record[layer.name]:
            content = canonical(plain(told(item, layer, mentions), layer))
            readers = agreed.get((layer.name, content))
            said = {"decision": ADJUDICATOR, "reason": item.get("note", UNSAID)}
            provenance = said if readers is None else {"annotators": readers}
            rest = {name: value for name, value in item.items() if name != "note"}
            gold[layer.name].append({**rest, "provenance": provenance})
    return canonical_record(gold, layers)


def unchanged(
    record: Mapping[str, Any], readings: Mapping[str, Mapping[str, Any]], matched: Matched | None
) -> str:
    """Whose reading the adjudicator submitted to the letter; nobody's where the readers agree.

    Args:
        record: The adjudicator's.
        readings: Those of the readers, by annotator.
        matched: What the readers marked; None: there are none.
    """
    if matched is None or not any(match.disputed for match in matched.matches):
        return ""
    same = (who for who, one in sorted(readings.items()) if _marked(one) == _marked(record))
    return next(same, "")


def _marked(record: Mapping[str, Any]) -> dict[str, list[JSONObject]]:
    """Every item of a record, without where it is from."""
    return {
        name: [{k: v for k, v in item.items() if k != "provenance"} for item in items]
        for name, items in record.items()
        if isinstance(items, list)
    }
