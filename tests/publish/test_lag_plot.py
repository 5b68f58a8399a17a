"""Lag in words and as rows: a censored lag never loses its inequality, zero is always in sight."""

from __future__ import annotations

import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))
from sample import CN, US, lags, years

from weighbridge.publish import dots, lag
from weighbridge.publish import years as year_ends
from weighbridge.publish.page import Interval, Lag

ENDS = ("subject ahead", "behind")


def answer(*months: float, censored: Any = "") -> Lag:
    found = Interval(*months) if months else None
    return Lag("", "a rule", "2026-05-14", found, "f", censored, None, "2026-02-11", "2026-04-23")


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        (answer(7.8, 6.4, 14.0), ("+8", "(+6 to +14)")),
        (answer(7.8, 7.1, 9.0), ("+7.8", "(+7.1 to +9.0)")),
        (answer(0.0, -3.0, 3.0), ("0", "(−3 to +3)")),
        (answer(14.2, 11.0, 19.0, censored="beyond"), ("> 14 months", "(+11 or more)")),
        (answer(-3.0, -9.0, -1.0, censored="ahead"), ("ahead by at least 3", "(−1 or less)")),
        (answer(censored="evidence ends"), ("", "evidence ends 2026-02-11 / 2026-04-23")),
        (answer(censored="no evidence"), ("", "no evidence")),
    ],
)
def test_said(shown: Lag, said: tuple[str, str]) -> None:
    assert lag.said(shown) == said


@pytest.mark.parametrize(
    ("shown", "place", "arrows"),
    [
        (answer(7.8, 6.4, 14.0), "b", (False, False)),
        (answer(7.8, -1.0, 14.0), "no", (False, False)),
        (answer(-4.0, -6.0, -1.0), "a", (False, False)),
        (answer(14.0, 11.0, 19.0, censored="beyond"), "b", (False, True)),
        (answer(-3.0, -9.0, -1.0, censored="ahead"), "a", (True, False)),
    ],
)
def test_marks_open_to_the_unknown_side(shown: Lag, place: str, arrows: tuple[bool, bool]) -> None:
    (row,) = lag.rows([shown])
    assert (row.place, (row.left, row.right)) == (place, arrows)


@pytest.mark.parametrize("narrow", [False, True])
def test_no_row_covers_another(narrow: bool) -> None:
    drawn = dots.plot(lag.rows(lags(US)), lag.STEPS, ENDS, narrow=narrow)
    ys = [line.label[0][0] for line in drawn.lines]
    assert all(b - a >= 2 * dots.GAP for a, b in pairwise(ys))
    assert ys[-1] < drawn.height
    assert [line.row.label for line in drawn.lines if line.x is None] == [
        "refreshed benchmarks",
        "private benchmarks",
    ]


@given(st.lists(st.floats(-300, 300), min_size=1, max_size=6), st.booleans())
def test_zero_and_every_mark_are_in_sight(values: list[float], narrow: bool) -> None:
    rows = [dots.Row("", "r", "v", "", "no", "f", v, v - 5, v + 5) for v in values]
    drawn = dots.plot(rows, lag.STEPS, ENDS, narrow=narrow)
    assert "0" in [label for _, label in drawn.ticks]
    assert all(drawn.left <= x <= drawn.right for x, _ in drawn.ticks)
    placed = sorted((line.row.mark or 0.0, line.x or 0.0) for line in drawn.lines)
    assert all(drawn.left <= x <= drawn.right for _, x in placed)
    assert [x for _, x in placed] == sorted(x for _, x in placed)


def test_both_readings_of_a_day_stand_together() -> None:
    found = year_ends.rows(years(CN, US), "American closed")
    assert [(row.heading, row.label) for row in found[:2]] == [
        ("2023-12-31", "known then"),
        ("2023-12-31", "in hindsight"),
    ]
    assert found[0].mark is None
    assert found[0].detail == "no evidence"
    assert found[1].place == "b"


def test_a_model_stands_once_with_both_rivals() -> None:
    (one,) = [year for year in years(CN, US) if year.pairs and year.at == "2025-12-31"]
    ((card, rivals),) = year_ends.by_model(one.pairs)
    assert card.name == "Model 14B"
    assert [pair.rival.name for pair in rivals.values()] == ["Animal 2 13B", "Model DD"]
