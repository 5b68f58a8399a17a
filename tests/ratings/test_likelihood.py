"""The likelihood against its own derivative and a plain second implementation."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from simulated import problem

from weighbridge.errors import BadData
from weighbridge.ratings import kernel
from weighbridge.ratings.fitting import fit, fitted
from weighbridge.ratings.lapack import factorised
from weighbridge.ratings.likelihood import objective, solve
from weighbridge.ratings.posterior import SHARED, _areas, _probes, _units, abilities, latent
from weighbridge.ratings.problem import noise_of


def test_gradient_is_the_derivative() -> None:
    set_up = problem()
    x = set_up.prior.flat()
    _, gradient, _ = objective(set_up, x)
    for k in range(0, len(x), 5):
        step = np.zeros(len(x))
        step[k] = 1e-5
        difference = (objective(set_up, x + step)[0] - objective(set_up, x - step)[0]) / 2e-5
        assert gradient[k] == pytest.approx(difference, rel=1e-3, abs=1e-3)


class Dense:
    """One dense covariance of all rows: no families apart, no elimination of columns."""

    def __init__(self, moved, parameters) -> None:
        self.moved, self.p = moved, parameters
        self.slope = np.exp(parameters.slope)[moved.cells.benchmark]
        noise = noise_of(moved.data, parameters, moved.cells, moved.fitted)[0]
        self.total = self.between(moved.cells, self.slope, "all") + np.diag(noise)

    def between(self, cells, slope, kind):
        """Prior covariance (k, n) of any cells with the training rows."""
        return self._covariance((cells, slope), (self.moved.cells, self.slope), kind)

    def own(self, cells, slope, kind):
        """Prior covariance (k, k) of any cells with each other."""
        return self._covariance((cells, slope), (cells, slope), kind)

    def _covariance(self, left, right, kind):
        design, catalog = self.moved.design, self.moved.data.catalog
        x, y = (design.matrix(design.entries(c), a).toarray() for c, a in (left, right))
        if kind == "ability":
            named = [g.ability and g.name not in SHARED for g in design.groups]
            x = x * np.array(named, float)[design.group]
        out = x @ np.diag(np.exp(2 * self.p.column)[design.group]) @ y.T
        shared = kernel.pairs(catalog, left[0], right[0])
        together = np.equal.outer(catalog.family[left[0].model], catalog.family[right[0].model])
        if kind == "ability":
            return out + together * kernel.ability(self.p.h, shared) * right[1][None]
        return out + together * kernel.covariance(self.p.h, shared, left[1], right[1])


@pytest.fixture(scope="module")
def both():
    found = fit(problem(), 3)
    moved, solution = found.problem, found.solution
    return moved, solution, Dense(moved, solution.parameters)


def test_dense_likelihood_agrees(both) -> None:
    moved, solution, dense = both
    value, _ = solve(moved, solution.parameters)
    _, log_determinant = np.linalg.slogdet(dense.total)
    plain = 0.5 * (log_determinant + moved.z @ np.linalg.solve(dense.total, moved.z))
    assert value == pytest.approx(plain, abs=1e-6)


def test_dense_posterior_of_logits_agrees(both) -> None:
    moved, solution, dense = both
    prior = dense.between(moved.cells, dense.slope, "all")
    gain = np.linalg.solve(dense.total, prior).T
    mean, variance = latent(moved, solution, moved.cells)
    np.testing.assert_allclose(mean, moved.mean + gain @ moved.z, atol=1e-6)
    np.testing.assert_allclose(variance, np.diag(prior - gain @ prior), atol=1e-6)
    np.testing.assert_allclose(fitted(moved, solution), mean, atol=1e-6)


def test_dense_posterior_of_abilities_agrees(both) -> None:
    """Means exactly; joint covariances of draws within their sampling error."""
    moved, solution, dense = both
    units, areas = _units(moved.cells), _areas(moved)
    cells = _probes(moved, units, areas)
    one = np.ones(len(cells.model))
    c = dense.between(cells, one, "ability")
    gain = np.linalg.solve(dense.total, c.T).T
    found = abilities(moved, solution, 20_000, 0)
    np.testing.assert_allclose(found.mean.ravel(), gain @ moved.z, atol=1e-6)
    draws = found.deviations.reshape(len(cells.model), -1).astype(float)
    exact = dense.own(cells, one, "ability") - gain @ c.T
    scale = np.sqrt(np.outer(np.diag(exact), np.diag(exact)))
    assert np.abs((draws @ draws.T / draws.shape[1] - exact) / scale).max() < 0.06


def test_a_matrix_without_a_factor_is_named() -> None:
    with pytest.raises(BadData, match="family x: no Cholesky factor at row 2 of 2"):
        factorised(np.array([[1.0, 2.0], [2.0, 1.0]]), "family x")


def test_a_failed_family_is_named() -> None:
    set_up = problem()
    broken = replace(set_up, weight=-set_up.weight)
    with pytest.raises(BadData, match="family f"):
        solve(broken, set_up.prior)
