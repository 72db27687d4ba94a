"""A release → how far its readers agree, in tables with intervals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from toolkit.agreement.figures import Figure
from toolkit.card.account import number, several
from toolkit.card.markdown import described, escaped, table
from toolkit.card.people import MODEL, kinds
from toolkit.card.release import Release
from toolkit.reporters.figures import MEASURES as NAMES
from toolkit.reporters.figures import UNDEFINED, by_section, cell
from toolkit.reporters.figures import rows as of_section

MEASURES = {
    "spans": ("exact_f1", "overlap_f1"),
    "attributes": ("observed_agreement", "alpha"),
    "roles": ("f1",),
    "identity": ("b_cubed_f1", "same_actor"),
}
"""The measures of each section that a card shows; `redline agreement` gives them all."""
SECTIONS = {
    "spans": "Where something is marked",
    "attributes": "Labels of what both marked",
    "roles": "Who fills a role",
    "identity": "Which mentions are one actor",
}


def measured(release: Release) -> Iterator[str]:
    """The lines of the section; none where nothing was compared."""
    found = release.agreement
    if found is None:
        return
    yield (
        f"{several(len(found.readers), 'annotator')} read"
        f" {several(len(found.documents), 'document')}, each alone; their readings were compared"
        " item by item, before adjudication. A span counts as found by both where it is the same"
        " (exact) or overlaps at all (overlap); labels and roles are compared on spans that were"
        " matched. alpha is Krippendorff’s, with MASI distance for sets; B-cubed is of Bagga and"
        " Baldwin."
    )
    twice = sum(times for n, times in release.facts.readers_by_number().items() if n > 1)
    if twice > len(found.documents):
        yield f"{number(twice)} documents have several readings; these were drawn from them."
    yield f"{described(found.caution)} `{UNDEFINED}` stands where a figure is undefined."
    if kinds(release.readers, release.annotators) == {MODEL}:
        yield (
            "All of them are language models: the figures say how alike models read with this"
            " codebook, and not how right they are."
        )
    for section, figures in by_section(found.figures).items():
        measured = {figure.measure for figure in figures}
        wanted = [name for name in MEASURES.get(section, ()) if name in measured]
        if not wanted:
            continue
        _, subjects = of_section(figures)
        unit = figures[0].basis.unit
        yield ""
        yield from table(
            [
                SECTIONS[section],
                *(NAMES.get(name, name) for name in wanted),
                f"n ({unit})",
            ],
            (
                (f"`{subject}`", *(escaped(cell(one.get(name))) for name in wanted), _used(one))
                for subject, one in subjects.items()
            ),
            right=len(wanted) + 1,
        )


def _used(measures: Mapping[str, Figure]) -> str:
    """How many items, or fillers of a role, the figures of a subject rest on."""
    return number(next(iter(measures.values())).basis.n)
