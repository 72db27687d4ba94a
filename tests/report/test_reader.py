"""Who has only the page finds every article that tells a threat, in which words, on what condition.

The reader here knows nothing but the page: types into it, and reads what it shows.
"""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Locator, expect

pytestmark = pytest.mark.browser

SOUGHT = "additional defensive materiel"


def read(version: Locator) -> tuple[str, str, str, str]:
    """What a version says of itself: its article, its words, on which condition, who tells it."""
    told = dict(
        zip(
            version.locator("dt").all_inner_texts(),
            version.locator("dd").all_inner_texts(),
            strict=True,
        )
    )
    words = version.locator("blockquote").inner_text()
    return version.locator("h4").inner_text(), words, told["if"], told["told by"]


def test_every_article_that_tells_the_threat_is_found_as_the_links_have_it(
    opened, root, seeds_page
):
    annotations = root / "annotations"
    links = json.loads((annotations / "links.json").read_text("utf-8"))["links"]
    lines = (annotations / "documents.jsonl").read_text("utf-8").splitlines()
    titles = {one["id"]: " ".join(one["title"].split()) for one in map(json.loads, lines)}
    (cluster,) = (one for one in links if one["id"] == "sullivan-materiel-for-ukraine-threat")
    wanted = []
    for member in cluster["members"]:
        gold = json.loads(
            (annotations / "gold" / f"{member['document_id']}.json").read_text("utf-8")
        )
        (threat,) = (one for one in gold["conditional_threats"] if one["id"] == member["id"])
        title = titles[member["document_id"]]
        wanted.append((title, threat["text"], threat["condition"]["text"], "Jake Sullivan"))
    page = opened(seeds_page)

    page.get_by_role("link", name="Variants").click()
    page.get_by_label("Find", exact=True).fill(SOUGHT)
    page.locator("#v-kind").select_option(label="threats")
    expect(page.locator(".cluster")).to_have_count(1)
    found = [read(version) for version in page.locator(".cluster .version").all()]

    assert found == wanted
    assert len(found) == 2
    assert [condition for _, _, condition, _ in found] == ["an invasion by Russia"] * 2


def test_the_words_on_the_page_are_those_that_the_article_shows(opened, seeds_page):
    page = opened(seeds_page, "#view=threats")

    page.get_by_label("Find in all").fill(SOUGHT)
    expect(page.locator("#rows tr")).to_have_count(1)
    consequence = page.locator("#rows td.then").inner_text()
    page.locator("#rows a").click()

    expect(page.locator("mark.chosen").first).to_be_in_viewport()
    shown = "".join(page.locator("mark.chosen").all_text_contents())
    assert consequence in shown
    assert SOUGHT in shown
    expect(page.locator("#card dl")).to_contain_text("an invasion by Russia")
