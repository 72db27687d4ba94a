"""A model is asked over the real protocol; what goes wrong there is waited for, mended or said."""

from __future__ import annotations

import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from threading import Barrier

import pytest

from tests.backends.asking import chat
from tests.backends.standin import Reply, refused, said, standing_in
from toolkit.backends.chat import LONGEST, Chat, PieceRefusedError
from toolkit.errors import ConfigurationError, NoAnswerError, RedlineError
from toolkit.labelstudio.patience import Patience

FORM = {"type": "object", "properties": {}, "required": [], "additionalProperties": False}
MESSAGES = [{"role": "system", "content": "s"}, {"role": "user", "content": "u"}]
GOOD = said({})


@pytest.fixture
def told():
    """What a user is told."""
    return []


def ask(server, told, **options):
    return chat(server, told, **options).ask(MESSAGES, FORM)


def test_the_request_is_that_of_chat_completions(told):
    with standing_in(GOOD) as server:
        answer = ask(server, told, key="sk-1")

    (body,) = server.asked
    assert (answer.text, answer.finish, told) == ("{}", "stop", [])
    assert server.paths == ["/v1/chat/completions"]
    assert server.headers[0]["Authorization"] == "Bearer sk-1"
    assert (body["model"], body["temperature"], body["messages"]) == ("m", 0, MESSAGES)
    assert body["response_format"]["type"] == "json_schema"
    assert body["response_format"]["json_schema"]["strict"] is True
    assert body["response_format"]["json_schema"]["schema"] == FORM


def test_on_this_machine_no_key_is_needed(told):
    with standing_in(GOOD) as server:
        ask(server, told)

    assert "Authorization" not in server.headers[0]


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503])
def test_a_server_that_is_unwell_is_asked_again(told, status):
    with standing_in(refused(status, "later"), refused(status, "later"), GOOD) as server:
        assert ask(server, told).text == "{}"

    assert (len(server.asked), len(told)) == (3, 2)


def test_a_server_that_stays_unwell_is_given_up_on(told):
    with (
        standing_in(refused(503, "overloaded")) as server,
        pytest.raises(NoAnswerError, match=r"503: “overloaded” \(the last of 3 attempts\)"),
    ):
        ask(server, told)


@pytest.mark.parametrize(
    "after",
    ["1", format_datetime(datetime.now(UTC) - timedelta(hours=1)), "soon", "nan"],
    ids=["seconds", "date", "word", "not a number"],
)
def test_retry_after_may_be_seconds_a_date_or_nonsense(told, after):
    with standing_in(refused(429, "slow", Retry_After=after), GOOD) as server:
        ask(server, told)

    assert ("trying again in 1.0 s" in told[0]) is (after == "1")


def test_a_server_that_asks_for_too_long_a_pause_is_not_waited_for(told):
    again = refused(429, "slow down", Retry_After=str(LONGEST + 1))
    with (
        standing_in(again) as server,
        pytest.raises(RedlineError, match="left alone for 301 seconds") as raised,
    ):
        ask(server, told)

    assert not isinstance(raised.value, NoAnswerError)
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    "spoilt",
    [
        Reply(GOOD.body, half=True),
        Reply(GOOD.body, late=0.8),
        Reply(b"<html>"),
        Reply({"choices": []}),
        Reply([]),
        Reply({"choices": [{"message": None}]}),
    ],
    ids=["half", "late", "no JSON", "no choice", "a list", "no message"],
)
def test_an_answer_that_does_not_come_whole_is_asked_for_again(told, spoilt):
    with standing_in(spoilt, GOOD) as server:
        assert ask(server, told, timeout=0.4).text == "{}"

    assert len(server.asked) == 2


@pytest.mark.parametrize(
    ("status", "code", "hint"),
    [
        (401, "invalid_api_key", "OPENAI_API_KEY"),
        (403, None, "OPENAI_API_KEY"),
        (404, "model_not_found", "model"),
        (400, None, "endpoint"),
        (429, "insufficient_quota", "account"),
    ],
)
def test_a_refusal_is_said_at_once_with_what_to_do(told, status, code, hint):
    with (
        standing_in(refused(status, "because", code)) as server,
        pytest.raises(RedlineError, match=f"HTTP {status}: “because”") as raised,
    ):
        ask(server, told)

    assert hint in raised.value.hint
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    "reply",
    [refused(413, "large"), refused(400, "x", "context_length_exceeded")],
    ids=["413", "context"],
)
def test_a_piece_that_the_server_will_not_have_is_told_apart(told, reply):
    with standing_in(reply) as server, pytest.raises(PieceRefusedError):
        ask(server, told)


def test_the_key_is_never_said_even_where_the_server_repeats_it(told):
    with (
        standing_in(refused(500, "key sk-secret"), refused(401, "no: sk-secret")) as server,
        pytest.raises(RedlineError) as raised,
    ):
        ask(server, told, key="sk-secret")

    assert "sk-secret" not in f"{raised.value.message} {raised.value.hint} {told}"


def test_a_server_without_json_schema_is_asked_for_json_alone_from_then_on(told):
    no = refused(400, "'response_format.type' must be 'json_object' or 'text'")
    with standing_in(no, GOOD) as server:
        asked = chat(server, told)
        asked.ask(MESSAGES, FORM)
        asked.ask(MESSAGES, FORM)

    kinds = [body["response_format"]["type"] for body in server.asked]
    assert kinds == ["json_schema", "json_object", "json_object"]
    assert '"additionalProperties": false' in server.asked[1]["messages"][0]["content"]
    assert [line for line in told if "takes no JSON Schema" in line] == told
    assert len(told) == 1


def test_one_that_takes_no_json_object_either_is_an_error(told):
    with (
        standing_in(refused(400, "unknown field response_format")) as server,
        pytest.raises(RedlineError, match="response_format"),
    ):
        ask(server, told)

    assert len(server.asked) == 2


def test_a_model_that_takes_no_temperature_is_given_none(told):
    with standing_in(refused(400, "Unsupported value: 'temperature'"), GOOD) as server:
        ask(server, told)

    assert ["temperature" in body for body in server.asked] == [True, False]
    assert "takes no temperature" in told[0]


def test_several_may_ask_at_once_and_each_is_patient(told):
    seen: Counter[str] = Counter()
    both = Barrier(2)

    def lost_at_first(body):
        who = body["messages"][0]["content"]
        seen[who] += 1
        if seen[who] == 1:
            both.wait(10)
            return refused(503, "later")
        return said({"for": who})

    with standing_in(GOOD) as server, ThreadPoolExecutor(2) as several:
        server.answer = lost_at_first
        asked = chat(server, told)
        answers = [
            several.submit(asked.ask, [{"role": "system", "content": who}], FORM) for who in "ab"
        ]
        texts = [json.loads(answer.result().text)["for"] for answer in answers]

    assert texts == ["a", "b"]


def test_nobody_there_is_said_at_once(told, free_port):
    patience = Patience(attempts=3, first=0, tell=told.append)
    nobody = Chat(f"http://127.0.0.1:{free_port}/v1", "m", None, timeout=1, patience=patience)

    with pytest.raises(RedlineError, match="nothing answers") as raised:
        nobody.ask(MESSAGES, FORM)

    assert not isinstance(raised.value, NoAnswerError)
    assert told == []


def test_a_redirect_to_another_server_is_not_followed(told):
    with standing_in(GOOD) as other:
        away = Reply({}, 307, {"Location": f"{other.url}/chat/completions"})
        with (
            standing_in(away) as server,
            pytest.raises(RedlineError, match="sends us on") as raised,
        ):
            ask(server, told, key="sk-1")

    assert other.asked == []
    assert "[suggest.openai] endpoint" in raised.value.hint


@pytest.mark.parametrize(
    ("endpoint", "key", "said"),
    [
        ("", None, "no address of a model"),
        ("http://models.example/v1", "k", "not encrypted"),
        ("http://localhost.example/v1", "k", "not encrypted"),
        ("http://127.0.0.1.example/v1", None, "not encrypted"),
        ("HTTP://models.example/v1", "k", "not encrypted"),
        ("https://models.example/v1", None, "no key"),
        ("https://u:p@models.example/v1", "k", "user name or password"),
        ("https://models.example/v1?key=1", "k", "no address of a model"),
        ("models.example/v1", "k", "no address of a model"),
        ("ftp://models.example", "k", "no address of a model"),
        ("http://[", "k", "no address of a model"),
        ("https://models.example/v1", "k k", "no key has"),
        ("https://models.example/v1", "k\n", "no key has"),
    ],
)
def test_an_address_or_key_that_will_not_do_is_refused_before_anything_is_sent(endpoint, key, said):
    with pytest.raises(ConfigurationError, match=said):
        Chat(endpoint, "m", key, timeout=1, patience=Patience())


@pytest.mark.parametrize(
    "endpoint", ["https://models.example/v1/", "http://localhost:1/v1", "http://[::1]:1/v1"]
)
def test_an_encrypted_address_or_one_of_this_machine_will_do(endpoint):
    made = Chat(endpoint, "m", "k", timeout=1, patience=Patience())

    assert made.endpoint == endpoint.rstrip("/")
