"""The labeling page, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.labelstudio.page import FLAGS, Annotator
from toolkit.canonical import bare, canonical_record
from toolkit.documents import ingest, read_metadata
from toolkit.labelstudio.client import Studio
from toolkit.labelstudio.export import decode_exports
from toolkit.labelstudio.plan import Load, plan_push
from toolkit.labelstudio.pull import pull
from toolkit.labelstudio.push import push
from toolkit.labelstudio.server import Server
from toolkit.labelstudio.shape import read_export
from toolkit.registry import read_actors
from toolkit.schema import Schema
from toolkit.suggest import suggest
from toolkit.validate import Corpus, check_record

pytestmark = [pytest.mark.label_studio, pytest.mark.browser]

QUOTED = "the USA and Russia have a special responsibility for international security and stability"
SPEAKER = "heads of state"
TITLE = "browser test"


@pytest.fixture
def annotator(label_studio: Server, chromium: str) -> Iterator[Annotator]:
    """Somebody who is logged in."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        person = Annotator(page, label_studio.url)
        person.log_in(label_studio.username, label_studio.password)
        yield person
        browser.close()


def test_what_is_marked_on_the_page_is_what_is_decoded(
    annotator: Annotator, studio: Studio, schema: Schema, root: Path, tmp_path: Path
):
    """An article with predictions, a quote, an actor, a relation, fields: just that comes back."""
    metadata = read_metadata(root / "annotations/metadata.json")
    documents, _ = ingest([root / "seeds/000_687b90cf0bc0ae61.txt"], metadata)
    document = documents[0]
    actors = read_actors(root / "annotations/actors.json", schema)
    suggested = suggest(document, list(actors.values()), schema)
    load = Load(TITLE, "annotator-1", documents, list(actors.values()), {document.id: suggested})
    project = push(plan_push(load, studio, schema), studio, schema)
    (task,) = studio.tasks(project)
    parts = sum(1 for quote in suggested["quotes"] if "cue" in quote)
    regions = len(suggested["mentions"]) + len(suggested["quotes"]) + parts

    annotator.open(project.id, task["id"], regions)
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
    kept = root / "build" / "screenshots" / "labeling-page.png"
    kept.parent.mkdir(parents=True, exist_ok=True)
    annotator.page.screenshot(path=kept)
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
    assert decoding.counts["items used"] == decoding.counts["items"]
    for layer in schema.layers:
        assert bare(record, layer.name) == bare(expected, layer.name)
    corpus = Corpus({document.id: document}, actors)
    assert not list(check_record(record, schema, corpus, decoding.places[record["id"]]))
