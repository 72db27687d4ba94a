"""The rules: every code that the program can give has one, and every rule is one it can break."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from toolkit.examples import example_files
from toolkit.explain import rule_list, rules_json
from toolkit.rules import STAGES, Rule, rule_of, rules
from toolkit.schema import Schema

KEBAB = re.compile(r"[a-z]+(?:-[a-z0-9]+)+")
SILENT = {
    *("card.citation", "card.metadata", "card.plots"),
    *("demo", "examples", "project", "settings"),
    *(
        "labelstudio.client",
        "link.page",
        "labelstudio.config",
        "labelstudio.style",
        "labelstudio.asking",
    ),
    *("labelstudio.connection", "labelstudio.rereading", "labelstudio.unchanged"),
    *("doctor.machine", "reporters.figures", "reporters.sarif"),
    *("scale.engines", "scale.building"),
    *("status.stale", "evolution.compare", "evolution.keywords"),
}
"""Modules that make no problems, and have hyphens in other words: a CSS class, a measure, a kind
of staleness or of change, the name of a program or of a prediction."""
NO_CODE = re.compile(r"x-.*|utf-8(-sig)?|user-unknown")
"""Words with hyphens that are no codes wherever they stand: keywords of the schema, encodings."""
PRESSED = re.compile(r"[Pp]ress (?!Alt\+R\b|Backspace\b|Enter\b|Skip\b|Update\b|the key of\b)\S+")

ALL = list(rules().values())


@pytest.fixture(scope="module")
def given(root: Path, schema: Schema) -> set[str]:
    """Every code that stands in the program or in the schema."""
    found = {"schema-violation", *codes_in(schema.root)}
    package = root / "toolkit"
    for path in package.rglob("*.py"):
        name = ".".join(path.relative_to(package).with_suffix("").parts)
        if name not in SILENT and not name.startswith("cli."):
            found.update(words_in(path))
    return found


def words_in(path: Path) -> Iterator[str]:
    """The strings of a module that are written as codes are."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        word = str(node.value) if isinstance(node, ast.Constant) else ""
        if KEBAB.fullmatch(word) and not NO_CODE.fullmatch(word):
            yield word


def codes_in(node: Any) -> Iterator[str]:
    """The values of ``x-code`` anywhere in a schema."""
    if isinstance(node, dict):
        yield from node.get("x-code", {}).values()
        for child in node.values():
            yield from codes_in(child)
    elif isinstance(node, list):
        for child in node:
            yield from codes_in(child)


def test_every_code_that_the_program_can_give_has_a_rule(given: set[str]):
    """A new code gets a table in schema/rules.toml and two files in schema/examples."""
    assert sorted(given - set(rules())) == []


@pytest.mark.parametrize("name", sorted(SILENT))
def test_a_module_whose_words_are_no_codes_makes_no_problems(name: str, root: Path):
    path = (root / "toolkit").joinpath(*name.split(".")).with_suffix(".py")

    calls = (
        n.func for n in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(n, ast.Call)
    )
    assert {"problem", "Problem"}.isdisjoint(f.id for f in calls if isinstance(f, ast.Name))


def test_every_rule_is_one_that_the_program_can_break(given: set[str]):
    assert sorted(set(rules()) - given) == []


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.code)
def test_a_rule_says_what_holds_and_what_to_do_in_one_line_each(rule: Rule):
    assert rule.stage in STAGES
    assert rule.severity in ("error", "warning")
    assert re.fullmatch(r"[^\n]{10,109}\.", rule.says)
    assert re.fullmatch(r"[^\n]{10,239}\.", rule.mend)


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.code)
def test_what_to_do_names_no_key_that_the_schema_could_change(rule: Rule):
    """Labels are named by what is written on them; Label Studio's own keys stay."""
    assert PRESSED.findall(rule.mend) == []


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.code)
def test_a_rule_has_an_example_of_its_breach_and_one_without(rule: Rule):
    wrong, right = example_files(rule.code)

    assert wrong.name.startswith("wrong.")
    assert right.name.startswith("right.")


def test_no_examples_are_left_of_a_rule_that_is_gone(root: Path):
    folders = {path.name for path in (root / "schema" / "examples").iterdir()}

    assert folders <= set(rules())


def test_rules_stand_in_the_order_of_the_work():
    stages = [rule.stage for rule in ALL]

    assert stages == sorted(stages, key=list(STAGES).index)


def test_the_list_holds_every_rule_under_its_stage():
    lines = list(rule_list())

    assert [line.split()[0] for line in lines if line.startswith("  ")] == list(rules())
    assert [line.split(":")[0] for line in lines if line and line[0] != " "] == list(STAGES)
    for rule in ALL:
        assert any(rule.says in line and f" {rule.severity} " in line for line in lines)


def test_the_list_for_programs_holds_every_field_of_every_rule():
    assert rules_json() == [
        {
            "code": rule.code,
            "stage": rule.stage,
            "severity": rule.severity,
            "says": rule.says,
            "mend": rule.mend,
        }
        for rule in ALL
    ]


def test_a_code_that_only_the_users_schema_gives_is_an_error():
    assert rule_of("rank-without-army").severity == "error"
