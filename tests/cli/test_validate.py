"""What ``redline validate`` reports, and what it is told to leave out."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from toolkit.cli import group

EXAMPLES = Path(__file__).parent.parent / "examples"
TARGETLESS = "target-missing"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a record that has an error, one that has a warning, and what they need."""
    annotations = tmp_path / "annotations"
    annotations.mkdir()
    for name in ("documents.jsonl", "actors.json"):
        shutil.copy(EXAMPLES / name, annotations)
    records = tmp_path / "records"
    records.mkdir()
    for stem in ("span-splits-word", TARGETLESS):
        shutil.copy(EXAMPLES / "invalid" / f"{stem}.json", records)
    (tmp_path / "redline.toml").write_text(
        '[validate]\nignore = ["quoted-text-uncovered"]\n', "utf-8"
    )
    monkeypatch.chdir(tmp_path)
    return tmp_path


def codes(out: str) -> list[str]:
    """The codes of a report in JSON lines."""
    return sorted(json.loads(line)["code"] for line in out.splitlines())


@pytest.mark.parametrize(
    ("options", "found", "code"),
    [
        ([], ["span-splits-word", TARGETLESS], 1),
        (["--severity", "error"], ["span-splits-word"], 1),
        (["--select", TARGETLESS], [TARGETLESS], 0),
        (["--select", TARGETLESS, "--strict"], [TARGETLESS], 1),
        (["--select", f"{TARGETLESS}, span-empty"], [TARGETLESS], 0),
        (["--select", TARGETLESS, "--select", "span-splits-word"], None, 1),
        (["--ignore", "span-splits-word,quoted-text-uncovered"], [TARGETLESS], 0),
    ],
)
def test_codes_and_severities_can_be_chosen(
    options: list[str], found: list[str] | None, code: int, project: Path, run
):
    ended, out, _ = run("validate", project / "records", "--format", "json", *options)

    assert ended == code
    assert codes(out) == (["span-splits-word", TARGETLESS] if found is None else found)


@pytest.mark.parametrize("style", ["text", "json", "sarif", "junit", "html"])
@pytest.mark.parametrize(
    ("options", "code"), [([], 0), (["--strict"], 1), (["--select", "span-splits-word"], 1)]
)
def test_every_format_ends_alike(style: str, options: list[str], code: int, project: Path, run):
    """The data on standard output, the counts on standard error, and the same exit code."""
    chosen = options if "--select" in options else ["--select", TARGETLESS, *options]

    ended, out, err = run("validate", project / "records", "--format", style, *chosen)

    assert ended == code
    assert chosen[1] in out
    assert err.startswith("2 records: ")


@pytest.mark.parametrize("style", ["sarif", "junit", "html"])
def test_every_format_has_the_reasons_of_what_is_waived(style: str, project: Path, run):
    entry = {
        "code": TARGETLESS,
        "record": f"zenda.{TARGETLESS}",
        "path": "$.conditional_threats[0]",
        "reason": "The text names nobody.",
    }
    (project / "annotations" / "waivers.json").write_text(json.dumps([entry]), "utf-8")

    _, out, _ = run("validate", project / "records", "--format", style)

    assert entry["reason"] in out


def test_what_is_left_out_is_counted(project: Path, run):
    _, _, err = run("validate", project / "records", "--severity", "error")

    assert "0 warnings" in err
    assert "left out as asked" in err


def test_a_code_that_does_not_exist_is_wrong_usage(project: Path, run):
    code, _, err = run("validate", project / "records", "--select", "target-mising")

    assert code == 2
    assert "did you mean target-missing?" in err


@pytest.mark.parametrize(
    ("setting", "hint"),
    [('ignore = ["target-mising"]', "target-mising"), ('severity = "fatal"', "error or warning")],
)
def test_a_setting_that_cannot_be_is_an_error(setting: str, hint: str, project: Path, run):
    (project / "redline.toml").write_text(f"[validate]\n{setting}\n", "utf-8")

    code, _, err = run("validate", project / "records")

    assert code == 3
    assert hint in err


def test_what_is_selected_by_name_is_shown_though_the_project_ignores_it(project: Path, run):
    (project / "redline.toml").write_text(f'[validate]\nignore = ["{TARGETLESS}"]\n', "utf-8")

    _, out, _ = run("validate", project / "records", "--format", "json", "--select", TARGETLESS)

    assert codes(out) == [TARGETLESS]


def test_an_empty_list_of_codes_is_wrong_usage(project: Path, run):
    assert run("validate", project / "records", "--select", " , ")[0] == 2


def test_standard_input_is_read(project: Path):
    """As an export or a record, or as records a line."""
    given = (project / "records" / f"{TARGETLESS}.json").read_text("utf-8")
    line = json.dumps(json.loads(given)) + "\n"

    for text in (given, line):
        done = CliRunner().invoke(group, ["validate", "-", "--format", "json"], input=text)
        assert (done.exit_code, codes(done.stdout)) == (0, [TARGETLESS])


def test_a_disk_that_is_full_is_an_error_in_two_lines(project: Path):
    program = Path(sys.executable).with_name("redline")
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [program, "validate", project / "records", "--format", "json"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )

    assert done.returncode == 3
    assert "No space left" in done.stderr
    assert "Traceback" not in done.stderr


def test_links_without_gold_records_are_held_against_those_validated(project: Path, run):
    (project / "annotations" / "gold").mkdir()
    cluster = {"id": "one", "kind": "same_quote", "members": [{"document_id": "zenda", "id": "q"}]}
    links = {"schema_version": "1.0.0", "links": [cluster]}
    (project / "annotations" / "links.json").write_text(json.dumps(links), "utf-8")

    assert run("validate", project / "records", "--select", "link-single-member")[0] == 1


def test_strict_can_be_a_projects_habit(project: Path, run):
    (project / "redline.toml").write_text(
        f'[validate]\nstrict = true\nselect = ["{TARGETLESS}"]\n', "utf-8"
    )

    assert run("validate", project / "records")[0] == 1


def test_a_warning_is_waived_with_a_reason(project: Path, run):
    entry = {
        "code": TARGETLESS,
        "record": f"zenda.{TARGETLESS}",
        "path": "$.conditional_threats[0]",
        "reason": "The text names nobody.",
    }
    path = project / "annotations" / "waivers.json"
    path.write_text(json.dumps([entry]), "utf-8")

    code, out, err = run("validate", project / "records", "--select", TARGETLESS, "--strict")

    assert (code, out) == (0, "")
    assert "1 waived" in err


def test_the_sentence_and_the_remedy_are_shown(project: Path, run):
    _, out, _ = run("validate", project / "records", "--select", "span-splits-word")

    assert "^" in out
    assert "cuts a word" in out
    assert "span-splits-word" in out


def test_links_are_held_against_the_gold_records(project: Path, run):
    """Found by their settings, and not only where they are named."""
    annotations = project / "annotations"
    gold = annotations / "gold"
    gold.mkdir()
    shutil.copy(EXAMPLES / "valid" / "gold.json", gold / "zenda.json")
    record = json.loads((gold / "zenda.json").read_text("utf-8"))
    members = [{"document_id": "zenda", "id": item["id"]} for item in record["mentions"][:1]]
    lost: dict[str, Any] = {"document_id": "zenda", "id": "q.0-1"}
    cluster = {"id": "one", "kind": "same_quote", "members": [*members, lost]}
    links = {"schema_version": record["schema_version"], "links": [cluster]}
    (annotations / "links.json").write_text(json.dumps(links), "utf-8")

    code, out, _ = run("validate", gold, "--format", "json")

    assert code == 1
    assert codes(out) == ["link-kind-mismatch", "link-member-unknown"]


def test_without_documents_that_is_said_once(project: Path, run):
    (project / "annotations" / "documents.jsonl").unlink()

    code, out, _ = run("validate", project / "records", "--format", "json")

    assert (code, codes(out)) == (1, ["unknown-document"])


def test_the_rules_can_be_listed_and_explained(run):
    code, out, _ = run("schema", "rules", "--json")

    listed = json.loads(out)
    assert code == 0
    assert {"code", "stage", "severity", "says", "mend"} == set(listed[0])
    assert "target-missing" in run("schema", "rules")[1]


def test_a_rule_is_explained_on_an_example(run):
    code, out, _ = run("explain", TARGETLESS)

    assert code == 0
    assert out.splitlines()[0].startswith(f"{TARGETLESS} · warning")


def test_a_code_that_does_not_exist_cannot_be_explained(run):
    code, _, err = run("explain", "target-mising")

    assert code == 2
    assert "did you mean target-missing?" in err
