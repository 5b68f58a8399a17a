"""Expected scores of new measurements, and their intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from weighbridge.errors import BadData
from weighbridge.ratings.calibration import Bools, Calibration
from weighbridge.ratings.likelihood import Solution
from weighbridge.ratings.posterior import latent
from weighbridge.ratings.problem import Problem, noise_of
from weighbridge.ratings.rows import (
    CLIP,
    EFFORT_NAMES,
    ELO_POINTS,
    Cells,
    Data,
    Floats,
    Ints,
    cells_of,
    filled,
    lookup,
    sigmoid,
)
from weighbridge.traits import RowTraits

NODES = 15


@dataclass(frozen=True)
class Asked:
    """Cells to predict, and the weight (n,) by which the variance of their noise is divided."""

    cells: Cells
    weight: Floats


def asked(
    data: Data, model: Sequence[str], benchmark: Sequence[str], rows: RowTraits | None
) -> Asked:
    """Return the cells of n new measurements; a reporter or protocol never seen is a new one.

    The effort of a model counts where it was measured at several, or never.
    Raises BadData for unequal lengths and for unknown models, benchmarks or efforts.
    """
    rows, n = rows or RowTraits(), len(model)
    if len(benchmark) != n:
        raise BadData(f"{n} models and {len(benchmark)} benchmarks")
    m = lookup(data.catalog.models, model, "models")
    b = lookup(data.catalog.benchmarks, benchmark, "benchmarks")
    effort = lookup(EFFORT_NAMES, filled(rows.effort, n, "effort", ""), "efforts")
    reporter = _codes(data.reporters, filled(rows.reporter, n, "reporter", ""))
    protocol = _codes(data.protocols, filled(rows.protocol, n, "protocol", ""))
    own = np.array(filled(rows.self_report, n, "self_report", False), bool).astype(np.int64)
    effort = np.where(data.several_efforts[m] | ~np.isin(m, data.cells.model), effort, 0)
    weight = np.array(filled(rows.weight, n, "weight", 1.0), float)
    return Asked(cells_of(data.catalog, m, b, effort, (reporter, protocol, own)), weight)


def _codes(names: tuple[str, ...], values: Sequence[str]) -> Ints:
    """Return each value's place; -1 for '', and the first free code for one never seen."""
    place = {name: k for k, name in enumerate(names)} | {"": -1}
    return np.array([place.get(value, len(names)) for value in values], np.int64)


@dataclass(frozen=True)
class Expected:
    """Logits of new measurements: mean and variance (n,) without noise, and that of the noise."""

    wanted: Asked
    mean: Floats
    variance: Floats
    noise: Floats

    def share(self) -> Floats:
        """Return expected shares (n,) between floor and ceiling.

        They integrate the logistic over the posterior by Gauss-Hermite quadrature.
        """
        x, w = np.polynomial.hermite_e.hermegauss(NODES)
        logits = self.mean[:, None] + np.sqrt(self.variance)[:, None] * x
        return np.asarray(sigmoid(logits) @ (w / w.sum()))

    def interval(self, calibration: Calibration, level: float, elo: Bools) -> tuple[Floats, Floats]:
        """Return low and high (n,) of the shares; ``elo`` (b,) marks benchmarks without ends.

        Shares beyond the clip are one value to the model, so an interval that touches it goes to
        the end.
        """
        benchmark = self.wanted.cells.benchmark
        reach = calibration.widths(level, benchmark) * np.sqrt(self.variance + self.noise)
        low, high = sigmoid(self.mean - reach), sigmoid(self.mean + reach)
        low = np.where(~elo[benchmark] & (low <= CLIP), 0.0, low)
        return low, np.where(~elo[benchmark] & (high >= 1 - CLIP), 1.0, high)


def expected(problem: Problem, solution: Solution, wanted: Asked) -> Expected:
    """Return what a fit expects of new measurements."""
    mean, variance = latent(problem, solution, wanted.cells)
    noise = noise_of(problem.data, solution.parameters, wanted.cells, mean)[0]
    return Expected(wanted, mean, variance, noise / wanted.weight)


def in_units(data: Data, benchmark: Ints, share: Floats) -> Floats:
    """Return shares (n,) in each benchmark's own unit; Elo relative to its median rating."""
    catalog = data.catalog
    p = np.clip(share, 1e-6, 1 - 1e-6)
    rating = data.elo_median[benchmark] + ELO_POINTS * np.log(p / (1 - p))
    bounded = catalog.floor[benchmark] + catalog.span[benchmark] * share
    return np.where(catalog.elo[benchmark], rating, bounded)
