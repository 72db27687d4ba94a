"""NLTK reads the columns, and finds the marks of the record in them."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import nltk
import pytest
from hypothesis import given
from nltk.chunk import conlltags2tree
from nltk.corpus.reader import ConllCorpusReader

from tests.convert.drawing import SCHEMA, SOME, readings
from toolkit.convert.columns import Mark, cannot_hold, levels, to_conll
from toolkit.convert.given import Given
from toolkit.convert.loss import count, without
from toolkit.convert.tokens import sentences, tokens
from toolkit.model import Span


def files(document, record):
    found: dict[str, bytes] = {}
    for name, data in to_conll(Given([record], {document.id: document}, SCHEMA)):
        assert name not in found
        found[name] = data
    return found


def chunks(folder, name):
    """What NLTK finds in a file: label, beginning and words of each chunk."""
    reader = ConllCorpusReader(
        str(folder), [name], ("words", "pos", "ignore", "chunk"), separator="\t"
    )
    for sentence in reader.iob_sents():
        for child in conlltags2tree(sentence, strict=True):
            if hasattr(child, "label"):
                start = int(child[0][1])
                yield child.label(), start, [word for word, _ in child]


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A folder that NLTK reads corpora from."""
    folder = tmp_path_factory.mktemp("columns")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(nltk.data, "path", [str(folder)])
        yield folder


@SOME
@given(reading=readings())
def test_nltk_finds_every_mark(reading, place):
    """Each with its label and its words, nested and doubled ones too."""
    document, record = reading
    found: Counter[tuple[str, str, int, str]] = Counter()
    for name, data in files(document, record).items():
        (place / "one.conll").write_bytes(data)
        layer = name.partition("/")[2].split(".")[0]
        for label, start, words in chunks(place, "one.conll"):
            found[layer, label, start, "".join(words)] += 1

    expected: Counter[tuple[str, str, int, str]] = Counter()
    for layer in SCHEMA.layers:
        for item in record[layer.name]:
            marks = [(item[layer.label_property], item)]
            marks += [(part.name, item[part.name]) for part in layer.parts if part.name in item]
            for label, mark in marks:
                words = "".join(mark["text"].split())
                expected[layer.name, label, mark["start"], words] += 1
    assert found == expected


@SOME
@given(readings())
def test_what_is_left_of_an_item_is_its_span_and_its_label(reading):
    _, record = reading

    left = without(record, cannot_hold(SCHEMA), SCHEMA)

    for layer in SCHEMA.layers:
        for item in left[layer.name]:
            assert set(item) == {"id", "start", "end", "text", layer.label_property}
    assert not any(count(left, cannot_hold(SCHEMA), SCHEMA).values())


@SOME
@given(readings())
def test_each_file_has_all_tokens_in_sentences_that_end_in_no_mark(reading):
    document, record = reading
    name = record["annotator"]
    found = files(document, record)

    assert {f"{name}/{layer.name}.conll" for layer in SCHEMA.layers} <= set(found)
    for data in found.values():
        lines = data.decode("utf-8").split("\n")
        assert lines[0] == f"-DOCSTART-\t{document.id}\t{document.text_sha256}\tO"
        words = [line.split("\t") for line in lines[1:] if line]
        slices = [document.text[int(start) : int(end)] for _, start, end, _ in words]
        assert slices == [token for token, *_ in words]
        assert "".join(slices) == "".join(document.text.split())
        after_a_gap = [b for a, b in pairwise(lines) if not a and b]
        assert not [line for line in after_a_gap if "\tI-" in line]


def test_tokens_keep_what_belongs_together():
    text = "Żółć’s e\u0301tude: 👩\u200d👧 مَرحبا 3.5%"

    found = [token.slice(text) for token in tokens(text)]

    assert found == [
        "Żółć",
        "’",
        "s",
        "e\u0301tude",
        ":",
        "👩\u200d",
        "👧",
        "مَرحبا",
        "3",
        ".",
        "5",
        "%",
    ]


def test_a_token_is_cut_where_a_mark_begins():
    assert tokens("Strelsauers", {8}) == [Span(0, 8), Span(8, 11)]


def test_no_sentence_ends_within_a_mark():
    text = "“Leave. Hurry.” Everybody left. Nobody stayed."

    one, two, *rest = [s.slice(text) for s in sentences(text)]
    whole = [s.slice(text) for s in sentences(text, [Span(1, 14)])]

    assert (one, two) == ("“Leave.", "Hurry.”")
    assert rest == ["Everybody left.", "Nobody stayed."]
    assert whole == ["“Leave. Hurry.”", *rest]


def test_the_outermost_marks_come_first():
    outer, inner, other = Mark(Span(0, 9), "a"), Mark(Span(2, 5), "b"), Mark(Span(9, 12), "c")

    assert levels([inner, other, outer]) == [[outer, other], [inner]]
