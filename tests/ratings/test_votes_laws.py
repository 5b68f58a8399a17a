"""What must hold of ratings from any votes."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from votings import votes

from weighbridge.ratings import bradley_terry

SEEDS = st.integers(0, 10_000)
TIES = st.sampled_from(["half", "davidson"])
few = settings(max_examples=12, deadline=None)


def same(one, other, *, tolerance: float = 1e-6) -> None:
    assert one.models == other.models
    np.testing.assert_allclose(one.point, other.point, atol=tolerance)
    np.testing.assert_allclose(one.covariance, other.covariance, rtol=1e-5, atol=1e-4)


@few
@given(SEEDS, TIES)
def test_turning_votes_and_their_order_change_nothing(seed: int, ties: str) -> None:
    a, b, y, c = votes(seed)
    rng = np.random.default_rng(seed)
    turn, order = rng.random(len(y)) < 0.5, rng.permutation(len(y))
    one = bradley_terry(a, b, y, covariates=c, ties=ties)
    left, right = np.where(turn, b, a), np.where(turn, a, b)
    other = bradley_terry(
        left[order], right[order], np.where(turn, 1 - y, y)[order],
        covariates=np.where(turn, -c, c)[order], ties=ties,
    )  # fmt: skip
    same(one, other)


@few
@given(SEEDS, st.permutations(list("vwxyz")))
def test_new_names_change_nothing_but_the_names(seed: int, names: list[str]) -> None:
    a, b, y, _ = votes(seed)
    called = np.array(names, dtype=object)
    one, other = bradley_terry(a, b, y), bradley_terry(called[a], called[b], y)
    place = [other.models.index(names[int(m)]) for m in one.models]
    np.testing.assert_allclose(one.point, other.point[place], atol=1e-6)
    np.testing.assert_allclose(
        one.covariance, other.covariance[np.ix_(place, place)], rtol=1e-6, atol=1e-6
    )


@few
@given(SEEDS, TIES, st.integers(2, 5))
def test_votes_repeated_leave_points_and_shrink_errors(seed: int, ties: str, times: int) -> None:
    a, b, y, c = votes(seed)
    one = bradley_terry(a, b, y, covariates=c, ties=ties)
    many = bradley_terry(*(np.tile(v, times) for v in (a, b, y)), covariates=np.tile(c, times),
                         ties=ties)  # fmt: skip
    counted = bradley_terry(a, b, y, covariates=c, ties=ties, counts=np.full(len(y), times))
    weighed = bradley_terry(a, b, y, covariates=c, ties=ties, weights=np.full(len(y), times))
    same(many, counted)
    np.testing.assert_allclose(one.point, many.point, atol=1e-6)
    np.testing.assert_allclose(one.covariance, times * many.covariance, rtol=1e-5, atol=1e-4)
    same(one, weighed)


@few
@given(SEEDS, st.integers(2, 6))
def test_merged_shards_are_the_whole(seed: int, shards: int) -> None:
    a, b, y, c = votes(seed)
    rows = list(zip(a.tolist(), b.tolist(), y.tolist(), c.tolist(), strict=True))
    counts = [Counter(rows[k::shards]) for k in range(shards)]
    merged = [(row, n) for part in counts for row, n in part.items()]
    left, right, outcome, feature = zip(*(row for row, _ in merged), strict=True)
    parts = bradley_terry(left, right, outcome, covariates=feature, counts=[n for _, n in merged])
    same(bradley_terry(a, b, y, covariates=c), parts)


@few
@given(SEEDS, st.integers(0, 4), st.integers(1, 20))
def test_more_wins_never_lower_a_player(seed: int, player: int, wins: int) -> None:
    a, b, y, _ = votes(seed)
    other = (player + 1) % 5
    one = bradley_terry(a, b, y)
    more = bradley_terry(
        np.append(a, [player] * wins), np.append(b, [other] * wins), np.append(y, [1] * wins)
    )
    assert more.point[player] > one.point[player]
    assert more.point[other] < one.point[other]


def test_words_numbers_and_every_kind_of_column_are_read_alike() -> None:
    a, b, y, _ = votes(6)
    one = bradley_terry([f"m{k}" for k in a], [f"m{k}" for k in b], y)
    names = np.array([f"m{k}" for k in range(5)])
    words = np.array(["b", "tie", "a"], dtype=object)[(2 * y).astype(int)]
    same(one, bradley_terry(names[a], names[b], words))
    same(one, bradley_terry(names.astype(object)[a], names[b], words.tolist()))
    both = np.where(words == "tie", "both_bad", words)
    assert bradley_terry(names[a], names[b], both).point == pytest.approx(one.point)


def test_columns_that_know_their_codes_are_asked_for_them() -> None:
    class Column:
        """A column of a data frame, as far as it is needed."""

        def __init__(self, values):
            self.values, self.asked = values, 0

        def __len__(self):
            return len(self.values)

        def factorize(self):
            self.asked += 1
            names, code = np.unique(self.values, return_inverse=True)
            return code, names

    a, b, y, _ = votes(7)
    left, right = (Column(np.array([f"m{k}" for k in v])) for v in (a, b))
    same(bradley_terry(left.values, right.values, y), bradley_terry(left, right, y))
    assert left.asked == 1
