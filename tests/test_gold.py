"""The gold of the checkout is made of its readings and decisions, and meets the known traps."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from toolkit.adjudicate import adjudicate
from toolkit.adjudicate.decisions import page, read_decisions
from toolkit.files import dumps_page
from toolkit.gather import gather
from toolkit.links import read_links
from toolkit.model import Document, JSONObject
from toolkit.registry import read_corpus
from toolkit.schema import load_schema
from toolkit.settings import read_settings
from toolkit.validate import Corpus

SCHEMA = load_schema()
LAYERS = tuple(layer.name for layer in SCHEMA.layers)


@pytest.fixture(scope="module")
def corpus(root: Path) -> Corpus:
    settings = read_settings(root, {})
    names = ("documents", "actors", "annotators", "links", "records", "waivers")
    return read_corpus({name: settings.path("paths", name) for name in names}, SCHEMA)


@pytest.fixture(scope="module")
def gold(root: Path) -> dict[str, JSONObject]:
    """The stored gold records by the number that their articles begin with."""
    files = sorted((root / "annotations" / "gold").glob("*.json"))
    return {path.name[:3]: json.loads(path.read_text("utf-8")) for path in files}


def at(record: JSONObject, layer: str, text: str) -> list[JSONObject]:
    """The items of a layer that begin with some words."""
    return [item for item in record[layer] if item["text"].startswith(text)]


def actor(record: JSONObject, mention: str) -> str:
    return next(str(m["actor_id"]) for m in record["mentions"] if m["id"] == mention)


def test_adjudicating_the_stored_readings_again_gives_the_stored_bytes(root: Path, corpus: Corpus):
    """Gold and decisions are what readings and decisions make, to the last byte."""
    annotations = root / "annotations"
    gathered = gather([annotations / "exports"], SCHEMA, corpus.annotators)
    decisions = read_decisions(annotations / "decisions.json", SCHEMA)

    made = adjudicate(
        [record for record, _ in gathered.records],
        decisions,
        corpus.documents,
        corpus.actors,
        SCHEMA,
    )

    stored = (annotations / "decisions.json").read_text("utf-8")
    assert stored == page(made.decisions, SCHEMA.version)
    assert {record["document_id"] for record in made.gold} == set(corpus.documents)
    for record in made.gold:
        path = annotations / "gold" / f"{record['document_id']}.json"
        assert path.read_text("utf-8") == dumps_page(record)


def test_every_item_says_where_it_comes_from(gold: dict[str, JSONObject]):
    """Two annotators agree on it, or a decision made it, with its reason."""
    for record in gold.values():
        for item in (item for layer in LAYERS for item in record[layer]):
            source = item["provenance"]
            decided = "decision" in source
            assert decided == bool(source.get("reason")), item["id"]
            assert decided or source["annotators"], item["id"]


def test_both_readers_read_every_article_and_began_with_empty_tasks(root: Path):
    read: dict[str, set[str]] = {}
    for path in (root / "annotations" / "exports").glob("*Z.json"):
        for task in json.loads(path.read_text("utf-8")):
            (annotation,) = task["annotations"]
            assert annotation["result"]
            assert (task["predictions"], task["data"]["feedback"]) == ([], "")
            read.setdefault(task["data"]["annotator"], set()).add(task["data"]["document_id"])

    stems = {path.stem for path in (root / "seeds").glob("*.txt")}
    assert read == {"annotator-1": stems, "annotator-2": stems}


def test_every_cluster_of_links_spans_articles_and_all_kinds_are_there(root: Path):
    clusters = json.loads((root / "annotations" / "links.json").read_text("utf-8"))["links"]

    assert read_links(root / "annotations" / "links.json", SCHEMA).problems == ()
    assert {cluster["kind"] for cluster in clusters} == {"same_event", "same_quote", "same_threat"}
    for cluster in clusters:
        assert len({member["document_id"] for member in cluster["members"]}) > 1, cluster["id"]


class TestTraps:
    """What a hasty reader of these five articles gets wrong."""

    def test_the_header_of_002_is_a_crawl_date_and_no_date_of_publication(self, corpus: Corpus):
        document = self.document(corpus, "002")

        assert document.published == "2021-12"
        assert document.sections[0].kind == "boilerplate"
        assert "2023" in self.text(document, document.sections[0].span)

    def test_the_headline_of_002_is_its_last_line_and_holds_a_threat(
        self, corpus: Corpus, gold: dict[str, JSONObject]
    ):
        last = self.document(corpus, "002").sections[-1]

        assert last.kind == "title"
        (threat,) = at(gold["002"], "conditional_threats", "Biden wants to boost")
        assert (threat["start"], threat["end"]) == (last.span.start, last.span.end)

    def test_nothing_is_marked_among_the_icon_names_of_001(
        self, corpus: Corpus, gold: dict[str, JSONObject]
    ):
        document = self.document(corpus, "001")
        chrome = [s.span for s in document.sections if s.kind == "boilerplate"]

        assert any("folder_open" in self.text(document, span) for span in chrome)
        for item in (item for layer in LAYERS for item in gold["001"][layer]):
            assert not any(span.start < item["end"] and item["start"] < span.end for span in chrome)

    def test_the_russian_president_joe_biden_of_004_is_joe_biden(self, gold: dict[str, JSONObject]):
        (biden, *_) = [m for m in at(gold["004"], "mentions", "Joe Biden") if m["start"] > 774]

        assert biden["actor_id"] == "joe-biden"
        assert at(gold["004"], "mentions", "WLRussian") == []

    def test_the_caption_of_004_is_annotated(self, gold: dict[str, JSONObject]):
        (quote,) = at(gold["004"], "quotes", "Saber rattles")

        assert quote["mode"] == "direct"
        assert at(gold["004"], "mentions", "Kadamovsky")

    def test_the_if_of_003_that_is_no_threat_is_an_offer(self, gold: dict[str, JSONObject]):
        (offer,) = at(gold["003"], "conditional_threats", "there is a diplomatic path")

        assert (offer["act"], offer["consequence_kinds"]) == ("offer", ["inducement"])
        assert [actor(gold["003"], one) for one in offer["target_ids"]] == ["vladimir-putin"]

    def test_what_otherwise_hangs_on_is_the_invasion_that_is_warned_against(
        self, gold: dict[str, JSONObject]
    ):
        (threat,) = at(gold["004"], "conditional_threats", "Otherwise")

        assert threat["condition"]["text"] == "the Russian invasion of Ukraine"
        assert threat["condition_polarity"] == "if_done"

    @staticmethod
    def document(corpus: Corpus, number: str) -> Document:
        return next(d for name, d in corpus.documents.items() if name.startswith(number))

    @staticmethod
    def text(document: Document, span: Any) -> str:
        return document.text[span.start : span.end]
