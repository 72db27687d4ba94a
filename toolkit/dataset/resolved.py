"""A quote or a threat → what its row holds beside the item, so that it can be read alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from toolkit.dataset.columns import QUOTES, THREATS, actor_roles, columns_of
from toolkit.model import Document, JSONObject, Layer, Span
from toolkit.nearest import Sentences

Values = Mapping[str, Any]
EVENTS = "events"


class Passages:
    """The sentences of a document, each inside of its section: a headline ends where that ends.

    Args:
        text: The document's.
        sections: Its own, each with start and end.
    """

    def __init__(self, text: str, sections: Iterable[Values]) -> None:
        self.text = text
        self.sentences = Sentences(text)
        self.sections = [Span.of(section) for section in sections]

    def around(self, span: Span) -> Span:
        """From the first to the last character of the sentences that a span touches."""
        found = self.sentences.around(span)
        touched = [section for section in self.sections if section.overlaps(span)]
        if not touched:
            return found
        start = max(found.start, min(touched[0].start, span.start))
        end = min(found.end, max(touched[-1].end, span.end))
        inside = self.text[start:end]
        return Span(start + len(inside) - len(inside.lstrip()), start + len(inside.rstrip()))


class Resolver:
    """One record with its document and the actors, asked for one item after the other.

    Args:
        record: Whose references all resolve.
        document: The one that it reads.
        actors: By id.
    """

    def __init__(self, record: Values, document: Document, actors: Mapping[str, Values]) -> None:
        self.actors = actors
        sections = ({"start": s.span.start, "end": s.span.end} for s in document.sections)
        self.passages = Passages(document.text, sections)
        self.mentions = {item["id"]: item for item in record.get("mentions", ())}
        self.quotes = {item["id"]: item for item in record.get(QUOTES, ())}
        self.dated = [
            (Span.of(event), event["date"]) for event in record.get(EVENTS, ()) if event.get("date")
        ]
        self.of_document = {
            "document_published": document.published,
            "document_source": document.source,
            "document_title": document.title,
        }

    def columns(self, layer: Layer, item: Values) -> JSONObject:
        """The resolved columns of an item of a layer; of a layer without any, none."""
        if layer.name not in (QUOTES, THREATS):
            return {}
        around = self.passages.around(Span.of(item))
        found: JSONObject = {
            "sentence": around.slice(self.passages.text),
            "sentence_start": around.start,
        }
        quote: Values | None = item
        if layer.name == THREATS:
            found["completeness"] = completeness(item)
            quote = self.quotes.get(item.get("quote_id", ""))
        for role in actor_roles(layer):
            ids, names = columns_of(role)
            given = item.get(role.property)
            if role.many:
                known = [self.actor(identity) for identity in given or ()]
                found[ids] = [actor for actor, _ in known]
                found[names] = [name for _, name in known]
            else:
                found[ids], found[names] = self.actor(given)
        if layer.name == THREATS:
            speaker = self.actor(quote.get("speaker_id") if quote else None)
            found["speaker_actor_id"], found["speaker_name"] = speaker
        found |= self.of_document
        found["event_date"] = self.date_of(quote)
        return found

    def actor(self, mention_id: str | None) -> tuple[str | None, str | None]:
        """The id and name of the actor whom a mention means; who is only proposed has no id."""
        mention = self.mentions.get(mention_id or "")
        if mention is None:
            return None, None
        identity = mention.get("actor_id")
        if identity is None:
            return None, (mention.get("proposed_actor") or {}).get("name")
        return identity, self.actors.get(identity, {}).get("name")

    def date_of(self, quote: Values | None) -> str | None:
        """The date of the event whose trigger overlaps the cue of a quote."""
        cue = quote.get("cue") if quote else None
        if cue is None:
            return None
        span = Span.of(cue)
        return next((date for trigger, date in self.dated if trigger.overlaps(span)), None)


def completeness(threat: Values) -> str:
    """What of condition and consequence a threat states.

    >>> completeness({"consequence": {"start": 3, "end": 9, "text": "invade"}})
    'elliptical'
    """
    if threat.get("condition") is None:
        return "elliptical"
    return "implicit" if threat.get("consequence") is None else "core"
