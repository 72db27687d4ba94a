"""A model that is played by a stand-in, and what it may answer."""

from __future__ import annotations

from typing import Any

from tests.backends.standin import StandIn
from tests.suggest.test_names import ACTORS
from toolkit.backends.chat import Chat
from toolkit.backends.openai import OpenAI
from toolkit.labelstudio.patience import Patience
from toolkit.schema import load_schema

SCHEMA = load_schema()
TEXT = (
    "Hentzau warns Syldavia\n\n"
    "Otto Hentzau warned Syldavia on Monday. “If you cross the river, we will close the straits,”"
    " he said.\n"
)


def chat(server: StandIn, tell: list[str], *, attempts: int = 3, **options: Any) -> Chat:
    """The stand-in as it is asked, without pauses; what users are told is collected."""
    patience = Patience(attempts=attempts, first=0, tell=tell.append)
    return Chat(
        server.url, "m", options.pop("key", None), patience=patience, **{**LIMITS, **options}
    )


LIMITS: dict[str, Any] = {"timeout": 10}


def model(server: StandIn, tell: list[str], *, characters: int = 6000, **options: Any) -> OpenAI:
    """The backend, with the registry of Ruritania."""
    asked = chat(server, tell, **options)
    return OpenAI(asked, ACTORS, SCHEMA, characters=characters, tell=tell.append)


def mention(identity: str, text: str, paragraph: int = 1, form: str = "name", **actor: Any) -> Any:
    """A mention as a model answers; `actor` says who is meant."""
    who = {"name": text, "kind": None, "country": None, **actor}
    return {"id": identity, "paragraph": paragraph, "text": text, "form": form, "actor": who}


def quote(text: str, paragraph: int = 1, mode: str = "direct", **more: Any) -> Any:
    """A quote as a model answers, with nobody who speaks."""
    return {
        "paragraph": paragraph,
        "text": text,
        "mode": mode,
        "cue": None,
        "speaker_id": None,
        "speaker_status": "unknown",
        "addressee_id": None,
        **more,
    }


def event(text: str, type_: str, paragraph: int = 1, **more: Any) -> Any:
    """An event as a model answers."""
    return {
        "paragraph": paragraph,
        "text": text,
        "type": type_,
        "modality": "actual",
        "polarity": "positive",
        "date": None,
        "arguments": [],
        **more,
    }


def threat(text: str, paragraph: int = 1, **more: Any) -> Any:
    """A threat as a model answers, without its parts."""
    return {
        "paragraph": paragraph,
        "text": text,
        "act": "threat",
        "condition": None,
        "condition_polarity": None,
        "marker": None,
        "consequence": None,
        "aim": "deter",
        "consequence_kinds": ["economic"],
        "commitment": "committed",
        "status": "issued",
        "threatener_ids": [],
        "target_ids": [],
        "beneficiary_ids": [],
        **more,
    }


def answer(*, mentions=(), quotes=(), events=(), conditional_threats=()) -> Any:
    """An answer that fits its form."""
    return {
        "mentions": list(mentions),
        "quotes": list(quotes),
        "events": list(events),
        "conditional_threats": list(conditional_threats),
    }


WHOLE = answer(
    mentions=[
        mention("m1", "Hentzau", name="Otto Hentzau", kind="person"),
        mention("m2", "Syldavia", kind="state"),
        mention("m3", "Otto Hentzau", 2, kind="person"),
        mention("m4", "Syldavia", 2, kind="state"),
        mention("m5", "we", 2, "pronoun", name="Ruritania", kind="state"),
        mention("m6", "you", 2, "pronoun", name="Syldavia", kind="state"),
        mention("m7", "he", 2, "pronoun", name="Otto Hentzau", kind="person"),
    ],
    quotes=[
        quote(
            "If you cross the river, we will close the straits,",
            2,
            cue="said",
            speaker_id="m7",
            speaker_status="explicit",
        )
    ],
    events=[
        event(
            "warned",
            "THREATEN",
            2,
            arguments=[
                {"role": "agent", "mention_id": "m3"},
                {"role": "recipient", "mention_id": "m4"},
            ],
        )
    ],
    conditional_threats=[
        threat(
            "If you cross the river, we will close the straits",
            2,
            condition="you cross the river",
            condition_polarity="if_done",
            marker="If",
            consequence="close the straits",
            threatener_ids=["m5"],
            target_ids=["m6"],
        )
    ],
)
"""What a good model answers about `TEXT`."""
