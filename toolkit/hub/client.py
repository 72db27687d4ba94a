"""The Hub: what is there, and what is sent to it. What it refuses becomes one error.

The `huggingface_hub` library does the talking. What only reads is asked again when no answer
comes; what makes something is looked up first, because it may have been made.
"""

from __future__ import annotations

import contextlib
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from toolkit.errors import NoAnswerError, PublishError
from toolkit.hub.folder import digests
from toolkit.hub.quiet import quiet
from toolkit.hub.refusals import AGAIN, LOG_IN, translated
from toolkit.labelstudio.connection import is_loopback
from toolkit.labelstudio.patience import Patience
from toolkit.problems import printable
from toolkit.settings import Settings

if TYPE_CHECKING:
    from huggingface_hub import HfApi

T = TypeVar("T")
KIND = "dataset"
MAIN = "main"
SILENCE = 300
"""Seconds that the Hub may be silent."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What a repository holds at one commit."""

    head: str
    """The commit; empty: there is none yet."""
    private: bool
    files: Mapping[str, str]
    """Path → the SHA-256 of a large file, the name that git gives the content of a small one."""
    tags: Mapping[str, str]
    """Tag → commit."""


class Hub:
    """One Hub, asked with one token."""

    def __init__(
        self,
        endpoint: str,
        token: str | None,
        *,
        patience: Patience | None = None,
        silence: float = SILENCE,
    ) -> None:
        """Nothing is sent yet.

        Args:
            endpoint: Its address, without a slash at the end.
            token: None: what anybody may see.
            patience: What is spent on a request without an answer; also tells the user.
            silence: Seconds that the Hub may be silent.

        Raises:
            PublishError: When the token would go out unencrypted.
        """
        if not endpoint.startswith("https://") and not is_loopback(endpoint):
            raise PublishError(
                f"{endpoint} is not encrypted: the token could be read on the way",
                hint="Set HF_ENDPOINT to an address with https://, or unset it.",
            )
        self.endpoint = endpoint
        self.silence = silence
        self.patience = patience or Patience(attempts=5, seconds=600, first=1)
        self.knows_token = token is not None
        self._token: str | bool = token or False
        self._asking = False

    def standing(self, repo: str, revision: str | None = None) -> Standing | None:
        """What a repository holds; None where there is none that the token can see."""
        from huggingface_hub.errors import RepositoryNotFoundError

        def ask() -> Standing | None:
            try:
                found = self._api.dataset_info(
                    repo, revision=revision, files_metadata=True, timeout=self.silence
                )
            except RepositoryNotFoundError as error:
                # Without a token the Hub says 401 of what is not there; a bad token is one, too.
                if error.response.status_code == 401 and self.knows_token:
                    raise
                return None
            refs = self._api.list_repo_refs(repo, repo_type=KIND)
            files = {
                one.rfilename: one.lfs.sha256 if one.lfs else str(one.blob_id)
                for one in found.siblings or ()
            }
            tags = {tag.name: tag.target_commit for tag in refs.tags}
            return Standing(found.sha or "", bool(found.private), files, tags)

        return self._ask(f"looking at {repo}", ask)

    def fetch(self, repo: str, revision: str, path: str, into: Path) -> Path:
        """A file of a revision → where it lies, somewhere in a folder."""

        def ask() -> Path:
            return Path(
                self._api.hf_hub_download(
                    repo, path, repo_type=KIND, revision=revision, cache_dir=into
                )
            )

        return self._ask(f"reading {path} of {repo}", ask)

    def titles(self, repo: str) -> list[tuple[str, str]]:
        """The commits of the main branch, the newest first, each with its title."""

        def ask() -> list[tuple[str, str]]:
            commits = self._api.list_repo_commits(repo, repo_type=KIND)
            return [(one.commit_id, one.title) for one in commits]

        return self._ask(f"looking at {repo}", ask)

    def create(self, repo: str, *, private: bool) -> Standing:
        """Make a repository → what is in it, which the Hub decides.

        Raises:
            PublishError: When somebody has made it meanwhile, or the token may not.
        """

        def make() -> Standing:
            self._api.create_repo(repo, repo_type=KIND, private=private)
            found = self.standing(repo)
            if found is None:
                raise PublishError(f"{repo} was made, and is not to be seen", hint=AGAIN)
            return found

        return self._do(f"making {repo}", make, lambda: self.standing(repo))

    def commit(
        self,
        repo: str,
        title: str,
        parent: str,
        added: Mapping[str, Path | bytes],
        removed: Sequence[str],
    ) -> str:
        """Make one commit, whole or not at all → the commit.

        Args:
            repo: Where.
            title: Its title.
            parent: The head that it was planned for.
            added: The files that are new or changed, by their paths.
            removed: The paths of files that go.

        Raises:
            PublishError: When the head has moved, or the Hub refuses.
        """
        from huggingface_hub import CommitOperationAdd, CommitOperationDelete

        def make() -> str:
            operations: list[CommitOperationAdd | CommitOperationDelete] = [
                *(CommitOperationAdd(path, data) for path, data in added.items()),
                *(CommitOperationDelete(path) for path in removed),
            ]
            found = self._api.create_commit(
                repo,
                operations,
                commit_message=title,
                repo_type=KIND,
                revision=MAIN,
                parent_commit=parent or None,
            )
            return str(found.oid)

        def made() -> str | None:
            """The head, where it is another one and holds all this: the title may be anybody's."""
            found = self.standing(repo)
            if found is None or found.head == parent or set(removed) & set(found.files):
                return None
            there = all(found.files.get(path) in digests(data) for path, data in added.items())
            return found.head if there else None

        return self._do(f"committing to {repo}", make, made)

    def tag(self, repo: str, name: str, commit: str) -> None:
        """Give a commit a tag; one that it has already is left.

        Raises:
            PublishError: When another commit has it.
        """

        def make() -> bool:
            self._api.create_tag(repo, tag=name, revision=commit, repo_type=KIND)
            return True

        def made() -> bool | None:
            standing = self.standing(repo)
            found = standing.tags.get(name) if standing else None
            if found not in (None, commit):
                raise PublishError(
                    f"{repo} has {name} already, on another commit",
                    hint=f"Name another version with --tag, or delete {name} on the Hub.",
                )
            return True if found else None

        if not made():
            self._do(f"tagging {repo}", make, made)

    @property
    def _api(self) -> HfApi:
        from huggingface_hub import HfApi

        return HfApi(endpoint=self.endpoint, token=self._token)

    def _ask(self, what: str, ask: Callable[[], T]) -> T:
        """Ask what may be asked again."""

        def guarded() -> T:
            with self._speaking(what):
                return ask()

        return self._ended(lambda: self.patience.keep_asking(guarded))

    def _do(self, what: str, do: Callable[[], T], done: Callable[[], T | None]) -> T:
        """Have something made once."""

        def guarded() -> T:
            with self._speaking(what):
                return do()

        return self._ended(lambda: self.patience.do_once(guarded, done))

    def _ended(self, run: Callable[[], T]) -> T:
        """Run it; when even patience was in vain, that is an error of publishing."""
        if self._asking:
            return run()
        self._asking = True
        try:
            return run()
        except NoAnswerError as error:
            raise PublishError(error.message, hint=error.hint) from error
        finally:
            self._asking = False

    @contextlib.contextmanager
    def _speaking(self, what: str) -> Iterator[None]:
        """One request or more: with a limit to silence, and what goes wrong as one error."""
        from huggingface_hub import get_session

        session = get_session()
        before = session.timeout
        session.timeout = self.silence
        try:
            with quiet(self.patience.tell), warnings.catch_warnings(record=True) as told:
                warnings.simplefilter("always")
                yield
        except (PublishError, NoAnswerError):
            raise
        except Exception as error:  # the library raises OSError, ValueError and RuntimeError alike
            ours = translated(error, what, self.endpoint)
            if ours is None:
                raise
            raise ours from error
        finally:
            session.timeout = before
        for warning in told:
            if issubclass(warning.category, UserWarning):
                self.patience.tell(printable(f"the Hub says: {warning.message}"))


def open_hub(settings: Settings) -> Hub:
    """The Hub that the environment names, with the token that is there.

    Raises:
        PublishError: When the token cannot be had, or would go out unencrypted.
    """
    from huggingface_hub import constants, get_token

    endpoint = settings.environment.get("HF_ENDPOINT") or constants.ENDPOINT
    token = settings.environment.get("HF_TOKEN", "").strip()
    try:
        token = token or get_token() or ""
    except Exception as error:  # a token that is to be renewed, or exchanged, asks somebody
        raise PublishError("the token for the Hub cannot be had", hint=LOG_IN) from error
    if token and not (token.isascii() and token.isprintable() and " " not in token):
        raise PublishError("the token for the Hub cannot be one", hint=LOG_IN)
    return Hub(endpoint.rstrip("/"), token or None)
