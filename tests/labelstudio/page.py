"""A person at the labeling page: presses keys, drags over words, clicks, types.

Each method that a step of `toolkit.steps` needs is one action.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Error, Page

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
"""A browser that runs as root and asks nothing of the network."""
SOON = 15_000
"""Milliseconds in which a page marks what was dragged over, also on a busy machine."""

PLACE = """
(words) => {
  const root = document.querySelector('.lsf-htx-richtext');
  if (!root || !root.textContent.trim()) return null;
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const nodes = [];
  let text = '';
  while (walker.nextNode()) {
    nodes.push([walker.currentNode, text.length]);
    text += walker.currentNode.textContent;
  }
  const start = text.indexOf(words), end = start + words.length;
  if (start < 0 || text.indexOf(words, start + 1) >= 0) throw new Error('not once: ' + words);
  const first = nodes.findLast(([, at]) => at <= start);
  const last = nodes.findLast(([, at]) => at < end);
  first[0].parentElement.scrollIntoView({block: 'center'});
  const range = document.createRange();
  range.setStart(first[0], start - first[1]);
  range.setEnd(last[0], end - last[1]);
  const boxes = [...range.getClientRects()].filter((box) => box.width > 0);
  const [one, other] = [boxes[0], boxes[boxes.length - 1]];
  return [one.left, (one.top + one.bottom) / 2, other.right, (other.top + other.bottom) / 2];
}
"""
"""Words that stand once in the text → where they begin and end on the screen, scrolled to.

Null while the page is without a text: it takes it away for a moment, and shows it anew."""

REGIONS = """
() => new Set([...document.querySelectorAll('.htx-highlight[data-index]')]
  .map((mark) => mark.dataset.index)).size
"""

TAB = """
() => JSON.parse(localStorage.panelState || '{"panelData":{}}')
  .panelData['regions-relations']?.panelViews.some((tab) => tab.name === 'relations' && tab.active)
"""
"""Whether the tab Relations is open."""

TAG = """
([label, words]) => {
  const [mark] = [...document.querySelectorAll(`.htx-highlight[data-label$=":${label}"]`)]
    .filter((mark) => mark.textContent.endsWith(words));
  mark.scrollIntoView({block: 'center'});
  const boxes = [...mark.getClientRects()];
  const last = boxes[boxes.length - 1];
  return [last.right - 9, last.top + 12];
}
"""
"""A label and the last words of its region → where the region's tag is on the screen."""


HANDLE = """
(side) => {
  const handle = document.querySelector(`.htx-highlight.__active area.__resize_${side}`);
  const box = handle.getBoundingClientRect();
  if (!box.height) throw new Error('not shown: the handle ' + side);
  return [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
}
"""
"""left or right → where that handle of the selected region is on the screen."""


class Annotator:
    """Works on one Label Studio in one browser page."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url
        page.set_default_timeout(30_000)

    def log_in(self, username: str, password: str) -> None:
        """Through the form, as everybody does."""
        self.page.goto(f"{self.url}/user/login/")
        self.page.fill("input[name=email]", username)
        self.page.fill("input[name=password]", password)
        self.page.click("button[type=submit]")
        self.page.wait_for_url(lambda url: "login" not in url)

    def open(self, project: int, task: int, regions: int) -> None:
        """Open a task, and wait until its predicted regions are there."""
        self.page.goto(f"{self.url}/projects/{project}/data?task={task}")
        self.page.wait_for_selector(".lsf-htx-richtext")
        self.wait_for_regions(regions)

    def keep_relations_open(self) -> None:
        """Open the tab Relations; the browser remembers it, for every task."""
        self.page.locator(".lsf-panel-tabs__tab:visible", has_text="Relations").first.click()
        self.page.wait_for_function(TAB)

    def select_what_is_made(self) -> None:
        """Switch on the setting "Select region after creating it", which the browser keeps."""
        self.page.evaluate(
            "localStorage.setItem('labelStudio:settings', '{\"selectAfterCreate\": true}')"
        )

    def wait_for_regions(self, count: int) -> None:
        """Wait until so many regions are marked."""
        self.page.wait_for_function(f"({REGIONS})() === {count}")

    def press(self, key: str) -> None:
        """Press a key that is no label's."""
        self.page.keyboard.press(key)
        self.page.wait_for_timeout(100)

    def press_label(self, hotkey: str) -> None:
        """Press a label's key."""
        self.page.keyboard.press(hotkey)
        self.page.wait_for_selector(".lsf-label_selected")

    def click_label(self, value: str) -> None:
        """Click a label above the text."""
        label = self.page.locator(".lsf-label", has_text=value)
        label.click()
        self.page.wait_for_selector(f".lsf-label_selected >> text={value}")

    def drag(self, words: str, choose: Callable[[], None] = lambda: None) -> None:
        """Drag over the words, with a label chosen: a region is made of them.

        Args:
            words: They stand in the text once.
            choose: Chooses the label again, if the page has let go of it and made nothing.
        """
        before = self.page.evaluate(REGIONS)
        self._pull_over(words)
        try:
            self.page.wait_for_function(f"({REGIONS})() === {before + 1}", timeout=SOON)
        except Error:
            # A slow page makes it later, and lets go of the label. One that has just been opened
            # may miss it, as people know: they do it again.
            made = f"({REGIONS})() === {before + 1}"
            chosen = "document.querySelector('.lsf-label_selected')"
            try:
                self.page.wait_for_function(f"{made} || {chosen}", timeout=SOON)
            except Error:
                choose()
            if self.page.evaluate(REGIONS) == before:
                self._pull_over(words)
            self.wait_for_regions(before + 1)
        # The page selects or lets go of what it made only after that.
        self.page.wait_for_timeout(150)

    def _pull_over(self, words: str) -> None:
        left, top, right, bottom = self._place(words)
        mouse = self.page.mouse
        mouse.move(left + 1, top)
        mouse.down()
        mouse.move(left + 6, top)
        mouse.move(right - 1, bottom, steps=5)
        mouse.up()

    def mark(self, hotkey: str, words: str) -> None:
        """Press a label's key, and drag over the words."""
        self.press_label(hotkey)
        self.drag(words, lambda: self.press_label(hotkey))
        self.page.wait_for_selector(".lsf-label_selected", state="detached")

    def click(self, words: str) -> None:
        """Click on a region, at its beginning."""
        left, top, _, _ = self._place(words)
        self.page.mouse.click(left + 6, top)
        self.page.wait_for_timeout(150)

    def click_tag(self, label: str, words: str) -> None:
        """Click on the tag behind a region: its words may all be covered by others."""
        self.page.mouse.click(*self.page.evaluate(TAG, [label, words]))
        self.page.wait_for_timeout(150)

    def select(self, words: str) -> None:
        """Click on a region, and see it selected."""
        self.click(words)
        self.page.wait_for_selector(".htx-highlight.__active")

    def drag_edge(self, side: str, words: str) -> None:
        """Drag the left edge of what is selected to the start of words, or the right to the end."""
        left, top, right, bottom = self._place(words)
        goal = (left + 1, top) if side == "left" else (right - 1, bottom)
        x, y = self.page.evaluate(HANDLE, side)
        mouse = self.page.mouse
        mouse.move(x, y)
        mouse.down()
        mouse.move(x + (2 if goal[0] > x else -2), y)
        mouse.move(*goal, steps=5)
        mouse.up()
        self.page.wait_for_timeout(150)

    def selected(self) -> str:
        """The words of the region that is selected."""
        return "".join(self.page.locator(".htx-highlight.__active").all_text_contents())

    def unselect(self) -> None:
        """Let go of the region that is selected."""
        self.page.keyboard.press("Escape")
        self.page.wait_for_selector(".htx-highlight.__active", state="detached")

    def choose(self, value: str) -> None:
        """Click a choice beside the text."""
        self.page.click(f"label.lsf-choice__checkbox:visible:has(input[name={value}])")
        self.page.wait_for_selector(f"input[name={value}]:checked")

    def write(self, field: str, line: str) -> None:
        """Type into a field beside the text."""
        self.page.fill(f"input[name={field}]:visible", line)
        self.page.keyboard.press("Enter")
        self.page.wait_for_selector(f".redline-fields >> text={line}")

    def open_actors(self) -> None:
        """Click the field actor: what is typed then searches the list."""
        self.page.click(".redline-fields .lsf-taxonomy:visible .ant-select-selector")
        self.page.wait_for_selector(".ant-select-dropdown:visible input:focus")

    def pick_actor(self, name: str) -> None:
        """Click an actor in the list."""
        self.page.click(f".ant-select-dropdown:visible >> text='{name}'")
        self.page.wait_for_selector(
            f".lsf-taxonomy:visible .ant-select-selection-item >> text={name}"
        )

    def choose_actor(self, typed: str, name: str) -> None:
        """Search for an actor by a part of the name, choose the one of that name, and go on."""
        self.open_actors()
        self.page.keyboard.type(typed)
        self.pick_actor(name)
        self.page.keyboard.press("Escape")
        self.page.wait_for_selector(".ant-select-dropdown:visible", state="detached")

    def relate(self, source: str, target: str, label: str = "") -> None:
        """Draw a relation from one region to another, and choose its label."""
        self.select(source)
        self.press("Alt+r")
        self.click(target)
        if label:
            self.open_labels()
            self.open_box()
            self.choose_label(label)

    def open_labels(self) -> None:
        """Click the ⋯ beside the newest relation."""
        item = self.page.locator(".lsf-relations__item").last
        item.hover()
        item.locator("[aria-label='Show Relation Labels']").click()

    def open_box(self) -> None:
        """Click the box below the newest relation."""
        item = self.page.locator(".lsf-relations__item").last
        item.locator("[data-testid^=select-trigger]").click()

    def choose_label(self, label: str) -> None:
        """Click a label in the list, which closes it."""
        self.page.locator(f"role=option[name='{label}']").click()
        self.page.wait_for_selector("role=option", state="detached")

    def submit(self) -> None:
        """Submit, and wait until the server has it."""
        self._send("POST", "submit")

    def update(self) -> None:
        """Update what is submitted, and wait until the server has it."""
        self._send("PATCH", "update")

    def _send(self, method: str, button: str) -> None:
        with self.page.expect_response(
            lambda r: r.request.method == method and "/annotations" in r.url
        ) as answer:
            self.page.click(f"[data-testid=bottombar-{button}-button]")
        if not answer.value.ok:
            raise AssertionError(f"the server answered {answer.value.status}")

    def picture(self, path: Path) -> None:
        """Keep what is on the screen, with the mouse out of the way."""
        self.page.mouse.move(5, 5)
        self.page.wait_for_timeout(400)
        path.parent.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=path)

    def _place(self, words: str) -> tuple[float, float, float, float]:
        """Where words stand, once scrolling has come to rest."""
        found: Any = None
        while (now := self.page.wait_for_function(PLACE, arg=words).json_value()) != found:
            found = now
            self.page.wait_for_timeout(100)
        return tuple(found)
