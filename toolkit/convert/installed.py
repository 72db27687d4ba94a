"""Libraries of other tools' formats, which come with redline[convert]."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from toolkit.errors import ConfigurationError


def library(name: str, what: str) -> Any:
    """A library that a format needs.

    Raises:
        ConfigurationError: When it is not installed.
    """
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        if error.name != name.partition(".")[0]:
            raise
        raise ConfigurationError(
            f"{what} is not installed", hint="Install redline[convert]."
        ) from error
