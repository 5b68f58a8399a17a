"""A held-out cell takes every copy of itself with it: a planted copy changes nothing."""

from __future__ import annotations

import sys
from itertools import product
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[2]))
from benchmarks.capability import part
from benchmarks.splits import split

from weighbridge.ratings.capability import Options, capability
from weighbridge.traits import BenchmarkTraits, ModelTraits, RowTraits

MODELS = {f"m{k}": ModelTraits(f"f{k // 4}", f"r{k // 4}", "d", date=0.1 * k) for k in range(12)}
BENCHMARKS = {f"b{k}": BenchmarkTraits("math", suite=f"s{k // 2}") for k in range(6)}


def given(planted: list[tuple[str, str, float]]):
    """A full grid of scores, and further rows at another effort."""
    cells = [(m, b, 50.0 + 3 * (k % 7)) for k, (m, b) in enumerate(product(MODELS, BENCHMARKS))]
    rows = [*cells, *planted]
    effort = [""] * len(cells) + ["thinking"] * len(planted)
    model, benchmark, score = (list(column) for column in zip(*rows, strict=True))
    return {
        "model": model, "benchmark": benchmark, "score": score, "models": MODELS,
        "benchmarks": BENCHMARKS, "rows": RowTraits(effort=effort),
    }  # fmt: skip


@pytest.mark.parametrize("kind", ["random", "grouped", "suite", "future"])
def test_planted_copy_of_a_held_out_cell_changes_nothing(kind: str) -> None:
    alone = given([])
    train, scored = split(alone, kind, 0, 2)
    cell = int(np.nonzero(scored)[0][0])
    model, benchmark = alone["model"][cell], alone["benchmark"][cell]
    twin = "b" + str(int(benchmark[1]) ^ 1)
    planted = given([(model, benchmark, 99.0), (model, twin, 99.0)])
    again, _ = split(planted, kind, 0, 2)
    assert not again[-2:].any()
    assert (again[:-2] == train).all()
    assert not (again[:-2] & scored).any()
    options = Options(draws=2, iterations=2, calibrate=False)
    one = capability(**part(alone, train), options=options)
    other = capability(**part(planted, again), options=options)
    assert one.point.tobytes() == other.point.tobytes()


@pytest.mark.parametrize("kind", ["random", "grouped", "suite", "future"])
def test_no_row_of_a_scored_model_on_a_scored_suite_is_read(kind: str) -> None:
    rows = given([])
    train, scored = split(rows, kind, 1, 2)
    suites = np.array([BENCHMARKS[b].suite for b in rows["benchmark"]])
    cells = [f"{m}|{s}" for m, s in zip(rows["model"], suites, strict=True)]
    assert scored.any()
    assert train.any()
    assert not set(np.array(cells)[train]) & set(np.array(cells)[scored])


def test_a_group_of_many_parts_loses_one_and_reads_the_suites_of_others() -> None:
    """Every model on 20 parts of one suite: were parts drawn one by one, no row would be left."""
    boards = {f"p{k}": BenchmarkTraits("math", suite="s") for k in range(20)}
    cells = list(product(MODELS, boards))
    model, benchmark = (list(column) for column in zip(*cells, strict=True))
    rows = {"model": model, "benchmark": benchmark, "models": MODELS, "benchmarks": boards}
    for fold in range(5):
        train, scored = split(rows, "grouped", 0, fold)
        held = {MODELS[m].root for m, s in zip(model, scored, strict=True) if s}
        parts = {(MODELS[m].root, b) for (m, b), s in zip(cells, scored, strict=True) if s}
        assert len(parts) == len(held)
        assert train.sum() == sum(MODELS[m].root not in held for m in model)
