"""Problems → JUnit XML, which servers for continuous integration show: a test for each record.

Source: https://llg.cubic.org/docs/junit and the schema of Jenkins' xUnit plugin (junit-10.xsd)
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

from toolkit.model import JSONObject
from toolkit.problems import Problem, printable
from toolkit.reporters.belonging import Belonging
from toolkit.reporters.text import task_report
from toolkit.rules import rule_of
from toolkit.validate import Read, Report
from toolkit.waivers import Waivers
from toolkit.words import counted

NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML document can hold, however they are written."""
NOWHERE = "-"
"""The name of a suite or a test that has none: what was found belongs to no file."""


@dataclass(slots=True)
class _Test:
    """A record, or something else that problems were found in, and what was found."""

    name: str
    group: str
    """What servers show it under: the annotator, or the kind of the record."""
    problems: list[Problem] = field(default_factory=list)
    waived: list[Problem] = field(default_factory=list)


def junit_report(found: Report, waivers: Waivers, *, strict: bool = False) -> Iterator[str]:
    """A report → the lines of one XML file: a suite for each file, a test for each record.

    A record without problems passes; one with errors fails with the text report of its problems.

    Args:
        found: What was validated.
        waivers: Why warnings may stand.
        strict: Whether a record fails on warnings, too; otherwise they are its output.
    """
    suites = _suites(found)
    every = [test for tests in suites.values() for test in tests]
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield _tag("testsuites", {"name": "redline validate", **_counts(every, strict=strict)})
    for file, tests in suites.items():
        yield "  " + _tag("testsuite", {"name": file, **_counts(tests, strict=strict)})
        for test in tests:
            yield from _case(test, found, waivers, strict=strict)
        yield "  </testsuite>"
    yield "</testsuites>"


def _suites(found: Report) -> dict[str, list[_Test]]:
    """The tests of each file: its records, then what else problems were found in."""
    belonging = Belonging.of(found)
    tests: dict[str, dict[tuple[Any, ...], _Test]] = {}
    for read in found.read:
        test = _Test(read.record or NOWHERE, read.annotator or "record")
        tests.setdefault(read.location.file or NOWHERE, {})[_of_record(read)] = test
    for waived, problems in ((False, found.problems), (True, found.waived)):
        for problem in problems:
            read_ = belonging.read(problem)
            key = ("", problem.record) if read_ is None else _of_record(read_)
            file = (read_.location.file if read_ else problem.location.file) or NOWHERE
            of_file = tests.setdefault(file, {})
            if key not in of_file:
                group = belonging.annotator(problem) or "file"
                of_file[key] = _Test(problem.record or file, group)
            (of_file[key].waived if waived else of_file[key].problems).append(problem)
    return {file: list(of_file.values()) for file, of_file in tests.items()}


def _of_record(read: Read) -> tuple[Any, ...]:
    """What tells records apart, and those that are the same twice in one file."""
    return read.record, read.location.line, read.location.task, read.location.annotation


def _fails(test: _Test, *, strict: bool) -> bool:
    return any(strict or problem.severity == "error" for problem in test.problems)


def _counts(tests: Sequence[_Test], *, strict: bool) -> JSONObject:
    """A problem in the data is a failure; an error would be one of the program."""
    failures = sum(_fails(test, strict=strict) for test in tests)
    return {"tests": len(tests), "failures": failures, "errors": 0}


def _case(test: _Test, found: Report, waivers: Waivers, *, strict: bool) -> Iterator[str]:
    case = _tag("testcase", {"name": test.name, "classname": test.group})
    fails = _fails(test, strict=strict)
    waived = [
        printable(f"waived: {problem.code} at {problem.path}: {waivers.reason(problem)}")
        for problem in test.waived
    ]
    if not (test.problems or waived):
        yield f"    {case[:-1]}/>"
        return
    report = list(task_report(test.problems, found.text_of, lambda code: rule_of(code).mend))
    yield f"    {case}"
    if fails:
        failure = _tag("failure", {"message": _headline(test.problems), "type": _codes(test)[0]})
        yield f"      {failure}{_text(report)}</failure>"
        report = []
    if report or waived:
        output = [*report, *([""] if report and waived else []), *waived]
        yield f"      <system-out>{_text(output)}</system-out>"
    yield "    </testcase>"


def _codes(test: _Test) -> list[str]:
    """The codes that were found, those of errors first."""
    ranked = sorted(test.problems, key=lambda problem: problem.severity != "error")
    return list(dict.fromkeys(problem.code for problem in ranked))


def _headline(problems: Sequence[Problem]) -> str:
    """What servers show in a list: how many there are of what, and of one alone its message."""
    if len(problems) == 1:
        return f"{problems[0].code}: {problems[0].message}"
    errors = sum(problem.severity == "error" for problem in problems)
    counts = [counted(errors, "error"), counted(len(problems) - errors, "warning")]
    said = ", ".join(count for count in counts if not count.startswith("0 "))
    codes = _codes(_Test("", "", list(problems)))
    return f"{said}: {', '.join(codes)}"


def _tag(name: str, attributes: JSONObject) -> str:
    """The beginning of an element."""
    given = "".join(
        f' {key}="{escape(_xml(printable(str(value))))}"' for key, value in attributes.items()
    )
    return f"<{name}{given}>"


def _text(lines: Sequence[str]) -> str:
    return escape("\n".join(map(_xml, lines)), quote=False)


def _xml(text: str) -> str:
    """Text without the characters that XML cannot hold; in their place stands their escape."""
    return NOT_XML.sub(lambda match: ascii(match[0])[1:-1], text)
