"""Texts go out only where their licence lets them."""

from __future__ import annotations

import pytest

from tests.hub.made import built, documents
from toolkit.errors import PublishError
from toolkit.hub import Secrets, check, read_folder
from toolkit.hub.rights import free_licences, is_free, unfree


@pytest.mark.parametrize(
    "licence",
    [
        *("CC-BY-4.0", "cc-by-4.0", "CC BY 4.0", "cc0-1.0", "CC-BY-SA-3.0", "CC-BY-NC-SA-4.0"),
        *("ODC-By-1.0", "odc-by", "PDDL-1.0", "OGL-UK-3.0", "etalab-2.0", "MIT", " mit "),
        "https://creativecommons.org/licenses/by/4.0/",
        "http://www.creativecommons.org/licenses/by-sa/3.0/deed.de",
        "https://creativecommons.org/licenses/by-nc/4.0/legalcode",
    ],
)
def test_a_licence_that_allows_it(licence):
    assert is_free(licence)


@pytest.mark.parametrize(
    "licence",
    [
        *("unknown", "", "other", "cc", "CC-BY", "CC-BY-ND-4.0", "CC-BY-NC-ND-4.0", "proprietary"),
        *("all rights reserved", "CC-BY-4.0 (pictures only)", "cc-by-4.1", "not MIT"),
        "https://creativecommons.org/licenses/by-nd/4.0/",
        "https://example.org/licenses/by/4.0/",
    ],
)
def test_a_licence_that_does_not_or_is_not_known_to(licence):
    assert not is_free(licence)


def test_every_licence_says_why():
    assert all(len(why) > 20 for why in free_licences().values())


def test_texts_without_a_licence_are_refused_by_number_and_licence(tmp_path):
    folder = read_folder(built(tmp_path / "dataset", texts=documents(licence="unknown")))

    with pytest.raises(PublishError, match="3 documents of licence “unknown”") as caught:
        check(folder, Secrets())

    assert "--text none" in caught.value.hint
    assert "--include-unlicensed-text" in caught.value.hint


def test_one_text_among_others_is_enough(tmp_path):
    texts = {**documents(), **documents(1, "All rights reserved")}
    folder = read_folder(built(tmp_path / "dataset", texts=texts))

    assert dict(unfree(folder)) == {"All rights reserved": 1}


def test_with_the_option_they_pass(tmp_path):
    folder = read_folder(built(tmp_path / "dataset", texts=documents(licence="unknown")))

    check(folder, Secrets(), unlicensed=True)


@pytest.mark.parametrize("text", ["none", "snippets"])
def test_without_the_whole_texts_their_licence_does_not_matter(tmp_path, text):
    texts = documents(licence="unknown")
    folder = read_folder(built(tmp_path / "dataset", texts=texts, text=text))

    check(folder, Secrets())


def test_the_rows_are_believed_and_not_the_manifest(tmp_path):
    """A folder of whole texts is one, whatever its manifest says."""
    path = built(tmp_path / "dataset", texts=documents(licence="unknown"))
    manifest = read_folder(path).manifest

    assert manifest.licences == {"unknown": 3}
    assert sum(unfree(read_folder(path)).values()) == 3
