"""What a score would be by its neighbours: its model's other scores and its benchmark's.

On the logit scale a score is its benchmark's level plus its model's times the benchmark's slope,
levels being medians (J. W. Tukey, Exploratory Data Analysis, 1977, chapters 10 and 11), plus what
the model's other scores of the same area, suite, file and benchmark have left over, each shrunk.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from weighbridge.evidence.settings import instrument

FEWEST = 5
"""Scores that a benchmark and a model need before one of theirs can be called odd."""

ROUNDS = 8
NARROWEST = 0.25
"""Least spread, in logits, that the residuals of a benchmark or a model are taken to have."""

OFFSET = 2.0
"""Points added at both ends of a scale, where logits would tell noise apart."""

STEADY = 3.0
"""Weight, in squared logits, of the belief that a benchmark's slope is one."""

STEEPEST = 2.5
LEAST_SURE = 0.6
"""Least share of the spread that a second measurement leaves."""

Row = Mapping[str, Any]
Rows = Sequence[Row]

NEIGHBOURS: tuple[tuple[Callable[[Row], Hashable], float], ...] = (
    (lambda row: (row["model"], row["effort"], row["area"]), 4.0),
    (lambda row: (row["model"], row["effort"], row["suite"] or row["source"]), 3.0),
    (lambda row: (row["model"], row["effort"], row["source"], row["file"]), 6.0),
    (lambda row: (row["model"], row["benchmark"]), 0.6),
)
"""What makes scores neighbours, the farthest first, and how many of them half a shift needs."""


ELSEWHERE = 1.0
"""Neighbours of which fewer give half a shift are of other files alone."""


@dataclass
class Expected:
    """Levels of benchmarks and models in logits, slopes of benchmarks, spreads of both.

    ``shift`` is what the neighbours of a row have left over, by row_id, and ``surer`` the share of
    the spread that a row of ``twins`` has: its model was measured on its benchmark by others too.
    """

    level: dict[Hashable, float]
    slope: dict[Hashable, float]
    spread: dict[Hashable, float]
    count: dict[Hashable, int]
    shift: dict[str, float]
    twins: frozenset[str] = frozenset()
    surer: float = 1.0

    @classmethod
    def of(cls, rows: Rows) -> Expected:
        """Return what is expected of every row."""
        cells = [(*keys(row), logit(row["standard_value"])) for row in rows]
        tests = grouped((test, (model, value)) for test, model, value in cells)
        models = grouped((model, (test, value)) for test, model, value in cells)
        fit = cls(dict.fromkeys((*tests, *models), 0.0), dict.fromkeys(tests, 1.0), {}, {}, {})
        for _ in range(ROUNDS):
            for test, of in tests.items():
                fit.level[test] = median(y - fit.slope[test] * fit.level[m] for m, y in of)
                fit.slope[test] = fit.steepness(test, of)
            for model, of in models.items():
                fit.level[model] = median((y - fit.level[b]) / fit.slope[b] for b, y in of)
        left = _left(rows, [fit.rest(b, m, y) for b, m, y in cells])
        fit.shift = {r["row_id"]: shift for r, (shift, _) in zip(rows, left, strict=True)}
        apart = grouped(
            (key, abs(rest))
            for (b, m, _), (_, rest) in zip(cells, left, strict=True)
            for key in (b, m)
        )
        fit.spread = {k: max(NARROWEST, 1.4826 * median(of)) for k, of in apart.items()}
        fit.count = {key: len(of) for key, of in apart.items()}
        fit.twins = _twins(rows)
        known = (fit.residual(r, r["standard_value"]) for r in rows if r["row_id"] in fit.twins)
        found = [abs(rest) for rest in known if rest is not None]
        fit.surer = min(1.0, max(LEAST_SURE, 1.4826 * median(found))) if found else 1.0
        return fit

    def steepness(self, test: Hashable, of: Sequence[tuple[Hashable, float]]) -> float:
        """Return by how much a benchmark's logit rises with a model's level, near one if unsure."""
        middle = median(self.level[model] for model, _ in of)
        slope, up, across = self.slope[test], STEADY, STEADY
        for model, value in of:
            apart = self.level[model] - middle
            rise = value - self.level[test] - slope * middle
            up += min(max(apart * rise, -4.0), 4.0)
            across += apart**2
        return min(max(up / across, 1 / STEEPEST), STEEPEST)

    def rest(self, test: Hashable, model: Hashable, value: float) -> float:
        """Return the residual of a value in logits, its neighbours left aside."""
        return value - self.level[test] - self.slope[test] * self.level[model]

    def residual(self, row: Row, percent: float) -> float | None:
        """Return a value's residual in spreads, None where too little is known to call it odd."""
        test, model = keys(row)
        if min(self.count.get(test, 0), self.count.get(model, 0)) < FEWEST:
            return None
        spread = math.hypot(self.spread[test], self.spread[model]) / math.sqrt(2)
        spread *= self.surer if row["row_id"] in self.twins else 1.0
        return (self.rest(test, model, logit(percent)) - self.shift[row["row_id"]]) / spread


def _twins(rows: Rows) -> frozenset[str]:
    """Return the rows whose model has a row on the same benchmark in another file too."""
    same = grouped(((row["model"], row["benchmark"]), row) for row in rows)
    return frozenset(
        row["row_id"] for of in same.values() for row in of if any(_apart(row, o) for o in of)
    )


def _left(rows: Rows, rests: list[float]) -> list[tuple[float, float]]:
    """Return for each row what its neighbours have left over, and what it has left itself then."""
    shifts = [0.0] * len(rows)
    for key, half in NEIGHBOURS:
        near = grouped((key(row), place) for place, row in enumerate(rows))
        moved = {}
        for places in near.values():
            for place in places:
                others = [
                    rests[p] - shifts[p]
                    for p in places
                    if p != place and (half > ELSEWHERE or _apart(rows[p], rows[place]))
                ]
                if others:
                    moved[place] = len(others) / (len(others) + half) * median(others)
        for place, shift in moved.items():
            shifts[place] += shift
    return [(shift, rest - shift) for shift, rest in zip(shifts, rests, strict=True)]


def _apart(one: Row, other: Row) -> bool:
    """Say whether two rows are of different files: one file's are runs that were meant to differ."""
    return (one["source"], one["file"]) != (other["source"], other["file"])


def logit(percent: float) -> float:
    """Return a percentage on the logit scale, kept off its ends."""
    return math.log((percent + OFFSET) / (100 - percent + OFFSET))


def keys(row: Row) -> tuple[Hashable, Hashable]:
    """Return the instrument and the model, at its effort, that a score is of."""
    return ("test", instrument(row)), ("model", row["model"], row["effort"])


def grouped(pairs: Iterable[tuple[Hashable, Any]]) -> dict[Hashable, list[Any]]:
    """Return the values of each key, in their order."""
    found: dict[Hashable, list[Any]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return found
