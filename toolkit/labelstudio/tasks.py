"""Documents and records → Label Studio tasks, predictions and annotations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from toolkit import __version__
from toolkit.labelstudio.config import TEXT, Page
from toolkit.labelstudio.fields import default_of
from toolkit.model import Document, Field, JSONObject, Layer

RULES = f"redline-rules-{__version__}"
"""The model version of what rules suggest."""


def task_data(
    document: Document,
    actors: Sequence[Mapping[str, Any]],
    *,
    schema_version: str,
    annotator: str | None = None,
    layers: Sequence[str] = (),
) -> JSONObject:
    """A document → the `data` of its task.

    Args:
        document: What is to be annotated.
        actors: The registry, from which annotators choose.
        schema_version: The version of the schema that the page was made from.
        annotator: Whose task it is; None: whoever opens it.
        layers: The names of the layers that are annotated in it; none: all, and nothing is said.
    """
    data: JSONObject = {
        "document_id": document.id,
        TEXT: document.text,
        "text_sha256": document.text_sha256,
        "title": document.title or document.id,
        "schema_version": schema_version,
        "actors": actor_choices(actors),
        "feedback": "",
    }
    if annotator:
        data["annotator"] = annotator
    if layers:
        data["layers"] = list(layers)
    return data


def actor_choices(actors: Sequence[Mapping[str, Any]]) -> list[JSONObject]:
    """The registry → the entries of the page's actor field, by name; an entry's alias is the id."""
    named = sorted(actors, key=lambda actor: (actor["name"].casefold(), actor["id"]))
    names = Counter(actor["name"] for actor in named)
    return [
        {
            "value": f"{actor['name']} ({actor['id']})"
            if names[actor["name"]] > 1
            else actor["name"],
            "alias": actor["id"],
        }
        for actor in named
    ]


def shown(record: Mapping[str, Any], layers: Sequence[Layer], page: Page) -> JSONObject:
    """A record → what of it stands on a page; what follows from other layers is to be derived."""
    there = {layer.name for layer in page.layers}
    return {**record, **{layer.name: [] for layer in layers if layer.name not in there}}


def prediction(record: Mapping[str, Any], layers: Sequence[Layer]) -> JSONObject:
    """A record → a prediction, under the name of whoever made it.

    What decoding would supply is left open: an annotator who then links a speaker need not also
    take back that nobody was known to speak.
    """
    return {
        "model_version": predicted_by(record),
        "result": result_of(record, layers, every=False),
    }


def predicted_by(record: Mapping[str, Any]) -> str:
    """The model version of a prediction: who suggested it, or the annotator of an earlier pass.

    What was not suggested by our rules says so in its provenance, before the name of its rule.
    """
    if record["kind"] != "suggestion":
        return str(record["annotator"])
    lists = (items for items in record.values() if isinstance(items, list))
    made = (str(i.get("provenance", {}).get("rule", "")) for items in lists for i in items)
    return next((rule.rpartition(": ")[0] for rule in made if ": " in rule), RULES)


def result_of(
    record: Mapping[str, Any], layers: Sequence[Layer], *, every: bool = True
) -> list[JSONObject]:
    """A record in canonical form → the `result` of an annotation that decodes to it again.

    A region's id is made from the item's, and a part's from the item's and the part's name. They
    come in the order of the text, the longer before what it holds: the page draws them in this
    order, and what is drawn inside another does not cut it into pieces.

    Args:
        record: In canonical form.
        layers: Those that are on the page.
        every: Whether values are written, too, that decoding would supply.
    """
    regions: list[JSONObject] = []
    relations: list[JSONObject] = []
    for layer in layers:
        for item in record[layer.name]:
            regions.extend(_item_results(item, layer, every=every))
            relations.extend(_relations(item, layer))
    return sorted(regions, key=_place) + relations


def _place(region: JSONObject) -> tuple[int, int]:
    return region["value"]["start"], -region["value"]["end"]


def region_id(item_id: str) -> str:
    """The id of the region that an item becomes.

    The page makes a CSS class of it, unescaped: a dot in it would leave the region colourless.

    >>> region_id("t.39-78.2")
    't_39-78_2'
    """
    return item_id.replace(".", "_")


def part_region_id(region: str, part: str) -> str:
    """The id of the region that a part of an item becomes, from that of the item's region.

    >>> part_region_id("t_39-78_2", "marker")
    't_39-78_2_marker'
    """
    return f"{region}_{part}"


def _item_results(item: Mapping[str, Any], layer: Layer, *, every: bool) -> Iterator[JSONObject]:
    label = _result(
        region_id(item["id"]), item, layer.control, "labels", [item[layer.label_property]]
    )
    score = item.get("provenance", {}).get("score")
    yield label if score is None else {**label, "score": score}
    for field in layer.fields:
        supplied = not every and default_of(field, item) == item.get(field.property)
        if field.property in item and not supplied:
            yield _filled(item, field)
    for part in layer.parts:
        if part.name in item:
            region = part_region_id(region_id(item["id"]), part.name)
            yield _result(region, item[part.name], layer.control, "labels", [part.name])


def _filled(item: Mapping[str, Any], field: Field) -> JSONObject:
    value, region = item[field.property], region_id(item["id"])
    match field.control:
        case "Choices":
            values = list(value) if field.many else [value]
            return _result(region, item, field.name, "choices", values)
        case "Taxonomy":
            return _result(region, item, field.name, "taxonomy", [[value]])
        case _:
            return _result(region, item, field.name, "textarea", [written(value, field)])


def written(value: Any, field: Field) -> str:
    """The value of a TextArea as an annotator types it; an object, ``name; kind; country``."""
    if not field.keys:
        return str(value)
    return "; ".join(value.get(key, "") for key in field.keys).rstrip("; ")


def _result(
    region: str, span: Mapping[str, Any], name: str, kind: str, values: list[Any]
) -> JSONObject:
    place = {"start": span["start"], "end": span["end"], "text": span["text"]}
    # A TextArea's own text stands where other results repeat the region's.
    key = "text" if kind == "textarea" else kind
    return {
        "id": region,
        "from_name": name,
        "to_name": TEXT,
        "type": kind,
        "value": {**place, key: values},
    }


def _relations(item: Mapping[str, Any], layer: Layer) -> Iterator[JSONObject]:
    for role in layer.roles:
        filler = item.get(role.property)
        if role.key is not None:
            ids = [f[role.key] for f in filler or () if f[role.role_key] == role.name]
        elif role.many:
            ids = list(filler or ())
        else:
            ids = [] if filler is None else [filler]
        for target in ids:
            yield _relation(region_id(item["id"]), region_id(target), role.name)
    for part in layer.parts:
        if part.name in item:
            yield _relation(
                region_id(item["id"]), part_region_id(region_id(item["id"]), part.name), part.name
            )


def _relation(source: str, target: str, label: str) -> JSONObject:
    return {
        "from_id": source,
        "to_id": target,
        "type": "relation",
        "direction": "right",
        "labels": [label],
    }
