"""Problems that are in a file of our own."""

from __future__ import annotations

import tracemalloc
from collections import deque
from dataclasses import replace
from random import Random

from toolkit.pile import Pile
from toolkit.problems import Problem, ordered, problem

MANY = 20_000


def drawn(random: Random) -> Problem:
    """A problem with few names in it, so that many are alike in some way."""
    place = {
        "file": random.choice([None, "a.json", "b.json"]),
        "start": random.choice([None, 2, 10, 10**30]),
        "task": random.choice([None, 7]),
    }
    record = random.choice(["zenda", "zenda.annotator-1", "zenda-2", "zenda\ud800", "zendä"])
    path = random.choice(["$", "$.quotes[2]", "$.quotes[10]"])
    return problem(record, path, random.choice(["span-empty", "span-trimmed"]), "…", **place)


def test_they_come_as_if_they_had_been_sorted():
    random = Random("1")
    given = [drawn(random) for _ in range(500)]

    pile = Pile(given)

    assert list(pile) == ordered(given)
    assert len(pile) == len(set(given)) < len(given)
    assert all(found in pile for found in given[:20])


def test_what_is_taken_is_not_there_any_more():
    random = Random("2")
    given = [drawn(random) for _ in range(500)]
    pile = Pile(given)

    taken = pile.take(lambda found: found.severity == "warning")

    assert taken == [found for found in ordered(given) if found.severity == "warning"] != []
    assert list(pile) == [found for found in ordered(given) if found.severity == "error"]


def test_those_alike_in_their_order_keep_that_in_which_they_came():
    one = problem("zenda", "$", "span-empty", "…", region="q_1-2")
    other = replace(one, location=replace(one.location, region="a"))

    assert list(Pile([one, other])) == [one, other]
    assert list(Pile([other, one])) == [other, one]


def test_any_number_of_them_take_no_memory():
    """What a database holds is not seen here; that is bounded by its settings."""
    pile = Pile()
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        for number in range(MANY):
            pile.add(problem(f"article-{number}", "$.quotes[0]", "span-empty", "…", start=number))
        held, _ = tracemalloc.get_traced_memory()
        last = deque(pile, maxlen=1)
        gone_through, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert len(pile) == MANY
    assert last[0].record == "article-9999"
    assert (held - before) / MANY < 8
    assert (gone_through - before) / MANY < 8
