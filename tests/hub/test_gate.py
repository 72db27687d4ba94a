"""Nothing goes out that must not: every kind of it is found, and what only looks like it is not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.compose import ACTORS
from tests.hub.made import built, documents, records
from toolkit.errors import PublishError
from toolkit.hub import Secrets, check, read_folder
from toolkit.hub.folder import Folder
from toolkit.hub.gate import search
from toolkit.hub.patterns import patterns

HUGGING_FACE = "hf_" + "aB3" * 12
KNOWN = Secrets(
    addresses=("rudolf.elphberg@strelsau.ruritania", "flavia@zenda.ruritania"),
    tokens=("s3cret-of-this-machine",),
    folders=(Path("/fields/castle/redline"), Path("/opt/annotation")),
)
FOUND = {
    HUGGING_FACE: "a Hugging Face token",
    f"HF_TOKEN={HUGGING_FACE}": "a Hugging Face token",
    "api_org_" + "x" * 34: "a Hugging Face token",
    "ghp_" + "A1b2" * 9: "a GitHub token",
    "github_pat_" + "A1b2_" * 12: "a GitHub token",
    "AKIA" + "ABCD" * 4: "an AWS key",
    "eyJhbGciOiJIUzI1NiJ9.eyJ0b2tlbiI6InJ1cml0YW5pYSJ9.c2lnbmF0dXJl": "a Label Studio token or"
    " another JSON web token",
    "0123456789abcdef0123456789abcdef01234567": "a Label Studio token",
    "Token 0123456789abcdef0123456789abcdef01234567.": "a Label Studio token",
    "-----BEGIN OPENSSH PRIVATE KEY-----": "a private key",
    "sk-" + "aB3_" * 9: "an API key",
    "ask michael@strelsau.ruritania": "an e-mail address",
    "mailto:black.michael+news@zenda.co.ruritania": "an e-mail address",
    "Rudolf.Elphberg@Strelsau.Ruritania": "an e-mail address of somebody who annotates",
    "see flavia@zenda.ruritania, please": "an e-mail address of somebody who annotates",
    "checked by Rudolf Elphberg": "the name of somebody who annotates",
    "(elphberg, rudolf)": "the name of somebody who annotates",
    "rudolf_elphberg.jsonl": "the name of somebody who annotates",
    "key: s3cret-of-this-machine": "a key that is in use here",
    "/home/rudolf/articles": "a home folder",
    "file:///home/rudolf/a.txt": "a home folder",
    "/Users/rudolf/Desktop/a.txt": "a home folder",
    "/root/.cache": "a home folder",
    "C:\\Users\\rudolf\\a.txt": "a home folder",
    "C:\\\\Users\\\\rudolf\\\\a.txt": "a home folder",
    "c:/Users/rudolf": "a home folder",
    "\\\\wsl$\\Debian\\a.txt": "a home folder",
    "read /fields/castle/redline/seeds/a.txt": "a folder of this machine",
    "/fields/castle/other": "a folder of this machine",
    "/opt/annotation/exports": "a folder of this machine",
}
"""A string → the kind of thing that is found in it."""
NOT_FOUND = [
    *("hf_", "hf_hub_download", "hf_" + "a" * 12, "the hf_transfer library", "ghp_short"),
    *("AKIA", "AKIA is a name", "ASIAABCDEFGHIJKL", "xAKIA" + "ABCD" * 4, "eyJ.eyJ.x", "sk-learn"),
    "0123456789abcdef" * 4,  # a SHA-256
    *("0123456789ab", "0123456789abcdef0123456789abcdef0123456", "0123456789ABCDEF" * 2),
    *("@misc{redline}", "a @ b", "user@host", "git@github.com:lab/redline.git", "@handle"),
    *("you@example.org", "name@mail.example.com", "3@4.5"),
    *("Rudolf came", "Elphberg castle", "rudolfelphbergs", "Flavia"),
    *("https://news.example/home/rudolf/a", "https://host/Users/x", "a/home/rudolf", "~/redline"),
    *("/home", "the /home/ folder", "/etc/hosts", "/usr/bin/env python", "/rooted/tree"),
    *("data/mentions/train-0123456789ab.parquet", "C:\\Program Files", "/opt/other", "/fieldsman"),
    *("https://news.example/fields/castle", "s3cret", "-----BEGIN CERTIFICATE-----"),
]
"""What only looks like something of the kind."""


def kind_of(text: str, *, quoted: bool = False) -> str | None:
    """What is found in a string first."""
    wanted = [one for one in patterns(KNOWN) if one.quoted or not quoted]
    return next((one.kind for one in wanted if one.find(text)), None)


@pytest.mark.parametrize(("text", "kind"), FOUND.items(), ids=str)
def test_each_kind_is_found(text, kind):
    assert kind_of(text) == kind


@pytest.mark.parametrize("text", NOT_FOUND)
def test_what_only_looks_like_it_is_not(text):
    assert kind_of(text) is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("write to desk@strelsau.ruritania", None),
        ("said Rudolf Elphberg", None),
        ("/home/rudolf", None),
        ("write to Flavia@Zenda.Ruritania", "an e-mail address of somebody who annotates"),
        (HUGGING_FACE, "a Hugging Face token"),
        ("s3cret-of-this-machine", "a key that is in use here"),
    ],
)
def test_in_what_articles_say_only_what_is_never_theirs_is_found(text, kind):
    """An article may print the address of its newsroom, or be about somebody of that name."""
    assert kind_of(text, quoted=True) == kind


# Where it is found


def found_in(path: Path) -> list[str]:
    """What is found in a folder, a line each."""
    return [str(one) for one in search(read_folder(path), KNOWN)]


def noted(note: str) -> list[Any]:
    """Records, the second mention of the first of which has a note."""
    found = records()
    for record in found:
        for layer in ("mentions", "events", "quotes", "conditional_threats"):
            for item in record[layer]:
                item.pop("note", None)
    found[0]["mentions"][1]["note"] = note
    return found


def test_a_clean_folder_has_nothing(folder):
    assert found_in(folder) == []


def test_a_note_is_found_in_its_column_and_row_flat_and_nested(tmp_path):
    found = found_in(built(tmp_path / "dataset", noted("ask michael@strelsau.ruritania")))

    assert [line.replace(line.partition("train-")[2].partition(".")[0], "…") for line in found] == [
        "data/documents/train-….parquet, column mentions.note, row 1: an e-mail address (mic…)",
        "data/mentions/train-….parquet, column note, row 2: an e-mail address (mic…)",
    ]


def test_the_text_of_an_article_may_hold_an_address(tmp_path):
    texts = documents()
    first = next(iter(texts.values()))
    texts[first.id] = replace(first, title="Write to desk@strelsau.ruritania")

    assert found_in(built(tmp_path / "dataset", texts=texts)) == []


def test_where_an_article_is_from_is_searched(tmp_path):
    texts = documents(source="/home/rudolf/a.html")

    found = found_in(built(tmp_path / "dataset", texts=texts))

    assert any("column source, row 1: a home folder" in line for line in found)
    assert any("column document_source, row 1: a home folder" in line for line in found)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("name", "Michael of Strelsau (michael@strelsau.ruritania)"),
        ("aliases.text", [{"text": "michael@strelsau.ruritania", "form": "name"}]),
        ("offices.title", [{"title": "/home/michael, duke", "actor_id": "actor-1"}]),
    ],
)
def test_all_that_is_said_of_actors_is_searched(tmp_path, column: str, value: Any):
    """Columns that are called as those of articles too: somebody has written them down here."""
    actors = {**ACTORS, "actor-0": {**ACTORS["actor-0"], column.partition(".")[0]: value}}

    found = found_in(built(tmp_path / "dataset", actors=actors))

    assert any(f", column {column}, row 1: " in line for line in found)


@pytest.mark.parametrize(
    "name", ["README.md", "CITATION.cff", "croissant.json", "schema/redline.schema.json"]
)
def test_every_other_file_is_searched_line_by_line(name, folder, tmp_path):
    """Whatever wrote it: the files beside the rows are made from settings, too."""
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("{}\n\nby michael@strelsau.ruritania\n", "utf-8")
    spoiled = Folder(tmp_path, read_folder(folder).manifest, {name: ""})

    assert [str(one) for one in search(spoiled, KNOWN)] == [
        f"{name}, line 3: an e-mail address (mic…)"
    ]


def test_a_secret_is_never_shown_as_a_whole(tmp_path):
    folder = read_folder(built(tmp_path / "dataset", noted(HUGGING_FACE)))
    told: list[str] = []

    with pytest.raises(PublishError) as caught:
        check(folder, KNOWN, tell=told.append)

    shown = f"{told}{caught.value.message}{caught.value.hint}"
    assert HUGGING_FACE[:6] not in shown
    assert "in 2 places" in caught.value.message
    assert len(told) == 2


def test_what_is_known_here_shows_no_key():
    assert "s3cret" not in repr(KNOWN)


def test_many_places_are_counted_and_the_first_shown(tmp_path):
    texts = documents(source="/home/rudolf/a.html")
    told: list[str] = []

    with pytest.raises(PublishError, match="of which 20 are shown"):
        check(read_folder(built(tmp_path / "dataset", records(6), texts)), KNOWN, tell=told.append)

    assert len(told) == 20
