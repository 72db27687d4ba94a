"""A project in Label Studio → which server it asks for suggestions when a task is opened."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from toolkit.errors import LabelStudioError
from toolkit.labelstudio.client import Project, Studio
from toolkit.problems import printable

if TYPE_CHECKING:
    from label_studio_sdk import LabelStudio
    from label_studio_sdk.core.request_options import RequestOptions

TITLE = "redline"
"""What it is called in Label Studio until it has said what makes its suggestions."""
TIMEOUT = 100
"""Seconds that Label Studio gives it for an answer."""
RESERVED = "reserved network address"
"""What Label Studio says of an address that it does not call."""
ALLOW = (
    "Start Label Studio with LABEL_STUDIO_ML_BLOCK_LOCAL_IP=false (redline server start does), or"
    " give the server of suggestions an address outside the local network."
)
CONFIRM = (
    "Start it first with redline backend serve, and name in --url the address at which Label Studio"
    " reaches it; REDLINE_BACKEND_USER and REDLINE_BACKEND_PASSWORD have to be the same there."
)


@dataclass(frozen=True, slots=True)
class Connected:
    """A project that asks for suggestions."""

    version: str
    """What makes them, as its predictions will say."""
    new: bool
    """Whether it did not ask before."""
    shown: bool
    """Whether the project is set to show what is predicted."""
    others: int
    """How many other servers it has, one of which may be asked instead."""


def connect(
    studio: Studio, project: Project, url: str, account: tuple[str, str] | None
) -> Connected:
    """Have a project ask the server at an address; it may be asked to more than once.

    Args:
        studio: The Label Studio.
        project: The project.
        url: The server's address as Label Studio reaches it, without a slash at the end.
        account: User and password that it wants; None: none.

    Raises:
        LabelStudioError: When Label Studio calls no such address, or nothing answers there.
    """
    there = _backends(studio, project)
    ours, others = _split(there, url)
    values: dict[str, Any] = {"url": url, "timeout": TIMEOUT, **_auth(account)}
    values["project"] = project.id
    if not ours:
        _create(studio, project, url, {**values, "title": TITLE})
        ours, others = _split(_backends(studio, project), url)
    first, *copies = ours
    for copy in copies:
        _remove(studio, int(copy.id))
    # Its address and the password are held against the server anew; so it has said its version.
    first = _update(studio, url, int(first.id), values)
    if first.title != first.model_version:
        first = _update(studio, url, int(first.id), {**values, "title": first.model_version})
    _forget_webhooks(studio, project, url)
    shown = _ask_it(studio, project, str(first.title))
    new = all(first.id != one.id for one in there)
    return Connected(str(first.model_version), new, shown, len(others))


def disconnect(studio: Studio, project: Project, url: str) -> bool:
    """Have a project not ask the server at an address any more → whether it did.

    What it has suggested already stays.
    """
    ours, _ = _split(_backends(studio, project), url)
    for one in ours:
        _remove(studio, int(one.id))
    _forget_webhooks(studio, project, url)
    return bool(ours)


def _backends(studio: Studio, project: Project) -> list[Any]:
    """The servers that a project may ask, oldest first."""
    found: list[Any] = studio.ask(
        f"list the servers of suggestions of {project.title!r}",
        lambda sdk, options: sdk.ml.list(project=project.id, request_options=options),
    )
    return sorted(found, key=lambda one: int(one.id))


def _split(found: list[Any], url: str) -> tuple[list[Any], list[Any]]:
    ours = [one for one in found if str(one.url).rstrip("/") == url]
    return ours, [one for one in found if one not in ours]


def _auth(account: tuple[str, str] | None) -> Mapping[str, str]:
    if account is None:
        return {"auth_method": "NONE"}
    user, password = account
    return {
        "auth_method": "BASIC_AUTH",
        "basic_auth_user": user,
        "basic_auth_pass": password,
    }


def _create(studio: Studio, project: Project, url: str, values: Mapping[str, Any]) -> None:
    def create(sdk: LabelStudio, options: RequestOptions) -> bool:
        with _told(url, lambda: _split(_backends(studio, project), url)[0]):
            sdk.ml.create(**values, request_options=options)
        return True

    what = f"connect {project.title!r} with {url}"
    studio.patience.do_once(
        lambda: studio.ask_once(what, create),
        lambda: bool(_split(_backends(studio, project), url)[0]) or None,
    )


def _update(studio: Studio, url: str, number: int, values: Mapping[str, Any]) -> Any:
    def update(sdk: LabelStudio, options: RequestOptions) -> Any:
        with _told(url):
            sdk.ml.update(number, **values, request_options=options)
        # Only asking for it says in which state it is now.
        return sdk.ml.get(number, request_options=options)

    return studio.ask(f"connect project {values['project']} with {url}", update)


@contextmanager
def _told(url: str, there: Callable[[], object] = lambda: False) -> Iterator[None]:
    """Say what Label Studio refuses, and what to do about it.

    It keeps a new server and then answers 403 where it may call this address for predictions and
    not for webhooks, of which it adds one unasked: so it is looked whether the server is there.
    """
    from label_studio_sdk.core.api_error import ApiError

    try:
        yield
    except ApiError as error:
        said = printable(str(error.body))
        if error.status_code == 403 and RESERVED in said:
            if there():
                return
            raise LabelStudioError(
                f"Label Studio does not call {url}: it is an address of its own network", hint=ALLOW
            ) from error
        if error.status_code == 400 and ("connect" in said or "authentication" in said):
            raise LabelStudioError(
                f"Label Studio finds no server of suggestions at {url}, or is not let in",
                hint=CONFIRM,
            ) from error
        raise


def _remove(studio: Studio, number: int) -> None:
    studio.drop(
        f"disconnect server of suggestions {number}",
        lambda sdk, options: sdk.ml.delete(number, request_options=options),
    )


def _forget_webhooks(studio: Studio, project: Project, url: str) -> None:
    """Take down the webhook that Label Studio adds: what is annotated is sent to nobody."""
    found: list[Any] = studio.ask(
        f"list the webhooks of {project.title!r}",
        lambda sdk, options: sdk.webhooks.list(project=str(project.id), request_options=options),
    )
    for one in found:
        if one.url == f"{url}/webhook":
            number = int(one.id)
            studio.drop(
                f"remove webhook {number}",
                lambda sdk, options, number=number: sdk.webhooks.delete(  # type: ignore[misc]
                    number, request_options=options
                ),
            )


def _ask_it(studio: Studio, project: Project, title: str) -> bool:
    """Have the stream of tasks ask it where it asks nothing else → is what it says shown."""

    def look(sdk: LabelStudio, options: RequestOptions) -> bool:
        found: Any = sdk.projects.get(project.id, request_options=options)
        if found.show_collab_predictions and not found.model_version:
            sdk.projects.update(project.id, model_version=title, request_options=options)
        return bool(found.show_collab_predictions)

    return studio.ask(f"have {project.title!r} show suggestions", look)
