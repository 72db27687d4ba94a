"""What the README shows is what is printed."""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from toolkit.cli import group

RENEW = "REDLINE_RENEW_GOLDEN"
EXAMPLE = re.compile(r"(?<=\$ redline validate broken\n).*?(?=```)", re.DOTALL)


def damage(result: list[dict[str, Any]]) -> None:
    """A threat's relation without its label, and a quote whose offsets were moved by hand."""
    relation = next(item for item in result if item.get("labels") == ["threatener"])
    relation["labels"] = []
    for item in result:
        if item.get("value", {}).get("text") == "crystal clear":
            item["value"]["start"] += 3


@pytest.fixture
def broken(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project in which a damaged copy of the stored export lies under `broken`."""
    annotations = tmp_path / "annotations"
    annotations.mkdir()
    for name in ("documents.jsonl", "actors.json", "annotators.json"):
        shutil.copy(root / "annotations" / name, annotations)
    folder = tmp_path / "broken"
    shutil.copytree(root / "annotations" / "exports", folder)
    path = next(folder.glob("*Z.json"))
    tasks = json.loads(path.read_text("utf-8"))
    damage(next(task for task in tasks if task["annotations"])["annotations"][0]["result"])
    path.write_text(json.dumps(tasks, ensure_ascii=False), "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    return folder


def test_the_report_of_a_broken_export_is_the_one_shown(root: Path, broken: Path):
    readme = root / "README.md"
    text = readme.read_text("utf-8")

    done = CliRunner().invoke(group, ["validate", broken.name])

    if os.environ.get(RENEW):
        readme.write_text(EXAMPLE.sub(lambda _: done.output, text, count=1), "utf-8")
    assert done.exit_code == 1
    (shown,) = EXAMPLE.findall(readme.read_text("utf-8"))
    assert shown == done.output, f"renew it: {RENEW}=1 python -m pytest tests/test_readme.py"
