"""What is published: a wheel and an sdist that hold the program and its schema, and no article."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

import pytest

from tests.conftest import unavailable


@pytest.fixture(scope="module")
def built(root, tmp_path_factory):
    """The folder with both archives; the wheel is made from the sdist, as installers make it."""
    folder = tmp_path_factory.mktemp("dist")
    words = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(root)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture(scope="module")
def wheel(built):
    """The path of the wheel."""
    (path,) = built.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def archives(built, wheel):
    """The files of both archives by name, without the folder that an sdist begins with."""
    with zipfile.ZipFile(wheel) as opened:
        in_wheel = {name: opened.read(name) for name in opened.namelist()}
    (path,) = built.glob("*.tar.gz")
    in_sdist = {}
    with tarfile.open(path) as opened:
        for member in opened.getmembers():
            file = opened.extractfile(member)
            assert file is not None
            in_sdist[member.name.partition("/")[2]] = file.read()
    return {"wheel": in_wheel, "sdist": in_sdist}


@pytest.fixture(scope="module")
def installed(wheel, root, tmp_path_factory):
    """The folder of programs of an environment in which there is the wheel and what it needs."""
    uv = Path(sys.executable).with_name("uv")
    if not uv.is_file():
        unavailable(f"no uv at {uv}; install it with: make setup")
    folder = tmp_path_factory.mktemp("environment")
    python = folder / "bin" / "python"
    constraints = ["--constraint", str(root / "constraints.txt")]
    for words in (
        ["venv", "--quiet", "--python", sys.executable, str(folder), "--clear"],
        ["pip", "install", "--quiet", "--python", str(python), *constraints, str(wheel)],
    ):
        done = subprocess.run([str(uv), *words], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    return folder / "bin"


@pytest.fixture
def redline(installed, tmp_path):
    """Run the installed program in an empty folder → what became of it."""

    def redline(*arguments: str) -> subprocess.CompletedProcess[bytes]:
        words = [str(installed / "redline"), *arguments]
        bare = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)}
        return subprocess.run(words, cwd=tmp_path, env=bare, capture_output=True, check=False)

    return redline


def phrases(root: Path) -> Mapping[str, bytes]:
    """A phrase of each article that stands nowhere else, by the article's name."""
    found = {}
    for path in sorted((root / "seeds").glob("*.txt")):
        longest = max(path.read_text("utf-8").splitlines(), key=len)
        found[path.stem] = longest[20:80].encode("utf-8")
    return found


@pytest.mark.parametrize("kind", ["wheel", "sdist"])
class TestArchives:
    def test_hold_no_article(self, kind, archives, root):
        """Neither under its name nor inside another file: nobody knows their licence."""
        known = phrases(root)

        assert len(known) == 5
        for name, data in archives[kind].items():
            for stem, phrase in known.items():
                assert stem not in name
                assert phrase not in data, name

    def test_hold_nothing_of_the_folders_of_articles_and_annotations(self, kind, archives, root):
        """Nor a copy of any of their files under another name."""
        ours = [*root.glob("seeds/**/*"), *root.glob("annotations/**/*")]
        copies = {path.read_bytes() for path in ours if path.is_file() and path.stat().st_size > 9}

        for name, data in archives[kind].items():
            assert {"seeds", "annotations"}.isdisjoint(PurePosixPath(name).parts)
            assert data not in copies

    def test_hold_the_style_and_the_script_of_pages(self, kind, archives, root):
        wanted = {path.read_bytes() for path in root.glob("toolkit/reporters/*.[cj]s*")}

        assert len(wanted) == 3
        assert wanted <= set(archives[kind].values())

    def test_hold_no_tests_and_nothing_generated(self, kind, archives):
        tops = {PurePosixPath(name).parts[0] for name in archives[kind]}

        assert tops.isdisjoint({"tests", "build", "docs", ".venv", ".label-studio"})
        assert not any("__pycache__" in name for name in archives[kind])

    def test_hold_the_licence(self, kind, archives, root):
        licence = (root / "LICENSE").read_bytes()

        assert licence in archives[kind].values()


class TestWheel:
    def test_holds_every_file_of_the_schema(self, archives, root):
        expected = {
            f"toolkit/schema_files/{path.relative_to(root / 'schema')}": path.read_bytes()
            for path in (root / "schema").rglob("*")
            if path.is_file()
        }

        found = {n: d for n, d in archives["wheel"].items() if "schema_files" in n}
        assert expected == found

    def test_holds_every_module(self, archives, root):
        expected = {str(path.relative_to(root)) for path in root.glob("toolkit/**/*.py")}

        assert expected == {name for name in archives["wheel"] if name.endswith(".py")}

    def test_is_typed(self, archives):
        assert "toolkit/py.typed" in archives["wheel"]


class TestInstalled:
    def test_shows_the_schema_as_it_stands_in_the_checkout(self, redline, root):
        done = redline("schema", "show")

        assert (done.returncode, done.stderr) == (0, b"")
        assert done.stdout == (root / "schema" / "redline.schema.json").read_bytes()

    def test_answers_for_help(self, redline):
        done = redline("--help")

        assert (done.returncode, done.stderr) == (0, b"")
        assert done.stdout.startswith(b"Usage: redline ")

    def test_knows_its_version(self, redline, wheel):
        done = redline("--version")

        assert done.stdout.split()[-1].decode() == wheel.name.split("-")[1]

    def test_makes_a_project_and_reads_an_article_in_it(self, redline, tmp_path):
        """Everything that needs no server works far from a checkout."""
        redline("init", ".")
        (tmp_path / "seeds" / "a.txt").write_text("It rained in Klow.\n", "utf-8")

        done = redline("ingest", "seeds", "-o", "annotations/documents.jsonl")

        assert done.returncode == 0
        assert (
            b'"text":"It rained in Klow.\\n"'
            in (tmp_path / "annotations" / "documents.jsonl").read_bytes()
        )

    def test_cannot_demonstrate_without_the_articles(self, redline, tmp_path):
        """It says where they are, and leaves nothing behind."""
        done = redline("demo")

        error, hint = done.stderr.decode("utf-8").splitlines()
        assert done.returncode == 3
        assert error.startswith("error: there are no articles of redline here")
        assert hint.startswith("hint: Clone the repository")
        assert list(tmp_path.iterdir()) == []
