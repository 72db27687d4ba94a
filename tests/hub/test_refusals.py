"""What the Hub's library raises becomes one error, which says whether asking again helps."""

from __future__ import annotations

import json

import pytest

from toolkit.errors import NoAnswerError, PublishError
from toolkit.hub.refusals import translated


class XetAuthenticationError(PermissionError):
    """As the part of the library calls it that uploads large files; it is written in Rust."""


def caused(error: Exception, cause: Exception) -> Exception:
    """An exception that came from another."""
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    "error",
    [
        ConnectionResetError("reset by peer"),
        TimeoutError("timed out"),
        json.JSONDecodeError("Expecting value", "<html>", 0),
        RuntimeError("Data processing error: CAS service error"),
        caused(RuntimeError("Error while uploading"), ConnectionError("refused")),
    ],
    ids=repr,
)
def test_what_may_pass_is_asked_again(error):
    assert isinstance(translated(error, "committing to lab/crisis", "https://hub"), NoAnswerError)


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (ValueError("Invalid metadata in README.md.\n- no"), "Invalid metadata in README.md. - no"),
        (XetAuthenticationError("expired"), "the token is refused"),
        (caused(RuntimeError("Error"), XetAuthenticationError("no")), "the token is refused"),
    ],
    ids=repr,
)
def test_what_does_not_pass_ends_at_once(error, told):
    found = translated(error, "committing to lab/crisis", "https://hub")

    assert isinstance(found, PublishError)
    assert found.message.startswith("committing to lab/crisis: ")
    assert told in found.message


@pytest.mark.parametrize("error", [KeyError("x"), FileNotFoundError("x"), TypeError("x")], ids=repr)
def test_what_is_none_of_the_hubs_is_left_as_it_is(error):
    assert translated(error, "committing to lab/crisis", "https://hub") is None


def test_a_circle_of_causes_is_gone_through_once():
    error = ValueError("one")
    other = caused(KeyError("two"), error)
    error.__cause__ = other

    assert isinstance(translated(error, "x", "https://hub"), PublishError)
