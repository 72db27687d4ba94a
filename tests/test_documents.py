"""Source files become documents; what cannot be used becomes a problem that says what to do."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from toolkit.documents import LARGEST, ingest, read_documents, read_metadata
from toolkit.errors import DocumentError, RecordError
from toolkit.files import write_lines
from toolkit.model import JSONObject
from toolkit.schema import load_schema

SCHEMA = load_schema()
TEXT = "Klow has a harbour now\n\nIt was opened on Friday. Two ships came in.\n"


@pytest.fixture
def seed(tmp_path):
    """Write a source file → its path."""

    def write(name: str, content: bytes | str = TEXT) -> Path:
        path: Path = tmp_path / name
        path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        return path

    return write


def only(path: Path):
    documents, problems = ingest([path], {})
    assert problems == []
    return documents[0]


def found(*paths: Path, metadata=None):
    return [(p.record, p.path, p.code) for p in ingest(paths, metadata or {}, SCHEMA)[1]]


def test_the_text_is_the_file_as_it_is(seed):
    odd = "  A\u00a0b \u2028 e\u0301 é 😀\t\x0b\n\n\n«x»  "

    assert only(seed("a.txt", odd)).text == odd


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"\xef\xbb\xbfOne", "One"),
        (b"One\r\nTwo\rThree\nFour", "One\nTwo\nThree\nFour"),
        ("\ufeff\ufeffOne", "\ufeffOne"),
    ],
)
def test_one_byte_order_mark_is_dropped_and_line_ends_become_lf(seed, content, text):
    assert only(seed("a.txt", content)).text == text


def test_the_hash_is_that_of_the_text_and_not_of_the_file(seed):
    document = only(seed("a.txt", b"\xef\xbb\xbfOne\r\n"))

    assert document.text_sha256 == hashlib.sha256(b"One\n").hexdigest()


@pytest.mark.parametrize(
    ("name", "identity"),
    [
        ("000_687B.txt", "000_687b"),
        ("A B (c).txt", "a-b--c-"),
        ("_x.y.txt", "x.y"),
        ("-9.txt", "9"),
        ("naïve.txt", "na-ve"),
        ("日本.txt", "text-" + hashlib.sha256(TEXT.encode()).hexdigest()[:12]),
    ],
)
def test_the_id_is_a_slug_of_the_name_of_the_file(seed, name, identity):
    assert only(seed(name)).id == identity


def test_nothing_is_guessed_but_sections_and_title(seed):
    document = only(seed("a.txt", "Friday. 03.02.2031\n\nKlow has a harbour now\n\nIt opened.\n"))

    assert (document.language, document.translation, document.license) == (
        "und",
        "unknown",
        "unknown",
    )
    assert (document.published, document.published_basis, document.source) == (None, None, None)
    assert document.title == "Klow has a harbour now"


def test_a_folder_stands_for_the_text_files_in_it_and_not_below_it(seed, tmp_path):
    (tmp_path / "below").mkdir()
    (tmp_path / "dir.txt").mkdir()
    seed("below/c.txt", "C.")
    seed("b.txt", "B.")
    seed("a.txt", "A.")
    seed("a.md", "D.")
    seed("._a.txt", "E.")

    documents, problems = ingest([tmp_path], {})

    assert [d.id for d in documents] == ["a", "b"]
    assert problems == []


def test_the_order_of_the_paths_does_not_matter_and_a_file_named_twice_counts_once(seed, tmp_path):
    one, two = seed("b.txt", "B."), seed("a.txt", "A.")

    assert ingest([one, two], {}) == ingest([two, tmp_path, one], {})


def test_documents_satisfy_the_schema(root):
    documents, problems = ingest([root / "seeds"], {})

    assert problems == []
    assert [v for d in documents for v in SCHEMA.violations("document", d.to_json())] == []


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        (b"One\nTw\xff", "document-not-utf8", "byte 6 (0xff, in line 2) is not UTF-8"),
        ("One".encode("utf-16"), "document-not-utf8", "UTF-16; save it as UTF-8"),
        (b"One\0Two", "document-binary", "byte 3 is NUL"),
        (b"\x01\x02\x03\x04ab", "document-binary", "4 bytes are control characters"),
        (b"", "document-empty", "no text in the file"),
        (b"\xef\xbb\xbf \r\n", "document-empty", "no text in the file"),
    ],
)
def test_a_file_that_is_no_article_is_a_problem_and_the_others_go_on(seed, content, code, words):
    bad, good = seed("bad.txt", content), seed("good.txt")

    documents, problems = ingest([bad, good], {})

    assert [d.id for d in documents] == ["good"]
    assert [(p.record, p.code, p.severity) for p in problems] == [("bad", code, "error")]
    assert words in problems[0].message
    assert problems[0].location.file == str(bad)


def test_a_huge_file_is_not_even_opened(seed):
    path = seed("big.txt")
    os.truncate(path, LARGEST + 1)
    path.chmod(0)

    assert found(path) == [("big", "", "document-too-large")]


def test_what_is_no_regular_file_is_not_opened(tmp_path):
    path = tmp_path / "pipe.txt"
    os.mkfifo(path)

    assert found(path) == [("pipe", "", "document-unreadable")]


def test_the_second_file_of_an_id_is_a_problem_that_names_the_first(seed):
    first, second = seed("A.txt", "One."), seed("a.txt", "Two.")

    documents, problems = ingest([second, first], {})

    assert [d.text for d in documents] == ["One."]
    assert [(p.code, p.location.file) for p in problems] == [("duplicate-document-id", str(second))]
    assert str(first) in problems[0].message


def test_the_same_text_under_another_id_is_a_problem(seed):
    one, two = seed("b.txt", "One.\r\n"), seed("a.txt", "One.\n")

    documents, problems = ingest([one, two], {})

    assert [d.id for d in documents] == ["a"]
    assert [(p.record, p.code) for p in problems] == [("b", "duplicate-document-text")]


def test_a_missing_path_ends_it(seed, tmp_path):
    with pytest.raises(DocumentError, match="there is no"):
        ingest([seed("a.txt"), tmp_path / "b.txt"], {})


def test_a_folder_without_articles_ends_it(tmp_path):
    with pytest.raises(DocumentError, match=r"holds no \*\.txt and no \*\.html"):
        ingest([tmp_path], {})


def test_what_a_person_decided_wins_over_the_rules(seed):
    decided = {
        "language": "en",
        "published": "2031-02",
        "published_basis": "inferred",
        "translation": "original",
        "source": "Strelsau Post",
        "license": "CC0-1.0",
        "title": "It was opened",
        "sections": [
            {"start": 0, "end": 22, "kind": "heading"},
            {"start": 22, "end": 67, "kind": "body"},
        ],
    }

    documents, problems = ingest([seed("a.txt")], {"a": decided}, SCHEMA)
    values = documents[0].to_json()

    assert problems == []
    assert {name: values[name] for name in decided} == decided


def test_the_title_follows_the_sections_that_a_person_gave(seed):
    sections = [{"start": 0, "end": 24, "kind": "body"}, {"start": 24, "end": 67, "kind": "title"}]

    documents, _ = ingest([seed("a.txt")], {"a": {"sections": sections}}, SCHEMA)

    assert documents[0].title == "It was opened on Friday. Two ships came in."


@pytest.mark.parametrize(
    ("decided", "path", "code"),
    [
        ({"colour": "red"}, "$.colour", "metadata-invalid"),
        ({"id": "b"}, "$.id", "metadata-invalid"),
        ({"language": "English!"}, "$.language", "metadata-invalid"),
        ({"translation": "automatic"}, "$.translation", "metadata-invalid"),
        ({"source": ""}, "$.source", "metadata-invalid"),
        ({"license": None}, "$.license", "metadata-invalid"),
        ({"title": "Klow has no harbour"}, "$.title", "metadata-invalid"),
        ({"title": ["Klow"]}, "$.title", "metadata-invalid"),
        ({"published": "2031-02-03"}, "$.published", "metadata-invalid"),
        ({"published_basis": "stated"}, "$.published_basis", "metadata-invalid"),
        ({"published": "in May", "published_basis": "stated"}, "$.published", "metadata-invalid"),
        (
            {"sections": [{"start": 0, "end": 5, "kind": "body"}]},
            "$.sections",
            "sections-not-a-partition",
        ),
        ({"sections": []}, "$.sections", "sections-not-a-partition"),
        (
            {"sections": [{"start": 0, "end": 67, "kind": "poem"}]},
            "$.sections[0].kind",
            "metadata-invalid",
        ),
        ({"sections": "all"}, "$.sections", "metadata-invalid"),
        ("en", "$", "metadata-invalid"),
    ],
)
def test_a_faulty_decision_is_a_problem_and_the_rules_stand(seed, decided, path, code):
    path_of_seed = seed("a.txt")
    by_rules, _ = ingest([path_of_seed], {})

    documents, problems = ingest([path_of_seed], {"a": decided}, SCHEMA)

    assert [(p.record, p.path, p.code) for p in problems] == [("a", path, code)]
    assert documents == by_rules


def test_every_faulty_decision_is_reported_and_the_good_ones_hold(seed):
    decided = {"language": "en", "title": "?", "translation": "?", "colour": "red"}

    documents, problems = ingest([seed("a.txt")], {"a": decided}, SCHEMA)

    assert [p.path for p in problems] == ["$.colour", "$.title", "$.translation"]
    assert documents[0].language == "en"


def test_decisions_on_a_document_that_was_not_given_are_a_warning(seed):
    _, problems = ingest([seed("a.txt")], {"b": {"language": "en"}}, SCHEMA)

    assert [(p.record, p.code, p.severity) for p in problems] == [
        ("b", "metadata-unknown-document", "warning")
    ]


def test_decisions_on_a_file_that_cannot_be_used_are_not_unknown(seed):
    assert found(seed("a.txt", b"\xff"), metadata={"a": {}}) == [("a", "", "document-not-utf8")]


def test_metadata_that_is_no_object_ends_it(tmp_path):
    path = tmp_path / "metadata.json"
    path.write_text("[]")

    with pytest.raises(DocumentError, match="holds no object"):
        read_metadata(path)


def test_documents_come_back_as_they_were_written(root, tmp_path):
    documents, _ = ingest([root / "seeds"], {})
    path = tmp_path / "documents.jsonl"
    write_lines(path, [d.to_json() for d in documents])

    assert read_documents(path) == {d.id: d for d in documents}


def changed(**changes: object) -> Callable[[JSONObject], JSONObject]:
    return lambda values: {**values, **changes}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda v: {k: v[k] for k in v if k != "text"}, "line 2, lacks 'text'"),
        (lambda v: {k: v[k] for k in v if k != "sections"}, "line 2, lacks 'sections'"),
        (changed(sections=[{"start": 0, "end": 1}]), "line 2, has a section that lacks 'kind'"),
        (changed(colour="red"), "line 2, has 'colour'"),
        (changed(text=7), "line 2, has 7 as text"),
        (changed(text="\ud800"), "line 2, is not a document"),
        (changed(sections=3), "line 2, is not a document"),
        (changed(text="Another text"), "has another text of b"),
        (changed(sections=[{"start": 0, "end": 1, "kind": "body"}]), "are no partition"),
        (changed(id="a"), "line 2, repeats the id 'a'"),
    ],
)
def test_a_spoilt_line_ends_the_reading_and_is_named(seed, tmp_path, change, words):
    documents, _ = ingest([seed("a.txt", "A."), seed("b.txt", "B.")], {})
    values = [d.to_json() for d in documents]
    path = tmp_path / "documents.jsonl"
    path.write_text("\n".join(json.dumps(v) for v in (values[0], change(values[1]))))

    with pytest.raises(DocumentError, match=words):
        read_documents(path)


def test_a_line_that_is_no_json_ends_the_reading(tmp_path):
    path = tmp_path / "documents.jsonl"
    path.write_text("{\n")

    with pytest.raises(RecordError, match="line 1, is not JSON"):
        read_documents(path)


def test_a_link_to_nothing_in_a_folder_is_not_passed_over(tmp_path: Path):
    (tmp_path / "here.txt").write_text("Strelsau waits.\n", "utf-8")
    (tmp_path / "lost.txt").symlink_to(tmp_path / "nowhere.txt")

    documents, problems = ingest([tmp_path], {})

    assert [document.id for document in documents] == ["here"]
    assert [(p.record, p.code) for p in problems] == [("lost", "document-unreadable")]
