"""Whatever the Hub does, it holds a version whole or not at all, and the user is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.hub.answers import WRITER
from tests.hub.made import REPO
from tests.hub.standin import Fault, StandIn, stand_in
from toolkit.errors import PublishError
from toolkit.hub import Hub, plan_publication, publish, read_folder
from toolkit.labelstudio.patience import Patience

WRITING = ["create", "validate-yaml", "preupload", "batch", "put", "verify", "commit", "tag"]
"""What is asked to publish a first version, beside looking."""
EVERY = ["info", "refs", *WRITING]


class Clock:
    """The clock of the Hub's library, for which nobody waits."""

    def __init__(self) -> None:
        self.slept = 0.0

    def sleep(self, seconds: float) -> None:
        """Go on at once."""
        self.slept += seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The library's own pauses, which add up to half a minute, take no time."""
    found = Clock()
    monkeypatch.setattr("huggingface_hub.utils._http.time", found)
    return found


def is_whole(there: StandIn, folder: Path) -> bool:
    """Whether the Hub holds this folder, committed once and tagged."""
    repo = there.repo(REPO)
    files = {p.relative_to(folder).as_posix(): p for p in folder.rglob("*") if p.is_file()}
    return (
        len(repo.history()) == 2
        and repo.tags == {"v1.0.0": repo.head}
        and all(repo.read(name) == path.read_bytes() for name, path in files.items())
    )


def holds_nothing(there: StandIn) -> bool:
    """Whether nobody can see anything of a dataset there."""
    repo = there.repo(REPO)
    return not repo.exists or (repo.files() == [".gitattributes"] and not repo.tags)


# What passes


@pytest.mark.parametrize("name", EVERY)
@pytest.mark.parametrize("fault", [500, 503, Fault.CUT, Fault.LOST], ids=str)
@pytest.mark.usefixtures("clock")
def test_one_fault_is_got_over(name, fault, send, there, folder):
    """The request is sent again, after looking whether it had been done."""
    there.fail(name, fault)

    send(folder)

    assert is_whole(there, folder)


@pytest.mark.parametrize("name", ["commit", "tag"])
@pytest.mark.parametrize("fault", [500, Fault.CUT, Fault.LOST], ids=str)
def test_one_fault_in_a_later_version_is_got_over(name, fault, send, there, folder, changed):
    """It takes files away, too, which cannot be taken away twice."""
    send(folder)
    there.fail(name, fault)

    send(changed)

    repo = there.repo(REPO)
    assert len(repo.history()) == 3
    assert repo.tags == {"v1.0.0": repo.history()[1].oid, "v1.0.1": repo.head}


@pytest.mark.usefixtures("clock")
def test_a_fault_that_is_got_over_is_told(send, said, there, folder):
    there.fail("put", 500)
    there.fail("commit", 500)

    send(folder)

    asked = [line for line in said if "HTTP Error 500" in line]
    assert len(asked) == 1
    assert asked[0].endswith("; asking again")
    (again,) = [line for line in said if line.startswith(f"committing to {REPO}: ")]
    assert "the Hub answers HTTP 500" in again
    assert "attempt 2 of 3" in again


@pytest.mark.usefixtures("clock")
def test_an_upload_of_which_half_arrives_is_sent_again(send, there, folder):
    there.fail("put", Fault.HALF)

    send(folder)

    assert is_whole(there, folder)


def test_a_slow_answer_is_waited_for(send, there, folder):
    there.fail("commit", Fault.SLOW)

    send(folder)

    assert is_whole(there, folder)


def test_an_answer_that_comes_too_late_is_looked_up(there, folder):
    """The commit was made; it is not made again."""
    hurried = Patience(attempts=3, seconds=60, first=0.3, longest=0.3, tell=lambda _: None)
    hub = Hub(there.url, WRITER, patience=hurried, silence=0.2)
    plan = plan_publication(read_folder(folder), REPO, hub)
    there.fail("commit", Fault.SLOW)

    publish(plan, hub)

    assert is_whole(there, folder)


# What does not


@pytest.mark.parametrize("name", EVERY)
@pytest.mark.parametrize("status", [401, 403])
def test_no_rights_end_at_once_and_name_the_token(name, status, send, there, folder):
    there.fail(name, status)

    with pytest.raises(PublishError, match=f"HTTP {status}") as caught:
        send(folder)

    assert "HF_TOKEN" in caught.value.hint
    assert there.count(name) <= 8  # as many as there are files to upload
    repo = there.repo(REPO)
    assert holds_nothing(there) or (len(repo.history()) == 2 and name in ("tag", "refs", "info"))


@pytest.mark.parametrize("status", [409, 412])
def test_a_race_is_told_and_the_same_command_goes_on_from_there(status, send, there, folder):
    there.fail("commit", status)

    with pytest.raises(PublishError, match="something else has changed it meanwhile") as caught:
        send(folder)

    assert "Run the same command again" in caught.value.hint
    assert holds_nothing(there)
    send(folder)
    assert is_whole(there, folder)


def test_a_commit_of_somebody_else_meanwhile_is_never_overwritten(send, there, folder, changed):
    """The plan was made for another head than there is when it is carried out."""
    send(folder)
    repo = there.repo(REPO)
    there.meanwhile["commit"] = lambda: repo.edit("README.md", b"---\nlicense: mit\n---\n")

    with pytest.raises(PublishError, match="412"):
        send(changed)

    assert repo.read("README.md") == b"---\nlicense: mit\n---\n"
    assert repo.tags == {"v1.0.0": repo.history()[1].oid}


def test_the_commit_of_another_publisher_is_not_taken_for_ours(send, there, folder, changed):
    """Its title is the same; our own request got lost on the way."""
    send(folder)
    repo = there.repo(REPO)
    there.meanwhile["commit"] = lambda: repo.edit("paper.pdf", b"%PDF", "Version 1.0.1")
    there.fail("commit", Fault.CUT)

    with pytest.raises(PublishError, match="412"):
        send(changed)

    assert set(repo.tags) == {"v1.0.0"}


def test_a_first_commit_of_another_is_not_taken_for_ours(send, there, folder):
    repo = there.repo(REPO)
    repo.make(private=False)
    there.meanwhile["commit"] = lambda: repo.edit("paper.pdf", b"%PDF", "Version 1.0.0")
    there.fail("commit", Fault.CUT)

    with pytest.raises(PublishError, match="412"):
        send(folder)

    assert repo.tags == {}


def test_a_repository_that_another_made_meanwhile_is_not_filled_with_what_is_private(
    send, there, folder
):
    there.meanwhile["create"] = lambda: there.repo(REPO).make(private=False)

    with pytest.raises(PublishError, match="409"):
        send(folder, private=True)

    assert holds_nothing(there)


def test_a_tag_that_another_made_meanwhile_is_left(send, there, folder):
    repo = there.repo(REPO)
    there.meanwhile["tag"] = lambda: repo.tag("v1.0.0", repo.history()[-1].oid)

    with pytest.raises(PublishError, match="409"):
        send(folder)

    assert repo.tags == {"v1.0.0": repo.history()[-1].oid}


@pytest.mark.parametrize("name", ["create", "validate-yaml", "commit"])
@pytest.mark.parametrize("fault", [500, Fault.CUT], ids=str)
@pytest.mark.usefixtures("clock")
def test_a_fault_that_stays_ends_with_a_message_and_nothing_published(
    name, fault, send, there, folder
):
    there.fail(name, *[fault] * 50)

    with pytest.raises(PublishError, match="the last of 3 attempts") as caught:
        send(folder)

    assert "run the same command again" in caught.value.hint
    assert holds_nothing(there)


@pytest.mark.parametrize("name", ["preupload", "batch", "put"])
@pytest.mark.parametrize("fault", [500, Fault.CUT], ids=str)
def test_an_upload_that_is_always_cut_ends_with_a_message_and_nothing_published(
    name, fault, send, there, folder, clock
):
    there.fail(name, *[fault] * 500)

    with pytest.raises(PublishError, match="the last of 3 attempts"):
        send(folder)

    assert clock.slept > 0
    assert holds_nothing(there)


@pytest.mark.usefixtures("clock")
def test_an_upload_of_which_half_arrives_each_time_is_never_committed(send, there, folder):
    there.fail("put", *[Fault.HALF] * 500)

    with pytest.raises(PublishError, match="the last of 3 attempts"):
        send(folder)

    assert holds_nothing(there)


def test_nothing_at_the_address_is_told(tmp_path, folder, said):
    with stand_in(tmp_path) as there:
        url = there.url
    patience = Patience(attempts=2, seconds=9, first=0.01, longest=0.01, tell=said.append)
    hub = Hub(url, WRITER, patience=patience)

    with pytest.raises(PublishError, match=f"nothing answers at {url}") as caught:
        plan_publication(read_folder(folder), REPO, hub)

    assert "Check the network" in caught.value.hint


def test_a_hub_that_is_switched_off_is_told(monkeypatch, hub, folder):
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)

    with pytest.raises(PublishError, match="HF_HUB_OFFLINE is set"):
        plan_publication(read_folder(folder), REPO, hub)


@pytest.mark.parametrize("name", EVERY)
@pytest.mark.usefixtures("clock")
def test_no_message_holds_the_token(name, send, said, there, folder):
    there.fail(name, 500, *[401] * 20)

    with pytest.raises(PublishError) as caught:
        send(folder)

    assert WRITER not in f"{caught.value.message} {caught.value.hint} {said}"
