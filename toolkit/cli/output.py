"""Where a command's lines go: standard output, or a file that is left alone if it is the same."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from toolkit.errors import ConfigurationError


def write_output(path: Path, values: Iterable[Any]) -> str:
    """Write JSON values, one a line, to a file or (``-``) to standard output.

    Nothing is written before the last value is there; none of them is held until then.

    Returns:
        What happened, in words for the last line on stderr.

    Raises:
        ConfigurationError: When the file cannot be written.
    """
    from toolkit.files import dumps_line
    from toolkit.spilled import Spilled

    lines = Spilled()
    for value in values:
        lines.append(dumps_line(value).encode("utf-8"))
    return write_bytes(path, lines)


def write_bytes(path: Path, lines: Iterable[bytes]) -> str:
    """The same for lines, which are gone through twice and never held together."""
    from toolkit.files import write_atomically

    if str(path) == "-":
        for line in lines:
            click.echo(line.decode("utf-8"), nl=False)
        return "to standard output"
    try:
        if path.is_file() and _holds(path, lines):
            return f"{path} is up to date"
        write_atomically(path, lines)
    except OSError as error:
        raise ConfigurationError(
            f"cannot write {path}: {error.strerror}", hint="Name another place with -o."
        ) from error
    return f"wrote {path}"


def _holds(path: Path, lines: Iterable[bytes]) -> bool:
    """Whether a file holds these lines and nothing else."""
    with path.open("rb") as stream:
        return all(stream.read(len(line)) == line for line in lines) and not stream.read(1)
