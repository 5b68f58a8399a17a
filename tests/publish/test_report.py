"""The report of the real evidence: every number leads home, and it opens in a real browser."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "findings"))
sys.path.insert(0, str(Path(__file__).parent))
from browser import SCREENS, OpenPage, faults, pages
from parsed import walked
from small import FAMILIES, QUICK

from weighbridge.evidence.store import Store, open_store
from weighbridge.findings import fitted
from weighbridge.findings.fitted import Posterior, fit
from weighbridge.findings.weighing import Knobs, Weighing
from weighbridge.publish.content import content
from weighbridge.publish.prose import sentence
from weighbridge.publish.report import render


@pytest.fixture(scope="module")
def html(tmp_path_factory: pytest.TempPathFactory) -> str:
    def quick(store: Store, *_: object) -> Posterior:
        return fit(store, QUICK, where=FAMILIES)

    store = open_store()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WEIGHBRIDGE_HOME", str(tmp_path_factory.mktemp("home")))
        patch.setattr(fitted, "fit", quick)
        shown = content(Weighing(store, quick(store), Knobs(bar=4)))
    assert sentence(shown.headline).startswith("The best Chinese open-weight model ")
    return render(shown)


def test_every_digit_leads_home(html: str) -> None:
    seen = walked(html)
    assert not seen.orphans
    assert not seen.faults


def test_page_is_self_contained(html: str) -> None:
    assert "<script" not in html
    assert 'src="http' not in html
    assert "default-src 'none'" in html
    folded = re.sub(r"<details.*?</details>", "", html, flags=re.DOTALL)
    assert len(folded.encode()) < 150_000


def test_evidence_rows_are_of_the_store(html: str) -> None:
    shown = re.findall(r'<tr id="ev-([^"]*)" data-evidence="([^"]*)"', html)
    known = {row["row_id"] for row in open_store().query("SELECT row_id FROM scores")}
    assert shown
    assert len(shown) == len(set(shown))
    assert all(anchor == row and row in known for anchor, row in shown)


def test_sides_are_named_by_their_adjectives(html: str) -> None:
    missing = html[html.index('<section id="missing"') : html.index('<section id="caveats"')]
    assert "Newest Chinese models" in missing
    assert "Newest US models" in missing
    assert " side " not in missing


@pytest.mark.parametrize(("width", "scheme"), SCREENS[::3])
def test_real_page_in_a_browser(open_page: OpenPage, html: str, width: int, scheme: str) -> None:
    assert faults(open_page(html, width, scheme)) == []


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_real_page_prints_with_every_table_open(open_page: OpenPage, html: str, paper: str) -> None:
    assert 9 <= pages(open_page(html, 1280, "light"), paper) <= 14
