"""Paths, and addresses such as ``s3://bucket/folder``: which of the two a text is."""

from __future__ import annotations

MARK = "://"
"""What tells an address from a path."""


def is_remote(address: str) -> bool:
    """Whether it is an address for fsspec (``s3://…``), and no path.

    >>> is_remote("s3://news/pages.jsonl"), is_remote("news/pages.jsonl")
    (True, False)
    """
    return MARK in address
