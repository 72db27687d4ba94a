"""A push sends what is not there yet, once, and touches nothing that is."""

from __future__ import annotations

import http.server
import json
from random import Random
from xml.etree import ElementTree as ET

import pytest

from tests.compose import ACTORS, compose
from tests.listening import listening
from toolkit.errors import LabelStudioError
from toolkit.files import write_lines
from toolkit.labelstudio.client import Studio
from toolkit.labelstudio.config import labeling_config
from toolkit.labelstudio.tasks import RULES, result_of
from toolkit.schema import load_schema

pytestmark = pytest.mark.label_studio


def suggested(records):
    """The same readings as if rules had made them."""
    return [
        {**r, "id": f"{r['document_id']}.suggest", "kind": "suggestion", "annotator": "suggest"}
        for r in records
    ]


def counts(tasks):
    """How many tasks, annotations and predictions there are."""
    return (
        len(tasks),
        sum(len(task["annotations"]) for task in tasks),
        sum(len(task["predictions"]) for task in tasks),
    )


def project_of(web, title):
    """The project of a title, as the server describes it."""
    found = web.get("/api/projects/", params={"title": title}).json()["results"]
    (project,) = [project for project in found if project["title"] == title]
    return project


def submitted(web, task, result):
    """Submit an annotation as an annotator does → its number."""
    reply = web.post(f"/api/tasks/{task}/annotations/", json={"result": result})
    assert reply.status_code == 201
    return reply.json()["id"]


@pytest.fixture
def everything(folder, readings, title):
    """The arguments of a push with documents, suggestions and readings."""
    write_lines(folder / "predictions.jsonl", suggested([record for _, record in readings]))
    return (
        *("push", "documents.jsonl", "--project", title),
        *("--predictions", "predictions.jsonl", "--records", "records.jsonl"),
    )


@pytest.fixture
def results(readings, schema):
    """The readings in Label Studio's words."""
    return [result_of(record, schema.layers) for _, record in readings]


class TestPush:
    def test_makes_a_project_with_the_labeling_configuration(
        self, run, everything, title, web, schema
    ):
        """The server has checked it, and keeps all but the last line end."""
        code, _, err = run(*everything)

        assert (code, err) == (0, "")
        assert project_of(web, title)["label_config"] == labeling_config(schema.layers).strip()

    def test_says_what_it_sent_and_where_to_look(self, run, everything, title, web):
        _, out, _ = run(*everything)

        project = project_of(web, title)["id"]
        assert out.splitlines() == [
            f"project '{title}' (new): 3 new tasks, 3 new predictions, 3 new annotations",
            str(web.base_url.join(f"/projects/{project}/data")),
        ]

    def test_shows_annotators_the_instruction_and_the_suggestions(
        self, run, everything, title, web
    ):
        run(*everything)

        project = project_of(web, title)
        assert project["show_instruction"]
        assert project["expert_instruction"].strip()
        assert project["show_collab_predictions"]

    def test_tasks_hold_the_document_and_the_actors_to_choose_from(
        self, run, everything, title, tasks, readings, schema
    ):
        run(*everything)

        first, (document, _) = tasks(title)[0]["data"], readings[0]
        assert first["document_id"] == document.id
        assert first["text_sha256"] == document.text_sha256
        assert first["schema_version"] == schema.version
        assert {actor["alias"] for actor in first["actors"]} == set(ACTORS)

    def test_a_second_push_sends_nothing(self, run, everything, title, tasks):
        run(*everything)
        before = tasks(title)

        code, out, err = run(*everything)

        assert (code, err) == (0, "")
        assert "nothing new; already there: 3 tasks, 3 annotations" in out
        assert counts(before) == (3, 3, 3)
        assert tasks(title) == before

    def test_one_more_document_is_one_more_task(self, run, folder, readings, title, tasks):
        documents = [document.to_json() for document, _ in readings]
        write_lines(folder / "documents.jsonl", documents[:2])
        run("push", "documents.jsonl", "--project", title)
        before = tasks(title)
        write_lines(folder / "documents.jsonl", documents)

        code, out, _ = run("push", "documents.jsonl", "--project", title)

        assert code == 0
        assert "1 new task; already there: 2 tasks" in out
        assert tasks(title)[:2] == before
        assert len(tasks(title)) == 3

    def test_predictions_are_added_to_tasks_that_lack_them(self, run, everything, title, tasks):
        """One that has them already gets no second."""
        run(*everything[:4], "--records", "records.jsonl")
        assert counts(tasks(title)) == (3, 3, 0)

        run(*everything)
        code, _, _ = run(*everything)

        assert code == 0
        assert counts(tasks(title)) == (3, 3, 3)
        (prediction,) = tasks(title)[0]["predictions"]
        assert prediction["model_version"] == RULES

    def test_a_project_for_each_annotator_names_its_annotator(self, run, folder, title, tasks):
        """The tasks of each say whose they are, and hold that annotator's readings alone."""
        code, out, _ = run(
            *("push", folder / "documents.jsonl", "--project", title),
            *("--annotators", "annotator-1,annotator-2", "--records", "records.jsonl"),
        )

        assert (code, out.count("(new)")) == (0, 2)
        for annotator, number in (("annotator-1", 3), ("annotator-2", 0)):
            found = tasks(f"{title} / {annotator}")
            assert {task["data"]["annotator"] for task in found} == {annotator}
            assert counts(found) == (3, number, 0)

    def test_a_dry_run_sends_nothing(self, run, everything, title, web):
        code, out, err = run(*everything, "--dry-run")

        assert (code, err) == (0, "")
        assert out.startswith(f"would push to project '{title}' (new): 3 new tasks")
        assert web.get("/api/projects/", params={"title": title}).json()["count"] == 0


class TestWhatIsThere:
    @pytest.fixture(
        params=[
            ("annotations/", {"result": []}),
            ("annotations/", {"result": [], "was_cancelled": True}),
            ("drafts", {"result": []}),
        ],
        ids=["an annotation", "a skip", "a draft"],
    )
    def work(self, request):
        """Where somebody's work on a task goes, and what it is."""
        return request.param

    def test_the_same_reading_is_known_by_what_it_says(
        self, run, everything, results, title, tasks, web
    ):
        """Another tool gives regions other ids and another order; it is still the same reading."""
        run(*everything[:4], "--annotators", "annotator-1")
        title = f"{title} / annotator-1"
        for task, result in zip(tasks(title), results, strict=True):
            text = json.dumps(result)
            for number, name in enumerate(sorted({r["id"] for r in json.loads(text) if "id" in r})):
                text = text.replace(f'"{name}"', f'"{number:010x}"')
            submitted(web, task["id"], json.loads(text)[::-1])
        before = tasks(title)

        code, out, err = run(*everything, "--annotators", "annotator-1")

        assert (code, err) == (0, "")
        assert "3 new predictions; already there: 3 tasks, 3 annotations" in out
        assert [t["annotations"] for t in tasks(title)] == [t["annotations"] for t in before]

    def test_another_annotation_is_left_as_it_is(self, run, everything, results, title, tasks, web):
        """It is a problem, and the other documents' readings are still submitted."""
        run(*everything[:4], "--annotators", "annotator-1")
        theirs = results[0][:1]
        name = f"{title} / annotator-1"
        number = submitted(web, tasks(name)[0]["id"], theirs)

        code, _, err = run(*everything, "--annotators", "annotator-1")

        assert code == 1
        assert err.count("\n") == 1
        assert err.startswith("error: invented-0.annotator-1::$: another annotation of it is there")
        assert "[duplicate-annotation]" in err
        assert f"annotation {number}" in err
        after = tasks(name)
        assert [a["id"] for a in after[0]["annotations"]] == [number]
        assert after[0]["annotations"][0]["result"] == theirs
        assert counts(after) == (3, 3, 3)

    def test_a_skipped_annotation_is_no_reading(self, run, everything, title, tasks, web):
        run(*everything[:4], "--annotators", "annotator-1")
        name = f"{title} / annotator-1"
        skipped = {"result": [], "was_cancelled": True}
        web.post(f"/api/tasks/{tasks(name)[0]['id']}/annotations/", json=skipped)

        code, out, _ = run(*everything, "--annotators", "annotator-1")

        assert code == 0
        assert "3 new annotations" in out

    def test_a_changed_text_of_a_task_with_work_in_it_is_refused(
        self, run, folder, title, tasks, web, work
    ):
        """Neither suggestions nor readings of the new text would fit the old one."""
        run("push", "documents.jsonl", "--project", title, "--annotators", "annotator-1")
        name = f"{title} / annotator-1"
        web.post(f"/api/tasks/{tasks(name)[0]['id']}/{work[0]}", json=work[1]).raise_for_status()
        before = tasks(name)
        document, record = compose(Random(99), load_schema(), "invented-0")
        write_lines(folder / "documents.jsonl", [document.to_json()])
        write_lines(folder / "records.jsonl", [record])
        write_lines(folder / "predictions.jsonl", suggested([record]))

        code, out, err = run(
            *("push", "documents.jsonl", "--project", title, "--annotators", "annotator-1"),
            *("--records", "records.jsonl", "--predictions", "predictions.jsonl"),
        )

        assert code == 1
        assert err == (
            f"error: invented-0::$.text: the task in {name!r} holds another text and has been"
            " worked on, so it stays as it is: put the old text back, or give the new one a file"
            f" name of its own [document-text-changed] (task {before[0]['id']})\n"
        )
        assert "nothing new" in out
        assert tasks(name) == before

    def test_a_changed_text_that_nobody_worked_on_replaces_the_old_one(
        self, run, folder, everything, title, tasks, readings
    ):
        """What was predicted of the old text goes: its offsets would be wrong."""
        run(*everything[:6])
        before = tasks(title)
        document, record = compose(Random(99), load_schema(), "invented-0")
        others = [found.to_json() for found, _ in readings[1:]]
        write_lines(folder / "documents.jsonl", [document.to_json(), *others])
        write_lines(folder / "predictions.jsonl", suggested([record]))

        code, out, err = run(*everything[:6])

        after = tasks(title)
        assert (code, err) == (0, "")
        assert "1 changed text, 1 new prediction; already there: 3 tasks" in out
        assert [t["id"] for t in after] == [t["id"] for t in before]
        assert after[0]["data"]["text"] == document.text
        assert after[0]["data"]["text_sha256"] == document.text_sha256
        (prediction,) = after[0]["predictions"]
        assert prediction["id"] not in [p["id"] for p in before[0]["predictions"]]
        assert after[1:] == before[1:]
        assert "nothing new" in run(*everything[:6])[1]

    def test_a_reading_of_an_older_text_is_left_out(self, run, folder, title, tasks, schema):
        """Its offsets count in a text that is no longer the document's."""
        _, older = compose(Random(99), schema, "invented-0")
        write_lines(folder / "records.jsonl", [older])
        write_lines(folder / "predictions.jsonl", suggested([older]))

        code, _, err = run(
            *("push", "documents.jsonl", "--project", title),
            *("--records", "records.jsonl", "--predictions", "predictions.jsonl"),
        )

        assert code == 1
        assert [line.rpartition(" ")[2] for line in err.splitlines()] == [
            "[document-text-changed]"
        ] * 2
        assert counts(tasks(title)) == (3, 0, 0)

    def test_a_task_of_another_annotator_takes_no_reading(
        self, run, folder, readings, title, tasks
    ):
        """It would come back as that annotator's."""
        name = f"{title} / annotator-1"
        run("push", "documents.jsonl", "--project", title, "--annotators", "annotator-1")
        theirs = [
            {**record, "id": f"{record['document_id']}.annotator-2", "annotator": "annotator-2"}
            for _, record in readings
        ]
        write_lines(folder / "records.jsonl", theirs)

        code, _, err = run(
            "push", "documents.jsonl", "--project", name, "--records", "records.jsonl"
        )

        assert code == 1
        assert err.count("the task there is for annotator-1, not for annotator-2") == 1
        assert "(and 2 tasks more)" in err
        assert counts(tasks(name)) == (3, 0, 0)

    def test_two_projects_of_one_title_stop_the_push(self, run, folder, title, web):
        for _ in range(2):
            web.post("/api/projects/", json={"title": title})

        code, out, err = run("push", folder / "documents.jsonl", "--project", title)

        assert (code, out) == (3, "")
        assert err.startswith(f"error: 2 projects are called '{title}' (numbers ")


class TestLabelingConfiguration:
    @pytest.fixture
    def changed(self, run, folder, title, web):
        """A project whose configuration lacks a hotkey that the schema gives."""
        run("push", folder / "documents.jsonl", "--project", title)
        project = project_of(web, title)
        page = ET.fromstring(project["label_config"])  # noqa: S314 (from our own server)
        del next(label for label in page.iter("Label") if "hotkey" in label.attrib).attrib["hotkey"]
        older = ET.tostring(page, encoding="unicode")
        reply = web.patch(f"/api/projects/{project['id']}/", json={"label_config": older})
        assert reply.status_code == 200
        return older

    def test_is_not_changed_unasked(self, run, changed, title, web):
        code, out, err = run("push", "documents.jsonl", "--project", title)

        assert (code, out) == (3, "")
        lines = err.splitlines()
        assert len(lines) == 2
        assert lines[0] == (
            f"error: the labeling configuration of '{title}' has changed since it was made"
        )
        assert lines[1].startswith("hint: Add --yes")
        assert project_of(web, title)["label_config"] == changed

    def test_is_changed_with_yes(self, run, changed, title, web, schema):
        code, out, _ = run("push", "documents.jsonl", "--project", title, "--yes")

        assert code == 0
        assert "a changed labeling configuration" in out
        now = project_of(web, title)["label_config"]
        assert now == labeling_config(schema.layers).strip() != changed

    def test_of_one_annotator_is_asked_for_before_anything_is_sent_to_another(
        self, run, folder, title, web
    ):
        web.post("/api/projects/", json={"title": f"{title} / a-2"})

        code, _, _ = run(
            *("push", folder / "documents.jsonl", "--project", title, "--annotators", "a-1,a-2")
        )

        found = web.get("/api/projects/", params={"title": title}).json()["results"]
        assert code == 3
        assert [project["title"] for project in found] == [f"{title} / a-2"]

    def test_that_drops_a_label_in_use_is_refused(self, run, everything, title, web):
        """With --yes, too; the project stays as it was."""
        run(*everything)
        project = project_of(web, title)
        page = ET.fromstring(project["label_config"])  # noqa: S314 (from our own server)
        # A label of which the schema knows nothing, used by somebody.
        labels = next(page.iter("Labels"))
        ET.SubElement(labels, "Label", value="ours_alone")
        older = ET.tostring(page, encoding="unicode")
        web.patch(f"/api/projects/{project['id']}/", json={"label_config": older})
        task = web.get("/api/tasks/", params={"project": project["id"]}).json()["tasks"][0]
        value = {"start": 0, "end": 1, "text": "x", "labels": ["ours_alone"]}
        control = labels.attrib["name"]
        region = {"id": "r", "from_name": control, "to_name": "text", "type": "labels"}
        submitted(web, task["id"], [{**region, "value": value}])

        code, _, err = run("push", "documents.jsonl", "--project", title, "--yes")

        lines = [line for line in err.splitlines() if not line.startswith("error: invented")]
        assert code == 3
        assert len(lines) == 2
        assert "drops what annotations there use: the label ours_alone of mention" in lines[0]
        assert project_of(web, title)["label_config"] == older


class _Stranger(http.server.BaseHTTPRequestHandler):
    """Some other server: it has a page for everything, and notes what it was told."""

    told: list[str] = []  # noqa: RUF012 (a handler is made for each request)

    def do_GET(self) -> None:
        self.told.append(str(self.headers))
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(b'{"results": [{"id": 1}], "next": "/"}')

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


class TestErrors:
    @pytest.fixture
    def failing(self, run, folder, title):
        """Push → the two lines on stderr."""

        def failing():
            code, out, err = run("push", folder / "documents.jsonl", "--project", title)
            assert (code, out) == (3, "")
            error, hint = err.splitlines()
            assert error.startswith("error: ")
            assert hint.startswith("hint: ")
            return error, hint

        return failing

    def test_nobody_at_the_address(self, failing, monkeypatch, free_port):
        monkeypatch.setenv("LABEL_STUDIO_URL", f"http://127.0.0.1:{free_port}")

        error, hint = failing()

        assert f"no Label Studio answers at http://127.0.0.1:{free_port}" in error
        assert "redline server start" in hint

    @pytest.mark.parametrize("url", ["127.0.0.1:8080", "http://[::1", "no address", "ftp://x"])
    def test_what_is_no_address(self, url, failing, monkeypatch):
        monkeypatch.setenv("LABEL_STUDIO_URL", url)

        error, _ = failing()

        assert url in error

    @pytest.mark.parametrize("key", ["0" * 40, "a.b.c"])
    def test_a_wrong_key(self, key, failing, monkeypatch):
        monkeypatch.setenv("LABEL_STUDIO_API_KEY", key)

        error, hint = failing()

        assert error.endswith("does not accept the key (HTTP 401)")
        assert "Account & Settings" in hint

    @pytest.mark.parametrize(
        "key", ["ключ", "two words", "line\nend", "eyJhbGciOiJIUzI1NiJ9.eyJhIjoxfQ.abc"]
    )
    def test_what_cannot_be_a_key(self, key, failing, monkeypatch):
        monkeypatch.setenv("LABEL_STUDIO_API_KEY", key)

        error, hint = failing()

        assert key not in error
        assert "Account & Settings" in hint

    def test_no_key(self, failing, monkeypatch):
        monkeypatch.delenv("LABEL_STUDIO_API_KEY")

        error, hint = failing()

        assert "there is no key to Label Studio at http://127.0.0.1" in error
        assert "LABEL_STUDIO_API_KEY" in hint

    def test_a_stranger_at_the_address_is_not_shown_the_key(
        self, failing, monkeypatch, label_studio
    ):
        with listening(http.server.HTTPServer(("127.0.0.1", 0), _Stranger)) as stranger:
            monkeypatch.setenv("LABEL_STUDIO_URL", f"http://127.0.0.1:{stranger.server_port}")
            error, _ = failing()

        assert "is no Label Studio" in error
        assert len(_Stranger.told) == 1
        assert label_studio.token not in _Stranger.told[0]

    def test_a_proxy_of_the_environment_has_no_business_on_loopback(
        self, run, folder, title, monkeypatch, free_port
    ):
        monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{free_port}")
        monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{free_port}")

        code, _, err = run("push", folder / "documents.jsonl", "--project", title, "--dry-run")

        assert (code, err) == (0, "")

    def test_the_key_is_shown_nowhere(self, run, everything, label_studio, monkeypatch, free_port):
        """Not when all is well, not in an error, not in a traceback, not in a representation."""
        shown = [*run(*everything), *run(*everything), repr(Studio("http://x", "secret" * 7))]
        monkeypatch.setenv("LABEL_STUDIO_URL", f"http://127.0.0.1:{free_port}")
        shown += run(*everything)
        with Studio(f"http://127.0.0.1:{free_port}", label_studio.token) as studio:
            with pytest.raises(LabelStudioError) as caught:
                studio.titles()
            shown.append(str(caught.getrepr(style="native")))

        for text in map(str, shown):
            assert label_studio.token not in text
            assert "secret" not in text


def test_only_a_task_with_a_reading_is_that_annotators(run, folder, title, tasks, readings, schema):
    """Whoever marks another task, later, is not taken for the one who made the readings."""
    extra, _ = compose(Random(99), schema, "invented-99")
    documents = [document.to_json() for document, _ in readings]
    write_lines(folder / "documents.jsonl", [*documents, extra.to_json()])

    run("push", "documents.jsonl", "--project", title, "--records", "records.jsonl")
    code, out, err = run("push", "documents.jsonl", "--project", title)

    assert (code, err) == (0, "")
    assert "nothing new; already there: 4 tasks" in out
    whose = {t["data"]["document_id"]: t["data"].get("annotator") for t in tasks(title)}
    assert whose == {
        **{document["id"]: "annotator-1" for document in documents},
        "invented-99": None,
    }


def test_two_readings_of_a_document_by_one_annotator_are_refused(run, folder, title, readings):
    (_, record), *_ = readings
    write_lines(folder / "records.jsonl", [record, record])

    code, out, err = run(
        "push", "documents.jsonl", "--project", title, "--records", "records.jsonl"
    )

    assert (code, out) == (1, "")
    assert "[duplicate-annotation]" in err


@pytest.mark.usefixtures("folder")
def test_blanks_around_a_title_are_no_part_of_it(run, title, tasks, readings):
    """Label Studio drops them: with them a second push would find no project."""
    run("push", "documents.jsonl", "--project", f" {title} ")
    run("push", "documents.jsonl", "--project", f"{title} ")

    assert len(tasks(title)) == len(readings)


@pytest.mark.usefixtures("folder")
def test_a_title_that_label_studio_would_not_take_is_refused_before_anything_is_sent(run):
    code, out, err = run("push", "documents.jsonl", "--project", "x" * 60)

    assert (code, out) == (3, "")
    assert "50 characters" in err


def test_suggestions_are_no_readings(run, folder, title, readings):
    """What rules made is not submitted as somebody's annotation."""
    write_lines(folder / "suggested.jsonl", suggested(record for _, record in readings))

    code, _, err = run(
        "push", "documents.jsonl", "--project", title, "--records", "suggested.jsonl"
    )

    assert code == 3
    assert "kind suggestion" in err


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("others", [(), ("--annotators", "annotator-2")])
def test_one_annotators_work_is_not_shown_to_another(run, title, others):
    given = ("push", "documents.jsonl", "--project", title, "--predictions", "records.jsonl")

    code, _, err = run(*given, *others)

    assert code == 2
    assert "--predictions holds readings by annotator-1" in err


@pytest.mark.parametrize("names", ["anné", "-x", "gold", "suggest", "a,a", "A", ""])
@pytest.mark.usefixtures("folder")
def test_annotators_that_no_record_could_name_are_refused(run, title, names):
    code, _, err = run("push", "documents.jsonl", "--project", title, "--annotators", names)

    assert code == 2
    assert "annotator-1,annotator-2" in err


def test_a_new_actor_reaches_the_tasks_that_are_there(run, folder, title, tasks, schema):
    """Annotators choose from the registry as it is now; nothing else of a task changes."""
    run("push", "documents.jsonl", "--project", title)
    before = tasks(title)
    actors = [*ACTORS.values(), {"id": "newcomer", "name": "A newcomer", "kind": "group"}]
    entered = {"schema_version": schema.version, "actors": actors}
    (folder / "annotations" / "actors.json").write_text(json.dumps(entered), "utf-8")

    code, out, _ = run("push", "documents.jsonl", "--project", title)

    assert code == 0
    assert "3 changed actor lists" in out
    after = tasks(title)
    assert [t["id"] for t in after] == [t["id"] for t in before]
    for old, new in zip(before, after, strict=True):
        assert {"value": "A newcomer", "alias": "newcomer"} in new["data"]["actors"]
        assert {**new["data"], "actors": None} == {**old["data"], "actors": None}


@pytest.mark.usefixtures("folder")
def test_a_project_for_everybody_is_not_made_beside_those_of_single_annotators(run, title):
    """Whoever forgets --annotators the second time would show one's work to another."""
    run("push", "documents.jsonl", "--project", title, "--annotators", "annotator-1,annotator-2")

    code, out, err = run("push", "documents.jsonl", "--project", title)

    assert (code, out) == (3, "")
    assert "a project for each of annotator-1, annotator-2" in err


def test_a_push_without_actors_says_so(run, folder, title):
    (folder / "annotations" / "actors.json").unlink()

    code, _, err = run("push", "documents.jsonl", "--project", title)

    assert code == 0
    assert "annotators will have nobody to choose from" in err


class TestSomeLayers:
    """A pass over the documents for some layers only, in a project of its own."""

    @pytest.fixture
    def a_pass(self, everything):
        """The arguments of a push of suggestions for a pass over the quotes."""
        return (*everything[:6], "--layers", "quotes")

    def test_the_page_and_the_instructions_are_for_these_layers(
        self, run, a_pass, title, web, schema
    ):
        code, _, err = run(*a_pass)

        project = project_of(web, title)
        assert (code, err) == (0, "")
        assert project["label_config"] == labeling_config(schema.layers, ["quotes"]).strip()
        assert "<b>Quotes.</b>" in project["expert_instruction"]
        assert "<b>Events.</b>" not in project["expert_instruction"]

    def test_each_task_names_them_in_the_order_of_the_schema(self, run, everything, title, tasks):
        run(*everything[:4], "--layers", "conditional_threats, quotes")

        found = [task["data"]["layers"] for task in tasks(title)]
        assert found == [["quotes", "conditional_threats"]] * 3

    def test_suggestions_are_cut_down_to_them_and_what_their_roles_lead_to(
        self, run, a_pass, title, tasks
    ):
        run(*a_pass)

        results = [r for t in tasks(title) for r in t["predictions"][0]["result"]]
        controls = {result["from_name"] for result in results if "from_name" in result}
        labels = {
            label
            for result in results
            if result["type"] == "relation"
            for label in result["labels"]
        }
        assert {"mention", "actor", "quote"} <= controls
        assert not controls & {"event", "conditional_threat", "modality", "aim"}
        assert labels <= {"speaker", "addressee", "cue"}

    def test_a_second_push_sends_nothing(self, run, a_pass, title, tasks):
        run(*a_pass)
        before = tasks(title)

        code, out, err = run(*a_pass)

        assert (code, err) == (0, "")
        assert "nothing new; already there: 3 tasks" in out
        assert tasks(title) == before

    def test_a_reading_is_submitted_as_far_as_it_goes_and_known_again(
        self, run, everything, title, tasks
    ):
        given = (*everything[:4], "--records", "records.jsonl", "--layers", "conditional_threats")
        run(*given)
        before = tasks(title)

        code, out, err = run(*given)

        assert (code, err) == (0, "")
        assert counts(before) == (3, 3, 0)
        assert "nothing new; already there: 3 tasks, 3 annotations" in out

    @pytest.mark.parametrize("others", [(), ("--layers", "events")], ids=["all", "events"])
    def test_a_project_for_other_layers_is_left_as_it_is(
        self, run, a_pass, title, tasks, web, others
    ):
        """Another configuration would take away the labels that its annotations have."""
        run(*a_pass)
        before, page = tasks(title), project_of(web, title)["label_config"]

        code, out, err = run(*a_pass[:6], *others, "--yes")

        assert (code, out) == (3, "")
        assert f"the project '{title}' is there for quotes, not for " in err
        assert "hint: Give this pass a project of its own" in err
        assert tasks(title) == before
        assert project_of(web, title)["label_config"] == page

    def test_a_project_for_all_layers_is_left_as_it_is(self, run, everything):
        run(*everything[:4])

        code, _, err = run(*everything[:4], "--layers", "quotes", "--yes")

        assert code == 3
        assert "is there for all layers, not for quotes" in err

    def test_a_layer_that_does_not_exist_is_wrong_usage(self, run, everything, title, web):
        code, _, err = run(*everything[:4], "--layers", "qoutes")

        assert code == 2
        assert "mentions, events, quotes, conditional_threats" in err
        assert web.get("/api/projects/", params={"title": title}).json()["count"] == 0


def test_a_changed_page_brings_its_instructions(run, everything, title, web):
    run(*everything[:4])
    project = project_of(web, title)
    older = {
        "label_config": project["label_config"].replace('hotkey="1" ', ""),
        "expert_instruction": "As it was.",
    }
    web.patch(f"/api/projects/{project['id']}/", json=older)

    run(*everything[:4], "--yes")

    assert project_of(web, title)["expert_instruction"] == project["expert_instruction"]
