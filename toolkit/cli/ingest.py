"""``redline ingest``: source files into documents."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

from toolkit.cli.app import App, lines_option, pass_app, report


@click.command(
    "ingest",
    epilog="Example: redline ingest seeds --metadata annotations/metadata.json"
    " -o annotations/documents.jsonl",
)
@click.argument("seeds", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--metadata",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="What a person decided, by document id: language, published, sections … It wins.",
)
@lines_option
@pass_app
@click.pass_context
def command(
    context: click.Context, app: App, seeds: tuple[Path, ...], metadata: Path | None, output: Path
) -> None:
    """Read articles and propose their sections and headlines.

    SEEDS are text files in UTF-8 and saved web pages (*.html), or folders that hold them. A text is
    kept as it is but for a byte-order mark and the ends of lines; of a page the article is kept:
    headline, paragraphs, headings and lists. A file that cannot be used is reported (exit code 1),
    and the others are still written; a file that has not changed is not written again.
    """
    from toolkit.cli.output import write_output
    from toolkit.documents import ingest, read_metadata
    from toolkit.words import counted

    decided = {} if metadata is None else read_metadata(metadata)
    documents, problems = ingest(seeds, decided, app.schema)
    done = "nothing was written"
    if documents:
        done = write_output(output, [document.to_json() for document in documents])
    code = report(problems)
    kinds = Counter(section.kind for document in documents for section in document.sections)
    sections = ", ".join(f"{number} {kind}" for kind, number in sorted(kinds.items()))
    click.echo(
        f"{counted(len(documents), 'document')}; sections: {sections or 'none'};"
        f" {counted(len(problems), 'problem')}; {done}",
        err=True,
    )
    context.exit(code)
