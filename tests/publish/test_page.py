"""The page of made-up models: digits, hostile names, both sides alike."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from browser import SCREENS, OpenPage, faults, pages
from parsed import walked
from sample import CN, HOSTILE, US, report

from weighbridge.publish.report import render


def test_digits_lead_home_and_tags_nest() -> None:
    seen = walked(render(report()))
    assert not seen.orphans
    assert not seen.faults
    assert not seen.stack


def test_a_digit_without_evidence_is_found() -> None:
    seen = walked('<p>7 of 9</p><p data-finding="">8</p><p data-finding="f">6</p>')
    assert seen.orphans == ["7 of 9", "8"]


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


@pytest.mark.parametrize(("width", "scheme"), [*SCREENS, (768, "light"), (1024, "dark")])
def test_page_in_a_browser(open_page: OpenPage, width: int, scheme: str) -> None:
    assert faults(open_page(render(report()), width, scheme)) == []


def test_the_browser_finds_what_is_wrong(open_page: OpenPage) -> None:
    wrong = """<!doctype html><html lang="en"><title>x</title><main><h1>x</h1>
    <p style="color: #ccc; width: 2000px">7 apples</p><svg viewBox="0 0 2000 20" width="200">
    <text y="9">tiny</text></svg><script>nothing()</script></main></html>"""
    found = faults(open_page(wrong, 390, "light"))
    kinds = ("nothing is not defined", "wider", "leads nowhere: 7", "11 px: tiny", "color-contrast")
    assert [kind for kind in kinds if not any(kind in fault for fault in found)] == []


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_page_prints_on_nine_pages(open_page: OpenPage, paper: str) -> None:
    assert 1 < pages(open_page(render(report()), 1280, "light"), paper) <= 9


def test_empty_sections_are_left_out() -> None:
    shown = report()
    bare = render(replace(shown, frontier=(), lags=(), years=()))
    for name in ("frontier", "lag", "years"):
        assert f'<section id="{name}"' in render(shown)
        assert f'"#{name}"' in render(shown)
        assert f'id="{name}"' not in bare
        assert f'"#{name}"' not in bare


def test_a_group_without_a_line_says_so() -> None:
    empty = replace(report().frontier[1], steps=())
    html = render(replace(report(), frontier=(empty, *report().frontier[2:])))
    assert "No line for Chinese closed" in html
