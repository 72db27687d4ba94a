"""Source files → documents: text decoded and never touched again, sections and title proposed.

What a person decided of a document (`annotations/metadata.json`) is laid over what rules propose.
"""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, fields, replace
from pathlib import Path
from typing import Any, NamedTuple

from toolkit.dates import is_edtf
from toolkit.errors import DocumentError
from toolkit.files import read_json, read_lines, sha256
from toolkit.model import Document, JSONObject, Section, Span
from toolkit.problems import Problem, excerpt, ordered, problem
from toolkit.schema import Schema, load_schema
from toolkit.sections import partition_fault, propose_sections, propose_title
from toolkit.seeds import files_of
from toolkit.violations import json_path
from toolkit.webpage import PAGES, WebPage, read_page

LARGEST = 10_000_000
"""Bytes of a source file. An article has some thousands: a file a thousand times as long is
something else, and a labeling page that showed it would not answer any more."""
TOGETHER = ("published", "published_basis")
"""Fields that are given both or not at all."""
DECIDED = ("language", *TOGETHER, "translation", "source", "license", "title", "sections")
"""What a person may decide of a document; the rest follows from its file."""
MARKS_OF_UTF16 = (b"\xff\xfe", b"\xfe\xff")
CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1b"))


def ingest(
    seeds: Sequence[Path], metadata: Mapping[str, Any], schema: Schema | None = None
) -> tuple[list[Document], list[Problem]]:
    """Source files → their documents, sorted by id, and what is wrong with the files.

    Args:
        seeds: Texts and saved web pages (``*.html``), and folders that stand for those in them.
        metadata: By document id, what a person decided; it wins over the rules.
        schema: What the decisions are held against; None: the schema that ships with redline.

    Returns:
        The documents that can be used, and all problems. A file with a problem is left out; a
        faulty decision is left out, and its document stays.

    Raises:
        DocumentError: When a path does not exist, or a folder holds none; when a web
            page is given and trafilatura is not installed.
    """
    problems: list[Problem] = []
    found: dict[str, tuple[Document, Path]] = {}
    for path in files_of(seeds):
        read = _read(path)
        if isinstance(read, Problem):
            problems.append(read)
        elif read.id in found:
            message = f"{found[read.id][1]} has the same id; rename one of the two files"
            problems.append(
                problem(read.id, "$.id", "duplicate-document-id", message, file=str(path))
            )
        else:
            found[read.id] = (read, path)
    documents = _distinct(found, problems)
    for place, document in enumerate(documents):
        if document.id in metadata:
            schema = schema or load_schema()
            documents[place], faults = laid_over(document, metadata[document.id], schema)
            problems.extend(faults)
    given = set(found) | {p.record for p in problems}
    for unknown in sorted(set(metadata) - given):
        message = "no such document was given; remove the entry, or give its file too"
        problems.append(problem(unknown, "$", "metadata-unknown-document", message))
    return documents, ordered(problems)


def document_id(path: Path, text_sha256: str) -> str:
    """A source file's name without its ending → a slug; of a name without any, its text's hash.

    >>> document_id(Path("Über uns_2.TXT"), "0f3a"), document_id(Path("—.txt"), "0f3a")
    ('ber-uns_2', 'text-0f3a')
    """
    slug = re.sub(r"[^a-z0-9_.-]", "-", path.stem.lower()).lstrip("_.-")
    return slug or f"text-{text_sha256[:12]}"


def read_metadata(path: Path) -> dict[str, Any]:
    """`metadata.json` → by document id, what a person decided.

    Raises:
        DocumentError: When the file holds no object.
        RecordError: When it cannot be read, or is not JSON.
    """
    values = read_json(path)
    if not isinstance(values, dict):
        raise DocumentError(
            f"{path} holds no object", hint='Write {"<document id>": {"language": "en"}}.'
        )
    return values


def read_documents(path: Path) -> dict[str, Document]:
    """A file of documents, one a line → the documents by id, in the order of the file.

    Raises:
        DocumentError: When a line lacks a required key, repeats an id, or holds a text that is
            not the one its hash was taken of.
        RecordError: When the file cannot be read, or a line is not a JSON object.
    """
    documents: dict[str, Document] = {}
    for number, values in read_lines(path):
        document = document_of(values, f"{path}, line {number},")
        if document.id in documents:
            raise DocumentError(
                f"{path}, line {number}, repeats the id {document.id!r}",
                hint="Remove one of the two lines, or run redline ingest again.",
            )
        documents[document.id] = document
    return documents


def document_of(values: JSONObject, place: str) -> Document:
    """A line of a file of documents → its document.

    Raises:
        DocumentError: When it is none; `place` tells which line it is.
    """
    known = {f.name: f.default is MISSING for f in fields(Document)}
    for name in (name for name, required in known.items() if required and name not in values):
        raise _spoilt(f"{place} lacks {name!r}")
    for name in sorted(set(values) - set(known)):
        raise _spoilt(f"{place} has {name!r}, which documents do not have")
    for name in (name for name in ("id", "text") if not isinstance(values[name], str)):
        raise _spoilt(f"{place} has {values[name]!r} as {name}")
    try:
        document = Document.from_json(values)
        same = sha256(document.text.encode("utf-8")) == document.text_sha256
        fault = partition_fault(document.text, document.sections)
    except KeyError as error:
        raise _spoilt(f"{place} has a section that lacks {error}") from error
    except (TypeError, ValueError) as error:
        raise _spoilt(f"{place} is not a document: {error}") from error
    if not same:
        raise _spoilt(f"{place} has another text of {document.id} than text_sha256 is of")
    if fault:
        raise _spoilt(f"{place} has sections of {document.id} that are no partition: {fault}")
    return document


def _spoilt(message: str) -> DocumentError:
    return DocumentError(message, hint="Never edit this file: write it again with redline ingest.")


class Fault(NamedTuple):
    """Why something is no text of an article."""

    code: str
    message: str
    line: int | None = None


def _read(path: Path) -> Document | Problem:
    def told(fault: Fault) -> Problem:
        name = document_id(path, "")
        line = {} if fault.line is None else {"line": fault.line}
        return problem(name, "", fault.code, fault.message, file=str(path), **line)

    data = bytes_of(path)
    if isinstance(data, Fault):
        return told(data)
    article = article_of(data, page=path.suffix.lower() in PAGES)
    if isinstance(article, Fault):
        return told(article)
    digest = sha256(article.text.encode("utf-8"))
    return document_by_rules(document_id(path, digest), article.text, digest, article.published)


def bytes_of(path: Path) -> bytes | Fault:
    """A source file → its bytes, or why it cannot be one."""
    try:
        about = path.stat()
        if not stat.S_ISREG(about.st_mode):
            return Fault("document-unreadable", "is not a regular file; give a text file")
        if about.st_size > LARGEST:
            return too_large(about.st_size)
        return path.read_bytes()
    except OSError as error:
        return Fault("document-unreadable", f"{error.strerror}; check the file's permissions")


def too_large(size: int) -> Fault:
    """What is said of a file of so many bytes."""
    told = f"{size / 1e6:.1f} MB, more than the {LARGEST // 10**6} MB of any article"
    return Fault("document-too-large", f"{told}; split the file, or leave it out")


def article_of(data: bytes, *, page: bool, thing: str = "file") -> WebPage | Fault:
    """The bytes of a text or of a web page → its article, or why it holds none.

    Args:
        data: What was read.
        page: Whether it is HTML.
        thing: What messages call where it was read from.
    """
    if len(data) > LARGEST:
        return too_large(len(data))
    if data.startswith(MARKS_OF_UTF16):
        return Fault("document-not-utf8", f"the {thing} is UTF-16; save it as UTF-8")
    controls = len(data) - len(data.translate(None, CONTROLS))
    if b"\0" in data or controls * 10 > len(data):
        at = data.find(b"\0")
        what = f"byte {at} is NUL" if at >= 0 else f"{controls} bytes are control characters"
        return Fault("document-binary", f"{what}: this is no text; leave the {thing} out")
    try:
        article = read_page(data) if page else WebPage(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = (
            f"byte {error.start} (0x{data[error.start]:02x}, in line {line}) is not UTF-8: "
            f"{error.reason}; save the {thing} as UTF-8"
        )
        return Fault("document-not-utf8", message, line)
    text = article.text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        what = "there is no article in the page" if page else f"there is no text in the {thing}"
        return Fault("document-empty", f"{what}; leave it out")
    return WebPage(text, article.published)


def document_by_rules(name: str, text: str, digest: str, published: str | None = None) -> Document:
    """A text → its document, as far as rules can tell what it is; the day is one that it states."""
    sections = propose_sections(text)
    return Document(
        id=name,
        text=text,
        text_sha256=digest,
        language="und",
        translation="unknown",
        license="unknown",
        sections=sections,
        title=propose_title(text, sections),
        published=published,
        published_basis="stated" if published else None,
    )


def _distinct(
    found: Mapping[str, tuple[Document, Path]], problems: list[Problem]
) -> list[Document]:
    """The documents by id, of those with the same text the first alone."""
    kept: dict[str, Document] = {}
    for name in sorted(found):
        document, path = found[name]
        first = kept.setdefault(document.text_sha256, document)
        if first is not document:
            message = f"the text is that of {first.id}; remove one of the two files"
            code = "duplicate-document-text"
            problems.append(problem(name, "$.text", code, message, file=str(path)))
    return list(kept.values())


def laid_over(document: Document, decided: Any, schema: Schema) -> tuple[Document, list[Problem]]:
    """A document with what is said of it, and what is wrong with that; faulty values are left."""
    if not isinstance(decided, Mapping):
        message = f"{excerpt(repr(decided))} is not an object of decisions"
        return document, [problem(document.id, "$", "metadata-invalid", message)]
    faults = list(_faults(document, decided, schema))
    wrong = {fault.path.removeprefix("$.").partition("[")[0] for fault in faults}
    if wrong & set(TOGETHER):
        wrong |= set(TOGETHER)
    good: dict[str, Any] = {k: v for k, v in decided.items() if k in DECIDED and k not in wrong}
    if "sections" in good:
        sections = tuple(Section(Span.of(s), s["kind"]) for s in good["sections"])
        good["sections"] = sections
        good.setdefault("title", propose_title(document.text, sections))
    return replace(document, **good), faults


def _faults(document: Document, decided: Mapping[str, Any], schema: Schema) -> Iterator[Problem]:
    def fault(path: str, message: str, code: str = "metadata-invalid") -> Problem:
        return problem(document.id, path, code, message)

    for name in decided:
        if name not in DECIDED:
            known = ", ".join(DECIDED)
            yield fault(json_path((name,)), f"nobody decides this; known are {known}")
    known_fields = {name: value for name, value in decided.items() if name in DECIDED}
    refused = set()
    for found in schema.violations("document", {**document.to_json(), **known_fields}):
        name = str(found.path[0]) if found.path else ""
        if name in known_fields:
            refused.add(name)
            yield fault(json_path(found.path), found.message)
    given = [name for name in TOGETHER if name in decided]
    if len(given) == 1:
        missing = next(name for name in TOGETHER if name not in given)
        yield fault(f"$.{given[0]}", f"is given without {missing}; give both or none")
    if "published" in decided and "published" not in refused and not is_edtf(decided["published"]):
        yield fault("$.published", f"{excerpt(decided['published'])} is not a date in EDTF")
    if "title" in decided and "title" not in refused and decided["title"] not in document.text:
        yield fault("$.title", f"{excerpt(decided['title'])} does not stand in the text")
    if "sections" in decided and "sections" not in refused:
        sections = [Section(Span.of(s), s["kind"]) for s in decided["sections"]]
        if message := partition_fault(document.text, sections):
            yield fault("$.sections", message, "sections-not-a-partition")
