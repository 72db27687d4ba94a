"""A pair of items → why they may be one and the same, in words that a person can check."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from toolkit.actors import NEW
from toolkit.link.items import Entry
from toolkit.link.likeness import words_shared

Name = Callable[[str], str]
"""An actor's id → the name."""
ROLES = {"same_event": "agent", "same_quote": "speaker", "same_threat": "threatener"}
"""What those are called who act, by kind of cluster."""
HALF = 0.5


def reasons(one: Entry, other: Entry, found: Mapping[str, float], name: Name) -> list[str]:
    """What speaks for a pair, then what speaks against it.

    >>> reasons(*two, found, str.title)  # doctest: +SKIP
    ['same speaker: Jake Sullivan', '5 of 6 words alike', 'said on 2021-12-07']
    """
    return [*_people(one, other, name), *_said(one, other, found), *_time(one, other, found)]


def _people(one: Entry, other: Entry, name: Name) -> Iterator[str]:
    role = ROLES[one.kind]
    if shared := one.who & other.who:
        yield f"same {role}: {_listed(shared, name)}"
    elif sides := one.sides & other.sides:
        yield f"same side: {_listed(sides, name)}"
    elif not one.who or not other.who:
        yield f"no {role} named in {'both' if not one.who and not other.who else 'one'}"
    elif one.kind == "same_event":
        yield f"other {role}s"
    else:
        yield f"a {role} without a name in one"
    if shared := one.whom & other.whom:
        what = {"same_quote": "addressee", "same_threat": "target", "same_event": "recipient"}
        yield f"same {what[one.kind]}: {_listed(shared, name)}"


def _said(one: Entry, other: Entry, found: Mapping[str, float]) -> Iterator[str]:
    if one.kind == "same_event":
        yield f"same type: {', '.join(sorted(one.acts & other.acts))}"
    else:
        shared, fewer = words_shared(one, other)
        yield f"{shared} of {fewer} words alike ({found['words']:.2f})"
    if one.kind == "same_threat" or _threaten(one, other):
        kinds = one.labels["consequence_kinds"] & other.labels["consequence_kinds"]
        yield f"same consequence: {', '.join(sorted(kinds))}" if kinds else "other consequences"
    if found.get("threat") == 0.0:
        yield "only one of them threatens"
    if one.kind != "same_event" and (acts := one.acts & other.acts):
        yield f"acts inside: {', '.join(sorted(acts))}"
    if found["others"]:
        yield "told by others"
    elif found["retold"]:
        yield "one of them as somebody else tells it"
    if found["around"] >= HALF:
        yield "the words around them are alike"


def _threaten(one: Entry, other: Entry) -> bool:
    """Whether both are quotes that threaten."""
    return all(entry.labels.get("consequence_kinds") for entry in (one, other))


def _time(one: Entry, other: Entry, found: Mapping[str, float]) -> Iterator[str]:
    if found["day"] and one.days is not None:
        yield f"both of {one.days[0].isoformat()}"
    elif found["elsewhen"]:
        yield "the articles speak of other days there"
    elif one.appeared is not None and one.appeared == other.appeared:
        single = one.appeared[0] == one.appeared[1]
        yield f"published the same {'day' if single else 'month'}"
    if one.document == other.document:
        yield "in one article"
    elif found["occasion"] and not (one.recalled or other.recalled):
        yield "the articles report of one occasion"
    elif found["occasion"]:
        yield "an article looks back on what the other reports"


def _listed(actors: Iterable[str], name: Name) -> str:
    return ", ".join(sorted(name(actor).removeprefix(NEW) for actor in actors))
