"""Roles, kinship and other covariates, and that planted ones are found."""

from __future__ import annotations

import numpy as np
import pytest

from weighbridge.errors import BadData
from weighbridge.ratings import bradley_terry, by_label, contrast
from weighbridge.ratings.rows import ELO_POINTS


def test_a_contrast_is_one_where_only_one_side_has_it() -> None:
    found = contrast("buyer", ["buyer", "seller", "buyer", None], ["seller", "buyer", "buyer", "x"])
    np.testing.assert_array_equal(found, [1, -1, 0, 0])


def test_nobody_is_kin_of_an_unknown_developer() -> None:
    judge, a, b = ["x", "y", None, "x"], ["x", "x", None, "z"], ["y", "y", "x", "x"]
    np.testing.assert_array_equal(contrast(judge, a, b), [1, -1, 0, -1])


def test_each_label_has_its_own_column() -> None:
    found = by_label("first", np.ones(4), ["v", "u", "v", "u"])
    assert list(found) == ["first: u", "first: v"]
    np.testing.assert_array_equal(found["first: v"], [1, 0, 1, 0])
    assert list(by_label("kin", [0.0, 1.0, 0.0, -1.0], ["v", "u", "v", "u"])) == ["kin: u"]


def test_unequal_columns_are_refused() -> None:
    with pytest.raises(BadData, match="2, 1 and 1 values"):
        contrast(["u", "v"], ["u"], ["v"])
    with pytest.raises(BadData, match="1 values for 2 labels"):
        by_label("first", [1.0], ["u", "v"])


def test_planted_role_and_kinship_are_found() -> None:
    rng = np.random.default_rng(8)
    n, makers = 6000, np.array(["x", "y", "z"])
    strength = rng.normal(0, 0.5, 9)
    a = rng.integers(0, 9, n)
    b = (a + rng.integers(1, 9, n)) % 9
    judge = makers[rng.integers(0, 2, n)]
    own = contrast(judge, makers[a % 3], makers[b % 3])
    first = np.ones(n)
    taste = np.where(judge == "x", 0.8, 0.0)
    odds = strength[a] - strength[b] - 0.4 * first + taste * own
    y = (rng.random(n) < 1 / (1 + np.exp(-odds))).astype(float)
    found = bradley_terry(a, b, y, covariates={"buyer": first, **by_label("kin", own, judge)})
    effects = {e.name: e for e in found.effects}
    assert list(effects) == ["buyer", "kin: x", "kin: y"]
    for name, true in (("buyer", -0.4), ("kin: x", 0.8), ("kin: y", 0.0)):
        effect = effects[name]
        assert abs(effect.value - true * ELO_POINTS) < 3 * effect.error
    assert effects["kin: x"].low > 0
    assert effects["buyer"].high < 0


def test_continuous_covariates_agree_with_the_same_ones_as_strata() -> None:
    """A hundred thousand votes with three values: once collapsed, once with a shift too small."""
    rng = np.random.default_rng(0)
    n = 140_000
    a = rng.integers(0, 20, n)
    b = (a + rng.integers(1, 20, n)) % 20
    c = rng.integers(-1, 2, n).astype(float)
    y = (rng.random(n) < 1 / (1 + np.exp(-0.05 * (a - b) - 0.3 * c))).astype(float)
    one = bradley_terry(a, b, y, covariates={"c": c})
    other = bradley_terry(a, b, y, covariates={"c": c + 1e-9 * rng.normal(size=n)})
    assert one.method["cells"] < 2000
    assert other.method["cells"] == n
    np.testing.assert_allclose(one.point, other.point, atol=1e-4)
    np.testing.assert_allclose(one.covariance, other.covariance, rtol=1e-5, atol=1e-5)
    assert one.effects[0].value == pytest.approx(other.effects[0].value, abs=1e-4)
