"""Options whose choices are spelled beside the command, so that --help need not import numpy."""

from __future__ import annotations

import click

from toolkit.cli.scaled import executor_options
from toolkit.cli.select import KEYS, command
from toolkit.scale.engines import ENGINES
from toolkit.select import draw, frame, strata


def choices(of: click.Command, name: str) -> tuple[str, ...]:
    (option,) = (one for one in of.params if one.name == name)
    assert isinstance(option.type, click.Choice)
    return tuple(option.type.choices)


def test_select_offers_the_ways_that_there_are():
    assert choices(command, "by") == frame.BYS
    assert choices(command, "near_duplicates") == frame.NEARS
    assert choices(command, "allocation") == draw.ALLOCATIONS
    assert KEYS == strata.KEYS


def test_every_engine_can_be_asked_for():
    @click.command()
    @executor_options
    def some() -> None:
        """Do nothing."""

    assert choices(some, "executor") == ENGINES
