"""`redline validate --push-feedback` on the real server: seen there, mended there, and gone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from toolkit.labelstudio.attention import TAB
from toolkit.labelstudio.unchanged import FEEDBACK

pytestmark = pytest.mark.label_studio

TEXT = """Strelsau, 4 May. The garrison of Zenda has crossed the river, the ministry said on Monday.

Duke Michael received reporters in the capital. The chancellor of Ruritania called the march a
provocation, and asked the guards to leave the bridge.
"""
WORDS = "Duke Michael"


@pytest.fixture
def result(schema):
    """A mention of which it is not said who is meant."""
    layer = next(layer for layer in schema.layers if layer.name == "mentions")
    start = TEXT.index(WORDS)
    value = {"start": start, "end": start + len(WORDS), "text": WORDS}
    return [
        {
            "id": "region1",
            "from_name": layer.control,
            "to_name": "text",
            "type": "labels",
            "value": {**value, "labels": [layer.labels[0].value]},
        }
    ]


@pytest.fixture
def place(run, folder):
    """The project's folder with one document, which is invented."""
    (folder / "seeds").mkdir()
    (folder / "seeds" / "zenda.txt").write_text(TEXT, "utf-8")
    assert run("ingest", "seeds", "-o", "annotations/documents.jsonl")[0] == 0
    return folder


@pytest.fixture
def project(run, place, title, tasks, web, result):
    """A project in which somebody has marked something wrongly; pulled → its task's number."""
    documents = place / "annotations" / "documents.jsonl"
    code, _, err = run("push", documents, "--project", title)
    assert code == 0, err
    (task,) = tasks(title)
    web.post(f"/api/tasks/{task['id']}/annotations/", json={"result": result}).raise_for_status()
    return task["id"]


@pytest.fixture
def checked(run, title):
    """Pull, and validate with feedback → exit code, standard output, standard error."""

    def checked():
        assert run("pull", "--project", title, "-o", "annotations/exports")[0] == 0
        return run("validate", "annotations/exports", "--push-feedback")

    return checked


@pytest.fixture
def tabs(web, tasks, title):
    """The titles of the tabs of the Data Manager."""

    def tabs():
        number = tasks(title)[0]["project"]
        found = web.get("/api/dm/views/", params={"project": number}).json()
        return [tab["data"]["title"] for tab in found]

    return tabs


@pytest.fixture
def predictions(tasks, title):
    """Those that show problems, of the one task."""

    def predictions():
        (task,) = tasks(title)
        return [p for p in task["predictions"] if p["model_version"] == FEEDBACK]

    return predictions


@pytest.fixture
def state(tasks, title, tabs):
    """All that feedback could have changed."""

    def state():
        (task,) = tasks(title)
        kept = {key: task[key] for key in ("data", "updated_at", "annotations")}
        return kept, [(p["id"], p["result"]) for p in task["predictions"]], tabs()

    return state


@pytest.mark.usefixtures("project")
def test_a_problem_is_shown_in_three_places_and_no_annotation_is_touched(
    checked, tasks, title, tabs, predictions
):
    (before,) = tasks(title)

    code, _, err = checked()

    (task,) = tasks(title)
    assert code == 1
    assert f"project {title!r}: 1 task with feedback (1 written)" in err
    assert task["annotations"] == before["annotations"]
    assert task["data"] == {**before["data"], "feedback": task["data"]["feedback"]}
    assert "1 thing to change." in task["data"]["feedback"]
    assert f"“{WORDS}” (name): no actor is chosen" in task["data"]["feedback"]
    (made,) = predictions()
    (region,) = made["result"]
    assert region["value"]["text"] == WORDS
    assert region["meta"]["text"] == ["no actor is chosen: choose one, or write a new one"]
    assert tabs() == ["Default", TAB]


@pytest.mark.usefixtures("project")
def test_a_second_run_changes_nothing_also_after_another_pull(checked, state):
    checked()
    before = state()

    _, _, err = checked()

    assert "(nothing new)" in err
    assert state() == before


@pytest.mark.usefixtures("project")
def test_what_a_run_that_was_killed_left_undone_is_done_by_the_next(
    checked, state, web, predictions
):
    checked()
    before = state()
    (made,) = predictions()
    web.delete(f"/api/predictions/{made['id']}/").raise_for_status()

    checked()

    assert [result for _, result in state()[1]] == [result for _, result in before[1]]
    assert (state()[0]["data"], state()[2]) == (before[0]["data"], before[2])


@pytest.mark.usefixtures("project")
def test_a_task_whose_annotation_changed_since_the_pull_is_left(
    checked, run, web, tasks, title, result
):
    checked()
    (before,) = tasks(title)
    number = before["annotations"][0]["id"]
    web.patch(f"/api/annotations/{number}/", json={"result": result * 2}).raise_for_status()
    (before,) = tasks(title)

    code, _, _ = run("validate", "annotations/exports", "--push-feedback")
    # What it shows is what it would show: nothing is written, and nothing refused.
    assert (code, tasks(title)) == (1, [before])
    moved = [{**result[0], "value": {**result[0]["value"], "start": 0}}]
    web.patch(f"/api/annotations/{number}/", json={"result": moved}).raise_for_status()
    web.patch(
        f"/api/tasks/{before['id']}/", json={"data": {**before["data"], "feedback": ""}}
    ).raise_for_status()
    code, _, err = run("validate", "annotations/exports", "--push-feedback")

    assert code == 3
    assert "is too old: the annotations of 1 task changed since" in err
    assert "hint: Run redline pull" in err
    assert tasks(title)[0]["data"]["feedback"] == ""


@pytest.mark.usefixtures("project")
def test_feedback_is_seen_on_the_page_and_gone_when_the_annotator_has_mended_it(
    checked, tasks, title, tabs, annotator, root
):
    checked()
    (task,) = tasks(title)
    page = annotator.page
    page.goto(f"{annotator.url}/projects/{task['project']}/data")
    page.click(f"text={TAB}")
    page.wait_for_selector("text=1 thing to change")
    annotator.picture(root / "build" / "screenshots" / "feedback-tab.png")

    annotator.open(task["project"], task["id"], 1)

    assert page.locator(".redline-feedback").is_visible()
    assert "no actor is chosen" in (page.locator(".redline-feedback").text_content() or "")
    annotator.picture(root / "build" / "screenshots" / "feedback-page.png")
    page.click(".lsf-annotation-button__name:has-text('redline-')")
    annotator.wait_for_regions(1)
    annotator.select(WORDS)
    annotator.picture(root / "build" / "screenshots" / "feedback-places.png")
    annotator.unselect()
    page.click(".lsf-annotation-button__name:has-text('redline@')")
    annotator.wait_for_regions(1)
    annotator.select(WORDS)
    annotator.choose_actor("Actor 1", "Actor 1")
    annotator.update()
    code, _, err = checked()
    (task,) = tasks(title)
    assert (code, task["data"]["feedback"], task["predictions"]) == (0, "", [])
    assert "0 tasks with feedback (1 cleared)" in err
    assert tabs() == ["Default"]
    annotator.open(task["project"], task["id"], 1)
    assert not page.locator(".redline-feedback").is_visible()
    annotator.picture(root / "build" / "screenshots" / "feedback-gone.png")


@pytest.mark.usefixtures("project")
def test_a_watch_shows_what_is_wrong_and_is_silent_while_nothing_changes(run, title, tasks, place):
    code, out, err = run("watch", "--project", title, "--interval", 1, "--rounds", 3)

    (task,) = tasks(title)
    assert (code, len(out.splitlines())) == (0, 1)
    assert f"{title}: 1 task, 1 annotation; project {title!r}: 1 task with feedback" in out
    assert "no actor is chosen" in task["data"]["feedback"]
    assert err.startswith(f"watching {title}: ")
    # The second pull brought the task that the first round had written to.
    assert len(list((place / "annotations" / "exports").glob("*.meta.json"))) == 2


@pytest.mark.usefixtures("project")
def test_push_and_records_and_annotators_pay_no_heed_to_feedback(checked, run, title, place):
    checked()
    checked()

    documents = place / "annotations" / "documents.jsonl"
    _, pushed, _ = run("push", documents, "--project", title, "--yes")
    _, told, _ = run("annotators", "--project", title, "--json")
    run("records", "annotations/exports", "-o", "records.jsonl")
    _, _, said = run("validate", "annotations/exports")

    assert "nothing new; already there: 1 task" in pushed
    assert '"predicted_items":0' in told.replace(" ", "")
    assert "prediction not decoded" in said


@pytest.mark.usefixtures("project")
def test_feedback_goes_to_no_other_server(checked, run, place):
    checked()
    for notes in (place / "annotations" / "exports").glob("*.meta.json"):
        notes.write_text(notes.read_text("utf-8").replace('"created_at": "20', '"created_at": "19'))

    code, _, err = run("validate", "annotations/exports", "--push-feedback")

    assert code == 3
    assert "does not have" in err
    assert "hint: Set LABEL_STUDIO_URL" in err


@pytest.mark.usefixtures("project")
def test_ctrl_c_ends_a_watch_without_an_error(title, root):
    program = "from toolkit.cli import main; main()"
    words = [sys.executable, "-c", program, "watch", "--project", title, "--interval", "600"]
    environment = {**os.environ, "PYTHONPATH": str(root)}
    pipe = subprocess.PIPE
    with subprocess.Popen(words, stdout=pipe, stderr=pipe, text=True, env=environment) as run:
        assert run.stdout
        first = run.stdout.readline()
        run.send_signal(signal.SIGINT)
        _, err = run.communicate(timeout=60)

    assert "1 task with feedback (1 written)" in first
    assert (run.returncode, err.splitlines()[-1]) == (0, "stopped")


def test_what_rules_suggest_is_still_what_a_task_begins_with(run, place, title, tasks, web, result):
    documents = place / "annotations" / "documents.jsonl"
    run("suggest", documents, "-o", "predictions.jsonl")
    run("push", documents, "--project", title, "--predictions", "predictions.jsonl")
    (task,) = tasks(title)
    number = task["project"]
    before = web.get(f"/api/projects/{number}/").json()["model_version"]
    web.post(f"/api/tasks/{task['id']}/annotations/", json={"result": result}).raise_for_status()

    run("watch", "--project", title, "--rounds", 1)

    (task,) = tasks(title)
    assert len(task["predictions"]) == 2
    assert before.startswith("redline-rules")
    assert web.get(f"/api/projects/{number}/").json()["model_version"] == before
