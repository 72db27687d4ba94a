"""A release → the YAML of its card, which `load_dataset` obeys and the Hub files it under."""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolkit.card.hub import licenses, size
from toolkit.card.people import MODEL, PERSON, kinds
from toolkit.card.release import DEFAULT_CONFIG, Release
from toolkit.dataset.columns import yaml_features
from toolkit.errors import PublishError
from toolkit.model import JSONObject

UNKNOWN_LANGUAGE = "und"
ADDRESS = re.compile(r"https?://[^\s\"'<>`{}\\]+")
_CREATORS = {PERSON: "expert-generated", MODEL: "machine-generated", "unknown": "other"}


def metadata(release: Release) -> JSONObject:
    """A release → what its YAML holds, in order.

    Raises:
        PublishError: When the licence is none that the Hub knows, or the address is none.
    """
    if release.project.license not in licenses():
        raise PublishError(
            f"the Hub knows no licence {release.project.license!r}",
            hint="Name one of https://huggingface.co/docs/hub/repositories-licenses, or other, as"
            " license under [dataset] in redline.toml.",
        )
    if release.project.url and not ADDRESS.fullmatch(release.project.url):
        raise PublishError(
            f"{release.project.url!r} is no address",
            hint="Write it with https:// before it, as url under [dataset] in redline.toml.",
        )
    found: JSONObject = {
        "pretty_name": title(release),
        "language": languages(release),
        "language_details": sorted(set(_tags(release)) - set(languages(release))),
        "license": release.project.license,
        "annotations_creators": sorted(
            {_CREATORS.get(kind, "other") for kind in kinds(release.readers, release.annotators)}
        )
        or ["no-annotation"],
        "language_creators": sorted(_language_creators(release)),
        "multilinguality": _multilinguality(release),
        "size_categories": [size(max(release.facts.rows.values(), default=0))],
        "source_datasets": ["original"],
        "task_categories": list(_task_categories(release)),
        "task_ids": list(_task_ids(release)),
        "tags": list(_tagged(release)),
        "fingerprint": release.fingerprint,
        "configs": list(_configs(release)),
        "dataset_info": list(_infos(release)),
    }
    return {name: value for name, value in found.items() if value not in ([], "")}


def title(release: Release) -> str:
    """What the project calls its dataset, else what is in it, in one line."""
    if given := " ".join(release.project.title.split()):
        return given
    names = [layer.title.lower() for layer in reversed(release.schema.layers)]
    first, last = ", ".join(names[:-1]), names[-1]
    return f"{first} and {last} in news articles".removeprefix(" and ").capitalize()


def default_config(release: Release) -> str:
    """What `load_dataset` gives when none is named."""
    return DEFAULT_CONFIG if DEFAULT_CONFIG in release.configs else next(iter(release.configs), "")


def languages(release: Release) -> list[str]:
    """The languages of the texts, by their codes in ISO 639; what is unknown is left out."""
    return sorted({tag.split("-")[0].lower() for tag in _tags(release)})


def _tags(release: Release) -> list[str]:
    """The languages of the texts as the documents have them: BCP 47."""
    found = release.facts.described("language")
    return [str(tag) for tag in found if tag is not None and tag != UNKNOWN_LANGUAGE]


def _multilinguality(release: Release) -> list[str]:
    match len(languages(release)):
        case 0:
            return []
        case 1:
            return ["monolingual"]
        case _:
            return ["multilingual"]


def _language_creators(release: Release) -> Iterator[str]:
    """News is found; a machine that translated it has written, too."""
    translation = release.facts.described("translation")
    if set(translation) - {"machine"}:
        yield "found"
    if translation["machine"]:
        yield "machine-generated"


def _task_categories(release: Release) -> Iterator[str]:
    if {layer.name for layer in release.schema.layers} & set(release.configs):
        yield "token-classification"
    if DEFAULT_CONFIG in release.configs:
        yield "text-classification"


def _task_ids(release: Release) -> Iterator[str]:
    if "mentions" in release.configs:
        yield "named-entity-recognition"
        yield "coreference-resolution"
    if DEFAULT_CONFIG in release.configs:
        yield "multi-class-classification"
        yield "multi-label-classification"


def _tagged(release: Release) -> Iterator[str]:
    tags = {
        "conditional_threats": "conditional-threats",
        "quotes": "quotation-attribution",
        "events": "event-extraction",
        "actors": "entity-linking",
        "annotations": "annotator-disagreement",
    }
    yield from (tag for config, tag in tags.items() if config in release.configs)
    yield "news"


def _configs(release: Release) -> Iterator[JSONObject]:
    default = default_config(release)
    for config, splits in release.configs.items():
        yield {
            "config_name": config,
            "data_files": [
                {"split": split, "path": shard["path"]} for split, shard in splits.items()
            ],
            **({"default": True} if config == default else {}),
        }


def _infos(release: Release) -> Iterator[JSONObject]:
    for config, splits in release.configs.items():
        yield {
            "config_name": config,
            "features": yaml_features(release.columns[config]),
            "splits": [
                {
                    "name": split,
                    "num_bytes": shard["num_bytes"],
                    "num_examples": shard["rows"],
                }
                for split, shard in splits.items()
            ],
            "download_size": sum(shard["download_size"] for shard in splits.values()),
            "dataset_size": sum(shard["num_bytes"] for shard in splits.values()),
        }
