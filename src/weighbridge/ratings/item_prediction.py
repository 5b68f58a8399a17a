"""Expected answers of models that were fitted, and their intervals."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from weighbridge.ratings.item_moments import chance
from weighbridge.ratings.item_steps import Solution
from weighbridge.ratings.responses import Responses
from weighbridge.ratings.rows import Floats, Ints

DRAWS = 400


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
    """Return the share right of all items of some models (m,), their answers being known."""
    found = np.array([_share(responses, solution, spread, int(k), level) for k in models])
    return Expected(*found.reshape(-1, 3).T)


def _share(
    responses: Responses, solution: Solution, spread: Floats, place: int, level: float
) -> tuple[float, float, float]:
    """Return mean, low and high over draws of the ability, and of the answers that are missing."""
    cells, items = responses.of_model(place), solution.items
    missing = np.setdiff1d(np.arange(len(items.slope)), cells.item)
    known = float((cells.right / cells.trials).sum())
    rng = np.random.default_rng(0)
    half = rng.standard_normal(DRAWS // 2) * np.sqrt(spread[place])
    total = np.empty(DRAWS)
    unsure = _item_variance(solution, missing, np.full(len(missing), solution.ability[place]))
    slope, intercept, guess = (v[missing] for v in (items.slope, items.intercept, items.guess))
    for k, move in enumerate(np.concatenate([half, -half])):
        eta = slope * (solution.ability[place] + move) + intercept
        p = chance(_softened(eta, unsure), guess)[0]
        total[k] = p.sum() + np.sqrt((p * (1 - p)).sum()) * rng.standard_normal()
    ends = np.quantile(total, [0.5 - level / 2, 0.5 + level / 2])
    share = (known + np.clip([total.mean(), *ends], 0, len(missing))) / len(items.slope)
    return float(share[0]), float(share[1]), float(share[2])


def _softened(eta: Floats, variance: Floats) -> Floats:
    return np.asarray(eta / np.sqrt(1 + np.pi / 8 * variance))


def _item_variance(solution: Solution, item: Ints, ability: Floats) -> Floats:
    """Return the variance (m,) of the log odds that comes from the items alone."""
    inverse = np.linalg.inv(solution.marginal[item])[:, :2, :2]
    x = np.stack([ability, np.ones(len(item))], 1)
    return np.asarray(np.einsum("mk,mkl,ml->m", x, inverse, x))
