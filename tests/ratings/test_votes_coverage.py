"""Intervals hold the truth as often as they say, of points and of differences."""

from __future__ import annotations

import numpy as np
import pytest
from ranked import evenness, narrowed, ranks
from votings import clustered, points

from weighbridge.ratings import bradley_terry
from weighbridge.ratings.rows import ELO_POINTS

LEFT, RIGHT = np.triu_indices(6, 1)


def held(found, strength):
    """Return how often 90% intervals of points and of differences hold the truth."""
    low, high = found.interval()
    true = points(strength)
    gap_low, gap_high = np.quantile(found.draws[LEFT] - found.draws[RIGHT], [0.05, 0.95], axis=1)
    gap = true[LEFT] - true[RIGHT]
    return ((low < true) & (true < high)).mean(), ((gap_low < gap) & (gap < gap_high)).mean()


def simulated(seed: int, n: int, tie: float = 0.4):
    """Return votes with Davidson's ties, and the effect of a covariate of 0.5 logits."""
    rng = np.random.default_rng(seed)
    strength = rng.normal(0, 0.7, 6)
    a = rng.integers(0, 6, n)
    b = (a + rng.integers(1, 6, n)) % 6
    c = rng.normal(size=n)
    odds = strength[a] - strength[b] + 0.5 * c
    parts = np.exp(np.stack([-odds / 2, np.full(n, np.log(tie)), odds / 2]))
    below = np.cumsum(parts / parts.sum(0), axis=0)
    y = (rng.random(n) > below).sum(0) / 2
    return a, b, y, c, strength


@pytest.mark.parametrize("sets", [150, pytest.param(1500, marks=pytest.mark.slow)])
def test_points_differences_and_effects_are_covered(sets: int) -> None:
    """The simulation's error of 150 sets of six points and fifteen differences is below 1.5%."""
    found, right, sure = [], [], []
    for seed in range(sets):
        a, b, y, c, strength = simulated(seed, 300)
        fit = bradley_terry(a, b, y, covariates=c, ties="davidson")
        effect, tie = fit.effects
        near = effect.low < 0.5 * ELO_POINTS < effect.high
        found.append((*held(fit, strength), near, tie.low < np.log(0.4) < tie.high))
        right.append(ranks(fit.draws, points(strength)))
        sure.append(ranks(narrowed(fit.draws, 0.7), points(strength)))
    mean = np.mean(found, axis=0)
    assert ((mean[:2] >= 0.88) & (mean[:2] <= 0.92)).all(), mean
    slack = 3 * np.sqrt(0.09 / sets)
    assert (np.abs(mean[2:] - 0.90) < slack).all(), mean
    assert evenness(right) > 1e-3 > evenness(sure)


def test_a_player_far_from_all_others_is_right() -> None:
    """Twelve players, each with odds of 4.5 to one on the next: 2,900 points from end to end."""
    rng = np.random.default_rng(0)
    strength = 1.5 * np.arange(12.0)
    low = np.repeat(np.arange(11), 300)
    won = (rng.random(len(low)) < 1 / (1 + np.exp(-1.5))).astype(float)
    found = bradley_terry([f"{k + 1:02}" for k in low], [f"{k:02}" for k in low], won)
    gap, error = found.point - points(strength), found.draws.std(1)
    assert found.point[-1] - found.point[0] > 2500
    assert (np.abs(gap) < 3 * error).all()
    assert error.max() < 150


@pytest.mark.parametrize("sets", [60, pytest.param(400, marks=pytest.mark.slow)])
def test_clusters_cover_where_single_votes_do_not(sets: int) -> None:
    """Forty sessions of 25 votes, each with tastes of its own; truth: what pooled votes tend to."""
    plain, robust, resampled = [], [], []
    for seed in range(sets):
        a, b, y, cluster, strength = clustered(seed, 40, 25, 1.0)
        limit = strength / np.sqrt(1 + 2 * 1.0**2 * 0.346)
        plain.append(held(bradley_terry(a, b, y), limit))
        robust.append(held(bradley_terry(a, b, y, clusters=cluster), limit))
        if seed % 3 == 0:
            again = bradley_terry(a, b, y, clusters=cluster, resamples=100)
            resampled.append(held(again, limit))
    assert (np.mean(plain, axis=0) < 0.80).all()
    slack = 0.035 if sets < 100 else 0.02
    assert (np.abs(np.mean(robust, axis=0) - 0.90) < slack).all(), np.mean(robust, axis=0)
    assert (np.abs(np.mean(resampled, axis=0) - 0.90) < 0.05).all(), np.mean(resampled, axis=0)


def test_bootstrap_and_sandwich_have_the_same_errors() -> None:
    a, b, y, c, _ = simulated(1, 2000)
    one = bradley_terry(a, b, y, covariates=c)
    other = bradley_terry(a, b, y, covariates=c, resamples=1000)
    ratio = np.sqrt(np.diag(other.covariance) / np.diag(one.covariance))
    assert np.exp(np.log(ratio).mean()) == pytest.approx(1, abs=0.03)
    assert other.effects[0].error == pytest.approx(one.effects[0].error, rel=0.08)
    assert other.draws.shape == (6, 1000)
    assert other.method["errors"] == "bootstrap"
    again = bradley_terry(a, b, y, covariates=c, resamples=1000)
    np.testing.assert_array_equal(other.draws, again.draws)
