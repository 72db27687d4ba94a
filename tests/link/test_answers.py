"""Tasks of pairs, as Label Studio exports them → what was said of each."""

from __future__ import annotations

from html import unescape
from xml.etree import ElementTree as ET

from tests.link.stories import ACTORS, pair
from toolkit.link import find
from toolkit.link.page import config, question_of, task
from toolkit.link.review import _decided

NAMES = {1: "annotator-1", 2: "annotator-2"}


def asked(first: str = "We will close the bridge"):
    """A candidate's task, and the candidate."""
    records, documents = pair(first, first)
    (found,) = find(records, documents, ACTORS, kinds=["same_quote"])
    return task(found.candidates[0], documents, str.title), found.candidates[0]


def annotation(answer: str, user: object, at: str = "2024-05-01T10:00:00Z", **more):
    value = {"choices": [answer]}
    result = [{"from_name": "same", "type": "choices", "value": value}]
    return {"id": 1, "completed_by": user, "result": result, "updated_at": at, **more}


def answers(*annotations) -> dict[str, str]:
    one, _ = asked()
    return dict(next(iter(_decided([{**one, "annotations": annotations}], NAMES))).answers)


def test_a_task_says_which_pair_it_asks_for():
    one, candidate = asked()

    assert question_of(one["data"]) == ("same_quote", candidate.pair)


def test_the_task_of_an_article_asks_for_no_pair():
    assert question_of({"document_id": "zenda", "text": "…"}) is None


def test_answers_of_several_people_stand_beside_each_other():
    both = answers(annotation("yes", 1), annotation("no", {"id": 2}))

    assert both == {"annotator-1": "yes", "annotator-2": "no"}


def test_of_two_answers_of_one_person_the_later_counts():
    late = annotation("no", 1, "2024-05-02T10:00:00Z")

    assert answers(late, annotation("yes", 1)) == {"annotator-1": "no"}


def test_who_is_not_entered_is_told_by_number():
    assert answers(annotation("yes", 7)) == {"user-7": "yes"}


def test_a_skipped_task_and_an_empty_answer_say_nothing():
    one, _ = asked()
    skipped = annotation("yes", 1, was_cancelled=True)
    empty = {"id": 2, "completed_by": 2, "result": []}

    assert list(_decided([{**one, "annotations": [skipped, empty]}], NAMES)) == []


def test_a_pair_that_was_sent_twice_is_one_pair():
    """A request that was given up for lost may still arrive."""
    one, _ = asked()
    twice = [
        {**one, "annotations": [annotation("yes", 1)]},
        {**one, "annotations": [annotation("no", 2)]},
    ]

    (decided,) = _decided(twice, NAMES)

    assert decided.disputed


def test_everything_shown_as_html_is_escaped():
    hostile = "<img src=x onerror=alert(1)> & </mark><script>alert(2)</script>"
    one, _ = asked(hostile)
    shown = one["data"]["one"]

    assert "<img" not in shown
    assert "<script" not in shown
    assert hostile in unescape(shown)


def test_the_page_is_xml_with_the_three_answers():
    page = ET.fromstring(config())  # noqa: S314 (our own)

    assert [one.get("value") for one in page.iter("Choice")] == ["yes", "no", "unsure"]
    assert {one.get("name") for one in page.iter("HyperText")} == {"one", "other"}
