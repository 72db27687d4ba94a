"""What goes wrong with what is filled in for a region, and with what an item is."""

from __future__ import annotations

from tests.mutations.mutation import Place, breaks
from tests.mutations.project import Project
from tests.mutations.reading import place

# Fields


@breaks("attribute-missing")
def no_actor_is_chosen(p: Project) -> Place:
    p.clear("hussars", "actor")
    return {"region": "hussars"}


@breaks("attribute-missing")
def no_kind_of_consequence_is_clicked(p: Project) -> Place:
    p.clear("bridge", "consequence_kinds")
    return {"region": "bridge"}


@breaks("attribute-missing")
def the_kinds_of_consequence_are_taken_back(p: Project) -> Place:
    p.fill("bridge", "consequence_kinds", "choices", [])
    return {"region": "bridge"}


@breaks("attribute-missing")
def no_aim_is_clicked(p: Project) -> Place:
    p.clear("bridge", "aim")
    return {"region": "bridge"}


@breaks("attribute-missing")
def no_commitment_is_clicked(p: Project) -> Place:
    p.clear("dam", "commitment")
    return {"region": "dam"}


@breaks("attribute-repeated")
def two_actors_are_chosen(p: Project) -> Place:
    p.fill("hussars", "actor", "taxonomy", [["hussars"], ["patrol"]])
    return {"region": "hussars"}


@breaks("attribute-repeated")
def an_actor_is_chosen_and_another_is_typed(p: Project) -> Place:
    p.fill("hussars", "new_actor", "textarea", ["Black hussars; armed_force"])
    return {"region": "hussars"}


@breaks("attribute-repeated")
def a_second_date_is_typed(p: Project) -> Place:
    p.fill("attacked", "date", "textarea", ["1897-04-30", "1897-04-29"])
    return {"region": "attacked"}


@breaks("attribute-repeated")
def two_modalities_are_clicked(p: Project) -> Place:
    p.fill("attacked", "modality", "choices", ["actual", "generic"])
    return {"region": "attacked"}


@breaks("attribute-value-unknown")
def a_choice_is_none_of_the_page(p: Project) -> Place:
    p.fill("attacked", "modality", "choices", ["perhaps"])
    return {"region": "attacked"}


@breaks("attribute-value-unknown")
def a_kind_of_consequence_is_none_of_the_page(p: Project) -> Place:
    p.fill("bridge", "consequence_kinds", "choices", ["military"])
    return {"region": "bridge"}


@breaks("attribute-value-unknown")
def a_new_actor_is_of_an_unknown_kind(p: Project) -> Place:
    p.clear("hussars", "actor")
    p.fill("hussars", "new_actor", "textarea", ["Black hussars; cavalry"])
    return {"region": "hussars"}


@breaks("schema-violation")
def a_country_is_written_out(p: Project) -> Place:
    p.clear("hussars", "actor")
    p.fill("hussars", "new_actor", "textarea", ["Black hussars; armed_force; Ruritania"])
    return {"region": "hussars"}


@breaks("unknown-actor")
def a_new_actor_is_typed(p: Project) -> Place:
    p.clear("hussars", "actor")
    p.fill("hussars", "new_actor", "textarea", ["Black hussars; armed_force"])
    return {"region": "hussars"}


@breaks("unknown-actor")
def an_actor_is_removed_from_the_registry(p: Project) -> list[Place]:
    p.actors["actors"] = [actor for actor in p.actors["actors"] if actor["id"] != "sophy"]
    return [{"record": f"notice.annotator-{number}"} for number in (1, 2)]


@breaks("title-nationality-conflict")
def the_actor_of_a_title_is_of_another_country(p: Project) -> Place:
    p.fill("strakencz", "actor", "taxonomy", [["sophy"]])
    return {"region": "strakencz"}


# Quotes


@breaks("direct-quote-marks")
def a_direct_quote_takes_in_its_marks(p: Project) -> Place:
    p.drag("castle", start=-1, end=1)
    return {"region": "castle"}


@breaks("direct-quote-marks")
def a_direct_quote_leaves_out_a_word(p: Project) -> Place:
    p.drag("castle", end=-len(" mine"))
    return {"region": "castle"}


@breaks("direct-quote-marks")
def a_reported_clause_is_labeled_direct(p: Project) -> Place:
    p.label("garrison", "direct")
    return {"region": "garrison"}


@breaks("indirect-quote-has-marks")
def a_clause_with_quoted_words_is_labeled_indirect(p: Project) -> Place:
    p.label("errand", "indirect")
    return {"region": "errand"}


@breaks("mixed-quote-without-marks")
def a_clause_without_quoted_words_is_labeled_mixed(p: Project) -> Place:
    p.label("garrison", "mixed")
    return {"region": "garrison"}


@breaks("mixed-quote-without-marks")
def a_mixed_quote_leaves_out_the_closing_mark(p: Project) -> Place:
    p.drag("errand", end=-1)
    return {"region": "errand"}


@breaks("cue-inside-quoted-words")
def a_cue_is_marked_inside_its_quote(p: Project) -> Place:
    p.delete("castle-cue")
    start, end = place(p.text, "castle [is] mine")
    label = p.region("castle")[0]
    value = {"start": start, "end": end, "text": p.text[start:end], "labels": ["cue"]}
    p.result.append({**label, "id": "castle-cue", "value": value})
    p.relate("castle", "castle-cue", "cue")
    return {"region": "castle", "start": start}


@breaks("quoted-text-uncovered")
def a_quote_is_deleted(p: Project) -> Place:
    p.delete("errand")
    p.delete("errand-cue")
    start, end = place(p.text, "“[a fool’s errand]”")
    return {"record": "article.annotator-1", "path": f"$.text[{start}:{end}]"}


@breaks("speaker-status-mismatch")
def a_speaker_is_linked_and_unknown_is_clicked(p: Project) -> Place:
    p.fill("toll", "speaker_status", "choices", ["unknown"])
    return {"region": "toll"}


@breaks("speaker-status-mismatch")
def a_region_that_is_a_speaker_is_deleted(p: Project) -> Place:
    p.delete("fritz")
    return {"region": "toll"}


@breaks("speaker-missing")
def a_speaker_is_unlinked_and_nothing_is_clicked(p: Project) -> Place:
    p.unrelate("toll", "fritz")
    p.clear("toll", "speaker_status")
    return {"region": "toll"}


@breaks("addressee-is-speaker")
def the_addressee_is_said_to_be_the_speaker(p: Project) -> Place:
    p.fill("me", "actor", "taxonomy", [["michael"]])
    return {"region": "castle"}


@breaks("actor-kind-cannot-speak")
def the_speaker_is_said_to_be_a_place(p: Project) -> Place:
    p.fill("flavia", "actor", "taxonomy", [["zenda"]])
    return {"region": "ford"}


# Threats


@breaks("threat-without-parts")
def every_part_of_a_frame_is_deleted(p: Project) -> Place:
    for part in ("condition", "marker", "consequence"):
        p.delete(f"dam-{part}")
    p.clear("dam", "condition_polarity")
    return {"region": "dam"}


@breaks("threat-without-parts")
def every_part_of_a_frame_is_deleted_and_its_fields_stay(p: Project) -> Place:
    for part in ("condition", "marker", "consequence"):
        p.delete(f"bridge-{part}")
    return {"region": "bridge"}


@breaks("threat-parts-overlap")
def the_marker_takes_in_a_word_of_the_condition(p: Project) -> Place:
    p.drag("bridge-marker", end=len(" Duke"))
    return {"region": "bridge"}


@breaks("threat-part-outside-frame")
def a_frame_ends_before_its_consequence(p: Project) -> Place:
    p.relate("bridge", "bridge-consequence", "consequence")
    p.drag("bridge", end=-len(" and shield the villagers"))
    return {"region": "bridge", "start": p.region("bridge-consequence")[0]["value"]["start"]}


@breaks("threat-marker-missing-condition")
def a_frame_with_a_marker_has_no_condition(p: Project) -> Place:
    p.delete("bridge-condition")
    p.clear("bridge", "condition_polarity")
    return {"region": "bridge"}


@breaks("condition-polarity-mismatch")
def a_frame_with_a_polarity_has_no_condition(p: Project) -> Place:
    p.delete("bridge-condition")
    p.delete("bridge-marker")
    return {"region": "bridge"}


@breaks("threat-marker-missing-condition")
def a_condition_is_deleted_and_its_marker_and_polarity_stay(p: Project) -> Place:
    p.delete("bridge-condition")
    return {"region": "bridge"}


@breaks("schema-violation")
def a_consequence_is_deleted_and_its_kinds_stay(p: Project) -> Place:
    p.delete("bridge-consequence")
    return {"region": "bridge"}


@breaks("offer-without-inducement")
def an_offer_holds_out_an_embargo(p: Project) -> Place:
    p.fill("offer", "consequence_kinds", "choices", ["economic"])
    return {"region": "offer"}


@breaks("inducement-without-offer")
def an_offer_is_labeled_threat(p: Project) -> Place:
    p.label("offer", "threat")
    return {"region": "offer"}


@breaks("offer-without-inducement", "inducement-without-offer")
def two_frames_exchange_their_labels(p: Project) -> list[Place]:
    p.label("bridge", "offer")
    p.label("offer", "threat")
    return [{"region": "bridge"}, {"region": "offer"}]


# Events


@breaks("date-not-edtf")
def a_date_is_written_in_words(p: Project) -> Place:
    p.fill("attacked", "date", "textarea", ["30 April"])
    return {"region": "attacked"}


@breaks("date-not-edtf")
def a_date_is_not_in_the_calendar(p: Project) -> Place:
    p.fill("attacked", "date", "textarea", ["1897-04-31"])
    return {"region": "attacked"}


@breaks("date-modality-conflict")
def what_is_still_to_come_is_clicked_actual(p: Project) -> Place:
    p.fill("meet", "modality", "choices", ["actual"])
    return {"region": "meet"}


@breaks("date-modality-conflict")
def what_happened_is_dated_a_year_later(p: Project) -> Place:
    p.fill("attacked", "date", "textarea", ["1898-04-30"])
    return {"region": "attacked"}
