"""What ``redline score`` prints and refuses."""

from __future__ import annotations

import json
from pathlib import Path

import click
import pytest

from tests.score.small import NAMES, PEOPLE, SCHEMA, TEXT, name, record
from toolkit.cli.score import command
from toolkit.files import dumps_page, write_lines
from toolkit.reporters.scores import VIEWS


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Gold of two documents, suggestions for one of them and for a third."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "redline.toml").write_text("")
    (tmp_path / "annotations" / "gold").mkdir(parents=True)
    named = {"schema_version": SCHEMA.version, "actors": list(PEOPLE.values())}
    (tmp_path / "annotations" / "actors.json").write_text(dumps_page(named), "utf-8")
    for document in ("one", "two"):
        gold = dumps_page(record("gold", document, mentions=NAMES))
        (tmp_path / "annotations" / "gold" / f"{document}.json").write_text(gold, "utf-8")
    wrong = name("Strelsau", "michael", provenance={"rule": "guessed", "score": 0.4})
    given = [record(document=document, mentions=[*NAMES[:1], wrong]) for document in ("one", "x")]
    write_lines(tmp_path / "predictions.jsonl", given)
    return tmp_path


@pytest.mark.usefixtures("project")
class TestReport:
    def test_is_a_table_a_section(self, run):
        code, out, err = run("score", "predictions.jsonl", "annotations/gold")

        lines = [line.split() for line in out.splitlines()]
        assert (code, err) == (0, "")
        assert "documents with gold: 2" in out
        assert "nothing was suggested for 1 document: two" in out
        assert "left out, without gold: 1 document: x" in out
        names = next(line for line in lines if line[:1] == ["names"])
        assert names[1:6] == ["6", "2", "1.00", "0.33", "0.50"]

    def test_shows_what_is_asked_for_beside(self, run):
        asked = [word for view in VIEWS for word in ("--by", view)]

        code, out, _ = run("score", "predictions.jsonl", "annotations/gold", *asked)

        lines = [line.split() for line in out.splitlines()]
        assert code == 0
        guessed = ["mentions", "guessed", "1", "0.40", "1.00", "1.00", "1.00", "0.00"]
        assert guessed in lines
        assert ["mentions.actor", "flavia", "michael", "1"] in lines
        assert ["all", "0.00", "to", "0.50", *guessed[2:]] in lines
        assert any(line[:2] == ["one", "0.80"] for line in lines)

    def test_names_nothing_that_was_not_asked_for(self, run):
        _, out, _ = run("score", "predictions.jsonl", "annotations/gold")

        assert "guessed" not in out

    def test_is_one_object_for_a_program(self, run):
        code, out, _ = run("score", "predictions.jsonl", "annotations/gold", "--json")

        found = json.loads(out)
        assert code == 0
        assert found["documents"] == ["one", "two"]
        assert found["without_suggestion"] == ["two"]
        assert found["spans"]["names"]["overlap"]["recall"] == 1 / 3
        assert found["rules"]["mentions"]["guessed"]["right"]["whole"] == 0
        assert found["headline"]["names"] == 1 / 2
        assert found["by_document"]["one"]["names"] == 4 / 5

    def test_is_the_same_a_second_time(self, run):
        words = ("score", "predictions.jsonl", "annotations/gold", "--json")

        assert run(*words) == run(*words)


class TestItems:
    @pytest.fixture
    def documents(self, project: Path, run) -> Path:
        """The text that the records of one document are of."""
        (project / "one.txt").write_text(TEXT, "utf-8")
        path = project / "annotations" / "documents.jsonl"
        run("ingest", "one.txt", "-o", path)
        return path

    @pytest.mark.usefixtures("documents")
    def test_that_are_wrong_or_missed_are_listed_with_what_made_them(self, run):
        words = ("score", "predictions.jsonl", "annotations/gold", "--items")

        code, out, err = run(*words)

        assert (code, err) == (0, "not listed item by item: 1 unknown document\n")
        assert " · mentions · rule guessed · actor\n" in out
        assert (
            "     suggestion: “Strelsau” · actor Michael\n     gold: “Strelsau” · actor Flavia"
            in out
        )
        assert "     suggestion: nothing\n     gold: “Flavia”" in out

    @pytest.mark.usefixtures("documents")
    def test_are_in_the_object_for_a_program(self, run):
        words = ("score", "predictions.jsonl", "annotations/gold", "--items", "--json")

        found = json.loads(run(*words)[1])["differences"]

        assert [(one["rule"], one["differs"][0]) for one in found] == [
            (None, "missing"),
            ("guessed", "actor"),
        ]

    def test_of_another_text_are_refused(self, run, project, documents):
        (project / "one.txt").write_text(f"{TEXT} Then they left.", "utf-8")
        run("ingest", "one.txt", "-o", documents)

        code, _, err = run("score", "predictions.jsonl", "annotations/gold", "--items")

        assert code == 3
        assert err.startswith("error: the gold of one was made from another text than the document")

    @pytest.mark.usefixtures("documents")
    def test_of_copies_are_none(self, run):
        _, out, _ = run("score", "annotations/gold", "annotations/gold", "--items")

        assert out.endswith("The suggestions are right in everything.\n")


class TestSections:
    @pytest.fixture
    def documents(self, project: Path, run) -> Path:
        """A document with gold, as the rules cut it."""
        (project / "one.txt").write_text("Ruritania waits.\n\nFlavia met Rudolf.\n")
        run("ingest", "one.txt", "-o", "documents.jsonl")
        return project / "documents.jsonl"

    def test_are_compared_where_both_are_named(self, run, documents):
        words = ("--documents", documents, "--suggested-documents", documents, "--json")

        _, out, _ = run("score", "predictions.jsonl", "annotations/gold", *words)

        assert {found["f1"] for found in json.loads(out)["sections"].values()} == {1}

    def test_of_documents_without_gold_are_none(self, run, documents):
        text = documents.read_text("utf-8").replace('"id":"one"', '"id":"x"')
        documents.write_text(text, "utf-8")
        words = ("--documents", documents, "--suggested-documents", documents)

        code, _, err = run("score", "predictions.jsonl", "annotations/gold", *words)

        assert (code, err) == (
            0, "no sections were compared: these documents have no gold\n"
        )  # fmt: skip


@pytest.mark.usefixtures("project")
class TestRefusals:
    def test_nothing_in_common_exits_3(self, run):
        write_lines(Path("other.jsonl"), [record(document="x")])

        code, out, err = run("score", "other.jsonl", "annotations/gold")

        assert (code, out) == (3, "")
        assert err.startswith("error: no document has both a suggestion and gold\nhint: ")

    def test_sides_that_changed_places_exit_3(self, run):
        code, _, err = run("score", "annotations/gold", "predictions.jsonl")

        assert code == 3
        assert "hint: Name the suggestions first, then the gold" in err

    def test_a_record_that_is_none_exits_1(self, run):
        broken = record(document="one")
        del broken["quotes"]
        write_lines(Path("broken.jsonl"), [broken])

        code, out, err = run("score", "broken.jsonl", "annotations/gold")

        assert (code, out) == (1, "")
        assert "broken.jsonl::one.suggest::" in err
        assert err.endswith("nothing was compared: mend these first\n")

    def test_a_missing_file_exits_3(self, run):
        code, _, err = run("score", "no.jsonl", "annotations/gold")

        assert code == 3
        assert "there is no no.jsonl" in err

    def test_standard_input_can_be_one_of_the_two(self, run):
        code, _, err = run("score", "-", "-")

        assert code == 2
        assert "standard input can be one of the two" in err


def test_the_command_offers_every_view_that_the_report_has():
    offered = next(p.type for p in command.params if p.name == "views")

    assert isinstance(offered, click.Choice)
    assert tuple(offered.choices) == VIEWS


def test_exports_can_be_held_against_gold(run, root):
    """Of the checkout: an export of one reading, of one of the five documents."""
    annotations = root / "annotations"

    code, out, _ = run("score", annotations / "pilot", annotations / "gold", "--json")

    found = json.loads(out)
    assert code == 0
    assert (len(found["documents"]), len(found["without_suggestion"])) == (5, 4)
    assert found["spans"]["events"]["overlap"]["right"] > 0


def test_exports_of_two_annotators_are_refused(run, root):
    annotations = root / "annotations"

    code, _, err = run("score", annotations / "exports", annotations / "gold")

    assert code == 3
    assert "error: the suggestions hold two records of 000_687b90cf0bc0ae61" in err
