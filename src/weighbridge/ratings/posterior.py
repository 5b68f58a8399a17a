"""From a solution to what is asked of it: predicted logits, and joint draws of abilities."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from weighbridge.ratings import kernel
from weighbridge.ratings.likelihood import Solution, Solved
from weighbridge.ratings.problem import Problem
from weighbridge.ratings.rows import Cells, Floats, Ints
from weighbridge.ratings.threads import in_order
from weighbridge.terms import CHINESE, GENERAL

JITTER = 1e-9
JUMP, DRIFT = 0.5, 0.7
SHARED = ("bench", "bench_area")
ZH = "zh"


def latent(problem: Problem, solution: Solution, cells: Cells) -> tuple[Floats, Floats]:
    """Return mean and variance (n,) of the logits of any cells, without their noise.

    Models younger than all that were read have a further variance of their ability: the generation
    to come jumps by ``JUMP`` logits, and drifts by ``DRIFT`` in the first year.
    """
    parameters, design, catalog = solution.parameters, problem.design, problem.data.catalog
    slope = np.exp(parameters.slope)[cells.benchmark]
    entries = design.entries(cells)
    x = design.matrix(entries, slope)
    mean = problem.mean + np.asarray(x @ solution.beta)
    scale = np.where(np.array([group.ability for group in design.groups]), slope[:, None] ** 2, 1.0)
    unseen = (entries.missing * scale) @ np.exp(2 * parameters.column)
    variance = kernel.prior_variance(parameters.h, cells, slope) + unseen
    ahead = catalog.date[cells.model] - catalog.date[problem.cells.model].max()
    variance += slope**2 * np.where(ahead > 0, JUMP**2 + DRIFT**2 * ahead, 0.0)
    family = catalog.family[cells.model]
    asked = [np.nonzero(family == name)[0] for name in np.unique(family)]
    read = in_order(lambda q: _read(problem, solution, cells.take(q), x[q]), asked)
    for q, (moved, added) in zip(asked, read, strict=True):
        mean[q] += moved
        variance[q] += added
    return mean, np.maximum(variance, 1e-6)


def _read(problem: Problem, solution: Solution, cells: Cells, x: Any) -> tuple[Floats, Floats]:
    """Return what the rows of one family, and the columns, add to mean and variance (n,)."""
    columns, r = _dense(x)
    mean, variance = np.zeros(len(r)), np.zeros(len(r))
    solved = solution.families.get(int(problem.data.catalog.family[cells.model[0]]))
    if solved is not None:
        slope = np.exp(solution.parameters.slope)
        c = kernel.covariance(
            solution.parameters.h,
            kernel.pairs(problem.data.catalog, cells, solved.block.cells),
            slope[cells.benchmark],
            slope[solved.block.cells.benchmark],
        )
        mean = c @ solution.residual(solved)
        gain = c @ solved.inverse
        variance = -np.einsum("ij,ij->i", gain, c)
        columns, r = _without(columns, r, solved.block.columns, gain @ solved.x)
    spread = r @ solution.columns.among(columns)
    return mean, variance + np.einsum("ij,ij->i", spread, r)


def _dense(x: Any) -> tuple[Ints, Floats]:
    """Return the columns that sparse rows use, and their entries there as a dense array."""
    columns = np.unique(x.indices)
    return columns, np.asarray(x[:, columns].toarray())


def _without(columns: Ints, r: Floats, others: Ints, taken: Floats) -> tuple[Ints, Floats]:
    """Return ``r`` minus ``taken``, each given on its own columns, on the union of them."""
    union = np.union1d(columns, others)
    out = np.zeros((len(r), len(union)))
    out[:, np.searchsorted(union, columns)] = r
    out[:, np.searchsorted(union, others)] -= taken
    return union, out


@dataclass(frozen=True)
class Abilities:
    """Joint abilities in logits: mean (u, a) and deviations (u, a, d) of the units and areas."""

    units: Cells
    areas: tuple[str, ...]
    mean: Floats
    deviations: NDArray[np.float32]


def abilities(problem: Problem, solution: Solution, draws: int, seed: int) -> Abilities:
    """Return the joint posterior of every measured unit in every measured area.

    A unit is a model at an effort. Its area value is its general ability plus the deviations of
    its model, family, developer and covariates there; ``chinese`` adds those of the language.
    Draws come in antithetic pairs, so that their mean is the posterior mean.
    """
    rng = np.random.default_rng(seed)
    units, areas = _units(problem.cells), _areas(problem)
    half = draws // 2
    beta = solution.columns.draws(rng.standard_normal((len(solution.beta), half)), JITTER)
    n, family = len(areas), problem.data.catalog.family[units.model]
    mean = np.zeros((len(units.model), n))
    deviations = np.zeros((len(units.model), n, 2 * half), np.float32)
    asked = [
        (solved, q, rng.standard_normal((len(q) * n, half)))
        for name, solved in solution.families.items()
        if len(q := np.nonzero(family == name)[0])
    ]

    def drawn(one: tuple[Solved, Ints, Floats]) -> tuple[Floats, Floats]:
        solved, q, normals = one
        return _family(problem, solution, solved, _probes(problem, units.take(q), areas),
                       (beta, normals))  # fmt: skip

    for (_, q, _), (m, d) in zip(asked, in_order(drawn, asked), strict=True):
        mean[q] = m.reshape(len(q), n)
        deviations[q, :, :half] = d.reshape(len(q), n, half)
    np.negative(deviations[:, :, :half], out=deviations[:, :, half:])
    return Abilities(units, areas, mean, deviations)


def _family(
    problem: Problem,
    solution: Solution,
    solved: Solved,
    cells: Cells,
    given: tuple[Floats, Floats],
) -> tuple[Floats, Floats]:
    """Return mean (k,) and half of the deviations (k, d) of the abilities of one family.

    ``given`` are the draws of all columns (p, d), and standard normals (k, d).
    """
    beta, normals = given
    catalog, h = problem.data.catalog, solution.parameters.h
    slope = np.exp(solution.parameters.slope)[solved.block.cells.benchmark]
    x = problem.design.matrix(problem.design.entries(cells), np.ones(len(cells.model)))
    general = np.array([g.ability and g.name not in SHARED for g in problem.design.groups], float)
    columns, r = _dense(x)
    r = r * general[problem.design.group[columns]]
    c = kernel.ability(h, kernel.pairs(catalog, cells, solved.block.cells)) * slope[None]
    prior = kernel.ability(h, kernel.pairs(catalog, cells, cells))
    mean = r @ solution.beta[columns] + c @ solution.residual(solved)
    gain = c @ solved.inverse
    columns, r = _without(columns, r, solved.block.columns, gain @ solved.x)
    rest = prior - gain @ c.T
    values, vectors = np.linalg.eigh(0.5 * (rest + rest.T))
    root = vectors * np.sqrt(np.maximum(values, 0.0))
    return mean, r @ beta[columns] + root @ normals


def _units(cells: Cells) -> Cells:
    """Return one cell for each measured unit, in the order of model and effort."""
    _, first = np.unique(cells.unit, return_index=True)
    return cells.take(np.asarray(first, np.int64))


def _areas(problem: Problem) -> tuple[str, ...]:
    catalog, cells = problem.data.catalog, problem.cells
    measured = [a for k, a in enumerate(catalog.areas) if (cells.area == k).any()]
    zh = catalog.languages.index(ZH) if ZH in catalog.languages else None
    spoken = [CHINESE] if zh is not None and (cells.language == zh).any() else []
    return (GENERAL, *measured, *spoken)


def _probes(problem: Problem, units: Cells, areas: tuple[str, ...]) -> Cells:
    """Return unit by area cells without a benchmark, a reporter or a protocol."""
    catalog, n = problem.data.catalog, len(areas)
    area = np.array([catalog.areas.index(a) if a in catalog.areas else -1 for a in areas])
    zh = catalog.languages.index(ZH) if ZH in catalog.languages else -1
    language = np.array([zh if a == CHINESE else -1 for a in areas])
    count = len(units.model)
    none: Ints = np.full(count * n, -1, np.int64)
    repeated = replace(
        units.take(np.repeat(np.arange(count), n)),
        benchmark=none, suite=none, reporter=none, protocol=none, own=none * 0,
    )  # fmt: skip
    return replace(repeated, area=np.tile(area, count), language=np.tile(language, count))
