"""Pooled differences: planted effects come back, a plain second implementation agrees."""

from __future__ import annotations

import numpy as np
import pytest

from weighbridge.errors import BadData
from weighbridge.ratings.differences import Pooled, _given, _sums, pooled_differences
from weighbridge.ratings.rows import Floats

DEVELOPERS, BENCHMARKS = 12, 8


def _planted(seed: int, n: int = 160) -> tuple[Floats, dict[str, list[str]], Floats]:
    rng = np.random.default_rng(seed)
    effects = 0.15 + rng.normal(0, 0.15, DEVELOPERS)
    own, test = rng.normal(0, 0.1, BENCHMARKS), rng.integers(0, BENCHMARKS, n)
    developer = np.arange(n) % DEVELOPERS
    y = effects[developer] + own[test] + rng.normal(0, 0.4, n)
    groups = {
        "developer": [f"d{k:02}" for k in developer],
        "benchmark": [f"b{k}" for k in test],
    }
    return y, groups, effects


def _covered(pooled: Pooled, truth: Floats, level: float = 0.9) -> Floats:
    tails = (1 - level) / 2, (1 + level) / 2
    low, high = np.quantile(pooled.draws["developer"], tails, axis=1)
    return np.asarray((low <= truth) & (truth <= high), float)


def test_intervals_cover_planted_effects_in_40_data_sets() -> None:
    hits = []
    for seed in range(40):
        y, groups, truth = _planted(seed)
        hits.append(_covered(pooled_differences(y, groups, draws=400, seed=seed), truth))
    assert 0.86 <= np.mean(hits) <= 0.94


def test_density_and_means_are_those_of_the_dense_normal() -> None:
    y, groups, _ = _planted(3, n=40)
    weight = np.random.default_rng(0).uniform(0.2, 1, 40)
    codes = [np.unique(values, return_inverse=True)[1] for values in groups.values()]
    sums, hyper = _sums(y, weight, codes), np.log([0.2, 0.1, 0.5])
    given = _given(sums, hyper)
    x = np.eye(DEVELOPERS)[codes[0]], np.eye(codes[1].max() + 1)[codes[1]]
    wide = (10 * sums.scale) ** 2
    shared = 0.04 * x[0] @ x[0].T + 0.01 * x[1] @ x[1].T
    covariance = wide + shared + np.diag(0.25 / weight)
    solved = np.linalg.solve(covariance, y)
    plain = -0.5 * (np.linalg.slogdet(covariance)[1] + y @ solved)
    prior = (hyper - np.log1p((np.exp(hyper) / sums.scale) ** 2)).sum()
    assert given.density == pytest.approx(plain + prior, abs=1e-8)
    assert given.mean[0] == pytest.approx(wide * solved.sum(), abs=1e-8)
    assert given.mean[1 : 1 + DEVELOPERS] == pytest.approx(0.04 * x[0].T @ solved, abs=1e-8)


def test_order_of_rows_does_not_matter() -> None:
    y, groups, _ = _planted(5, n=60)
    order = np.random.default_rng(1).permutation(60)
    moved = {name: [values[k] for k in order] for name, values in groups.items()}
    one, other = pooled_differences(y, groups), pooled_differences(y[order], moved)
    assert one.labels == other.labels
    assert one.mean.mean() == pytest.approx(other.mean.mean(), abs=1e-6)


def test_few_rows_are_drawn_to_the_mean_and_stay_wide() -> None:
    y = np.concatenate([np.random.default_rng(2).normal(0, 0.2, 60), [3.0]])
    names = ["many"] * 30 + ["other"] * 30 + ["one"]
    found = pooled_differences(y, {"developer": names})
    spread = dict(zip(found.labels["developer"], found.draws["developer"].std(1), strict=True))
    middle = dict(zip(found.labels["developer"], found.draws["developer"].mean(1), strict=True))
    assert spread["one"] > 2 * spread["many"]
    assert middle["one"] < 3.0


def test_a_row_of_weight_nought_is_not_read() -> None:
    y, groups, _ = _planted(7, n=50)
    longer = {name: [*values, "new"] for name, values in groups.items()}
    found = pooled_differences([*y, 99.0], longer, weights=[1.0] * 50 + [0.0])
    assert "new" not in found.labels["developer"]
    assert found.mean.tolist() == pooled_differences(y, groups).mean.tolist()


def test_equal_differences_have_a_narrow_answer() -> None:
    found = pooled_differences([0.5] * 20, {"developer": ["a", "b"] * 10})
    assert found.mean.mean() == pytest.approx(0.5, abs=0.05)


@pytest.mark.parametrize(
    ("difference", "groups", "weights"),
    [
        ([], {"developer": []}, None),
        ([1.0], {"developer": ["a", "b"]}, None),
        ([float("nan")], {"developer": ["a"]}, None),
        ([1.0], {"developer": ["a"]}, [-1.0]),
        ([1.0], {"developer": ["a"]}, [float("inf")]),
        ([1.0], {"developer": ["a"]}, [0.0]),
    ],
)
def test_what_cannot_be_pooled_is_refused(
    difference: list[float], groups: dict[str, list[str]], weights: list[float] | None
) -> None:
    with pytest.raises(BadData):
        pooled_differences(difference, groups, weights=weights)
