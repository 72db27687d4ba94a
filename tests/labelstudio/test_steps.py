"""How many actions a piece of work takes on the real page: the codebook's figures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.labelstudio.beforehand import names_alone
from tests.labelstudio.page import Annotator
from toolkit.documents import ingest
from toolkit.labelstudio.client import Studio
from toolkit.labelstudio.export import decode_exports
from toolkit.labelstudio.load import Load
from toolkit.labelstudio.plan import plan_push
from toolkit.labelstudio.pull import pull
from toolkit.labelstudio.push import push
from toolkit.labelstudio.shape import read_export
from toolkit.schema import Schema
from toolkit.steps import PIECES, Piece, Step
from toolkit.suggest import suggest

pytestmark = [pytest.mark.label_studio, pytest.mark.browser]

ARTICLE = """\
Strelsau wants the river open

The bridges stay open, for now. “Nobody is to be turned back,” said Colonel Sapt. \
A royal envoy nodded: “We agree,” he added.

If Ruritania builds the dam, Duke Michael would close every market of the border to it.
"""
ACTORS = [
    {"id": "sapt", "name": "Colonel Sapt", "kind": "person"},
    {"id": "michael", "name": "Duke Michael", "kind": "person"},
    {"id": "ruritania", "name": "Ruritania", "kind": "state"},
    {"id": "envoy", "name": "Envoy of the Elphberg court", "kind": "person"},
]
WORDS = {
    "quote": {
        "the cue": "said",
        "the quote": "Nobody is to be turned back,",
        "the speaker": "Colonel Sapt",
    },
    "quote from nothing": {
        "the cue": "he added",
        "the quote": "We agree,",
        "the speaker": "royal envoy",
        "a part of the name": "elphberg",
        "the name": "Envoy of the Elphberg court",
    },
    "threat": {
        "the threat": "If Ruritania builds the dam, Duke Michael would close every market of the"
        " border to it",
        "the marker": "If",
        "the condition": "Ruritania builds the dam",
        "what follows": "close every market of the border to it",
        "the threatener": "Duke Michael",
        "the target": "Ruritania",
    },
}
"""What the words of the steps stand for in the article."""

FOUND: dict[str, tuple[str, dict[str, Any]]] = {
    "quote": ("quotes", {"mode": "direct", "cue": "said", "speaker_id": "Colonel Sapt"}),
    "quote from nothing": (
        "quotes",
        {"mode": "direct", "cue": "he added", "speaker_id": "royal envoy"},
    ),
    "threat": (
        "conditional_threats",
        {
            "act": "threat",
            "marker": "If",
            "condition": "Ruritania builds the dam",
            "consequence": "close every market of the border to it",
            "condition_polarity": "if_done",
            "aim": "deter",
            "consequence_kinds": ["economic"],
            "commitment": "signalled",
            "status": "issued",
            "threatener_ids": ["Duke Michael"],
            "target_ids": ["Ruritania"],
        },
    ),
}


@dataclass(frozen=True)
class Work:
    """A task whose names are marked, and nothing else, open before an annotator."""

    title: str
    names: int
    annotator: Annotator
    keys: dict[str, str]

    def carry_out(self, step: Step, words: dict[str, str]) -> None:
        """One step, done as a person would."""
        what = words.get(step.what, step.what)
        match step.kind, step.what:
            case "label", label:
                self.annotator.press_label(self.keys[label])
            case "key", key:
                self.annotator.press({"Esc": "Escape"}.get(key, key))
            case "drag", _:
                self.annotator.drag(what)
            case "choice", value:
                self.annotator.choose(value)
            case "type", _:
                self.annotator.page.keyboard.type(what)
            case "actor", "the field actor":
                self.annotator.open_actors()
            case "actor", _:
                self.annotator.pick_actor(what)
            case "menu", "⋯ beside the relation":
                self.annotator.open_labels()
            case "menu", "the box below it":
                self.annotator.open_box()
            case "menu", role:
                self.annotator.choose_label(role)
            case "click", "the threat":
                # All its words are covered by its parts.
                self.annotator.click_tag("threat", "to it")
            case _:
                self.annotator.click(what)


@pytest.fixture
def work(
    annotator: Annotator, studio: Studio, schema: Schema, title: str, tmp_path: Path
) -> Callable[[bool], Work]:
    """Open the article in Label Studio, with its setting on or off."""

    def work(selecting: bool) -> Work:
        (tmp_path / "the-river.txt").write_text(ARTICLE, "utf-8")
        documents, _ = ingest([tmp_path / "the-river.txt"], {})
        suggested = names_alone(suggest(documents[0], ACTORS, schema), schema)
        load = Load(title, "annotator-1", documents, ACTORS, {documents[0].id: suggested})
        project = push(plan_push(load, studio, schema), studio, schema)
        (task,) = studio.tasks(project)
        if selecting:
            annotator.select_what_is_made()
        names = len(suggested["mentions"])
        annotator.open(project.id, task["id"], names)
        annotator.keep_relations_open()
        labels = [label for la in schema.layers for label in la.labels]
        labels += [part.label for la in schema.layers for part in la.parts]
        keys = {label.value: label.hotkey or "" for label in labels}
        return Work(title, names, annotator, keys)

    return work


@pytest.mark.parametrize("selecting", [False, True], ids=["as it comes", "selecting what is made"])
@pytest.mark.parametrize("piece", PIECES, ids=lambda piece: piece.name)
def test_the_steps_of_the_codebook_do_the_work(
    piece: Piece,
    selecting: bool,
    work: Callable[[bool], Work],
    studio: Studio,
    schema: Schema,
    tmp_path: Path,
):
    """Each step is one action in a real browser; what is pulled is what was meant, and no more."""
    done = work(selecting)
    for step in piece.selecting if selecting else piece.steps:
        done.carry_out(step, WORDS[piece.name])
    done.annotator.submit()

    pulled = pull(studio, done.title, tmp_path)
    export, _ = read_export(pulled.path, pulled.path.read_bytes())
    assert export is not None
    decoding = decode_exports([export], schema)
    assert not decoding.problems
    (record,) = decoding.records
    layer, wanted = FOUND[piece.name]
    (item,) = record[layer]
    assert not [
        la.name for la in schema.layers if la.name not in ("mentions", layer) and record[la.name]
    ]
    said = {mention["id"]: mention["text"] for mention in record["mentions"]}
    assert {name: _plain(item[name], said) for name in wanted} == wanted
    made = len(record["mentions"]) - done.names
    assert made == (piece.name == "quote from nothing")


def _plain(value: Any, said: dict[str, str]) -> Any:
    """A value with spans and references told by their words."""
    if isinstance(value, dict):
        return value["text"]
    if isinstance(value, list):
        return [said.get(one, one) for one in value]
    return said.get(str(value), value)
