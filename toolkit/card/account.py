"""A release → what is to be said of it in plain sentences; none is there that the data belie."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.card.facts import label_columns, values_of
from toolkit.card.markdown import cut, in_words
from toolkit.card.metadata import UNKNOWN_LANGUAGE
from toolkit.card.people import MODEL, PERSON, kinds
from toolkit.card.release import Release
from toolkit.dataset.columns import definition_of
from toolkit.model import GOLD
from toolkit.words import counted

FEW = 100
"""Fewer documents than these are called few."""


def number(count: int) -> str:
    """A count with a comma between thousands."""
    return f"{count:,}"


def several(count: int, noun: str) -> str:
    """A count with its noun: 1,204 quotes."""
    return counted(count, noun).replace(str(count), number(count), 1)


def items(release: Release) -> list[str]:
    """How many there are of each kind of item, those of the last layer first."""
    return [
        several(release.facts.rows[layer.name], layer.title.lower().removesuffix("s"))
        for layer in reversed(release.schema.layers)
        if release.facts.rows[layer.name]
    ]


def period(release: Release) -> str:
    """When the articles appeared, as far as it is known; empty where of none."""
    published = release.facts.published
    if published is None:
        return ""
    first, last = published
    return f"on {first}" if first == last else f"between {first} and {last}"


def made_by(release: Release) -> str:
    """Who annotated, in one sentence; empty where nobody has."""
    found = kinds(release.readers, release.annotators)
    if not found:
        return ""
    if found == {MODEL}:
        return "A language model annotated the texts; no person has."
    if found == {PERSON}:
        return "People annotated the texts."
    told = {MODEL: "a language model", PERSON: "people", "unknown": "annotators of unstated kind"}
    names = [told[kind] for kind in (PERSON, MODEL, "unknown") if kind in found]
    return f"The texts were annotated by {in_words(names)}: see below for whom."


def how(release: Release) -> Iterator[str]:
    """How the texts were annotated."""
    alone = sorted(set(release.readers) - {GOLD})
    yield (
        "What is to be marked, and what each label means, is written in a codebook that is printed"
        " from the schema in `schema/` (`redline --schema DATASET/schema schema codebook`)."
    )
    if GOLD not in release.readers:
        yield "Each document stands here as one annotator read it; nothing was adjudicated."
    elif len(alone) > 1:
        yield (
            f"{len(alone)} annotators read the documents, each alone; where their readings"
            " differed, it was decided for each place which holds (adjudication). The tables hold"
            " the adjudicated reading, `gold`."
        )
    else:
        yield "The tables hold an adjudicated reading, `gold`."
    if release.facts.readings:
        yield "`annotations` holds each annotator’s own reading, under a pseudonym."
    yield "Names and addresses of annotators are not kept."


def limits(release: Release) -> Iterator[str]:
    """What to know before one draws conclusions, a sentence or two each."""
    documents = release.facts.rows["documents"]
    if documents < FEW:
        yield (
            f"{several(documents, 'document')}: too few to estimate how often anything occurs in"
            " the news, or to train a model on alone. The counts describe these texts."
        )
    yield from _makers(release)
    yield from _language(release)
    yield from _documents(release)
    yield from _absent(release)


def _makers(release: Release) -> Iterator[str]:
    found = kinds(release.readers, release.annotators)
    if found == {MODEL}:
        yield (
            "Every label was given by a language model. Nothing here says how far people would"
            " agree with it; where it errs, it may err alike throughout."
        )
    elif MODEL in found:
        yield "Some of the readings are those of a language model."
    if "unknown" in found:
        yield "Of some annotators it is not stated whether they are people."


def _language(release: Release) -> Iterator[str]:
    tags = release.facts.described("language")
    known = [tag for tag in tags if tag not in {None, UNKNOWN_LANGUAGE}]
    if len(known) == 1 and not tags[UNKNOWN_LANGUAGE]:
        yield f"All texts are in one language, {known[0]}; nothing is known of others."
    if tags[UNKNOWN_LANGUAGE]:
        yield f"The language of {several(tags[UNKNOWN_LANGUAGE], 'document')} is not stated."
    translation = release.facts.described("translation")
    if translation["machine"]:
        yield (
            f"{several(translation['machine'], 'text')} of"
            f" {number(sum(translation.values()))} came out of machine translation. The wording,"
            " and with it cues, markers and how firm a threat sounds, may be the translator’s."
        )
    if translation["unknown"]:
        yield (
            f"Of {several(translation['unknown'], 'text')} nobody has said whether it is a"
            " translation."
        )


def _documents(release: Release) -> Iterator[str]:
    facts = release.facts
    if inferred := facts.described("published_basis")["inferred"]:
        yield (
            f"The date of publication of {several(inferred, 'document')} was inferred from what"
            " the text says of other days."
        )
    if facts.undated:
        yield f"The date of publication of {several(facts.undated, 'document')} is unknown."
    if nowhere := facts.described("source")[None]:
        yield f"The publisher of {several(nowhere, 'document')} is not given."
    if 0 < len(release.splits) < 2:
        yield f"There is one split, `{next(iter(release.splits))}`, and so no held-out test set."


def _absent(release: Release) -> Iterator[str]:
    """Labels that no row has: nobody can learn them here."""
    for layer in release.schema.layers:
        definition = definition_of(release.schema, layer.name)
        for column, _ in label_columns(release.schema, layer.name):
            if column not in release.schema.properties(definition):
                continue
            counts = release.facts.of(layer.name, column)
            values = [label.value for label in values_of(release.schema, definition, column)]
            never = [f"`{value}`" for value in values if not counts[value]]
            if never and counts:
                yield f"`{layer.name}.{column}` is never {in_words(never, 'or')}."


def licences(release: Release) -> Iterator[str]:
    """Which licence the texts have, from the most frequent on."""
    counts = release.facts.described("license")
    for licence, times in sorted(counts.items(), key=lambda one: (-one[1], str(one[0]))):
        name = "others" if licence is None else cut(licence, release.text)
        yield f"{name} ({several(times, 'document')})"
