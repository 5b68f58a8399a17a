"""Which code computes the moments: plain NumPy, or compiled kernels for large matrices."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec

import numpy as np

from weighbridge.ratings import item_moments as plainly
from weighbridge.ratings.item_moments import Items, Nodes
from weighbridge.ratings.responses import Responses
from weighbridge.ratings.rows import Floats

LARGE = 1_000_000


@dataclass(frozen=True)
class Engine:
    """Moments of abilities and of items, the likelihood at nodes, and the items' marginal
    information, for some responses.
    """  # noqa: D205

    name: str
    ability: Callable[[Items, Floats], tuple[Floats, Floats]]
    item: Callable[[Items, Nodes, int], tuple[Floats, Floats]]
    likelihood: Callable[[Items, Floats], Floats]
    marginal: Callable[[Items, tuple[Floats, Floats], int], Floats]


def plain(responses: Responses) -> Engine:
    """Return the moments in NumPy, for any responses."""
    return Engine(
        "numpy",
        lambda items, ability: plainly.ability_moments(responses, items, ability),
        lambda items, nodes, size: plainly.item_moments(responses, items, nodes, size),
        lambda items, at: plainly.log_likelihood(responses, items, at),
        lambda items, known, size: plainly.marginal_information(responses, items, known, size),
    )


def compiled(responses: Responses) -> Engine | None:
    """Return the compiled moments, or None for small matrices, other data, or without Numba."""
    matrix = responses.matrix
    if matrix is None or matrix.size < LARGE or find_spec("numba") is None:
        return None
    from weighbridge.ratings import item_kernels as kernels

    turned = np.ascontiguousarray(matrix.T)

    def single(values: Floats) -> kernels.Singles:
        return np.ascontiguousarray(values, np.float32)

    def ability(items: Items, at: Floats) -> tuple[Floats, Floats]:
        return kernels.ability_moments(matrix, *map(single, (items.slope, items.intercept, at)))

    def item(items: Items, nodes: Nodes, _: int) -> tuple[Floats, Floats]:
        low, high = nodes.at.T
        given = (items.slope, items.intercept, low, high)
        return kernels.item_moments(turned, *map(single, given))

    slow = plain(responses)
    return Engine("numba", ability, item, slow.likelihood, slow.marginal)
