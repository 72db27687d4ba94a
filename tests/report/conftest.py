"""What tests of the report share: the seeds as a dataset and as a page, and a browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.looking import looking
from tests.report.invented import hostile
from toolkit.cli import main
from toolkit.dataset.build import build
from toolkit.report import report
from toolkit.report.source import Dataset, read_dataset
from toolkit.schema import Schema


def redline(*words: Any) -> int:
    """Run redline → its exit code."""
    with pytest.raises(SystemExit) as ended:
        main([str(word) for word in words])
    assert isinstance(ended.value.code, int)
    return ended.value.code


@pytest.fixture(scope="session")
def seeds_folder(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The gold of the checkout as a dataset, with both readings and all links."""
    folder = tmp_path_factory.mktemp("report") / "dataset"
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        assert redline("build", "annotations/gold", "-o", folder) == 0
    return folder


@pytest.fixture(scope="session")
def seeds(seeds_folder: Path, schema: Schema) -> Dataset:
    """Its rows."""
    return read_dataset(seeds_folder, schema)


@pytest.fixture(scope="session")
def seeds_page(seeds_folder: Path, schema: Schema) -> Path:
    """Its page, as a file."""
    path = seeds_folder.parent / "report.html"
    path.write_bytes(b"".join(report(seeds_folder, schema)))
    return path


@pytest.fixture(scope="session")
def hostile_folder(schema: Schema, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Invented articles with markup, emoji and Arabic, as a dataset."""
    folder = tmp_path_factory.mktemp("hostile") / "dataset"
    build(hostile(schema), folder)
    return folder


@pytest.fixture(scope="session")
def hostile_page(hostile_folder: Path, schema: Schema) -> Path:
    """The page of these."""
    path = hostile_folder.parent / "report.html"
    path.write_bytes(b"".join(report(hostile_folder, schema)))
    return path


@pytest.fixture
def opened(chrome: Browser) -> Iterator[Callable[..., Page]]:
    """Open a page from disk; in the end nothing was said on its console, and nothing asked for."""
    with looking(chrome) as looker:

        def opened(path: Path, fragment: str = "", **options: Any) -> Page:
            size = {"width": 1280, "height": 900}
            return looker.open(path, fragment, **{"viewport": size, **options})

        yield opened
    assert {address.partition(":")[0] for address in looker.asked} == {"file"}
    assert len(looker.asked) == len(looker.contexts)
