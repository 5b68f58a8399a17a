"""Every file that was collected is read, or the registry says why it is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from skips import SHARED
from weighbridge.registry import Registry
from weighbridge.registry.unread import unread

NO_DATA = "MANIFEST-", "README-"
LICENCES = "evidence/licences.csv"
TABLES = "evidence/*/models.csv", "evidence/*/benchmarks.csv"
"""What the registry's own files were reviewed from."""


@pytest.fixture(scope="module")
def files() -> set[Path]:
    if not SHARED.exists():
        pytest.skip("no ../shared beside the checkout")
    return {p for p in SHARED.rglob("*") if p.is_file() and not p.name.startswith(NO_DATA)}


def _read(registry: Registry) -> set[Path]:
    specs = [
        spec
        for maps in (registry.maps, registry.outcomes)
        for of in maps.values()
        for spec in of  # type: ignore[attr-defined]
    ]
    specs += [each.table for of in registry.row_maps.values() for each in of]
    return {path for spec in specs for path in (SHARED / spec.folder).glob(spec.file)}


def _said(registry: Registry) -> dict[str, set[Path]]:
    return {each.file: {*SHARED.glob(each.file)} for each in registry.unread}


def test_no_file_is_left_out_in_silence(registry: Registry, files: set[Path]) -> None:
    reviewed = {path for name in (LICENCES, *TABLES) for path in SHARED.glob(name)}
    said = {path for found in _said(registry).values() for path in found}
    # a pattern that ends in ** matches folders, and all below them is meant
    below = {path for path in files if any(parent in said for parent in path.parents)}
    silent = files - _read(registry) - reviewed - said - below
    assert sorted(str(path.relative_to(SHARED)) for path in silent) == []


def test_each_reason_is_of_a_file_that_is_not_read(registry: Registry, files: set[Path]) -> None:
    read = _read(registry)
    for file, found in _said(registry).items():
        assert found, f"{file}: no such file"
        assert found - read, f"{file}: all of it is read"


def test_reason_must_be_given() -> None:
    faults: list[str] = []
    unread({"id": "x", "unread": [{"file": "raw/x/a.csv", "why": ""}]}, faults)
    assert faults == ["source 'x', unread: expected rows of file and why"]
