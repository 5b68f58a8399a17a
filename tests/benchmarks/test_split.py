"""A held-out cell takes every copy of itself with it: a planted copy changes nothing."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))
from benchmarks.capability import held_out, part

from weighbridge.ratings.capability import Options, capability
from weighbridge.ratings.traits import BenchmarkTraits, ModelTraits, RowTraits


def test_planted_copy_of_a_held_out_cell_changes_nothing() -> None:
    models = {f"m{k}": ModelTraits("f", "f", "d", date=0.1 * k) for k in range(8)}
    benchmarks = {f"b{k}": BenchmarkTraits("math", suite=f"s{k // 2}") for k in range(6)}
    cells = [(m, b) for m in models for b in benchmarks]
    given = {
        "model": [m for m, _ in cells],
        "benchmark": [b for _, b in cells],
        "score": [50.0 + 3 * (k % 7) for k in range(len(cells))],
        "models": models,
        "benchmarks": benchmarks,
        "rows": RowTraits(effort=[""] * len(cells)),
    }
    held = held_out(given, "random", 0)
    cell = int(np.nonzero(held)[0][0])
    twin = "b" + str(int(given["benchmark"][cell][1]) ^ 1)
    planted = {
        **given,
        "model": [*given["model"], given["model"][cell], given["model"][cell]],
        "benchmark": [*given["benchmark"], given["benchmark"][cell], twin],
        "score": [*given["score"], given["score"][cell], given["score"][cell]],
        "rows": RowTraits(effort=[""] * (len(cells) + 1) + ["thinking"]),
    }
    again = held_out(planted, "random", 0)
    assert again[-2:].all()
    assert (again[:-2] == held).all()
    options = Options(draws=2, iterations=2, calibrate=False)
    one = capability(**part(given, ~held), options=options)
    other = capability(**part(planted, ~again), options=options)
    assert one.point.tobytes() == other.point.tobytes()
