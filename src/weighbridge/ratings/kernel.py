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
    "family": 0.41, "family_time": 0.67, "model": 0.29, "effort": 0.16,
    "model_area": 0.14, "family_area": 0.21, "model_language": 0.15, "family_language": 0.15,
    "family_benchmark": 0.114, "model_benchmark": 0.02, "model_suite": 0.14,
    "time_length": 0.68,
}  # fmt: skip
"""Fitted on all published scores to 2026-05; family and root by benchmark are one term here."""
GENERAL_TERMS, ABILITY_TERMS, TERMS = 4, 8, 11
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Masks:
    """Which pairs of cells share what, shape (n, m) each; ``gap2`` is in years squared."""

    same: tuple[Bools | None, ...]
    gap2: Floats


def masks(catalog: Catalog, left: Cells, right: Cells) -> Masks:
    """Compare cells of one family with each other; shapes (n, m)."""

    def equal(a: Ints, b: Ints) -> Bools:
        return np.asarray((a[:, None] == b[None]) & (a[:, None] >= 0))

    model = equal(left.model, right.model)
    area, language = equal(left.area, right.area), equal(left.language, right.language)
    bench, suite = equal(left.benchmark, right.benchmark), equal(left.suite, right.suite)
    gap = catalog.date[left.model][:, None] - catalog.date[right.model][None]
    same = (
        None, None, model, equal(left.unit, right.unit), model & area, area, model & language,
        language, bench, model & bench, model & suite,
    )  # fmt: skip
    return Masks(same, np.asarray(gap**2))


def terms(h: Floats, mask: Masks, first: int = 0, last: int = TERMS) -> list[Floats]:
    """Covariance of each of the terms ``first`` to ``last`` (excluded), shape (n, m) each."""
    variance = np.exp(2 * h)
    out = []
    for k in range(first, last):
        same = mask.same[k]
        if k == 0:
            out.append(np.full(mask.gap2.shape, variance[0]))
        elif same is None:
            out.append(variance[1] * np.exp(-0.5 * mask.gap2 / variance[TERMS]))
        else:
            out.append(variance[k] * same)
    return out


def covariance(h: Floats, mask: Masks, left: Floats, right: Floats) -> Floats:
    """Covariance of the logits of two sets of cells with slopes ``left`` and ``right``."""
    parts = terms(h, mask)
    ability = sum(parts[1:ABILITY_TERMS], start=parts[0])
    plain = sum(parts[ABILITY_TERMS + 1 :], start=parts[ABILITY_TERMS])
    return np.asarray(ability * (left[:, None] * right[None]) + plain)


def prior_variance(h: Floats, cells: Cells, slope: Floats) -> Floats:
    """Variance of the kernel part of cells before any score, shape (n,), logit squared."""
    v = np.exp(2 * h)
    ability = v[0] + v[1] + v[2] + v[3] + (cells.area >= 0) * (v[4] + v[5])
    ability = ability + (cells.language >= 0) * (v[6] + v[7])
    return np.asarray(slope**2 * ability + (cells.benchmark >= 0) * (v[8] + v[9] + v[10]))
