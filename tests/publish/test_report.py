"""The report of the real evidence: every number leads home, and it opens in a real browser."""

from __future__ import annotations

import os
import shutil
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "findings"))
from small import FAMILIES, QUICK

from weighbridge.evidence.store import open_store
from weighbridge.findings.weighing import Knobs, Weighing, fit
from weighbridge.publish.content import content
from weighbridge.publish.prose import sentence
from weighbridge.publish.report import render

VOID = {"meta", "link", "br", "wbr", "img", "hr", "input"}


@pytest.fixture(scope="module")
def html() -> str:
    store = open_store()
    on = Weighing(store, fit(store, QUICK, where=FAMILIES), Knobs(bar=4))
    shown = content(on)
    assert sentence(shown.headline).startswith("The best Chinese open-weight model ")
    return render(shown)


class Digits(HTMLParser):
    """Collects text with a digit outside any element that carries its evidence."""

    def __init__(self) -> None:
        super().__init__()
        self.stack: list[tuple[str, bool]] = []
        self.orphans: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            names = {name for name, _ in attrs}
            self.stack.append((tag, bool(names & {"data-finding", "data-evidence"})))

    def handle_endtag(self, tag: str) -> None:
        while self.stack and self.stack.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        inside = any(named for _, named in self.stack)
        hidden = any(tag in ("style", "title") for tag, _ in self.stack)
        if not inside and not hidden and any(c.isdigit() for c in data):
            self.orphans.append(data.strip())


def test_every_digit_leads_home(html: str) -> None:
    parser = Digits()
    parser.feed(html)
    assert not parser.orphans


def test_page_is_self_contained(html: str) -> None:
    assert "<script" not in html
    assert 'src="http' not in html
    assert "default-src 'none'" in html
    assert len(html.encode()) < 400_000


def chromium() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.mark.skipif(
    chromium() is None and not os.environ.get("CI"), reason="no chromium on this machine"
)
@pytest.mark.parametrize("width", [390, 768, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_real_browser(html: str, tmp_path: Path, width: int, scheme: str) -> None:
    from playwright.sync_api import sync_playwright

    page_file = tmp_path / "report.html"
    page_file.write_text(html, encoding="utf-8")
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=chromium(),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        view = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
        errors: list[str] = []
        view.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)
        view.on("pageerror", lambda e: errors.append(str(e)))
        view.goto(page_file.as_uri())
        overflow = view.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        browser.close()
    assert overflow <= 0
    assert not errors
