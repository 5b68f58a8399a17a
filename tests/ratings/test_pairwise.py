"""Bradley-Terry against published examples and a plain second implementation."""

from __future__ import annotations

import numpy as np
import pytest
from votings import plain, plain_errors, points, votes

from weighbridge.errors import UnknownName, UsageError
from weighbridge.ratings import bradley_terry
from weighbridge.ratings.rows import ELO_POINTS

TEAMS = ("Milwaukee", "Detroit", "Toronto", "New York", "Boston", "Cleveland", "Baltimore")
HOME = {
    (0, 1): (4, 3), (0, 2): (4, 2), (0, 3): (4, 3), (0, 4): (6, 1), (0, 5): (4, 2), (0, 6): (6, 0),
    (1, 0): (3, 3), (1, 2): (4, 2), (1, 3): (4, 3), (1, 4): (6, 0), (1, 5): (6, 1), (1, 6): (4, 3),
    (2, 0): (2, 5), (2, 1): (4, 3), (2, 3): (2, 4), (2, 4): (4, 3), (2, 5): (4, 2), (2, 6): (6, 0),
    (3, 0): (3, 3), (3, 1): (5, 1), (3, 2): (2, 5), (3, 4): (4, 3), (3, 5): (4, 2), (3, 6): (6, 1),
    (4, 0): (5, 1), (4, 1): (2, 5), (4, 2): (3, 3), (4, 3): (4, 2), (4, 5): (5, 2), (4, 6): (6, 0),
    (5, 0): (2, 5), (5, 1): (3, 3), (5, 2): (3, 4), (5, 3): (4, 3), (5, 4): (4, 2), (5, 6): (2, 4),
    (6, 0): (2, 5), (6, 1): (1, 5), (6, 2): (1, 6), (6, 3): (2, 4), (6, 4): (1, 6), (6, 5): (3, 4),
}  # fmt: skip
"""American League 1987: (home, away) to wins and losses of the home team, in Agresti, Categorical
Data Analysis (2nd edition, 2002), table 10.10; as the package BradleyTerry2 has it."""
FITTED = (1.5814, 1.4364, 1.2945, 1.2476, 1.1077, 0.6839, 0.0)
"""His fit without the home field, section 10.6.1, in logits above Baltimore."""

PUDDINGS = (
    (1, 2, 19, 22, 16), (1, 3, 16, 19, 12), (2, 3, 19, 19, 10), (1, 4, 18, 23, 13), (2, 4, 23, 19, 9),
    (3, 4, 19, 20, 15), (1, 5, 13, 19, 18), (2, 5, 16, 20, 12), (3, 5, 16, 15, 17), (4, 5, 17, 14, 16),
    (1, 6, 18, 21, 12), (2, 6, 22, 20, 12), (3, 6, 13, 18, 10), (4, 6, 14, 19, 18), (5, 6, 11, 21, 12),
)  # fmt: skip
"""Chocolate puddings i and j: preferences for i, for j, and ties (Davidson 1970, example 2)."""
WORTH, TIE = (0.13880, 0.17300, 0.16174, 0.16539, 0.15868, 0.20239), 0.74681
"""His maximum by seven rounds of iteration, as the vignette of the R package PlackettLuce has it;
it is 2e-5 from convergence."""


def games():
    """Return the home teams, the away teams, outcomes and how many games each row stands for."""
    rows = [(h, w, y, c) for (h, w), won in HOME.items() for y, c in zip((1, 0), won, strict=True)
            if c]  # fmt: skip
    home, away, y, count = zip(*rows, strict=True)
    return [TEAMS[k] for k in home], [TEAMS[k] for k in away], y, count


def test_published_example() -> None:
    home, away, y, count = games()
    found = bradley_terry(home, away, y, counts=count)
    logits = dict(zip(found.models, found.point / ELO_POINTS, strict=True))
    for team, value in zip(TEAMS, FITTED, strict=True):
        assert logits[team] - logits["Baltimore"] == pytest.approx(value, abs=6e-5)
    assert found.method["votes"] == 273
    assert not found.diagnostics


def test_published_home_advantage() -> None:
    """Section 10.6.2 has a home field of 0.302: odds of 1.35 to one between equal teams."""
    home, away, y, count = games()
    found = bradley_terry(home, away, y, counts=count, covariates={"home": np.ones(len(home))})
    (effect,) = found.effects
    assert (effect.name, effect.unit) == ("home", "points")
    assert effect.value / ELO_POINTS == pytest.approx(0.302, abs=6e-4)
    assert effect.low < effect.value < effect.high


def test_published_ties() -> None:
    rows = [(i, j, y, c) for i, j, *found in PUDDINGS
            for y, c in zip(("a", "b", "tie"), found, strict=True)]  # fmt: skip
    a, b, y, count = zip(*rows, strict=True)
    found = bradley_terry(a, b, y, counts=count, ties="davidson")
    worth = np.exp(found.point / ELO_POINTS)
    np.testing.assert_allclose(worth / worth.sum(), WORTH, atol=3e-5)
    (tie,) = found.effects
    assert (tie.name, tie.unit) == ("ties: all", "log tie weight")
    assert np.exp(tie.value) == pytest.approx(TIE, abs=3e-5)


@pytest.mark.parametrize("ties", ["half", "davidson"])
@pytest.mark.parametrize("grouped", [False, True])
def test_plain_second_implementation_agrees(ties: str, grouped: bool) -> None:
    """One row a vote, a general optimiser, and sums of squared scores: to 1e-8 of a logit."""
    a, b, y, c = votes(0)
    second = np.random.default_rng(1).normal(size=len(y))
    x = np.stack([c, second], 1)
    cluster = np.arange(len(y)) % 23
    data = (a, b, y, x)
    best = plain(data, ties)
    found = bradley_terry(
        a, b, y, covariates=x, ties=ties, clusters=cluster if grouped else None
    )  # fmt: skip
    np.testing.assert_allclose(found.point, points(best[:5]), atol=1e-8 * ELO_POINTS)
    covariance = plain_errors(best, data, ties, cluster=cluster if grouped else None)
    centre = np.eye(5) - 1 / 5
    np.testing.assert_allclose(
        found.covariance / ELO_POINTS**2, centre @ covariance[:5, :5] @ centre, atol=1e-7
    )
    units = [ELO_POINTS if e.unit == "points" else 1 for e in found.effects]
    assert len(units) == 2 + (ties == "davidson")
    for effect, unit, value, error in zip(
        found.effects, units, best[5:], np.sqrt(np.diag(covariance))[5:], strict=True
    ):
        assert effect.value / unit == pytest.approx(value, abs=1e-8)
        assert effect.error / unit == pytest.approx(error, rel=1e-6)


def test_each_judge_has_a_tie_weight() -> None:
    a, b, y, c = votes(3, 900)
    rng = np.random.default_rng(2)
    judge = rng.integers(0, 3, len(y))
    y = np.where((judge == 2) & (rng.random(len(y)) < 0.5), 0.5, y)
    data = (a, b, y, c[:, None])
    best = plain(data, "davidson", judge)
    found = bradley_terry(
        a, b, y, covariates={"length": c}, ties="davidson", judges=np.array(["u", "v", "w"])[judge]
    )
    assert [e.name for e in found.effects] == ["length", "ties: u", "ties: v", "ties: w"]
    np.testing.assert_allclose([e.value for e in found.effects[1:]], best[6:], atol=1e-8)
    assert found.effects[3].low > found.effects[1].high


def test_a_level_widens_and_differences_are_joint() -> None:
    a, b, y, _ = votes(4)
    found = bradley_terry(a, b, y, level=0.5)
    low, high = found.interval()
    wider_low, wider_high = found.interval(0.95)
    assert (wider_low < low).all()
    assert (high < wider_high).all()
    gap, under, over = found.difference("0", "1")
    assert gap == pytest.approx(found.point[0] - found.point[1])
    v = found.covariance
    sd = np.sqrt(v[0, 0] + v[1, 1] - 2 * v[0, 1])
    assert (over - under) / (2 * 0.6745 * sd) == pytest.approx(1, abs=0.12)
    with pytest.raises(UnknownName, match="nearest are"):
        found.difference("0", "17")
    with pytest.raises(UsageError, match="level 1"):
        found.interval(1)
