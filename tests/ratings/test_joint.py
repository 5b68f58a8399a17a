"""Scores, votes and responses on one scale: truth is covered, intervals narrow, nothing counts twice."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from simulated import made

from weighbridge.errors import BadData
from weighbridge.ratings import CapabilityFit, bradley_terry, capability, joint, two_parameter
from weighbridge.ratings.joint import Further, quasi_errors, unit_of
from weighbridge.ratings.result import Ratings, Scale
from weighbridge.ratings.rows import ELO_POINTS
from weighbridge.traits import Options, RowTraits

QUICK = Options(draws=200, anchor="m0-0", iterations=3, refine=1, calibrate=False)
OWN = 0.16
"""What a model does better or worse in votes or on these items than its ability says, in logits."""


def of_votes(truth: dict[str, float], rng: np.random.Generator, votes: int = 3000) -> Ratings:
    names = sorted(truth)
    ability = np.array([truth[m] for m in names]) / ELO_POINTS + OWN * rng.standard_normal(
        len(names)
    )
    a, b = rng.integers(0, len(names), (2, votes))
    a, b = a[a != b], b[a != b]
    won = rng.random(len(a)) < 1 / (1 + np.exp(0.7 * (ability[b] - ability[a])))
    return bradley_terry([names[k] for k in a], [names[k] for k in b], won.astype(float))


def of_responses(truth: dict[str, float], rng: np.random.Generator, items: int = 120) -> Ratings:
    names = sorted(truth)
    ability = np.array([truth[m] for m in names]) / ELO_POINTS + OWN * rng.standard_normal(
        len(names)
    )
    slope, middle = np.exp(0.3 * rng.standard_normal(items)), rng.normal(ability.mean(), 1, items)
    right = rng.random((len(names), items)) < 1 / (1 + np.exp(slope * (middle - ability[:, None])))
    return two_parameter(names, np.arange(items), right.astype(np.int8)).ratings


def kinds(truth: dict[str, float], seed: int) -> dict[str, Further]:
    rng = np.random.default_rng(seed)
    return {
        "votes": Further(of_votes(truth, rng), "", "votes"),
        "items": Further(of_responses(truth, rng), "", "items"),
    }


def compared(seeds: range, options: Options) -> tuple[float, float, float]:
    """Share of true differences covered by joint intervals, and mean widths: joint, scores alone."""
    inside, widths = [], []
    for seed in seeds:
        model, benchmark, score, models, benchmarks, truth = made(seed, boards=6)
        given = {"models": models, "benchmarks": benchmarks, "options": options}
        alone = capability(model, benchmark, score, **given)
        found = joint(model, benchmark, score, further=kinds(truth, seed), **given)
        for fitted in (found, alone):
            off, sd = differences(fitted, truth)
            widths.append(float(sd.mean()))
            inside.append((np.abs(off) < 1.645 * sd).mean())
    return float(np.mean(inside[::2])), float(np.mean(widths[::2])), float(np.mean(widths[1::2]))


def differences(fitted: CapabilityFit, truth: dict[str, float]) -> tuple[np.ndarray, np.ndarray]:
    """Errors and deviations of all differences, in points of the scores' boards: as the truth is."""
    boards = [name.startswith("b") for name in fitted.benchmarks]
    unit = ELO_POINTS * np.median(fitted.slope[boards]) / fitted.scale.points_per_unit
    true = np.array([truth[m] for m, _ in fitted.units])
    point = fitted.point[:, 0]
    draws = (np.asarray(fitted.draws[:, 0], float) - point[:, None]) * unit
    i, j = np.triu_indices(len(true), 1)
    off = (point[i] - point[j]) * unit - (true[i] - true[j])
    return off, np.sqrt(((draws[i] - draws[j]) ** 2).mean(1))


def test_truth_is_covered_and_intervals_are_narrower() -> None:
    """Eight small data sets, whose own scatter is 4 points of coverage."""
    covered, width, alone = compared(range(8), replace(QUICK, calibrate=True))
    assert 0.82 <= covered <= 0.98
    assert width < 0.9 * alone


@pytest.mark.slow
def test_truth_is_covered_over_40_data_sets() -> None:
    options = Options(draws=200, anchor="m0-0")
    covered, width, alone = compared(range(40), options)
    assert 0.86 <= covered <= 0.94
    assert width < 0.9 * alone


def test_copies_and_order_move_nothing() -> None:
    model, benchmark, score, models, benchmarks, truth = made(3, 4, 3, 5)
    given = {"models": models, "benchmarks": benchmarks, "options": QUICK}
    further = kinds(truth, 3)
    once = joint(model, benchmark, score, further=further, **given)
    copied = {**further, "votes of another board": further["votes"]}
    turned = {name: replace(each, ratings=_turned(each.ratings)) for name, each in further.items()}
    order = np.random.default_rng(0).permutation(len(model))
    shuffled = joint(
        *([values[k] for k in order] for values in (model, benchmark, score)),
        further=turned, **given,
    )  # fmt: skip
    twice = joint(model, benchmark, score, further=copied, **given)
    assert twice.draws.tobytes() == once.draws.tobytes()
    assert np.allclose(shuffled.point, once.point, atol=1e-3)


def _turned(rated: Ratings) -> Ratings:
    """The same ratings in another order, and around another mean."""
    covariance = None if rated.covariance is None else rated.covariance[::-1, ::-1]
    return replace(
        rated, models=rated.models[::-1], point=rated.point[::-1] + 70,
        draws=rated.draws[::-1] + 70, covariance=covariance,
    )  # fmt: skip


def test_an_uncertain_rating_says_little() -> None:
    """A rating 500 points off moves its model, but not with an error of 5000 points."""
    model, benchmark, score, models, benchmarks, truth = made(3, 4, 3, 5)
    names = sorted(truth)
    given = {"models": models, "benchmarks": benchmarks, "options": QUICK}
    point = np.array([truth[m] for m in names])
    moved = []
    for error in (5.0, 5000.0):
        spread = np.full(len(names), 5.0**2)
        spread[0] = error**2
        off = point + 500 * (np.arange(len(names)) == 0)
        rated = _ratings(names, off, np.diag(spread))
        plain = _ratings(names, point, np.diag(spread))
        one, other = (
            joint(model, benchmark, score, further={"v": Further(each, "")}, **given)
            for each in (rated, plain)
        )
        moved.append(float(one.point[0, 0] - one.point[1:, 0].mean()
                           - other.point[0, 0] + other.point[1:, 0].mean()))  # fmt: skip
    assert moved[0] > 20
    assert abs(moved[1]) < moved[0] / 20


def _ratings(names: list[str], point: np.ndarray, covariance: np.ndarray) -> Ratings:
    draws = np.random.default_rng(0).multivariate_normal(point, covariance, 100).T
    return Ratings(tuple(names), point, draws, Scale("", 0.0, 1.0, "1"), {}, (), covariance)


def test_what_ratings_share_is_no_error_of_any() -> None:
    errors = np.array([3.0, 10.0, 25.0, 8.0, 60.0])
    centre = np.eye(5) - 0.2
    for covariance in (np.diag(errors**2) + 40.0**2, centre @ np.diag(errors**2) @ centre):
        found = quasi_errors(_ratings(list("abcde"), np.zeros(5), covariance))
        assert found == pytest.approx(errors, rel=1e-3)


def test_efforts_are_read_off_names() -> None:
    assert unit_of("m0@thinking") == ("m0", "thinking")
    assert unit_of("m0@2024") == ("m0@2024", "")


@pytest.mark.parametrize(
    ("error", "said"), [(-1.0, "not negative"), (np.nan, "finite"), (2.0, "Elo")]
)
def test_errors_that_cannot_be_are_refused(error: float, said: str) -> None:
    rows = RowTraits(error=[error, 0.0])
    with pytest.raises(BadData, match=said):
        capability(["m", "n"], ["b", "b"], [10.0, 20.0], rows=rows)
