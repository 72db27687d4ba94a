"""An address and a key → a connection that shows the key to that server, and to no other."""

from __future__ import annotations

import contextlib
import ipaddress
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from toolkit.errors import ConfigurationError, LabelStudioError, NoAnswerError
from toolkit.labelstudio.keys import answered, authorization

if TYPE_CHECKING:
    import httpx

CONNECT = 20
"""Seconds until a server has to take a connection; what it then does may take far longer."""
TRUST = (
    "Name the certificate of whoever signed it in LABEL_STUDIO_CA, or in redline.toml under"
    " [label_studio] ca."
)

TESTED = "1.23.2"
"""The version of Label Studio that redline is tested with."""


def is_loopback(url: str) -> bool:
    """Whether an address stays on this machine, by its name alone.

    >>> is_loopback("http://127.0.0.2:8080"), is_loopback("http://studio.example")
    (True, False)
    """
    try:
        host = urlsplit(url).hostname or ""
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def connect(
    url: str,
    key: str | None,
    *,
    ca: Path | None = None,
    timeout: float,
    warn: Callable[[str], None],
) -> httpx.Client:
    """A connection on which every request carries the key, once a Label Studio is found there.

    Redirects are followed on the same server only.

    Args:
        url: Its address, without a slash at the end.
        key: The key; None: requests carry none.
        ca: Certificates, in PEM, that are trusted beside those of the system.
        timeout: Seconds that the server may be silent.
        warn: Called, before the key goes out, with what is to be thought of.

    Raises:
        LabelStudioError: When no Label Studio is there, its certificate is not trusted, or the
            key cannot be one. What else goes wrong on the way is an `httpx.HTTPError`.
        ConfigurationError: When a file of certificates cannot be used.
    """
    http = open_client(url, ca=ca, timeout=timeout)
    try:
        if key is not None:
            http.auth = authorization(http, url, key)
            if url.startswith("http://") and not is_loopback(url):
                warn(
                    f"warning: the key goes to {url} unencrypted, for whoever sits on the way to"
                    " read; ask for an address with https://"
                )
        release(http, url)
    except BaseException:
        http.close()
        raise
    return http


def open_client(url: str, *, ca: Path | None = None, timeout: float) -> httpx.Client:
    """A connection without a key; nothing is sent yet.

    Raises:
        ConfigurationError: When a file of certificates cannot be used.
    """
    import httpx

    def hurry(request: httpx.Request) -> None:
        limits = request.extensions.get("timeout", {})
        if (limits.get("connect") or CONNECT) >= CONNECT:
            request.extensions = {**request.extensions, "timeout": {**limits, "connect": CONNECT}}

    return httpx.Client(
        base_url=url,
        timeout=timeout,
        follow_redirects=True,
        # A proxy in the environment has no business between us and loopback.
        trust_env=not is_loopback(url),
        verify=_trusted(ca) if url.startswith("https://") else True,
        event_hooks={"request": [hurry], "response": [_stay]},
    )


def release(http: httpx.Client, url: str) -> str:
    """The version of the Label Studio at an address; the key is not shown to it.

    Raises:
        LabelStudioError: When something else is there, or its certificate is not trusted.
        NoAnswerError: When the server is unwell.
    """
    import httpx

    try:
        reply = http.get(f"{url}/api/version", auth=None, follow_redirects=False)
    except httpx.ConnectError as error:
        if "CERTIFICATE" not in str(error):
            raise
        raise LabelStudioError(
            f"the certificate of {url} is not trusted ({_reason(error)})", hint=TRUST
        ) from error
    answered(reply)
    if reply.is_server_error:
        reply.raise_for_status()  # it may be starting: that passes
    try:
        known = reply.json() if reply.is_success else None
    except ValueError:
        known = None
    if not isinstance(known, dict) or not any("label-studio" in name for name in known):
        seen = f"HTTP {reply.status_code} at /api/version"
        if reply.has_redirect_location:
            seen += f", which leads to {reply.headers['Location']}"
        raise LabelStudioError(f"{url} is no Label Studio ({seen})", hint="Check LABEL_STUDIO_URL.")
    return str(known.get("release", "of an unknown version"))


@contextlib.contextmanager
def answering(url: str) -> Iterator[None]:
    """What goes wrong on the way to an address → one error.

    Raises:
        NoAnswerError: When no answer comes from there.
    """
    import httpx

    try:
        yield
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        cause = str(error) or "no answer in time"
        raise NoAnswerError(
            f"nothing answers at {url} ({cause})", hint="Check the address, and the network."
        ) from error


def _trusted(ca: Path | None) -> Any:
    """What httpx trusts (or SSL_CERT_FILE and SSL_CERT_DIR name), what the system does, and `ca`.

    An institution puts its own authority into the system's store, where httpx does not look.
    """
    import httpx

    try:
        context = httpx.create_ssl_context()
    except OSError as error:
        raise ConfigurationError(
            f"cannot read the certificates that SSL_CERT_FILE or SSL_CERT_DIR name: {error}",
            hint="Name a file in PEM, or unset them.",
        ) from error
    context.load_default_certs()
    if ca is not None:
        try:
            context.load_verify_locations(ca)
        except OSError as error:
            what = "is no certificate in PEM" if error.errno is None else error.strerror
            raise ConfigurationError(
                f"cannot read the certificates in {ca}: {_reason(error) or what}", hint=TRUST
            ) from error
    return context


def _stay(response: httpx.Response) -> None:
    """Follow no redirect to another server: a request may hold the key, and holds our data."""
    if not response.has_redirect_location:
        return
    asked, target = response.request.url, response.url.join(response.headers["Location"])
    if _origin(asked) != _origin(target):
        raise LabelStudioError(
            f"{asked.scheme}://{asked.netloc.decode()} sends us on to"
            f" {target.scheme}://{target.netloc.decode()}; the key is not for that server",
            hint="Set LABEL_STUDIO_URL to the address that Label Studio itself has.",
        )


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    usual = {"http": 80, "https": 443}.get(url.scheme)
    return url.scheme, url.host, url.port or usual


def _reason(error: Exception) -> str:
    """What OpenSSL says, without the line of its source: `self-signed certificate`."""
    found = re.search(r"(?:certificate verify failed: |\[[^\]]*\] )([^(]*)", str(error))
    return found[1].strip() if found else str(error)
