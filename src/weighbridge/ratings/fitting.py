"""From a problem to its solution: a few steps of L-BFGS on the log posterior of parameters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from weighbridge.ratings.likelihood import Solution, objective, solve
from weighbridge.ratings.problem import Parameters, Problem
from weighbridge.ratings.rows import Floats

BOUND, FIRST = 2.5, 0.6
Step = Callable[[], None]


@dataclass(frozen=True)
class Learnt:
    """Fitted parameters, and what L-BFGS learnt of the objective's curvature on the way.

    ``newton`` turns a gradient in the parameters (k,) into the quasi-Newton step from there.
    """

    parameters: Parameters
    newton: Callable[[Floats], Floats]


@dataclass(frozen=True)
class Fit:
    """A problem at its fitted logits, the solution there, and what was learnt."""

    problem: Problem
    solution: Solution
    learnt: Learnt


def fit(problem: Problem, iterations: int, step: Step | None = None) -> Fit:
    """Fit the parameters to a problem, from their prior means.

    Few steps suffice, as the prior means are values fitted before; more overfit.
    """
    from scipy.optimize import minimize

    begin = problem.prior.flat()
    evaluated = [(begin, *_evaluated(problem, begin, step))]
    curvature = _curvature(problem)
    scale = _length(curvature, evaluated[0][2]) / np.sqrt(curvature)

    def value(moved: Floats) -> tuple[float, Floats]:
        if moved.any():
            evaluated.clear()
            at = begin + scale * moved
            evaluated.append((at, *_evaluated(problem, at, step)))
        return evaluated[-1][1], evaluated[-1][2] * scale

    found = minimize(
        value,
        np.zeros(len(begin)),
        jac=True,
        method="L-BFGS-B",
        bounds=list(zip(-BOUND / scale, BOUND / scale, strict=True)),
        options={"maxiter": iterations, "maxcor": 20},
    )
    best = problem.prior.like(begin + scale * found.x)
    last = evaluated.pop()
    if not np.array_equal(last[0], best.flat()):
        last = (begin, *objective(problem, best.flat()))
    logits = fitted(problem, last[3])
    del last
    learnt = found.hess_inv
    newton = _newton(curvature, learnt.sk * scale, learnt.yk / scale)
    return _settled(problem, logits, Learnt(best, newton))


def refit(problem: Problem, learnt: Learnt, steps: int, step: Step | None = None) -> Fit:
    """Move the parameters fitted to some rows to those of all, by the curvature learnt there.

    A step costs one evaluation: L-BFGS would begin without curvature, and search along lines.
    """
    flat, logits = learnt.parameters.flat(), problem.fitted
    for _ in range(steps):
        _, gradient, solution = _evaluated(problem, flat, step)
        logits = fitted(problem, solution)
        del solution  # the next is as large
        move = learnt.newton(gradient)
        flat = flat + move * min(1.0, FIRST / float(np.abs(move).max()))
    return _settled(problem, logits, Learnt(problem.prior.like(flat), learnt.newton))


def _evaluated(problem: Problem, flat: Floats, step: Step | None) -> tuple[float, Floats, Solution]:
    if step:
        step()
    return objective(problem, flat)


def _settled(problem: Problem, logits: Floats, learnt: Learnt) -> Fit:
    moved = replace(problem, fitted=logits)
    return Fit(moved, solve(moved, learnt.parameters)[1], learnt)


def _newton(curvature: Floats, moves: Floats, changes: Floats) -> Callable[[Floats], Floats]:
    """Return the step of L-BFGS given its moves (m, k), their changes of gradient, a diagonal.

    Nocedal and Wright, Numerical Optimization, 2006, algorithm 7.4, doi:10.1007/978-0-387-40065-5.
    """
    from scipy.optimize import LbfgsInvHessProduct

    root: Floats = np.sqrt(curvature)
    inverse = LbfgsInvHessProduct(moves * root, changes / root)

    def newton(gradient: Floats) -> Floats:
        return np.asarray(-inverse.matvec(gradient / root) / root)

    return newton


def _curvature(problem: Problem) -> Floats:
    """Return how much the objective bends in each parameter: about as many values as it scales."""
    prior, cells = problem.prior, problem.cells
    rows = np.bincount(cells.benchmark, minlength=len(prior.slope))
    columns = np.bincount(problem.design.group, minlength=len(prior.column))
    units = len(np.unique(cells.unit))
    values = np.concatenate(
        [np.full(len(prior.h), units / 2), 2 * rows, rows, columns, [len(problem.z) / 5]]
    )
    return np.asarray(problem.spread**-2 + values)


def _length(curvature: Floats, gradient: Floats) -> float:
    """Return the length of a first step along the gradient: Newton's, but no longer than FIRST."""
    longest = float(np.abs(gradient / curvature).max())
    return float(np.linalg.norm(gradient / np.sqrt(curvature))) * min(1.0, FIRST / longest)


def fitted(problem: Problem, solution: Solution) -> Floats:
    """Return the posterior means (n,) of the training rows' logits, without their noise."""
    out = problem.mean + problem.z
    for solved in solution.families.values():
        place = solved.block.place
        out[place] -= solution.noise[place] * solution.residual(solved)
    return out
