"""`redline split`, as it is called."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.split.articles import articles, by_id, changed, cluster, document, words
from toolkit.files import dumps_page, write_lines
from toolkit.model import Document

FIVE = "all 5 documents hang together, so there is one split, train"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Make a project of some documents and clusters, and work in it."""

    def make(documents: dict[str, Document], clusters: Any = None) -> Path:
        write_lines(
            tmp_path / "annotations" / "documents.jsonl",
            [documents[name].to_json() for name in sorted(documents)],
        )
        if clusters is not None:
            page = dumps_page({"schema_version": "1.0.0", "links": clusters})
            (tmp_path / "annotations" / "links.json").write_text(page, "utf-8")
        (tmp_path / "redline.toml").write_text("", "utf-8")
        monkeypatch.chdir(tmp_path)
        return tmp_path

    return make


def written(path: Path) -> dict[str, str]:
    """The splits in a file."""
    splits: dict[str, str] = json.loads(path.read_text("utf-8"))
    return splits


class TestTheFiveArticles:
    def test_are_one_story_and_one_split(self, run, root, monkeypatch, tmp_path):
        monkeypatch.chdir(root)

        code, out, err = run("split", "-o", tmp_path / "splits.json")

        assert code == 0
        assert out.splitlines()[:3] == [
            "train: 5 documents in 1 group",
            "validation: 0 documents in 0 groups",
            "test: 0 documents in 0 groups",
        ]
        assert FIVE in err
        splits = written(tmp_path / "splits.json")
        assert (len(splits), set(splits.values())) == (5, {"train"})

    def test_hang_together_by_each_kind_of_link(self, run, root, monkeypatch):
        monkeypatch.chdir(root)

        _, out, _ = run("split", "--json")

        (group,) = json.loads(out)["groups"]
        assert {join["kind"] for join in group["joins"]} == {
            "same_event",
            "same_quote",
            "same_threat",
        }


def test_a_second_run_changes_nothing(run, project):
    folder = project(articles(*"abcdef"), [cluster("flood", "a", "b")])
    run("split", "-o", "splits.json")
    before = (folder / "splits.json").read_bytes()

    code, _, err = run("split", "-o", "splits.json", "--seed", "7", "--parts", "test=1")

    assert (code, (folder / "splits.json").read_bytes()) == (0, before)
    assert "splits.json is up to date" in err


def test_what_is_added_gets_a_split_and_the_rest_keeps_its_own(run, project):
    folder = project(articles(*"abcdef"), [])
    run("split", "-o", "splits.json", "--parts", "train=1,test=1")
    before = written(folder / "splits.json")
    project(articles(*"abcdefg"), [cluster("flood", "a", "g")])

    code, _, _ = run("split", "-o", "splits.json", "--parts", "train=1,test=1")

    assert code == 0
    assert written(folder / "splits.json") == {**before, "g": before["a"]}


class TestALeak:
    def test_of_a_given_file_is_told_and_exits_1(self, run, project):
        text = words(1)
        documents = articles("a", "b") | by_id(
            [document("x", " ".join(text)), document("y", changed(text, 12))]
        )
        folder = project(documents, [cluster("flood", "a", "b")])
        given = {"a": "train", "b": "test", "x": "train", "y": "test"}
        (folder / "given.json").write_text(json.dumps(given), "utf-8")

        code, out, err = run("split", "--given", "given.json")

        assert code == 1
        assert "LEAK between test and train: 2 pairs of documents" in out
        assert "  a (train) and b (test): same_event flood" in out
        assert "  x (train) and y (test): near-duplicates, similarity 0." in out
        assert "what had a split kept it" in err
        assert not (folder / "splits.json").exists()

    def test_of_a_new_document_is_told_and_the_file_is_written(self, run, project):
        folder = project(
            articles("a", "b", "new"), [cluster("x", "a", "new"), cluster("y", "b", "new")]
        )
        (folder / "splits.json").write_text('{"a": "train", "b": "test"}', "utf-8")

        code, out, _ = run("split", "-o", "splits.json", "--json")

        assert code == 1
        assert [leak["documents"] for leak in json.loads(out)["leaks"]] == [["b", "new"]]
        assert written(folder / "splits.json") == {"a": "train", "b": "test", "new": "train"}


class TestWhatIsSaid:
    def test_of_a_part_that_got_no_document(self, run, project):
        project(articles("a", "b"), [])

        code, _, err = run("split", "--parts", "train=1,test=1000000")

        assert code == 0
        assert "no document in train: with 2 groups a small share may get none" in err

    def test_of_documents_without_links(self, run, project):
        project(articles("a", "b"))

        _, _, err = run("split")

        assert "there are no links: only near-duplicates are seen to belong together" in err

    def test_of_documents_that_are_gone(self, run, project):
        folder = project(articles("a", "b"), [])
        (folder / "given.json").write_text('{"a": "train", "gone": "test"}', "utf-8")

        code, _, err = run("split", "--given", "given.json", "-o", "splits.json")

        assert code == 0
        assert "1 document of the given splits not here, and kept there: gone" in err
        assert written(folder / "splits.json")["gone"] == "test"

    def test_of_actors_on_both_sides_which_is_no_leak(self, run, root, monkeypatch, tmp_path):
        """Of the five articles, parted by force; the links still tell."""
        monkeypatch.chdir(root)
        names = [path.stem for path in sorted(Path("annotations/gold").glob("*.json"))]
        given = {name: "test" if place else "train" for place, name in enumerate(names)}
        (tmp_path / "given.json").write_text(json.dumps(given), "utf-8")

        _, out, _ = run("split", "--given", tmp_path / "given.json", "--json")

        (shared,) = json.loads(out)["shared_actors"]
        assert shared["splits"] == ["test", "train"]
        assert {"joe-biden", "vladimir-putin", "ukraine"} <= set(shared["actors"])

    def test_of_records_that_are_none(self, run, project):
        folder = project(articles("a", "b"), [])
        (folder / "records.jsonl").write_text('{"id": "a.gold", "document_id": "a"}\n', "utf-8")

        code, out, err = run("split", "--records", "records.jsonl")

        assert code == 0
        assert "train: " in out
        assert "actors not counted: 1 record with errors (redline validate records.jsonl)\n" in err


@pytest.mark.parametrize(
    "content", ["[]", "{}", '{"a": 1}', '{"a": "all"}', '{"a": "Test set"}', "no JSON"]
)
def test_a_file_of_splits_that_is_none_is_refused(run, project, content):
    folder = project(articles("a", "b"), [])
    (folder / "given.json").write_text(content, "utf-8")

    code, out, err = run("split", "--given", "given.json")

    assert (code, out) == (3, "")
    assert err.startswith("error: given.json")


def test_without_documents_nothing_is_split(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    code, _, err = run("split")

    assert code == 3
    assert "there are no documents to split" in err


def test_links_that_are_faulty_are_mended_first(run, project):
    """A cluster that cannot be read could be the one that joins two documents."""
    faulty = cluster("flood", "a", "b", kind="same_thing")
    folder = project(articles("a", "b"), [faulty])

    code, out, err = run("split", "-o", "splits.json")

    assert (code, out) == (1, "")
    assert "nothing was split: mend the links first" in err
    assert not (folder / "splits.json").exists()


def test_splits_that_are_given_do_not_replace_others(run, project):
    folder = project(articles(*"abcd"))
    run("split", "-o", "splits.json")
    before = (folder / "splits.json").read_bytes()
    (folder / "given.json").write_text('{"a": "elsewhere"}', "utf-8")

    code, _, err = run("split", "--given", "given.json", "-o", "splits.json")

    assert code == 2
    assert "splits.json holds other splits than given.json: name a new file with -o" in err
    assert (folder / "splits.json").read_bytes() == before
    assert run("split", "--given", "given.json", "-o", "new.json")[0] == 0
    assert run("split", "--given", "given.json", "-o", "new.json")[0] == 0
    assert written(folder / "new.json")["a"] == "elsewhere"
