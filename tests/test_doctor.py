"""Every examination ends in lines that say what is wrong, and none shows a key."""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.labelstudio.fakes import Answer, Fake, serving
from toolkit.doctor import EXAMINATIONS, Diagnosis, Finding, doctor, machine
from toolkit.doctor.values import Case, guarded
from toolkit.errors import LabelStudioError
from toolkit.labelstudio.client import Studio
from toolkit.labelstudio.config import labeling_config
from toolkit.labelstudio.connection import TESTED
from toolkit.labelstudio.process import started
from toolkit.labelstudio.server import INSTALL_HINT, Server
from toolkit.schema import Schema
from toolkit.settings import Settings

LEGACY = "0123456789abcdef" * 2 + "01234567"
TOKEN = "hf_sesame"
MADE = "1902-05-01T10:00:00.000001Z"
WHOAMI = "GET /api/current-user/whoami"
Examine = Callable[..., dict[str, Finding]]


@pytest.fixture
def fake() -> Iterator[Fake]:
    """A Label Studio that accepts every key."""
    with serving() as server:
        server.answers[WHOAMI] = Answer(value={"id": 1, "email": "rudolf@zenda.example"})
        yield server


@pytest.fixture
def hub() -> Iterator[Fake]:
    with serving() as server:
        yield server


@pytest.fixture
def examine(tmp_path: Path, free_port: int) -> Examine:
    """Examine a folder, where a server ran once, in an environment → findings by name."""
    note = tmp_path / "build" / "label-studio" / "server.json"
    note.parent.mkdir(parents=True)
    note.write_text(json.dumps({"url": f"http://127.0.0.1:{free_port}"}), "utf-8")

    def examine(
        environment: Mapping[str, str] | None = None, toml: str = "", **options: Any
    ) -> dict[str, Finding]:
        (tmp_path / "redline.toml").write_text(toml, "utf-8")
        set_ = {"HF_HOME": str(tmp_path / "hub"), **(environment or {})}
        found = doctor(tmp_path, environment=set_, warn=lambda _: None, **options)
        assert not [f for f in found.findings if LEGACY in str(f) or TOKEN in str(f)]
        return {finding.name: finding for finding in found.findings}

    return examine


def to(fake: Fake, key: str | None = LEGACY) -> dict[str, str]:
    """An environment that names a server and, perhaps, a key to it."""
    return {"LABEL_STUDIO_URL": fake.url, **({"LABEL_STUDIO_API_KEY": key} if key else {})}


def project(title: str, config: str, number: int = 1) -> dict[str, Any]:
    return {"id": number, "title": title, "label_config": config, "created_at": MADE}


def listed(*projects: dict[str, Any]) -> Answer:
    return Answer(value={"count": len(projects), "next": None, "results": list(projects)})


def pulled(folder: Path, title: str, number: int = 1, made: str = MADE) -> None:
    """The notes of an export."""
    place = folder / "annotations" / "exports"
    place.mkdir(parents=True, exist_ok=True)
    notes = {"server": "http://127.0.0.1:1", "project": number, "title": title, "created_at": made}
    (place / f"export-{number}.meta.json").write_text(json.dumps(notes), "utf-8")


class TestMachine:
    def test_this_one_has_what_the_tests_run_with(self, examine):
        found = examine()

        for name in ("settings", "Python", "redline", "packages"):
            assert found[name].state == "ok", found[name]

    def test_a_package_of_another_version_differs_and_one_that_is_not_there_is_missing(
        self, monkeypatch
    ):
        wanted = {"dependencies": ["click>=99", "no-such-package", "httpx", "rich; extra == 'x'"]}
        monkeypatch.setattr(machine, "_wanted", lambda: wanted)

        found = {f.name: f for f in machine.packages(case_of())}

        assert (found["click"].state, found["click"].needed) == ("differs", True)
        assert found["click"].told.endswith("; wanted is >=99")
        assert found["no-such-package"].state == "missing"
        assert found["packages"].told == "1 package as wanted"

    def test_an_older_python_differs(self, monkeypatch):
        monkeypatch.setattr(machine, "_wanted", lambda: {"requires-python": ">=99"})

        (found,) = machine.python(case_of())

        assert found.to_mend
        assert found.told.endswith("; wanted is >=99")

    def test_what_is_wanted_is_known_without_a_checkout(self, monkeypatch, tmp_path):
        """From what the installed package says of itself."""
        monkeypatch.setattr(machine, "ROOT", tmp_path)
        machine._wanted.cache_clear()  # noqa: SLF001 (it is kept for a process)
        try:
            wanted = machine._wanted()  # noqa: SLF001
        finally:
            machine._wanted.cache_clear()  # noqa: SLF001

        assert wanted["requires-python"] == ">=3.11"
        assert any(name.startswith("label-studio-sdk") for name in wanted["dependencies"])
        assert "checkout" not in wanted

    def test_a_project_needs_the_program_only_for_a_server_of_its_own(self, examine, fake):
        toml = '[server]\nexecutable = "bin/label-studio"\n'

        alone, served = examine(toml=toml), examine(to(fake), toml)

        assert alone["local server"].state == served["local server"].state == "missing"
        assert alone["local server"].to_mend
        assert not served["local server"].to_mend

    def test_the_version_of_the_program_is_known_without_running_it(self, examine, tmp_path):
        """It takes seconds to say it; the package beside it says the same."""
        program = tmp_path / "env" / "bin" / "label-studio"
        program.parent.mkdir(parents=True)
        program.write_text("#!/bin/sh\nexit 1\n", "utf-8")
        program.chmod(0o755)
        packages = tmp_path / "env" / "lib" / "python3.11" / "site-packages"
        (packages / "label_studio_sdk-2.1.2.dist-info").mkdir(parents=True)
        toml = '[server]\nexecutable = "env/bin/label-studio"\n'
        unknown = examine(toml=toml)["local server"]
        (packages / "label_studio-1.0.0.dist-info").mkdir()

        older = examine(toml=toml)["local server"]

        assert unknown.state == "ok"
        assert (older.state, older.to_mend) == ("differs", False)
        assert older.told.startswith("1.0.0, ")

    def test_a_template_is_no_need(self, examine, tmp_path):
        toml = '[server]\ntemplate = "migrated.sqlite3"\n'
        missing = examine(toml=toml)["template"]
        (tmp_path / "migrated.sqlite3").touch()

        assert (missing.state, missing.to_mend) == ("missing", False)
        assert examine(toml=toml)["template"].state == "ok"
        assert examine()["template"].state == "not asked"

    def test_a_browser_is_no_need(self, examine, monkeypatch, tmp_path):
        monkeypatch.setenv("PATH", str(tmp_path))
        missing = examine()["Chromium"]
        (tmp_path / "google-chrome").touch(mode=0o755)

        assert (missing.state, missing.to_mend) == ("missing", False)
        assert examine()["Chromium"].told == str(tmp_path / "google-chrome")

    def test_the_tested_version_is_the_one_that_is_installed(self, root):
        pinned = (root / "constraints-label-studio.txt").read_text("utf-8").splitlines()

        assert f"label-studio=={TESTED}" in pinned
        assert f"label-studio=={TESTED}" in INSTALL_HINT


class TestServer:
    def test_that_is_not_running_and_that_nobody_named_is_no_fault(self, examine):
        """Most of the work needs none."""
        found = examine(toml='[server]\nexecutable = "sh"\n')

        assert found["Label Studio"].state == "not asked"
        assert found["Label Studio"].todo == "redline server start"
        assert (found["key"].state, found["key"].to_mend) == ("missing", False)
        assert not Diagnosis(tuple(found.values())).to_mend

    @pytest.mark.parametrize("by", ["environment", "file"])
    def test_that_is_named_has_to_answer(self, examine, free_port, by):
        url = f"http://127.0.0.1:{free_port}"
        named = {"LABEL_STUDIO_URL": url} if by == "environment" else {}
        toml = "" if named else f'[label_studio]\nurl = "{url}"\n'

        found = examine({**named, "LABEL_STUDIO_API_KEY": LEGACY}, toml)

        assert (found["Label Studio"].state, found["Label Studio"].to_mend) == ("missing", True)
        assert url in found["Label Studio"].told
        assert found["key"].state == "not asked"
        assert found["key"].told.startswith("a legacy token")
        assert found["labeling page"].state == "not asked"

    def test_that_answers_says_which_version_it_is(self, examine, fake):
        found = examine(to(fake))

        assert found["Label Studio"].state == "ok"
        assert found["Label Studio"].told == f"{TESTED} at {fake.url}"
        assert found["connection"].told == "on this machine"

    def test_of_another_version_differs_and_may_do(self, examine, fake):
        fake.answers["GET /api/version"] = Answer(value={"release": "1.0", "label-studio-x": 1})

        found = examine(to(fake))["Label Studio"]

        assert (found.state, found.to_mend) == ("differs", False)
        assert found.told.startswith("1.0 at ")

    def test_that_is_something_else_is_a_fault_and_gets_no_key(self, examine, fake):
        fake.answers["GET /api/version"] = Answer(404, "<html>")

        found = examine(to(fake))

        assert found["Label Studio"].to_mend
        assert "is no Label Studio" in found["Label Studio"].told
        assert found["key"].state == "not asked"
        assert [asked.key for asked in fake.asked] == [None]

    def test_that_is_unwell_does_not_answer(self, examine, fake):
        fake.answers["GET /api/version"] = Answer(502, "<html>")

        assert examine(to(fake))["Label Studio"].state == "missing"

    def test_on_another_machine_without_encryption_is_told(self, fake, tmp_path, monkeypatch):
        for name in ("HTTP_PROXY", "http_proxy"):
            monkeypatch.setenv(name, fake.url)
        for name in ("NO_PROXY", "no_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.delenv(name, raising=False)
        said: list[str] = []
        set_ = {**to(fake), "LABEL_STUDIO_URL": "http://studio.example", "HF_HOME": str(tmp_path)}

        found = {f.name: f for f in doctor(tmp_path, environment=set_, warn=said.append).findings}

        assert (found["connection"].state, found["connection"].to_mend) == ("differs", False)
        assert found["key"].state == "ok"
        assert len(said) == 1

    def test_whose_note_is_broken_is_a_fault(self, examine, tmp_path, free_port, monkeypatch):
        monkeypatch.setattr("toolkit.settings.DEFAULT_URL", f"http://127.0.0.1:{free_port}")
        (tmp_path / "server.json").write_text("{", "utf-8")

        found = examine(toml='[server]\ndata = "."\n')["Label Studio"]

        assert found.to_mend
        assert "server.json" in found.told

    def test_of_our_own_that_runs_and_says_nothing_is_a_fault(self, examine, tmp_path, free_port):
        """Its process is known by its number and its beginning; this one stands for it."""
        note = {
            "url": f"http://127.0.0.1:{free_port}",
            "pid": os.getpid(),
            "started": started(os.getpid()),
        }
        (tmp_path / "server.json").write_text(json.dumps(note), "utf-8")

        found = examine(toml='[server]\ndata = "."\n')["Label Studio"]

        assert (found.state, found.to_mend) == ("missing", True)
        assert f"process {os.getpid()}" in found.told


class TestKey:
    def test_that_is_accepted_is_told_by_its_kind(self, examine, fake):
        found = examine(to(fake))["key"]

        assert (found.state, found.told) == ("ok", "a legacy token, accepted")

    def test_that_somebody_chose_is_accepted_as_well(self, examine, fake):
        assert examine(to(fake, "sesame"))["key"].told == "a token of no usual form, accepted"

    def test_that_is_missing_is_a_fault_where_a_server_answers(self, examine, fake):
        found = examine(to(fake, None))["key"]

        assert (found.state, found.to_mend) == ("missing", True)
        assert "LABEL_STUDIO_API_KEY" in found.todo

    def test_that_is_refused_is_a_fault_in_the_words_of_the_server(self, examine, fake):
        fake.answers[WHOAMI] = Answer(401, {"detail": "Invalid token."})

        found = examine(to(fake))["key"]

        assert found.to_mend
        assert found.told == "a legacy token, refused (HTTP 401: Invalid token.)"
        assert found.todo.startswith("Copy the key anew")

    def test_of_a_kind_that_the_server_has_turned_off_is_to_be_one_of_the_other(
        self, examine, fake
    ):
        because = "legacy token authentication has been disabled for this organization"
        fake.answers[WHOAMI] = Answer(401, {"detail": because})

        assert "personal access token" in examine(to(fake))["key"].todo

    def test_that_can_be_none_is_a_fault_before_it_is_sent(self, examine, fake):
        found = examine(to(fake, "Token sesame"))["key"]

        assert found.to_mend
        assert "sesame" not in str(found)
        assert fake.lines == ["GET /api/version"]


class TestPages:
    @pytest.fixture
    def config(self, schema: Schema) -> str:
        """As the server gives it back: without the last line end."""
        return labeling_config(schema.layers).strip()

    def test_of_a_name_are_those_of_all_its_annotators(self, examine, fake, config):
        fake.answers["GET /api/projects/"] = listed(
            project("crisis / annotator-1", config),
            project("crisis / annotator-2", "<View/>"),
            project("crisis of Strelsau", "<View/>"),
        )

        found = examine(to(fake), projects=["crisis"])

        pages = {name: f.state for name, f in found.items() if name.startswith("page")}
        assert pages == {
            "page of crisis / annotator-1": "ok",
            "page of crisis / annotator-2": "differs",
        }
        assert found["page of crisis / annotator-2"].to_mend

    def test_for_some_layers_are_known_as_such(self, examine, fake, schema):
        config = labeling_config(schema.layers, ["quotes"])
        fake.answers["GET /api/projects/"] = listed(project("crisis", config))

        found = examine(to(fake), projects=["crisis"])["page of crisis"]

        assert found.told == f"as schema {schema.version} gives it for quotes"

    def test_of_a_name_that_is_not_there_are_missing(self, examine, fake):
        fake.answers["GET /api/projects/"] = listed()

        found = examine(to(fake), projects=["crisis"])["page of crisis"]

        assert (found.state, found.to_mend) == ("missing", True)

    def test_are_those_of_the_exports_where_nobody_names_any(self, examine, fake, config, tmp_path):
        """Another project of the same number was made at another time."""
        pulled(tmp_path, "crisis", 1, "1902-05-01T10:00:00.000001+00:00")
        pulled(tmp_path, "of another server", 2, "1901-01-01T00:00:00Z")
        pulled(tmp_path, "gone", 3)
        fake.answers["GET /api/projects/1/"] = Answer(value=project("crisis", config))
        fake.answers["GET /api/projects/2/"] = Answer(value=project("other", "<View/>", 2))

        found = examine(to(fake))

        assert found["page of crisis"].state == "ok"
        assert found["page of of another server"].state == "not asked"
        assert found["page of gone"].state == "not asked"
        assert not found["page of gone"].to_mend

    @pytest.mark.parametrize("notes", ["{", "[]", "{}", '{"title": "x", "project": null}'])
    def test_of_notes_that_are_broken_are_nobodys(self, examine, fake, tmp_path, notes):
        pulled(tmp_path, "crisis")
        next((tmp_path / "annotations" / "exports").iterdir()).write_text(notes, "utf-8")

        assert examine(to(fake))["labeling page"].state == "not asked"


class TestHub:
    def test_without_a_token_nothing_is_asked(self, examine, hub):
        found = examine({"HF_ENDPOINT": hub.url})["Hub token"]

        assert (found.state, found.to_mend, hub.asked) == ("missing", False, [])

    @pytest.mark.parametrize("source", ["HF_TOKEN", "HUGGING_FACE_HUB_TOKEN", "file"])
    def test_a_token_is_shown_to_the_hub_alone(self, examine, hub, tmp_path, source):
        hub.answers["GET /api/whoami-v2"] = Answer(
            value={"name": "rudolf", "auth": {"accessToken": {"role": "write"}}}
        )
        set_ = {"HF_ENDPOINT": hub.url}
        if source == "file":
            (tmp_path / "hub").mkdir()
            (tmp_path / "hub" / "token").write_text(f"{TOKEN}\n", "utf-8")
        else:
            set_[source] = TOKEN

        found = examine(set_)["Hub token"]

        assert found.state == "ok"
        assert found.told.endswith(", accepted (write)")
        assert [asked.key for asked in hub.asked] == [f"Bearer {TOKEN}"]

    def test_a_token_that_is_refused_is_a_fault(self, examine, hub):
        hub.answers["GET /api/whoami-v2"] = Answer(401, {"error": "Invalid username or password."})

        found = examine({"HF_ENDPOINT": hub.url, "HF_TOKEN": TOKEN})["Hub token"]

        assert (found.state, found.to_mend) == ("differs", True)

    def test_a_token_that_may_only_read_is_told(self, examine, hub):
        hub.answers["GET /api/whoami-v2"] = Answer(
            value={"auth": {"accessToken": {"role": "read"}}}
        )

        found = examine({"HF_ENDPOINT": hub.url, "HF_TOKEN": TOKEN})["Hub token"]

        assert (found.state, found.to_mend) == ("differs", False)

    @pytest.mark.parametrize(
        "answer",
        [
            Answer(503, "<html>"),
            Answer(200, "<html>"),
            Answer(302, None, {"Location": "http://127.0.0.1:1/api/whoami-v2"}),
        ],
    )
    def test_a_hub_that_is_unwell_leaves_it_open(self, examine, hub, answer):
        hub.answers["GET /api/whoami-v2"] = answer

        found = examine({"HF_ENDPOINT": hub.url, "HF_TOKEN": TOKEN})["Hub token"]

        assert (found.state, found.to_mend) == ("not asked", False)

    @pytest.mark.parametrize(
        ("set_", "why"),
        [
            ({"HF_HUB_OFFLINE": "1"}, "HF_HUB_OFFLINE is set"),
            ({"HF_ENDPOINT": "http://127.0.0.1:1"}, "http://127.0.0.1:1 does not answer"),
            ({"HF_ENDPOINT": "http://hub.example"}, "http://hub.example is not encrypted"),
        ],
    )
    def test_a_hub_that_cannot_be_asked_leaves_it_open(self, examine, set_, why):
        found = examine({**set_, "HF_TOKEN": TOKEN})["Hub token"]

        assert (found.state, found.to_mend) == ("not asked", False)
        assert found.told == f"from HF_TOKEN; whether it holds: {why}"

    def test_a_token_with_a_line_end_within_is_never_sent(self, examine, hub):
        found = examine({"HF_ENDPOINT": hub.url, "HF_TOKEN": f"{TOKEN}\n{TOKEN}"})["Hub token"]

        assert (found.to_mend, hub.asked) == (True, [])


class TestGuard:
    def test_broken_settings_hide_nothing_else(self, examine):
        found = examine(toml="[server\n")

        assert found["settings"].to_mend
        assert found["Python"].state == "ok"
        assert found["Hub token"].state == "missing"

    def test_a_broken_schema_hides_nothing_else(self, examine, fake, tmp_path):
        found = examine(to(fake), schema_folder=tmp_path)

        assert found["labeling page"].state == "differs"
        assert found["Chromium"].name == "Chromium"

    def test_an_error_on_purpose_is_what_is_found(self):
        def fail(_: Case) -> Iterator[Finding]:
            yield Finding("one", "ok", "first")
            raise LabelStudioError("it rains", hint="Wait.")

        found = list(guarded("two", fail, case_of()))

        assert found == [
            Finding("one", "ok", "first"),
            Finding("two", "differs", "it rains", "Wait."),
        ]

    def test_any_other_is_named_without_what_it_says(self):
        """That may hold a key."""

        def fail(_: Case) -> Iterator[Finding]:
            raise RuntimeError(LEGACY)

        (found,) = guarded("two", fail, case_of())

        assert (found.state, found.to_mend) == ("not asked", False)
        assert found.told == "looking at it failed (RuntimeError)"

    def test_debugging_shows_it(self):
        def fail(_: Case) -> Iterator[Finding]:
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            list(guarded("two", fail, case_of({"REDLINE_DEBUG": "1"})))

    def test_every_examination_finds_something(self, examine):
        names = [name for name, _ in EXAMINATIONS]

        assert set(examine()) == {"settings", "redline", *names}


def case_of(environment: Mapping[str, str] | None = None) -> Case:
    """A project without anything."""
    return Case(Settings(Path("/nowhere"), environment=environment or {}), warn=lambda _: None)


@pytest.mark.label_studio
def test_a_real_server_is_found_whole(
    examine, label_studio: Server, label_studio_data: Path, label_studio_executable: str
):
    """With the address and the key that `redline server start` left."""
    toml = f'[server]\ndata = "{label_studio_data}"\nexecutable = "{label_studio_executable}"\n'

    found = examine(toml=toml)

    assert found["Label Studio"].told == f"{TESTED} at {label_studio.url}"
    assert (found["key"].state, found["key"].told) == ("ok", "a legacy token, accepted")
    assert found["local server"].told.startswith(f"{TESTED}, ")


@pytest.mark.label_studio
def test_a_page_on_a_real_server_is_in_step_until_somebody_changes_it(
    examine, label_studio: Server, schema: Schema
):
    set_ = {"LABEL_STUDIO_URL": label_studio.url, "LABEL_STUDIO_API_KEY": label_studio.token}
    title = f"doctor {uuid.uuid4().hex[:12]}"
    with Studio(label_studio.url, label_studio.token) as studio:
        made = studio.create_project(title, labeling_config(schema.layers), "")
        before = examine(set_, projects=[title])[f"page of {title}"]
        studio.update_config(made, labeling_config(schema.layers, ["quotes"]), "")
        some = examine(set_, projects=[title])[f"page of {title}"]
        studio.update_config(made, labeling_config(schema.layers).replace("OTHER", "ODD"), "")
        after = examine(set_, projects=[title])[f"page of {title}"]

    assert [f.state for f in (before, some, after)] == ["ok", "ok", "differs"]
    assert some.told.endswith(" for quotes")
