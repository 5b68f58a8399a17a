"""ATTRIBUTION.md and LICENCES.md are what the registry says, and name every source and file."""

from __future__ import annotations

from pathlib import Path

import pytest

from weighbridge.cli import attribution
from weighbridge.evidence.store import TABLES
from weighbridge.registry import Registry

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", attribution.PAGES)
def test_page_is_fresh(name: str) -> None:
    assert (ROOT / name).read_text("utf-8") == attribution.PAGES[name](), "run: make docs"


def test_every_file_and_source_is_named(registry: Registry) -> None:
    page = attribution.licences_page()
    assert [t for t in TABLES if f"| `{t}.parquet` |" not in page] == []
    assert [s for s in registry.sources if f"\n| {s} | " not in page] == []


def test_what_does_not_ship_is_owed_nothing(registry: Registry) -> None:
    page = attribution.attribution_page()
    for source in registry.sources.values():
        assert (f"| {source.name}" in page) == (source.ship != "no"), source.id
