"""Lags: exchanging the sides changes the sign, equal truth gives none, unequal groups or not."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from weighbridge.errors import UsageError
from weighbridge.findings.frontier import MONTH, Frontier, frontier_of, steps
from weighbridge.findings.groups import Group, parse
from weighbridge.findings.lag import lag, months
from weighbridge.findings.weighing import Weighing

YEAR = 365


def made(days: list[int], levels: list[list[float]]) -> Frontier:
    best = np.maximum.accumulate(np.array(levels, float), axis=0)
    names = tuple(f"m{k}" for k in range(len(days)))
    return Frontier(Group("x", "all"), names, np.array(days), best)


def test_the_lag_is_the_time_since_the_leader_first_stood_there() -> None:
    leader = made([0, 100, 300], [[10.0], [50.0], [90.0]])
    follower = made([200], [[40.0]])
    found = months(follower, leader, 310)
    assert found.value[0] == pytest.approx((310 - 100) / MONTH)
    assert not found.beyond[0]
    assert months(made([200], [[5.0]]), leader, 310).beyond[0]
    assert months(made([200], [[80.0]]), leader, 310, tie=15).value[0] == 0
    assert months(made([200], [[95.0]]), leader, 310).value[0] == pytest.approx(-110 / MONTH)
    assert months(made([200], [[95.0]]), leader, 310).ahead[0]


FRONTIERS = st.lists(st.tuples(st.integers(0, 900), st.floats(0, 300)), min_size=1, max_size=8).map(
    lambda pairs: made(sorted(d for d, _ in pairs), [[v] for _, v in pairs])
)


@settings(max_examples=200, deadline=None)
@given(FRONTIERS, FRONTIERS, st.floats(0, 60))
def test_exchanging_the_two_changes_the_sign_alone(
    one: Frontier, other: Frontier, tie: float
) -> None:
    forward, back = months(one, other, 900, tie), months(other, one, 900, tie)
    assert forward.value[0] == pytest.approx(-back.value[0])
    assert (forward.beyond[0], forward.ahead[0]) == (back.ahead[0], back.beyond[0])


@settings(max_examples=100, deadline=None)
@given(FRONTIERS, FRONTIERS, st.floats(0, 60), st.floats(0, 60))
def test_a_wider_tie_never_lengthens_a_lag(
    one: Frontier, other: Frontier, tie: float, more: float
) -> None:
    narrow, wide = months(one, other, 900, tie), months(one, other, 900, tie + more)
    assert abs(wide.value[0]) <= abs(narrow.value[0]) + 1e-9


def simulated(seed: int, spread: float, sizes: tuple[int, int]) -> tuple[float, bool, float, bool]:
    """One history of two groups on one trend, measured with noise; the error of its lag and gap.

    Abilities follow their exact posterior given the trend's and spread's true values, so that
    what is tested is the rule that turns draws into a frontier and a lag.
    """
    rng = np.random.default_rng(seed)
    counts = np.repeat([0, 1], sizes)
    days = np.concatenate([np.sort(rng.integers(0, 3 * YEAR, n)) for n in sizes])
    trend = 120 * days / YEAR
    truth = trend + spread * rng.standard_normal(len(days))
    error = rng.choice([20.0, 40.0, 70.0], len(days))
    seen = truth + error * rng.standard_normal(len(days))
    variance = 1 / (1 / error**2 + 1 / spread**2)
    mean = variance * (seen / error**2 + trend / spread**2)
    draws = mean[:, None] + np.sqrt(variance)[:, None] * rng.standard_normal((len(days), 400))

    def groups(values: np.ndarray) -> list[Frontier]:
        return [made(list(days[counts == g]), values[counts == g].tolist()) for g in (0, 1)]

    now = 3 * YEAR
    (leader, follower), (true_leader, true_follower) = groups(draws), groups(truth[:, None])
    found, true = months(follower, leader, now).value, months(true_follower, true_leader, now).value
    gap = leader.at(now) - follower.at(now)
    true_gap = (true_leader.at(now) - true_follower.at(now))[0]
    low, high = np.quantile(found, (0.05, 0.95))
    gap_low, gap_high = np.quantile(gap, (0.05, 0.95))
    return (
        float(found.mean() - true[0]),
        bool(low <= true[0] <= high),
        float(gap.mean() - true_gap),
        bool(gap_low <= true_gap <= gap_high),
    )


@pytest.mark.parametrize("sizes", [(60, 15), (15, 60), (40, 40)])
@pytest.mark.parametrize("spread", [1.0, 40.0, 80.0])
def test_equal_truth_gives_no_lag_whatever_the_sizes(spread: float, sizes: tuple[int, int]) -> None:
    found = np.array([simulated(seed, spread, sizes) for seed in range(200)], float)
    error = found.std(axis=0) / np.sqrt(len(found))
    assert abs(found[:, 0].mean()) < 3 * error[0] + 0.1
    assert abs(found[:, 2].mean()) < 3 * error[2] + 1
    assert found[:, 1].mean() >= 0.86
    assert 0.84 <= found[:, 3].mean() <= 0.97


def test_frontiers_of_the_evidence_rise(on: Weighing) -> None:
    found = frontier_of(on, parse(on, "all-open"))
    assert len(found.models) > 5
    assert (np.diff(found.best, axis=0) >= 0).all()
    shown = steps(on, found)
    assert [one["date"] for one in shown] == sorted(one["date"] for one in shown)
    assert all(one["low"] <= one["points"] <= one["high"] for one in shown)


def test_a_lag_says_where_the_evidence_ends(on: Weighing) -> None:
    groups = parse(on, "cn-open"), parse(on, "us-all")
    found = lag(on, groups, at="2031-01-01").details
    assert found["censored"] == "evidence ends"
    assert found["months"] is None
    assert found["gap"] is not None
    nothing = lag(on, groups, at="2015-01-01")
    assert nothing.verdict == "not_comparable"
    assert nothing.details["gap"] is None


def test_a_lag_cites_what_stands_on_the_frontiers(on: Weighing) -> None:
    found = lag(on, (parse(on, "cn-open"), parse(on, "us-all")), at="2025-06-30")
    models = {found.details["follower_model"], found.details["leader_model"]}
    assert {row["model"] for row in found.support} == models


def test_a_window_is_checked() -> None:
    from weighbridge.cli.calls import window_of
    from weighbridge.cli.options import Window

    assert window_of(Window()) == (None, None)
    assert window_of(Window(since="2024-01-01", to="2024-12-31")) == ("2024-01-01", "2024-12-31")
    for wrong in (
        Window(at="2024-01-01", since="2023-01-01"),
        Window(to="2024-01-01"),
        Window(since="2024-01-02", to="2024-01-01"),
        Window(at="yesterday"),
    ):
        with pytest.raises(UsageError):
            window_of(wrong)
