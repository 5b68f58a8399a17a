"""The benchmark of votes compares like with like."""

from __future__ import annotations

import numpy as np
import pytest
from benchmarks.pairwise import simulated, table
from benchmarks.voters import around, collapsed, counted, most_met, ours, ours_counted, rated


def test_collapsed_votes_are_the_votes() -> None:
    votes = simulated(3000)
    few = collapsed(votes)
    assert few["count"].sum() == 3000
    key = {(a, b, y) for a, b, y in zip(votes["a"], votes["b"], votes["y"], strict=True)}
    assert len(few["count"]) == len(key)
    np.testing.assert_allclose(rated(ours(votes))[0], counted(ours_counted(votes))[0], atol=1e-6)


def test_replicates_astray_do_not_count_as_errors() -> None:
    rng = np.random.default_rng(0)
    draws = rng.normal(0, 10, (200, 30))
    astray = draws.copy()
    astray[7, 4] += 5000
    often = most_met({"a": np.arange(30), "b": np.repeat([3, 4, 5], 10)})
    assert {3, 4, 5} <= set(often)
    assert np.median(around(astray, often) / around(draws, often)) == pytest.approx(1, abs=0.05)


def test_the_largest_difference_is_printed_first() -> None:
    clocks, error = np.ones(5), np.ones(3)
    found = {
        name: {"point": np.array([0, 0, off]), "error": error, "clocks": clocks}
        for name, off in (("own", 0.0), ("near", 0.1), ("far", 2.0))
    }
    lines = table("a case", found).splitlines()
    assert [line.split("|")[1].strip() for line in lines[4:7]] == ["far", "near", "own"]
