"""The rows of the gold of the checkout, and of what is seldom in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.mutations.reading import ACTORS, SCHEMA, article, document
from toolkit.dataset.columns import all_columns
from toolkit.dataset.rows import Rows, Tables, link_rows, rows_digest
from toolkit.dataset.source import Contents, Source
from toolkit.errors import PublishError
from toolkit.files import canonical, sha256
from toolkit.model import Document, JSONObject
from toolkit.schema import Schema

LAYERS = ["mentions", "events", "quotes", "conditional_threats"]
ROLES = {"threatener": "threatener_ids", "target": "target_ids", "beneficiary": "beneficiary_ids"}


def of_article(record: JSONObject | None = None, tables: Tables | None = None, **more: Any) -> Rows:
    """The rows of the invented article."""
    actors = {actor["id"]: actor for actor in ACTORS["actors"]}
    known = Document.from_json(document("article"))
    return (tables or Tables(SCHEMA, actors)).of(record or article("gold"), known, **more)


def spans_in(value: Any) -> Iterator[JSONObject]:
    """Every span in a row."""
    for child in value.values() if isinstance(value, dict) else value:
        if isinstance(child, dict | list):
            yield from spans_in(child)
    if isinstance(value, dict) and {"start", "end", "text"} <= set(value):
        yield value


class TestGold:
    """What stands in the rows of real articles."""

    def test_every_row_has_every_column_in_order(self, by_config: Rows, schema: Schema):
        for config, columns in all_columns(schema).items():
            assert {tuple(row) for row in by_config[config]} == {tuple(columns)}

    def test_every_item_is_a_row_of_its_table_and_stands_in_its_document(
        self, by_config: Rows, gold: Source
    ):
        for layer in LAYERS:
            table = [row["id"] for row in by_config[layer]]
            nested = [item["id"] for row in by_config["documents"] for item in row[layer]]

            assert table == nested
            assert len(table) == sum(len(record[layer]) for record in gold.records)

    def test_ids_are_unique_and_rows_in_the_order_of_documents(self, by_config: Rows):
        for config, rows in by_config.items():
            ids = [row["id"] for row in rows]
            assert len(ids) == len(set(ids))
            order = [row["document_id"] for row in rows if "document_id" in row]
            assert order == sorted(order), config

    def test_everything_joins(self, by_config: Rows, schema: Schema):
        ids = {config: {row["id"] for row in rows} for config, rows in by_config.items()}
        items = set().union(*(ids[layer] for layer in LAYERS))
        for config in (*LAYERS, "links", "annotations"):
            assert {row["document_id"] for row in by_config[config]} <= ids["documents"]
        assert {row["item_id"] for row in by_config["links"]} <= items
        assert {row["actor_id"] for row in by_config["mentions"]} <= ids["actors"]
        for layer in schema.layers:
            for role in layer.roles:
                given = [row[role.property] for row in by_config[layer.name]]
                named = [one for some in given for one in (some if role.many else [some])]
                found = {one[role.key] if role.key else one for one in named if one is not None}
                assert found
                assert found <= ids[role.target]
            for name, other in layer.enclosing.items():
                assert {row[name] for row in by_config[layer.name]} - {None} <= ids[other]

    def test_every_span_is_the_slice_of_its_text(self, by_config: Rows):
        texts = {row["id"]: row["text"] for row in by_config["documents"]}
        count = 0
        for config in ("documents", *LAYERS, "annotations"):
            for row in by_config[config]:
                text = texts[row.get("document_id", row["id"])]
                for span in spans_in(row):
                    count += 1
                    assert text[span["start"] : span["end"]] == span["text"]
        assert count > len(by_config["mentions"])

    @pytest.mark.parametrize("layer", ["quotes", "conditional_threats"])
    def test_the_sentence_contains_the_item(self, by_config: Rows, layer: str):
        texts = {row["id"]: row["text"] for row in by_config["documents"]}
        for row in by_config[layer]:
            first = row["start"] - row["sentence_start"]
            assert row["sentence"][first : first + len(row["text"])] == row["text"]
            around = slice(row["sentence_start"], row["sentence_start"] + len(row["sentence"]))
            assert texts[row["document_id"]][around] == row["sentence"]
            assert row["sentence"] == row["sentence"].strip()

    def test_names_are_those_of_the_actors_whom_mentions_mean(self, by_config: Rows):
        mentions = {row["id"]: row["actor_id"] for row in by_config["mentions"]}
        names = {row["id"]: row["name"] for row in by_config["actors"]}
        for row in by_config["conditional_threats"]:
            for role, ids in ROLES.items():
                actors = [mentions[identity] for identity in row[ids]]
                assert row[f"{role}_actor_ids"] == actors
                assert row[f"{role}_names"] == [names[actor] for actor in actors]
        for row in by_config["quotes"]:
            for role in ("speaker", "addressee"):
                actor = mentions.get(row[f"{role}_id"])
                assert row[f"{role}_actor_id"] == actor
                assert row[f"{role}_name"] == names.get(actor)

    def test_a_threat_knows_who_speaks_in_its_quote_and_when(self, by_config: Rows):
        quotes = {row["id"]: row for row in by_config["quotes"]}
        spoken = [row for row in by_config["conditional_threats"] if row["quote_id"]]
        for row in spoken:
            quote = quotes[row["quote_id"]]
            for column in ("speaker_actor_id", "speaker_name", "event_date"):
                assert row[column] == quote[column]
        assert any(row["speaker_name"] for row in spoken)

    def test_the_date_is_that_of_the_event_that_the_cue_names(self, by_config: Rows):
        dated = [row for row in by_config["events"] if row["date"]]
        for row in by_config["quotes"]:
            cue = row["cue"]
            dates = [
                event["date"]
                for event in dated
                if cue
                and event["document_id"] == row["document_id"]
                and event["start"] < cue["end"]
                and cue["start"] < event["end"]
            ]
            assert row["event_date"] == (dates[0] if dates else None)

    def test_a_row_says_what_its_document_is(self, by_config: Rows):
        documents = {row["id"]: row for row in by_config["documents"]}
        for layer in ("quotes", "conditional_threats"):
            for row in by_config[layer]:
                for column in ("published", "source", "title"):
                    assert row[f"document_{column}"] == documents[row["document_id"]][column]

    def test_completeness_is_what_is_stated(self, by_config: Rows):
        words = {(True, True): "core", (False, True): "elliptical", (True, False): "implicit"}
        for row in by_config["conditional_threats"]:
            stated = (row["condition"] is not None, row["consequence"] is not None)
            assert row["completeness"] == words[stated]

    def test_each_reading_of_each_annotator_is_a_row(self, by_config: Rows, gold: Source):
        found = [(row["document_id"], row["annotator"]) for row in by_config["annotations"]]

        assert found == sorted(
            (name, annotator)
            for name in gold.documents
            for annotator in ("annotator-1", "annotator-2")
        )
        assert {row["annotator_kind"] for row in by_config["annotations"]} == {"language_model"}

    def test_the_digest_of_a_document_is_that_of_all_its_rows(self, gold: Source, found: Contents):
        for _, rows in found.rows(gold):
            (whole,) = rows["documents"]
            stated = whole.pop("rows_sha256")

            assert stated == sha256(canonical(rows).encode("utf-8")) == rows_digest(rows)


def test_a_headline_is_a_sentence_of_its_own(by_config: Rows):
    """No full stop ends it, and no blank line stands between it and what the site puts below."""
    for row in (*by_config["quotes"], *by_config["conditional_threats"]):
        sections = next(d for d in by_config["documents"] if d["id"] == row["document_id"])
        (section,) = (s for s in sections["sections"] if s["start"] <= row["start"] < s["end"])
        assert section["start"] <= row["sentence_start"]
        assert row["sentence_start"] + len(row["sentence"]) <= max(section["end"], row["end"])


class TestMade:
    """What stands in the rows of an invented article."""

    def test_an_empty_list_stays_one_and_what_is_absent_is_none(self):
        record = article("gold")
        record["conditional_threats"][0]["beneficiary_ids"] = []
        del record["conditional_threats"][0]["quote_id"]

        (row, *_) = of_article(record)["conditional_threats"]

        assert (row["beneficiary_ids"], row["beneficiary_names"]) == ([], [])
        assert (row["quote_id"], row["speaker_name"], row["event_date"]) == (None, None, None)

    def test_a_proposed_actor_has_a_name_and_no_id(self):
        record = article("gold")
        (quote, *_) = (q for q in record["quotes"] if q.get("speaker_id"))
        mention = next(m for m in record["mentions"] if m["id"] == quote["speaker_id"])
        del mention["actor_id"]
        mention["proposed_actor"] = {"name": "Black Michael"}

        rows = of_article(record)

        row = next(r for r in rows["quotes"] if r["id"] == f"article.{quote['id']}")
        assert (row["speaker_actor_id"], row["speaker_name"]) == (None, "Black Michael")
        (proposed,) = (m["proposed_actor"] for m in rows["mentions"] if m["proposed_actor"])
        assert proposed == {"name": "Black Michael", "kind": None, "country": None}

    def test_a_layer_that_nobody_asked_for_is_none_and_not_empty(self):
        reading = article("annotator-1")
        tables = Tables(SCHEMA, absent={reading["id"]: frozenset({"events"})})

        (row,) = of_article(tables=tables, readings=[{**reading, "events": []}])["annotations"]

        assert row["events"] is None
        assert row["quotes"]
        assert row["annotator_kind"] == "unknown"

    def test_a_number_with_a_point_is_the_same_row(self):
        record = article("gold")
        before = of_article(record)
        record["mentions"][0]["start"] = float(record["mentions"][0]["start"])

        after = of_article(record)

        assert canonical(after) == canonical(before)

    def test_a_value_that_no_column_takes_is_refused(self):
        record = article("gold")
        record["quotes"][0]["colour"] = "red"

        with pytest.raises(PublishError, match="no column takes colour"):
            of_article(record)

    def test_making_rows_changes_nothing_of_the_record(self):
        record = article("gold")
        before = canonical(record)

        of_article(record)

        assert canonical(record) == before

    def test_the_digest_tells_of_a_change_in_any_config(self):
        digest = of_article()["documents"][0]["rows_sha256"]
        links = link_rows(
            [
                {
                    "id": "war",
                    "kind": "same_event",
                    "members": [{"document_id": "article", "id": "e"}],
                }
            ]
        )
        others = [
            of_article(links=links["article"]),
            of_article(readings=[article("annotator-1")]),
            of_article(tables=Tables(SCHEMA)),
        ]

        digests = {digest, *(rows["documents"][0]["rows_sha256"] for rows in others)}

        assert len(digests) == 4

    def test_what_unicode_cannot_write_has_a_digest_too(self):
        rows = {"mentions": [{"note": "\ud800"}]}

        assert rows_digest(rows) == sha256(canonical(rows).encode("utf-8"))


def test_a_member_of_a_cluster_is_a_row_under_its_document():
    members = [{"document_id": "article", "id": "e.1-2"}, {"document_id": "notice", "id": "e.3-4"}]

    found = link_rows([{"id": "war", "kind": "same_event", "members": members}])

    assert found["notice"] == [
        {
            "id": "war.notice.e.3-4",
            "link_id": "war",
            "kind": "same_event",
            "document_id": "notice",
            "item_id": "notice.e.3-4",
        }
    ]
    assert list(found) == ["article", "notice"]
