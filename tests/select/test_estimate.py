"""An annotated slice tells how many threats there are in all, and how sure that is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.select.making import plain, write
from toolkit.select.draw import Units, draw
from toolkit.select.estimate import Chosen, estimate
from toolkit.select.numbers import Chance, number_of

RUNS = 400
COUNT, SIZE = 400, 60


def population(seed: int) -> tuple[list[float], list[int], list[int]]:
    """Threats that are there, sizes that tell something of them, and strata."""
    random = np.random.default_rng(seed)
    expected = random.gamma(1.0, 1.5, COUNT)
    counts = random.poisson(expected)
    sizes = np.maximum(100_000, (1_000_000 * expected).astype(np.int64))
    strata = random.integers(0, 4, COUNT)
    return [float(n) for n in counts], sizes.tolist(), strata.tolist()


COUNTS, SIZES, STRATA = population(7)
DESIGNS = {
    "random": ([1] * COUNT, [0] * COUNT),
    "strata": ([1] * COUNT, STRATA),
    "threats": (SIZES, [0] * COUNT),
    "threats in strata": (SIZES, STRATA),
}


@pytest.mark.parametrize("part", [1.0, 0.5], ids=["whole", "half"])
@pytest.mark.parametrize(("sizes", "strata"), DESIGNS.values(), ids=DESIGNS)
def test_nineteen_of_twenty_intervals_hold_the_truth(sizes, strata, part):
    """Of 400 samples, give or take chance; of thirty documents fewer do, as is told of so few."""
    ids = [number_of(f"article-{number}") for number in range(COUNT)]
    units = Units(np.array(ids, np.uint64), np.array(sizes), np.array(strata))
    read = {str(place): count for place, count in enumerate(COUNTS)}
    held = held_documents = 0
    totals = []
    for seed in range(RUNS):
        drawn = draw(units, SIZE, "proportional", Chance(seed, "coverage"))
        np.random.default_rng(seed).shuffle(drawn)  # type: ignore[arg-type]
        chosen = [
            Chosen(str(d.place), float(d.probability or 0), str(strata[d.place])) for d in drawn
        ]
        first = {one.document for one in chosen[: int(part * SIZE)]}
        found = estimate(chosen, {name: read[name] for name in first})
        low, high = found.threats.interval() or (0, 0)
        held += low <= sum(COUNTS) <= high
        low, high = found.with_threat.interval() or (0, 0)
        held_documents += low <= sum(count > 0 for count in COUNTS) <= high
        totals.append(found.threats.value)

    least = 0.89 if part == 1 else 0.85
    assert least <= held / RUNS <= 0.99
    assert least <= held_documents / RUNS <= 0.99
    deviation = np.std(totals)
    assert abs(np.mean(totals) - sum(COUNTS)) < 4.5 * deviation / RUNS**0.5


def chosen(*shares: float) -> list[Chosen]:
    return [Chosen(str(number), share, "") for number, share in enumerate(shares)]


def test_the_example_of_a_textbook():
    """Four of eight at random, without strata: N (1 - n/N) s² N / n."""
    found = estimate(chosen(*[0.5] * 4), {"0": 1, "1": 3, "2": 0, "3": 4})

    variance = np.var([1, 3, 0, 4], ddof=1)
    assert found.threats.value == 16
    assert found.threats.error == pytest.approx((8 * 8 * (1 - 0.5) * variance / 4) ** 0.5)
    assert found.with_threat.value == 6
    assert found.documents.value == 8
    assert found.documents.error == 0


def test_what_all_were_chosen_of_is_known_without_error():
    found = estimate(chosen(1, 1, 1), {"0": 1, "1": 3, "2": 0})

    assert (found.threats.value, found.threats.error) == (4, 0)


def test_only_those_up_to_the_first_that_is_missing_are_used():
    found = estimate(chosen(*[0.5] * 4), {"0": 1, "1": 3, "3": 4})

    assert (found.chosen, found.annotated, found.used) == (4, 3, 2)
    assert found.threats.value == 16
    assert "only the first 2 by rank are used" in "\n".join(found.lines())


def test_there_are_at_least_as_many_as_were_counted():
    found = estimate(chosen(*[0.9] * 3), {"0": 0, "1": 0, "2": 100})

    assert (found.threats.interval() or (0, 0))[0] == 100


def test_one_document_tells_no_error():
    found = estimate(chosen(0.5), {"0": 2})

    assert found.threats.interval() is None
    assert "4.0 (of one document no error can be told)" in "\n".join(found.lines())


class TestTheCommand:
    @pytest.fixture
    def slice_of(self, run, tmp_path, monkeypatch):
        """Select some of twenty articles, and write a record of each that is chosen."""
        (tmp_path / "redline.toml").write_text("", "utf-8")
        monkeypatch.chdir(tmp_path)
        write(tmp_path / "documents.jsonl", plain(20))

        def make(*options: Any) -> list[dict[str, Any]]:
            code, *_ = run("select", "documents.jsonl", "-o", "slice.jsonl", *options)
            assert code == 0
            lines = Path("slice.jsonl").read_text("utf-8").splitlines()
            return [json.loads(line) for line in lines]

        return make

    @staticmethod
    def record(name: str, threats: int, who: str = "annotator-1") -> dict[str, Any]:
        kind = "gold" if who == "gold" else "annotation"
        values: list[dict[str, Any]] = [{}] * threats
        own = f"{name}.{who}"
        return {"id": own, "document_id": name, "kind": kind, "conditional_threats": values}

    def test_prints_what_a_slice_tells(self, run, slice_of):
        chosen = slice_of("-n", 10)
        write(Path("records.jsonl"), [self.record(row["document_id"], 3) for row in chosen])

        code, out, err = run("select", "records.jsonl", "--estimate", "slice.jsonl")

        assert (code, err) == (0, "")
        assert out.splitlines() == [
            "10 of 10 chosen documents are annotated",
            "conditional threats:      60.0 (standard error 0.0; 95 % interval 60.0–60.0)",
            "documents with a threat:  20.0 (standard error 0.0; 95 % interval 20.0–20.0)",
            "documents (a check):      20.0 (standard error 0.0; 95 % interval 20.0–20.0)",
            "of fewer than 50 documents errors are rough, and intervals too narrow",
        ]

    def test_counts_gold_before_annotators_and_else_their_mean(self, run, slice_of):
        one, two = (row["document_id"] for row in slice_of("-n", 2))
        write(
            Path("records.jsonl"),
            [
                self.record(one, 9, "annotator-1"),
                self.record(one, 1, "gold"),
                self.record(two, 1, "annotator-1"),
                self.record(two, 2, "annotator-2"),
            ],
        )

        _, out, _ = run("select", "records.jsonl", "--estimate", "slice.jsonl")

        assert out.splitlines()[1].startswith("conditional threats:      25.0 (")

    def test_refuses_the_topmost(self, run, slice_of):
        write(Path("s.jsonl"), [])
        slice_of("-n", 2, "--by", "threats", "--top", "--suggestions", "s.jsonl")

        code, _, err = run("select", "slice.jsonl", "--estimate", "slice.jsonl")

        assert code == 3
        assert "slice.jsonl, line 1, has no probability: the topmost were chosen" in err

    def test_refuses_a_selection_that_is_not_whole(self, run, slice_of):
        slice_of("-n", 3)
        lines = Path("slice.jsonl").read_text("utf-8").splitlines(keepends=True)
        Path("part.jsonl").write_text("".join(lines[1:]), "utf-8")

        code, _, err = run("select", "slice.jsonl", "--estimate", "part.jsonl")

        assert code == 3
        assert "part.jsonl is not whole: its ranks do not count from 1 to 2" in err

    def test_refuses_what_is_no_selection(self, run, slice_of):
        slice_of("-n", 3)

        code, _, err = run("select", "slice.jsonl", "--estimate", "documents.jsonl")

        assert code == 3
        assert "documents.jsonl, line 1, is no row of a selection" in err

    def test_needs_the_first_to_be_annotated(self, run, slice_of):
        rows = slice_of("-n", 3)
        write(Path("records.jsonl"), [self.record(rows[1]["document_id"], 3)])

        code, _, err = run("select", "records.jsonl", "--estimate", "slice.jsonl")

        assert code == 3
        assert f"the first document of the selection, {rows[0]['document_id']}, is not annot" in err

    def test_chooses_nothing(self, run, slice_of):
        slice_of("-n", 3)

        code, _, err = run("select", "slice.jsonl", "--estimate", "slice.jsonl", "-n", 4)

        assert code == 2
        assert "--estimate chooses nothing: leave out -o and -n" in err
