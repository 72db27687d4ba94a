"""What was gathered → the readings that can be adjudicated; gold that is fit to be written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from toolkit.gather import Gathered
from toolkit.model import JSONObject
from toolkit.problems import Problem
from toolkit.schema import Schema
from toolkit.validate import ITEM, Corpus, validate_gathered


@dataclass(frozen=True, slots=True)
class Usable:
    """Readings of whole documents, and what is wrong with those that were given."""

    records: tuple[JSONObject, ...]
    incomplete: Mapping[str, tuple[str, ...]]
    """By record: the layers that its annotator has not been asked for."""
    passed_over: int
    """How many records are no readings: gold, and what rules suggest."""
    problems: tuple[Problem, ...]
    """Errors; as long as there are any, nothing is compared."""


def usable(gathered: Gathered, schema: Schema, corpus: Corpus) -> Usable:
    """What `gather` found → the readings in it, held against documents and actors."""
    kinds = ("gold", "suggestion")
    ours = tuple(one for one in gathered.records if one[0].get("kind") not in kinds)
    problems = _errors(replace(gathered, records=ours), schema, corpus)
    absent = {
        name: tuple(layer.name for layer in schema.layers if layer.name in said.absent)
        for name, said in sorted(gathered.said.items())
        if said.absent
    }
    records = tuple(record for record, _ in ours if record.get("id") not in absent)
    return Usable(records, absent, len(gathered.records) - len(ours), tuple(problems))


def faults_of_gold(
    golds: Sequence[JSONObject], folder: Path, schema: Schema, corpus: Corpus
) -> list[Problem]:
    """Gold records → what is wrong with them, each with the decision that it comes from."""
    placed = tuple((gold, {"file": str(gold_path(folder, gold))}) for gold in golds)
    by_id = {gold["id"]: gold for gold in golds}
    found = _errors(Gathered(placed), schema, corpus)
    return [_with_decision(one, by_id.get(one.record, {})) for one in found]


def gold_path(folder: Path, gold: Mapping[str, Any]) -> Path:
    """Where the gold record of a document stands."""
    return folder / f"{gold['document_id']}.json"


def _errors(gathered: Gathered, schema: Schema, corpus: Corpus) -> list[Problem]:
    """Errors alone; links and waivers are about gold that is not written yet."""
    held = Corpus(corpus.documents, corpus.actors, corpus.annotators)
    found = validate_gathered(gathered, schema, held).problems
    return [one for one in found if one.severity == "error"]


def _with_decision(found: Problem, gold: Mapping[str, Any]) -> Problem:
    match = ITEM.match(found.path)
    if match is None or not gold:
        return found
    source = gold[match[1]][int(match[2])].get("provenance", {})
    name = source.get("decision")
    said = f"decision {name}" if name else f"agreed by {', '.join(source.get('annotators', ()))}"
    return replace(found, message=f"{found.message} ({said})")
