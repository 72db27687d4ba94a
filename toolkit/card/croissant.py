"""A release → croissant.json: the files and their columns, for programs that know Croissant.

Source: the Croissant format specification 1.1, https://docs.mlcommons.org/croissant/, and its
vocabulary for responsible AI (rai) 1.0.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from toolkit.card.account import how, limits, number
from toolkit.card.citation import AUTHOR, abstract, bibtex
from toolkit.card.hub import licenses
from toolkit.card.markdown import in_words, one_line
from toolkit.card.metadata import metadata, title
from toolkit.card.people import MODEL, kinds
from toolkit.card.release import Release
from toolkit.dataset.columns import Column, Columns, Labels, Listed, meanings
from toolkit.model import JSONObject

CONFORMS_TO = "http://mlcommons.org/croissant/1.1"
PARQUET = "application/x-parquet"
TYPES = {"string": "sc:Text", "int64": "sc:Integer", "float64": "sc:Float"}
REFERENCES = {"document_id": "documents", "actor_id": "actors"}
"""Columns that hold the id of a row of another config."""
CONTEXT: JSONObject = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "arrayShape": "cr:arrayShape",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "containedIn": "cr:containedIn",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "description": {"@container": "@language"},
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileProperty": "cr:fileProperty",
    "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isArray": "cr:isArray",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "name": {"@container": "@language"},
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
"""As the specification gives it; a reader that compares finds nothing missing."""


def croissant(release: Release) -> JSONObject:
    """A release → its description in Croissant 1.1.

    It has a record set for each config; where there is more than one split, for each split of it.
    Lists within lists are left to the tables in which they stand alone.
    """
    licence = licenses().get(release.project.license)
    found: JSONObject = {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": CONFORMS_TO,
        "name": title(release),
        "description": abstract(release),
        "license": f"https://spdx.org/licenses/{licence}" if licence else release.project.license,
        "url": release.project.url,
        "creator": {"@type": "sc:Organization", "name": AUTHOR},
        "citeAs": bibtex(release),
        # It has to be three numbers: the schema's, and what tells the content apart.
        "version": f"{release.schema.version}+{release.fingerprint}",
        "keywords": metadata(release)["tags"],
        "inLanguage": metadata(release).get("language", []),
        "isLiveDataset": False,
        **_responsible(release),
        "distribution": [
            _file(shard) for splits in release.configs.values() for shard in splits.values()
        ],
        "recordSet": [
            _record_set(release, config, split, shard["path"])
            for config, splits in release.configs.items()
            for split, shard in splits.items()
        ],
    }
    return {name: value for name, value in found.items() if value not in ("", [], None)}


def _responsible(release: Release) -> JSONObject:
    """What is known of how the data were made, in the words of the rai vocabulary."""
    annotators = kinds(release.readers, release.annotators)
    counts = release.facts.readers_by_number()
    found: JSONObject = {
        "rai:dataAnnotationProtocol": [one_line(" ".join(how(release)).replace("`", ""))],
        "rai:dataLimitations": [one_line(limit.replace("`", "")) for limit in limits(release)],
    }
    if annotators:
        found["rai:dataAnnotationPlatform"] = ["Label Studio"]
    if counts:
        told = [f"{number(times)} documents by {number(n)}" for n, times in counts.items()]
        found["rai:annotationsPerItem"] = f"Annotators for each document: {in_words(told)}"
    if MODEL in annotators:
        found["rai:machineAnnotationTools"] = ["a language model"]
        if annotators == {MODEL}:
            found["rai:annotatorDemographics"] = ["None: no person annotated."]
    if release.facts.rows["actors"]:
        found["rai:personalSensitiveInformation"] = [
            (
                "The texts and the registry of actors name people in the news. Annotators are given"
                " under pseudonyms."
            )
        ]
    return found


def _file(shard: Mapping[str, Any]) -> JSONObject:
    return {
        "@type": "cr:FileObject",
        "@id": shard["path"],
        "name": shard["path"],
        "contentUrl": shard["path"],
        "contentSize": f"{shard['download_size']} B",
        "encodingFormat": PARQUET,
        "sha256": shard["sha256"],
    }


def _record_set(release: Release, config: str, split: str, path: str) -> JSONObject:
    identity = config if len(release.configs[config]) == 1 else f"{config}/{split}"
    columns = release.columns[config]
    found: JSONObject = {"@type": "cr:RecordSet", "@id": identity, "name": identity}
    if "id" in columns:
        found["key"] = {"@id": f"{identity}/id"}
    reader = _Reader(path, release)
    told = meanings(release.schema, config)
    found["field"] = [
        reader.field(f"{identity}/{name}", name, column, told.get(name, ""))
        for name, column in columns.items()
    ]
    return found


class _Reader:
    """Says where in one file the fields are found."""

    def __init__(self, path: str, release: Release) -> None:
        self.path = path
        self.one_split = {config for config, s in release.configs.items() if len(s) == 1}

    def field(self, identity: str, name: str, column: Column, about: str) -> JSONObject:
        """One column of the file."""
        found = self._head(identity, name, about)
        inner = column.of if isinstance(column, Listed) else column
        if isinstance(column, Listed):
            found |= {"isArray": True, "arrayShape": "-1"}
        if isinstance(inner, str | Labels):
            found |= _typed(inner, about) | {"source": self._source(name)}
        elif isinstance(inner, Mapping):
            found["subField"] = list(self._sub_fields(identity, name, inner))
        target = REFERENCES.get(name)
        if target in self.one_split and isinstance(column, str):
            found["references"] = {"field": {"@id": f"{target}/id"}}
        return found

    def _sub_fields(
        self, identity: str, name: str, columns: Columns, before: str = ""
    ) -> Iterator[JSONObject]:
        """What is in a struct, or in the structs of a list; a struct in it is laid beside."""
        for key, column in columns.items():
            path = f"{before}{key}"
            inner = column.of if isinstance(column, Listed) else column
            if isinstance(column, Mapping):
                yield from self._sub_fields(identity, name, column, f"{path}.")
            elif isinstance(inner, str | Labels):
                found = self._head(f"{identity}/{path}", path, "")
                if isinstance(column, Listed):
                    found |= {"isArray": True, "arrayShape": "-1"}
                yield found | _typed(inner, "") | {"source": self._source(name, path)}

    def _head(self, identity: str, name: str, about: str) -> JSONObject:
        told = one_line(about.replace("`", ""))
        described = {"description": told} if told else {}
        return {"@type": "cr:Field", "@id": identity, "name": name, **described}

    def _source(self, column: str, path: str = "") -> JSONObject:
        found: JSONObject = {"fileObject": {"@id": self.path}, "extract": {"column": column}}
        return {**found, "transform": {"jsonPath": path}} if path else found


def _typed(column: Column, about: str) -> JSONObject:
    """The type of a leaf; a label is its number, and what the numbers are is said."""
    if isinstance(column, Labels):
        names = ", ".join(f"{place} = {name}" for place, name in enumerate(column.names))
        told = one_line(f"{about.replace('`', '')} Labels: {names}.")
        return {"dataType": "sc:Integer", "description": told}
    return {"dataType": TYPES[str(column)]}
