"""The word lists in ``lexicon/*.toml`` → tables; they are data, to be read and extended by anybody.

Every list stands under a heading (``[verbs]``) in a file of its own subject and has a comment that
says what it holds. A list that is not what its reader expects is an error that names the file.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from toolkit.errors import RedlineError


@cache
def lexicon(name: str) -> Mapping[str, Any]:
    """The file ``lexicon/<name>.toml`` as it stands.

    Raises:
        RedlineError: When there is none, or it is not TOML.
    """
    place = resources.files("toolkit.suggest") / "lexicon" / f"{name}.toml"
    try:
        return tomllib.loads(place.read_text("utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise RedlineError(
            f"the word list {name}.toml cannot be read: {error}", hint="Mend the file."
        ) from error


@cache
def words(name: str, *path: str) -> tuple[str, ...]:
    """A list of words in a file; ``words("quotes", "verbs", "saying")`` is its [verbs] saying.

    Raises:
        RedlineError: When it is not there, is no list, holds something else than words, or one
            word twice.
    """
    found = _at(name, path)
    if not isinstance(found, list) or not all(isinstance(w, str) and w.strip() for w in found):
        raise _wrong(name, path, "is no list of words")
    doubles = sorted({word for word in found if found.count(word) > 1})
    if doubles:
        raise _wrong(name, path, f"has {', '.join(doubles)} twice")
    return tuple(found)


@cache
def table(name: str, *path: str) -> Mapping[str, Any]:
    """A table in a file: by key, whatever stands there.

    Raises:
        RedlineError: When it is not there, or is no table.
    """
    found = _at(name, path)
    if not isinstance(found, dict):
        raise _wrong(name, path, "is no table")
    return found


def _at(name: str, path: tuple[str, ...]) -> Any:
    found: Any = lexicon(name)
    for key in path:
        if not isinstance(found, dict) or key not in found:
            raise _wrong(name, path, "is missing")
        found = found[key]
    return found


def _wrong(name: str, path: tuple[str, ...], what: str) -> RedlineError:
    return RedlineError(
        f"in the word lists of {name}.toml, {'.'.join(path)} {what}",
        hint="Mend the list in that file.",
    )
