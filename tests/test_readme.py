"""What the README shows is what is printed."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from toolkit.cli import group

RENEW = "REDLINE_RENEW_GOLDEN"
CUT = "…\n"
"""Stands for the rest of what is printed."""


def checkout(root: Path, folder: Path) -> None:
    """What a fresh clone holds: articles, annotations and settings, and nothing built of them."""
    for name in ("annotations", "seeds"):
        shutil.copytree(root / name, folder / name)
    shutil.copy(root / "redline.toml", folder)


def broken(root: Path, folder: Path) -> None:
    """A damaged copy of the small stored export under `broken`."""
    (folder / "annotations").mkdir()
    for name in ("documents.jsonl", "actors.json", "annotators.json"):
        shutil.copy(root / "annotations" / name, folder / "annotations")
    shutil.copytree(root / "annotations" / "pilot", folder / "broken")
    (path,) = (folder / "broken").glob("*Z.json")
    tasks = json.loads(path.read_text("utf-8"))
    damage(next(task for task in tasks if task["annotations"])["annotations"][0]["result"])
    path.write_text(json.dumps(tasks, ensure_ascii=False), "utf-8")


def damage(result: list[dict[str, Any]]) -> None:
    """A threat's relation without its label, and a quote whose offsets were moved by hand."""
    relation = next(item for item in result if item.get("labels") == ["threatener"])
    relation["labels"] = []
    for item in result:
        if item.get("value", {}).get("text") == "crystal clear":
            item["value"]["start"] += 3


def up_to_spans(printed: str) -> str:
    """The head and the table of spans; attributes and all that follows are cut."""
    shown, rest = printed.split("\n  left out: ", 1)
    assert shown.rpartition("\n\n")[2].startswith("Spans, by layer")
    assert "\n\nAttributes " in rest
    return f"{shown}\n{CUT}"


def whole(printed: str) -> str:
    """All of it."""
    return printed


@dataclass(frozen=True)
class Example:
    """A command whose output the README shows."""

    line: str
    made: Callable[[Path, Path], None]
    """From the checkout, in an empty folder: the project in which it is run."""
    exit_code: int = 0
    cut: Callable[[str], str] = whole

    def shown(self, readme: str) -> re.Match[str]:
        """What the README shows under the command, up to the end of the block."""
        (found,) = re.finditer(
            rf"(?<=^\$ {re.escape(self.line)}\n).*?(?=^```$)", readme, re.DOTALL | re.MULTILINE
        )
        return found


EXAMPLES = (
    Example("redline validate broken", broken, exit_code=1),
    Example("redline agreement annotations/exports", checkout, cut=up_to_spans),
    Example("redline status", checkout),
)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.line)
def test_what_the_readme_shows_is_what_is_printed(
    example: Example, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    readme = root / "README.md"
    example.made(root, tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")

    done = CliRunner().invoke(group, example.line.split()[1:])

    assert done.exit_code == example.exit_code, done.output
    printed = example.cut(done.output)
    if os.environ.get(RENEW):
        text = readme.read_text("utf-8")
        old = example.shown(text)
        readme.write_text(text[: old.start()] + printed + text[old.end() :], "utf-8")
    shown = example.shown(readme.read_text("utf-8"))[0]
    assert shown == printed, f"renew it: {RENEW}=1 python -m pytest tests/test_readme.py"
