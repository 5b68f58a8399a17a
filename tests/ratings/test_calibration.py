"""Hold-outs take whole suites, and widths cover what they claim."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from simulated import problem

from weighbridge.ratings.calibration import (
    NONE,
    Calibration,
    calibration_of,
    far_of,
    held_out,
    normal,
)
from weighbridge.ratings.fitting import fit
from weighbridge.ratings.problem import problem_of


def test_what_is_held_out_takes_its_suite_along() -> None:
    data = problem().data
    held = held_out(data, 0)
    cell = data.cells.model * 1000 + data.cells.suite
    assert 0 < held.mean() < 0.5
    assert not np.isin(cell[~held], cell[held]).any()


@settings(max_examples=50)
@given(st.lists(st.tuples(st.floats(0, 9), st.floats(0.01, 1)), min_size=1), st.floats(0.01, 0.99))
def test_width_covers_its_share_of_the_weight(
    rows: list[tuple[float, float]], level: float
) -> None:
    error, weight = np.array(sorted(rows)).T
    found = Calibration(error, weight, error < 0)
    width = found.width(level)
    assert weight[error <= width].sum() >= level * weight.sum() - 1e-9
    assert weight[error < width].sum() <= level * weight.sum() + 1e-9
    assert found.width(level) <= found.width(0.995)


def test_without_a_hold_out_the_width_is_the_normal_one() -> None:
    assert NONE.width(0.9) == normal(0.9)


def test_a_light_row_counts_little() -> None:
    set_up = problem()
    held = held_out(set_up.data, 0)
    found = fit(problem_of(set_up.data, np.nonzero(~held)[0]), 2)
    inner, solution = found.problem, found.solution
    found = calibration_of(inner, solution, np.nonzero(held)[0])
    light = replace(found, weight=np.where(found.error > found.width(0.9), 0.01, 1.0))
    assert light.width(0.9) < found.width(0.9)


def test_far_rows_have_a_width_of_their_own_and_never_a_narrower_one() -> None:
    error = np.linspace(0, 2, 200)
    ends = np.array([False, True])
    outer = Calibration(error, np.ones(200), error > 1)
    assert outer.widths(0.9, ends) == pytest.approx([0.9, 1.9], abs=0.02)
    inner = Calibration(error, np.ones(200), error < 1)
    assert inner.widths(0.9, ends) == pytest.approx([1.9, 1.9], abs=0.02)
    few = Calibration(error, np.ones(200), np.arange(200) < 20)
    assert few.widths(0.9, ends)[0] == few.widths(0.9, ends)[1]


def test_a_row_is_near_when_its_family_was_met_on_its_suite() -> None:
    set_up = problem()
    cells = set_up.cells
    assert not far_of(set_up, cells).any()
    met = problem_of(set_up.data, np.nonzero((cells.benchmark > 0) & (cells.model != 3))[0])
    np.testing.assert_array_equal(
        far_of(met, cells),
        (cells.suite == cells.suite[cells.benchmark == 0][0]) | (cells.model == 3),
    )
