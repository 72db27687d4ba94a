"""The table of threats, the variants and the graph, as a person works with them."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from toolkit.report.threats import threat_lines

pytestmark = pytest.mark.browser


def count(page: Page) -> int:
    """How many rows the table shows."""
    return page.locator("#rows tr").count()


class TestFilters:
    def test_by_side_kind_and_commitment_let_through_what_the_rows_say(
        self, opened, seeds, seeds_page
    ):
        page = opened(seeds_page, "#view=threats")
        expect(page.locator("#found")).to_have_text("39 threats")

        page.get_by_label("Who", exact=True).select_option("for:United States")
        page.locator("#f-kind").select_option("economic")
        page.locator("#f-firm").select_option("committed")

        wanted = [
            line
            for line in threat_lines(seeds)
            if "United States" in line["ws"]
            and "economic" in line["kinds"]
            and line["firm"] == "committed"
        ]
        assert 0 < len(wanted) < 39
        expect(page.locator("#found")).to_have_text(f"{len(wanted)} of 39 threats")
        shown = page.locator("#rows tr").evaluate_all("(rows) => rows.map((r) => r.dataset.item)")
        assert shown == [line["item"] for line in wanted]

    @pytest.mark.parametrize(
        ("label", "key"),
        [("Act", "act"), ("Aim", "aim"), ("Status", "status"), ("How firm", "firm")],
    )
    def test_by_a_label_name_how_many_each_value_has(self, label, key, opened, seeds, seeds_page):
        page = opened(seeds_page, "#view=threats")
        options = page.get_by_label(label, exact=True).locator("option:not([value=''])")
        lines = list(threat_lines(seeds))

        for value in options.evaluate_all("(all) => all.map((one) => one.value)"):
            page.get_by_label(label, exact=True).select_option(value)
            number = sum(line[key] == value for line in lines)
            expect(page.locator("#rows tr")).to_have_count(number)

    def test_by_words_of_condition_and_consequence_and_of_all(self, opened, seeds, seeds_page):
        page = opened(seeds_page, "#view=threats")
        lines = list(threat_lines(seeds))

        page.get_by_label("If (words)").fill("INVA")
        number = sum("inva" in line["if"].lower() for line in lines)
        expect(page.locator("#rows tr")).to_have_count(number)
        page.get_by_label("Then (words)").fill("additional")
        both = sum("inva" in x["if"].lower() and "additional" in x["then"].lower() for x in lines)
        expect(page.locator("#rows tr")).to_have_count(both)
        assert 0 < both < number
        page.get_by_role("button", name="Clear filters").click()
        page.get_by_label("Find in all").fill("sullivan")

        told = sum(line["by"] == "Jake Sullivan" for line in lines)
        expect(page.locator("#rows tr")).to_have_count(told)

    def test_that_let_nothing_through_say_so(self, opened, seeds_page):
        page = opened(seeds_page, "#view=threats")

        page.get_by_label("Find in all").fill("nothing like it")

        expect(page.get_by_text("No threat is like that")).to_be_visible()

    def test_stand_in_the_address_and_come_back(self, opened, seeds_page):
        page = opened(seeds_page, "#view=threats")
        page.get_by_label("Told by").select_option("Jake Sullivan")
        page.get_by_role("button", name="Then", exact=True).click()
        expect(page.locator("#heads th.then")).to_have_attribute("aria-sort", "ascending")

        again = opened(seeds_page, page.evaluate("location.hash"))

        assert page.evaluate("location.hash") == "#view=threats&by=Jake+Sullivan&sort=then"
        assert again.locator("#rows td.then").all_inner_texts() == (
            page.locator("#rows td.then").all_inner_texts()
        )


def test_rows_are_put_in_order_both_ways_with_the_empty_last(opened, seeds_page):
    page = opened(seeds_page, "#view=threats")
    button = page.get_by_role("button", name="Told by", exact=True)

    button.click()
    up = page.locator("#rows td.by").all_inner_texts()
    button.click()
    down = page.locator("#rows td.by").all_inner_texts()

    known = [one for one in up if one != "the article"]
    assert known == sorted(known, key=str.lower)
    assert next(one for one in down if one != "the article") == known[-1]
    assert up[-1] == down[-1] == "the article"


def test_a_row_leads_to_its_place_and_the_way_back_to_the_rows(opened, seeds_page):
    page = opened(seeds_page, "#view=threats&by=Jake+Sullivan&find=materiel")
    expect(page.locator("#rows tr")).to_have_count(1)

    page.locator("#rows td.then").click()
    expect(page.locator("mark.chosen").first).to_be_in_viewport()
    assert page.evaluate("document.activeElement.dataset.item") == "t.143-260"

    page.go_back()
    expect(page.locator("#rows tr")).to_have_count(1)


def test_rows_are_walked_with_arrows_and_followed_with_enter(opened, seeds_page):
    page = opened(seeds_page, "#view=threats")
    page.locator('#rows a[tabindex="0"]').focus()

    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    wanted = page.locator("#rows tr").nth(2).get_attribute("data-item")
    page.keyboard.press("Enter")

    expect(page.locator("mark.chosen").first).to_be_in_viewport()
    assert page.evaluate("document.activeElement.dataset.item") == wanted


def test_a_band_of_the_graph_leads_to_as_many_threats_as_it_stands_for(opened, seeds_page):
    page = opened(seeds_page, "#view=graph")
    bands = page.locator("svg[role=group] a")
    bands.first.focus()
    page.keyboard.press("ArrowRight")
    label = page.evaluate("document.activeElement.getAttribute('aria-label')")

    page.keyboard.press("Enter")

    number = int(label.partition(": ")[2].split()[0])
    expect(page.locator("#rows tr")).to_have_count(number)


def test_every_pair_of_the_tables_leads_to_as_many_threats_as_it_says(opened, seeds_page):
    page = opened(seeds_page, "#view=graph")
    links = page.locator("#graph tbody a").evaluate_all(
        "(all) => all.map((a) => [a.getAttribute('href'), Number(a.textContent)])"
    )

    assert len(links) > 15
    for address, number in links:
        page.evaluate("(to) => { location.hash = to }", address)
        expect(page.locator("#rows tr")).to_have_count(number)


class TestVariants:
    def test_are_found_by_kind_and_by_words(self, opened, seeds_page):
        page = opened(seeds_page, "#view=variants")
        expect(page.locator("#found-variants")).to_have_text("32 of 32 clusters")

        page.locator("#v-kind").select_option("same_quote")
        expect(page.locator("#found-variants")).to_have_text("10 of 32 clusters")
        page.locator("#v-find").fill("red line")

        expect(page.locator(".cluster")).to_have_count(1)
        assert page.evaluate("location.hash") == "#view=variants&kind=same_quote&find=red+line"

    def test_a_word_that_one_version_alone_has_is_marked(self, opened, seeds_page):
        page = opened(seeds_page, "#view=variants&cluster=sullivan-nato-allies-threat")
        cluster = page.locator("#cluster-sullivan-nato-allies-threat")

        expect(cluster).to_be_in_viewport()
        assert "equip" in cluster.locator("li").nth(0).locator("ins").all_inner_texts()
        assert "fortify" in cluster.locator("li").nth(1).locator("ins").all_inner_texts()

    def test_the_card_of_an_item_leads_to_them_and_they_to_the_item(self, opened, seeds_page):
        page = opened(seeds_page, "#view=articles&doc=000_687b90cf0bc0ae61&item=t.547-662")

        page.locator("#card").get_by_role("link", name="the same in other words").click()
        cluster = page.locator("#cluster-sullivan-materiel-for-ukraine-threat")
        expect(cluster).to_be_in_viewport()
        cluster.get_by_role("link", name="Biden wants to boost").click()

        expect(page.locator("mark.chosen").first).to_be_in_viewport()
        assert page.evaluate("document.activeElement.dataset.item") == "t.143-260"
