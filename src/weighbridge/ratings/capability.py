"""Capability from many benchmarks: one ability scale, joint uncertainty, calibrated widths.

    z = a_b (covariates + developer + family + generation + model + effort + area deviations)
        + difficulty_b + benchmark by covariate + family, model and suite effects
        + reporter by benchmark + protocol + self-report + noise

with z the logit of the score between floor and ceiling. docs/methods.md has every term.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from weighbridge.errors import BadData
from weighbridge.ratings.likelihood import (
    Parameters,
    Problem,
    Solution,
    noise_of,
    objective,
    problem_of,
    solve,
)
from weighbridge.ratings.posterior import abilities, latent
from weighbridge.ratings.result import Ratings, Scale
from weighbridge.ratings.rows import (
    EFFORT_NAMES,
    ELO_POINTS,
    Floats,
    Ints,
    catalog_of,
    cells_of,
    lookup,
    read_rows,
    sigmoid,
)
from weighbridge.ratings.traits import BenchmarkTraits, ModelTraits, Options, RowTraits
from weighbridge.terms import GENERAL

__all__ = ["BenchmarkTraits", "CapabilityFit", "ModelTraits", "Options", "RowTraits", "capability"]

NORMAL_90 = 1.6448536269514722
BOUND = 2.5
FEW = 8
Progress = Callable[[float, str], None]


@dataclass(frozen=True)
class CapabilityFit:
    """Fitted capability of u units (model, effort) in a areas.

    ``point`` (u, a) and ``draws`` (u, a, d) are in points: 400 are odds of ten to one on a
    benchmark of median slope, and the anchor's strongest unit has 1000. ``width`` is the
    calibrated half-width of 90% intervals in standard deviations (the normal's is 1.645).
    """

    units: tuple[tuple[str, str], ...]
    areas: tuple[str, ...]
    point: Floats
    draws: NDArray[np.float32]
    width: float
    benchmarks: tuple[str, ...]
    slope: Floats
    difficulty: Floats
    noise: Floats
    effects: Mapping[str, Any]
    scale: Scale
    method: Mapping[str, Any]
    diagnostics: tuple[str, ...]
    problem: Problem
    solution: Solution

    def ratings(self, area: str = GENERAL) -> Ratings:
        """Return the ratings of all units in one area; raises BadData for an unmeasured one."""
        if area not in self.areas:
            raise BadData(f"area {area!r} was not measured; measured are {', '.join(self.areas)}")
        k = self.areas.index(area)
        names = tuple(f"{model}@{effort}" if effort else model for model, effort in self.units)
        draws = np.asarray(self.draws[:, k], np.float64)
        return Ratings(names, self.point[:, k], draws, self.scale, self.method, self.diagnostics)

    def predict(
        self, model: Sequence[str], benchmark: Sequence[str], effort: Sequence[str] | None = None
    ) -> tuple[Floats, Floats, Floats]:
        """Return expected score and its interval's ends (n,) in each benchmark's unit.

        Raises BadData for unknown names. The mean integrates the logistic over the posterior by
        15-point Gauss-Hermite quadrature.
        """
        catalog = self.problem.data.catalog
        m = lookup(catalog.models, model, "models")
        b = lookup(catalog.benchmarks, benchmark, "benchmarks")
        e = lookup(EFFORT_NAMES, effort or [""] * len(m), "efforts")
        e = np.where(self.problem.data.several_efforts[m], e, 0)
        none: Ints = np.full(len(m), -1, np.int64)
        cells = cells_of(catalog, m, b, e, (none, none, none * 0))
        mean, low, high = predicted(self.problem, self.solution, cells, self.width)
        elo = catalog.elo[b]
        return tuple(  # type: ignore[return-value]
            np.where(
                elo,
                self.problem.data.elo_median[b] + ELO_POINTS * np.log(p / (1 - p)),
                catalog.floor[b] + catalog.span[b] * p,
            )
            for p in (np.clip(v, 1e-6, 1 - 1e-6) for v in (mean, low, high))
        )


def predicted(
    problem: Problem, solution: Solution, cells: Any, width: float
) -> tuple[Floats, Floats, Floats]:
    """Return mean, low and high of the share between floor and ceiling of new measurements."""
    mean, variance = latent(problem, solution, cells)
    noise = noise_of(problem.data, solution.parameters, cells, mean)[0]
    sd = np.sqrt(variance + noise)
    x, w = np.polynomial.hermite_e.hermegauss(15)
    share = sigmoid(mean[:, None] + np.sqrt(variance)[:, None] * x) @ (w / w.sum())
    return share, sigmoid(mean - width * sd), sigmoid(mean + width * sd)


def capability(  # noqa: PLR0913
    model: Sequence[str],
    benchmark: Sequence[str],
    score: ArrayLike,
    *,
    models: Mapping[str, ModelTraits],
    benchmarks: Mapping[str, BenchmarkTraits],
    rows: RowTraits | None = None,
    options: Options | None = None,
    progress: Progress | None = None,
) -> CapabilityFit:
    """Fit capability to n scores in their benchmarks' units.

    Raises:
        BadData: unequal lengths, no rows, values that are not finite, unknown names.
    """
    chosen = options or Options()
    tell = progress or (lambda share, what: None)
    data = read_rows((model, benchmark), score, catalog_of(models, benchmarks), rows or RowTraits())
    everything = np.arange(len(data.z))
    steps: list[int] = []
    width = NORMAL_90
    start: Parameters | None = None
    if chosen.calibrate and (held := _held(data, chosen.seed)).any() and not held.all():
        train = everything[~held]
        first, solution = fit(
            problem_of(data, train), chosen.iterations, None, _stage(tell, 0.0, 0.7, steps)
        )
        width = _width(first, solution, everything[held], chosen.level)
        start = solution.parameters
    problem, solution = fit(
        problem_of(data, everything),
        chosen.refine if start else chosen.iterations,
        start,
        _stage(tell, 0.7 if start else 0.0, 0.95, steps),
    )
    result = _result(problem, solution, width, chosen, len(steps))
    tell(1.0, "fitted")
    return result


def _stage(tell: Progress, low: float, high: float, steps: list[int]) -> Callable[[int, int], None]:
    def step(number: int, total: int) -> None:
        steps.append(number)
        tell(low + (high - low) * min(1.0, number / (total * 1.5)), "fitting the ratings")

    return step


def fit(
    problem: Problem,
    iterations: int,
    start: Parameters | None = None,
    step: Callable[[int, int], None] | None = None,
) -> tuple[Problem, Solution]:
    """Return the problem at its fitted logits and the solution there.

    Few steps suffice, as the prior means are values fitted before; more overfit.
    """
    from dataclasses import replace

    from scipy.optimize import minimize

    count = [0]

    def value(flat: Floats) -> tuple[float, Floats]:
        count[0] += 1
        if step:
            step(count[0], iterations)
        return objective(problem, flat)

    prior = problem.prior.flat()
    found = minimize(
        value,
        prior if start is None else _aligned(problem, start),
        jac=True,
        method="L-BFGS-B",
        bounds=[(v - BOUND, v + BOUND) for v in prior],
        options={"maxiter": iterations, "maxcor": 20},
    )
    parameters = problem.prior.like(found.x)
    solution = _solved(problem, parameters)
    moved = replace(problem, fitted=latent(problem, solution, problem.cells)[0])
    return moved, _solved(moved, parameters)


def _aligned(problem: Problem, start: Parameters) -> Floats:
    prior = problem.prior.flat()
    flat = start.flat()
    return flat if len(flat) == len(prior) else prior


def _solved(problem: Problem, parameters: Parameters) -> Solution:
    noise = noise_of(problem.data, parameters, problem.cells, problem.fitted)[0]
    return solve(problem, parameters, noise / problem.weight)[1]


def _held(data: Any, seed: int) -> NDArray[np.bool_]:
    """Hold out a fifth of the (root family, benchmark) groups."""
    key = data.catalog.root[data.cells.model] * 100_000 + data.cells.benchmark
    _, group = np.unique(key, return_inverse=True)
    fold = np.random.default_rng(seed).integers(0, 5, int(group.max()) + 1)
    return np.asarray(fold[group] == 0)


def _width(problem: Problem, solution: Solution, held: Ints, level: float) -> float:
    cells = problem.data.cells.take(held)
    mean, variance = latent(problem, solution, cells)
    noise = noise_of(problem.data, solution.parameters, cells, mean)[0]
    off = np.abs(problem.data.z[held] - mean) / np.sqrt(variance + noise)
    return float(np.quantile(off, level))


def _result(
    problem: Problem, solution: Solution, width: float, options: Options, evaluations: int
) -> CapabilityFit:
    catalog, cells = problem.data.catalog, problem.cells
    count = np.bincount(cells.benchmark, minlength=len(catalog.benchmarks))
    typical = count >= FEW if (count >= FEW).any() else count > 0
    slope = np.exp(solution.parameters.slope)
    unit = ELO_POINTS * float(np.median(slope[typical]))
    found = abilities(problem, solution, options.draws, options.seed)
    units = tuple(
        (catalog.models[m], EFFORT_NAMES[e])
        for m, e in zip(found.units.model, found.units.effort, strict=True)
    )
    point = found.mean * unit
    anchored = [k for k, (name, _) in enumerate(units) if name == options.anchor]
    zero = max(float(point[k, 0]) for k in anchored) if anchored else float(point[:, 0].mean())
    point = point - zero + options.anchor_points
    stretch = max(1.0, width / _normal(options.level)) * unit
    draws = (point[:, :, None] + found.deviations * stretch).astype(np.float32)
    anchor = options.anchor if anchored else "mean of all units"
    notes = () if anchored else (f"{options.anchor} is not among the models: the mean is 1000",)
    return CapabilityFit(
        units, found.areas, point, draws, width, catalog.benchmarks, slope,
        _difficulty(problem, solution), np.exp(solution.parameters.noise),
        _effects(problem, solution),
        Scale(anchor, options.anchor_points, float(unit), options.index_version),
        {**asdict(options), "evaluations": evaluations, "rows": len(cells.model)},
        (*notes, f"{problem.data.clipped} scores below chance or above the ceiling were clipped"),
        problem, solution,
    )  # fmt: skip


def _normal(level: float) -> float:
    from statistics import NormalDist

    return NormalDist().inv_cdf(0.5 + level / 2)


def _difficulty(problem: Problem, solution: Solution) -> Floats:
    """Return minus the intercept of each benchmark in logits (NaN where unmeasured)."""
    group = next(g for g in problem.design.groups if g.name == "bench")
    out = np.full(len(problem.data.catalog.benchmarks), np.nan)
    columns = group.first + np.arange(len(group.labels))
    out[group.labels] = -(solution.beta[columns] + problem.mean)
    return out


def _effects(problem: Problem, solution: Solution) -> dict[str, Any]:
    """Return the self-report effect in logits: mean and standard error, and by developer."""
    found: dict[str, Any] = {}
    for group in problem.design.groups:
        if group.name in ("self", "self:developer"):
            names = problem.data.catalog.developers if ":" in group.name else ("all",)
            found[group.name] = {
                names[label]: [
                    float(solution.beta[group.first + k]),
                    float(np.sqrt(solution.covariance[group.first + k, group.first + k])),
                ]
                for k, label in enumerate(group.labels)
            }
    return found
