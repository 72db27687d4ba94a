"""An export that the server writes down first: asked for once, waited for, fetched, and removed."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from toolkit.errors import LabelStudioError
from toolkit.labelstudio.patience import Patience

if TYPE_CHECKING:
    from label_studio_sdk import LabelStudio
    from label_studio_sdk.core.request_options import RequestOptions

T = TypeVar("T")


class Asks(Protocol):
    """What asks a server: `toolkit.labelstudio.client.Studio`."""

    patience: Patience
    timeout: float

    def ask(self, what: str, question: Callable[[LabelStudio, RequestOptions], T]) -> T:
        """Ask, and ask again while no answer comes."""

    def ask_once(self, what: str, question: Callable[[LabelStudio, RequestOptions], T]) -> T:
        """Ask, and take a lost answer for an error."""

    def drop(self, what: str, question: Callable[[LabelStudio, RequestOptions], object]) -> None:
        """Have something removed that may be gone already."""


def snapshot(studio: Asks, project: int, what: str, name: str, view: int | None = None) -> bytes:
    """Every task of a project, with skipped annotations, byte for byte as the server wrote it.

    Annotators and drafts are numbers in it. Its title begins with `name`, which nobody else uses
    at the same time: what is there of that name was left by somebody who was killed, or got no
    answer any more, and is removed. The rest of the title is its own, so that it is found again
    when the answer to its making got lost.

    Args:
        studio: The server.
        project: The project's number.
        what: What it is for, to follow "cannot".
        name: What its title begins with.
        view: The tab of the Data Manager whose tasks are meant; None: all tasks.

    Raises:
        LabelStudioError: When the server cannot make it, or does not answer.
    """
    title = f"{name} {secrets.token_hex(8)}"

    def create(sdk: LabelStudio, options: RequestOptions) -> Any:
        return sdk.projects.exports.create(
            project,
            title=title,
            serialization_options={  # type: ignore[arg-type]  # plain objects are what is sent
                "drafts": {"only_id": True},
                "annotations__completed_by": {"only_id": True},
            },
            task_filter_options={} if view is None else {"view": view},  # type: ignore[arg-type]
            request_options=options,
        )

    _clear(studio, project, name, what)
    losses = studio.patience.losses
    made = studio.patience.do_once(
        lambda: studio.ask_once(what, create),
        # One that was begun when the server ended is never completed.
        lambda: next((e for e in _titled(studio, project, title, what) if _ready(e)), None),
    )
    _await(studio, project, made, what)
    data = studio.ask(
        what,
        lambda sdk, options: b"".join(
            sdk.projects.exports.download(
                project, made.id, export_type="JSON", request_options=options
            )
        ),
    )
    # Where this is not reached, the next one of that name clears up.
    if studio.patience.losses > losses:
        _clear(studio, project, name, what)
    else:
        _remove(studio, project, made.id, what)
    return data


def _clear(studio: Asks, project: int, name: str, what: str) -> None:
    for export in _titled(studio, project, name, what):
        _remove(studio, project, export.id, what)


def _remove(studio: Asks, project: int, number: int, what: str) -> None:
    studio.drop(
        what,
        lambda sdk, options: sdk.projects.exports.delete(project, number, request_options=options),
    )


def _titled(studio: Asks, project: int, start: str, what: str) -> list[Any]:
    """The snapshots whose title begins so."""
    found: list[Any] = studio.ask(
        what,
        lambda sdk, options: list(sdk.projects.exports.list(project, request_options=options)),
    )
    return [export for export in found if (export.title or "").startswith(start)]


def _ready(export: Any) -> bool:
    return bool(export.status == "completed")


def _await(studio: Asks, project: int, made: Any, what: str) -> None:
    state, last = made.status, time.monotonic() + studio.timeout
    while state not in ("completed", "failed") and time.monotonic() < last:
        time.sleep(0.5)
        state = studio.ask(
            what,
            lambda sdk, options: (
                sdk.projects.exports.get(project, made.id, request_options=options).status
            ),
        )
    if state != "completed":
        raise LabelStudioError(
            f"cannot {what}: the export is {state}",
            hint="Look into the server's log, and pull again.",
        )
