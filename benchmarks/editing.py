"""Somebody at Label Studio's real editor who does what is to be done, and every action is counted.

An action is one of: a key pressed (a label's, Esc, Alt+R, Enter, Backspace), a drag (over words, or
of an edge), a click, a name or a value typed. Moving the mouse and scrolling are none. What the
page then holds is looked at after each action, and never changed but by mouse and keyboard.
"""  # noqa: INP001 (of a script)

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from playwright.sync_api import Page

from tests.labelstudio.page import SOON, Annotator

STATE = """
() => {
  const one = Htx.annotationStore.selected;
  return {
    regions: one.regionStore.regions.map((r) => r.cleanId),
    selected: one.regionStore.selection.list.map((r) => r.cleanId),
    relations: one.relationStore.relations
      .map((r) => [r.node1.cleanId, r.node2.cleanId, (r.selectedValues || [])[0] || '']),
    listed: [...document.querySelectorAll('.ant-select-dropdown')]
      .some((list) => list.offsetParent && !list.className.includes('hidden')),
  };
}
"""
RESULT = "() => Htx.annotationStore.selected.serializeAnnotation()"
EDGES = """
([start, end]) => {
  const root = document.querySelector('.lsf-htx-richtext');
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const at = (offset) => {
    for (walker.currentNode = root; walker.nextNode(); offset -= walker.currentNode.length)
      if (offset < walker.currentNode.length) return [walker.currentNode, offset];
  };
  const box = (offset) => {
    const [node, place] = at(offset);
    const range = document.createRange();
    range.setStart(node, place);
    range.setEnd(node, place + 1);
    return [node, range];
  };
  const [node, first] = box(start);
  node.parentElement.scrollIntoView({block: 'center'});
  const one = first.getBoundingClientRect(), other = box(end - 1)[1].getBoundingClientRect();
  return [one.left + Math.min(1, one.width / 4), (one.top + one.bottom) / 2,
          other.right - Math.min(1, other.width / 4), (other.top + other.bottom) / 2];
}
"""
"""Where a stretch of the text begins and ends on the screen, scrolled to; without line ends."""
POINT = """
(id) => {
  const name = `htx-highlight-${id}-`;
  const own = (mark) => [...mark.classList]
    .some((c) => c.startsWith(name) && /^\\d+$/.test(c.slice(name.length)));
  for (const mark of [...document.querySelectorAll('.htx-highlight')].filter(own)) {
    mark.scrollIntoView({block: 'center'});
    for (const box of mark.getClientRects())
      for (let x = box.left + 2; x < box.right - 1; x += 3)
        for (const y of [(box.top + box.bottom) / 2, box.bottom - 4, box.top + 4]) {
          const hit = document.elementFromPoint(x, y);
          if (hit && hit.closest('.htx-highlight') === mark) return [x, y];
        }
  }
  return null;
}
"""
"""Where a region can be clicked on: on its words, or the tag behind them; null: it is covered."""


@dataclass(frozen=True)
class Seen:
    """What the page holds."""

    regions: tuple[str, ...]
    selected: tuple[str, ...]
    relations: tuple[tuple[str, str, str], ...]
    listed: bool
    """Whether a list of actors is open."""


class Stuck(Exception):  # noqa: N818 (told, and gone on from)
    """Something that could not be done by mouse and keyboard."""


@dataclass
class Editor:
    """One task, open before somebody."""

    page: Page
    text: str
    keys: dict[str, str]
    """By label: its key."""
    done: Counter[str] = field(default_factory=Counter)
    """By kind: how many actions."""
    again: int = 0
    """How many drags came out wrong, and were done again: not counted."""

    def __post_init__(self) -> None:
        self._hand = Annotator(self.page, "")

    def open(self, address: str, regions: int) -> None:
        """Open the task, with so many regions and the tab Relations beside it."""
        self.page.goto(address)
        self.page.wait_for_selector(".lsf-htx-richtext")
        self._hand.wait_for_regions(regions)
        self._hand.keep_relations_open()

    # Looking

    def seen(self) -> Seen:
        """What the page holds now."""
        found: Any = self.page.evaluate(STATE)
        return Seen(
            tuple(found["regions"]),
            tuple(found["selected"]),
            tuple((a, b, label) for a, b, label in found["relations"]),
            found["listed"],
        )

    def result(self) -> list[dict[str, Any]]:
        """What would be submitted now."""
        found: list[dict[str, Any]] = self.page.evaluate(RESULT)
        return found

    def _until(self, fits: Callable[[Seen], bool], seconds: float = SOON / 1000) -> bool:
        for _ in range(int(seconds / 0.05)):
            if fits(self.seen()):
                return True
            self.page.wait_for_timeout(50)
        return False

    # Keys

    def free(self) -> None:
        """Let go of everything, so that the key of a label begins something new."""
        while (now := self.seen()).listed or now.selected:
            self._press("Escape", "Esc")
            self._until(partial(_otherwise, now), 2)

    def begin_anew(self) -> None:
        """Leave whatever was begun: a slip of the program."""
        for _ in range(3):
            self.page.keyboard.press("Escape")
            self.page.wait_for_timeout(100)

    def _press(self, key: str, kind: str) -> None:
        self.page.keyboard.press(key)
        self.done[kind] += 1
        self.page.wait_for_timeout(80)

    # Regions

    def mark(self, label: str, start: int, end: int) -> str:
        """Press a label's key and drag over the text → the new region, which is selected."""
        self.free()
        before = set(self.seen().regions)
        self._press(self.keys[label], "key of a label")
        self.page.wait_for_selector(".lsf-label_selected")
        for attempt in range(5):
            self._drag(start, end)
            if self._until(lambda now: len(now.regions) > len(before), 3):
                (made,) = set(self.seen().regions) - before
                if self._stands(made, start, end):
                    self.done["drag over words"] += 1
                    self.again += attempt
                    return made
                self._take_back(made)
                self.page.keyboard.press(self.keys[label])
                self.page.wait_for_selector(".lsf-label_selected")
        raise Stuck(f"{label} on {start}-{end} cannot be drawn")

    def _stands(self, region: str, start: int, end: int) -> bool:
        return any(
            one["id"] == region and (one["value"]["start"], one["value"]["end"]) == (start, end)
            for one in self.result()
            if one["type"] == "labels"
        )

    def _take_back(self, region: str) -> None:
        """Remove what came out wrong: a slip of the program."""
        self.page.keyboard.press("Backspace")
        self._until(lambda now: region not in now.regions)

    def _units(self, offset: int) -> int:
        """An offset → that of the page, which has no line ends and counts UTF-16."""
        return len(self.text[:offset].replace("\n", "").encode("utf-16-le")) // 2

    def _edges(self, start: int, end: int) -> tuple[float, float, float, float]:
        found: Any = None
        while (now := self.page.evaluate(EDGES, [self._units(start), self._units(end)])) != found:
            found = now
            self.page.wait_for_timeout(60)
        return tuple(found)

    def _drag(self, start: int, end: int) -> None:
        left, top, right, bottom = self._edges(start, end)
        mouse = self.page.mouse
        mouse.move(left, top)
        mouse.down()
        mouse.move((left + right) / 2, (top + bottom) / 2)
        mouse.move(right, bottom, steps=4)
        mouse.up()

    def select(self, region: str) -> None:
        """Click on a region, unless it is selected."""
        if self.seen().selected == (region,):
            return
        for _ in range(4):
            self._click(region)
            if self._until(lambda now: now.selected == (region,), 2):
                return
            if self.seen().selected:
                self._press("Escape", "Esc")
        raise Stuck(f"the region {region} cannot be selected")

    def _click(self, region: str) -> None:
        point: Any = ()
        # Scrolling takes its time.
        while (now := self.page.evaluate(POINT, region)) != point:
            point = now
            self.page.wait_for_timeout(100)
        if point is None:
            raise Stuck(f"the region {region} is covered by others")
        self.page.mouse.click(*point)
        self.done["click on a region"] += 1

    def remove(self, region: str) -> None:
        """Select a region, and remove it."""
        self.select(region)
        self._press("Backspace", "Backspace")
        if not self._until(lambda now: region not in now.regions):
            raise Stuck(f"the region {region} cannot be removed")

    def relabel(self, region: str, label: str) -> None:
        """Select a region, and press the key of another label."""
        self.select(region)
        self._press(self.keys[label], "key of a label")

    def stretch(self, region: str, side: str, start: int, end: int) -> None:
        """Select a region, and drag its left or right edge to that of a stretch of the text."""
        self.select(region)
        left, top, right, bottom = self._edges(start, end)
        handle = f".htx-highlight.__active area.__resize_{side}"
        box = self.page.locator(handle).first.bounding_box()
        if box is None:
            raise Stuck(f"the {side} edge of {region} is not shown")
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        goal = (left, top) if side == "left" else (right, bottom)
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        self.page.mouse.move(x + (2 if goal[0] > x else -2), y)
        self.page.mouse.move(*goal, steps=5)
        self.page.mouse.up()
        self.done["drag of an edge"] += 1
        self.page.wait_for_timeout(150)

    # Fields of what is selected

    def choose(self, value: str) -> None:
        """Click a choice: it is set, or taken back."""
        box = f"label.lsf-choice__checkbox:visible:has(input[name={value}])"
        was = self.page.locator(f"{box} input").is_checked()
        self.page.click(box)
        self.done["click on a choice"] += 1
        self.page.wait_for_selector(f"{box} input{':not(:checked)' if was else ':checked'}")

    def pick(self, actor: str) -> None:
        """Click the field of the actor, type the name, click it in the list."""
        self._hand.open_actors()
        self.done["click in a field"] += 1
        self.page.keyboard.type(actor)
        self.done["name or value typed"] += 1
        exactly = re.compile(f"^{re.escape(actor)}$")
        listed = self.page.locator(".ant-select-dropdown:visible .ant-select-tree-title")
        listed.filter(has_text=exactly).first.click()
        self.done["click on an actor"] += 1
        chosen = self.page.locator(".lsf-taxonomy:visible .ant-select-selection-item-content")
        chosen.filter(has_text=exactly).wait_for()

    def unpick(self) -> None:
        """Click the cross beside the actor that is chosen."""
        self.page.click(".lsf-taxonomy:visible .ant-select-selection-item-remove")
        self.done["click in a field"] += 1
        self.page.wait_for_timeout(100)

    def write(self, name: str, line: str) -> None:
        """Click a field, type into it, press Enter."""
        self.page.click(f"input[name={name}]:visible")
        self.page.keyboard.type(line)
        self.page.keyboard.press("Enter")
        self.page.wait_for_selector(f".redline-fields >> text={line}")
        self.done.update(("click in a field", "name or value typed", "Enter"))

    def erase(self, line: str) -> None:
        """Click the bin beside a line that was written."""
        row = self.page.locator("[data-testid=textarea-region]:visible", has_text=line).first
        row.locator("[data-testid=htx-textbox-delete-button]").click()
        self.done["click in a field"] += 1
        self.page.wait_for_timeout(100)

    # Relations

    def relate(self, source: str, target: str, label: str) -> None:
        """Draw a relation, and choose its label (none: it needs none)."""
        self.select(source)
        before = len(self.seen().relations)
        self._press("Alt+r", "Alt+R")
        self.page.wait_for_function("() => Htx.annotationStore.selected.isLinkingMode")
        for _ in range(4):
            # After some drags the page does not take the first click: people click again, too.
            self._click(target)
            if self._until(lambda now: len(now.relations) > before, 2):
                break
        else:
            raise Stuck(f"no relation can be drawn from {source} to {target}")
        if label:
            self._hand.open_labels()
            self._hand.open_box()
            self._hand.choose_label(label)
            self.done["click in the menu of a relation"] += 3
        if self.seen().relations[-1] != (source, target, label):
            raise Stuck(f"another relation came out than {source} → {target}")

    def unrelate(self, source: str, target: str, label: str) -> None:
        """Click the bin beside a relation in the list."""
        there = self.seen().relations
        item = self.page.locator(".lsf-relations__item").nth(there.index((source, target, label)))
        item.hover()
        item.locator("[aria-label='Delete Relation']").click()
        self.done["bin of a relation"] += 1
        if not self._until(lambda now: len(now.relations) < len(there), 4):
            raise Stuck(f"the relation {source} → {target} cannot be removed")

    def submit(self) -> None:
        """Submit."""
        self._hand.submit()
        self.done["Submit"] += 1


def _otherwise(before: Seen, now: Seen) -> bool:
    return (before.listed, before.selected) != (now.listed, now.selected)
