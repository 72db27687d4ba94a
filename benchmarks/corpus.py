"""How long `redline ingest` takes on corpora, and in how much memory: few pages and many.

Run: python -m benchmarks.corpus [lines] [table] [archive] [--many 50000] [--made 50000]

The same invented pages are written as JSON lines, as Parquet and, as HTML, into a WARC file. What a
page costs (work of the processors) is told without what starting costs: it is the difference of the
two runs by the difference of their pages. Memory is that of all processes together.
"""  # noqa: INP001

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from benchmarks.measuring import Measured, run
from toolkit.files import dumps_line

TALK = (
    "the river harbour minister said that ships from Glottenberg would not pass the gate of"
    " Strelsau unless their papers were shown in time and a toll of three crowns was paid"
)
SENTENCES = 6
SEED = 7


def pages(count: int) -> Iterator[tuple[str, str, list[str]]]:
    """Invented pages: id, headline and paragraphs."""
    random, words = Random(SEED), TALK.split()  # noqa: S311 (invented pages)
    for number in range(count):
        said = [
            " ".join(random.choices(words, k=random.randint(8, 20))).capitalize() + "."
            for _ in range(SENTENCES)
        ]
        paragraphs = [" ".join(said[at : at + 3]) for at in range(0, SENTENCES, 3)]
        yield f"page-{number:07}", f"Ruritania closes gate {number} of the river", paragraphs


def write_lines(path: Path, count: int) -> None:
    """Pages as JSON lines."""
    with path.open("w", encoding="utf-8") as stream:
        for name, title, paragraphs in pages(count):
            text = "\n\n".join([title, *paragraphs])
            stream.write(dumps_line({"id": name, "text": text, "published": "2031-02-03"}))


def write_table(path: Path, count: int) -> None:
    """Pages as Parquet."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    found = list(pages(count))
    columns = {
        "id": [name for name, _, _ in found],
        "text": ["\n\n".join([title, *paragraphs]) for _, title, paragraphs in found],
    }
    pq.write_table(pa.table(columns), path, row_group_size=1000)


def write_archive(path: Path, count: int) -> None:
    """Pages as HTML in a WARC file, a gzip member each."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    with path.open("wb") as stream:
        writer = WARCWriter(stream, gzip=True)
        for name, title, paragraphs in pages(count):
            body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
            html = (
                f"<html><head><title>{title}</title></head><body><nav><a href='/'>Home</a></nav>"
                f"<article><h1>{title}</h1>{body}</article><footer>Imprint</footer></body></html>"
            )
            headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], "HTTP/1.1")
            made = writer.create_warc_record(
                f"https://strelsau.example/{name}",
                "response",
                payload=io.BytesIO(html.encode()),
                http_headers=headers,
            )
            writer.write_record(made)


KINDS: dict[str, tuple[str, Callable[[Path, int], None]]] = {
    "lines": ("pages.jsonl", write_lines),
    "table": ("pages.parquet", write_table),
    "archive": ("pages.warc.gz", write_archive),
}


READ = """
import sys
from toolkit.corpus import Page, read, sources
print(sum(isinstance(page, Page) for source in sources(sys.argv[1:]) for page in read(source)))
"""


def only_read(path: Path, count: int) -> Measured:
    """The pages of a file are read, and nothing is made of them."""
    measured = run((sys.executable, "-c", READ, str(path)))
    if int(measured.said) != count:
        raise SystemExit(f"{measured.said} pages were read of {count}")
    return measured


def ingested(path: Path, count: int, jobs: int) -> Measured:
    """The pages of a file become a file of documents."""
    output = path.with_name("documents.jsonl")
    redline = str(Path(sys.executable).with_name("redline"))
    measured = run((redline, "ingest", str(path), "-o", str(output), "--jobs", str(jobs)))
    if (lines := output.read_bytes().count(b"\n")) != count:
        raise SystemExit(f"{lines} documents were made of {count} pages")
    output.unlink()
    return measured


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("kinds", nargs="*", help="lines, table, archive; none: all three")
    parser.add_argument("--few", type=int, default=1_000)
    parser.add_argument("--many", type=int, default=50_000)
    parser.add_argument("--made", type=int, default=50_000, help="pages made into documents")
    parser.add_argument("--jobs", type=int, default=2)
    given = parser.parse_args()
    head = f"{'kind':19}{'pages':>7}{'MB':>7}{'seconds':>9}{'work s':>8}"
    sys.stdout.write(f"{head}{'memory MB':>11}{'ms a page':>11}\n")
    with TemporaryDirectory() as name:
        for kind in given.kinds or KINDS:
            path = Path(name) / KINDS[kind][0]
            for what, most in (("read", given.many), ("ingested", given.made)):
                before: tuple[float, int] | None = None
                for count in (given.few, most):
                    KINDS[kind][1](path, count)
                    size = path.stat().st_size / 1e6
                    if what == "read":
                        found = only_read(path, count)
                    else:
                        found = ingested(path, count, given.jobs)
                    row = f"{kind:9}{what:10}{count:7}{size:7.1f}{found.seconds:9.1f}"
                    row += f"{found.work:8.1f}{found.memory:11.0f}"
                    if before:
                        row += f"{(found.work - before[0]) / (count - before[1]) * 1000:11.2f}"
                    sys.stdout.write(f"{row}\n")
                    sys.stdout.flush()
                    before = found.work, count


if __name__ == "__main__":
    main()
