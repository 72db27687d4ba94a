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
OF_FILLERS: Mapping[str, frozenset[str]] = {
    "attribute-missing": frozenset({"actor_id", "proposed_actor"}),
    "schema-violation": frozenset({"consequence", "consequence_kinds"}),
    "speaker-status-mismatch": frozenset({"speaker_id", "speaker_status"}),
    "speaker-missing": frozenset({"speaker_id"}),
    "threat-without-parts": frozenset({"condition", "consequence"}),
    "threat-marker-missing-condition": frozenset({"condition"}),
    "condition-polarity-mismatch": frozenset({"condition", "condition_polarity"}),
    "threatener-missing": frozenset({"threatener_ids"}),
    "target-missing": frozenset({"target_ids"}),
    "event-recipient-missing": frozenset({"recipient"}),
    "offer-without-inducement": frozenset({"consequence", "consequence_kinds"}),
    "inducement-without-offer": frozenset({"consequence_kinds"}),
}
"""Codes whose verdict hangs on what fills an item → the properties that explain them when lost."""
UNCOVERED = "quoted-text-uncovered"


@dataclass(frozen=True, slots=True)
class Said:
    """What was said of one record before it was decoded."""

    doubtful: frozenset[str] = frozenset()
    """Regions whose span is known to be wrong."""
    lost: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """By region: the properties that lack something which could not be read."""
    untrusted: bool = False
    """Whether all offsets are known to count in something else than the text."""
    absent: frozenset[str] = frozenset()
    """Layers that the annotator has not been asked for."""
    lost_spans: Sequence[tuple[str, int, int]] = ()
    """Items that could not be read: layer, start and end."""
    places: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """By item id: the place of an item that another annotation than the newest has added."""

    def covers(self, found: Problem) -> bool:
        """Whether a problem of the record follows from what was said."""
        if found.code == UNCOVERED and self._over(found):
            return True
        if found.code in OF_SPANS and (self.untrusted or found.location.region in self.doubtful):
            return True
        lost = self.lost.get(found.location.region or "", frozenset())
        if found.code == "attribute-missing" and any(name in found.message for name in lost):
            return True
        return bool(lost & OF_FILLERS.get(found.code, frozenset()))

    def _over(self, found: Problem) -> bool:
        start, end = found.location.start, found.location.end
        if start is None or end is None:
            return False
        return any(
            layer == "quotes" and one - 1 <= end and start <= other + 1
            for layer, one, other in self.lost_spans
        )
