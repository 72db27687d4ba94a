"""How long it takes to say what is wrong with very large exports: a line each."""  # noqa: INP001

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from toolkit.labelstudio.export import decode_exports
from toolkit.labelstudio.shape import read_export
from toolkit.schema import load_schema

TEXT = "Rudolf of Ruritania told Flavia to wait."
MILLION = 1_000_000
CONTROLS = {
    "mention": "name",
    "event": "OTHER",
    "quote": "indirect",
    "conditional_threat": "threat",
}


def label(number: int, control: str = "mention") -> dict[str, Any]:
    """A label on the first word."""
    value = {"start": 0, "end": 6, "text": "Rudolf", "labels": [CONTROLS[control]]}
    about = {"from_name": control, "to_name": "text", "type": "labels"}
    return {"id": f"r{number}", **about, "value": value}


def task(result: list[Any], text: str = TEXT) -> list[dict[str, Any]]:
    """An export of one task with one annotation."""
    data = {"document_id": "zenda", "text": text}
    return [{"id": 1, "data": data, "annotations": [{"id": 1, "result": result}]}]


CASES: dict[str, Callable[[], Any]] = {
    "a million items": lambda: task([label(number) for number in range(MILLION)]),
    "a million numbers as items": lambda: task(list(range(MILLION))),
    "one string of 100 MB": lambda: "x" * 100 * MILLION,
    "a text of 100 MB": lambda: task([label(1)], TEXT + "x" * 100 * MILLION),
    **{
        f"20,000 labels of {name}": lambda name=name: task(  # type: ignore[misc]
            [label(number, name) for number in range(20_000)]
        )
        for name in CONTROLS
    },
}


def main() -> None:
    """Print a line for each case."""
    schema = load_schema()
    for name, made in CASES.items():
        data = json.dumps(made()).encode()
        begun = time.perf_counter()
        export, problems = read_export(Path("export.json"), data)
        problems = [*problems, *decode_exports([export], schema).problems]
        seconds = time.perf_counter() - begun
        codes = ", ".join(sorted({problem.code for problem in problems})) or "no problem"
        sys.stdout.write(f"{name}: {len(data) / 1e6:.0f} MB, {seconds:.1f} s, {codes}\n")


if __name__ == "__main__":
    main()
