"""Errors of transcription that are planted in real tables are found, and few others are named."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from weighbridge.claims import Score
from weighbridge.evidence.build import collect
from weighbridge.evidence.expected import FEWEST
from weighbridge.evidence.outliers import SWAPPED, Outlier, outliers
from weighbridge.registry import Registry
from weighbridge.registry.outliers import verdicts

SHARED = Path(__file__).parents[3] / "shared" / "data"
PLANTED = 400
FEW = 0.01
"""Share of the real scores that may be named, and of the others that a planted error may touch."""

Rows = list[dict[str, Any]]


@pytest.fixture(scope="module")
def scores(registry: Registry) -> list[Score]:
    """Return the scores of all sources as they lie beside the checkout."""
    if not SHARED.exists():
        pytest.skip("no ../shared beside the checkout")
    return collect(SHARED, registry).scores


@pytest.fixture(scope="module")
def real(registry: Registry, scores: list[Score]) -> Rows:
    """Return the counting ones that are percentages."""
    percent = {
        b.id: {"area": b.area, "suite": b.suite}
        for b in registry.benchmarks.values()
        if b.unit == "percent" and not b.composite
    }
    counting = (s for s in scores if s.counts and s.benchmark in percent)
    return [{**vars(s), **percent[s.benchmark]} for s in sorted(counting, key=lambda s: s.row_id)]


def _judged(rows: Rows) -> list[int]:
    """Return the places of rows whose benchmark and model have enough scores."""
    tests: dict[str, int] = {}
    models: dict[tuple[str, str], int] = {}
    for row in rows:
        tests[row["benchmark"]] = tests.get(row["benchmark"], 0) + 1
        unit = row["model"], row["effort"]
        models[unit] = models.get(unit, 0) + 1
    return [
        place
        for place, row in enumerate(rows)
        if min(tests[row["benchmark"]], models[row["model"], row["effort"]]) >= 2 * FEWEST
    ]


def _caught(rows: Rows, changed: dict[int, float]) -> float:
    planted = [
        {**row, "standard_value": changed.get(place, row["standard_value"])}
        for place, row in enumerate(rows)
    ]
    named = {each.row_id for each in outliers(planted)}
    return sum(rows[place]["row_id"] in named for place in changed) / len(changed)


@pytest.mark.parametrize("factor", [0.1, 0.01], ids=["typo-of-ten", "fraction-for-percent"])
def test_value_of_another_magnitude_is_named(factor: float, real: Rows) -> None:
    places = [p for p in _judged(real) if real[p]["standard_value"] >= 30]
    chosen = random.Random(1).sample(places, PLANTED)
    changed = {p: round(real[p]["standard_value"] * factor, 6) for p in chosen}
    assert _caught(real, changed) >= 0.9


def test_ten_times_a_small_value_is_named(real: Rows) -> None:
    places = [p for p in _judged(real) if 0 < real[p]["standard_value"] <= 10]
    chosen = random.Random(1).sample(places, PLANTED)
    assert _caught(real, {p: real[p]["standard_value"] * 10 for p in chosen}) >= 0.5


def test_swapped_columns_are_named(real: Rows) -> None:
    together: dict[tuple[Any, ...], list[int]] = {}
    for place in _judged(real):
        row = real[place]
        key = row["source"], row["file"], row["row"], row["model"], row["effort"]
        together.setdefault(key, []).append(place)
    pairs = [
        (min(places, key=value), max(places, key=value))
        for places in together.values()
        for value in (lambda p: real[p]["standard_value"],)
        if value(max(places, key=value)) - value(min(places, key=value)) >= 50
    ]
    changed: dict[int, float] = {}
    for one, other in random.Random(2).sample(pairs, 100):
        changed[one], changed[other] = real[other]["standard_value"], real[one]["standard_value"]
    assert _caught(real, changed) >= 0.9


def test_few_real_scores_are_named(real: Rows) -> None:
    assert 0 < len(outliers(real)) < FEW * len(real)


def test_every_real_outlier_was_looked_at_and_every_entry_is_of_one(
    registry: Registry, real: Rows
) -> None:
    shipped = [row for row in real if registry.sources[row["source"]].ship != "no"]
    odd = {(o.source, o.model, o.benchmark, o.value) for o in (*outliers(real), *outliers(shipped))}
    reviewed = verdicts()
    assert [key for key in odd if key not in reviewed] == [], "look at these, and say what is found"
    assert [key for key in reviewed if key not in odd] == [], "these are named no more"


def test_what_a_source_misread_is_there_and_does_not_count(
    registry: Registry, scores: list[Score]
) -> None:
    for each in registry.misread:
        found = [
            s.counts
            for s in scores
            if (s.source, s.file, s.model) == (each.source, each.file, each.model)
            if (s.benchmark, s.standard_value) == (each.benchmark, each.value)
        ]
        assert found == [False], each


def test_an_entry_that_repeats_another_models_page_is_not_read(scores: list[Score]) -> None:
    left_out = {"kimi-k2-instruct-0905", "granite-3.3-8b-base", "gemma-3n-e2b-it-litert-preview"}
    listed = [s for s in scores if s.source == "llm-stats"]
    assert not [s for s in listed if s.model in left_out]
    assert {s.model for s in listed} >= {"granite-3.3-8b-instruct", "gemma-3n-e2b"}
    october = {s.benchmark for s in listed if s.model == "claude-3-5-sonnet-20241022"}
    assert "swe-bench-verified" in october
    assert "mmlu" not in october
    preview = {(s.model, s.benchmark) for s in scores if s.source == "gpassk"}
    assert ("qwq-32b-preview", "livemathbench-2412") in preview
    assert ("qwq-32b", "livemathbench-2412") not in preview
    assert ("qwq-32b", "aime-2025") in preview


def _row(model: int, test: int, value: float) -> dict[str, Any]:
    return {
        "row_id": f"{model}-{test}",
        "model": f"m{model}",
        "effort": "",
        "benchmark": f"b{test}",
        "area": "math",
        "suite": "",
        "metric": "accuracy",
        "setting": "",
        "standard_value": value,
        "source": "s",
        "file": "f",
        "row": model,
    }


def _named(changed: dict[tuple[int, int], float]) -> list[Outlier]:
    rows = [
        _row(m, t, changed.get((m, t), 30.0 + 4 * m + 5 * t + (m * t) % 3))
        for m in range(8)
        for t in range(7)
    ]
    return outliers(rows)


def test_nothing_is_named_where_nothing_is_odd() -> None:
    assert _named({}) == []


def test_error_is_named_with_the_value_that_fits() -> None:
    (found,) = _named({(3, 4): 6.2})
    assert (found.model, found.benchmark, found.likely) == ("m3", "b4", 62.0)
    (found,) = _named({(3, 4): 0.62})
    assert (found.error, found.likely) == ("a fraction among percents", 62.0)


def test_both_cells_of_a_swap_are_named() -> None:
    found = _named({(0, 0): 88.0, (0, 6): 30.0, **{(m, 6): 90.0 for m in range(1, 8)}})
    assert {(each.benchmark, each.error) for each in found} == {("b0", SWAPPED), ("b6", SWAPPED)}
