"""Covariance within one family: what its models share beyond the columns of the design.

The first eight terms are abilities and are multiplied by the slopes of both benchmarks; the
last three are not. ``h`` holds the log standard deviations of the eleven terms, then the log
length (in years) of the family's process in time.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from weighbridge.ratings.rows import Catalog, Cells, Floats, Ints

START = {
    "family": 0.258, "family_time": 0.378, "model": 0.256, "effort": 0.181, "model_area": 0.163,
    "family_area": 0.212, "model_language": 0.089, "family_language": 0.198,
    "family_benchmark": 0.122, "model_benchmark": 0.025, "model_suite": 0.146,
    "time_length": 0.454,
}  # fmt: skip
"""Fitted on all published scores to 2026-05; family and root by benchmark are one term here."""
ABILITY_TERMS, TERMS = 8, 11
SHARED = (np.arange(2 ** (TERMS - 2))[:, None] >> np.arange(TERMS - 2) & 1).astype(float)
"""Which of the terms 2 to 10 a code says that two cells share, shape (512, 9)."""


@dataclass(frozen=True)
class Pairs:
    """What each pair of cells shares: the bits of ``code``, shape (n, m).

    ``left`` (n,) and ``right`` (m,) number the models of the cells, which are ``gap2`` apart in
    time, in years^2.
    """

    code: NDArray[np.int16]
    left: Ints
    right: Ints
    gap2: Floats


def pairs(catalog: Catalog, left: Cells, right: Cells) -> Pairs:
    """Compare cells of one family with each other; shapes (n, m)."""

    def equal(a: Ints, b: Ints) -> Ints:
        return np.asarray((a[:, None] == b[None]) & (a[:, None] >= 0))

    model = equal(left.model, right.model)
    area, language = equal(left.area, right.area), equal(left.language, right.language)
    bench, suite = equal(left.benchmark, right.benchmark), equal(left.suite, right.suite)
    same = (
        model, equal(left.unit, right.unit), model & area, area, model & language,
        language, bench, model & bench, model & suite,
    )  # fmt: skip
    code = np.zeros(model.shape, np.int16)
    for k, bit in enumerate(same):
        code |= bit.astype(np.int16) << np.int16(k)
    one, place = np.unique(left.model, return_inverse=True)
    other, second = np.unique(right.model, return_inverse=True)
    gap = catalog.date[one][:, None] - catalog.date[other][None]
    return Pairs(code, place, second, np.asarray(gap**2))


def ability(h: Floats, shared: Pairs) -> Floats:
    """Covariance of abilities, shape (n, m), in logits squared at slope 1."""
    v = np.exp(2 * h)
    table = v[0] + SHARED[:, : ABILITY_TERMS - 2] @ v[2:ABILITY_TERMS]
    out = table[shared.code]
    out += _in_time(v, shared).take(shared.right, 1).take(shared.left, 0)
    return np.asarray(out)


def plain(h: Floats, shared: Pairs) -> Floats:
    """Covariance of what slopes do not multiply, shape (n, m), in logits squared."""
    table = SHARED[:, ABILITY_TERMS - 2 :] @ np.exp(2 * h[ABILITY_TERMS:TERMS])
    return np.asarray(table[shared.code])


def _first(sorted_codes: Ints) -> Ints:
    return np.nonzero(np.diff(sorted_codes, prepend=-1))[0]


def _in_time(v: Floats, shared: Pairs) -> Floats:
    return np.asarray(v[1] * np.exp(shared.gap2 * (-0.5 / v[TERMS])))


def covariance(h: Floats, shared: Pairs, left: Floats, right: Floats) -> Floats:
    """Covariance of the logits of two sets of cells with slopes ``left`` and ``right``."""
    return np.asarray(ability(h, shared) * (left[:, None] * right[None]) + plain(h, shared))


def gradient(h: Floats, shared: Pairs, by_ability: Floats, by_plain: Floats) -> Floats:
    """Gradient (12,) in ``h`` of a value whose gradients in both covariances (n, m) are given.

    The cells of each model must be neighbours, in the order of models.
    """
    v = np.exp(2 * h)
    by_models = np.add.reduceat(by_ability, _first(shared.left), axis=0)
    by_models = np.add.reduceat(by_models, _first(shared.right), axis=1)
    time = by_models * _in_time(v, shared)
    code = shared.code.ravel()
    share = np.bincount(code, by_ability.ravel(), len(SHARED)) @ SHARED[:, : ABILITY_TERMS - 2]
    rest = np.bincount(code, by_plain.ravel(), len(SHARED)) @ SHARED[:, ABILITY_TERMS - 2 :]
    sums = np.concatenate([[by_models.sum(), time.sum() / v[1]], share, rest])
    return np.append(2 * v[:TERMS] * sums, np.vdot(time, shared.gap2) / v[TERMS])


def prior_variance(h: Floats, cells: Cells, slope: Floats) -> Floats:
    """Variance of the kernel part of cells before any score, shape (n,), logit squared."""
    v = np.exp(2 * h)
    ability = v[0] + v[1] + v[2] + v[3] + (cells.area >= 0) * (v[4] + v[5])
    ability = ability + (cells.language >= 0) * (v[6] + v[7])
    return np.asarray(slope**2 * ability + (cells.benchmark >= 0) * (v[8] + v[9] + v[10]))
