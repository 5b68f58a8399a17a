"""The marginal likelihood of slopes, noises and variances, with its exact gradient.

Given them all of the model is Gaussian: z ~ N(X beta, blockdiag(K_f)), beta ~ N(0, D), with one
dense block K_f a family. One evaluation costs sum(n_f^3) + p^3.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from weighbridge.ratings import kernel
from weighbridge.ratings.design import Design, Entries, design_of
from weighbridge.ratings.rows import Cells, Data, Floats, Ints, sigmoid

NOISE, SLOPE_SD, NOISE_SD, OTHER_SD = 0.16, 0.35, 0.4, 0.7
SCORE_NOISE = 0.011


@dataclass(frozen=True)
class Parameters:
    """Logarithms: ``h`` of the kernel, ``slope`` and ``noise`` by benchmark, ``column`` by group.

    ``score`` (1,) is the log standard deviation of the noise on the score's own scale.
    """

    h: Floats
    slope: Floats
    noise: Floats
    column: Floats
    score: Floats

    def flat(self) -> Floats:
        """Return all of them in one vector."""
        return np.concatenate([self.h, self.slope, self.noise, self.column, self.score])

    def like(self, flat: Floats) -> Parameters:
        """Return the same parts filled from one vector."""
        parts = (self.h, self.slope, self.noise, self.column)
        return Parameters(*np.split(flat, np.cumsum([len(part) for part in parts])))


@dataclass(frozen=True)
class Block:
    """The training rows of one family: their places among the training rows, and masks."""

    place: Ints
    cells: Cells
    mask: kernel.Masks


@dataclass(frozen=True)
class Problem:
    """What a fit of some training rows needs; ``fitted`` (n,) holds the current logits."""

    data: Data
    design: Design
    cells: Cells
    z: Floats
    mean: float
    entries: Entries
    blocks: tuple[Block, ...]
    prior: Parameters
    spread: Floats
    weight: Floats
    fitted: Floats


@dataclass(frozen=True)
class Solved:
    """One family's share of the solution: Ki = K^-1, U = Ki X_f, w = Ki z_f."""

    block: Block
    inverse: Floats
    columns: Ints
    x: Any
    u: Floats
    w: Floats


@dataclass(frozen=True)
class Solution:
    """The Gaussian posterior given the parameters: beta ~ N(beta, inverse of ``precision``)."""

    parameters: Parameters
    beta: Floats
    covariance: Floats
    families: dict[int, Solved]


def problem_of(data: Data, train: Ints) -> Problem:
    """Set up the training rows ``train`` (indices into the sorted rows)."""
    design = design_of(data, train)
    cells, nb = data.cells.take(train), len(data.catalog.benchmarks)
    z = data.z[train]
    mean = float(z.mean())
    count = np.maximum(np.bincount(cells.benchmark, minlength=nb), 1)
    typical = (np.bincount(cells.benchmark, z, nb) / count)[cells.benchmark]
    start = np.array(list(kernel.START.values()))
    columns = np.array([group.start for group in design.groups])
    prior = Parameters(
        np.log(start), np.zeros(nb), np.full(nb, np.log(NOISE)), np.log(columns),
        np.array([np.log(SCORE_NOISE)]),
    )  # fmt: skip
    spread = np.concatenate(
        [np.full(len(start), OTHER_SD), np.full(nb, SLOPE_SD), np.full(nb, NOISE_SD),
         np.full(len(columns) + 1, OTHER_SD)]
    )  # fmt: skip
    family = data.catalog.family[cells.model]
    blocks = []
    for name in np.unique(family):
        place = np.nonzero(family == name)[0]
        own = cells.take(place)
        blocks.append(Block(place, own, kernel.masks(data.catalog, own, own)))
    return Problem(
        data, design, cells, z - mean, mean, design.entries(cells), tuple(blocks), prior, spread,
        data.weight[train], 0.5 * typical + 0.5 * z,
    )  # fmt: skip


def noise_of(
    data: Data, parameters: Parameters, cells: Cells, fitted: Floats
) -> tuple[Floats, Floats, Floats]:
    """Return the variance of each cell's noise in logit^2, and its two fitted parts.

    The parts are the benchmark's own noise and score-scale noise; sampling of items adds the
    delta method's g / items with g = 1 / (p (1 - p)).
    """
    b = cells.benchmark
    p = np.clip(sigmoid(fitted), 0.02, 0.98)
    elo = data.catalog.elo[b]
    g = np.where(elo, 4.0, 1 / (p * (1 - p)))
    own = np.exp(2 * parameters.noise[b])
    score = np.exp(2 * parameters.score[0]) * g**2
    return own + score + np.where(elo, 0.0, g / data.catalog.items[b]), own, score


def solve(problem: Problem, parameters: Parameters, noise: Floats) -> tuple[float, Solution]:
    """Return the negative log marginal likelihood and the posterior of columns and families."""
    from scipy.linalg import cho_solve, cholesky, lapack

    design = problem.design
    slope = np.exp(parameters.slope)[problem.cells.benchmark]
    x = design.matrix(problem.entries, slope)
    variance = np.exp(2 * parameters.column)[design.group]
    precision, target = np.zeros((design.width, design.width)), np.zeros(design.width)
    value, families = float(np.log(variance).sum()), {}
    for block in problem.blocks:
        a, z = slope[block.place], problem.z[block.place]
        k = kernel.covariance(parameters.h, block.mask, a, a)
        k[np.diag_indices(len(a))] += noise[block.place]
        factor = lapack.dpotrf(k, lower=1, clean=0)[0]
        inverse = _mirrored(lapack.dpotri(factor, lower=1)[0])
        xf = x[block.place]
        columns = np.unique(xf.indices)
        xf = xf[:, columns]
        u, w = (xf.T @ inverse).T, inverse @ z
        precision[np.ix_(columns, columns)] += xf.T @ u
        target[columns] += xf.T @ w
        value += 2 * float(np.log(np.diag(factor)).sum()) + float(z @ w)
        family = int(problem.data.catalog.family[block.cells.model[0]])
        families[family] = Solved(block, inverse, columns, xf, u, w)
    precision[np.diag_indices(design.width)] += 1 / variance
    factor = cholesky(precision, lower=True, check_finite=False)
    beta = cho_solve((factor, True), target, check_finite=False)
    covariance = _mirrored(lapack.dpotri(factor, lower=1)[0])
    value = 0.5 * (value + 2 * float(np.log(np.diag(factor)).sum()) - float(target @ beta))
    return value, Solution(parameters, beta, covariance, families)


def _mirrored(lower: Floats) -> Floats:
    half = np.tril(lower)
    return np.asarray(half + np.tril(half, -1).T)


def objective(problem: Problem, flat: Floats) -> tuple[float, Floats]:
    """Return the negative log posterior of the parameters and its gradient."""
    parameters = problem.prior.like(flat)
    data, cells, design = problem.data, problem.cells, problem.design
    total, own, score = noise_of(data, parameters, cells, problem.fitted)
    weight = problem.weight
    value, solution = solve(problem, parameters, total / weight)
    h = np.zeros(len(parameters.h))
    slope, noise = np.zeros(len(problem.z)), np.zeros(len(problem.z))
    for solved in solution.families.values():
        _block_gradient(problem, solution, solved, (h, slope, noise))
    variance = np.exp(2 * parameters.column)[design.group]
    column = np.bincount(
        design.group,
        1 - (solution.beta**2 + np.diag(solution.covariance)) / variance,
        len(parameters.column),
    )
    b, nb = cells.benchmark, len(parameters.slope)
    gradient = np.concatenate(
        [h, np.bincount(b, slope, nb), 2 * np.bincount(b, noise * own / weight, nb), column,
         [2 * float((noise * score / weight).sum())]]
    )  # fmt: skip
    gap = (flat - problem.prior.flat()) / problem.spread
    return value + 0.5 * float(gap @ gap), gradient + gap / problem.spread


def _block_gradient(
    problem: Problem,
    solution: Solution,
    solved: Solved,
    into: tuple[Floats, Floats, Floats],
) -> None:
    """Add one family's gradient: kernel, slopes (by row) and noise variance (by row)."""
    h, slope, noise = into
    parameters, place, mask = solution.parameters, solved.block.place, solved.block.mask
    a = np.exp(parameters.slope)[solved.block.cells.benchmark]
    columns = solved.columns
    alpha = solved.w - solved.u @ solution.beta[columns]
    xs = solved.x @ solution.covariance[np.ix_(columns, columns)]
    g = 0.5 * (solved.inverse - solved.u @ (solved.inverse @ xs).T - np.outer(alpha, alpha))
    parts = kernel.terms(parameters.h, mask)
    ga = g * (a[:, None] * a[None])
    split = kernel.ABILITY_TERMS
    h[:split] += [2 * np.vdot(ga, part) for part in parts[:split]]
    h[split : kernel.TERMS] += [2 * np.vdot(g, part) for part in parts[split:]]
    h[kernel.TERMS] += np.vdot(ga, parts[1] * mask.gap2 / np.exp(2 * parameters.h[kernel.TERMS]))
    scaled = problem.design.ability[columns] > 0
    xa = solved.x[:, scaled]
    ability = sum(parts[1:split], start=parts[0])
    slope[place] = (
        2 * (ga * ability).sum(1)
        + np.einsum("ij,ij->i", solved.inverse, (xa @ xs[:, scaled].T))
        - alpha * (xa @ solution.beta[columns][scaled])
    )
    noise[place] = np.diag(g)
