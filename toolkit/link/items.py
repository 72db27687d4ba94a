"""Records and documents → the items that may be one and the same, each with what is compared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from toolkit.actors import known_names
from toolkit.checks.clusters import LAYERS
from toolkit.dates import bounds
from toolkit.link.normal import stems
from toolkit.link.occasions import Occasion, Present, occasions
from toolkit.link.reading import Reading
from toolkit.link.when import Days
from toolkit.model import Document, JSONObject

KINDS = tuple(LAYERS)
"""Of clusters: same_event, same_quote, same_threat."""
LINKED = frozenset({"actual", "future"})
"""The modalities of events that are linked: what was done, and what is fixed to be done."""
BODY = "body"
ABOVE = frozenset({"title", "subtitle", "heading", "caption"})
"""The sections of an article that say beforehand what its body says."""
NOBODY: frozenset[str] = frozenset()
NOTHING = Occasion()
Key = tuple[str, str]
"""A document and an item of it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One event, quote or threat, with what is compared of it."""

    kind: str
    document: str
    id: str
    start: int
    end: int
    text: str
    words: tuple[str, ...]
    """The stems of its words in order; of an event those of its trigger."""
    stems: frozenset[str] = NOBODY
    """The same, each once."""
    letters: str = ""
    """The same, sorted, as one text."""
    who: frozenset[str] = NOBODY
    """Who speaks, threatens or acts."""
    whom: frozenset[str] = NOBODY
    """Who is threatened, or suffers the act."""
    persons: frozenset[str] = NOBODY
    """Those of them who are persons, with a name."""
    sides: frozenset[str] = NOBODY
    """Those and whom they speak for."""
    unnamed: bool = False
    """Whether nobody of those who speak has a name anywhere."""
    inside: frozenset[str] = NOBODY
    """The actors that its words name."""
    acts: frozenset[str] = NOBODY
    """The types of the acts inside, or of the event."""
    labels: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Fields with a fixed choice of values that are compared."""
    around: frozenset[str] = NOBODY
    """The stems of its paragraph, without its own."""
    days: Days | None = None
    """When it was said or done, as far as the text settles it."""
    weekday: str = ""
    """The weekday that is named for it."""
    present: Present = (None, "")
    """The day and the weekday that its article reports of."""
    people: frozenset[str] = NOBODY
    """Those of them who are persons, with a name or without."""
    verbatim: bool = False
    """Whether it is quoted word for word in the body of its article."""
    headline: bool = False
    """Whether it stands above the body: in a title, a heading, a caption."""
    recalled: bool = False
    """Whether its article looks back on it: it is of another day than the article reports of."""
    tellers: frozenset[str] = NOBODY
    """Who tells it, where its words stand within those of others."""
    appeared: Days | None = None
    """When its article appeared."""
    place: int = 0
    """The place of its article among all."""
    occasion: Occasion = NOTHING
    """What its article reports of."""

    @property
    def key(self) -> Key:
        """Its document and its id."""
        return self.document, self.id


def entries_of(
    records: Iterable[Mapping[str, Any]],
    documents: Mapping[str, Document],
    actors: Mapping[str, Mapping[str, Any]],
    kinds: Sequence[str] = KINDS,
) -> list[Entry]:
    """One record of each document → the items that may be linked, sorted.

    Args:
        records: Not two of a document. Those of documents that are not there have no words around
            their items.
        documents: With their texts.
        actors: The registry; a mention without an actor counts by its words.
        kinds: Of clusters.
    """
    names = known_names(actors)
    readings = [
        Reading(record, documents.get(str(record["document_id"])), names, actors)
        for record in sorted(records, key=lambda record: str(record["document_id"]))
    ]
    found: list[Entry] = []
    told = [reading.told() for reading in readings]
    present = [(r.present[0] or r.appeared, r.present[1]) for r in readings]
    for place, (reading, occasion) in enumerate(
        zip(readings, occasions(told, present), strict=True)
    ):
        reading.place, reading.occasion = place, occasion
        for kind in kinds:
            found.extend(MAKERS[kind](reading))
    return sorted(found, key=lambda entry: (entry.kind, entry.document, entry.start, entry.id))


def _entry(
    reading: Reading, kind: str, item: JSONObject, words: Sequence[str], **known: Any
) -> Entry:
    start, end = int(item["start"]), int(item["end"])
    return Entry(
        kind,
        reading.name,
        str(item["id"]),
        start,
        end,
        str(item["text"]),
        tuple(words),
        stems=frozenset(words),
        letters=" ".join(sorted(words)),
        around=reading.around(start, end),
        present=reading.present,
        headline=reading.section(start) in ABOVE,
        appeared=reading.appeared,
        place=reading.place,
        occasion=reading.occasion,
        **known,
    )


def told_by(reading: Reading) -> dict[str, frozenset[str]]:
    """Quotes of a record → who tells them: the speakers of the quotes that they stand in."""
    quotes = {quote["id"]: quote for quote in reading.record["quotes"]}
    found: dict[str, frozenset[str]] = {}
    for name, quote in quotes.items():
        outer = quotes.get(quote.get("parent_id", ""), {})
        found[name] = reading.fillers([outer["speaker_id"]] if "speaker_id" in outer else [])
    return found


def quotes(reading: Reading) -> Iterator[Entry]:
    """The quotes of a record."""
    kinds: dict[str, set[str]] = {}
    for threat in reading.record["conditional_threats"]:
        if "quote_id" in threat:
            kinds.setdefault(threat["quote_id"], set()).update(threat["consequence_kinds"])
    tellers = told_by(reading)
    for quote in reading.record["quotes"]:
        start, end = int(quote["start"]), int(quote["end"])
        speaker = [quote["speaker_id"]] if "speaker_id" in quote else []
        days, weekday = reading.when(start, end)
        who = reading.fillers(speaker)
        yield _entry(
            reading,
            "same_quote",
            quote,
            stems(quote["text"]),
            who=who,
            persons=reading.persons(who),
            people=reading.people(who),
            verbatim=quote["mode"] == "direct" and reading.section(start) == BODY,
            sides=reading.sides(who),
            unnamed=not who & reading.named,
            tellers=tellers[quote["id"]],
            whom=reading.fillers([quote["addressee_id"]] if "addressee_id" in quote else []),
            inside=reading.inside(start, end),
            acts=reading.acts(start, end),
            labels={"consequence_kinds": frozenset(kinds.get(quote["id"], ()))},
            days=days,
            weekday=weekday,
            recalled=reading.recalled(days),
        )


def threats(reading: Reading) -> Iterator[Entry]:
    """The conditional threats of a record."""
    speakers = {q["id"]: q.get("speaker_id") for q in reading.record["quotes"]}
    modes = {q["id"]: q["mode"] for q in reading.record["quotes"]}
    tellers = told_by(reading)
    for threat in reading.record["conditional_threats"]:
        parts = [threat[name] for name in ("condition", "consequence") if name in threat]
        words = [word for part in parts for word in stems(part["text"])]
        spans = [(int(p["start"]), int(p["end"])) for p in parts]
        start, end = int(threat["start"]), int(threat["end"])
        days, weekday = reading.when(start, end)
        speaker = speakers.get(threat.get("quote_id", ""))
        who = reading.fillers([*threat["threatener_ids"], *([speaker] if speaker else [])])
        yield _entry(
            reading,
            "same_threat",
            threat,
            words,
            who=who,
            persons=reading.persons(who),
            people=reading.people(who),
            verbatim=modes.get(threat.get("quote_id", "")) == "direct"
            and reading.section(start) == BODY,
            sides=reading.sides(who),
            unnamed=not who & reading.named,
            tellers=tellers.get(threat.get("quote_id", ""), NOBODY),
            whom=reading.fillers(threat.get("target_ids", ())),
            inside=frozenset().union(*(reading.inside(*span) for span in spans)),
            acts=frozenset().union(*(reading.acts(*span) for span in spans)),
            labels={
                "act": frozenset({threat["act"]}),
                "aim": frozenset({threat["aim"]}),
                "consequence_kinds": frozenset(threat["consequence_kinds"]),
                "condition_polarity": frozenset({threat.get("condition_polarity", "none")}),
            },
            days=days,
            weekday=weekday,
            recalled=reading.recalled(days),
        )


def events(reading: Reading) -> Iterator[Entry]:
    """The events of a record that can be linked: actual ones, and scheduled ones."""
    for event in reading.record["events"]:
        if event["modality"] not in LINKED:
            continue
        start, end = int(event["start"]), int(event["end"])
        roles: dict[str, list[str]] = {}
        for argument in event.get("arguments", ()):
            roles.setdefault(argument["role"], []).append(argument["mention_id"])
        who = reading.fillers(roles.get("agent", ()))
        days, weekday = reading.when(start, end)
        stated = bounds(event["date"]) if "date" in event else None
        first, last = reading.sentence(start, end)
        yield _entry(
            reading,
            "same_event",
            event,
            stems(event["text"]),
            who=who,
            sides=reading.sides(who),
            unnamed=not who & reading.named,
            whom=reading.fillers(roles.get("recipient", ())),
            inside=reading.inside(first, last),
            acts=frozenset({event["type"]}),
            labels={
                "modality": frozenset({event["modality"]}),
                "polarity": frozenset({event.get("polarity", "positive")}),
                "place": reading.fillers(roles.get("place", ())),
            },
            days=stated or days,
            weekday="" if stated else weekday,
        )


MAKERS = {"same_event": events, "same_quote": quotes, "same_threat": threats}
