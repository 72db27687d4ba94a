"""A text → the threats and events found in it, as short as a test can read them."""

from __future__ import annotations

from toolkit.files import sha256
from toolkit.model import Document, JSONObject, Section, Span
from toolkit.suggest.events.find import find_events
from toolkit.suggest.fillers import Fillers
from toolkit.suggest.items import Event, Mention, Quote, Threat
from toolkit.suggest.names.find import find_names
from toolkit.suggest.names.known import Known
from toolkit.suggest.parse import Parse, parse
from toolkit.suggest.quotes.find import find_quotes
from toolkit.suggest.threats.find import find_threats
from toolkit.suggest.threats.frames import frames_of

ACTORS: list[JSONObject] = [
    {"id": "ruritania", "kind": "state", "name": "Ruritania"},
    {"id": "glottenberg", "kind": "state", "name": "Glottenberg"},
    {"id": "sapt", "kind": "person", "name": "Sapt", "represents": ["ruritania"]},
    {"id": "flavia", "kind": "person", "name": "Flavia", "represents": ["ruritania"]},
    {"id": "hofbau", "kind": "place", "name": "Hofbau"},
]


def document(text: str, *, published: str | None = None, language: str = "en") -> Document:
    """A document that is all body."""
    cut = (Section(Span(0, len(text)), "body"),)
    digest = sha256(text.encode())
    return Document("d", text, digest, language, "original", "unknown", cut, published=published)


def read(text: str, **known: str) -> tuple[Parse, Fillers, list[Quote]]:
    """A text → what events and threats are found from."""
    parsed, actors = parse(document(text, **known)), Known(ACTORS)
    fillers = Fillers(parsed, find_names(parsed, actors), actors)
    return parsed, fillers, find_quotes(parsed, fillers)


def threats_in(text: str, **known: str) -> list[Threat]:
    """The threats of a text."""
    parsed, fillers, quotes = read(text, **known)
    return find_threats(parsed, fillers, quotes, frames_of(parsed))


def events_in(text: str, **known: str) -> list[Event]:
    """The events of a text."""
    parsed, fillers, quotes = read(text, **known)
    frames = frames_of(parsed)
    threats = find_threats(parsed, fillers, quotes, frames)
    return find_events(parsed, fillers, quotes, frames, threats)


def parts(text: str) -> list[str]:
    """Which frames are found: ``marker [condition] consequence``; - where there is none."""
    found = []
    for frame in frames_of(parse(document(text))):
        condition, consequence = frame.condition, frame.consequence
        marker = condition.marker if condition else None
        shown = (marker, condition and condition.span, consequence and consequence.span)
        found.append("{} [{}] {}".format(*(s.slice(text) if s else "-" for s in shown)))
    return found


def triggers(text: str, **known: str) -> list[str]:
    """What is found: ``TYPE words, modality``, and a ``not`` where it is denied."""
    return [
        f"{event.type} {event.span.slice(text)}, {event.modality}"
        + (", not" if event.polarity == "negative" else "")
        for event in events_in(text, **known)
    ]


def names(mentions: tuple[Mention, ...]) -> list[str]:
    """Who is meant by some mentions."""
    return [mention.actor.name for mention in mentions]
