"""How long `redline validate` takes on an export of N tasks with two annotations each.

Run: python benchmarks/validate.py [N, 1000 unless told]. The export is made of the stored one,
under build/; time and memory are of the whole command, in a process of its own.
"""  # noqa: INP001 (a script)

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from hashlib import sha256
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


def stored_task() -> dict[str, Any]:
    """The annotated task of the newest stored export."""
    exports = sorted((ROOT / "annotations" / "exports").glob("*[0-9]Z.json"))
    tasks: list[dict[str, Any]] = json.loads(exports[-1].read_text("utf-8"))
    return next(task for task in tasks if task["annotations"])


def make(folder: Path, number: int) -> Path:
    """An export of so many tasks, each with two annotations, and its documents."""
    source = stored_task()
    lines = (ROOT / "annotations" / "documents.jsonl").read_text("utf-8").splitlines()
    documents = {document["id"]: document for document in map(json.loads, lines)}
    document = documents[source["data"]["document_id"]]
    folder.mkdir(parents=True, exist_ok=True)
    with (
        (folder / "documents.jsonl").open("w", encoding="utf-8") as texts,
        (folder / "export.json").open("w", encoding="utf-8") as export,
    ):
        for index in range(number):
            name = f"article-{index:06}"
            digest = sha256(document["text"].encode()).hexdigest()
            texts.write(json.dumps({**document, "id": name, "text_sha256": digest}) + "\n")
            data = {k: v for k, v in source["data"].items() if k != "annotator"}
            annotations = [
                {
                    **source["annotations"][0],
                    "id": 2 * index + user,
                    "unique_id": f"{index}-{user}",
                    "completed_by": user,
                }
                for user in (1, 2)
            ]
            task = {**source, "id": index + 1, "annotations": annotations}
            task["data"] = {**data, "document_id": name}
            export.write(("[" if index == 0 else ",") + json.dumps(task, ensure_ascii=False))
        export.write("]")
    return folder / "export.json"


def main() -> None:
    """Print one line."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    export = make(ROOT / "build" / "benchmark", number)
    program = str(Path(sys.executable).with_name("redline"))
    options = ["--documents", str(export.with_name("documents.jsonl"))]
    begun = time.perf_counter()
    done = subprocess.run(
        [program, "validate", str(export), *options],
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "100"},
        capture_output=True,
        text=True,
        check=False,
    )
    seconds = time.perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    sys.stdout.write(
        f"{number} tasks, {export.stat().st_size / 1e6:.0f} MB: exit code {done.returncode},"
        f" {seconds:.1f} s, {peak:.0f} MB of memory\n{done.stderr}"
    )


if __name__ == "__main__":
    main()
