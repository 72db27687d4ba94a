"""``redline status``: one glance for a person, one object for a program."""

from __future__ import annotations

import json

import click
import pytest

from tests.cli.test_group import modules_after
from tests.lab import ADJUDICATE, BUILD, Lab
from tests.mutations.reading import article, notice
from toolkit.reporters.overview import overview


@pytest.fixture
def lab(tmp_path, monkeypatch):
    """A project that has just been made, as the working directory."""
    monkeypatch.setenv("COLUMNS", "100")
    made = Lab(tmp_path / "zenda")
    monkeypatch.chdir(made.folder)
    return made


def half_way(lab: Lab) -> None:
    """One document is being adjudicated; of the other, a reading has an error."""
    lab.ingest()
    lab.annotate(alike=False)
    lab.run(ADJUDICATE, code=1)
    wrong = notice("annotator-1")
    wrong["events"][0]["date"] = "tomorrow"
    lab.pull("annotator-1", article=article("annotator-1"), notice=wrong)


def test_a_table_shows_how_far_each_document_is_and_the_commands_follow(lab, run):
    half_way(lab)

    code, out, err = run("status")

    assert (code, err) == (0, "")
    assert out == (
        "document  stage      read by                             decisions    next\n"
        "article   compared   annotator-1, annotator-2            1 of 1 open  adjudicate\n"
        "notice    annotated  annotator-1 (1 error), annotator-2  –            validate\n"
        "\n"
        "2 documents: 1 annotated, 1 compared\n"
        "next: redline validate annotations/exports\n"
        "      notice: errors are to be mended in Label Studio, and pulled again\n"
        "then: redline adjudicate annotations/exports -o annotations/gold\n"
        "      article: decisions are open: write a choice and a reason into each, in\n"
        "      annotations/decisions.json\n"
    )


def test_what_is_stale_stands_below_with_its_reason_and_command(lab, run):
    """It is no fault in the data: the exit code is 0."""
    lab.finish()
    lab.run(BUILD)
    (lab.folder / "seeds/notice.txt").unlink()
    decided = lab.read("annotations/metadata.json")
    lab.write("annotations/metadata.json", {"article": decided["article"]})

    code, out, _ = run("status")

    assert code == 0
    assert "\nnotice    built, stale  " in out
    assert out.partition("\nstale\n")[2].partition("\n\n")[0] == (
        "  notice: its article is not in seeds any more: put it back, or drop it → redline ingest"
    )


def test_many_that_are_alike_are_counted(lab, run):
    texts = {f"letter-{number}": f"Flavia wrote letter {number}.\n" for number in range(9)}
    for name, text in texts.items():
        lab.write(f"seeds/{name}.txt", text)
    lab.run("redline ingest seeds -o annotations/documents.jsonl")
    for name in texts:
        lab.write(f"seeds/{name}.txt", f"Rudolf wrote {name}.\n")

    _, out, _ = run("status")

    stale = out.partition("\nstale\n")[2].partition("\n\n")[0].splitlines()
    assert len(stale) == 6
    assert stale[-1] == "  … and 4 more like it; --json lists all"


def test_when_all_is_done_it_says_so(lab, run):
    lab.finish()
    lab.run(BUILD)

    _, out, _ = run("status")

    assert out.endswith("2 documents: 2 built\nnothing is stale, and nothing is left to do\n")


def test_a_narrow_terminal_gets_cells_of_several_lines(lab, run, monkeypatch):
    monkeypatch.setenv("COLUMNS", "64")
    half_way(lab)

    _, out, _ = run("status")

    rows = out.partition("\n\n")[0].splitlines()
    assert rows == [
        "document  stage      read by      decisions  next",
        "article   compared   annotator-1  1 of 1     adjudicate",
        "                     annotator-2  open",
        "notice    annotated  annotator-1  –          validate",
        "                       (1 error)",
        "                     annotator-2",
    ]


def test_no_line_but_a_command_is_wider_than_the_terminal(lab, run, monkeypatch):
    monkeypatch.setenv("COLUMNS", "70")
    half_way(lab)
    lab.write("seeds/notice.txt", "Kravonia sends no grain\n")

    _, out, _ = run("status")

    others = [line for line in out.splitlines() if not line.startswith(("next: ", "then: "))]
    assert max(map(len, others)) <= 70


def test_control_characters_of_data_do_not_reach_the_terminal(lab, run):
    lab.ingest("notice")
    record = {**notice("annotator-1"), "annotator": "\x1b[2Jrudolf"}
    lab.write("annotations/exports/records.jsonl", json.dumps(record))

    code, out, _ = run("status")

    assert code == 0
    assert "rudolf" in out
    assert "\x1b" not in out


def test_for_programs_it_is_one_object(lab, run):
    half_way(lab)

    code, out, err = run("status", "--json")

    found = json.loads(out)
    assert (code, err) == (0, "")
    assert set(found) == {"documents", "stale", "elsewhere", "next", "steps"}
    assert found["next"]["command"] == "redline validate annotations/exports"
    assert found["documents"][1] == {
        "id": "notice",
        "stage": "annotated",
        "readings": [
            {"annotator": "annotator-1", "errors": 1, "warnings": 0, "lacks": []},
            {"annotator": "annotator-2", "errors": 0, "warnings": 0, "lacks": []},
        ],
        "waiting": [],
        "gold": None,
        "decisions": {"all": 0, "open": 0},
        "stale": [],
        "next": {
            "command": "redline validate annotations/exports",
            "reason": "errors are to be mended in Label Studio, and pulled again",
        },
    }


def test_without_a_project_it_exits_3_and_says_how_to_make_one(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    code, out, err = run("status")

    assert (code, out) == (3, "")
    error, hint = err.splitlines()
    assert error.startswith("error: there is no project in ")
    assert hint == "hint: Go to the folder of one, or make one: redline init DIR"


def test_a_file_that_cannot_be_read_exits_3(lab, run):
    lab.ingest()
    lab.write("annotations/documents.jsonl", "{")

    code, out, err = run("status")

    assert (code, out) == (3, "")
    assert "documents.jsonl, line 1, is not JSON" in err


def test_on_this_checkout_it_answers(run, root, monkeypatch):
    monkeypatch.chdir(root)

    code, out, _ = run("status")

    assert code == 0
    assert f"{len(list(root.glob('seeds/*.txt')))} documents: " in out


def test_what_is_loaded_for_it_is_light(lab, monkeypatch, root):
    """No library that reaches a server or builds a dataset."""
    lab.finish()
    monkeypatch.setenv("PYTHONPATH", str(root))

    loaded = modules_after("status")

    heavy = {"datasets", "label_studio_sdk", "pandas", "pyarrow", "httpx", "rich", "jsonschema"}
    assert loaded.isdisjoint(heavy)


def test_colors_change_no_word(lab):
    half_way(lab)
    lab.write("seeds/notice.txt", "Kravonia sends no grain\n")
    found = lab.status()

    colored = list(overview(found, color=True))

    assert "\x1b[33mstale" in "".join(colored)
    assert [click.unstyle(line) for line in colored] == list(overview(found))
