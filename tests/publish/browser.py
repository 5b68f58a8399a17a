"""What a real browser finds wrong with a page."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

OpenPage = Callable[[str, int, str], Any]
"""Opens a document (html, width in pixels, light or dark) and returns the page."""
SCREENS = [(width, scheme) for width in (390, 1280) for scheme in ("light", "dark")]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ORPHANS = r"""() => {
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), out = [];
  while (walk.nextNode()) {
    const home = walk.currentNode.parentElement.closest("[data-finding], [data-evidence]");
    const named = home && (home.dataset.finding || home.dataset.evidence);
    if (/\d/.test(walk.currentNode.data) && !named) out.push(walk.currentNode.data.trim());
  }
  return out;
}"""
OVERFLOW = "() => document.documentElement.scrollWidth - window.innerWidth"
SMALL = """() => [...document.querySelectorAll("svg text")].filter(text => {
  const box = text.getBoundingClientRect(), svg = text.ownerSVGElement;
  const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
  return box.width && parseFloat(getComputedStyle(text).fontSize) * scale < 11;
}).map(text => text.textContent)"""


def faults(page: Any) -> list[str]:
    """Return what is wrong: errors, scrolling, digits without evidence, tiny type, AA failures."""
    from axe_playwright_python.sync_playwright import Axe

    found = [f"console: {text}" for text in page.errors]
    over = page.evaluate(OVERFLOW)
    found += [f"{over} px wider than the screen"] if over > 0 else []
    found += [f"leads nowhere: {text}" for text in page.evaluate(ORPHANS)]
    found += [f"type under 11 px: {text}" for text in page.evaluate(SMALL)]
    checked = Axe().run(page, options={"runOnly": RULES}).response
    assert checked["passes"], "the accessibility rules did not run"
    return found + [f"{rule['id']}: {rule['nodes'][0]['html']}" for rule in checked["violations"]]


def pages(page: Any, paper: str) -> int:
    """Return on how many sheets the page prints."""
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(format=paper)))
