"""The page of problems, as a person uses it in a browser."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from playwright.sync_api import Browser, Page, expect

from tests.looking import CONTRAST, Tags, looking
from tests.reporters.samples import HOSTILE, REASON, WAIVERS, at, hostile, report, reports, usual
from toolkit.problems import problem
from toolkit.reporters.problems_page import problems_page
from toolkit.validate import Report

SHOWN = "main article:not([hidden])"


def html(found: Report) -> str:
    return "\n".join(problems_page(found, WAIVERS))


@given(reports())
@settings(max_examples=50, deadline=None)
def test_no_data_make_an_element_or_an_address_or_hide(found: Report):
    text = html(found)
    tags = Tags(text).found

    assert sum(tag == "script" for tag, _ in tags) == bool(found.problems or found.waived)
    assert sum(tag == "article" for tag, _ in tags) == len(found.problems) + len(found.waived)
    assert not {name for _, given in tags for name in given if name.startswith(("on", "style"))}
    assert all(
        (given["href"] or "").startswith(("http://", "https://", "#", "data:,"))
        for _, given in tags
        if "href" in given
    )
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f\ud800-\udfff\u202a-\u202e\u2066-\u2069]", text)


def test_a_report_without_problems_says_so_and_needs_no_script():
    text = html(report())

    assert "Nothing is wrong." in text
    assert "<script" not in text


def test_nothing_but_the_pages_own_style_and_script_is_allowed():
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html(usual()))

    assert policy is not None
    assert "default-src 'none'" in policy[1]
    assert "unsafe" not in policy[1]


@pytest.fixture
def opened(chrome: Browser, tmp_path: Path) -> Iterator[Callable[..., Page]]:
    """Open a report's page from a file; in the end nothing may have gone wrong on it."""
    with looking(chrome) as looker:

        def opened(found: Report, fragment: str = "", **options: Any) -> Page:
            path = tmp_path / "report.html"
            path.write_text(html(found), "utf-8")
            return looker.open(path, fragment, **options)

        yield opened


def counts(page: Page, facet: str) -> dict[str, int]:
    """The values of a filter with the counts beside them."""
    rows = page.locator(f"[data-facet={facet}] li")
    return {
        row.locator(".value").inner_text(): int(row.locator("small").inner_text())
        for row in rows.all()
    }


def tick(page: Page, facet: str, value: str) -> None:
    page.locator(f'[data-facet={facet}] input[value="{value}"]').check()


pytestmark = pytest.mark.browser


def test_problems_stand_by_annotator_and_document_in_the_order_of_the_text(opened):
    page = opened(usual())

    heads = [" ".join(h.split()) for h in page.locator("h2, h3").all_inner_texts()]
    assert heads == [
        *("annotator-1 3", "hentzau 1 exports/zenda.json", "zenda 2 exports/zenda.json"),
        *("annotator-2 1", "zenda 1 exports/zenda.json"),
        *("no annotator 1", "no document 1 exports/cut.json"),
        *("annotator-2 waived with a reason 1", "hentzau 1 exports/zenda.json"),
    ]
    assert page.locator("mark").all_text_contents() == [
        *("We shall wait", "Rudolf", "a grave mistake", "Col. Sapt", "the bridge"),
    ]


def test_a_problem_shows_its_sentence_what_to_do_and_the_way_to_the_task(opened):
    article = opened(usual()).locator("#p1")

    assert article.locator("blockquote").inner_text() == "“We shall wait,” said Col. Sapt."
    assert "What to do:" in article.inner_text()
    link = article.get_by_role("link", name="Open in Label Studio")
    assert link.get_attribute("href") == "http://127.0.0.1:8080/projects/1/data?task=8"
    assert link.get_attribute("rel") == "noopener noreferrer"


def test_filters_choose_and_the_counts_follow(opened):
    page = opened(usual())
    expect(page.locator("#count")).to_have_text("6 problems")

    tick(page, "document", "zenda")
    tick(page, "severity", "error")

    expect(page.locator("#count")).to_have_text("2 of 6 problems")
    assert counts(page, "annotator") == {"annotator-1": 2, "annotator-2": 0, "no annotator": 0}
    assert counts(page, "severity") == {"error": 2, "warning": 1, "waived": 0}
    assert counts(page, "document") == {"hentzau": 1, "zenda": 2, "no document": 1}
    assert page.locator(SHOWN).count() == 2
    assert page.locator("h2:visible").all_inner_texts() == ["annotator-1 2"]


def test_words_are_found_in_all_that_a_problem_shows(opened):
    page = opened(usual())

    page.get_by_label("Find in problems").fill("CUT OFF")

    expect(page.locator("#count")).to_have_text("1 of 6 problems")
    page.get_by_label("Find in problems").fill("nothing like it")
    page.get_by_text("No problem is like that").wait_for()


def test_what_is_filtered_stands_in_the_address_and_comes_back(opened):
    page = opened(usual())
    tick(page, "annotator", "annotator-1")
    tick(page, "code", "target-missing")
    tick(page, "annotator", "annotator-2")
    page.keyboard.press("j")
    address = page.evaluate("location.hash")

    again = opened(usual(), address)

    assert address == "#annotator=annotator-1&annotator=annotator-2&code=target-missing&at=p4"
    assert again.locator(SHOWN).count() == 2
    assert again.evaluate("document.activeElement.id") == "p4"
    again.get_by_role("button", name="Clear filters").click()
    expect(again.locator("#count")).to_have_text("6 problems")


def test_keys_step_from_problem_to_problem_past_what_is_filtered_out(opened):
    page = opened(usual())
    tick(page, "annotator", "annotator-1")
    here = "document.activeElement.id"

    seen = []
    for key in "jjjjkk":
        page.keyboard.press(key)
        seen.append(page.evaluate(here))

    assert seen == ["p1", "p2", "p3", "p3", "p2", "p1"]
    page.keyboard.press("/")
    assert page.evaluate(here) == "find"
    page.keyboard.type("jk")
    assert page.get_by_label("Find in problems").input_value() == "jk"


def test_a_key_opens_the_task(opened):
    page = opened(usual())
    page.context.route("http://127.0.0.1:8080/**", lambda route: route.fulfill(body="the task"))
    page.keyboard.press("j")

    with page.context.expect_page() as popup:
        page.keyboard.press("o")

    assert popup.value.url == "http://127.0.0.1:8080/projects/1/data?task=8"


def test_tab_goes_through_everything_that_can_be_used(opened):
    page = opened(usual())
    named = "(document.activeElement.id || document.activeElement.className || 'a link')"

    page.keyboard.press("Tab")
    seen = [page.evaluate(named)]
    while seen[-1] != "BODY" and len(seen) < 40:
        page.keyboard.press("Tab")
        seen.append(page.evaluate(f"document.activeElement === document.body ? 'BODY' : {named}"))

    boxes = page.locator("fieldset input").count()
    assert seen[:3] == ["skip", "find", "severity-0"]
    assert seen[2 + boxes :] == ["before", "next", *["a link"] * 5, "BODY"]


def test_what_is_waived_stands_apart_with_its_reason(opened):
    page = opened(usual())

    tick(page, "severity", "waived")

    assert page.locator(SHOWN).count() == 1
    assert f"Waived: {REASON}" in page.locator(SHOWN).inner_text()


def test_hostile_data_run_nothing_and_link_nowhere(opened):
    page = opened(hostile())

    assert page.locator("script").count() == 1
    assert page.locator("img, main a").count() == 0
    assert page.locator("mark").inner_text() == page.locator(".label").inner_text()
    assert "javascript:alert(3)" in page.locator(".place").inner_text()
    assert "\\x1b[2J\\x00\\ud800\\u202e'\"" in page.locator("mark").inner_text()
    page.locator("[data-facet=annotator]").get_by_role("checkbox").check()
    assert page.locator(SHOWN).count() == 1
    page.reload()
    expect(page.locator("#count")).to_have_text("1 of 1 problem")


@pytest.mark.parametrize("found", [usual, hostile])
def test_the_page_asks_for_nothing(found, chrome: Browser, tmp_path: Path):
    """Served by a web server, it is all that is asked for: no icon, no font, no picture."""
    asked = []

    class Handler(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            asked.append(self.path)

    (tmp_path / "report.html").write_text(html(found()), "utf-8")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(tmp_path)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    page = chrome.new_page()
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto(f"http://127.0.0.1:{server.server_address[1]}/report.html", wait_until="networkidle")
    page.close()
    server.shutdown()
    server.server_close()

    assert asked == ["/report.html"]
    assert [url for url in requests if not url.startswith("data:")] == requests[:1]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_can_be_read(scheme: str, opened):
    """Its contrast with what is behind it is at least 4.5, also where filters count nothing."""
    page = opened(usual(), "#code=target-missing&severity=warning", color_scheme=scheme)
    page.evaluate("for (const one of document.querySelectorAll('[hidden]')) one.hidden = false")

    found = page.evaluate(CONTRAST)

    assert len(found) > 60
    assert [(round(ratio, 2), where) for ratio, where in found if ratio < 4.5] == []
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == ("rgb(20, 21, 25)" if scheme == "dark" else "rgb(247, 246, 244)")


def test_on_a_phone_nothing_is_wider_than_the_screen(opened):
    page = opened(usual(), viewport={"width": 360, "height": 740})

    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert not page.get_by_label("Find in problems").is_visible()
    page.locator("summary").click()
    tick(page, "annotator", "annotator-2")
    assert page.locator(SHOWN).count() == 2


def test_in_print_there_are_the_problems_and_no_controls(opened):
    page = opened(usual())
    tick(page, "annotator", "annotator-2")

    page.emulate_media(media="print")

    assert not page.locator("#filters").is_visible()
    assert not page.get_by_role("button", name="Next").is_visible()
    assert [one.is_visible() for one in page.locator("main article").all()].count(True) == 2


def test_headings_landmarks_and_labels_are_there(opened):
    page = opened(usual())

    for role in ("banner", "search", "main", "contentinfo", "status"):
        assert page.get_by_role(role).count() == 1, role
    levels = page.locator("h1, h2, h3, h4").evaluate_all("all => all.map((h) => +h.tagName[1])")
    assert levels[0] == 1
    assert all(later - before <= 1 for before, later in pairwise(levels))
    unnamed = page.locator("input").evaluate_all("all => all.filter((i) => !i.labels.length)")
    assert unnamed == []
    ids = page.locator("[id]").evaluate_all("all => all.map((one) => one.id)")
    assert len(ids) == len(set(ids))


def test_text_from_right_to_left_runs_that_way(opened):
    words = "قال الملك رودولف إن الجسر سيبقى مفتوحا"
    found = problem("zenda", "$", "span-empty", "nothing is marked", start=4, end=9)
    page = opened(report(found, texts={"zenda": words}))

    style = "getComputedStyle(document.querySelector('blockquote')).direction"
    assert page.evaluate(style) == "rtl"
    assert page.locator("mark").inner_text() == words[4:9]


def test_thousands_of_problems_can_be_filtered_and_stepped_through(opened):
    found = report(
        *(
            at("Rudolf", "span-splits-word", document=f"zenda-{number % 90}", region=f"q_{number}")
            for number in range(3000)
        )
    )
    page = opened(found)

    tick(page, "document", "zenda-7")

    expect(page.locator("#count")).to_have_text("34 of 3,000 problems")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.locator("article:focus").count() == 1


def test_the_words_of_hostile_data_can_be_found(opened):
    page = opened(hostile(), "#find=alert(1)")

    assert page.locator(SHOWN).count() == 1
    assert HOSTILE[:9] in page.locator("mark").inner_text()
