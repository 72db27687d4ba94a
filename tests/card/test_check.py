"""A card's YAML is held against the Hub's rules before the Hub sees it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from datasets import Features

from tests.card.invented import COLUMNS, built, release
from toolkit.card import card, check_metadata
from toolkit.dataset.columns import feature


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset folder."""
    return built(tmp_path_factory.mktemp("checked") / "dataset").folder


def changed(change: Callable[[dict[str, Any]], Any], text: str | None = None) -> str:
    """A card with another YAML."""
    _, head, rest = (text or card(release())).split("---\n", 2)
    values = yaml.safe_load(head)
    change(values)
    return f"---\n{yaml.safe_dump(values, sort_keys=False)}---\n{rest}"


def test_a_card_of_ours_has_no_faults(folder: Path):
    assert check_metadata((folder / "README.md").read_text("utf-8"), folder) == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda v: v.pop("pretty_name"), "pretty_name is missing"),
        (lambda v: v.pop("license"), "license is missing"),
        (lambda v: v.update(license="CC-BY-4.0"), "license: the Hub knows no 'CC-BY-4.0'"),
        (lambda v: v.update(language=["english"]), "language: 'english' is no code"),
        (lambda v: v.update(language=[False]), "language: False is no code"),
        (lambda v: v.update(language_details=["en_US!"]), "language_details: 'en_US!'"),
        (lambda v: v.update(task_categories=["threats"]), "task_categories: the Hub knows no"),
        (lambda v: v.update(task_ids=["threats"]), "task_ids: the Hub knows no 'threats'"),
        (lambda v: v.update(task_ids=["parsing"], task_categories=[]), "task_ids: parsing is not"),
        (lambda v: v.update(size_categories=["small"]), "size_categories: the Hub knows no"),
        (lambda v: v.update(multilinguality=["two"]), "multilinguality: the Hub knows no 'two'"),
        (lambda v: v.update(annotations_creators=["me"]), "annotations_creators: the Hub knows"),
        (lambda v: v.update(language_creators=["me"]), "language_creators: the Hub knows no 'me'"),
        (lambda v: v.update(tags=["two words"]), "tags: 'two words' is none"),
        (lambda v: v.pop("configs"), "configs is missing"),
        (lambda v: v["configs"][0].update(config_name="a/b"), "configs: 'a/b' cannot be the name"),
        (lambda v: v["configs"].append(v["configs"][0]), "is there more than once"),
        (lambda v: v["configs"].append({**v["configs"][0], "config_name": "b"}), "more than one"),
        (lambda v: v["configs"][0].update(data_files=[]), "names no data_files by split"),
        (lambda v: v["configs"][0]["data_files"][0].update(split="a-b"), "'a-b' cannot be the"),
        (lambda v: v["configs"][0]["data_files"][0].update(path=7), "`datasets` refuses them"),
        (lambda v: v["configs"][0]["data_files"][0].update(split="test"), "has other splits than"),
        (lambda v: v.update(dataset_info=[]), "dataset_info: conditional_threats is missing"),
        (lambda v: v["dataset_info"][0].update(dataset_size=1), "dataset_size is not the sum"),
        (lambda v: v["dataset_info"][0]["splits"][0].pop("num_bytes"), "num_bytes is missing"),
        (lambda v: v["dataset_info"][0].pop("features"), "the features are not ones"),
        (
            lambda v: v["dataset_info"].append({"config_name": "more"}),
            "dataset_info: more is not under configs",
        ),
    ],
)
def test_each_fault_is_found_and_named(change: Callable[[dict[str, Any]], Any], fault: str):
    found = check_metadata(changed(change))

    assert any(fault in one for one in found), found


@pytest.mark.parametrize(
    "text",
    ["# No YAML", "---\na: [\n---\n", "---\n- a\n---\n", "---\na: 1\n", "---\na: 1\na: 2\n---\n"],
)
def test_what_is_no_yaml_is_one_fault(text: str):
    assert len(check_metadata(text)) == 1


def test_without_a_folder_files_are_not_looked_at():
    assert check_metadata(card(release())) == []


def test_files_are_held_against_what_is_said_of_them(folder: Path, tmp_path: Path):
    other = tmp_path / "dataset"
    shutil.copytree(folder, other)
    quotes, actors, links = (next(other.glob(f"data/{c}/*")) for c in ("quotes", "actors", "links"))
    quotes.unlink()
    links.write_bytes(b"no Parquet")
    shutil.copy(next(other.glob("data/mentions/*")), actors)

    found = check_metadata((other / "README.md").read_text("utf-8"), other)

    assert f"configs: quotes: there is no file data/quotes/{quotes.name}" in found
    assert f"configs: links: data/links/{links.name} is not Parquet" in found
    assert any("actors: train has" in one for one in found)
    assert any("actors: download_size is not" in one for one in found)


def test_the_features_of_the_yaml_are_those_of_the_columns():
    """As `datasets` reads them."""
    found = yaml.safe_load(card(release()).split("---\n")[1])["dataset_info"][0]["features"]
    columns = COLUMNS["conditional_threats"]

    read = Features._from_yaml_list(found)  # noqa: SLF001 (no public one)

    assert read == Features.from_dict({name: feature(c) for name, c in columns.items()})
