"""A name in its sentence → what kind of actor it names, and how sure that is.

The language model calls towns persons and ships towns. What stands beside a name knows better:
“the daily Vestnik”, “the Vestnik crossing”, “out of Vestnik”.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from toolkit.model import PLACE
from toolkit.suggest.lexicon import table
from toolkit.suggest.names.people import gender, title_words
from toolkit.suggest.names.persons import titled
from toolkit.suggest.names.words import kind_by_words
from toolkit.suggest.parse import Parse, span_of

if TYPE_CHECKING:
    from toolkit.suggest.tokens import Token

ACRONYM = re.compile(r"[A-Z][A-Z.&-]{1,7}")
TOLD, LIKELY, SEEN = 6, 4, 2
"""What it weighs when words say it, when the grammar does, when the model alone does."""
INWARD = frozenset(
    {
        *("interest", "stake", "share", "invest", "investment", "confidence", "trust", "faith"),
        *("believe", "belief", "hope", "disappoint", "part", "role", "participate", "engage"),
        *("involve", "involved", "succeed", "result", "believer", "member", "contempt"),
    }
)
"""Words behind which “in” leads to no place: “a stake in”, “faith in”."""
OUTWARD = frozenset(
    {
        *("look", "laugh", "shout", "yell", "smile", "aim", "fire", "swipe", "mock", "sneer"),
        *("wave", "stare", "glance", "point", "direct", "throw", "hurl", "angry", "anger"),
        *("dig", "jab", "criticism", "levelled", "leveled", "professor", "analyst", "expert"),
        *("researcher", "fellow", "scholar", "historian", "economist", "lecturer", "head"),
    }
)
"""Words behind which “at” leads to no place: “laughed at”, “an analyst at”."""
COMPANYS_OWN = frozenset(
    {
        *("executive", "chairman", "chairwoman", "boss", "ceo", "shareholder", "shareholders"),
        *("shares", "profits", "profit", "factory", "factories", "plant", "plants", "board"),
        *("subsidiary", "headquarters", "customers", "products", "revenue", "sales", "founder"),
    }
)
"""What a company has, and hardly anybody else: “its chief executive”."""
BEHIND = 4
"""So many words behind a name, or “its”, tell what is owned."""
IMPERSONAL = frozenset({"take", "rain", "snow", "seem", "appear", "help", "happen", "matter"})
"""Verbs whose “it” is nobody."""
SCENES = frozenset(
    {
        *("city", "town", "village", "port", "mayor", "street", "streets", "suburb", "suburbs"),
        *("outskirts", "north", "south", "east", "west", "northeast", "northwest", "southeast"),
        *("southwest", "resident", "residents", "siege", "gates", "airport", "harbour", "harbor"),
        *("coast", "shore", "waters", "skies", "centre", "center", "governor"),
    }
)
"""Words behind which “of” leads to a place."""
GOVERNED = frozenset({"governor", "mayor", "outskirts", "suburbs", "streets", "residents"})
"""Behind these even a name of several words is a place's: “the governor of …”."""
MOVING = frozenset(
    {
        *("fly", "travel", "drive", "march", "flee", "sail", "evacuate", "journey", "advance"),
        *("retreat", "deport", "road", "flight", "train", "ferry", "bus", "convoy", "motorway"),
    }
)
"""Words behind which “to” and “from” lead to a place."""
SAYING = frozenset(
    {
        *("say", "tell", "warn", "add", "ask", "reply", "answer", "announce", "insist"),
        *("vow", "urge", "demand", "claim", "deny", "accuse", "threaten", "promise"),
        *("agree", "reject", "refuse", "meet", "call", "speak", "declare", "argue"),
        *("stress", "note", "write", "state", "back", "lead", "head", "visit"),
        *("arrive", "resign", "win", "offer", "blame", "summon", "travel", "thank"),
        *("phone", "dismiss", "praise", "criticise", "criticize", "hope", "believe"),
        *("think", "want", "decide", "pledge", "sign", "order", "respond", "discuss"),
        *("brief",),
    }
)
"""Verbs whose subject is somebody."""


def kind_of_name(tokens: Sequence[Token], label: str, parse: Parse) -> tuple[str, int]:
    """The kind of actor that a name names, and the weight of that.

    Args:
        tokens: The name.
        label: What the model takes it for; empty where it overlooks it.
        parse: The document.
    """
    if titled(parse, span_of(tokens)):
        return "person", TOLD
    text = " ".join(token.text for token in tokens)
    told = kind_by_words(text)
    said = (None if label == "PERSON" else told) or _told_beside(tokens)
    if said is not None:
        return said, TOLD
    if told is None and _acts_as_person(tokens, label):
        return "person", SEEN
    if is_company(tokens, label):
        return "organization", LIKELY
    if _is_scene(tokens, label):
        return PLACE, LIKELY
    return _as_seen(tokens, label, text), SEEN


def _as_seen(tokens: Sequence[Token], label: str, text: str) -> str:
    """What the model takes a name for; what it overlooks is a place, unless it does something."""
    if label == "PERSON" and not ACRONYM.fullmatch(text):
        return "person"
    done_to = len(tokens) == 1 and head_of(tokens).dep_ in ("pobj", "dobj", "compound")
    return PLACE if label in ("GPE", "LOC", "FAC") or (not label and done_to) else "organization"


@lru_cache(maxsize=1)
def _nouns() -> dict[str, str]:
    """By noun: the kind of what has its name right behind or before it."""
    beside = table("capitals", "beside")
    return {noun: kind for kind, nouns in beside.items() for noun in nouns}


def head_of(tokens: Sequence[Token]) -> Token:
    """The token of a name on which the others hang."""
    return next((t for t in tokens if t.head not in tokens), tokens[-1])


def _told_beside(tokens: Sequence[Token]) -> str | None:
    """What a noun beside a name says: “the daily X”, “the X checkpoint”, “X, a bank”."""
    head, first = head_of(tokens), tokens[0]
    nouns = []
    if first.i:
        nouns.append(first.nbor(-1))
    if head.dep_ in ("compound", "nmod") and head.head.i == tokens[-1].i + 1:
        nouns.append(head.head)
    nouns += [c for c in head.children if c.dep_ == "appos" and c.i > head.i]
    if head.dep_ == "pobj" and head.head.lower_ == "of":
        nouns.append(head.head.head)
        if _nouns().get(nouns.pop().lower_) == PLACE:
            return PLACE
    for noun in nouns:
        kind = _nouns().get(noun.lower_) if noun.pos_ in ("NOUN", "PROPN", "ADJ") else None
        if kind is not None:
            return kind
    return None


def _acts_as_person(tokens: Sequence[Token], label: str) -> bool:
    """Whether what the model calls a place or body of two words or more does what persons do."""
    first = tokens[0]
    if len(tokens) < 2 or any(t.text.isupper() and len(t) > 2 for t in tokens):
        return False
    if gender(first.text) is not None or behind_title(first):
        return True
    if label == "PERSON":
        return False
    head = head_of(tokens)
    if head.dep_ in ("nsubj", "nsubjpass") and head.head.lemma_ in SAYING:
        return True
    owned = first.i > 1 and first.nbor(-1).tag_ == "POS"
    led = head.dep_ == "pobj" and head.head.lower_ == "by" and head.head.head.lemma_ == "lead"
    return owned or led


def behind_title(first: Token) -> bool:
    """Whether a title and a comma stand before a name: “its envoy, …”."""
    return first.i > 1 and first.nbor(-1).text == "," and first.nbor(-2).lower_ in title_words()


def speaks(tokens: Sequence[Token]) -> bool:
    """Whether a name, or what it is coordinated with, is the subject of a verb of somebody."""
    at = tokens[-1]
    while at.dep_ == "conj" and at.head is not at:
        at = at.head
    return at.dep_ in ("nsubj", "nsubjpass") and at.head.lemma_ in SAYING


def is_company(tokens: Sequence[Token], label: str) -> bool:
    """Whether a name has what only companies have, shares and factories, or stands with theirs."""
    if label != "PERSON" and any(other.ent_type_ == "ORG" for other in tokens[-1].conjuncts):
        return True
    if len(tokens) > 1 or label not in ("PERSON", ""):
        return False
    name = tokens[0]
    behind = name.doc[name.i + 1 : name.i + 1 + BEHIND]
    if behind and behind[0].tag_ == "POS":
        return any(t.lower_ in COMPANYS_OWN for t in behind[1:])
    if name.dep_ not in ("nsubj", "nsubjpass"):
        return False
    for its in (t for t in name.sent if t.i > name.i and t.lower_ == "its"):
        if any(t.lower_ in COMPANYS_OWN for t in its.doc[its.i + 1 : its.i + BEHIND]):
            return True
    clause = next((c for c in name.head.children if c.dep_ == "ccomp"), None)
    if clause is None or clause.pos_ != "VERB" or clause.lemma_ in IMPERSONAL:
        return False
    subject = next((c for c in clause.children if c.dep_ == "nsubj"), None)
    return subject is not None and subject.lower_ == "it" and subject.i > name.i


def _is_scene(tokens: Sequence[Token], label: str) -> bool:
    """Whether a name stands where something happens, or where somebody goes."""
    head, last = head_of(tokens), tokens[-1]
    if [t.lower_ for t in last.doc[last.i + 1 : last.i + 3]] == [",", "where"]:
        return True
    if head.dep_ != "pobj" or any(c.dep_ in ("det", "poss") for c in head.children):
        return False
    if label == "ORG" and (len(tokens) > 1 or tokens[0].text.isupper()):
        return head.head.lower_ == "of" and head.head.head.lower_ in GOVERNED
    return _leads_to_place(head.head)


def _leads_to_place(preposition: Token) -> bool:
    """Whether a preposition leads to where something is."""
    word, above = preposition.lower_, preposition.head
    known = {above.lemma_.lower(), above.lower_}
    match word:
        case "in":
            return not known & INWARD
        case "at":
            return not known & OUTWARD
        case "of":
            return bool(known & SCENES) or above.lower_ == "out"
        case "on" | "upon":
            return above.lemma_ in ("march", "advance")
        case "to" | "from" | "towards" | "toward" | "for":
            return above.lemma_ in MOVING
    return word in ("near", "off", "outside", "inside", "throughout")
