"""What ``redline agreement`` prints, writes and refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.agreement.invented import invented
from tests.compose import ACTORS
from toolkit.files import dumps_line, dumps_page, write_lines
from toolkit.schema import Schema


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, schema: Schema) -> Path:
    """A project in which three annotators read three documents."""
    documents, records = invented(1, schema)
    annotations = tmp_path / "annotations"
    annotations.mkdir()
    write_lines(annotations / "documents.jsonl", [d.to_json() for d in documents.values()])
    registry = {"schema_version": schema.version, "actors": list(ACTORS.values())}
    (annotations / "actors.json").write_text(dumps_page(registry), "utf-8")
    for annotator in sorted({r["annotator"] for r in records}):
        own = [r for r in records if r["annotator"] == annotator]
        write_lines(tmp_path / "records" / f"{annotator}.jsonl", own)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("project")
def test_a_table_names_the_published_measures_and_says_what_intervals_are_worth(run):
    code, out, err = run("agreement", "records")

    assert code == 0, err
    for words in ("exact F1", "alpha-u", "kappa", "B-cubed F1", "LEA F1", "descriptive"):
        assert words in out
    assert out.startswith("readers: annotator-1, annotator-2, annotator-3\n")


@pytest.mark.usefixtures("project")
def test_json_holds_every_figure_by_section_subject_and_measure(run):
    code, out, _ = run("agreement", "records", "--json")

    found = json.loads(out)
    figure = found["figures"]["spans"]["conditional_threats"]["overlap_f1"]
    assert code == 0
    assert set(figure) == {"value", "interval", "n", "unit", "left_out"}
    assert found["figures"]["attributes"]["conditional_threats.act"]["observed_agreement"]["n"]
    assert len(found["documents"]) == 3


def test_the_order_of_files_changes_nothing(project, run):
    files = sorted((project / "records").iterdir())

    forwards = run("agreement", *files, "--json")

    assert run("agreement", *reversed(files), "--json") == forwards


@pytest.mark.usefixtures("project")
def test_twenty_disagreements_are_shown_unless_all_are_asked_for(run):
    few, everything = run("agreement", "records")[1], run("agreement", "records", "--all")[1]

    total = len(json.loads(run("agreement", "records", "--json")[1])["disagreements"])
    assert total > 20
    assert f"… and {total - 20} more" in few
    assert f"{total:3}. " in everything


def test_a_page_holds_the_same_with_text_escaped(project, run):
    code, _, err = run("agreement", "records", "--html", "agreement.html")

    page = (project / "agreement.html").read_text("utf-8")
    assert (code, err.splitlines()[-1]) == (0, "wrote agreement.html")
    assert "<h2>Identity</h2>" in page
    assert "<b>bold</b>" not in page


@pytest.mark.usefixtures("project")
def test_a_single_reading_cannot_be_compared(run):
    code, _, err = run("agreement", "records/annotator-1.jsonl")

    assert code == 3
    assert "no document among these records was read by two annotators" in err


def test_a_record_that_cannot_be_read_is_refused(project, run):
    path = project / "records" / "annotator-1.jsonl"
    first, *rest = path.read_text("utf-8").splitlines()
    broken = {**json.loads(first), "text_sha256": "0" * 64}
    path.write_text("\n".join([dumps_line(broken), *rest]), "utf-8")

    code, out, err = run("agreement", "records")

    assert (code, out) == (1, "")
    assert "[document-text-changed]" in err
    assert err.endswith("nothing was compared: mend these first\n")


def test_links_are_compared_in_pairs(project, run, schema):
    members = [{"document_id": f"invented-{n}", "id": "e.1-2"} for n in (0, 1)]
    cluster = {"id": "one", "kind": "same_event", "members": members}
    (project / "links.json").write_text(
        dumps_page({"schema_version": schema.version, "links": [cluster]}), "utf-8"
    )
    twice = ("--links", "links.json", "--links", "links.json")

    code, out, _ = run("agreement", "records", "--json", *twice)

    figures = json.loads(out)["figures"]["identity"]["links.same_event"]
    assert (code, figures["lea_f1"]["value"]) == (0, 1)
    assert run("agreement", "records", "--links", "links.json")[0] == 2
