"""What goes wrong with links and waivers: files that a person writes by hand."""

from __future__ import annotations

import copy
import json
from typing import Any

from tests.mutations.mutation import Place, breaks
from tests.mutations.project import Project
from tests.mutations.reading import HERE
from toolkit.model import JSONObject

LINKS: JSONObject = json.loads((HERE / "links.json").read_text("utf-8"))
SENDS = {"document_id": "article", "id": "e.705-710"}


def cluster(p: Project) -> JSONObject:
    """The one cluster: the same act in two articles."""
    p.links = copy.deepcopy(LINKS)
    return p.links["links"][0]  # type: ignore[no-any-return]


def at(path: str) -> Place:
    """A place in links.json."""
    return {"file": "links.json", "path": path}


@breaks("link-member-unknown")
def a_member_is_no_item_of_its_document(p: Project) -> Place:
    cluster(p)["members"][1]["id"] = "e.0-3"
    return at("$.links[0].members[1]")


@breaks("link-member-unknown")
def a_member_is_of_an_unknown_document(p: Project) -> Place:
    cluster(p)["members"][1]["document_id"] = "notices"
    return at("$.links[0].members[1]")


@breaks("link-kind-mismatch")
def a_cluster_of_quotes_holds_events(p: Project) -> list[Place]:
    cluster(p)["kind"] = "same_quote"
    return [at("$.links[0].members[0]"), at("$.links[0].members[1]")]


@breaks("link-single-member")
def a_cluster_has_one_member(p: Project) -> Place:
    cluster(p)["members"].pop()
    return at("$.links[0].members")


@breaks("link-item-in-two-clusters")
def a_cluster_names_an_item_twice(p: Project) -> Place:
    cluster(p)["members"].append(dict(SENDS))
    return at("$.links[0].members[2]")


@breaks("link-item-in-two-clusters")
def an_item_is_in_two_clusters(p: Project) -> list[Place]:
    again = {**copy.deepcopy(cluster(p)), "id": "corn"}
    assert p.links is not None
    p.links["links"].append(again)
    return [at("$.links[1].members[0]"), at("$.links[1].members[1]")]


@breaks("attribute-value-unknown")
def a_cluster_is_of_an_unknown_kind(p: Project) -> Place:
    cluster(p)["kind"] = "same_place"
    return at("$.links[0].kind")


@breaks("schema-violation")
def a_cluster_has_no_id(p: Project) -> Place:
    del cluster(p)["id"]
    return at("$.links[0]")


@breaks("schema-version-unknown")
def the_links_are_of_another_version(p: Project) -> Place:
    cluster(p)
    assert p.links is not None
    p.links["schema_version"] = "0.9.0"
    return at("$.schema_version")


def waiver(p: Project, code: str = "target-missing", **values: Any) -> JSONObject:
    """Explain a warning of the article's record."""
    entry = {"code": code, "record": "article.annotator-1", "path": "$.conditional_threats[0]"}
    p.waivers = [{**entry, "reason": "The text names nobody.", **values}]
    return p.waivers[0]


@breaks("waiver-unused")
def a_waiver_explains_a_warning_that_is_not_given(p: Project) -> Place:
    waiver(p)
    return {"file": "waivers.json", "path": "$[0]"}


@breaks("waiver-unused", "threatener-missing")
def a_waiver_explains_an_error(p: Project) -> list[Place]:
    p.unrelate("bridge", "ruritania")
    waiver(p, "threatener-missing", path="$.conditional_threats[0].threatener_ids")
    return [{"path": "$[0]"}, {"path": "$.conditional_threats[0].threatener_ids"}]


@breaks("waiver-invalid")
def a_waiver_has_no_reason(p: Project) -> Place:
    waiver(p, reason=" ")
    return {"file": "waivers.json", "path": "$[0].reason"}


@breaks("waiver-invalid")
def a_waiver_names_an_unknown_code(p: Project) -> Place:
    waiver(p, "target-lost")
    return {"file": "waivers.json", "path": "$[0].code"}


@breaks("waiver-invalid")
def the_waivers_are_an_object(p: Project) -> Place:
    waiver(p)
    p.waivers = {"waivers": p.waivers}  # type: ignore[assignment]
    return {"file": "waivers.json", "path": "$"}
