"""Held-out error and coverage of capability beside ECI's formula, by the leakage rule.

usage: python -m benchmarks.capability [--seeds N] [--folds N] [--splits random,grouped,...]

Each fit's held-out rows are kept in build/capability as they come, and are not fitted again. The
table on standard output is docs/measured/capability.md. Splits whose name begins with "epoch" are
of the cells of Epoch's own index alone; they are left out where its file is not at hand.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np

from benchmarks import epoch
from benchmarks.eci import PUBLISHED, TUNED, fit_predict
from benchmarks.splits import CUTS, split
from benchmarks.tables import LEVELS, report
from weighbridge.evidence.store import open_store
from weighbridge.findings.inputs import capability_inputs
from weighbridge.ratings.capability import Options, RowTraits, capability
from weighbridge.ratings.prediction import asked, expected

SPLITS = ("random", "grouped", "suite", "future", "epoch random", "epoch grouped")
KEPT = Path("build/capability")


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
    start = time.process_time()
    fitted = capability(**part(given, train), options=Options(draws=2, seed=seed))
    seconds = time.process_time() - start
    scored &= bounded
    wanted = part(given, scored)
    cells = asked(fitted.problem.data, wanted["model"], wanted["benchmark"], wanted["rows"])
    found = expected(fitted.problem, fitted.solution, cells)
    out = {"share": share[scored], "seconds": np.full(scored.sum(), seconds),
           "mean": found.share()}  # fmt: skip
    for level in LEVELS:
        ends = found.interval(fitted.calibration, level, fitted.problem.data.catalog.elo)
        out |= {f"{end}{level}": value for end, value in zip(("low", "high"), ends, strict=True)}
    if kind == "suite":
        out["one part"] = split(given, "grouped", seed, fold)[1][scored]
    return out | peers(given, share, (train & bounded, scored), kind) | about(given, scored)


def one_part(run):
    """Return the rows of the ``grouped`` split, which the fits of ``suite`` answer."""
    return {name: values[run["one part"]] for name, values in run.items()}


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
    parser.add_argument("--folds", type=int, default=2)
    parser.add_argument("--splits", default=",".join(SPLITS))
    options = parser.parse_args()
    store = open_store()
    given = capability_inputs(store)
    folder = KEPT / store.digest
    folder.mkdir(parents=True, exist_ok=True)
    found, cells = {}, epoch.cells(store)
    kinds = [kind for kind in options.splits.split(",") if kind != "grouped"]
    runs = [(kind, 0, fold) for kind in kinds if kind == "future" for fold in range(len(CUTS))]
    runs += [(kind, seed, fold) for fold in range(options.folds) for seed in range(options.seeds)
             for kind in kinds if kind != "future"]  # fmt: skip
    for kind, seed, fold in runs:
        read = cells if kind.startswith("epoch") else given
        path = folder / f"{kind}-{seed}-{fold}.npz"
        if read is None:
            continue
        if not path.exists():
            np.savez(path, **measure(read, kind.rpartition(" ")[2], seed, fold))
        found.setdefault(kind, []).append(dict(np.load(path)))
    if "suite" in found:
        found["grouped"] = [one_part(run) for run in found["suite"]]
    found = {kind: found[kind] for kind in options.splits.split(",") if kind in found}
    sides = {s["code"]: s["adjective"] for s in store.query("SELECT * FROM sides ORDER BY key")}
    print(report(found, sides, (len(given["score"]), store.digest)))


if __name__ == "__main__":
    main()
