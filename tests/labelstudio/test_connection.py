"""The key reaches the server that it is for, over a connection that can be trusted."""

from __future__ import annotations

import base64
import json
import ssl
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
import trustme
from hypothesis import given
from hypothesis import strategies as st

from tests.labelstudio.fakes import Answer, Fake, serving
from toolkit.errors import ConfigurationError, LabelStudioError, NoAnswerError
from toolkit.labelstudio.client import Studio
from toolkit.labelstudio.connection import CONNECT, connect, is_loopback, open_client
from toolkit.labelstudio.keys import read_key
from toolkit.labelstudio.patience import Patience
from toolkit.labelstudio.server import Server
from toolkit.model import JSONObject

LEGACY = "0123456789abcdef" * 2 + "01234567"
YEARS = 200 * 365 * 24 * 3600
EMPTY: JSONObject = {"count": 0, "next": None, "previous": None, "results": []}


def signed(**claims: object) -> str:
    """A token that says so of itself."""
    parts = [json.dumps(part).encode() for part in ({"alg": "HS256", "typ": "JWT"}, claims)]
    coded = [base64.urlsafe_b64encode(part).decode().rstrip("=") for part in (*parts, b"x" * 32)]
    return ".".join(coded)


PERSONAL = signed(token_type="refresh", exp=int(time.time()) + YEARS, jti="ruritania")


def access(seconds: int, begun: int = 0) -> str:
    """An access token that holds so long, by a clock that may be wrong."""
    return signed(token_type="access", iat=begun, exp=begun + seconds)


@pytest.fixture
def said() -> list[str]:
    """What was said to the user."""
    return []


@pytest.fixture
def fake() -> Iterator[Fake]:
    with serving() as server:
        yield server


@pytest.fixture
def other() -> Iterator[Fake]:
    """Another server, which nothing of ours is for."""
    with serving() as server:
        yield server


class TestKeys:
    def test_forty_hexadecimal_digits_are_a_legacy_token(self):
        assert read_key(LEGACY).kind == "legacy token"

    def test_a_signed_object_is_a_personal_access_token_that_says_when_it_ends(self):
        key = read_key(
            signed(token_type="refresh", exp=8102530314), datetime(2026, 1, 1, tzinfo=UTC)
        )

        assert key.kind == "personal access token"
        assert key.expires == datetime(2226, 10, 5, 6, 51, 54, tzinfo=UTC)

    @pytest.mark.parametrize("key", ["sesame", "a.b", "a.b.c", f"{LEGACY}0", "e30.e30.x"])
    def test_anything_else_is_of_unknown_kind_and_may_be_a_token_that_somebody_chose(self, key):
        assert read_key(key).kind == "unknown"

    @pytest.mark.parametrize(
        ("key", "message"),
        [
            (access(300, int(time.time())), "no personal access token"),
            (PERSONAL.rpartition(".")[0], "is the beginning of a personal access token"),
            (signed(token_type="refresh", exp=1577836800), "expired on 2020-01-01"),
            (f"{LEGACY}\n", "holds a character that no key has"),
            ("Token " + LEGACY, "holds a character that no key has"),
            ("sésame", "holds a character that no key has"),
        ],
    )
    def test_what_opens_nothing_is_refused_before_it_is_sent(self, key, message):
        with pytest.raises(LabelStudioError, match=message) as caught:
            Studio("http://127.0.0.1:1", key)

        assert "LABEL_STUDIO_API_KEY" in caught.value.hint
        assert key.strip() not in caught.value.message + caught.value.hint

    @given(st.one_of(st.text(), st.lists(st.binary(), min_size=2, max_size=3)))
    def test_whatever_the_key_is_it_is_read_or_refused(self, made):
        parts = made if isinstance(made, list) else []
        key = made if isinstance(made, str) else ""
        key = key or ".".join(base64.urlsafe_b64encode(part).decode() for part in parts)
        try:
            found = read_key(key)
        except LabelStudioError:
            return
        assert found.kind in {"legacy token", "personal access token", "unknown"}

    @pytest.mark.parametrize("expires", [None, "soon", True, 1e400, -1e300, [1]])
    def test_a_time_that_is_none_is_no_end(self, expires):
        assert read_key(signed(token_type="refresh", exp=expires)).expires is None


class TestRequests:
    def test_a_legacy_token_is_sent_as_it_is(self, fake, said):
        with closing(connect(fake.url, LEGACY, timeout=5, warn=said.append)) as http:
            http.get("/api/projects/")

        assert [(a.line, a.key) for a in fake.asked] == [
            ("GET /api/version", None),
            ("GET /api/projects/", f"Token {LEGACY}"),
        ]

    def test_a_personal_access_token_is_exchanged_once(self, fake, said):
        """And by how long the other holds: a server whose clock is years behind changes nothing."""
        short = access(300, begun=1_000_000)
        fake.answers["POST /api/token/refresh/"] = Answer(value={"access": short})

        with closing(connect(fake.url, PERSONAL, timeout=5, warn=said.append)) as http:
            http.get("/api/a")
            http.get("/api/b")

        assert [(a.line, a.key) for a in fake.asked[1:]] == [
            ("POST /api/token/refresh/", None),
            ("GET /api/a", f"Bearer {short}"),
            ("GET /api/b", f"Bearer {short}"),
        ]
        assert json.loads(fake.asked[1].body) == {"refresh": PERSONAL}

    def test_an_access_token_that_is_about_to_end_is_exchanged_for_the_next(self, fake, said):
        fake.answers["POST /api/token/refresh/"] = Answer(value={"access": access(20)})

        with closing(connect(fake.url, PERSONAL, timeout=5, warn=said.append)) as http:
            http.get("/api/a")
            http.get("/api/b")

        assert fake.lines.count("POST /api/token/refresh/") == 2

    def test_a_server_in_a_folder_of_its_host_is_asked_there(self, fake, said):
        for line in ("GET /studio/api/version", "POST /studio/api/token/refresh/"):
            fake.answers[line] = Answer(value={"label-studio": 1, "access": access(300)})

        with closing(connect(f"{fake.url}/studio", PERSONAL, timeout=5, warn=said.append)) as http:
            http.get("/api/a")

        assert fake.lines == [
            "GET /studio/api/version",
            "POST /studio/api/token/refresh/",
            "GET /studio/api/a",
        ]

    @pytest.mark.parametrize(
        ("answer", "message"),
        [
            (Answer(401, {"detail": "Token is blacklisted"}), r"\(Token is blacklisted\)"),
            (Answer(404, "<html>"), r"\(HTTP 404\)"),
            (Answer(200, {"access": None}), r"\(HTTP 200\)"),
            (Answer(200, []), r"\(HTTP 200\)"),
        ],
    )
    def test_a_personal_access_token_that_is_refused_is_an_error(self, fake, said, answer, message):
        fake.answers["POST /api/token/refresh/"] = answer

        with (
            closing(connect(fake.url, PERSONAL, timeout=5, warn=said.append)) as http,
            pytest.raises(LabelStudioError, match=message) as caught,
        ):
            http.get("/api/a")

        assert not isinstance(caught.value, NoAnswerError)
        assert PERSONAL not in caught.value.message
        assert "GET /api/a" not in fake.lines

    @pytest.mark.parametrize("line", ["GET /api/version", "POST /api/token/refresh/"])
    @pytest.mark.parametrize("status", [429, 500, 502, 503])
    def test_a_server_that_is_unwell_has_not_answered(self, fake, said, line, status):
        """So it is asked again; it does not become "no Label Studio", nor the key a wrong one."""
        fake.answers[line] = Answer(status, "<html>")

        with (
            pytest.raises(NoAnswerError, match=f"HTTP {status} at {line.split()[1]}"),
            closing(connect(fake.url, PERSONAL, timeout=5, warn=said.append)) as http,
        ):
            http.get("/api/a")

    def test_another_kind_of_server_never_sees_the_key(self, fake, said):
        fake.answers["GET /api/version"] = Answer(value={"release": "9"})

        with pytest.raises(LabelStudioError, match="is no Label Studio"):
            connect(fake.url, LEGACY, timeout=5, warn=said.append)

        assert [asked.key for asked in fake.asked] == [None]

    def test_a_server_that_says_nothing_is_given_up(self, said):
        with (
            serving() as fake,
            # It listens, and nobody takes what it is sent.
            httpx.Client() as _,
        ):
            fake.shutdown()
            with pytest.raises(httpx.ReadTimeout):
                connect(fake.url, LEGACY, timeout=0.2, warn=said.append)

    def test_a_long_answer_has_its_time_and_a_connection_does_not(self):
        with open_client("http://127.0.0.1:1", timeout=600) as http:
            request = http.build_request("GET", "/", timeout=600)
            for hook in http.event_hooks["request"]:
                hook(request)

        limits = request.extensions["timeout"]
        assert (limits["connect"], limits["read"], limits["write"]) == (CONNECT, 600, 600)


class TestRedirects:
    @pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
    @pytest.mark.parametrize("method", ["GET", "POST"])
    def test_to_another_server_is_not_followed(self, fake, other, said, status, method):
        """Another port is another server."""
        fake.answers[f"{method} /api/a"] = Answer(status, None, {"Location": f"{other.url}/api/a"})

        with (
            closing(connect(fake.url, LEGACY, timeout=5, warn=said.append)) as http,
            pytest.raises(LabelStudioError, match=f"sends us on to {other.url}"),
        ):
            http.request(method, "/api/a", json={"text": "of an article"})

        assert other.asked == []

    @pytest.mark.parametrize("status", [302, 307, 308])
    def test_carries_no_personal_access_token_in_its_body(self, fake, other, said, status):
        fake.answers["POST /api/token/refresh/"] = Answer(
            status, None, {"Location": f"{other.url}/api/token/refresh/"}
        )
        other.answers["POST /api/token/refresh/"] = Answer(value={"access": access(300)})

        with (
            closing(connect(fake.url, PERSONAL, timeout=5, warn=said.append)) as http,
            pytest.raises(LabelStudioError, match="sends us on to"),
        ):
            http.get("/api/a")

        assert other.asked == []

    def test_to_another_name_of_the_same_machine_is_not_followed(self, fake, said):
        """Who answers there need not be the same."""
        place = fake.url.replace("127.0.0.1", "localhost")
        fake.answers["GET /api/a"] = Answer(302, None, {"Location": f"{place}/api/b"})

        with (
            closing(connect(fake.url, LEGACY, timeout=5, warn=said.append)) as http,
            pytest.raises(LabelStudioError, match="sends us on to http://localhost"),
        ):
            http.get("/api/a")

        assert "GET /api/b" not in fake.lines

    def test_on_the_same_server_is_followed_with_the_key(self, fake, said):
        fake.answers["GET /api/a"] = Answer(301, None, {"Location": "/api/a/"})
        fake.answers["GET /api/a/"] = Answer(value="here")

        with closing(connect(fake.url, LEGACY, timeout=5, warn=said.append)) as http:
            assert http.get("/api/a").text == "here"

        assert fake.asked[-1].key == f"Token {LEGACY}"

    @pytest.mark.parametrize("status", [301, 307])
    def test_of_what_the_sdk_asks_is_not_followed_either(self, fake, other, status):
        other.answers["GET /api/projects/"] = Answer(value=EMPTY)
        fake.answers["GET /api/projects/"] = Answer(
            status, None, {"Location": f"{other.url}/api/projects/"}
        )

        with (
            Studio(fake.url, LEGACY) as studio,
            pytest.raises(LabelStudioError, match="sends us on to"),
        ):
            studio.titles()

        assert other.asked == []


class TestPlainHttp:
    @pytest.fixture
    def elsewhere(self, fake, monkeypatch) -> str:
        """An address of another machine, as far as anybody can see; a proxy answers for it."""
        for name in ("HTTP_PROXY", "http_proxy"):
            monkeypatch.setenv(name, fake.url)
        for name in ("NO_PROXY", "no_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.delenv(name, raising=False)
        return "http://studio.example"

    def test_to_another_machine_is_warned_of_before_the_key_goes_out(self, fake, elsewhere):
        asked: list[list[str]] = []

        with closing(
            connect(
                elsewhere, LEGACY, timeout=5, warn=lambda said: asked.append([said, *fake.lines])
            )
        ) as http:
            http.get("/api/a")

        ((message, *before),) = asked
        assert before == []
        assert message.startswith(f"warning: the key goes to {elsewhere} unencrypted")
        assert LEGACY not in message
        assert fake.asked[-1].key == f"Token {LEGACY}"

    def test_is_warned_of_on_standard_error(self, fake, elsewhere, capsys):
        fake.answers["GET /api/projects/"] = Answer(value=EMPTY)

        with Studio(elsewhere, LEGACY) as studio:
            studio.titles()

        assert capsys.readouterr().err.startswith(f"warning: the key goes to {elsewhere}")

    @pytest.mark.usefixtures("elsewhere")
    def test_to_this_machine_needs_no_warning_and_no_proxy(self, fake, other, said):
        with closing(connect(other.url, LEGACY, timeout=5, warn=said.append)) as http:
            http.get("/api/a")

        assert (said, fake.asked) == ([], [])
        assert other.lines == ["GET /api/version", "GET /api/a"]

    def test_without_a_key_needs_no_warning(self, elsewhere, said):
        connect(elsewhere, None, timeout=5, warn=said.append).close()

        assert said == []

    @pytest.mark.parametrize(
        ("host", "loopback"),
        [
            ("127.0.0.1", True),
            ("127.8.9.10", True),
            ("localhost", True),
            ("LOCALHOST", True),
            ("[::1]", True),
            ("10.0.0.7", False),
            ("localhost.example", False),
            ("127.0.0.1.example", False),
            ("[::2]", False),
        ],
    )
    def test_loopback_is_known_by_its_name(self, host, loopback):
        assert is_loopback(f"http://{host}:8080/studio") is loopback


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    """A certificate authority that nobody but the laboratory has heard of."""
    return trustme.CA()


@pytest.fixture(scope="module")
def ca(authority, tmp_path_factory) -> Path:
    path: Path = tmp_path_factory.mktemp("ca") / "ruritania.pem"
    authority.cert_pem.write_to_path(str(path))
    return path


class TestHttps:
    @pytest.fixture
    def secure(self, authority) -> Iterator[Fake]:
        with serving(context_of(authority, "127.0.0.1")) as server:
            yield server

    @pytest.fixture(autouse=True)
    def nothing_set(self, monkeypatch):
        for name in ("SSL_CERT_FILE", "SSL_CERT_DIR"):
            monkeypatch.delenv(name, raising=False)

    def test_an_authority_that_nobody_named_is_not_trusted(self, secure, said):
        with pytest.raises(LabelStudioError, match="is not trusted") as caught:
            connect(secure.url, LEGACY, timeout=5, warn=said.append)

        assert "LABEL_STUDIO_CA" in caught.value.hint
        assert not isinstance(caught.value, NoAnswerError)
        assert secure.asked == []

    def test_one_that_is_named_is_trusted(self, secure, ca, said):
        with closing(connect(secure.url, LEGACY, ca=ca, timeout=5, warn=said.append)) as http:
            http.get("/api/a")

        assert secure.asked[-1].key == f"Token {LEGACY}"
        assert said == []

    def test_one_that_the_environment_names_for_every_program_is_trusted(
        self, secure, ca, said, monkeypatch
    ):
        monkeypatch.setenv("SSL_CERT_FILE", str(ca))

        with closing(connect(secure.url, LEGACY, timeout=5, warn=said.append)) as http:
            http.get("/api/a")

        assert secure.lines == ["GET /api/version", "GET /api/a"]

    def test_a_certificate_of_another_host_is_not_trusted(self, authority, ca, said):
        with (
            serving(context_of(authority, "studio.example")) as secure,
            pytest.raises(LabelStudioError, match="is not trusted"),
        ):
            connect(secure.url, LEGACY, ca=ca, timeout=5, warn=said.append)

        assert secure.asked == []

    @pytest.mark.parametrize("text", [None, "", "no certificate"])
    def test_a_file_without_certificates_is_named(self, secure, tmp_path, said, text):
        path = tmp_path / "ca.pem"
        if text is not None:
            path.write_text(text, "utf-8")

        with pytest.raises(ConfigurationError, match=str(path)):
            connect(secure.url, LEGACY, ca=path, timeout=5, warn=said.append)

    def test_a_file_that_the_environment_names_in_vain_is_named(self, secure, said, monkeypatch):
        monkeypatch.setenv("SSL_CERT_FILE", "/nowhere/ca.pem")

        with pytest.raises(ConfigurationError, match="SSL_CERT_FILE"):
            connect(secure.url, LEGACY, timeout=5, warn=said.append)

    def test_is_not_left_for_plain_http(self, secure, other, ca, said):
        secure.answers["GET /api/a"] = Answer(302, None, {"Location": f"{other.url}/api/a"})

        with (
            closing(connect(secure.url, LEGACY, ca=ca, timeout=5, warn=said.append)) as http,
            pytest.raises(LabelStudioError, match=f"sends us on to {other.url}"),
        ):
            http.get("/api/a")

        assert other.asked == []

    @pytest.mark.parametrize("by", ["environment", "file"])
    def test_a_command_trusts_what_the_settings_name(
        self, secure, ca, run, tmp_path, monkeypatch, by
    ):
        secure.answers["GET /api/projects/"] = Answer(value=EMPTY)
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("LABEL_STUDIO_URL", secure.url)
        monkeypatch.setenv("LABEL_STUDIO_API_KEY", LEGACY)
        if by == "environment":
            monkeypatch.setenv("LABEL_STUDIO_CA", str(ca))
        else:
            Path("redline.toml").write_text(f'[label_studio]\nca = "{ca}"\n', "utf-8")

        code, _, err = run("pull", "--project", "crisis", "-o", "exports")

        assert code == 3
        assert "has no project 'crisis'" in err


def context_of(authority: trustme.CA, host: str) -> ssl.SSLContext:
    """What a server of that name shows of itself."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(host).configure_cert(context)
    return context


@pytest.mark.label_studio
class TestRealServer:
    def test_both_kinds_of_key_open_it(self, label_studio: Server, personal):
        titles = []
        for key in (label_studio.token, personal[1]):
            with Studio(label_studio.url, key) as studio:
                titles.append(studio.titles())

        assert read_key(personal[1]).kind == "personal access token"
        assert read_key(label_studio.token).kind == "legacy token"
        assert titles[0] == titles[1]

    def test_a_key_of_either_kind_that_it_does_not_know_is_refused(self, label_studio: Server):
        for key in (LEGACY, PERSONAL):
            with (
                Studio(label_studio.url, key, patience=Patience(attempts=1)) as studio,
                pytest.raises(LabelStudioError, match="does not accept the") as caught,
            ):
                studio.titles()

            assert key not in caught.value.message

    def test_a_personal_access_token_that_was_revoked_is_refused(
        self, label_studio: Server, personal
    ):
        web, key = personal
        assert web.post("/api/token/blacklist/", json={"refresh": key}).status_code == 204

        with (
            Studio(label_studio.url, key) as studio,
            pytest.raises(LabelStudioError, match=r"does not accept .* \(Token is blacklisted\)"),
        ):
            studio.titles()
