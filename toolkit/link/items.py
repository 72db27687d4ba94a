"""Records and documents → the items that may be one and the same, each with what is compared."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from toolkit.actors import actor_of, entered, known_names
from toolkit.checks.clusters import LAYERS
from toolkit.dates import bounds
from toolkit.link.normal import stems
from toolkit.link.when import Days, days_in, weekday_in
from toolkit.model import Document, JSONObject
from toolkit.sentences import sentence_ends

KINDS = tuple(LAYERS)
"""Of clusters: same_event, same_quote, same_threat."""
LINKED = frozenset({"actual", "future"})
"""The modalities of events that are linked: what was done, and what is fixed to be done."""
NOBODY: frozenset[str] = frozenset()
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
    about: Days | None = None
    """The days that its article speaks of where it stands, if it says nothing of its own."""
    weekday: str = ""
    appeared: Days | None = None
    """When its article appeared."""

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
    found: list[Entry] = []
    for record in records:
        reading = Reading(record, documents.get(str(record["document_id"])), names, actors)
        for kind in kinds:
            found.extend(MAKERS[kind](reading))
    return sorted(found, key=lambda entry: (entry.kind, entry.document, entry.start, entry.id))


class Reading:
    """One record: who is meant by its mentions, and what stands where."""

    def __init__(
        self,
        record: Mapping[str, Any],
        document: Document | None,
        names: Mapping[str, str],
        actors: Mapping[str, Mapping[str, Any]],
    ) -> None:
        self.record = record
        self.document = document
        self.name = str(record["document_id"])
        self.actors: dict[str, str] = {}
        named: set[str] = set()
        for mention in record["mentions"]:
            actor = actor_of(entered(mention, names))
            if actor == "new: ":
                actor = f"new: {' '.join(str(mention['text']).split()).casefold()}"
            self.actors[mention["id"]] = actor
            if mention["form"] != "nominal" and mention["form"] != "pronoun":
                named.add(actor)
        self.named = named
        self._known = actors
        published = document.published if document else None
        self.published = published
        self.appeared = bounds(published) if published else None
        self.mentions = sorted(record["mentions"], key=lambda m: m["start"])
        self.starts = [m["start"] for m in self.mentions]
        self.events = sorted(record["events"], key=lambda e: e["start"])
        self.event_starts = [e["start"] for e in self.events]
        text = document.text if document else ""
        self.text = text
        self.ends = [match.end() for match in sentence_ends(text)] if text else []
        said = [(q["start"], q["end"]) for q in record["quotes"]]
        page = [s.span for s in document.sections if s.kind == "boilerplate"] if document else []
        self.bare = _blanked(text, [*said, *page])
        self._spoken = list(self._days_spoken_of())

    def fillers(self, ids: Iterable[str]) -> frozenset[str]:
        """Mentions → whom they mean."""
        return frozenset(self.actors[one] for one in ids if one in self.actors)

    def sides(self, who: frozenset[str]) -> frozenset[str]:
        """Some actors, and whom they speak for."""
        return who.union(*(self._known.get(one, {}).get("represents", ()) for one in who))

    def persons(self, who: frozenset[str]) -> frozenset[str]:
        """Those of some actors who are persons, and have a name."""
        kinds = {one: self._known.get(one, {}).get("kind", "person") for one in who}
        return frozenset(one for one in who & self.named if kinds[one] == "person")

    def inside(self, start: int, end: int) -> frozenset[str]:
        """Whom the words between two places mean."""
        first, last = bisect_right(self.starts, start - 1), bisect_right(self.starts, end - 1)
        return frozenset(self.actors[m["id"]] for m in self.mentions[first:last] if m["end"] <= end)

    def acts(self, start: int, end: int) -> frozenset[str]:
        """The types of the events between two places."""
        first = bisect_right(self.event_starts, start - 1)
        last = bisect_right(self.event_starts, end - 1)
        return frozenset(str(e["type"]) for e in self.events[first:last])

    def sentence(self, start: int, end: int) -> tuple[int, int]:
        """Where the sentences begin and end that hold what stands between two places."""
        before = bisect_right(self.ends, start)
        first = self.ends[before - 1] if before else 0
        after = bisect_right(self.ends, end - 1)
        return first, self.ends[after] if after < len(self.ends) else len(self.text)

    def paragraph(self, start: int, end: int) -> tuple[int, int]:
        """Where the paragraphs begin and end that hold what stands between two places."""
        first = self.text.rfind("\n\n", 0, start)
        last = self.text.find("\n\n", end)
        return (0 if first < 0 else first + 2), (len(self.text) if last < 0 else last)

    def around(self, start: int, end: int) -> frozenset[str]:
        """The stems of a paragraph without those of an item in it."""
        first, last = self.paragraph(start, end)
        return frozenset(stems(f"{self.text[first:start]} {self.text[end:last]}"))

    def about(self, start: int) -> Days | None:
        """The days that the last sentence names that names any up to a place, else the first."""
        found = [days for place, days in self._spoken if place <= start]
        return found[-1] if found else self._spoken[0][1] if self._spoken else None

    def _days_spoken_of(self) -> Iterator[tuple[int, Days]]:
        first = 0
        for last in (*self.ends, len(self.text)):
            days = days_in(self.bare[first:last], self.published)
            if days and not (self.appeared and days[0] > self.appeared[1]):
                yield first, days
            first = last

    def when(self, start: int, end: int) -> tuple[Days | None, str]:
        """When something was said: in its sentence, else before it in its paragraph."""
        first, last = self.sentence(start, end)
        sentence = self.bare[first:last]
        if (days := days_in(sentence, self.published)) or weekday_in(sentence):
            return days, weekday_in(sentence)
        beginning, _ = self.paragraph(start, end)
        while first > beginning:
            before = bisect_right(self.ends, first - 1)
            first, last = (self.ends[before - 1] if before else 0), first
            words = self.bare[max(first, beginning) : last]
            if (days := days_in(words, self.published)) or weekday_in(words):
                return days, weekday_in(words)
        return None, ""


def _blanked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """A text with blanks in place of what is quoted, so that its days are those of the report."""
    letters = list(text)
    for start, end in spans:
        letters[start:end] = " " * (min(end, len(text)) - start)
    return "".join(letters)


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
        about=reading.about(start),
        appeared=reading.appeared,
        **known,
    )


def quotes(reading: Reading) -> Iterator[Entry]:
    """The quotes of a record."""
    kinds: dict[str, set[str]] = {}
    for threat in reading.record["conditional_threats"]:
        if "quote_id" in threat:
            kinds.setdefault(threat["quote_id"], set()).update(threat["consequence_kinds"])
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
            sides=reading.sides(who),
            unnamed=not who & reading.named,
            whom=reading.fillers([quote["addressee_id"]] if "addressee_id" in quote else []),
            inside=reading.inside(start, end),
            acts=reading.acts(start, end),
            labels={"consequence_kinds": frozenset(kinds.get(quote["id"], ()))},
            days=days,
            weekday=weekday,
        )


def threats(reading: Reading) -> Iterator[Entry]:
    """The conditional threats of a record."""
    speakers = {q["id"]: q.get("speaker_id") for q in reading.record["quotes"]}
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
            sides=reading.sides(who),
            unnamed=not who & reading.named,
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
