"""A damaged or replaced store: the same rows as before, or an error that says what to do."""

from __future__ import annotations

import os
import random
import shutil
from pathlib import Path

import pytest
import stores

from weighbridge.cli import run
from weighbridge.errors import BadData, DigestMismatch
from weighbridge.evidence import store
from weighbridge.evidence.tables import build
from weighbridge.registry import Registry


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, registry: Registry) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("damaged")
    for root in stores.roots(folder):
        build(root, registry, folder / f"{root.name}.duckdb")
    return folder / "old.duckdb", folder / "new.duckdb"


def _damaged(raw: bytes, number: int, draw: random.Random) -> bytes:
    at = draw.randrange(len(raw))
    if number % 3 == 0:
        return raw[:at]
    length = 1 if number % 3 == 1 else min(4096, len(raw) - at)
    changed = bytes(b ^ draw.randrange(1, 256) for b in raw[at : at + length])
    return raw[:at] + changed + raw[at + length :]


def test_60_damaged_files(built: tuple[Path, Path], tmp_path: Path) -> None:
    before, raw, path = stores.contents(built[0]), built[0].read_bytes(), tmp_path / "store.duckdb"
    draw, said = random.Random(60), []
    for number in range(60):
        path.write_bytes(_damaged(raw, number, draw))
        try:
            found = stores.contents(path)
        except BadData as error:
            said.append(str(error))
        else:
            assert found == before, number
    assert all("build it again with: weighbridge build FOLDER" in text for text in said)
    assert len(said) >= 20, "every truncated file must be refused"


@pytest.mark.parametrize("verb", [["models"], ["sources"], ["why", "qwen-14b", "mmlu"]])
def test_damaged_store_exits_3(
    verb: list[str],
    built: tuple[Path, Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("WEIGHBRIDGE_HOME", str(tmp_path))
    (tmp_path / "store.duckdb").write_bytes(built[0].read_bytes()[:200_000])
    assert run(verb) == 3
    said = capsys.readouterr().err
    assert "weighbridge build FOLDER" in said
    assert "Traceback" not in said


def test_store_of_another_version_exits_3(
    built: tuple[Path, Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    import duckdb

    monkeypatch.setenv("WEIGHBRIDGE_HOME", str(tmp_path))
    shutil.copy(built[0], tmp_path / "store.duckdb")
    with duckdb.connect(str(tmp_path / "store.duckdb")) as connection:
        connection.execute("ALTER TABLE scores DROP counts")
    assert run(["sources"]) == 3
    assert "build it again" in capsys.readouterr().err


def test_reader_keeps_its_store_when_it_is_replaced(
    built: tuple[Path, Path], tmp_path: Path
) -> None:
    path = tmp_path / "store.duckdb"
    shutil.copy(built[0], path)
    before, after = (stores.contents(p) for p in built)
    reader = store.open_store(path)
    shutil.copy(built[1], tmp_path / "new")
    os.replace(tmp_path / "new", path)
    assert reader.digest == before["digest"]
    assert reader.query("SELECT * FROM scores ORDER BY row_id") == before["scores"]
    reader.connection.close()
    assert stores.contents(path) == after


def test_each_shipped_file_changed_cut_or_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "data"
    shutil.copytree(store.SHIPPED, folder)
    monkeypatch.setattr(store, "SHIPPED", folder)
    tried = 0
    files = sorted(folder.glob("*.parquet"))
    for path in files:
        raw = path.read_bytes()
        for damaged in (raw[:-1] + bytes([raw[-1] ^ 1]), raw[: len(raw) // 2], b"", None):
            path.unlink() if damaged is None else path.write_bytes(damaged)
            with pytest.raises(DigestMismatch, match="restore it with"):
                store.open_store()
            tried += 1
        path.write_bytes(raw)
    assert tried == 4 * len(files)
    assert store.open_store().place == "shipped"


@pytest.mark.parametrize("manifest", ["", "{", "[]", "{}", "null", "[" * 100_000])
def test_shipped_manifest_that_cannot_be_read(
    manifest: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "data"
    shutil.copytree(store.SHIPPED, folder)
    monkeypatch.setattr(store, "SHIPPED", folder)
    (folder / "manifest.json").write_text(manifest)
    with pytest.raises(BadData, match="restore it with"):
        store.open_store()


def test_manifest_that_forgets_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "data"
    shutil.copytree(store.SHIPPED, folder)
    monkeypatch.setattr(store, "SHIPPED", folder)
    path = folder / "manifest.json"
    path.write_text(path.read_text().replace("scores.parquet", "others.parquet"))
    with pytest.raises(DigestMismatch, match=r"scores\.parquet"):
        store.open_store()
