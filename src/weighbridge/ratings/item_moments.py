"""What responses say of abilities and of items: likelihood, scores and information.

P(right) = c + (1 - c) / (1 + exp(-(a theta + d))): slope a, intercept d, lower asymptote c
(Birnbaum 1968, in Lord and Novick, Statistical Theories of Mental Test Scores). Information is
Fisher's. Everything here is plain NumPy, and the compiled kernels are tested against it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from weighbridge.ratings.responses import Cells, Responses
from weighbridge.ratings.rows import Floats

FARTHEST = 30.0


@dataclass(frozen=True)
class Items:
    """Parameters of J items, each (J,): ``slope`` a, ``intercept`` d, ``guess`` c."""

    slope: Floats
    intercept: Floats
    guess: Floats


@dataclass(frozen=True)
class Nodes:
    """Where each model's posterior is read: abilities and weights (n, q), which sum to one."""

    at: Floats
    weight: Floats


def chance(eta: Floats, guess: Floats) -> tuple[Floats, Floats]:
    """Return the chance of a right answer, and the share of it that is not guessed."""
    known = 1 / (1 + np.exp(-np.clip(eta, -FARTHEST, FARTHEST)))
    p = guess + (1 - guess) * known
    return p, known / p


def ability_moments(responses: Responses, items: Items, ability: Floats) -> tuple[Floats, Floats]:
    """Return the score and the information (n,) of each ability, given the items."""
    n = len(ability)
    score, information = np.zeros(n), np.zeros(n)
    for c in responses.blocks():
        slope, guess = items.slope[c.item], items.guess[c.item]
        p, share = chance(slope * ability[c.model] + items.intercept[c.item], guess)
        pull = slope * share
        score += np.bincount(c.model, pull * (c.right - c.trials * p), n)
        information += np.bincount(c.model, pull**2 * c.trials * p * (1 - p), n)
    return score, information


def log_likelihood(responses: Responses, items: Items, nodes: Floats) -> Floats:
    """Return the log likelihood (n, q) of each model's responses at each of its nodes (n, q)."""
    out = np.zeros(nodes.shape)
    for c in responses.blocks():
        slope, intercept = items.slope[c.item], items.intercept[c.item]
        for q in range(nodes.shape[1]):
            cell = cell_likelihood(c, slope * nodes[c.model, q] + intercept, items.guess[c.item])
            out[:, q] += np.bincount(c.model, cell, len(nodes))
    return out


def cell_likelihood(cells: Cells, eta: Floats, guess: Floats) -> Floats:
    """Return the log likelihood (m,) of cells with the log odds ``eta`` of knowing (m,)."""
    eta = np.clip(eta, -FARTHEST, FARTHEST)
    p, _ = chance(eta, guess)
    wrong = np.log1p(-guess) - np.logaddexp(0, eta)
    return np.asarray(cells.right * np.log(p) + (cells.trials - cells.right) * wrong)


def item_moments(
    responses: Responses, items: Items, nodes: Nodes, size: int = 2
) -> tuple[Floats, Floats]:
    """Return scores (J, size) and informations (J, size, size) in slope, intercept, logit guess.

    The logit of the guess is left out at size 2. Moments are means over each model's posterior.
    """
    many = len(items.slope)
    score, information = np.zeros((size, many)), np.zeros((size, size, many))
    for c in responses.blocks():
        slope, intercept, guess = (
            v[c.item] for v in (items.slope, items.intercept, items.guess)
        )  # fmt: skip
        for q in range(nodes.at.shape[1]):
            x, weight = nodes.at[c.model, q], nodes.weight[c.model, q]
            p, share = chance(slope * x + intercept, guess)
            toward = (share * x, share, guess / p)[:size]
            error = weight * (c.right - c.trials * p)
            certain = weight * c.trials * p * (1 - p)
            for k in range(size):
                score[k] += np.bincount(c.item, error * toward[k], many)
                for m in range(k + 1):
                    found = np.bincount(c.item, certain * toward[k] * toward[m], many)
                    information[k, m] += found
    for k in range(size):
        information[:k, k] = information[k, :k]
    return score.T.copy(), np.moveaxis(information, 2, 0).copy()


def marginal_information(
    responses: Responses, items: Items, ability: tuple[Floats, Floats], size: int
) -> Floats:
    """Return the items' information (J, size, size) less what the unknown abilities take from it.

    ``ability`` is its mean and standard error, each (n,). The part taken is the variance of an
    item's score over the posterior (Louis 1982, doi:10.1111/j.2517-6161.1982.tb01203.x).
    """
    many = len(items.slope)
    out = np.zeros((size, size, many))
    for c in responses.blocks():
        slope, guess = items.slope[c.item], items.guess[c.item]
        x = ability[0][c.model]
        p, share = chance(slope * x + items.intercept[c.item], guess)
        certain = c.trials * p * (1 - p)
        taken = certain * (share * slope * ability[1][c.model]) ** 2
        left = certain * np.maximum(1 - taken, 0)
        toward = (share * x, share, guess / p)[:size]
        for k in range(size):
            for m in range(size):
                out[k, m] += np.bincount(c.item, left * toward[k] * toward[m], many)
    return np.moveaxis(out, 2, 0).copy()
