"""A project as a person has it on disk, and what a person or a script does to it."""

from __future__ import annotations

import copy
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from tests.mutations.reading import ACTORS, SCHEMA, TEXTS, article, notice
from toolkit.model import JSONObject

Region = list[JSONObject]
"""The items of a `result` that share an id: a label, and what is filled in beside the text."""
ONE, TWO = "zenda-annotator-1", "zenda-annotator-2"
"""The names of the two exports."""


@dataclass
class Project:
    """Two annotators' exports of two articles, and the files that they are held against.

    annotator-1 has read both; annotator-2 has read the notice and skipped the article. What a
    file would hold can be changed; None: there is no such file.
    """

    exports: dict[str, Any]
    """By name: the tasks of a project."""
    metas: dict[str, Any]
    documents: list[JSONObject]
    actors: JSONObject
    annotators: JSONObject | None = None
    links: JSONObject | None = None
    waivers: list[JSONObject] | None = None
    records: list[Any] | None = None
    """Validated instead of the exports."""
    raw: dict[str, bytes] = field(default_factory=dict)
    """Files of exports that are no JSON, by name."""

    @property
    def tasks(self) -> list[Any]:
        """The tasks of annotator-1."""
        return cast("list[Any]", self.exports[ONE])

    @property
    def task(self) -> JSONObject:
        """The article, for annotator-1."""
        return cast("JSONObject", self.tasks[0])

    @property
    def annotation(self) -> JSONObject:
        """What annotator-1 made of the article."""
        return cast("JSONObject", self.task["annotations"][0])

    @property
    def result(self) -> list[Any]:
        """Its regions, fields and relations."""
        return cast("list[Any]", self.annotation["result"])

    @property
    def text(self) -> str:
        """The article's text."""
        return cast("str", self.task["data"]["text"])

    def record(self, number: int = 0) -> JSONObject:
        """A record instead of the exports: that of annotator-1 of the article, or the notice."""
        if self.records is None:
            self.records = [article("annotator-1"), notice("annotator-1")]
        return cast("JSONObject", self.records[number])

    def item(self, name: str) -> JSONObject:
        """An item of the article's record, by the name of its region."""
        return self._placed(name)[1]

    def path(self, name: str) -> str:
        """Where that item stands in the record."""
        return self._placed(name)[0]

    def _placed(self, name: str) -> tuple[str, JSONObject]:
        record = self.record()
        for layer in SCHEMA.layers:
            for index, item in enumerate(record[layer.name]):
                if item["provenance"]["region_id"] == name:
                    return f"$.{layer.name}[{index}]", item
        raise KeyError(name)

    # Regions, as a person on the page changes them

    def region(self, name: str) -> Region:
        """The items of a region, its label first."""
        return [item for item in self.result if item.get("id") == name]

    def field(self, name: str, wanted: str) -> JSONObject:
        """What is filled in for a region under one name."""
        return next(item for item in self.region(name) if item["from_name"] == wanted)

    def fill(self, name: str, control: str, kind: str, value: Any) -> None:
        """Fill in a field, in place of what is there."""
        self.clear(name, control)
        label = self.region(name)[0]
        place = {key: label["value"][key] for key in ("start", "end", "text")}
        key = "text" if kind == "textarea" else kind
        self.result.append(
            {**label, "from_name": control, "type": kind, "value": {**place, key: value}}
        )

    def clear(self, name: str, control: str) -> None:
        """Take back what is filled in."""
        self.result[:] = [
            item
            for item in self.result
            if (item.get("id"), item.get("from_name")) != (name, control)
        ]

    def label(self, name: str, label: str) -> None:
        """Click another label for a region."""
        self.region(name)[0]["value"]["labels"] = [label]

    def drag(self, name: str, start: int = 0, end: int = 0) -> None:
        """Mark a region anew, from some characters further on to some further on."""
        for item in self.region(name):
            value = item["value"]
            value["start"] += start
            value["end"] += end
            shown = self.text[value["start"] : value["end"]]
            if item["type"] == "textarea":
                continue
            value["text"] = shown

    def delete(self, name: str) -> None:
        """Delete a region; the page takes its relations away with it."""
        self.result[:] = [
            item
            for item in self.result
            if name not in (item.get("id"), item.get("from_id"), item.get("to_id"))
        ]

    def copy(self, name: str, new: str) -> None:
        """Mark the same words again in the same way, with the same relations from them."""
        for item in [item for item in self.result if name in (item.get("id"), item.get("from_id"))]:
            key = "id" if item.get("id") == name else "from_id"
            self.result.append({**copy.deepcopy(item), key: new})

    # Relations

    def relation(self, one: str, other: str) -> JSONObject:
        """The relation between two regions."""
        ends = {one, other}
        return next(i for i in self.result if {i.get("from_id"), i.get("to_id")} == ends)

    def relate(self, one: str, other: str, *labels: str) -> JSONObject:
        """Draw a relation."""
        ends = {"from_id": one, "to_id": other, "type": "relation", "direction": "right"}
        self.result.append({**ends, "labels": list(labels)} if labels else ends)
        return cast("JSONObject", self.result[-1])

    def unrelate(self, one: str, other: str) -> None:
        """Delete a relation."""
        self.result.remove(self.relation(one, other))

    def at(self, item: Any, task: int = 0) -> str:
        """Where an item of the result stands in the export."""
        place = next(i for i, other in enumerate(self.result) if other is item)
        return f"$[{task}].annotations[0].result[{place}]"

    # Files

    @property
    def alone(self) -> bool:
        """Whether it needs files of its own to be held against."""
        own = (self.annotators, self.links, self.waivers)
        return own != (None, None, None) or self.actors != ACTORS or not self.documents

    def write(self, root: Path, mark: str = "") -> tuple[Path, dict[str, Path]]:
        """Everything into a project's folder → what to validate, and what it is held against.

        `mark` is put behind the names of the articles, and into what tells projects and annotations
        apart, so that many projects can be one.
        """

        def written(value: Any) -> bytes:
            data = value if isinstance(value, bytes) else json.dumps(value).encode()
            for name in TEXTS:
                for end in ('"', ".annotator", ".gold"):
                    data = data.replace(f'"{name}{end}'.encode(), f'"{name}{mark}{end}'.encode())
            return data.replace(b'"unique_id": "', f'"unique_id": "{mark}'.encode())

        folder = root / "annotations"
        exports = folder / "exports"
        exports.mkdir(parents=True)
        for name, data in (self.exports | self.raw).items():
            (exports / f"{name}.json").write_bytes(written(data))
        for name, meta in self.metas.items():
            made = f'"created_at": "{mark}'.encode()
            data = written(meta).replace(b'"created_at": "', made)
            (exports / f"{name}.meta.json").write_bytes(data)
        files = {"documents": folder / "documents.jsonl"}
        files["documents"].write_bytes(b"".join(written(one) + b"\n" for one in self.documents))
        for name in ("actors", "annotators", "links", "waivers"):
            value = getattr(self, name)
            if value is not None:
                files[name] = folder / f"{name}.json"
                files[name].write_bytes(written(value))
        if self.records is None:
            return exports, files
        records = root / "records.jsonl"
        records.write_bytes(b"".join(written(record) + b"\n" for record in self.records))
        return records, files
