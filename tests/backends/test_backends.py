"""A backend is found by its entry point, and redline makes records of what it finds."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

import pytest

from tests.backends.asking import SCHEMA
from tests.suggest.test_names import ACTORS, document
from toolkit.backends import GROUP, OURS, installed, open_backend
from toolkit.checked import Corpus, check_record
from toolkit.errors import ConfigurationError, RedlineError
from toolkit.settings import Settings
from toolkit.suggest import suggest_all

PLUGIN = '''
from toolkit.model import Span
from toolkit.suggest.items import Actor, Event, Mention, Quote
from toolkit.suggest.record import Found


class Capitals:
    """Every word in capitals is a name."""

    def __init__(self, settings):
        self.version = settings.values.get("suggest.capitals", {}).get("version", "")

    def __call__(self, document):
        if "BOOM" in document.text:
            raise KeyError("boom")
        if "NONE" in document.text:
            return None
        names, at = [], 0
        for word in document.text.split():
            at = document.text.index(word, at)
            if word.isupper():
                span = Span(at, at + len(word))
                names.append(Mention(span, "name", Actor(word), 0.5, "capitals"))
        beyond = Quote(Span(5, 5000), "direct", 0.5, "wild")
        nan = Event(Span(0, 3), "AID", float("nan"), "wild")
        return Found(names, [beyond], [nan])


def make(actors, schema, settings):
    return Capitals(settings)


def broken(actors, schema, settings):
    raise TypeError("no such thing")
'''
OPTIONS = """\
[redline.backends]
capitals = capitals_plugin:make
gone = capitals_plugin:nothing
lacking = lacking_plugin:make [extra]
broken = capitals_plugin:broken
"""


def install(folder: Path, name: str, points: str, **modules: str) -> None:
    """A package as installers leave it: its modules, and a folder that tells of it."""
    about = folder / f"{name}-2.5.dist-info"
    about.mkdir(parents=True)
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 2.5\n")
    (about / "entry_points.txt").write_text(points)
    for module, text in modules.items():
        (folder / f"{module}.py").write_text(text)


@pytest.fixture
def packages(tmp_path, monkeypatch):
    """A folder on the path in which packages are installed, one of them here."""
    folder = tmp_path / "packages"
    install(
        folder,
        "capitals",
        OPTIONS,
        capitals_plugin=PLUGIN,
        lacking_plugin="import a_package_that_nobody_has\n",
    )
    monkeypatch.syspath_prepend(str(folder))
    yield folder
    for module in ("capitals_plugin", "lacking_plugin"):
        sys.modules.pop(module, None)


def opened(name: str, tmp_path: Path, **tables):
    settings = Settings(tmp_path)
    values = {**settings.values, **{f"suggest.{table}": v for table, v in tables.items()}}
    return open_backend(name, ACTORS, SCHEMA, Settings(tmp_path, values))


def test_ours_are_offered_by_entry_points_like_all_others(root):
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]

    offered = project["entry-points"][GROUP]
    assert offered == {point.name: point.value for point in OURS}
    assert [point.load() for point in OURS if callable(point.load())]


@pytest.mark.usefixtures("packages")
def test_installed_are_ours_first():
    assert installed() == ("rules", "openai", "broken", "capitals", "gone", "lacking")


def test_the_rules_suggest_what_they_always_did(tmp_path):
    several = [document("“We go,” said Otto Hentzau."), document("„Nein“", language="de")]

    rules = opened("rules", tmp_path)

    assert list(rules.records(several)) == list(suggest_all(several, ACTORS, SCHEMA))
    assert rules.version.startswith("redline-rules-")
    assert sum(rules.left_out.values()) == 0


def test_the_rules_read_documents_only_as_they_are_asked_for(tmp_path):
    records = opened("rules", tmp_path).records(document("It rained.") for _ in iter(int, 1))

    assert next(records)["document_id"] == "d"


@pytest.mark.usefixtures("packages")
def test_an_installed_backend_is_asked_and_signs_what_it_finds(tmp_path):
    backend = opened("capitals", tmp_path)

    (record,) = backend.records([document("Then KLOW and ZENDA spoke.")])

    assert [m["text"] for m in record["mentions"]] == ["KLOW", "ZENDA"]
    assert record["mentions"][0]["provenance"] == {"rule": "capitals 2.5: capitals", "score": 0.5}
    assert backend.version == "capitals 2.5"


@pytest.mark.usefixtures("packages")
def test_it_may_say_its_version_itself_and_has_settings_of_its_own(tmp_path):
    assert opened("capitals", tmp_path, capitals={"version": "v\n9"}).version == "v 9"


@pytest.mark.usefixtures("packages")
def test_what_breaks_a_rule_or_has_no_score_is_left_out_and_counted(tmp_path):
    backend = opened("capitals", tmp_path)
    given = document("Then KLOW spoke.")

    (record,) = backend.records([given])

    problems = check_record(record, SCHEMA, Corpus(documents={given.id: given}), {})
    assert [p for p in problems if p.severity == "error"] == []
    assert +backend.left_out == {"quotes": 1, "events": 1}


@pytest.mark.usefixtures("packages")
@pytest.mark.parametrize(("text", "said"), [("BOOM", "KeyError: 'boom'"), ("NONE", "NoneType")])
def test_a_backend_that_fails_on_a_document_is_an_error_that_names_it(tmp_path, text, said):
    with pytest.raises(RedlineError, match=rf"^d: the backend capitals fails \(.*{said}"):
        list(opened("capitals", tmp_path).records([document(text)]))


def test_an_unknown_name_lists_those_that_are_installed(tmp_path):
    with pytest.raises(ConfigurationError, match="no backend 'rulez'; installed are rules, openai"):
        opened("rulez", tmp_path)


@pytest.mark.usefixtures("packages")
def test_one_that_cannot_be_imported_says_how_to_install_what_it_needs(tmp_path):
    with pytest.raises(ConfigurationError, match="a_package_that_nobody_has") as raised:
        opened("lacking", tmp_path)

    assert raised.value.hint.endswith("pip install 'capitals[extra]'")


def test_openai_without_its_extra_says_which(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "rapidfuzz", None)

    with pytest.raises(ConfigurationError, match="rapidfuzz") as raised:
        opened("openai", tmp_path)

    assert raised.value.hint.endswith("pip install 'redline[suggest]'")


@pytest.mark.usefixtures("packages")
@pytest.mark.parametrize(
    ("name", "said"), [("gone", "AttributeError: .*nothing"), ("broken", "no such thing")]
)
def test_one_that_cannot_be_opened_says_what_failed_and_whose_it_is(tmp_path, name, said):
    with pytest.raises(ConfigurationError, match=f"of capitals.*cannot be opened: .*{said}"):
        opened(name, tmp_path)


def test_two_packages_with_one_name_are_not_chosen_between(tmp_path, packages):
    install(packages, "other", "[redline.backends]\ncapitals = other_plugin:make\n")

    with pytest.raises(ConfigurationError, match="offered by capitals and other"):
        opened("capitals", tmp_path)


def test_nobody_takes_the_place_of_ours(tmp_path, packages):
    install(packages, "other", "[redline.backends]\nrules = capitals_plugin:make\n")

    assert opened("rules", tmp_path).version.startswith("redline-rules-")
