"""The agreement on the page is that of the dataset's card."""

from __future__ import annotations

from dataclasses import replace

from tests.dataset.conftest import found, gold
from toolkit.dataset.build import build
from toolkit.dataset.remarks import agreement_of
from toolkit.dataset.source import contents
from toolkit.report.readings import agreement_in, agreement_section
from toolkit.report.source import read_dataset

__all__ = ["found", "gold"]


def test_the_figures_are_those_of_the_card(seeds, gold, found):
    mine, cards = agreement_in(seeds), agreement_of(gold, found)

    assert mine is not None
    assert cards is not None
    assert mine.figures == cards.figures
    assert (mine.readers, mine.documents) == (cards.readers, cards.documents)
    assert len(mine.disagreements) == len(cards.disagreements)


def test_a_layer_that_a_reader_was_not_asked_for_is_not_compared(gold, schema, tmp_path):
    first = next(reading["id"] for reading in gold.readings)
    asked = replace(gold, absent={first: frozenset({"events"})})
    build(asked, tmp_path / "dataset")

    mine = agreement_in(read_dataset(tmp_path / "dataset", schema))

    cards = agreement_of(asked, contents(asked))
    assert mine is not None
    assert cards is not None
    assert mine.left_out == cards.left_out
    assert mine.left_out["readings whose annotator was not asked for events"] == 1
    assert mine.figures == cards.figures


def test_a_dataset_without_two_readings_says_how_to_have_them(hostile_folder, schema):
    dataset = read_dataset(hostile_folder, schema)

    assert agreement_in(dataset) is None
    assert "redline build GOLD --records EXPORTS" in "".join(agreement_section(dataset, None))
