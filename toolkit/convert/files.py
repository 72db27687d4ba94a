"""Records → the files of each format, in pieces."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from toolkit.convert import bigbio, brat, columns, plover, spacy_docs, tables, uima, web_annotation
from toolkit.convert.given import Given, Piece, place_of
from toolkit.convert.loss import Losses
from toolkit.schema import Schema


@dataclass(frozen=True, slots=True)
class Format:
    """One format that records are converted to."""

    what: str
    """For help."""
    cannot_hold: Callable[[Schema], Losses]
    pieces: Callable[[Given], Iterator[Piece]]


def _brat(given: Given) -> Iterator[Piece]:
    for name, text in brat.configuration(given.schema):
        yield name, text.encode("utf-8")
    for record, document in given.pairs():
        text, annotations = brat.to_brat(record, document, given.actors, given.schema)
        yield f"{place_of(record)}.txt", text.encode("utf-8")
        yield f"{place_of(record)}.ann", annotations.encode("utf-8")


FORMATS: Mapping[str, Format] = {
    "brat": Format("brat standoff, with its configuration", brat.cannot_hold, _brat),
    "conll": Format("columns with BIO tags", columns.cannot_hold, columns.to_conll),
    "spacy": Format("spaCy’s DocBin", spacy_docs.cannot_hold, spacy_docs.to_docbins),
    "uima": Format("UIMA CAS as XMI, for INCEpTION", uima.cannot_hold, uima.to_xmi),
    "bigbio": Format("BigBIO’s KB schema", bigbio.cannot_hold, bigbio.to_jsonl),
    "webanno": Format("W3C Web Annotation", web_annotation.cannot_hold, web_annotation.to_jsonld),
    "csv": Format("tables in CSV, one for each layer", tables.cannot_hold, tables.to_csv),
    "plover": Format("a table of events after PLOVER", plover.cannot_hold, plover.to_table),
}
"""By the name that ``--to`` takes."""
