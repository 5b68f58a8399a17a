"""The engine against its own derivative, a plain second implementation, and simulated truth."""

from __future__ import annotations

import numpy as np
import pytest

from weighbridge.errors import BadData
from weighbridge.ratings import kernel
from weighbridge.ratings.capability import capability
from weighbridge.ratings.fitting import fit
from weighbridge.ratings.likelihood import objective
from weighbridge.ratings.posterior import latent
from weighbridge.ratings.problem import noise_of, problem_of
from weighbridge.ratings.rows import catalog_of, read_rows
from weighbridge.ratings.traits import BenchmarkTraits, ModelTraits, Options, RowTraits

AREAS = ("math", "code", "knowledge")


def made(seed: int, families: int = 6, size: int = 4, boards: int = 12):
    """Scores of models whose true abilities, in points, are drawn from the model's own priors."""
    rng = np.random.default_rng(seed)
    names = [f"b{k}" for k in range(boards)]
    benchmarks = {b: BenchmarkTraits(AREAS[k % 3], items=500) for k, b in enumerate(names)}
    area = np.arange(boards) % 3
    difficulty = rng.normal(0, 1, boards)
    by_side, by_date = 0.24 * rng.standard_normal(boards), 0.31 * rng.standard_normal(boards)
    area_side, area_date = 0.19 * rng.standard_normal(3), 0.41 * rng.standard_normal(3)
    slope = np.exp(0.35 * rng.standard_normal(boards))
    side_effect = 0.3 * rng.standard_normal()
    models, truth, model, benchmark, z = {}, {}, [], [], []
    for f in range(families):
        start, side = rng.uniform(-1.5, 0.5), (0.5, -0.5)[f % 2]
        family = np.hypot(np.hypot(0.41, 0.28), 0.5) * rng.standard_normal()
        family_area = np.hypot(0.21, 0.14) * rng.standard_normal(3)
        family_board = 0.114 * rng.standard_normal(boards)
        for k in range(size):
            name, date = f"m{f}-{k}", start + 0.3 * k
            models[name] = ModelTraits(
                f"f{f}", f"f{f}", f"d{f}", side=side, date=date, kind="instruct"
            )
            own = np.hypot(0.29, 0.16) * rng.standard_normal()
            truth[name] = 0.92 * date + side_effect * side + family + own
            area_own = 0.14 * rng.standard_normal(3) + family_area
            area_own = area_own + area_side * side + area_date * date
            logit = slope * (truth[name] + area_own[area]) - difficulty + family_board
            logit = logit + by_side * side + by_date * date + 0.14 * rng.standard_normal(boards)
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


def problem(seed: int = 1):
    model, benchmark, score, models, benchmarks, _ = made(seed)
    data = read_rows((model, benchmark), score, catalog_of(models, benchmarks), RowTraits())
    return problem_of(data, np.arange(len(data.z)))


def test_gradient_is_the_derivative() -> None:
    set_up = problem()
    x = set_up.prior.flat()
    _, gradient, _ = objective(set_up, x)
    for k in range(0, len(x), 5):
        step = np.zeros(len(x))
        step[k] = 1e-5
        difference = (objective(set_up, x + step)[0] - objective(set_up, x - step)[0]) / 2e-5
        assert gradient[k] == pytest.approx(difference, rel=1e-3, abs=1e-4)


def test_plain_second_implementation_agrees() -> None:
    """One dense covariance of all rows, no families, no elimination of columns."""
    set_up = problem()
    moved, solution = fit(set_up, 3)
    p, cells = solution.parameters, moved.cells
    slope = np.exp(p.slope)[cells.benchmark]
    x = moved.design.matrix(moved.design.entries(cells), slope).toarray()
    prior = x @ np.diag(np.exp(2 * p.column)[moved.design.group]) @ x.T
    family = moved.data.catalog.family[cells.model]
    for f in np.unique(family):
        q = np.nonzero(family == f)[0]
        own = cells.take(q)
        shared = kernel.pairs(moved.data.catalog, own, own)
        prior[np.ix_(q, q)] += kernel.covariance(p.h, shared, slope[q], slope[q])
    noise = noise_of(moved.data, p, cells, moved.fitted)[0]
    gain = prior @ np.linalg.inv(prior + np.diag(noise))
    mean, variance = latent(moved, solution, cells)
    np.testing.assert_allclose(mean, moved.mean + gain @ moved.z, atol=1e-6)
    np.testing.assert_allclose(variance, np.diag(prior - gain @ prior), atol=1e-6)


def test_true_differences_are_covered() -> None:
    """40 data sets: nominal 90% intervals of true differences cover 88% to 92% of them."""
    inside = total = 0
    for seed in range(40):
        model, benchmark, score, models, benchmarks, truth = made(seed)
        options = Options(draws=200, anchor="m0-0")
        found = capability(
            model, benchmark, score, models=models, benchmarks=benchmarks, options=options
        )
        names = [m for m, _ in found.units]
        true = np.array([truth[m] for m in names])
        point = found.point[:, 0]
        draws = np.asarray(found.draws[:, 0], float) - point[:, None]
        i, j = np.triu_indices(len(names), 1)
        sd = np.sqrt(((draws[i] - draws[j]) ** 2).mean(1))
        off = np.abs((point[i] - point[j]) - (true[i] - true[j])) / sd
        inside += int((off < 1.645).sum())
        total += len(i)
    assert 0.88 <= inside / total <= 0.92


def test_order_of_rows_changes_nothing() -> None:
    model, benchmark, score, models, benchmarks, _ = made(2)
    order = np.random.default_rng(0).permutation(len(score))
    options = Options(iterations=2, calibrate=False, draws=20, anchor="m0-0")
    one = capability(model, benchmark, score, models=models, benchmarks=benchmarks, options=options)
    other = capability(
        [model[k] for k in order],
        [benchmark[k] for k in order],
        score[order],
        models=models,
        benchmarks=benchmarks,
        options=options,
    )
    assert one.point.tobytes() == other.point.tobytes()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda m, b, s: (m[:-1], b, s), "models"),
        (lambda m, b, s: (["nobody", *m[1:]], b, s), "unknown models"),
        (lambda m, b, s: (m, ["nothing", *b[1:]], s), "unknown benchmarks"),
        (lambda m, b, s: (m, b, np.r_[np.nan, s[1:]]), "not finite"),
        (lambda m, b, s: ([], [], np.array([])), "0 scores"),
    ],
)
def test_bad_input_is_named(change, said: str) -> None:
    model, benchmark, score, models, benchmarks, _ = made(0, 2, 2, 4)
    m, b, s = change(model, benchmark, score)
    with pytest.raises(BadData, match=said):
        capability(m, b, s, models=models, benchmarks=benchmarks)
