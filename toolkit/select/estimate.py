"""A slice that was annotated → what it tells of all documents that it was drawn from.

The total is that of Horvitz and Thompson: what was counted in each document, times its weight. Its
variance is estimated as Hájek does for samples of a fixed size with unequal probabilities, from
the probabilities alone and within strata. Where an annotator has stopped on the way, the documents
up to there, which are in random order, are a sample of their own, with smaller probabilities.

Source: Horvitz and Thompson, "A generalization of sampling without replacement from a finite
universe" (Journal of the American Statistical Association 47, 1952); Hájek, "Asymptotic theory of
rejective sampling" (Annals of Mathematical Statistics 35, 1964); Tillé, "Sampling Algorithms"
(2006), section 7.5.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from toolkit.errors import RecordError
from toolkit.model import JSONObject
from toolkit.schema import Schema
from toolkit.select.annotated import annotated
from toolkit.select.inputs import Input, Line

QUANTILE = 1.959964
"""Of the normal distribution, for an interval that holds the truth in 95 of 100 cases."""
FEW = 50
"""Documents of which errors can be told well enough."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A document of a selection."""

    document: str
    probability: float
    stratum: str
    """What its values are, as one word."""


@dataclass(frozen=True, slots=True)
class Total:
    """How many of something there are, as far as a sample can tell."""

    value: float
    error: float | None
    """Its standard error; None: one document tells none."""
    least: float
    """What was counted in the sample itself: there cannot be fewer."""

    def interval(self) -> tuple[float, float] | None:
        """Where it lies in 95 of 100 samples, about."""
        if self.error is None:
            return None
        reach = QUANTILE * self.error
        return max(self.least, self.value - reach), self.value + reach

    def __str__(self) -> str:
        """The value, its error, and the interval."""
        found = self.interval()
        if found is None:
            return f"{self.value:.1f} (of one document no error can be told)"
        low, high = found
        return (
            f"{self.value:.1f} (standard error {self.error:.1f}; 95 % interval"
            f" {low:.1f}–{high:.1f})"
        )


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a slice tells of all that it was drawn from."""

    chosen: int
    annotated: int
    used: int
    """Of the annotated those up to the first that is missing."""
    documents: Total
    """How many documents there are: known, so that it shows how good the others can be."""
    threats: Total
    with_threat: Total

    def lines(self) -> Iterator[str]:
        """What is printed."""
        yield f"{self.annotated} of {self.chosen} chosen documents are annotated"
        if self.used < self.annotated:
            yield (
                f"only the first {self.used} by rank are used: the next is missing, and documents"
                " that are annotated out of turn are no random ones"
            )
        yield f"conditional threats:      {self.threats}"
        yield f"documents with a threat:  {self.with_threat}"
        yield f"documents (a check):      {self.documents}"
        if self.used < FEW:
            yield f"of fewer than {FEW} documents errors are rough, and intervals too narrow"


def read_slice(path: Path) -> list[Chosen]:
    """A selection, in the order of its ranks.

    Raises:
        RecordError: When it is none, or was no matter of chance.
    """
    found = [_chosen(line) for line in Input.of(path).lines(lambda _: None)]
    if not found:
        raise RecordError(f"{path} holds no rows", hint="Name what redline select wrote.")
    if [rank for rank, _ in found] != list(range(1, len(found) + 1)):
        raise RecordError(
            f"{path} is not whole: its ranks do not count from 1 to {len(found)}",
            hint="Make it again with the same redline select.",
        )
    return [one for _, one in found]


def _chosen(line: Line) -> tuple[int, Chosen]:
    match line.values():
        case {"probability": None, "rank": _}:
            raise RecordError(
                f"{line.place} has no probability: the topmost were chosen, and are no sample",
                hint="Annotate a selection that was made without --top.",
            )
        case {
            "document_id": str(name),
            "rank": int(rank),
            "probability": float(share) | int(share),
            "stratum": dict(values),
        } if 0 < share <= 1:
            return rank, Chosen(name, float(share), repr(sorted(values.items())))
    raise RecordError(
        f"{line.place} is no row of a selection", hint="Name what redline select wrote."
    )


def readings(
    paths: Sequence[Path], schema: Schema, annotators: Sequence[Mapping[str, Any]] = ()
) -> dict[str, float]:
    """Records and exports → by document, how many conditional threats are in it.

    Gold counts where there is some; else the mean of all who have annotated the document.

    Raises:
        RecordError: When a file cannot be read at all.
        ExportError: When a path does not exist, or a folder holds nothing to read.
    """

    def take(record: JSONObject) -> tuple[str, bool, int] | None:
        threats = record.get("conditional_threats")
        if not isinstance(threats, list):
            return None
        return str(record["document_id"]), record.get("kind") == "gold", len(threats)

    by_document: defaultdict[str, list[tuple[bool, int]]] = defaultdict(list)
    for name, gold, count in annotated(paths, schema, annotators, take):
        by_document[name].append((gold, count))
    found = {}
    for name, read in by_document.items():
        best = [count for gold, count in read if gold] or [count for _, count in read]
        found[name] = sum(best) / len(best)
    return found


def estimate(chosen: Sequence[Chosen], counts: Mapping[str, float]) -> Estimate:
    """What a slice tells.

    Args:
        chosen: In the order of their ranks.
        counts: By document, how many threats were found in it; others count as not annotated.

    Raises:
        RecordError: When the first of the selection is not annotated.
    """
    done = sum(one.document in counts for one in chosen)
    used = next((n for n, one in enumerate(chosen) if one.document not in counts), len(chosen))
    if not used:
        raise RecordError(
            f"the first document of the selection, {chosen[0].document}, is not annotated",
            hint="Annotate the selection in the order of its ranks.",
        )
    share = used / len(chosen)
    # A part of a stratified sample is no stratified one: what it holds of each is left to chance.
    sample = [
        Chosen(one.document, one.probability * share, one.stratum if share == 1 else "")
        for one in chosen[:used]
    ]
    threats = [counts[one.document] for one in sample]
    return Estimate(
        len(chosen),
        done,
        used,
        _total(sample, [1.0] * used),
        _total(sample, threats),
        _total(sample, [float(count > 0) for count in threats]),
    )


def _total(sample: Sequence[Chosen], values: Sequence[float]) -> Total:
    """The sum over all documents of what was counted in some."""
    terms = [
        (one.stratum, one.probability, value / one.probability)
        for one, value in zip(sample, values, strict=True)
    ]
    value = sum(term for _, _, term in terms)
    least = sum(values)
    open_terms = [term for term in terms if term[1] < 1]
    if len(open_terms) == 1:
        return Total(value, None, least)
    strata: defaultdict[str, list[tuple[float, float]]] = defaultdict(list)
    for stratum, probability, term in open_terms:
        strata[stratum].append((probability, term))
    # A stratum of one shows no variance: all such are taken together.
    groups = [group for group in strata.values() if len(group) > 1]
    single = [group[0] for group in strata.values() if len(group) == 1]
    if len(single) == 1 and groups:
        groups[-1] = [*groups[-1], *single]
    elif single:
        groups.append(single)
    return Total(value, sum(map(_variance, groups)) ** 0.5, least)


def _variance(terms: Sequence[tuple[float, float]]) -> float:
    """Hájek's estimate: n / (n - 1) * sum of (1 - p) * (term - mean)², the mean weighted so too."""
    weights = [1 - probability for probability, _ in terms]
    mean = sum(w * term for w, (_, term) in zip(weights, terms, strict=True)) / sum(weights)
    spread = sum(w * (term - mean) ** 2 for w, (_, term) in zip(weights, terms, strict=True))
    return len(terms) / (len(terms) - 1) * spread
