"""Ratings from votes between pairs: Bradley-Terry with ties, covariates and robust errors.

P(a beats b) = 1 / (1 + exp(-(x_a - x_b + c'g)))  (Bradley and Terry 1952, doi:10.2307/2334029)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from weighbridge.errors import BadData, UsageError
from weighbridge.ratings.lapack import factorised, inverse_of
from weighbridge.ratings.result import Ratings, Scale
from weighbridge.ratings.rows import ELO_POINTS, Floats
from weighbridge.ratings.votes import Votes, check_connected, collapsed, separated

STEPS, LONGEST, CLOSE = 60, 3.0, 1e-11
PRIOR_SD = 5.0
DRAWS, MEAN_POINTS = 1000, 1000.0


@dataclass(frozen=True)
class Moments:
    """Score and information of each cell's votes in the log odds (m,), and in ties' log weight."""

    score: Floats
    tie_score: Floats
    information: Floats
    across: Floats
    tie_information: Floats


def bradley_terry(  # noqa: PLR0913
    a: Sequence[Any],
    b: Sequence[Any],
    outcome: ArrayLike,
    *,
    weights: ArrayLike | None = None,
    covariates: ArrayLike | None = None,
    ties: str = "half",
    level: float = 0.90,
) -> Ratings:
    """Rate the players of n votes, in points: 400 are odds of ten to one, their mean is 1000.

    ``outcome`` (n,) is 1 where ``a`` wins, 0.5 for a tie, 0 where ``b`` wins; ``covariates``
    (n, k) are features of a minus those of b. ``ties`` is "half" (half a win each) or "davidson"
    (a weight of their own; Davidson 1970, doi:10.1080/01621459.1970.10481082). The covariance is
    the sandwich (White 1982, doi:10.2307/1912526). Where no finite maximum exists, strengths get
    a normal prior of 5 logits, the covariance is the posterior's, and a diagnostic says so.

    Raises:
        BadData: votes that cannot be, or covariates that do not vary.
        Incomparable: no chain of votes connects all players.
        UsageError: ``ties`` or ``level`` is not one of the possible.
    """
    if ties not in ("half", "davidson") or not 0 < level < 1:
        raise UsageError(f"ties {ties!r} must be half or davidson, level {level} within 0 and 1")
    votes = collapsed((a, b), outcome, weights, covariates)
    check_connected(votes)
    apart = separated(votes)
    precision = PRIOR_SD**-2 if apart else 0.0
    davidson = ties == "davidson" and bool((votes.outcome == 0.5).any())
    x, covariance, steps = _fitted(votes, davidson, precision)
    n, k = len(votes.names), votes.covariate.shape[1]
    centre = np.eye(n) - 1 / n
    spread = centre @ covariance[:n, :n] @ centre * ELO_POINTS**2
    point = (x[:n] - x[:n].mean()) * ELO_POINTS + MEAN_POINTS
    said = ("some players never lost to the others: a normal prior of 5 logits holds them",)
    error = np.sqrt(np.diag(covariance))
    method = {
        "ties": ties, "level": level, "draws": DRAWS, "steps": steps, "prior_sd": PRIOR_SD,
        "votes": float(votes.count.sum()), "cells": len(votes.count), "prior": apart,
        "covariates": [[float(v), float(e)] for v, e in zip(x[n:n+k], error[n:n+k], strict=True)],
        "tie_weight": float(np.exp(x[-1])) if davidson else None,
    }  # fmt: skip
    return Ratings(
        tuple(str(name) for name in votes.names), point, _draws(point, spread),
        Scale("mean of all players", MEAN_POINTS, float(ELO_POINTS), "1"), method,
        said if apart else (),
    )  # fmt: skip


def _fitted(votes: Votes, davidson: bool, precision: float) -> tuple[Floats, Floats, int]:
    """Return strengths, covariate effects and, last, the log weight of ties; their covariance."""
    from scipy.linalg import cho_solve

    n, design = len(votes.names), _design(votes)
    x = np.zeros(design.shape[1] + davidson)
    prior = np.where(np.arange(len(x)) < n, precision, 0.0)
    for step in range(1, STEPS + 1):
        found = _moments(votes, design @ x[: design.shape[1]], x[-1] if davidson else None)
        gradient = _stacked(design, votes, found, davidson) - prior * x
        parts = (found.information, found.across, found.tie_information)
        information = _bordered(design, tuple(votes.count * v for v in parts), davidson)
        information[np.diag_indices(len(x))] += prior
        information[:n, :n] += votes.count.sum() / n**2
        factor, _ = factorised(information, "the votes")
        move = cho_solve((factor, True), gradient, check_finite=False)
        longest = float(np.abs(move).max())
        x += move * min(1.0, LONGEST / max(longest, CLOSE))
        if longest < CLOSE:
            bread = inverse_of(factor, "the votes")
            if precision:
                return x, bread, step
            squares = (found.score**2, found.score * found.tie_score, found.tie_score**2)
            meat = _bordered(design, tuple(votes.squares * v for v in squares), davidson)
            return x, bread @ meat @ bread, step
    raise BadData(f"no maximum after {STEPS} steps: the covariates may separate the outcomes")


def _stacked(design: Any, votes: Votes, found: Moments, davidson: bool) -> Floats:
    """Return the gradient of the log likelihood in all parameters."""
    inner = np.asarray(design.T @ (votes.count * found.score))
    return np.append(inner, votes.count @ found.tie_score) if davidson else inner


def _design(votes: Votes) -> Any:
    from scipy.sparse import csr_matrix, hstack

    m, n = len(votes.first), len(votes.names)
    rows = np.concatenate([np.arange(m), np.arange(m)])
    columns = np.concatenate([votes.first, votes.second])
    signs = np.concatenate([np.ones(m), -np.ones(m)])
    players = csr_matrix((signs, (rows, columns)), (m, n))
    return hstack([players, csr_matrix(votes.covariate)], format="csr")


def _moments(votes: Votes, odds: Floats, tie: float | None) -> Moments:
    """Return what a vote of each cell says of the log odds, and of the log weight of a tie."""
    y = votes.outcome
    if tie is None:
        p = 1 / (1 + np.exp(-odds))
        zero = np.zeros(len(y))
        return Moments(y - p, zero, p * (1 - p), zero, zero)
    parts = np.exp(np.stack([odds / 2, np.full(len(y), tie), -odds / 2]))
    win, equal, _ = parts / parts.sum(0)
    mean = win + equal / 2
    variance = win + equal / 4 - mean**2
    is_tie = (y == 0.5).astype(float)
    return Moments(y - mean, is_tie - equal, variance, equal * (0.5 - mean), equal * (1 - equal))


def _bordered(design: Any, parts: tuple[Floats, ...], border: bool) -> Floats:
    """Return X' diag(w) X, bordered by X'v and the sum of u where ties have a weight."""
    w, v, u = parts
    inner = np.asarray((design.multiply(w[:, None]).T @ design).toarray())
    if not border:
        return inner
    side = design.T @ v
    return np.block([[inner, side[:, None]], [side[None], np.array([[u.sum()]])]])


def _draws(point: Floats, spread: Floats) -> Floats:
    """Return joint normal draws (n, d) around the points, in antithetic pairs."""
    values, vectors = np.linalg.eigh(spread)
    root = vectors * np.sqrt(np.maximum(values, 0.0))
    half = root @ np.random.default_rng(0).standard_normal((len(point), DRAWS // 2))
    return np.asarray(point[:, None] + np.concatenate([half, -half], axis=1))
