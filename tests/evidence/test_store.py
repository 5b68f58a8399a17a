"""The shipped evidence is what its manifest says, or is refused with the way to restore it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from weighbridge.errors import BadData, DigestMismatch
from weighbridge.evidence import store
from weighbridge.evidence.shipping import ship


def test_shipped_evidence_opens_and_is_small() -> None:
    opened = store.open_store()
    assert opened.place == "shipped"
    assert opened.query("SELECT count(*) n FROM scores")[0]["n"] == opened.manifest.rows["scores"]
    assert sum(f.stat().st_size for f in store.SHIPPED.glob("*.parquet")) < 20_000_000


def test_nothing_of_a_source_that_may_not_ship() -> None:
    found = store.open_store().query(
        "SELECT DISTINCT o.ship FROM scores s JOIN sources o ON o.id = s.source"
    )
    assert {row["ship"] for row in found} <= {"yes", "share-alike", "facts"}


def test_changed_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "data"
    shutil.copytree(store.SHIPPED, folder)
    monkeypatch.setattr(store, "SHIPPED", folder)
    path = folder / "scores.parquet"
    path.write_bytes(path.read_bytes()[:-1] + b"X")
    with pytest.raises(DigestMismatch, match="restore it with"):
        store.open_store()
    (folder / "manifest.json").unlink()
    with pytest.raises(BadData, match="restore it with"):
        store.open_store()


def test_file_that_is_no_store(tmp_path: Path) -> None:
    path = tmp_path / "store.duckdb"
    path.write_bytes(b"not a database" * 100)
    with pytest.raises(BadData, match="is no store"):
        store.open_store(path)


def test_every_row_has_an_id_of_its_own() -> None:
    for table in ("scores", "published_ratings"):
        found = store.open_store().query(
            f"SELECT count(*) n, count(DISTINCT row_id) ids FROM {table}"
        )[0]
        assert found["n"] == found["ids"] > 1000


def test_what_ships_has_the_digest_of_what_ships(tmp_path: Path) -> None:
    opened = store.open_store()
    whole = ship(opened, tmp_path / "whole", {})
    assert (whole.digest, whole.evidence_to) == (opened.digest, opened.evidence_to)
    less = ship(opened, tmp_path / "less", {"scores": "source <> 'cn-claims'"})
    assert less.digest != whole.digest
    assert less.rows["scores"] < whole.rows["scores"]
