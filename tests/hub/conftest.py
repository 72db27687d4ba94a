"""A stand-in of the Hub, a client of it without much patience, and folders to publish."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.hub.answers import WRITER
from tests.hub.made import REPO, built, relabeled
from tests.hub.standin import StandIn, stand_in
from toolkit.hub import Hub, Plan, plan_publication, publish, read_folder
from toolkit.labelstudio.patience import Patience


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of who runs the tests: no token, no address; and no storage but the Hub's own."""
    for name in ("HF_TOKEN", "HF_ENDPOINT", "HF_HUB_OFFLINE", "HF_OIDC_RESOURCE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_DISABLE_XET", True)


@pytest.fixture
def there(tmp_path: Path) -> Iterator[StandIn]:
    """The Hub."""
    with stand_in(tmp_path / "hub") as found:
        yield found


@pytest.fixture
def said() -> list[str]:
    """What the user was told meanwhile."""
    return []


@pytest.fixture
def hub(there: StandIn, said: list[str]) -> Hub:
    """A client that may write."""
    return Hub(
        there.url, WRITER, patience=Patience(3, 60, first=0.01, longest=0.01, tell=said.append)
    )


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset folder."""
    return built(tmp_path_factory.mktemp("built") / "dataset")


@pytest.fixture(scope="session")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with one label changed."""
    return built(tmp_path_factory.mktemp("changed") / "dataset", relabeled())


@pytest.fixture
def send(hub: Hub) -> Callable[..., Plan]:
    """Publish a folder → the plan that was carried out."""

    def send(folder: Path, repo: str = REPO, **given) -> Plan:
        plan = plan_publication(read_folder(folder), repo, hub, **given)
        publish(plan, hub)
        return plan

    return send
