"""What the Hub's library raises → one error of ours, with what to do next."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

from toolkit.errors import NoAnswerError, PublishError, RedlineError
from toolkit.problems import excerpt

if TYPE_CHECKING:
    from huggingface_hub.errors import HfHubHTTPError

LOG_IN = (
    "Set HF_TOKEN to a token that may write (https://huggingface.co/settings/tokens), or run:"
    " hf auth login"
)
AGAIN = "Run the same command again: it plans anew from what is there then."


def translated(error: Exception, what: str, endpoint: str) -> RedlineError | None:
    """What the library raised → what we raise; None: it is none of the Hub's."""
    import httpx2
    from huggingface_hub.errors import (
        HfHubHTTPError,
        HFValidationError,
        LocalEntryNotFoundError,
        OfflineModeIsEnabled,
    )

    chain = list(_chain(error))
    if any(isinstance(one, OfflineModeIsEnabled) for one in chain):
        return PublishError(f"{what}: HF_HUB_OFFLINE is set", hint="Unset it to publish.")
    for one in chain:
        if isinstance(one, HfHubHTTPError) and getattr(one, "response", None) is not None:
            return _refused(one, what, uploading=isinstance(error, RuntimeError))
    if any(type(one).__name__ == "XetAuthenticationError" for one in chain):
        return PublishError(f"{what}: the token is refused where large files lie", hint=LOG_IN)
    # hf_xet, which uploads large files, raises RuntimeError for whatever became of an upload.
    lost = (
        *(httpx2.HTTPError, LocalEntryNotFoundError, json.JSONDecodeError),
        *(ConnectionError, TimeoutError, RuntimeError),
    )
    if any(isinstance(one, lost) for one in chain):
        cause = str(chain[-1]).strip().partition("\n")[0] or "no answer in time"
        return NoAnswerError(
            f"{what}: nothing answers at {endpoint} ({cause})",
            hint="Check the network, then run the same command again.",
        )
    if isinstance(error, HFValidationError):
        return PublishError(f"{what}: {error}", hint="Name it as USER/NAME.")
    if isinstance(error, ValueError):
        told = " ".join(str(chain[-1]).split())
        return PublishError(f"{what}: {excerpt(told, 200)}", hint="Mend that, then run it again.")
    return None


def _refused(error: HfHubHTTPError, what: str, *, uploading: bool) -> RedlineError:
    """An answer that is none of success → what is to be done about it."""
    status = error.response.status_code
    lines = (error.server_message or "").strip().splitlines()
    said = f": {excerpt(lines[0], 120)}" if lines else ""
    told = f"{what}: the Hub answers HTTP {status}{said}"
    if status == 401:
        return PublishError(told, hint=LOG_IN)
    if status == 403:
        return PublishError(
            told, hint=f"The token may not do that; it must be one that may write. {LOG_IN}"
        )
    if status in (408, 429) or status >= 500 or uploading:
        return NoAnswerError(told, hint="Wait a little, then run the same command again.")
    if status in (409, 412):
        return PublishError(f"{told}; something else has changed it meanwhile", hint=AGAIN)
    return PublishError(told, hint="Mend what it says, then run the same command again.")


def _chain(error: BaseException) -> Iterator[BaseException]:
    """An exception and what it came from."""
    seen: list[BaseException] = []
    found: BaseException | None = error
    while found is not None and found not in seen:
        seen.append(found)
        yield found
        found = found.__cause__ or found.__context__
