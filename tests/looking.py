"""How a page of ours is looked at: its elements, and whether its text can be read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

CONTRAST = """
() => {
  const parse = (color) => {
    const [r, g, b, a = 1] = color.match(/^rgba?\\((.*)\\)$/)[1].match(/[\\d.]+/g).map(Number);
    return [r, g, b, a];
  };
  const light = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((v) => v / 255)
      .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const ground = (element) => {
    const on = element.closest('svg text')?.getAttribute('class')?.match(/on(\\d)/)?.[1];
    if (on) return parse(getComputedStyle(element.closest('svg').querySelector(`.s${on}`)).fill);
    if (element.matches('text.role')) {
      return parse(getComputedStyle(document.querySelector('rect.role')).fill);
    }
    for (let at = element; at; at = at.parentElement) {
      const color = parse(getComputedStyle(at).backgroundColor);
      if (color[3] === 1) return color;
      if (color[3] > 0) throw new Error('half transparent: ' + at.outerHTML.slice(0, 80));
    }
    throw new Error('nothing behind ' + element.outerHTML.slice(0, 80));
  };
  const found = [];
  const measure = (element, color, name) => {
    const [one, other] = [light(parse(color)), light(ground(element))];
    const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    found.push([ratio * getComputedStyle(element).opacity, name]);
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.textContent.trim() || !element.checkVisibility()) continue;
    if (/script|style|title|desc|option/i.test(element.tagName)) continue;
    const style = getComputedStyle(element);
    const name = `${element.tagName}.${element.getAttribute('class')}`;
    measure(element, element.closest('svg') ? style.fill : style.color, name);
  }
  for (const element of document.querySelectorAll('mark, .part')) {
    const style = getComputedStyle(element, '::before');
    if (style.content !== 'none') measure(element, style.color, `${element.className}::before`);
  }
  return found;
}
"""
"""The contrast of each piece of text with what is behind it, with the element that it is in."""


class Tags(HTMLParser):
    """The elements of a page, with their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


class Looker:
    """Opens pages from disk, and keeps what is said on their consoles and asked for."""

    def __init__(self, chrome: Browser) -> None:
        self.chrome = chrome
        self.said: list[str] = []
        self.asked: list[str] = []
        self.contexts: list[BrowserContext] = []

    def open(self, path: Path, fragment: str = "", **options: Any) -> Page:
        """The page of a file, in a window of its own."""
        self.contexts.append(self.chrome.new_context(**options))
        page = self.contexts[-1].new_page()
        page.on("console", lambda message: self.said.append(message.text))
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.on("dialog", lambda dialog: self.said.append(dialog.message))
        page.on("request", lambda request: self.asked.append(request.url))
        page.goto(f"{path.as_uri()}{fragment}")
        return page


@contextmanager
def looking(chrome: Browser) -> Iterator[Looker]:
    """Somebody who opens pages from disk; in the end nothing may have been said on any."""
    looker = Looker(chrome)
    yield looker
    for context in looker.contexts:
        context.close()
    assert looker.said == []
