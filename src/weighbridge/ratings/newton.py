"""The maximum of a paired-comparison likelihood: sums over cells of votes, and Newton's steps.

With odds z = x_left - x_right + c'g and, for Davidson's ties, a log weight t of the judge's:
P(win), P(tie), P(loss) are as exp(z/2), exp(t), exp(-z/2). Where a tie is half a win each there is
no t, and the mean of the outcome is 1 / (1 + exp(-z)).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from weighbridge.errors import BadData
from weighbridge.ratings.lapack import factorised
from weighbridge.ratings.rows import Floats
from weighbridge.ratings.threads import in_order
from weighbridge.ratings.votes import Votes

BLOCK = 1 << 16
RIDGE, TOLD = 1e-11, 1e-9
STEPS, LONGEST, RUNNING = 60, 4.0, 0.5
Sums = tuple[Any, ...]


@dataclass(frozen=True)
class Moments:
    """Of a vote in each cell (m,): scores in odds and log tie weight, and their information."""

    score: Floats
    tie_score: Floats
    information: Floats
    across: Floats
    tie_information: Floats


@dataclass(frozen=True)
class Maximum:
    """Parameters (p,): n strengths, k effects, then log tie weights; the factor at the last step.

    ``converged`` is False where some run away until no vote tells of them, or ``STEPS`` are not
    enough.
    """

    at: Floats
    factor: Floats
    steps: int
    converged: bool


def parameters(votes: Votes, davidson: bool) -> int:
    """Return how many parameters there are."""
    return len(votes.names) + len(votes.effects) + davidson * max(1, len(votes.judges))


def maximum(votes: Votes, prior: Floats, start: Floats, close: float = 1e-12) -> Maximum:
    """Return the maximum of the likelihood less ``prior`` (p,) * x^2 / 2, by Newton's steps.

    A step that overshoots along its own line is halved. The last is shorter than the root of
    ``close``, in standard errors, and leaves about its square; steps of what runs away to infinity
    stay at one logit. Raises BadData where a covariate cannot be told from the players.
    """
    n, x, size = len(votes.names), start.copy(), len(start)
    close *= float(votes.squares.sum() / votes.count.sum())
    move, promised = np.zeros(size), 0.0
    factor = np.zeros((size, size))
    for step in range(1, STEPS + 1):
        gradient, information = likelihood_sums(votes, x)
        gradient -= prior * x
        if gradient @ move < -promised / 2:
            move, promised = move / 2, promised / 2
            x = x - move
            continue
        information[np.diag_indices(size)] += prior
        information[:n, :n] += votes.count.sum() / n**2
        try:
            factor = _factor(votes, information, step == 1)
        except BadData:
            if step == 1:
                raise
            return Maximum(x, factor, step, False)
        move = solved(factor, gradient)
        longest = float(np.abs(move).max())
        last = float(gradient @ move) < close and longest < RUNNING
        move *= min(1.0, LONGEST / max(longest, LONGEST))
        promised = float(gradient @ move)
        x = x + move
        if last:
            return Maximum(x, factor, step, True)
    return Maximum(x, factor, step, False)


def by_pair(votes: Votes, size: int) -> Votes:
    """Return one cell for each pair at its mean outcome, where no other of ``size`` parameters is.

    The gradient and the information are the same, not so the squares of scores.
    """
    if size > len(votes.names):
        return votes
    pairs = len(votes.left)
    count: Floats = np.asarray(np.bincount(votes.pair, votes.count, pairs), float)
    total = np.bincount(votes.pair, votes.count * votes.outcome, pairs)
    mean = np.divide(total, count, out=np.zeros(pairs), where=count > 0)
    return replace(
        votes, pair=np.arange(pairs), outcome=mean, covariate=np.zeros((0, pairs)), count=count
    )


def _factor(votes: Votes, information: Floats, first: bool) -> Floats:
    """Return the lower Cholesky factor; at the first step, where all votes weigh, check it."""
    n, k = len(votes.names), len(votes.effects)
    own = np.diag(information)[n : n + k].copy()
    information[np.arange(n, n + k), np.arange(n, n + k)] *= 1 + RIDGE
    factor, _ = factorised(information, "the votes")
    told = np.diag(factor)[n : n + k] ** 2 < TOLD * own
    if first and told.any():
        raise BadData(
            f"covariate {votes.effects[int(np.argmax(told))]!r} cannot be told from the players "
            "and the covariates before it"
        )
    return factor


def solved(factor: Floats, right: Floats) -> Floats:
    """Return the solution of the system whose lower Cholesky factor is given."""
    from scipy.linalg import cho_solve

    return np.asarray(cho_solve((factor, True), right, check_finite=False))


def likelihood_sums(votes: Votes, x: Floats) -> tuple[Floats, Floats]:
    """Return the gradient (p,) of the log likelihood and its information (p, p)."""
    ties = len(x) > len(votes.names) + len(votes.effects)

    def block(part: slice) -> Sums:
        found, count = moments(votes, x, part), votes.count[part]
        slope = _line(votes, part, count * found.score, count * found.tie_score, ties)
        curve = (found.information, found.across, found.tie_information)
        return (*slope, *_square(votes, part, tuple(count * v for v in curve), ties))

    sums = over_blocks(votes, block)
    return _spread_line(votes, sums[:3]), _spread_square(votes, sums[3:])


def gradient_of(votes: Votes, x: Floats) -> Floats:
    """Return the gradient (p,) of the log likelihood alone."""
    ties = len(x) > len(votes.names) + len(votes.effects)

    def block(part: slice) -> Sums:
        found, count = moments(votes, x, part), votes.count[part]
        return _line(votes, part, count * found.score, count * found.tie_score, ties)

    return _spread_line(votes, over_blocks(votes, block))


def weighted_square(votes: Votes, x: Floats, weigh: Callable[[slice], Sums]) -> Floats:
    """Return sum of w d d' + v (d e' + e d') + u e e' (p, p) with weights (w, v, u) of each cell.

    d is a cell's design of the odds, e that of the log tie weight.
    """
    ties = len(x) > len(votes.names) + len(votes.effects)
    sums = over_blocks(votes, lambda part: _square(votes, part, weigh(part), ties))
    return _spread_square(votes, sums)


def over_blocks(votes: Votes, function: Callable[[slice], Sums]) -> Sums:
    """Return the sums of what two threads find in blocks of cells, in the order of the blocks."""
    parts = [slice(a, a + BLOCK) for a in range(0, len(votes.pair), BLOCK)]
    if len(parts) == 1:
        return function(parts[0])
    total: list[Floats] = []
    for found in in_order(function, parts):
        total = [a + b for a, b in zip(total, found, strict=True)] if total else list(found)
    return tuple(total)


def moments(votes: Votes, x: Floats, part: slice) -> Moments:
    """Return what a vote of each cell of a block says of the log odds and the weight of a tie."""
    n, k = len(votes.names), len(votes.effects)
    odds = (x[votes.left] - x[votes.right])[votes.pair[part]]
    if k:
        odds = odds + x[n : n + k] @ votes.covariate[:, part]
    y = votes.outcome[part]
    if len(x) == n + k:
        p = 1 / (1 + np.exp(np.minimum(-odds, 500)))
        zero = np.zeros(len(y))
        return Moments(y - p, zero, p * (1 - p), zero, zero)
    parts = np.stack([odds / 2, x[n + k :][votes.judge[part]], -odds / 2])
    parts = np.exp(parts - parts.max(0))
    win, equal, _ = parts / parts.sum(0)
    mean = win + equal / 2
    variance = win + equal / 4 - mean**2
    return Moments(
        y - mean, (y == 0.5) - equal, variance, equal * (0.5 - mean), equal * (1 - equal)
    )


def _line(votes: Votes, part: slice, w: Floats, v: Floats, ties: bool) -> Sums:
    pair = np.bincount(votes.pair[part], w, len(votes.left))
    judges = max(1, len(votes.judges))
    tie = np.bincount(votes.judge[part], v, judges) if ties else np.zeros(0)
    return pair, votes.covariate[:, part] @ w, tie


def _spread_line(votes: Votes, sums: Sums) -> Floats:
    n = len(votes.names)
    pair, effects, tie = sums
    players = np.bincount(votes.left, pair, n) - np.bincount(votes.right, pair, n)
    return np.concatenate([players, effects, tie])


def _square(votes: Votes, part: slice, weights: Sums, ties: bool) -> Sums:
    """Return sums by pair, effect and judge: players stay paired until all blocks are summed."""
    w, v, u = weights
    place, c, pairs = votes.pair[part], votes.covariate[:, part], len(votes.left)
    wc = c * w
    pair = np.bincount(place, w, pairs)
    cross = np.array([np.bincount(place, row, pairs) for row in wc]).reshape(len(c), pairs)
    if not ties:
        return pair, cross, wc @ c.T
    n, judge, judges = len(votes.names), votes.judge[part], max(1, len(votes.judges))
    near, far = (judge * n + side[place] for side in (votes.left, votes.right))
    seen = np.bincount(near, v, judges * n) - np.bincount(far, v, judges * n)
    mixed = np.array([np.bincount(judge, row * v, judges) for row in c]).reshape(len(c), judges)
    return pair, cross, wc @ c.T, seen.reshape(judges, n), mixed, np.bincount(judge, u, judges)


def _spread_square(votes: Votes, sums: Sums) -> Floats:
    n, i, j = len(votes.names), votes.left, votes.right
    pair, cross, effects, *ties = sums
    k = len(effects)
    size = n + k + (len(ties[2]) if ties else 0)
    out = np.zeros((size, size))
    flat = out.reshape(-1)
    flat[i * size + j] = flat[j * size + i] = -pair
    out[np.arange(n), np.arange(n)] = np.bincount(i, pair, n) + np.bincount(j, pair, n)
    for f, row in enumerate(cross):
        out[n + f, :n] = np.bincount(i, row, n) - np.bincount(j, row, n)
    out[:n, n : n + k] = out[n : n + k, :n].T
    out[n : n + k, n : n + k] = effects
    if ties:
        seen, mixed, tie = ties
        out[n + k :, :n], out[:n, n + k :] = seen, seen.T
        out[n + k :, n : n + k], out[n : n + k, n + k :] = mixed.T, mixed
        out[np.arange(n + k, size), np.arange(n + k, size)] = tie
    return out
