"""What goes wrong with records that were written or edited without Label Studio."""

from __future__ import annotations

import copy

from tests.mutations.mutation import Place, breaks
from tests.mutations.project import Project

RECORD: Place = {"record": "article.annotator-1"}


def here(p: Project, name: str, rest: str = "") -> Place:
    """The place of an item in the article's record."""
    return {**RECORD, "path": f"{p.path(name)}{rest}"}


@breaks("unknown-document")
def a_record_reads_a_document_that_is_not_there(p: Project) -> Place:
    p.record()["document_id"] = "articles"
    return {**RECORD, "path": "$.document_id", "line": 1}


@breaks("document-text-changed")
def a_record_was_made_from_another_text(p: Project) -> Place:
    p.record()["text_sha256"] = "0" * 64
    return {**RECORD, "path": "$.text_sha256"}


@breaks("schema-version-unknown")
def a_record_is_of_another_version(p: Project) -> Place:
    p.record()["schema_version"] = "2.0.0"
    return {**RECORD, "path": "$.schema_version"}


@breaks("schema-violation")
def a_record_has_a_field_too_many(p: Project) -> Place:
    p.record()["mood"] = "angry"
    return {**RECORD, "path": "$"}


@breaks("schema-violation")
def a_record_lacks_a_layer(p: Project) -> Place:
    del p.record()["quotes"]
    return {**RECORD, "path": "$"}


@breaks("schema-violation")
def an_offset_of_an_item_is_a_string(p: Project) -> Place:
    p.item("hussars")["start"] = "1"
    return here(p, "hussars", ".start")


@breaks("schema-violation")
def an_item_lacks_its_text(p: Project) -> Place:
    del p.item("hussars")["text"]
    return here(p, "hussars")


@breaks("attribute-value-unknown")
def a_form_is_none_of_the_schema(p: Project) -> Place:
    p.item("hussars")["form"] = "noun"
    return here(p, "hussars", ".form")


@breaks("attribute-missing")
def a_mention_has_no_actor(p: Project) -> Place:
    del p.item("hussars")["actor_id"]
    return here(p, "hussars")


@breaks("attribute-repeated")
def a_mention_has_an_actor_and_a_new_one(p: Project) -> Place:
    p.item("hussars")["proposed_actor"] = {"name": "Black hussars"}
    return here(p, "hussars")


@breaks("unknown-actor")
def a_mention_in_gold_has_a_new_actor(p: Project) -> Place:
    p.record().update({"id": "article.gold", "kind": "gold", "annotator": "gold"})
    del p.item("hussars")["actor_id"]
    p.item("hussars")["proposed_actor"] = {"name": "Black hussars"}
    return {"record": "article.gold", "path": p.path("hussars")}


@breaks("span-whitespace-edge")
def a_span_ends_with_a_blank(p: Project) -> Place:
    item = p.item("hussars")
    item |= {"end": item["end"] + 1, "text": item["text"] + " "}
    return here(p, "hussars")


@breaks("span-text-mismatch")
def the_text_of_a_span_is_another(p: Project) -> Place:
    p.item("hussars")["text"] = "Hussars"
    return here(p, "hussars")


@breaks("span-text-mismatch")
def the_text_of_a_part_is_another(p: Project) -> Place:
    p.item("toll")["cue"]["text"] = "promises"
    return here(p, "toll", ".cue")


@breaks("span-out-of-bounds")
def a_span_ends_after_the_text(p: Project) -> Place:
    p.item("ruritania-9")["end"] = 90_000
    return here(p, "ruritania-9")


@breaks("span-empty")
def a_span_ends_where_it_begins(p: Project) -> Place:
    p.item("hussars")["end"] = p.item("hussars")["start"]
    return here(p, "hussars")


@breaks("duplicate-id")
def an_id_is_given_twice(p: Project) -> Place:
    p.item("attacked")["id"] = p.item("crosses")["id"]
    return here(p, "attacked")


@breaks("duplicate-annotation")
def a_record_stands_in_the_file_twice(p: Project) -> Place:
    again = copy.deepcopy(p.record())
    p.records = [p.record(), p.record(1), again]
    return {**RECORD, "line": 3}


@breaks("dangling-reference")
def a_speaker_is_no_item(p: Project) -> Place:
    p.item("toll")["speaker_id"] = "m.0-9999"
    return here(p, "toll", ".speaker_id")


@breaks("wrong-reference-kind")
def a_speaker_is_an_event(p: Project) -> Place:
    p.item("toll")["speaker_id"] = p.item("attacked")["id"]
    return here(p, "toll", ".speaker_id")


@breaks("wrong-reference-kind")
def a_threatener_is_a_quote(p: Project) -> Place:
    p.item("dam")["threatener_ids"] = [p.item("toll")["id"]]
    return here(p, "dam", ".threatener_ids[0]")


@breaks("quote-parent-not-containing")
def the_parent_of_a_quote_is_another_quote(p: Project) -> Place:
    p.item("castle")["parent_id"] = p.item("toll")["id"]
    return here(p, "castle", ".parent_id")


@breaks("quote-parent-cycle")
def a_quote_is_its_own_parent(p: Project) -> Place:
    p.item("toll")["parent_id"] = p.item("toll")["id"]
    return here(p, "toll", ".parent_id")


@breaks("threat-quote-not-enclosing")
def the_quote_of_a_frame_is_another_quote(p: Project) -> Place:
    p.item("bridge")["quote_id"] = p.item("toll")["id"]
    return here(p, "bridge", ".quote_id")


@breaks("threatener-missing")
def a_frame_has_no_threatener(p: Project) -> Place:
    p.item("bridge")["threatener_ids"] = []
    return here(p, "bridge", ".threatener_ids")


@breaks("speaker-status-mismatch")
def a_quote_of_nobody_has_a_known_speaker(p: Project) -> Place:
    del p.item("toll")["speaker_id"]
    return here(p, "toll")


@breaks("condition-polarity-mismatch")
def a_condition_has_no_polarity(p: Project) -> Place:
    del p.item("bridge")["condition_polarity"]
    return here(p, "bridge")
