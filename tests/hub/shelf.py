"""What the stand-in of the Hub keeps, in a folder: repositories, commits, tags and objects."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

ATTRIBUTES = b"*.parquet filter=lfs diff=lfs merge=lfs -text\n"
"""The file that the Hub puts into every new repository."""


@dataclass(frozen=True, slots=True)
class Blob:
    """A file of a commit, by what it holds."""

    oid: str
    """As git counts it: of the content, or of the pointer of a large file."""
    size: int
    lfs: str | None = None
    """The SHA-256 of a large file."""


@dataclass(frozen=True, slots=True)
class Commit:
    """All files at one time."""

    oid: str
    parent: str | None
    title: str
    message: str
    files: Mapping[str, Blob]


class StaleParentError(Exception):
    """The head is not the commit that it should be."""


class Repo:
    """One dataset repository: each commit a file, and the head and tags in one more."""

    def __init__(self, folder: Path, identity: str) -> None:
        self.folder = folder / "repos" / identity
        self.objects = folder / "objects"
        self.identity = identity
        self.turn = threading.Lock()

    @property
    def exists(self) -> bool:
        """Whether it was ever made."""
        return (self.folder / "refs.json").exists()

    @property
    def refs(self) -> dict[str, Any]:
        """The head, the tags (name → commit), and whether it is private."""
        found: dict[str, Any] = json.loads((self.folder / "refs.json").read_text("utf-8"))
        return found

    @property
    def head(self) -> str:
        """The newest commit."""
        return str(self.refs["head"])

    @property
    def tags(self) -> dict[str, str]:
        """The commit of each tag."""
        return dict(self.refs["tags"])

    @property
    def private(self) -> bool:
        """Whether only its owner sees it."""
        return bool(self.refs["private"])

    def make(self, *, private: bool) -> None:
        """Make it, with the first commit that the Hub makes itself."""
        (self.folder / "commits").mkdir(parents=True)
        first = self._written(None, "initial commit", "", {".gitattributes": self.keep(ATTRIBUTES)})
        self._set(head=first, tags={}, private=private)

    def commit(self, oid: str) -> Commit:
        """One commit by its name."""
        values = json.loads((self.folder / "commits" / f"{oid}.json").read_text("utf-8"))
        values["files"] = {path: Blob(**blob) for path, blob in values["files"].items()}
        return Commit(**values)

    def resolve(self, revision: str) -> Commit | None:
        """A branch, a tag or a commit → the commit."""
        revision = revision.removeprefix("refs/tags/").removeprefix("refs/heads/")
        oid = self.head if revision == "main" else self.tags.get(revision, revision)
        if (self.folder / "commits" / f"{oid}.json").exists():
            return self.commit(oid)
        return None

    def history(self, revision: str = "main") -> list[Commit]:
        """The commits, the newest first."""
        found = []
        commit = self.resolve(revision)
        while commit is not None:
            found.append(commit)
            commit = None if commit.parent is None else self.commit(commit.parent)
        return found

    def add(
        self,
        title: str,
        message: str,
        parent: str | None,
        change: Callable[[dict[str, Blob]], None],
    ) -> str:
        """Make a commit on the head, or none at all.

        Raises:
            StaleParentError: When the head is another one than `parent`.
        """
        with self.turn:
            head = self.commit(self.head)
            if parent is not None and parent != head.oid:
                raise StaleParentError
            files = dict(head.files)
            change(files)
            oid = self._written(head.oid, title, message, files)
            self._set(head=oid)
            return oid

    def edit(self, path: str, content: bytes, title: str = "by hand") -> str:
        """Commit one file, as somebody does on the page of the Hub."""
        blob = self.keep(content)
        return self.add(title, "", None, lambda files: files.update({path: blob}))

    def tag(self, name: str, oid: str) -> bool:
        """Give a commit a tag → whether nobody had."""
        with self.turn:
            tags = self.tags
            if name in tags:
                return False
            self._set(tags={**tags, name: oid})
            return True

    def keep(self, content: bytes) -> Blob:
        """Keep the content of a small file."""
        oid = git_oid(content)
        self._kept(oid, content)
        return Blob(oid, len(content))

    def keep_large(self, content: bytes) -> str:
        """Keep the content of a large file → its SHA-256."""
        oid = hashlib.sha256(content).hexdigest()
        self._kept(oid, content)
        return oid

    def large(self, oid: str, size: int) -> Blob:
        """The pointer to a large file that is kept."""
        pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{oid}\nsize {size}\n"
        return Blob(git_oid(pointer.encode()), size, oid)

    def has(self, oid: str, size: int) -> bool:
        """Whether the whole of a large file is kept."""
        path = self.objects / oid
        return path.exists() and path.stat().st_size == size

    def content(self, blob: Blob) -> bytes:
        """What a file holds."""
        return (self.objects / (blob.lfs or blob.oid)).read_bytes()

    def read(self, path: str, revision: str = "main") -> bytes:
        """What a file holds at a revision."""
        commit = self.resolve(revision)
        assert commit is not None
        return self.content(commit.files[path])

    def files(self, revision: str = "main") -> list[str]:
        """The files of a revision."""
        commit = self.resolve(revision)
        assert commit is not None
        return sorted(commit.files)

    def _kept(self, name: str, content: bytes) -> None:
        self.objects.mkdir(parents=True, exist_ok=True)
        (self.objects / name).write_bytes(content)

    def _written(
        self, parent: str | None, title: str, message: str, files: Mapping[str, Blob]
    ) -> str:
        listed = {path: asdict(blob) for path, blob in sorted(files.items())}
        values = {"parent": parent, "title": title, "message": message, "files": listed}
        oid = hashlib.sha1(json.dumps(values).encode(), usedforsecurity=False).hexdigest()
        path = self.folder / "commits" / f"{oid}.json"
        path.write_text(json.dumps({"oid": oid, **values}), "utf-8")
        return oid

    def _set(self, **values: Any) -> None:
        path = self.folder / "refs.json"
        known = self.refs if path.exists() else {}
        path.write_text(json.dumps({**known, **values}), "utf-8")


def git_oid(content: bytes) -> str:
    """The name that git gives a content."""
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


def entries(commit: Commit, under: str, *, deep: bool) -> list[dict[str, Any]]:
    """The files and folders below a folder, as the Hub lists them."""
    inside = f"{under.strip('/')}/" if under.strip("/") else ""
    found: dict[str, dict[str, Any]] = {}
    for path in commit.files:
        if not path.startswith(inside):
            continue
        steps = path.removeprefix(inside).split("/")
        for depth in range(1, len(steps)):
            folder = inside + "/".join(steps[:depth])
            if deep or depth == 1:
                found[folder] = {"type": "directory", "oid": git_oid(folder.encode()), "size": 0}
        if deep or len(steps) == 1:
            found[path] = entry(commit, path)
    return [{**value, "path": path} for path, value in sorted(found.items())]


def entry(commit: Commit, path: str) -> dict[str, Any]:
    """One file or folder, as the Hub lists it; empty where there is none."""
    blob = commit.files.get(path)
    if blob is None:
        below: Sequence[str] = [name for name in commit.files if name.startswith(f"{path}/")]
        return {"type": "directory", "oid": git_oid(path.encode()), "size": 0} if below else {}
    found: dict[str, Any] = {"type": "file", "oid": blob.oid, "size": blob.size}
    if blob.lfs is not None:
        found["lfs"] = {"oid": blob.lfs, "size": blob.size, "pointerSize": 134}
    return found
