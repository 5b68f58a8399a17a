"""Which players votes connect, and which never lost: whether and how far ratings exist."""

from __future__ import annotations

from typing import Any

import numpy as np

from weighbridge.errors import Incomparable
from weighbridge.ratings.rows import Ints
from weighbridge.ratings.votes import Votes


def check_connected(votes: Votes) -> None:
    """Raise Incomparable when no chain of votes joins two players, naming one of each part."""
    parts, part = _components(votes, "weak", np.ones((2, len(votes.left)), bool))
    if parts > 1:
        few = [str(votes.names[int(np.argmax(part == k))]) for k in range(min(parts, 5))]
        raise Incomparable(f"no vote connects {parts} groups of players: {', '.join(few)}")


def one_sided(votes: Votes) -> tuple[bool, Any]:
    """Return whether no finite maximum exists, and the pairs (P,) that cannot but agree with a fit.

    Players of one tier lost to, or tied with, each other, by a chain; with more tiers than one
    strengths have no maximum (Ford 1957, doi:10.2307/2308513). One-sided are the pairs across
    tiers and those with a player all of whose votes are ties.
    """
    lost, tied, won = (_met(votes, share) for share in (0.0, 0.5, 1.0))
    tiers, tier = _components(votes, "strong", (won | tied, lost | tied))
    decided, ever = won | lost, np.zeros(len(votes.names), bool)
    ever[votes.left[decided]] = ever[votes.right[decided]] = True
    quiet = ~(ever[votes.left] & ever[votes.right])
    return tiers > 1, quiet | (tier[votes.left] != tier[votes.right])


def _met(votes: Votes, share: float) -> Any:
    """Return which pairs (P,) have a vote of that outcome."""
    out = np.zeros(len(votes.left), bool)
    out[votes.pair[votes.outcome == share]] = True
    return out


def _components(votes: Votes, connection: str, beaten: Any) -> tuple[int, Ints]:
    """Return the parts of the graph with an edge from each player to those whom it did beat."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    n, (by_left, by_right) = len(votes.names), beaten
    start = np.concatenate([votes.left[by_left], votes.right[by_right]])
    end = np.concatenate([votes.right[by_left], votes.left[by_right]])
    graph = coo_matrix((np.ones(len(start)), (start, end)), (n, n))
    parts, part = connected_components(graph, connection=connection)
    return int(parts), part
