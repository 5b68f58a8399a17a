"""What a number is: a point that never travels without its joint uncertainty and its recipe."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Scale:
    """What a point means: ``points_per_unit`` points to one unit of logit at median slope."""

    anchor: str
    anchor_points: float
    points_per_unit: float
    index_version: str


@dataclass(frozen=True)
class Ratings:
    """Joint ratings of n models from d posterior draws.

    ``point`` has shape (n,), ``draws`` shape (n, d), both in points of ``scale``. Column j of
    ``draws`` is one joint draw, so that differences between rows keep their correlation.
    ``method`` holds settings, seed, iterations and whatever else reproduces the numbers.
    """

    models: tuple[str, ...]
    point: Floats
    draws: Floats
    scale: Scale
    method: Mapping[str, Any]
    diagnostics: tuple[str, ...]
