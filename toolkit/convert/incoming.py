"""Corpora of other tools → records, and a document for each of their texts.

Each text has its annotations in a file beside it. The folder names the reader, where it is called
as readers are here (annotator-1, gold, suggest); else it is annotator-1.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from toolkit.convert.drawn import SUGGEST, head_of
from toolkit.convert.from_brat import from_brat
from toolkit.convert.installed import library
from toolkit.convert.line_ends import Counted, moved
from toolkit.documents import document_id, ingest
from toolkit.files import dumps_line, read_bytes, sha256
from toolkit.gather import Twice
from toolkit.model import GOLD, Document, JSONObject
from toolkit.problems import Problem, problem
from toolkit.schema import Schema
from toolkit.sections import propose_sections
from toolkit.survey import ENDINGS, OTHER_FILES

BRAT, UIMA = ".ann", ".xmi"
ABOVE = 4
"""In how many folders a type system is looked for."""
LINE_ENDS = re.compile("\r\n?")
ANNOTATOR = "annotator-"
READER = re.compile(rf"{ANNOTATOR}\d+|{GOLD}|{SUGGEST}")
NOBODY = f"{ANNOTATOR}1"
"""Who has annotated what says nothing of it."""


@dataclass(slots=True)
class Incoming:
    """What was found in other tools' files."""

    records: list[JSONObject] = field(default_factory=list)
    documents: dict[str, Document] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    twice: Twice = field(default_factory=Twice)

    def lines(self) -> list[tuple[str, bytes]]:
        """The id of each record and the line that it is written as, in their order."""
        made = ((str(one["id"]), dumps_line(one).encode("utf-8")) for one in self.records)
        return sorted(made, key=lambda line: line[0])

    def add(self, document: Document, record: JSONObject, file: Path) -> None:
        """One more reading."""
        self.problems += self.twice.add(str(record["id"]), {"file": str(file)})
        known = self.documents.setdefault(document.id, document)
        if known.text_sha256 != document.text_sha256:
            message = "another file of this name has another text; rename one of the two"
            self.problems.append(
                problem(document.id, "$.id", "duplicate-document-id", message, file=str(file))
            )
        self.records.append(record)


def told_apart(paths: Sequence[Path]) -> tuple[list[Path], list[Path]]:
    """Files and folders → annotations of other tools, and what holds exports and records."""
    others: list[Path] = []
    rest: list[Path] = []
    for path in paths:
        if not path.is_dir():
            (others if path.suffix.lower() in (BRAT, UIMA) else rest).append(path)
            continue
        found = [file for file in sorted(path.rglob("*")) if not _hidden(file, path)]
        here = [file for file in found if file.suffix.lower() in (BRAT, UIMA)]
        others += here
        own = (file.suffix.lower() in ENDINGS and file.name not in OTHER_FILES for file in found)
        if not here or any(own):
            rest.append(path)
    return list(dict.fromkeys(others)), rest


def _hidden(file: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in file.relative_to(folder).parts)


def read_incoming(
    files: Sequence[Path], schema: Schema, tick: Callable[[int], object] | None = None
) -> Incoming:
    """Files of annotations → all that is in them.

    Args:
        files: As `told_apart` found them.
        schema: Whose labels, roles and fields are meant.
        tick: Called with 1 when a file is done.

    Raises:
        RecordError: When a file cannot be read at all.
    """
    found = Incoming()
    for file in files:
        (_brat if file.suffix.lower() == BRAT else _uima)(file, schema, found)
        if tick is not None:
            tick(1)
    return found


def reader_of(file: Path) -> str:
    """Who has annotated a file."""
    name = file.resolve().parent.name
    return name if READER.fullmatch(name) else NOBODY


def _brat(file: Path, schema: Schema, found: Incoming) -> None:
    text = file.with_suffix(".txt")
    if not text.is_file():
        message = f"there is no {text.name} beside it; put the text there"
        found.problems.append(problem("", "$", "export-shape", message, file=str(file)))
        return
    documents, problems = ingest([text], {}, schema)
    found.problems += problems
    for document in documents:
        head = head_of(document.id, reader_of(file), document.text_sha256, schema.version)
        lines = _decoded(file, found)
        if lines is not None:
            raw = read_bytes(text).decode("utf-8")
            record, told = _counted_rightly(raw, lines, document, head, (schema, str(file)))
            found.problems += told
            found.add(document, record, file)


def _decoded(file: Path, found: Incoming) -> str | None:
    try:
        return read_bytes(file).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"not UTF-8: byte 0x{error.object[error.start]:02X}; save it as UTF-8"
        found.problems.append(problem("", "$", "export-not-json", message, file=str(file)))
        return None


def _counted_rightly(
    raw: str,
    lines: str,
    document: Document,
    head: Mapping[str, Any],
    by: tuple[Schema, str],
) -> tuple[JSONObject, list[Problem]]:
    """Offsets count in the file as it is, or with its line ends made one character: what fits."""
    schema, file = by
    record, problems = from_brat(document.text, lines, head, schema, file=file)
    if raw == document.text:
        return record, problems
    other, others = from_brat(raw, lines, head, schema, file=file)
    if _amiss(other, raw, schema) < _amiss(record, document.text, schema):
        return moved(other, Counted(raw), document.text, schema), others
    return record, problems


def _amiss(record: JSONObject, text: str, schema: Schema) -> int:
    """How many items are not what stands there."""
    return sum(
        item["text"] != text[item["start"] : item["end"]]
        for layer in schema.layers
        for item in record[layer.name]
    )


def _uima(file: Path, schema: Schema, found: Incoming) -> None:
    from toolkit.convert.from_uima import from_uima

    def fault(code: str, message: str) -> None:
        found.problems.append(problem("", "$", code, message, file=str(file)))

    types = _type_system(file)
    if types is None:
        fault("export-shape", "there is no TypeSystem.xml beside it or above it; put it there")
        return
    cassis = library("cassis", "DKPro Cassis")
    data = io.BytesIO(read_bytes(file))
    try:
        system = cassis.load_typesystem(io.BytesIO(read_bytes(types)))
        cas = cassis.load_cas_from_xmi(data, system)
    except Exception as error:  # noqa: BLE001 (what it raises is not told, and XML can be anything)
        why = str(error).strip().partition("\n")[0] or type(error).__name__
        fault("export-shape", f"it is no UIMA CAS of {types.name}: {why}; export it again as XMI")
        return
    if not cas.sofa_string:
        fault("document-empty", "it holds no text")
        return
    name = document_id(file, sha256(str(cas.sofa_string).encode("utf-8")))
    record, document, problems = from_uima(cas, name, reader_of(file), schema, file=str(file))
    found.problems += problems
    found.add(*_with_line_ends(document, record, schema), file)


def _type_system(file: Path) -> Path | None:
    """The type system of a CAS: in its folder, or in one above."""
    for folder in [*file.resolve().parents][:ABOVE]:
        for path in sorted(folder.glob("*.xml")):
            if path.name.casefold() == "typesystem.xml":
                return path
    return None


def _with_line_ends(
    document: Document, record: JSONObject, schema: Schema
) -> tuple[Document, JSONObject]:
    """Texts are kept with line ends of one character, and no byte-order mark."""
    text = LINE_ENDS.sub("\n", document.text.removeprefix("\ufeff"))
    if text == document.text:
        return document, record
    digest = sha256(text.encode("utf-8"))
    sections = propose_sections(text)
    made = replace(document, text=text, text_sha256=digest, sections=sections)
    found = moved({**record, "text_sha256": digest}, Counted(document.text), text, schema)
    return made, found
