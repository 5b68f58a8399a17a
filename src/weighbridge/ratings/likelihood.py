"""The marginal likelihood of slopes, noises and variances, with its exact gradient.

Given them all of the model is Gaussian: z ~ N(X beta, blockdiag(K_f)), beta ~ N(0, D), with one
dense block K_f a family. One evaluation costs sum(n_f^3) + s^3, s the number of columns that
several developers share. Two threads share the developers.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from weighbridge.ratings import kernel
from weighbridge.ratings.elimination import Columns, Own, eliminated
from weighbridge.ratings.lapack import factorised, inverse_of
from weighbridge.ratings.problem import Block, Cluster, Parameters, Problem, noise_of
from weighbridge.ratings.rows import Floats, Ints
from weighbridge.ratings.threads import in_order

Gradient = tuple[Floats, Floats, Floats]


@dataclass(frozen=True)
class Solved:
    """One family's share: Ki = K^-1, its columns X_f, w = Ki z_f, and log determinant of K_f."""

    block: Block
    inverse: Floats
    by_slope: Any
    x: Any
    w: Floats
    log_determinant: float


@dataclass(frozen=True)
class Solution:
    """The Gaussian posterior given the parameters, of the columns and of every family."""

    parameters: Parameters
    columns: Columns
    noise: Floats
    families: dict[int, Solved]

    @property
    def beta(self) -> Floats:
        """Return the means (p,) of the columns."""
        return self.columns.mean

    def residual(self, solved: Solved) -> Floats:
        """Return K^-1 (z - X beta) of one family's rows, shape (n,)."""
        explained = solved.x @ self.beta[solved.block.columns]
        return np.asarray(solved.w - solved.inverse @ explained)


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
    noise += problem.error**2
    variance = np.exp(2 * parameters.column)[problem.design.group]
    shared = problem.layout.shared
    p = len(shared)
    precision, target = np.zeros((p, p)), np.zeros(p)
    value, families, owned = float(np.log(variance).sum()), {}, []
    solve_one = partial(_solve_cluster, problem, parameters, noise)
    for solved, own, (xx, xz, added) in in_order(solve_one, problem.clusters):
        np.add.at(precision.reshape(-1), _square(own.places, p), xx.ravel())
        target[own.places] += xz
        value += added
        families.update({each.block.family: each for each in solved})
        owned.append(own)
    precision[np.diag_indices(p)] += 1 / variance[shared]
    factor, log_determinant = factorised(precision, "the columns of the design")
    common = cho_solve((factor, True), target, check_finite=False)
    covariance = inverse_of(factor.astype(digits, copy=False), "the columns of the design")
    beta = np.empty(len(variance))
    beta[shared] = common
    for own in owned:
        beta[own.columns] = own.mean - own.gain @ common[own.places]
    value = 0.5 * (value + log_determinant - float(target @ common))
    columns = Columns(problem.layout, beta, covariance, tuple(owned))
    return value, Solution(parameters, columns, noise, families)


def _square(columns: Ints, p: int) -> Ints:
    """Return where the square of some columns lies in a flat (p, p) matrix: thrice as fast."""
    return np.asarray((columns[:, None] * p + columns).ravel(), np.int64)


def _solve_cluster(
    problem: Problem, parameters: Parameters, noise: Floats, cluster: Cluster
) -> tuple[list[Solved], Own, tuple[Floats, Floats, float]]:
    """Return a cluster's families, its own columns, and what it says of the shared ones.

    That is X' K^-1 X (s, s), X' K^-1 z (s,) and its part of twice the negative log likelihood.
    """
    c = len(cluster.columns)
    precision, target, value, families = np.zeros((c, c)), np.zeros(c), 0.0, []
    for block, place in zip(cluster.blocks, cluster.places, strict=True):
        solved, xx, xz = _solve_family(problem, parameters, noise, block)
        np.add.at(precision.reshape(-1), _square(place, c), xx.ravel())
        target[place] += xz
        value += solved.log_determinant + float(problem.z[block.place] @ solved.w)
        families.append(solved)
    mine, others = np.split(cluster.columns, [cluster.own])
    diagonal = np.exp(-2 * parameters.column)[problem.design.group[mine]]
    precision[np.arange(cluster.own), np.arange(cluster.own)] += diagonal
    own, *rest, added = eliminated(precision, target, mine, problem.layout.place[others])
    return families, own, (rest[0], rest[1], value + added)


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
    w = inverse @ problem.z[block.place]
    xx = x.T @ (x.T @ inverse).T
    return Solved(block, inverse, by_slope, x, w, log_determinant), xx, x.T @ w


def objective(problem: Problem, flat: Floats) -> tuple[float, Floats, Solution]:
    """Return the negative log posterior of the parameters, its gradient, and the solution."""
    parameters = problem.prior.like(flat)
    value, solution = solve(problem, parameters, np.float32)
    h, variances = np.zeros(len(parameters.h)), np.empty(problem.design.width)
    slope, noise = np.zeros(len(problem.z)), np.zeros(len(problem.z))
    variances[problem.layout.shared] = np.diag(solution.columns.shared)
    found = in_order(partial(_cluster_gradient, problem, solution), range(len(problem.clusters)))
    for cluster, (by_family, own) in zip(problem.clusters, found, strict=True):
        variances[cluster.columns[: cluster.own]] = own
        for block, (by_h, by_slope, by_noise) in zip(cluster.blocks, by_family, strict=True):
            h += by_h
            slope[block.place], noise[block.place] = by_slope, by_noise
    gap = (flat - problem.prior.flat()) / problem.spread
    gradient = _by_parameter(problem, solution, variances, (h, slope, noise))
    return value + 0.5 * float(gap @ gap), gradient + gap / problem.spread, solution


def _by_parameter(
    problem: Problem, solution: Solution, variances: Floats, found: Gradient
) -> Floats:
    """Return the gradient in all parameters from that in ``h``, slopes and noises by row."""
    h, slope, noise = found
    parameters, group = solution.parameters, problem.design.group
    _, own, score = noise_of(problem.data, parameters, problem.cells, problem.fitted)
    share = (solution.beta**2 + variances) / np.exp(2 * parameters.column)[group]
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


def _cluster_gradient(
    problem: Problem, solution: Solution, number: int
) -> tuple[list[Gradient], Floats]:
    """Return the gradient of each family of a cluster, and its own columns' variances."""
    cluster = problem.clusters[number]
    together = solution.columns.of_cluster(number)
    found = []
    for block, place in zip(cluster.blocks, cluster.places, strict=True):
        square = _square(place, len(together)).reshape(len(place), -1)
        covariance = together.reshape(-1)[square]
        found.append(_family_gradient(solution, solution.families[block.family], covariance))
    return found, np.diag(together)[: cluster.own]


def _family_gradient(solution: Solution, solved: Solved, covariance: Floats) -> Gradient:
    """Return one family's gradient: in ``h``, in log slopes by row, in noise variance by row.

    ``covariance`` (c, c) is that of the columns that the family uses.
    """
    parameters, block = solution.parameters, solved.block
    inverse = solved.inverse.astype(np.float32)
    a = np.exp(parameters.slope)[block.cells.benchmark]
    alpha = solution.residual(solved)
    by_slope, plain = solved.by_slope.astype(np.float32), block.plain.astype(np.float32)
    xs = ((by_slope + plain) @ covariance).T
    spread = by_slope @ xs
    both = spread + plain @ xs
    g = inverse - inverse @ both @ inverse
    g -= np.outer(alpha, alpha).astype(np.float32)
    g *= np.float32(0.5)
    by_ability = g * np.outer(a, a).astype(np.float32)
    h = kernel.gradient(parameters.h, block.shared, by_ability, g)
    slope = (
        2 * np.einsum("ij,ij->i", by_ability, kernel.ability(parameters.h, block.shared))
        + np.einsum("ij,ij->i", inverse, spread)
        - alpha * (solved.by_slope @ solution.beta[block.columns])
    )
    return h, slope, np.diag(g)
