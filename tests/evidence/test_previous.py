"""A source that cannot be parsed keeps its rows of the previous store, and is named."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest
import stores

from curated import claim, write_claims
from weighbridge.cli import run
from weighbridge.errors import BadData
from weighbridge.evidence.tables import build
from weighbridge.registry import Registry

OURS = [claim("qwen-14b", "mmlu", "66.3"), claim("qwen-14b", "aa-intelligence-index", "30")]
THEIRS = [claim("llama-2-13b", "mmlu", "55", "meta"), claim("llama-99b", "mmlu", "55", "meta")]


@pytest.fixture
def root(tmp_path: Path, registry: Registry) -> Path:
    write_claims(tmp_path, OURS)
    write_claims(tmp_path, THEIRS, side="us")
    build(tmp_path, registry, tmp_path / "store.duckdb")
    return tmp_path


def _broken(root: Path, side: str = "us") -> None:
    path = root / "evidence" / side / "claims.csv"
    path.write_text(path.read_text() + "one,two\n")


def test_rows_of_a_broken_source_are_kept(root: Path, registry: Registry) -> None:
    target = root / "store.duckdb"
    before = stores.contents(target)
    _broken(root)
    write_claims(root, [*OURS, claim("qwen-7b", "mmlu", "58.2")])
    _, gathered = build(root, registry, target)
    after = stores.contents(target)
    assert gathered.failed["us-claims"].endswith("kept its 1 rows of the previous store")
    theirs = [row for row in before["scores"] if row["source"] == "us-claims"]
    assert [row for row in after["scores"] if row["source"] == "us-claims"] == theirs
    assert {row["model"] for row in after["scores"]} == {"qwen-14b", "qwen-7b", "llama-2-13b"}
    reasons = [row["reason"] for row in after["refused"] if row["source"] == "us-claims"]
    assert len(reasons) == 2
    assert before["refused"][0] in after["refused"]
    assert gathered.read == {"cn-claims": 3, "us-claims": 2}


def test_composites_of_a_broken_source_are_kept(root: Path, registry: Registry) -> None:
    before = stores.contents(root / "store.duckdb")
    _broken(root, "cn")
    build(root, registry, root / "store.duckdb")
    after = stores.contents(root / "store.duckdb")
    assert before["published_ratings"] == after["published_ratings"]
    assert len(after["published_ratings"]) == 1


def test_broken_twice_says_so_once(root: Path, registry: Registry) -> None:
    _broken(root)
    digests = [build(root, registry, root / "store.duckdb")[0].digest for _ in range(2)]
    assert digests[0] == digests[1]


def test_nothing_is_kept_without_a_previous_store(tmp_path: Path, registry: Registry) -> None:
    write_claims(tmp_path, OURS)
    write_claims(tmp_path, THEIRS, side="us")
    _broken(tmp_path)
    for store in ("absent.duckdb", "bad.duckdb"):
        (tmp_path / "bad.duckdb").write_bytes(b"no store" * 1000)
        _, gathered = build(tmp_path, registry, tmp_path / store)
        assert gathered.failed["us-claims"].endswith("no row of it was kept")
        assert {score.source for score in gathered.scores} == {"cn-claims"}


def test_kept_row_of_a_model_that_left_is_refused(root: Path, registry: Registry) -> None:
    _broken(root)
    left = {k: v for k, v in registry.models.items() if k != "llama-2-13b"}
    build(root, dataclasses.replace(registry, models=left), root / "store.duckdb")
    after = stores.contents(root / "store.duckdb")
    assert {row["model"] for row in after["scores"]} == {"qwen-14b"}
    assert ("model", "llama-2-13b") in [(r["field"], r["found"]) for r in after["refused"]]


def test_a_kept_row_repeated_by_a_new_one_is_a_copy(root: Path, registry: Registry) -> None:
    _broken(root)
    write_claims(root, [*OURS, claim("llama-2-13b", "mmlu", "55", "alibaba")])
    _, gathered = build(root, registry, root / "store.duckdb")
    kept, new = sorted(
        (s for s in gathered.scores if s.model == "llama-2-13b"),
        key=lambda s: s.source != "us-claims",
    )
    assert new.duplicate_of == kept.row_id
    write_claims(root, OURS)
    _, gathered = build(root, registry, root / "store.duckdb")
    (kept,) = (s for s in gathered.scores if s.model == "llama-2-13b")
    assert (kept.counts, kept.duplicate_of, kept.copy_probability) == (True, None, 0.0)


def test_exit_3_though_the_rest_landed_and_strict_lands_nothing(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WEIGHBRIDGE_HOME", str(root))
    before = stores.contents(root / "store.duckdb")
    _broken(root)
    write_claims(root, [*OURS, claim("qwen-7b", "mmlu", "58.2")])
    assert run(["build", str(root), "--strict"]) == 3
    assert stores.contents(root / "store.duckdb") == before
    assert "nothing landed" in capsys.readouterr().err
    assert run(["build", str(root), "--json"]) == 3
    found = json.loads(capsys.readouterr().out)
    assert set(found["failed"]) == {"us-claims"}
    assert "row 4" in found["failed"]["us-claims"]
    assert stores.contents(root / "store.duckdb") != before


def test_strict_raises(root: Path, registry: Registry) -> None:
    _broken(root)
    with pytest.raises(BadData, match="row 4"):
        build(root, registry, root / "store.duckdb", strict=True)
