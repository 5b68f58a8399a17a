"""The likelihood and its maximum against slow and plain second implementations."""

from __future__ import annotations

import numpy as np
import pytest
from answered import drawn

from weighbridge.ratings import two_parameter
from weighbridge.ratings.item_moments import Items, Nodes, ability_moments, item_moments
from weighbridge.ratings.responses import responses_of


def test_direct_integration_agrees() -> None:
    """Each integral by trapezoids, whose error for a bell is below 1e-12 (Trefethen and Weideman
    2014, doi:10.1137/130932132); the maximum by a general optimiser.
    """
    from scipy.optimize import minimize

    matrix = drawn(2, 60, 6, missing=0.1)[0]
    found = two_parameter(range(60), range(6), matrix)
    bell, seen = found.solution.bell, matrix >= 0
    at = np.linspace(-9, 9, 301)

    def densities(a, d):
        eta = a * at[:, None] + d
        right, wrong = -np.logaddexp(0, -eta), -np.logaddexp(0, eta)
        log = right @ (matrix == 1).T + wrong @ (seen & (matrix == 0)).T
        return np.exp(log - at[:, None] ** 2 / 2) * (at[1] - at[0]) / np.sqrt(2 * np.pi)

    def value(x):
        a, d = x.reshape(2, 6)
        prior = ((a - bell.slope) / (bell.tau * bell.slope)) ** 2
        prior = prior + ((d + a * bell.difficulty) / bell.spread) ** 2
        return prior.sum() / 2 - np.log(densities(a, d).sum(0)).sum()

    start = np.concatenate([found.solution.items.slope, found.solution.items.intercept])
    best = minimize(value, start + 0.02, method="BFGS", options={"gtol": 1e-4}).x
    np.testing.assert_allclose(start, best, atol=1e-4)
    weight = densities(*best.reshape(2, 6))
    np.testing.assert_allclose(found.ability, at @ weight / weight.sum(0), atol=1e-4)


def test_compiled_twins_agree() -> None:
    pytest.importorskip("numba", reason="numba is not on this machine")
    from weighbridge.ratings import item_kernels

    matrix, ability, slope, difficulty = drawn(7, 23, 1100, missing=0.2)
    given = [v.astype(np.float32) for v in (slope, -slope * difficulty, ability)]
    items = Items(slope, -slope * difficulty, 0 * slope)
    responses = responses_of(range(23), range(1100), matrix, None)
    pairs = zip(
        item_kernels.ability_moments(matrix, *given),
        ability_moments(responses, items, ability), strict=True,
    )  # fmt: skip
    for one, other in pairs:
        np.testing.assert_allclose(one, other, rtol=3e-6, atol=2e-4)
    nodes = Nodes(ability[:, None] + np.array([-0.1, 0.1]), np.full((23, 2), 0.5))
    low, high = nodes.at.T.astype(np.float32).copy()
    fast = item_kernels.item_moments(np.ascontiguousarray(matrix.T), *given[:2], low, high)
    for one, other in zip(fast, item_moments(responses, items, nodes), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-5, atol=1e-5)


def test_compiled_fit_agrees(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("numba", reason="numba is not on this machine")
    from weighbridge.ratings import item_engine, item_response

    matrix = drawn(8, 40, 600)[0]
    slow = two_parameter(range(40), range(600), matrix)
    monkeypatch.setattr(item_engine, "LARGE", 1000)
    fast = two_parameter(range(40), range(600), matrix)
    assert (slow.ratings.method["engine"], fast.ratings.method["engine"]) == ("numpy", "numba")
    np.testing.assert_allclose(slow.ability, fast.ability, atol=2e-4)
    monkeypatch.setattr(item_engine, "find_spec", lambda _: None)
    monkeypatch.setattr(item_response, "LARGE", 1000)
    said = two_parameter(range(40), range(600), matrix).ratings.diagnostics
    assert "weighbridge[fast]" in said[0]
