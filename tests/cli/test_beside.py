"""Verbs beside scores: records with their sources, nothing where nothing is known."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from curated import claim, write_claims
from weighbridge.cli import run


def answer(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> dict[str, Any]:
    assert run([*words, "--json"]) == code
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_cost_is_a_list_of_sourced_prices(capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, "cost", "qwen3-32b", "gpt-5.5")
    assert [each["model"] for each in found["models"]] == ["qwen3-32b", "gpt-5.5"]
    for each in found["models"]:
        rows = [row for row in found["prices"] if row["model"] == each["model"]]
        assert each["input_low"] == min(row["input"] for row in rows)
        assert each["output_high"] == max(row["output"] for row in rows)
        assert all(row["source"] and row["url"].startswith("http") for row in rows)
    assert found["caveats"]


def test_price_of_a_later_day_is_not_known_yet(capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, "cost", "qwen3-32b", "--as-of", "2025-06-30")
    assert found["prices"] == []
    assert found["solved"], "what its runs cost had been published by then"
    assert all(run["as_of"] <= "2025-06-30" for run in found["solved"])
    early = answer(capsys, "cost", "qwen3-32b", "--as-of", "2024-06-30", code=1)
    assert early["prices"] == early["solved"] == []
    assert found["models"][0]["input_low"] is None
    assert "no price" in found["claim"]


def test_populations_are_never_mixed(capsys: pytest.CaptureFixture[str]) -> None:
    every = answer(capsys, "adoption")
    assert every["uses"] == []
    for population in every["populations"]:
        found = answer(capsys, "adoption", "--by", population["id"])
        assert {row["population"] for row in found["uses"]} == {population["id"]}
        assert all(row["interest"] and row["read_at"] for row in found["uses"])
    assert run(["adoption", "--by", "pulls"]) == 2
    assert "ollama-pulls" in capsys.readouterr().err


def test_safety_says_who_tested_and_why(capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, "safety", "deepseek-r1")
    suites = {(each["suite"], each["direction"]): each for each in found["suites"]}
    assert suites["harmbench", "lower"]["mean"] == 100.0
    assert suites["harmbench", "lower"]["interest_kind"] == "security vendor"
    assert suites["crowdstrike", "lower"]["mean"] is None, "two conditions have no mean"
    assert {row["model"] for row in found["support"]} == {"deepseek-r1"}


def test_openness_knows_terms_and_grades(capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, "openness", "deepseek-r1")
    assert found["terms"]["id"] == "mit-license"
    assert {row["index"] for row in found["grades"]} >= {"osai"}
    assert {row["subject"] for row in found["developer_grades"]} == {"deepseek"}


def test_empty_tables_are_no_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_claims(tmp_path, [claim("qwen-14b", "mmlu", "66.3")])
    monkeypatch.setenv("WEIGHBRIDGE_HOME", str(tmp_path / "home"))
    assert run(["build", str(tmp_path)]) == 0
    for words in (["cost", "qwen-14b"], ["safety"], ["adoption", "--by", "ollama-pulls"]):
        assert run(words) == 1, words
    assert run(["openness", "qwen-14b"]) == 0
    assert "unknown" not in capsys.readouterr().err
    assert run(["export", "--table", "prices"]) == 0
    assert capsys.readouterr().out.startswith("row_id,model,listed_as")
