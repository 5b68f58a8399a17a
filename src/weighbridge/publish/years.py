"""Each year end under two readings of time: known then, and in hindsight."""

from __future__ import annotations

from collections.abc import Sequence

from . import words
from .dots import Row
from .page import Interval, ModelCard, PairRow, YearEnd

STEPS = (25, 50, 100, 200, 400, 800)
"""Points that two ticks may be apart."""


def against(years: Sequence[YearEnd]) -> list[str]:
    """Return the comparator groups, each of which has a plot of its own."""
    return list(dict.fromkeys(name for year in years for name, _ in year.gaps))


def rows(years: Sequence[YearEnd], group: str = "") -> list[Row]:
    """Return the gaps to one comparator group (or all), a day's readings under one another."""
    days = dict.fromkeys(year.at for year in years)
    return [
        _row(year, gap)
        for day in days
        for year in years
        if year.at == day
        for name, gap in year.gaps
        if group in ("", name)
    ]


def by_model(pairs: Sequence[PairRow]) -> list[tuple[ModelCard, dict[str, PairRow]]]:
    """Return the pairs of each model by the class of the rival, in the order given."""
    found: dict[str, tuple[ModelCard, dict[str, PairRow]]] = {}
    for pair in pairs:
        found.setdefault(pair.model.id, (pair.model, {}))[1][pair.rival_class] = pair
    return list(found.values())


def spoken(years: Sequence[YearEnd], group: str) -> str:
    """Return the plot in a sentence."""
    ends = "; ".join(
        f"{row.heading} {row.label} {row.value} {row.detail}" for row in rows(years, group)
    )
    return f"Gap in points to {group} at each year end: {ends}"


def _row(year: YearEnd, gap: Interval | None) -> Row:
    if gap is None:
        return Row(year.at, year.reading, "", "no evidence", "no", year.finding_id)
    ends = f"({words.points(gap.low)} to {words.points(gap.high)})"
    place = "a" if gap.low > 0 else "b" if gap.high < 0 else "no"
    return Row(
        year.at, year.reading, words.points(gap.value), ends, place, year.finding_id,
        gap.value, gap.low, gap.high,
    )  # fmt: skip
