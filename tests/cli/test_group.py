"""Every command is listed, explained with an example, and ends with one of four exit codes."""

from __future__ import annotations

import json
import subprocess
import sys

import click
import pytest

from toolkit.cli import COMMANDS, group, main

CONTRACT = (
    *("init", "ingest", "schema", "suggest", "select", "push", "backend", "pull", "records"),
    *(
        "validate",
        "watch",
        "agreement",
        "adjudicate",
        "score",
        "link",
        "split",
        "build",
        "publish",
        "hydrate",
        "report",
        "convert",
        "status",
        "annotators",
        "migrate",
        "explain",
        "server",
    ),
    *("doctor", "demo"),
)
"""The commands, in the order of the work."""
HEAVY = ("datasets", "label_studio_sdk", "pandas", "pyarrow", "jsonschema", "rich", "httpx")


def every_command(command: click.Command, words: tuple[str, ...]):
    """A command and all below it, with the words that call it."""
    yield words, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None
            yield from every_command(below, (*words, name))


ALL = dict(every_command(group, ("redline",)))


def modules_after(*arguments: str) -> set[str]:
    """The modules that are loaded when a command line has been answered."""
    program = (
        "import json, sys\n"
        "from toolkit.cli import main\n"
        "try: main(sys.argv[1:])\n"
        "except SystemExit as ended: assert ended.code == 0\n"
        "print(json.dumps(sorted(sys.modules)), file=sys.stderr)"
    )
    words = [sys.executable, "-c", program, *arguments]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    return set(json.loads(done.stderr))


def test_the_commands_of_the_contract_are_there_in_order():
    assert COMMANDS == CONTRACT


def test_help_lists_every_command_in_order(run):
    code, out, err = run("--help")

    listed = out.partition("Commands:\n")[2].splitlines()
    names = [line.split()[0] for line in listed if line.startswith("  ") and line[2:3].islower()]
    assert (code, err, names) == (0, "", list(CONTRACT))


@pytest.mark.parametrize("words", ALL, ids=" ".join)
class TestHelp:
    def test_says_what_the_command_does(self, words, run):
        code, out, err = run(*words[1:], "--help")

        assert (code, err) == (0, "")
        assert out.startswith(f"Usage: {' '.join(words)} ")
        assert (ALL[words].help or "").partition("\n\n")[0].rstrip().endswith(".")

    def test_ends_with_an_example_of_the_command(self, words, run):
        _, out, _ = run(*words[1:], "--help")

        last = out.rstrip("\n").split("\n\n")[-1].split()
        called = [word for word in last if word in words[1:]]
        assert last[:2] == ["Example:", "redline"]
        assert called[: len(words) - 1] == list(words[1:])

    def test_explains_every_option(self, words):
        options = [p for p in ALL[words].params if isinstance(p, click.Option)]

        assert [option.name for option in options if not (option.help or "").strip()] == []


class TestImports:
    @pytest.mark.parametrize("arguments", [("--help",), ("push", "--help"), ("--version",)])
    def test_of_help_are_light(self, arguments):
        """What takes seconds to import is imported by the function that needs it."""
        loaded = modules_after(*arguments)

        assert "toolkit.cli" in loaded
        assert loaded.isdisjoint(HEAVY)

    def test_of_a_schema_are_no_heavier_than_a_schema_needs(self):
        loaded = modules_after("schema", "labeling-config")

        assert loaded.isdisjoint({"datasets", "label_studio_sdk", "pandas", "pyarrow", "rich"})


class TestExitCodes:
    def test_an_error_on_purpose_is_two_lines_and_exits_3(self, run, tmp_path):
        missing = tmp_path / "nothing"

        code, out, err = run("validate", str(missing))

        assert (code, out) == (3, "")
        error, hint = err.splitlines()
        assert error == f"error: there is no {missing}"
        assert hint.startswith("hint: ")

    def test_debugging_shows_the_traceback(self, tmp_path, root):
        words = [sys.executable, "-c", "from toolkit.cli import main; main()", "validate", "no"]
        for value, shown in (("1", True), ("0", False), ("", False)):
            done = subprocess.run(
                words,
                env={"REDLINE_DEBUG": value, "PYTHONPATH": str(root)},
                cwd=tmp_path,
                capture_output=True,
                text=True,
                check=False,
            )

            assert ("Traceback" in done.stderr) == shown
            assert "there is no no" in done.stderr
            assert done.returncode == (1 if shown else 3)

    @pytest.mark.parametrize(
        "arguments",
        [
            ("no-such-command",),
            ("--no-such-option",),
            ("validate",),
            ("push", "no-such-file", "--project", "p"),
            ("server", "start", "--port", "0"),
            ("validate", ".", "--format", "xml"),
            ("schema", "no-such-part"),
        ],
        ids=" ".join,
    )
    def test_wrong_usage_exits_2_and_says_so_on_stderr(self, arguments, run):
        code, out, err = run(*arguments)

        assert (code, out) == (2, "")
        assert "Error: " in err

    @pytest.mark.parametrize("name", ["redline", "schema", "server"])
    def test_a_group_without_a_command_shows_its_help(self, name, run):
        """On stderr, where messages go, as wrong usage."""
        code, out, err = run(*([] if name == "redline" else [name]))

        assert (code, out) == (2, "")
        assert "Commands:" in err

    def test_what_nobody_expected_is_not_swallowed(self, monkeypatch):
        """A fault of ours is a traceback, never an exit code that looks like an answer."""

        @click.command()
        def faulty() -> None:
            raise ZeroDivisionError

        monkeypatch.setattr("toolkit.cli.group", faulty)

        with pytest.raises(ZeroDivisionError):
            main([])

    def test_an_interrupted_command_exits_3(self, monkeypatch, capsys):
        @click.command()
        def interrupted() -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr("toolkit.cli.group", interrupted)

        with pytest.raises(SystemExit) as ended:
            main([])

        assert ended.value.code == 3
        assert capsys.readouterr().err.strip() == "stopped"

    def test_control_characters_of_data_do_not_reach_the_terminal(self, run, tmp_path):
        code, _, err = run("validate", str(tmp_path / "a\x1b[2Jb"))

        assert code == 3
        assert "\x1b" not in err
