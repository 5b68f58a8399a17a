"""Scores that are few, extreme or one-sided: an honest wide answer, or an error that says where."""

from __future__ import annotations

import numpy as np
import pytest

from weighbridge.errors import BadData
from weighbridge.ratings import capability
from weighbridge.traits import BenchmarkTraits, Options, RowTraits

PAIR = (["a", "b"], ["x", "x"])
FOUR = (["a", "b", "a", "b"], ["x", "x", "y", "y"])


def rated(names, score, **more):
    """Return points and widths of the models' intervals, in the order of names."""
    options = Options(iterations=2, refine=1, calibrate=False, draws=200, anchor=names[0][0])
    ratings = capability(*names, np.array(score, float), options=options, **more).ratings()
    assert np.isfinite(ratings.draws).all()
    low, high = ratings.interval()
    return ratings.point, high - low


def test_one_model_is_wide() -> None:
    point, width = rated((["a"], ["x"]), [50])
    assert point[0] == pytest.approx(1000)
    assert width[0] > 200


@pytest.mark.parametrize("score", [0, 100])
def test_all_at_an_end_are_equal_but_not_certain(score: float) -> None:
    point, width = rated(FOUR, [score] * 4)
    np.testing.assert_allclose(point, 1000, atol=1)
    assert width.min() > 100


def test_a_score_of_nought_and_a_full_one_are_far_and_finite() -> None:
    point, width = rated(FOUR, [0, 100, 0, 100])
    assert 300 < point[1] - point[0] < 5000
    assert width.min() > 100


def test_a_benchmark_that_all_solve_says_little() -> None:
    alone, _ = rated(PAIR, [40, 60])
    beside, _ = rated(FOUR, [40, 60, 100, 100])
    assert 0 < beside[1] - beside[0] < alone[1] - alone[0]


def test_a_benchmark_without_scores_changes_no_order() -> None:
    more = {"benchmarks": {"x": BenchmarkTraits("math"), "y": BenchmarkTraits("law")}}
    point, width = rated(PAIR, [40, 60], **more)
    assert point[1] > point[0]
    assert width.min() > 100


def test_a_million_items_weigh_more_than_one() -> None:
    more = {
        "benchmarks": {
            "x": BenchmarkTraits("math", items=10**6),
            "y": BenchmarkTraits("math", items=1),
        }
    }
    point, _ = rated(FOUR, [40, 60, 60, 40], **more)
    assert point[1] > point[0]


def test_a_million_times_the_weight_decides() -> None:
    point, _ = rated(FOUR, [40, 60, 60, 40], rows=RowTraits(weight=[1, 1, 1e-6, 1e-6]))
    assert point[1] > point[0]


def test_the_same_score_twice_is_more_evidence_not_an_error() -> None:
    point, width = rated((["a", "b", "b"], ["x", "x", "x"]), [40, 60, 60])
    assert point[1] > point[0]
    assert width.min() > 100


@pytest.mark.parametrize(
    ("score", "more", "said"),
    [
        ([40, np.inf], {}, "1 scores are not finite"),
        (
            [40, 60],
            {"benchmarks": {"x": BenchmarkTraits("math", items=0)}},
            "benchmark x: .* items 0",
        ),
        ([40, 60], {"rows": RowTraits(weight=[1, 0])}, "weights must lie in"),
        ([40, 60], {"rows": RowTraits(weight=[1, np.nan])}, "weights must lie in"),
    ],
)
def test_what_cannot_be_is_named(score, more, said: str) -> None:
    with pytest.raises(BadData, match=said):
        rated(PAIR, score, **more)
