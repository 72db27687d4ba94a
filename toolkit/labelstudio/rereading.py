"""An annotation under two versions of the schema → where it does not read the same.

What counts is the record: that which is read by the older version and then migrated has to be that
which the newer version reads, and the newer version must not find fault with it where the older
one did not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from toolkit.canonical import canonical_record
from toolkit.evolution.move import Mover
from toolkit.evolution.renames import Renames
from toolkit.files import canonical, sha256
from toolkit.labelstudio.config import TEXT
from toolkit.labelstudio.decode import Decoded, read_result
from toolkit.labelstudio.reader import Reader
from toolkit.model import JSONObject
from toolkit.problems import excerpt
from toolkit.schema import Schema

OTHER = "schema-version-unknown"
"""The code of what is neither unknown nor invalid, and means something else."""
ABSENT = object()


@dataclass(frozen=True, slots=True, order=True)
class Otherwise:
    """One way in which annotations do not read the same."""

    path: str
    """Into the record, without the numbers of items: those that differ alike count as one."""
    code: str
    message: str


@dataclass(slots=True)
class Rereading:
    """Reads annotations by two versions of the schema."""

    old: Schema
    new: Schema
    renames: Renames = field(default_factory=Renames)
    """What labels and fields of the older version are called in the newer."""
    newer_page: bool = False
    """Whether the page already offers what only the newer version has: an annotation that uses it
    was made by the newer version, and what the older one makes of it does not count."""

    def of(self, data: Mapping[str, Any], result: Sequence[Any]) -> list[Otherwise]:
        """Where one annotation reads otherwise; nothing, where it reads the same.

        Args:
            data: That of its task.
            result: What was marked; where that is nothing, there is nothing to read.
        """
        if not result:
            return []
        asked = asked_of(data)
        before, after = (self._read(schema, data, result, asked) for schema in (self.old, self.new))
        said, says = (Counter((p.code, p.message) for p in d.problems) for d in (before, after))
        if self.newer_page and said - says:
            return []
        worse = [Otherwise("$", code, message) for code, message in says - said]
        mover = Mover(self.old, self.new, self.renames)
        moved = mover.move(before.record, "record", "record")
        worse += [Otherwise(_path(s.path), s.code, s.message) for s in mover.stops]
        return worse or [*self._differing(moved, after.record, asked), *self._faults(before, after)]

    def _read(
        self,
        schema: Schema,
        data: Mapping[str, Any],
        result: Sequence[Any],
        asked: frozenset[str] | None,
    ) -> Decoded:
        text, annotator = data[TEXT], data.get("annotator") or "annotator-1"
        head = {
            "schema_version": schema.version,
            "id": f"{data['document_id']}.{annotator}",
            "kind": "annotation",
            "document_id": data["document_id"],
            "text_sha256": sha256(text.encode("utf-8", "surrogatepass")),
            "annotator": annotator,
        }
        reader = Reader(str(head["id"]), "$", text, schema.layers, {}, asked)
        return read_result(reader, result, head)

    def _differing(
        self, moved: JSONObject, read: JSONObject, asked: frozenset[str] | None
    ) -> Iterator[Otherwise]:
        """Where a migrated record is not the one that the newer version reads."""
        known = {layer.name for layer in self.new.layers}
        for name in sorted(known - moved.keys()):
            if asked is None or name in asked:
                message = f"the layer is new in {self.new.version}, and nobody was asked for it"
                yield Otherwise(f"$.{name}", OTHER, message)
        whole = {**{name: [] for name in known}, **moved}
        ours = canonical_record(whole, self.new.layers)
        for path, one, other in _differences(ours, read, ("$",)):
            was = f"it reads {_told(one)} by {self.old.version}"
            yield Otherwise(path, OTHER, f"{was}, and {_told(other)} by {self.new.version}")

    def _faults(self, before: Decoded, after: Decoded) -> Iterator[Otherwise]:
        """What the newer version refuses and the older one did not."""
        known = {(_path(f.path), f.code) for f in self.old.record_violations(before.record)}
        for fault in self.new.record_violations(after.record):
            path = _path(fault.path)
            if (path, fault.code) not in known:
                yield Otherwise(path, fault.code, f"{fault.message}, by {self.new.version}")


def asked_of(data: Mapping[str, Any]) -> frozenset[str] | None:
    """The layers that a task asks for; None: all."""
    layers = data.get("layers")
    if not isinstance(layers, list) or not layers:
        return None
    return frozenset(name for name in layers if isinstance(name, str))


def _differences(one: Any, other: Any, path: tuple[str, ...]) -> Iterator[tuple[str, Any, Any]]:
    """The smallest values in which two differ."""
    if isinstance(one, dict) and isinstance(other, dict):
        for key in dict.fromkeys((*one, *other)):
            yield from _differences(
                one.get(key, ABSENT), other.get(key, ABSENT), (*path, f".{key}")
            )
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for mine, theirs in zip(one, other, strict=True):
            yield from _differences(mine, theirs, (*path, "[]"))
    elif one is ABSENT or other is ABSENT or canonical(one) != canonical(other):
        yield "".join(path), one, other


def _path(path: Sequence[str | int]) -> str:
    return "$" + "".join("[]" if isinstance(step, int) else f".{step}" for step in path)


def _told(value: Any) -> str:
    if value is ABSENT:
        return "nothing"
    if isinstance(value, list):
        return f"a list of {len(value)}"
    return excerpt(value if isinstance(value, str) else canonical(value))
