"""docs/convert.md says of each format what it loses, and nothing else."""

from __future__ import annotations

import re

import pytest

from toolkit.convert import FORMATS


@pytest.mark.parametrize("name", FORMATS)
def test_the_page_lists_what_a_format_loses(name, root, schema):
    page = (root / "docs" / "convert.md").read_text("utf-8")
    section = re.split(r"^## ", page, flags=re.MULTILINE)
    [text] = [part for part in section if part.startswith(f"{name}\n")]

    _, _, table = text.partition("| lost | why |\n|---|---|\n")
    rows = [line.strip("| ").split(" | ") for line in table.partition("\n\n")[0].splitlines()]
    told = [(noun, why) for nouns, why in rows for noun in nouns.split(", ")]

    assert sorted(told) == sorted(
        (loss.noun, loss.why) for loss in FORMATS[name].cannot_hold(schema)
    )


def test_the_page_links_to_every_format(root):
    page = (root / "docs" / "convert.md").read_text("utf-8")

    assert set(re.findall(r"^\| \[`(\w+)`\]\(#\1\)", page, re.MULTILINE)) == set(FORMATS)
