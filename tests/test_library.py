"""Documents that are read when they are asked for: the same as those that are held."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import pytest

from toolkit.documents import read_documents
from toolkit.errors import RecordError, RedlineError
from toolkit.library import Library, open_documents

DOCUMENTS = Path(__file__).parent / "examples" / "documents.jsonl"
LINE = DOCUMENTS.read_bytes().splitlines()[0]


@pytest.mark.parametrize("before", [b"", b"\xef\xbb\xbf", b"\n \n"])
def test_they_are_those_that_the_file_holds(before: bytes, tmp_path: Path):
    path = tmp_path / "documents.jsonl"
    path.write_bytes(before + DOCUMENTS.read_bytes())

    found = open_documents(path)

    assert isinstance(found, Library)
    assert found == read_documents(path)
    assert pickle.loads(pickle.dumps(found)) == found  # noqa: S301 (it was pickled here)
    assert "nowhere" not in found
    assert found.get("nowhere") is None


FAULTY = {
    "twice": LINE + b"\n" + LINE,
    "no JSON": LINE + b"\n{",
    "no object": b"[]",
    "no UTF-8": LINE + b"\n\xff",
    "a lone surrogate": b'{"id": "\xed\xa0\x80"}',
    "a key is missing": b'{"id": "zenda"}',
    "another text": json.dumps({**json.loads(LINE), "text": "Other."}).encode(),
    "another key": LINE[:-1] + b', "x": 1}',
    "a section is none": json.dumps({**json.loads(LINE), "sections": [1]}).encode(),
    "sections are none": json.dumps({**json.loads(LINE), "sections": 1}).encode(),
}


@pytest.mark.parametrize("name", FAULTY)
def test_what_is_wrong_is_told_in_the_same_words(name: str, tmp_path: Path):
    path = tmp_path / "documents.jsonl"
    path.write_bytes(FAULTY[name])
    with pytest.raises(RedlineError) as expected:
        read_documents(path)

    with pytest.raises(RedlineError) as found:
        open_documents(path)

    assert (str(expected.value), expected.value.hint) == (str(found.value), found.value.hint)


def test_a_file_that_was_written_since_is_not_read(tmp_path: Path):
    path = tmp_path / "documents.jsonl"
    path.write_bytes(LINE)
    found = open_documents(path)
    path.write_bytes(LINE + b"\n\n")

    with pytest.raises(RecordError, match="was written while it was read"):
        list(found.values())


def test_two_documents_of_one_mark_are_told_apart(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("toolkit.library._mark", lambda _: 7)

    found = open_documents(DOCUMENTS)

    assert found == read_documents(DOCUMENTS)
    assert "nowhere" not in found
