"""What is installed on this machine."""

from __future__ import annotations

import importlib.metadata
import platform
import shutil
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from toolkit import __version__
from toolkit.doctor.values import Case, Finding
from toolkit.labelstudio.connection import TESTED
from toolkit.labelstudio.server import INSTALL_HINT, executable_of, template_of
from toolkit.words import counted

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ROOT = Path(__file__).resolve().parents[2]
"""The checkout, where redline runs from one."""


def python(_: Case) -> Iterator[Finding]:
    """The interpreter, held against what redline says it needs."""
    from packaging.specifiers import SpecifierSet

    wanted, version = str(_wanted().get("requires-python", "")), platform.python_version()
    if SpecifierSet(wanted).contains(version, prereleases=True):
        yield Finding("Python", "ok", version)
    else:
        yield Finding("Python", "differs", f"{version}; wanted is {wanted}", "Install another one.")


def packages(_: Case) -> Iterator[Finding]:
    """The version of redline, and each package that it needs and that is not there as wanted."""
    from packaging.requirements import Requirement

    wanted = _wanted()
    here = f"from the checkout {ROOT}" if wanted.get("checkout") else "installed"
    yield Finding("redline", "ok", f"{__version__}, {here}")
    mend = "make setup" if wanted.get("checkout") else "pip install --upgrade redline"
    right = 0
    for requirement in map(Requirement, wanted["dependencies"]):
        if requirement.marker is not None and not requirement.marker.evaluate({"extra": ""}):
            continue
        name, asked = requirement.name, f"wanted is {requirement.specifier or 'any version'}"
        try:
            version = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            yield Finding(name, "missing", asked, mend)
            continue
        if requirement.specifier.contains(version, prereleases=True):
            right += 1
        else:
            yield Finding(name, "differs", f"{version}; {asked}", mend)
    yield Finding("packages", "ok", f"{counted(right, 'package')} as wanted")


def program(case: Case) -> Iterator[Finding]:
    """The Label Studio that `redline server` runs; a project with another server needs none."""
    name = executable_of(case.settings)
    found = shutil.which(name)
    if found is None:
        yield Finding(
            "local server", "missing", f"no program {name}", INSTALL_HINT, not case.configured
        )
        return
    version = _version_beside(Path(found).resolve())
    if version in (TESTED, None):
        yield Finding("local server", "ok", f"{version or 'of an unknown version'}, {found}")
    else:
        told = f"{version}, {found}; redline is tested with {TESTED}"
        yield Finding("local server", "differs", told, INSTALL_HINT, needed=False)


def template(case: Case) -> Iterator[Finding]:
    """The migrated database that a new local server begins with."""
    path = template_of(case.settings)
    if path is None:
        told = "none is named; a new local server takes a minute to start, once"
        yield Finding("template", "not asked", told, needed=False)
    elif path.is_file():
        yield Finding("template", "ok", str(path))
    else:
        told = f"there is no {path}; a new local server takes a minute to start, once"
        yield Finding(
            "template", "missing", told, "make label-studio, in a checkout of redline", needed=False
        )


def chromium(_: Case) -> Iterator[Finding]:
    """A browser for the tests of the labeling page."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        told = f"no program {', '.join(BROWSERS)}; only redline's own tests need one"
        yield Finding("Chromium", "missing", told, "make chromium, in a checkout", needed=False)
    else:
        yield Finding("Chromium", "ok", found)


@cache
def _wanted() -> dict[str, Any]:
    """What redline needs: as pyproject.toml of the checkout has it, or what is installed says."""
    try:
        project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    except (OSError, ValueError, KeyError):
        project = {}
    if project.get("name") == "redline":
        return {**project, "checkout": True}
    found = importlib.metadata.metadata("redline")
    return {
        "requires-python": next(iter(found.get_all("Requires-Python") or []), ""),
        "dependencies": found.get_all("Requires-Dist") or [],
    }


def _version_beside(program: Path) -> str | None:
    """The version of the package that a script in an environment's `bin` belongs to.

    The program itself takes seconds to say it.
    """
    for place in program.parent.parent.glob("lib/python3*/site-packages/label_studio-*.dist-info"):
        return place.name.removesuffix(".dist-info").partition("-")[2]
    return None
