"""Scores drawn from the model itself, with the abilities that they were drawn from."""

from __future__ import annotations

import numpy as np

from weighbridge.ratings.problem import Problem, problem_of
from weighbridge.ratings.rows import catalog_of, read_rows
from weighbridge.traits import BenchmarkTraits, ModelTraits, RowTraits

AREAS = ("math", "code", "knowledge")


def made(seed: int, families: int = 6, size: int = 4, boards: int = 12):
    """Scores of models whose true abilities, in points, are drawn from the model's own priors."""
    rng = np.random.default_rng(seed)
    names = [f"b{k}" for k in range(boards)]
    benchmarks = {b: BenchmarkTraits(AREAS[k % 3], items=500) for k, b in enumerate(names)}
    area = np.arange(boards) % 3
    difficulty = rng.normal(0, 1, boards)
    by_side, by_date = 0.20 * rng.standard_normal(boards), 0.40 * rng.standard_normal(boards)
    area_side, area_date = 0.14 * rng.standard_normal(3), 0.36 * rng.standard_normal(3)
    slope = np.exp(0.35 * rng.standard_normal(boards))
    side_effect = 0.23 * rng.standard_normal()
    models, truth, model, benchmark, z = {}, {}, [], [], []
    for f in range(families):
        start, side = rng.uniform(-1.5, 0.5), (0.5, -0.5)[f % 2]
        family = np.hypot(np.hypot(0.26, 0.20), 0.28) * rng.standard_normal()
        family_area = np.hypot(0.18, 0.17) * rng.standard_normal(3)
        family_board = 0.12 * rng.standard_normal(boards)
        for k in range(size):
            name, date = f"m{f}-{k}", start + 0.3 * k
            models[name] = ModelTraits(
                f"f{f}", f"f{f}", f"d{f}", side=side, date=date, kind="instruct"
            )
            own = np.hypot(0.26, 0.18) * rng.standard_normal()
            truth[name] = 0.92 * date + side_effect * side + family + own
            area_own = 0.16 * rng.standard_normal(3) + family_area
            area_own = area_own + area_side * side + area_date * date
            logit = slope * (truth[name] + area_own[area]) - difficulty + family_board
            logit = logit + by_side * side + by_date * date + 0.15 * rng.standard_normal(boards)
            for j in np.nonzero(rng.random(boards) < 0.7)[0]:
                model.append(name)
                benchmark.append(names[j])
                p = 1 / (1 + np.exp(-logit[j]))
                noise = np.sqrt(0.16**2 + 1 / (500 * max(p * (1 - p), 0.02)))
                z.append(logit[j] + noise * rng.standard_normal())
    score = 100 / (1 + np.exp(-np.array(z)))
    points = 400 / np.log(10) * np.median(slope)
    truth = {name: points * ability for name, ability in truth.items()}
    return model, benchmark, score, models, benchmarks, truth


def problem(seed: int = 1) -> Problem:
    model, benchmark, score, models, benchmarks, _ = made(seed)
    data = read_rows((model, benchmark), score, catalog_of(models, benchmarks), RowTraits())
    return problem_of(data, np.arange(len(data.z)))
