"""What goes wrong with where a region stands: slips of the mouse, and offsets that others count."""

from __future__ import annotations

import hashlib
from typing import Any

from tests.mutations.mutation import Place, breaks
from tests.mutations.project import Project
from tests.mutations.reading import place


def shift(project: Project, name: str, start: int = 0, end: int = 0) -> Place:
    """Change offsets as a script would: what the page had shown stays."""
    for item in project.region(name):
        item["value"]["start"] += start
        item["value"]["end"] += end
    return {"region": name}


def recount(project: Project, unit: Any) -> Place:
    """Count all offsets of the article as another program would."""
    for item in project.result:
        if "value" in item:
            for key in ("start", "end"):
                item["value"][key] = unit(project.text[: item["value"][key]])
    return {"task": 1, "annotation": 11}


@breaks("span-text-mismatch")
def a_script_moves_the_start_by_one(p: Project) -> Place:
    return shift(p, "flavia", start=1)


@breaks("span-text-mismatch")
def a_script_moves_the_end_by_one(p: Project) -> Place:
    return shift(p, "ruritania-9", end=1)


@breaks("span-text-mismatch")
def a_script_moves_both_ends_by_one(p: Project) -> Place:
    """The region then ends with a blank; that follows from it."""
    return shift(p, "attacked", start=1, end=1)


@breaks("span-text-mismatch")
def a_script_moves_a_quote_of_which_the_marks_then_stand_inside(p: Project) -> Place:
    return shift(p, "march", start=-1, end=-1)


@breaks("span-text-mismatch")
def a_script_moves_a_part(p: Project) -> Place:
    return shift(p, "dam-consequence", start=5, end=5)


@breaks("span-text-mismatch")
def a_script_moves_a_frame_off_its_marker(p: Project) -> Place:
    return shift(p, "bridge", start=3)


@breaks("span-text-mismatch")
def a_script_moves_a_speaker(p: Project) -> Place:
    return shift(p, "rudolf", start=7, end=7)


@breaks("span-text-mismatch")
def two_regions_exchange_their_offsets(p: Project) -> list[Place]:
    one, other = p.region("sapt"), p.region("fritz")
    places = [(r[0]["value"]["start"], r[0]["value"]["end"]) for r in (one, other)]
    for region, (start, end) in zip((other, one), places, strict=True):
        for item in region:
            item["value"] |= {"start": start, "end": end}
    return [{"region": "sapt"}, {"region": "fritz"}]


@breaks("offset-unit")
def offsets_count_utf_16(p: Project) -> Place:
    return recount(p, lambda before: len(before.encode("utf-16-le")) // 2)


@breaks("offset-unit")
def offsets_count_a_line_end_as_two(p: Project) -> Place:
    return recount(p, lambda before: len(before.replace("\n", "\r\n")))


@breaks("document-text-changed")
def a_word_is_put_into_the_text_of_the_task_after_labeling(p: Project) -> Place:
    p.task["data"]["text"] = p.text.replace("Princess", "the Princess")
    return {"annotation": 11}


@breaks("document-text-changed")
def a_letter_of_the_text_of_the_task_is_another(p: Project) -> Place:
    """No span shows it: the letter stands outside of all of them."""
    p.task["data"]["text"] = p.text.replace("Princess", "princess")
    return {"annotation": 11}


@breaks("document-text-changed")
def the_article_is_edited_and_ingested_again(p: Project) -> Place:
    about = p.documents[0]
    about["text"] = about["text"].replace("Princess", "princess")
    about["text_sha256"] = hashlib.sha256(about["text"].encode()).hexdigest()
    return {"record": "article.annotator-1"}


@breaks("span-splits-word")
def a_letter_is_left_out(p: Project) -> Place:
    p.drag("attacked", end=-1)
    return {"region": "attacked"}


@breaks("span-splits-word")
def a_part_begins_inside_a_word(p: Project) -> Place:
    p.drag("offer-consequence", start=1)
    return {"region": "offer", "start": p.region("offer-consequence")[0]["value"]["start"]}


@breaks("span-trimmed")
def a_blank_is_marked_too(p: Project) -> Place:
    p.drag("attacked", end=1)
    return {"region": "attacked"}


@breaks("span-empty")
def a_region_is_nothing_wide(p: Project) -> Place:
    """A click without a drag."""
    mark(p, "click", "hussars [attacked] a")
    p.drag("click", end=-len("attacked"))
    return {"region": "click"}


@breaks("span-empty")
def only_a_line_end_is_marked(p: Project) -> Place:
    mark(p, "blank", "Zenda[\n\n]By")
    return {"region": "blank"}


@breaks("span-out-of-bounds")
def a_region_ends_after_the_text(p: Project) -> Place:
    return shift(p, "ruritania-9", end=90_000)


@breaks("span-out-of-bounds")
def a_region_begins_before_the_text(p: Project) -> Place:
    return shift(p, "ruritania-9", start=-90_000)


@breaks("span-out-of-bounds")
def a_region_ends_beyond_all_numbers(p: Project) -> Place:
    return shift(p, "ruritania-9", end=10**300)


@breaks("annotation-in-boilerplate")
def a_name_in_a_link_is_marked(p: Project) -> Place:
    mark(p, "link", "Regatta at [Hofbau]", "hofbau")
    return {"region": "link"}


@breaks("crossing-spans")
def two_mentions_overlap_in_part(p: Project) -> Place:
    mark(p, "crossing", "“Black [Michael told] me", "michael")
    return {"region": "crossing"}


@breaks("crossing-spans")
def two_quotes_overlap_in_part(p: Project) -> Place:
    """The indirect quote takes in the first words of the next sentence."""
    p.drag("garrison", end=len(". He called the plan"))
    return {"region": "errand"}


@breaks("duplicate-annotation")
def a_region_is_marked_twice(p: Project) -> Place:
    p.copy("hussars", "hussars-2")
    return {"region": "hussars-2"}


@breaks("duplicate-annotation")
def an_event_is_marked_twice_with_its_relations(p: Project) -> Place:
    p.copy("attacked", "attacked-2")
    return {"region": "attacked-2"}


@breaks("region-unknown-label")
def a_region_has_a_label_of_another_page(p: Project) -> Place:
    p.label("hussars", "ORG")
    return {"region": "hussars"}


@breaks("region-unknown-label")
def a_speaker_has_a_label_of_another_page(p: Project) -> Place:
    """The quote then lacks its speaker; that is no fault of its own."""
    p.label("rudolf", "PER")
    return {"region": "rudolf"}


@breaks("region-unknown-label")
def a_part_has_a_label_of_another_page(p: Project) -> Place:
    p.label("offer-condition", "if-clause")
    return {"region": "offer-condition"}


@breaks("region-multiple-labels")
def a_region_has_two_labels_at_once(p: Project) -> Place:
    p.region("hussars")[0]["value"]["labels"] = ["nominal", "name"]
    return {"region": "hussars"}


@breaks("region-multiple-labels")
def a_region_has_labels_of_two_controls(p: Project) -> Place:
    """Two hotkeys pressed before dragging."""
    label = p.region("attacked")[0]
    place = {k: label["value"][k] for k in ("start", "end", "text")}
    other = {**label, "from_name": "mention", "value": {**place, "labels": ["nominal"]}}
    p.result.insert(p.result.index(label) + 1, other)
    return {"region": "attacked"}


@breaks("region-multiple-labels")
def a_region_has_no_label(p: Project) -> Place:
    p.region("hussars")[0]["value"]["labels"] = []
    return {"region": "hussars"}


def mark(p: Project, new: str, words: str, actor: str = "hussars") -> None:
    """Mark some words as a mention."""
    start, end = place(p.text, words)
    value = {"start": start, "end": end, "text": p.text[start:end]}
    common = {"id": new, "to_name": "text", "origin": "manual"}
    label = {"from_name": "mention", "type": "labels", "value": {**value, "labels": ["name"]}}
    chosen = {"from_name": "actor", "type": "taxonomy", "value": {**value, "taxonomy": [[actor]]}}
    p.result.extend([{**common, **label}, {**common, **chosen}])
