"""From votes between pairs to counts: one cell for each pair, outcome and covariate stratum."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from weighbridge.errors import BadData, Incomparable
from weighbridge.ratings.rows import Floats, Ints, codes, filled


@dataclass(frozen=True)
class Votes:
    """m cells of votes between n players: ``first`` < ``second`` are their places (m,).

    ``outcome`` is the share of the first (1 win, 0.5 tie, 0 loss), ``covariate`` (m, k) its
    features minus the second's, ``count`` the summed weights, ``squares`` the summed squares.
    """

    names: tuple[Any, ...]
    first: Ints
    second: Ints
    outcome: Floats
    covariate: Floats
    count: Floats
    squares: Floats


def collapsed(
    players: tuple[Sequence[Any], Sequence[Any]],
    outcome: ArrayLike,
    weights: ArrayLike | None,
    covariates: ArrayLike | None,
) -> Votes:
    """Return the cells of n votes.

    Raises BadData for unequal lengths, no votes, outcomes that are not 0, 0.5 or 1, weights that
    are not positive and finite, covariates that are not finite, and votes of one with itself.
    """
    a, b = (np.asarray(v).tolist() for v in players)
    y = np.asarray(outcome, float).ravel()
    n = len(y)
    if n == 0 or len(a) != n or len(b) != n:
        raise BadData(f"{len(a)} and {len(b)} players and {n} outcomes")
    weight = np.array(filled(weights, n, "weights", 1.0), float)
    x = np.zeros((n, 0)) if covariates is None else np.asarray(covariates, float)
    x = x.reshape(len(x), -1)
    if len(x) != n or not np.isfinite(x).all():
        raise BadData(f"covariates of shape {x.shape} for {n} votes must be finite, a row a vote")
    if not np.isin(y, (0.0, 0.5, 1.0)).all():
        raise BadData("outcomes must be 1 (the first wins), 0.5 (a tie) or 0")
    if not (np.isfinite(weight).all() and (weight > 0).all()):
        raise BadData("weights must be positive and finite")
    names, place = codes([*a, *b])
    i, j = place[:n], place[n:]
    if (i == j).any():
        raise BadData(f"{int((i == j).sum())} votes set a player against itself")
    turn = i > j
    i, j = np.where(turn, j, i), np.where(turn, i, j)
    y, x = np.where(turn, 1 - y, y), np.where(turn[:, None], -x, x) + 0.0
    stratum = np.unique(x, axis=0, return_inverse=True)[1].ravel() if x.shape[1] else 0
    many = int(np.max(stratum)) + 1
    key = ((i * len(names) + j) * 3 + (2 * y).astype(np.int64)) * many + stratum
    _, at, cell = np.unique(key, return_index=True, return_inverse=True)
    count, squares = (np.asarray(np.bincount(cell, w), float) for w in (weight, weight**2))
    return Votes(names, i[at], j[at], y[at], x[at], count, squares)


def check_connected(votes: Votes) -> None:
    """Raise Incomparable when no chain of votes joins two players, naming one of each part."""
    parts, part = _components(votes, "weak", np.ones(len(votes.first), bool))
    if parts > 1:
        few = [str(votes.names[int(np.argmax(part == k))]) for k in range(min(parts, 5))]
        raise Incomparable(f"no vote connects {parts} groups of players: {', '.join(few)}")


def separated(votes: Votes) -> bool:
    """Return whether some players never lost to, nor tied with, the others.

    Then no finite maximum of the likelihood exists (Ford 1957, doi:10.2307/2308513).
    """
    return bool(_components(votes, "strong", votes.outcome > 0)[0] > 1)


def _components(votes: Votes, connection: str, forward: Any) -> tuple[int, Ints]:
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    back = votes.outcome < 1
    left = np.concatenate([votes.first[forward], votes.second[back]])
    right = np.concatenate([votes.second[forward], votes.first[back]])
    n = len(votes.names)
    graph = coo_matrix((np.ones(len(left)), (left, right)), (n, n))
    parts, part = connected_components(graph, connection=connection)
    return int(parts), part
