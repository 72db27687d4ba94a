"""Where suggestions come from: redline's own rules, or whatever else is installed.

A backend is a function from a document to what was found in it. A package offers one by an entry
point in the group ``redline.backends``, which names a factory:

    [project.entry-points."redline.backends"]
    mine = "my_package:make"

    def make(actors, schema, settings) -> Backend      called once
    def __call__(document) -> Found                    the backend, once for each document

`Found` is in `toolkit.suggest.record`, what it holds in `toolkit.suggest.items`. The backend's
settings are ``settings.values["suggest.mine"]``, the table ``[suggest.mine]`` of redline.toml. It
may say what it asks in ``version`` (a string), and find in many documents faster than one by one in
``many(documents)``, an iterator of `Found` in their order.

Redline itself makes the record of what was found: what breaks the schema or a rule is left out and
counted, and each item names the backend that made it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.metadata import EntryPoint, entry_points
from typing import Any, cast

from toolkit.backends.opened import Factory, Opened
from toolkit.errors import ConfigurationError, RedlineError
from toolkit.problems import printable
from toolkit.schema import Schema
from toolkit.settings import Settings

__all__ = ["DEFAULT", "GROUP", "OURS", "Opened", "installed", "open_backend", "unknown"]

GROUP = "redline.backends"
DEFAULT = "rules"
OURS = (
    EntryPoint(DEFAULT, "toolkit.backends.rules:make", GROUP),
    EntryPoint("openai", "toolkit.backends.openai:make [suggest]", GROUP),
)
"""Those that come with redline. They are there in a checkout, too, that nobody has installed."""


def installed() -> tuple[str, ...]:
    """The names of the backends that can be asked for: ours first, then those of other packages."""
    ours = [point.name for point in OURS]
    return (*ours, *sorted({point.name for point in entry_points(group=GROUP)} - set(ours)))


def open_backend(
    name: str, actors: Sequence[Mapping[str, Any]], schema: Schema, settings: Settings
) -> Opened:
    """The backend of a name, ready to suggest.

    Args:
        name: As it is installed; ours win over others of the same name.
        actors: The registry, which may be empty.
        schema: What records are written for.
        settings: Those of the project; the backend's own are in the table ``suggest.NAME``.

    Raises:
        ConfigurationError: When there is none of that name, or more than one, or it cannot be
            used here: what it needs is not installed, or its settings will not do.
    """
    point = _point(name)
    try:
        backend = cast("Factory", point.load())(actors, schema, settings)
    except RedlineError:
        raise
    except ImportError as error:
        raise ConfigurationError(
            f"the backend {name} cannot be imported: {printable(str(error))}",
            hint=f"Install it with what it needs: pip install '{_requirement(point)}'",
        ) from error
    except Exception as error:
        said = printable(f"{type(error).__name__}: {error}")
        raise ConfigurationError(
            f"the backend {name} ({point.value} of {_package(point)}) cannot be opened: {said}",
            hint="Look into its settings; REDLINE_DEBUG=1 shows where it fails.",
        ) from error
    version = "" if point.dist is None else point.dist.version
    return Opened(name, backend, actors, schema, package_version=version, sign=name != DEFAULT)


def unknown(name: str) -> str:
    """What is said of a backend that is not there."""
    return f"there is no backend {printable(name)!r}; installed are {', '.join(installed())}"


def _point(name: str) -> EntryPoint:
    for point in OURS:
        if point.name == name:
            return point
    found = {point.value: point for point in entry_points(group=GROUP, name=name)}
    if not found:
        raise ConfigurationError(
            unknown(name),
            hint="Name one of them, or install the package that brings it.",
        )
    if len(found) > 1:
        packages = sorted(map(_package, found.values()))
        raise ConfigurationError(
            f"the backend {name} is offered by {' and '.join(packages)}",
            hint="Uninstall all but one of them.",
        )
    return next(iter(found.values()))


def _package(point: EntryPoint) -> str:
    return "redline" if point in OURS or point.dist is None else point.dist.name


def _requirement(point: EntryPoint) -> str:
    extras = f"[{','.join(point.extras)}]" if point.extras else ""
    return f"{_package(point)}{extras}"
