"""What bars the way of a project to another version of the schema, as problems."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from toolkit.labelstudio.client import Project
from toolkit.labelstudio.config_change import ConfigChange, Use, Word, used_words
from toolkit.labelstudio.rereading import Otherwise, Rereading
from toolkit.labelstudio.work import Work
from toolkit.problems import Problem, excerpt, problem

FEW = 5
"""How many tasks a message names."""
CODES = {"relation": "relation-unknown-label", "labels": "region-unknown-label"}
"""The code of what is in use and gone, by the type of results; else of a choice or a control."""


def of_layers(version: str, project: Project, gone: Sequence[str]) -> Iterator[Problem]:
    """Each layer that tasks are for and the newer version does not have."""
    for name in gone:
        message = f"its tasks are for the layer {excerpt(name)}, which {version} has not"
        yield problem(project.title, "$", "export-unused-item", message)


def of_words(
    version: str,
    project: Project,
    change: ConfigChange,
    used: Mapping[Word, Use],
    url: str,
) -> Iterator[Problem]:
    """Each label, choice, relation or control in use that the newer version does not have."""
    for word, use in change.in_use(used).items():
        choice = "attribute-value-unknown" if word.value else "export-unused-item"
        code = CODES.get(word.kind, choice) if word.value else choice
        message = f"{word} is in use, {_where(use)}; {version} does not have it"
        yield problem(project.title, "$", code, message, url=_address(url, project, use.tasks))


def of_readings(
    project: Project,
    work: Sequence[Work],
    rereading: Rereading,
    gone: set[Word],
    url: str,
) -> Iterator[Problem]:
    """In what else annotations read otherwise, each way once."""
    found: dict[Otherwise, list[int]] = {}
    for one in work:
        # What uses a word that goes has been named with it; all else follows from that.
        alone = {"id": one.task, "annotations": [{"result": one.result}]}
        if not gone & used_words([alone]).keys():
            for way in rereading.of(one.data, one.result):
                found.setdefault(way, []).append(one.task)
    for way, tasks in sorted(found.items()):
        use = Use(len(tasks), tuple(dict.fromkeys(tasks)))
        place = _address(url, project, use.tasks)
        message = f"{way.message}: {_where(use)}"
        yield problem(project.title, way.path, way.code, message, url=place)


def _where(use: Use) -> str:
    """How often, and in which tasks."""
    named = ", ".join(map(str, use.tasks[:FEW]))
    more = " …" if len(use.tasks) > FEW else ""
    return f"{use} ({named}{more})"


def _address(url: str, project: Project, tasks: Sequence[int | str]) -> str:
    """The first of these tasks in Label Studio."""
    return f"{url}/projects/{project.id}/data?task={tasks[0]}"
