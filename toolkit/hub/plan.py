"""A dataset folder and what is on the Hub → what publishing will do, decided before it is done."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from toolkit.dataset.manifest import FILE as MANIFEST
from toolkit.dataset.manifest import Manifest, Shard, read_manifest
from toolkit.errors import PublishError
from toolkit.hub.changelog import FILE as CHANGELOG
from toolkit.hub.changelog import read_log, top_version
from toolkit.hub.changes import Changes, changes
from toolkit.hub.client import Hub, Standing
from toolkit.hub.folder import CARD, Folder, digests, listed
from toolkit.hub.versions import FIRST, Reason, Version, gravest, newest
from toolkit.problems import excerpt
from toolkit.words import counted

NEW = frozenset({".gitattributes", ".gitignore", CARD, "LICENSE", "LICENSE.md"})
"""What the Hub, or its page for a new repository, puts there itself."""
TITLE = "Version {}"
"""Of the commit of a version; one without a tag is found by it."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What `publish` will do; `--dry-run` prints it."""

    repo: str
    folder: Folder
    private: bool
    """Of a repository that is to be made."""
    standing: Standing | None = None
    """What is there; None: nothing, not even the repository."""
    previous: Version | None = None
    """The version that is there."""
    version: Version | None = None
    """The version to be; None: nothing is to be committed."""
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    """Files."""
    points: tuple[str, ...] = ()
    """What the changelog will say."""
    why: tuple[str, ...] = ()
    """Why the version is that one."""
    notes: tuple[str, ...] = ()
    """What is to be thought of."""
    log: str = ""
    """The changelog that is there."""
    untagged: str | None = None
    """The commit of the previous version, where an earlier publishing did not get to its tag."""

    @property
    def nothing(self) -> bool:
        """Whether all of it is there already."""
        return self.version is None and self.untagged is None

    def lines(self) -> Iterator[str]:
        """The plan for a person, a line each."""
        if self.standing is None:
            kind = "private" if self.private else "public"
            yield f"{self.repo}: to be made as a {kind} repository"
        if self.untagged is not None and self.previous is not None:
            yield f"{self.repo}: {self.previous} has no tag yet: {self.previous.tag} to be made"
        if self.version is None:
            yield f"{self.repo}: nothing has changed since {self.previous or 'the last commit'}"
        else:
            since = f", after {self.previous}" if self.previous else ""
            yield f"{self.repo}: version {self.version}{since} ({'; '.join(self.why)})"
            for verb, names in (
                ("add", self.added),
                ("change", self.changed),
                ("remove", self.removed),
            ):
                for name in names:
                    yield f"  {verb} {name}"
            yield "changelog:"
            yield from (f"  - {point}" for point in self.points)
        yield from (f"note: {note}" for note in self.notes)


def plan_publication(
    folder: Folder, repo: str, hub: Hub, *, private: bool = False, version: Version | None = None
) -> Plan:
    """Decide what is to be done; nothing is sent but questions.

    Args:
        folder: What is to be published.
        repo: Where: USER/NAME.
        hub: The Hub.
        private: Whether the repository is to be seen by its owner alone, where it is made.
        version: The version it is to have; None: the one that the changes make.

    Raises:
        PublishError: When it cannot be published there, or the Hub cannot be asked.
    """
    standing = hub.standing(repo)
    if standing is None:
        known = () if hub.knows_token else (_UNSEEN.format(repo=repo),)
        first = Plan(repo, folder, private, notes=known)
        return _first(first, version)
    if private and not standing.private:
        raise PublishError(
            f"{repo} is there already, and public: --private would not hide it",
            hint=f"Make it private first: hf repos settings {repo} --type dataset --private",
        )
    if MANIFEST not in standing.files:
        strange = sorted(set(standing.files) - NEW - {CHANGELOG})
        if strange:
            raise PublishError(
                f"{repo} holds something that redline did not publish: {excerpt(strange[0])}",
                hint="Name another repository, or take away what is in it.",
            )
        with tempfile.TemporaryDirectory(prefix="redline-") as place:
            log = read_log(
                standing.files, partial(hub.fetch, repo, standing.head, into=Path(place))
            )
        return _first(Plan(repo, folder, private, standing, log=log), version)
    with tempfile.TemporaryDirectory(prefix="redline-") as place:
        return _Next(folder, repo, hub, standing, Path(place)).plan(version)


_UNSEEN = "{repo} cannot be seen without a token: that it is not there is a guess"


def _first(plan: Plan, wanted: Version | None) -> Plan:
    """The plan for a repository that holds no dataset yet."""
    there = plan.standing.files if plan.standing else {}
    tagged = newest(plan.standing.tags) if plan.standing else None
    highest = max((v for v in (top_version(plan.log), tagged) if v is not None), default=None)
    version = _chosen(wanted, highest.next("major") if highest else FIRST, highest)
    rows = {
        config: sum(shard.rows for shard in splits.values())
        for config, splits in plan.folder.manifest.configs.items()
    }
    told = ", ".join(f"{number} {config}" for config, number in rows.items())
    return replace(
        plan,
        version=version,
        added=tuple(sorted(set(plan.folder.files) - set(there))),
        changed=tuple(sorted(set(plan.folder.files) & set(there))),
        points=(f"First version. Rows: {told}.",),
        why=("the first version",),
    )


class _Next:
    """The making of a plan for a repository that holds a version already."""

    def __init__(
        self, folder: Folder, repo: str, hub: Hub, standing: Standing, place: Path
    ) -> None:
        self.folder, self.repo, self.hub, self.standing = folder, repo, hub, standing
        self.place = place
        self.old = self._manifest()
        self.log = read_log(standing.files, self._read)
        tagged = newest(standing.tags)
        self.previous = top_version(self.log) or tagged
        self.highest = max((v for v in (self.previous, tagged) if v is not None), default=None)

    def plan(self, wanted: Version | None) -> Plan:
        """Decide."""
        added, changed, removed = self._files()
        done = self._done()
        base = Plan(
            self.repo,
            self.folder,
            self.standing.private,
            self.standing,
            previous=self.previous,
            log=self.log,
            untagged=done
            if self.previous and self.previous.tag not in self.standing.tags
            else None,
        )
        if not (added or changed or removed):
            return base
        found = self._changes()
        level = gravest(found.reasons)
        proposed = self.highest.next(level) if self.highest else FIRST
        return Plan(
            self.repo,
            self.folder,
            self.standing.private,
            self.standing,
            self.previous,
            _chosen(wanted, proposed, self.highest),
            added,
            changed,
            removed,
            self._points(found, added, changed, removed),
            _why(found.reasons, level, chosen=wanted is not None),
            tuple(self._notes(done, changed, removed)),
            self.log,
            base.untagged,
        )

    def _files(self) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
        """The files that are new, changed, and gone."""
        there, ours = self.standing.files, self.folder.files
        added = sorted(set(ours) - set(there))
        changed = sorted(
            path
            for path in set(ours) & set(there)
            # What the manifest names need not be read: most of it is large.
            if there[path] != ours[path] and there[path] not in digests(self.folder.path / path)
        )
        gone = sorted((set(listed(self.old)) & set(there)) - set(ours))
        return tuple(added), tuple(changed), tuple(gone)

    def _changes(self) -> Changes:
        def theirs(shard: Shard) -> Path:
            return self._read(shard.path)

        def ours(shard: Shard) -> Path:
            return self.folder.path / shard.path

        # A file that somebody took away by hand is no part of what is there.
        configs = {
            config: {split: s for split, s in splits.items() if s.path in self.standing.files}
            for config, splits in self.old.configs.items()
        }
        return changes(self.old, self.folder.manifest, configs, theirs, ours)

    def _points(
        self,
        found: Changes,
        added: tuple[str, ...],
        changed: tuple[str, ...],
        gone: tuple[str, ...],
    ) -> tuple[str, ...]:
        rows = tuple(found.lines())
        files = [
            p for p in (*added, *changed, *gone) if p != MANIFEST and not p.startswith("data/")
        ]
        if rows or not files:
            return rows or ("The files were written anew; no row has changed.",)
        return (f"No row has changed. Files that have: {', '.join(sorted(files))}.",)

    def _notes(
        self, done: str | None, changed: tuple[str, ...], gone: tuple[str, ...]
    ) -> Iterator[str]:
        """What somebody has done on the Hub since the last version, and is undone now."""
        if done is None or done == self.standing.head:
            return
        before = self.hub.standing(self.repo, done)
        for path in (*changed, *gone):
            if before and before.files.get(path) != self.standing.files[path]:
                yield (
                    f"{path} was changed on the Hub after version {self.previous}; that is replaced"
                    " (and stays in the history)"
                )

    def _done(self) -> str | None:
        """The commit of the version that is there."""
        if self.previous is None:
            return None
        tagged = self.standing.tags.get(self.previous.tag)
        if tagged is not None:
            return tagged
        title = TITLE.format(self.previous)
        return next((c for c, found in self.hub.titles(self.repo) if found == title), None)

    def _manifest(self) -> Manifest:
        path = self._read(MANIFEST)
        try:
            return read_manifest(path.parent)
        except PublishError as error:
            raise PublishError(
                f"the {MANIFEST} of {self.repo} is none that this redline reads",
                hint="Install the newest redline; or restore that file on the Hub.",
            ) from error

    def _read(self, path: str) -> Path:
        return self.hub.fetch(self.repo, self.standing.head, path, self.place)


def _chosen(wanted: Version | None, proposed: Version, highest: Version | None) -> Version:
    if wanted is None:
        return proposed
    if highest is not None and wanted <= highest:
        raise PublishError(
            f"version {wanted} is not higher than {highest}, which is there already",
            hint=f"Leave out --tag for {proposed}, or name a higher one.",
        )
    return wanted


def _why(reasons: tuple[Reason, ...], level: str, *, chosen: bool) -> tuple[str, ...]:
    """The reasons that decide, a few of them."""
    if chosen:
        return ("as --tag has it",)
    told = list(dict.fromkeys(reason.told for reason in reasons if reason.level == level))
    rest = f"and {counted(len(told) - 3, 'more reason')}" if told[3:] else ""
    return tuple(filter(None, (level, *told[:3], rest))) if told else (level, "no row has changed")
