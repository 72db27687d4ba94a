"""Parse, fillers, quotes → conditional threats, warnings and offers with their fields and roles.

Where frames stand is found by `toolkit.suggest.threats_frames`; who fills their roles by
`toolkit.suggest.threats_sides`. Without a parse, marker words over sentences have to do.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from toolkit.suggest.fillers import Fillers
from toolkit.suggest.items import Event, Quote, Threat
from toolkit.suggest.parse import Parse
from toolkit.suggest.threats_fields import act_of, aim_of, commitment_of, kinds_of, status_of
from toolkit.suggest.threats_frames import frames_of
from toolkit.suggest.threats_plain import plain_threats
from toolkit.suggest.threats_sides import sides_of


def find_threats(
    parse: Parse,
    fillers: Fillers,
    quotes: Sequence[Quote],
    events: Sequence[Event] = (),  # noqa: ARG001 (every part is called alike)
) -> list[Threat]:
    """The conditional threats, warnings and offers of a document, in order."""
    if parse.doc is None:
        return plain_threats(parse, fillers, quotes)
    return list(_threats(parse, fillers, quotes))


def _threats(parse: Parse, fillers: Fillers, quotes: Sequence[Quote]) -> Iterator[Threat]:
    before: list[Threat] = []
    for frame in frames_of(parse):
        sides = sides_of(frame, fillers, quotes, before)
        if not sides.threateners:
            continue
        act = act_of(frame, sides)
        threat = Threat(
            span=frame.span,
            act=act,
            score=frame.score,
            rule=frame.rule,
            aim=aim_of(frame, act),
            kinds=kinds_of(frame, act),
            commitment=commitment_of(frame),
            threateners=sides.threateners,
            targets=sides.targets,
            # Nobody is protected by what would just happen.
            beneficiaries=() if act == "warning" else sides.beneficiaries,
            condition=frame.condition.span if frame.condition else None,
            polarity=frame.condition.polarity if frame.condition else None,
            marker=frame.condition.marker if frame.condition else None,
            consequence=frame.consequence.span if frame.consequence else None,
            status=status_of(frame),
        )
        before.append(threat)
        yield threat
