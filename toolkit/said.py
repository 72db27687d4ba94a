"""What was said of an annotation when its export was read: what would follow from it is not.

One fault is said once. A region whose offsets were moved no longer fills its quotation marks; a
frame whose threatener could not be read lacks one. Who mends the first has mended the second.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from toolkit.problems import Problem

OF_SPANS = frozenset(
    {
        *("span-text-mismatch", "span-out-of-bounds", "span-empty", "span-whitespace-edge"),
        *("span-splits-word", "annotation-in-boilerplate", "crossing-spans"),
        *("direct-quote-marks", "indirect-quote-has-marks", "mixed-quote-without-marks"),
        *("cue-inside-quoted-words", "quoted-text-uncovered", "quote-parent-not-containing"),
        *("quote-parent-cycle", "threat-parts-overlap", "threat-part-outside-frame"),
        *("threat-quote-not-enclosing", "title-nationality-conflict", "duplicate-annotation"),
    }
)
"""Codes whose verdict hangs on where spans stand."""
OF_FILLERS = frozenset(
    {
        *("attribute-missing", "schema-violation", "dangling-reference", "speaker-status-mismatch"),
        *("threat-without-parts", "threat-marker-missing-condition"),
        *("condition-polarity-mismatch", "threatener-missing", "target-missing"),
        *("event-recipient-missing", "offer-without-inducement", "inducement-without-offer"),
    }
)
"""Codes whose verdict hangs on what fills an item: its roles, parts and fields."""
UNCOVERED = "quoted-text-uncovered"


@dataclass(frozen=True, slots=True)
class Said:
    """What was said of one record before it was decoded."""

    doubtful: frozenset[str] = frozenset()
    """Regions whose span is known to be wrong."""
    incomplete: frozenset[str] = frozenset()
    """Regions of which something that fills them could not be read."""
    untrusted: bool = False
    """Whether all offsets are known to count in something else than the text."""
    absent: frozenset[str] = frozenset()
    """Layers that the annotator has not been asked for."""
    spans: Sequence[tuple[int, int]] = ()
    """Where in the text something could not be read."""
    places: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """By item id: the place of an item that another annotation than the newest has added."""

    def covers(self, found: Problem) -> bool:
        """Whether a problem of the record follows from what was said."""
        if found.code == UNCOVERED and self._over(found):
            return True
        if found.code in OF_SPANS and (self.untrusted or found.location.region in self.doubtful):
            return True
        return found.code in OF_FILLERS and found.location.region in self.incomplete

    def _over(self, found: Problem) -> bool:
        start, end = found.location.start, found.location.end
        if start is None or end is None:
            return False
        return any(one - 1 <= end and start <= other + 1 for one, other in self.spans)
