"""What each source yielded: rows that add up, names unresolved with the nearest, few words."""

from __future__ import annotations

from pathlib import Path

import pytest

from weighbridge.evidence.store import Store, open_store
from weighbridge.evidence.tables import build
from weighbridge.findings import yields
from weighbridge.registry import Registry

HEADER = (
    "model_id,benchmark,metric,score,shots,setting,reported_by,independence,source,as_of,as_of_kind"
)
ROWS = ("qwen-14b,mmlu", "66.3"), ("qwen-99b,mmlu", "60"), ("qwen-99b,gsm8k", "61")
MORE = ("qwen-98b,mmlu", "59"), ("qwen-7b,mmlu", "no number")


@pytest.fixture
def store(tmp_path: Path, registry: Registry) -> Store:
    claims = tmp_path / "evidence" / "cn" / "claims.csv"
    claims.parent.mkdir(parents=True)
    rest = ",,,alibaba,,https://example.org/card,2023-09-25,published"
    lines = [f"{what},accuracy,{score}{rest}" for what, score in ROWS + MORE]
    claims.write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
    build(tmp_path, registry, tmp_path / "store.duckdb")
    return open_store(tmp_path / "store.duckdb")


def test_rows_add_up(store: Store) -> None:
    (row,) = (row for row in yields.sources(store) if row["id"] == "cn-claims")
    counts = ("read", "kept", "counted", "shipped", "unresolved")
    assert [row[name] for name in counts] == [5, 1, 1, 1, 3]
    assert row["kept"] + sum(row["refused"].values()) == row["read"]
    assert yields.shortened(row)["refused"] == "3 unknown model, 1 not a number"


def test_unresolved_names_come_most_rows_first(store: Store) -> None:
    found = yields.unresolved(store)
    assert [(row["name"], row["source"], row["rows"]) for row in found] == [
        ("qwen-99b", "cn-claims", 2),
        ("qwen-98b", "cn-claims", 1),
    ]
    assert all(len(row["nearest"]) == 3 for row in found)
    assert {*found[0]} == {"name", "source", "rows", "nearest"}
