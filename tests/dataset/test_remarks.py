"""What a card says beside the rows: of splits, and of the readers' agreement."""

from __future__ import annotations

from dataclasses import replace

from toolkit.dataset.remarks import agreement_of, split_notes, tell
from toolkit.dataset.source import Source, contents
from toolkit.dataset.splits import Splits
from toolkit.links import Links


def notes(source: Source) -> list[str]:
    """What is said of the splits."""
    return list(split_notes(contents(source)))


def test_articles_on_one_story_stay_in_one_split_and_that_is_said(gold: Source):
    assert notes(gold) == [
        (
            "The 5 documents tell of the same events, quotes or threats: parted, they would leak"
            " into each other, so there is one split."
        )
    ]


def test_documents_that_could_be_parted_are_said_to_be_groups(gold: Source):
    assert notes(replace(gold, links=Links())) == [
        (
            "The documents have not been parted; by the links they fall into 5 groups that share no"
            " event, quote or threat."
        )
    ]


def test_a_split_that_leaks_is_said_to_leak(gold: Source):
    names = sorted(gold.documents)
    splits = Splits({name: "test" if name == names[0] else "train" for name in names})

    assert notes(replace(gold, splits=splits)) == [
        "4 pairs of documents in different splits tell of the same event, quote or threat."
    ]
    assert notes(replace(gold, splits=splits, links=Links())) == [
        (
            "By the links, no two documents in different splits tell of the same event, quote or"
            " threat."
        )
    ]


def test_of_one_document_there_is_nothing_to_say(gold: Source):
    assert notes(replace(gold, records=gold.records[:1])) == []


def test_readers_are_compared(gold: Source):
    found = agreement_of(gold, contents(gold))

    assert found is not None
    assert list(found.readers) == ["annotator-1", "annotator-2"]
    assert len(found.documents) == 5


def test_of_one_reader_there_is_no_agreement(gold: Source):
    alone = [one for one in gold.readings if one["annotator"] == "annotator-1"]

    assert (
        agreement_of(replace(gold, readings=alone), contents(replace(gold, readings=alone))) is None
    )
    assert agreement_of(replace(gold, readings=()), contents(replace(gold, readings=()))) is None


def test_what_the_project_says_is_said(gold: Source):
    source = replace(gold, project={"title": "Letters from Zenda"}, readings=())

    assert tell(source, contents(source)).project.title == "Letters from Zenda"
