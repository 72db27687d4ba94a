"""`redline select` as it is called: which documents, why, and with what probability."""

from __future__ import annotations

import json
import math
from collections import Counter
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest

from tests.select.making import MONTHS, SOURCES, copies, plain, suggestion, write
from tests.split.articles import document
from toolkit.select import Request, select
from toolkit.select.inputs import Input
from toolkit.select.numbers import number_of

NONE = np.zeros(0, np.uint64)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project in which thirty articles are to be selected from."""
    (tmp_path / "redline.toml").write_text("", "utf-8")
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "documents.jsonl", plain(30))
    write(
        tmp_path / "suggestions.jsonl",
        [suggestion(one.id, *([0.9] * (n % 4))) for n, one in enumerate(plain(30))],
    )
    return tmp_path


def rows(path: Path | str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in Path(path).read_text("utf-8").splitlines()]


def names(path: Path | str) -> list[str]:
    return [row["document_id"] for row in rows(path)]


class TestARow:
    @pytest.mark.usefixtures("here")
    def test_says_which_document_why_and_how_likely_it_was(self, run):
        code, out, err = run("select", "documents.jsonl", "-n", 6, "-o", "slice.jsonl")

        found = rows("slice.jsonl")
        assert (code, out) == (0, "")
        assert "6 of 30 documents chosen, by random; wrote slice.jsonl; wrote slice.meta" in err
        assert [row["rank"] for row in found] == [1, 2, 3, 4, 5, 6]
        assert found[0] == {
            "document_id": found[0]["document_id"],
            "rank": 1,
            "why": "drawn at random; 6 of 30 documents",
            "stratum": {},
            "stratum_documents": 30,
            "probability": 0.2,
            "weight": 5.0,
            "near_duplicates": [],
            "method": "random",
            "seed": 0,
        }

    def test_tells_the_scores_of_the_threats(self, run, here):
        given = [suggestion("article-000", 0.42, 0.91, 0.8), suggestion("article-001")]
        write(here / "s.jsonl", given)

        options = ("--by", "threats", "--suggestions", "s.jsonl", "-o", "slice.jsonl")
        _, _, err = run("select", "documents.jsonl", "-n", 30, *options)

        why = {row["document_id"]: row["why"] for row in rows("slice.jsonl")}
        end = "; certain to be chosen; 30 of 30 documents"
        assert why["article-000"] == "3 likely threats (0.91, 0.80, 0.42)" + end
        assert why["article-001"] == "no likely threat" + end
        assert why["article-002"] == "nothing suggested" + end
        assert "28 documents without suggestions, and so the least likely to be drawn" in err

    def test_tells_first_the_score_that_is_most_in_doubt(self, run, here):
        write(here / "s.jsonl", [suggestion(one.id, 0.95, 0.45) for one in plain(30)])

        options = ("--by", "uncertain", "--suggestions", "s.jsonl", "-o", "slice.jsonl")
        run("select", "documents.jsonl", "-n", 3, *options)

        why = rows("slice.jsonl")[0]["why"]
        assert why.startswith("2 suggested threats, nearest to one half: 0.45, 0.95; drawn")

    @pytest.mark.usefixtures("here")
    def test_names_its_stratum(self, run):
        run(
            *("select", "documents.jsonl", "-n", 6, "-o", "slice.jsonl"),
            *("--stratify", "month,source"),
        )

        row = rows("slice.jsonl")[0]
        assert set(row["stratum"]) == {"source", "month"}
        assert row["why"].startswith("drawn at random; ")
        assert f"source {row['stratum']['source']}, month {row['stratum']['month']}" in row["why"]


class TestByThreats:
    def test_twice_the_score_is_twice_the_probability(self, run, here):
        write(
            here / "s.jsonl",
            [suggestion(one.id, 0.4 if n % 2 else 0.8) for n, one in enumerate(plain(30))],
        )

        options = ("--by", "threats", "--suggestions", "s.jsonl", "-o", "slice.jsonl")
        run("select", "documents.jsonl", "-n", 12, *options)

        shares = {row["why"][:24]: row["probability"] for row in rows("slice.jsonl")}
        one, two = sorted(shares.values())
        assert two == pytest.approx(2 * one)
        assert 15 * (one + two) == pytest.approx(12)

    def test_what_nothing_is_suggested_of_can_be_drawn_too(self, here):
        write(here / "s.jsonl", [suggestion("article-000", 0.9)])
        chosen: set[str] = set()
        for seed in range(60):
            chosen |= {row["document_id"] for row in drawn(here, Request(5, "threats", seed=seed))}

        assert chosen == {one.id for one in plain(30)}

    @pytest.mark.usefixtures("here")
    def test_the_topmost_are_no_sample_and_say_so(self, run):
        options = ("--by", "threats", "--top", "--suggestions", "suggestions.jsonl")
        _, _, err = run("select", "documents.jsonl", "-n", 7, *options, "-o", "slice.jsonl")

        found = rows("slice.jsonl")
        assert {row["probability"] for row in found} == {row["weight"] for row in found} == {None}
        assert {int(row["document_id"][-3:]) % 4 for row in found} == {3}
        assert "the topmost are no sample: no estimate for all can be made of them" in err


def drawn(folder: Path, request: Request, excluded: Any = NONE) -> list[dict[str, Any]]:
    """The rows of a selection; by suggestions where there are some of this name."""
    given = Input.of(folder / "s.jsonl") if (folder / "s.jsonl").exists() else None
    with select(Input.of(folder / "documents.jsonl"), given, excluded, (), request) as selection:
        return list(selection.rows)


class TestNearDuplicates:
    def test_are_drawn_once_and_the_probability_is_that_of_the_one(self, tmp_path):
        """Frequencies over many seeds are those stated, within four and a half deviations."""
        write(tmp_path / "documents.jsonl", [*plain(6), *copies("dam", 3), *copies("treaty", 2)])
        count: Counter[str] = Counter()
        stated: dict[str, set[float]] = {}
        runs = 400
        for seed in range(runs):
            found = drawn(tmp_path, Request(4, seed=seed))
            assert len(found) == 4
            assert sum(row["document_id"].startswith("dam") for row in found) <= 1
            for row in found:
                count[row["document_id"]] += 1
                stated.setdefault(row["document_id"], set()).add(row["probability"])

        assert {name: share for name, (share,) in stated.items()} == {
            **{one.id: 0.5 for one in plain(6)},
            **{one.id: pytest.approx(0.5 / 3) for one in copies("dam", 3)},
            **{one.id: 0.25 for one in copies("treaty", 2)},
        }
        for name, (share,) in stated.items():
            assert abs(count[name] / runs - share) < 4.5 * math.sqrt(share * (1 - share) / runs)

    def test_stand_in_the_row_of_the_one(self, tmp_path):
        write(tmp_path / "documents.jsonl", copies("dam", 3))

        (row,) = drawn(tmp_path, Request(1))

        assert sorted([row["document_id"], *row["near_duplicates"]]) == ["dam-0", "dam-1", "dam-2"]
        assert row["why"] == (
            "certain to be chosen; for itself and 2 near-duplicates; 1 of 3 documents"
        )
        assert (row["probability"], row["weight"]) == (pytest.approx(1 / 3), 3.0)

    def test_of_what_is_excluded_are_left_out(self, run, here):
        write(here / "documents.jsonl", [*plain(3), *copies("dam", 3)])
        write(here / "before.jsonl", [{"document_id": "dam-1"}])

        options = ("--exclude", "before.jsonl", "-o", "slice.jsonl")
        _, _, err = run("select", "documents.jsonl", "-n", 9, *options)

        assert sorted(names("slice.jsonl")) == [one.id for one in plain(3)]
        assert "1 document excluded\n2 documents left out as near-duplicates of these\n" in err
        assert "there are only 3 to choose from: all are chosen" in err

    def test_are_kept_when_they_are_wanted(self, run, here):
        write(here / "documents.jsonl", copies("dam", 3))

        run(
            *("select", "documents.jsonl", "-n", 3, "-o", "slice.jsonl"),
            *("--near-duplicates", "keep"),
        )

        assert [row["probability"] for row in rows("slice.jsonl")] == [1, 1, 1]
        assert [row["near_duplicates"] for row in rows("slice.jsonl")] == [[], [], []]


class TestTheSameAgain:
    @pytest.mark.usefixtures("here")
    def test_a_second_run_writes_the_same_bytes(self, run):
        options = ("--by", "threats", "--suggestions", "suggestions.jsonl", "-o", "slice.jsonl")
        run("select", "documents.jsonl", "-n", 6, *options)
        before = [Path(n).read_bytes() for n in ("slice.jsonl", "slice.meta.json")]

        code, _, err = run("select", "documents.jsonl", "-n", 6, *options)

        assert code == 0
        assert "slice.jsonl is up to date; slice.meta.json is up to date" in err
        assert [Path(n).read_bytes() for n in ("slice.jsonl", "slice.meta.json")] == before

    def test_the_order_the_files_and_their_packing_make_no_difference(self, run, here):
        documents = [*plain(30), *copies("dam", 4)]
        write(here / "documents.jsonl", documents)
        Random(1).shuffle(documents)
        write(here / "parts" / "one.jsonl", documents[:11])
        write(here / "parts" / "two.jsonl.gz", documents[11:])

        for given, output in (("documents.jsonl", "one.jsonl"), ("parts", "two.jsonl")):
            run("select", given, "-n", 9, "--stratify", "source", "-o", output)

        assert (here / "one.jsonl").read_bytes() == (here / "two.jsonl").read_bytes()

    @pytest.mark.usefixtures("here")
    def test_another_selection_in_its_place_is_left_alone(self, run):
        run("select", "documents.jsonl", "-n", 6, "-o", "slice.jsonl")
        before = Path("slice.jsonl").read_bytes()

        code, _, err = run("select", "documents.jsonl", "-n", 7, "-o", "slice.jsonl")

        assert (code, Path("slice.jsonl").read_bytes()) == (3, before)
        assert "error: slice.jsonl is there already, and holds something else" in err


class TestStrata:
    @pytest.mark.usefixtures("here")
    def test_each_gets_its_share(self, run):
        _, _, err = run(
            *("select", "documents.jsonl", "-n", 9, "-o", "slice.jsonl"),
            *("--stratify", "source"),
        )

        found = Counter(row["stratum"]["source"] for row in rows("slice.jsonl"))
        assert found == dict.fromkeys(SOURCES, 3)
        assert "│ source The Zenda Post       │        10 │      3 │" in err

    def test_the_same_of_each_when_that_is_asked(self, run, here):
        few = [replace(one, source="Few") if n < 4 else one for n, one in enumerate(plain(30))]
        write(here / "documents.jsonl", few)

        run(
            *("select", "documents.jsonl", "-n", 8, "-o", "slice.jsonl"),
            *("--stratify", "source", "--allocation", "equal"),
        )

        found = Counter(row["stratum"]["source"] for row in rows("slice.jsonl"))
        assert found == dict.fromkeys((*SOURCES, "Few"), 2)

    def test_what_is_not_known_is_a_stratum_too(self, tmp_path):
        write(tmp_path / "documents.jsonl", [document("a", "Nothing is known of this.")])

        (row,) = drawn(tmp_path, Request(1, stratify=("source", "month", "actor", "language")))

        assert row["stratum"] == {
            "source": "unknown",
            "month": "unknown",
            "actor": "none",
            "language": "en",
        }

    def test_months_are_those_of_any_date(self, tmp_path):
        write(tmp_path / "documents.jsonl", plain(9))

        found = drawn(tmp_path, Request(9, stratify=("month",)))

        assert {row["stratum"]["month"] for row in found} == {m[:7] for m in MONTHS}

    def test_an_actor_is_the_one_whom_most_mentions_suggest(self, tmp_path):
        write(tmp_path / "documents.jsonl", plain(1))
        given = suggestion("article-000", actors=("ruritania", "michael", "michael"))
        write(tmp_path / "s.jsonl", [given])

        (row,) = drawn(tmp_path, Request(1, stratify=("actor",)))

        assert row["stratum"] == {"actor": "michael"}

    def test_without_suggestions_an_actor_is_found_by_name(self, tmp_path):
        text = "Black Michael spoke. The duke of Strelsau, michael and Ruritania; Black Michael."
        write(tmp_path / "documents.jsonl", [document("a", text)])
        actors: list[dict[str, Any]] = [
            {
                "id": "michael",
                "name": "Michael Elphberg",
                "kind": "person",
                "aliases": [{"text": "Black Michael", "form": "name"}],
            },
            {"id": "ruritania", "name": "Ruritania", "kind": "state"},
        ]
        request = Request(1, stratify=("actor",))

        with select(Input.of(tmp_path / "documents.jsonl"), None, NONE, actors, request) as found:
            assert found.rows[0]["stratum"] == {"actor": "michael"}

    @pytest.mark.usefixtures("here")
    def test_all_documents_stand_in_the_record_of_the_frame(self, run):
        run("select", "documents.jsonl", "-n", 9, "-o", "slice.jsonl", "--stratify", "source,month")

        meta = json.loads(Path("slice.meta.json").read_text("utf-8"))
        assert sum(one["documents"] for one in meta["strata"]) == 30
        assert sum(one["chosen"] for one in meta["strata"]) == meta["counts"]["chosen"] == 9
        assert meta["asked"]["seed"] == 0
        assert [one["file"] for one in meta["documents"]] == ["documents.jsonl"]


class TestExcluding:
    @pytest.mark.usefixtures("here")
    def test_slices_follow_each_other_until_all_are_chosen(self, run):
        found: list[str] = []
        for number in range(3):
            done = [o for n in range(number) for o in ("--exclude", f"slice-{n}.jsonl")]
            run("select", "documents.jsonl", "-n", 10, "-o", f"slice-{number}.jsonl", *done)
            found += names(f"slice-{number}.jsonl")

        assert sorted(found) == [one.id for one in plain(30)]
        code, _, err = run(
            *("select", "documents.jsonl", "-n", 1, "-o", "slice-3.jsonl"),
            *(o for n in range(3) for o in ("--exclude", f"slice-{n}.jsonl")),
        )
        assert code == 3
        assert "nothing is left to select: of the 30 documents" in err

    def test_a_folder_of_slices_may_hold_the_one_that_is_made(self, run, here):
        (here / "slices").mkdir()
        run("select", "documents.jsonl", "-n", 4, "-o", "slices/1.jsonl")
        again = (
            *("select", "documents.jsonl", "-n", 4, "-o", "slices/2.jsonl"),
            *("--documents-to", "slices/2-documents.jsonl"),
        )
        run(*again, "--exclude", "slices")

        code, _, err = run(*again, "--exclude", "slices")

        assert (code, "2.jsonl is up to date" in err) == (0, True)
        assert set(names("slices/1.jsonl")).isdisjoint(names("slices/2.jsonl"))

    def test_what_exports_hold_annotations_of_is_out(self, run, root, tmp_path):
        documents, exports = root / "annotations/documents.jsonl", root / "annotations/exports"

        code, _, err = run(
            *("select", documents, "-n", 1, "-o", tmp_path / "s.jsonl", "--exclude", exports)
        )

        assert code == 3
        assert "nothing is left to select: of the 5 documents" in err

    def test_what_exports_hold_no_annotation_of_is_left(self, run, root, tmp_path):
        tasks = json.loads(next((root / "annotations/exports").glob("*-1.*Z.json")).read_bytes())
        tasks[0]["annotations"] = []
        (tmp_path / "export.json").write_text(json.dumps(tasks), "utf-8")

        run(
            *("select", root / "annotations/documents.jsonl", "-n", 1, "-o", tmp_path / "s.jsonl"),
            *("--exclude", tmp_path / "export.json", "--near-duplicates", "keep"),
        )

        assert names(tmp_path / "s.jsonl") == [tasks[0]["data"]["document_id"]]

    def test_documents_beside_them_are_not_annotated(self, run, here):
        """A folder of annotations holds the documents, and perhaps suggestions, too."""
        write(here / "annotations" / "documents.jsonl", plain(30))
        write(here / "annotations" / "suggestions.jsonl", [suggestion("article-003")])
        write(here / "annotations" / "records.jsonl", [{"document_id": "article-007"}])

        _, _, err = run(
            *("select", "documents.jsonl", "-n", 30, "-o", "slice.jsonl"),
            *("--exclude", "annotations"),
        )

        assert {one.id for one in plain(30)} - set(names("slice.jsonl")) == {"article-007"}
        assert "1 document excluded" in err

    @pytest.mark.usefixtures("here")
    def test_a_file_of_suggestions_is_refused(self, run):
        code, _, err = run(
            *("select", "documents.jsonl", "-n", 1, "-o", "slice.jsonl"),
            *("--exclude", "suggestions.jsonl"),
        )

        assert code == 3
        assert "suggestions.jsonl, line 1, is a suggestion: nobody has annotated that" in err


class TestTheSlice:
    @pytest.mark.usefixtures("here")
    def test_is_written_in_the_order_of_the_ranks(self, run):
        options = ("--suggestions", "suggestions.jsonl", "-o", "slice.jsonl")
        to = ("--documents-to", "slice/documents.jsonl", "--suggestions-to", "slice/s.jsonl")
        run("select", "documents.jsonl", "-n", 6, "--by", "threats", *options, *to)

        chosen = names("slice.jsonl")
        lines = Path("documents.jsonl").read_text("utf-8").splitlines()
        own = {json.loads(line)["id"]: line for line in lines}
        written = Path("slice/documents.jsonl").read_text("utf-8").splitlines()
        assert written == [own[name] for name in chosen]
        assert names("slice/s.jsonl") == chosen

    @pytest.mark.usefixtures("here")
    def test_leaves_what_is_there_with_something_else(self, run):
        Path("mine.jsonl").write_text("mine\n", "utf-8")

        code, _, err = run(
            *("select", "documents.jsonl", "-n", 6, "-o", "slice.jsonl"),
            *("--documents-to", "mine.jsonl"),
        )

        assert (code, Path("mine.jsonl").read_text("utf-8")) == (3, "mine\n")
        assert "mine.jsonl is there already, and holds something else" in err
        assert not Path("slice.jsonl").exists()


GOOD = json.dumps(plain(1)[0].to_json())
HOSTILE = {
    "nothing": (b"", "holds no documents"),
    "blank lines": (b"\n \n", "holds no documents"),
    "no JSON": (b"{\n", "d.jsonl, line 1, is not JSON"),
    "no UTF-8": (b'{"id": "\xff"}\n', "d.jsonl, line 1, is not JSON"),
    "no object": (b"[1]\n", "d.jsonl, line 1, is not a JSON object"),
    "no document": (b'{"id": "a"}\n', "d.jsonl, line 1, lacks 'text'"),
    "an id twice": (
        f"{GOOD}\n\n{GOOD}\n".encode(),
        "d.jsonl, line 3, repeats the id 'article-000'",
    ),
    "another text": (
        GOOD.replace('"text":"', '"text":"x').replace('"text": "', '"text": "x').encode(),
        "article-000",
    ),
    "NaN": (b'{"id": NaN}\n', "d.jsonl, line 1, is not JSON"),
    "deep": (b'{"a":' * 5000 + b"1" + b"}" * 5000, "d.jsonl, line 1, is not JSON"),
}


@pytest.mark.parametrize(("data", "said"), HOSTILE.values(), ids=HOSTILE)
def test_a_file_that_holds_no_documents_is_told_by_line(run, here, data, said):
    (here / "d.jsonl").write_bytes(data)

    code, out, err = run("select", "d.jsonl", "-n", 1, "-o", "slice.jsonl")

    assert (code, out) == (3, "")
    assert said in err
    assert not Path("slice.jsonl").exists()


WRONG = {
    "no record": ({"document_id": "a"}, "is no record of suggestions"),
    "no id": ({"conditional_threats": []}, "has no document_id"),
    "a word": (suggestion("a") | {"conditional_threats": ["x"]}, "is no record of suggestions"),
    "a score of 2": (suggestion("a", 2), "has 2 as a score, which is no number from 0 to 1"),
    "a score of words": (suggestion("a", "high"), "has 'high' as a score"),  # type: ignore[arg-type]
}


@pytest.mark.parametrize(("value", "said"), WRONG.values(), ids=WRONG)
def test_a_suggestion_that_is_none_is_told_by_line(run, here, value, said):
    write(here / "s.jsonl", [suggestion("b", 1), value])

    options = ("--by", "threats", "--suggestions", "s.jsonl", "-o", "slice.jsonl")
    code, _, err = run("select", "documents.jsonl", "-n", 1, *options)

    assert code == 3
    assert f"s.jsonl, line 2, {said}" in err


def test_two_suggestions_of_one_document_are_refused(run, here):
    write(here / "s.jsonl", [suggestion("b", 1), suggestion("c"), suggestion("b")])

    options = ("--by", "threats", "--suggestions", "s.jsonl", "-o", "slice.jsonl")
    code, _, err = run("select", "documents.jsonl", "-n", 1, *options)

    assert code == 3
    assert "s.jsonl, line 3, is a second record of b" in err


def test_a_packed_file_that_was_cut_is_told(run, here):
    whole = write(here / "d.jsonl.gz", plain(30)).read_bytes()
    (here / "d.jsonl.gz").write_bytes(whole[: len(whole) // 2])

    code, _, err = run("select", "d.jsonl.gz", "-n", 1, "-o", "slice.jsonl")

    assert code == 3
    assert "d.jsonl.gz cannot be unpacked" in err


def test_texts_that_say_nothing_are_no_near_duplicates(tmp_path):
    write(tmp_path / "documents.jsonl", [document("a", " … "), document("b", " ! ")])

    assert len(drawn(tmp_path, Request(2))) == 2


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("-n", 3), "name the number of documents with -n, and the file with -o"),
        (("-o", "x.jsonl"), "name the number of documents with -n, and the file with -o"),
        (("-n", 3, "-o", "x.jsonl", "--by", "threats"), "--by threats needs the --suggestions"),
        (("-n", 3, "-o", "x.jsonl", "--top"), "--top goes with --by threats or uncertain"),
        (
            ("-n", 3, "-o", "x.jsonl", "--stratify", "mood"),
            "nothing is known of documents by 'mood'",
        ),
        (("-n", 3, "-o", "x.jsonl", "--suggestions-to", "y"), "--suggestions-to needs"),
        (("-n", 0, "-o", "x.jsonl"), "0 is not in the range"),
    ],
)
@pytest.mark.usefixtures("here")
def test_wrong_usage_is_told(run, options, said):
    code, out, err = run("select", "documents.jsonl", *options)

    assert (code, out) == (2, "")
    assert said in " ".join(err.split())


def test_standard_output_is_a_place_to_write(run, here):
    code, out, err = run("select", "documents.jsonl", "-n", 2, "-o", "-")

    assert code == 0
    assert [json.loads(line)["rank"] for line in out.splitlines()] == [1, 2]
    assert "to standard output" in err
    assert not list(here.glob("*.meta.json"))


def test_what_is_excluded_is_known_by_its_number(here):
    excluded = np.unique(np.array([number_of(one.id) for one in plain(28)], np.uint64))

    found = drawn(here, Request(5), excluded)

    assert sorted(row["document_id"] for row in found) == ["article-028", "article-029"]
