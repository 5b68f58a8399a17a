"""The page of made-up models: digits, hostile names, both sides alike."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from sample import CN, HOSTILE, US, report

from weighbridge.publish.page import Report
from weighbridge.publish.report import render

VOID = {"meta", "link", "br", "wbr", "img", "hr", "input"}
SELF_CLOSED = {"path", "circle", "rect"}


class Walk(HTMLParser):
    """Checks nesting and collects digits outside an element that names its evidence."""

    def __init__(self) -> None:
        super().__init__()
        self.stack: list[tuple[str, bool]] = []
        self.orphans: list[str] = []
        self.shape: list[str] = []
        self.faults: list[str] = []

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.shape.append("mark" if tag in SELF_CLOSED else tag)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.shape.append(tag)
        if tag not in VOID:
            named = any(n in ("data-finding", "data-evidence") and v for n, v in attrs)
            self.stack.append((tag, named))

    def handle_endtag(self, tag: str) -> None:
        if not self.stack or self.stack.pop()[0] != tag:
            self.faults.append(tag)

    def handle_data(self, data: str) -> None:
        named = any(named for _, named in self.stack)
        if not named and self.stack[-1:] != [("style", False)] and re.search(r"\d", data):
            self.orphans.append(data.strip())


def walk(shown: Report) -> Walk:
    parser = Walk()
    parser.feed(render(shown))
    parser.close()
    return parser


def test_digits_lead_home_and_tags_nest() -> None:
    seen = walk(report())
    assert not seen.orphans
    assert not seen.faults
    assert not seen.stack


def test_a_digit_without_evidence_is_found() -> None:
    parser = Walk()
    parser.feed('<p>7 of 9</p><p data-finding="">8</p><p data-finding="f">6</p>')
    assert parser.orphans == ["7 of 9", "8"]


def test_hostile_name_is_inert() -> None:
    html = render(report(name=HOSTILE))
    assert "<script" not in html
    assert "&lt;script&gt;" in html
    assert "\x1b" not in html
    assert "\u202e" not in html
    assert "javascript:" not in html


def test_sides_are_alike() -> None:
    """Exchanging the sides exchanges their words, and the marks stay with the places."""
    other = replace(US, adjective="Martian", noun="Mars")
    swap = {CN.adjective: other.adjective, CN.noun: other.noun}
    swap |= {new: old for old, new in swap.items()}
    there, back = render(report(CN, other)), render(report(other, CN))
    assert there != back
    assert re.sub("|".join(swap), lambda found: swap[found[0]], there) == back


def test_keys_are_never_drawn() -> None:
    other = report(replace(CN, key="x"), replace(US, key="y"))
    assert render(other) == render(report(CN, US))


@pytest.mark.parametrize("side", ["a", "b"])
def test_every_class_of_a_side_is_styled(side: str) -> None:
    html = render(report())
    css = html[html.index("<style>") : html.index("</style>")]
    for name in (f"h-{side}", f"blur-{side}", f"band-{side}", f"f-{side}", f"s-{side}", "k0", "k3"):
        assert re.search(rf"\.{name}\b", css), name
