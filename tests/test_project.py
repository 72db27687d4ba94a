"""A project for a lab's own articles."""

from __future__ import annotations

from pathlib import Path

from toolkit.project import init
from toolkit.registry import read_corpus
from toolkit.schema import Schema
from toolkit.settings import read_settings


def test_a_new_project_can_be_read(tmp_path: Path, schema: Schema):
    """Its settings hold, and its empty files are what they should be."""
    made = init(tmp_path / "lab", schema)

    settings = read_settings(tmp_path / "lab", {})
    names = ("documents", "actors", "annotators", "links", "records", "waivers")
    corpus = read_corpus({name: settings.path("paths", name) for name in names}, schema)
    assert all(new for _, new in made)
    assert settings.folder == tmp_path / "lab"
    assert (corpus.documents, corpus.actors) == ({}, {})


def test_a_new_project_has_the_practice_task(tmp_path: Path, schema: Schema, root: Path):
    """File by file as it ships with the schema."""
    init(tmp_path, schema)

    shipped = root / "schema" / "practice"
    names = sorted(path.name for path in shipped.iterdir())
    assert names == sorted(path.name for path in (tmp_path / "practice").iterdir())
    for name in names:
        assert (tmp_path / "practice" / name).read_bytes() == (shipped / name).read_bytes()


def test_what_is_there_stays_as_it_is(tmp_path: Path, schema: Schema):
    (tmp_path / "redline.toml").write_text("# ours\n", "utf-8")

    made = dict(init(tmp_path, schema))

    assert made[tmp_path / "redline.toml"] is False
    assert (tmp_path / "redline.toml").read_text("utf-8") == "# ours\n"


def test_a_second_time_changes_nothing(tmp_path: Path, schema: Schema):
    init(tmp_path, schema)

    assert not any(new for _, new in init(tmp_path, schema))
