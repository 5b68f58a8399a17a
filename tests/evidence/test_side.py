"""Rows beside scores are kept or refused with file, row, field, found and expected."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curated import claim, write_claims
from skips import SHARED
from weighbridge.evidence.build import Collected, places
from weighbridge.evidence.side import collect_side
from weighbridge.evidence.store import open_store
from weighbridge.evidence.tables import build
from weighbridge.registry import Registry

LITELLM = "raw/litellm-prices/data/litellm_model_prices_and_context_window.json"
TOML = "raw/models-dev/providers/groq/models/{}.toml"
RANKS = "raw/openrouter-rankings-daily/data/2026-05-16/rankings.json"


def write(root: Path, file: str, content: str) -> None:
    path = root / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")


def collect(root: Path, registry: Registry) -> Collected:
    gathered = Collected(places(root, registry))
    failed = collect_side(registry, gathered)
    assert failed == {}
    return gathered


def listed(root: Path, registry: Registry, key: str, **said: Any) -> Collected:
    full = {"input_cost_per_token": 1e-6, "output_cost_per_token": 2e-6, "mode": "chat"}
    other = {"cache_read_input_token_cost": 1e-7, "source": "", "litellm_provider": "x"}
    write(root, LITELLM, json.dumps({key: {**full, **other, **said}}))
    return collect(root, registry)


def test_price_a_token_becomes_a_price_a_million(tmp_path: Path, registry: Registry) -> None:
    name = "bedrock/us-east-1/anthropic.claude-3-haiku-20240307-v1:0"
    gathered = listed(tmp_path, registry, name, input_cost_per_token=2.5e-07)
    (price,) = gathered.side["prices"]
    assert (price.model, price.place) == ("claude-3-haiku-20240307", "us-east-1")
    assert (price.input, price.output, price.cached) == (0.25, 2.0, 0.1)
    assert (price.as_of, price.as_of_kind) == ("2026-08-21", "day of the copy that was read")


WRONG = {
    "unknown": ("x/qwen-15b", {}, "model"),
    "free": ("x/qwen-14b", {"input_cost_per_token": 0, "output_cost_per_token": 0}, "input"),
    "half": ("x/qwen-14b", {"output_cost_per_token": None}, "input"),
    "unit": ("x/qwen-14b", {"input_cost_per_token": 1.0}, "input"),
    "negative": ("x/qwen-14b", {"input_cost_per_token": -1}, "input"),
    "words": ("x/qwen-14b", {"output_cost_per_token": "ask us"}, "output"),
    "rolling": ("x/deepseek-chat", {}, "model"),
    "latest": ("x/qwen-14b-latest", {}, "model"),
    "hidden": ("x/qwen-14b", {"litellm_provider": "a\u202eb"}, "provider"),
    "long": ("x/qwen-14b", {"source": "http" + "a" * 2000}, "url"),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_price_is_refused(name: str, tmp_path: Path, registry: Registry) -> None:
    key, said, field = WRONG[name]
    gathered = listed(tmp_path, registry, key, **said)
    assert gathered.side["prices"] == []
    (refusal,) = gathered.refused
    assert (refusal.source, refusal.row, refusal.field) == ("litellm-prices", 1, field)
    assert refusal.expected
    assert refusal.reason


@given(st.floats(1e-9, 1e-3), st.floats(1e-9, 1e-3))
def test_prices_keep_their_ratio(one: float, other: float) -> None:
    from weighbridge.evidence.prices import UNITS

    factor = UNITS["USD per token"]
    assert (one * factor) / (other * factor) == pytest.approx(one / other)


def test_broken_file_is_refused_alone(tmp_path: Path, registry: Registry) -> None:
    good = (
        'base_model = "alibaba/qwen3-32b"\n[cost]\ninput = 0.1\noutput = 0.2\ncache_read = 0.05\n'
    )
    write(tmp_path, TOML.format("qwen3-32b"), good)
    write(tmp_path, TOML.format("linked"), "../../alibaba/models/linked.toml")
    gathered = collect(tmp_path, registry)
    (price,) = gathered.side["prices"]
    assert (price.model, price.provider, price.input) == ("qwen3-32b", "groq", 0.1)
    (refusal,) = gathered.refused
    assert refusal.file.endswith("linked.toml")
    assert "TOML" in refusal.found


def test_names_that_differ_are_refused(tmp_path: Path, registry: Registry) -> None:
    content = 'base_model = "alibaba/qwen3-32b"\n[cost]\ninput = 1\noutput = 2\ncache_read = 1\n'
    write(tmp_path, TOML.format("qwen3-14b"), content)
    (refusal,) = collect(tmp_path, registry).refused
    assert {"qwen3-14b", "qwen3-32b"} <= {*refusal.expected.replace(",", "").split()}


def test_use_is_of_one_population_and_known_subject(tmp_path: Path, registry: Registry) -> None:
    authors = [
        {"author": "qwen", "tokens": 5, "share_pct": 5.6},
        {"author": "nobody", "tokens": 5, "share_pct": 5.6},
        {"author": "z-ai", "tokens": "many", "share_pct": 101},
    ]
    models = [{"model_id": "deepseek/deepseek-v3.2-20251201", "tokens": 7, "share_pct": 3.5}]
    write(tmp_path, RANKS, json.dumps({"models": models, "market_share": authors}))
    gathered = collect(tmp_path, registry)
    found = {(r.subject_kind, r.subject, r.unit): r for r in gathered.side["adoption"]}
    assert {key: row.value for key, row in found.items()} == {
        ("model", "deepseek-v3.2", "tokens"): 7,
        ("model", "deepseek-v3.2", "percent"): 3.5,
        ("developer", "alibaba", "tokens"): 5,
        ("developer", "alibaba", "percent"): 5.6,
    }
    assert {(row.population, row.as_of) for row in found.values()} == {
        ("openrouter-tokens-week", "2026-05-16")
    }
    assert sorted(r.found for r in gathered.refused) == ["101", "many", "nobody"]


def test_failed_source_keeps_its_rows(tmp_path: Path, registry: Registry) -> None:
    write_claims(tmp_path, [claim("qwen-14b", "mmlu", "66.3")])
    listed(tmp_path, registry, "x/qwen-14b")
    target = tmp_path / "store.duckdb"
    build(tmp_path, registry, target)
    write(tmp_path, LITELLM, "{")
    _, gathered = build(tmp_path, registry, target)
    assert "kept its 1 rows" in gathered.failed["litellm-prices"]
    store = open_store(target)
    assert [row["model"] for row in store.query("SELECT model FROM prices")] == ["qwen-14b"]
    assert store.manifest.rows["openness"] == 0


@pytest.mark.skipif(not SHARED.exists(), reason="no ../shared beside the checkout")
def test_rows_read_by_hand_are_there(tmp_path: Path, registry: Registry) -> None:
    gathered = collect(SHARED, registry)
    grades = {(g.subject, g.index, g.dimension): g.grade for g in gathered.side["openness"]}
    assert grades["deepseek-r1", "osai", "hardware and architecture"] == "partial"
    assert sum(g == "met" for k, g in grades.items() if k[:2] == ("ibm", "fmti-2025-12")) == 95
    assert sum(g == "met" for k, g in grades.items() if k[:2] == ("deepseek", "fmti-2025-12")) == 32
    assert sum(g == "met" for k, g in grades.items() if k[:2] == ("openai", "fmti-2024-05")) == 49
    pulls = [a for a in gathered.side["adoption"] if a.subject == "Llama 3.1"]
    assert max(a.value for a in pulls) == 118_700_000
    curated = [a for a in gathered.side["adoption"] if a.source == "adoption-claims"]
    read = gathered.read["adoption-claims"]
    refused = [r for r in gathered.refused if r.source == "adoption-claims"]
    assert (len(curated), len(refused), read) == (31, 1, 32)
