"""The labeling page, in a real browser."""

from __future__ import annotations

import json
import string
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.labelstudio.beforehand import names_and_quotes
from tests.labelstudio.page import Annotator
from toolkit.canonical import bare, canonical_record
from toolkit.documents import ingest, read_documents, read_metadata
from toolkit.gather import gather
from toolkit.labelstudio.client import Studio
from toolkit.labelstudio.export import decode_exports
from toolkit.labelstudio.load import Load
from toolkit.labelstudio.plan import plan_push
from toolkit.labelstudio.pull import pull
from toolkit.labelstudio.push import push
from toolkit.labelstudio.shape import read_export
from toolkit.registry import read_actors
from toolkit.schema import Schema, load_schema
from toolkit.suggest import suggest
from toolkit.validate import Corpus, check_record

pytestmark = [pytest.mark.label_studio, pytest.mark.browser]

QUOTED = "the USA and Russia have a special responsibility for international security and stability"
SPEAKER = "heads of state"
TITLE = "browser test"
ARTICLE = "000_687b90cf0bc0ae61"
FRAME = (
    "We would provide the Ukrainians with additional material for defense that goes beyond what we"
    " are already providing"
)
FRAME_CUT = "We would provide the Ukrainians with additional material"
FRAME_GROWN = (
    "from Russia’s point of view, moving NATO military infrastructure to Ukraine would be crossing"
    " a “red line”"
)
THREE_LINES = (
    "binding legal guarantees that the Western military alliance will not expand eastward and"
    " station offensive weapons there"
)
HEIGHT = 900
"""How high the browser's page is."""
CHOSEN = ".lsf-label_selected .lsf-label__text"
OVERLAY = "'.relations-overlay'"
OPACITY = "(element) => getComputedStyle(element).opacity"


def test_what_is_marked_on_the_page_is_what_is_decoded(
    annotator: Annotator, studio: Studio, schema: Schema, root: Path, tmp_path: Path
):
    """An article with predictions, a quote, an actor, a relation, fields: just that comes back."""
    metadata = read_metadata(root / "annotations/metadata.json")
    documents, _ = ingest([root / "seeds/000_687b90cf0bc0ae61.txt"], metadata)
    document = documents[0]
    actors = read_actors(root / "annotations/actors.json", schema)
    every = suggest(document, list(actors.values()), schema)
    suggested = names_and_quotes(every, schema, besides=QUOTED)
    assert suggested["quotes"]
    load = Load(TITLE, "annotator-1", documents, list(actors.values()), {document.id: suggested})
    project = push(plan_push(load, studio, schema), studio, schema)
    (task,) = studio.tasks(project)
    parts = sum(1 for quote in suggested["quotes"] if "cue" in quote)
    regions = len(suggested["mentions"]) + len(suggested["quotes"]) + parts

    annotator.open(project.id, task["id"], regions)
    annotator.keep_relations_open()
    annotator.mark("2", SPEAKER)
    annotator.select(SPEAKER)
    annotator.choose_actor("Biden and", actors["biden-and-putin"]["name"])
    annotator.unselect()
    annotator.mark("7", QUOTED)
    annotator.select(QUOTED)
    annotator.choose("implicit")
    annotator.write("note", "A note 🙂 with “marks”")
    annotator.unselect()
    annotator.relate(QUOTED, SPEAKER, "speaker")
    annotator.select(QUOTED)
    annotator.submit()

    pulled = pull(studio, TITLE, tmp_path)
    export, problems = read_export(pulled.path, pulled.path.read_bytes())
    assert export is not None
    assert not problems
    decoding = decode_exports([export], schema)
    (record,) = decoding.records
    speaker = document.text.index(SPEAKER)
    quoted = document.text.index(QUOTED)
    mention = {
        "id": "new-mention",
        "start": speaker,
        "end": speaker + len(SPEAKER),
        "text": SPEAKER,
        "form": "nominal",
        "actor_id": "biden-and-putin",
    }
    quote = {
        "id": "new-quote",
        "start": quoted,
        "end": quoted + len(QUOTED),
        "text": QUOTED,
        "mode": "indirect",
        "speaker_id": "new-mention",
        "speaker_status": "implicit",
        "note": "A note 🙂 with “marks”",
    }
    expected = canonical_record(
        {
            **suggested,
            "mentions": [*suggested["mentions"], mention],
            "quotes": [*suggested["quotes"], quote],
        },
        schema.layers,
    )
    assert not decoding.problems
    assert decoding.ledger.adds_up
    assert not decoding.ledger.count("item", "problem")
    for layer in schema.layers:
        assert bare(record, layer.name) == bare(expected, layer.name)
    corpus = Corpus({document.id: document}, actors)
    found = check_record(record, schema, corpus, decoding.places[record["id"]])
    assert not [problem for problem in found if problem.severity == "error"]


@pytest.fixture
def opened(
    annotator: Annotator, studio: Studio, schema: Schema, root: Path, title: str
) -> Callable[..., int]:
    """Open the first article with everything that somebody has marked in it → its task."""

    def opened(feedback: str = "") -> int:
        documents = read_documents(root / "annotations" / "documents.jsonl")
        actors = read_actors(root / "annotations" / "actors.json", schema)
        gathered = gather([root / "annotations" / "exports"], schema)
        record = next(r for r, _ in gathered.records if r["document_id"] == ARTICLE)
        load = Load(
            title, None, [documents[ARTICLE]], list(actors.values()), records={ARTICLE: record}
        )
        project = push(plan_push(load, studio, schema), studio, schema)
        (task,) = studio.tasks(project)
        if feedback:
            task["data"]["feedback"] = feedback
            studio.change_data(task["id"], task["data"])
        results = task["annotations"][0]["result"]
        regions = {result["id"] for result in results if "id" in result}
        annotator.open(project.id, task["id"], len(regions))
        annotator.keep_relations_open()
        return int(task["id"])

    return opened


def test_a_frame_that_its_parts_cover_is_selected_by_its_tag(
    annotator: Annotator, opened: Callable[..., int], root: Path
):
    """And its fields stand beside it, all on the screen; arrows cover nothing."""
    opened()
    annotator.click("According to")
    annotator.unselect()
    annotator.picture(root / "build" / "screenshots" / "labeling-page.png")

    annotator.click_tag("threat", FRAME)

    assert annotator.selected() == FRAME
    annotator.picture(root / "build" / "screenshots" / "labeling-page-fields.png")
    last = annotator.page.locator(".redline-fields label:visible:has(input[name=recalled])")
    box = last.bounding_box()
    assert box
    assert box["y"] + box["height"] < HEIGHT
    assert annotator.page.locator(".relations-overlay").first.evaluate(OPACITY) == "0"


@dataclass(frozen=True)
class Marked:
    """What an export holds of one annotation."""

    places: dict[str, tuple[int, int, str]]
    """Region → where it begins and ends, and the words that Label Studio gives for it."""
    meant: list[str]
    """Its labels, fields and relations, without places."""

    @classmethod
    def in_export(cls, path: Path) -> Marked:
        """The only annotation of an export."""
        (task,) = json.loads(path.read_text("utf-8"))
        (annotation,) = task["annotations"]
        places, meant = {}, []
        for result in annotation["result"]:
            value: dict[str, Any] = dict(result.get("value", {}))
            if result["type"] == "labels":
                places[result["id"]] = (value["start"], value["end"], value.pop("text"))
            kept = {k: v for k, v in value.items() if k in ("labels", "choices", "taxonomy")}
            if result["type"] == "textarea":
                kept["text"] = value["text"]
            names = ("id", "from_name", "from_id", "to_id", "labels")
            meant.append(json.dumps([kept, *(result.get(name) for name in names)]))
        return cls(places, sorted(meant))


@dataclass(frozen=True)
class Edge:
    """An edge that is dragged."""

    region: str
    label: str
    ending: str
    """The last words of the region."""
    side: str
    to: str
    """Where these words begin, or, on the right, where they end."""
    words: str
    """What the region then holds."""


@pytest.mark.parametrize(
    "edge",
    [
        Edge("m_568-578", "demonym", "Ukrainians", "right", "provide the Ukrain", "Ukrain"),
        Edge("m_568-578", "demonym", "Ukrainians", "left", "the Ukrainians", "the Ukrainians"),
        Edge("q_1369-1502", "indirect", "there", "left", "binding legal", THREE_LINES),
        Edge("t_547-662", "threat", "providing", "right", "additional material", FRAME_CUT),
        Edge("t_1825-1902", "threat", "line”", "left", "from Russia’s point of", FRAME_GROWN),
    ],
    ids=["shorter", "longer", "three lines", "shorter over others", "longer over others"],
)
def test_an_edge_that_is_dragged_moves_and_all_else_stays(
    edge: Edge,
    annotator: Annotator,
    opened: Callable[..., int],
    studio: Studio,
    title: str,
    tmp_path: Path,
):
    """Fields, relations and other regions; offsets and words agree, and are those decoded."""
    opened()
    before = Marked.in_export(pull(studio, title, tmp_path / "before").path)

    annotator.click_tag(edge.label, edge.ending)
    annotator.drag_edge(edge.side, edge.to)
    assert annotator.selected() == edge.words
    annotator.update()

    pulled = pull(studio, title, tmp_path / "after").path
    after = Marked.in_export(pulled)
    assert after.meant == before.meant
    moved = {name for name, place in after.places.items() if place != before.places[name]}
    assert moved == {edge.region}
    export, _ = read_export(pulled, pulled.read_bytes())
    assert export is not None
    decoding = decode_exports([export], load_schema())
    assert not decoding.problems
    layer = {"m": "mentions", "q": "quotes", "t": "conditional_threats"}[edge.region[0]]
    found = {item["provenance"]["region_id"]: item for item in decoding.records[0][layer]}
    item = found[edge.region]
    assert (item["start"], item["end"], item["text"]) == after.places[edge.region]
    assert item["text"] == edge.words


def test_another_label_of_the_same_group_keeps_fields_and_relations(
    annotator: Annotator, opened: Callable[..., int], studio: Studio, title: str, tmp_path: Path
):
    opened()
    before = Marked.in_export(pull(studio, title, tmp_path / "before").path)

    annotator.click_tag("indirect", "stability")
    annotator.click_label("mixed")
    annotator.update()

    after = Marked.in_export(pull(studio, title, tmp_path / "after").path)
    assert after.places == before.places
    changed = set(after.meant) - set(before.meant)
    assert len(after.meant) == len(before.meant)
    assert [json.loads(one)[0] for one in changed] == [{"labels": ["mixed"]}]


def test_an_arrow_shows_while_its_relation_is_pointed_at(
    annotator: Annotator, opened: Callable[..., int]
):
    opened()

    annotator.page.locator(".lsf-relations__item").first.hover()

    annotator.page.wait_for_function(f"({OPACITY})(document.querySelector({OVERLAY})) === '1'")


@pytest.mark.parametrize("feedback", ["", "Look again at the second quote."])
def test_feedback_takes_room_only_when_there_is_some(
    annotator: Annotator, opened: Callable[..., int], feedback: str
):
    opened(feedback)

    told = annotator.page.locator(".redline-feedback")
    assert told.is_visible() == bool(feedback)
    assert told.text_content() == feedback


def test_a_key_does_what_stands_beside_its_label_and_nothing_else(
    annotator: Annotator, opened: Callable[..., int], schema: Schema
):
    """Each label's key chooses that label; keys that no label has choose nothing."""
    opened()
    chosen = {}
    for key in string.ascii_lowercase + string.digits:
        annotator.press(key)
        chosen[key] = annotator.page.locator(
            ".lsf-label_selected .lsf-label__text"
        ).all_inner_texts()
        annotator.press("Escape")

    labels = [label for layer in schema.layers for label in layer.labels]
    labels += [part.label for layer in schema.layers for part in layer.parts]
    keys = {label.hotkey: [label.value] for label in labels}
    assert chosen == {key: keys.get(key, []) for key in chosen}


def test_a_key_without_a_label_fills_no_field(annotator: Annotator, opened: Callable[..., int]):
    """Label Studio gives keys to choices that have none, and heeds them while these are hidden."""
    opened()
    annotator.click_tag("threat", FRAME)
    before = annotator.page.locator("input:checked").count()

    for key in "0gy":
        annotator.press(key)

    assert annotator.page.locator("input:checked").count() == before


def test_a_page_for_some_layers_is_one_that_label_studio_shows(
    annotator: Annotator, studio: Studio, schema: Schema, root: Path, title: str
):
    """Names come along to be linked to; what is pulled says which layers were asked for."""
    documents = read_documents(root / "annotations" / "documents.jsonl")
    actors = list(read_actors(root / "annotations" / "actors.json", schema).values())
    document = documents[ARTICLE]
    suggested = suggest(document, actors, schema)
    load = Load(title, "annotator-1", [document], actors, {ARTICLE: suggested}, layers=("quotes",))
    project = push(plan_push(load, studio, schema), studio, schema)
    (task,) = studio.tasks(project)
    cues = sum("cue" in quote for quote in suggested["quotes"])

    annotator.open(
        project.id, task["id"], len(suggested["mentions"]) + len(suggested["quotes"]) + cues
    )
    annotator.picture(root / "build" / "screenshots" / "labeling-page-quotes.png")

    bars = annotator.page.locator(".redline-layer h4").all_inner_texts()
    assert bars == ["Mentions, to link to", "Quotes"]
    assert task["data"]["layers"] == ["quotes"]
