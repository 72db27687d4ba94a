"""`decisions.json`: what was decided about each disagreement, and what is still open.

What a person wrote is never lost: a choice about readings that have changed since is kept under
`earlier`, and one that fits nothing any more stays, marked stale.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from toolkit.adjudicate.matches import Match
from toolkit.adjudicate.told import alike
from toolkit.errors import RecordError
from toolkit.files import read_json
from toolkit.model import JSONObject
from toolkit.nearest import Sentences
from toolkit.problems import excerpt
from toolkit.schema import Schema
from toolkit.violations import json_path

ADDED = "added"
NONE = "none"
SHAPE = (
    "id",
    "document_id",
    "layer",
    "differs",
    "sentence",
    "readings",
    "item",
    "choice",
    "change",
    "reason",
    "earlier",
    "stale",
)
"""The keys of an entry, in the order in which they are written."""
OWN = ("choice", "change", "reason")
"""What a person writes."""
WIDTH = 100
ITEM_DEPTH = 3
"""From here inwards, in items, several short values stand on one line."""


def read_decisions(path: Path, schema: Schema) -> list[JSONObject]:
    """`decisions.json` → its entries; where there is no file, none.

    Raises:
        RecordError: When the file cannot be read, or an entry has another shape: all such faults.
    """
    if not path.exists():
        return []
    values = read_json(path)
    entries = values.get("decisions") if isinstance(values, dict) else None
    faults: list[str] = []
    for found in schema.violations("decisions", values):
        name = ""
        match found.path:
            case ("decisions", int(index), *_) if isinstance(entries, list):
                one = entries[index]
                given = one.get("id") if isinstance(one, dict) else None
                name = f" (decision {excerpt(str(given))})" if given else ""
        faults.append(f"{json_path(found.path)}{name}: {found.message}")
    if not faults and isinstance(entries, list):
        ids = [one["id"] for one in entries if "id" in one]
        twice = sorted({one for one in ids if ids.count(one) > 1})
        faults.extend(f"the decision {one} is there twice" for one in twice)
    if faults:
        raise RecordError(
            f"{path}: {'; '.join(faults)}", hint="Mend the file at these places, and run it again."
        )
    found_entries: list[JSONObject] = values["decisions"]
    return found_entries


@dataclass(slots=True)
class Entries:
    """The entries of some documents, brought up to date with what is read there now."""

    by_match: dict[str, JSONObject]
    """By the id of a match: what a person decides, or has decided, about it."""
    added: list[JSONObject]
    """Items that no reader marked."""
    others: list[JSONObject]
    """Of other documents, and those that fit nothing any more."""
    reopened: list[str]
    """Decisions about readings that have changed since."""
    stale: list[str]
    """Decisions that fit nothing any more."""

    def all(self, order: Mapping[str, int]) -> list[JSONObject]:
        """Every entry, by document and place, its keys in order; `order` is that of layers."""
        entries = [*self.by_match.values(), *self.added, *self.others]
        done = [{name: one[name] for name in SHAPE if name in one} for one in entries]
        return sorted(done, key=lambda one: _sort_key(one, order))


def up_to_date(
    entries: Iterable[Mapping[str, Any]],
    matches: Mapping[str, Sequence[Match]],
    sentences: Mapping[str, Sentences],
    names: Mapping[str, str],
) -> Entries:
    """Entries as they are in the file → as they are now.

    Args:
        entries: From `read_decisions`.
        matches: By document: what is adjudicated now; other documents' entries stay as they are.
        sentences: By document.
        names: From `known_names`: an actor proposed once may be in the registry by now.
    """
    result = Entries({}, [], [], [], [])
    known = {match.id: match for found in matches.values() for match in found}
    for given in entries:
        entry = dict(given)
        match = known.get(entry.get("id", ""))
        if match is None and entry.get("document_id") not in (None, *matches):
            result.others.append(entry)
        elif match is None and "item" in entry and "readings" not in entry:
            result.added.append(entry)
        elif match is None or not _fits(entry, match, names, result):
            if _written(entry):
                result.stale.append(entry["id"])
                result.others.append({**entry, "stale": True})
        else:
            result.by_match[match.id] = _shown(entry, match, sentences[match.document])
    for match in known.values():
        if match.disputed and match.id not in result.by_match:
            blank = {"choice": None, "reason": ""}
            result.by_match[match.id] = _shown(blank, match, sentences[match.document])
    return result


def is_open(entry: Mapping[str, Any]) -> bool:
    """Whether a decision lacks a choice, or the reason for it."""
    return entry["choice"] is None or not str(entry["reason"]).strip()


def _written(entry: Mapping[str, Any]) -> bool:
    """Whether a person wrote anything into it."""
    return any(entry.get(name) for name in (*OWN, "earlier"))


def _fits(entry: JSONObject, match: Match, names: Mapping[str, str], result: Entries) -> bool:
    """Whether an entry is about a match; one about other readings of it is opened again.

    What was decided about the very readings that there are now is taken up again.
    """

    def of_now(about: Mapping[str, Any]) -> bool:
        given = about.get("readings")
        return given is None or alike(given, match.readings, match.layer, names)

    same = of_now(entry)
    if match.disputed and not same:
        earlier = list(entry.pop("earlier", ()))
        if any(entry.get(name) for name in OWN):
            earlier.append({name: entry[name] for name in (*OWN, "readings") if name in entry})
        known = next((one for one in earlier if "readings" in one and of_now(one)), None)
        if known is not None:
            earlier.remove(known)
        elif any(entry.get(name) for name in OWN):
            result.reopened.append(match.id)
        entry.pop("change", None)
        entry |= {"choice": None, "reason": "", **(known or {})}
        if earlier:
            entry["earlier"] = earlier
    # What all agree on may be overruled; a disagreement that is gone needs no decision.
    return match.disputed or (same and bool(entry.get("choice")))


def _shown(entry: Mapping[str, Any], match: Match, sentences: Sentences) -> JSONObject:
    place = sentences.around(match.span)
    text = place.slice(sentences.text)
    values = {
        **entry,
        "id": match.id,
        "document_id": match.document,
        "layer": match.layer.name,
        "differs": list(match.differs),
        "sentence": {"start": place.start, "end": place.end, "text": text},
        "readings": dict(match.readings),
    }
    values.pop("stale", None)
    return values


def _sort_key(entry: Mapping[str, Any], order: Mapping[str, int]) -> tuple[Any, ...]:
    given = [*(entry.get("readings") or {}).values(), entry.get("item")]
    starts = [one.get("start") for one in given if isinstance(one, dict)]
    start = min((start for start in starts if isinstance(start, int)), default=0)
    layer = order.get(str(entry.get("layer")), len(order))
    return str(entry.get("document_id")), start, layer, str(entry.get("id"))


def page(entries: Sequence[Mapping[str, Any]], version: str) -> str:
    """Entries → the text of `decisions.json`: what is short stands on one line."""
    values = {"schema_version": version, "decisions": list(entries)}
    return _laid_out(values, 0, 0) + "\n"


def _laid_out(value: Any, depth: int, used: int) -> str:
    line = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, dict | list) or not value:
        return line
    if depth > 2 and used + len(line) < WIDTH:
        return line
    pad = " " * (depth + 1)
    if isinstance(value, dict):
        keys = [f"{json.dumps(key, ensure_ascii=False)}: " for key in value]
        rows = [
            key + _laid_out(one, depth + 1, len(pad) + len(key))
            for key, one in zip(keys, value.values(), strict=True)
        ]
        rows = _filled_up(rows, WIDTH - len(pad)) if depth >= ITEM_DEPTH else rows
    else:
        rows = [_laid_out(one, depth + 1, len(pad)) for one in value]
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    return f"{opening}\n{pad}" + f",\n{pad}".join(rows) + "\n" + " " * depth + closing


def _filled_up(rows: Sequence[str], width: int) -> list[str]:
    """Rows put together on one line as long as they are short."""
    lines: list[str] = []
    for row in rows:
        if lines and "\n" not in lines[-1] + row and len(lines[-1]) + len(row) + 2 <= width:
            lines[-1] += f", {row}"
        else:
            lines.append(row)
    return lines
