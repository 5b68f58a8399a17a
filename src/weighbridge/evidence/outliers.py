"""Values that look like errors of transcription: a tenth, a hundredth, or the cell beside.

A light check that knows no rating: on the logit scale a score is its benchmark's level plus its
model's times the benchmark's slope, levels being medians (J. W. Tukey, Exploratory Data Analysis,
1977, chapters 10 and 11). A cell is named when its residual is large and one particular error
would explain it.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from weighbridge.evidence.settings import instrument
from weighbridge.evidence.store import Store

FEWEST = 5
"""Scores that a benchmark and a model need before one of theirs can be called odd."""

ROUNDS = 8
NARROWEST = 0.25
"""Least spread, in logits, that the residuals of a benchmark or a model are taken to have."""

FAR = 2.5
"""Spreads from which a residual is odd, and within which what an undone error leaves must lie."""

GAIN = 10.0
"""By how much the squared residuals, in spreads, fall when an error that is named is undone."""

LEFT = 0.3
"""Share of the squared residuals of two cells that may be left once they are swapped."""

OFFSET = 2.0
"""Points added at both ends of a scale, where logits would tell noise apart."""

STEADY = 3.0
"""Weight, in squared logits, of the belief that a benchmark's slope is one."""

STEEPEST = 2.5

ERRORS: Mapping[str, Callable[[float], float]] = {
    "a fraction among percents": lambda value: value * 100,
    "a tenth of it": lambda value: value * 10,
    "ten times it": lambda value: value / 10,
}
"""What may have happened to a value, and how it is undone."""

SWAPPED = "the cell beside it"


@dataclass(frozen=True)
class Outlier:
    """A score that looks wrong: its value, the one that would fit, and the error between them."""

    row_id: str
    model: str
    benchmark: str
    source: str
    file: str
    row: int
    value: float
    likely: float
    error: str
    gain: float


Rows = Sequence[Mapping[str, Any]]


def outliers(rows: Rows) -> list[Outlier]:
    """Return the odd scores among rows in percent, the least likely first.

    ``rows`` hold row_id, model, effort, benchmark, metric, setting, standard_value (percent),
    source, file and row.
    """
    fit = _Fit.of(rows)
    found = [*_alone(rows, fit), *_swapped(rows, fit)]
    best: dict[str, Outlier] = {}
    for each in sorted(found, key=lambda one: one.gain):
        best[each.row_id] = each
    return sorted(best.values(), key=lambda one: (-one.gain, one.row_id))


@dataclass
class _Fit:
    """Levels of benchmarks and models in logits, slopes of benchmarks, spreads of both."""

    level: dict[Hashable, float]
    slope: dict[Hashable, float]
    spread: dict[Hashable, float]
    count: dict[Hashable, int]

    @classmethod
    def of(cls, rows: Rows) -> _Fit:
        cells = [(*_keys(row), logit(row["standard_value"])) for row in rows]
        tests = _grouped((test, (model, value)) for test, model, value in cells)
        models = _grouped((model, (test, value)) for test, model, value in cells)
        fit = cls(dict.fromkeys((*tests, *models), 0.0), dict.fromkeys(tests, 1.0), {}, {})
        for _ in range(ROUNDS):
            for test, of in tests.items():
                fit.level[test] = median(y - fit.slope[test] * fit.level[m] for m, y in of)
                fit.slope[test] = fit.steepness(test, of)
            for model, of in models.items():
                fit.level[model] = median((y - fit.level[b]) / fit.slope[b] for b, y in of)
        apart = _grouped((k, abs(fit.rest(b, m, y))) for b, m, y in cells for k in (b, m))
        fit.spread = {k: max(NARROWEST, 1.4826 * median(of)) for k, of in apart.items()}
        fit.count = {key: len(of) for key, of in apart.items()}
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
        """Return the residual of a value in logits."""
        return value - self.level[test] - self.slope[test] * self.level[model]

    def residual(self, row: Mapping[str, Any], percent: float) -> float | None:
        """Return a value's residual in spreads, None where too little is known to call it odd."""
        test, model = _keys(row)
        if min(self.count.get(test, 0), self.count.get(model, 0)) < FEWEST:
            return None
        spread = math.hypot(self.spread[test], self.spread[model]) / math.sqrt(2)
        return self.rest(test, model, logit(percent)) / spread


def logit(percent: float) -> float:
    """Return a percentage on the logit scale, kept off its ends."""
    return math.log((percent + OFFSET) / (100 - percent + OFFSET))


def _keys(row: Mapping[str, Any]) -> tuple[Hashable, Hashable]:
    return ("test", instrument(row)), ("model", row["model"], row["effort"])


def _grouped(pairs: Iterable[tuple[Hashable, Any]]) -> dict[Hashable, list[Any]]:
    found: dict[Hashable, list[Any]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return found


def _alone(rows: Rows, fit: _Fit) -> Iterable[Outlier]:
    for row in rows:
        value = row["standard_value"]
        odd = fit.residual(row, value)
        if odd is None or abs(odd) < FAR:
            continue
        for error, undone in ERRORS.items():
            likely = undone(value)
            rest = fit.residual(row, likely) if 0 < likely <= 100 else None
            if rest is not None and abs(rest) < min(FAR, abs(odd) / 2) and odd**2 - rest**2 > GAIN:
                yield _outlier(row, likely, error, odd**2 - rest**2)


def _swapped(rows: Rows, fit: _Fit) -> Iterable[Outlier]:
    """Yield pairs of cells in one row of a file that fit better the other way round."""
    together = _grouped(
        ((row["source"], row["file"], row["row"], row["model"], row["effort"]), (row, odd))
        for row in rows
        if (odd := fit.residual(row, row["standard_value"])) is not None
    )
    for cells in together.values():
        for one, odd in cells:
            if abs(odd) < FAR:
                continue
            for other, odder in cells:
                gain = _gain((one, other), (odd, odder), fit)
                if gain > GAIN:
                    yield _outlier(one, other["standard_value"], SWAPPED, gain)
                    yield _outlier(other, one["standard_value"], SWAPPED, gain)


def _gain(pair: Rows, odd: tuple[float, float], fit: _Fit) -> float:
    """Return by how much the squared residuals of two cells fall once swapped, 0 if too little."""
    values = [row["standard_value"] for row in reversed(pair)]
    rest = [fit.residual(row, value) or 0.0 for row, value in zip(pair, values, strict=True)]
    before, after = (sum(r**2 for r in of) for of in (odd, rest))
    return before - after if after < LEFT * before else 0.0


def _outlier(row: Mapping[str, Any], likely: float, error: str, gain: float) -> Outlier:
    return Outlier(
        row_id=row["row_id"],
        model=row["model"],
        benchmark=row["benchmark"],
        source=row["source"],
        file=row["file"],
        row=row["row"],
        value=row["standard_value"],
        likely=round(likely, 4),
        error=error,
        gain=round(gain, 1),
    )


def in_store(store: Store) -> list[Outlier]:
    """Return the odd scores among the counting ones of a store that are percentages."""
    return outliers(
        store.query(
            "SELECT s.row_id, s.model, s.effort, s.benchmark, s.metric, s.setting, "
            "s.standard_value, s.source, s.file, s.row FROM scores s "
            "JOIN benchmarks b ON b.id = s.benchmark "
            "WHERE b.unit = 'percent' AND NOT b.composite AND s.counts ORDER BY s.row_id"
        )
    )
