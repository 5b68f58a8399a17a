"""The counting scores as findings read them: with area, language and instrument."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from weighbridge.evidence.settings import instrument
from weighbridge.evidence.store import Store
from weighbridge.terms import CHINESE, GENERAL

Rows = list[dict[str, Any]]

COUNTING = (
    "SELECT s.row_id id, s.model, s.benchmark, s.metric, b.name benchmark_name, b.area, "
    'b.language, b.suite, s.standard_value "value", b.unit, s.setting, s.effort, s.reported_by, '
    "s.independence, s.source, s.url, s.as_of FROM scores s "
    "JOIN benchmarks b ON b.id = s.benchmark WHERE s.counts AND NOT b.composite "
    "AND b.direction = 'higher'"
)


def scores_by_model(store: Store) -> dict[str, Rows]:
    """Return the counting scores of every model."""
    found: dict[str, Rows] = defaultdict(list)
    for row in store.query(f"{COUNTING} ORDER BY s.row_id"):
        found[row["model"]].append({**row, "instrument": instrument(row)})
    return found


def holds_scores(store: Store) -> bool:
    """Return whether any score counts."""
    return bool(store.query(f"{COUNTING} LIMIT 1"))


def scores_of(store: Store, model: str) -> Rows:
    """Return the counting scores of one model."""
    rows = store.query(f"{COUNTING} AND s.model = ? ORDER BY s.row_id", [model])
    return [{**row, "instrument": instrument(row)} for row in rows]


def at_effort(rows: Rows, effort: str, *, several: bool) -> Rows:
    """Return the scores of a model that were measured at one effort.

    A score without an effort belongs to every effort of its model. ``several`` says that the
    model was measured at more than one.
    """
    if effort:
        return [row for row in rows if row["effort"] in (effort, "")]
    return [row for row in rows if row["effort"] == ""] if several else rows


def in_area(row: Mapping[str, Any], area: str) -> bool:
    """Return whether a score tests an area; ``chinese`` is the slice in that language."""
    if area == GENERAL:
        return True
    return bool(row["language"] == "zh" if area == CHINESE else row["area"] == area)


def areas_of(row: Mapping[str, Any]) -> tuple[str, ...]:
    """Return every area that a score tests, the general one first."""
    return (GENERAL, row["area"], CHINESE) if row["language"] == "zh" else (GENERAL, row["area"])
