"""What a dataset is built from: what is taken, what is left out, and what makes it another."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.mutations.reading import ACTORS, SCHEMA, article, document, notice
from toolkit.dataset.source import Source, Spooled, contents
from toolkit.dataset.splits import Splits, read_splits
from toolkit.errors import ConfigurationError, PublishError, RecordError
from toolkit.files import write_lines
from toolkit.links import Links
from toolkit.model import ADJUDICATOR, Annotators, Document, JSONObject
from toolkit.records import decode_records

DOCUMENTS = {name: Document.from_json(document(name)) for name in ("article", "notice")}


def gold(made: JSONObject) -> JSONObject:
    """A reading as if it were adjudicated."""
    name = made["document_id"]
    return {**made, "id": f"{name}.gold", "kind": "gold", "annotator": "gold"}


def links(*documents: str) -> Links:
    """One cluster of the first event of some documents."""
    made = {"article": article("gold"), "notice": notice("gold")}
    members = [{"document_id": name, "id": made[name]["events"][0]["id"]} for name in documents]
    return Links(clusters=((0, {"id": "war", "kind": "same_event", "members": members}),))


def source(**other: Any) -> Source:
    """Both articles with a reading of one of them."""
    given: dict[str, Any] = {
        "records": [gold(article("annotator-1")), gold(notice("annotator-1"))],
        "documents": DOCUMENTS,
        "actors": {actor["id"]: actor for actor in ACTORS["actors"]},
        "schema": SCHEMA,
        "annotators": Annotators({"annotator-1": "person"}),
        "readings": [article("annotator-2"), article("annotator-1")],
        "links": links("article", "notice"),
    }
    return Source(**{**given, **other})


def changed(change: Callable[[JSONObject], object]) -> list[JSONObject]:
    """The records, the first of them changed."""
    records = json.loads(json.dumps(list(source().records)))
    change(records[0])
    return list(records)


class TestTaken:
    def test_documents_come_by_their_ids_and_readings_by_annotators(self):
        found = contents(source(records=list(source().records)[::-1]))

        assert [entry.document for entry in found.entries] == ["article", "notice"]
        assert [entry.readings for entry in found.entries] == [(1, 0), ()]

    def test_an_id_that_another_begins_with_comes_first(self):
        """Of records the ids would part them at the dot, which comes after the hyphen."""
        names = ("article", "article-2")
        documents = {name: replace(DOCUMENTS["article"], id=name) for name in names}
        records = [gold({**article("annotator-1"), "document_id": name}) for name in names]

        found = contents(
            source(records=records[::-1], documents=documents, readings=(), links=Links())
        )

        assert [entry.document for entry in found.entries] == list(names)

    def test_whose_reading_it_is_includes_those_that_gold_was_made_of(self):
        records = changed(
            lambda record: record["events"][0].update(provenance={"annotators": ["annotator-7"]})
        )

        assert contents(source(records=records)).readers == {
            "gold",
            "annotator-1",
            "annotator-2",
            "annotator-7",
        }

    def test_a_document_without_a_record_is_not_in_it(self):
        found = contents(source(records=[gold(article("annotator-1"))], links=Links()))

        assert [entry.document for entry in found.entries] == ["article"]


class TestLeftOut:
    def test_a_reading_of_a_document_that_is_not_built(self):
        found = contents(source(readings=[notice("annotator-1")], records=[source().records[0]]))

        assert found.left_out["reading", "of a document that is not built"] == 1
        assert [entry.readings for entry in found.entries] == [()]

    def test_a_reading_of_another_text(self):
        found = contents(source(readings=[{**article("annotator-1"), "text_sha256": "0" * 64}]))

        assert found.left_out == {("reading", "of another text"): 1}

    @pytest.mark.parametrize(
        "other", [{"kind": "gold"}, {"kind": "suggestion"}, {"annotator": ADJUDICATOR}]
    )
    def test_what_is_no_reading_of_a_reader_is_not_counted_either(self, other: JSONObject):
        found = contents(source(readings=[{**article("annotator-1"), **other}]))

        assert [entry.readings for entry in found.entries] == [(), ()]
        assert dict(found.left_out) == {}

    def test_a_cluster_that_has_one_item_left(self):
        found = contents(source(records=[source().records[0]], readings=()))

        assert found.links == {}
        assert dict(found.left_out) == {("linked item", "of which the records have no other"): 2}


class TestRefused:
    def test_two_readings_of_a_document_by_one_annotator(self):
        """Their rows would have one id."""
        again = {**article("annotator-1"), "id": "article.annotator-1.again"}

        with pytest.raises(PublishError) as caught:
            contents(source(readings=[again, article("annotator-1")]))

        assert caught.value.message == (
            "article.annotator-1 and article.annotator-1.again are both annotator-1’s reading of"
            " article"
        )


class TestFingerprint:
    """`inputs` tells what another dataset would be built from."""

    @pytest.mark.parametrize(
        ("name", "other"),
        [
            ("actors", {"actors": {}}),
            ("annotators", {"annotators": Annotators()}),
            ("links", {"links": links("article", "article")}),
            ("readings", {"readings": [article("annotator-1")]}),
            ("readings", {"absent": {article("annotator-1")["id"]: {"events"}}}),
            ("project", {"project": {"title": "Letters from Zenda"}}),
            ("splits", {"splits": Splits({"article": "train", "notice": "test"})}),
            ("records", {"records": changed(lambda record: record["events"].pop())}),
            (
                "documents",
                {"documents": {**DOCUMENTS, "notice": replace(DOCUMENTS["notice"], title="No")}},
            ),
        ],
    )
    def test_tells_what_has_changed(self, name: str, other: Any):
        before, after = contents(source()).inputs, contents(source(**other)).inputs

        assert [key for key in after if before[key] != after[key]] == [name]

    def test_does_not_hang_on_the_order_of_anything(self):
        given = source()
        other = source(
            records=list(given.records)[::-1],
            readings=list(given.readings)[::-1],
            documents=dict(reversed(DOCUMENTS.items())),
            actors=dict(reversed(list(given.actors.items()))),
        )

        assert contents(other).inputs == contents(given).inputs

    def test_does_not_hang_on_how_an_item_was_made(self):
        records = changed(
            lambda record: record["events"][0].update(provenance={"reason": "as it stands"})
        )

        assert contents(source(records=records)).inputs == contents(source()).inputs


class TestSplits:
    def test_without_any_there_is_one(self):
        assert contents(source()).splits == {"train": 2}

    def test_they_come_in_their_usual_order(self):
        splits = Splits({"article": "test", "notice": "validation", "gone": "train"})

        assert contents(source(splits=splits)).splits == {"validation": 1, "test": 1}

    def test_every_document_must_be_in_one(self):
        with pytest.raises(PublishError, match="notice is in no split"):
            contents(source(splits=Splits({"article": "train"})))

    def test_they_are_read_from_a_file(self, tmp_path: Path):
        path = tmp_path / "splits.json"
        path.write_text('{"article": "train", "notice": "test"}', "utf-8")

        assert read_splits(path).of("notice") == "test"

    @pytest.mark.parametrize(
        "text", ["[]", "{}", '{"a": 1}', '{"a": "Test set"}', '{"a": "all"}', '{"a": "te-st"}']
    )
    def test_what_cannot_be_splits_is_refused(self, text: str, tmp_path: Path):
        path = tmp_path / "splits.json"
        path.write_text(text, "utf-8")

        with pytest.raises(ConfigurationError, match=r"splits\.json"):
            read_splits(path)

    def test_what_is_not_json_is_refused(self, tmp_path: Path):
        (tmp_path / "splits.json").write_text("article,train", "utf-8")

        with pytest.raises(RecordError, match="is not JSON"):
            read_splits(tmp_path / "splits.json")


class TestSpooled:
    def test_records_are_read_when_they_are_asked_for(self, tmp_path: Path):
        records = [notice("annotator-1"), article("annotator-1")]
        write_lines(tmp_path / "records.jsonl", records)

        with decode_records([tmp_path / "records.jsonl"], SCHEMA) as lines:
            found = Spooled.of(lines)

            assert (len(found), found[-1], list(found)) == (2, records[0], records[::-1])
            assert list(found[1:]) == [records[0]]

    def test_some_can_be_left_out(self, tmp_path: Path):
        records = [notice("annotator-1"), article("annotator-1")]
        write_lines(tmp_path / "records.jsonl", records)

        with decode_records([tmp_path / "records.jsonl"], SCHEMA) as lines:
            assert list(Spooled.of(lines, frozenset({records[0]["id"]}))) == [records[1]]

    def test_what_unicode_cannot_write_is_read(self, tmp_path: Path):
        record = {**notice("annotator-1"), "source": {"export": "\ud800"}}
        write_lines(tmp_path / "records.jsonl", [record])

        with decode_records([tmp_path / "records.jsonl"], SCHEMA) as lines:
            assert Spooled.of(lines)[0] == record
