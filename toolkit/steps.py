"""What an annotator does, action by action, to label the things that take most work.

The codebook prints these lists and their lengths; a test carries them out on the real page, in a
browser, and holds what comes back against what was meant.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

Kind = Literal["label", "key", "drag", "click", "choice", "actor", "type", "menu"]


@dataclass(frozen=True, slots=True)
class Step:
    """One action: a key pressed, a drag, a click, or a part of a name typed."""

    kind: Kind
    what: str
    """For a label and a choice its value; else as the annotator would call it."""

    def told(self, keys: Mapping[str, str]) -> str:
        """The action in words; `keys` are the hotkeys of labels."""
        match self.kind:
            case "label":
                return f"press `{keys[self.what]}` ({self.what})"
            case "key":
                return f"press {self.what}"
            case "drag":
                return f"drag over {self.what}"
            case "type":
                return f"type {self.what}"
            case "choice":
                return f"click `{self.what}`"
            case _:
                return f"click {self.what}"


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of work, as short as it can be done."""

    name: str
    """For tests."""
    title: str
    steps: tuple[Step, ...]
    selecting: tuple[Step, ...]
    """The same with Label Studio's setting "Select region after creating it" on."""

    @property
    def labels(self) -> set[str]:
        """The labels that it takes."""
        return {step.what for step in self.steps if step.kind == "label"}


def _marked(label: str, what: str) -> tuple[Step, ...]:
    return Step("label", label), Step("drag", what)


def _linked(source: str, target: str, role: str = "") -> tuple[Step, ...]:
    """From the item to its filler; what is selected already has no `source`."""
    click = (Step("click", source),) if source else ()
    label = (
        Step("menu", "⋯ beside the relation"),
        Step("menu", "the box below it"),
        Step("menu", role),
    )
    return (*click, Step("key", "Alt+R"), Step("click", target), *(label if role else ()))


LET_GO = (Step("key", "Esc"),)
"""With a region selected, the key of a label would change that region."""

NAMED = (
    Step("actor", "the field actor"),
    Step("type", "a part of the name"),
    Step("actor", "the name"),
)
CLICKED = (Step("choice", "deter"), Step("choice", "economic"), Step("choice", "signalled"))
CUE, QUOTE, SPEAKER = "the cue", "the quote", "the speaker"
THREAT, MARKER, CONDITION, CONSEQUENCE = "the threat", "the marker", "the condition", "what follows"

PIECES = (
    Piece(
        "quote",
        "A quote with its cue and its speaker, whose name is marked already",
        (
            *_marked("cue", CUE),
            *_marked("direct", QUOTE),
            *_linked(QUOTE, CUE),
            *_linked(QUOTE, SPEAKER, "speaker"),
        ),
        (
            *_marked("cue", CUE),
            *LET_GO,
            *_marked("direct", QUOTE),
            *_linked("", CUE),
            *_linked(QUOTE, SPEAKER, "speaker"),
        ),
    ),
    Piece(
        "quote from nothing",
        "The same, when nothing of it is marked",
        (
            *_marked("nominal", SPEAKER),
            *_marked("cue", CUE),
            *_marked("direct", QUOTE),
            Step("click", SPEAKER),
            *NAMED,
            *_linked(QUOTE, CUE),
            *_linked(QUOTE, SPEAKER, "speaker"),
        ),
        (
            *_marked("cue", CUE),
            *LET_GO,
            *_marked("direct", QUOTE),
            *LET_GO,
            *_marked("nominal", SPEAKER),
            *NAMED,
            *_linked(QUOTE, CUE),
            *_linked(QUOTE, SPEAKER, "speaker"),
        ),
    ),
    Piece(
        "threat",
        "A threat with marker, condition, consequence, aim, kind, commitment, threatener and"
        " target, whose names are marked already",
        (
            *_marked("threat", THREAT),
            *_marked("marker", MARKER),
            *_marked("condition", CONDITION),
            *_marked("consequence", CONSEQUENCE),
            Step("click", THREAT),
            *CLICKED,
            *_linked("", "the threatener", "threatener"),
            *_linked(THREAT, "the target", "target"),
        ),
        (
            *_marked("threat", THREAT),
            *LET_GO,
            *_marked("marker", MARKER),
            *LET_GO,
            *_marked("condition", CONDITION),
            *LET_GO,
            *_marked("consequence", CONSEQUENCE),
            Step("click", THREAT),
            *CLICKED,
            *_linked("", "the threatener", "threatener"),
            *_linked(THREAT, "the target", "target"),
        ),
    ),
)


def told(steps: Sequence[Step], keys: Mapping[str, str]) -> str:
    """A list of actions as a sentence, without the full stop."""
    return ", ".join(step.told(keys) for step in steps)
