"""Documents with sections, suggested and right → precision, recall and F1 over characters.

White space counts nowhere: sections may or may not cover the gaps between them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from toolkit.errors import RecordError
from toolkit.model import Document
from toolkit.score.quality import Quality


def sections_found(
    suggested: Mapping[str, Document], gold: Mapping[str, Document]
) -> dict[str, Quality]:
    """By kind of section: the characters that are in one, over all documents of `gold`.

    Args:
        suggested: By id, as a program cut them; one that is not there counts as uncut.
        gold: By id, as a person has them.

    Raises:
        RecordError: When the two hold different texts of a document.
    """
    counts = []
    for name, right in sorted(gold.items()):
        given = suggested.get(name)
        if given is not None and given.text_sha256 != right.text_sha256:
            raise RecordError(
                f"the suggested sections of {name} are of another text than the right ones",
                hint="Ingest the same article for both.",
            )
        counts.append(_characters(given, right))
    kinds = sorted({kind for of_document in counts for each in of_document for kind in each})
    return {
        kind: Quality.of((right[kind], given[kind], gold[kind]) for right, given, gold in counts)
        for kind in kinds
    }


def _characters(
    given: Document | None, gold: Document
) -> tuple[Counter[str], Counter[str], Counter[str]]:
    """By kind: characters that are in it on both sides, in the suggestion, and in gold."""
    first, second = _kinds(given, gold.text), _kinds(gold, gold.text)
    written = [at for at, character in enumerate(gold.text) if not character.isspace()]
    suggested = Counter(kind for at in written if (kind := first[at]))
    right = Counter(kind for at in written if (kind := second[at]))
    return Counter(k for at in written if (k := first[at]) and k == second[at]), suggested, right


def _kinds(document: Document | None, text: str) -> list[str | None]:
    """By character: the kind of its section, None outside all."""
    kinds: list[str | None] = [None] * len(text)
    for section in document.sections if document is not None else ():
        start, end = section.span
        kinds[start:end] = [section.kind] * (min(end, len(text)) - start)
    return kinds
