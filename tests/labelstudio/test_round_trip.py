"""What is sent to a real Label Studio comes back from it as it was."""

from __future__ import annotations

from random import Random

import pytest

from tests.compose import ACTORS, compose
from toolkit.gather import gather
from toolkit.labelstudio.decode import decode
from toolkit.labelstudio.load import Load
from toolkit.labelstudio.plan import plan_push
from toolkit.labelstudio.pull import pull
from toolkit.labelstudio.push import push
from toolkit.labelstudio.shape import read_export
from toolkit.labelstudio.tasks import RULES
from toolkit.validate import Corpus, validate

pytestmark = pytest.mark.label_studio

NUMBER = 40


@pytest.fixture(scope="module")
def sent(schema):
    """Documents whose texts hold what breaks offsets, and a reading of each."""
    return [compose(Random(seed), schema, f"invented-{seed:02}") for seed in range(NUMBER)]


@pytest.fixture(scope="module")
def pulled(sent, studio, schema, tmp_path_factory):
    """The export of a project that holds all of them as annotations."""
    load = Load(
        title="round trip",
        annotator="annotator-1",
        documents=[document for document, _ in sent],
        actors=list(ACTORS.values()),
        records={record["document_id"]: record for _, record in sent},
    )
    push(plan_push(load, studio, schema), studio, schema)
    return pull(studio, load.title, tmp_path_factory.mktemp("exports")).path


def bare(record, schema):
    """A record without what says only where it comes from."""
    head = {
        name: value for name, value in record.items() if name not in ("source", *layers(schema))
    }
    items = {
        name: [{k: v for k, v in item.items() if k != "provenance"} for item in record[name]]
        for name in layers(schema)
    }
    return head | items


def layers(schema):
    return [layer.name for layer in schema.layers]


def test_the_texts_hold_what_breaks_offsets(sent):
    """Emoji, line ends of two characters, right-to-left, markup and a line separator."""
    texts = "".join(document.text for document, _ in sent)

    for piece in ("🙂", "🇨🇱", "\u200d", "\r\n", "مرحبا", "שלום", "<b>", "&amp;", "\u2028", "\t"):
        assert piece in texts


def test_texts_stay_as_they_are(sent, pulled):
    """Character by character, with the white space at their ends."""
    export, _ = read_export(pulled, pulled.read_bytes())

    assert export is not None
    stored = {task["data"]["document_id"]: task["data"]["text"] for task in export.tasks.values()}
    assert stored == {document.id: document.text for document, _ in sent}


def test_annotations_come_back_as_the_records_that_were_sent(sent, pulled, schema):
    """Only provenance and source are new; every item of every result is used."""
    gathered = gather([pulled], schema)

    found = [bare(record, schema) for record, _ in gathered.records]
    assert found == [bare(record, schema) for _, record in sent]
    assert gathered.problems == ()
    assert gathered.ledger.count("annotation", "used") == NUMBER
    assert gathered.ledger.adds_up


def test_what_comes_back_is_valid(sent, pulled, schema):
    report = validate([pulled], schema, Corpus({d.id: d for d, _ in sent}, ACTORS))

    assert [str(p) for p in report.problems if p.severity == "error"] == []


def test_predictions_are_stored_so_that_they_decode_to_the_suggestions(
    sent, studio, schema, web, title
):
    """What annotators are shown is what was suggested."""
    suggested = {
        document.id: {**record, "id": f"{document.id}.suggest", "kind": "suggestion"}
        for document, record in sent
    }
    documents = [document for document, _ in sent]
    load = Load(title, None, documents, list(ACTORS.values()), predictions=suggested)
    project = push(plan_push(load, studio, schema), studio, schema)

    stored = web.get("/api/predictions/", params={"project": project.id}).json()
    tasks = {task["id"]: task["data"] for task in studio.tasks(project)}

    assert {prediction["model_version"] for prediction in stored} == {RULES}
    found = {}
    for prediction in stored:
        data = tasks[prediction["task"]]
        record = suggested[data["document_id"]]
        head = {name: value for name, value in record.items() if name not in layers(schema)}
        decoded = decode(
            prediction["result"], data["text"], head, schema.layers, path="$", place={}
        )
        assert decoded.problems == ()
        assert decoded.used == len(prediction["result"])
        found[record["document_id"]] = bare(decoded.record, schema)
    assert found == {name: bare(record, schema) for name, record in suggested.items()}


def test_two_passes_of_one_annotator_come_back_as_one_reading(
    run, folder, title, tasks, readings, schema
):
    """The mentions first; then the rest, for which their own mentions are there to link to."""
    given = ("push", "documents.jsonl", "--annotators", "annotator-1", "--records", "records.jsonl")
    first = (*given, "--project", f"{title} one", "--layers", "mentions")
    rest = ("--layers", "events,quotes,conditional_threats", "--predictions", "first.jsonl")
    pulled = folder / "exports"

    assert run(*first)[0] == 0
    assert run("pull", "--project", f"{title} one", "-o", pulled)[0] == 0
    assert run("records", pulled, "-o", folder / "first.jsonl")[0] == 0
    assert run(*given, "--project", f"{title} two", *rest)[0] == 0
    assert run("pull", "--project", f"{title} two", "-o", pulled)[0] == 0

    gathered = gather([pulled], schema)
    found = [bare(record, schema) for record, _ in gathered.records]
    (prediction,) = tasks(f"{title} two / annotator-1")[0]["predictions"]
    assert found == [bare(record, schema) for _, record in readings]
    assert gathered.problems == ()
    assert gathered.ledger.adds_up
    assert prediction["model_version"] == "annotator-1"
    assert {r["from_name"] for r in prediction["result"]} <= {
        "mention",
        "actor",
        "new_actor",
        "note",
    }
