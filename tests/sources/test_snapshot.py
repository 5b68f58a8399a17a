"""Snapshots are kept by content, never changed, and one version of a source is in use at a time."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest

from weighbridge.errors import BadData
from weighbridge.sources import snapshot
from weighbridge.sources.snapshot import Snapshot

SHAPE = Snapshot(
    source="board",
    file="deep/t.csv",
    url="https://example.org/t.csv",
    retrieved="2026-06-01T12:00:00+00:00",
    etag='"a"',
    last_modified="",
    sha256="",
    size=0,
    licence="CC-BY-4.0",
    citation="Board",
)


def put(root: Path, text: str, **change: str) -> Snapshot:
    """Land one file as the only one of its source."""
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    scratch = Path(tempfile.mkdtemp(dir=root.parent))
    download = scratch / "download"
    download.write_text(text)
    found = replace(SHAPE, sha256=sha256, size=len(text), **change)
    snapshot.land(root, [found], {sha256: download}, scratch)
    return found


def used(root: Path) -> Path:
    return root / "raw" / "board" / "deep" / "t.csv"


def test_landed_file_has_a_sidecar_that_says_all(tmp_path: Path) -> None:
    found = put(tmp_path, "a")
    assert used(tmp_path).read_text() == "a"
    assert snapshot.in_use(tmp_path, "board") == {"deep/t.csv": found}
    (sidecar,) = tmp_path.rglob("*.json")
    said = json.loads(sidecar.read_text())
    assert said["licence"] == "CC-BY-4.0"
    assert {"url", "retrieved", "etag", "last_modified", "sha256", "citation"} <= said.keys()
    assert used(tmp_path).resolve() == (tmp_path / "content" / found.sha256).resolve()
    assert used(tmp_path).resolve().stat().st_mode & 0o222 == 0


def test_older_versions_stay(tmp_path: Path) -> None:
    first, second = put(tmp_path, "a"), put(tmp_path, "b")
    assert used(tmp_path).read_text() == "b"
    assert (tmp_path / "content" / first.sha256).read_text() == "a"
    assert snapshot.in_use(tmp_path, "board") == {"deep/t.csv": second}
    assert len(list((tmp_path / "versions" / "board").iterdir())) == 2
    put(tmp_path, "a")
    assert used(tmp_path).read_text() == "a"
    assert len(list((tmp_path / "versions" / "board").iterdir())) == 2


def test_folder_of_snapshots_can_be_moved(tmp_path: Path) -> None:
    (tmp_path / "here").mkdir()
    put(tmp_path / "here", "a")
    shutil.move(tmp_path / "here", tmp_path / "there")
    assert used(tmp_path / "there").read_text() == "a"
    assert not os.path.isabs(os.readlink(used(tmp_path / "there")))


@pytest.mark.parametrize("damage", ["content", "sidecar", "no content"])
def test_damaged_snapshot_is_not_in_use(tmp_path: Path, damage: str) -> None:
    found = put(tmp_path, "a")
    content = tmp_path / "content" / found.sha256
    if damage == "sidecar":
        next(tmp_path.rglob("*.json")).write_text("{")
        with pytest.raises(BadData, match="sidecar"):
            snapshot.day_of(tmp_path / "raw" / "board", "deep/t.csv")
    else:
        content.chmod(0o644)
        content.unlink() if damage == "no content" else content.write_text("b")
    assert snapshot.in_use(tmp_path, "board") == {}
    again = put(tmp_path, "a", retrieved="2026-06-02T12:00:00+00:00")
    assert snapshot.in_use(tmp_path, "board") == {"deep/t.csv": again}
    assert used(tmp_path).read_text() == "a"


def test_failed_landing_leaves_what_is_in_use(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = put(tmp_path, "a")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    for step in ("symlink_to", "write_bytes", "rename", "replace"):
        with monkeypatch.context() as patched:
            patched.setattr(Path, step, full)
            with pytest.raises(OSError, match="No space"):
                put(tmp_path, f"b{step}")
        assert used(tmp_path).read_text() == "a"
        assert snapshot.in_use(tmp_path, "board") == {"deep/t.csv": found}


def test_day_is_that_of_the_sidecar(tmp_path: Path) -> None:
    put(tmp_path, "a", as_of="2026-06-01")
    assert snapshot.day_of(tmp_path / "raw" / "board", "deep/t.csv") == "2026-06-01"
    plain = tmp_path / "plain"
    plain.mkdir()
    assert snapshot.day_of(plain, "t.csv") == ""
