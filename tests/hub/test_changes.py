"""What differs between two versions: rows by their ids, columns by their names."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from toolkit.errors import PublishError
from toolkit.hub import changelog
from toolkit.hub.changes import Changes
from toolkit.hub.rows import compare
from toolkit.hub.versions import Version, gravest, newest, read_version

LABELS = ["name", "pronoun"]


def value(dtype: str) -> dict[str, str]:
    return {"dtype": dtype, "_type": "Value"}


def label(names: list[str]) -> dict[str, Any]:
    return {"names": names, "_type": "ClassLabel"}


PLAIN = {"id": value("string"), "form": label(LABELS), "note": value("string")}


def table(path: Path, rows: list[dict[str, Any]], features: dict[str, Any] | None = None) -> Path:
    """A Parquet file as `datasets` writes it: labels are numbers."""
    told = json.dumps({"info": {"features": features or PLAIN}})
    made = pa.Table.from_pylist(rows).replace_schema_metadata({"huggingface": told})
    pq.write_table(made, path)
    return path


def row(identity: str, form: int = 0, note: str = "n", **more: Any) -> dict[str, Any]:
    return {"id": identity, "form": form, "note": note, **more}


@pytest.fixture
def differ(tmp_path: Path):
    """Two lists of rows → how they differ."""

    def differ(old, new, before=None, after=None):
        files = table(tmp_path / "old", old, before), table(tmp_path / "new", new, after)
        return compare("mentions", {"train": files[0]}, {"train": files[1]})

    return differ


def test_equal_rows_in_another_order_do_not_differ(differ):
    found = differ([row("a"), row("b")], [row("b"), row("a")])

    assert list(Changes((found,)).lines()) == []
    assert found.reasons == ()


def test_rows_are_told_apart_by_their_ids(differ):
    found = differ([row("a"), row("b"), row("c")], [row("a", note="x"), row("c"), row("d")])

    assert list(Changes((found,)).lines()) == [
        "mentions: 1 row changed: `a` (note)",
        "mentions: 1 row added: `d`",
        "mentions: 1 row removed: `b`",
    ]


def test_the_first_rows_are_named_and_the_others_counted(differ):
    found = differ([row(f"r{n}") for n in range(9)], [row(f"r{n}", 1) for n in range(9)])

    (line,) = Changes((found,)).lines()
    assert line.startswith("mentions: 9 rows changed: `r0` (form), `r1` (form)")
    assert line.endswith("`r4` (form) and 4 more")


def test_a_row_in_another_split_is_moved(tmp_path):
    old = {"train": table(tmp_path / "1", [row("a"), row("b")])}
    new = {"train": table(tmp_path / "2", [row("a")]), "test": table(tmp_path / "3", [row("b")])}

    found = compare("mentions", old, new)

    assert list(Changes((found,)).lines()) == ["mentions: 1 row moved to another split: `b`"]


def test_a_new_column_changes_no_row(differ):
    after = {**PLAIN, "date": value("string")}

    found = differ([row("a")], [row("a", date="2020")], after=after)

    assert list(Changes((found,)).lines()) == ["mentions: a new column, date"]
    assert gravest(found.reasons) == "minor"


def test_a_column_that_is_gone_changes_no_row_and_is_grave(differ):
    before = {**PLAIN, "date": value("string")}

    found = differ([row("a", date="2020")], [row("a")], before=before)

    assert list(Changes((found,)).lines()) == ["mentions: the column date is gone"]
    assert gravest(found.reasons) == "major"


def test_a_column_of_another_type_is_grave(differ):
    after = {**PLAIN, "note": value("int64")}

    found = differ([row("a", note="1")], [{"id": "a", "form": 0, "note": 1}], after=after)

    assert list(Changes((found,)).lines()) == ["mentions: note is of another type"]
    assert gravest(found.reasons) == "major"


def test_a_label_at_the_end_leaves_every_number_what_it_was(differ):
    after = {**PLAIN, "form": label([*LABELS, "metonym"])}

    found = differ([row("a", 1)], [row("a", 1)], after=after)

    assert list(Changes((found,)).lines()) == ["mentions: a new label of form: metonym"]
    assert gravest(found.reasons) == "minor"


def test_labels_in_another_order_are_grave_and_rows_compared_by_name(differ):
    """The numbers differ, the labels do not."""
    after = {**PLAIN, "form": label(LABELS[::-1])}

    found = differ([row("a", 0), row("b", 0)], [row("a", 1), row("b", 0)], after=after)

    assert list(Changes((found,)).lines()) == [
        "mentions: the labels of form are others, or in another order",
        "mentions: 1 row changed: `b` (form)",
    ]
    assert gravest(found.reasons) == "major"


def test_a_column_deep_in_a_list_of_structs_is_compared(differ):
    inner = {"kind": label(LABELS), "text": value("string")}
    before = {**PLAIN, "parts": {"feature": inner, "_type": "List"}}
    after = {
        **PLAIN,
        "parts": {"feature": {**inner, "date": value("string")}, "_type": "List"},
    }
    old = [row("a", parts=[{"kind": 0, "text": "x"}]), row("b", parts=[{"kind": 0, "text": "y"}])]
    new = [
        row("a", parts=[{"kind": 0, "text": "x", "date": "2020"}]),
        row("b", parts=[{"kind": 1, "text": "y", "date": None}]),
    ]

    found = differ(old, new, before, after)

    assert list(Changes((found,)).lines()) == [
        "mentions: a new column, parts.date",
        "mentions: 1 row changed: `b` (parts)",
    ]


@pytest.mark.parametrize("alike", [True, False])
def test_documents_whose_rows_have_one_digest_are_read_only_where_texts_may_differ(tmp_path, alike):
    """With the whole texts and without, the digest is the same."""
    features = {**PLAIN, "rows_sha256": value("string")}
    old = table(tmp_path / "old", [row("a", rows_sha256="1"), row("b", rows_sha256="2")], features)
    new = table(
        tmp_path / "new",
        [row("a", note="x", rows_sha256="1"), row("b", note="x", rows_sha256="3")],
        features,
    )

    found = compare("documents", {"train": old}, {"train": new}, alike=alike)

    assert found.changed.first == (["b"] if alike else ["a", "b"])


# Versions


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("v1.2.3", Version(1, 2, 3)),
        ("1.2.3", Version(1, 2, 3)),
        ("v10.0.0", Version(10, 0, 0)),
        *((wrong, None) for wrong in ("v1.2", "1.2.3.4", "v01.2.3", "main", "v1.2.3-rc1", "")),
    ],
)
def test_a_version_is_three_numbers(text, version):
    assert read_version(text) == version


def test_versions_are_ordered_as_numbers():
    assert newest(["v1.9.0", "v1.10.0", "main", "1.2.0"]) == Version(1, 10, 0)
    assert newest(["main"]) is None


# The changelog


def test_a_first_entry_gets_a_heading():
    assert changelog.with_entry("", Version(1, 0, 0), ["Begun."]) == (
        "# Changelog\n\n## 1.0.0\n\n- Begun.\n"
    )


def test_an_entry_is_put_on_top_and_all_else_stays():
    before = "# What was done\n\nBy hand.\n\n## 1.0.0\n\n- Begun.\n"

    after = changelog.with_entry(before, Version(1, 1, 0), ["More."])

    assert after == "# What was done\n\nBy hand.\n\n## 1.1.0\n\n- More.\n\n## 1.0.0\n\n- Begun.\n"
    assert changelog.top_version(after) == Version(1, 1, 0)


def test_a_text_without_entries_keeps_standing_first():
    after = changelog.with_entry("Notes.\n", Version(1, 0, 0), ["Begun."])

    assert after == "Notes.\n\n## 1.0.0\n\n- Begun.\n"


def test_one_that_is_not_in_utf_8_is_told(tmp_path):
    (tmp_path / changelog.FILE).write_bytes(b"## 1.0.0\n\n- Caf\xe9.\n")

    with pytest.raises(PublishError, match=r"CHANGELOG\.md on the Hub is not in UTF-8: byte 15"):
        changelog.read_log({changelog.FILE}, tmp_path.joinpath)


@pytest.mark.parametrize("text", ["", "# Changelog\n", "## Unreleased\n\n## 1.0.0\n"])
def test_without_a_version_on_top_there_is_none(text):
    assert changelog.top_version(text) is None
