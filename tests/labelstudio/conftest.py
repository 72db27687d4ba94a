"""What tests of push and pull share: the real server, asked by redline and asked directly."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.compose import ACTORS, compose
from tests.labelstudio.page import Annotator
from toolkit.files import dumps_page, write_atomically, write_lines
from toolkit.labelstudio.client import Studio
from toolkit.labelstudio.server import Server
from toolkit.model import Document, JSONObject
from toolkit.schema import Schema

Reading = tuple[Document, JSONObject]


@pytest.fixture(scope="session")
def studio(label_studio: Server) -> Iterator[Studio]:
    """The real server as redline reaches it."""
    with Studio(label_studio.url, label_studio.token) as found:
        yield found


@pytest.fixture(scope="session")
def web(label_studio: Server) -> Iterator[httpx.Client]:
    """The real server as anybody reaches it: what redline says of it is checked here."""
    header = {"Authorization": f"Token {label_studio.token}"}
    with httpx.Client(
        base_url=label_studio.url, headers=header, timeout=60, trust_env=False
    ) as client:
        yield client


@pytest.fixture(scope="module")
def personal(label_studio: Server) -> Iterator[tuple[httpx.Client, str]]:
    """The one personal access token that a user may have; revoked in the end."""
    header = {"Authorization": f"Token {label_studio.token}"}
    with httpx.Client(base_url=label_studio.url, headers=header, trust_env=False) as web:
        made = web.post("/api/token/")
        assert made.status_code == 201, made.text
        yield web, made.json()["token"]
        web.post("/api/token/blacklist/", json={"refresh": made.json()["token"]})


@pytest.fixture
def title() -> str:
    """A title that no other test gives to its project."""
    return f"test {uuid.uuid4().hex[:12]}"


@pytest.fixture(scope="session")
def readings(schema: Schema) -> list[Reading]:
    """Three invented documents, each with a reading by annotator-1."""
    return [compose(Random(number), schema, f"invented-{number}") for number in range(3)]


@pytest.fixture
def tasks(web: httpx.Client) -> Callable[[str], list[JSONObject]]:
    """The tasks of the one project of a title, with annotations and predictions, oldest first."""

    def tasks(title: str) -> list[JSONObject]:
        found = web.get("/api/projects/", params={"title": title}).json()["results"]
        (number,) = [project["id"] for project in found if project["title"] == title]
        page = {"project": number, "fields": "all", "page_size": 1000}
        reply = web.get("/api/tasks/", params=page).json()["tasks"]
        return sorted(reply, key=lambda task: int(task["id"]))

    return tasks


@pytest.fixture
def folder(
    tmp_path: Path, label_studio: Server, monkeypatch: pytest.MonkeyPatch, readings: list[Reading]
) -> Path:
    """A project's folder with documents.jsonl and records.jsonl, next to the real server."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LABEL_STUDIO_URL", label_studio.url)
    monkeypatch.setenv("LABEL_STUDIO_API_KEY", label_studio.token)
    entered = {"schema_version": "1.0.0", "actors": list(ACTORS.values())}
    write_atomically(tmp_path / "annotations" / "actors.json", dumps_page(entered))
    write_lines(tmp_path / "documents.jsonl", [document.to_json() for document, _ in readings])
    write_lines(tmp_path / "records.jsonl", [record for _, record in readings])
    return tmp_path


@pytest.fixture(scope="session")
def browser(label_studio: Server, chrome: Browser) -> Iterator[BrowserContext]:
    """A browser in which somebody is logged in; it keeps what Label Studio's pages load."""
    context = chrome.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    Annotator(page, label_studio.url).log_in(label_studio.username, label_studio.password)
    page.close()
    yield context
    context.close()


@pytest.fixture
def annotator(label_studio: Server, browser: BrowserContext) -> Iterator[Annotator]:
    """Somebody who is logged in, on a page that remembers nothing of the tests before."""
    page = browser.new_page()
    # What the page remembers belongs to the server's address: it is forgotten there.
    page.goto(f"{label_studio.url}/health")
    page.evaluate("localStorage.clear()")
    yield Annotator(page, label_studio.url)
    page.close()
