"""The Python that the README and docs/dataset.md show runs, on the gold of the checkout."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from toolkit.dataset.build import Built
from toolkit.dataset.source import Source

NOTEBOOK = """
from pathlib import Path
from toolkit.dataset.source import Spooled
from toolkit.records import decode_records
from toolkit.registry import read_corpus
from toolkit.schema import load_schema

schema = load_schema()
known = {"documents": "documents.jsonl", "actors": "actors.json", "links": "links.json"}
corpus = read_corpus({name: ROOT / "annotations" / file for name, file in known.items()}, schema)
documents, actors = corpus.documents, corpus.actors
clusters = [cluster for _, cluster in corpus.links.clusters]
spool = decode_records([ROOT / "annotations" / "gold"], schema)
records, folder = Spooled.of(spool.__enter__()), Path("dataset")
"""
"""What somebody in a notebook has read before."""


def blocks(page: Path) -> str:
    """The pieces of Python on a page, one after the other."""
    return "\n".join(re.findall(r"```python\n(.*?)```", page.read_text("utf-8"), re.DOTALL))


def ran(code: str, home: Path, root: Path) -> str:
    """Run some Python in an empty folder, with a fresh cache → what it prints."""
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=False,
        cwd=home,
        env={
            **os.environ,
            "PYTHONPATH": str(root),
            "HF_HOME": str(home / "cache"),
            "HF_HUB_OFFLINE": "1",
        },
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_python_of_the_readme_runs(built: Built, root: Path, tmp_path: Path):
    code = blocks(root / "README.md").replace('"build/demo/dataset"', repr(str(built.folder)))

    printed = ran(f"{code}\nassert len(documents) == 5 and 'USA' in countries", tmp_path, root)

    assert len(printed.splitlines()) == 3
    assert "threat [" in printed


def test_the_python_for_notebooks_runs(gold: Source, root: Path, tmp_path: Path):
    assert gold.documents
    code = blocks(root / "docs" / "dataset.md")
    first, _, rest = code.partition("from toolkit.split import")
    (tmp_path / "seeds").symlink_to(root / "seeds")
    standoff = (
        "build(Source(records, documents, actors, schema), Path('build/standoff'), text='none')"
    )
    checks = "assert len(division.groups) == 1 and not division.leaks; print(restored)"

    printed = ran(
        f"from pathlib import Path\nROOT = Path({str(root)!r})\n{NOTEBOOK}\n{first}\n{standoff}\n"
        f"from toolkit.split import{rest}\n{checks}",
        tmp_path,
        root,
    )

    assert "Hydrated" in printed
