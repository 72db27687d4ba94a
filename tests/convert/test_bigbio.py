"""What is written passes the integrity checks of BigBIO, and `datasets` reads it.

The checks are those of the project's own test of data loaders, written anew: ids are unique in all
examples, what is referred to is there and of the right sort, and each text is what its offsets
find in the passages joined by a space.
"""

from __future__ import annotations

import json

from datasets import Dataset, Features, Value
from hypothesis import given, settings

from tests.convert.drawing import ACTORS, SCHEMA, SOME, readings
from toolkit.actors import actor_of
from toolkit.convert.bigbio import cannot_hold, to_bigbio, to_jsonl
from toolkit.convert.drawn import Drawn, head_of, put_together
from toolkit.convert.given import Given
from toolkit.convert.loss import without
from toolkit.model import Span

TEXTS = {"text": [Value("string")], "offsets": [[Value("int32")]]}
NORMALIZED = [{"db_name": Value("string"), "db_id": Value("string")}]
KB = Features(
    {
        "id": Value("string"),
        "document_id": Value("string"),
        "passages": [{"id": Value("string"), "type": Value("string"), **TEXTS}],
        "entities": [
            {"id": Value("string"), "type": Value("string"), **TEXTS, "normalized": NORMALIZED}
        ],
        "events": [
            {
                "id": Value("string"),
                "type": Value("string"),
                "trigger": TEXTS,
                "arguments": [{"role": Value("string"), "ref_id": Value("string")}],
            }
        ],
        "coreferences": [{"id": Value("string"), "entity_ids": [Value("string")]}],
        "relations": [
            {
                "id": Value("string"),
                "type": Value("string"),
                "arg1_id": Value("string"),
                "arg2_id": Value("string"),
                "normalized": NORMALIZED,
            }
        ],
    }
)
"""The KB schema, version 1.0.0."""


def ids_in(value):
    """Every ``id`` at any depth."""
    if isinstance(value, dict):
        yield from [value["id"]] if "id" in value else []
        for inner in value.values():
            yield from ids_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from ids_in(inner)


def check(example):
    """The checks of one example."""
    text = " ".join(words for passage in example["passages"] for words in passage["text"])
    entities = {one["id"] for one in example["entities"]}
    events = {one["id"] for one in example["events"]}
    triggers = [one["trigger"] for one in example["events"]]
    for one in (*example["passages"], *example["entities"], *triggers):
        assert len(one["text"]) == len(one["offsets"])
        for words, (start, end) in zip(one["text"], one["offsets"], strict=True):
            assert words == text[start:end]
            assert start < end
    for one in (*example["passages"], *example["entities"], *example["events"]):
        assert one["type"]
    for event in example["events"]:
        assert {argument["ref_id"] for argument in event["arguments"]} <= entities | events
    for cluster in example["coreferences"]:
        assert set(cluster["entity_ids"]) <= entities
    for relation in example["relations"]:
        assert {relation["arg1_id"], relation["arg2_id"]} <= entities


@SOME
@given(readings())
def test_each_example_passes_the_checks(reading):
    document, record = reading

    example = to_bigbio(record, document, SCHEMA, ACTORS)

    check(example)
    ids = list(ids_in(example))
    assert len(ids) == len(set(ids))
    assert example["passages"][0]["text"] == [document.text]


@SOME
@given(readings())
def test_a_record_comes_back_without_what_the_schema_cannot_hold(reading):
    document, record = reading
    example = to_bigbio(record, document, SCHEMA, ACTORS)
    prefix = f"{record['id']}."
    labels = {label.value: layer for layer in SCHEMA.layers for label in layer.labels}
    entities = {one["id"].removeprefix(prefix): one for one in example["entities"]}

    drawn = []
    for name, one in entities.items():
        if one["type"] in labels:
            known = [n["db_id"] for n in one["normalized"] if n["db_name"] == "redline"]
            words = {"actor_id": known[0]} if known else {}
            span = Span(*one["offsets"][0])
            drawn.append(Drawn(name, labels[one["type"]], span, one["type"], words=words))
    for one in example["events"]:
        layer = labels[one["type"]]
        given_parts = {part.name for part in layer.parts}
        arguments = [(a["role"], a["ref_id"].removeprefix(prefix)) for a in one["arguments"]]
        drawn.append(
            Drawn(
                one["id"].removeprefix(prefix),
                layer,
                Span(*one["trigger"]["offsets"][0]),
                one["type"],
                parts={
                    r: Span(*entities[f]["offsets"][0]) for r, f in arguments if r in given_parts
                },
                fillers=tuple((r, f) for r, f in arguments if r not in given_parts),
            )
        )
    head = head_of(document.id, record["annotator"], document.text_sha256, SCHEMA.version)
    back = put_together(drawn, head, document.text, SCHEMA)
    left = without(record, cannot_hold(SCHEMA), SCHEMA)
    assert by_id(without(back, cannot_hold(SCHEMA), SCHEMA)) == by_id(left)


def by_id(record):
    """Items that say the same but for what was lost have lost their order, too."""
    names = {
        item["id"]: f"{item['start']}-{item['end']}"
        for layer in SCHEMA.layers
        for item in record[layer.name]
    }
    text = json.dumps(record, sort_keys=True)
    for identity, place in names.items():
        text = text.replace(json.dumps(identity), json.dumps(f"{identity[0]}.{place}"))
    found = json.loads(text)
    return {
        name: sorted(map(json.dumps, value)) if isinstance(value, list) else value
        for name, value in found.items()
    }


@SOME
@given(readings())
def test_mentions_of_one_actor_corefer(reading):
    document, record = reading
    example = to_bigbio(record, document, SCHEMA, ACTORS)
    whom = {f"{record['id']}.{item['id']}": actor_of(item) for item in record["mentions"]}

    for cluster in example["coreferences"]:
        assert len({whom[name] for name in cluster["entity_ids"]}) == 1
    alone = set(whom) - {n for cluster in example["coreferences"] for n in cluster["entity_ids"]}
    assert len({whom[name] for name in alone}) == len(alone)


@settings(max_examples=10)
@given(readings())
def test_datasets_reads_the_lines(reading):
    document, record = reading
    [(name, data)] = to_jsonl(Given([record], {document.id: document}, SCHEMA, ACTORS))
    examples = [json.loads(line) for line in data.decode("utf-8").split("\n") if line]

    found = Dataset.from_list(examples, features=KB)

    assert name == f"{record['annotator']}.jsonl"
    assert found.to_list() == examples
