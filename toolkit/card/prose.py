"""A release → the prose of its card, for a reader who has never heard of redline."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.card.account import how, items, licences, limits, made_by, number, period, several
from toolkit.card.agreement import measured
from toolkit.card.citation import bibtex
from toolkit.card.labels import fields, meanings
from toolkit.card.loading import snippets
from toolkit.card.markdown import described, escaped, first_sentence, in_words, shown, table
from toolkit.card.metadata import UNKNOWN_LANGUAGE, title
from toolkit.card.people import people
from toolkit.card.plots import most, plots_of
from toolkit.card.release import DEFAULT_CONFIG, Release
from toolkit.card.statement import statement
from toolkit.dataset.columns import definition_of

SENTENCE = "If the troops cross the river, Ruritania will close the strait, its minister said."
EXAMPLE = {
    "condition": "“the troops cross the river”",
    "marker": "“If”",
    "consequence": "“close the strait”",
    "threatener_names": "Ruritania",
    "speaker_name": "the minister",
}
"""What the columns of a threat hold, for who has never seen one."""
ROWS = {
    "documents": "One article, with everything that is annotated in it nested.",
    "links": "One member of a cluster of items that are one and the same, across documents.",
    "annotations": "One annotator’s reading of one document, everything nested.",
}
"""What a row is, where no definition of the schema is one."""
TEXTS = {
    "full": "The folder holds the full texts.",
    "snippets": (
        "The folder does not hold the articles: of each text only the sentences of quotes and"
        " threats, at most 200 characters of each, beside labels, offsets and hashes. Other values"
        " that share 30 characters in a row with an article are null, too."
    ),
    "none": (
        "The folder holds no text of the articles: labels, ids, offsets and hashes only. Other"
        " values that share 30 characters in a row with an article are null, too."
    ),
}


def prose(release: Release) -> str:
    """A release → everything below the YAML."""
    parts = {
        f"# {escaped(title(release))}": _summary(release),
        "## Contents": _contents(release),
        "## Use": _use(release),
        "## Who annotated, and how": _annotated(release),
        "## What the labels mean": meanings(release),
        "## Who threatens whom with what": _threats(release),
        "## How far readers agree": measured(release),
        "## Splits and leakage": _splits(release),
        "## Known limits": (f"- {described(one)}" for one in limits(release)),
        "## Data statement": statement(release),
        "## Rights": _rights(release),
        "## Citation": _citation(release),
        "## Columns": fields(release),
    }
    written = {heading: list(lines) for heading, lines in parts.items()}
    bodies = {heading: "\n".join(lines).strip() for heading, lines in written.items()}
    return "\n".join(f"{heading}\n\n{body}\n" for heading, body in bodies.items() if body)


def _summary(release: Release) -> Iterator[str]:
    facts, counted = release.facts, items(release)
    tags = [tag for tag in facts.described("language") if tag not in {None, UNKNOWN_LANGUAGE}]
    tongue = f" in {in_words([f'`{shown(tag)}`' for tag in tags])}" if tags else ""
    when = f", published {period(release)} as far as is known" if period(release) else ""
    marked = f", annotated with {in_words(counted)}" if counted else ""
    yield f"{several(facts.rows['documents'], 'news article')}{tongue}{when}{marked}."
    if said := made_by(release):
        yield f"**{said}**"
    if DEFAULT_CONFIG in release.configs:
        yield from _explained(release)
    yield f"\n{TEXTS[release.text]}"


def _explained(release: Release) -> Iterator[str]:
    """What a conditional threat is, with an example that no article holds."""
    definition = definition_of(release.schema, DEFAULT_CONFIG)
    about = first_sentence(release.schema.definition(definition)["description"])
    yield f"\nA *conditional threat* is {described(about[:1].lower() + about[1:])}"
    if release.columns[DEFAULT_CONFIG].keys() >= EXAMPLE.keys():
        parts = [f"`{column}` {words}" for column, words in EXAMPLE.items()]
        yield f"A made-up example: *{SENTENCE}* has {in_words(parts)}."


def _contents(release: Release) -> Iterator[str]:
    splits = list(release.splits)
    rows = []
    for config, shards in release.configs.items():
        definition = definition_of(release.schema, config)
        about = ROWS.get(config) or release.schema.definition(definition)["description"]
        counts = [number(shards[s]["rows"]) if s in shards else "0" for s in splits]
        holding = release.facts.holding[config]
        within = number(holding) if holding else ""
        rows.append((f"`{config}`", described(first_sentence(about)), *counts, within))
    head = ["config", "one row is", *(f"`{split}`" for split in splits), "in documents"]
    yield from table(head, rows, right=len(splits) + 1)
    empty = [config for config in release.columns if config not in release.configs]
    if empty:
        names = in_words([f"`{config}`" for config in empty])
        yield f"\nWithout rows, and so without a file: {names}."
    yield (
        "\nSpans count Unicode code points: `text` of a span is `text[start:end]` of its document."
        " Ids are unique in the dataset, and tables join on them. Dates are EDTF strings"
        " (`2019-05`, `XXXX-05-02`). What is absent is null."
    )
    yield "\nWhat leads where:\n"
    for target, columns in _joins(release).items():
        yield f"- to `{target}`: {', '.join(f'`{column}`' for column in columns)}"


def _joins(release: Release) -> dict[str, list[str]]:
    """The key of each config → the columns that hold it, as the schema has the roles."""
    of_documents = [f"{config}.document_id" for config in release.configs]
    found = {"documents.id": [c for c in of_documents if not c.startswith(("documents", "actors"))]}
    for layer in release.schema.layers:
        if layer.name not in release.configs:
            continue
        named = [field.property for field in layer.fields if field.source == "actors"]
        named += [n for n in release.columns[layer.name] if n.endswith(("_actor_id", "_actor_ids"))]
        found.setdefault("actors.id", []).extend(f"{layer.name}.{name}" for name in named)
        for role in layer.roles:
            column = f"{layer.name}.{role.property}" + (f"[].{role.key}" if role.key else "")
            columns = found.setdefault(f"{role.target}.id", [])
            if column not in columns:
                columns.append(column)
        for column, target in layer.enclosing.items():
            found.setdefault(f"{target}.id", []).append(f"{layer.name}.{column}")
    return {key: columns for key, columns in found.items() if key.split(".")[0] in release.configs}


def _use(release: Release) -> Iterator[str]:
    for snippet in snippets(release):
        yield f"{snippet.purpose}:\n\n```python\n{snippet.code}\n```\n"
    yield (
        'On the Hub, name a version (`revision="v1.0.0"`), so that the same rows are read again.'
    )


def _annotated(release: Release) -> Iterator[str]:
    told = people(release.readers, release.annotators, release.facts.readings)
    yield from told or ["Nothing has been annotated yet."]
    yield "\n" + described(" ".join(how(release)))
    counts = release.facts.readers_by_number()
    if counts:
        each = [f"{several(d, 'document')} with {number(n)}" for n, d in counts.items()]
        yield f"\nReadings of a document in `annotations`: {in_words(each)}."


def _threats(release: Release) -> Iterator[str]:
    for plot in plots_of(release):
        yield f"![{plot.title}]({plot.path})\n"
    pairs = most(release)
    if pairs:
        yield from table(
            ["threatener", "target", "threats"],
            ((shown(a, release.text), shown(b, release.text), number(n)) for (a, b), n in pairs),
            right=1,
        )
        yield (
            "\nActors as the registry names them: a state and those who speak for it are apart, and"
            " `represents` in `actors` joins them. A threat of several actors against several"
            " counts for each pair."
        )
    if release.facts.untargeted:
        yield f"\nWithout a named target: {several(release.facts.untargeted, 'threat')}."


def _splits(release: Release) -> Iterator[str]:
    told = [f"`{split}`: {several(n, 'document')}" for split, n in release.splits.items()]
    yield f"{in_words(told)}. A split is of documents: all rows of a document are on one side."
    yield from (described(note) for note in release.split_notes)


def _rights(release: Release) -> Iterator[str]:
    if release.project.license == "other":
        yield "No licence has been chosen for the annotations."
    else:
        yield f"The annotations are under `{release.project.license}`."
    told = [escaped(one) for one in licences(release)]
    if told:
        yield (
            f"The texts keep their own licence, `license` in `documents`: {in_words(told)}."
            " `unknown` means that nobody is known to have granted one: to pass the texts on may"
            " need the leave of those who published them."
        )
    if people_in_news := release.facts.of("actors", "kind")["person"]:
        yield (
            f"{number(people_in_news)} of {several(release.facts.rows['actors'], 'actor')} are"
            " persons, named as the news names them."
        )
    yield TEXTS[release.text]
    if release.text != "full":
        yield (
            "With the texts at hand, `redline hydrate DATASET --texts DIR -o OUT` puts them back:"
            " it checks each text against its hash, and lists what could not be restored."
        )


def _citation(release: Release) -> Iterator[str]:
    yield (
        "`CITATION.cff` holds the same for programs; `croissant.json` describes the files. The"
        " version tells this content from any other; from the Hub, cite the tag that you have"
        " loaded, too.\n"
    )
    yield f"```bibtex\n{bibtex(release)}\n```"
