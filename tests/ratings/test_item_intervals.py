"""Intervals of item response cover what they promise, where a fixed grid does not."""

from __future__ import annotations

import csv
import gzip

import numpy as np
import pytest
from answered import drawn

from skips import SHARED
from weighbridge.ratings import two_parameter


def covered(sets: int, models: int, items: int) -> float:
    """Return the share of abilities within their 90% intervals, over simulated sets."""
    inside = []
    for seed in range(sets):
        matrix, ability, _, _ = drawn(seed, models, items)
        found = two_parameter(range(models), range(items), matrix)
        inside.append(np.abs(found.ability - ability) < 1.645 * found.ability_error)
    return float(np.mean(inside))


def test_intervals_cover_the_truth() -> None:
    assert 0.87 <= covered(12, 40, 40) <= 0.94


@pytest.mark.slow
@pytest.mark.parametrize(
    ("models", "items", "sets"), [(100, 60, 40), (200, 1000, 8), (500, 4000, 2)]
)
def test_intervals_cover_the_truth_at_full_sizes(models: int, items: int, sets: int) -> None:
    assert 0.88 <= covered(sets, models, items) <= 0.935


def test_a_fixed_grid_would_not_cover() -> None:
    """With the true items, 41 nodes a quarter apart collapse onto one; ours are where it is."""
    matrix, ability, slope, difficulty = drawn(11, 40, 3000)
    grid = np.linspace(-5, 5, 41)
    p = 1 / (1 + np.exp(-slope * (grid[:, None] - difficulty)))
    log = matrix @ np.log(p).T + (1 - matrix) @ np.log1p(-p).T - grid**2 / 2
    weight = np.exp(log - log.max(1, keepdims=True))
    weight /= weight.sum(1, keepdims=True)
    mean = weight @ grid
    error = np.sqrt(np.maximum(weight @ grid**2 - mean**2, 0))
    found = two_parameter(range(40), range(3000), matrix)
    assert found.ability_error.max() < 0.25 / 2
    assert np.mean(np.abs(mean - ability) < 1.645 * error) < 0.6
    assert np.mean(np.abs(found.ability - ability) < 1.645 * found.ability_error) > 0.8


def test_a_random_half_tells_the_accuracy_on_all() -> None:
    inside, width = [], []
    for seed in range(8):
        matrix = drawn(seed, 60, 40)[0]
        keep = np.random.default_rng(seed).random(matrix.shape) < 0.5
        half = np.where(keep, matrix, -1).astype(np.int8)
        found = two_parameter(range(60), range(40), half).accuracy(range(60))
        inside.append((found.low <= matrix.mean(1)) & (matrix.mean(1) <= found.high))
        width.append(found.high - found.low)
    assert 0.84 <= np.mean(inside) <= 0.95
    assert np.mean(width) < 0.25


def test_real_responses_rank_models_as_their_accuracies() -> None:
    path = SHARED / "raw" / "mmlu-pro-items" / "responses.csv.gz"
    if not SHARED.exists():
        pytest.skip("no ../shared beside the checkout")
    from scipy.stats import spearmanr

    with gzip.open(path, "rt", encoding="utf-8") as stream:
        rows = [r for r in csv.DictReader(stream) if int(r["item"]) % 8 == 0]
    model, item = [r["model"] for r in rows], [r["item"] for r in rows]
    score = np.array([float(r["correct"]) for r in rows])
    found = two_parameter(model, item, score)
    share = [score[np.array(model) == m].mean() for m in found.ratings.models]
    assert spearmanr(found.ability, share).statistic > 0.98
    assert found.discrimination.min() < 0 < np.quantile(found.discrimination, 0.05)
