"""Curated tables of what developers report of their own models and of rivals'."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from weighbridge.sources.cell import Cell
from weighbridge.sources.table import rows

COLUMNS = (
    "model_id",
    "benchmark",
    "metric",
    "score",
    "shots",
    "setting",
    "reported_by",
    "independence",
    "source",
    "as_of",
    "as_of_kind",
)
ELO_METRICS = {"elo"}


def cells(path: Path, source: str) -> Iterator[Cell]:
    """Yield each claim of one table; scores are percents, save Elo ratings and 10-point means."""
    for number, row in rows(path, COLUMNS):
        yield Cell(
            source=source,
            file=f"{path.parent.name}/{path.name}",
            row=number,
            name=row["model_id"],
            benchmark=row["benchmark"],
            metric=row["metric"],
            value=row["score"],
            unit="benchmark",
            setting=row["setting"],
            shots=row["shots"],
            reporter=row["reported_by"],
            report=row["source"],
            url=row["source"],
            as_of=row["as_of"],
            as_of_kind=row["as_of_kind"].split(",", maxsplit=1)[0]
            if row["as_of"]
            else "not stated",
            claimed_independence=row["independence"],
        )
