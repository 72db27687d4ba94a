"""``redline doctor`` prints a line for each thing, and its exit code says whether to mend any."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.labelstudio.fakes import Answer, serving

LEGACY = "0123456789abcdef" * 2 + "01234567"


@pytest.fixture(autouse=True)
def nothing_set(tmp_path: Path, free_port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A project whose own server has stopped, with nothing in the environment."""
    monkeypatch.chdir(tmp_path)
    for name in ("LABEL_STUDIO_URL", "LABEL_STUDIO_API_KEY", "HF_TOKEN", "HUGGING_FACE_HUB_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HF_HOME", str(tmp_path))
    Path("redline.toml").write_text('[server]\ndata = "."\nexecutable = "sh"\n', "utf-8")
    note = json.dumps({"url": f"http://127.0.0.1:{free_port}"})
    Path("server.json").write_text(note, "utf-8")


def test_each_line_begins_with_a_state_and_a_name(run):
    _, out, err = run("doctor")

    *lines, last = out.splitlines()
    assert err == ""
    assert all(re.match(r"(ok|missing|differs|not asked) +\S", line) for line in lines)
    assert last == "nothing is to be mended"


def test_what_no_work_needs_is_no_fault(run):
    """No server runs, there is no key, and no token for the Hub."""
    code, out, _ = run("doctor")

    assert code == 0
    assert "\nmissing    Hub token" in out


def test_what_work_needs_is_a_fault_and_named_at_the_end(run, monkeypatch):
    monkeypatch.setenv("LABEL_STUDIO_URL", "http://127.0.0.1:1")

    code, out, err = run("doctor")

    assert (code, err) == (1, "")
    assert out.endswith("to mend: Label Studio, key\n")


def test_json_says_the_same_to_programs(run, monkeypatch):
    monkeypatch.setenv("LABEL_STUDIO_URL", "http://127.0.0.1:1")

    code, out, _ = run("doctor", "--json")

    told = json.loads(out)
    assert (code, told["to_mend"]) == (1, ["Label Studio", "key"])
    assert {"name", "state", "told", "todo", "needed"} == set(told["findings"][0])


def test_settings_that_cannot_be_read_are_a_finding_not_the_end(run):
    Path("redline.toml").write_text("[server\n", "utf-8")

    code, out, _ = run("doctor")

    assert code == 1
    assert out.startswith("differs    settings")
    assert "\nok         Python" in out


def test_a_project_can_be_named(run, monkeypatch):
    with serving() as fake:
        fake.answers["GET /api/current-user/whoami"] = Answer(value={"id": 1})
        fake.answers["GET /api/projects/"] = Answer(value={"results": []})
        monkeypatch.setenv("LABEL_STUDIO_URL", fake.url)
        monkeypatch.setenv("LABEL_STUDIO_API_KEY", LEGACY)

        code, out, _ = run("doctor", "--project", " crisis ", "--project", "peace")

    assert code == 1
    assert out.endswith("to mend: page of crisis, page of peace\n")
    assert LEGACY not in out


def test_nothing_heavy_is_imported_for_it(root):
    """Seconds of import would be the longest part of it."""
    program = (
        "import json, sys\n"
        "from toolkit.cli import main\n"
        "try: main(['doctor'])\n"
        "except SystemExit: pass\n"
        "print(json.dumps(sorted(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=True,
    )

    loaded = set(json.loads(done.stderr))
    assert "toolkit.doctor" in loaded
    assert loaded.isdisjoint(
        {"datasets", "huggingface_hub", "label_studio_sdk", "numpy", "pandas", "pyarrow"}
    )
