"""However a request goes astray, feedback is there once, and goes whole."""

from __future__ import annotations

import pytest

from tests.labelstudio.flaky import Fault, each, proxy
from toolkit.feedback import push_feedback
from toolkit.labelstudio.attention import TAB
from toolkit.labelstudio.client import Studio
from toolkit.labelstudio.patience import Patience
from toolkit.schema import load_schema
from toolkit.validate import Corpus, validate

pytestmark = pytest.mark.label_studio

FAULTS = [Fault.CUT, Fault.LOST, Fault.ERROR, Fault.HALF]


@pytest.fixture
def annotated(run, folder, title, tasks, web, schema):
    """A project with three tasks, in each of which something is marked wrongly → its folder."""
    run("push", "documents.jsonl", "--project", title)
    layer = next(layer for layer in schema.layers if layer.name == "mentions")
    for task in tasks(title):
        value = {"start": 0, "end": 4, "text": task["data"]["text"][:4]}
        value["labels"] = [layer.labels[0].value]
        region = {"id": "one", "from_name": layer.control, "to_name": "text", "type": "labels"}
        made = {"result": [{**region, "value": value}]}
        web.post(f"/api/tasks/{task['id']}/annotations/", json=made).raise_for_status()
    return folder


@pytest.fixture
def told(run, annotated, title, tasks, web, label_studio):
    """Pull, and push feedback through a proxy that spoils the first request of each kind."""

    def told(fault, *, mended):
        run("pull", "--project", title, "-o", "exports")
        report = validate([annotated / "exports"], load_schema(), Corpus())
        report = report.chosen(["date-not-edtf"]) if mended else report
        patience = Patience(first=0.01, longest=0.01, tell=lambda _: None)
        with (
            proxy(label_studio.url, each(fault)) as between,
            Studio(between.url, label_studio.token, patience=patience) as studio,
        ):
            list(push_feedback([annotated / "exports"], report, studio))
        number = tasks(title)[0]["project"]
        found = web.get("/api/dm/views/", params={"project": number}).json()
        shown = [(bool(t["data"]["feedback"]), len(t["predictions"])) for t in tasks(title)]
        return shown, [tab["data"]["title"] for tab in found]

    return told


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name.lower())
def test_one_fault_at_each_kind_of_request(fault, told):
    assert told(fault, mended=False) == ([(True, 1)] * 3, ["Default", TAB])
    assert told(fault, mended=True) == ([(False, 0)] * 3, ["Default"])
