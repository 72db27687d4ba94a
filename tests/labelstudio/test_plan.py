"""The plan of a push tells what it would do, and a push does just that."""

from __future__ import annotations

from random import Random

import pytest

from tests.compose import ACTORS, compose
from toolkit.errors import ConfigurationError, LabelStudioError, NoAnswerError
from toolkit.files import canonical
from toolkit.labelstudio.client import Predicted, Project, Studio
from toolkit.labelstudio.config import labeling_config
from toolkit.labelstudio.forecast import forecast
from toolkit.labelstudio.load import Load
from toolkit.labelstudio.patience import Patience
from toolkit.labelstudio.plan import plan_push
from toolkit.labelstudio.push import push
from toolkit.labelstudio.tasks import RULES, task_data


class Shelf(Studio):
    """A server that holds what it is given, and notes what it is asked to change."""

    def __init__(self, projects=(), tasks=(), predictions=()):
        super().__init__("http://studio.example", "key")
        self.held = list(projects)
        self.shelved = list(tasks)
        self.predicted = list(predictions)
        self.told: list[str] = []

    def projects(self, title):
        return [project for project in self.held if project.title == title]

    def tasks(self, *_):
        return self.shelved

    def predictions(self, *_):
        return self.predicted

    def count(self, project):
        return len(self.shelved) if project.id == 1 else 0

    def update_config(self, *_):
        self.told.append("update_config")

    def import_tasks(self, *_):
        self.told.append("import_tasks")

    def worked_on(self, task):
        return any(t["annotations"] for t in self.shelved if t["id"] == task)

    def remove_task(self, task):
        self.told.append(f"remove_task {task}")

    def remove_empty(self, project):
        self.told.append(f"remove_empty {project.id}")

    def remove_prediction(self, number):
        self.told.append(f"remove_prediction {number}")

    def remove_predictions(self, task):
        self.told.append(f"remove_predictions {task}")

    def change_data(self, task, *_):
        self.told.append(f"change_data {task}")

    def predict(self, task, *_):
        self.told.append(f"predict {task}")


class Losing(Shelf):
    """One that loses a change on its way, and where somebody begins to work then."""

    def __init__(self, *held):
        super().__init__(*held)
        self.patience = Patience(first=0, tell=lambda _: None)

    def change_data(self, task, *_):
        super().change_data(task)
        self.shelved[0]["annotations"].append({"id": 1, "result": []})
        raise NoAnswerError("nobody answers", hint="Wait.")


@pytest.fixture
def documents(schema):
    """Three invented documents."""
    return [compose(Random(number), schema, f"invented-{number}")[0] for number in range(3)]


@pytest.fixture
def load(documents):
    """What is to be in the project."""
    return Load("crisis", None, documents, list(ACTORS.values()))


@pytest.fixture
def page(schema):
    """The labeling configuration."""
    return labeling_config(schema.layers)


@pytest.fixture
def project(page):
    """The project."""
    return Project(1, "crisis", page, "2019-05-02")


@pytest.fixture
def task(schema):
    """The task of a document, as an export brings it."""

    def task(number, document, **values):
        data = task_data(document, list(ACTORS.values()), schema_version=schema.version)
        bare = {"id": number, "data": data, "annotations": [], "drafts": [], "predictions": []}
        return bare | values

    return task


def told(plan):
    """What a plan says, without the line that sums it up."""
    first, *lines = forecast(plan)
    assert first == f"would push to {plan}"
    return [line.removeprefix("  ") for line in lines]


class TestForecast:
    def test_of_a_project_that_is_not_there(self, load, schema):
        plan = plan_push(load, Shelf(), schema)

        assert told(plan) == [
            "make the project",
            "add 3 tasks: invented-0, invented-1, invented-2",
        ]

    def test_of_tasks_to_add_to_change_to_leave_and_gone(
        self, load, project, task, schema, documents
    ):
        other, _ = compose(Random(99), schema, "invented-0")
        gone, _ = compose(Random(98), schema, "bygone")
        held = [task(7, other), task(8, documents[1]), task(9, gone)]

        plan = plan_push(load, Shelf([project], [*held, {**held[2], "id": 10, "data": {}}]), schema)

        assert plan.problems == ()
        assert told(plan) == [
            "add 1 task: invented-2",
            "put the new text into 1 task nobody worked on: invented-0",
            "leave as it is: 1 task: invented-1",
            "not among the documents, left as it is: 2 tasks: bygone (task 9), task 10",
        ]

    def test_of_many_documents_names_the_first_ones(self, schema):
        many = [compose(Random(n), schema, f"invented-{n:02}")[0] for n in range(12)]

        *_, line = told(plan_push(Load("crisis", None, many), Shelf(), schema))

        assert line.startswith("add 12 tasks: invented-00, ")
        assert line.endswith(", invented-09 and 2 more")

    def test_of_a_changed_page_names_what_comes_and_goes(self, load, task, schema, documents, page):
        older = page.replace('<Label value="PROTEST"', '<Label value="UPRISING"', 1)
        assert older != page
        studio = Shelf([Project(1, "crisis", older, "")], [task(7, d) for d in documents])

        plan = plan_push(load, studio, schema)

        assert told(plan) == [
            "change its labeling configuration, and the instructions with it:",
            "  - the label UPRISING of event",
            "  + the label PROTEST of event",
            "leave as it is: 3 tasks: invented-0, invented-1, invented-2",
        ]

    def test_of_a_page_without_a_label_in_use_says_that_it_is_refused(
        self, load, task, schema, documents, page
    ):
        older = page.replace('<Label value="PROTEST"', '<Label value="UPRISING"', 1)
        value = {"start": 0, "end": 1, "text": "x", "labels": ["UPRISING"]}
        region = {"id": "r", "from_name": "event", "to_name": "text", "type": "labels"}
        annotation = {"id": 1, "result": [{**region, "value": value}]}
        held = [task(7, documents[0], annotations=[annotation])]
        studio = Shelf([Project(1, "crisis", older, "")], held)

        plan = plan_push(load, studio, schema)

        assert "  - the label UPRISING of event (in use: 1 time in 1 task)" in told(plan)
        assert "  refused: annotations use what would go away" in told(plan)
        with pytest.raises(LabelStudioError, match="UPRISING"):
            push(plan, studio, schema)
        assert studio.told == []


class TestChangedTexts:
    @pytest.mark.parametrize(
        "work",
        [
            {"annotations": [{"id": 1, "result": []}]},
            {"annotations": [{"id": 1, "result": [], "was_cancelled": True}]},
            {"drafts": [{"id": 1, "result": []}]},
        ],
        ids=["annotated", "skipped", "begun"],
    )
    def test_a_task_that_was_worked_on_keeps_its_text(self, work, load, project, task, schema):
        other, _ = compose(Random(99), schema, "invented-0")

        plan = plan_push(load, Shelf([project], [task(7, other, **work)]), schema)

        assert plan.new_texts == ()
        (found,) = plan.problems
        assert (found.code, found.record, found.location.task) == (
            "document-text-changed",
            "invented-0",
            7,
        )

    def test_who_begins_while_a_lost_answer_is_waited_for_keeps_the_text(
        self, documents, project, task, schema
    ):
        """It was not changed by the first attempt, and must not be by the second."""
        other, _ = compose(Random(99), schema, "invented-0")
        studio = Losing([project], [task(7, other)])
        plan = plan_push(Load("crisis", None, documents[:1]), studio, schema)

        with pytest.raises(LabelStudioError, match="began to work on task 7 a moment ago"):
            push(plan, studio, schema)

        assert studio.told.count("change_data 7") == 1

    def test_what_was_predicted_of_the_old_text_goes_first(self, documents, project, task, schema):
        """A push that ends in between finds the old text again, and begins anew."""
        other, _ = compose(Random(99), schema, "invented-0")
        suggestion = {
            "id": "invented-0.suggest",
            "kind": "suggestion",
            "text_sha256": documents[0].text_sha256,
            **{layer.name: [] for layer in schema.layers},
        }
        load = Load("crisis", None, documents[:1], predictions={"invented-0": suggestion})
        studio = Shelf([project], [task(7, other)], [Predicted(4, 7, RULES)])

        push(plan_push(load, studio, schema), studio, schema)

        assert studio.told == ["remove_predictions 7", "change_data 7", "predict 7"]

    def test_somebody_who_began_after_the_plan_keeps_the_text(self, load, project, task, schema):
        other, _ = compose(Random(99), schema, "invented-0")
        studio = Shelf([project], [task(7, other)])
        plan = plan_push(load, studio, schema)
        studio.shelved[0]["annotations"].append({"id": 1, "result": []})

        with pytest.raises(LabelStudioError, match="began to work on task 7"):
            push(plan, studio, schema)

        assert "change_data 7" not in studio.told


class TestDoubles:
    def test_untouched_copies_are_removed_and_the_one_with_work_stays(
        self, load, project, task, schema, documents
    ):
        """Whichever is the older."""
        worked = [{"id": 1, "result": []}]
        held = [
            *(task(7, documents[0]), task(8, documents[0], annotations=worked)),
            *(task(9, documents[0]), task(10, documents[1]), task(11, documents[1])),
            task(12, documents[2]),
        ]

        plan = plan_push(load, Shelf([project], held), schema)

        assert told(plan)[0] == (
            "remove 3 untouched copies: invented-0 (task 7), invented-0 (task 9), invented-1"
            " (task 11)"
        )
        assert plan.tasks == {"invented-0": 8, "invented-1": 10, "invented-2": 12}

    def test_what_only_looks_like_a_copy_stays_and_is_told(
        self, load, project, task, schema, documents
    ):
        other, _ = compose(Random(99), schema, "invented-0")

        plan = plan_push(load, Shelf([project], [task(7, documents[0]), task(8, other)]), schema)

        assert plan.doubled == ()
        assert [(p.code, p.location.task) for p in plan.problems] == [("task-duplicate", 8)]

    def test_a_copy_that_somebody_opened_meanwhile_stays(
        self, load, project, task, schema, documents
    ):
        studio = Shelf([project], [task(7, documents[0]), task(8, documents[0])])
        plan = plan_push(load, studio, schema)
        studio.shelved[1]["annotations"].append({"id": 1, "result": []})

        push(plan, studio, schema)

        assert "remove_task 8" not in studio.told

    def test_a_second_prediction_of_the_rules_is_removed(self, project, task, schema, documents):
        suggestion = {"kind": "suggestion", "text_sha256": documents[0].text_sha256}
        load = Load("crisis", None, documents[:1], predictions={"invented-0": suggestion})
        made = [Predicted(4, 7, RULES), Predicted(5, 7, RULES), Predicted(6, 7, "elsewhere")]

        plan = plan_push(load, Shelf([project], [task(7, documents[0])], made), schema)

        assert plan.doubled_predictions == (5,)
        assert "remove 1 prediction that is there twice" in told(plan)

    def test_an_empty_project_of_the_same_page_is_removed(
        self, load, project, task, schema, documents
    ):
        echo = Project(2, "crisis", project.label_config, "later")
        studio = Shelf([project, echo], [task(n, d) for n, d in enumerate(documents)])

        plan = plan_push(load, studio, schema)
        push(plan, studio, schema)

        assert told(plan)[0] == "remove the empty project of the same title: number 2"
        assert studio.told == ["remove_empty 2"]

    def test_a_project_of_another_page_may_be_anybodys(
        self, load, project, task, documents, schema
    ):
        studio = Shelf([project, Project(2, "crisis", "<View/>", "later")], [task(7, documents[0])])

        with pytest.raises(
            LabelStudioError, match=r"2 projects are called 'crisis' \(numbers 1, 2"
        ):
            plan_push(load, studio, schema)


def test_a_plan_says_the_same_each_time_it_is_made(load, project, task, schema, documents):
    studio = Shelf([project], [task(7, documents[0])])

    first, second = (plan_push(load, studio, schema) for _ in range(2))

    assert forecast(first) == forecast(second)
    assert canonical(first.tasks) == canonical(second.tasks)


def test_tasks_for_other_layers_are_refused(load, project, task, schema, documents):
    held = task(7, documents[0])
    held["data"]["layers"] = ["quotes"]

    with pytest.raises(ConfigurationError, match="is there for quotes, not for all layers"):
        plan_push(load, Shelf([project], [held]), schema)
