"""The cells that Epoch's Capabilities Index itself is fitted to, as inputs of a capability fit.

One score of each model on each benchmark, the best over its efforts, chance taken off: 0 is chance
and 1 the ceiling. No other evidence is read. Models that the registry knows bring its facts; of the
others the date alone is known.
"""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

from weighbridge.evidence.names import Names
from weighbridge.findings.inputs import REFERENCE, model_traits
from weighbridge.registry import load, normalise
from weighbridge.terms import GENERAL
from weighbridge.traits import BenchmarkTraits, ModelTraits, RowTraits

CELLS = Path(__file__).parents[2] / "shared/data/raw/epoch-hub/eci_benchmarks.csv"
SOURCE = "epoch-hub"


def cells(store, path=CELLS):
    """Return the arguments of a fit of the cells, None where the file is not at hand."""
    if not path.exists():
        return None
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    names, known = Names(load()), model_traits(store)
    models = {r["model"]: _model(r, names, known) for r in rows}
    areas = {normalise(b.name): b.area for b in names.registry.benchmarks.values()}
    return {
        "model": [r["model"] for r in rows],
        "benchmark": [r["benchmark"] for r in rows],
        "score": [100 * float(r["performance"]) for r in rows],
        "models": models,
        "benchmarks": {
            r["benchmark"]: BenchmarkTraits(areas.get(normalise(r["benchmark"]), GENERAL))
            for r in rows
        },
        "rows": RowTraits(effort=[""] * len(rows), self_report=[False] * len(rows)),
    }


def _model(row, names, known):
    found = names.resolve(row["model_version"], SOURCE) or names.resolve(row["model"], SOURCE)
    if found and found.model in known:
        return known[found.model]
    day = date.fromisoformat(row["date"])
    name = row["model"]
    return ModelTraits(name, name, name, date=(day - REFERENCE).days / 365.25)
