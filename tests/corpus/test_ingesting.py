"""Corpora of any size become a file of documents; a run that is cut off goes on."""

from __future__ import annotations

import json
import random
import time
from pathlib import Path

import pytest

from tests.corpus.made import html_of, lines, rows, text_of, write_table
from tests.killing import begin, ready
from toolkit.corpus import sources
from toolkit.corpus.ingesting import Bench, ingesting
from toolkit.documents import ingest
from toolkit.errors import ConfigurationError, DocumentError
from toolkit.schema import load_schema

SCHEMA = load_schema()


@pytest.fixture
def corpus(tmp_path):
    """A folder with pages of several kinds, with faulty ones and doubles."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "one.txt").write_text(text_of(100))
    (folder / "two.html").write_text(html_of(101))
    (folder / "bad.txt").write_bytes(b"\xff")
    given = rows(40)
    given[7] = {"id": "p3", "text": "Another text under an id that is taken."}
    given[9] = {"id": "p9", "text": text_of(2)}
    given[11] = {"id": "p11", "text": ""}
    (folder / "a.jsonl").write_bytes(lines(given) + b"{\n")
    write_table(folder / "b.parquet", rows(60)[38:], group=5)
    return folder


def ran(inputs, output: Path | None, *, decided=None, **how):
    """What an ingest makes: the lines, the problems, and the number of each kind of section."""
    with ingesting(sources(inputs), Bench(decided or {}, SCHEMA), output, **how) as documents:
        found = b"".join(documents), [str(p) for p in documents.problems()]
        assert len(documents) == found[0].count(b"\n")
        return *found, documents.sections()


class Stop(Exception):  # noqa: N818 (no error)
    """Somebody has pressed Ctrl-C."""


def cut_off(inputs, output: Path, after: int, pages: int) -> None:
    """Begin an ingest that stops in the middle of its work."""
    read = sources(inputs)
    done = 0

    def stop(_: int) -> None:
        nonlocal done
        done += 1
        if done == after:
            raise Stop

    with (
        pytest.raises(Stop),
        ingesting(read, Bench({}, SCHEMA), output, pages=pages, tell=stop),
    ):
        pytest.fail("it was not cut off")


@pytest.mark.suggest
def test_documents_come_in_the_order_of_the_inputs_each_once(corpus):
    found, problems, _ = ran([corpus], None)

    ids = [json.loads(line)["id"] for line in found.splitlines()]
    numbers = [n for n in range(60) if n not in (7, 9, 11)]
    assert ids == ["one", "two", *(f"p{n}" for n in numbers)]
    codes = [problem.rpartition("[")[2] for problem in problems]
    assert codes == [
        *("document-not-utf8]", "document-empty]", "document-unreadable]"),
        *("duplicate-document-id]", "duplicate-document-text]"),
        *("duplicate-document-id]", "duplicate-document-id]"),
    ]
    assert "line 8: " in problems[3]
    assert f"{corpus / 'a.jsonl'}, line 4 has the same id" in problems[3]
    assert "line 10: the text is that of p2" in problems[4]


@pytest.mark.suggest
@pytest.mark.parametrize("how", [{"pages": 1}, {"pages": 7}, {"jobs": 2, "pages": 10}])
def test_the_size_of_parts_and_the_number_of_processes_do_not_matter(corpus, tmp_path, how):
    assert ran([corpus], tmp_path / "out.jsonl", **how) == ran([corpus], None)


@pytest.mark.suggest
@pytest.mark.parametrize("after", [1, 2, 4, 6])
@pytest.mark.parametrize("pages", [1, 4, 1000])
def test_a_run_that_was_cut_off_goes_on_where_it_was(corpus, tmp_path, after, pages, monkeypatch):
    monkeypatch.setattr("toolkit.corpus.inputs.LARGE", 1)
    output = tmp_path / "out.jsonl"
    cut_off([corpus], output, after, pages)
    parts = tmp_path / "out.jsonl.parts"
    kept = sorted(path.name for path in parts.glob("*.json"))

    found = ran([corpus], output, pages=pages)

    assert found == ran([corpus], None)
    assert (len(kept) > 1) == (pages == 1 or (pages == 4 and after > 1))
    assert not parts.exists()


def test_pages_that_are_done_are_not_made_again(tmp_path):
    """Texts that are changed behind its back would show that."""
    folder = tmp_path / "in"
    folder.mkdir()
    write_table(folder / "a.parquet", rows(10))
    (folder / "b.jsonl").write_bytes(lines(rows(20)[10:]))
    cut_off([folder], tmp_path / "out.jsonl", 1, 5)
    part = tmp_path / "out.jsonl.parts" / "00000.pages"
    part.write_bytes(part.read_bytes().replace(b"Ruritania", b"Kravonias"))

    found, _, _ = ran([folder], tmp_path / "out.jsonl", pages=5)

    assert found.count(b"Kravonias closes") == 2 * 5
    assert found.count(b"\n") == 20


@pytest.mark.parametrize("change", ["input", "decided"])
def test_after_a_change_everything_is_done_anew(tmp_path, change):
    path = tmp_path / "a.jsonl"
    other = tmp_path / "b.jsonl"
    path.write_bytes(lines(rows(6)))
    other.write_bytes(b"")
    cut_off([path, other], tmp_path / "out.jsonl", 1, 2)
    decided = {}
    if change == "input":
        path.write_bytes(lines(rows(5)))
    else:
        decided = {"p0": {"language": "en"}}

    found = ran([path, other], tmp_path / "out.jsonl", decided=decided)

    assert found == ran([path, other], None, decided=decided)


def test_what_a_person_decided_wins_over_the_row(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_bytes(lines([{"id": "a", "text": "Zenda.", "language": "de", "license": "own"}]))
    decided = {"a": {"language": "en"}, "b": {}}

    found, problems, _ = ran([path], None, decided=decided)

    values = json.loads(found)
    assert (values["language"], values["license"]) == ("en", "own")
    assert len(problems) == 1
    assert problems[0].startswith("b::$: no such document was given")


def test_decisions_are_counted_by_all_that_was_given(tmp_path):
    """Also of a document that is left out."""
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("Zenda.")
    (tmp_path / "c.txt").write_bytes(b"\xff")
    decided = {"a": {}, "b": {"language": 7}, "c": {}, "d": {}}

    found = ran([tmp_path], None, decided=decided)

    documents, problems = ingest([tmp_path], decided)
    assert [json.loads(line)["id"] for line in found[0].splitlines()] == [d.id for d in documents]
    assert sorted(found[1]) == sorted(str(p) for p in problems)


def test_hashes_that_are_equal_by_chance_are_no_doubles(tmp_path, monkeypatch):
    monkeypatch.setattr("toolkit.corpus.ingesting.HASHED", 0)
    monkeypatch.setattr("toolkit.corpus.ingesting._hash", lambda _: 7)
    path = tmp_path / "a.jsonl"
    path.write_bytes(lines([*rows(5), rows(3)[2]]))

    found, problems, _ = ran([path], None)

    assert found.count(b"\n") == 5
    assert len(problems) == 1


def test_sections_are_those_of_the_documents_that_stay(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_bytes(lines([*rows(3), *rows(3)]))

    assert ran([path], None)[2] == {"title": 3, "body": 3}


def test_nothing_of_anybody_else_is_touched(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_bytes(lines(rows(2)))
    theirs = tmp_path / "out.jsonl.parts"
    theirs.mkdir()
    (theirs / "thesis.txt").write_text("All of it.")

    with pytest.raises(DocumentError, match="no earlier run of redline ingest has made it"):
        ran([path], tmp_path / "out.jsonl")

    assert [p.name for p in theirs.iterdir()] == ["thesis.txt"]
    assert (theirs / "thesis.txt").read_text() == "All of it."


def test_two_runs_do_not_write_the_same_file(tmp_path):
    path, output = tmp_path / "a.jsonl", tmp_path / "out.jsonl"
    path.write_bytes(lines(rows(2)))

    with (
        ingesting(sources([path]), Bench({}, SCHEMA), output) as documents,
        pytest.raises(DocumentError, match="another redline ingest is writing"),
    ):
        ran([path], output)

    assert len(documents) == 2


def test_a_place_that_cannot_be_written_is_refused(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_bytes(lines(rows(2)))

    with pytest.raises(ConfigurationError, match="cannot write"):
        ran([path], path / "out.jsonl")


class TestCommand:
    @pytest.mark.suggest
    def test_writes_documents_problems_and_a_summary(self, run, corpus, tmp_path):
        output, problems = tmp_path / "out.jsonl", tmp_path / "problems.jsonl"

        code, out, err = run("ingest", corpus, "-o", output, "--problems-to", problems)

        assert (code, out) == (1, "")
        assert err.splitlines()[-1].startswith("59 documents; sections: ")
        assert err.splitlines()[-1].endswith(f"; 7 problems; wrote {output}")
        told = [json.loads(line) for line in problems.read_text().splitlines()]
        assert len(told) == 7
        assert {"code", "location", "message", "path", "record", "severity"} == set(told[0])
        assert told[2]["location"] == {"file": str(corpus / "a.jsonl"), "line": 41}

    def test_shows_the_first_hundred_problems_and_counts_all(self, run, tmp_path):
        path = tmp_path / "a.jsonl"
        path.write_bytes(b"{\n" * 150 + lines(rows(1)) + b'{"text": ""}\n')

        code, _, err = run("ingest", path, "-o", tmp_path / "out.jsonl")

        said = err.splitlines()
        assert code == 1
        assert sum(line.startswith("error: ") for line in said) == 100
        assert said[100:104] == [
            "… and 51 more; --problems-to FILE writes all. In all:",
            "      150 document-unreadable",
            "        1 document-empty",
            said[-1],
        ]

    def test_a_second_run_leaves_the_file_alone(self, run, tmp_path):
        path, output = tmp_path / "a.jsonl", tmp_path / "out.jsonl"
        path.write_bytes(lines(rows(3)))
        run("ingest", path, "-o", output)
        before = output.stat()

        code, _, err = run("ingest", path, "-o", output)

        after = output.stat()
        assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
        assert (code, err.endswith(f"{output} is up to date\n")) == (0, True)
        assert sorted(p.name for p in tmp_path.iterdir()) == ["a.jsonl", "out.jsonl"]


class TestKilled:
    """By SIGKILL, whenever it comes; what is run again gives what an undisturbed run gives."""

    @pytest.fixture
    def large(self, tmp_path):
        """More pages than one part has, in a folder; and the documents of them."""
        folder = tmp_path / "work"
        folder.mkdir()
        given = ({"id": f"p{n}", "text": f"Zenda {n}."} for n in range(2_200))
        (folder / "a.jsonl").write_bytes(lines(given) + b"{\n")
        return folder

    def test_before_each_part_and_at_any_other_time(self, large):
        words = ("ingest", "a.jsonl", "-o", "out.jsonl")
        ready()
        assert begin((*words[:-1], "whole.jsonl"), large, environment={}).code() == 1
        whole = (large / "whole.jsonl").read_bytes()
        assert whole.count(b"\n") == 2_200
        output = large / "out.jsonl"

        for at in (1, 3, 1, 2):
            # First the plan is put in its place, then parts, and at last the documents.
            assert begin(words, large, at=at, environment={}).killed()
            assert not output.exists()
        parts = len(list((large / "out.jsonl.parts").glob("0*.json")))
        assert parts == 2
        running = begin((*words, "--jobs", "2"), large, environment={})
        # At no place in particular: a kill in the middle of a part, or before the first.
        time.sleep(random.Random(4).uniform(0.3, 1.5))
        running.kill()
        running.code()
        assert begin((*words, "--jobs", "2"), large, environment={}).code() == 1

        assert output.read_bytes() == whole
        left = {path.name for path in large.iterdir()}
        assert {"a.jsonl", "out.jsonl", "whole.jsonl"} == left
