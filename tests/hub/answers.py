"""What the stand-in of the Hub answers, request by request, as the Hub would."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from tests.hub.shelf import Blob, Repo, StaleParentError, entries, entry

if TYPE_CHECKING:
    from tests.hub.standin import StandIn

WRITER = "hf_" + "w" * 34
READER = "hf_" + "r" * 34
USERS = {WRITER: ("lab", "write"), READER: ("lab", "read")}
"""The tokens that hold: whose each is, and what it may do."""
LARGE = (".parquet",)
"""Ends of the names of files that are kept apart, as the Hub keeps large ones."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What comes back."""

    status: int = 200
    value: Any = None
    content: bytes | None = None
    headers: Mapping[str, str] | None = None


def error(status: int, message: str, code: str = "") -> Reply:
    headers = {"X-Error-Message": message, **({"X-Error-Code": code} if code else {})}
    return Reply(status, {"error": message}, headers=headers)


NO_REPO = error(404, "Repository not found", "RepoNotFound")
NO_REVISION = error(404, "Invalid rev id", "RevisionNotFound")
NO_ENTRY = error(404, "Entry not found", "EntryNotFound")
WRITES = {"create", "preupload", "commit", "tag", "batch", "verify"}
"""What only a token that may write may do."""


class Asked:
    """One request that has arrived whole."""

    def __init__(
        self,
        server: StandIn,
        key: str | None,
        body: bytes,
        given: Mapping[str, str],
        headers: Message,
    ) -> None:
        self.server, self.key, self.body = server, key, body
        self.given, self.headers = given, headers

    @property
    def value(self) -> Any:
        """The body, where it is JSON."""
        return json.loads(self.body)

    @property
    def repo(self) -> Repo:
        """The repository that is asked about."""
        return self.server.repo(self.given["repo"])

    def reply(self, name: str) -> Reply:
        """What comes back."""
        stored = name in ("put", "stored")  # a signed address, which needs no token
        if stored and self.key:
            self.server.followed.append(self.key)
        if not stored:
            self.server.keys.add(self.key)
        if self.key is not None and self.key not in USERS:
            return error(401, "Invalid credentials in Authorization header")
        user, role = USERS.get(self.key or "", ("", ""))
        if "repo" in self.given and not stored:
            if self.repo.exists and self.repo.private and not user:
                return error(401, "Repository not found", "RepoNotFound")
            if not self.repo.exists:
                return NO_REPO if user else error(401, "Repository not found", "RepoNotFound")
        if name in WRITES and role != "write":
            return error(403 if user else 401, "You need a token that may write")
        if name in ("whoami", "create", "put", "stored", "batch", "verify", "validate-yaml"):
            return self._answered(name)
        commit = self.repo.resolve(self.given.get("rev", "main"))
        if commit is None:
            return NO_REVISION
        return self._answered(name, commit)

    def _answered(self, name: str, *given: Any) -> Reply:
        found: Reply = getattr(self, f"_{name.replace('-', '_')}")(*given)
        return found

    def _whoami(self) -> Reply:
        if self.key is None:
            return error(401, "Invalid username or password.")
        user, role = USERS[self.key]
        return Reply(value={"name": user, "auth": {"accessToken": {"role": role}}})

    def _create(self) -> Reply:
        owner = self.value["organization"] or USERS[self.key or ""][0]
        repo = self.server.repo(f"{owner}/{self.value['name']}")
        url = f"{self.server.url}/datasets/{repo.identity}"
        if owner != USERS[self.key or ""][0]:
            return error(403, f"You have no rights in the namespace {owner}")
        if repo.exists:
            told = error(409, "You already created this dataset repo")
            return Reply(409, {**told.value, "url": url}, headers=told.headers)
        repo.make(private=self.value.get("visibility") == "private" or self.value.get("private"))
        return Reply(value={"url": url})

    def _validate_yaml(self) -> Reply:
        begun = self.value["content"].startswith("---\n")
        told = [] if begun else [{"message": "empty or missing yaml metadata in repo card"}]
        return Reply(value={"errors": [], "warnings": told})

    def _info(self, commit: Any) -> Reply:
        siblings = []
        for path, blob in commit.files.items():
            one: dict[str, Any] = {"rfilename": path}
            if "blobs" in self.given:
                one |= {"size": blob.size, "blobId": blob.oid}
                if blob.lfs is not None:
                    one["lfs"] = {"sha256": blob.lfs, "size": blob.size, "pointerSize": 134}
            siblings.append(one)
        return Reply(
            value={
                "_id": "0" * 24,
                "id": self.repo.identity,
                "author": self.repo.identity.partition("/")[0],
                "sha": commit.oid,
                "private": self.repo.private,
                "gated": False,
                "disabled": False,
                "tags": [],
                "downloads": 0,
                "likes": 0,
                "createdAt": "2026-11-01T00:00:00.000Z",
                "lastModified": "2026-11-01T00:00:00.000Z",
                "siblings": siblings,
            }
        )

    def _refs(self, _: Any) -> Reply:
        def ref(kind: str, name: str, oid: str) -> dict[str, str]:
            return {"name": name, "ref": f"refs/{kind}/{name}", "targetCommit": oid}

        tags = [ref("tags", name, oid) for name, oid in self.repo.tags.items()]
        heads = [ref("heads", "main", self.repo.head)]
        return Reply(value={"branches": heads, "converts": [], "tags": tags})

    def _commits(self, commit: Any) -> Reply:
        listed = [
            {
                "id": one.oid,
                "title": one.title,
                "message": one.message,
                "authors": [{"user": "lab"}],
                "date": "2026-11-01T00:00:00.000Z",
            }
            for one in self.repo.history(commit.oid)
        ]
        return Reply(value=listed)

    def _tree(self, commit: Any) -> Reply:
        deep = self.given.get("recursive", "").lower() in ("true", "1")
        found = entries(commit, self.given.get("path", ""), deep=deep)
        return Reply(value=found) if found else NO_ENTRY

    def _paths_info(self, commit: Any) -> Reply:
        if self.headers.get("Content-Type", "").startswith("application/json"):
            paths = self.value["paths"]
        else:
            paths = parse_qs(self.body.decode())["paths"]
        known = [{**entry(commit, path), "path": path} for path in paths]
        return Reply(value=[one for one in known if "type" in one])

    def _preupload(self, commit: Any) -> Reply:
        told = []
        for file in self.value["files"]:
            large = file["path"].endswith(LARGE)
            known = commit.files.get(file["path"])
            oid = None if known is None else known.lfs or known.oid
            mode = {"uploadMode": "lfs" if large else "regular", "shouldIgnore": False}
            told.append({"path": file["path"], **mode, **({"oid": oid} if oid else {})})
        return Reply(value={"files": told})

    def _batch(self) -> Reply:
        told = []
        for one in self.value["objects"]:
            place = f"{self.server.url}/store/{self.repo.identity}/{one['oid']}"
            check = f"{self.server.url}/verify/{self.repo.identity}"
            wanted = {"upload": {"href": place}, "verify": {"href": check}}
            there = self.repo.has(one["oid"], one["size"])
            told.append({**one, **({} if there else {"actions": wanted})})
        return Reply(value={"transfer": "basic", "objects": told})

    def _put(self) -> Reply:
        (self.repo.objects / self.given["oid"]).parent.mkdir(parents=True, exist_ok=True)
        (self.repo.objects / self.given["oid"]).write_bytes(self.body)
        return Reply(content=b"")

    def _verify(self) -> Reply:
        if not self.repo.has(self.value["oid"], self.value["size"]):
            return error(400, "the object is not there as a whole")
        return Reply(value={})

    def _commit(self, _: Any) -> Reply:
        lines = [json.loads(line) for line in self.body.splitlines() if line.strip()]
        header = lines[0]["value"]
        repo = self.repo

        def change(files: dict[str, Blob]) -> None:
            for line in lines[1:]:
                value = line["value"]
                if line["key"] == "file":
                    files[value["path"]] = repo.keep(base64.b64decode(value["content"]))
                elif line["key"] == "lfsFile":
                    if not repo.has(value["oid"], value["size"]):
                        raise LookupError(value["path"])
                    files[value["path"]] = repo.large(value["oid"], value["size"])
                elif line["key"] == "deletedFile":
                    del files[value["path"]]
                else:
                    raise ValueError(line["key"])

        try:
            oid = repo.add(
                header["summary"], header["description"], header.get("parentCommit"), change
            )
        except StaleParentError:
            return error(412, "A commit has happened since. Please refresh and try again.")
        except KeyError:
            return error(404, "A file with this name doesn't exist", "EntryNotFound")
        except (LookupError, ValueError) as fault:
            return error(400, f"cannot commit {fault}")
        url = f"{self.server.url}/datasets/{repo.identity}/commit/{oid}"
        return Reply(value={"success": True, "commitOid": oid, "commitUrl": url, "hookOutput": ""})

    def _tag(self, commit: Any) -> Reply:
        if not self.repo.tag(self.value["tag"], commit.oid):
            return error(409, "Tag reference exists already")
        return Reply(value={"success": True})

    def _head(self, commit: Any) -> Reply:
        return self._get(commit)

    def _get(self, commit: Any) -> Reply:
        known = {"X-Repo-Commit": commit.oid}
        blob = commit.files.get(self.given["path"])
        if blob is None:
            return Reply(404, NO_ENTRY.value, headers={**(NO_ENTRY.headers or {}), **known})
        if blob.lfs is None:
            found = self._part(self.repo.content(blob))
            tag = {"ETag": f'"{blob.oid}"', **known}
            return Reply(
                found.status, content=found.content, headers={**(found.headers or {}), **tag}
            )
        # By another name than the Hub's own, as large files are: the token must not follow there.
        store = f"http://localhost:{self.server.server_port}/store"
        place = f"{store}/{self.repo.identity}/{blob.lfs}"
        linked = {"X-Linked-ETag": f'"{blob.lfs}"', "X-Linked-Size": str(blob.size)}
        return Reply(302, content=b"", headers={**known, **linked, "Location": place})

    def _stored(self) -> Reply:
        found = self._part((self.repo.objects / self.given["oid"]).read_bytes())
        headers = {**(found.headers or {}), "ETag": f'"{self.given["oid"]}"'}
        return Reply(found.status, content=found.content, headers=headers)

    def _part(self, content: bytes) -> Reply:
        """The bytes that are asked for: all, or a range of them."""
        plain = {"Content-Type": "application/octet-stream", "Accept-Ranges": "bytes"}
        wanted = re.fullmatch(r"bytes=(\d*)-(\d*)", self.headers.get("Range", ""))
        if wanted is None:
            return Reply(content=content, headers=plain)
        size = len(content)
        first = int(wanted[1]) if wanted[1] else size - int(wanted[2])
        last = min(int(wanted[2]), size - 1) if wanted[1] and wanted[2] else size - 1
        if first >= size:
            return Reply(416, content=b"", headers={"Content-Range": f"bytes */{size}"})
        told = {**plain, "Content-Range": f"bytes {first}-{last}/{size}"}
        return Reply(206, content=content[first : last + 1], headers=told)
