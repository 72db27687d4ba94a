"""Tasks, however they are exported, say how far everybody is."""

from __future__ import annotations

from pathlib import Path

import pytest

from toolkit.labelstudio.progress import as_of_now, author, progress
from toolkit.labelstudio.shape import Export

NOTES = {"server": "http://studio.example", "project": 1, "title": "crisis"}
USERS = [
    {"server": "http://studio.example", "project": 1, "user": user, "annotator": name}
    for user, name in ((4, "annotator-1"), (9, "annotator-2"), (10, "annotator-10"))
]


def marked(name, label="name"):
    value = {"start": 0, "end": 3, "text": "One", "labels": [label]}
    return {
        "id": name, "from_name": "mention", "to_name": "text", "type": "labels", "value": value
    }  # fmt: skip


def made(user, *result, number=1, **values):
    """An annotation by the user of a number."""
    return {"id": number, "completed_by": user, "result": list(result), **values}


def task(number, *annotations, annotator=None, **values):
    data = {"document_id": f"d-{number}", "text": "One."}
    named = data if annotator is None else {**data, "annotator": annotator}
    return {"id": number, "data": named, "annotations": list(annotations), **values}


def export(*tasks, name="crisis.20260301T120000Z.json", **notes):
    return Export(Path(name), dict(enumerate(tasks)), {**NOTES, **notes})


def rows(*tasks, users=USERS):
    """By annotator: what is told of everybody."""
    return {one.annotator: one for one in progress(export(*tasks), users).annotators}


class TestTask:
    def test_is_done_skipped_begun_or_not_yet_and_never_two_of_them(self):
        """Everybody's tasks are everybody's to do."""
        draft = {"id": 1, "created_username": "anna@ruritania.example, 4"}
        tasks = [
            task(1, made(4, marked("a")), made(9, marked("a"), number=2)),
            task(2, made(4, was_cancelled=True)),
            task(3, drafts=[draft]),
            task(4),
        ]

        found = rows(*tasks, users=USERS[:2])

        told = {n: (r.tasks, r.done, r.skipped, r.drafts, r.not_yet) for n, r in found.items()}
        assert told == {"annotator-1": (4, 1, 1, 1, 1), "annotator-2": (4, 1, 0, 0, 3)}

    def test_of_one_annotator_is_no_other_s(self):
        """Whoever is entered for the project beside has none, and is not listed."""
        found = rows(task(1, annotator="annotator-1"), task(2, made(4), annotator="annotator-1"))

        assert list(found) == ["annotator-1"]
        assert (found["annotator-1"].tasks, found["annotator-1"].done) == (2, 1)

    def test_that_was_submitted_and_skipped_is_done(self):
        found = rows(task(1, made(4, marked("a")), made(4, number=2, was_cancelled=True)))

        assert (found["annotator-1"].done, found["annotator-1"].skipped) == (1, 0)

    def test_that_is_done_and_was_begun_again_has_changes(self):
        draft = {"id": 1, "created_username": "Anna anna@ruritania.example, 4", "annotation": 1}
        row = rows(task(1, made(4, marked("a")), drafts=[draft]))["annotator-1"]

        assert (row.done, row.drafts, row.changes, row.not_yet) == (1, 0, 1, 0)

    def test_with_two_drafts_is_one_task(self):
        drafts = [{"id": n, "user": 4} for n in (1, 2)]

        assert rows(task(1, drafts=drafts))["annotator-1"].drafts == 1


class TestDraft:
    @pytest.mark.parametrize(
        ("draft", "user"),
        [
            ({"user": 4}, 4),
            ({"user": {"id": 4, "email": "a@x.example"}}, 4),
            ({"user": "a@x.example", "created_username": "a@x.example, 4"}, 4),
            ({"user": "a@x.example", "created_username": "Anna, 3rd, a@x.example, 12"}, 12),
            ({"user": "a@x.example"}, None),
            (31, None),
        ],
    )
    def test_says_whose_it_is_in_one_of_several_ways(self, draft, user):
        assert author(draft) == user

    def test_that_is_a_number_is_that_of_the_one_whose_task_it_is(self):
        found = progress(export(task(1, annotator="annotator-1", drafts=[31])), USERS)

        assert [(one.annotator, one.drafts) for one in found.annotators] == [("annotator-1", 1)]
        assert found.unknown_drafts == 0

    def test_that_is_a_number_in_a_task_of_everybody_is_nobody_s(self):
        found = progress(export(task(1, drafts=[31])), USERS)

        assert {one.drafts for one in found.annotators} == {0}
        assert found.unknown_drafts == 1


class TestNames:
    def test_stand_in_the_order_of_their_numbers(self):
        assert list(rows(task(1))) == ["annotator-1", "annotator-2", "annotator-10"]

    def test_are_numbers_of_users_where_nobody_is_entered(self):
        assert list(rows(task(1, made(4)), users=[])) == ["user-4"]


class TestTime:
    def test_is_the_median_of_what_was_submitted_on_the_page(self):
        """What a program submitted has none, and skips do not count."""
        tasks = [
            task(1, made(4, marked("a"), lead_time=10)),
            task(2, made(4, marked("a"), lead_time=31.5)),
            task(3, made(4, marked("a"), lead_time=None)),
            task(4, made(4, was_cancelled=True, lead_time=1000)),
        ]

        assert rows(*tasks)["annotator-1"].median_lead_time == 20.75

    def test_is_not_known_where_nobody_measured_it(self):
        assert rows(task(1, made(4, marked("a"))))["annotator-1"].median_lead_time is None


class TestPredictions:
    def test_are_compared_item_for_item_with_what_was_submitted(self):
        """One of two was left, one got another label; what was added does not count."""
        predicted = {"model_version": "rules", "result": [marked("a"), marked("b")]}
        kept = (marked("a"), marked("b", "nominal"), marked("c"))
        row = rows(task(1, made(4, *kept, prediction=predicted), predictions=[1]))["annotator-1"]

        assert (row.predicted, row.kept, row.unchanged, row.whole) == (2, 1, 0.5, 0)

    def test_that_came_back_with_nothing_changed_are_counted_whole(self):
        predicted = {"model_version": "rules", "result": [marked("a")]}
        tasks = [task(n, made(4, marked("a"), prediction=predicted)) for n in (1, 2)]
        row = rows(*tasks)["annotator-1"]

        assert (row.unchanged, row.whole) == (1.0, 2)

    def test_of_several_the_nearest_counts(self):
        far, near = ({"result": [marked("x"), marked("y")]}, {"result": [marked("a"), marked("b")]})
        row = rows(task(1, made(4, marked("a")), predictions=[far, near]))["annotator-1"]

        assert (row.predicted, row.kept) == (2, 1)

    def test_of_which_there_are_none_have_no_share(self):
        """Nor have those of tasks that were skipped."""
        predicted = {"result": [marked("a")]}
        tasks = [
            task(1, made(4, marked("a"))),
            task(2, made(4, was_cancelled=True, prediction=predicted)),
        ]

        assert rows(*tasks)["annotator-1"].unchanged is None


class TestExports:
    def test_are_put_together_each_task_as_the_newest_file_has_it(self):
        """A file may hold only what had changed since the one before."""
        live = {"1": [1], "2": [2]}
        first = export(
            task(1), task(2, made(9, number=2)), pulled_at="1", tasks={"1": [], "2": [2]}
        )
        second = export(task(1, made(4)), pulled_at="2", tasks=live)

        (one,) = as_of_now([second, first])
        told = {r.annotator: r.done for r in progress(one, USERS[:2]).annotators}

        assert told == {"annotator-1": 1, "annotator-2": 1}

    def test_leave_out_what_is_gone_from_the_server(self):
        first = export(task(1, made(4)), task(2, made(4, number=2)), pulled_at="1", tasks={})
        second = export(pulled_at="2", tasks={"1": []})

        (one,) = as_of_now([first, second])
        found = progress(one, USERS[:1])

        assert (found.tasks, found.annotators[0].done) == (1, 0)

    def test_of_two_projects_stay_apart(self):
        other = export(task(1), project=2, title="other")

        assert [progress(one).title for one in as_of_now([export(task(1)), other])] == [
            "crisis",
            "other",
        ]

    def test_without_notes_are_a_project_too(self):
        (one,) = as_of_now([Export(Path("a.json"), {0: task(1, made(4))})])

        assert [r.annotator for r in progress(one, USERS).annotators] == ["user-4"]
