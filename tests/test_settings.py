"""Where settings come from, and which of them wins."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from toolkit.errors import ConfigurationError
from toolkit.settings import DEFAULT_URL, FILE_NAME, read_settings

URL, OTHER = "http://127.0.0.1:8081", "http://127.0.0.1:8082"


def write(folder: Path, text: str) -> None:
    (folder / FILE_NAME).write_text(text, "utf-8")


def note_server(folder: Path) -> None:
    """What ``redline server start`` leaves."""
    (folder / "server.json").write_text(json.dumps({"url": URL, "token": "ours"}), "utf-8")


def test_without_a_file_the_defaults_hold(tmp_path: Path):
    settings = read_settings(tmp_path, {})

    assert settings.folder == tmp_path
    assert settings.path("paths", "actors") == tmp_path / "annotations" / "actors.json"


def test_the_nearest_folder_above_counts_and_paths_start_there(tmp_path: Path):
    write(tmp_path, '[paths]\nactors = "who.json"\n')
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)

    settings = read_settings(below, {})

    assert settings.path("paths", "actors") == tmp_path / "who.json"
    assert settings.path("paths", "documents") == tmp_path / "annotations" / "documents.jsonl"


def test_a_whole_path_stays_as_it_is(tmp_path: Path):
    write(tmp_path, '[paths]\nactors = "/srv/who.json"\n')

    assert read_settings(tmp_path, {}).path("paths", "actors") == Path("/srv/who.json")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[paths", "cannot read"),
        ("[path]\n", r"there is no setting \[path\]"),
        ('[paths]\nactor = "x"\n', r"there is no setting \[paths\] actor"),
        ('actors = "x"\n', r"there is no setting \[actors\]"),
        ("[paths]\nactors = 3\n", "is not a string"),
        ('[validate]\nstrict = "yes"\n', "is not true or false"),
        ('[validate]\nselect = "span-empty"\n', "is not a list of strings"),
        ("[validate]\nignore = [1]\n", "is not a list of strings"),
    ],
)
def test_what_cannot_be_meant_is_refused(tmp_path: Path, text: str, message: str):
    write(tmp_path, text)

    with pytest.raises(ConfigurationError, match=message):
        read_settings(tmp_path, {})


def test_a_file_that_is_not_utf_8_is_refused(tmp_path: Path):
    (tmp_path / FILE_NAME).write_bytes(b"# \xff\n")

    with pytest.raises(ConfigurationError, match="cannot read"):
        read_settings(tmp_path, {})


def test_nothing_said_means_the_usual_address_without_a_key(tmp_path: Path):
    assert read_settings(tmp_path, {}).label_studio()[:2] == (DEFAULT_URL, None)


def test_the_environment_wins_over_the_file(tmp_path: Path):
    write(tmp_path, f'[label_studio]\nurl = "{URL}"\n')

    assert read_settings(tmp_path, {}).label_studio()[0] == URL
    assert read_settings(tmp_path, {"LABEL_STUDIO_URL": f"{OTHER}/"}).label_studio()[0] == OTHER


def test_our_own_server_is_found_with_its_key(tmp_path: Path):
    write(tmp_path, '[server]\ndata = "."\n')
    note_server(tmp_path)

    assert read_settings(tmp_path, {}).label_studio()[:2] == (URL, "ours")


def test_the_key_of_our_own_server_is_for_no_other(tmp_path: Path):
    write(tmp_path, '[server]\ndata = "."\n')
    note_server(tmp_path)

    assert read_settings(tmp_path, {"LABEL_STUDIO_URL": OTHER}).label_studio()[:2] == (OTHER, None)


def test_a_key_in_the_environment_wins(tmp_path: Path):
    write(tmp_path, '[server]\ndata = "."\n')
    note_server(tmp_path)

    assert read_settings(tmp_path, {"LABEL_STUDIO_API_KEY": "mine"}).label_studio()[:2] == (
        URL,
        "mine",
    )


@pytest.mark.parametrize("text", ["", "[]", "{"])
def test_a_broken_note_of_a_server_is_no_server(tmp_path: Path, text: str):
    write(tmp_path, '[server]\ndata = "."\n')
    (tmp_path / "server.json").write_text(text, "utf-8")

    assert read_settings(tmp_path, {}).label_studio()[:2] == (DEFAULT_URL, None)


@pytest.mark.parametrize(("value", "wanted"), [("1", True), ("0", False), ("", False)])
def test_a_traceback_is_asked_for_by_the_environment(tmp_path: Path, value: str, wanted: bool):
    assert read_settings(tmp_path, {"REDLINE_DEBUG": value}).debug is wanted


@pytest.mark.parametrize("address", ["localhost:8080", "ftp://studio.example", "studio"])
def test_an_address_begins_with_http(tmp_path: Path, address: str):
    with pytest.raises(ConfigurationError, match="the address of Label Studio is") as caught:
        read_settings(tmp_path, {"LABEL_STUDIO_URL": address}).label_studio()

    assert "http://" in caught.value.hint


def test_a_password_in_the_address_is_refused_and_not_repeated(tmp_path: Path):
    address = "http://somebody:sesame@studio.example"

    with pytest.raises(ConfigurationError) as caught:
        read_settings(tmp_path, {"LABEL_STUDIO_URL": address}).label_studio()

    assert "sesame" not in caught.value.message + caught.value.hint


def test_a_home_folder_is_expanded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    write(tmp_path, '[server]\nexecutable = "~/bin/label-studio"\n')

    expected = tmp_path / "bin" / "label-studio"
    assert read_settings(tmp_path, {}).path("server", "executable") == expected


def test_what_validate_reports_can_be_set(tmp_path: Path):
    write(tmp_path, '[validate]\nignore = ["target-missing"]\nstrict = true\n')

    settings = read_settings(tmp_path, {})

    assert settings.names("validate", "ignore") == ("target-missing",)
    assert settings.flag("validate", "strict")
    assert settings.get("validate", "severity") == "warning"


def test_a_table_of_strings_can_be_asked_for_as_a_whole(tmp_path: Path):
    (tmp_path / "redline.toml").write_text('[label_studio]\nurl = "http://zenda"\n', "utf-8")

    settings = read_settings(tmp_path, {})

    assert settings.table("label_studio") == {"url": "http://zenda", "ca": ""}
    assert "strict" not in settings.table("validate")
