"""The examples of the rules: for each code a file that breaks the rule, and one that keeps it.

An example whose name ends in ``.json`` is an object; every other file is given to the program as
it is. The keys of the object:

    text         the text of one document, whose id is `example`
    published    the day on which it appeared
    sections     its sections; left out: all of it is body
    others       other documents: id → text
    actors       the actors of the registry
    seeds        source files: name → text, or {"repeat": text, "times": n}, or {"link": path}
    metadata     what metadata.json holds
    record       a record: its layers, and what of its head is not as usual
    links        the clusters of links.json
    waivers      the entries of waivers.json
    result       what Label Studio keeps of one annotation
    tasks        a whole export
    meta         the notes beside it
    push         the annotator to whom the document is pushed, where `tasks` are already
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Literal, cast

from toolkit.documents import ingest
from toolkit.files import sha256, write_atomically, write_lines
from toolkit.labelstudio.client import Predicted, Project, Studio
from toolkit.labelstudio.config import TEXT
from toolkit.labelstudio.load import Load
from toolkit.labelstudio.plan import plan_push
from toolkit.labelstudio.shape import META_SUFFIX
from toolkit.model import Document, JSONObject, Section, Span
from toolkit.problems import Problem
from toolkit.registry import read_corpus
from toolkit.rules import rule_of
from toolkit.schema import Schema
from toolkit.shipped import shipped
from toolkit.validate import validate

FOLDER = "examples"
NAME = "example"
"""The id of an example's document."""
ANNOTATOR = "annotator-1"
"""Who has made an example's record or annotation."""
Side = Literal["wrong", "right"]


@dataclass(frozen=True, slots=True)
class Example:
    """One example of one rule."""

    code: str
    name: str
    """The file's name."""
    data: bytes
    values: JSONObject
    """Of a ``.json`` file the object; of another nothing."""


def example_files(code: str) -> tuple[Path | Traversable, Path | Traversable]:
    """A code → the file that breaks its rule, and the one that keeps it.

    Raises:
        LookupError: When one of them is not there, or there are two.
    """
    folder = shipped() / FOLDER / code
    if not folder.is_dir():
        raise LookupError(f"{code} has no examples")
    found = []
    for side in ("wrong", "right"):
        files = [f for f in folder.iterdir() if f.name.split(".")[0] == side]
        if len(files) != 1:
            raise LookupError(f"{code} has {len(files)} files {side}.*, and not one")
        found.append(files[0])
    return found[0], found[1]


def read_example(code: str, side: Side) -> Example:
    """The example of a code that breaks its rule (wrong) or keeps it (right).

    Raises:
        LookupError: When there is no such file.
    """
    file = example_files(code)[side == "right"]
    data = file.read_bytes()
    values = json.loads(data) if file.name.endswith(".json") else {}
    return Example(code, file.name, data, values)


def problems_of(example: Example, schema: Schema) -> list[Problem]:
    """What the program finds in an example, in a folder of its own that is gone afterwards."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        if rule_of(example.code).stage == "documents":
            found = _ingested(example, folder, schema)
        elif "push" in example.values:
            found = _pushed(example.values, schema)
        else:
            found = _validated(example, folder, schema)
    return [_without(folder, problem) for problem in found]


def _without(folder: Path, found: Problem) -> Problem:
    """A problem without the name of the folder, which is another one each time."""
    file = found.location.file
    shown = None if file is None else file.removeprefix(f"{folder}/")
    message = found.message.replace(f"{folder}/", "")
    return replace(found, message=message, location=replace(found.location, file=shown))


def _ingested(example: Example, folder: Path, schema: Schema) -> list[Problem]:
    values = example.values
    seeds = values.get("seeds") or {f"{NAME}.txt": values.get("text")}
    if not values:
        seeds = {example.name: example.data}
    paths = []
    for name, given in seeds.items():
        path = folder / name
        match given:
            case {"link": target}:
                path.symlink_to(target)
            case {"repeat": text, "times": times}:
                write_atomically(path, text * times)
            case _:
                write_atomically(path, given)
        paths.append(path)
    return ingest(paths, values.get("metadata", {}), schema)[1]


def _validated(example: Example, folder: Path, schema: Schema) -> list[Problem]:
    values = example.values
    documents = _documents(values)
    write_lines(folder / "documents.jsonl", [d.to_json() for d in documents])
    head = {"schema_version": schema.version}
    _write(folder / "actors.json", {**head, "actors": values.get("actors", [])})
    if "links" in values:
        _write(folder / "links.json", {**head, "links": values["links"]})
    if "waivers" in values:
        _write(folder / "waivers.json", values["waivers"])
    # A folder of exports is read with the notes beside them; a file is read as it is.
    given = folder / "given" if values else folder / example.name
    if not values:
        write_atomically(given, example.data)
    elif "record" in values:
        _write(given / "record.json", _record(values["record"], documents[0], schema))
    else:
        _write(given / "export.json", tasks_of(values))
    if "meta" in values:
        _write(given / f"export{META_SUFFIX}", values["meta"])
    names = ("documents.jsonl", "actors.json", "links.json", "waivers.json")
    corpus = read_corpus({name.split(".")[0]: folder / name for name in names}, schema)
    return list(validate([given], schema, corpus).problems)


def _write(path: Path, value: Any) -> None:
    write_atomically(path, json.dumps(value, ensure_ascii=False))


def _documents(values: Mapping[str, Any]) -> list[Document]:
    """The document of an example, and others that it is read beside."""
    if "text" not in values:
        return []
    others = [_document(name, text, {}) for name, text in values.get("others", {}).items()]
    return [_document(NAME, values["text"], values), *others]


def _document(name: str, text: str, about: Mapping[str, Any]) -> Document:
    all_of_it = [{"start": 0, "end": len(text), "kind": "body"}]
    sections = about.get("sections", all_of_it)
    published = about.get("published")
    return Document(
        id=name,
        text=text,
        text_sha256=sha256(text.encode("utf-8")),
        language="en",
        translation="original",
        license="unknown",
        sections=tuple(Section(Span.of(s), s["kind"]) for s in sections),
        published=published,
        published_basis=None if published is None else "stated",
    )


def _record(given: Mapping[str, Any], document: Document, schema: Schema) -> JSONObject:
    """A partial record, with what goes without saying."""
    usual = {
        "schema_version": schema.version,
        "id": f"{NAME}.{ANNOTATOR}",
        "kind": "annotation",
        "document_id": NAME,
        "text_sha256": document.text_sha256,
        "annotator": ANNOTATOR,
        **{layer.name: [] for layer in schema.layers},
    }
    return {**usual, **given}


def tasks_of(values: Mapping[str, Any]) -> Any:
    """The export of an example; of a mere `result`, one task with one annotation around it."""
    if "tasks" in values:
        return values["tasks"]
    data = {"document_id": NAME, TEXT: values["text"], "annotator": ANNOTATOR}
    annotation = {"id": 1, "completed_by": 1, "result": values["result"]}
    return [{"id": 1, "data": data, "annotations": [annotation]}]


def _pushed(values: Mapping[str, Any], schema: Schema) -> list[Problem]:
    """What a push says that finds the example's tasks on the server; nothing is sent."""
    load = Load(NAME, values["push"], _documents(values), values.get("actors", ()))
    return list(plan_push(load, cast("Studio", _Server(values["tasks"])), schema).problems)


@dataclass(frozen=True, slots=True)
class _Server:
    """What a push asks a server, answered from a list of tasks."""

    held: list[JSONObject]

    def projects(self, title: str) -> list[Project]:
        return [Project(1, title, "", "")]

    def tasks(self, project: Project) -> list[JSONObject]:
        return self.held if project else []

    def predictions(self, *_: Any) -> list[Predicted]:
        return []
