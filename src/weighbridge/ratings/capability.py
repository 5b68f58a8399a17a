"""Capability from many benchmarks: one ability scale, joint uncertainty, calibrated widths.

    z = a_b (covariates + developer + family + generation + model + effort + area deviations)
        + difficulty_b + benchmark by covariate + family, model and suite effects
        + reporter by benchmark + protocol + self-report + noise

with z the logit of the score between floor and ceiling. docs/methods.md has every term.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from weighbridge.errors import BadData
from weighbridge.ratings.calibration import (
    Bools,
    Calibration,
    calibration_of,
    held_out,
    normal,
    uncalibrated,
)
from weighbridge.ratings.fitting import Fit, Learnt, Step, fit, refit
from weighbridge.ratings.likelihood import Solution
from weighbridge.ratings.posterior import abilities
from weighbridge.ratings.prediction import asked, expected, in_units
from weighbridge.ratings.problem import Problem, problem_of
from weighbridge.ratings.result import Ratings, Scale
from weighbridge.ratings.rows import (
    EFFORT_NAMES,
    ELO_POINTS,
    Data,
    Floats,
    catalog_of,
    read_rows,
)
from weighbridge.ratings.threads import sequential_algebra
from weighbridge.terms import GENERAL
from weighbridge.traits import BenchmarkTraits, ModelTraits, Options, RowTraits

__all__ = ["BenchmarkTraits", "CapabilityFit", "ModelTraits", "Options", "RowTraits", "capability"]

FEW = 8
Progress = Callable[[float, str], None]


@dataclass(frozen=True)
class CapabilityFit:
    """Fitted capability of u units (model, effort) in a areas.

    ``point`` (u, a) and ``draws`` (u, a, d) are in points: 400 are odds of ten to one on a
    benchmark of median slope, and the anchor's strongest unit has 1000. ``width`` is the
    calibrated half-width of the intervals in standard deviations (the normal's is 1.645 at 90%).
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
    calibration: Calibration

    def ratings(self, area: str = GENERAL) -> Ratings:
        """Return the ratings of all units in one area; raises BadData for an unmeasured one."""
        if area not in self.areas:
            raise BadData(f"area {area!r} was not measured; measured are {', '.join(self.areas)}")
        k = self.areas.index(area)
        names = tuple(f"{model}@{effort}" if effort else model for model, effort in self.units)
        draws = np.asarray(self.draws[:, k], np.float64)
        return Ratings(names, self.point[:, k], draws, self.scale, self.method, self.diagnostics)

    def predict(
        self,
        model: Sequence[str],
        benchmark: Sequence[str],
        rows: RowTraits | None = None,
        level: float | None = None,
    ) -> tuple[Floats, Floats, Floats]:
        """Return expected scores and their intervals' ends (n,) in each benchmark's unit.

        ``rows`` says at which effort, by whom and how the n scores would be measured; a reporter
        or protocol that the fit has not seen is a new one. ``level`` is the fit's unless given.
        Raises BadData for unequal lengths and for unknown models, benchmarks or efforts.
        """
        data = self.problem.data
        wanted = asked(data, model, benchmark, rows)
        found = expected(self.problem, self.solution, wanted)
        level = level or self.method["level"]
        ends = found.interval(self.calibration, level, data.catalog.elo)
        shares = (found.share(), *ends)
        mean, low, high = (in_units(data, wanted.cells.benchmark, share) for share in shares)
        return mean, low, high


def capability(  # noqa: PLR0913
    model: Sequence[str],
    benchmark: Sequence[str],
    score: ArrayLike,
    *,
    models: Mapping[str, ModelTraits] | None = None,
    benchmarks: Mapping[str, BenchmarkTraits] | None = None,
    rows: RowTraits | None = None,
    options: Options | None = None,
    level: float | None = None,
    progress: Progress | None = None,
) -> CapabilityFit:
    """Fit capability to n scores in their benchmarks' units.

    Without ``models`` each is its own family and developer; without ``benchmarks`` each tests
    general ability from 0 to 100. ``level`` goes before that of ``options``.

    Raises:
        BadData: unequal lengths, no rows, values that are not finite, unknown names, or traits
            that give no positive definite covariance.
    """
    chosen = options or Options()
    chosen = replace(chosen, level=chosen.level if level is None else level)
    if models is None:
        models = {name: ModelTraits(name, name, name) for name in model}
    if benchmarks is None:
        benchmarks = {name: BenchmarkTraits(GENERAL) for name in benchmark}
    data = read_rows((model, benchmark), score, catalog_of(models, benchmarks), rows or RowTraits())
    tell = progress or (lambda share, what: None)
    with sequential_algebra():
        calibration, found, evaluations = _fitted(data, chosen, tell)
        result = _result(found.problem, found.solution, calibration, chosen, evaluations)
    if progress:
        progress(1.0, "fitted")
    return result


def _fitted(data: Data, options: Options, tell: Progress) -> tuple[Calibration, Fit, int]:
    """Return the calibration from an inner hold-out, the fit of every row, its evaluations."""
    steps: list[float] = []
    held = held_out(data, options.seed)
    expected = options.iterations + 3
    if not options.calibrate or not held.any() or held.all():
        whole = problem_of(data, np.arange(len(data.z)))
        none = uncalibrated(len(data.catalog.benchmarks))
        return none, fit(whole, options.iterations, _counted(tell, steps, expected)), len(steps)
    step = _counted(tell, steps, expected + options.refine)
    calibration, learnt = _calibrated(data, held, options.iterations, step)
    whole = problem_of(data, np.arange(len(data.z)))
    return calibration, refit(whole, learnt, options.refine, step), len(steps)


def _calibrated(data: Data, held: Bools, iterations: int, step: Step) -> tuple[Calibration, Learnt]:
    """Return what a fit without the rows ``held`` (n,) says of them, and what it learnt."""
    inner = fit(problem_of(data, np.nonzero(~held)[0]), iterations, step)
    held_rows = np.nonzero(held)[0]
    return calibration_of(inner.problem, inner.solution, held_rows), inner.learnt


def _counted(tell: Progress, steps: list[float], expected: int) -> Step:
    """Return what is called at each evaluation: it counts them in ``steps``, and tells progress."""

    def step() -> None:
        steps.append(min(0.95, 0.95 * len(steps) / expected))
        tell(steps[-1], "fitting the ratings")

    return step


def _result(
    problem: Problem,
    solution: Solution,
    calibration: Calibration,
    options: Options,
    evaluations: int,
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
    width = calibration.width(options.level)
    stretch = max(1.0, width / normal(options.level)) * unit
    draws = found.deviations
    draws *= np.float32(stretch)
    draws += point.astype(np.float32)[:, :, None]
    anchor = options.anchor if anchored else "mean of all units"
    notes = () if anchored else (f"{options.anchor} is not among the models: the mean is 1000",)
    return CapabilityFit(
        units, found.areas, point, draws, width, catalog.benchmarks, slope,
        _difficulty(problem, solution), np.exp(solution.parameters.noise),
        _effects(problem, solution),
        Scale(anchor, options.anchor_points, float(unit), options.index_version),
        {**asdict(options), "evaluations": evaluations, "rows": len(cells.model)},
        (*notes, f"{problem.data.clipped} scores below chance or above the ceiling were clipped"),
        problem, solution, calibration,
    )  # fmt: skip


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
                    float(np.sqrt(solution.columns.among(np.array([group.first + k]))[0, 0])),
                ]
                for k, label in enumerate(group.labels)
            }
    return found
