"""`redline report`: what it writes, what it says, and what it cannot do."""

from __future__ import annotations

import json
import shutil

import pytest

from tests.report.conftest import redline


def test_a_second_run_writes_the_same_bytes_and_says_so(seeds_folder, tmp_path, run):
    path = tmp_path / "report.html"

    assert run("report", seeds_folder, "-o", path) == (0, "", f"wrote {path}\n")
    first = path.read_bytes()
    assert run("report", seeds_folder, "-o", path) == (0, "", f"{path} is up to date\n")
    assert path.read_bytes() == first


def test_a_hyphen_prints_the_page(seeds_folder, run):
    code, out, err = run("report", seeds_folder, "-o", "-")

    assert (code, err) == (0, "to standard output\n")
    assert out.startswith("<!doctype html>")
    assert out.endswith("</html>\n")


@pytest.fixture(scope="module", params=["none", "snippets"])
def standoff(request, root, tmp_path_factory):
    """The gold of the checkout without its texts, and how it was built."""
    folder = tmp_path_factory.mktemp(request.param) / "standoff"
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        assert redline("build", "annotations/gold", "-o", folder, "--text", request.param) == 0
    return folder, request.param


class TestADatasetWithoutTexts:
    def test_is_refused_with_the_way_to_put_them_back(self, standoff, tmp_path, run):
        folder, mode = standoff

        code, _, err = run("report", folder, "-o", tmp_path / "report.html")

        error, hint = err.splitlines()
        assert code == 3
        assert error.startswith(f"error: {folder} was built with --text {mode}: the texts")
        assert hint.startswith(f"hint: Put them back first: redline hydrate {folder} --texts DIR")
        assert not (tmp_path / "report.html").exists()

    def test_gives_the_page_of_the_full_build_once_they_are_back(
        self, standoff, root, tmp_path, seeds_page
    ):
        whole = tmp_path / "whole"
        assert redline("hydrate", standoff[0], "--texts", root / "seeds", "-o", whole) == 0

        assert redline("report", whole, "-o", tmp_path / "report.html") == 0

        assert (tmp_path / "report.html").read_bytes() == seeds_page.read_bytes()


def test_a_folder_that_is_no_dataset_is_refused(tmp_path, run):
    code, _, err = run("report", tmp_path, "-o", tmp_path / "report.html")

    assert code == 3
    assert f"{tmp_path} is no dataset of redline's" in err


def test_a_damaged_folder_is_refused(seeds_folder, tmp_path, run):
    folder = tmp_path / "dataset"
    shutil.copytree(seeds_folder, folder)
    shard = next((folder / "data" / "quotes").glob("*.parquet"))
    shard.write_bytes(shard.read_bytes() + b" ")

    code, _, err = run("report", folder, "-o", tmp_path / "report.html")

    assert code == 3
    assert f"{shard} has been changed" in err


def test_another_version_of_the_schema_is_named(seeds_folder, tmp_path, run):
    folder = tmp_path / "dataset"
    shutil.copytree(seeds_folder, folder)
    values = json.loads((folder / "redline.json").read_text("utf-8"))
    values["schema_version"] = "0.9.0"
    (folder / "redline.json").write_text(json.dumps(values), "utf-8")

    code, _, err = run("report", folder, "-o", tmp_path / "report.html")

    assert code == 3
    assert "was built with version 0.9.0 of the schema, and this is" in err
    assert f"redline --schema {folder / 'schema'} report" in err
