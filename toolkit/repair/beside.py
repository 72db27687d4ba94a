"""A repaired export → a file beside the one that it replaces, with notes; the old one stays.

It is called after the old one, and its notes are those of the old one, so that in a folder it takes
that one's place: right after it, and before whatever is pulled later. A pull does not look at it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from toolkit.errors import ExportError
from toolkit.files import dumps_line, dumps_page, read_bytes, sha256, write_atomically
from toolkit.labelstudio.shape import FIXED, META_SUFFIX, REPAIRS, read_meta
from toolkit.model import JSONObject
from toolkit.repair.exports import Mended


def write_beside(mended: Mended, now: datetime | None = None) -> Path:
    """Write what was repaired of an export → where.

    Raises:
        ExportError: When the folder cannot be written.
    """
    old = mended.export.path
    path = _free(old)
    data = "[\n" + ",\n".join(dumps_line(task).rstrip("\n") for task in mended.tasks) + "\n]\n"
    moment = (now or datetime.now(UTC)).strftime("%Y%m%dT%H%M%SZ")
    notes: JSONObject = {
        **mended.export.meta,
        "sha256": sha256(data.encode()),
        REPAIRS: {
            "export": old.name,
            "sha256": sha256(read_bytes(old)),
            "repaired_at": moment,
            # By code. What changed is what differs between the two files.
            "changes": Counter(sorted(one.change.code for one in mended.changes)),
        },
    }
    try:
        # The notes come first: an export without them would be read as a stranger's.
        write_atomically(path.with_name(path.stem + META_SUFFIX), dumps_page(notes))
        write_atomically(path, data)
    except OSError as error:
        raise ExportError(
            f"cannot write {path}: {error.strerror}",
            hint="Make its folder writable, or add --dry-run to see what would be repaired.",
        ) from error
    return path


def _free(old: Path) -> Path:
    """A name that nothing has yet, after that of the file that is repaired."""
    stem = FIXED.sub("", old.name.removesuffix(old.suffix))
    path = old.with_name(f"{stem}.fixed.json")
    number = 2
    while path.exists():
        path = old.with_name(f"{stem}.fixed_{number}.json")
        number += 1
    return path


def latest(path: Path) -> Path:
    """The repaired version of an export that stands beside it; where there is none, itself.

    One that was made when the export held something else does not count.
    """
    passed = {path}
    while True:
        digest = sha256(read_bytes(path))
        newer = next((p for p in _beside(path, digest) if p not in passed), None)
        if newer is None:
            return path
        passed.add(newer)
        path = newer


def _beside(path: Path, digest: str) -> Iterator[Path]:
    """The files that repair an export as it is now."""
    for beside in sorted(path.parent.glob(f"*.fixed*{META_SUFFIX}")):
        repairs = read_meta(beside)[0].get(REPAIRS)
        export = beside.with_name(beside.name.removesuffix(META_SUFFIX) + ".json")
        match repairs:
            case {"export": str(name), "sha256": str(made_from)} if export.is_file():
                if (name, made_from) == (path.name, digest):
                    yield export
