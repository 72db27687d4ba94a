"""Whether a value satisfies a schema, said at once: compiled by jsonschema-rs."""

from __future__ import annotations

from typing import Any

END = r"(?!\n)"
"""Behind a ``$``, in Python's regular expressions: not even a line end follows."""


def compiled(root: Any, name: str) -> Any:
    """A compiled validator for one definition of a schema."""
    import jsonschema_rs

    plain: Any = _with_plain_ends(root)
    return jsonschema_rs.validator_for({**plain, "$ref": f"#/$defs/{name}"})


def accepts(check: Any, value: Any) -> bool:
    """The verdict of a compiled validator."""
    try:
        return bool(check.is_valid(value))
    except ValueError:
        # It takes no lone surrogates, and no keys but strings.
        return False


def _with_plain_ends(node: Any) -> Any:
    """A schema without what patterns need only where ``$`` matches before a last line end, too.

    In Rust it does not, and a pattern that looks ahead takes several times as long.
    """
    if isinstance(node, dict):
        return {key: _with_plain_ends(value) for key, value in node.items()}
    if isinstance(node, list):
        return [_with_plain_ends(value) for value in node]
    return node.removesuffix(END) if isinstance(node, str) else node
