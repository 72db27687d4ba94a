"""What a Label Studio server is asked; every failure is a LabelStudioError."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from toolkit.errors import LabelStudioError
from toolkit.files import canonical
from toolkit.labelstudio.answers import whole
from toolkit.labelstudio.asking import Asking
from toolkit.model import JSONObject

if TYPE_CHECKING:
    from label_studio_sdk import LabelStudio
    from label_studio_sdk.core.request_options import RequestOptions


@dataclass(frozen=True, slots=True)
class Project:
    """A project as the server knows it."""

    id: int
    title: str
    label_config: str
    created_at: str
    """When it was made, to the microsecond: no two projects of any server share it."""


@dataclass(frozen=True, slots=True)
class Predicted:
    """A prediction that is there."""

    id: int
    task: int
    version: str
    """The version of the model that made it: that of the rules, or an annotator."""
    result: Sequence[Any] = ()
    """What it suggests."""


class Studio(Asking):
    """One Label Studio server and the key to it, with what it can be asked."""

    def projects(self, title: str) -> list[Project]:
        """The projects of that very title, oldest first."""
        found: list[Any] = self.ask(
            "look for the project",
            lambda sdk, options: list(sdk.projects.list(title=title, request_options=options)),
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

    def project_numbered(self, number: int) -> Project | None:
        """The project of that number; None where there is none."""
        from label_studio_sdk.core.api_error import ApiError

        def look(sdk: LabelStudio, options: RequestOptions) -> Project | None:
            try:
                return _project(sdk.projects.get(number, request_options=options))
            except ApiError as error:
                if error.status_code == 404:
                    return None
                raise

        return self.ask(f"look for project {number}", look)

    def titles(self) -> list[str]:
        """The titles of all projects."""
        found: list[Any] = self.ask(
            "list the projects",
            lambda sdk, options: list(sdk.projects.list(request_options=options)),
        )
        return [str(project.title) for project in found]

    def create_project(self, title: str, label_config: str, instruction: str) -> Project:
        """Make a project that is not there; the server checks the labeling configuration."""

        def create(sdk: LabelStudio, options: RequestOptions) -> Project:
            made: Any = sdk.projects.create(
                title=title,
                label_config=label_config,
                expert_instruction=instruction,
                show_instruction=True,
                enable_empty_annotation=False,
                # A task opens with what the rules suggest already marked.
                show_collab_predictions=True,
                request_options=options,
            )
            return _project(made)

        return self.patience.do_once(
            lambda: self.ask_once(f"create the project {title!r}", create),
            lambda: next(iter(self.projects(title)), None),
        )

    def count(self, project: Project) -> int:
        """How many tasks the server counts in a project."""
        found: Any = self.ask(
            f"count the tasks of {project.title!r}",
            lambda sdk, options: sdk.projects.get(project.id, request_options=options),
        )
        return int(found.task_number or 0)

    def remove_empty(self, project: Project) -> None:
        """Remove a project without tasks; one that has some stays."""
        if self.count(project):
            return
        self.drop(
            f"remove the empty project {project.id}",
            lambda sdk, options: sdk.projects.delete(project.id, request_options=options),
        )

    def check_config(self, project: Project, label_config: str) -> None:
        """Have the server say that a labeling configuration is one, and hurts no annotation."""
        self.ask(
            f"change the labeling configuration of {project.title!r}",
            lambda sdk, options: sdk.projects.validate_label_config(
                project.id, label_config=label_config, request_options=options
            ),
        )

    def update_config(self, project: Project, label_config: str, instruction: str) -> None:
        """Change the labeling configuration, if the server finds that no annotation is hurt.

        The instructions tell of the page, and change with it.
        """
        self.check_config(project, label_config)
        self.ask(
            f"change the labeling configuration of {project.title!r}",
            lambda sdk, options: sdk.projects.update(
                project.id,
                label_config=label_config,
                expert_instruction=instruction,
                request_options=options,
            ),
        )

    def tasks(self, project: Project) -> list[JSONObject]:
        """Every task with its data and annotations; its drafts name users, so keep it nowhere."""

        def read(sdk: LabelStudio, options: RequestOptions) -> list[JSONObject]:
            data = sdk.projects.exports.download_sync(
                project.id, export_type="JSON", download_all_tasks=True, request_options=options
            )
            return whole(b"".join(data), self.url)

        return self.ask(f"look into the project {project.title!r}", read)

    def worked_on(self, task: int) -> bool | None:
        """Whether anybody has by now annotated, skipped or begun a task; None: it is gone."""
        from label_studio_sdk.core.api_error import ApiError

        def look(sdk: LabelStudio, options: RequestOptions) -> bool | None:
            try:
                found: Any = sdk.tasks.get(str(task), request_options=options)
            except ApiError as error:
                if error.status_code == 404:
                    return None
                raise
            return bool(found.annotations or found.drafts)

        return self.ask(f"look at task {task}", look)

    def change_data(self, task: int, data: Mapping[str, Any]) -> None:
        """Give a task other data; what is there of it goes."""
        self.ask(
            f"change task {task}",
            lambda sdk, options: sdk.tasks.update(
                str(task), data=dict(data), request_options=options
            ),
        )

    def remove_task(self, task: int) -> None:
        """Remove a task, with all that hangs on it."""
        self.drop(
            f"remove task {task}",
            lambda sdk, options: sdk.tasks.delete(str(task), request_options=options),
        )

    def import_tasks(self, project: Project, tasks: Sequence[Mapping[str, Any]]) -> None:
        """Send one batch of tasks, once: whoever loses the answer has to look first.

        The SDK's own call looks at every single value before, which takes as long as all the rest.
        """
        path = f"/api/projects/{project.id}/import"
        self.send_once(f"send tasks to {project.title!r}", path, tasks)

    def predictions(self, project: Project) -> list[Predicted]:
        """The predictions of a project, oldest first."""
        found = self.ask(
            f"read the predictions of {project.title!r}",
            lambda sdk, options: sdk.predictions.list(project=project.id, request_options=options),
        )
        return _predicted(found)

    def predict(self, task: int, prediction: Mapping[str, Any]) -> None:
        """Add a prediction to a task that has none of its model version."""
        what, version = f"send a prediction for task {task}", prediction["model_version"]

        def send(sdk: LabelStudio, options: RequestOptions) -> bool:
            sdk.predictions.create(
                task=task,
                result=prediction["result"],
                model_version=version,
                request_options=options,
            )
            return True

        self.patience.do_once(
            lambda: self.ask_once(what, send),
            lambda: any(p.version == version for p in self._predictions_of(task)) or None,
        )

    def remove_prediction(self, number: int) -> None:
        """Remove a prediction."""
        self.drop(
            f"remove prediction {number}",
            lambda sdk, options: sdk.predictions.delete(number, request_options=options),
        )

    def remove_predictions(self, task: int) -> None:
        """Remove every prediction of a task."""
        for found in self._predictions_of(task):
            self.remove_prediction(found.id)

    def annotate(self, task: int, result: Sequence[Mapping[str, Any]]) -> None:
        """Submit an annotation of a task as the user of the key.

        It has a name that follows from its task and what it holds, and the server takes no second
        one of a name: it may be sent again, and arrive late.
        """
        sent = [dict(item) for item in result]
        name = str(uuid.uuid5(uuid.NAMESPACE_OID, f"{task} {canonical(sent)}"))
        self.settle(
            f"submit an annotation of task {task}",
            lambda sdk, options: sdk.annotations.create(
                task, result=sent, was_cancelled=False, unique_id=name, request_options=options
            ),
            409,
        )

    def _predictions_of(self, task: int) -> list[Predicted]:
        found = self.ask(
            f"read the predictions of task {task}",
            lambda sdk, options: sdk.predictions.list(task=task, request_options=options),
        )
        return _predicted(found)


def _project(found: Any) -> Project:
    return Project(found.id, found.title, found.label_config or "", found.created_at.isoformat())


def _predicted(found: Sequence[Any]) -> list[Predicted]:
    made = [Predicted(int(p.id), int(p.task), str(p.model_version), p.result or ()) for p in found]
    return sorted(made, key=lambda prediction: prediction.id)
