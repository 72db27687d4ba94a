"""Addresses of datasets on the Hub → the files that hold their rows, at one commit."""

from __future__ import annotations

from typing import Any, cast

from toolkit.corpus.rows import shortened
from toolkit.errors import DocumentError

BEGINS = "hf://"
FORM = "hf://datasets/owner/name[@revision][/config][/split], or a file in it"


def data_files(address: str) -> list[str]:
    """``hf://datasets/owner/name[@revision][/config][/split]``, or a file or folder → its files.

    Returns:
        Paths for the file system of the Hub, each at the commit that the revision is now.

    Raises:
        DocumentError: When it is no such address, or there is no such config or split.
        OSError: When the Hub does not answer, or has no such dataset.
    """
    from huggingface_hub import HfFileSystem
    from huggingface_hub.errors import HfHubHTTPError

    if not address.startswith(f"{BEGINS}datasets/"):
        raise DocumentError(f"{address} names no dataset", hint=f"Write {FORM}.")
    system = HfFileSystem()
    try:
        where: Any = system.resolve_path(address)
        commit = str(_commit(where.repo_id, where.revision))
    except (NotImplementedError, ValueError) as error:
        raise DocumentError(f"{address} names no dataset", hint=f"Write {FORM}.") from error
    except HfHubHTTPError as error:
        raise OSError(shortened(error)) from error
    root = f"datasets/{where.repo_id}@{commit}"
    inside = where.path_in_repo.strip("/")
    about = _there(system, f"{root}/{inside}") if inside else None
    if about is not None and about["type"] == "file":
        return [str(about["name"])]
    try:
        return _of_config(where.repo_id, commit, inside)
    except _NoSuchConfigError as error:
        if about is None:
            raise DocumentError(f"{address}: {error}", hint=f"Write {FORM}.") from error
    listed: Any = system.ls(f"{root}/{inside}", detail=True)
    return sorted(str(one["name"]) for one in listed if one["type"] == "file")


class _NoSuchConfigError(Exception):
    """A dataset has no config or split of that name."""


def _commit(repo: str, revision: str) -> str:
    from huggingface_hub import dataset_info

    return cast("str", dataset_info(repo, revision=revision).sha)


def _there(system: Any, path: str) -> dict[str, Any] | None:
    try:
        return cast("dict[str, Any]", system.info(path))
    except FileNotFoundError:
        return None


def _of_config(repo: str, commit: str, inside: str) -> list[str]:
    """The files of a config and split: of all splits where none is named."""
    from datasets import load_dataset_builder

    names = inside.split("/") if inside else []
    if len(names) > 2:
        raise _NoSuchConfigError("there is no such file or folder")
    try:
        builder: Any = load_dataset_builder(repo, *names[:1], revision=commit)
    except ValueError as error:
        raise _NoSuchConfigError(shortened(error)) from error
    splits: dict[str, list[str]] = builder.config.data_files or {}
    wanted = names[1:] or list(splits)
    if unknown := [name for name in wanted if name not in splits]:
        there = ", ".join(map(str, splits))
        raise _NoSuchConfigError(f"there is no split {unknown[0]}; there are {there}")
    files = [str(file).removeprefix(BEGINS) for name in wanted for file in splits[name]]
    return list(dict.fromkeys(files))
