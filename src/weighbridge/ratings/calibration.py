"""How wide an interval must be: measured on rows that an inner fit has not read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from weighbridge.ratings.likelihood import Solution
from weighbridge.ratings.posterior import latent
from weighbridge.ratings.problem import Problem, noise_of
from weighbridge.ratings.rows import Data, Floats, Ints

Bools = NDArray[np.bool_]
FAMILY_SHARE = 0.18
SHRINK, WILD = 30.0, 4.0


@dataclass(frozen=True)
class Calibration:
    """Standardised errors (n,) of held-out rows, ascending, with weights and benchmarks (n,).

    ``scale`` (b,) is the root mean square of each benchmark's errors, drawn towards that of all as
    by thirty rows more: where few rows were held out, a benchmark is as predictable as the others.
    """

    error: Floats
    weight: Floats
    benchmark: Ints
    scale: Floats

    def width(self, level: float) -> float:
        """Return the half-width, in standard deviations, that covers ``level`` of rows to come.

        That is of the held-out rows and one more, as the one to come is not among them (Lei et
        al. 2018, doi:10.1080/01621459.2017.1307116).
        """
        if len(self.error) == 0:
            return normal(level)
        total = self.weight.sum()
        reached = np.cumsum(self.weight) / total
        one = float((self.weight**2).sum() / total**2)
        place = min(int(np.searchsorted(reached, level * (1 + one))), len(reached) - 1)
        return float(self.error[place])

    def widths(self, level: float, benchmark: Ints) -> Floats:
        """Return the half-width of each row asked (k,): the wider, the less its benchmark obeys."""
        scaled = self.error / self._scale_of_others()
        order = np.argsort(scaled, kind="stable")
        common = replace(self, error=scaled[order], weight=self.weight[order])
        return np.asarray(common.width(level) * self.scale[benchmark])

    def _scale_of_others(self) -> Floats:
        """Return the scale (n,) that the other rows of its benchmark give each held-out row.

        A row to come is not among those that a scale was measured on (jackknife: Barber et al.
        2021, doi:10.1214/20-AOS1965); one that is seems to obey better than it will.
        """
        count = np.bincount(self.benchmark, self.weight, len(self.scale)) + SHRINK
        square = (self.scale**2 * count)[self.benchmark] - _squares(self.error, self.weight)
        return np.asarray(np.sqrt(square / (count[self.benchmark] - self.weight)))


def uncalibrated(benchmarks: int) -> Calibration:
    """Return what stands where nothing was held out: the normal's width on each benchmark."""
    return Calibration(np.zeros(0), np.zeros(0), np.zeros(0, np.int64), np.ones(benchmarks))


def scales(error: Floats, weight: Floats, benchmark: Ints, many: int) -> Floats:
    """Return the scale of the errors (n,) of each of ``many`` benchmarks, as in Calibration.

    An error counts as at most 4: one row must not widen a whole benchmark. The mean of squares is
    that of a scaled inverse chi-squared prior (Gelman et al., Bayesian Data Analysis, 2013, 2.6).
    """
    square = _squares(error, weight)
    total = np.bincount(benchmark, square, many) + SHRINK * square.sum() / weight.sum()
    return np.asarray(np.sqrt(total / (np.bincount(benchmark, weight, many) + SHRINK)))


def _squares(error: Floats, weight: Floats) -> Floats:
    return np.asarray(weight * np.minimum(error, WILD) ** 2)


def normal(level: float) -> float:
    """Return the half-width of the normal's interval in standard deviations."""
    return NormalDist().inv_cdf(0.5 + level / 2)


def held_out(data: Data, seed: int) -> Bools:
    """Return which rows the inner fit must not read: some (root family, suite) groups, whole.

    Models whose siblings were measured on the suite are easier to foretell, and held out among
    these would make the intervals of the others too narrow.
    """
    rng, cells = np.random.default_rng(seed), data.cells
    pair = data.catalog.root[cells.model] * 100_000 + cells.suite
    _, group = np.unique(pair, return_inverse=True)
    return np.asarray((rng.random(int(group.max()) + 1) < FAMILY_SHARE)[group])


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
    scale = scales(error, weight, cells.benchmark, len(problem.data.catalog.benchmarks))
    order = np.argsort(error, kind="stable")
    return Calibration(error[order], weight[order], cells.benchmark[order], scale)
