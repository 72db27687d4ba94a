"""The terms of the W3C's context for annotations that are used here: no test needs a network.

Written from the Web Annotation Vocabulary, W3C Recommendation of 23 February 2017.
"""

from __future__ import annotations

from typing import Any

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
PURPOSES = ("classifying", "commenting", "describing", "highlighting", "identifying", "linking")
CLASSES = (
    "Annotation",
    "SpecificResource",
    "TextualBody",
    "TextPositionSelector",
    "TextQuoteSelector",
)
TERMS: dict[str, Any] = {
    "oa": "http://www.w3.org/ns/oa#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "as": "http://www.w3.org/ns/activitystreams#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "id": "@id",
    "type": "@type",
    "AnnotationPage": "as:OrderedCollectionPage",
    "items": {"@type": "@id", "@id": "as:items", "@container": "@list"},
    "body": {"@type": "@id", "@id": "oa:hasBody"},
    "target": {"@type": "@id", "@id": "oa:hasTarget"},
    "source": {"@type": "@id", "@id": "oa:hasSource"},
    "selector": {"@type": "@id", "@id": "oa:hasSelector"},
    "purpose": {"@type": "@vocab", "@id": "oa:hasPurpose"},
    "motivation": {"@type": "@vocab", "@id": "oa:motivatedBy"},
    "value": "rdf:value",
    "exact": "oa:exact",
    "prefix": "oa:prefix",
    "suffix": "oa:suffix",
    "start": {"@type": "xsd:nonNegativeInteger", "@id": "oa:start"},
    "end": {"@type": "xsd:nonNegativeInteger", "@id": "oa:end"},
    **{name: f"oa:{name}" for name in (*PURPOSES, *CLASSES)},
}


def alone(page: dict[str, Any]) -> dict[str, Any]:
    """A page with the terms in place of the address of the context."""
    context = [TERMS if one == CONTEXT else one for one in page["@context"]]
    return {**page, "@context": context}
