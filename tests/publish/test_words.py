"""How numbers are printed: a true minus, no digit that says more than is known."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weighbridge.publish import words


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        (words.points(38.4), "+38"),
        (words.points(-0.2), "0"),
        (words.points(-4), "−4"),
        (words.interval(38, 12, 64), "+38 (+12 to +64)"),
        (words.interval(38, None, 64), "no evidence"),
        (words.size(-206, -280, -131), ("206 points", "(131 to 280)")),
        (words.size(4, -6, 14), ("+4 points", "(−6 to +14)")),
        (words.probability(0.996), ">.99"),
        (words.probability(0.5), ".50"),
        (words.probability(None), "no evidence"),
        (words.percent(0.0002), "<1%"),
        (words.percent(0), "0%"),
        (words.count(4855), "4,855"),
    ],
)
def test_printed(shown: object, said: object) -> None:
    assert shown == said


@given(st.text())
def test_no_control_or_direction_survives(text: str) -> None:
    kept = {unicodedata.category(char) for char in words.clean(text)}
    assert not kept & {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


@given(st.floats(-900, 900), st.floats(1, 90))
def test_a_size_runs_from_small_to_large(middle: float, half: float) -> None:
    low, high = middle - half, middle + half
    _, ends = words.size(middle, low, high)
    near, far = (int(e.replace("−", "-")) for e in ends.strip("()").split(" to "))
    assert near <= far
