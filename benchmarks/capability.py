"""Held-out error and coverage of capability beside ECI's formula, by the leakage rule.

usage: python -m benchmarks.capability [--seeds N] [--splits random,grouped,suite,future]

Each fit's held-out rows are kept in build/capability as they come, and are not fitted again. The
table on standard output is docs/measured/capability.md.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np

from benchmarks.eci import PUBLISHED, TUNED, fit_predict
from benchmarks.splits import CUTS, split
from benchmarks.tables import LEVELS, report
from weighbridge.evidence.store import open_store
from weighbridge.findings.inputs import capability_inputs
from weighbridge.ratings.capability import Options, RowTraits, capability

SPLITS = ("random", "grouped", "suite", "future")
KEPT = Path("build/capability")
FOLDS_SCORED = 2


def part(given, keep):
    """Return the inputs of the kept rows alone."""
    at = np.nonzero(keep)[0]
    rows = {k: None if v is None else [v[i] for i in at] for k, v in vars(given["rows"]).items()}
    chosen = {k: [given[k][i] for i in at] for k in ("model", "benchmark", "score")}
    return {**given, **chosen, "rows": RowTraits(**rows)}


def measure(given, kind, seed, fold):
    """Return what one fit and its peers say of the held-out rows, as arrays of one length."""
    train, scored = split(given, kind, seed, fold)
    traits = [given["benchmarks"][b] for b in given["benchmark"]]
    bounded = ~np.array([t.elo for t in traits])
    floor, ceiling = (np.array([getattr(t, k) for t in traits]) for k in ("floor", "ceiling"))
    share = np.clip((np.array(given["score"]) - floor) / (ceiling - floor), 0, 1)
    start = time.perf_counter()
    fitted = capability(**part(given, train), options=Options(draws=2, seed=seed))
    seconds = time.perf_counter() - start
    scored &= bounded
    asked = part(given, scored)
    scale = lambda v: (v - floor[scored]) / (ceiling - floor)[scored]  # noqa: E731
    out = {"share": share[scored], "seconds": np.full(scored.sum(), seconds)}
    for level in LEVELS:
        mean, low, high = fitted.predict(asked["model"], asked["benchmark"], asked["rows"], level)
        out |= {"mean": scale(mean), f"low{level}": scale(low), f"high{level}": scale(high)}
    return out | peers(given, share, (train & bounded, scored), kind) | about(given, scored)


def peers(given, share, masks, kind):
    """Return ECI's predictions and residual deviation, as published and with its ridge tuned."""
    train, scored = masks
    use = train | scored
    unit = [f"{m}|{e}" for m, e in zip(given["model"], given["rows"].effort, strict=True)]
    date = [given["models"][m].date for m in given["model"]]
    trend = np.array(date, float)[use] if kind == "future" else None
    out = {}
    for name, ridge in (("eci", PUBLISHED), ("tuned", TUNED)):
        p, sd = fit_predict(np.array(unit)[use], np.array(given["benchmark"])[use], share[use],
                            train[use], ridge, trend)  # fmt: skip
        out |= {name: p[scored[use]], name + " sd": np.full(scored.sum(), sd)}
    return out


def about(given, scored):
    """Return the model of each held-out row and the groups that it belongs to."""
    models = np.array(given["model"])[scored]
    traits = [given["models"][m] for m in models]
    own = np.array(given["rows"].self_report)[scored]
    side, is_open = (np.array([getattr(t, k) for t in traits]) for k in ("side", "open_weight"))
    return {"model": models, "side": side, "open": is_open, "own": own}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--splits", default=",".join(SPLITS))
    asked = parser.parse_args()
    store = open_store()
    given = capability_inputs(store)
    folder = KEPT / store.digest
    folder.mkdir(parents=True, exist_ok=True)
    found = {}
    for kind in asked.splits.split(","):
        runs = [(0, f) for f in range(len(CUTS))] if kind == "future" else [
            (s, f) for s in range(asked.seeds) for f in range(FOLDS_SCORED)]  # fmt: skip
        for seed, fold in runs:
            path = folder / f"{kind}-{seed}-{fold}.npz"
            if not path.exists():
                np.savez(path, **measure(given, kind, seed, fold))
            found.setdefault(kind, []).append(dict(np.load(path)))
    sides = {s["code"]: s["adjective"] for s in store.query("SELECT * FROM sides ORDER BY key")}
    print(report(found, sides, (len(given["score"]), store.digest)))


if __name__ == "__main__":
    main()
