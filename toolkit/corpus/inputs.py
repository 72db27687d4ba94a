"""Paths and addresses → sources, each what one task can read alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Any

from toolkit.addresses import is_remote
from toolkit.corpus.hub import data_files
from toolkit.corpus.made import document_of
from toolkit.corpus.opened import is_of_storage, opened, storage, unreachable
from toolkit.corpus.page import Kind, Page, Source
from toolkit.corpus.rows import shortened
from toolkit.corpus.saved import name_of, read_file
from toolkit.corpus.tables import columns_of
from toolkit.errors import DocumentError
from toolkit.webpage import PAGES

LARGE = 64_000_000
"""Bytes that one source has, about, where a file can be cut."""
BLOCK = 1 << 20
"""Bytes that are looked through for the ends of lines at a time."""
TOGETHER = 500
"""Texts and saved pages that are one source."""
ENDINGS: dict[str, Kind] = {
    **dict.fromkeys((".jsonl", ".jsonl.gz", ".jsonl.zst"), "lines"),
    **dict.fromkeys((".ndjson", ".ndjson.gz", ".ndjson.zst"), "lines"),
    ".parquet": "table",
    **dict.fromkeys((".warc", ".warc.gz"), "archive"),
}
ON_THE_HUB: dict[str, Kind] = {**ENDINGS, ".json": "lines", ".json.gz": "lines"}
"""Where a .json of a dataset holds JSON lines; a local one that is named is a text, as ever."""


@dataclass(frozen=True, slots=True)
class Names:
    """How the fields of rows are called."""

    text: str = "text"
    id: str = "id"


@dataclass(frozen=True, slots=True)
class _File:
    """One file that an input stands for."""

    address: str
    size: int
    version: str


@dataclass(slots=True)
class _Found:
    """What inputs stand for."""

    files: dict[str, _File] = field(default_factory=dict)
    """Texts and saved pages, by where they lie."""
    others: dict[str, tuple[Kind, _File]] = field(default_factory=dict)
    """The files that hold many pages."""

    def add(self, file: _File, *, known: dict[str, Kind], texts: bool) -> bool:
        """Take a file whose kind its name tells; any other is a text, where `texts` says so."""
        key = file.address if is_remote(file.address) else str(Path(file.address).resolve())
        kind = kind_of(file.address, known)
        if kind is not None:
            self.others.setdefault(key, (kind, file))
        elif texts or file.address.lower().endswith((".txt", *PAGES)):
            self.files.setdefault(key, file)
        else:
            return False
        return True


def sources(
    inputs: Sequence[str | Path], *, text_field: str = "text", id_field: str = "id"
) -> list[Source]:
    """What inputs are read from: first texts and saved pages by their ids, then all else in order.

    Args:
        inputs: Files, folders, ``hf://datasets/owner/name[@revision][/config][/split]``, and other
            addresses of fsspec, where ``*`` stands for any name.
        text_field: What rows call the text.
        id_field: What rows call the id.

    Raises:
        DocumentError: When there is no such place, it holds nothing of the kind, or cannot be
            looked into.
    """
    found = _Found()
    for given in map(str, inputs):
        _remote(given, found) if is_remote(given) else _local(Path(given), found)
    names = Names(text_field, id_field)
    return [*_groups(found.files.values()), *_cut(found.others.values(), names)]


def kind_of(address: str, known: dict[str, Kind] = ENDINGS) -> Kind | None:
    """What kind of source a file is that holds many pages, by its name; None: it is none.

    >>> kind_of("news/pages-0001.JSONL.gz"), kind_of("a.txt")
    ('lines', None)
    """
    name = PurePosixPath(address).name.lower()
    return next((kind for ending, kind in known.items() if name.endswith(ending)), None)


def _local(path: Path, found: _Found) -> None:
    try:
        inside = sorted(path.iterdir()) if path.is_dir() else [path]
        if not path.exists():
            raise DocumentError(f"there is no {path}", hint="Check the path.")
        taken = 0
        for one in inside:
            named = one == path
            if named or not (one.is_dir() or one.name.startswith(".")):
                file = _File(str(one), *_stamp(one))
                taken += found.add(file, known=ENDINGS, texts=named)
    except OSError as error:
        raise DocumentError(
            f"cannot look into {path}: {error.strerror}", hint="Check its permissions."
        ) from error
    if not taken:
        raise DocumentError(
            f"{path} holds no *.txt, *.html, *.jsonl, *.parquet or *.warc",
            hint="Name the files, or the folder that they are in.",
        )


def _stamp(path: Path) -> tuple[int, str]:
    """The size of a file, and what changes when it is written."""
    try:
        about = path.stat()
    except OSError:
        # Whoever reads it tells what is wrong with it.
        return 0, ""
    return about.st_size, f"{about.st_size} {about.st_mtime_ns}"


def _remote(address: str, found: _Found) -> None:
    known = ON_THE_HUB if address.startswith("hf://") else ENDINGS
    try:
        files = data_files(address) if address.startswith("hf://") else None
        system, path = storage(address)
        about = _about(system, path, files)
    except FileNotFoundError as error:
        raise DocumentError(f"there is no {address}", hint="Check the address.") from error
    except Exception as error:
        if not is_of_storage(error):
            raise
        raise unreachable(address, error) from error
    named = len(about) == 1 and about[0]["name"].rstrip("/") == path.rstrip("/")
    taken = 0
    for one in about:
        version = str(one.get("ETag") or one.get("blob_id") or one.get("LastModified") or "")
        size = int(one.get("size") or 0)
        file = _File(system.unstrip_protocol(one["name"]), size, f"{size} {version}")
        taken += found.add(file, known=known, texts=named)
    if not taken:
        raise DocumentError(
            f"{address} holds no *.txt, *.html, *.jsonl, *.parquet or *.warc",
            hint="Name the files, or the folder that they are in.",
        )


def _about(system: Any, path: str, files: list[str] | None) -> list[dict[str, Any]]:
    """The files that an address stands for, by their names."""
    if files is not None:
        return [system.info(name) for name in files]
    if "*" in path:
        found = system.glob(path, detail=True).values()
    elif system.isdir(path):
        found = system.ls(path, detail=True)
    else:
        found = [system.info(path)]
    kept = [one for one in found if one["type"] == "file" and not _is_hidden(one["name"])]
    return sorted(kept, key=lambda one: str(one["name"]))


def _is_hidden(path: str) -> bool:
    return PurePosixPath(path).name.startswith(".")


def _groups(files: Iterable[_File]) -> Iterator[Source]:
    """Texts and saved pages in the order of their ids, some hundreds a source."""
    by_name = sorted(files, key=lambda f: (PurePosixPath(f.address).name, f.address))
    ordered = sorted(by_name, key=lambda f: _id(f.address))
    for begin in range(0, len(ordered), TOGETHER):
        group = ordered[begin : begin + TOGETHER]
        yield Source(
            "files",
            tuple(f.address for f in group),
            sum(f.size for f in group),
            " ".join(f.version for f in group),
        )


def _id(address: str) -> str:
    """The id of a file's document; where its name gives none, the file is read for it."""
    if name := name_of(Path(PurePosixPath(address).name)):
        return name
    page = read_file(address)
    document = document_of(page)[0] if isinstance(page, Page) else None
    return document.id if document else page.id


def _cut(files: Iterable[tuple[Kind, _File]], names: Names) -> Iterator[Source]:
    for kind, file in files:
        whole = Source(
            kind,
            (file.address,),
            file.size,
            file.version,
            text_field=names.text,
            id_field=names.id,
        )
        if kind == "table":
            yield from _row_groups(whole)
        elif kind == "lines" and file.size > LARGE and not is_remote(file.address):
            compressed = file.address.lower().endswith((".gz", ".zst"))
            yield from (whole,) if compressed else _ranges(whole)
        else:
            yield whole


def _ranges(whole: Source) -> Iterator[Source]:
    """A file of lines in parts of about equal size, each of which knows its first line."""
    begin, line, at, lines = 0, 1, 0, 0
    with Path(whole.addresses[0]).open("rb") as stream:
        while block := stream.read(BLOCK):
            if at + len(block) - begin >= LARGE:
                block += stream.readline()
                at, lines = at + len(block), lines + block.count(b"\n")
                yield replace(whole, begin=begin, end=at, first=line, size=at - begin)
                begin, line = at, line + lines
                lines = 0
            else:
                at, lines = at + len(block), lines + block.count(b"\n")
    if at > begin:
        yield replace(whole, begin=begin, end=at, first=line, size=at - begin)


def _row_groups(whole: Source) -> Iterator[Source]:
    """Runs of row groups of a table.

    Raises:
        DocumentError: When it has no column of texts.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    (address,) = whole.addresses
    try:
        with opened(address) as stream:
            about = pq.read_metadata(stream)
            columns = columns_of(about.schema.to_arrow_schema().names, whole)
    except (pa.ArrowException, OSError):
        # Whoever reads it tells what is wrong with it.
        yield whole
        return
    if not {whole.text_field, "html"} & set(columns):
        raise DocumentError(
            f"{address} has neither a column {whole.text_field} nor html",
            hint="Name the column of the texts with --text-field; it has "
            + shortened(ValueError(", ".join(about.schema.to_arrow_schema().names))),
        )
    begin, first, size, rows = 0, 1, 0, 0
    for group in range(about.num_row_groups):
        size += about.row_group(group).total_byte_size
        rows += about.row_group(group).num_rows
        if size >= LARGE or group == about.num_row_groups - 1:
            yield replace(whole, begin=begin, end=group + 1, first=first, size=size)
            begin, first, size, rows = group + 1, first + rows, 0, 0
