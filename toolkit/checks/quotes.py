"""Checks on quotes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from toolkit.checks.reading import Reading
from toolkit.model import Item, Span
from toolkit.problems import Problem, excerpt
from toolkit.quotation import APOSTROPHES, Quoted, enclosed, fault_of_text


def marks_fit_the_mode(reading: Reading) -> Iterator[Problem]:
    """Direct fills one pair of marks, indirect holds none, mixed holds whole pairs."""
    for quote in reading.items("quotes"):
        mode = quote.get("mode")
        if mode == "direct":
            if not _fills_one_pair(reading, quote.span):
                yield _not_one_pair(reading, quote)
        elif mode in ("indirect", "mixed"):
            within, cut = _marks(reading.quoted, quote.span)
            if mode == "indirect" and (within or cut):
                message = f"{_words(quote)} holds quotation marks: make it mixed, or direct"
                yield reading.found(quote, "indirect-quote-has-marks", message)
            elif mode == "mixed" and (cut or not within):
                what = "holds one quotation mark of a pair" if cut else "holds no quotation marks"
                message = f"{_words(quote)} {what}"
                yield reading.found(quote, "mixed-quote-without-marks", message)


def _words(quote: Item) -> str:
    return excerpt(quote.values["text"])


def _not_one_pair(reading: Reading, quote: Item) -> Problem:
    """A direct quote without its marks; a warning where no annotator can mend it."""
    shown = _words(quote)
    fault = fault_of_text(reading.text, quote.span, reading.quoted)
    if fault is None:
        message = f"{shown} is not just what stands inside one pair of quotation marks"
        return reading.found(quote, "direct-quote-marks", message)
    message = f"{shown} does not stand inside one pair of quotation marks: {fault}"
    return replace(reading.found(quote, "direct-quote-marks", message), severity="warning")


def _fills_one_pair(reading: Reading, span: Span) -> bool:
    """Whether a span is enclosed, and not by the marks of two pairs: “one” and “two”."""
    text = reading.text
    start, end = span
    for opened, closed in reading.quoted:
        beside = closed == start - 1 or opened == end
        if beside and text[opened] not in APOSTROPHES:
            return False
        if opened != start - 1 or closed >= end:
            continue
        reopens = text[:closed].endswith("\n")
        if text[opened] not in APOSTROPHES and not reopens:
            return False
    return enclosed(text, span)


def _marks(quoted: Sequence[Quoted], span: Span) -> tuple[int, int]:
    """How many pairs of marks lie inside a span, and how many are cut by its edge."""
    start, end = span
    within = cut = 0
    for opened, closed in quoted:
        opens, closes = start <= opened < end, start <= closed < end
        within += opens and closes
        cut += opens != closes
    return within, cut


def cue_is_not_quoted(reading: Reading) -> Iterator[Problem]:
    """The reporting words do not stand inside quotation marks of their own quote."""
    for quote in reading.items("quotes"):
        cue = quote.part("cue")
        if cue is not None and _is_quoted(cue, _with_marks(quote.span), reading.quoted):
            message = f"the cue {excerpt(cue.slice(reading.text))} stands inside quoted words"
            path = f"{quote.path}.cue"
            yield reading.found(quote, "cue-inside-quoted-words", message, path=path, span=cue)


def _is_quoted(cue: Span, own: Span, quoted: Sequence[Quoted]) -> bool:
    """Whether a cue stands inside a pair of marks that lies in its quote."""
    for opened, closed in quoted:
        inside_own = own.start <= opened and closed < own.end
        if inside_own and opened + 1 < cue.end and cue.start < closed:
            return True
    return False


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


def who_is_reported_is_linked(reading: Reading) -> Iterator[Problem]:
    """Reporting words have a subject: a cue without a speaker is often a forgotten relation."""
    for quote in reading.items("quotes"):
        cue = quote.part("cue")
        # A speaker who is said to be known, and is not linked, is told by the schema.
        if cue is None or quote.get("speaker_id") or quote.get("speaker_status") != "unknown":
            continue
        message = f"no speaker is linked, though {excerpt(cue.slice(reading.text))} is its cue"
        yield reading.found(quote, "speaker-missing", message)


def quoted_words_are_covered(reading: Reading) -> Iterator[Problem]:
    """What stands in quotation marks outside boilerplate is in a quote, or only marks a term.

    A quote within quoted words does not cover these; one whose marks are wrong is spoken of
    already. Rules are not asked to find every quote: a suggestion is passed over.
    """
    if reading.record.kind == "suggestion" or "quotes" in reading.absent:
        return
    spans = list(reading.spans_of("quotes"))
    sound: set[Span] | None = None
    last = -1
    for pair in reading.quoted:
        inside = pair.inside
        if pair.closed < last or any(inside.overlaps(section) for section in reading.boilerplate):
            continue
        if any(_with_marks(span).contains(inside) for span in spans):
            continue
        near = [span for span in spans if inside.overlaps(span)]
        if near and sound is None:
            sound = _with_sound_marks(reading)
        if sound is None or sound.issuperset(near):
            last = pair.closed
            message = f"{excerpt(inside.slice(reading.text))} is in no quote"
            yield reading.uncovered("quoted-text-uncovered", message, inside)


def _with_sound_marks(reading: Reading) -> set[Span]:
    """The spans of quotes in which no fault is found; direct ones that fill a pair of marks."""
    faulty = {found.path for found in marks_fit_the_mode(reading)}
    pairs = {pair.inside for pair in reading.quoted}
    return {
        quote.span
        for quote in reading.items("quotes")
        if quote.path not in faulty
        # Inside the marks of a direct quote stand just its words, or blanks too: « oui ».
        and (quote.get("mode") != "direct" or {quote.span, _with_marks(quote.span)} & pairs)
    }


def _with_marks(span: Span) -> Span:
    return Span(span.start - 1, span.end + 1)


CHECKS = (
    marks_fit_the_mode,
    cue_is_not_quoted,
    nobody_addresses_themselves,
    who_is_reported_is_linked,
    quoted_words_are_covered,
)
