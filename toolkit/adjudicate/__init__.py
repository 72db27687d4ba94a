"""Readings and decisions → gold: what all agree on is accepted, the rest is decided by a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from toolkit.actors import known_names
from toolkit.adjudicate.choices import Editor
from toolkit.adjudicate.decisions import ADDED, NONE, Entries, is_open, up_to_date
from toolkit.adjudicate.gold import Assembly, added_id
from toolkit.adjudicate.matches import Matched, match
from toolkit.adjudicate.outcomes import Adjudication, Outcome
from toolkit.adjudicate.told import of_today
from toolkit.adjudicate.verdict import UNSAID, unchanged, verdict
from toolkit.errors import RecordError
from toolkit.model import ADJUDICATOR, Document, JSONObject
from toolkit.nearest import Sentences
from toolkit.problems import excerpt
from toolkit.schema import Schema


def adjudicate(
    records: Sequence[Mapping[str, Any]],
    decisions: Sequence[Mapping[str, Any]],
    documents: Mapping[str, Document],
    actors: Mapping[str, Mapping[str, Any]],
    schema: Schema,
) -> Adjudication:
    """Readings and what was decided about them → gold, or what is still to be decided.

    Args:
        records: Readings without errors, complete and in canonical form; one by ``adjudicator``
            is itself the verdict on its document. Gold and suggestions are passed over.
        decisions: Entries of `decisions.json`.
        documents: By id.
        actors: The registry: proposed actors that it has by now are those.
        schema: Of which the records are.

    Raises:
        RecordError: When decisions cannot be carried out: all such faults; when an annotator has
            two readings of a document, and they differ.
    """
    names = known_names(actors)
    readings = _by_document(records, names)
    verdicts = {d: one.pop(ADJUDICATOR) for d, one in readings.items() if ADJUDICATOR in one}
    sentences = {document: Sentences(documents[document].text) for document in readings}
    editors = {document: Editor(sentences[document]) for document in readings}
    matched = {
        document: match(document, theirs, schema.layers)
        for document, theirs in sorted(readings.items())
        if theirs
    }
    judged = {d: m for d, m in matched.items() if len(readings[d]) > 1 and d not in verdicts}
    entries = up_to_date(
        _with_ids(decisions, schema, editors),
        {document: found.matches for document, found in judged.items()},
        sentences,
        names,
    )
    ours = [*entries.by_match.values(), *entries.added]
    _refuse(
        [fault for one in ours for fault in _faults(one, schema)] + _nowhere(entries, documents)
    )
    _look_at_changes(judged, entries, editors, schema)
    still = {document: _open(found, entries, document) for document, found in judged.items()}
    nothing_open = not any(still.values())
    outcomes = []
    for document, theirs in sorted(readings.items()):
        if document in verdicts:
            made = verdict(verdicts[document], matched.get(document), schema.layers)
            outcome = _told_verdict(document, theirs, made)
            chosen = [one for one in decisions if one.get("document_id") == document]
            outcomes.append(
                replace(
                    outcome,
                    unchanged=unchanged(verdicts[document], theirs, matched.get(document)),
                    unused=sum(one.get("choice") is not None for one in chosen),
                )
            )
            continue
        if document not in judged:
            outcomes.append(Outcome(document, tuple(sorted(theirs))))
            continue
        readers = tuple(sorted(theirs))
        outcome = _counted(document, readers, judged[document], entries, still[document])
        if nothing_open:
            assembly = Assembly(
                documents[document], schema.layers, judged[document], editors[document]
            )
            added = [one for one in entries.added if one["document_id"] == document]
            record = assembly.record(entries.by_match, added, schema.version)
            outcome = replace(outcome, gold=record, left_out=assembly.left_out)
        outcomes.append(outcome)
    _refuse([fault for document in sorted(editors) for fault in editors[document].faults])
    return Adjudication(
        tuple(outcomes),
        tuple(entries.all({layer.name: n for n, layer in enumerate(schema.layers)})),
        tuple(entries.reopened),
        tuple(entries.stale),
        tuple(
            str(one["id"])
            for one in entries.others
            if not one.get("stale") and one.get("document_id") not in documents
        ),
    )


def _by_document(
    records: Sequence[Mapping[str, Any]], names: Mapping[str, str]
) -> dict[str, dict[str, JSONObject]]:
    """Records → by document and annotator: the readings, their proposed actors entered."""
    readings: dict[str, dict[str, JSONObject]] = {}
    for record in records:
        if record["kind"] == "annotation":
            document, annotator = str(record["document_id"]), str(record["annotator"])
            theirs = readings.setdefault(document, {})
            one = of_today(record, names)
            if theirs.setdefault(annotator, one) != one:
                raise RecordError(
                    f"there are two readings of {document} by {annotator}, and they differ",
                    hint="Leave one of them out, or name the folder of exports, not its files.",
                )
    return readings


def side_by_side(records: Sequence[JSONObject]) -> dict[str, list[JSONObject]]:
    """Readings → those of each document that has two or more, by annotator.

    Raises:
        RecordError: When no document has two.
    """
    found: dict[str, list[JSONObject]] = {}
    for record in sorted(records, key=lambda one: str(one["id"])):
        if record["annotator"] != ADJUDICATOR:
            found.setdefault(str(record["document_id"]), []).append(record)
    several = {document: readings for document, readings in found.items() if len(readings) > 1}
    if not several:
        raise RecordError(
            "no document has two readings: there is nothing to adjudicate",
            hint="Give the readings of two annotators, or more.",
        )
    return several


def _with_ids(
    decisions: Sequence[Mapping[str, Any]], schema: Schema, editors: Mapping[str, Editor]
) -> list[JSONObject]:
    """Decisions; those that add an item get their ids from where it stands."""
    found: list[JSONObject] = []
    taken: set[str] = set()
    for decision in decisions:
        editor = editors.get(str(decision.get("document_id")))
        if editor is None or "item" not in decision or "readings" in decision:
            found.append(dict(decision))
            continue
        first = identity = added_id(decision, schema.layers, editor)
        number = 1
        while identity in taken:
            number += 1
            identity = f"{first}.{number}"
        taken.add(identity)
        found.append({**decision, "id": identity})
    return found


def _nowhere(entries: Entries, documents: Mapping[str, Document]) -> list[str]:
    """Items that are added to documents that do not exist."""
    strange = [
        str(one.get("document_id"))
        for one in entries.others
        if "item" in one and one.get("document_id") not in documents
    ]
    return [f"an item is added to {excerpt(name)}: there is no such document" for name in strange]


def _look_at_changes(
    judged: Mapping[str, Matched], entries: Entries, editors: Mapping[str, Editor], schema: Schema
) -> None:
    """Note faults in what is laid over items, also while other decisions are still open."""
    for found in judged.values():
        for one in found.matches:
            decided = entries.by_match.get(one.id, {})
            base = one.there.get(str(decided.get("choice")))
            if base is not None and decided.get("change"):
                editors[one.document].changed(base, decided["change"], one.layer, one.id)
    for added in entries.added:
        layer = schema.layer(added["layer"])
        editors[added["document_id"]].changed({}, added["item"], layer, added["id"])


def _faults(entry: Mapping[str, Any], schema: Schema) -> list[str]:
    """Why a decision cannot be carried out, before anything is looked at."""
    choice, readings, name = entry["choice"], entry.get("readings"), entry["id"]
    if readings is None:
        names = [layer.name for layer in schema.layers]
        if entry.get("layer") not in names:
            layer, known = excerpt(str(entry.get("layer"))), ", ".join(names)
            return [f"{name}: there is no layer {layer}; the layers are {known}"]
        if choice not in (None, ADDED):
            return [f"{name}: the choice {excerpt(choice)} is not {ADDED}, and no reader marked it"]
        return []
    if choice == ADDED or "item" in entry:
        return [f"{name}: readers marked something here: choose one, and change it"]
    if choice is None or choice == NONE:
        return []
    if choice not in readings:
        known = ", ".join([*readings, NONE])
        return [f"{name}: the choice {excerpt(choice)} is none of {known}"]
    if readings[choice] is None:
        return [f"{name}: {choice} marked nothing here: write {NONE}, or choose another"]
    return []


def _refuse(faults: Sequence[str]) -> None:
    if faults:
        raise RecordError(
            f"the decisions cannot be carried out: {'; '.join(dict.fromkeys(faults))}",
            hint="Mend these decisions in the file, and run it again; nothing was written.",
        )


def _open(found: Matched, entries: Entries, document: str) -> tuple[str, ...]:
    """The decisions on a document that lack a choice, or its reason."""
    ours = [entries.by_match[m.id] for m in found.matches if m.id in entries.by_match]
    ours += [one for one in entries.added if one["document_id"] == document]
    return tuple(one["id"] for one in ours if is_open(one))


def _counted(
    document: str,
    readers: tuple[str, ...],
    found: Matched,
    entries: Entries,
    still: tuple[str, ...],
) -> Outcome:
    decided = [m for m in found.matches if m.id in entries.by_match]
    added = [one for one in entries.added if one["document_id"] == document]
    agreed = [m for m in found.matches if not m.differs and m.id not in entries.by_match]
    return Outcome(document, readers, len(agreed), len(decided) + len(added) - len(still), still)


def _told_verdict(document: str, theirs: Mapping[str, Any], gold: JSONObject) -> Outcome:
    every = [i["provenance"] for items in gold.values() if isinstance(items, list) for i in items]
    decided = [one for one in every if "decision" in one]
    return Outcome(
        document,
        tuple(sorted(theirs)),
        len(every) - len(decided),
        len(decided),
        unexplained=sum(one["reason"] == UNSAID for one in decided),
        gold=gold,
    )


__all__ = ["Adjudication", "Outcome", "adjudicate", "side_by_side"]
