"""The marginal likelihood of slopes, noises and variances, with its exact gradient.

Given them all of the model is Gaussian: z ~ N(X beta, blockdiag(K_f)), beta ~ N(0, D), with one
dense block K_f a family. One evaluation costs sum(n_f^3) + p^3. Two threads share the
families.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from weighbridge.ratings import kernel
from weighbridge.ratings.lapack import factorised, inverse_of
from weighbridge.ratings.problem import Block, Parameters, Problem, noise_of
from weighbridge.ratings.rows import Floats, Ints
from weighbridge.ratings.threads import THREADS, in_order, linear_algebra


@dataclass(frozen=True)
class Solved:
    """One family's share: Ki = K^-1, U = Ki X_f, w = Ki z_f, and its log determinant of K_f."""

    block: Block
    inverse: Floats
    by_slope: Any
    u: Floats
    w: Floats
    log_determinant: float


@dataclass(frozen=True)
class Solution:
    """The Gaussian posterior given the parameters: columns have mean ``beta`` (p,)."""

    parameters: Parameters
    beta: Floats
    covariance: Floats
    noise: Floats
    families: dict[int, Solved]

    def residual(self, solved: Solved) -> Floats:
        """Return K^-1 (z - X beta) of one family's rows, shape (n,)."""
        return np.asarray(solved.w - solved.u @ self.beta[solved.block.columns])


def solve(
    problem: Problem, parameters: Parameters, digits: type[np.floating[Any]] = np.float64
) -> tuple[float, Solution]:
    """Return the negative log marginal likelihood and the posterior of columns and families.

    With ``np.float32`` the covariance of the columns alone is in single precision: enough for
    gradients (an error of 1e-4), in half the time; the likelihood and the means stay exact.
    Raises BadData when a covariance cannot be factorised, with the family's name.
    """
    from scipy.linalg import cho_solve

    noise = noise_of(problem.data, parameters, problem.cells, problem.fitted)[0] / problem.weight
    variance = np.exp(2 * parameters.column)[problem.design.group]
    p = problem.design.width
    precision, target = np.zeros((p, p)), np.zeros(p)
    value, families = float(np.log(variance).sum()), {}
    solve_one = partial(_solve_family, problem, parameters, noise)
    for solved, xx, xz in in_order(solve_one, problem.blocks):
        block, columns = solved.block, solved.block.columns
        np.add.at(precision.reshape(-1), _square(columns, p), xx.ravel())
        target[columns] += xz
        value += solved.log_determinant + float(problem.z[block.place] @ solved.w)
        families[block.family] = solved
    precision[np.diag_indices(p)] += 1 / variance
    with linear_algebra(THREADS):
        factor, log_determinant = factorised(precision, "the columns of the design")
        beta = cho_solve((factor, True), target, check_finite=False)
        covariance = inverse_of(factor.astype(digits, copy=False), "the columns of the design")
    value = 0.5 * (value + log_determinant - float(target @ beta))
    return value, Solution(parameters, beta, covariance, noise, families)


def _square(columns: Ints, p: int) -> Ints:
    """Return where the square of some columns lies in a flat (p, p) matrix: thrice as fast."""
    return np.asarray((columns[:, None] * p + columns).ravel(), np.int64)


def _solve_family(
    problem: Problem, parameters: Parameters, noise: Floats, block: Block
) -> tuple[Solved, Floats, Floats]:
    """Return one family's solution, X' K^-1 X (c, c) and X' K^-1 z (c,) on its own columns."""
    a = np.exp(parameters.slope)[block.cells.benchmark]
    k = kernel.covariance(parameters.h, block.shared, a, a)
    k[np.diag_indices(len(a))] += noise[block.place]
    name = problem.data.catalog.families[block.family]
    factor, log_determinant = factorised(k, f"family {name}")
    inverse = inverse_of(factor, f"family {name}")
    by_slope = block.by_slope(a)
    x = by_slope + block.plain
    u, w = (x.T @ inverse).T, inverse @ problem.z[block.place]
    return Solved(block, inverse, by_slope, u, w, log_determinant), x.T @ u, x.T @ w


def objective(problem: Problem, flat: Floats) -> tuple[float, Floats, Solution]:
    """Return the negative log posterior of the parameters, its gradient, and the solution."""
    parameters = problem.prior.like(flat)
    value, solution = solve(problem, parameters, np.float32)
    h = np.zeros(len(parameters.h))
    slope, noise = np.zeros(len(problem.z)), np.zeros(len(problem.z))
    families = solution.families.values()
    found = in_order(partial(_family_gradient, solution), families)
    for solved, (by_h, by_slope, by_noise) in zip(families, found, strict=True):
        h += by_h
        slope[solved.block.place], noise[solved.block.place] = by_slope, by_noise
    gap = (flat - problem.prior.flat()) / problem.spread
    gradient = _by_parameter(problem, solution, (h, slope, noise))
    return value + 0.5 * float(gap @ gap), gradient + gap / problem.spread, solution


def _by_parameter(
    problem: Problem, solution: Solution, found: tuple[Floats, Floats, Floats]
) -> Floats:
    """Return the gradient in all parameters from that in ``h``, slopes and noises by row."""
    h, slope, noise = found
    parameters, group = solution.parameters, problem.design.group
    _, own, score = noise_of(problem.data, parameters, problem.cells, problem.fitted)
    variance = np.exp(2 * parameters.column)[group]
    share = (solution.beta**2 + np.diag(solution.covariance)) / variance
    b, nb, noise = problem.cells.benchmark, len(parameters.slope), 2 * noise / problem.weight
    return np.concatenate(
        [
            h,
            np.bincount(b, slope, nb),
            np.bincount(b, noise * own, nb),
            np.bincount(group, 1 - share, len(parameters.column)),
            [float(noise @ score)],
        ]
    )


def _family_gradient(solution: Solution, solved: Solved) -> tuple[Floats, Floats, Floats]:
    """Return one family's gradient: in ``h``, in log slopes by row, in noise variance by row."""
    parameters, block = solution.parameters, solved.block
    inverse = solved.inverse.astype(np.float32)
    a = np.exp(parameters.slope)[block.cells.benchmark]
    alpha = solution.residual(solved)
    square = _square(block.columns, len(solution.beta)).reshape(len(block.columns), -1)
    by_slope, plain = solved.by_slope.astype(np.float32), block.plain.astype(np.float32)
    xs = ((by_slope + plain) @ solution.covariance.reshape(-1)[square]).T
    spread = by_slope @ xs
    both = spread + plain @ xs
    g = 0.5 * (solved.inverse - inverse @ both @ inverse - np.outer(alpha, alpha))
    by_ability = g * (a[:, None] * a[None])
    h = kernel.gradient(parameters.h, block.shared, by_ability, g)
    slope = (
        2 * np.einsum("ij,ij->i", by_ability, kernel.ability(parameters.h, block.shared))
        + np.einsum("ij,ij->i", inverse, spread)
        - alpha * (solved.by_slope @ solution.beta[block.columns])
    )
    return h, slope, np.diag(g)
