"""Records and annotators.json → who annotated, without names or addresses."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from toolkit.model import ADJUDICATOR, GOLD, Annotators
from toolkit.words import counted

PERSON, MODEL = "person", "language_model"
_KINDS = {
    PERSON: "a person",
    MODEL: "a language model, not a person",
}
_TASKS = {
    "empty": "began with empty tasks, without suggestions",
    "suggestions": "began with what rules suggest",
}


def people(
    readers: Collection[str], annotators: Annotators, readings: Mapping[str, int]
) -> list[str]:
    """Whose readings are published → what they are, a line of Markdown each, gold first.

    Args:
        readers: Their names; they are pseudonyms.
        annotators: What each is.
        readings: How many documents each has read, where it is known.
    """
    return [
        f"- `{name}`: {_told(name, annotators)}"
        + (f"; read {counted(readings[name], 'document')}" if name in readings else "")
        for name in sorted(_all(readers, annotators), key=lambda name: (name != GOLD, name))
    ]


def kinds(readers: Collection[str], annotators: Annotators) -> set[str]:
    """What those are who annotated: person, language_model, unknown; empty: nobody has."""
    return {
        annotators.kinds.get(name, "unknown")
        for name in _all(readers, annotators)
        if name not in {GOLD, ADJUDICATOR} or name in annotators.kinds
    }


def _all(readers: Collection[str], annotators: Annotators) -> set[str]:
    """The readers, and with gold who decided."""
    decided = {ADJUDICATOR} & set(annotators.kinds) if GOLD in readers else set()
    return {*readers, *decided}


def _told(name: str, annotators: Annotators) -> str:
    if name == GOLD:
        return "the adjudicated reading"
    kind = _KINDS.get(annotators.kinds.get(name, ""), "not stated what or who")
    told = [kind, _TASKS.get(annotators.tasks.get(name, ""), "")]
    if name == ADJUDICATOR:
        told.append("decided where readings differed")
    return "; ".join(part for part in told if part)
