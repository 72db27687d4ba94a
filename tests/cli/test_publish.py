"""`redline publish`: what it prints, and with which code it ends."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.hub.answers import WRITER, WRITES
from tests.hub.made import REPO, built, documents, python, records, relabeled
from tests.hub.standin import StandIn, stand_in

PROGRAM = "import sys; from toolkit.cli import main; main(sys.argv[1:])"
TABLE = "email,annotator,server,user\nrudolf.elphberg@strelsau.ruritania,annotator-1,http://x,1\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset folder."""
    return built(tmp_path_factory.mktemp("built") / "dataset")


@pytest.fixture
def there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A Hub, its address and a token in the environment; and a project without anybody in it."""
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_DISABLE_XET", True)
    monkeypatch.delenv("HF_OIDC_RESOURCE", raising=False)
    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
    monkeypatch.setenv("HF_TOKEN", WRITER)
    (tmp_path / "project").mkdir()
    monkeypatch.chdir(tmp_path / "project")
    with stand_in(tmp_path / "hub") as found:
        monkeypatch.setenv("HF_ENDPOINT", found.url)
        yield found


def test_a_dry_run_prints_the_plan_and_sends_nothing(run, there: StandIn, folder):
    code, out, err = run("publish", folder, "--repo", REPO, "--dry-run")

    assert (code, err) == (0, "")
    assert out.startswith(f"{REPO}: to be made as a public repository\n{REPO}: version 1.0.0 ")
    assert "  add README.md\n" in out
    assert not set(there.seen) & WRITES


def test_publishing_prints_the_plan_and_where_it_is(run, there, folder):
    code, out, err = run("publish", folder, "--repo", REPO)

    assert (code, err) == (0, "")
    assert out.splitlines()[-1] == f"published v1.0.0: {there.url}/datasets/{REPO}/tree/v1.0.0"
    assert there.repo(REPO).tags == {"v1.0.0": there.repo(REPO).head}


def test_publishing_again_says_that_nothing_has_changed(run, there, folder):
    run("publish", folder, "--repo", REPO)

    code, out, err = run("publish", folder, "--repo", REPO)

    assert (code, out, err) == (0, f"{REPO}: nothing has changed since 1.0.0\n", "")
    assert len(there.repo(REPO).history()) == 2


def test_a_tag_that_is_asked_for_without_a_change_is_said_to_be_of_no_use(run, there, folder):
    run("publish", folder, "--repo", REPO)

    code, _, err = run("publish", folder, "--repo", REPO, "--tag", "v2.0.0")

    assert (code, err) == (0, "--tag v2.0.0 is not used: a tag comes with a change\n")
    assert list(there.repo(REPO).tags) == ["v1.0.0"]


def test_options_reach_the_hub(run, there, folder, tmp_path):
    run("publish", folder, "--repo", REPO, "--private", "--tag", "v0.1.0")
    run("publish", built(tmp_path / "new", relabeled()), "--repo", REPO, "--tag", "0.2.0")

    assert there.repo(REPO).private
    assert sorted(there.repo(REPO).tags) == ["v0.1.0", "v0.2.0"]


def test_texts_without_a_licence_need_the_option(run, there, tmp_path):
    folder = built(tmp_path / "dataset", texts=documents(licence="unknown"))

    code, out, err = run("publish", folder, "--repo", REPO, "--dry-run")

    assert (code, out) == (3, "")
    error, hint = err.splitlines()
    assert "3 documents of licence “unknown”" in error
    assert "--include-unlicensed-text" in hint
    assert there.seen == []
    code, _, _ = run("publish", folder, "--repo", REPO, "--include-unlicensed-text")
    assert code == 0


def test_the_table_of_people_is_held_against_what_goes_out(run, there, tmp_path):
    table = Path("annotations/.people/people.csv")
    table.parent.mkdir(parents=True)
    table.write_text(TABLE, "utf-8")
    made = records()
    made[0]["mentions"][0]["note"] = "as Rudolf Elphberg said"

    code, out, err = run("publish", built(tmp_path / "dataset", made), "--repo", REPO)

    assert (code, out, there.seen) == (3, "", [])
    assert "column note, row 1: the name of somebody who annotates" in err
    assert "Elphberg" not in err


def test_the_working_folder_and_the_token_in_use_are_looked_for(run, there, tmp_path):
    made = records()
    made[0]["mentions"][0]["note"] = f"{Path.cwd()}/a.txt"
    made[1]["mentions"][0]["note"] = WRITER

    code, _, err = run("publish", built(tmp_path / "dataset", made), "--repo", REPO)

    assert (code, there.seen) == (3, [])
    assert "column note, row 1: a folder of this machine" in err
    assert ": a key that is in use here" in err
    assert WRITER not in err


@pytest.mark.parametrize("repo", ["crisis", "a/b/c", "lab/", "lab/a--b", "la b/c", "-x/y"])
def test_a_name_that_is_none_is_wrong_usage(run, folder, repo):
    code, out, err = run("publish", folder, f"--repo={repo}")

    assert (code, out) == (2, "")
    assert "is no USER/NAME" in err


def test_a_tag_that_is_no_version_is_wrong_usage(run, folder):
    code, _, err = run("publish", folder, "--repo", REPO, "--tag", "latest")

    assert code == 2
    assert "is no version such as v1.2.0" in err


def test_a_token_that_is_wrong_says_what_to_do_and_is_not_shown(run, there, folder, monkeypatch):
    monkeypatch.setenv("HF_TOKEN", "hf_" + "z" * 34)

    code, _, err = run("publish", folder, "--repo", REPO)

    assert code == 3
    assert "HTTP 401" in err
    assert "hf auth login" in err
    assert "zzz" not in err
    assert not there.repo(REPO).exists


def test_a_token_that_cannot_be_one_never_goes_out(run, there, folder, monkeypatch):
    monkeypatch.setenv("HF_TOKEN", "two words")

    code, _, err = run("publish", folder, "--repo", REPO)

    assert (code, there.seen) == (3, [])
    assert "two words" not in err


def test_the_token_that_hf_auth_login_stored_is_used(there, folder, tmp_path):
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "token").write_text(WRITER, "utf-8")

    words = (str(folder), "--repo", REPO)
    out = python(PROGRAM, there.url, tmp_path / "home", "publish", *words, token=None)

    assert out.splitlines()[-1].startswith("published v1.0.0: ")
    assert there.keys == {WRITER}
