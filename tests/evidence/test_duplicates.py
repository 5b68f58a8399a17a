"""A number that is read twice counts once, at its origin; what only looks alike counts twice."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weighbridge.claims import Score
from weighbridge.evidence.duplicates import mark

RUN = Score(
    **{"row_id": "a", "model": "o3-2025-04-16", "benchmark": "aider-polyglot", "metric": "pass@2"},
    **{"value": 76.9, "unit": "percent", "standard_value": 76.9, "setting": "diff", "effort": ""},
    **{"protocol": "diff", "shots": None, "reported_by": "aider", "independence": "third-party"},
    **{"source": "aider", "url": "", "as_of": "2025-06-25", "as_of_kind": "", "file": "", "row": 2},
)


def other(**change: object) -> Score:
    return replace(RUN, row_id="b", **change)


def counting(*scores: Score) -> list[bool]:
    return [score.counts for score in mark(list(scores))]


def test_board_is_the_origin_of_an_earlier_copy() -> None:
    copy, board = mark([other(source="epoch-hub", as_of="2024-01-01"), RUN])
    assert (copy.counts, copy.duplicate_of, copy.copy_probability) == (False, "a", 1)
    assert board.counts


@pytest.mark.parametrize(
    ("change", "counts"),
    [
        ({}, False),
        ({"setting": "diff; host x"}, False),
        ({"protocol": ""}, False),
        ({"protocol": "whole"}, True),
        ({"protocol": "whole", "source": "epoch-hub"}, False),
        ({"effort": "low"}, False),
        ({"standard_value": 76.95}, False),
        ({"standard_value": 77.0}, True),
        ({"benchmark": "aider-edit"}, True),
        ({"model": "o3-mini-2025-01-31"}, True),
    ],
)
def test_row_of_the_same_reporter(change: dict[str, object], counts: bool) -> None:
    assert counting(RUN, other(**change)) == [True, counts]


def test_two_efforts_are_two_runs() -> None:
    assert counting(replace(RUN, effort="low"), other(effort="thinking")) == [True, True]


@given(st.integers(0, 9999), st.integers(0, 9999))
def test_two_decimals_agree_only_when_equal(one: int, two: int) -> None:
    values = [(10 * n + 1 + n % 9) / 100 for n in (one, two)]
    scores = [replace(RUN, row_id=str(n), standard_value=v) for n, v in enumerate(values)]
    assert counting(*scores).count(False) == (values[0] == values[1])
