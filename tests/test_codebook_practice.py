"""The practice task: an invented article whose answer is known."""

from __future__ import annotations

import shutil
from html import unescape
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from toolkit.canonical import canonical_record
from toolkit.codebook import codebook
from toolkit.codebook_practice import Practice, practice_lines, read_practice
from toolkit.documents import ingest, read_documents, read_metadata
from toolkit.errors import SchemaError
from toolkit.model import Document
from toolkit.schema import Schema


@pytest.fixture
def folder(root: Path) -> Path:
    return root / "schema" / "practice"


@pytest.fixture
def practice(root: Path) -> Practice:
    found = read_practice(root / "schema")
    assert found is not None
    return found


class TestFiles:
    def test_the_document_is_made_from_the_article(self, folder: Path, schema: Schema):
        metadata = read_metadata(folder / "metadata.json")

        documents, problems = ingest([folder / "practice.txt"], metadata, schema)

        assert problems == []
        assert documents == list(read_documents(folder / "documents.jsonl").values())

    def test_the_answer_is_valid(self, folder: Path, run, tmp_path: Path, monkeypatch):
        """No error, and the one warning is waived with a reason."""
        monkeypatch.chdir(tmp_path)
        beside = ("--documents", folder / "documents.jsonl", "--actors", folder / "actors.json")

        code, out, err = run(
            *("validate", folder / "answer.json", *beside, "--strict"),
            *("--waivers", folder / "waivers.json"),
        )

        assert (code, out, err) == (0, "", "1 record: 0 errors, 0 warnings; 1 waived\n")

    def test_the_answer_is_in_canonical_form(self, practice: Practice, schema: Schema):
        assert canonical_record(practice.answer, schema.layers) == practice.answer

    @pytest.mark.parametrize(
        ("layer", "name", "values"),
        [
            ("mentions", "form", {"name", "nominal", "pronoun", "metonym"}),
            ("events", "modality", {"actual", "future", "hypothetical"}),
            ("events", "polarity", {"positive", "negative"}),
            ("quotes", "mode", {"direct", "indirect", "mixed"}),
            ("quotes", "speaker_status", {"explicit", "implicit"}),
            ("conditional_threats", "act", {"threat", "warning", "offer"}),
        ],
    )
    def test_the_answer_has_something_of_each_kind(self, layer, name, values, practice: Practice):
        assert {item[name] for item in practice.answer[layer]} == values

    def test_every_threat_says_why_it_is_one(self, practice: Practice):
        assert all("note" in item for item in practice.answer["conditional_threats"])

    def test_every_actor_of_the_registry_is_meant_somewhere(self, practice: Practice):
        assert {m["actor_id"] for m in practice.answer["mentions"]} == set(practice.actors)


class TestReading:
    def test_without_a_folder_there_is_none(self, tmp_path: Path):
        assert read_practice(tmp_path) is None

    @pytest.mark.parametrize(
        ("name", "text"),
        [("answer.json", "{"), ("actors.json", "[]"), ("documents.jsonl", "{}")],
    )
    def test_a_broken_file_is_refused(self, folder: Path, tmp_path: Path, name: str, text: str):
        shutil.copytree(folder, tmp_path / "practice")
        (tmp_path / "practice" / name).write_text(text, "utf-8")

        with pytest.raises(SchemaError, match="cannot read the practice task in"):
            read_practice(tmp_path)

    def test_a_missing_file_is_refused(self, folder: Path, tmp_path: Path):
        shutil.copytree(folder, tmp_path / "practice")
        (tmp_path / "practice" / "answer.json").unlink()

        with pytest.raises(SchemaError, match="cannot read the practice task in"):
            read_practice(tmp_path)


class TestPage:
    def test_the_article_is_shown_word_for_word(self, practice: Practice, schema: Schema):
        text = "\n".join(practice_lines(practice, schema))

        html = unescape(MarkdownIt().render(text.partition("###")[0]))
        paragraphs = practice.document.text.strip().split("\n\n")
        shown = "\n".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
        assert html.strip() == f"<blockquote>\n{shown}\n</blockquote>"

    def test_every_item_of_the_answer_has_a_row_with_its_words_bold(
        self, practice: Practice, schema: Schema
    ):
        rows = [line for line in practice_lines(practice, schema) if line.startswith("| ")]

        for layer in schema.layers:
            for item in practice.answer[layer.name]:
                label = item[layer.label_property]
                assert any(f"**{item['text']}**" in r and f" | `{label}` | " in r for r in rows)
        assert len(rows) == sum(len(practice.answer[layer.name]) for layer in schema.layers)

    def test_a_row_shows_what_is_filled_in_and_linked_and_why(self, schema: Schema):
        text = "Klow | will not *meet* Borduria again, as it has said so many times before."
        head = {"id": "x", "language": "en", "translation": "original", "license": "unknown"}
        document = Document(**head, text=text, text_sha256="", sections=())
        answer = {
            "mentions": [
                {"id": "m", "start": 0, "end": 4, "text": "Klow", "form": "metonym"}
                | {"actor_id": "syldavia"}
            ],
            "events": [
                {"id": "e", "start": 17, "end": 21, "text": "meet", "type": "CONSULT"}
                | {"modality": "actual", "polarity": "negative", "note": "Not | there."}
                | {"arguments": [{"role": "agent", "mention_id": "m"}]}
            ],
        }

        lines = list(practice_lines(Practice(document, answer, {"syldavia": "Syldavia"}), schema))

        assert "| **Klow** \\| will not \\*meet\\* … | `metonym` | actor: Syldavia |  |" in lines
        assert (
            "| Klow \\| will not \\***meet**\\* Borduria again, as it … | `CONSULT`"
            " | polarity: negative; agent: “Klow” | Not \\| there. |"
        ) in lines

    def test_it_stands_at_the_end_of_the_codebook(self, practice: Practice, schema: Schema):
        text = codebook(schema, practice=practice)

        assert text.endswith("\n".join(practice_lines(practice, schema)))
        assert "\n## Practice\n" in text
        assert "## Practice" not in codebook(schema)

    def test_the_command_prints_it_for_the_schema_that_it_belongs_to(
        self, run, root: Path, tmp_path: Path, monkeypatch
    ):
        monkeypatch.chdir(tmp_path)
        for path in (root / "schema").glob("*.json"):
            shutil.copy(path, tmp_path)

        assert "## Practice" in run("schema", "codebook")[1]
        assert "## Practice" not in run("--schema", tmp_path, "schema", "codebook")[1]
