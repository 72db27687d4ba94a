"""Invented documents, each read by several annotators who do not see everything alike."""

from __future__ import annotations

import copy
from random import Random

from tests.compose import compose
from toolkit.model import Document, JSONObject
from toolkit.schema import Schema


def renamed(values: JSONObject, annotator: str) -> JSONObject:
    """A copy of a record, by another annotator."""
    document = values["document_id"]
    return {
        **copy.deepcopy(values), "annotator": annotator, "id": f"{document}.{annotator}"
    }  # fmt: skip


def altered(values: JSONObject, annotator: str, random: Random, schema: Schema) -> JSONObject:
    """A copy by another annotator, who leaves out some things and sees others differently."""
    other = renamed(values, annotator)
    for layer in schema.layers:
        if layer.roles:
            other[layer.name] = [item for item in other[layer.name] if random.random() < 0.7]
        for item in other[layer.name]:
            if random.random() < 0.3:
                item[layer.label_property] = random.choice(layer.labels).value
            if random.random() < 0.3 and item["end"] - item["start"] > 3:
                item["end"] -= 1
    return other


def invented(seed: int, schema: Schema) -> tuple[dict[str, Document], list[JSONObject]]:
    """Three invented documents, each read by three annotators."""
    random = Random(seed)
    documents, records = {}, []
    for number in range(3):
        document, one = compose(random, schema, f"invented-{number}")
        documents[document.id] = document
        records.append(one)
        records.extend(altered(one, f"annotator-{n}", random, schema) for n in (2, 3))
    return documents, records
