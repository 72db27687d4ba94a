"""A dataset folder → one page of HTML: articles, threats, variants, who threatens whom, agreement.

`report` is what `redline report` calls; `page` writes the page, whose style and script lie in the
folder `page/`.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from toolkit.report.page import report_page
from toolkit.report.readings import agreement_in
from toolkit.report.source import Dataset, read_dataset
from toolkit.schema import Schema

__all__ = ["Dataset", "read_dataset", "report"]


def report(
    folder: Path, schema: Schema, seen: Callable[[int, int], None] | None = None
) -> list[bytes]:
    """A dataset folder with its texts → the page, as lines of UTF-8.

    Args:
        folder: What `redline build` has written.
        schema: Of the version that it was built with.
        seen: Is told after each document how many were read, and of how many.

    Raises:
        PublishError: When the folder is no dataset, is damaged, or holds no texts.
    """
    dataset = read_dataset(folder, schema, seen)
    lines = report_page(dataset, agreement_in(dataset))
    return [f"{line}\n".encode() for line in lines]
