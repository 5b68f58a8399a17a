"""Lag in words and as rows: a censored lag never loses its inequality, zero is always in sight."""

from __future__ import annotations

import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))
from sample import CN, US, lags, years

from weighbridge.publish import dots, lag
from weighbridge.publish import years as year_ends
from weighbridge.publish.page import Lag

PLAIN = Lag("", "a rule", "2026-05-14", 7.8, 6.4, 14.0, "f")
ENDS = ("subject ahead", "behind")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({}, ("+8", "(+6 to +14)")),
        ({"low": 7.1, "high": 9.0}, ("+7.8", "(+7.1 to +9.0)")),
        ({"high": None}, ("+8", "(+6 or more)")),
        ({"low": None}, ("+8", "(+14 or less)")),
        ({"months": None, "censored": "beyond", "bound": 14.0}, ("> 14 months", "")),
        ({"months": None, "censored": "beyond"}, ("before the first evidence", "")),
        ({"months": None, "censored": "ahead", "bound": 3.0}, ("ahead by at least 3", "")),
        ({"censored": "evidence ends"}, ("at most +8", "(+6 to +14)")),
        ({"months": None}, ("", "no evidence")),
    ],
)
def test_said(change: dict[str, object], said: tuple[str, str]) -> None:
    assert lag.said(replace(PLAIN, **change)) == said


def test_the_days_are_named_where_the_evidence_ends() -> None:
    ends = replace(
        PLAIN, censored="evidence ends", follower_newest="2026-02", leader_newest="2026-04"
    )
    assert lag.note(ends) == "evidence ends 2026-02 / 2026-04"
    assert lag.note(PLAIN) == ""


@pytest.mark.parametrize(
    ("change", "place", "arrows"),
    [
        ({}, "b", (False, False)),
        ({"low": -1.0}, "no", (False, False)),
        ({"months": -4.0, "low": -6.0, "high": -1.0}, "a", (False, False)),
        ({"censored": "beyond", "bound": 14.0}, "b", (False, True)),
        ({"censored": "ahead", "bound": 3.0}, "a", (True, False)),
        ({"censored": "evidence ends"}, "b", (True, False)),
        ({"high": None}, "b", (False, True)),
    ],
)
def test_marks_open_to_the_unknown_side(
    change: dict[str, object], place: str, arrows: tuple[bool, bool]
) -> None:
    (row,) = lag.rows([replace(PLAIN, **change)])
    assert (row.place, (row.left, row.right)) == (place, arrows)


@pytest.mark.parametrize("narrow", [False, True])
def test_no_row_covers_another(narrow: bool) -> None:
    drawn = dots.plot(lag.rows(lags(US)), lag.STEPS, ENDS, narrow=narrow)
    ys = [line.label[0][0] for line in drawn.lines]
    assert all(b - a >= 2 * dots.GAP for a, b in pairwise(ys))
    assert ys[-1] < drawn.height
    assert [line.row.label for line in drawn.lines if line.x is None] == [
        "private benchmarks",
        "average of the 12 months before",
    ]


@given(st.lists(st.floats(-300, 300), min_size=1, max_size=6), st.booleans())
def test_zero_and_every_mark_are_in_sight(values: list[float], narrow: bool) -> None:
    rows = [dots.Row("", "r", "", "v", "", "no", "f", v, v - 5, v + 5) for v in values]
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
