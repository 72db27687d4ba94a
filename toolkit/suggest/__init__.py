"""A document → a record of what can be suggested before anybody reads it.

Four parts, each a pure function, run in this order over one `Parse`:

    names    find_names(parse, known) -> list[Mention]        names and metonyms
    quotes   find_quotes(parse, fillers) -> list[Quote]       with cue, speaker, addressee
    threats  find_threats(parse, fillers, quotes, frames) -> list[Threat]
    events   find_events(parse, fillers, quotes, frames, threats) -> list[Event]

What they share (`toolkit.suggest.parse`, `.items`, `.fillers`, `.lexicon`):

    Parse.doc            one spaCy Doc over the whole document, or None (no model, not English);
                         ``token.idx`` is the offset in the document, boilerplate is blanks, and no
                         sentence runs out of its block
    Parse.sentences      Sentence(span, block); Parse.blocks: Block(span, kind, headline)
    Parse.token_at(offset) -> Token | None
    Parse.tokens(span) -> list[Token]              without white space
    Parse.root_of(span) -> Token | None
    Parse.sentence_at(offset), Parse.block_at(offset)
    span_of(tokens) -> Span                        from the first token to the last
    Mention(span, form, actor: Actor, score, rule), Quote, Event, Threat, Actor(key, kind, …)
    Fillers.names                                  every name and metonym, in order
    Fillers.mention_at(Span | Token) -> Mention | None          a name that stands there
    Fillers.names_in(span) -> list[Mention]
    Fillers.filler_of(token, speaker=None, addressee=None) -> Mention | None
                         for the head of a noun phrase, a name, a pronoun or a relative pronoun
    Fillers.fillers_of(token, …) -> tuple[Mention, …]           with what is coordinated with it
    Fillers.nearest(actor or key, Span | int) -> Mention | None who fills a role at a place
    Fillers.before(offset) -> Iterator[Mention]    names, the nearest first
    words(file, *path) -> tuple[str, …], table(file, *path)     of lexicon/<file>.toml

Items that the schema or a rule would refuse are left out of the record.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from toolkit.model import Document, JSONObject
from toolkit.schema import Schema
from toolkit.suggest.events.find import find_events
from toolkit.suggest.fillers import Fillers
from toolkit.suggest.names.find import find_names
from toolkit.suggest.names.known import Known
from toolkit.suggest.parse import Parse, parses
from toolkit.suggest.quotes.find import find_quotes
from toolkit.suggest.record import ANNOTATOR, Found, record_of
from toolkit.suggest.threats.find import find_threats
from toolkit.suggest.threats.frames import frames_of

__all__ = ["ANNOTATOR", "suggest", "suggest_all"]


def suggest(document: Document, actors: Sequence[Mapping[str, Any]], schema: Schema) -> JSONObject:
    """A document → its suggestion record; the same input gives the same record.

    Args:
        document: Its boilerplate sections are passed over.
        actors: The registry; empty: every actor is proposed.
        schema: What the record is written for.
    """
    return next(suggest_all([document], actors, schema))


def suggest_all(
    documents: Iterable[Document], actors: Sequence[Mapping[str, Any]], schema: Schema
) -> Iterator[JSONObject]:
    """Documents → their suggestion records, in order; many at once are faster than one by one."""
    known = Known(actors)
    by_id = {str(actor["id"]): actor for actor in actors}
    for parse in parses(documents):
        yield record_of(parse.document, found_in(parse, known), schema, by_id)


def found_in(parse: Parse, known: Known) -> Found:
    """Everything that the four parts find in one document."""
    names = find_names(parse, known)
    fillers = Fillers(parse, names, known)
    quotes = find_quotes(parse, fillers)
    frames = frames_of(parse)
    threats = find_threats(parse, fillers, quotes, frames)
    events = find_events(parse, fillers, quotes, frames, threats)
    return Found(names, quotes, events, threats)
