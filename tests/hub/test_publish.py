"""Publishing: one commit and one tag for what is new, nothing for what is not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from huggingface_hub import HfApi

from tests.hub.answers import READER, WRITER, WRITES
from tests.hub.made import REPO, built, documents, first_mention, records
from toolkit.errors import PublishError
from toolkit.hub import Hub, check, plan_publication, publish, read_folder
from toolkit.hub.patterns import Secrets
from toolkit.hub.versions import Version


def bytes_of(folder: Path) -> dict[str, bytes]:
    """Every file of a folder."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def on_hub(there, revision: str = "main") -> dict[str, bytes]:
    """Every file of a revision, without what the Hub and the changelog put there."""
    repo = there.repo(REPO)
    names = set(repo.files(revision)) - {".gitattributes", "CHANGELOG.md"}
    return {name: repo.read(name, revision) for name in names}


def changelog(there) -> str:
    """The changelog on the Hub."""
    return str(there.repo(REPO).read("CHANGELOG.md"), "utf-8")


# What is sent


def test_the_first_version_is_one_commit_with_the_bytes_of_the_folder(send, there, folder):
    send(folder)

    repo = there.repo(REPO)
    assert [commit.title for commit in repo.history()] == ["Version 1.0.0", "initial commit"]
    assert on_hub(there) == bytes_of(folder)
    assert repo.tags == {"v1.0.0": repo.head}


def test_the_folder_itself_is_left_as_it_is(send, folder):
    before = bytes_of(folder)

    send(folder)

    assert bytes_of(folder) == before


def test_publishing_twice_makes_one_commit(send, there, folder):
    send(folder)

    again = send(folder)

    assert again.nothing
    assert len(there.repo(REPO).history()) == 2
    assert list(again.lines()) == [f"{REPO}: nothing has changed since 1.0.0"]


def test_a_changed_label_makes_a_second_commit_and_a_line_that_names_the_row(
    send, there, folder, changed
):
    send(folder)

    plan = send(changed)

    repo = there.repo(REPO)
    assert [c.title for c in repo.history()][:2] == ["Version 1.0.1", "Version 1.0.0"]
    assert repo.tags["v1.0.1"] == repo.head
    assert f"mentions: 1 row changed: `{first_mention()}` (form)" in plan.points
    entry = changelog(there).partition("## 1.0.0")[0]
    assert entry.startswith("# Changelog\n\n## 1.0.1\n\n")
    assert f"- mentions: 1 row changed: `{first_mention()}` (form)\n" in entry


def test_what_is_there_afterwards_is_the_new_folder_and_nothing_of_the_old(
    send, there, folder, changed
):
    send(folder)

    send(changed)

    assert on_hub(there) == bytes_of(changed)
    assert on_hub(there, "v1.0.0") == bytes_of(folder)


def test_a_third_version_keeps_the_entries_of_the_first_two(send, there, folder, changed):
    send(folder)
    send(changed)

    send(folder)

    versions = [line for line in changelog(there).splitlines() if line.startswith("## ")]
    assert versions == ["## 1.0.2", "## 1.0.1", "## 1.0.0"]
    assert on_hub(there) == bytes_of(folder)


def test_a_dry_run_plans_the_same_and_sends_nothing(send, hub, there, folder, changed):
    send(folder)
    head, seen = there.repo(REPO).head, len(there.seen)

    plan = plan_publication(read_folder(changed), REPO, hub)

    assert plan.version == Version(1, 0, 1)
    assert there.repo(REPO).head == head
    assert not set(there.seen[seen:]) & WRITES


def test_a_plan_names_files_rows_and_version(send, hub, folder, changed):
    send(folder)

    lines = list(plan_publication(read_folder(changed), REPO, hub).lines())

    assert lines[0].startswith(f"{REPO}: version 1.0.1, after 1.0.0 (patch; ")
    assert "  change README.md" in lines
    assert sum(line.startswith("  add data/mentions/") for line in lines) == 1
    assert sum(line.startswith("  remove data/mentions/") for line in lines) == 1
    assert not any("data/actors" in line for line in lines)


def test_only_what_changed_is_uploaded(send, there, folder, changed):
    send(folder)
    before = there.count("put")

    plan = send(changed)

    new = [name for name in (*plan.added, *plan.changed) if name.endswith(".parquet")]
    assert there.count("put") - before == len(new) < before


def test_the_token_is_shown_to_the_hub_alone(send, there, folder, changed):
    """Large files lie elsewhere, at addresses that need none."""
    send(folder)
    send(changed)

    assert there.count("stored") > 0
    assert there.followed == []


# Where it is sent


@pytest.mark.parametrize("private", [True, False])
def test_a_repository_is_made_as_it_is_wanted(send, there, folder, private):
    send(folder, private=private)

    assert there.repo(REPO).private is private


def test_a_private_one_stays_private(send, there, folder, changed):
    send(folder, private=True)

    send(changed)

    assert there.repo(REPO).private


def test_a_public_one_is_not_taken_for_private(send, there, folder, changed):
    send(folder)
    head = there.repo(REPO).head

    with pytest.raises(PublishError, match="public: --private would not hide it"):
        send(changed, private=True)

    assert there.repo(REPO).head == head


def test_an_empty_repository_made_on_the_page_is_filled(send, there, folder):
    there.repo(REPO).make(private=True)
    there.repo(REPO).edit("README.md", b"---\nlicense: other\n---\n")

    plan = send(folder)

    assert plan.changed == ("README.md",)
    assert on_hub(there) == bytes_of(folder)


def test_a_dataset_of_somebody_else_is_left_alone(send, there, folder):
    there.repo(REPO).make(private=False)
    there.repo(REPO).edit("train.csv", b"a,b\n")

    with pytest.raises(PublishError, match=r"redline did not publish: “train\.csv”"):
        send(folder)

    assert len(there.repo(REPO).history()) == 2


def test_files_that_others_added_stay(send, there, folder, changed):
    send(folder)
    there.repo(REPO).edit("paper.pdf", b"%PDF")

    send(changed)

    assert there.repo(REPO).read("paper.pdf") == b"%PDF"


def test_what_others_changed_is_replaced_and_said(send, there, folder, changed):
    send(folder)
    there.repo(REPO).edit("README.md", b"---\nlicense: mit\n---\n")

    plan = send(changed)

    (note,) = plan.notes
    assert note.startswith("README.md was changed on the Hub after version 1.0.0")
    assert on_hub(there) == bytes_of(changed)


def test_what_others_changed_in_a_file_of_an_equal_folder_makes_a_patch(send, there, folder):
    send(folder)
    there.repo(REPO).edit("README.md", b"---\nlicense: mit\n---\n")

    plan = send(folder)

    assert plan.version == Version(1, 0, 1)
    assert plan.points == ("No row has changed. Files that have: README.md.",)


def test_a_changelog_without_a_dataset_goes_on(send, there, folder):
    repo = there.repo(REPO)
    repo.make(private=False)
    repo.edit("CHANGELOG.md", b"## 2.1.0\n\n- By hand.\n")

    plan = send(folder)

    assert plan.version == Version(3, 0, 0)
    assert changelog(there).startswith("## 3.0.0\n")
    assert changelog(there).endswith("\n\n## 2.1.0\n\n- By hand.\n")


def test_a_data_file_that_somebody_took_away_is_put_back(send, there, folder):
    send(folder)
    repo = there.repo(REPO)
    path = next(name for name in repo.files() if name.startswith("data/mentions/"))
    repo.add("by hand", "", None, lambda files: files.pop(path))

    plan = send(folder)

    assert plan.added == (path,)
    assert on_hub(there) == bytes_of(folder)


def test_a_manifest_that_this_redline_does_not_read_is_an_error(send, there, folder):
    send(folder)
    there.repo(REPO).edit("redline.json", json.dumps({"redline": "9"}).encode())

    with pytest.raises(PublishError, match="none that this redline reads"):
        send(folder)


# Versions


def test_a_version_can_be_named(send, there, folder, changed):
    send(folder)

    send(changed, version=Version(2, 0, 0))

    assert there.repo(REPO).tags["v2.0.0"] == there.repo(REPO).head
    assert changelog(there).startswith("# Changelog\n\n## 2.0.0\n")


def test_a_version_that_is_not_higher_is_refused(send, folder, changed):
    send(folder)

    with pytest.raises(PublishError, match=r"version 0\.9\.0 is not higher than 1\.0\.0"):
        send(changed, version=Version(0, 9, 0))


def test_a_tag_that_somebody_made_is_not_used_again(send, there, folder, changed):
    send(folder)
    there.repo(REPO).tag("v1.4.0", there.repo(REPO).history()[-1].oid)

    assert send(changed).version == Version(1, 4, 1)


def test_new_documents_make_a_minor_version(send, folder, tmp_path):
    send(folder)

    plan = send(built(tmp_path / "more", records(4)))

    assert plan.version == Version(1, 1, 0)
    assert "documents: 1 row added: `invented-3`" in plan.points


def test_documents_that_are_gone_make_a_major_version(send, folder, tmp_path):
    send(folder)

    plan = send(built(tmp_path / "fewer", records(2)))

    assert plan.version == Version(2, 0, 0)
    assert "documents: 1 row removed: `invented-2`" in plan.points


def test_withholding_the_texts_makes_a_major_version(send, folder, tmp_path):
    send(folder)

    plan = send(built(tmp_path / "bare", text="none"))

    assert plan.version == Version(2, 0, 0)
    assert "less of the texts is in it" in plan.why


def test_a_config_that_is_gone_makes_a_major_version(send, folder, tmp_path):
    send(folder)
    fewer = [{**record, "conditional_threats": []} for record in records()]

    plan = send(built(tmp_path / "fewer", fewer))

    assert plan.version == Version(2, 0, 0)
    assert "conditional_threats: the config is gone, as it has no rows any more" in plan.points


def test_an_earlier_version_is_downloaded_and_published_again_as_a_new_one(
    send, there, folder, changed, tmp_path
):
    """So is a version taken back: its own name stays."""
    send(folder)
    send(changed)
    api = HfApi(endpoint=there.url, token=WRITER)
    place = api.snapshot_download(
        REPO, repo_type="dataset", revision="v1.0.0", local_dir=tmp_path / "earlier"
    )

    plan = send(Path(place))

    assert plan.version == Version(1, 0, 2)
    assert on_hub(there) == bytes_of(folder)
    assert set(there.repo(REPO).tags) == {"v1.0.0", "v1.0.1", "v1.0.2"}


# What is cut off


def test_a_commit_without_its_tag_is_completed_by_the_next_run(send, there, folder):
    there.fail("tag", 403)
    with pytest.raises(PublishError):
        send(folder)
    assert there.repo(REPO).tags == {}

    plan = send(folder)

    repo = there.repo(REPO)
    assert next(iter(plan.lines())) == f"{REPO}: 1.0.0 has no tag yet: v1.0.0 to be made"
    assert repo.tags == {"v1.0.0": repo.head}
    assert len(repo.history()) == 2


def test_a_commit_without_its_tag_gets_it_although_others_committed_since(send, there, folder):
    there.fail("tag", 403)
    with pytest.raises(PublishError):
        send(folder)
    ours = there.repo(REPO).head
    there.repo(REPO).edit("paper.pdf", b"%PDF")

    send(folder)

    assert there.repo(REPO).tags == {"v1.0.0": ours}


def test_a_commit_without_its_tag_gets_it_before_the_next_version(send, there, folder, changed):
    there.fail("tag", 403)
    with pytest.raises(PublishError):
        send(folder)
    first = there.repo(REPO).head

    send(changed)

    assert there.repo(REPO).tags == {"v1.0.0": first, "v1.0.1": there.repo(REPO).head}


def test_a_repository_that_was_made_and_not_filled_is_filled_by_the_next_run(send, there, folder):
    there.fail("commit", 403)
    with pytest.raises(PublishError):
        send(folder, private=True)

    send(folder, private=True)

    assert there.repo(REPO).tags == {"v1.0.0": there.repo(REPO).head}
    assert there.repo(REPO).private


# Who may


def test_without_a_token_nothing_is_sent_and_the_message_says_what_to_do(there, folder):
    hub = Hub(there.url, None)
    plan = plan_publication(read_folder(folder), REPO, hub)

    with pytest.raises(PublishError, match="no token") as caught:
        publish(plan, hub)

    assert "HF_TOKEN" in caught.value.hint
    assert "hf auth login" in caught.value.hint
    assert not set(there.seen) & WRITES


def test_a_token_that_may_only_read_is_told_from_a_wrong_one(there, folder):
    reading = Hub(there.url, READER)
    plan = plan_publication(read_folder(folder), REPO, reading)

    with pytest.raises(PublishError, match="403") as caught:
        publish(plan, reading)

    assert "may write" in caught.value.hint


def test_a_private_dataset_is_seen_with_the_token_alone(send, there, folder):
    send(folder, private=True)

    plan = plan_publication(read_folder(folder), REPO, Hub(there.url, None))

    assert plan.notes == (
        f"{REPO} cannot be seen without a token: that it is not there is a guess",
    )


def test_a_token_does_not_go_out_unencrypted():
    with pytest.raises(PublishError, match="not encrypted"):
        Hub("http://hub.example", "hf_" + "x" * 34)


# What is checked first


def test_a_good_folder_passes(folder):
    check(read_folder(folder), Secrets())


def test_the_yaml_of_the_card_is_checked_without_the_hub(tmp_path):
    folder = read_folder(built(tmp_path / "dataset", texts=documents()))
    card = folder.path / "README.md"
    card.write_text(card.read_text("utf-8").replace("license: other", "license: mine"), "utf-8")
    told: list[str] = []

    with pytest.raises(PublishError, match=r"README\.md has 1 fault"):
        check(folder, Secrets(), tell=told.append)

    assert len(told) == 1
    assert told[0].startswith("README.md: ")
    assert "mine" in told[0]
