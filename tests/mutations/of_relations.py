"""What goes wrong with relations, and with parts that they should lead to."""

from __future__ import annotations

from tests.mutations.mutation import Place, breaks
from tests.mutations.project import Project
from tests.mutations.reading import place


@breaks("region-unattached")
def a_cue_is_linked_to_nothing(p: Project) -> Place:
    p.unrelate("toll", "toll-cue")
    return {"region": "toll-cue"}


@breaks("region-unattached")
def a_condition_in_the_sentence_before_is_linked_to_nothing(p: Project) -> Place:
    """The frame has a marker and a polarity then, and no condition: that follows from it."""
    p.unrelate("dam", "dam-condition")
    return {"region": "dam-condition"}


@breaks("region-unattached")
def a_quote_is_deleted_and_its_cue_stays(p: Project) -> Place:
    p.delete("garrison")
    return {"region": "garrison-cue"}


@breaks("region-unattached")
def a_frame_is_deleted_and_its_parts_stay(p: Project) -> list[Place]:
    p.delete("offer")
    return [{"region": f"offer-{part}"} for part in ("condition", "marker", "consequence")]


@breaks("region-unattached")
def a_frame_is_marked_twice_and_its_parts_lie_in_both(p: Project) -> list[Place]:
    p.copy("offer", "offer-2")
    p.label("offer-2", "threat")
    p.fill("offer-2", "consequence_kinds", "choices", ["economic"])
    return [{"region": f"offer-{part}"} for part in ("condition", "marker", "consequence")]


@breaks("role-repeated")
def a_quote_has_two_speakers(p: Project) -> Place:
    p.relate("toll", "kingdom", "speaker")
    return {"region": "toll"}


@breaks("role-repeated")
def a_quote_has_two_cues(p: Project) -> Place:
    p.relate("garrison", "errand-cue", "cue")
    return {"region": "garrison"}


@breaks("role-repeated")
def a_second_condition_is_marked_in_a_frame(p: Project) -> Place:
    _part(p, "conditional_threat", "condition", "second", "[shield the villagers],”")
    p.drag("bridge-consequence", end=-len(" and shield the villagers"))
    return {"region": "second"}


@breaks("dangling-reference")
def a_script_deletes_a_region_and_leaves_its_relation(p: Project) -> Place:
    p.result[:] = [item for item in p.result if item.get("id") != "patrol"]
    return {"path": p.at(p.relation("attacked", "patrol"))}


@breaks("relation-unknown-label")
def a_relation_has_a_label_of_another_page(p: Project) -> Place:
    p.relation("attacked", "hussars")["labels"] = ["attacker"]
    return {"region": "attacked"}


@breaks("relation-unknown-label")
def the_only_threatener_is_linked_with_a_label_of_another_page(p: Project) -> Place:
    p.relation("bridge", "ruritania")["labels"] = ["org:threatens"]
    return {"region": "bridge"}


@breaks("relation-label-missing")
def a_relation_is_left_without_a_label(p: Project) -> Place:
    del p.relation("attacked", "hussars")["labels"]
    return {"region": "attacked"}


@breaks("relation-label-missing")
def the_relation_to_a_speaker_is_left_without_a_label(p: Project) -> Place:
    p.relation("toll", "fritz")["labels"] = []
    return {"region": "toll"}


@breaks("relation-signature")
def a_label_does_not_fit_the_two_ends(p: Project) -> Place:
    p.relation("attacked", "hussars")["labels"] = ["speaker"]
    return {"region": "attacked"}


@breaks("relation-signature")
def two_mentions_are_linked(p: Project) -> Place:
    p.relate("hussars", "patrol", "agent")
    return {"region": "hussars"}


@breaks("relation-signature")
def a_frame_is_linked_to_a_cue(p: Project) -> Place:
    p.relate("offer", "toll-cue", "marker")
    return {"region": "offer"}


@breaks("relation-direction")
def a_relation_is_drawn_backwards(p: Project) -> Place:
    relation = p.relation("attacked", "hussars")
    relation["from_id"], relation["to_id"] = relation["to_id"], relation["from_id"]
    return {"region": "attacked"}


@breaks("relation-direction")
def a_relation_without_a_label_is_drawn_backwards(p: Project) -> Place:
    relation = p.relation("toll", "toll-cue")
    relation |= {"from_id": "toll-cue", "to_id": "toll", "labels": []}
    return {"region": "toll"}


@breaks("export-unused-item")
def a_relation_is_drawn_twice(p: Project) -> Place:
    again = p.relate("attacked", "hussars", "agent")
    return {"region": "attacked", "path": p.at(again)}


@breaks("export-unused-item")
def a_field_is_filled_in_for_a_part(p: Project) -> Place:
    p.fill("offer-marker", "aim", "choices", ["deter"])
    return {"region": "offer-marker"}


@breaks("export-unused-item")
def a_field_is_filled_in_for_a_region_of_another_kind(p: Project) -> Place:
    p.fill("hussars", "modality", "choices", ["actual"])
    return {"region": "hussars"}


@breaks("export-unused-item")
def a_script_deletes_a_label_and_leaves_its_field(p: Project) -> Place:
    p.unrelate("attacked", "hussars")
    p.result.remove(p.region("hussars")[0])
    return {"path": p.at(p.region("hussars")[0])}


@breaks("export-unused-item")
def an_item_is_of_a_control_that_the_page_lacks(p: Project) -> Place:
    stray = {**p.region("hussars")[0], "id": "stray", "from_name": "sentiment"}
    p.result.append({**stray, "type": "choices", "value": {"choices": ["angry"]}})
    return {"path": p.at(p.result[-1])}


@breaks("threatener-missing")
def a_frame_loses_its_threatener(p: Project) -> Place:
    p.unrelate("bridge", "ruritania")
    return {"region": "bridge"}


@breaks("threatener-missing")
def a_region_that_is_the_only_threatener_is_deleted(p: Project) -> Place:
    p.delete("kingdom")
    return {"region": "offer"}


@breaks("target-missing")
def a_frame_loses_its_target(p: Project) -> Place:
    p.unrelate("bridge", "michael-1")
    return {"region": "bridge"}


@breaks("threatener-is-target")
def the_threatener_is_linked_as_the_target(p: Project) -> Place:
    p.relate("bridge", "ruritania", "target")
    return {"region": "bridge"}


@breaks("threatener-is-target")
def another_mention_of_the_threatener_is_linked_as_the_target(p: Project) -> Place:
    p.relate("offer", "ruritania", "target")
    return {"region": "offer"}


@breaks("threatener-is-beneficiary")
def the_threatener_is_linked_as_the_beneficiary(p: Project) -> Place:
    p.relate("bridge", "ruritania", "beneficiary")
    return {"region": "bridge"}


@breaks("event-recipient-missing")
def aid_loses_its_recipient(p: Project) -> Place:
    p.unrelate("sends", "ruritania-9")
    return {"region": "sends"}


@breaks("event-argument-kind")
def a_place_is_linked_as_the_agent(p: Project) -> Place:
    p.relation("attacked", "zenda")["labels"] = ["agent"]
    return {"region": "attacked"}


@breaks("event-argument-kind")
def troops_are_linked_as_the_place(p: Project) -> Place:
    p.relation("attacked", "patrol")["labels"] = ["place"]
    return {"region": "attacked"}


def _part(p: Project, control: str, label: str, new: str, words: str) -> None:
    """Mark some words as a part."""
    start, end = place(p.text, words)
    value = {"start": start, "end": end, "text": p.text[start:end], "labels": [label]}
    common = {"from_name": control, "to_name": "text", "type": "labels", "origin": "manual"}
    p.result.append({"id": new, **common, "value": value})
