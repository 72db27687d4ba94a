"""What a dataset folder says of itself: the card, and the files beside it.

The build does three things::

    facts = Facts(schema)
    facts.add_all(config, rows) # all published rows of every config, some at a time, labels by
                                # their names, in the order of the dataset
    files = company(Release(facts, schema, columns, …))       # path in the folder → bytes

`company` writes nothing. It returns README.md, CITATION.cff, croissant.json,
the two files of the schema and, where there are threats, plots/*.svg; the same release gives the
same bytes. `check_metadata` holds the YAML of a card against the Hub's rules, offline.
"""

from __future__ import annotations

from collections.abc import Mapping

from toolkit.card.check import check_metadata
from toolkit.card.citation import citation
from toolkit.card.croissant import croissant
from toolkit.card.facts import Facts
from toolkit.card.metadata import metadata
from toolkit.card.people import people
from toolkit.card.plots import plots_of, svg
from toolkit.card.prose import prose
from toolkit.card.release import DEFAULT_CONFIG, Project, Release
from toolkit.files import dumps_page
from toolkit.schema import KEYWORDS_FILE, SCHEMA_FILE

__all__ = [
    "DEFAULT_CONFIG",
    "Facts",
    "Project",
    "Release",
    "check_metadata",
    "company",
    "people",
]


def company(release: Release) -> Mapping[str, bytes]:
    """What a folder holds → the files that tell of it, by their path in the folder.

    Raises:
        PublishError: When a setting of ``[dataset]`` is none that the Hub can take.
    """
    files = {
        "README.md": card(release),
        "CITATION.cff": citation(release),
        "croissant.json": dumps_page(croissant(release)),
        f"schema/{SCHEMA_FILE}": dumps_page(release.schema.root),
        f"schema/{KEYWORDS_FILE}": dumps_page(release.schema.keywords),
    }
    return {
        **{path: text.encode("utf-8") for path, text in files.items()},
        **{plot.path: svg(plot, release) for plot in plots_of(release)},
    }


def card(release: Release) -> str:
    """A release → its README.md: the YAML, and below it the prose.

    Raises:
        PublishError: When a setting of ``[dataset]`` is none that the Hub can take.
    """
    import yaml

    head = yaml.safe_dump(metadata(release), sort_keys=False, allow_unicode=True, width=100)
    return f"---\n{head}---\n\n{prose(release)}"
