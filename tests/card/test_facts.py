"""What is counted of published rows."""

from __future__ import annotations

from tests.card.invented import DOCUMENT, SCHEMA, THREAT, facts
from toolkit.card import Facts
from toolkit.card.facts import MOST, OTHERS, label_columns


def test_labels_are_counted_by_config_and_column_and_lists_by_each_of_theirs():
    found = facts(("conditional_threats", THREAT), ("conditional_threats", THREAT))

    assert found.rows["conditional_threats"] == 2
    assert found.of("conditional_threats", "act") == {"threat": 2}
    assert found.of("conditional_threats", "consequence_kinds") == {
        "economic": 2,
        "military_aid": 2,
    }
    assert found.of("conditional_threats", "completeness") == {"core": 2}


def test_many_rows_at_once_are_counted_like_one_after_another():
    rows = [THREAT, {**THREAT, "act": "offer", "document_id": "e"}, {**THREAT, "act": None}]
    one, all_ = Facts(SCHEMA), Facts(SCHEMA)
    for row in rows:
        one.add("conditional_threats", row)
    all_.add_all("conditional_threats", rows)

    assert one.labels == all_.labels
    assert (one.rows, one.joint, one.pairs) == (all_.rows, all_.joint, all_.pairs)


def test_which_columns_hold_labels_is_read_from_the_schema():
    assert dict(label_columns(SCHEMA, "quotes")) == {"mode": False, "speaker_status": False}
    assert dict(label_columns(SCHEMA, "conditional_threats"))["consequence_kinds"]
    assert not [*label_columns(SCHEMA, "annotations")]


def test_a_threat_of_two_by_one_is_two_pairs_and_one_without_a_target_none():
    found = facts(
        ("conditional_threats", THREAT),
        ("conditional_threats", {**THREAT, "target_names": []}),
        ("conditional_threats", {**THREAT, "threatener_names": [None]}),
    )

    assert found.pairs == {("Ruritania", "Hentzau"): 1, ("Strelsau", "Hentzau"): 1}
    assert found.untargeted == 1


def test_each_kind_of_a_threat_counts_with_its_commitment():
    assert facts(("conditional_threats", THREAT)).joint == {
        ("economic", "committed"): 1,
        ("military_aid", "committed"): 1,
    }


def test_documents_are_counted_by_what_is_known_of_them_and_by_what_is_not():
    bare = {**DOCUMENT, "id": "e", "source": None, "published": None, "published_basis": None}
    found = facts(("documents", DOCUMENT), ("documents", bare))

    assert found.described("source") == {"The Strelsau Times": 1, None: 1}
    assert found.described("language") == {"en": 2}
    assert found.characters == 18
    assert found.undated == 1


def test_the_days_of_publication_run_from_the_first_to_the_last_possible_one():
    found = facts(
        ("documents", DOCUMENT),
        ("documents", {**DOCUMENT, "published": "2018-12-30"}),
        ("documents", {**DOCUMENT, "published": "XXXX-05-02"}),
    )

    assert found.published == ("2018-12-30", "2019-05-31")
    assert found.undated == 1


def test_readings_are_counted_by_annotator_and_by_document():
    rows = [
        {"document_id": document, "annotator": annotator, "annotator_kind": "person"}
        for document, annotator in (
            ("a", "annotator-1"),
            ("a", "annotator-2"),
            ("b", "annotator-2"),
        )
    ]

    found = facts(*(("annotations", row) for row in rows))

    assert found.readings == {"annotator-1": 1, "annotator-2": 2}
    assert found.readers_by_number() == {1: 1, 2: 1}


def test_documents_that_hold_a_row_are_counted_once():
    other = {**THREAT, "document_id": "e"}
    rows = (THREAT, THREAT, other)

    found = facts(*(("conditional_threats", row) for row in rows))

    assert found.holding["conditional_threats"] == 2


def test_a_cluster_is_counted_once_whatever_the_order_of_its_members():
    members = (("one", "same_quote"), ("two", "same_event"), ("one", "same_quote"))

    found = facts(*(("links", {"link_id": link, "kind": kind}) for link, kind in members))

    assert found.clusters == {"same_quote": 1, "same_event": 1}


def test_a_speaker_whose_name_is_withheld_is_known():
    rows = (
        {"speaker_actor_id": "rudolf", "speaker_name": "Rudolf"},
        {"speaker_actor_id": None, "speaker_name": None},
        {"speaker_actor_id": "long", "speaker_name": None},
    )

    found = facts(*(("quotes", row) for row in rows))

    assert found.speakers == {"Rudolf": 1}
    assert found.spoken == 2


def test_however_many_different_values_there_are_so_many_are_kept_and_no_more():
    found = Facts(SCHEMA)
    for place in range(MOST + 5):
        found.add("quotes", {"speaker_name": f"speaker {place}"})

    assert len(found.speakers) == MOST + 1
    assert found.speakers[OTHERS] == 5


def test_documents_beyond_so_many_sources_are_not_taken_for_ones_without():
    found = Facts(SCHEMA)
    for place in range(MOST + 5):
        found.add("documents", {"source": f"source {place}"})
    found.add("documents", {"source": None})

    assert len(found.described("source")) == MOST + 1
    assert found.described("source")[None] == 1
