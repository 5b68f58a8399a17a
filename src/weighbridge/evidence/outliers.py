"""Values that look like errors of transcription: a tenth, a hundredth, or the cell beside.

A cell is named when it lies far from what its neighbours let expect, one particular error would
explain it, and the digits of its column do not speak against that error: 6.24 among values of one
decimal is sooner 62.4 than a score. Both are weighed as a likelihood ratio.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from weighbridge.evidence.expected import Expected, Row, Rows, grouped
from weighbridge.evidence.store import Store

FAR = 2.5
"""Spreads from which the residual of a cell that was swapped is odd."""

ODD = 1.5
"""Spreads from which a residual may be odd for another error."""

GAIN = 5.0
"""By how much twice the log likelihood must rise when an error that is named is undone."""

SWAP_GAIN = 16.0
"""The same for two cells once swapped: a row holds many pairs of which one may do."""

LEFT = 0.3
"""Share of the squared residuals of two cells that may be left once they are swapped."""

MOST_SAID = 6.0
"""The most that the digits of a column may add or take away."""

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


def outliers(rows: Rows) -> list[Outlier]:
    """Return the odd scores among rows in percent, the least likely first.

    ``rows`` hold row_id, model, effort, benchmark, area, suite, metric, setting, standard_value
    (percent), source, file and row.
    """
    fit = Expected.of(rows)
    found = [*_alone(rows, fit), *_swapped(rows, fit)]
    best: dict[str, Outlier] = {}
    for each in sorted(found, key=lambda one: one.gain):
        best[each.row_id] = each
    return sorted(best.values(), key=lambda one: (-one.gain, one.row_id))


class Digits:
    """How many decimals the values of each column have: a file's of one benchmark."""

    def __init__(self, rows: Rows) -> None:
        self.columns: dict[tuple[str, ...], Counter[int]] = defaultdict(Counter)
        for row in rows:
            self.columns[_column(row)][_decimals(row["standard_value"])] += 1

    def speak(self, row: Row, likely: float) -> float:
        """Return twice the log of how much likelier the digits are if ``likely`` was meant."""
        column = self.columns[_column(row)]
        total, printed = column.total(), _decimals(row["standard_value"])
        meant = (column[_decimals(likely)] + 0.5) / (total + 2)
        as_is = (column[printed] - 0.5) / (total + 1)
        return max(-MOST_SAID, min(MOST_SAID, 2 * math.log(meant / as_is)))


def _column(row: Row) -> tuple[str, ...]:
    return row["source"], row["file"], row["benchmark"]


def _decimals(value: float) -> int:
    return len(f"{value:.6f}".rstrip("0").partition(".")[2])


def _alone(rows: Rows, fit: Expected) -> Iterable[Outlier]:
    digits = Digits(rows)
    for row in rows:
        value = row["standard_value"]
        odd = fit.residual(row, value)
        if odd is None or abs(odd) < ODD:
            continue
        for error, undone in ERRORS.items():
            likely = undone(value)
            rest = fit.residual(row, likely) if 0 < likely <= 100 else None
            if rest is not None and abs(rest) < abs(odd) / 2:
                gain = odd**2 - rest**2 + digits.speak(row, likely)
                if gain > GAIN:
                    yield _outlier(row, likely, error, gain)


def _swapped(rows: Rows, fit: Expected) -> Iterable[Outlier]:
    """Yield pairs of cells in one row of a file that fit better the other way round."""
    together = grouped(
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
                if gain > SWAP_GAIN:
                    yield _outlier(one, other["standard_value"], SWAPPED, gain)
                    yield _outlier(other, one["standard_value"], SWAPPED, gain)


def _gain(pair: Rows, odd: tuple[float, float], fit: Expected) -> float:
    """Return by how much the squared residuals of two cells fall once swapped, 0 if too little."""
    values = [row["standard_value"] for row in reversed(pair)]
    rest = [fit.residual(row, value) or 0.0 for row, value in zip(pair, values, strict=True)]
    before, after = (sum(r**2 for r in of) for of in (odd, rest))
    return before - after if after < LEFT * before else 0.0


def _outlier(row: Row, likely: float, error: str, gain: float) -> Outlier:
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
            "SELECT s.row_id, s.model, s.effort, s.benchmark, b.area, b.suite, s.metric, s.setting, "
            "s.standard_value, s.source, s.file, s.row FROM scores s "
            "JOIN benchmarks b ON b.id = s.benchmark "
            "WHERE b.unit = 'percent' AND NOT b.composite AND s.counts ORDER BY s.row_id"
        )
    )
