"""Simulated votes with the truth behind them, and a slow plain likelihood to compare with."""

from __future__ import annotations

import numpy as np
from scipy.optimize import minimize

from weighbridge.ratings.rows import ELO_POINTS


def votes(seed: int, n: int = 400, players: int = 5):
    """Return players a and b, outcomes with ties, and a covariate of n votes."""
    rng = np.random.default_rng(seed)
    strength = rng.normal(0, 0.7, players)
    a = rng.integers(0, players, n)
    b = (a + rng.integers(1, players, n)) % players
    c = rng.integers(-1, 2, n).astype(float)
    p = 1 / (1 + np.exp(-(strength[a] - strength[b] + 0.5 * c)))
    y = np.where(rng.random(n) < 0.2, 0.5, (rng.random(n) < p).astype(float))
    return a, b, y, c


def clustered(seed: int, clusters: int, each: int, spread: float, players: int = 6):
    """Return votes whose clusters share tastes of their own, with the players' mean strengths."""
    rng = np.random.default_rng(seed)
    strength = rng.normal(0, 0.7, players)
    taste = spread * rng.standard_normal((clusters, players))
    cluster = np.repeat(np.arange(clusters), each)
    a = rng.integers(0, players, len(cluster))
    b = (a + rng.integers(1, players, len(cluster))) % players
    odds = strength[a] - strength[b] + taste[cluster, a] - taste[cluster, b]
    y = (rng.random(len(cluster)) < 1 / (1 + np.exp(-odds))).astype(float)
    return a, b, y, cluster, strength


def each_vote(x, votes, ties: str, judge=None):
    """Return minus the log likelihood of every vote, as the papers write it."""
    a, b, y, c = votes
    n = max(a.max(), b.max()) + 1
    odds = x[a] - x[b] + c @ x[n : n + c.shape[1]]
    if ties == "half":
        return np.logaddexp(0, odds) - y * odds
    log_tie = x[n + c.shape[1] :][np.zeros(len(y), int) if judge is None else judge]
    total = np.logaddexp(np.logaddexp(odds / 2, -odds / 2), log_tie)
    return total - np.where(y == 0.5, log_tie, (y - 0.5) * odds)


def plain(votes, ties: str, judge=None):
    """Return the maximum of the likelihood (p,), by a general optimiser and then Newton.

    Scores are written out; their derivatives are differences.
    """
    a, b, _, c = votes
    n = int(max(a.max(), b.max())) + 1
    size = n + c.shape[1] + ((1 if judge is None else judge.max() + 1) if ties != "half" else 0)

    def value(x):
        return each_vote(x, votes, ties, judge).sum() + 0.5 * x[:n].sum() ** 2

    x = minimize(value, np.zeros(size), method="BFGS", options={"gtol": 1e-6}).x
    for _ in range(4):
        x = x - np.linalg.solve(_hessian(x, votes, ties, judge), _scores(x, votes, ties, judge).sum(0)
                                + np.where(np.arange(size) < n, x[:n].sum(), 0))  # fmt: skip
    return x


def _scores(x, votes, ties, judge):
    a, b, y, c = votes
    n, k = int(max(a.max(), b.max())) + 1, c.shape[1]
    odds = x[a] - x[b] + c @ x[n : n + k]
    log_tie = np.full(len(y), -np.inf)
    if ties != "half":
        log_tie = x[n + k :][np.zeros(len(y), int) if judge is None else judge]
    win, lose, tie = np.exp(odds / 2), np.exp(-odds / 2), np.exp(log_tie)
    mean = (win + tie / 2) / (win + lose + tie)
    out = np.zeros((len(y), len(x)))
    rows = np.arange(len(y))
    out[rows, a] += mean - y
    out[rows, b] -= mean - y
    out[:, n : n + k] = (mean - y)[:, None] * c
    if ties != "half":
        place = n + k + (np.zeros(len(y), int) if judge is None else judge)
        out[rows, place] = tie / (win + lose + tie) - (y == 0.5)
    return out


def _hessian(x, votes, ties, judge):
    n = int(max(votes[0].max(), votes[1].max())) + 1
    step = 1e-6
    columns = [
        (_scores(x + h, votes, ties, judge) - _scores(x - h, votes, ties, judge)).sum(0) / 2 / step
        for h in step * np.eye(len(x))
    ]
    out = np.stack(columns)
    out[:n, :n] += 1
    return out


def plain_errors(x, votes, ties: str, judge=None, cluster=None):
    """Return the sandwich's covariance of ``plain``'s parameters, summing vote by vote."""
    scores = _scores(x, votes, ties, judge)
    more = 1.0
    if cluster is not None:
        groups = cluster.max() + 1
        scores = np.stack([scores[cluster == g].sum(0) for g in range(groups)])
        more = groups / (groups - 1)
    inverse = np.linalg.inv(_hessian(x, votes, ties, judge))
    return more * inverse @ scores.T @ scores @ inverse


def points(x):
    """Return strengths (n,) in logits as points around 1000."""
    return (x - x.mean()) * ELO_POINTS + 1000
