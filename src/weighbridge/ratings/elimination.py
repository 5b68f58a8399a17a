"""Columns that one developer's rows alone use, eliminated from the system of all columns.

With A the precision of a cluster's own columns and B its rows towards the shared ones, the shared
ones keep the Schur complement, and own = A^-1 (target - B shared): exact, and a quarter of the
columns need not stand in the one large matrix (Golub and Van Loan, Matrix Computations, 2013, 4.2).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from weighbridge.ratings.lapack import factorised, inverse_of
from weighbridge.ratings.rows import Floats, Ints


@dataclass(frozen=True)
class Layout:
    """Where each of p columns stands.

    ``place`` (p,) is that among the shared ones, -1 for an own one; ``cluster`` (p,) is the
    cluster whose own it is, -1 for a shared one; ``within`` (p,) its place there.
    """

    place: Ints
    cluster: Ints
    within: Ints

    @property
    def shared(self) -> Ints:
        """Return the shared columns, ascending."""
        return np.nonzero(self.place >= 0)[0]


def layout_of(used: list[Ints], width: int) -> Layout:
    """Lay out ``width`` columns by those that each cluster uses."""
    count, last = np.zeros(width, np.int64), np.full(width, -1)
    for number, columns in enumerate(used):
        count[columns] += 1
        last[columns] = number
    own = count == 1
    if own.all():  # one developer alone, or several with nothing in common
        own[:] = False
    place, within = np.full(width, -1), np.zeros(width, np.int64)
    place[~own] = np.arange((~own).sum())
    for number in range(len(used)):
        mine = np.nonzero(own & (last == number))[0]
        within[mine] = np.arange(len(mine))
    return Layout(place, np.where(own, last, -1), within)


@dataclass(frozen=True)
class Own:
    """A cluster's own columns (m,) given the s shared ones at ``places``: ``mean - gain @ shared``.

    ``inverse`` (m, m) is their covariance then.
    """

    columns: Ints
    places: Ints
    inverse: Floats
    gain: Floats
    mean: Floats


def eliminated(
    precision: Floats, target: Floats, columns: Ints, places: Ints
) -> tuple[Own, Floats, Floats, float]:
    """Eliminate the first m of a cluster's columns, ``columns`` (m,), from its system.

    ``precision`` (m + s, m + s) and ``target`` (m + s,) are of the own columns, then of the shared
    ones at ``places`` (s,). Returns what is left for those (s, s), (s,), and what the eliminated
    ones add to twice the negative log likelihood.
    """
    m = len(columns)
    if m == 0:
        empty = np.zeros((0, len(places)))
        return Own(columns, places, np.zeros((0, 0)), empty, np.zeros(0)), precision, target, 0.0
    across = precision[:m, m:]
    factor, log_determinant = factorised(
        np.ascontiguousarray(precision[:m, :m]), "a developer's own columns"
    )
    inverse = inverse_of(factor, "a developer's own columns")
    mean, gain = inverse @ target[:m], inverse @ across
    rest = precision[m:, m:]
    rest -= across.T @ gain
    value = log_determinant - float(target[:m] @ mean)
    return Own(columns, places, inverse, gain, mean), rest, target[m:] - across.T @ mean, value


@dataclass(frozen=True)
class Columns:
    """The joint posterior of all columns: means (p,), and the covariance in its parts."""

    layout: Layout
    mean: Floats
    shared: Floats
    own: tuple[Own, ...]

    def of_cluster(self, number: int) -> Floats:
        """Return the covariance of a cluster's own columns, then of the shared ones it uses."""
        own, kind = self.own[number], self.shared.dtype
        m, n = len(own.columns), len(self.shared)
        square = (own.places[:, None] * n + own.places).ravel()
        out = np.empty((m + len(own.places),) * 2, kind)
        out[m:, m:] = self.shared.reshape(-1)[square].reshape(len(own.places), -1)
        if m:
            gain = own.gain.astype(kind)
            out[:m, m:] = -gain @ out[m:, m:]
            out[m:, :m] = out[:m, m:].T
            out[:m, :m] = own.inverse - out[:m, m:] @ gain.T
        return out

    def among(self, columns: Ints) -> Floats:
        """Return the covariance (q, q) of any columns."""
        place, cluster = self.layout.place[columns], self.layout.cluster[columns]
        shared, own = np.nonzero(place >= 0)[0], np.nonzero(place < 0)[0]
        out = np.zeros((len(columns),) * 2)
        out[shared[:, None], shared] = self.shared[place[shared][:, None], place[shared]]
        if not len(own):
            return out
        named = [(self.own[k], np.nonzero(cluster == k)[0]) for k in np.unique(cluster[own])]
        used = np.unique(np.concatenate([each.places for each, _ in named]))
        weights = np.zeros((len(columns), len(used)))
        for each, at in named:
            within = self.layout.within[columns[at]]
            weights[at[:, None], np.searchsorted(used, each.places)] = -each.gain[within]
            out[at[:, None], at] = each.inverse[within[:, None], within]
        out[own[:, None], shared] = weights[own] @ self.shared[used[:, None], place[shared]]
        out[shared[:, None], own] = out[own[:, None], shared].T
        mine = weights[own] @ self.shared[used[:, None], used] @ weights[own].T
        out[own[:, None], own] += mine
        return out

    def draws(self, normals: Floats, jitter: float) -> Floats:
        """Return standard normals (p, d) as joint deviations of all columns from their mean."""
        shared = self.layout.shared
        out = np.empty_like(normals)
        out[shared] = _correlated(self.shared, normals[shared], jitter)
        for own in self.own:
            if len(own.columns):
                among = out[shared[own.places]]
                free = _correlated(own.inverse, normals[own.columns], jitter)
                out[own.columns] = free - own.gain @ among
        return out


def _correlated(covariance: Floats, normals: Floats, jitter: float) -> Floats:
    """Return standard normals (p, d) as draws of a covariance (p, p)."""
    from scipy.linalg.blas import dtrmm

    jittered: Any = covariance.copy()
    jittered[np.diag_indices(len(jittered))] += jitter * covariance.max()
    factor, _ = factorised(jittered, "the posterior of the columns")
    return np.asarray(dtrmm(1.0, factor, normals, lower=1))
