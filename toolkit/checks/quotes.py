"""Checks on quotes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from toolkit.checks.reading import Reading
from toolkit.model import Span
from toolkit.problems import Problem, excerpt
from toolkit.quotation import APOSTROPHES, Quoted, enclosed


def marks_fit_the_mode(reading: Reading) -> Iterator[Problem]:
    """Direct fills one pair of marks, indirect holds none, mixed holds whole pairs."""
    for quote in reading.items("quotes"):
        within, cut = _marks(reading.quoted, quote.span)
        shown = excerpt(quote.values["text"])
        mode = quote.get("mode")
        if mode == "direct" and not _fills_one_pair(reading, quote.span):
            message = f"{shown} is not just what stands inside one pair of quotation marks"
            yield reading.found(quote, "direct-quote-marks", message)
        elif mode == "indirect" and (within or cut):
            message = f"{shown} holds quotation marks: make it mixed, or direct"
            yield reading.found(quote, "indirect-quote-has-marks", message)
        elif mode == "mixed" and (cut or not within):
            what = "holds one quotation mark of a pair" if cut else "holds no quotation marks"
            yield reading.found(quote, "mixed-quote-without-marks", f"{shown} {what}")


def _fills_one_pair(reading: Reading, span: Span) -> bool:
    """Whether a span is enclosed, and not by the marks of two pairs: “one” and “two”."""
    text = reading.text
    for pair in reading.quoted:
        if pair.opened != span.start - 1 or pair.closed >= span.end:
            continue
        reopens = text[: pair.closed].endswith("\n")
        if text[pair.opened] not in APOSTROPHES and not reopens:
            return False
    return enclosed(text, span)


def _marks(quoted: Sequence[Quoted], span: Span) -> tuple[int, int]:
    """How many pairs of marks lie inside a span, and how many are cut by its edge."""
    within = cut = 0
    for pair in quoted:
        ends = (span.start <= pair.opened < span.end, span.start <= pair.closed < span.end)
        within += all(ends)
        cut += ends[0] != ends[1]
    return within, cut


def cue_is_not_quoted(reading: Reading) -> Iterator[Problem]:
    """The reporting words do not stand inside quotation marks of their own quote."""
    for quote in reading.items("quotes"):
        cue = quote.part("cue")
        if cue is None:
            continue
        own = Span(quote.span.start - 1, quote.span.end + 1)
        for pair in reading.quoted:
            if own.contains(Span(pair.opened, pair.closed + 1)) and pair.inside.overlaps(cue):
                message = f"the cue {excerpt(cue.slice(reading.text))} stands inside quoted words"
                path = f"{quote.path}.cue"
                yield reading.found(quote, "cue-inside-quoted-words", message, path=path, span=cue)
                break


def parents_contain(reading: Reading) -> Iterator[Problem]:
    """A quote's parent is another quote around it, and no quote is its own ancestor."""
    for quote in reading.items("quotes"):
        parent = reading.by_id.get(str(quote.get("parent_id")))
        if parent is None or parent.layer != "quotes":
            continue
        path = f"{quote.path}.parent_id"
        if not parent.span.contains(quote.span):
            message = f"the parent {parent.id} does not contain it"
            yield reading.found(quote, "quote-parent-not-containing", message, path=path)
        elif parent.span == quote.span:
            message = f"the parent {parent.id} is no larger"
            yield reading.found(quote, "quote-parent-cycle", message, path=path)


def nobody_addresses_themselves(reading: Reading) -> Iterator[Problem]:
    """Speaker and addressee are two actors."""
    for quote in reading.items("quotes"):
        speaker, addressee = (
            reading.actor_of(quote.get(r)) for r in ("speaker_id", "addressee_id")
        )
        if speaker is not None and speaker == addressee:
            message = f"{speaker} is both speaker and addressee"
            path = f"{quote.path}.addressee_id"
            yield reading.found(quote, "addressee-is-speaker", message, path=path)


def quoted_words_are_covered(reading: Reading) -> Iterator[Problem]:
    """What stands in quotation marks outside boilerplate is in a quote, or only marks a term.

    Rules are not asked to find every quote: a suggestion is passed over.
    """
    if reading.record.kind == "suggestion" or "quotes" in reading.absent:
        return
    dead = [s.span for s in reading.document.sections if s.kind == "boilerplate"]
    around = [Span(span.start - 1, span.end + 1) for span in reading.spans_of("quotes")]
    last = -1
    for pair in reading.quoted:
        inside = pair.inside
        if pair.closed < last or any(inside.overlaps(section) for section in dead):
            continue
        if not any(span.contains(inside) or inside.contains(span) for span in around):
            last = pair.closed
            message = f"{excerpt(inside.slice(reading.text))} is in no quote"
            yield reading.uncovered("quoted-text-uncovered", message, inside)


CHECKS = (
    marks_fit_the_mode,
    cue_is_not_quoted,
    parents_contain,
    nobody_addresses_themselves,
    quoted_words_are_covered,
)
