"""Patience asks again within a budget, says so, and looks before it does something twice."""

from __future__ import annotations

import pytest

from toolkit.errors import LabelStudioError, NoAnswerError
from toolkit.labelstudio.patience import Patience, to_stderr

LOST = NoAnswerError("nobody answers", hint="Wait.")


class Server:
    """Loses the first answers; what was asked for is done, or not, as it is told."""

    def __init__(self, *losses, does=True):
        self.losses = list(losses)
        self.does = does
        self.done = 0
        self.looks = 0

    def do(self):
        if not self.losses or self.does:
            self.done += 1
        if self.losses:
            raise self.losses.pop(0)
        return "done"

    def look(self):
        self.looks += 1
        return "found" if self.done else None


@pytest.fixture
def said():
    """What a user is told."""
    return []


@pytest.fixture
def patience(said):
    """Four attempts, without a pause."""
    return Patience(attempts=4, first=0, tell=said.append)


def test_an_answer_is_taken_at_once_and_nothing_is_said(patience, said):
    assert patience.keep_asking(Server().do) == "done"
    assert (said, patience.losses) == ([], 0)


def test_a_lost_answer_is_asked_for_again(patience):
    server = Server(LOST, LOST, LOST)

    assert patience.keep_asking(server.do) == "done"
    assert (server.done, patience.losses) == (4, 3)


def test_each_pause_is_announced_with_the_reason_its_length_and_what_is_left(said):
    Patience(attempts=3, first=0.01, tell=said.append).keep_asking(Server(LOST, LOST).do)

    assert [line.partition("; trying again in 0.0 s ")[::2] for line in said] == [
        ("nobody answers", "(attempt 2 of 3)"),
        ("nobody answers", "(attempt 3 of 3)"),
    ]


def test_after_the_last_attempt_the_error_says_how_many_there_were(patience):
    server = Server(*[LOST] * 9)

    with pytest.raises(NoAnswerError, match=r"nobody answers \(the last of 4 attempts\)") as caught:
        patience.keep_asking(server.do)

    assert caught.value.hint == "Wait."
    assert server.done == 4


def test_when_its_seconds_are_spent_nothing_is_asked_again(said):
    server = Server(*[LOST] * 9)

    with pytest.raises(NoAnswerError):
        Patience(attempts=9, seconds=0, first=0, tell=said.append).keep_asking(server.do)

    assert (server.done, said) == (1, [])


def test_a_refusal_is_no_lost_answer(patience):
    server = Server(LabelStudioError("no", hint="Mend it."))

    with pytest.raises(LabelStudioError, match="no"):
        patience.keep_asking(server.do)

    assert server.done == 1


def test_what_was_done_before_the_answer_got_lost_is_not_done_again(patience):
    server = Server(LOST)

    assert patience.do_once(server.do, server.look) == "found"
    assert (server.done, server.looks) == (1, 1)


def test_what_was_not_done_is_done_after_a_look(patience):
    server = Server(LOST, LOST, does=False)

    assert patience.do_once(server.do, server.look) == "done"
    assert (server.done, server.looks) == (1, 2)


def test_nothing_is_looked_up_before_the_first_attempt(patience):
    server = Server()

    assert patience.do_once(server.do, server.look) == "done"
    assert server.looks == 0


def test_a_look_whose_answer_is_lost_is_an_attempt_and_nothing_is_done_in_its_place(patience):
    """Whoever cannot see must not act."""
    server = Server(LOST)
    blind = [LOST, LOST]

    def look():
        if blind:
            raise blind.pop()
        return server.look()

    assert patience.do_once(server.do, lambda: patience.keep_asking(look)) == "found"
    assert server.done == 1


def test_what_is_asked_within_shares_the_budget(patience):
    server = Server(*[LOST] * 99)

    with pytest.raises(NoAnswerError):
        patience.keep_asking(lambda: patience.keep_asking(server.do))

    assert server.done == 4


def test_each_request_has_a_budget_of_its_own(patience):
    for _ in range(3):
        assert patience.keep_asking(Server(LOST, LOST).do) == "done"


def test_the_pauses_double_up_to_the_longest():
    """With as much as the first by chance."""
    found = []

    def tell(line):
        found.append(float(line.partition("again in ")[2].partition(" s")[0]))

    with pytest.raises(NoAnswerError):
        Patience(5, first=0.1, longest=0.3, tell=tell).keep_asking(Server(*[LOST] * 9).do)

    bounds = [(0.1, 0.2), (0.2, 0.3), (0.3, 0.4), (0.3, 0.4)]
    assert all(low <= pause <= high for pause, (low, high) in zip(found, bounds, strict=True))


def test_a_user_is_told_on_stderr(capsys):
    to_stderr("a line")

    assert capsys.readouterr() == ("", "a line\n")
