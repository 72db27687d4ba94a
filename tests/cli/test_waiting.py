"""While a pull waits for the server, a terminal shows that it does, and nothing else does."""

from __future__ import annotations

import io

from toolkit.cli.pull import waiting


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_a_terminal_has_a_bar_between_what_is_found(monkeypatch):
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")

    assert list(waiting(iter("ab"), "pulling [crisis]")) == ["a", "b"]
    assert terminal.getvalue().count("pulling [crisis]") >= 3


def test_a_file_has_none(monkeypatch):
    kept = io.StringIO()
    monkeypatch.setattr("sys.stderr", kept)

    assert list(waiting(iter("ab"), "pulling crisis")) == ["a", "b"]
    assert kept.getvalue() == ""


def test_the_bar_is_gone_when_nothing_is_waited_for(monkeypatch):
    """What the command says of one project is not drawn over."""
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    found = waiting(iter("ab"), "pulling crisis")
    next(found)

    assert terminal.getvalue().endswith("\x1b[2K")
