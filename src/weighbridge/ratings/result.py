"""What a number is: a point that never travels without its joint uncertainty and its recipe."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

import numpy as np
from numpy.typing import NDArray

from weighbridge.errors import UnknownName, UsageError
from weighbridge.ratings.effects import Effect

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
    ``method`` holds settings, seed, iterations and whatever else reproduces the numbers;
    ``covariance`` (n, n), in squared points, is that of the points where it is known in closed
    form or from resampling; ``effects`` are those of covariates.
    """

    models: tuple[str, ...]
    point: Floats
    draws: Floats
    scale: Scale
    method: Mapping[str, Any]
    diagnostics: tuple[str, ...]
    covariance: Floats | None = None
    effects: tuple[Effect, ...] = ()

    def interval(self, level: float | None = None) -> tuple[Floats, Floats]:
        """Return the lower and upper ends (n,) of the points, at the fit's level unless another."""
        tail = (1 - self._level(level)) / 2
        low, high = np.quantile(self.draws, [tail, 1 - tail], axis=1)
        return low, high

    def difference(
        self, model: str, other: str, level: float | None = None
    ) -> tuple[float, float, float]:
        """Return how many points one stands above the other, and the interval's two ends.

        Raises UnknownName for a model that is not rated.
        """
        a, b = (self._place(name) for name in (model, other))
        tail = (1 - self._level(level)) / 2
        low, high = np.quantile(self.draws[a] - self.draws[b], [tail, 1 - tail])
        return float(self.point[a] - self.point[b]), float(low), float(high)

    def _level(self, level: float | None) -> float:
        level = float(self.method.get("level", 0.90)) if level is None else level
        if not 0 < level < 1:
            raise UsageError(f"level {level} must lie within 0 and 1")
        return level

    def _place(self, name: str) -> int:
        if name not in self.models:
            raise UnknownName("model", name, tuple(get_close_matches(name, self.models)))
        return self.models.index(name)
