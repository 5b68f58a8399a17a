"""The joint covariance of abilities, with the uncertainty of the items in it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from weighbridge.ratings.item_moments import chance
from weighbridge.ratings.item_steps import Solution
from weighbridge.ratings.responses import Responses
from weighbridge.ratings.rows import Floats

MATTERS = 1000
COLUMNS = 1 << 21


def covariance(within: Callable[[slice], Responses], solution: Solution) -> Floats:
    """Return the covariance (n, n) of abilities, or its diagonal (n,) beyond a thousand models.

    ``within`` gives the responses to a slice of the items, of which the trials matter alone.

    The items' part is the Schur complement of the joint information of abilities and items, as in
    Laplace's approximation (Tierney and Kadane 1986, doi:10.1080/01621459.1986.10478240); widths
    given the items are those of the quadrature. Each item lends a model about 1/n of its
    uncertainty, which with more than a thousand models changes no digit that is printed.
    """
    n = len(solution.ability)
    if n > MATTERS:
        return solution.error**2
    root = np.linalg.cholesky(np.linalg.inv(solution.precision))
    own, shared = np.ones(n), np.zeros((n, n))
    many = max(1, COLUMNS // n)
    for start in range(0, len(root), many):
        part = slice(start, min(start + many, len(root)))
        weight, cross = _cross(within(part), solution, part)
        own += (weight * solution.items.slope[part] ** 2).sum(1)
        lent = np.einsum("kij,jkl->lij", cross, root[part]).reshape(-1, n, weight.shape[1])
        for one in lent:
            shared += one @ one.T
    joint = np.linalg.inv(np.diag(own) - shared)
    wider = solution.error * np.sqrt(own)
    return np.asarray(joint * wider * wider[:, None])


def _cross(responses: Responses, solution: Solution, part: slice) -> tuple[Floats, Floats]:
    """Return information (n, b) of log odds, and that shared by abilities and items (k, n, b)."""
    items, size = solution.items, solution.precision.shape[1]
    n, many = len(solution.ability), part.stop - part.start
    weight, cross = np.zeros((n, many)), np.zeros((size, n, many))
    for c in responses.blocks():
        inside = (c.item >= part.start) & (c.item < part.stop)
        i, j, trials = c.model[inside], c.item[inside], c.trials[inside]
        slope, guess, x = items.slope[j], items.guess[j], solution.ability[i]
        p, share = chance(slope * x + items.intercept[j], guess)
        certain = trials * p * (1 - p)
        at = (i, j - part.start)
        weight[at] = certain * share**2
        for k, toward in enumerate((share * x, share, guess / p)[:size]):
            cross[k][at] = certain * slope * share * toward
    return weight, cross
