"""Checks on where things stand in the text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from unicodedata import name

from toolkit.canonical import OWN
from toolkit.checks.reading import Reading
from toolkit.model import Field, Item, Layer, Span
from toolkit.problems import Problem, excerpt

WRITTEN_TOGETHER = (
    *("CJK", "IDEOGRAPHIC", "HIRAGANA", "KATAKANA", "HALFWIDTH KATAKANA", "BOPOMOFO", "HANGUL"),
    *("THAI", "LAO", "KHMER", "MYANMAR", "TIBETAN", "ARABIC", "HEBREW"),
)
"""How the Unicode names of letters begin in whose scripts a word need not end where one is cut."""
MAY_CROSS = frozenset({"conditional_threats"})
"""Layers whose items may overlap in part."""


def text_equals_slice(reading: Reading) -> Iterator[Problem]:
    """A span lies within the text, is not empty, and its text is the slice that it names."""
    length = len(reading.text)
    for one in reading.stretches:
        start, end = one.span
        if end > length:
            code = "span-out-of-bounds"
            message = f"{start}-{end} is not within the text (0-{length})"
        elif start >= end:
            code = "span-empty"
            message = f"{start}-{end} is no stretch of text"
        elif one.found != one.text:
            code = "span-text-mismatch"
            message = f"the text is {excerpt(one.found)}, not {excerpt(one.text)}"
        else:
            continue
        yield reading.found(one.item, code, message, path=one.path, span=one.span)


def edges_are_clean(reading: Reading) -> Iterator[Problem]:
    """No span begins or ends in white space or inside a word."""
    text = reading.text
    for one in reading.stretches:
        start, end = one.span
        if not one.found or end > len(text):
            continue
        if one.found != one.found.strip():
            message = f"{excerpt(one.found)} begins or ends with white space"
            code = "span-whitespace-edge"
        elif splits_word(text, start) or splits_word(text, end):
            around = text[max(0, start - 10) : end + 10]
            message = f"{excerpt(one.found)} cuts a word in {excerpt(around)}"
            code = "span-splits-word"
        else:
            continue
        yield reading.found(one.item, code, message, path=one.path, span=one.span)


def splits_word(text: str, place: int) -> bool:
    """Whether a boundary stands between two letters or digits.

    Not so in scripts that set no spaces between words, or write particles together with them; nor
    before the ending of a number.

    >>> splits_word("Strelsau’s", 8), splits_word("Strelsau", 3), splits_word("M-16s", 4)
    (False, True, False)
    """
    if not (0 < place < len(text) and text[place - 1 : place + 1].isalnum()):
        return False
    before, after = text[place - 1], text[place]
    if before.isdigit() and after == "s" and not text[place + 1 : place + 2].isalnum():
        return False
    return not any(name(char, "").startswith(WRITTEN_TOGETHER) for char in (before, after))


def outside_boilerplate(reading: Reading) -> Iterator[Problem]:
    """Nothing is annotated inside a boilerplate section.

    A quote of several paragraphs may have one between them: “Read also: …”.
    """
    if not reading.boilerplate:
        return
    length = len(reading.text)
    for one in reading.stretches:
        start, end = one.span
        if start < end <= length and _has_edge_in(reading.boilerplate, start, end):
            message = f"{excerpt(one.text)} stands in a boilerplate section"
            code = "annotation-in-boilerplate"
            yield reading.found(one.item, code, message, path=one.path, span=one.span)


def _has_edge_in(sections: Sequence[Span], start: int, end: int) -> bool:
    return any(first <= start < last or first < end <= last for first, last in sections)


def ids_are_unique(reading: Reading) -> Iterator[Problem]:
    """An id names one item of a record."""
    if len(reading.by_id) == len(reading.all_items):
        return
    seen: set[str] = set()
    for item in reading.all_items:
        if item.id in seen:
            yield reading.found(item, "duplicate-id", f"the id {item.id} is given twice")
        seen.add(item.id)


def items_are_distinct(reading: Reading) -> Iterator[Problem]:
    """The same thing is not annotated twice, nor a second time with less filled in."""
    for layer in reading.layers:
        alike: dict[tuple[Span, str], list[Item]] = {}
        for item in reading.items(layer.name):
            key = (item.span, str(item.values.get(layer.label_property)))
            alike.setdefault(key, []).append(item)
        for items in (items for items in alike.values() if len(items) > 1):
            for item, other in _doubles(items, layer):
                message = (
                    f"{excerpt(item.values['text'])} is marked twice alike ({other.id}, {item.id})"
                )
                yield reading.found(item, "duplicate-annotation", message)


def _doubles(items: Sequence[Item], layer: Layer) -> Iterator[tuple[Item, Item]]:
    """Items of one span and label that say no more than another one, with that one."""
    gone: set[str] = set()
    # Of two that say the same, the second is the double.
    for item in reversed(items):
        for other in items:
            if other is not item and other.id not in gone and _says_no_more(item, other, layer):
                gone.add(item.id)
                yield item, other
                break


def _says_no_more(item: Item, other: Item, layer: Layer) -> bool:
    """Whether all that is filled in for one item is filled in alike for another.

    A choice that is made even when nothing is clicked tells two items apart (attacks that were,
    attacks that will be), unless nothing else is filled in for one of them.
    """
    chosen = [field for field in layer.fields if field.default or field.default_otherwise]
    ours, theirs = (
        _filled_in(i, layer, {field.property for field in chosen}) for i in (item, other)
    )
    if any(value != theirs.get(key) for key, value in ours.items()):
        return False
    if not ours and all(
        item.get(field.property) in (None, field.default, field.default_otherwise)
        for field in chosen
    ):
        return True
    return all(
        item.get(field.property) == other.get(field.property) or _follows(item, field)
        for field in chosen
    )


def _filled_in(item: Item, layer: Layer, chosen: set[str]) -> dict[str, Any]:
    """What is linked to an item, marked in it and typed for it: what is empty is left out."""
    passed_over = {*OWN, *("start", "end", "text", "note"), layer.label_property, *chosen}
    passed_over |= set(layer.enclosing)
    found = {key: value for key, value in item.values.items() if key not in passed_over and value}
    for role in layer.roles:
        if role.key is not None and role.role_key is not None:
            for filler in item.get(role.property) or ():
                found.pop(role.property, None)
                found.setdefault(f"{role.property}.{filler[role.role_key]}", []).append(filler)
    return found


def _follows(item: Item, field: Field) -> bool:
    """Whether a choice says no more than that what it hangs on is absent: no speaker, unknown."""
    hangs_on = field.default_when
    absent = hangs_on is not None and not item.get(hangs_on)
    return absent and item.get(field.property) == field.default_otherwise


def spans_do_not_cross(reading: Reading) -> Iterator[Problem]:
    """Two items of one layer may nest, but not overlap in part."""
    for layer in reading.layers:
        if layer.name in MAY_CROSS:
            continue
        for one, other in _crossing(reading.items(layer.name)):
            message = (
                f"{excerpt(other.values['text'])} overlaps in part {excerpt(one.values['text'])}"
            )
            yield reading.found(other, "crossing-spans", message)


def _crossing(items: Iterable[Item]) -> Iterator[tuple[Item, Item]]:
    """Pairs of items, sorted by start and then longest first, that overlap in part."""
    open_items: list[Item] = []
    for item in sorted(items, key=lambda i: (i.span[0], -i.span[1])):
        start, end = item.span
        open_items = [other for other in open_items if other.span[1] > start]
        for other in open_items:
            if end > other.span[1]:
                yield other, item
        open_items.append(item)


CHECKS = (
    text_equals_slice,
    edges_are_clean,
    outside_boilerplate,
    ids_are_unique,
    items_are_distinct,
    spans_do_not_cross,
)
