"""Votes and responses in a store: digest, copies of the day, shipping, export and broken sources."""

from __future__ import annotations

import csv
import dataclasses
import io
import random
from pathlib import Path

import made
import pytest

from curated import claim, write_claims
from weighbridge.cli import run
from weighbridge.errors import BadData
from weighbridge.evidence import store
from weighbridge.evidence.selection import Selection, select
from weighbridge.evidence.shipping import SHIPPABLE, ship
from weighbridge.evidence.store import open_store
from weighbridge.evidence.tables import build
from weighbridge.findings.yields import sources
from weighbridge.registry import Registry

ANSWERS = [
    made.answer(model, str(item), str(item % 2), f"2024-0{item % 9 + 1}-01")
    for item in range(40)
    for model in ("qwen-14b", "llama-2-13b")
]
GAMES = [made.game(number=number) for number in range(9)]


@pytest.fixture
def reading(registry: Registry) -> Registry:
    votes, answers = made.maps("votes", made.VOTES), made.maps("responses", made.RESPONSES)
    return made.only(registry, pact_games=votes, alpaca_eval_items=answers)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    made.write(tmp_path, "responses.csv.gz", ANSWERS)
    made.write(tmp_path, "votes.csv.gz", GAMES)
    return tmp_path


def test_digest_is_of_the_rows_in_whatever_order(root: Path, reading: Registry) -> None:
    target = root / "store.duckdb"
    digests = {build(root, reading, target)[0].digest for _ in range(2)}
    for seed in range(5):
        mixed = ANSWERS[:]
        random.Random(seed).shuffle(mixed)
        made.write(root, "responses.csv.gz", mixed)
        manifest, _ = build(root, reading, target)
        digests.add(manifest.digest)
        assert (manifest.rows["votes"], manifest.rows["responses"]) == (9, 80)
    assert len(digests) == 1
    made.write(root, "responses.csv.gz", [*ANSWERS[1:], {**ANSWERS[0], "score": "0.5"}])
    assert build(root, reading, target)[0].digest not in digests


def test_rows_of_a_broken_source_are_kept(root: Path, reading: Registry) -> None:
    target = root / "store.duckdb"
    build(root, reading, target)
    before = open_store(target)
    rows = before.query("SELECT * FROM responses ORDER BY ALL")
    before.connection.close()
    (root / made.FOLDER / "responses.csv.gz").write_bytes(b"")
    _, gathered = build(root, reading, target)
    said = gathered.failed["alpaca-eval-items"]
    assert said.endswith("kept its 80 rows of the previous store")
    after = open_store(target)
    assert after.query("SELECT * FROM responses ORDER BY ALL") == rows
    assert after.query("SELECT count(*) n FROM votes") == [{"n": 9}]


def test_a_kept_row_of_a_model_that_left_is_refused(root: Path, reading: Registry) -> None:
    target = root / "store.duckdb"
    build(root, reading, target)
    (root / made.FOLDER / "responses.csv.gz").write_bytes(b"")
    left = {k: v for k, v in reading.models.items() if k != "llama-2-13b"}
    spellings = {k: v for k, v in reading.spellings.items() if v.model in left}
    build(root, dataclasses.replace(reading, models=left, spellings=spellings), target)
    after = open_store(target)
    assert after.query("SELECT DISTINCT model FROM responses") == [{"model": "qwen-14b"}]
    refused = after.query("SELECT * FROM refused WHERE source = 'alpaca-eval-items'")
    assert "llama-2-13b" in [row["found"] for row in refused]


def test_strict_lands_nothing(root: Path, reading: Registry) -> None:
    (root / made.FOLDER / "votes.csv.gz").write_bytes(b"x")
    with pytest.raises(BadData, match="nothing landed"):
        build(root, reading, root / "store.duckdb", strict=True)
    assert not (root / "store.duckdb").exists()


def test_what_may_not_ship_stays(
    root: Path, reading: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(root, reading, root / "store.duckdb")
    own = open_store(root / "store.duckdb")
    manifest = ship(own, root / "data", SHIPPABLE)
    assert (manifest.rows["votes"], manifest.rows["responses"]) == (9, 0)
    own.connection.close()
    monkeypatch.setattr(store, "SHIPPED", root / "data")
    shipped = open_store()
    assert shipped.query("SELECT source FROM responses") == []
    assert len(shipped.query("SELECT source FROM votes")) == 9


def test_shipped_evidence_need_not_hold_them(
    root: Path, reading: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(root, reading, root / "store.duckdb")
    ship(open_store(root / "store.duckdb"), root / "data", SHIPPABLE)
    text = (root / "data" / store.MANIFEST).read_text()
    for table in ("votes", "responses"):
        (root / "data" / f"{table}.parquet").unlink()
        text = text.replace(f'"{table}.parquet"', f'"{table}.gone"')
    (root / "data" / store.MANIFEST).write_text(text)
    monkeypatch.setattr(store, "SHIPPED", root / "data")
    shipped = open_store()
    for table, column in (("votes", "model_a"), ("responses", "model")):
        assert shipped.query(f"SELECT {column} FROM {table}") == []
    counted = {row["id"]: (row["votes"], row["responses"]) for row in sources(shipped)}
    assert counted["pact-games"] == (0, 0)


def test_sources_count_them(root: Path, reading: Registry) -> None:
    build(root, reading, root / "store.duckdb")
    rows = {row["id"]: row for row in sources(open_store(root / "store.duckdb"))}
    of = ("read", "kept", "votes", "responses", "newest")
    assert [rows["pact-games"][key] for key in of] == [9, 0, 9, 0, "2026-01-02"]
    assert [rows["alpaca-eval-items"][key] for key in of] == [80, 0, 0, 80, "2024-09-01"]


def test_as_of_a_day(root: Path, reading: Registry) -> None:
    write_claims(root, [claim("qwen-14b", "mmlu", "66.3")])
    build(root, dataclasses.replace(reading, maps={}), root / "store.duckdb")
    day = select(open_store(root / "store.duckdb"), Selection(as_of="2024-05-01"))
    assert day.query("SELECT max(as_of) d FROM responses") == [{"d": "2024-05-01"}]
    assert day.query("SELECT * FROM votes") == []


@pytest.mark.parametrize(("table", "rows"), [("votes", 9), ("responses", 80)])
def test_export(
    table: str,
    rows: int,
    root: Path,
    reading: Registry,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("WEIGHBRIDGE_HOME", str(root))
    build(root, reading, root / "store.duckdb")
    assert run(["export", "--table", table]) == 0
    exported = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert len(exported) == rows
    assert {row["source"] for row in exported} <= {"pact-games", "alpaca-eval-items"}
    assert run(["export", "--table", table, "--format", "parquet", "--out", str(root / "x")]) == 0
    counted = open_store().query(f"SELECT count(*) n FROM read_parquet('{root / 'x'}')")
    assert counted == [{"n": rows}]
