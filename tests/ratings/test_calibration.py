"""Hold-outs take whole suites, and widths cover what they claim."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from simulated import problem

from weighbridge.ratings.calibration import (
    Calibration,
    calibration_of,
    held_out,
    normal,
    scales,
    uncalibrated,
)
from weighbridge.ratings.fitting import fit
from weighbridge.ratings.problem import problem_of


def test_what_is_held_out_takes_its_suite_along() -> None:
    data = problem().data
    held = held_out(data, 0)
    cell = data.catalog.root[data.cells.model] * 1000 + data.cells.suite
    assert 0 < held.mean() < 0.5
    assert not np.isin(cell[~held], cell[held]).any()


@settings(max_examples=50)
@given(st.lists(st.tuples(st.floats(0, 9), st.floats(0.01, 1)), min_size=1), st.floats(0.01, 0.99))
def test_width_covers_its_share_of_the_weight(
    rows: list[tuple[float, float]], level: float
) -> None:
    error, weight = np.array(sorted(rows)).T
    found = Calibration(error, weight, np.zeros(len(error), int), np.ones(1))
    width = found.width(level)
    wanted = min(1.0, level * (1 + (weight**2).sum() / weight.sum() ** 2)) * weight.sum()
    assert weight[error <= width].sum() >= wanted - 1e-9
    assert weight[error < width].sum() <= wanted + 1e-9
    assert found.width(level) <= found.width(0.995)


def test_without_a_hold_out_the_width_is_the_normal_one() -> None:
    none = uncalibrated(3)
    assert none.width(0.9) == normal(0.9)
    assert none.widths(0.9, np.array([0, 2])).tolist() == [normal(0.9)] * 2


def test_a_light_row_counts_little() -> None:
    set_up = problem()
    held = held_out(set_up.data, 0)
    found = fit(problem_of(set_up.data, np.nonzero(~held)[0]), 2)
    inner, solution = found.problem, found.solution
    found = calibration_of(inner, solution, np.nonzero(held)[0])
    light = replace(found, weight=np.where(found.error > found.width(0.9), 0.01, 1.0))
    assert light.width(0.9) < found.width(0.9)


def test_a_benchmark_that_obeys_less_is_wider() -> None:
    rng = np.random.default_rng(0)
    benchmark = np.repeat([0, 1, 2], [400, 400, 4])
    error = np.abs(rng.normal(size=804)) * np.array([1.0, 2.0, 1.0])[benchmark]
    order = np.argsort(error)
    error, benchmark, weight = error[order], benchmark[order], np.ones(804)
    found = Calibration(error, weight, benchmark, scales(error, weight, benchmark, 4))
    width = found.widths(0.9, np.arange(4))
    assert width[:2] == pytest.approx([1.645, 3.29], rel=0.1)
    for k in (0, 1):
        assert np.mean(error[benchmark == k] <= width[k]) == pytest.approx(0.9, abs=0.03)
    assert width[0] < width[2] < width[1]
    assert width[3] == pytest.approx(found.widths(0.9, benchmark).mean(), rel=0.1)


def test_rows_to_come_are_covered_where_each_benchmark_has_few() -> None:
    rng = np.random.default_rng(1)
    spread = np.exp(rng.normal(0, 0.3, 500))
    benchmark = np.repeat(np.arange(500), 8)
    error, fresh = np.abs(rng.normal(size=(2, 4000))) * spread[benchmark]
    order = np.argsort(error)
    error, held, weight = error[order], benchmark[order], np.ones(4000)
    found = Calibration(error, weight, held, scales(error, weight, held, 500))
    assert np.mean(fresh <= found.widths(0.9, benchmark)) == pytest.approx(0.9, abs=0.01)
    naive = np.quantile(error / found.scale[held], 0.9)
    assert found.widths(0.9, held)[0] > naive * found.scale[held[0]]


def test_one_wild_error_does_not_widen_a_benchmark() -> None:
    error, benchmark = np.r_[np.ones(99), 1e6], np.arange(100) // 50
    scale = scales(error, np.ones(100), benchmark, 2)
    assert scale[1] < 1.3 * scale[0]
