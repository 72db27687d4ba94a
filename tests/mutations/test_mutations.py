"""Every way in which an export can be broken is caught, once, by its code and at its place."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tests.mutations import (
    harmless,
    of_clusters,
    of_files,
    of_items,
    of_records,
    of_relations,
    of_spans,
)
from tests.mutations.mutation import HARMLESS, MUTATIONS, Mutation, Place, expected, found
from tests.mutations.reading import SCHEMA
from tests.mutations.valid import base
from toolkit.cli import group
from toolkit.problems import Location, Problem
from toolkit.registry import read_corpus
from toolkit.rules import rule_of, rules
from toolkit.validate import Report, validate

Wanted = list[tuple[str, Place]]
MODULES = (harmless, of_clusters, of_files, of_items, of_records, of_relations, of_spans)
"""What enters mutations when it is imported."""
ALL = [*MUTATIONS, *HARMLESS]


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Mutation], tuple[Wanted, Report]]:
    """A mutation → what is to be found, and what the library finds."""

    @cache
    def broken(mutation: Mutation) -> tuple[Wanted, Report]:
        project = base()
        wanted = expected(mutation, mutation.change(project))
        path, files = project.write(tmp_path_factory.mktemp("project"))
        return wanted, validate([path], SCHEMA, read_corpus(files, SCHEMA))

    return broken


@pytest.mark.parametrize("mutation", ALL, ids=lambda m: m.name)
def test_a_mutation_is_caught_once_by_its_code_and_at_its_place(mutation: Mutation, broken):
    """What is harmless is let pass."""
    wanted, report = broken(mutation)

    assert wanted == found(report.problems, wanted), "\n".join(map(str, report.problems))


@pytest.mark.parametrize("mutation", ALL, ids=lambda m: m.name)
def test_whatever_is_broken_the_ledger_adds_up(mutation: Mutation, broken):
    _, report = broken(mutation)

    assert report.ledger.adds_up, "\n".join(report.ledger.lines())


def test_every_rule_but_those_of_ingest_is_broken_by_a_mutation():
    later = {code for code, rule in rules().items() if rule.stage != "documents"}

    assert {code for mutation in MUTATIONS for code in mutation.codes} == later


def test_there_are_many_mutations_each_with_a_name_of_its_own():
    names = [mutation.name for mutation in ALL]

    assert len(MUTATIONS) >= 75
    assert len(set(names)) == len(names)


# The same by the command line


def folder_of(mutation: Mutation) -> str:
    """The name of its project among many; no name holds another."""
    return f"x{MUTATIONS.index(mutation)}x"


def problem_of(printed: str, mark: str) -> Problem:
    """A line of ``--format json`` → the problem; the mark of its project is taken away."""
    values = json.loads(printed.replace(mark, "") if mark else printed)
    return Problem(**{**values, "location": Location(**values["location"])})


@pytest.fixture(scope="module")
def together(tmp_path_factory: pytest.TempPathFactory) -> tuple[int, dict[str, list[Problem]]]:
    """All mutations that need no files of their own in one run → its exit code, and what it finds.

    Each is a project in a folder of its own, whose name stands in the names of its articles too.
    The command is run beside them, away from the waivers and links of the checkout.
    """
    root = tmp_path_factory.mktemp("projects")
    paths, documents = [], b""
    files: dict[str, Path] = {}
    for mutation in MUTATIONS:
        project = base()
        mutation.change(project)
        if not project.alone:
            name = folder_of(mutation)
            path, files = project.write(root / name, f"-{name}")
            documents += files["documents"].read_bytes()
            paths.append(str(path))
    files["documents"].write_bytes(documents)
    with pytest.MonkeyPatch.context() as patched:
        patched.chdir(root)
        result = command(*paths, "--documents", files["documents"], "--actors", files["actors"])
    problems = defaultdict(list)
    for line in result.stdout.splitlines():
        mark = Path(json.loads(line)["location"]["file"]).relative_to(root).parts[0]
        problems[mark].append(problem_of(line, f"-{mark}"))
    return result.exit_code, problems


def command(*arguments: Any) -> Any:
    """Run ``redline validate``."""
    line = ["validate", *map(str, arguments), "--format", "json"]
    return CliRunner().invoke(group, line, catch_exceptions=False)


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda m: m.name)
def test_the_command_finds_the_same(
    mutation: Mutation,
    together: tuple[int, dict[str, list[Problem]]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
):
    project = base()
    wanted = expected(mutation, mutation.change(project))
    code, printed = together[0], together[1][folder_of(mutation)]
    if project.alone:
        monkeypatch.chdir(tmp_path)
        path, _ = project.write(tmp_path)
        result = command(path)
        code, printed = result.exit_code, [problem_of(o, "") for o in result.stdout.splitlines()]

    assert wanted == found(printed, wanted)
    if project.alone:
        assert code == int(any(rule_of(code).severity == "error" for code in mutation.codes))


def test_errors_end_the_command_with_1(together: tuple[int, dict[str, list[Problem]]]):
    assert together[0] == 1


def test_warnings_alone_end_the_command_with_0(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    project = base()
    project.unrelate("bridge", "michael-1")
    project.unrelate("sends", "ruritania-9")
    path, _ = project.write(tmp_path)

    result = command(path)

    assert result.exit_code == 0
    assert len(result.stdout.splitlines()) == 2
