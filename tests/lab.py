"""A small project on disk, and what the people who work in it do."""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from tests.mutations.reading import ACTORS, SCHEMA, TEXTS, article, document, notice
from toolkit.cli import group
from toolkit.documents import read_documents
from toolkit.labelstudio.tasks import result_of, task_data
from toolkit.model import JSONObject
from toolkit.project import init
from toolkit.settings import read_settings
from toolkit.status import DocumentStatus, Status, status

DECIDED = ("language", "published", "published_basis", "translation", "license", "sections")


class Lab:
    """A project for the two invented articles; commands are typed in its folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        init(folder, SCHEMA)
        self.write("annotations/actors.json", ACTORS)

    def write(self, name: str, value: Any) -> None:
        """A file: text as it is, anything else as JSON."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        path.write_text(text, "utf-8")

    def read(self, name: str) -> Any:
        """A JSON file."""
        return json.loads((self.folder / name).read_text("utf-8"))

    # The work

    def collect(self, *names: str) -> None:
        """Put articles into seeds, and say what they are."""
        decided = self.read("annotations/metadata.json")
        for name in names or TEXTS:
            self.write(f"seeds/{name}.txt", TEXTS[name])
            made = document(name)
            decided[name] = {key: made[key] for key in DECIDED}
        self.write("annotations/metadata.json", decided)

    def ingest(self, *names: str) -> None:
        """Articles that have been collected and ingested."""
        self.collect(*names)
        self.run("redline ingest seeds --metadata annotations/metadata.json"
                 " -o annotations/documents.jsonl")  # fmt: skip

    def pull(self, annotator: str, **readings: JSONObject | None) -> None:
        """An annotator's export as it is pulled: a task for each document, some of them read."""
        number = int(annotator[-1])
        documents = read_documents(self.folder / "annotations/documents.jsonl")
        tasks: list[JSONObject] = []
        for index, known in enumerate(documents.values()):
            record = readings.get(known.id)
            data = task_data(
                known, ACTORS["actors"], schema_version=SCHEMA.version, annotator=annotator
            )
            made = [] if record is None else [_annotation(10 * number + index, record)]
            tasks.append({"id": 100 * number + index, "data": data, "annotations": made})
        name = f"annotations/exports/zenda-{annotator}.20260503T120000Z"
        self.write(f"{name}.json", tasks)
        meta = {
            "server": "http://127.0.0.1:8080",
            "project": number,
            "title": f"zenda / {annotator}",
            "created_at": f"2026-05-0{number}T08:00:00.000000+00:00",
            "watermark": "2026-05-03T10:00:00.000000Z",
            "tasks": {str(t["id"]): [a["id"] for a in t["annotations"]] for t in tasks},
            "pulled_at": "20260503T120000Z",
        }
        self.write(f"{name}.meta.json", meta)

    def annotate(self, *, alike: bool = True) -> None:
        """Two annotators' complete readings; or the second has missed an event of the article."""
        second = article("annotator-2")
        if not alike:
            second["events"].pop()
        self.pull("annotator-1", article=article("annotator-1"), notice=notice("annotator-1"))
        self.pull("annotator-2", article=second, notice=notice("annotator-2"))

    def decide(self) -> None:
        """Make every decision that is open for the first annotator."""
        decisions = self.read("annotations/decisions.json")
        for decision in decisions["decisions"]:
            decision["choice"] = decision["choice"] or "annotator-1"
            decision["reason"] = decision["reason"] or "the grain is aid"
        self.write("annotations/decisions.json", decisions)

    def finish(self) -> None:
        """Everything up to the gold."""
        self.ingest()
        self.annotate(alike=False)
        self.run(ADJUDICATE, code=1)
        self.decide()
        self.run(ADJUDICATE)

    def run(self, line: str, code: int = 0) -> Result:
        """Run a command line."""
        result = CliRunner().invoke(group, shlex.split(line)[1:])
        assert result.exit_code == code, (result.output, result.exception)
        return result

    # How far it is

    def status(self) -> Status:
        """What `status` says."""
        return status(read_settings(self.folder, {}), SCHEMA)

    def of(self, name: str) -> DocumentStatus:
        """What it says of one document."""
        return next(one for one in self.status().documents if one.id == name)

    @property
    def next(self) -> str:
        """The command that it says is next."""
        step = self.status().next
        return "" if step is None else step.command

    @property
    def stale(self) -> list[tuple[str, str | None, str]]:
        """What it says is stale: kind, document, and the command that mends it."""
        return [(one.kind, one.document, one.step.verb) for one in self.status().all_stale]


INGEST = "redline ingest seeds --metadata annotations/metadata.json -o annotations/documents.jsonl"
PUSH = (
    "redline push annotations/documents.jsonl --project zenda --annotators annotator-1,annotator-2"
)
PULL = "redline pull --project zenda -o annotations/exports"
VALIDATE = "redline validate annotations/exports"
ADJUDICATE = "redline adjudicate annotations/exports -o annotations/gold"
BUILD = "redline build annotations/gold -o build/dataset"


def _annotation(number: int, record: Mapping[str, Any]) -> JSONObject:
    return {
        "id": number,
        "unique_id": f"00000000-0000-4000-8000-0000000000{number}",
        "completed_by": 1,
        "was_cancelled": False,
        "result": result_of(record, SCHEMA.layers),
    }
