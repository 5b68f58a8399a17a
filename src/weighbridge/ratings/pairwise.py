"""Ratings from votes between pairs: Bradley-Terry with ties, covariates and robust errors.

P(a beats b) = 1 / (1 + exp(-(x_a - x_b + c'g)))  (Bradley and Terry 1952, doi:10.2307/2334029)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from weighbridge.errors import BadData, UsageError
from weighbridge.ratings.effects import Effect
from weighbridge.ratings.graph import check_connected, one_sided
from weighbridge.ratings.lapack import factorised
from weighbridge.ratings.newton import Maximum, by_pair, maximum, parameters
from weighbridge.ratings.result import Ratings, Scale
from weighbridge.ratings.robust import replicates, sandwich
from weighbridge.ratings.rows import ELO_POINTS, Floats
from weighbridge.ratings.votes import Marks, Votes, collapsed

PRIOR_SD, DRAWS, MEAN_POINTS = 5.0, 1000, 1000.0
JITTER = 1e-10
SEPARATED = "some players never lost to the others: a normal prior of 5 logits holds all players"
RUN_AWAY = "the votes are separated, or nearly so: a normal prior of 5 logits holds everything"
FEW_CLUSTERS = "{} clusters for {} parameters: errors of some differences are too small"
UNSEEN = (
    "some votes are one-sided: resampling sees too little of their error, the sandwich is wider"
)
ONE_KIND = "a judge's votes were all ties, or none: a normal prior of 5 holds the log tie weights"


@dataclass(frozen=True)
class _Fit:
    """The maximum with its covariance (p, p) or replicates (p, d), and what had to be said."""

    found: Maximum
    covariance: Floats
    replicates: Floats | None
    diagnostics: tuple[str, ...]
    prior: bool


def bradley_terry(  # noqa: PLR0913
    a: Sequence[Any],
    b: Sequence[Any],
    outcome: ArrayLike,
    *,
    weights: ArrayLike | None = None,
    counts: ArrayLike | None = None,
    covariates: Mapping[str, ArrayLike] | ArrayLike | None = None,
    judges: Sequence[Any] | None = None,
    clusters: Sequence[Any] | None = None,
    ties: str = "half",
    resamples: int = 0,
    seed: int = 0,
    level: float = 0.90,
) -> Ratings:
    """Rate the players of n votes, in points: 400 are odds of ten to one, their mean is 1000.

    Args:
        a: names of one player of each vote, text or integers (n,).
        b: names of the other (n,).
        outcome: "a", "b", "tie" or "both_bad" (a tie), or the share of a: 1, 0, 0.5 (n,).
        weights: what each vote counts, positive (n,).
        counts: how many equal votes each row stands for, whole numbers (n,).
        covariates: columns (n,) by name, or an array (n, k): features of a minus those of b.
            A column of ones is the advantage of being named first.
        judges: who voted (n,): with Davidson's ties, each has a tie weight of their own.
        clusters: votes of one cluster may depend on each other (n,): a session, a topic, a judge.
        ties: "half" (half a win each), or "davidson" (a weight of their own; Davidson 1970,
            doi:10.1080/01621459.1970.10481082).
        resamples: 0 for the sandwich's errors, else how many bootstrap samples become the draws.
        seed: of the draws.
        level: of the intervals of effects, and of ``Ratings.interval``.

    Where no finite maximum exists, a normal prior of 5 logits makes ratings wide instead of
    infinite, and a diagnostic says so.

    Raises:
        BadData: votes that cannot be, or a covariate that cannot be told from the players.
        Incomparable: no chain of votes connects all players.
        UsageError: ``ties``, ``level``, ``resamples`` or ``seed`` is not one of the possible.
    """
    votes = collapsed(a, b, outcome, Marks(weights, counts, covariates, judges, clusters))
    return rated(votes, ties=ties, resamples=resamples, seed=seed, level=level)


def rated(
    votes: Votes, *, ties: str = "half", resamples: int = 0, seed: int = 0, level: float = 0.90
) -> Ratings:
    """Rate the players of votes that are counted already, as ``bradley_terry`` does.

    Raises:
        BadData: a covariate that cannot be told from the players.
        Incomparable: no chain of votes connects all players.
        UsageError: ``ties``, ``level``, ``resamples`` or ``seed`` is not one of the possible.
    """
    if ties not in ("half", "davidson") or not 0 < level < 1:
        raise UsageError(f"ties {ties!r} must be half or davidson, level {level} within 0 and 1")
    if resamples < 0 or resamples == 1 or seed < 0:
        raise UsageError(f"resamples {resamples} must be 0 or at least 2, seed {seed} at least 0")
    check_connected(votes)
    fit = _fitted(votes, ties == "davidson" and bool((votes.outcome == 0.5).any()), resamples, seed)
    n, x = len(votes.names), fit.found.at
    centre = np.eye(n) - 1 / n
    spread = centre @ fit.covariance[:n, :n] @ centre * ELO_POINTS**2
    point = (x[:n] - x[:n].mean()) * ELO_POINTS + MEAN_POINTS
    freedom = votes.clusters - 1 if votes.cluster is not None else None
    few = freedom is not None and votes.clusters <= len(x)
    said = (FEW_CLUSTERS.format(votes.clusters, len(x)),) if few else ()
    draws = _draws(point, spread, freedom, seed) if fit.replicates is None else (
        (fit.replicates[:n] - fit.replicates[:n].mean(0)) * ELO_POINTS + MEAN_POINTS
    )  # fmt: skip
    method = {
        "ties": ties, "level": level, "errors": "bootstrap" if resamples else "sandwich",
        "draws": draws.shape[1], "seed": seed, "steps": fit.found.steps, "prior_sd": PRIOR_SD,
        "votes": float(votes.count.sum()), "cells": len(votes.count),
        "prior": fit.prior, "clusters": votes.clusters or None, "freedom": freedom,
    }  # fmt: skip
    return Ratings(
        tuple(str(name) for name in votes.names), point, draws,
        Scale("mean of all players", MEAN_POINTS, float(ELO_POINTS), "1"), method,
        (*fit.diagnostics, *said), spread, _effects(votes, fit, level, freedom),
    )  # fmt: skip


def _fitted(votes: Votes, davidson: bool, resamples: int, seed: int) -> _Fit:
    n, k, size = len(votes.names), len(votes.effects), parameters(votes, davidson)
    scale = np.ones(size)
    scale[n : n + k] = np.abs(votes.covariate).max(1)
    weak = (scale / PRIOR_SD) ** 2
    kind = np.arange(size)
    said, prior = [], np.zeros(size)
    endless, quiet = one_sided(votes)
    if endless:
        said.append(SEPARATED)
        prior = np.where(kind < n, weak, prior)
    if davidson and _of_one_kind(votes):
        said.append(ONE_KIND)
        prior = np.where(kind >= n + k, weak, prior)
    found = maximum(by_pair(votes, size), prior, np.zeros(size))
    if not found.converged:
        said.append(RUN_AWAY)
        prior, quiet = weak, np.ones_like(quiet)
        found = maximum(by_pair(votes, size), prior, np.zeros(size))
    if not found.converged:
        raise BadData(f"no maximum of the likelihood after {found.steps} steps")
    if resamples:
        said += [UNSEEN] if quiet.any() else []
        again = replicates(votes, found, weak, resamples, seed)
        return _Fit(found, np.cov(again), again, tuple(said), bool(prior.any()))
    return _Fit(found, sandwich(votes, found, prior, quiet), None, tuple(said), bool(prior.any()))


def _of_one_kind(votes: Votes) -> bool:
    """Return whether some judge's votes are all ties, or none is."""
    tie = votes.outcome == 0.5
    judges = max(1, len(votes.judges))
    counts = np.bincount(votes.judge + judges * tie, minlength=2 * judges)
    return bool((counts == 0).any())


def _effects(votes: Votes, fit: _Fit, level: float, freedom: int | None) -> tuple[Effect, ...]:
    from scipy.special import ndtri, stdtrit

    n, k = len(votes.names), len(votes.effects)
    error = np.sqrt(np.diag(fit.covariance))
    upper = (1 + level) / 2
    half = error * (ndtri(upper) if freedom is None else stdtrit(freedom, upper))
    low, high = fit.found.at - half, fit.found.at + half
    if fit.replicates is not None:
        low, high = np.quantile(fit.replicates, [1 - upper, upper], axis=1)
    names = [*votes.effects, *(f"ties: {judge}" for judge in votes.judges or ("all",))]
    out = []
    for f, p in enumerate(range(n, len(fit.found.at))):
        unit, one = ("points", float(ELO_POINTS)) if f < k else ("log tie weight", 1.0)
        value, wide, under, over = (float(v[p]) * one for v in (fit.found.at, error, low, high))
        out.append(Effect(names[f], value, wide, under, over, unit))
    return tuple(out)


def _draws(point: Floats, spread: Floats, freedom: int | None, seed: int) -> Floats:
    """Return joint draws (n, d) around the points, in antithetic pairs: normal, or Student's."""
    n, rng = len(point), np.random.default_rng(seed)
    scale = float(np.trace(spread)) / n
    root = np.tril(factorised(spread + scale * (1 / n + JITTER * np.eye(n)), "the ratings")[0])
    half = root @ rng.standard_normal((n, DRAWS // 2))
    half -= half.mean(0)
    if freedom is not None:
        half *= np.sqrt(freedom / rng.chisquare(freedom, DRAWS // 2))
    return np.asarray(point[:, None] + np.concatenate([half, -half], axis=1))
