"""Reviewed outliers are read strictly."""

from __future__ import annotations

from pathlib import Path

import pytest

from weighbridge.errors import RegistryError
from weighbridge.registry.outliers import Verdict, verdicts

ENTRY = """- source: board
  verdict: as published
  reason: its own table
  checked: 2026-11-25
  values:
    m1: {b1: 3, b2: 4.5}
"""


def written(folder: Path, text: str) -> Path:
    file = folder / "outliers.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def test_each_value_has_its_verdict(tmp_path: Path) -> None:
    said = Verdict("as published", "its own table", "2026-11-25")
    assert verdicts(written(tmp_path, ENTRY)) == {
        ("board", "m1", "b1", 3.0): said,
        ("board", "m1", "b2", 4.5): said,
    }


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("as published", "fine", "'fine'"),
        ("its own table", "''", "none of them empty"),
        ("2026-11-25", "today", "'today'"),
        ("source", "origin", "expected checked"),
    ],
)
def test_half_an_entry_is_refused(old: str, new: str, named: str, tmp_path: Path) -> None:
    with pytest.raises(RegistryError, match=f"outliers.yaml, entry 1: .*{named}"):
        verdicts(written(tmp_path, ENTRY.replace(old, new)))


def test_a_value_stands_once(tmp_path: Path) -> None:
    with pytest.raises(RegistryError, match=r"entry 2: .*twice"):
        verdicts(written(tmp_path, ENTRY * 2))
