"""Words that a model takes for a name → the name alone, without title, demonym and possessive."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from toolkit.suggest.names.known import Known
from toolkit.suggest.names.people import gender, nobles_and_ranks, title_words
from toolkit.suggest.names.words import bodies_of_states, endings, is_body_of_state, never

if TYPE_CHECKING:
    from toolkit.suggest.tokens import Token

LINKS = frozenset(
    {
        *("of", "and", "for", "the", "in", "de", "del", "da", "dos", "von", "van"),
        *("der", "den", "al", "el", "bin", "ibn", "ben", "la", "le", "du", "des", "-"),
        *("'", "’", "&", ".", "on"),
    }
)
"""What may stand inside a name without a capital."""
ARTICLES = frozenset(
    {
        *("the", "a", "an", "this", "that", "its", "his", "her", "their", "our", "in"),
    }
)
PARTICLES = frozenset(
    {
        *("von", "van", "de", "di", "du", "der", "den", "bin", "ibn", "abu", "zu"),
    }
)
SHIPS = frozenset({"uss", "hms", "ins", "mv", "mt", "ss", "rms", "hmas", "hmcs", "m/v"})


def trimmed(tokens: list[Token], known: Known, label: str = "PERSON") -> list[Token]:
    """The tokens of a name without article, title, demonym and possessive around it."""
    breaks = [i for i, t in enumerate(tokens) if "\n" in t.text or t.text in ',;:()“”"—–']
    if breaks:
        tokens = max((tokens[: breaks[0]], tokens[breaks[-1] + 1 :]), key=len)
    owner = next((i for i, t in enumerate(tokens) if t.tag_ == "POS"), None)
    if owner and all(t.lower_ in title_words() for t in tokens[owner + 1 :]):
        tokens = tokens[:owner]
    while tokens and not _inner(tokens[-1]):
        tokens = tokens[:-1]
    while tokens:
        first, more = tokens[0], len(tokens) > 1
        word = first.lower_.rstrip(".")
        title = label == "PERSON" and (word in title_words() or first.text == "M.")
        people = known.people(first.text) is not None and (
            label == "PERSON" or tokens[-1].lower_ in bodies_of_states()
        )
        if not _inner(first) or (more and (title or word in ARTICLES or people)):
            tokens = tokens[1:]
        else:
            break
    while label == "PERSON" and len(tokens) > 1 and _is_office(tokens[-1]):
        tokens = tokens[:-1]
        while tokens and not _inner(tokens[-1]):
            tokens = tokens[:-1]
    return _completed(tokens, label) if tokens else []


def _completed(tokens: list[Token], label: str) -> list[Token]:
    """A name with “-un” behind it, and with “von” or “al-” before it."""
    doc = tokens[0].doc
    while tokens[-1].i + 2 < len(doc):
        hyphen, last = doc[tokens[-1].i + 1], doc[tokens[-1].i + 2]
        joined = tokens[-1].whitespace_ == "" and hyphen.text == "-" and hyphen.whitespace_ == ""
        if not (label == "PERSON" and joined and last.text.islower() and len(last) < 6):
            break
        tokens = [*tokens, hyphen, last]
    while _belongs_behind(tokens[-1]):
        tokens = [*tokens, tokens[-1].nbor()]
    while label == "PERSON" and _belongs_before(tokens[0]):
        tokens = [tokens[0].nbor(-1), *tokens]
    before = tokens[0].nbor(-1) if tokens[0].i else None
    if label == "PERSON" and before is not None and before.text in PARTICLES:
        tokens = [before, *tokens]
    return tokens


def _belongs_behind(last: Token) -> bool:
    """Whether the model cuts a name short: “Lockheed” of “Lockheed Martin”."""
    following = last.nbor() if last.i + 1 < len(last.doc) else None
    return following is not None and last.head is following and _is_part(last, following)


def _belongs_before(first: Token) -> bool:
    """Whether the model begins a name late: “Holm” of “Anders Holm”."""
    before = first.nbor(-1) if first.i else None
    if before is None or before.head.i < first.i or not _is_part(before, before):
        return False
    return not before.is_sent_start or gender(before.text) is not None


def _is_part(first: Token, added: Token) -> bool:
    """Whether a word that the model leaves out is part of the name beside it."""
    return (
        first.dep_ == "compound"
        and first.whitespace_ == " "
        and added.pos_ == "PROPN"
        and added.is_alpha
        and added.text.istitle()
        and added.ent_type_ in ("", "PRODUCT", "WORK_OF_ART")
        and added.lower_ not in title_words()
        and added.lower_ not in never()
        and added.lower_ not in endings()
        and added.lower_ not in ARTICLES
    )


def _is_office(token: Token) -> bool:
    """Whether a word is a title and hardly a surname: “Minister”, and not “Pope”."""
    low = token.lower_
    return low in title_words() and low not in nobles_and_ranks()


def _inner(token: Token) -> bool:
    """Whether a token can begin or end a name: it has a capital or a figure."""
    return token.text[0].isupper() or (token.text[0].isalpha() and "-" in token.text and any(
        c.isupper() for c in token.text
    ))  # fmt: skip


def nobody(tokens: list[Token], known: Known) -> bool:
    """Whether words are no name of an actor: a day, a demonym, a treaty, a weapon."""
    text = " ".join(token.text for token in tokens)
    low = text.lower()
    if low in never() or low in title_words() or known.people(text) is not None:
        return True
    if tokens[0].lower_ in SHIPS or (len(tokens) == 1 and low in bodies_of_states()):
        return True
    if any(c.isdigit() for c in text) or len(text) < 2 or "@" in text or "#" in text:
        return True
    if len(tokens) > 1 and is_body_of_state(tokens[-1].text) | (tokens[0].lower_ == "ministry"):
        return False
    if all(t.lower_ in never() or t.lower_ in title_words() or t.lower_ in LINKS for t in tokens):
        return True
    if any(_lowered(t, tokens[0].i) for t in tokens):
        return True
    if tokens[-1].lower_ in endings() or _joined(tokens) or _glued(text, known):
        return True
    # A verb or an adverb that only begins its sentence.
    return len(tokens) == 1 and tokens[0].pos_ in (
        "VERB",
        "AUX",
        "ADV",
        "ADP",
        "PRON",
        "DET",
        "SCONJ",
        "CCONJ",
        "INTJ",
        "NUM",
    )


def _lowered(token: Token, first: int) -> bool:
    """Whether a word of a name is written small, and neither links others nor ends “Kim-un”."""
    suffix = token.i > first and token.nbor(-1).text == "-"
    return token.text[0].islower() and token.text not in LINKS | PARTICLES and not suffix


def _joined(tokens: list[Token]) -> bool:
    """Whether two names are joined by a hyphen: “Strelsau-Hofbau”, and not “Anna Lind-Berg”."""
    inside = [i for i, t in enumerate(tokens) if t.text in ("-", "–", "/")]
    if [tokens[i].text for i in inside] == ["-"] and _hyphenated(tokens, inside[0]):
        return False
    return any(
        0 < i < len(tokens) - 1
        and tokens[i - 1].text[0].isupper()
        and tokens[i + 1].text[0].isupper()
        and len(tokens[i - 1].text) > 3
        for i in inside
    )  # fmt: skip


def _hyphenated(tokens: list[Token], at: int) -> bool:
    """Whether one person has both names: “Anna-Maria Lind”, “Anna Lind-Berg”, “Ms Lind-Berg”."""
    if not all(t.is_alpha and t.text[0].isupper() for t in tokens if t.text != "-"):
        return False
    before = tokens[0].nbor(-1) if tokens[0].i else None
    title = before is not None and before.lower_.rstrip(".") in title_words()
    return title or len(tokens) == at + 3 or at > 1 or gender(tokens[0].text) is not None


def _glued(text: str, known: Known) -> bool:
    """Whether a demonym stands behind letters that were left from something else."""
    inner = re.search(r"(?<=[A-Z])[A-Z][a-z]{4,}$", text)
    return inner is not None and known.people(inner[0]) is not None
