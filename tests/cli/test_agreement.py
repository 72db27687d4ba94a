"""What ``redline agreement`` prints, writes and refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.agreement.invented import invented
from tests.compose import ACTORS
from tests.lab import Lab
from tests.mutations.reading import article, notice
from toolkit.agreement import agreement
from toolkit.files import dumps_line, dumps_page, write_lines
from toolkit.reporters.figures import agreement_report
from toolkit.schema import Schema


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, schema: Schema) -> Path:
    """A project in which three annotators read three documents."""
    documents, records = invented(1, schema)
    annotations = tmp_path / "annotations"
    annotations.mkdir()
    write_lines(annotations / "documents.jsonl", [d.to_json() for d in documents.values()])
    named = {"schema_version": schema.version, "actors": list(ACTORS.values())}
    (annotations / "actors.json").write_text(dumps_page(named), "utf-8")
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


@pytest.mark.usefixtures("project")
def test_an_item_in_two_clusters_of_a_file_is_refused(run, schema):
    """It would be counted with one of them alone."""
    members = [{"document_id": f"invented-{n}", "id": "e.1-2"} for n in (0, 1)]
    clusters = [{"id": n, "kind": "same_event", "members": members} for n in ("one", "two")]
    for name, links in (("first", clusters), ("second", clusters[:1])):
        values = {"schema_version": schema.version, "links": links}
        Path(f"{name}.json").write_text(dumps_page(values), "utf-8")

    code, out, err = run("agreement", "records", "--links", "first.json", "--links", "second.json")

    assert (code, out) == (1, "")
    assert "first.json::two::$.links[1].members[0]: e.1-2 of invented-0 is in one already" in err


class TestExports:
    @pytest.fixture
    def lab(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Lab:
        """A project in which two annotators have read two articles."""
        made = Lab(tmp_path / "zenda")
        monkeypatch.chdir(made.folder)
        made.ingest()
        made.annotate()
        return made

    def test_of_a_document_that_there_is_not_are_refused(self, lab, run):
        path = lab.folder / "annotations" / "documents.jsonl"
        first, *_ = path.read_text("utf-8").splitlines()
        path.write_text(f"{first}\n", "utf-8")

        code, out, err = run("agreement", "annotations/exports")

        assert (code, out) == (1, "")
        assert "[task-unknown]" in err
        assert err.endswith("nothing was compared: mend these first\n")

    @pytest.mark.usefixtures("lab")
    def test_of_some_layers_are_compared_in_these(self, lab, run):
        lab.pull("annotator-2", article=article("annotator-2"), notice=notice("annotator-2"))
        path = "annotations/exports/zenda-annotator-2.20260503T120000Z.json"
        tasks = lab.read(path)
        for task in tasks:
            task["data"]["layers"] = ["mentions", "quotes"]
        lab.write(path, tasks)

        code, out, _ = run("agreement", "annotations/exports", "--json")

        found = json.loads(out)
        assert code == 0
        assert found["left_out"]["readings whose annotator was not asked for events"] == 2
        assert found["figures"]["spans"]["quotes"]["exact_f1"]["value"] == 1
        assert found["figures"]["spans"]["events"]["exact_f1"]["value"] is None
        assert found["disagreements"] == []


class TestTables:
    @pytest.mark.parametrize("width", [80, 120])
    def test_are_cut_where_they_are_wider_than_a_terminal(self, width, schema):
        documents, records = invented(1, schema)
        found = agreement(records, documents, schema, ACTORS)

        cut = list(agreement_report(found, 0, width, cut_tables=True))

        assert max(map(len, cut)) <= width

    def test_that_are_cut_hold_the_same_cells(self, schema):
        documents, records = invented(1, schema)
        found = agreement(records, documents, schema, ACTORS)

        cut = " ".join(agreement_report(found, 0, 80, cut_tables=True)).split()
        whole = " ".join(agreement_report(found, 0, 80)).split()

        assert set(cut) == set(whole)
        assert cut.count("alpha-u") == whole.count("alpha-u") == 1
