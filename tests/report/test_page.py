"""The page of a dataset, as a person reads it in a browser."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from playwright.sync_api import Page, expect

from tests.compose import ACTORS as COMPOSED
from tests.compose import compose
from tests.looking import CONTRAST, Tags
from tests.report.invented import ARABIC, SCRIPT, ZENDA, hostile
from toolkit.dataset.build import build
from toolkit.dataset.source import Source
from toolkit.links import Links
from toolkit.report import report
from toolkit.report.page import VIEWS, embedded

pytestmark = pytest.mark.browser

FIRST = "000_687b90cf0bc0ae61"
SULLIVAN = "t.547-662"
HIDING = "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
SAID = """
() => Object.fromEntries([...document.querySelectorAll('mark[tabindex]')].map((mark) => [
  mark.dataset.item,
  [...document.querySelectorAll('mark')].filter((one) => one.dataset.item === mark.dataset.item)
    .map((one) => one.textContent).join('')]))
"""
"""The words of each item, over all pieces that it is drawn in."""
TIPS = """
() => [...document.querySelectorAll('text.role')].map((text) => text.textContent).sort()
"""


def item(page: Page, identity: str):
    """Where an item begins in the text."""
    return page.locator(f'mark[tabindex][data-item="{identity}"]')


def article(document: str, identity: str = "") -> str:
    """The address of an article, or of an item in it."""
    return f"#view=articles&doc={document}" + (f"&item={identity}" if identity else "")


class TestData:
    def test_make_no_element_no_address_and_hide_nothing(self, hostile_page):
        text = hostile_page.read_text("utf-8")
        tags = Tags(text).found

        scripts = [given.get("type") for tag, given in tags if tag == "script"]
        assert scripts == ["application/json"] * 3 + [None]
        assert not {name for _, given in tags for name in given if name.startswith(("on", "style"))}
        assert all(
            (given["href"] or "").startswith(("#", "data:,"))
            for _, given in tags
            if "href" in given
        )
        assert not re.search(HIDING, text)

    def test_are_the_same_again_when_the_page_reads_them(self):
        value = {"a": f"{SCRIPT} \u202e \u2028 🙂 </SCRIPT> <!-- & 'quoted' \"twice\""}

        text = embedded("corpus", value)

        assert json.loads(text.removesuffix("</script>").partition(">")[2]) == value
        assert text.count("<") == 2

    def test_run_nothing_and_stand_as_they_are(self, opened, hostile_page):
        page = opened(hostile_page, article("zenda"))

        expect(page.get_by_role("heading", name=SCRIPT, level=3)).to_be_visible()
        expect(page.locator(".section.title")).to_have_text(f'🙂 {SCRIPT} & “Strelsau” "waits"')
        assert page.locator("article script, article b").count() == 0
        for view in VIEWS:
            page.goto(f"{hostile_page.as_uri()}#view={view}")
            assert page.locator(f"#{view}").is_visible()
            assert "\u202e" not in page.locator("main").inner_text()

    def test_that_would_reorder_text_are_shown_as_escapes(self, opened, hostile_page):
        page = opened(hostile_page, article("zenda"))

        assert page.locator("#body .hiding").all_inner_texts() == ["\\u202e", "\\u202c"]

    def test_nothing_but_the_pages_own_style_and_script_is_allowed(self, hostile_page):
        policy = re.search(r'Security-Policy" content="([^"]*)"', hostile_page.read_text("utf-8"))

        assert policy is not None
        assert "default-src 'none'" in policy[1]
        assert "unsafe" not in policy[1]


def test_a_dataset_in_which_nothing_is_marked_says_so_in_each_part(opened, schema, tmp_path):
    source = hostile(schema)
    empty = [{**one, **{layer.name: [] for layer in schema.layers}} for one in source.records]
    build(replace(source, records=empty, links=Links()), tmp_path / "dataset")
    path = tmp_path / "report.html"
    path.write_bytes(b"".join(report(tmp_path / "dataset", schema)))
    page = opened(path)

    expect(page.locator("#body")).to_contain_text("Rudolf")
    said = {
        "threats": "0 threats",
        "variants": "0 of 0 clusters",
        "graph": "No threat names both sides.",
        "time": "There are no threats.",
        "agreement": "nothing can be compared",
    }
    for view, words in said.items():
        page.goto(f"{path.as_uri()}#view={view}")
        expect(page.locator(f"#{view}")).to_contain_text(words)


class TestOffsets:
    def test_every_item_of_every_article_is_drawn_on_its_own_words(self, opened, seeds, seeds_page):
        page = opened(seeds_page)
        for one in seeds.articles:
            page.goto(f"{seeds_page.as_uri()}{article(one.id)}")
            expect(page.locator("#headline")).to_have_text(one.headline)
            rows = [row for layer in seeds.schema.layers for row in one.rows[layer.name]]

            assert page.evaluate(SAID) == {one.short(row["id"]): row["text"] for row in rows}

    def test_count_code_points_after_emoji(self, opened, hostile_page):
        said = opened(hostile_page, article("zenda")).evaluate(SAID)

        assert {words for name, words in said.items() if name[0] in "me"} == {
            *("Rudolf", "Michael", "Flavia", "arm"),
        }
        place = ZENDA.index("Flavia")
        assert said[f"m.{place}-{place + 6}"] == "Flavia"

    def test_are_right_in_any_text_with_anything_marked_in_it(self, opened, schema, tmp_path):
        pairs = [compose(Random(seed), schema, f"invented-{seed}") for seed in range(12)]
        documents = {document.id: document for document, _ in pairs}
        source = Source([record for _, record in pairs], documents, COMPOSED, schema)
        build(source, tmp_path / "dataset")
        path = tmp_path / "report.html"
        path.write_bytes(b"".join(report(tmp_path / "dataset", schema)))
        page = opened(path)

        for name, document in documents.items():
            page.goto(f"{path.as_uri()}{article(name)}")
            expect(page.locator("#headline")).to_have_text(name)
            said = page.evaluate(SAID)
            assert said
            for identity, words in said.items():
                start, end = map(int, identity.split(".")[1].split("-"))
                assert words == document.text[start:end]

    def test_the_text_of_all_sections_is_there(self, opened, hostile_page):
        page = opened(hostile_page, article("zenda-ar"))

        shown = page.evaluate("() => document.getElementById('body').innerText")
        assert shown.split() == ARABIC.split()


class TestLanguages:
    def test_arabic_runs_from_right_to_left(self, opened, hostile_page):
        page = opened(hostile_page, article("zenda-ar"))
        body = page.locator("#body")

        assert body.evaluate("(node) => getComputedStyle(node).direction") == "rtl"
        assert body.get_attribute("lang") == "ar"
        first = page.locator("mark.mentions").first.bounding_box()
        second = page.locator("mark.mentions").nth(1).bounding_box()
        assert first is not None
        assert second is not None
        assert first["x"] > second["x"]

    def test_english_runs_from_left_to_right(self, opened, hostile_page):
        body = opened(hostile_page, article("zenda")).locator("#body")

        assert body.evaluate("(node) => getComputedStyle(node).direction") == "ltr"


class TestTheCard:
    def test_shows_what_is_pointed_at_and_then_what_was_chosen(self, opened, seeds_page):
        page = opened(seeds_page, article(FIRST))
        card = page.locator("#card")
        expect(card).to_contain_text("Point at a marked passage")

        item(page, "e.653-662").hover()
        expect(card).to_contain_text("providing")
        page.mouse.move(5, 5)

        expect(card).to_contain_text("Point at a marked passage")

    def test_shows_what_is_reached_with_the_keyboard(self, opened, seeds_page):
        page = opened(seeds_page, article(FIRST))

        item(page, SULLIVAN).focus()

        card = page.locator("#card")
        expect(card.get_by_role("heading", level=3)).to_contain_text("threat")
        expect(card.locator("dl")).to_contain_text("an invasion by Russia")
        expect(card.locator("dl")).to_contain_text("committed")
        assert card.get_by_role("link", name="Ukraine", exact=True).is_visible()

    def test_shows_what_is_tapped_on_a_narrow_screen_and_closes(self, opened, seeds_page):
        size = {"width": 400, "height": 850}
        page = opened(seeds_page, article(FIRST), viewport=size, has_touch=True)
        expect(page.locator("#aside")).to_be_hidden()

        page.locator('mark[data-item="q.547-663"]').first.scroll_into_view_if_needed()
        item(page, "e.653-662").tap()
        expect(page.locator("#card")).to_contain_text("providing")
        page.get_by_role("button", name="Close").tap()

        expect(page.locator("#aside")).to_be_hidden()

    def test_leads_to_the_one_who_speaks_and_back(self, opened, seeds_page):
        page = opened(seeds_page, article(FIRST, "q.547-663"))

        page.locator("#card").get_by_role("link", name="Jake Sullivan").click()
        expect(page.locator("#card")).to_contain_text("speaker of")

        page.go_back()
        expect(page.locator("#card").get_by_role("heading", level=3)).to_contain_text("direct")


class TestRoles:
    def test_lines_lead_to_all_that_fill_a_role(self, opened, seeds_page):
        page = opened(seeds_page, article(FIRST, SULLIVAN))

        expect(page.locator("text.role")).to_have_count(5)
        assert page.evaluate(TIPS) == ["beneficiary", "condition", "marker", "target", "threatener"]
        assert page.locator("mark.filler").count() == 3

    def test_a_quote_leads_to_cue_and_speaker_and_an_event_to_its_arguments(
        self, opened, seeds_page
    ):
        page = opened(seeds_page, article(FIRST, "q.547-663"))
        assert page.evaluate(TIPS) == ["cue", "speaker"]

        page.goto(f"{seeds_page.as_uri()}{article(FIRST, 'e.653-662')}")
        expect(page.locator("mark.chosen")).to_have_text("providing")
        assert page.evaluate(TIPS) == ["agent", "recipient"]

    def test_names_of_roles_do_not_lie_over_each_other(self, opened, seeds, seeds_page):
        page = opened(seeds_page)
        for one in seeds.articles:
            for row in one.rows["conditional_threats"]:
                page.goto(f"{seeds_page.as_uri()}{article(one.id, one.short(row['id']))}")
                expect(page.locator("mark.chosen").first).to_be_visible()
                boxes = page.evaluate(
                    "() => [...document.querySelectorAll('rect.role')].map((r) => r.getBBox())"
                    ".map((b) => [b.x, b.y, b.x + b.width, b.y + b.height])"
                )
                meeting = [
                    (a, b)
                    for i, a in enumerate(boxes)
                    for b in boxes[:i]
                    if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
                ]
                assert meeting == [], row["id"]

    def test_go_when_nothing_is_chosen(self, opened, seeds_page):
        page = opened(seeds_page, article(FIRST, SULLIVAN))
        expect(page.locator("text.role")).to_have_count(5)

        page.keyboard.press("Escape")

        expect(page.locator("text.role")).to_have_count(0)
        assert page.evaluate("location.hash") == article(FIRST)


class TestLayers:
    def test_are_switched_off_and_on(self, opened, seeds_page):
        page = opened(seeds_page, article(FIRST))
        events = page.get_by_role("button", name="Events")
        assert page.locator("mark.events").count() == 22

        events.click()
        assert page.locator("mark.events").count() == 0
        assert events.get_attribute("aria-pressed") == "false"
        page.keyboard.press("2")

        assert page.locator("mark.events[tabindex]").count() == 22

    def test_with_the_threats_go_their_parts(self, opened, seeds_page):
        page = opened(seeds_page, article(FIRST))
        assert page.locator(".condition").count() > 0

        page.keyboard.press("4")

        assert page.locator(".condition, .consequence, .marker").count() == 0
        assert page.locator(".cue").count() > 0

    def test_a_link_to_an_item_of_a_layer_that_is_off_switches_it_on(self, opened, seeds_page):
        page = opened(seeds_page, article(FIRST))
        page.keyboard.press("4")

        page.evaluate(f"location.hash = '{article(FIRST, SULLIVAN)}'")

        expect(page.locator("mark.chosen").first).to_be_visible()

    def test_lines_below_words_that_are_in_several_lie_below_each_other(self, opened, seeds_page):
        page = opened(seeds_page, article(FIRST))

        bottoms = page.evaluate(
            """() => ['q.547-663', 't.547-662', 'e.653-662'].map((id) =>
              [...document.querySelectorAll('mark')].filter((m) => m.dataset.item === id).at(-1)
                .getClientRects()).map((boxes) => boxes[boxes.length - 1].bottom)"""
        )

        assert bottoms[0] > bottoms[1] + 2
        assert bottoms[1] > bottoms[2] + 2


class TestKeys:
    def test_lead_from_the_top_into_the_text_along_it_into_the_card_and_out(
        self, opened, seeds_page
    ):
        page = opened(seeds_page)
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
        for _ in range(40):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.tagName") == "MARK":
                break
        assert page.evaluate("document.activeElement.tagName") == "MARK"

        first = page.evaluate("document.activeElement.dataset.item")
        page.keyboard.press("ArrowRight")
        second = page.evaluate("document.activeElement.dataset.item")
        assert second != first
        page.keyboard.press("ArrowLeft")
        assert page.evaluate("document.activeElement.dataset.item") == first
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.closest('#card') !== null")
        page.keyboard.press("Escape")

        assert page.evaluate("document.activeElement.dataset.item") == second
        page.keyboard.press("Escape")
        expect(page.locator(".chosen")).to_have_count(0)

    def test_the_text_is_one_stop_on_the_way(self, opened, seeds_page):
        page = opened(seeds_page, article(FIRST))

        assert page.locator('#text mark[tabindex="0"]').count() == 1
        assert page.locator('#list a[tabindex="0"]').count() == 1

    def test_what_has_the_focus_is_seen(self, opened, seeds_page):
        page = opened(seeds_page, "#view=graph")
        for _ in range(14):
            page.keyboard.press("Tab")
            style = page.evaluate(
                """() => {
                  const at = document.activeElement;
                  const band = at.querySelector(':scope > .band');
                  return getComputedStyle(at).outlineStyle !== 'none'
                    || (band && getComputedStyle(band).filter !== 'none');
                }"""
            )
            assert style, page.evaluate("document.activeElement.outerHTML.slice(0, 120)")

    def test_a_slash_leads_to_the_search_of_each_part(self, opened, seeds_page):
        page = opened(seeds_page, "#view=threats")

        page.keyboard.press("/")

        assert page.evaluate("document.activeElement.id") == "f-find"

    def test_every_field_and_button_has_a_name(self, opened, seeds_page):
        page = opened(seeds_page, "#view=threats")

        unnamed = page.evaluate(
            """() => [...document.querySelectorAll('input, select, button, [role=region], nav')]
              .filter((node) => !(node.labels?.length || node.getAttribute('aria-label')
                || node.getAttribute('aria-labelledby') || node.textContent.trim()
                || node.id === 'more'))
              .map((node) => node.outerHTML.slice(0, 100))"""
        )

        assert unnamed == []


class TestColours:
    @pytest.mark.parametrize("scheme", ["light", "dark"])
    @pytest.mark.parametrize("view", VIEWS)
    def test_all_text_can_be_read(self, view, scheme, opened, seeds_page):
        """A contrast of at least 4.5 to 1, as WCAG 2.2 asks for (AA)."""
        fragment = article(FIRST, SULLIVAN) if view == "articles" else f"#view={view}"
        page = opened(seeds_page, fragment, color_scheme=scheme)
        expect(page.locator(f"#{view}")).to_be_visible()

        measured = page.evaluate(CONTRAST)

        assert len(measured) > 50
        assert [(name, ratio) for ratio, name in measured if ratio < 4.5] == []

    def test_follow_the_system_until_they_are_switched(self, opened, seeds_page):
        page = opened(seeds_page, color_scheme="dark")
        ground = "() => getComputedStyle(document.body).backgroundColor"
        assert page.evaluate(ground) == "rgb(20, 21, 25)"

        page.get_by_role("button", name="Switch to light colours").click()
        assert page.evaluate(ground) == "rgb(247, 246, 244)"
        page.get_by_role("button", name="Switch to dark colours").click()

        assert page.evaluate(ground) == "rgb(20, 21, 25)"

    def test_are_not_all_that_tells_the_layers_apart(self, opened, seeds_page):
        page = opened(seeds_page, article(FIRST))

        styles = page.evaluate(
            """() => ['mentions', 'events', 'quotes', 'conditional_threats'].map((layer) =>
              getComputedStyle(document.querySelector(`mark.${layer}`)).borderBottomStyle)"""
        )

        assert styles == ["dotted", "dashed", "double", "solid"]


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("width", [400, 1280])
def test_nothing_is_wider_than_the_screen(width, view, opened, seeds_page):
    page = opened(seeds_page, f"#view={view}", viewport={"width": width, "height": 800})
    expect(page.locator(f"#{view}")).to_be_visible()

    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_on_paper_the_text_stands_without_lists_and_buttons(opened, seeds_page: Path):
    page = opened(seeds_page, article(FIRST))

    page.emulate_media(media="print")

    expect(page.locator("#text")).to_be_visible()
    for name in ("#views", "#list", "#layers", "#aside", "#theme"):
        expect(page.locator(name)).to_be_hidden()
