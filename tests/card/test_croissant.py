"""croissant.json: valid in Croissant 1.1, and the rows are read back through it."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from tests.card.invented import COLUMNS, built, release, source
from toolkit.card.croissant import CONFORMS_TO, croissant
from toolkit.dataset.columns import Column, Listed
from toolkit.dataset.splits import Splits

# What mlcroissant is built on warns of itself.
pytestmark = pytest.mark.filterwarnings("ignore:.*ConjunctiveGraph:DeprecationWarning")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset folder with every config."""
    return built(tmp_path_factory.mktemp("croissant") / "dataset").folder


@pytest.fixture(scope="module")
def opened(folder: Path) -> Any:
    """The folder as mlcroissant reads it."""
    return open_(folder)


def open_(folder: Path) -> Any:
    """A folder as mlcroissant reads it; what it refuses is an error."""
    logging.getLogger("absl").setLevel(logging.ERROR)
    import mlcroissant

    return mlcroissant.Dataset(jsonld=folder / "croissant.json")


def described(folder: Path) -> dict[str, Any]:
    """The croissant.json of a folder."""
    values: dict[str, Any] = json.loads((folder / "croissant.json").read_text("utf-8"))
    return values


def parquet(folder: Path, config: str) -> list[dict[str, Any]]:
    """The rows of a config in its file."""
    (path,) = folder.glob(f"data/{config}/*.parquet")
    rows: list[dict[str, Any]] = pq.read_table(path).to_pylist()
    return rows


def test_mlcroissant_finds_no_fault_and_misses_only_a_day(opened: Any):
    """A build names no day: the same rows give the same bytes."""
    issues = opened.metadata.ctx.issues

    assert opened.metadata.ctx.conforms_to.value == CONFORMS_TO
    assert not issues.errors
    assert len(issues.warnings) == 1
    assert "datePublished" in next(iter(issues.warnings))


@pytest.mark.parametrize("config", list(COLUMNS))
def test_the_rows_that_are_read_back_are_those_of_the_file(folder: Path, opened: Any, config: str):
    read = [dict(row) for row in opened.records(config)]
    rows = parquet(folder, config)

    assert len(read) == len(rows)
    for found, row in zip(read, rows, strict=True):
        assert found == expected(config, row)


def expected(config: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """A row as mlcroissant gives it: text as bytes, structs by the ids of their fields."""
    found: dict[str, Any] = {}
    for name, column in COLUMNS[config].items():
        identity, value = f"{config}/{name}", row[name]
        inner = column.of if isinstance(column, Listed) else column
        if not isinstance(inner, Mapping):
            found[identity] = text_of(value)
            continue
        paths = list(leaves(inner))
        if isinstance(column, Listed):
            # It gives a list that is absent one member without values, too.
            members = [None] if value is None else value
            found[identity] = [taken(identity, paths, member) for member in members]
        else:
            found[identity] = taken(identity, paths, value)
    return found


def leaves(columns: Mapping[str, Column], before: str = "") -> Iterator[str]:
    """The paths within a struct that a field can have: no lists of structs."""
    for name, column in columns.items():
        if isinstance(column, Mapping):
            yield from leaves(column, f"{before}{name}.")
        elif not (isinstance(column, Listed) and isinstance(column.of, Mapping)):
            yield f"{before}{name}"


def taken(identity: str, paths: list[str], struct: Any) -> dict[str, Any]:
    """What stands at each path of a struct."""
    found = {}
    for path in paths:
        value = struct
        for key in path.split("."):
            value = None if value is None else value[key]
        found[f"{identity}/{path}"] = text_of(value)
    return found


def text_of(value: Any) -> Any:
    """Strings as bytes, as mlcroissant gives them."""
    if isinstance(value, list):
        return [text_of(one) for one in value]
    return value.encode("utf-8") if isinstance(value, str) else value


def test_every_file_is_there_with_its_hash_and_size(folder: Path):
    manifest = json.loads((folder / "redline.json").read_text("utf-8"))["configs"]
    shards = {s["path"]: s for splits in manifest.values() for s in splits.values()}

    files = described(folder)["distribution"]

    assert {file["contentUrl"] for file in files} == set(shards)
    for file in files:
        shard = shards[file["contentUrl"]]
        assert file["sha256"] == shard["sha256"]
        assert file["contentSize"] == f"{(folder / file['contentUrl']).stat().st_size} B"


def test_rows_lead_to_their_documents(folder: Path):
    sets = {one["@id"]: one for one in described(folder)["recordSet"]}
    fields = {field["@id"]: field for field in sets["quotes"]["field"]}

    assert sets["quotes"]["key"] == {"@id": "quotes/id"}
    assert fields["quotes/document_id"]["references"] == {"field": {"@id": "documents/id"}}


def test_the_names_of_labels_stand_beside_their_numbers(folder: Path):
    sets = {one["@id"]: one for one in described(folder)["recordSet"]}
    (act,) = (f for f in sets["conditional_threats"]["field"] if f["name"] == "act")

    assert "0 = threat, 1 = warning, 2 = offer" in act["description"]


def test_each_split_has_a_record_set_of_its_own(tmp_path: Path):
    given = source()
    names = {name: ("train", "test")[place % 2] for place, name in enumerate(given.documents)}
    folder = built(tmp_path / "dataset", source(splits=Splits(names)), "full").folder

    opened = open_(folder)

    sets = {one["@id"] for one in described(folder)["recordSet"]}
    assert {"documents/train", "documents/test", "actors"} <= sets
    assert len(list(opened.records("documents/test"))) == 3


def test_what_is_known_of_the_annotation_is_said_in_the_words_of_rai():
    found = croissant(release())

    assert found["rai:machineAnnotationTools"] == ["a language model"]
    assert found["rai:annotatorDemographics"] == ["None: no person annotated."]
    assert any("too few" in limit for limit in found["rai:dataLimitations"])


def test_a_licence_that_spdx_knows_is_an_address(folder: Path):
    assert described(folder)["license"] == "https://spdx.org/licenses/CC-BY-4.0"
    assert croissant(release())["license"] == "other"
