"""What a task shows of its problems."""

from __future__ import annotations

from toolkit.feedback import _controls
from toolkit.labelstudio.attention import Showing
from toolkit.labelstudio.config import labeling_config
from toolkit.labelstudio.feedback import MOST, NOTHING, feedback
from toolkit.labelstudio.unchanged import FEEDBACK, kept, unchanged
from toolkit.problems import problem
from toolkit.schema import load_schema

TEXT = "The guards of Zenda left the bridge."
CONTROLS = {"name": "mention", "direct": "quote"}


def fault(code="attribute-missing", message="no actor is chosen", **place):
    return problem("zenda.annotator-1", "$", code, message, task=1, annotation=7, **place)


def shown(*problems, shared=False, controls=CONTROLS):
    return feedback(problems, lambda _: TEXT, lambda code: f"Mend {code}.", controls, shared=shared)


def test_no_problems_are_no_feedback():
    assert shown() == NOTHING


def test_a_problem_is_told_with_its_words_and_what_to_do():
    note = shown(fault(start=14, end=19, label="name")).text

    assert note.splitlines()[1:] == [
        "1. “Zenda” (name): no actor is chosen",
        "→ Mend attribute-missing.",
    ]


def test_what_to_do_is_told_once_a_code():
    assert shown(fault(start=0, end=3), fault(start=4, end=10)).text.count("→") == 1


def test_a_task_for_everybody_says_whose_annotation_is_meant():
    line = shown(fault(annotator="annotator-2"), shared=True).text.splitlines()[1]

    assert line == "1. annotation 7, annotator-2: no actor is chosen"


def test_warnings_come_after_errors_and_are_called_doubtful():
    lines = shown(fault("span-trimmed", "trimmed", start=0, end=3), fault(start=4, end=10)).text

    assert lines.splitlines()[0].startswith("1 thing to change and 1 to look at once more.")
    assert lines.index("no actor") < lines.index("Perhaps all right") < lines.index("trimmed")


def test_an_address_does_not_get_into_the_note():
    assert "@" not in shown(fault(message="made by rudolf@strelsau.example")).text


def test_of_many_problems_it_is_told_how_many_more_there_are():
    many = [fault(message=f"fault {number}") for number in range(MOST + 3)]

    assert shown(*many).text.splitlines()[-1].startswith("… and 3 more")


def test_a_place_has_the_label_of_what_is_wrong_there_and_every_message_once():
    here = {"start": 14, "end": 19, "label": "direct"}

    (region,) = shown(fault(**here), fault(message="another", **here), fault(**here)).result

    assert (region["from_name"], region["value"]["labels"]) == ("quote", ["direct"])
    assert (region["value"]["start"], region["value"]["end"]) == (14, 19)
    assert region["meta"]["text"] == ["another", "no actor is chosen"]


def test_what_lies_beyond_the_text_is_told_and_not_marked():
    found = shown(fault(start=30, end=99))

    assert found.text
    assert not found.result


def test_each_label_of_the_page_is_known_with_its_control():
    layers = load_schema().layers

    found = _controls(labeling_config(layers))

    expected = {label.value: layer.control for layer in layers for label in layer.labels}
    assert expected.items() <= found.items()


def test_no_feedback_is_shown_by_a_task_that_never_had_a_note():
    assert Showing(1, {"text": TEXT}, {}, ()).shows(NOTHING)


def test_two_predictions_of_the_same_are_not_what_is_wanted():
    """One of them was sent twice; it goes."""
    found = shown(fault(start=14, end=19))
    one = Showing(1, {"feedback": found.text}, {}, ())

    assert not one.shows(found)


def test_an_annotation_that_equals_the_marked_places_is_no_unchanged_prediction():
    result = list(shown(fault(start=14, end=19)).result)
    annotation = {"result": result}
    task = {"predictions": [{"model_version": FEEDBACK, "result": result}]}

    assert unchanged(task, annotation) is None
    assert kept(task, annotation) == (0, 0)
    task["predictions"][0]["model_version"] = "rules"
    assert unchanged(task, annotation) == "rules"
    assert kept(task, annotation) == (1, 1)
