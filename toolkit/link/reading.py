"""A record and its document → who is meant by its mentions, what stands where, and when."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from toolkit.actors import actor_of, entered
from toolkit.dates import bounds
from toolkit.link.normal import stems
from toolkit.link.occasions import Occasion, Present
from toolkit.link.story import Told, names_in
from toolkit.link.when import REPORTED, Days, apart, days_in, weekday_in
from toolkit.model import Document
from toolkit.sentences import sentence_ends

AHEAD = re.compile(
    r"\b(?:will|would|planned|plans|scheduled|due|upcoming|intended|expected|to (?:be|meet|hold))\b"
)
"""What is said of a day to come."""
RECALLED = re.compile(r"\bhad\b|\b[Oo]nly on\b|\bago\b|\blast\b|\bearlier (?:this|in)\b")
"""What is said of a day before the one that the article reports of."""


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
        self.sections = document.sections if document else ()
        page = [s.span for s in self.sections if s.kind == "boilerplate"]
        self.bare = _blanked(text, [*said, *page])
        self.place, self.occasion = 0, Occasion()
        self._shown = _blanked(text, page)
        self.present = self._present()

    def told(self) -> Told:
        """How often the article has each name, mentions each actor, and quotes each."""
        speakers = (q["speaker_id"] for q in self.record["quotes"] if "speaker_id" in q)
        return (
            names_in(self._shown),
            Counter(self.actors.values()),
            Counter(self.actors[one] for one in speakers if one in self.actors),
        )

    def fillers(self, ids: Iterable[str]) -> frozenset[str]:
        """Mentions → whom they mean."""
        return frozenset(self.actors[one] for one in ids if one in self.actors)

    def sides(self, who: frozenset[str]) -> frozenset[str]:
        """Some actors, and whom they speak for."""
        return who.union(*(self._known.get(one, {}).get("represents", ()) for one in who))

    def people(self, who: frozenset[str]) -> frozenset[str]:
        """Those of some actors who are persons; one that the registry has not counts as one."""
        kinds = {one: self._known.get(one, {}).get("kind", "person") for one in who}
        return frozenset(one for one in who if kinds[one] == "person")

    def persons(self, who: frozenset[str]) -> frozenset[str]:
        """Those of some actors who are persons, and have a name."""
        return self.people(who) & self.named

    def section(self, place: int) -> str:
        """The kind of the section that holds a place; empty: none is known."""
        return next((s.kind for s in self.sections if s.span.start <= place < s.span.end), "")

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

    def _present(self) -> Present:
        """The day that the article reports of, and its weekday: the one named most often.

        Days to come, and those that it looks back on, are not counted; of two that are named as
        often the first counts.
        """
        ahead = {e["start"] for e in self.events if e["modality"] == "future"}
        found: Counter[tuple[Days | None, str]] = Counter()
        first = 0
        for last in (*self.ends, len(self.text)):
            words = self.bare[first:last]
            days, weekday = days_in(words, self.published), weekday_in(words)
            elsewhere = AHEAD.search(words) is not None or RECALLED.search(words) is not None
            elsewhere = elsewhere or any(first <= place < last for place in ahead)
            if (days or weekday) and not elsewhere:
                found[days, weekday] += 1
            first = last
        if not found:
            return None, ""
        ((present, _),) = found.most_common(1)
        return present

    def recalled(self, days: Days | None) -> bool:
        """Whether the article looks back on a day.

        It does on one that lies well before the day that it reports of, and where it names that
        by no more than a weekday, on one that it gives with its month.
        """
        if days is None or days[0] != days[1]:
            return False
        day, weekday = self.present
        return weekday != "" if day is None else apart(days, day) > REPORTED

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
