r"""The forms that the page gives to `value.text` → the words that stand in the text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from toolkit.labelstudio.reader import Region
from toolkit.repair.case import Case, Change, place_of, told

CODE = "span-text-mismatch"


def written_out(case: Case) -> Iterator[Change]:
    r"""Words with their line ends written as `\n`, or given as a list → the words themselves.

    A list that is the remark typed for the region has taken the place of the words; they are put
    back where nothing casts doubt on the offsets.
    """
    sure = all(case.fits(region) for region in case.regions)
    places = case.by_place()
    for region in case.regions:
        words = region.text
        if not words.strip():
            continue
        items, first = {}, None
        for index in places[place_of(region)]:
            item = case.items[index]
            given = item["value"].get("text")
            if item.get("type") == "textarea" or not _is_form(case, region, given, sure=sure):
                continue
            first = first or (index, given)
            items[index] = {**item, "value": {**item["value"], "text": words}}
        if first is not None:
            yield Change(
                CODE,
                first[0],
                region.id or None,
                region.label or None,
                "the page wrote its words another way than they stand in the text",
                told(region.marked, first[1]),
                told(region.marked, words),
                items,
            )


def _is_form(case: Case, region: Region, given: Any, *, sure: bool) -> bool:
    """Whether something that stands for the words of a region can be nothing but these."""
    words = region.text
    escaped = words.replace("\n", "\\n")
    if given in (words, None):
        return False
    return given in (escaped, [words], [escaped]) or (sure and case.is_typed(region, given))
