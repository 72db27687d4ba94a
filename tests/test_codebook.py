"""The codebook: what annotators are told, and examples of each label from articles."""

from __future__ import annotations

from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from toolkit import codebook_guide
from toolkit.codebook import codebook, instructions
from toolkit.codebook_examples import Examples, Passage, escaped, example_lines, read_examples
from toolkit.errors import RecordError
from toolkit.model import Span
from toolkit.schema import Schema

EXAMPLES = """\
[[mention.name.is]]
document = "the-river"
text = "said Colonel [[Sapt]]"
why = "The rank stays outside."

[[mention.name.is]]
document = "the-river"
text = "[[Rudolf]] and [[Flavia]] agreed"

[[mention.name.is_not]]
document = "the-river"
text = "the [[colonel]] said"
why = "It is a nominal."

[[quote.cue.is]]
document = "the-river"
text = "the colonel [[said]]"

[event.PROTEST]
none = "No article reports a protest."
"""
ENTRY = '[[mention.name.is]]\ndocument = "the-river"\ntext = "{}"\n'


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file of examples."""
    path = tmp_path / "codebook.toml"
    path.write_text(EXAMPLES, "utf-8")
    return path


class TestReading:
    def test_examples_are_found_by_layer_and_label_and_by_part(self, file: Path, schema: Schema):
        found = read_examples(file, schema)

        assert found == {
            ("mention", "name"): Examples(
                right=(
                    Passage("the-river", "said Colonel [[Sapt]]", "The rank stays outside."),
                    Passage("the-river", "[[Rudolf]] and [[Flavia]] agreed", None),
                ),
                wrong=(Passage("the-river", "the [[colonel]] said", "It is a nominal."),),
            ),
            ("quote", "cue"): Examples((Passage("the-river", "the colonel [[said]]", None),)),
            ("event", "PROTEST"): Examples(none="No article reports a protest."),
        }

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("[mention", "is not TOML"),
            ("[person.name]\n", "there is no layer “person”"),
            ("[mention.nickname]\n", "mention has no label “nickname”"),
            ("mention = 3\n", "mention is “3”, and no table"),
            ("mention.name = 3\n", "mention.name is “3”, and no table"),
            ("[[mention.name.was]]\n", "mention.name has no use for “was”"),
            ("[mention.name]\nis = 3\n", "mention.name.is is no list"),
            ("[mention.name]\nis = [3]\n", "mention.name.is, number 1 is “3”, and no table"),
            ("[mention.name]\nnone = 3\n", "mention.name.none is “3”, and no text"),
            ('[[mention.name.is]]\ntext = "[[a]]"\n', "number 1: document is missing"),
            ('[[mention.name.is]]\ndocument = "a"\n', "number 1: text is missing"),
            (ENTRY.format("[[a]]") + "who = 3\n", "number 1, has no use for “who”"),
            (ENTRY.format("[[a]]") + "why = ' '\n", "number 1: why is “ ”, and no text"),
            (ENTRY.format("a"), "in “a” no words stand in double brackets"),
            (ENTRY.format("[[a"), "do not stand in pairs"),
            (ENTRY.format("]]a[["), "do not stand in pairs"),
            (ENTRY.format("[[a [[b]] c]]"), "do not stand in pairs"),
            (ENTRY.format("[[ a]]"), "begin or end with white space, or are none"),
            (ENTRY.format("a[[]]"), "begin or end with white space, or are none"),
            (ENTRY.format("[[a]]").replace("is]]", "is_not]]"), "number 1: why is missing"),
        ],
    )
    def test_what_is_no_example_is_refused_with_its_place(
        self, tmp_path: Path, schema: Schema, text: str, message: str
    ):
        path = tmp_path / "codebook.toml"
        path.write_text(text, "utf-8")

        with pytest.raises(RecordError) as caught:
            read_examples(path, schema)

        assert caught.value.message.startswith(str(path))
        assert message in caught.value.message

    def test_a_file_that_is_not_utf_8_is_refused(self, tmp_path: Path, schema: Schema):
        path = tmp_path / "codebook.toml"
        path.write_bytes(b"# \xff\n")

        with pytest.raises(RecordError, match="is not TOML"):
            read_examples(path, schema)

    def test_a_file_that_is_not_there_is_refused(self, tmp_path: Path, schema: Schema):
        with pytest.raises(RecordError, match="cannot read"):
            read_examples(tmp_path / "none.toml", schema)


class TestPlaces:
    def test_marked_words_are_found_in_the_article(self):
        passage = Passage("the-river", "[[Rudolf]] and [[Flavia]] agreed", None)

        spans = passage.spans("King Rudolf and Flavia agreed.")

        assert spans == [Span(5, 11), Span(16, 22)]

    @pytest.mark.parametrize("text", ["Rudolf left.", "Flavia agreed. Flavia agreed."])
    def test_words_that_do_not_stand_there_just_once_have_no_place(self, text: str):
        assert Passage("the-river", "[[Flavia]] agreed", None).spans(text) == []


class TestMarkdown:
    def test_marked_words_are_bold_and_the_reason_follows(self, file: Path, schema: Schema):
        shown = list(example_lines(read_examples(file, schema)["mention", "name"]))

        assert shown == [
            "- said Colonel **Sapt** – The rank stays outside.",
            "- **Rudolf** and **Flavia** agreed",
            "- *not:* the **colonel** said – It is a nominal.",
        ]

    @pytest.mark.parametrize(
        "text",
        ["a *b* `c` [d](e) <b>f</b> &amp; ~~g~~ h_i_j \\k", "- a", "1. a", "# a", "+ a", "> a"],
    )
    def test_an_article_is_shown_as_it_stands(self, text: str):
        (line,) = example_lines(Examples((Passage("the-river", f"{text} [[and]] so", None),)))

        html = MarkdownIt().render(line)
        shown = MarkdownIt().render(f"- {escaped('x')}").replace("x", "{}")
        kept = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        assert html == shown.format(f"{kept} <strong>and</strong> so")

    def test_lines_of_an_article_become_one_with_strokes_between(self):
        (line,) = example_lines(Examples((Passage("the-river", "one\n\n[[two\tor]]\nso", None),)))

        assert line == "- one / **two or** / so"


class TestPage:
    def test_examples_stand_below_the_table_of_their_layer(self, file: Path, schema: Schema):
        text = codebook(schema, read_examples(file, schema))

        mentions = text.partition("## Mentions")[2].partition("\n## ")[0]
        head = "**`name`** – press `1`\n\n- said Colonel **Sapt** – The rank"
        assert head in mentions
        assert mentions.index("| `metonym` |") < mentions.index(head)
        assert "**`PROTEST`** – press `b`\n\n- No article reports a protest.\n" in text
        assert "**`cue`** – press `9`\n" in text

    def test_without_examples_it_says_nothing_of_them(self, schema: Schema):
        text = codebook(schema)

        assert codebook_guide.HOW_TO_READ_EXAMPLES not in text
        assert "*not:*" not in text

    def test_it_begins_with_how_to_work_and_what_is_left_alone(self, schema: Schema):
        heads = [line for line in codebook(schema).splitlines() if line.startswith("#")]

        first = ["# Codebook", "## How to work", "## What is not labeled", "## Mentions"]
        assert heads[: len(first)] == first

    @pytest.mark.parametrize("name", ["ONCE", "HOW_TO_MARK", "HOW_TO_FILL", "HOW_TO_CORRECT"])
    def test_what_it_says_of_work_is_what_the_page_says(self, name: str, schema: Schema):
        sentences = getattr(codebook_guide, name)

        assert sentences in codebook(schema)
        assert sentences in instructions(schema)

    def test_it_explains_every_kind_of_section(self, schema: Schema):
        text = codebook(schema)

        for kind in schema.values(schema.definition("section_kind")):
            assert f"| `{kind.value}` | {kind.description} |" in text


class TestCommand:
    def test_prints_the_examples_of_a_file(self, run, file: Path):
        code, out, err = run("schema", "codebook", "--examples", file)

        assert (code, err) == (0, "")
        assert "- said Colonel **Sapt** – The rank stays outside.\n" in out

    def test_prints_the_examples_of_the_project(self, run, file: Path, monkeypatch):
        (file.parent / "redline.toml").write_text('[paths]\nexamples = "codebook.toml"\n', "utf-8")
        monkeypatch.chdir(file.parent)

        assert "**Sapt**" in run("schema", "codebook")[1]

    def test_without_a_file_prints_the_schema_alone(self, run, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)

        code, out, err = run("schema", "codebook")

        assert (code, err) == (0, "")
        assert "*not:*" not in out

    def test_says_what_is_wrong_with_a_file_and_exits_3(self, run, file: Path):
        file.write_text("[mention.nickname]\n", "utf-8")

        code, out, err = run("schema", "codebook", "--examples", file)

        error, hint = err.splitlines()
        assert (code, out) == (3, "")
        assert error == f"error: {file}: mention has no label “nickname”"
        assert hint == "hint: Write one of name, nominal, pronoun, demonym, metonym."
