"""A release → how it is cited: CITATION.cff, and BibTeX for the card."""

from __future__ import annotations

from toolkit.card.account import items, several
from toolkit.card.hub import licenses
from toolkit.card.markdown import in_words, one_line
from toolkit.card.metadata import metadata, title
from toolkit.card.release import Release
from toolkit.model import JSONObject

AUTHOR = "The redline developers"
_BRACES = str.maketrans({"{": "(", "}": ")", "\\": "/", "`": "'"})


def abstract(release: Release) -> str:
    """What the dataset is, in one plain sentence."""
    counted = items(release)
    articles = several(release.facts.rows["documents"], "news article")
    return f"{articles}, annotated with {in_words(counted)}." if counted else f"{articles}."


def citation(release: Release) -> str:
    """A release → its CITATION.cff, which names no date: a build has none.

    Source: https://github.com/citation-file-format/citation-file-format, version 1.2.0.
    """
    import yaml

    found: JSONObject = {
        "cff-version": "1.2.0",
        "message": "If you use this dataset, please cite it as below.",
        "type": "dataset",
        "title": title(release),
        "abstract": abstract(release),
        "authors": [{"name": AUTHOR}],
        "version": release.fingerprint,
        "keywords": metadata(release)["tags"],
    }
    if licence := licenses().get(release.project.license):
        found["license"] = licence
    if release.project.url:
        found["url"] = release.project.url
    return str(yaml.safe_dump(found, sort_keys=False, allow_unicode=True, width=100))


def bibtex(release: Release) -> str:
    """A release → an entry of BibTeX; whoever cites it adds the year in which they took it."""
    fields = {
        "title": f"{{{one_line(title(release)).translate(_BRACES)}}}",
        "author": f"{{{AUTHOR}}}",
        "version": release.fingerprint,
        "howpublished": "Dataset",
    }
    if release.project.url:
        fields["url"] = one_line(release.project.url).translate(_BRACES)
    body = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items())
    return f"@misc{{redline-{release.fingerprint},\n{body}\n}}"
