"""A card → the faults of its YAML, by the rules that the Hub documents, without asking it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

from toolkit.card.hub import creators, languages, licenses, multilingualities, sizes, tasks

HEAD = re.compile(r"---\n.*?\n---\n", re.DOTALL)
SPLIT = re.compile(r"\w+(\.\w+)*")
"""A split's name, as `datasets` wants it."""
FORBIDDEN = frozenset('<>:/\\|?*"')
"""What no config's name may hold: it becomes the name of a folder."""
TAG = re.compile(r"[A-Za-z0-9:._/-]{1,100}")
BCP47 = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
FEATURES = "the features are not ones that `datasets` reads"
NO_YAML = "it does not begin with YAML between two lines of ---"


def check_metadata(text: str, folder: Path | None = None) -> list[str]:
    """A README.md → what is wrong with its YAML, a sentence each; empty: nothing is.

    Args:
        text: The whole card.
        folder: The dataset folder, to hold paths and sizes against its files; None: they are
            not looked at.

    Source: https://github.com/huggingface/hub-docs/blob/main/datasetcard.md
    """
    from huggingface_hub import DatasetCard
    from yaml import YAMLError, compose

    if not HEAD.match(text):
        return [NO_YAML]
    try:
        if twice := sorted(_twice(compose(text.split("---\n", 2)[1]))):
            return [f"its YAML names more than once: {', '.join(twice)}"]
        data: Any = DatasetCard(text, ignore_metadata_errors=False).data
        found = data.to_dict()
    except (ValueError, TypeError, YAMLError) as error:
        return [f"its YAML cannot be read: {' '.join(str(error).split())}"]
    return [
        *_values(found),
        *_languages(found),
        *_tasks(found),
        *_configs(found),
        *_infos(found),
        *([] if folder is None else _files(found, folder)),
    ]


def _twice(node: Any) -> Iterator[str]:
    """The keys that stand more than once in one mapping of YAML; the Hub refuses them."""
    if node is None:
        return
    if node.id == "mapping":
        keys = Counter(str(key.value) for key, _ in node.value)
        yield from (key for key, times in keys.items() if times > 1)
        for _, value in node.value:
            yield from _twice(value)
    elif node.id == "sequence":
        for value in node.value:
            yield from _twice(value)


def _values(found: Mapping[str, Any]) -> Iterator[str]:
    if not isinstance(found.get("pretty_name"), str) or not found["pretty_name"].strip():
        yield "pretty_name is missing"
    allowed: dict[str, Collection[str]] = {
        "license": licenses(),
        "annotations_creators": creators()["annotations"],
        "language_creators": creators()["language"],
        "multilinguality": multilingualities(),
        "size_categories": sizes(),
        "task_categories": tasks(),
    }
    if "license" not in found:
        yield "license is missing"
    for name, values in allowed.items():
        for value in _listed(found.get(name)):
            if value not in values:
                yield f"{name}: the Hub knows no {value!r}"
    for value in _listed(found.get("tags")):
        if not isinstance(value, str) or not TAG.fullmatch(value):
            yield f"tags: {value!r} is none"


def _languages(found: Mapping[str, Any]) -> Iterator[str]:
    known = languages()
    for value in _listed(found.get("language")):
        # YAML reads a bare no as false, and so loses Norwegian.
        if value not in known:
            yield f"language: {value!r} is no code of ISO 639 that the Hub knows"
    for value in _listed(found.get("language_details")):
        if not isinstance(value, str) or not BCP47.fullmatch(value):
            yield f"language_details: {value!r} is not BCP 47"


def _tasks(found: Mapping[str, Any]) -> Iterator[str]:
    known = tasks()
    for value in _listed(found.get("task_ids")):
        under = [name for name, ids in known.items() if value in ids]
        if not under:
            yield f"task_ids: the Hub knows no {value!r}"
        elif not {*under} & {*_listed(found.get("task_categories"))}:
            yield f"task_ids: {value} is not under any of the task_categories"


def _configs(found: Mapping[str, Any]) -> Iterator[str]:
    from datasets.utils.metadata import MetadataConfigs
    from huggingface_hub import DatasetCardData

    configs = found.get("configs")
    if not isinstance(configs, list) or not all(isinstance(one, dict) for one in configs):
        yield "configs is missing, or no list of configs"
        return
    for name, times in Counter(one.get("config_name") for one in configs).items():
        if not isinstance(name, str) or not name or FORBIDDEN & set(name):
            yield f"configs: {name!r} cannot be the name of a config"
        if times > 1:
            yield f"configs: {name} is there more than once"
    if sum(bool(one.get("default")) for one in configs) > 1:
        yield "configs: more than one is the default"
    for one in configs:
        files = one.get("data_files")
        if not isinstance(files, list) or not files:
            yield f"configs: {one.get('config_name')} names no data_files by split"
            continue
        splits = [file.get("split") for file in files if isinstance(file, dict)]
        if len(set(map(str, splits))) < len(files):
            yield f"configs: a split of {one.get('config_name')} is there twice, or has no name"
        for split in splits:
            if not SPLIT.fullmatch(str(split)):
                yield f"configs: {split!r} cannot be the name of a split"
    try:
        MetadataConfigs.from_dataset_card_data(DatasetCardData(configs=deepcopy(configs)))
    except (ValueError, TypeError, AttributeError) as error:
        yield f"configs: `datasets` refuses them: {' '.join(str(error).split())[:200]}"


def _infos(found: Mapping[str, Any]) -> Iterator[str]:
    from datasets import Features

    infos = {one.get("config_name"): one for one in _dicts(found.get("dataset_info"))}
    for one in _dicts(found.get("configs")):
        name = one.get("config_name")
        if name not in infos:
            yield f"dataset_info: {name} is missing"
            continue
        info = infos.pop(name)
        try:
            Features._from_yaml_list(info["features"])  # noqa: SLF001 (no public one)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            yield f"dataset_info: {name}: {FEATURES}: {error}"
        splits = {split.get("name"): split for split in _dicts(info.get("splits"))}
        if list(splits) != [file.get("split") for file in _dicts(one.get("data_files"))]:
            yield f"dataset_info: {name} has other splits than under configs"
        sizes: list[Any] = [split.get("num_bytes") for split in splits.values()]
        if not all(isinstance(size, int) for size in sizes):
            yield f"dataset_info: {name}: num_bytes is missing"
        elif sum(sizes) != info.get("dataset_size"):
            yield f"dataset_info: {name}: dataset_size is not the sum of num_bytes"
    for name in infos:
        yield f"dataset_info: {name} is not under configs"


def _files(found: Mapping[str, Any], folder: Path) -> Iterator[str]:
    """Paths, bytes and rows, held against the files."""
    import pyarrow.parquet as pq
    from pyarrow import ArrowException

    infos = {one.get("config_name"): one for one in _dicts(found.get("dataset_info"))}
    for one in _dicts(found.get("configs")):
        name, bytes_of_config, whole = one.get("config_name"), 0, True
        info = infos.get(name, {})
        rows = {s.get("name"): s.get("num_examples") for s in _dicts(info.get("splits"))}
        for file in _dicts(one.get("data_files")):
            path = folder / str(file.get("path"))
            if not path.is_file():
                yield f"configs: {name}: there is no file {file.get('path')}"
                whole = False
                continue
            bytes_of_config += path.stat().st_size
            try:
                number = pq.read_metadata(path).num_rows
            except ArrowException:
                yield f"configs: {name}: {file.get('path')} is not Parquet"
                continue
            if number != rows.get(file.get("split")):
                yield (
                    f"dataset_info: {name}: {file.get('split')} has {number} rows, and not"
                    f" {rows.get(file.get('split'))}"
                )
        if whole and bytes_of_config != info.get("download_size"):
            yield f"dataset_info: {name}: download_size is not {bytes_of_config}, as the files are"


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _dicts(value: Any) -> list[Mapping[str, Any]]:
    return [one for one in _listed(value) if isinstance(one, dict)]
