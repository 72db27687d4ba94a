"""A release → a data statement: who speaks, who annotated, and what of that is not known.

Source: Bender and Friedman (2018), Data statements for natural language processing,
https://aclanthology.org/Q18-1041/
"""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.card.account import number, period, several
from toolkit.card.facts import MOST
from toolkit.card.markdown import in_words, shown
from toolkit.card.metadata import UNKNOWN_LANGUAGE
from toolkit.card.people import MODEL, kinds
from toolkit.card.release import Release

SHOWN = 10
"""How many sources and speakers are named."""


def statement(release: Release) -> Iterator[str]:
    """The paragraphs of the data statement, with their headings."""
    parts = {
        "Curation rationale": _rationale(release),
        "Language variety": _language(release),
        "Speaker demographic": _speakers(release),
        "Annotator demographic": _annotators(release),
        "Speech situation": _situation(release),
        "Text characteristics": _texts(release),
    }
    for heading, sentences in parts.items():
        yield f"\n### {heading}\n"
        yield " ".join(sentences)


def _rationale(release: Release) -> Iterator[str]:
    layers = [layer.title.lower() for layer in release.schema.layers]
    yield (
        f"The articles were annotated for {in_words(layers)}, so that who is reported to threaten"
        " whom, on what condition and in whose words, can be studied and found by a program."
        if "conditional_threats" in release.columns
        else f"The articles were annotated for {in_words(layers)}."
    )
    yield (
        "How the articles were chosen is not recorded here; they are not to be taken for a sample"
        " of the news."
    )


def _language(release: Release) -> Iterator[str]:
    tags = release.facts.described("language")
    known = {str(tag): times for tag, times in tags.items() if tag not in {None, UNKNOWN_LANGUAGE}}
    if known:
        tongues = [f"`{shown(tag)}` ({several(n, 'document')})" for tag, n in known.items()]
        yield f"BCP 47: {in_words(tongues)}."
        if not any("-" in tag for tag in known):
            yield "Which regional variety the texts are written in is not recorded."
    if tags[UNKNOWN_LANGUAGE]:
        yield f"Of {several(tags[UNKNOWN_LANGUAGE], 'document')} the language is not stated."
    translation = release.facts.described("translation")
    told = [f"{kind} ({number(times)})" for kind, times in sorted(translation.items()) if kind]
    if told:
        yield f"Whether a text is a translation, as `translation` has it: {in_words(told)}."
    if translation["machine"] or translation["human"]:
        yield "The languages that they were translated from are not recorded."


def _speakers(release: Release) -> Iterator[str]:
    yield "Who wrote the articles is not recorded, nor anything about those people."
    speakers = release.facts.speakers
    if speakers:
        known = [(name, times) for name, times in speakers.items() if name is not None]
        most = sorted(known, key=lambda one: (-one[1], one[0]))[:SHOWN]
        told = [f"{shown(name, release.text)} ({number(times)})" for name, times in most]
        quotes = release.facts.rows["quotes"]
        yield (
            f"Those quoted are actors of the registry in `actors`;"
            f" {number(release.facts.spoken)} of {several(quotes, 'quote')} have a known speaker."
            f" Quoted most often: {in_words(told)}."
        )


def _annotators(release: Release) -> Iterator[str]:
    found = kinds(release.readers, release.annotators)
    if not found:
        yield "Nobody has annotated."
        return
    if found == {MODEL}:
        yield (
            "Every annotator is a language model, which has no age, origin or first language to"
            " state. Which model, and which version of it, is not recorded."
        )
        return
    yield (
        "Nothing about the people who annotated is kept: neither age, gender, origin, first"
        " language nor training."
    )
    if MODEL in found:
        yield "Some of the annotators are language models, as is said above of each."


def _situation(release: Release) -> Iterator[str]:
    yield "Written journalism, meant for the public."
    if when := period(release):
        yield f"The articles appeared {when}, as far as that is known."
    sources = release.facts.described("source")
    named = [(name, times) for name, times in sources.items() if name is not None]
    if named:
        most = sorted(named, key=lambda one: (-one[1], str(one[0])))[:SHOWN]
        told = [f"{shown(name, release.text)} ({number(times)})" for name, times in most]
        more = f"{'at least ' * (len(named) >= MOST)}{number(len(named) - len(most))} more"
        yield f"Sources: {in_words(told)}{f', and {more}' if len(named) > len(most) else ''}."
    if sources[None]:
        yield f"Of {several(sources[None], 'document')} the source is not given."
    yield "Quoted words were spoken or written elsewhere, before the article."


def _texts(release: Release) -> Iterator[str]:
    facts = release.facts
    documents = facts.rows["documents"]
    if facts.characters and documents:
        yield (
            f"{several(documents, 'article')} of {number(facts.characters)} characters in all"
            f" ({number(round(facts.characters / documents))} on average), page furniture included."
        )
    yield (
        "A text is kept as it came: nothing is corrected, and what is not part of the article is a"
        " section `boilerplate`, in which nothing is annotated."
    )
