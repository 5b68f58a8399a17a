"""Responses that are few, equal or one-sided: an honest wide answer, or an error that says where."""

from __future__ import annotations

import numpy as np
import pytest

from weighbridge.errors import BadData
from weighbridge.ratings import two_parameter


def widths(found):
    low, high = found.ratings.interval()
    return high - low


@pytest.mark.parametrize("score", [0.0, 0.5, 1.0])
def test_the_same_answers_from_all_are_equal_but_not_certain(score: float) -> None:
    found = two_parameter(["a", "b", "c"] * 2, ["i"] * 3 + ["j"] * 3, [score] * 6)
    np.testing.assert_allclose(found.ratings.point, 1000, atol=1e-3)
    assert widths(found).min() > 150
    assert not found.ratings.diagnostics
    np.testing.assert_allclose(found.accuracy(["a"]).mean, score)


def test_two_models_that_met_on_one_item_are_wide() -> None:
    found = two_parameter(["a", "a", "b"], ["i", "i", "i"], [1, 0, 1])
    assert found.ratings.point[1] > found.ratings.point[0]
    assert widths(found).min() > 3 * np.ptp(found.ratings.point)


def test_a_model_that_is_never_wrong_is_high_and_wide() -> None:
    rng = np.random.default_rng(0)
    p = 1 / (1 + np.exp(-(rng.normal(size=(20, 1)) - rng.normal(0, 1.2, 30))))
    matrix = (rng.random(p.shape) < p).astype(np.int8)
    matrix[0] = 1
    found = two_parameter(range(20), range(30), matrix)
    assert found.ability.argmax() == 0
    assert found.ability[0] < 6
    assert found.ability_error[0] > found.ability_error.mean()


def test_an_item_without_a_response_is_noted_and_leaves_accuracies_open() -> None:
    matrix = np.array([[1, -1], [0, -1], [1, -1]], np.int8)
    found = two_parameter(range(3), ["seen", "empty"], matrix)
    assert found.notes["empty"] == ("no response",)
    told = found.accuracy([0])
    assert told.high - told.low > 0.4


@pytest.mark.parametrize(
    ("given", "more", "said"),
    [
        (([0, 1], [], np.zeros((2, 0), np.int8)), {}, r"a matrix \(2, 0\) of 2 models x 0 items"),
        (([], [0], np.zeros((0, 1), np.int8)), {}, r"a matrix \(0, 1\) of 0 models x 1 items"),
        (([0], [0, 1], np.zeros((1, 2), np.int8)), {}, "one model .0. has no other"),
        (([0, 1], [0, 0], np.zeros((2, 2), np.int8)), {}, "item of the matrix is named twice"),
        ((["a", "b"], ["i", "i"], [1, np.inf]), {}, "row 1, field 'score': found inf"),
        ((["a", "b"], ["i", "i"], [1, 0]), {"trials": [1, np.nan]}, "field 'trials': found nan"),
        ((["a", "b"], ["i", "i"], [1, 0]), {"trials": [np.inf, 1]}, "field 'trials': found inf"),
    ],
)
def test_what_cannot_be_is_named(given, more, said: str) -> None:
    with pytest.raises(BadData, match=said):
        two_parameter(*given, **more)


def test_answers_in_perfect_order_are_apart_but_not_for_certain() -> None:
    """Seven models, each right wherever a weaker one is: slopes have no highest likelihood."""
    matrix = (np.arange(7)[:, None] > np.arange(80) % 8).astype(np.int8)
    found = two_parameter(range(7), range(80), matrix)
    assert not found.ratings.diagnostics
    assert (np.diff(found.ability) > 0).all()
    assert found.discrimination.max() < 20
    assert found.ability_error.min() > 0.05
