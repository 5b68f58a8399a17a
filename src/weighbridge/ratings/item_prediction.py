"""Expected answers of models that were fitted, and their intervals."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from weighbridge.ratings.item_moments import chance
from weighbridge.ratings.item_steps import Solution
from weighbridge.ratings.responses import Cells, Responses
from weighbridge.ratings.rows import Floats, Ints

MOST_LEVERAGE = 0.9


@dataclass(frozen=True)
class Expected:
    """A mean with the ends of its interval, each (m,), in chances or shares."""

    mean: Floats
    low: Floats
    high: Floats


def expected_chance(
    solution: Solution, spread: Floats, place: tuple[Ints, Ints], level: float
) -> Expected:
    """Return chances of models on items, given as places (m,); ``spread`` (n,) is of abilities.

    The mean over normal log odds is that of a probit of the same slope (MacKay 1992,
    doi:10.1162/neco.1992.4.5.720).
    """
    model, item = place
    items = solution.items
    eta = items.slope[item] * solution.ability[model] + items.intercept[item]
    variance = items.slope[item] ** 2 * spread[model]
    variance += _item_variance(solution, item, solution.ability[model])
    half = NormalDist().inv_cdf(0.5 + level / 2) * np.sqrt(variance)
    guess = items.guess[item]
    mean = chance(_softened(eta, variance), guess)[0]
    return Expected(mean, chance(eta - half, guess)[0], chance(eta + half, guess)[0])


def expected_share(
    responses: Responses, solution: Solution, spread: Floats, models: Ints, level: float
) -> Expected:
    """Return the share right of all items of some models (m,), their answers being known.

    The difference estimator: what is expected of the items not answered, corrected by how the
    model fared on the answered ones (Sarndal, Swensson and Wretman 1992,
    doi:10.1007/978-1-4612-4378-6).
    """
    found = np.array([_share(responses, solution, spread, int(k), level) for k in models])
    return Expected(*found.reshape(-1, 3).T)


def _share(
    responses: Responses, solution: Solution, spread: Floats, place: int, level: float
) -> tuple[float, float, float]:
    cells, many = responses.of_model(place), len(solution.items.slope)
    missing = np.setdiff1d(np.arange(many), cells.item)
    answered = cells.right / cells.trials
    places = (np.full(many, place), np.arange(many))
    p = expected_chance(solution, spread, places, level).mean
    fared = (answered - p[cells.item]) / (1 - _leverage(cells, solution, spread[place], place))
    unseen, seen = len(missing), len(fared)
    mean = p[missing].sum() + unseen * fared.mean()
    usual = float((p * (1 - p))[missing].mean()) if unseen else 0.0
    apart = max(float(fared.var(ddof=1)) if seen > 1 else 0.0, usual)
    half = NormalDist().inv_cdf(0.5 + level / 2) * np.sqrt(apart * unseen * many / seen)
    share = (answered.sum() + np.clip([mean, mean - half, mean + half], 0, unseen)) / many
    return float(share[0]), float(share[1]), float(share[2])


def _leverage(cells: Cells, solution: Solution, spread: float, place: int) -> Floats:
    """Return by which share each answer (m,) drew its own expectation towards itself.

    Without it, residuals are those of a fit that has seen them, so too small (Pregibon 1981,
    doi:10.1214/aos/1176345513).
    """
    items, ability = solution.items, solution.ability[place]
    slope = items.slope[cells.item]
    p, share = chance(slope * ability + items.intercept[cells.item], items.guess[cells.item])
    unsure = slope**2 * spread
    unsure += _item_variance(solution, cells.item, np.full(len(slope), ability))
    return np.minimum(cells.trials * p * (1 - p) * share**2 * unsure, MOST_LEVERAGE)


def _softened(eta: Floats, variance: Floats) -> Floats:
    return np.asarray(eta / np.sqrt(1 + np.pi / 8 * variance))


def _item_variance(solution: Solution, item: Ints, ability: Floats) -> Floats:
    """Return the variance (m,) of the log odds that comes from the items alone."""
    inverse = np.linalg.inv(solution.marginal[item])[:, :2, :2]
    x = np.stack([ability, np.ones(len(item))], 1)
    return np.asarray(np.einsum("mk,mkl,ml->m", x, inverse, x))
