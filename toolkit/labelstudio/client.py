"""A Label Studio server, reached through label-studio-sdk; every failure is a LabelStudioError.

The SDK repeats a failed POST by itself, and a repeated import doubles tasks: nothing here lets it.
What was lost on the way is looked up first, and only then sent again.
"""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from toolkit.errors import LabelStudioError, NoAnswerError
from toolkit.model import JSONObject

if TYPE_CHECKING:
    import httpx
    from label_studio_sdk import LabelStudio
    from label_studio_sdk.core.request_options import RequestOptions

TIMEOUT = 600
"""Seconds that one request may take: an export of 10,000 tasks takes about 50."""

COPY = "Copy the key anew from Account & Settings into LABEL_STUDIO_API_KEY."
LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, slots=True)
class Project:
    """A project as the server knows it."""

    id: int
    title: str
    label_config: str
    created_at: str
    """When it was made, to the microsecond: no two projects of any server share it."""


class Studio:
    """One Label Studio server and the key to it."""

    def __init__(self, url: str, key: str | None) -> None:
        """Nothing is sent before the first question.

        Raises:
            LabelStudioError: When there is no key, or something that cannot be one.
        """
        if not key:
            raise LabelStudioError(
                f"there is no key to Label Studio at {url}",
                hint="Set LABEL_STUDIO_API_KEY, or run: redline server start",
            )
        if not key.isascii() or not key.isprintable() or " " in key:
            raise LabelStudioError(
                "the key to Label Studio holds a character that no key has", hint=COPY
            )
        self.url = url
        self._key = key
        self._client: LabelStudio | None = None
        self._connections: httpx.Client | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the connections; a later question opens new ones."""
        if self._connections is not None:
            self._connections.close()
        self._client = self._connections = None

    def __repr__(self) -> str:
        return f"Studio({self.url!r})"

    def projects(self, title: str) -> list[Project]:
        """The projects of that very title, oldest first."""
        with self._reaching("look for the project"):
            found: list[Any] = list(
                self._sdk.projects.list(title=title, request_options=self._options)
            )
        same = [_project(project) for project in found if project.title == title]
        return sorted(same, key=lambda project: project.id)

    def project(self, title: str) -> Project | None:
        """The one project of that title; None where there is none.

        Raises:
            LabelStudioError: When the server cannot be asked, or several have the title.
        """
        found = self.projects(title)
        if len(found) > 1:
            numbers = ", ".join(str(project.id) for project in found)
            raise LabelStudioError(
                f"{len(found)} projects are called {title!r} (numbers {numbers})",
                hint="Rename all but one of them in Label Studio.",
            )
        return found[0] if found else None

    def titles(self) -> list[str]:
        """The titles of all projects."""
        with self._reaching("list the projects"):
            found: list[Any] = list(self._sdk.projects.list(request_options=self._options))
        return [str(project.title) for project in found]

    def create_project(self, title: str, label_config: str, instruction: str) -> Project:
        """Make a project; the server checks the labeling configuration."""
        with self._reaching(f"create the project {title!r}"):
            made: Any = self._sdk.projects.create(
                title=title,
                label_config=label_config,
                expert_instruction=instruction,
                show_instruction=True,
                enable_empty_annotation=False,
                # A task opens with what the rules suggest already marked.
                show_collab_predictions=True,
                request_options=self._options,
            )
        return _project(made)

    def update_config(self, project: Project, label_config: str, instruction: str) -> None:
        """Change the labeling configuration, if the server finds that no annotation is hurt.

        The instructions tell of the page, and change with it.
        """
        with self._reaching(f"change the labeling configuration of {project.title!r}"):
            self._sdk.projects.validate_label_config(
                project.id, label_config=label_config, request_options=self._options
            )
            self._sdk.projects.update(
                project.id,
                label_config=label_config,
                expert_instruction=instruction,
                request_options=self._options,
            )

    def tasks(self, project: Project) -> list[JSONObject]:
        """Every task with its data and annotations; its drafts name users, so keep it nowhere."""
        with self._reaching(f"look into the project {project.title!r}"):
            data = b"".join(
                self._sdk.projects.exports.download_sync(
                    project.id,
                    export_type="JSON",
                    download_all_tasks=True,
                    request_options=self._options,
                )
            )
        found: list[JSONObject] = json.loads(data)
        return found

    def export(self, project: Project) -> bytes:
        """The export of every task, with skipped annotations, byte for byte.

        Annotators and drafts are numbers in it. Label Studio's plain export has the drafts in
        full, with their users' e-mail addresses, so we ask for a snapshot.
        """
        with self._reaching(f"export the project {project.title!r}"):
            exports = self._sdk.projects.exports
            made: Any = exports.create(
                project.id,
                serialization_options={  # type: ignore[arg-type]  # plain objects are what is sent
                    "drafts": {"only_id": True},
                    "annotations__completed_by": {"only_id": True},
                },
                request_options=self._options,
            )
            number, state = made.id, made.status
            last = time.monotonic() + TIMEOUT
            while state not in ("completed", "failed") and time.monotonic() < last:
                time.sleep(0.5)
                state = exports.get(project.id, number, request_options=self._options).status
            try:
                if state != "completed":
                    raise LabelStudioError(
                        f"cannot export the project {project.title!r}: the export is {state}",
                        hint="Look into the server's log, and pull again.",
                    )
                return b"".join(
                    exports.download(
                        project.id, number, export_type="JSON", request_options=self._options
                    )
                )
            finally:
                exports.delete(project.id, number, request_options=self._options)

    def offer_actors(self, task: Mapping[str, Any], actors: Sequence[Mapping[str, Any]]) -> None:
        """Give a task another list of actors to choose from; the rest of its data stays."""
        with self._reaching(f"change the actors of task {task['id']}"):
            self._sdk.tasks.update(
                str(task["id"]),
                data={**task["data"], "actors": list(actors)},
                request_options=self._options,
            )

    def import_tasks(self, project: Project, tasks: Sequence[Mapping[str, Any]]) -> None:
        """Send one batch of tasks, once."""
        with self._reaching(f"send tasks to {project.title!r}"):
            self._sdk.projects.import_tasks(
                project.id,
                request=tasks,  # type: ignore[arg-type]  # plain objects are what is sent
                request_options=self._options,
            )

    def predicted(self, project: Project, version: str) -> set[int]:
        """The numbers of the tasks that have a prediction of that model version."""
        with self._reaching(f"read the predictions of {project.title!r}"):
            found = self._sdk.predictions.list(project=project.id, request_options=self._options)
            return {int(p.task) for p in found if p.model_version == version}

    def predict(self, task: int, prediction: Mapping[str, Any]) -> None:
        """Add a prediction to a task."""
        with self._reaching(f"send a prediction for task {task}"):
            self._sdk.predictions.create(
                task=task,
                result=prediction["result"],
                model_version=prediction["model_version"],
                request_options=self._options,
            )

    def annotate(self, task: int, result: Sequence[Mapping[str, Any]]) -> None:
        """Submit an annotation of a task as the user of the key."""
        with self._reaching(f"submit an annotation of task {task}"):
            self._sdk.annotations.create(
                task,
                result=[dict(item) for item in result],
                was_cancelled=False,
                request_options=self._options,
            )

    @property
    def _sdk(self) -> LabelStudio:
        if self._client is None:
            import httpx
            from label_studio_sdk import LabelStudio

            # A proxy in the environment has no business between us and loopback.
            local = httpx.URL(self.url).host in LOOPBACK
            self.close()
            self._connections = httpx.Client(
                timeout=TIMEOUT, follow_redirects=True, trust_env=not local
            )
            self._recognise(self._connections)
            self._client = LabelStudio(  # type: ignore[no-untyped-call]
                base_url=self.url, api_key=self._key, httpx_client=self._connections
            )
        return self._client

    def _recognise(self, http: httpx.Client) -> None:
        """Make sure that this is a Label Studio before the key is shown to it."""
        reply = http.get(f"{self.url}/api/version", follow_redirects=False)
        try:
            known = reply.json() if reply.is_success else None
        except ValueError:
            known = None
        if not isinstance(known, dict) or not any("label-studio" in name for name in known):
            seen = f"HTTP {reply.status_code} at /api/version"
            if reply.has_redirect_location:
                seen += f", which leads to {reply.headers['Location']}"
            raise LabelStudioError(
                f"{self.url} is no Label Studio ({seen})", hint="Check LABEL_STUDIO_URL."
            )

    @property
    def _options(self) -> RequestOptions:
        return {"max_retries": 0, "timeout_in_seconds": TIMEOUT}

    @contextlib.contextmanager
    def _reaching(self, what: str) -> Iterator[None]:
        """Turn what the SDK and its transport raise into one error that says what to do."""
        import httpx
        from label_studio_sdk.core.api_error import ApiError
        from label_studio_sdk.core.parse_error import ParsingError

        try:
            yield
        except (ApiError, ParsingError) as error:
            raise self._refused(what, error.status_code, error.body) from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            cause = str(error) or "no answer in time"
            raise NoAnswerError(
                f"cannot {what}: no Label Studio answers at {self.url} ({cause})",
                hint="Check LABEL_STUDIO_URL, or start a server of your own: redline server start",
            ) from error

    def _refused(self, what: str, status: int | None, body: Any) -> LabelStudioError:
        if status in (401, 403):
            return LabelStudioError(
                f"cannot {what}: {self.url} does not accept the key (HTTP {status})",
                hint=COPY,
            )
        unwell = status is None or status in (408, 429) or status >= 500
        return (NoAnswerError if unwell else LabelStudioError)(
            f"cannot {what}: Label Studio at {self.url} answered HTTP {status}: {_reason(body)}",
            hint="Mend what it names; nothing is half done that a second run would not finish.",
        )


def _project(found: Any) -> Project:
    return Project(found.id, found.title, found.label_config or "", found.created_at.isoformat())


def _reason(body: Any) -> str:
    """What the server says is wrong, on one line."""
    if isinstance(body, dict):
        body = body.get("validation_errors") or body.get("detail") or body
    return " ".join(str(body).split())[:500]
