"""The fit as a whole: true differences are covered, order and side labels change nothing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from simulated import made

from weighbridge.errors import BadData
from weighbridge.ratings import CapabilityFit, Ratings
from weighbridge.ratings.capability import capability
from weighbridge.traits import Options


def covered(seeds: range, calibrate: bool = True, **size: int) -> float:
    """Share of true differences of abilities within nominal 90% intervals."""
    inside = total = 0
    for seed in seeds:
        model, benchmark, score, models, benchmarks, truth = made(seed, **size)
        options = Options(draws=200, anchor="m0-0", calibrate=calibrate)
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
    return inside / total


def test_true_differences_are_covered() -> None:
    """10 small data sets, whose own scatter is 4 points of coverage."""
    assert 0.82 <= covered(range(10)) <= 0.98


@pytest.mark.slow
def test_true_differences_are_covered_over_40_data_sets() -> None:
    assert 0.88 <= covered(range(40)) <= 0.92


@pytest.mark.slow
def test_true_differences_are_covered_in_larger_data_sets() -> None:
    """Over 72 models and 24 benchmarks each; ten sets scatter by 3 points of coverage."""
    assert 0.86 <= covered(range(100, 110), families=12, size=6, boards=24) <= 0.94


def test_swapped_side_labels_change_no_digit() -> None:
    model, benchmark, score, models, benchmarks, _ = made(4)
    swapped = {name: replace(traits, side=-traits.side) for name, traits in models.items()}
    options = Options(iterations=3, refine=1, draws=20, anchor="m0-0")
    one, other = (
        capability(model, benchmark, score, models=m, benchmarks=benchmarks, options=options)
        for m in (models, swapped)
    )
    assert one.draws.tobytes() == other.draws.tobytes()
    assert one.width == other.width


def test_arrays_alone_are_enough() -> None:
    model, benchmark, score, *_ = made(5, 3, 3, 6)
    options = Options(draws=20, anchor="m0-0", calibrate=False)
    found = capability(model, benchmark, score, level=0.5, options=options)
    assert isinstance(found, CapabilityFit)
    assert found.width == pytest.approx(0.6745, abs=1e-4)
    rated = found.ratings()
    assert isinstance(rated, Ratings)
    assert rated.models == tuple(sorted(set(model)))
    with pytest.raises(BadData, match="area 'law' was not measured"):
        found.ratings("law")


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
