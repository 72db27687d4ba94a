"""What was found → clusters as `links.json` has them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from toolkit.link import Found, joined
from toolkit.link.items import Key
from toolkit.model import JSONObject


def proposed(found: Sequence[Found], least: float) -> list[JSONObject]:
    """The clusters that pairs of a score make when nothing is known of any, sorted by id."""
    made = [
        cluster_of(one.kind, members)
        for one in found
        for members in joined(one, least).members.values()
        if spans(members)
    ]
    return sorted(made, key=lambda cluster: str(cluster["id"]))


def spans(members: Iterable[Key]) -> bool:
    """Whether items stand in two articles at least: what is linked is linked across articles."""
    return len({document for document, _ in members}) > 1


def cluster_of(kind: str, members: Iterable[Key]) -> JSONObject:
    """Items that are one and the same → their cluster, called after the first of them."""
    ordered = sorted(members, key=_in_text)
    document, item = ordered[0]
    return {
        "id": f"{kind.replace('_', '-')}.{document}.{item}",
        "kind": kind,
        "members": [{"document_id": document, "id": item} for document, item in ordered],
    }


def _in_text(key: Key) -> tuple[str, int, str]:
    """The order of items: by document, then where they begin."""
    document, item = key
    start = item.partition(".")[2].partition("-")[0]
    return document, int(start) if start.isdecimal() else 0, item
