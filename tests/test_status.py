"""How far a project is: every stage with its next command, and everything that goes stale."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.lab import ADJUDICATE, BUILD, INGEST, PULL, PUSH, VALIDATE, Lab
from tests.mutations.reading import SCHEMA, article, notice
from toolkit.errors import ConfigurationError, RecordError
from toolkit.settings import read_settings
from toolkit.status import status


@pytest.fixture
def lab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Lab:
    """A project that has just been made."""
    folder = tmp_path / "zenda"
    made = Lab(folder)
    monkeypatch.chdir(folder)
    return made


class TestStages:
    """Each with the command that leads on; where it can be run here, it is, and leads on."""

    def test_a_new_project_has_no_articles(self, lab):
        assert lab.status().documents == ()
        assert lab.next == INGEST
        assert "put text files into seeds" in lab.status().steps[0].reason

    def test_an_article_is_to_be_ingested(self, lab):
        lab.collect()

        assert [d.stage for d in lab.status().documents] == ["seed", "seed"]
        assert lab.next == INGEST

        lab.run(lab.next)

        assert [d.stage for d in lab.status().documents] == ["ingested", "ingested"]

    def test_a_document_without_a_task_is_to_be_pushed_for_two_annotators(self, lab):
        lab.ingest()

        assert lab.next == PUSH
        assert lab.of("notice").next.command == PUSH

    def test_a_document_that_somebody_is_to_read_is_to_be_pulled(self, lab):
        lab.ingest()
        lab.pull("annotator-1")
        lab.pull("annotator-2")

        assert lab.of("notice").stage == "ingested"
        assert lab.of("notice").waiting == ("annotator-1", "annotator-2")
        assert lab.next == PULL

    def test_a_reading_is_named_and_the_other_is_waited_for(self, lab):
        lab.ingest()
        lab.pull("annotator-1", notice=notice("annotator-1"))
        lab.pull("annotator-2")

        found = lab.of("notice")

        assert (found.stage, found.waiting) == ("annotated", ("annotator-2",))
        assert [reading.annotator for reading in found.readings] == ["annotator-1"]
        assert found.next.command == PULL

    def test_a_document_that_only_one_annotator_has_a_task_of_is_pushed_for_a_second(self, lab):
        lab.ingest("notice")
        lab.pull("annotator-1", notice=notice("annotator-1"))

        assert lab.of("notice").stage == "annotated"
        assert lab.next == PUSH

    def test_errors_in_a_reading_are_mended_before_it_is_adjudicated(self, lab):
        lab.ingest()
        lab.annotate()
        wrong = notice("annotator-2")
        wrong["events"][0]["date"] = "tomorrow"
        lab.pull("annotator-2", article=article("annotator-2"), notice=wrong)

        found = lab.of("notice")

        assert [(r.annotator, r.errors) for r in found.readings] == [
            ("annotator-1", 0),
            ("annotator-2", 1),
        ]
        assert found.next.command == VALIDATE
        assert lab.of("article").next.command == ADJUDICATE
        assert lab.next == VALIDATE
        assert lab.run(lab.next, code=1).output.count("date-not-edtf") > 0

    def test_what_the_project_does_not_want_reported_is_not_counted(self, lab):
        lab.ingest()
        lab.annotate()
        wrong = notice("annotator-2")
        wrong["events"][0]["date"] = "tomorrow"
        lab.pull("annotator-2", article=article("annotator-2"), notice=wrong)
        lab.write("redline.toml", '[validate]\nignore = ["date-not-edtf"]\n')

        assert [reading.errors for reading in lab.of("notice").readings] == [0, 0]

    def test_two_readings_are_to_be_adjudicated(self, lab):
        lab.ingest()
        lab.annotate(alike=False)

        assert {d.stage for d in lab.status().documents} == {"annotated"}
        assert lab.next == ADJUDICATE

        lab.run(lab.next, code=1)

        assert lab.of("article").stage == "compared"

    def test_open_decisions_are_counted_and_to_be_made(self, lab):
        lab.ingest()
        lab.annotate(alike=False)
        lab.run(ADJUDICATE, code=1)

        found = lab.of("article")

        assert (found.stage, found.decisions, found.open) == ("compared", 1, 1)
        assert found.next.command == ADJUDICATE
        assert "annotations/decisions.json" in found.next.reason
        assert lab.of("notice").stage == "annotated"

    def test_a_choice_without_a_reason_is_open(self, lab):
        lab.ingest()
        lab.annotate(alike=False)
        lab.run(ADJUDICATE, code=1)
        lab.decide()
        decisions = lab.read("annotations/decisions.json")
        decisions["decisions"][0]["reason"] = " "
        lab.write("annotations/decisions.json", decisions)

        assert lab.of("article").open == 1

    def test_when_everything_is_decided_gold_is_still_to_be_written(self, lab):
        lab.ingest()
        lab.annotate(alike=False)
        lab.run(ADJUDICATE, code=1)
        lab.decide()

        found = lab.of("article")

        assert (found.stage, found.open) == ("compared", 0)
        assert lab.next == ADJUDICATE

        lab.run(lab.next)

        assert {d.stage for d in lab.status().documents} == {"adjudicated"}

    def test_gold_is_to_be_built_and_then_nothing_is_left(self, lab):
        lab.finish()

        assert lab.of("article").gold.errors == 0
        assert lab.next == BUILD

        lab.run(lab.next)

        assert {d.stage for d in lab.status().documents} == {"built"}
        assert lab.status().steps == ()
        assert lab.stale == []

    def test_gold_with_errors_is_not_to_be_built(self, lab):
        lab.finish()
        gold = lab.read("annotations/gold/notice.json")
        gold["events"][0]["date"] = "tomorrow"
        lab.write("annotations/gold/notice.json", gold)

        assert lab.of("notice").gold.errors == 1
        assert "redline validate annotations/gold" in [s.command for s in lab.status().steps]
        assert lab.next != BUILD

    @pytest.mark.parametrize("built", [False, True])
    def test_errors_in_a_reading_are_to_be_mended_though_there_is_gold(self, built, lab):
        """Nothing is adjudicated again as long as a reading has errors."""
        lab.finish()
        if built:
            lab.run(BUILD)
        wrong = notice("annotator-2")
        wrong["events"][0]["date"] = "tomorrow"
        lab.pull("annotator-2", article=article("annotator-2"), notice=wrong)

        found = lab.of("notice")

        assert (found.stage, found.next.command) == ("built" if built else "adjudicated", VALIDATE)

    def test_what_comes_first_in_the_work_is_next(self, lab):
        lab.ingest("article")
        lab.pull("annotator-1")
        lab.collect("notice")

        assert [step.verb for step in lab.status().steps] == ["ingest", "pull"]
        assert lab.next == INGEST


class TestStale:
    def test_nothing_is_when_nothing_has_changed(self, lab):
        lab.finish()

        assert lab.stale == []

    def test_the_times_of_files_do_not_matter(self, lab):
        lab.finish()
        for path in lab.folder.rglob("*.*"):
            path.touch()

        assert lab.stale == []

    def test_a_document_whose_article_has_another_text(self, lab):
        lab.ingest()
        lab.write("seeds/notice.txt", "Kravonia sends no grain\n")

        assert lab.stale == [("seed-changed", "notice", "ingest")]
        assert lab.next == INGEST

    def test_an_article_that_is_being_annotated_is_to_be_put_back(self, lab):
        lab.ingest()
        lab.annotate()
        lab.write("seeds/notice.txt", "Kravonia sends no grain\n")

        (found,) = lab.of("notice").stale

        assert "put the old text back in seeds, or save the new one" in found.reason
        assert (found.step.command, lab.next) == ("", "")

    def test_a_document_whose_article_is_gone(self, lab):
        lab.ingest()
        (lab.folder / "seeds/notice.txt").unlink()
        decided = lab.read("annotations/metadata.json")
        lab.write("annotations/metadata.json", {"article": decided["article"]})

        assert lab.stale == [("seed-gone", "notice", "ingest")]

    def test_a_project_without_articles_may_have_documents(self, lab):
        """Whoever has no right to keep the articles has the documents all the same."""
        lab.ingest()
        for path in lab.folder.glob("seeds/*.txt"):
            path.unlink()

        assert lab.stale == []

    def test_an_article_that_cannot_be_read(self, lab):
        lab.ingest()
        (lab.folder / "seeds/notice.txt").write_bytes(b"Kravonia \xff sends grain\n")

        (found,) = lab.status().all_stale

        assert (found.kind, found.document) == ("seed-unusable", "notice")
        assert "document-not-utf8" in found.reason

    def test_a_document_of_which_something_else_has_been_decided(self, lab):
        lab.ingest()
        decided = lab.read("annotations/metadata.json")
        decided["notice"]["language"] = "de"
        lab.write("annotations/metadata.json", decided)

        (found,) = lab.of("notice").stale

        assert found.kind == "document-changed"
        assert "another language" in found.reason

    def test_readings_and_gold_of_another_text(self, lab):
        lab.finish()
        lab.write("seeds/notice.txt", "Kravonia sends no grain\n")
        decided = lab.read("annotations/metadata.json")
        del decided["notice"]["sections"]
        lab.write("annotations/metadata.json", decided)
        lab.run(INGEST)

        stale = [(kind, verb) for kind, document, verb in lab.stale if document == "notice"]

        assert stale == [("reading-text", "ingest"), ("gold-text", "ingest")]

    def test_a_task_of_another_text_that_nobody_has_read(self, lab):
        lab.ingest("notice")
        lab.pull("annotator-1")
        lab.pull("annotator-2")
        lab.write("seeds/notice.txt", "Kravonia sends no grain\n")
        lab.write("annotations/metadata.json", {})
        lab.run(INGEST)

        (found,) = lab.of("notice").stale

        assert found.kind == "task-text"
        assert "the task of annotator-1 and annotator-2 shows another text" in found.reason

    def test_gold_that_is_older_than_a_reading(self, lab):
        """Decisions hold for the readings that they were made about."""
        lab.finish()
        second = notice("annotator-2")
        second["events"].pop()
        lab.pull("annotator-2", article=article("annotator-2"), notice=second)

        stale = {(kind, document) for kind, document, _ in lab.stale}

        assert ("gold-old", "notice") in stale
        assert lab.next == ADJUDICATE

    def test_decisions_about_readings_that_differ_no_more(self, lab):
        lab.finish()
        lab.pull("annotator-2", article=article("annotator-2"), notice=notice("annotator-2"))

        assert ("decisions-old", "article", "adjudicate") in lab.stale

    def test_gold_that_was_edited_by_hand(self, lab):
        lab.finish()
        gold = lab.read("annotations/gold/notice.json")
        gold["events"][0]["modality"] = "future"
        lab.write("annotations/gold/notice.json", gold)

        assert lab.stale == [("gold-old", "notice", "adjudicate")]

    def test_gold_without_its_readings_is_taken_as_it_is(self, lab):
        lab.finish()
        for path in lab.folder.glob("annotations/exports/*"):
            path.unlink()

        assert lab.stale == []
        assert lab.next == BUILD

    def test_decisions_that_cannot_be_carried_out(self, lab):
        lab.ingest()
        lab.annotate(alike=False)
        lab.run(ADJUDICATE, code=1)
        lab.decide()
        decisions = lab.read("annotations/decisions.json")
        decisions["decisions"][0]["choice"] = "annotator-7"
        lab.write("annotations/decisions.json", decisions)

        (found,) = lab.status().all_stale

        assert (found.kind, found.document) == ("decisions-unusable", "article")
        assert "annotator-7" in found.reason

    @pytest.mark.parametrize("what", ["gold", "actors", "metadata", "title"])
    def test_a_dataset_that_was_built_from_something_else(self, lab, what):
        lab.finish()
        lab.run(BUILD)
        if what == "gold":
            for path in lab.folder.glob("annotations/exports/*"):
                path.unlink()
            gold = lab.read("annotations/gold/notice.json")
            gold["events"][0]["modality"] = "future"
            lab.write("annotations/gold/notice.json", gold)
        elif what == "actors":
            actors = lab.read("annotations/actors.json")
            actors["actors"][0]["name"] += " the Elder"
            lab.write("annotations/actors.json", actors)
        elif what == "title":
            settings = (lab.folder / "redline.toml").read_text("utf-8")
            before, _, after = settings.partition("[dataset]\n")
            lab.write("redline.toml", f'{before}\n[dataset]\ntitle = "Zenda"\n{after}')
        else:
            decided = lab.read("annotations/metadata.json")
            decided["notice"]["language"] = "de"
            lab.write("annotations/metadata.json", decided)
            lab.run(INGEST)

        assert ("dataset-old", None, "build") in lab.stale
        assert {d.stage for d in lab.status().documents} == {"adjudicated"}
        assert lab.next == BUILD

        lab.run(lab.next)

        assert lab.stale == []

    def test_a_dataset_without_texts_is_built_without_them_again(self, lab):
        lab.finish()
        lab.write("splits.json", {"article": "train", "notice": "test"})
        lab.run(f"{BUILD} --text none --splits splits.json")
        actors = lab.read("annotations/actors.json")
        actors["actors"][0]["name"] += " the Elder"
        lab.write("annotations/actors.json", actors)

        (found,) = (stale for stale in lab.status().stale if stale.kind == "dataset-old")

        assert found.step.command == f"{BUILD} --text none"
        assert found.reason.startswith("build/dataset was built from other actors than there are")
        assert found.step.reason.endswith("it has splits: give its --splits again")

    def test_records_of_another_version_of_the_schema_are_said_once(self, lab):
        lab.finish()
        for name in ("article", "notice"):
            gold = lab.read(f"annotations/gold/{name}.json")
            gold["schema_version"] = "0.9.0"
            lab.write(f"annotations/gold/{name}.json", gold)

        reasons = [s.reason for s in lab.status().stale if s.kind == "schema-version"]

        assert len(reasons) == 1
        assert "2 gold records of version “0.9.0”" in reasons[0]

    def test_a_registry_of_another_version_of_the_schema_cannot_be_read(self, lab):
        actors = lab.read("annotations/actors.json")
        lab.write("annotations/actors.json", {**actors, "schema_version": "0.9.0"})

        with pytest.raises(RecordError, match="not written for version"):
            lab.status()

    def test_gold_of_a_document_that_is_not_there(self, lab):
        lab.finish()
        (lab.folder / "seeds/notice.txt").unlink()
        lab.write("annotations/metadata.json", {})
        lab.run("redline ingest seeds -o annotations/documents.jsonl")

        kinds = [one.kind for one in lab.status().stale]

        assert kinds.count("record-unknown") == 2


class TestCommands:
    def test_are_for_the_folder_that_they_are_typed_in(self, lab):
        lab.collect()
        below = lab.folder / "seeds"

        step = status(read_settings(below, {}), SCHEMA, below).next

        assert step is not None
        assert step.command == (
            "redline ingest . --metadata ../annotations/metadata.json"
            " -o ../annotations/documents.jsonl"
        )

    def test_name_the_paths_of_the_project(self, lab):
        lab.write("redline.toml", '[paths]\ndocuments = "of ours/documents.jsonl"\n')
        lab.collect()

        assert lab.next == "redline ingest seeds -o 'of ours/documents.jsonl'"

    def test_name_the_annotators_who_have_tasks(self, lab):
        lab.ingest("article")
        lab.pull("annotator-3")
        lab.pull("annotator-4")
        lab.ingest("notice")

        assert lab.next.endswith("--project zenda --annotators annotator-3,annotator-4")

    def test_are_without_annotators_where_several_share_a_project(self, lab):
        lab.ingest("article")
        lab.pull("annotator-1", article=article("annotator-1"))
        path = "annotations/exports/zenda-annotator-1.20260503T120000Z"
        (task,) = lab.read(f"{path}.json")
        del task["data"]["annotator"]
        other = {**task["annotations"][0], "id": 77, "unique_id": "77", "completed_by": 2}
        lab.write(f"{path}.json", [{**task, "annotations": [*task["annotations"], other]}])
        lab.ingest("notice")

        assert lab.next == "redline push annotations/documents.jsonl --project zenda"


class TestGold:
    def test_rests_on_readings_that_are_there(self, lab):
        lab.finish()
        for path in (lab.folder / "annotations" / "exports").glob("zenda-annotator-2.*"):
            path.unlink()

        (found, _) = lab.status().all_stale

        assert (found.kind, found.document, found.step.command) == ("reading-gone", "article", PULL)
        assert found.reason == (
            "its gold rests on what annotator-2 read, which is not among the exports"
        )

    def test_may_be_there_without_any_export(self, lab):
        """As in a data set that is passed on."""
        lab.finish()
        for path in (lab.folder / "annotations" / "exports").glob("zenda-*"):
            path.unlink()

        assert lab.stale == []


class TestReading:
    def test_is_of_a_project_only(self, tmp_path):
        with pytest.raises(ConfigurationError, match="there is no project in") as raised:
            status(read_settings(tmp_path, {}), SCHEMA)

        assert "redline init" in raised.value.hint

    def test_takes_documents_for_a_project(self, lab):
        """Nobody needs a redline.toml."""
        lab.ingest()
        (lab.folder / "redline.toml").unlink()

        assert [d.stage for d in lab.status().documents] == ["ingested", "ingested"]

    def test_stops_at_a_file_that_cannot_be_read(self, lab):
        lab.write("annotations/decisions.json", '{"decisions": 3}')

        with pytest.raises(RecordError, match=r"decisions\.json"):
            lab.status()

    def test_counts_what_is_wrong_outside_of_readings(self, lab):
        lab.ingest()
        lab.annotate()
        lab.write("annotations/exports/broken.json", "[{")

        found = lab.status()

        assert found.elsewhere.errors == 1
        assert found.next.command == VALIDATE

    def test_says_which_layers_an_annotator_has_not_been_asked_for(self, lab):
        lab.ingest("notice")
        lab.pull("annotator-1", notice=notice("annotator-1"))
        path = "annotations/exports/zenda-annotator-1.20260503T120000Z.json"
        (task,) = lab.read(path)
        task["data"]["layers"] = ["mentions", "events"]
        lab.write(path, [task])

        (reading,) = lab.of("notice").readings

        assert reading.lacks == ("conditional_threats", "quotes")

    def test_changes_nothing(self, lab):
        lab.finish()
        before = {p: p.read_bytes() for p in lab.folder.rglob("*") if p.is_file()}

        lab.status()

        assert before == {p: p.read_bytes() for p in lab.folder.rglob("*") if p.is_file()}

    def test_says_of_this_checkout_how_far_its_articles_are(self, root):
        found = status(read_settings(root, {}), SCHEMA)

        assert len(found.documents) == len(list(root.glob("seeds/*.txt")))
        assert "seed" not in {document.stage for document in found.documents}
