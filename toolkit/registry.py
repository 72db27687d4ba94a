"""The files that records are held against: documents, actors, annotators."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from toolkit.errors import RecordError
from toolkit.evolution.released import NUMBER
from toolkit.files import read_json
from toolkit.library import open_documents
from toolkit.links import Links, read_links
from toolkit.model import Annotators, JSONObject
from toolkit.schema import Schema
from toolkit.validate import Corpus
from toolkit.violations import json_path
from toolkit.waivers import Waivers, read_waivers


def read_actors(path: Path, schema: Schema) -> dict[str, JSONObject]:
    """`actors.json` → the actors by id; where there is no file, none.

    Raises:
        RecordError: When the file is not a registry, gives an id twice, or names nobody.
    """
    if not path.exists():
        return {}
    values = read_json(path)
    faults = [
        f"{json_path(found.path)}: {found.message}"
        for found in schema.violations("actor_registry", values)
    ]
    if faults:
        stated = values.get("schema_version") if isinstance(values, dict) else None
        hint = (
            f"Run: redline migrate {stated} {schema.version} {path} -o build/{path.name}, look at"
            " it, and put it in its place."
            if isinstance(stated, str) and NUMBER.fullmatch(stated) and stated != schema.version
            else "Mend the registry at these places."
        )
        raise RecordError(f"{path}: {'; '.join(faults)}", hint=hint)
    actors: dict[str, JSONObject] = {}
    for actor in values["actors"]:
        if actor["id"] in actors:
            raise RecordError(
                f"{path}: the actor {actor['id']} is entered twice", hint="Remove one of the two."
            )
        actors[actor["id"]] = actor
    for actor in actors.values():
        for other in (*actor.get("represents", ()), *actor.get("members", ())):
            if other not in actors:
                raise RecordError(
                    f"{path}: {actor['id']} names {other}, who is not entered",
                    hint=f"Enter {other}, or correct the name.",
                )
    return actors


def read_annotators(path: Path) -> Annotators:
    """`annotators.json` → who annotates; where there is no file, nobody is known.

    Raises:
        RecordError: When the file has another shape.
    """
    if not path.exists():
        return Annotators()
    values = read_json(path)
    match values:
        case {"annotators": [*people], "users": [*users]} if all(
            _is_object(entry, "annotator", "kind")
            or _is_object(entry, "annotator", "kind", "tasks")
            for entry in people
        ) and all(_is_object(entry, "server", "project", "user", "annotator") for entry in users):
            kinds = {str(entry["annotator"]): str(entry["kind"]) for entry in people}
            tasks = {str(e["annotator"]): str(e["tasks"]) for e in people if "tasks" in e}
            return Annotators(kinds, tasks, tuple(users))
    raise RecordError(
        f"{path} does not say who annotates",
        hint='Write {"annotators": [{"annotator": …, "kind": "person"}], "users": [{"server": …,'
        ' "project": …, "user": …, "annotator": …}]}.',
    )


def _is_object(value: Any, *keys: str) -> bool:
    return isinstance(value, dict) and set(value) == set(keys)


def read_corpus(paths: Mapping[str, Path], schema: Schema) -> Corpus:
    """The files of a project → what `validate` holds records against.

    Args:
        paths: Where documents, actors, annotators, links, records and waivers are; a file that is
            not there, or not named, counts as empty.
        schema: What they are held against.

    Raises:
        RecordError: When one of them cannot be read, or has another shape.
        DocumentError: When the documents are none.
    """

    def there(name: str) -> Path | None:
        path = paths.get(name)
        return path if path is not None and path.exists() else None

    documents, actors, records = there("documents"), there("actors"), there("records")
    annotators, links, waivers = there("annotators"), there("links"), there("waivers")
    return Corpus(
        documents=open_documents(documents) if documents else {},
        actors=read_actors(actors, schema) if actors else {},
        annotators=read_annotators(annotators).users if annotators else (),
        links=read_links(links, schema) if links else Links(),
        waivers=read_waivers(waivers, schema) if waivers else Waivers(),
        records=records
        if records and (records.is_file() or any(records.rglob("*.json*")))
        else None,
    )
