"""Covariances that hold where votes are not as the model has them, and cluster by cluster."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from weighbridge.ratings.lapack import inverse_of
from weighbridge.ratings.newton import (
    Maximum,
    Sums,
    by_pair,
    gradient_of,
    maximum,
    moments,
    solved,
    weighted_square,
)
from weighbridge.ratings.rows import Floats, Ints
from weighbridge.ratings.threads import in_order
from weighbridge.ratings.votes import Votes

REPLICATE_CLOSE, MANY = 0.01, 5


def sandwich(votes: Votes, found: Maximum, prior: Floats, quiet: Any) -> Floats:
    """Return the covariance (p, p) of the parameters: B (M + prior) B, B the inverse information.

    M sums the squares of the votes' scores (White 1982, doi:10.2307/1912526), or of the clusters'
    (Liang and Zeger 1986, doi:10.1093/biomet/73.1.13) times G / (G - 1). Votes on ``quiet`` pairs
    (P,), the one-sided, have hardly a score at the maximum: they enter with at least the model's
    variance.
    """
    x = found.at
    ties = len(x) > len(votes.names) + len(votes.effects)

    def weigh(part: slice) -> Sums:
        at, squares = moments(votes, x, part), votes.squares[part]
        short = np.maximum(at.information - at.score**2, 0) * quiet[votes.pair[part]]
        if votes.cluster is not None:
            return squares * short, 0 * short, 0 * short
        own, tie = at.score, at.tie_score
        return squares * (own**2 + short), squares * own * tie, squares * tie**2

    meat = weighted_square(votes, x, weigh)
    if votes.cluster is not None:
        meat += _clustered(votes, votes.cluster, x, ties)
    bread = inverse_of(found.factor, "the votes")
    meat[np.diag_indices(len(x))] += prior
    return np.asarray(bread @ meat @ bread)


def _clustered(votes: Votes, cluster: Ints, x: Floats, ties: bool) -> Floats:
    """Return the clusters' summed scores squared (p, p)."""
    from scipy.sparse import csr_matrix

    n, k = len(votes.names), len(votes.effects)
    at = moments(votes, x, slice(None))
    score = votes.count * at.score
    values = [score, -score, *(votes.covariate * score)]
    places = [votes.left[votes.pair], votes.right[votes.pair]]
    places += [np.full(len(score), n + f) for f in range(k)]
    if ties:
        values, places = [*values, votes.count * at.tie_score], [*places, n + k + votes.judge]
    where = (np.concatenate([cluster] * len(places)), np.concatenate(places))
    scores = csr_matrix((np.concatenate(values), where), (votes.clusters, len(x)))
    more = votes.clusters / (votes.clusters - 1)
    return np.asarray((scores.T @ scores).toarray()) * more


def replicates(votes: Votes, found: Maximum, prior: Floats, resamples: int, seed: int) -> Floats:
    """Return the parameters of resampled votes (p, resamples), fitted anew by two threads.

    Clusters, or single votes, are drawn with replacement (Efron 1979, doi:10.1214/aos/1176344552);
    where votes are many to a cell, or weighted, each cell gets a Poisson count instead, as it has
    in the limit (Hanley and MacGibbon 2006, doi:10.1016/j.cmpb.2006.04.006). Replicates separate
    where the votes do not, so each has the weak ``prior`` (p,).
    """
    seeds = np.random.SeedSequence(seed).spawn(resamples)
    frequency = votes.count**2 / votes.squares
    cells, total = len(frequency), frequency.sum()
    drawn: Ints | None = None
    if votes.cluster is None and (frequency % 1 == 0).all() and total < MANY * cells:
        drawn = np.repeat(np.arange(cells), frequency.astype(np.int64))

    def one(own: np.random.SeedSequence) -> Floats:
        rng = np.random.default_rng(own)
        if votes.cluster is not None:
            times = np.bincount(
                rng.integers(0, votes.clusters, votes.clusters), None, votes.clusters
            )
            share = times[votes.cluster].astype(float)
        elif drawn is not None:
            picked = drawn[rng.integers(0, len(drawn), len(drawn))]
            share = np.bincount(picked, None, cells) / frequency
        else:
            share = rng.poisson(frequency) / frequency
        again = by_pair(replace(votes, count=votes.count * share), len(prior))
        slope = gradient_of(again, found.at) - prior * found.at
        start = found.at + solved(found.factor, slope)
        return maximum(again, prior, start, REPLICATE_CLOSE).at

    return np.stack(list(in_order(one, seeds)), axis=1)
