"""Asking a Label Studio server through label-studio-sdk, with patience.

The SDK repeats a failed POST by itself, and a repeated import doubles tasks: nothing here lets it.
What was lost on the way is looked up first, and only then sent again.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Self, TypeVar

from toolkit.errors import LabelStudioError
from toolkit.files import dumps_line
from toolkit.labelstudio.answers import reaching, refused
from toolkit.labelstudio.connection import connect
from toolkit.labelstudio.keys import read_key
from toolkit.labelstudio.patience import Patience

if TYPE_CHECKING:
    import httpx
    from label_studio_sdk import LabelStudio
    from label_studio_sdk.core.request_options import RequestOptions

T = TypeVar("T")

TIMEOUT = 600
"""Seconds that one request may take: an export of 10,000 tasks takes about 50."""


class Asking:
    """One Label Studio server, and the key to it."""

    def __init__(
        self,
        url: str,
        key: str | None,
        ca: Path | None = None,
        *,
        patience: Patience | None = None,
        timeout: float = TIMEOUT,
    ) -> None:
        """Nothing is sent before the first question.

        Args:
            url: Its address, without a slash at the end.
            key: The key.
            ca: Certificates, in PEM, that are trusted beside those of the system.
            patience: What is spent on lost answers; None: the usual.
            timeout: Seconds that one request may take.

        Raises:
            LabelStudioError: When there is no key, or something that cannot be one.
        """
        if not key:
            raise LabelStudioError(
                f"there is no key to Label Studio at {url}",
                hint="Set LABEL_STUDIO_API_KEY, or run: redline server start",
            )
        read_key(key)
        self.url = url
        self.patience = patience or Patience()
        self.timeout = timeout
        self._key = key
        self._ca = ca
        self._reached = False
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

    def ask(self, what: str, question: Callable[[LabelStudio, RequestOptions], T]) -> T:
        """Ask, and ask again while no answer comes: for what may be asked twice.

        Args:
            what: What it is for, to follow "cannot".
            question: Asks the SDK, with options that every one of its calls takes.
        """
        return self.patience.keep_asking(lambda: self.ask_once(what, question))

    def ask_once(self, what: str, question: Callable[[LabelStudio, RequestOptions], T]) -> T:
        """Ask, and take a lost answer for an error: for what may not be asked twice."""
        with reaching(what, self.url, reached=self._reached):
            sdk = self._sdk
        # A Label Studio was found there: from now on it may only be away.
        self._reached = True
        with reaching(what, self.url, reached=True):
            return question(
                sdk,
                # Parts of a second are fine: httpx gets it.
                {"max_retries": 0, "timeout_in_seconds": self.timeout},  # type: ignore[typeddict-item]
            )

    def send_once(self, what: str, path: str, value: object) -> None:
        """Post a JSON value over the SDK's connection; a lost answer is an error.

        Args:
            what: What it is for, to follow "cannot".
            path: Where to, from the server's address on.
            value: What is sent.
        """
        data = dumps_line(value).encode()

        def post(_: LabelStudio, __: RequestOptions) -> None:
            assert self._connections is not None  # noqa: S101 (opened with the SDK)
            reply = self._connections.post(
                path, content=data, headers={"Content-Type": "application/json"}
            )
            try:
                answer = reply.json()
            except ValueError as error:
                raise refused(what, self.url, reply.status_code, reply.text) from error
            if not reply.is_success:
                raise refused(what, self.url, reply.status_code, answer)

        self.ask_once(what, post)

    def settle(
        self, what: str, question: Callable[[LabelStudio, RequestOptions], object], settled: int
    ) -> None:
        """Have something done that may be done already: by an attempt whose answer was lost.

        Args:
            what: What it is for, to follow "cannot".
            question: Asks the SDK.
            settled: The status that the server answers with if it is done already.
        """
        from label_studio_sdk.core.api_error import ApiError

        def attempt(sdk: LabelStudio, options: RequestOptions) -> None:
            try:
                question(sdk, options)
            except ApiError as error:
                if error.status_code != settled:
                    raise

        self.ask(what, attempt)

    def drop(self, what: str, question: Callable[[LabelStudio, RequestOptions], object]) -> None:
        """Have something removed, whether or not it is still there."""
        self.settle(what, question, 404)

    @property
    def _sdk(self) -> LabelStudio:
        if self._client is None:
            from label_studio_sdk import LabelStudio

            self.close()
            self._connections = connect(
                self.url, self._key, ca=self._ca, timeout=self.timeout, warn=self.patience.tell
            )
            self._client = LabelStudio(  # type: ignore[no-untyped-call]
                # The connection adds the key itself.
                base_url=self.url,
                api_key="of-the-connection",
                httpx_client=self._connections,
            )
        return self._client
