"""Datasets on the Hub become documents: whole, a config, a split, a file, at a revision."""

from __future__ import annotations

import json
import warnings

import pytest

from tests.corpus.made import lines, rows, write_table
from tests.hub.answers import WRITER
from tests.hub.made import built, documents, python
from tests.hub.standin import StandIn, stand_in

REPO, OTHER = "lab/archive", "lab/crisis"
OURS = f"hf://datasets/{OTHER}/documents"
CARD = """---
configs:
- config_name: pages
  default: true
  data_files:
  - {split: train, path: data/train-*.parquet}
  - {split: test, path: data/test.parquet}
- config_name: lines
  data_files: more/*.jsonl
---
"""
READ = """
import json, sys
from toolkit.corpus import document_of, read, sources
from toolkit.errors import DocumentError

found = {}
for address in sys.argv[1:]:
    try:
        pages = [page for source in sources([address]) for page in read(source)]
        found[address] = [document_of(page)[0].to_json() for page in pages]
    except DocumentError as error:
        found[address] = f"{error.message} | {error.hint}"
print(json.dumps(found))
"""
"""What addresses hold, or why they hold nothing: by the real clients, which take long to import."""
AT = f"hf://datasets/{REPO}"
HELD = {
    AT: [*range(45)],
    f"{AT}/pages": [*range(45)],
    f"{AT}/pages/train": [*range(40)],
    f"{AT}/pages/test": [*range(40, 45)],
    f"{AT}@v1/pages/train": [*range(30)],
    f"{AT}/lines": [50, 51],
    f"{AT}/data/test.parquet": [*range(40, 45)],
    f"{AT}@v1/data/train-1.parquet": [*range(30)],
    f"{AT}/more": [50, 51],
    f"{AT}/more/a.jsonl": [50, 51],
}
REFUSED = {
    f"{AT}/pages/dev": "there is no split dev; there are train, test",
    f"{AT}/nothing": "BuilderConfig 'nothing' not found",
    f"{AT}/data/none.parquet": "BuilderConfig 'data' not found",
    f"{AT}/pages/train/none.parquet": "there is no such file or folder",
    f"{AT}@v9": f"there is no {AT}@v9",
    "hf://datasets/lab/nothing": "there is no hf://datasets/lab/nothing",
    "hf://datasets": "names no dataset",
    "hf://lab/model": "names no dataset",
}


@pytest.fixture(scope="module")
def there(tmp_path_factory):
    """A Hub that has a dataset of pages, of which a tag has fewer."""
    from huggingface_hub import HfApi, constants

    folder = tmp_path_factory.mktemp("archive")
    (folder / "data").mkdir()
    (folder / "more").mkdir()
    (folder / "README.md").write_text(CARD)
    write_table(folder / "data" / "train-1.parquet", rows(30), group=10)
    write_table(folder / "data" / "test.parquet", rows(45)[40:])
    (folder / "more" / "a.jsonl").write_bytes(lines(rows(52)[50:]))
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        # Of how the library calls the library below it.
        warnings.simplefilter("ignore", DeprecationWarning)
        patch.setattr(constants, "HF_HUB_DISABLE_XET", True)
        with stand_in(tmp_path_factory.mktemp("hub")) as found:
            api = HfApi(found.url, token=WRITER)
            api.create_repo(REPO, repo_type="dataset")
            api.upload_folder(repo_id=REPO, folder_path=folder, repo_type="dataset")
            api.create_tag(REPO, tag="v1", repo_type="dataset")
            write_table(folder / "data" / "train-2.parquet", rows(40)[30:])
            api.upload_folder(repo_id=REPO, folder_path=folder, repo_type="dataset")
            api.create_repo(OTHER, repo_type="dataset")
            ours = built(tmp_path_factory.mktemp("ours") / "dataset")
            api.upload_folder(repo_id=OTHER, folder_path=ours, repo_type="dataset")
            yield found


@pytest.fixture(scope="module")
def answers(there: StandIn, tmp_path_factory):
    """What each address holds."""
    home = tmp_path_factory.mktemp("home")
    return json.loads(python(READ, there.url, home, *HELD, *REFUSED, OURS))


@pytest.mark.parametrize("address", HELD)
def test_what_an_address_names_is_read(answers, address):
    assert [values["id"] for values in answers[address]] == [f"p{n}" for n in HELD[address]]


@pytest.mark.parametrize("address", REFUSED)
def test_what_is_not_there_is_refused(answers, address):
    assert REFUSED[address] in answers[address]


def test_the_documents_of_a_dataset_of_redline_are_read_as_they_are(answers):
    """What somebody has published can be annotated again, or more of."""
    # These are invented with line ends that no ingested text has.
    wanted = {name: d.to_json() for name, d in documents().items() if "\r" not in d.text}

    found = {values["id"]: values for values in answers[OURS]}

    assert wanted.keys() & found.keys()
    assert all(found[name] == wanted[name] for name in wanted.keys() & found.keys())
