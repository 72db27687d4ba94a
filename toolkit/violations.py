"""What a value breaks of the schema, in codes and words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError


@dataclass(frozen=True, slots=True)
class Violation:
    """One difference between a value and the schema: where, by what code, in words."""

    path: tuple[str | int, ...]
    code: str
    message: str


def json_path(parts: tuple[str | int, ...], start: str = "$") -> str:
    """Keys and indices → a JSON path.

    >>> json_path(("quotes", 3, "cue"))
    '$.quotes[3].cue'
    """
    return start + "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in parts)


def violations_of(error: ValidationError) -> Iterator[Violation]:
    """An error of `jsonschema` → what it means; of a condition, what its branch refused."""
    node: Mapping[str, Any] = error.schema if isinstance(error.schema, dict) else {}
    keyword = str(error.validator)
    if keyword == "if" and error.context:
        for inner in error.context:
            yield from violations_of(inner)
        return
    message = _message(error, keyword)
    said = node.get("x-say", {}).get(keyword)
    if said:
        message = f"{error.instance!r}: {said}" if keyword == "pattern" else said
    code = node.get("x-code", {}).get(keyword) or (
        "attribute-value-unknown" if keyword == "enum" else "schema-violation"
    )
    yield Violation(tuple(error.absolute_path), code, message)


def _message(error: ValidationError, keyword: str) -> str:
    value = repr(error.instance)
    shown = value if len(value) <= 80 else value[:79] + "…"
    match keyword:
        case "enum":
            allowed = cast("list[Any]", error.validator_value)
            return f"{shown} is none of {', '.join(map(str, allowed))}"
        case "pattern":
            return f"{shown} does not have the form {error.validator_value}"
        case "type":
            return f"{shown} is not of type {error.validator_value}"
        case "required":
            required = cast("list[str]", error.validator_value)
            missing = [name for name in required if f"'{name}'" in error.message]
            return f"{missing[0] if missing else required[0]} is missing"
        case "additionalProperties":
            known = cast("dict[str, Any]", error.schema).get("properties", {})
            extra = [name for name in cast("dict[str, Any]", error.instance) if name not in known]
            return f"{', '.join(map(str, extra))} is not known here; known are {', '.join(known)}"
        case "minItems":
            return f"at least {error.validator_value} must be given"
        case "uniqueItems":
            return f"{shown} names the same thing twice"
        case _:
            return error.message if len(error.message) <= 300 else error.message[:299] + "…"
