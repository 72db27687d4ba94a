"""Pairs into a Label Studio project, each once; what people answered there, back out of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from toolkit.errors import LabelStudioError
from toolkit.labelstudio.annotators import whole
from toolkit.labelstudio.client import Project, Studio
from toolkit.labelstudio.load import SEPARATOR
from toolkit.labelstudio.pseudonyms import assign_users
from toolkit.labelstudio.push import send_once
from toolkit.labelstudio.roster import Roster
from toolkit.link import Candidate
from toolkit.link.decided import ANSWERS, Decided, Question
from toolkit.link.page import ANSWER, COMMENT, config, instructions, question_of
from toolkit.model import JSONObject
from toolkit.registry import read_annotators

TITLE = "links"
"""What stands after the project's name in the title of the project of pairs."""
BATCH = 200
"""Pairs sent in one import."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What a project of pairs holds."""

    project: Project | None
    tasks: Sequence[JSONObject] = ()
    decided: Sequence[Decided] = ()

    @property
    def asked(self) -> frozenset[Question]:
        """The pairs that are there."""
        found = (question_of(task.get("data")) for task in self.tasks)
        return frozenset(question for question in found if question is not None)


def title_of(name: str) -> str:
    """A project's name → the title of its project of pairs."""
    return f"{name}{SEPARATOR}{TITLE}"


def read_answers(studio: Studio, name: str, roster: Roster) -> Answers:
    """What people answered in the project of pairs; nothing where there is no project.

    Everybody who answered is entered in `annotators.json` under a pseudonym.

    Raises:
        LabelStudioError: When the server cannot be asked, or a project of that title is another
            one.
    """
    project = studio.project(title_of(name))
    if project is None:
        return Answers(None)
    if f'name="{ANSWER}"' not in project.label_config:
        raise LabelStudioError(
            f"{project.title!r} is no project of pairs",
            hint="Give another name with --project, or rename that project.",
        )
    tasks = studio.tasks(project)
    assign_users(studio, project, tasks, roster)
    entered = read_annotators(roster.path).users
    names = {
        int(entry["user"]): str(entry["annotator"])
        for entry in entered
        if entry["server"] == studio.url and entry["project"] == project.id
    }
    return Answers(project, tasks, list(_decided(tasks, names)))


def _decided(tasks: Sequence[JSONObject], names: Mapping[int, str]) -> Iterator[Decided]:
    """Tasks → what was said of each pair; of several answers of one person the last counts."""
    found: dict[Question, tuple[dict[str, str], dict[str, str]]] = {}
    for one in tasks:
        question = question_of(one.get("data"))
        if question is None:
            continue
        answers, comments = found.setdefault(question, ({}, {}))
        for annotation in sorted(one.get("annotations") or (), key=_age):
            said, comment = _answer(annotation)
            who = _whose(annotation, names)
            if said is None or annotation.get("was_cancelled"):
                continue
            answers[who] = said
            comments.pop(who, None)
            if comment:
                comments[who] = comment
    for (kind, pair), (answers, comments) in sorted(found.items()):
        if answers:
            yield Decided(kind, pair, answers, comments)


def _age(annotation: Mapping[str, Any]) -> tuple[str, int]:
    return str(annotation.get("updated_at", "")), int(annotation.get("id") or 0)


def _whose(annotation: Mapping[str, Any], names: Mapping[int, str]) -> str:
    by = annotation.get("completed_by")
    number = whole(by.get("id") if isinstance(by, dict) else by)
    return "user-unknown" if number is None else names.get(number, f"user-{number}")


def _answer(annotation: Mapping[str, Any]) -> tuple[str | None, str]:
    """An annotation → yes, no or unsure, and the comment."""
    said: str | None = None
    comment = ""
    for result in annotation.get("result") or ():
        match result:
            case {"from_name": name, "value": {"choices": [str(choice)]}} if (
                name == ANSWER and choice in ANSWERS
            ):
                said = choice
            case {"from_name": name, "value": {"text": [*lines]}} if name == COMMENT:
                comment = "\n".join(str(line) for line in lines).strip()
    return said, comment


def ask(
    studio: Studio,
    name: str,
    there: Answers,
    candidates: Sequence[Candidate],
    make: Callable[[Candidate], JSONObject],
    progress: Callable[[int], None] = lambda _: None,
) -> tuple[Project | None, int]:
    """Put pairs into the project that are not there, each once → the project, how many were sent.

    The project is made where there is none and something is to be asked.

    Args:
        studio: The server.
        name: The project's name.
        there: What the project holds, read just now.
        candidates: The pairs.
        make: Makes the task of a pair.
        progress: Called with the number of pairs sent since the last call.

    Raises:
        LabelStudioError: When the server refuses or does not answer; a second run goes on.
    """
    new = [one for one in candidates if (one.kind, one.pair) not in there.asked]
    project = there.project
    if not new:
        return project, 0
    if project is None:
        project = studio.create_project(title_of(name), config(), instructions())
    for start in range(0, len(new), BATCH):
        batch = [make(one) for one in new[start : start + BATCH]]
        send_once(batch, project, studio, lambda task: question_of(task.get("data")))
        progress(len(batch))
    return project, len(new)
