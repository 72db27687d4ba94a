"""The requests that Label Studio 1.23 sends, and others."""

from __future__ import annotations

import json
import socket
import threading
from typing import Any

import pytest

from tests.serve.asking import ACCOUNT, SCHEMA, TEXT, VERSION, Gate, record, records, serving, task
from toolkit.canonical import canonical_record
from toolkit.errors import ConfigurationError, RedlineError
from toolkit.labelstudio.tasks import prediction
from toolkit.serve import protocol
from toolkit.serve.tasks import asked_of

SETUP = {
    "project": "1.1795362884",
    "schema": "<View/>",
    "hostname": "http://localhost:8080",
    "access_token": "0123456789abcdef0123456789abcdef01234567",
    "extra_params": None,
}


@pytest.fixture
def client():
    """Somebody who asks a server without a password."""
    with serving() as found:
        yield found


class TestAnswers:
    def test_it_is_well(self, client):
        reply = client.http.get("/health")

        assert reply.status_code == 200
        assert reply.json()["status"] == "UP"

    def test_it_says_what_makes_the_suggestions(self, client):
        assert client.http.post("/setup", json=SETUP).json() == {"model_version": VERSION}
        assert client.http.get("/versions").json() == {"versions": [VERSION]}

    def test_the_key_that_label_studio_sends_is_told_nobody(self, client):
        reply = client.http.post("/setup", json=SETUP)

        told = reply.text + "".join(client.lines)
        assert SETUP["access_token"] not in told

    @pytest.mark.parametrize("path", ["/train", "/webhook"])
    def test_what_it_is_told_of_annotations_it_takes_and_forgets(self, client, path):
        body = {"action": "ANNOTATION_CREATED", "annotation": {"result": []}}

        assert client.http.post(path, json=body).status_code == 200

    def test_a_prediction_is_the_one_that_push_sends(self, client):
        (made,) = client.predict(task())

        document = asked_of(task(), SCHEMA, {}).document
        canonical = canonical_record(record(document), SCHEMA.layers)
        assert made == {**prediction(canonical, SCHEMA.layers), "model_version": VERSION}
        assert made["result"][0]["value"]["text"] == "Ruritania"

    def test_of_a_page_for_some_layers_only_these_are_predicted(self):
        def two_layers(documents):
            for made in records(documents):
                span = {"start": 0, "end": 9, "text": TEXT[:9]}
                quote = {"id": "q", **span, "mode": "indirect", "speaker_status": "unknown"}
                event = {"id": "e", **span, "type": "CONSULT", "modality": "actual"}
                event |= {"polarity": "affirmed", "arguments": []}
                yield {**made, "quotes": [quote], "events": [event]}

        with serving(two_layers) as client:
            made, whole = client.predict(task(layers=["quotes"]), task())

        def controls(made):
            return {one["from_name"] for one in made["result"] if one["type"] == "labels"}

        assert controls(whole) - controls(made) == {"event"}

    def test_there_is_an_answer_for_each_task_in_their_order(self, client):
        strange = {"id": 5, "data": {"image": "a.png"}}

        first, second, third = client.predict(task(), strange, task("another", "Strelsau, 4 May."))

        assert [one["value"]["text"] for one in first["result"] if one["type"] == "labels"] == [
            "Ruritania"
        ]
        assert second == {"model_version": VERSION, "result": []}
        assert third["result"][0]["value"]["text"] == "Strelsau,"

    def test_no_tasks_have_no_predictions(self, client):
        assert client.predict() == []


class TestTold:
    def test_a_line_names_the_document_and_counts_and_holds_nothing_of_the_text(self, client):
        client.predict(task())

        (line,) = client.lines
        assert line.startswith("the-river: 1 region, 0 relations, ")
        assert line.endswith(" ms")
        assert not any(word in line for word in ("Ruritania", "open", "chancellor"))

    def test_why_nothing_is_suggested_for_a_task(self, client):
        client.predict({"id": 5, "data": {"image": "a.png"}})

        assert client.lines == [
            "task 5: nothing suggested: redline did not make it: its data lack text or document_id"
        ]


class TestFailing:
    @pytest.mark.parametrize(
        ("error", "told"),
        [
            (ValueError(TEXT), "ValueError; REDLINE_DEBUG=1 shows where"),
            (RedlineError(TEXT, hint="x"), "RedlineError; REDLINE_DEBUG=1 shows where"),
            (ConfigurationError("no model", hint="Name one."), "no model; Name one."),
        ],
        ids=lambda value: type(value).__name__,
    )
    def test_a_task_gets_no_prediction_that_label_studio_would_keep(self, error, told):
        """So that it is asked for again; and nothing of the text is told."""

        def failing(documents):
            if any(document.id == "the-river" for document in documents):
                raise error
            return records(documents)

        with serving(failing) as client:
            failed, made = client.predict(task(), task("another"))

        assert failed == []
        assert made["result"]
        assert client.lines[0] == f"the-river: not suggested: {told}"

    def test_while_debugging_it_is_told_where(self):
        def failing(_):
            raise ZeroDivisionError

        with serving(failing, debug=True) as client:
            client.predict(task())

        assert "Traceback" in client.lines[0]


class TestTogether:
    def test_a_request_is_answered_while_suggestions_are_made(self):
        gate = Gate()
        with serving(gate.records) as client:
            made = []
            asking = threading.Thread(target=lambda: made.extend(client.predict(task())))
            asking.start()
            assert gate.entered.wait(60)

            assert client.http.get("/health").status_code == 200
            assert client.http.post("/setup", json=SETUP).status_code == 200

            gate.open.set()
            asking.join()

        assert made[0]["result"]

    def test_many_who_ask_at_once_each_get_their_own(self):
        with serving() as client:
            found: dict[int, str] = {}

            def ask(number):
                (made,) = client.predict(task(f"d-{number}", f"Name{number} spoke."))
                found[number] = made["result"][0]["value"]["text"]

            threads = [threading.Thread(target=ask, args=(number,)) for number in range(12)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()

        assert found == {number: f"Name{number}" for number in range(12)}


class TestRefused:
    @pytest.mark.parametrize(
        ("method", "path", "status"),
        [
            ("GET", "/predict", 405),
            ("POST", "/health", 405),
            ("GET", "/nothing", 404),
            ("POST", "/delete", 404),
        ],
    )
    def test_what_nobody_asks_so(self, client, method, path, status):
        body: dict[str, Any] = {"json": {}} if method == "POST" else {}

        assert client.http.request(method, path, **body).status_code == status

    @pytest.mark.parametrize(
        "body",
        [b"", b"{", b"\xff\xfe", b"[" * 100_000, b"3", b"[]", b"{}", b'{"tasks": {}}'],
        ids=lambda body: repr(body[:9]),
    )
    def test_a_body_that_asks_for_nothing(self, client, body):
        header = {"Content-Type": "application/json"}

        reply = client.http.post("/predict", content=body, headers=header)

        assert reply.status_code == 400
        assert set(reply.json()) == {"error"}

    def test_what_a_page_of_another_site_can_send_unasked(self, client):
        reply = client.http.post(
            "/predict",
            content=json.dumps({"tasks": [task()]}),
            headers={"Content-Type": "text/plain"},
        )

        assert reply.status_code == 415
        assert client.lines == ["415 Unsupported Media Type: a body that is not application/json"]

    @pytest.mark.parametrize(
        ("length", "status"),
        [
            (None, b" 411 "),
            (b"-1", b" 411 "),
            (b"many", b" 411 "),
            (str(protocol.LARGEST + 1).encode(), b" 413 "),
            (b"9" * 5000, b" 413 "),
        ],
        ids=["none", "negative", "no number", "more than is taken", "no number that fits"],
    )
    def test_a_body_of_a_length_that_is_not_taken_is_not_read(self, client, length, status):
        head = b"POST /predict HTTP/1.0\r\nContent-Type: application/json\r\n"
        head += b"" if length is None else b"Content-Length: " + length + b"\r\n"
        port = client.http.base_url.port
        with socket.create_connection(("127.0.0.1", port), timeout=60) as sent:
            sent.sendall(head + b"\r\n")

            assert status in sent.recv(4096).partition(b"\r\n")[0]

    def test_who_goes_away_in_the_middle_hurts_nobody(self, client):
        head = b"POST /predict HTTP/1.0\r\nContent-Type: application/json\r\nContent-Length: 9\r\n"
        with socket.create_connection(("127.0.0.1", client.http.base_url.port)) as sent:
            sent.sendall(head + b"\r\n{")

        assert client.http.get("/health").status_code == 200


class TestPassword:
    @pytest.fixture
    def guarded(self):
        """Somebody who asks a server with a password."""
        with serving(account=ACCOUNT) as found:
            yield found

    @pytest.mark.parametrize("path", ["/health", "/versions"])
    @pytest.mark.parametrize("given", [None, ("label-studio", "wrong"), ("", "")])
    def test_without_it_nothing_is_answered(self, guarded, path, given):
        assert guarded.http.get(path, auth=given).status_code == 401

    def test_without_it_nothing_is_suggested(self, guarded):
        reply = guarded.http.post("/predict", json={"tasks": [task()]})

        assert reply.status_code == 401
        assert guarded.lines == ["401 Unauthorized: another user or password, or none"]

    def test_with_it_everything_is_answered(self, guarded):
        assert guarded.http.get("/health", auth=ACCOUNT).status_code == 200
        (made,) = guarded.predict(task(), auth=ACCOUNT)
        assert made["result"]

    def test_a_webhook_has_none_and_is_not_looked_at(self, guarded):
        assert guarded.http.post("/webhook", json={"action": "TASK_CREATED"}).status_code == 200
