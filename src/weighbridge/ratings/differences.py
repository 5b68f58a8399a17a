"""Differences of paired measurements, partially pooled over crossed groups.

    d_i = mean + sum_g effect_g[group_g(i)] + noise_i,   effect_g ~ N(0, sd_g^2),
    noise_i ~ N(0, sd^2 / weight_i),   sd_g and sd half-Cauchy

The half-Cauchy on standard deviations is that of Gelman, Prior distributions for variance
parameters in hierarchical models, 2006, doi:10.1214/06-BA117A. Given the deviations all is
Gaussian and exact; they are integrated out by importance sampling around their mode.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from weighbridge.errors import BadData
from weighbridge.ratings.rows import Floats, Ints, codes
from weighbridge.ratings.threads import sequential_algebra

PROPOSALS, FREEDOM = 200, 6
WIDE = 10.0


@dataclass(frozen=True)
class Pooled:
    """What differences of a pair of measurements say, in their own unit.

    ``labels`` maps a group to its k names; ``draws`` maps it to joint draws (k, d) of the mean
    difference of each name: the overall mean plus its effect. ``mean`` (d,) draws the overall
    mean, ``spread`` the standard deviations of each group's effects and of the ``noise``.
    """

    labels: Mapping[str, tuple[str, ...]]
    draws: Mapping[str, Floats]
    mean: Floats
    spread: Mapping[str, Floats]


@dataclass(frozen=True)
class _Sums:
    """Weighted sums over the n rows: of the columns (p, p), with the differences (p,), of both.

    ``large`` marks the columns of the largest group. No row has two of them, so that they can be
    eliminated at no cost.
    """

    xx: Floats
    xy: Floats
    yy: float
    log_weight: float
    rows: int
    group: Ints
    large: NDArray[np.bool_]
    scale: float


@dataclass(frozen=True)
class _Given:
    """All that is known given log deviations, of which ``density`` is the log posterior.

    ``mean`` (p,) is that of the coefficients; ``factor`` is the lower Cholesky factor of the
    precision of the few, ``precision`` (l,) that of the large group given the few, which
    ``slope`` (l, f) multiplies.
    """

    density: float
    mean: Floats
    factor: Floats
    precision: Floats
    slope: Floats


def pooled_differences(
    difference: ArrayLike,
    groups: Mapping[str, Sequence[str]],
    *,
    weights: ArrayLike | None = None,
    draws: int = 1000,
    seed: int = 0,
) -> Pooled:
    """Estimate the mean of n differences, and that of each name of every group.

    ``weights`` (n,) divide the variance of the noise; a row of weight nought is left out.

    Raises:
        BadData: no rows, unequal lengths, differences that are not finite, negative weights.
    """
    y, w = _checked(difference, groups, weights)
    kept = [int(k) for k in np.nonzero(w > 0)[0]]
    coded = {name: codes([values[k] for k in kept]) for name, values in groups.items()}
    with sequential_algebra():
        sums = _sums(y[kept], w[kept], [code for _, code in coded.values()])
        coefficients, hyper = _drawn(sums, draws, np.random.default_rng(seed))
    mean, labels, drawn = coefficients[0], {}, {}
    for number, (name, (names, _)) in enumerate(coded.items()):
        labels[name] = names
        drawn[name] = mean + coefficients[sums.group == number]
    spread = {name: np.exp(hyper[:, k]) for k, name in enumerate([*groups, "noise"])}
    return Pooled(labels, drawn, mean, spread)


def _checked(
    difference: ArrayLike, groups: Mapping[str, Sequence[str]], weights: ArrayLike | None
) -> tuple[Floats, Floats]:
    y = np.asarray(difference, np.float64)
    w = np.ones(y.shape) if weights is None else np.asarray(weights, np.float64)
    lengths = {"difference": y.size, "weights": w.size, **{k: len(v) for k, v in groups.items()}}
    if len(set(lengths.values())) > 1:
        raise BadData(f"unequal lengths: {lengths}")
    if not np.isfinite(y).all() or not np.isfinite(w).all() or (w < 0).any():
        raise BadData("differences and weights must be finite, and no weight below nought")
    if not (w > 0).any():
        raise BadData("no pair of measurements to compare")
    return y, w


def _sums(y: Floats, w: Floats, coded: Sequence[Ints]) -> _Sums:
    columns, group = [np.ones((len(y), 1))], [np.array([-1])]
    for number, code in enumerate(coded):
        columns.append((code[:, None] == np.arange(code.max() + 1)).astype(float))
        group.append(np.full(columns[-1].shape[1], number))
    x, of = np.concatenate(columns, 1), np.concatenate(group)
    scale = float(np.sqrt(np.average(y**2, weights=w))) or 1.0
    largest = int(np.bincount(of[1:]).argmax())
    return _Sums(
        x.T @ (w[:, None] * x), x.T @ (w * y), float(y @ (w * y)), float(np.log(w).sum()),
        len(y), of, of == largest, scale,
    )  # fmt: skip


def _given(sums: _Sums, hyper: Floats) -> _Given:
    """Return what follows from log deviations: of each group's effects, then of the noise."""
    from scipy.linalg import cho_solve

    noise, large, few = np.exp(2 * hyper[-1]), sums.large, ~sums.large
    variance = np.append(np.exp(2 * hyper[:-1]), (WIDE * sums.scale) ** 2)[sums.group]
    target = sums.xy / noise
    precision = np.diag(sums.xx)[large] / noise + 1 / variance[large]
    slope = sums.xx[large][:, few] / noise / precision[:, None]
    rest = sums.xx[few][:, few] / noise - slope.T @ (precision[:, None] * slope)
    rest[np.diag_indices(len(rest))] += 1 / variance[few]
    factor = np.linalg.cholesky(rest)
    mean = np.empty(len(target))
    mean[few] = cho_solve((factor, True), target[few] - slope.T @ target[large])
    mean[large] = target[large] / precision - slope @ mean[few]
    log_determinant = (
        2 * np.log(np.diag(factor)).sum()
        + np.log(precision).sum()
        + np.log(variance).sum()
        + sums.rows * np.log(noise)
        - sums.log_weight
    )
    fit = sums.yy / noise - target @ mean
    prior = hyper - np.log1p(np.exp(2 * (hyper - np.log(sums.scale))))
    density = float(prior.sum() - 0.5 * (log_determinant + fit))
    return _Given(density, mean, factor, precision, slope)


def _drawn(sums: _Sums, draws: int, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Return joint draws of the coefficients (p, d) and of the log deviations (d, g + 1)."""
    from scipy.linalg import solve_triangular

    proposals, weight = _proposed(sums, rng)
    chosen = rng.choice(len(proposals), draws, p=weight)
    out = np.empty((len(sums.group), draws))
    for place in np.unique(chosen):
        at = np.nonzero(chosen == place)[0]
        given = _given(sums, proposals[place])
        normal = rng.standard_normal((len(given.mean), len(at)))
        few = solve_triangular(given.factor.T, normal[~sums.large], lower=False)
        moved = np.empty_like(normal)
        moved[~sums.large] = few
        moved[sums.large] = normal[sums.large] / np.sqrt(given.precision)[:, None]
        moved[sums.large] -= given.slope @ few
        out[:, at] = given.mean[:, None] + moved
    return out, proposals[chosen]


def _proposed(sums: _Sums, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Return log deviations (m, g + 1) and the importance (m,) of each, of sum one.

    They come from Student's t around the mode, whose tails are heavier than the posterior's.
    """
    from scipy.optimize import minimize

    number = int(sums.group.max()) + 2
    begin = np.full(number, np.log(sums.scale) - 1)

    def cost(hyper: Floats) -> float:
        return -_given(sums, hyper).density

    bounds = [(b - 6, b + 4) for b in begin]
    mode = np.asarray(minimize(cost, begin, method="L-BFGS-B", bounds=bounds).x)
    root = np.linalg.cholesky(np.linalg.inv(_bent(cost, mode)))
    normals = rng.standard_normal((PROPOSALS, number))
    shrink = np.sqrt(FREEDOM / rng.chisquare(FREEDOM, (PROPOSALS, 1)))
    proposals = mode + np.clip(normals * shrink @ root.T, -5, 5)
    away = (shrink**2 * normals**2).sum(1) / FREEDOM
    log_weight = 0.5 * (FREEDOM + number) * np.log1p(away) - [cost(p) for p in proposals]
    weight = np.exp(log_weight - log_weight.max())
    return proposals, weight / weight.sum()


def _bent(cost: Callable[[Floats], float], mode: Floats, step: float = 0.05) -> Floats:
    """Return the second derivatives of ``cost`` at its minimum, at least weakly convex."""
    size = len(mode)
    unit = step * np.eye(size)
    here, out = cost(mode), np.empty((size, size))
    ahead = np.array([cost(mode + u) for u in unit])
    behind = np.array([cost(mode - u) for u in unit])
    for j in range(size):
        out[j, j] = (ahead[j] - 2 * here + behind[j]) / step**2
        for k in range(j):
            both = cost(mode + unit[j] + unit[k]) + cost(mode - unit[j] - unit[k])
            out[j, k] = out[k, j] = (
                both - ahead[j] - ahead[k] - behind[j] - behind[k] + 2 * here
            ) / (2 * step**2)
    values, vectors = np.linalg.eigh(out)
    return np.asarray(vectors * np.maximum(values, 0.25) @ vectors.T)
