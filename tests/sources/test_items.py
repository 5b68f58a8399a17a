"""Votes and responses as they lie beside the checkout: no row is lost, and upstream's means hold."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from weighbridge.evidence import outcomes
from weighbridge.evidence.names import Names
from weighbridge.evidence.outcomes import Outcomes, Reading
from weighbridge.ratings import bradley_terry
from weighbridge.registry import Registry

SHARED = Path(__file__).parents[3] / "shared" / "data"
RAW = SHARED / "raw"
pytestmark = pytest.mark.skipif(not SHARED.exists(), reason="no ../shared beside the checkout")

ROWS = {
    "alpaca-eval-items": (107_055, 40_000),
    "bfcl-2024-08-items": (120_700, 90_000),
    "debate-matchups": (796 + 3_608, 3_000),
    "deepseek-hungarian-exam-items": (165, 0),
    "evalperf-items": (4_012, 3_800),
    "livecodebench": (18_000, 14_000),
    "misguided-attention-items": (9_104, 7_500),
    "mmlu-pro-cs-wolfram-items": (12_300, 12_300),
    "mmlu-pro-items": (347_215, 330_000),
    "pact-games": (9_089, 5_500),
    "step-game-matches": (20_598, 8_000),
    "swe-bench-pro-items": (6_606, 4_900),
    "wildbench-items": (29_653, 21_000),
    "zeroeval-items": (83_289, 80_000),
}
"""Source -> (rows that its description counts, rows of which at least so many are kept)."""

Read = tuple[Outcomes, dict[str, Reading]]


@pytest.fixture(scope="module")
def read(registry: Registry) -> Read:
    into, names = outcomes.opened(), Names(registry)
    readings = {
        source: outcomes.read(into, SHARED, source, specs, names)
        for source, specs in registry.outcomes.items()
    }
    return into, readings


def _query(read: Read, sql: str) -> list[Any]:
    rows: list[Any] = read[0].connection.execute(sql).fetchall()
    return rows


@pytest.mark.parametrize("source", ROWS)
def test_every_row_is_kept_or_refused(source: str, read: Read) -> None:
    rows, least = ROWS[source]
    found = read[1][source]
    kept = sum(read[0].counts(table).get(source, 0) for table in ("votes", "responses"))
    assert found.rows == rows
    assert rows == kept + sum(refusal.count for refusal in found.refused)
    assert kept >= least


def test_every_source_of_items_is_counted(registry: Registry) -> None:
    assert set(registry.outcomes) == set(ROWS)


@pytest.mark.parametrize(
    ("file", "benchmark", "mean", "most"),
    [("gsm", "gsm8k", 0.02, 0.2), ("math-l5", "zeroeval-math-l5", 0.56, 1.26)],
)
def test_zeroeval_is_as_near_as_its_description_says(
    file: str, benchmark: str, mean: float, most: float, read: Read, registry: Registry
) -> None:
    means = {
        (model, setting): value
        for model, setting, value in _query(
            read,
            f"SELECT model, setting, 100 * avg(score) FROM responses WHERE benchmark = '{benchmark}'"
            " AND source = 'zeroeval-items' GROUP BY ALL",
        )
    }
    names, gaps = Names(registry), []
    for row in json.loads((RAW / f"zeroeval-items/{file}.summary.json").read_text()):
        found = names.resolve(row["Model"], "zeroeval-items")
        setting = "; ".join(filter(None, ("zero-shot CoT, greedy", found.setting if found else "")))
        if found and row["Mode"] == "greedy" and (found.model, setting) in means:
            gaps.append(abs(means[found.model, setting] - float(row["Acc"])))
    assert len(gaps) > 30
    assert sum(gaps) / len(gaps) <= mean
    assert max(gaps) <= most


def test_functions_called_are_counted_as_upstream_counts(read: Read, registry: Registry) -> None:
    names = Names(registry)
    ours = {
        (model, effort, setting, category): (right, rows)
        for model, effort, setting, category, right, rows in _query(
            read,
            "SELECT model, effort, setting, category, sum(score), count(*) FROM responses "
            "WHERE source = 'bfcl-2024-08-items' GROUP BY ALL",
        )
    }
    with (RAW / "bfcl-2024-08-items/accuracy-by-category.csv").open(newline="") as stream:
        for row in csv.DictReader(stream):
            name, mark, more = row["model"].partition("-FC")
            found = names.resolve(name, "bfcl-2024-08-items")
            if found:
                setting = "; ".join(filter(None, (found.setting, f"{mark}{more}"[1:])))
                key = found.model, found.effort, setting, row["category"]
                assert ours.pop(key) == (float(row["correct_count"]), int(row["total_count"]))
    assert ours == {}


def test_preferences_have_the_published_win_rates(read: Read, registry: Registry) -> None:
    ours = {
        (model, setting): value
        for model, setting, value in _query(
            read,
            "SELECT model, setting, 100 * avg(score) FROM responses WHERE source = "
            "'alpaca-eval-items' AND judge = 'weighted_alpaca_eval_gpt4_turbo' GROUP BY ALL",
        )
    }
    names, seen = Names(registry), 0
    board = RAW / "alpaca-eval-items/weighted_alpaca_eval_gpt4_turbo_leaderboard.csv"
    with board.open(newline="") as stream:
        for row in csv.DictReader(stream):
            found = names.resolve(row[""], "alpaca-eval-items")
            if found and (found.model, found.setting) in ours:
                seen += 1
                assert ours[found.model, found.setting] == pytest.approx(
                    float(row["win_rate"]), abs=0.05
                )
    assert seen > 15


def test_debates_rank_as_upstream_ranks(read: Read, registry: Registry) -> None:
    from scipy.stats import spearmanr

    sql = (
        "SELECT model_a || ' ' || effort_a, model_b || ' ' || effort_b, outcome FROM votes "
        "WHERE source = 'debate-matchups' AND category = 'matchup'"
    )
    a, b, outcome = zip(*_query(read, sql), strict=True)
    ratings = bradley_terry(a, b, [{"a": 1, "b": 0, "tie": 0.5}[one] for one in outcome])
    ours = dict(zip(ratings.models, ratings.point, strict=True))
    names, pairs = Names(registry), []
    with (RAW / "debate-matchups/published-bt-ratings.csv").open(newline="") as stream:
        for row in csv.DictReader(stream):
            found = names.resolve(row["Model"], "debate-matchups")
            key = f"{found.model} {found.effort}" if found else ""
            if key in ours:
                pairs.append((ours[key], float(row["BT"])))
    assert len(pairs) >= 20
    assert spearmanr(*zip(*pairs, strict=True)).statistic >= 0.99


def test_the_buyer_has_the_larger_payoff_in_four_games_of_ten(read: Read) -> None:
    ((share,),) = _query(
        read, "SELECT avg((outcome = 'a')::INT) FROM votes WHERE source = 'pact-games'"
    )
    assert 0.36 < share < 0.44


SLIPS = [
    ("responses", "model = 'falcon-7b-instruct' AND judge = 'alpaca_eval_gpt4'"),
    ("responses", "source = 'zeroeval-items' AND setting ILIKE '%hyperbolic%' AND model ILIKE '%70b%'"
                  " AND benchmark = 'zeroeval-math-l5'"),
    ("votes", "model_a ILIKE 'silent%' OR model_b ILIKE 'silent%'"),
    ("responses", "source = 'swe-bench-pro-items' AND setting = ''"),
    ("responses", "source = 'deepseek-hungarian-exam-items'"),
]  # fmt: skip


@pytest.mark.parametrize(("table", "condition"), SLIPS)
def test_a_known_slip_is_not_kept(table: str, condition: str, read: Read) -> None:
    assert _query(read, f"SELECT * FROM {table} WHERE {condition} LIMIT 1") == []


def test_repeats_and_variants_are_told_apart(read: Read) -> None:
    repeats = _query(
        read,
        "SELECT count(DISTINCT trial) FROM responses WHERE model = 'chatgpt-4o-latest' "
        "AND source = 'mmlu-pro-cs-wolfram-items'",
    )
    native = _query(
        read,
        "SELECT DISTINCT setting FROM responses WHERE model = 'mistral-large-2407' "
        "AND source = 'bfcl-2024-08-items' ORDER BY ALL",
    )
    trials = _query(read, "SELECT DISTINCT trials FROM responses WHERE model LIKE 'o1-%' "
                    "AND source = 'evalperf-items'")  # fmt: skip
    assert repeats == [(4,)]
    assert native == [("",), ("FC-Any",), ("FC-Auto",)]
    assert trials == [(50,)]
