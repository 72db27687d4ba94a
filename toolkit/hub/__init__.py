"""A dataset folder → a version of it on the Hub: one commit, one tag, or nothing at all.

folder = read_folder(path)          # whole, and as it was built
check(folder, secrets, …)           # rights, secrets, the card's YAML: without the Hub
plan = plan_publication(folder, "USER/NAME", hub)
publish(plan, hub)
"""

from __future__ import annotations

from collections.abc import Callable

from toolkit.errors import PublishError
from toolkit.hub.changelog import FILE as CHANGELOG
from toolkit.hub.changelog import with_entry
from toolkit.hub.client import Hub, Standing, open_hub
from toolkit.hub.folder import CARD, Folder, read_folder
from toolkit.hub.gate import refuse_secrets
from toolkit.hub.patterns import Secrets
from toolkit.hub.plan import TITLE, Plan, plan_publication
from toolkit.hub.refusals import LOG_IN
from toolkit.hub.rights import refuse_unfree
from toolkit.hub.versions import Version
from toolkit.words import counted

__all__ = [
    "Folder",
    "Hub",
    "Plan",
    "Secrets",
    "Version",
    "check",
    "open_hub",
    "plan_publication",
    "publish",
    "read_folder",
]


def check(
    folder: Folder,
    secrets: Secrets,
    *,
    unlicensed: bool = False,
    tell: Callable[[str], None] = lambda _: None,
) -> None:
    """Whether a folder may be published at all; nothing is asked of the Hub.

    Args:
        folder: What is to be published.
        secrets: What is known on this machine, and must not be in it.
        unlicensed: Whether texts go along whose licence does not allow it.
        tell: Called with a line for each thing that is in the way.

    Raises:
        PublishError: When it may not.
    """
    from toolkit.card.check import check_metadata

    if not unlicensed:
        refuse_unfree(folder)
    refuse_secrets(folder, secrets, tell)
    faults = check_metadata(folder.card, folder.path)
    for fault in faults:
        tell(f"{CARD}: {fault}")
    if faults:
        raise PublishError(
            f"the YAML of {folder.path / CARD} has {counted(len(faults), 'fault')}",
            hint=f"Build it again: redline build GOLD -o {folder.path}",
        )


def publish(plan: Plan, hub: Hub) -> None:
    """Carry a plan out. Whatever becomes of it, the Hub holds a version whole or not at all.

    What was cut off after the commit is completed by planning and publishing again.

    Raises:
        PublishError: When the Hub refuses or does not answer, or what is there is not what the
            plan was made for.
    """
    if plan.nothing:
        return
    if not hub.knows_token:
        raise PublishError("there is no token for the Hub", hint=LOG_IN)
    if plan.untagged is not None and plan.previous is not None:
        hub.tag(plan.repo, plan.previous.tag, plan.untagged)
    if plan.version is None:
        return
    standing = plan.standing or _made(plan, hub)
    files = {path: plan.folder.path / path for path in (*plan.added, *plan.changed)}
    log = with_entry(plan.log, plan.version, plan.points).encode("utf-8")
    commit = hub.commit(
        plan.repo,
        TITLE.format(plan.version),
        standing.head,
        {**files, CHANGELOG: log},
        plan.removed,
    )
    hub.tag(plan.repo, plan.version.tag, commit)


def _made(plan: Plan, hub: Hub) -> Standing:
    """The repository, new and empty."""
    made = hub.create(plan.repo, private=plan.private)
    if plan.private and not made.private:
        raise PublishError(
            f"{plan.repo} was made meanwhile, and is public", hint="Name another repository."
        )
    return made
