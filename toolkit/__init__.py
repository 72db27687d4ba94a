"""redline: annotate crisis news in Label Studio, validate it, publish it as a dataset."""

from __future__ import annotations

__version__ = "0.1.0"
