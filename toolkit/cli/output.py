"""Where a command's lines go: standard output, or a file that is left alone if it is the same."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from toolkit.errors import ConfigurationError


def write_output(path: Path, values: Sequence[Any]) -> str:
    """Write JSON values, one a line, to a file or (``-``) to standard output.

    Returns:
        What happened, in words for the last line on stderr.

    Raises:
        ConfigurationError: When the file cannot be written.
    """
    from toolkit.files import dumps_line, write_lines

    text = "".join(dumps_line(value) for value in values)
    if str(path) == "-":
        click.echo(text, nl=False)
        return "to standard output"
    try:
        if path.is_file() and path.read_bytes() == text.encode("utf-8"):
            return f"{path} is up to date"
        write_lines(path, values)
    except OSError as error:
        raise ConfigurationError(
            f"cannot write {path}: {error.strerror}", hint="Name another place with -o."
        ) from error
    return f"wrote {path}"
