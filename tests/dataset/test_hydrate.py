"""A stand-off release of the five articles: nothing of them is in it, and all comes back."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from random import Random

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.compose import ACTORS, compose
from tests.dataset.standoff import bytes_of, grams, redline, rows, shared
from toolkit.dataset.build import build
from toolkit.dataset.given import Given
from toolkit.dataset.hydrate import hydrate
from toolkit.dataset.manifest import read_manifest
from toolkit.dataset.source import Source
from toolkit.dataset.splits import Splits
from toolkit.files import sha256
from toolkit.library import open_documents
from toolkit.schema import load_schema

MODES = ("none", "snippets")
FIRST, THIRD = "000_687b90cf0bc0ae61", "003_90947641891804dd"


@pytest.fixture(scope="module")
def released(root: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The real gold as a dataset, in each way."""
    folder = tmp_path_factory.mktemp("released")
    for mode in ("full", *MODES):
        words = ("build", "annotations/gold", "-o", folder / mode, "--text", mode)
        assert redline(root, *words) == 0
    return {mode: folder / mode for mode in ("full", *MODES)}


@pytest.fixture(scope="module")
def articles(root: Path) -> dict[str, str]:
    """The five texts."""
    documents = open_documents(root / "annotations" / "documents.jsonl")
    return {document.id: document.text for document in documents.values()}


@pytest.fixture
def texts(root: Path, tmp_path: Path) -> Path:
    """A copy of the articles."""
    return Path(shutil.copytree(root / "seeds", tmp_path / "texts"))


class TestAStandOffRelease:
    def test_holds_no_run_of_thirty_characters_of_any_article(self, released, articles):
        """In any file, the card and the schema among them; the whole dataset holds many."""
        known = grams(articles.values())

        assert shared(released["none"], known) == {}
        assert len(shared(released["full"], known)) >= 6

    def test_with_snippets_holds_them_in_quotes_and_threats_alone(self, released, articles):
        found = shared(released["snippets"], grams(articles.values()))

        assert {name.split("/")[1] for name in found} == {"quotes", "conditional_threats"}

    @pytest.mark.parametrize("mode", MODES)
    def test_has_the_rows_of_the_whole_dataset(self, released, mode):
        whole, without = rows(released["full"]), rows(released[mode])

        assert {c: [row["id"] for row in those] for c, those in without.items()} == {
            c: [row["id"] for row in those] for c, those in whole.items()
        }

    def test_is_written_the_same_again(self, root, released, tmp_path):
        redline(root, "build", "annotations/gold", "-o", tmp_path / "none", "--text", "none")

        assert bytes_of(tmp_path / "none") == bytes_of(released["none"])

    def test_snippets_have_at_most_two_hundred_characters(self, released, articles):
        found = rows(released["snippets"])

        for row in (*found["quotes"], *found["conditional_threats"]):
            start, kept = row["sentence_start"], row["sentence"]
            assert 0 < len(kept) <= 200
            assert articles[row["document_id"]][start : start + len(kept)] == kept


class TestHydrating:
    @pytest.mark.parametrize("mode", MODES)
    def test_gives_the_bytes_of_the_full_build(self, run, root, released, tmp_path, mode):
        """Rows of every config, the manifest, and the card as well."""
        before = bytes_of(released[mode])

        code, out, err = run(
            "hydrate", released[mode], "--texts", root / "seeds", "-o", tmp_path / "back"
        )

        assert code == 0
        assert rows(tmp_path / "back") == rows(released["full"])
        assert bytes_of(tmp_path / "back") == bytes_of(released["full"])
        assert bytes_of(released[mode]) == before
        assert "documents: 5 rows" in out
        assert err == f"5 documents restored; wrote {tmp_path / 'back'}\n"

    def test_takes_a_file_of_documents(self, run, root, released, tmp_path):
        lines = root / "annotations" / "documents.jsonl"

        code, _, _ = run("hydrate", released["none"], "--texts", lines, "-o", tmp_path / "back")

        assert code == 0
        assert rows(tmp_path / "back") == rows(released["full"])

    def test_finds_texts_by_their_hash_whatever_the_files_are_called(
        self, run, released, texts, tmp_path
    ):
        for number, path in enumerate(sorted(texts.iterdir())):
            data = path.read_bytes().replace(b"\n", b"\r\n")
            (texts / f"{number}.txt").write_bytes(b"\xef\xbb\xbf" + data)
            path.unlink()

        code, _, _ = run("hydrate", released["none"], "--texts", texts, "-o", tmp_path / "back")

        assert code == 0
        assert rows(tmp_path / "back") == rows(released["full"])

    def test_a_second_run_gives_the_same_bytes(self, run, root, released, tmp_path):
        words = ("hydrate", released["none"], "--texts", root / "seeds", "-o", tmp_path / "back")
        run(*words)
        before = bytes_of(tmp_path / "back")

        assert run(*words)[0] == 0
        assert bytes_of(tmp_path / "back") == before


class TestAnAlteredText:
    @pytest.fixture
    def altered(self, texts) -> Path:
        """One letter of one article is another."""
        path = texts / f"{FIRST}.txt"
        path.write_text(path.read_text("utf-8").replace("tough", "rough", 1), "utf-8")
        there: Path = texts
        return there

    def test_is_reported_alone_and_left_out_alone(self, run, released, altered, tmp_path):
        code, out, err = run(
            "hydrate", released["none"], "--texts", altered, "-o", tmp_path / "back"
        )

        assert code == 1
        (line,) = [line for line in out.splitlines() if line.startswith("left out")]
        assert line.startswith(f"left out {FIRST}: its text is another one: SHA-256 ")
        assert "4 documents restored, 1 left out" in err
        whole, back = rows(released["full"]), rows(tmp_path / "back")
        for config, those in whole.items():
            kept = [row["id"] for row in those if FIRST not in {row.get("document_id"), row["id"]}]
            assert [row["id"] for row in back[config]] == kept

    def test_leaves_strings_open_that_need_it_and_all_else_as_it_was(
        self, run, released, altered, tmp_path
    ):
        words = ("hydrate", released["none"], "--texts", altered, "-o", tmp_path / "back", "--json")
        _, out, _ = run(*words)

        found = json.loads(out)
        assert found["open"]
        assert {name for entry in found["open"] for name in entry["needs"]} == {FIRST}
        open_rows = {(entry["config"], entry["id"]) for entry in found["open"]}
        whole, back = rows(released["full"]), rows(tmp_path / "back")
        for config, those in back.items():
            known = {row["id"]: row for row in whole[config]}
            other = {(config, row["id"]) for row in those if known[row["id"]] != row}
            assert other == {place for place in open_rows if place[0] == config}

    def test_gives_another_fingerprint_and_a_word_in_the_card(
        self, run, released, altered, tmp_path
    ):
        run("hydrate", released["none"], "--texts", altered, "-o", tmp_path / "back")

        card = (tmp_path / "back" / "README.md").read_text("utf-8")
        assert "1 document of the release could not be restored" in card
        assert fingerprint(tmp_path / "back") != fingerprint(released["full"])


def fingerprint(folder: Path) -> str:
    """What a manifest says."""
    return str(json.loads((folder / "redline.json").read_text("utf-8"))["fingerprint"])


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """An invented dataset in three splits, whole and without its text."""
    folder = tmp_path_factory.mktemp("splits")
    for mode in ("full", "none"):
        build(source(), folder / mode, text=mode)
    return {mode: folder / mode for mode in ("full", "none")}


class TestSeveralSplits:
    """Invented documents in three splits, two of them with one text."""

    def test_come_back_as_they_were(self, built, tmp_path):
        found = hydrate(built["none"], given(TEXTS), SCHEMA, tmp_path / "back")

        assert (found.documents, found.left_out, found.open) == (8, (), ())
        assert bytes_of(tmp_path / "back") == bytes_of(built["full"])

    def test_a_split_without_documents_is_gone_and_actors_are_in_the_first_that_is_left(
        self, built, tmp_path
    ):
        gone = {name for name, part in SPLITS.items() if part == "train"} | {"copy"}
        some = {name: text for name, text in TEXTS.items() if name not in gone}

        found = hydrate(built["none"], given(some), SCHEMA, tmp_path / "back")

        assert {one.document_id for one in found.left_out} == gone
        (path,) = (tmp_path / "back" / "data" / "actors").iterdir()
        assert path.name.startswith("validation-")
        manifest = read_manifest(tmp_path / "back")
        assert list(manifest.splits) == ["validation", "test"]
        assert sum(manifest.splits.values()) == len(some)

    def test_one_text_serves_two_documents(self, built, tmp_path):
        """As in a folder from which a copy was removed."""
        some = {name: text for name, text in TEXTS.items() if name != "copy"}

        assert hydrate(built["none"], given(some), SCHEMA, tmp_path / "back").left_out == ()


SCHEMA = load_schema()


def source() -> Source:
    """Eight documents and their records."""
    made = [compose(Random(seed), SCHEMA, f"invented-{seed}") for seed in range(7)]
    made.append(compose(Random(0), SCHEMA, "copy"))
    return Source(
        [record for _, record in made],
        {document.id: document for document, _ in made},
        ACTORS,
        SCHEMA,
        readings=[{**record, "annotator": "annotator-1"} for _, record in made],
        splits=Splits(SPLITS),
    )


NAMES = [*(f"invented-{seed}" for seed in range(7)), "copy"]
SPLITS = {name: ("train", "validation", "test")[place % 3] for place, name in enumerate(NAMES)}
TEXTS = {name: document.text for name, document in source().documents.items()}


def given(texts: dict[str, str]) -> Given:
    """Texts as somebody has them."""
    found = Given()
    for name, text in texts.items():
        found.add(name, text)
    return found


class TestWhatCannotBeRestored:
    def test_a_missing_and_an_unreadable_text_are_told_apart(self, run, released, texts, tmp_path):
        gone, spoilt = sorted(path.stem for path in texts.iterdir())[:2]
        (texts / f"{gone}.txt").unlink()
        (texts / f"{spoilt}.txt").write_bytes(b"\xff\xfe\x00")

        code, out, _ = run("hydrate", released["none"], "--texts", texts, "-o", tmp_path / "back")

        assert code == 1
        assert f"left out {gone}: there is no text of it" in out
        assert f"left out {spoilt}: its text cannot be used: the file is UTF-16" in out

    def test_where_nothing_can_be_nothing_is_written(self, run, released, tmp_path):
        (tmp_path / "texts").mkdir()
        (tmp_path / "texts" / "other.txt").write_text("Another article.", "utf-8")

        code, out, err = run(
            "hydrate", released["none"], "--texts", tmp_path / "texts", "-o", tmp_path / "back"
        )

        assert code == 1
        assert out.count("left out ") == 5
        assert err.endswith("0 documents restored, 5 left out; "
                            f"{tmp_path / 'back'} was not written\n")  # fmt: skip
        assert not (tmp_path / "back").exists()

    @pytest.mark.parametrize(
        ("row", "change", "reason"),
        [
            ("quotes/q.607-754", {"start": 608}, "its rows come out otherwise than redline"),
            ("events/e.987-994", {"end": 99999}, "a span of it from 987–99999 lies outside the"),
            ("documents/", {"language": "fr"}, "its rows come out otherwise than redline"),
        ],
    )
    def test_rows_that_come_out_otherwise_leave_their_document_out(  # noqa: PLR0917 (fixtures)
        self, run, root, released, tmp_path, row, change, reason
    ):
        """As when the rows were written by another version, or were edited."""
        copy = Path(shutil.copytree(released["none"], tmp_path / "copy"))
        config, _, item = row.partition("/")
        edit(copy, config, f"{THIRD}.{item}".rstrip("."), change)

        code, out, _ = run("hydrate", copy, "--texts", root / "seeds", "-o", tmp_path / "back")

        assert code == 1
        (line,) = [line for line in out.splitlines() if line.startswith("left out")]
        assert line.startswith(f"left out {THIRD}: {reason}")
        assert THIRD not in {row["id"] for row in rows(tmp_path / "back")["documents"]}


def edit(folder: Path, config: str, identity: str, change: dict[str, object]) -> None:
    """Change one row of a release, and make its manifest fit."""
    path = folder / "redline.json"
    manifest = json.loads(path.read_text("utf-8"))
    shard = manifest["configs"][config]["train"]
    table = pq.read_table(folder / shard["path"])
    found = table.to_pylist()
    (row,) = [row for row in found if row["id"] == identity]
    row |= change
    pq.write_table(pa.Table.from_pylist(found, schema=table.schema), folder / shard["path"])
    shard["sha256"] = sha256((folder / shard["path"]).read_bytes())
    path.write_text(json.dumps(manifest), "utf-8")


class TestIsRefused:
    def refused(self, run, dataset, texts, folder) -> str:
        """The error of a command that cannot go on."""
        code, out, err = run("hydrate", dataset, "--texts", texts, "-o", folder)
        assert (code, out) == (3, "")
        return str(err)

    def test_a_folder_that_is_no_dataset(self, run, root, tmp_path):
        err = self.refused(run, root / "seeds", root / "seeds", tmp_path / "back")

        assert "is no dataset of redline's" in err

    def test_a_dataset_that_has_its_texts(self, run, root, released, tmp_path):
        err = self.refused(run, released["full"], root / "seeds", tmp_path / "back")

        assert "holds its texts: there is nothing to put back" in err

    @pytest.mark.parametrize("place", [".", "inside", ".."])
    def test_to_write_into_the_release(self, run, root, released, place):
        before = bytes_of(released["none"].parent)
        err = self.refused(run, released["none"], root / "seeds", released["none"] / place)

        assert "the release that is read is never written into" in err
        assert bytes_of(released["none"].parent) == before

    def test_to_write_over_something_else(self, run, root, released, tmp_path):
        (tmp_path / "mine.txt").write_text("not to be lost", "utf-8")
        err = self.refused(run, released["none"], root / "seeds", tmp_path)

        assert "holds something that is no dataset" in err

    def test_a_release_whose_files_were_changed(self, run, root, released, tmp_path):
        copy = Path(shutil.copytree(released["none"], tmp_path / "copy"))
        path = next((copy / "data" / "quotes").iterdir())
        path.write_bytes(path.read_bytes()[:-1])

        assert "has been changed" in self.refused(run, copy, root / "seeds", tmp_path / "back")
        path.unlink()
        assert "cannot read" in self.refused(run, copy, root / "seeds", tmp_path / "back")

    def test_a_release_that_tells_of_places_outside_the_texts(self, run, root, released, tmp_path):
        copy = Path(shutil.copytree(released["none"], tmp_path / "copy"))
        manifest = json.loads((copy / "redline.json").read_text("utf-8"))
        entry = next(one for one in manifest["withheld"] if one["config"] == "actors")
        entry["parts"] = [{"document_id": THIRD, "start": 0, "end": 99999}]
        (copy / "redline.json").write_text(json.dumps(manifest), "utf-8")

        err = self.refused(run, copy, root / "seeds", tmp_path / "back")

        assert "what was withheld of the actors cannot be put back" in err
