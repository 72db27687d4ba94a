"""Who has worked on the tasks of a project, by the number of the user, and their addresses."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from toolkit.errors import LabelStudioError, NoAnswerError
from toolkit.labelstudio.annotators import NAME, whole
from toolkit.labelstudio.client import Studio


@dataclass(frozen=True, slots=True)
class Seen:
    """Who has worked in a project, as its tasks say."""

    named: frozenset[str] = frozenset()
    """The annotators that tasks are for."""
    open: frozenset[int] = frozenset()
    """Users who annotated or skipped tasks that are for nobody by name."""
    owners: Mapping[str, Counter[int]] = field(default_factory=dict)
    """By whom a task is for: how many annotations which user made on the page."""
    paged: frozenset[int] = frozenset()
    """Users who worked on the page: it took time, which what a program submits does not state."""

    @property
    def users(self) -> frozenset[int]:
        """All who have or need a pseudonym."""
        return self.open.union(*self.owners.values())


def seen_in(tasks: Iterable[Any]) -> Seen:
    """Tasks, as Label Studio exports them → who has worked on them.

    What a program submitted into a task that is for somebody tells nothing of who that is: a
    project lead who imports the readings of two annotators is neither of them.
    """
    named, free, paged = set[str](), set[int](), set[int]()
    owners: defaultdict[str, Counter[int]] = defaultdict(Counter)
    for task in tasks:
        data = task.get("data") if isinstance(task, dict) else None
        owner = data.get("annotator") if isinstance(data, dict) else None
        owned = isinstance(owner, str) and NAME.fullmatch(owner) is not None
        if owned:
            named.add(str(owner))
        for annotation in (task.get("annotations") or ()) if isinstance(task, dict) else ():
            if not isinstance(annotation, dict):
                continue
            by = annotation.get("completed_by")
            user = whole(by.get("id") if isinstance(by, dict) else by)
            if user is None:
                continue
            timed = annotation.get("lead_time") is not None
            if timed:
                paged.add(user)
            if not owned:
                free.add(user)
            elif timed:
                owners[str(owner)][user] += 1
    return Seen(frozenset(named), frozenset(free), dict(owners), frozenset(paged))


def addresses(studio: Studio) -> dict[int, str]:
    """The e-mail addresses of a server's users by number; none where the key may not ask."""
    try:
        found: list[Any] = studio.ask(
            "list the users", lambda sdk, options: list(sdk.users.list(request_options=options))
        )
    except NoAnswerError:
        raise
    except LabelStudioError:
        return {}
    return {int(user.id): str(user.email or "") for user in found}
