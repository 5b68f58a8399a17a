"""From a problem to its solution: a few steps of L-BFGS on the log posterior of parameters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from weighbridge.ratings.likelihood import Solution, objective, solve
from weighbridge.ratings.problem import Parameters, Problem
from weighbridge.ratings.rows import Floats

BOUND, FIRST = 2.5, 0.6
Step = Callable[[int], None]


def fit(
    problem: Problem, iterations: int, start: Parameters | None = None, step: Step | None = None
) -> tuple[Problem, Solution]:
    """Return the problem at its fitted logits and the solution there.

    Few steps suffice, as the prior means are values fitted before; more overfit.
    """
    from scipy.optimize import minimize

    centre = problem.prior.flat()
    begin = centre if start is None else start.flat()
    evaluated = [(begin, *objective(problem, begin))]
    if step:
        step(iterations)
    scale = _scale(problem, evaluated[0][2])

    def value(moved: Floats) -> tuple[float, Floats]:
        if moved.any():
            at = begin + scale * moved
            evaluated.append((at, *objective(problem, at)))
            del evaluated[:-1]
            if step:
                step(iterations)
        return evaluated[-1][1], evaluated[-1][2] * scale

    found = minimize(
        value,
        np.zeros(len(begin)),
        jac=True,
        method="L-BFGS-B",
        bounds=list(
            zip((centre - BOUND - begin) / scale, (centre + BOUND - begin) / scale, strict=True)
        ),
        options={"maxiter": iterations, "maxcor": 20},
    )
    at, _, _, solution = evaluated[-1]
    best = begin + scale * found.x
    if not np.array_equal(at, best):
        solution = solve(problem, problem.prior.like(best))[1]
    moved = replace(problem, fitted=fitted(problem, solution))
    return moved, solve(moved, solution.parameters)[1]


def _scale(problem: Problem, gradient: Floats) -> Floats:
    """Return the length (parameters,) of one unit of each variable of the optimiser.

    The curvature of a log scale is about the number of values that it scales; a common factor
    then makes the first step, along the gradient, Newton's, but none longer than ``FIRST``.
    """
    prior, cells = problem.prior, problem.cells
    rows = np.bincount(cells.benchmark, minlength=len(prior.slope))
    columns = np.bincount(problem.design.group, minlength=len(prior.column))
    units = len(np.unique(cells.unit))
    curvature = problem.spread**-2 + np.concatenate(
        [np.full(len(prior.h), units / 2), 2 * rows, rows, columns, [len(problem.z) / 5]]
    )
    longest = float(np.abs(gradient / curvature).max())
    newton = float(np.linalg.norm(gradient / np.sqrt(curvature)))
    return np.asarray(newton * min(1.0, FIRST / longest) / np.sqrt(curvature))


def fitted(problem: Problem, solution: Solution) -> Floats:
    """Return the posterior means (n,) of the training rows' logits, without their noise."""
    out = problem.mean + problem.z
    for solved in solution.families.values():
        place = solved.block.place
        out[place] -= solution.noise[place] * solution.residual(solved)
    return out
