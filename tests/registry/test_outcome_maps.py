"""Maps of votes and responses are read strictly."""

from __future__ import annotations

from typing import Any

import plants
import pytest

from weighbridge.errors import RegistryError
from weighbridge.registry import load
from weighbridge.registry.outcomes import outcome_maps

copy = plants.copy
SOUND = {
    "responses": {
        "file": "a.csv.gz",
        "columns": {"name": "model", "item": "item", "score": "score"},
        "constants": {"benchmark": "mmlu"},
    },
    "votes": {
        "file": "a.csv.gz",
        "columns": {"name_a": "a", "name_b": "b", "outcome": "winner"},
        "constants": {"benchmark": "mmlu"},
    },
}
WRONG: list[tuple[str, dict[str, Any], str]] = [
    ("responses", {"colums": {}}, "unknown key 'colums'"),
    ("responses", {"columns": ["model"]}, "'columns' is no mapping"),
    ("responses", {"file": ""}, "no file"),
    ("responses", {"file": "a.md"}, "expected csv or json"),
    ("responses", {"constants": {}}, "nothing holds 'benchmark'"),
    ("responses", {"columns": {"name": "m", "item": "i"}}, "nothing holds 'score'"),
    (
        "responses",
        {"constants": {"benchmark": "mmlu", "payoff_a": "1"}},
        "unknown field 'payoff_a'",
    ),
    ("responses", {"scale": [1, 1]}, "is empty"),
    ("responses", {"split": "("}, "is no pattern"),
    ("responses", {"split": "(?P<model>.+)"}, "has not the groups"),
    ("votes", {"outcomes": {"1": "won"}}, "outcome 'won' is unknown"),
    ("votes", {"columns": {"name_a": "a", "name_b": "b"}}, "nor both payoffs"),
    ("votes", {"columns": {"name_a": "a", "outcome": "o"}}, "nothing holds 'name_b'"),
]


@pytest.mark.parametrize("table", SOUND)
def test_a_sound_map_has_no_fault(table: str) -> None:
    faults: list[str] = []
    (found,) = outcome_maps({"id": "x", "folder": "raw/x", table: [SOUND[table]]}, faults)
    assert faults == []
    assert (found.table, found.format, found.benchmarks) == (table, "csv", ("mmlu",))


@pytest.mark.parametrize(("table", "change", "said"), WRONG)
def test_a_wrong_map_is_named(table: str, change: dict[str, Any], said: str) -> None:
    faults: list[str] = []
    outcome_maps({"id": "x", "folder": "raw/x", table: [{**SOUND[table], **change}]}, faults)
    assert any(said in fault for fault in faults), faults


def _unknown_benchmark(content: dict[str, Any]) -> None:
    content["responses"][0]["constants"]["benchmark"] = "mmlu-ultra"


def _unknown_alias(content: dict[str, Any]) -> None:
    content["aliases"][0]["model"] = "qwen-15b"


def test_an_unknown_benchmark_or_model_is_refused(copy: Any) -> None:
    for change, said in (
        (_unknown_benchmark, "benchmark 'mmlu-ultra' is unknown"),
        (_unknown_alias, "model 'qwen-15b' is unknown"),
    ):
        plants.edit(copy / "sources" / "mmlu-pro-items.yaml", change)
        with pytest.raises(RegistryError, match=said):
            load(copy)


def test_an_alias_of_a_source_holds_there_alone() -> None:
    registry = load()
    found = registry.resolve("llama33_70b", "step-game-matches")
    assert found is not None
    assert found.model == "llama-3.3-70b-instruct"
    assert registry.resolve("llama33_70b", "pact-games") is None
