"""Headlines in which a colon or a dash tells who speaks: “Minister: the border stays open”."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from toolkit.model import Span
from toolkit.suggest.blocks import Block
from toolkit.suggest.fillers import Fillers
from toolkit.suggest.items import Mention, Quote
from toolkit.suggest.parse import Parse
from toolkit.suggest.quotes.pairs import Pairs
from toolkit.suggest.quotes.shape import shaped

BEFORE = re.compile(r"(?P<who>[^:\n]{2,60}):\s+(?P<said>[^:\n]{8,})")
BEHIND = re.compile(r"(?P<said>[^\n]{8,}?)\s+[-–—]\s+(?P<who>[^-–—\n]{2,50})")
SPEAKING = frozenset({"person", "organization", "international_organization"})
SCORE = 0.55


def headline_quotes(
    parse: Parse, fillers: Fillers, found: Sequence[Quote], pairs: Pairs
) -> Iterator[Quote]:
    """The headlines that are somebody’s words beside a colon or a dash, if not found already."""
    for block in parse.blocks if parse.doc is not None else ():
        if not block.headline:
            continue
        headline = block.span.slice(parse.text)
        for pattern in (BEFORE, BEHIND):
            match = pattern.fullmatch(headline)
            speaker = _speaker(_part(match, "who", block), parse, fillers) if match else None
            said = _part(match, "said", block) if match else None
            if said is None or speaker is None or any(q.span.overlaps(said) for q in found):
                continue
            if not any(t.pos_ in ("VERB", "AUX") for t in parse.tokens(said)):
                continue
            for span, mode in shaped(parse.text, pairs, *said):
                yield Quote(span, mode, SCORE, "quotes.headline", None, speaker, "explicit")
            break


def _part(match: re.Match[str], name: str, block: Block) -> Span:
    return Span(block.span.start + match.start(name), block.span.start + match.end(name))


def _speaker(who: Span, parse: Parse, fillers: Fillers) -> Mention | None:
    """Whom a part of a headline names, if it does nothing else."""
    root = parse.root_of(who)
    if root is None or any(t.pos_ in ("VERB", "AUX", "ADP") for t in parse.tokens(who)):
        return None
    speaker = fillers.filler_of(root)
    return speaker if speaker is not None and speaker.actor.kind in SPEAKING else None
