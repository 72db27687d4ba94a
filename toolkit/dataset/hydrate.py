"""A stand-off dataset folder, and the articles → a dataset folder with the text back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain
from pathlib import Path

from toolkit.dataset.columns import ACTORS, DOCUMENTS, ROWS_SHA256, all_columns
from toolkit.dataset.folder import cleared, refuse_strangers
from toolkit.dataset.given import Given
from toolkit.dataset.manifest import Manifest, read_manifest
from toolkit.dataset.restore import Open, OutsideError, Restoring
from toolkit.dataset.rows import rows_digest
from toolkit.dataset.told import Told, told_again
from toolkit.dataset.unpack import AGAIN, Rows, actors_of, check_files, hashes_of, unpack
from toolkit.dataset.withhold import FULL
from toolkit.dataset.writing import About, write
from toolkit.errors import PublishError
from toolkit.files import canonical, sha256
from toolkit.model import Annotators, JSONObject
from toolkit.schema import Schema
from toolkit.words import counted

Block = tuple[str, str, list[JSONObject]]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A document that could not be restored."""

    document_id: str
    reason: str

    def to_json(self) -> JSONObject:
        """As JSON."""
        return {"document_id": self.document_id, "reason": self.reason}


@dataclass(frozen=True, slots=True)
class Hydrated:
    """What became of a stand-off release."""

    folder: Path
    rows: Mapping[str, int]
    """Rows by config; none: nothing could be restored, and nothing was written."""
    documents: int
    """How many have their text back."""
    left_out: tuple[LeftOut, ...]
    """The documents that are left out with all their rows, by id."""
    open: tuple[Open, ...]
    """Strings that stay null, because they need the text of a document that is left out."""

    def to_json(self) -> JSONObject:
        """As JSON."""
        return {
            "folder": str(self.folder),
            "documents": self.documents,
            "rows": dict(self.rows),
            "left_out": [one.to_json() for one in self.left_out],
            "open": [one.to_json() for one in self.open],
        }


@dataclass
class _Work:
    """A release that is being restored."""

    folder: Path
    manifest: Manifest
    schema: Schema
    texts: Mapping[str, str]
    """Those that are as they were, by id."""
    left_out: dict[str, str]
    """Document → why it cannot be restored."""
    open: list[Open] = field(default_factory=list)
    splits: Counter[str] = field(default_factory=Counter)
    """How many documents are restored in each split."""

    def reasons(self) -> tuple[LeftOut, ...]:
        """What is left out, by id."""
        return tuple(LeftOut(name, why) for name, why in sorted(self.left_out.items()))

    def blocks(self) -> Iterator[Block]:
        """The rows of all documents that can be restored, in the order of the dataset."""
        columns = all_columns(self.schema)
        restoring = Restoring(self.manifest.withheld, self.texts)
        actors = self.actors(restoring, actors_of(self.folder, self.manifest, columns))
        for split in self.manifest.splits:
            for name, rows in unpack(self.folder, self.manifest, columns, split):
                restored = self.restored(restoring, name, rows)
                if restored is not None:
                    self.splits[split] += 1
                    # They belong to no document: all of them are in the first split that is left.
                    if actors:
                        yield ACTORS, split, actors
                        actors = []
                    for config, those in restored.items():
                        yield config, split, those

    def actors(self, restoring: Restoring, rows: Sequence[JSONObject]) -> list[JSONObject]:
        """The rows of actors with what was withheld of them, as far as the texts are there."""
        try:
            found = [restoring.row(ACTORS, row) for row in rows]
        except (OutsideError, LookupError, TypeError) as error:
            raise self.damaged("the actors", error) from error
        self.open.extend(restoring.open)
        return found

    def damaged(self, what: str, error: Exception) -> PublishError:
        """The error that `redline.json` says of what was withheld what cannot be."""
        return PublishError(
            f"{self.folder}: what was withheld of {what} cannot be put back: {error!r}", hint=AGAIN
        )

    def restored(self, restoring: Restoring, name: str, rows: Rows) -> Rows | None:
        """The rows of one document with their text; None: they cannot be restored."""
        if name not in self.texts:
            return None
        restoring.open.clear()
        try:
            found = {
                config: [restoring.row(config, row) for row in those]
                for config, those in rows.items()
            }
        except OutsideError as error:
            self.left_out[name] = f"a span of it from {error}"
            return None
        except (LookupError, TypeError) as error:
            raise self.damaged(name, error) from error
        (document,) = found[DOCUMENTS]
        wanted = document.pop(ROWS_SHA256)
        # Where a string stays open, the rows cannot be those that were.
        if not restoring.open and rows_digest(found) != wanted:
            self.left_out[name] = (
                f"its rows come out otherwise than redline {self.manifest.redline} wrote them"
            )
            return None
        document[ROWS_SHA256] = wanted
        self.open.extend(restoring.open)
        return found


def hydrate(folder: Path, given: Given, schema: Schema, into: Path) -> Hydrated:
    """Put the texts back into a stand-off release, in a folder of its own.

    A document is restored when its text has the SHA-256 that was noted, every offset lies inside
    it, and its rows come out as they were; else it is left out with all its rows. The folder that
    is read is never written into.

    Args:
        folder: A stand-off release, with or without snippets.
        given: The articles.
        schema: Of the version that the release was built with.
        into: An empty folder, or one of an earlier build.

    Raises:
        PublishError: When the folder is no stand-off release or is not as it was written, or
            `into` holds something else.
    """
    manifest = read_manifest(folder)
    _refuse(folder, manifest, schema, into)
    check_files(folder, manifest)
    told = _told(folder, manifest)
    texts, left_out = _texts(folder, manifest, given)
    work = _Work(folder, manifest, schema, texts, left_out)
    blocks = work.blocks()
    first = next(blocks, None)
    if first is None:
        return Hydrated(into, {}, 0, work.reasons(), ())
    try:
        with cleared(into):
            about = partial(_about, work, told)
            _, rows = write(into, schema, chain([first], blocks), about)
    except OSError as error:
        raise PublishError(
            f"cannot write {into}: {error.strerror}", hint="Name another folder with -o."
        ) from error
    return Hydrated(into, rows, work.splits.total(), work.reasons(), tuple(work.open))


def _refuse(folder: Path, manifest: Manifest, schema: Schema, into: Path) -> None:
    """Make sure that the release can be restored, and into such a folder."""
    if manifest.text == FULL:
        raise PublishError(
            f"{folder} holds its texts: there is nothing to put back",
            hint="Load it as it is.",
        )
    if manifest.schema_version != schema.version:
        raise PublishError(
            f"{folder} was built with version {manifest.schema_version} of the schema, and this is"
            f" {schema.version}",
            hint="Name the schema of that version: redline --schema DIR hydrate …",
        )
    there, here = into.resolve(), folder.resolve()
    if there == here or here in there.parents or there in here.parents:
        raise PublishError(
            f"{into} and {folder} are not apart: the release that is read is never written into",
            hint="Name another folder with -o.",
        )
    refuse_strangers(into)


def _told(folder: Path, manifest: Manifest) -> tuple[Told, Annotators, frozenset[str]]:
    try:
        return told_again(manifest.told)
    except (LookupError, TypeError) as error:
        raise PublishError(
            f"{folder}: redline.json does not say what its card is made of: {error!r}", hint=AGAIN
        ) from error


def _texts(folder: Path, manifest: Manifest, given: Given) -> tuple[dict[str, str], dict[str, str]]:
    """The texts that are as they were, and of the others why they are not."""
    texts: dict[str, str] = {}
    reasons: dict[str, str] = {}
    for name, digest in hashes_of(folder, manifest).items():
        text = given.text(digest)
        if text is None:
            reasons[name] = given.why_not(name, digest)
        else:
            texts[name] = text
    return texts, reasons


def _about(work: _Work, told: tuple[Told, Annotators, frozenset[str]]) -> About:
    """What the restored folder is; where all could be restored, the same as the full build."""
    manifest, (said, annotators, readers) = work.manifest, told
    inputs = dict(manifest.inputs)
    if work.left_out:
        inputs["left_out"] = sha256(canonical(sorted(work.left_out)).encode("utf-8"))[:12]
        number = counted(len(work.left_out), "document")
        note = f"{number} of the release could not be restored, and is not counted here."
        said = replace(said, split_notes=(*said.split_notes, note))
    return About(
        text=FULL,
        inputs=inputs,
        splits={split: work.splits[split] for split in manifest.splits if work.splits[split]},
        annotators=annotators,
        readers=readers,
        told=said,
    )
