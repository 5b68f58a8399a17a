"""How wide an interval must be: measured on rows that an inner fit has not read."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from weighbridge.ratings.likelihood import Solution
from weighbridge.ratings.posterior import latent
from weighbridge.ratings.problem import Problem, noise_of
from weighbridge.ratings.rows import Cells, Data, Floats, Ints

Bools = NDArray[np.bool_]
MODEL_SHARE, FAMILY_SHARE = 0.06, 0.12
FEW = 50


@dataclass(frozen=True)
class Calibration:
    """Standardised errors (n,) of held-out rows, ascending, with weights and distance (n,).

    ``far`` says that the rows left to the fit hold no score of the row's root family on its
    suite, or none of its model at all.
    """

    error: Floats
    weight: Floats
    far: Bools

    def width(self, level: float) -> float:
        """Return the half-width, in standard deviations, that covers ``level`` of the rows."""
        if len(self.error) == 0:
            return normal(level)
        reached = np.cumsum(self.weight) / self.weight.sum()
        place = min(int(np.searchsorted(reached, level)), len(reached) - 1)
        return float(self.error[place])

    def widths(self, level: float, far: Bools) -> Floats:
        """Return the half-width of each row asked (k,): of rows as far from their evidence.

        Far is never narrower than near; fewer than 50 rows of either kind set no width.
        """
        near = self._of(~self.far).width(level)
        return np.where(far, max(near, self._of(self.far).width(level)), near)

    def _of(self, mask: Bools) -> Calibration:
        if mask.sum() < FEW:
            return self
        return Calibration(self.error[mask], self.weight[mask], self.far[mask])


NONE = Calibration(np.zeros(0), np.zeros(0), np.zeros(0, bool))


def far_of(problem: Problem, cells: Cells) -> Bools:
    """Return which cells (n,) are far from the problem's rows, in the sense of Calibration."""
    read, root = problem.cells, problem.data.catalog.root
    met = np.isin(_pair(root[cells.model], cells), _pair(root[read.model], read))
    return np.asarray(~(met & np.isin(cells.model, read.model)))


def _pair(left: Ints, cells: Cells) -> Ints:
    return left * 100_000 + cells.suite


def normal(level: float) -> float:
    """Return the half-width of the normal's interval in standard deviations."""
    return NormalDist().inv_cdf(0.5 + level / 2)


def held_out(data: Data, seed: int) -> Bools:
    """Return which rows the inner fit must not read.

    Some (model, suite) groups, and twice as many (root family, suite) groups: the one asks about
    a model whose siblings were measured there, the other about a family that never was.
    """
    rng, cells = np.random.default_rng(seed), data.cells
    out = np.zeros(len(data.z), bool)
    root = data.catalog.root[cells.model]
    for left, share in ((cells.model, MODEL_SHARE), (root, FAMILY_SHARE)):
        _, group = np.unique(_pair(left, cells), return_inverse=True)
        out |= (rng.random(int(group.max()) + 1) < share)[group]
    return out


def calibration_of(problem: Problem, solution: Solution, held: Ints) -> Calibration:
    """Return the standardised errors of the rows ``held``, which the solution has not read.

    Conformal in spirit (Lei et al., Distribution-free predictive inference, 2018,
    doi:10.1080/01621459.2017.1307116), with hold-outs as far from the evidence as what is asked.
    """
    cells = problem.data.cells.take(held)
    mean, variance = latent(problem, solution, cells)
    weight = problem.data.weight[held]
    noise = noise_of(problem.data, solution.parameters, cells, mean)[0] / weight
    noise += problem.data.error[held] ** 2
    error = np.abs(problem.data.z[held] - mean) / np.sqrt(variance + noise)
    order = np.argsort(error, kind="stable")
    return Calibration(error[order], weight[order], far_of(problem, cells)[order])
