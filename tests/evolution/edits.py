"""Edits that make another version of a schema."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from toolkit.schema import Schema

Edit = Callable[[dict[str, Any]], Any]
Another = Callable[..., Schema]


def rename_label(definition: str, old: str, new: str) -> Edit:
    """A label under another name, with the same meaning."""

    def edit(defs: dict[str, Any]) -> None:
        node = defs[definition]
        node["enum"] = [new if value == old else value for value in node["enum"]]
        node["x-values"][new] = node["x-values"].pop(old)

    return edit


def remove_label(definition: str, value: str) -> Edit:
    def edit(defs: dict[str, Any]) -> None:
        defs[definition]["enum"].remove(value)
        del defs[definition]["x-values"][value]

    return edit


def prop(definition: str, name: str) -> Callable[[dict[str, Any]], dict[str, Any]]:
    return lambda defs: defs[definition]["properties"][name]


def of(definition: str, prop_name: str, keyword: str, /, **values: Any) -> Edit:
    """Settings of a property's keyword laid over; None takes one away."""

    def edit(defs: dict[str, Any]) -> None:
        about = prop(definition, prop_name)(defs)[keyword]
        about.update(values)
        for key in [key for key, value in about.items() if value is None]:
            del about[key]

    return edit


def setting(definition: str, **values: Any) -> Edit:
    def edit(defs: dict[str, Any]) -> None:
        defs[definition].update(values)
        for key in [key for key, value in defs[definition].items() if value is None]:
            del defs[definition][key]

    return edit


def field(definition: str, name: str, *, required: bool = False, **node: Any) -> Edit:
    def edit(defs: dict[str, Any]) -> None:
        defs[definition]["properties"][name] = {"type": "string", "description": "New.", **node}
        if required:
            defs[definition]["required"].append(name)

    return edit


def without(definition: str, name: str) -> Edit:
    def edit(defs: dict[str, Any]) -> None:
        del defs[definition]["properties"][name]
        if name in defs[definition]["required"]:
            defs[definition]["required"].remove(name)

    return edit


def moved(definition: str, old: str, new: str) -> Edit:
    def edit(defs: dict[str, Any]) -> None:
        node = defs[definition]
        node["properties"][new] = node["properties"].pop(old)
        node["required"] = [new if name == old else name for name in node["required"]]

    return edit


def added(definition: str, value: str) -> Edit:
    def edit(defs: dict[str, Any]) -> None:
        defs[definition]["enum"].append(value)
        defs[definition]["x-values"][value] = {"description": "New."}

    return edit
