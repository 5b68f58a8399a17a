"""Covariates of votes: what else than the players decides them, and what was found of each.

A covariate is the feature of a minus that of b: exchanging a and b changes its sign.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from weighbridge.errors import BadData
from weighbridge.ratings.labels import encoded
from weighbridge.ratings.rows import Floats


@dataclass(frozen=True)
class Effect:
    """What one unit of a covariate is worth, with its standard error and interval.

    ``unit`` is "points" (400: odds of ten to one) or "log tie weight" (the logarithm of Davidson's
    parameter: a tie of equal players has probability w / (2 + w)).
    """

    name: str
    value: float
    error: float
    low: float
    high: float
    unit: str


def contrast(who: Any, a: Sequence[Any], b: Sequence[Any]) -> Floats:
    """Return +1 where only a is ``who``, -1 where only b is, 0 where both or neither are (n,).

    ``who`` is one value, or one for each vote; None, in any of the three, is like nobody. With the
    roles of a and b it is an effect of the role ``who``; with their developers, and the judges'
    developers as ``who``, it is the judges' preference for their own. Raises BadData for columns
    of unequal lengths.
    """
    one = isinstance(who, str | int) or who is None
    asked = [who] * len(a) if one else list(who)
    if not len(asked) == len(a) == len(b):
        raise BadData(f"{len(asked)}, {len(a)} and {len(b)} values to contrast")
    near, far = (
        np.array([w is not None and w == v for w, v in zip(asked, side, strict=True)], float)
        for side in (a, b)
    )
    return np.asarray(near - far, float)


def by_label(name: str, column: ArrayLike, labels: Sequence[Any]) -> dict[str, Floats]:
    """Return one covariate for each label, ``column`` (n,) where that is the label and else 0.

    A label where ``column`` is zero throughout has no effect to estimate, and no covariate. Raises
    BadData for columns of unequal lengths.
    """
    names, (code,) = encoded([labels], name)
    values = np.asarray(column, float)
    if values.shape != code.shape:
        raise BadData(f"{name}: {len(values)} values for {len(code)} labels")
    found = {f"{name}: {v}": np.where(code == k, values, 0.0) for k, v in enumerate(names)}
    return {title: own for title, own in found.items() if own.any()}


def columns_of(covariates: Mapping[str, ArrayLike] | ArrayLike | None, n: int) -> dict[str, Any]:
    """Return named columns of n values; those of an array are called "covariate 1" and so on.

    Raises BadData for another length.
    """
    if covariates is None:
        return {}
    if isinstance(covariates, Mapping):
        return {str(name): column for name, column in covariates.items()}
    table = np.asarray(covariates)
    if table.ndim not in (1, 2) or len(table) != n:
        raise BadData(f"covariates: shape {table.shape} for {n} votes, expected a row a vote")
    table = table.reshape(n, -1)
    return {f"covariate {k + 1}": table[:, k] for k in range(table.shape[1])}
