"""Inputs, parts and logs at addresses: S3, as moto answers for it on loopback."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.scale.compare import as_rows, problems, rows
from tests.test_streaming import SCHEMA, some_things_are_wrong, written
from toolkit.records import decode_records
from toolkit.scale.checking import validate_parted
from toolkit.scale.engines import Engine, How
from toolkit.scale.folders import Folder, system_of
from toolkit.scale.parted import Parted
from toolkit.scale.recording import records_parted
from toolkit.validate import Asked, validate

# In threads of datatrove and Ray, a warning that is raised is never told.
pytestmark = pytest.mark.filterwarnings("default")
TASKS = ("--tasks", "3", "--workers", "2")


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    """The address of an S3 that is empty."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer("127.0.0.1", 0)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(endpoint: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a new bucket."""
    for name, value in {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_DEFAULT_REGION": "us-east-1",
    }.items():
        monkeypatch.setenv(name, value)
    # What was opened before is of another store.
    system_of("s3://zenda").clear_instance_cache()
    system = system_of("s3://zenda")
    if not system.exists("zenda"):
        system.mkdir("zenda")
    yield "s3://zenda"
    system.rm("zenda", recursive=True)


def put(project: Path, address: str) -> None:
    """Copy a folder to an address."""
    folder = Folder(address)
    for path in sorted(project.iterdir()):
        folder.write(path.name, [path.read_bytes()])


def parted(address: str, engine: Engine = "local-tasks") -> Parted:
    output = Folder(f"{address}/made")
    made = Parted(How(engine, 2), 3, output, Folder(f"{address}/logs"), lambda _: None)
    made.begin({"command": "test"})
    return made


def test_problems_of_exports_at_an_address(bucket: str, tmp_path: Path):
    path, corpus = written(some_things_are_wrong, tmp_path)
    put(path, f"{bucket}/exports")
    expected = validate([path], SCHEMA, corpus)

    found = validate_parted([f"{bucket}/exports"], SCHEMA, corpus, Asked(), parted(bucket))

    here = [line.replace(str(path), f"{bucket}/exports") for line in as_rows([*expected.problems])]
    assert problems(f"{bucket}/made") == sorted(here)
    assert found.errors == expected.errors


def test_records_of_exports_at_an_address(bucket: str, tmp_path: Path):
    path, corpus = written(some_things_are_wrong, tmp_path)
    put(path, f"{bucket}/exports")
    with decode_records([path], SCHEMA, corpus.annotators) as lines:
        expected = list(map(json.loads, lines))

    records_parted([f"{bucket}/exports"], SCHEMA, corpus.annotators, parted(bucket))

    assert rows(f"{bucket}/made") == expected


@pytest.mark.suggest
def test_pages_at_an_address_become_documents_and_suggestions_there(
    run, bucket: str, root: Path, tmp_path: Path
):
    put(root / "seeds", f"{bucket}/seeds")
    run("ingest", root / "seeds", "-o", tmp_path / "documents.jsonl")
    run("suggest", tmp_path / "documents.jsonl", "-o", tmp_path / "suggested.jsonl")
    engine = ("--executor", "local-tasks", *TASKS, "--logs", tmp_path / "logs")

    one = run("ingest", f"{bucket}/seeds", "-o", f"{bucket}/read", *engine)
    again = ("--executor", "local-tasks", *TASKS)
    two = run("suggest", f"{bucket}/read", "-o", f"{bucket}/suggested", *again)

    assert (one[0], two[0]) == (0, 0)
    lines = (tmp_path / "suggested.jsonl").read_bytes().splitlines()
    assert rows(f"{bucket}/suggested") == list(map(json.loads, lines))


def test_without_an_executor_an_address_is_refused(run, tmp_path: Path):
    code, _, said = run("records", "s3://zenda/exports", "-o", tmp_path / "records.jsonl")

    assert code == 2
    assert "with --executor alone" in said


def test_nothing_at_an_address_is_said(bucket: str, tmp_path: Path, run):
    engine = ("--executor", "local-tasks", *TASKS)
    code, _, said = run("records", f"{bucket}/none", "-o", tmp_path / "made", *engine)

    assert code == 3
    assert f"there is no {bucket}/none" in said
