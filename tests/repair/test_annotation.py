"""Whatever one of these ways has spoiled is repaired to what was meant, and nothing else is."""

from __future__ import annotations

import copy
import json
from collections import Counter
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.compose import compose
from tests.labelstudio.test_decode import TEXT, results
from tests.repair.drawn import (
    LAYERS,
    SCHEMA,
    both,
    crlf,
    field,
    label,
    read,
    recount,
    repaired,
    untouched,
    utf_16,
)
from toolkit.files import sha256
from toolkit.labelstudio.tasks import result_of
from toolkit.model import Document
from toolkit.repair.annotation import repair_annotation

seeds = st.integers(0, 2**32)
units = st.sampled_from([utf_16, crlf, both])


def meant(seed: int):
    """An invented text and the `result` of a reading of it, in which nothing is wrong."""
    document, record = compose(Random(seed), SCHEMA)
    return document.text, result_of(record, LAYERS)


def spoil(seed: int, text: str, result):
    """Wide edges, other forms of words, doubles and backward relations, here and there."""
    random = Random(seed)
    made = copy.deepcopy(result)
    _widen(random, text, made)
    for item in made:
        if item["type"] == "labels" and random.random() < 0.3:
            words = item["value"]["text"]
            item["value"]["text"] = random.choice([words.replace("\n", "\\n"), [words]])
    _double(random, made)
    for item in made:
        if item["type"] == "relation" and random.random() < 0.3:
            item |= {"from_id": item["to_id"], "to_id": item["from_id"]}
    return made


def _widen(random: Random, text: str, result) -> None:
    """Take white space around regions into them, with all that is filled in for them."""
    places = {item["id"]: item["value"] for item in result if item["type"] == "labels"}
    wide = {}
    for identity, value in places.items():
        start, end = value["start"], value["end"]
        if random.random() < 0.3:
            while start and text[start - 1].isspace():
                start -= 1
            while end < len(text) and text[end].isspace():
                end += 1
        wide[identity] = {"start": start, "end": end, "text": text[start:end]}
    for item in result:
        if item["type"] != "relation":
            place = dict(wide[item["id"]])
            if item["type"] == "textarea":
                del place["text"]
            item["value"] |= place


def _double(random: Random, result) -> None:
    """Mark items again, with all that is said of them, and let some relations lead there."""
    parts = {part.name for layer in LAYERS for part in layer.parts}
    items = [
        item["id"]
        for item in result
        if item["type"] == "labels" and item["value"]["labels"][0] not in parts
    ]
    for identity in items:
        if random.random() >= 0.2:
            continue
        for item in [item for item in result if identity in (item.get("id"), item.get("from_id"))]:
            key = "id" if item.get("id") == identity else "from_id"
            result.append({**copy.deepcopy(item), key: f"{identity}-again"})
        for item in result:
            if item.get("to_id") == identity and random.random() < 0.5:
                item["to_id"] = f"{identity}-again"


@settings(deadline=None)
@given(seeds)
def test_in_what_is_valid_nothing_is_changed(seed: int):
    assert untouched(*meant(seed))


@settings(deadline=None)
@given(seeds, units)
def test_offsets_of_another_unit_are_counted_anew_or_left(seed: int, unit):
    """There is no third way: all is as it was meant, or as it was given."""
    text, result = meant(seed)
    given_ = recount(result, text, unit)

    assert repaired(text, given_) in (result, given_)


@pytest.mark.parametrize("unit", [utf_16, crlf, both])
def test_nearly_all_of_them_can_be_counted_anew(unit):
    """A few hold the same words at both places, and are left."""
    given_ = [(*meant(seed), seed) for seed in range(60)]

    mended = [repaired(text, recount(r, text, unit)) == r for text, r, _ in given_]

    assert sum(mended) >= 54


@settings(deadline=None)
@given(seeds, seeds)
def test_what_is_spoiled_becomes_what_was_meant(seed: int, other: int):
    text, result = meant(seed)

    after = repaired(text, spoil(other, text, result))

    assert after == result
    assert read(text, after).record == read(text, result).record


@settings(deadline=None)
@given(seeds, seeds, units)
def test_spoiled_and_counted_otherwise_it_is_what_was_meant_or_something_is_said(
    seed: int, other: int, unit
):
    text, result = meant(seed)
    after = repaired(text, recount(spoil(other, text, result), text, unit))

    decoded = read(text, after)

    assert after == result or decoded.problems


@settings(deadline=None)
@given(seeds, seeds, units)
def test_what_was_repaired_needs_no_repair(seed: int, other: int, unit):
    text, result = meant(seed)

    assert untouched(text, repaired(text, recount(spoil(other, text, result), text, unit)))


@settings(deadline=None)
@given(results)
def test_of_garbage_nothing_gets_worse(result):
    """It is never raised, what was given is not changed, and no problem is added to it."""
    before = repr(result)

    after = repaired(TEXT, result)

    assert repr(result) == before
    assert untouched(TEXT, after)
    given_, left = (Counter(p.code for p in read(TEXT, r).problems) for r in (result, after))
    assert not left - given_


# What is left alone as a whole


def task(text: str, result, **data):
    """A task with one annotation."""
    digest = sha256(text.encode())
    data = {"document_id": "d", "text": text, "text_sha256": digest, **data}
    return {"id": 1, "data": data, "annotations": [{"id": 2, "result": result}], "predictions": []}


def changes(given_, document=None):
    """What is changed of the annotation of a task."""
    return repair_annotation(given_, given_["annotations"][0], LAYERS, document).changes


def document(text: str) -> Document:
    """A document of a text."""
    return Document("d", text, sha256(text.encode()), "en", "original", "CC0-1.0", ())


EMOJI = "🙂 Rudolf saw Zenda."
OFF = recount([label("r", EMOJI, "Rudolf"), label("z", EMOJI, "Zenda")], EMOJI, utf_16)


def test_what_was_made_from_the_text_of_its_document_is_repaired():
    assert changes(task(EMOJI, OFF), document(EMOJI))


def test_what_is_known_of_no_document_is_repaired_where_its_words_prove_it():
    assert changes(task(EMOJI, OFF, text_sha256=None))


@pytest.mark.parametrize(
    ("pushed", "kept"),
    [(EMOJI, "🙂 Rudolf saw Zenda!"), ("🙂 Rudolf saw Zenda!", EMOJI)],
    ids=["the document was edited", "the task was edited"],
)
def test_of_an_edited_text_nothing_is_repaired(pushed: str, kept: str):
    """Also where the words seem to prove it: they were shown when the text was another one."""
    given_ = task(EMOJI, OFF, text_sha256=sha256(pushed.encode()))

    assert changes(given_, document(kept)) == ()


def test_of_a_task_that_holds_another_text_than_was_pushed_nothing_is_repaired():
    assert changes(task(EMOJI, OFF, text_sha256="0" * 64)) == ()


def test_a_prediction_that_was_submitted_as_it_was_is_left():
    """That nobody has read it is what is to be said of it."""
    given_ = task(EMOJI, OFF)
    given_["predictions"] = [{"model_version": "names", "result": OFF}]

    assert changes(given_, document(EMOJI)) == ()


def test_layers_that_were_not_asked_for_are_left():
    doubled = [label(name, EMOJI, "Rudolf") for name in "ab"]

    assert changes(task(EMOJI, doubled, layers=["mentions"]))
    assert not changes(task(EMOJI, doubled, layers=["quotes"]))


@pytest.mark.parametrize("result", [None, "[]", {}, 5], ids=repr)
def test_a_result_that_is_no_list_is_left(result):
    assert changes(task(EMOJI, result)) == ()


def test_values_that_are_nested_too_deeply_for_a_comparison_are_left():
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]
    twice = [{**label(name, EMOJI, "Rudolf"), "deep": deep} for name in "ab"]

    assert changes(task(EMOJI, twice)) == ()


def test_hundreds_of_doubles_are_found_in_a_moment():
    text = " ".join(f"name{n}" for n in range(400))
    once = [label(f"{n}", text, f"name{n}") for n in range(400)]
    chosen = [field(one, "actor", taxonomy=[["a"]]) for one in once]
    again = [{**json.loads(json.dumps(one)), "id": f"{one['id']}-2"} for one in [*once, *chosen]]

    assert repaired(text, [*once, *chosen, *again]) == [*once, *chosen]
