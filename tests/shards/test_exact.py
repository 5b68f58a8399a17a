"""Whole numbers add to the same in any order, and say when they cannot."""

from __future__ import annotations

from functools import reduce

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from weighbridge.errors import BadData
from weighbridge.shards import exact

NUMBERS = st.floats(-1e6, 1e6)


@given(st.lists(NUMBERS, min_size=2, max_size=20), st.randoms(use_true_random=False))
def test_sum_is_the_same_in_any_order_and_close(values: list[float], random) -> None:
    parts = [exact.whole(np.array([v])) for v in values]
    total = reduce(exact.added, parts)
    random.shuffle(parts)
    assert reduce(exact.added, parts) == total
    assert abs(exact.real(total)[0] - sum(values)) <= len(values) * 2.0**-33 + 1e-9 * abs(
        sum(values)
    )


@given(st.integers(-(2**30), 2**30))
def test_counts_are_exact(count: int) -> None:
    assert exact.real(exact.whole(np.array([float(count)])))[0] == count


@pytest.mark.parametrize("value", [np.nan, np.inf, -(2.0**31), 2.0**40])
def test_what_cannot_be_held_is_refused(value: float) -> None:
    with pytest.raises(BadData, match="2147483648"):
        exact.whole(np.array([1.0, value]))


def test_sum_that_overflows_is_refused() -> None:
    near = exact.whole(np.array([2.0**31 - 1, 1.0]))
    with pytest.raises(BadData, match="2147483648"):
        exact.added(near, near)
    assert (exact.added(near, -near) == 0).all()
