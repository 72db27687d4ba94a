"""A frame → its units: what can be chosen, with near-duplicates as one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from toolkit.select.draw import Numbers, Units
from toolkit.select.frame import Frame, Request


@dataclass(frozen=True, slots=True)
class Open:
    """What can be chosen: units of one document, or of several that are near-duplicates."""

    units: Units
    strata: Numbers
    """By the number of a stratum among the units: its place in the frame's `values`."""
    members: Numbers
    """Places in the frame, unit after unit; the first of each is the one with the least id."""
    begins: Numbers
    """Where the members of each unit begin, and at last where they end."""
    left_out: int
    """Documents that are near-duplicates of an excluded one."""

    def of(self, unit: int) -> Numbers:
        """The documents of a unit, as places in the frame."""
        return self.members[self.begins[unit] : self.begins[unit + 1]]

    def documents(self) -> dict[int, int]:
        """By stratum, as a place in the frame's `values`: how many documents its units hold."""
        counts = np.bincount(self.units.strata, weights=np.diff(self.begins))
        return {int(s): int(n) for s, n in zip(self.strata, counts, strict=True)}


def opened(frame: Frame, request: Request) -> Open:
    """A frame without what is excluded → its units.

    A unit of several counts as their mean, or (for the topmost) as the largest of them, and stands
    in the stratum of the first by id: neither depends on which of them will be drawn.
    """
    barred = np.isin(frame.groups, np.unique(frame.groups[frame.excluded]))
    places = np.flatnonzero(~barred)
    places = places[np.lexsort((frame.ids[places], frame.groups[places]))]
    edges = np.flatnonzero(np.diff(frame.groups[places])) + 1
    begins = np.concatenate(([0], edges)) if places.size else np.zeros(0, np.int64)
    counts = np.diff(np.append(begins, places.size))
    # A stretch of none cannot be added up.
    sizes: Numbers
    if not places.size:
        sizes = np.zeros(0, np.int64)
    elif request.top:
        sizes = np.maximum.reduceat(frame.sizes[places], begins)
    else:
        sizes = np.add.reduceat(frame.sizes[places], begins) // counts
    leads = places[begins]
    strata, numbers = np.unique(frame.strata[leads], return_inverse=True)
    return Open(
        Units(frame.ids[leads], sizes, numbers.astype(np.int64)),
        strata,
        places,
        np.append(begins, places.size),
        int(barred.sum() - frame.excluded.sum()),
    )
