"""Checks on what is worked out and not marked: the smallest quote around a quote or a frame."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.canonical import smallest_enclosing
from toolkit.checks.reading import Reading
from toolkit.model import Item, Span
from toolkit.problems import Problem

WRONG = {
    "parent_id": "quote-parent-not-containing",
    "quote_id": "threat-quote-not-enclosing",
}
"""A derived property → the code of a value that is not the smallest item around."""
NOUNS = {"parent_id": "parent", "quote_id": "quote"}


def smallest_is_named(reading: Reading) -> Iterator[Problem]:
    """A parent is the smallest other quote around a quote, and a frame's quote the smallest one.

    Where quotes are not all at hand, an absent value and a larger quote are passed over.
    """
    for layer in reading.layers:
        for name, target in layer.enclosing.items():
            if name not in WRONG:
                continue
            items = reading.items(layer.name)
            others = {other.id: other for other in reading.items(target)}
            smallest = smallest_enclosing(
                {item.span for item in items},
                [other.values for other in others.values()],
                strict=target == layer.name,
            )
            complete = target not in reading.absent and all(
                refused != target for refused, _ in reading.record.rejected
            )
            for item in items:
                right = others.get(smallest.get(item.span, ""))
                fault = _fault(reading, item, name, target, right if complete else None)
                if fault is not None:
                    code, message = fault
                    yield reading.found(item, code, message, path=f"{item.path}.{name}")


def _fault(
    reading: Reading, item: Item, name: str, target: str, right: Item | None
) -> tuple[str, str] | None:
    """Code and message of what is wrong with a derived value; `right` is what it should name."""
    noun = NOUNS[name]
    correct = f"; the smallest quote around it is {right.id}" if right else ""
    if item.get(name) is None:
        return (WRONG[name], f"it names no {noun}{correct}") if right else None
    given = reading.by_id.get(str(item.get(name)))
    if given is None or given.layer != target:
        return None
    if not given.span.contains(item.span):
        return WRONG[name], f"the {noun} {given.id} does not contain it{correct}"
    if target == item.layer and given.span == item.span:
        return "quote-parent-cycle", f"the {noun} {given.id} is no larger{correct}"
    if right is not None and _length(given.span) > _length(right.span):
        return WRONG[name], f"the {noun} {given.id} is not the smallest one{correct}"
    return None


def _length(span: Span) -> int:
    return span.end - span.start


CHECKS = (smallest_is_named,)
