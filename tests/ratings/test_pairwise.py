"""Bradley-Terry against a published example, a plain second implementation, and its own laws."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from weighbridge.errors import BadData, Incomparable, UsageError
from weighbridge.ratings import bradley_terry
from weighbridge.ratings.rows import ELO_POINTS

TEAMS = ("Milwaukee", "Detroit", "Toronto", "New York", "Boston", "Cleveland", "Baltimore")
WINS = (
    (0, 7, 9, 7, 7, 9, 11), (6, 0, 7, 5, 11, 9, 9), (4, 6, 0, 7, 7, 8, 12), (6, 8, 6, 0, 6, 7, 10),
    (6, 2, 6, 7, 0, 7, 12), (4, 4, 5, 6, 6, 0, 6), (2, 4, 1, 3, 1, 7, 0),
)  # fmt: skip
"""American League 1987: Agresti, Categorical Data Analysis (2nd edition, 2002), section 10.6."""
FITTED = (1.5814, 1.4364, 1.2945, 1.2476, 1.1077, 0.6839, 0.0)


def games():
    pairs = [(a, b) for i, a in enumerate(TEAMS) for j, b in enumerate(TEAMS)
             for _ in range(WINS[i][j])]  # fmt: skip
    return [a for a, _ in pairs], [b for _, b in pairs], np.ones(len(pairs))


def votes(seed: int, n: int = 400, players: int = 5):
    rng = np.random.default_rng(seed)
    strength = rng.normal(0, 0.7, players)
    a = rng.integers(0, players, n)
    b = (a + rng.integers(1, players, n)) % players
    c = rng.integers(-1, 2, n).astype(float)
    p = 1 / (1 + np.exp(-(strength[a] - strength[b] + 0.5 * c)))
    y = np.where(rng.random(n) < 0.2, 0.5, (rng.random(n) < p).astype(float))
    return a, b, y, c


def test_published_example() -> None:
    found = bradley_terry(*games())
    logits = dict(zip(found.models, found.point / ELO_POINTS, strict=True))
    for team, value in zip(TEAMS, FITTED, strict=True):
        assert logits[team] - logits["Baltimore"] == pytest.approx(value, abs=6e-5)
    assert not found.diagnostics


@pytest.mark.parametrize("ties", ["half", "davidson"])
def test_plain_second_implementation_agrees(ties: str) -> None:
    """One row a vote, a quasi-likelihood by a general optimiser, numerical derivatives."""
    from scipy.optimize import approx_fprime, minimize

    a, b, y, c = votes(0)

    def each_vote(x):
        odds = x[a] - x[b] + x[5] * c
        if ties == "half":
            return np.logaddexp(0, odds) - y * odds
        total = np.logaddexp(np.logaddexp(odds / 2, -odds / 2), x[6])
        return total - np.where(y == 0.5, x[6], (y - 0.5) * odds)

    def value(x):
        return each_vote(x).sum() + 1e-9 * x[:5].sum() ** 2

    size = 6 + (ties == "davidson")
    best = minimize(value, np.zeros(size), method="BFGS", options={"gtol": 1e-5}).x
    found = bradley_terry(a, b, y, covariates=c, ties=ties)
    plain = (best[:5] - best[:5].mean()) * ELO_POINTS + 1000
    np.testing.assert_allclose(found.point, plain, atol=0.02)
    assert found.method["covariates"][0][0] == pytest.approx(best[5], abs=1e-4)
    each = approx_fprime(best, each_vote, 1e-6)
    hessian = np.stack([
        (approx_fprime(best + h, value, 1e-5) - approx_fprime(best - h, value, 1e-5)) / 2e-3
        for h in 1e-3 * np.eye(size)
    ])  # fmt: skip
    inverse = np.linalg.pinv(hessian, rcond=1e-4)
    error = np.sqrt(np.diag(inverse @ each.T @ each @ inverse))
    assert found.method["covariates"][0][1] == pytest.approx(error[5], rel=0.02)
    spread = found.draws.std(1) / ELO_POINTS
    np.testing.assert_allclose(spread, error[:5], rtol=0.12)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 1000), st.sampled_from(["half", "davidson"]))
def test_turning_votes_and_their_order_change_nothing(seed: int, ties: str) -> None:
    a, b, y, c = votes(seed)
    rng = np.random.default_rng(seed)
    turn, order = rng.random(len(y)) < 0.5, rng.permutation(len(y))
    one = bradley_terry(a, b, y, covariates=c, ties=ties)
    left, right = np.where(turn, b, a), np.where(turn, a, b)
    other = bradley_terry(
        left[order], right[order], np.where(turn, 1 - y, y)[order],
        covariates=np.where(turn, -c, c)[order], ties=ties,
    )  # fmt: skip
    np.testing.assert_allclose(one.point, other.point, atol=1e-7)


def test_a_weight_of_two_is_two_votes() -> None:
    a, b, y, _ = votes(1)
    one = bradley_terry(a, b, y, weights=np.full(len(y), 2.0))
    other = bradley_terry(np.tile(a, 2), np.tile(b, 2), np.tile(y, 2))
    np.testing.assert_allclose(one.point, other.point, atol=1e-7)


def test_intervals_cover_the_truth() -> None:
    """200 sets of 300 votes: 90% intervals of all differences cover 87% to 93%."""
    rng = np.random.default_rng(5)
    inside = []
    for _ in range(200):
        strength = rng.normal(0, 0.7, 6)
        a = rng.integers(0, 6, 300)
        b = (a + rng.integers(1, 6, 300)) % 6
        y = (rng.random(300) < 1 / (1 + np.exp(strength[b] - strength[a]))).astype(float)
        found = bradley_terry(a, b, y)
        i, j = np.triu_indices(6, 1)
        low, high = np.quantile(found.draws[i] - found.draws[j], [0.05, 0.95], axis=1)
        true = (strength[i] - strength[j]) * ELO_POINTS
        inside.append(((low < true) & (true < high)).mean())
    assert 0.87 <= np.mean(inside) <= 0.93


def test_a_player_that_never_lost_is_wide_not_infinite() -> None:
    found = bradley_terry(["a"] * 5 + ["b", "c"], ["b"] * 5 + ["c", "b"], np.ones(7))
    assert found.point[0] == found.point.max()
    assert found.point[0] < 4000
    assert found.draws[0].std() > 200
    assert "prior" in found.diagnostics[0]


def test_two_islands_are_incomparable() -> None:
    with pytest.raises(Incomparable, match="2 groups of players: a, c"):
        bradley_terry(["a", "c"], ["b", "d"], [1, 0])


@pytest.mark.parametrize(
    ("votes", "more", "said"),
    [
        ((["a"], ["b", "c"], [1]), {}, "1 and 2 players and 1 outcomes"),
        (([], [], []), {}, "0 outcomes"),
        ((["a"], ["b"], [0.7]), {}, "outcomes must be"),
        ((["a"], ["a"], [1]), {}, "against itself"),
        ((["a"], ["b"], [1]), {"weights": [0]}, "weights must be positive"),
        ((["a"], ["b"], [1]), {"covariates": [np.nan]}, "must be finite"),
        ((["a", "b"], ["b", "a"], [1, 1]), {"covariates": [0, 0]}, "the votes: no Cholesky"),
    ],
)
def test_bad_votes_are_named(votes, more, said: str) -> None:
    with pytest.raises(BadData, match=said):
        bradley_terry(*votes, **more)


def test_unknown_ways_with_ties_are_refused() -> None:
    with pytest.raises(UsageError, match="thirds"):
        bradley_terry(["a"], ["b"], [1], ties="thirds")
