"""Pairs that may be the same, and how good clusters are → lines that a person reads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import shorten, wrap

from toolkit.link import Candidate, Found
from toolkit.link.decided import Decided
from toolkit.link.quality import Quality, Rate
from toolkit.problems import printable
from toolkit.words import counted

FEW = 3
"""How many blocks that were cut are named."""
UNDEFINED = "-"


def candidate_lines(candidates: Sequence[Candidate], limit: int, width: int) -> Iterator[str]:
    """Candidates → three lines each and a blank one: what and why, and the two texts."""
    for one in candidates[:limit]:
        head = f"{one.score:.2f} {one.kind}: {'; '.join(one.reasons)}"
        yield from wrap(printable(head), max(width, 40), subsequent_indent="     ")
        for entry in (one.one, one.other):
            place = f"     {entry.document} {entry.id}  "
            room = max(width - len(place), 30)
            words = " ".join(entry.text.split())
            yield f"{place}{printable(shorten(words, room, placeholder=' …'))}"
        yield ""
    if len(candidates) > limit:
        yield f"and {counted(len(candidates) - limit, 'more candidate')} in the file"


def counts(found: Found, left: int) -> str:
    """What was looked at, in one line."""
    return (
        f"{found.kind}: {counted(len(found.entries), 'item')}, {counted(found.compared, 'pair')}"
        f" compared, {counted(len(found.candidates), 'candidate')}, {left} of them open"
    )


def capped_lines(found: Found) -> Iterator[str]:
    """What was too much to compare all of it."""
    if found.capped:
        largest = ", ".join(f"{one.name} ({one.items} items)" for one in found.capped[:FEW])
        yield printable(
            f"{found.kind}: {counted(len(found.capped), 'block')} of items that share somebody"
            f" were too large, and only those in them that share a word were compared: {largest}"
        )


def quality_table(qualities: Sequence[Quality]) -> Iterator[str]:
    """How good clusters are → a table."""
    head = ("found", "gold", "precision", "recall", "F1", "B3", "LEA")
    yield f"{'kind':12}" + "".join(f"{name:>11}" for name in head)
    for one in qualities:
        numbers = (f"{one.pairs.given:.0f}", f"{one.pairs.wanted:.0f}")
        rates = (*_figures(one.pairs), _shown(one.b_cubed.f1), _shown(one.lea.f1))
        yield f"{one.kind:12}" + "".join(f"{cell:>11}" for cell in (*numbers, *rates))


def _figures(rate: Rate) -> tuple[str, ...]:
    return tuple(_shown(value) for value in (rate.precision, rate.recall, rate.f1))


def _shown(value: float | None) -> str:
    return UNDEFINED if value is None else f"{value:.3f}"


def answered(decided: Sequence[Decided]) -> str:
    """How many pairs people answered, and how far those agree who answered the same."""
    verdicts = [one.verdict for one in decided]
    several = [one for one in decided if len(one.answers) > 1]
    agreed = sum(len(set(one.answers.values())) == 1 for one in several)
    return (
        f"{counted(len(decided), 'pair')} answered: {verdicts.count('yes')} yes,"
        f" {verdicts.count('no')} no, {verdicts.count('open')} open"
        + (f"; of {len(several)} with several answers {agreed} agree" if several else "")
    )


def disputed(decided: Sequence[Decided]) -> Iterator[str]:
    """A line for each pair that some call the same and others not."""
    for one in decided:
        if one.disputed:
            told = ", ".join(f"{who}: {said}" for who, said in sorted(one.answers.items()))
            yield f"disputed, and open: {one.kind} {one.named} ({told})"
