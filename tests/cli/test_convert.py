"""``redline convert``, and ``redline records`` reading what it has written."""

from __future__ import annotations

import json
from random import Random

import pytest

from tests.compose import ACTORS, compose
from toolkit.cli.convert import NAMES
from toolkit.convert import FORMATS
from toolkit.convert.loss import without
from toolkit.files import dumps_page, write_lines
from toolkit.words import counted


@pytest.fixture
def project(tmp_path, schema, monkeypatch):
    """A project with two readings of each of three documents, from inside."""
    drawn = (compose(Random(seed), schema, f"invented-{seed}") for seed in range(99))
    # Texts of articles have no other line ends than LF.
    made = [pair for pair in drawn if "\r" not in pair[0].text][:3]
    records = []
    for _, record in made:
        for reader in ("annotator-1", "annotator-2"):
            head = {"id": f"{record['document_id']}.{reader}", "annotator": reader}
            records.append({**record, **head})
    folder = tmp_path / "annotations"
    folder.mkdir()
    entered = {"schema_version": schema.version, "actors": list(ACTORS.values())}
    (folder / "actors.json").write_text(dumps_page(entered), "utf-8")
    write_lines(folder / "documents.jsonl", [document.to_json() for document, _ in made])
    write_lines(tmp_path / "records.jsonl", sorted(records, key=lambda r: r["id"]))
    (tmp_path / "redline.toml").write_text("")
    monkeypatch.chdir(tmp_path)
    return records


def lines_of(path):
    return [json.loads(line) for line in path.read_text("utf-8").split("\n") if line]


def held(folder):
    return {p: p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_the_command_offers_every_format_there_is():
    assert set(NAMES) == set(FORMATS)


@pytest.mark.parametrize("to", NAMES)
class TestEveryFormat:
    def test_is_written_twice_with_the_same_bytes(self, to, project, run, tmp_path):
        first = run("convert", "records.jsonl", "--to", to, "-o", "out")
        files = held(tmp_path / "out")
        second = run("convert", "records.jsonl", "--to", to, "-o", "out")
        run("convert", "records.jsonl", "--to", to, "-o", "other")

        assert first == second
        code, out, err = first
        assert (code, out) == (
            0,
            f"{to}: {len(project)} records, {counted(len(files) - 1, 'file')} in out\n",
        )
        assert err.startswith("lost: ")
        assert held(tmp_path / "out") == files
        assert list(files.values()) == list(held(tmp_path / "other").values())

    def test_says_what_it_has_lost_and_how_often(self, to, project, run, schema):
        _, _, err = run("convert", "records.jsonl", "--to", to, "-o", "out")

        counts = dict(
            reversed(one.split(" × ")) for one in err.strip().removeprefix("lost: ").split(", ")
            if " × " in one
        )  # fmt: skip
        notes = sum("note" in i for r in project for layer in schema.layers for i in r[layer.name])
        lost = {loss.noun for loss in FORMATS[to].cannot_hold(schema)}
        assert set(counts) <= lost
        if "note of mentions" in lost and "note of events" in lost:
            told = (int(n) for noun, n in counts.items() if noun.startswith("note of"))
            assert sum(told) == notes


class TestReadBack:
    @pytest.mark.parametrize("to", ["brat", "uima"])
    def test_records_reads_what_was_converted(self, to, project, run, tmp_path, schema):
        run("convert", "records.jsonl", "--to", to, "-o", "out")

        code, _, err = run("records", "out", "-o", "back.jsonl", "--documents-to", "docs.jsonl")

        losses = FORMATS[to].cannot_hold(schema)
        back = lines_of(tmp_path / "back.jsonl")
        assert (code, err) == (
            0,
            "6 records; wrote back.jsonl\n3 documents; wrote docs.jsonl\n",
        )
        assert [r["id"] for r in back] == [r["id"] for r in project]
        assert back == [without(record, losses, schema) for record in project]
        code, _, _ = run("validate", "back.jsonl", "--documents", "docs.jsonl")
        assert code == 0

    @pytest.mark.usefixtures("project")
    def test_without_a_place_for_documents_it_says_so(self, run):
        run("convert", "records.jsonl", "--to", "brat", "-o", "out")

        _, _, err = run("records", "out", "-o", "back.jsonl")

        assert "3 documents; not written: name a file with --documents-to\n" in err

    def test_records_and_other_tools_files_come_together(self, project, run):
        run("convert", "records.jsonl", "--to", "brat", "-o", "out")

        code, out, err = run("records", "records.jsonl", "out", "-o", "-")

        assert code == 1
        assert len(out.splitlines()) == 2 * len(project)
        assert err.count("this record is among exports or records too") == len(project)


class TestRefusals:
    def test_records_with_errors_are_not_converted(self, project, run, tmp_path):
        spoilt = {**project[0], "mentions": [{"id": "m"}]}
        write_lines(tmp_path / "records.jsonl", [spoilt])

        code, _, err = run("convert", "records.jsonl", "--to", "csv", "-o", "out")

        assert code == 1
        assert err.endswith("out was not written\n")
        assert not (tmp_path / "out").exists()

    def test_a_record_that_is_not_called_after_its_reader_is_refused(self, project, run, tmp_path):
        write_lines(tmp_path / "records.jsonl", [{**project[0], "id": "another.name"}])

        code, _, err = run("convert", "records.jsonl", "--to", "csv", "-o", "out")

        assert code == 3
        assert "error: another.name (annotation) is not called what the reading of" in err

    @pytest.mark.usefixtures("project")
    def test_an_unknown_format_is_wrong_usage(self, run):
        code, _, err = run("convert", "records.jsonl", "--to", "folia", "-o", "out")

        assert code == 2
        assert "'folia' is not one of" in err


class TestForeignCorpora:
    def test_a_brat_folder_becomes_records_and_problems(self, run, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        (tmp_path / "corpus").mkdir()
        (tmp_path / "corpus" / "A1.txt").write_bytes(b"Ruritania\r\nmet Anna")
        (tmp_path / "corpus" / "A1.ann").write_text(
            "T1\tName 0 9\tRuritania\nT2\tName 15 19\tAnna\nT3\tGene 11 14\tmet\n"
        )
        (tmp_path / "corpus" / "B.ann").write_text("")

        code, _, err = run("records", "corpus", "-o", "r.jsonl", "--documents-to", "d.jsonl")

        [record] = lines_of(tmp_path / "r.jsonl")
        [document] = lines_of(tmp_path / "d.jsonl")
        assert code == 1
        assert "A1.ann::a1.annotator-1::$: 1 annotation (T3): the schema has no label “Gene”" in err
        assert "B.ann::$: there is no B.txt beside it; put the text there [export-shape]" in err
        assert (document["id"], document["text"]) == ("a1", "Ruritania\nmet Anna")
        assert [item["text"] for item in record["mentions"]] == ["Ruritania", "Anna"]

    def test_a_cas_without_its_types_is_told(self, run, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        (tmp_path / "a").mkdir()
        (tmp_path / "a" / "x.xmi").write_text("<x/>")

        code, _, err = run("records", "a", "-o", "r.jsonl")

        assert code == 1
        assert "there is no TypeSystem.xml beside it or above it; put it there" in err

    @pytest.mark.usefixtures("project")
    def test_xml_that_is_no_cas_is_told(self, run, tmp_path):
        run("convert", "records.jsonl", "--to", "uima", "-o", "out")
        (tmp_path / "out" / "annotator-1" / "x.xmi").write_text("<x")

        code, _, err = run("records", "out", "-o", "r.jsonl")

        assert code == 1
        assert "x.xmi::$: it is no UIMA CAS of TypeSystem.xml: " in err
