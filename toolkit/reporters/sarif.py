"""Problems → SARIF 2.1.0, from which code hosts annotate files.

Source: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from toolkit import __version__
from toolkit.files import dumps_page
from toolkit.model import JSONObject
from toolkit.problems import Problem, printable
from toolkit.reporters.belonging import Belonging
from toolkit.reporters.passage import surroundings
from toolkit.reporters.positions import Place, Positions, positions_in
from toolkit.reporters.web import web_address
from toolkit.rules import STAGES, Rule, rule_of, rules
from toolkit.validate import Report
from toolkit.waivers import Waivers

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
ROOT = "%SRCROOT%"
"""What relative addresses are relative to, under the name that code hosts know."""
STDIN = "-"
LONGEST = 1000
"""Characters of a message: code hosts cut longer ones."""
REACH = 120
"""Characters of the text that are shown on each side of the marked words."""


def sarif_report(found: Report, waivers: Waivers) -> Iterator[str]:
    """A report → the lines of one SARIF log; what is waived is in it, as suppressed.

    Files are named relative to the working directory, and read again for the lines of problems.
    """
    own = {p.code for p in (*found.problems, *found.waived)} - set(rules())
    known = [*rules().values(), *map(rule_of, sorted(own))]
    results = _Results(found, [rule.code for rule in known])
    run = {
        "tool": {
            "driver": {
                "name": "redline",
                "semanticVersion": __version__,
                "rules": [_rule(rule) for rule in known],
            }
        },
        "automationDetails": {"id": "redline-validate/"},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {
            ROOT: {"description": {"text": "The folder in which redline was run."}}
        },
        "invocations": [{"executionSuccessful": True}],
        "results": [
            *(results.result(problem) for problem in found.problems),
            *(results.result(problem, waivers.reason(problem)) for problem in found.waived),
        ],
    }
    yield from dumps_page({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}).splitlines()


def _rule(rule: Rule) -> JSONObject:
    return {
        "id": rule.code,
        "name": "".join(word.capitalize() for word in rule.code.split("-")),
        "shortDescription": {"text": rule.says},
        "fullDescription": {"text": rule.says},
        "help": {
            "text": f"{rule.says}\n\n{rule.mend}\n\nredline explain {rule.code} shows an example.",
            "markdown": f"{rule.says}\n\n**What to do**: {rule.mend}\n\n"
            f"`redline explain {rule.code}` shows an example.",
        },
        "defaultConfiguration": {"level": rule.severity},
        "properties": {
            "tags": [rule.stage],
            "stage": STAGES[rule.stage],
            "precision": "very-high" if rule.severity == "error" else "high",
            "problem.severity": rule.severity,
        },
    }


class _Results:
    """Makes results, each with a fingerprint of its own."""

    def __init__(self, found: Report, codes: Sequence[str]) -> None:
        self.found = found
        self.index = {code: number for number, code in enumerate(codes)}
        self.belonging = Belonging.of(found)
        self.alike: Counter[str] = Counter()
        self.positions = cache(_positions)

    def result(self, found: Problem, reason: str | None = None) -> JSONObject:
        """One problem; with a reason it is suppressed."""
        address = web_address(found.location.url)
        suppression = {"kind": "external", "status": "accepted", "justification": reason}
        return {
            "ruleId": found.code,
            "ruleIndex": self.index[found.code],
            "level": found.severity,
            "message": {"text": self._message(found)},
            "locations": [self._location(found)],
            "partialFingerprints": self._fingerprints(found),
            # Of one run either all results say whether they are suppressed, or none does.
            "suppressions": [] if reason is None else [suppression],
            **({"hostedViewerUri": address} if address else {}),
            "properties": self._properties(found),
        }

    def _message(self, found: Problem) -> str:
        """What is wrong, whose it is, and the words that it is about."""
        who = self.belonging.annotator(found)
        parts = [printable(f"{found.message} ({who})" if who else found.message)]
        words = self._words(found)
        if words is not None:
            before, marked, after = (printable(part.replace("\n", " ")) for part in words)
            parts.append(f"In the text: {before}⟦{marked}⟧{after}")
        # A link in a message is “[words](target)”; none is meant here.
        text = "\n".join(parts).replace("](", "] (")
        return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"

    def _words(self, found: Problem) -> tuple[str, str, str] | None:
        start, end = found.location.start, found.location.end
        text = None if start is None or end is None else self.found.text_of(found)
        if text is None or start is None or end is None:
            return None
        return surroundings(text, start, end, REACH)

    def _location(self, found: Problem) -> JSONObject:
        """The place in the file, and in what the file holds."""
        at = found.location
        place = self._place(found)
        region = {"startLine": place.line, "startColumn": place.column}
        if place.until is not None:
            region["endColumn"] = place.until
        name = printable(found.record)
        full = "::".join(part for part in (name, printable(found.path)) if part)
        return {
            "physicalLocation": {"artifactLocation": _artifact(at.file), "region": region},
            "logicalLocations": [{"name": name or full, "fullyQualifiedName": full}],
        }

    def _place(self, found: Problem) -> Place:
        file = found.location.file
        positions = None if file in {None, STDIN} else self.positions(str(file))
        return Place(max(1, found.location.line or 1)) if positions is None else positions.of(found)

    def _fingerprints(self, found: Problem) -> JSONObject:
        """What tells a problem from others, and stays when it is pulled again or moves in its file.

        It is of the region, else of the marked words, else of the path; of several that share
        these, the number in their order tells which.
        """
        words = self._words(found)
        place = found.location.region or (words[1] if words else "")
        below = found.path.partition("]")[2] if place else found.path
        seen = f"{found.code}\0{found.record}\0{place}\0{below}"
        digest = hashlib.sha256(seen.encode("utf-8", "backslashreplace")).hexdigest()[:32]
        self.alike[digest] += 1
        whole = f"{digest}:{self.alike[digest]}"
        # The first is the name that GitHub tells results by; an export is a single line.
        return {"primaryLocationLineHash": whole, "redlineProblem/v1": whole}

    def _properties(self, found: Problem) -> JSONObject:
        at = found.location
        values = {
            "document": self.belonging.document(found) or None,
            "record": found.record or None,
            "path": found.path,
            "annotator": self.belonging.annotator(found) or None,
            "task": at.task,
            "annotation": at.annotation,
            "region": at.region,
            "label": at.label,
            "start": at.start,
            "end": at.end,
        }
        return {
            name: printable(value) if isinstance(value, str) else value
            for name, value in values.items()
            if value is not None
        }


def _positions(file: str) -> Positions | None:
    return positions_in(Path(file))


def _artifact(file: str | None) -> dict[str, Any]:
    """The address of a file: relative to the working directory, unless it lies elsewhere."""
    if file in {None, STDIN}:
        return {"uri": "stdin", "description": {"text": "Standard input."}}
    # Not `resolve`: a link stays under the name that the code host knows.
    path = Path(os.path.normpath(Path.cwd() / str(file)))
    if path.is_relative_to(Path.cwd()):
        return {"uri": _quoted(path.relative_to(Path.cwd()).as_posix()), "uriBaseId": ROOT}
    return {"uri": f"file://{_quoted(path.as_posix())}"}


def _quoted(path: str) -> str:
    return quote(path.encode("utf-8", "surrogatepass"), safe="/")
