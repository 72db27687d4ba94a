"""Inputs of any size → a file's lines of documents, and what is wrong; memory does not grow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from toolkit import __version__
from toolkit.corpus import Page, Source, Unread, document_of, read
from toolkit.corpus.doubles import Doubles, doubles, told_apart
from toolkit.corpus.parts import LOCK, PAGES, Key, Made, Parts, refuse_others, removed
from toolkit.errors import ConfigurationError, DocumentError
from toolkit.files import canonical, dumps_line, sha256
from toolkit.jobs import in_order
from toolkit.problems import Problem, problem
from toolkit.schema import Schema

HASHED = 8
"""Bytes of a hash by which doubles are looked for; what is found is then compared."""
ENDING = ".parts"


class Bench(NamedTuple):
    """What pages are worked on with."""

    decided: Mapping[str, Any]
    schema: Schema


class Item(NamedTuple):
    """A page and where it comes from."""

    source: int
    taken: int
    page: Page | Unread


@dataclass(slots=True)
class Documents:
    """What an ingest has made: lines for a file, gone through as often as one likes."""

    parts: Parts
    doubles: Doubles
    unknown: list[str] = field(default_factory=list)
    """Ids that a person decided something about, of no document."""

    def __len__(self) -> int:
        """How many documents there are."""
        return len(self.doubles.dropped) - int(self.doubles.dropped.sum())

    def __iter__(self) -> Iterator[bytes]:
        """The lines, in the order of the inputs."""
        for dropped, line in zip(self.doubles.dropped, self.parts.lines(), strict=True):
            if not dropped:
                yield told_apart(line)[1]

    def sections(self) -> Counter[str]:
        """How many sections there are of each kind."""
        found: Counter[str] = Counter()
        for part in self.parts.done:
            found.update(part.sections)
        found.subtract(self.doubles.sections)
        return +found

    def problems(self) -> Iterator[Problem]:
        """What is wrong, in the order of the inputs; then what is there twice."""
        for number, found in self.parts.problems():
            if number < 0 or not self.doubles.dropped[number]:
                yield found
        yield from self.doubles.problems()
        for name in self.unknown:
            message = "no such document was given; remove the entry, or give its file too"
            yield problem(name, "$", "metadata-unknown-document", message)


@contextmanager
def ingesting(
    sources: Sequence[Source],
    bench: Bench,
    output: Path | None,
    *,
    jobs: int = 1,
    pages: int = PAGES,
    tell: Callable[[int], object] = lambda _: None,
) -> Iterator[Documents]:
    """Make documents of all pages, in parts beside the output; these go when the block ends well.

    Args:
        sources: What is read.
        bench: What a person decided, and the schema.
        output: The file that the lines are for; None: none, and nothing is kept for another run.
        jobs: How many processes work on pages.
        pages: How many pages a part has.
        tell: Is told the bytes of each source that has been read.

    Raises:
        ConfigurationError: When nothing can be written there.
        DocumentError: When something else lies where parts are to, or another run is writing them.
    """
    if output is None:
        with TemporaryDirectory() as name:
            yield _made(Parts.opened(Path(name), None), sources, bench, jobs, pages, tell)
        return
    folder = output.with_name(f"{output.name}{ENDING}")
    with _alone(folder):
        parts = _opened(folder, sources, bench)
        yield _made(parts, sources, bench, jobs, pages, tell)
        removed(folder)


def _made(
    parts: Parts,
    sources: Sequence[Source],
    bench: Bench,
    jobs: int,
    pages: int,
    tell: Callable[[int], object],
) -> Documents:
    items = _items(sources, parts.position(), tell)
    parts.add(in_order(work, bench, items, jobs), pages)
    met = {name for part in parts.done for name in part.met}
    return Documents(parts, doubles(parts), sorted(set(bench.decided) - met))


def work(item: Item, bench: Bench) -> Made:
    """What becomes of a page."""
    document, problems = document_of(item.page, bench.decided, bench.schema)
    name = document.id if document else item.page.id
    about = {"problems": tuple(problems), "met": name if name in bench.decided else ""}
    if document is None:
        return Made(item.source, item.taken, **about)  # type: ignore[arg-type]
    place = {name: value for name, value in asdict(item.page.place).items() if value is not None}
    return Made(
        item.source,
        item.taken,
        f"{canonical(place)}\t{dumps_line(document.to_json())}".encode(),
        Key(_hash(sha256(document.id.encode())), _hash(document.text_sha256)),
        tuple(section.kind for section in document.sections),
        **about,  # type: ignore[arg-type]
    )


def _hash(digest: str) -> int:
    return int(digest[: 2 * HASHED], 16)


def _items(
    sources: Sequence[Source], position: tuple[int, int], tell: Callable[[int], object]
) -> Iterator[Item]:
    """The pages that are not done yet."""
    begun, done = position
    for number, source in enumerate(sources):
        if number >= begun:
            for taken, page in enumerate(read(source), start=1):
                if number > begun or taken > done:
                    yield Item(number, taken, page)
        tell(source.size)


def _opened(folder: Path, sources: Sequence[Source], bench: Bench) -> Parts:
    plan = {
        "version": __version__,
        "sources": [asdict(source) for source in sources],
        "decided": dict(bench.decided),
        "schema": bench.schema.root,
    }
    try:
        return Parts.opened(folder, plan)
    except OSError as error:
        raise _unwritable(folder, error) from error


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold a lock as long as the block runs, so that no other run writes the same parts."""
    from filelock import FileLock, Timeout

    lock = FileLock(folder / LOCK, timeout=0)
    try:
        refuse_others(folder)
        folder.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout as error:
        raise DocumentError(
            f"another redline ingest is writing {folder.name}", hint="Wait until it has ended."
        ) from error
    except OSError as error:
        raise _unwritable(folder, error) from error
    try:
        yield
    finally:
        lock.release()


def _unwritable(folder: Path, error: OSError) -> ConfigurationError:
    return ConfigurationError(
        f"cannot write {folder}: {error.strerror}", hint="Name another place with -o."
    )
