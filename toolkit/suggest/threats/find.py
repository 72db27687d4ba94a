"""Parse, fillers, quotes → conditional threats, warnings and offers with their fields and roles.

Where frames stand is found by `toolkit.suggest.threats.frames`; who fills their roles by
`toolkit.suggest.threats.sides`. Without a parse, marker words over sentences have to do.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from toolkit.suggest.fillers import Fillers
from toolkit.suggest.items import Quote, Threat
from toolkit.suggest.parse import Parse
from toolkit.suggest.threats.fields import act_of, aim_of, commitment_of, status_of
from toolkit.suggest.threats.frame import Frame
from toolkit.suggest.threats.kinds import kinds_of
from toolkit.suggest.threats.plain import plain_threats
from toolkit.suggest.threats.sides import sides_of


def find_threats(
    parse: Parse,
    fillers: Fillers,
    quotes: Sequence[Quote],
    frames: Sequence[Frame],
) -> list[Threat]:
    """The conditional threats, warnings and offers of a document, in order.

    Args:
        parse: The document.
        fillers: Who is meant where.
        quotes: Whose words are whose.
        frames: Where they stand (`toolkit.suggest.threats.frames`).
    """
    if parse.doc is None:
        return plain_threats(parse, fillers, quotes)
    return list(_threats(fillers, quotes, frames))


def _threats(
    fillers: Fillers, quotes: Sequence[Quote], frames: Sequence[Frame]
) -> Iterator[Threat]:
    before: list[Threat] = []
    for frame in frames:
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
