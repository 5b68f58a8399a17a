"""What a solved task cost follows from the cost and the result that a run publishes together."""

from __future__ import annotations

from pathlib import Path

import pytest

from weighbridge.evidence.store import Store, open_store
from weighbridge.evidence.tables import build
from weighbridge.findings.cost import cost
from weighbridge.registry import Registry

RUN = "- {{test_cases: 225, model: {0}, edit_format: diff, pass_rate_2: {1}, total_cost: {2}, date: 2025-05-01}}"
RUNS = ("o3-mini", "60.0", "27.0"), ("gpt-4o-2024-11-20", "20.0", "0.0"), ("o1-mini", "0.0", "9.0")


@pytest.fixture
def store(registry: Registry, tmp_path: Path) -> Store:
    folder = tmp_path / "raw" / "aider"
    folder.mkdir(parents=True)
    lines = [RUN.format(*run) for run in RUNS]
    (folder / "polyglot_leaderboard.yml").write_text("\n".join(lines), encoding="utf-8")
    specs = tuple(s for s in registry.maps["aider"] if s.file == "polyglot_leaderboard.yml")
    part = {"maps": {"aider": specs}, "outcomes": {}, "row_maps": {}}
    build(tmp_path, registry.__class__(**{**vars(registry), **part}), tmp_path / "store.duckdb")
    return open_store(tmp_path / "store.duckdb")


def test_failed_tasks_are_paid_for_too(store: Store) -> None:
    models = [row["model"] for row in store.query("SELECT model FROM scores ORDER BY model")]
    assert len(models) == len(RUNS)
    (run,) = cost(store, models)["solved"]
    assert run["task_cost"] == pytest.approx(27 / 225)
    assert run["cost_per_solved"] == pytest.approx(27 / (0.6 * 225))
    assert (run["benchmark"], run["source"]) == ("aider-polyglot", "aider")


def test_run_without_a_cost_says_nothing_of_it(store: Store) -> None:
    rows = store.query("SELECT task_cost FROM scores WHERE model LIKE 'gpt-4o%'")
    assert [row["task_cost"] for row in rows] == [None]
