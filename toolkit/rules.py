"""The rules: each problem code with what it holds, how bad a breach is, and what to do about it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from toolkit.shipped import shipped

Severity = Literal["error", "warning"]

RULES_FILE = "rules.toml"
STAGES: Mapping[str, str] = {
    "documents": "texts and what a person decided about them, when they are ingested",
    "exports": "what comes out of Label Studio, before it is decoded",
    "records": "readings of documents, decoded",
    "links": "clusters across documents",
    "waivers": "explanations of warnings",
}
"""Where a rule is applied."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule, under the code of the problems that break it."""

    code: str
    stage: str
    severity: Severity
    says: str
    """What holds where the rule is kept, in one sentence."""
    mend: str
    """What to do about a breach, in one or two sentences."""


@cache
def rules() -> Mapping[str, Rule]:
    """Every rule by its code, in the order of the file."""
    given = tomllib.loads((shipped() / RULES_FILE).read_text("utf-8"))
    return {code: Rule(code=code, **about) for code, about in given.items()}


def rule_of(code: str) -> Rule:
    """The rule of a code. A code that only a schema of the user's own gives is an error."""
    own = Rule(code, "records", "error", "A rule of this schema.", "See the schema.")
    return rules().get(code, own)
