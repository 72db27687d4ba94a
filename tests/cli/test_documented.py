"""Every command and every option stands in the README or in the reference of commands."""

from __future__ import annotations

import re

import click
import pytest

from tests.cli.test_group import ALL

PAGES = ("README.md", "docs/commands.md")


@pytest.fixture(scope="module")
def written(root) -> str:
    """What the pages for users say, with continued lines of examples joined."""
    pages = [root / name for name in PAGES]
    text = "\n".join(page.read_text("utf-8") for page in pages if page.exists())
    return re.sub(r"\s*\\\n\s*", " ", text)


def options(command: click.Command) -> list[str]:
    """The long names of a command's options."""
    return [
        name
        for parameter in command.params
        if isinstance(parameter, click.Option)
        for name in parameter.opts
        if name.startswith("--")
    ]


@pytest.mark.parametrize("words", [w for w in ALL if len(w) > 1], ids=" ".join)
def test_the_command_is_documented(words, written):
    """By its whole name; a part of a group may stand in a list such as `{start|stop}`."""
    *before, last = words
    whole = rf"{re.escape(' '.join(words))}(?![\w-])"
    listed = (
        rf"{re.escape(' '.join(before))} \{{[^}}]*(?<![\w-]){re.escape(last)}(?![\w-])[^}}]*\}}"
    )

    assert re.search(f"{whole}|{listed}", written)


@pytest.mark.parametrize(
    ("words", "option"),
    [(words, option) for words, command in ALL.items() for option in options(command)],
    ids=lambda value: value if isinstance(value, str) else " ".join(value),
)
def test_the_option_is_documented(words, option, written):
    """Anywhere on a line that names its command; those of redline itself anywhere."""
    lines = [line for line in written.splitlines() if len(words) == 1 or words[1] in line]

    assert any(re.search(rf"(?<![\w-]){re.escape(option)}(?![\w-])", line) for line in lines)
