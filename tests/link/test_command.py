"""redline link on the command line."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest


@pytest.fixture
def folder(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with the invented stories, and no clusters yet."""
    stories = root / "benchmarks" / "stories"
    for name in ("documents.jsonl", "actors.json"):
        (tmp_path / "annotations").mkdir(exist_ok=True)
        shutil.copy(stories / name, tmp_path / "annotations" / name)
    shutil.copytree(stories / "gold", tmp_path / "annotations" / "gold")
    shutil.copy(stories / "links.json", tmp_path / "right.json")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def clusters(folder: Path) -> Path:
    return folder / "annotations" / "links.json"


def test_candidates_are_shown_and_written_and_nothing_is_merged(run, folder):
    code, out, err = run("link", "annotations/gold", "--kind", "same_quote")
    lines = (folder / "build" / "link-candidates.jsonl").read_text("utf-8").splitlines()
    first = json.loads(lines[0])

    assert code == 0
    assert "more candidates in the file" in out
    assert "same_quote: 244 items" in err
    assert not clusters(folder).exists()
    assert first["kind"] == "same_quote"
    assert first["items"][0]["text"]
    assert any(reason.startswith("same speaker: ") for reason in first["reasons"])


def test_candidates_on_standard_output_are_lines_of_json(run, folder):  # noqa: ARG001
    code, out, _ = run("link", "annotations/gold", "--candidates", "-")

    assert code == 0
    assert all(json.loads(line)["score"] >= 0.3 for line in out.splitlines())


def test_what_is_accepted_stays_and_a_second_run_adds_nothing(run, folder):
    run("link", "annotations/gold", "--accept", "0.5")
    before = clusters(folder).read_bytes()
    code, _, err = run("link", "annotations/gold", "--accept", "0.5")

    assert code == 0
    assert "stays as it is" in err
    assert clusters(folder).read_bytes() == before


def test_what_is_accepted_is_valid(run, folder):  # noqa: ARG001
    run("link", "annotations/gold", "--accept", "0.5")
    code, _, err = run("validate", "annotations/gold", "--severity", "error")

    assert (code, "link-" in err) == (0, False)


def test_clusters_that_are_there_stay_as_they_are(run, folder):
    links = json.loads((folder / "right.json").read_text("utf-8"))
    mine = {**links["links"][-1], "id": "zz-mine"}
    clusters(folder).write_text(json.dumps({**links, "links": [mine]}), "utf-8")
    run("link", "annotations/gold", "--accept", "0.5")
    after = json.loads(clusters(folder).read_text("utf-8"))["links"]

    assert after[-1] == mine
    assert len(after) > 20


def test_gold_says_how_good_it_is_and_writes_nothing(run, folder):
    code, out, _ = run("link", "annotations/gold", "--gold", "right.json")

    assert code == 0
    assert "same_threat         278        278      0.957" in out
    assert "candidates hold" in out
    assert not (folder / "build").exists()


def test_faulty_clusters_stop_the_work(run, folder):
    clusters(folder).write_text('{"schema_version": "1.0.0", "links": [{"id": "a"}]}', "utf-8")
    code, _, err = run("link", "annotations/gold", "--accept", "0.5")

    assert code == 1
    assert "mend the clusters first" in err


def test_several_records_of_a_document_need_a_choice(run, folder):
    for path in sorted((folder / "annotations" / "gold").glob("*.json")):
        record = json.loads(path.read_text("utf-8"))
        name = record["document_id"]
        mine = {**record, "id": f"{name}.annotator-1", "kind": "annotation"}
        others = {**mine, "id": f"{name}.annotator-2", "annotator": "annotator-2"}
        lines = [json.dumps({**mine, "annotator": "annotator-1"}), json.dumps(others)]
        with (folder / "readings.jsonl").open("a", encoding="utf-8") as out:
            out.write("\n".join(lines) + "\n")
    code, _, err = run("link", "readings.jsonl")
    chosen, _, told = run("link", "readings.jsonl", "--annotator", "annotator-2")

    assert code == 3
    assert "by annotator-1, annotator-2" in err
    assert "--annotator" in err
    assert chosen == 0
    assert "same_quote: 244 items" in told


@pytest.mark.parametrize(
    "options",
    [["--review"], ["--project", "x"], ["--review", "--project", "x", "--gold", "right.json"]],
)
def test_options_that_do_not_go_together(run, folder, options):  # noqa: ARG001
    code, _, err = run("link", "annotations/gold", *options)

    assert (code, "--review" in err) == (2, True)
