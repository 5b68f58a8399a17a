"""Votes that are few, one-sided or wrong: an honest wide answer or an error that says where."""

from __future__ import annotations

import numpy as np
import pytest
from votings import votes

from weighbridge.errors import BadData, Incomparable, UsageError
from weighbridge.ratings import bradley_terry


def width(found, model: str) -> float:
    low, high = found.interval()
    place = found.models.index(model)
    return float(high[place] - low[place])


def test_a_player_that_never_lost_is_wide_not_infinite() -> None:
    found = bradley_terry(["a"] * 5 + ["b", "c"], ["b"] * 5 + ["c", "b"], np.ones(7))
    assert found.point[0] == found.point.max()
    assert found.point[0] < 4000
    assert width(found, "a") > 600
    assert "prior" in found.diagnostics[0]


def test_more_evidence_of_a_player_that_never_lost_raises_it() -> None:
    few, many = (
        bradley_terry(["a"] * n + ["b", "c"], ["b"] * n + ["c", "b"], np.ones(n + 2))
        for n in (5, 500)
    )
    assert many.point[0] > few.point[0]
    assert width(many, "a") > 400


@pytest.mark.parametrize("ties", ["half", "davidson"])
def test_all_ties_are_equal_but_not_certain(ties: str) -> None:
    found = bradley_terry(["a", "b", "c"] * 4, ["b", "c", "a"] * 4, ["tie"] * 12, ties=ties)
    np.testing.assert_allclose(found.point, 1000, atol=1e-6)
    assert min(width(found, m) for m in "abc") > 100


def test_a_player_that_only_tied_is_as_wide_as_its_votes_are_few() -> None:
    a, b, y, _ = votes(0, 2000)
    found = bradley_terry([*a, 5], [*b, 0], [*y, 0.5])
    assert width(found, "5") > 4 * width(found, "0")


def test_a_judge_without_ties_has_a_wide_tie_weight() -> None:
    a, b, y, _ = votes(2)
    judge = np.where(y == 0.5, "mild", np.where(np.arange(len(y)) % 2, "strict", "mild"))
    found = bradley_terry(a, b, y, ties="davidson", judges=judge)
    mild, strict = found.effects
    assert strict.value < mild.value
    assert strict.high - strict.low > mild.high - mild.low
    assert "tie weights" in found.diagnostics[0]


def test_covariates_that_separate_the_outcomes_are_wide() -> None:
    a, b, y, _ = votes(3)
    y = np.where(y == 0.5, 1, y)
    found = bradley_terry(a, b, y, covariates={"leak": 2 * y - 1})
    (effect,) = found.effects
    assert 0 < effect.low < effect.high
    assert effect.high - effect.low > 300
    assert "separated" in found.diagnostics[0]


def test_resampling_tells_what_it_cannot_see() -> None:
    found = bradley_terry(["a", "b", "c"], ["b", "c", "a"], ["tie"] * 3, resamples=20)
    assert "one-sided" in found.diagnostics[0]
    a, b, y, _ = votes(3)
    assert not bradley_terry(a, b, y, resamples=20).diagnostics


def test_the_unit_of_weights_does_not_matter() -> None:
    a, b, y, c = votes(3)
    one, tiny = (
        bradley_terry(a, b, y, covariates=c, weights=np.full(len(y), w)) for w in (1.0, 1e-9)
    )
    np.testing.assert_allclose(one.point, tiny.point, atol=1e-7)
    np.testing.assert_allclose(one.covariance, tiny.covariance, rtol=1e-6, atol=1e-6)


def test_fewer_clusters_than_parameters_are_told() -> None:
    a, b, y, _ = votes(3)
    found = bradley_terry(a, b, y, clusters=np.arange(len(y)) % 4)
    assert found.diagnostics == (
        "4 clusters for 5 parameters: errors of some differences are too small",
    )
    assert not found.method["prior"]
    assert not bradley_terry(a, b, y, clusters=np.arange(len(y)) % 9).diagnostics


def test_a_million_to_one() -> None:
    found = bradley_terry(["a", "a"], ["b", "b"], [1, 0], counts=[1_000_000, 1])
    assert found.point[0] - found.point[1] == pytest.approx(2400, abs=1e-6)
    assert not found.diagnostics
    assert width(found, "a") > 200


def test_weights_of_a_million_to_one() -> None:
    a, b, y, _ = votes(5)
    found = bradley_terry(a, b, y, weights=np.where(np.arange(len(y)) < 200, 1e6, 1.0))
    heavy = bradley_terry(a[:200], b[:200], y[:200])
    np.testing.assert_allclose(found.point, heavy.point, atol=0.01)
    np.testing.assert_allclose(found.covariance, heavy.covariance, rtol=1e-3, atol=1)


def test_two_islands_are_incomparable() -> None:
    with pytest.raises(Incomparable, match="2 groups of players: a, c"):
        bradley_terry(["a", "c"], ["b", "d"], [1, 0])


ONE = (["a", "b"], ["b", "a"], [1, 1])


@pytest.mark.parametrize(
    ("given", "more", "said"),
    [
        ((["a"], ["b", "c"], [1]), {}, "1 and 2 players and 1 outcomes"),
        (([], [], []), {}, "0 outcomes"),
        ((["a"], ["b"], [0.7]), {}, "outcome 0.7 at vote 0: expected 1, 0.5 or 0"),
        ((["a", "b"], ["b", "a"], [1, np.nan]), {}, "outcome nan at vote 1"),
        ((["a"], ["b"], ["draw"]), {}, "outcomes 'draw': expected a, tie, both_bad, b"),
        ((["a"], ["b"], [None]), {}, "outcomes: found None"),
        ((["a", "a"], ["b", "a"], [1, 1]), {}, "vote 1 sets 'a' against itself"),
        (([None], ["b"], [1]), {}, "players: found None, expected names"),
        (([""], ["b"], [1]), {}, "players: found ''"),
        (([float("nan")], ["b"], [1]), {}, "players: found nan"),
        (([["a"]], ["b"], [1]), {}, "players: unhashable type"),
        (("ab", "ba", [1, 1]), {}, "players: found str, expected a column"),
        ((["1", 1], [1, 2], [1, 1]), {}, "players: 1 occur as an integer and as text"),
        (ONE, {"weights": [1, 0]}, "weights must be positive numbers: found 0.0 at vote 1"),
        (ONE, {"weights": [1, -2]}, "weights must be positive numbers: found -2.0 at vote 1"),
        (ONE, {"weights": [np.nan, 1]}, "weights: found nan at vote 0"),
        (ONE, {"weights": [1]}, r"weights: shape \(1,\) for 2 votes"),
        (ONE, {"weights": ["x", "y"]}, "weights: expected 2 numbers"),
        (ONE, {"counts": [1, 1.5]}, "counts must be positive whole numbers: found 1.5 at vote 1"),
        (ONE, {"covariates": {"x": [1, np.nan]}}, "covariate 'x': found nan at vote 1"),
        (ONE, {"covariates": {"x": [0, 0]}}, "covariate 'x' is zero in every vote"),
        (ONE, {"covariates": [[1, 2, 3]]}, r"covariates: shape \(1, 3\) for 2 votes"),
        (ONE, {"covariates": {"x": [1, -1]}}, "covariate 'x' cannot be told from the players"),
        (ONE, {"judges": ["j"]}, "judges has 1 values for 2 votes"),
        (ONE, {"clusters": ["j", None]}, "clusters: found None"),
        (ONE, {"clusters": ["j", "j"]}, "one cluster holds all votes"),
        (ONE, {"clusters": ["j", "j"], "resamples": 9}, "one cluster holds all votes"),
    ],
)
def test_bad_votes_are_named(given, more, said: str) -> None:
    with pytest.raises(BadData, match=said):
        bradley_terry(*given, **more)


def test_a_covariate_that_repeats_another_is_named() -> None:
    a, b, y, c = votes(0)
    with pytest.raises(BadData, match="covariate 'again' cannot be told"):
        bradley_terry(a, b, y, covariates={"length": c, "again": -2 * c})


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"ties": "thirds"}, "thirds"),
        ({"level": 90}, "level 90"),
        ({"resamples": 1}, "resamples 1"),
        ({"seed": -1}, "seed -1"),
    ],
)
def test_unknown_ways_are_refused(more, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        bradley_terry(["a"], ["b"], [1], **more)
