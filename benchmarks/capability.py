"""Held-out error and coverage of 90% intervals beside ECI's formula, by the leakage rule.

A held-out cell takes with it every row of its model (any effort) on its benchmark (any variant,
edition or part of the same suite), from every source: groups are (model, suite), or (root family,
suite) for the grouped split, and a group is held out whole.
"""

from __future__ import annotations

import sys
import time

import numpy as np

from benchmarks.eci import fit_predict
from weighbridge.evidence.store import open_store
from weighbridge.findings.inputs import capability_inputs
from weighbridge.ratings.capability import Options, RowTraits, capability


def groups(given, kind):
    """Return the group of each row: what must be held out together."""
    models, benchmarks = given["models"], given["benchmarks"]
    left = [models[m].root if kind == "grouped" else m for m in given["model"]]
    return [
        f"{a}|{benchmarks[b].suite or b}" for a, b in zip(left, given["benchmark"], strict=True)
    ]


def held_out(given, kind, seed, fold=0, folds=5):
    """Return which rows are held out in one fold."""
    _, group = np.unique(groups(given, kind), return_inverse=True)
    return np.random.default_rng(seed).integers(0, folds, group.max() + 1)[group] == fold


def part(given, keep):
    """Return the inputs of the kept rows alone."""
    at = np.nonzero(keep)[0]
    rows = {k: None if v is None else [v[i] for i in at] for k, v in vars(given["rows"]).items()}
    chosen = {k: [given[k][i] for i in at] for k in ("model", "benchmark", "score")}
    return {**given, **chosen, "rows": RowTraits(**rows)}


def measure(given, kind, seed):
    """Return one line of the table."""
    held = held_out(given, kind, seed)
    start = time.perf_counter()
    fitted = capability(**part(given, ~held), options=Options(draws=2))
    seconds = time.perf_counter() - start
    asked = part(given, held)
    mean, low, high = fitted.predict(asked["model"], asked["benchmark"], asked["rows"])
    traits = [given["benchmarks"][b] for b in given["benchmark"]]
    floor, ceiling = (np.array([getattr(t, k) for t in traits]) for k in ("floor", "ceiling"))
    share = np.clip((np.array(given["score"]) - floor) / (ceiling - floor), 0, 1)
    unit = [f"{m}|{e}" for m, e in zip(given["model"], given["rows"].effort, strict=True)]
    bounded = ~np.array([t.elo for t in traits])
    peer, sd = fit_predict(np.array(unit)[bounded], np.array(given["benchmark"])[bounded],
                           share[bounded], held[bounded])  # fmt: skip
    q = bounded[held]
    scale = lambda v: np.clip((v - floor[held]) / (ceiling - floor)[held], 0, 1)[q]  # noqa: E731
    y = share[held & bounded]
    ours = np.sqrt(np.mean((scale(mean) - y) ** 2))
    theirs = np.sqrt(np.mean((peer - y) ** 2))
    inside = np.mean((y >= scale(low) - 1e-9) & (y <= scale(high) + 1e-9))
    covered = np.mean(np.abs(peer - y) <= 1.645 * sd)
    return (f"| {kind} | {seed} | {len(y)} | {ours:.4f} | {theirs:.4f} | {ours / theirs:.3f} "
            f"| {inside:.3f} | {covered:.3f} | {seconds:.0f} |")  # fmt: skip


def main(seeds):
    given = capability_inputs(open_store())
    print("| split | seed | held out | RMSE | ECI's RMSE | ratio | coverage | ECI's | fit, s |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    for kind in ("random", "grouped"):
        for seed in range(seeds):
            print(measure(given, kind, seed), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
