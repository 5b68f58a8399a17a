"""Held-out error, coverage and width of capability by the kinds of evidence that it rests on.

usage: python -m benchmarks.joint [--seeds N] [--splits random,suite]

The same scores are held out whatever the kinds; with each goes every row of its model on its suite,
of every kind. Each fit is kept in build/joint as it comes. The tables on standard output are those
of docs/measured/joint.md.
"""

from __future__ import annotations

import argparse
import subprocess
import time
from datetime import date
from pathlib import Path

import numpy as np

from benchmarks.capability import part
from benchmarks.splits import split
from benchmarks.tables import head, row
from weighbridge.evidence.selection import Selection, select
from weighbridge.evidence.store import open_store
from weighbridge.findings.inputs import joint_inputs
from weighbridge.ratings.capability import Options, capability

KEPT = Path("build/joint")
KINDS = {
    "scores without Elo ratings": ("scores",),
    "scores": ("scores",),
    "+ published ratings": ("scores", "ratings"),
    "+ votes": ("scores", "ratings", "votes"),
    "+ responses": ("scores", "ratings", "votes", "responses"),
}
LEVEL, NORMAL_90, RESAMPLES = 0.90, 1.645, 1000


def cells(given):
    suites = [given["benchmarks"][b].suite or b for b in given["benchmark"]]
    return np.array([f"{m}\t{s}" for m, s in zip(given["model"], suites, strict=True)])


def inputs(store):
    """Return the inputs of each configuration, every benchmark known to all of them."""
    found = {name: joint_inputs(select(store, Selection(kinds=k)))[0] for name, k in KINDS.items()}
    traits = {b: t for given in found.values() for b, t in given["benchmarks"].items()}
    found = {name: {**given, "benchmarks": traits} for name, given in found.items()}
    plain = found["scores without Elo ratings"]
    elo = np.array([traits[b].elo for b in plain["benchmark"]])
    return found | {"scores without Elo ratings": part(plain, ~elo)}


def measure(given, base, kind, seed):
    """Return what one fit says of the held-out scores, and the width of every ability."""
    _, scored = split(base, kind, seed)
    held = cells(base)[scored]
    scored &= ~np.array([base["benchmarks"][b].elo for b in base["benchmark"]])
    start = time.process_time()
    kept = part(given, ~np.isin(cells(given), held))
    fitted = capability(**kept, options=Options(draws=200, seed=seed, anchor="gpt-4o-2024-05-13"))
    seconds = time.process_time() - start
    asked = part(base, scored)
    traits = [base["benchmarks"][b] for b in asked["benchmark"]]
    floor, ceiling = (np.array([getattr(t, k) for t in traits]) for k in ("floor", "ceiling"))
    found = fitted.predict(asked["model"], asked["benchmark"], asked["rows"], LEVEL)
    mean, low, high = ((v - floor) / (ceiling - floor) for v in found)
    truth = np.clip((np.array(asked["score"]) - floor) / (ceiling - floor), 0, 1)
    return {
        "model": np.array(asked["model"]), "mean": mean, "low": low,
        "high": high, "truth": truth, "seconds": np.array(seconds), "draws": fitted.draws[:, 0],
        "point": fitted.point[:, 0], "unit": np.array(["@".join(u) for u in fitted.units]),
        "stretch": np.array(max(1.0, fitted.width / NORMAL_90)),
    }  # fmt: skip


def told(runs, base, chosen):
    """Return the cells of a table: figures of the held-out scores of the models ``chosen``."""
    of = lambda found, name: np.concatenate(  # noqa: E731
        [run[name][np.isin(run["model"], chosen)] for run in found])  # fmt: skip
    off, ref = (of(f, "mean") - of(f, "truth") for f in (runs, base))
    model = of(runs, "model")
    inside = (of(runs, "low") <= of(runs, "truth")) & (of(runs, "truth") <= of(runs, "high"))
    rng, (names, place) = np.random.default_rng(0), np.unique(model, return_inverse=True)
    ratios, shares = [], []
    for _ in range(RESAMPLES):
        w = np.bincount(rng.integers(0, len(names), len(names)), minlength=len(names))[place]
        ratios.append(np.sqrt((w * off**2).sum() / (w * ref**2).sum()))
        shares.append((w * inside).sum() / w.sum())
    ends = [np.quantile(v, [0.025, 0.975]) for v in (ratios, shares)]
    ratio = np.sqrt((off**2).mean() / (ref**2).mean())
    return (
        f"{len(off):,}", f"{np.sqrt((off**2).mean()):.4f}",
        f"{ratio:.3f} [{ends[0][0]:.3f}, {ends[0][1]:.3f}]",
        f"{inside.mean():.3f} [{ends[1][0]:.3f}, {ends[1][1]:.3f}]",
        f"{(of(runs, 'high') - of(runs, 'low')).mean():.4f}",
    )  # fmt: skip


def abilities(runs, spoken):
    """Return widths of abilities above the mean of the models ``spoken``: the mean of all runs.

    In points, in points before calibration stretches them, and as a share of their spread.
    """
    found = []
    for run in runs:
        at = np.isin([u.partition("@")[0] for u in run["unit"]], spoken)
        drawn = np.asarray(run["draws"][at], float)
        low, high = np.quantile(drawn - drawn.mean(0), [0.05, 0.95], axis=1)
        width = float((high - low).mean())
        found.append((width, width / run["stretch"], width / run["point"][at].std()))
    wide, bare, share = np.mean(found, axis=0)
    return f"{wide:.1f}", f"{bare:.1f}", f"{share:.3f}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=2)
    parser.add_argument("--splits", default="random,suite")
    asked = parser.parse_args()
    store = open_store()
    given = inputs(store)
    base, folder = given["scores"], KEPT / store.digest
    folder.mkdir(parents=True, exist_ok=True)
    found = {}
    for seed in range(asked.seeds):
        for kind in asked.splits.split(","):
            for number, name in enumerate(KINDS):
                path = folder / f"{kind}-{seed}-{number}.npz"
                if not path.exists():
                    np.savez(path, **measure(given[name], base, kind, seed))
                found.setdefault((kind, name), []).append(dict(np.load(path)))
    report(given, found, asked.splits.split(","), store)


def report(given, found, splits, store):
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True,
                            text=True, check=True).stdout.strip()  # fmt: skip
    print(f"# Kinds of evidence on one scale, {date.today()}, commit {commit}\n\n"
          f"`python -m benchmarks.joint`, evidence {store.digest}. Brackets: 95% intervals, "
          "resampling whole models.\n")  # fmt: skip
    print("\n".join([*head("kinds", "rows", "with an error of their own", "CPU seconds a fit"), *(
        row(name, f"{len(g['score']):,}", f"{sum(e > 0 for e in g['rows'].error or []):,}",
            f"{np.mean([r['seconds'] for k in splits for r in found[k, name]]):.0f}")
        for name, g in given.items())]))  # fmt: skip
    added = {b for b in given["+ responses"]["benchmark"] if " of " in b}
    spoken = sorted({m for m, b in zip(given["+ responses"]["model"],
                     given["+ responses"]["benchmark"], strict=True) if b in added})  # fmt: skip
    everyone = sorted(set(given["scores"]["model"]))
    for what, models in (("all models", everyone),
                         (f"the {len(spoken)} models with votes or responses", spoken)):  # fmt: skip
        print(f"\n**Held-out scores of {what}**\n")
        print("\n".join(head("split", "kinds", "scores", "RMSE", "ratio to scores alone",
              "coverage of 90%", "width of 90%")))  # fmt: skip
        for kind in splits:
            for name in KINDS:
                print(row(kind, name, *told(found[kind, name], found[kind, "scores"], models)))
    print(f"\n**Abilities of the {len(spoken)} models, above their mean: mean width of 90%**\n")
    print(
        "\n".join(head("split", "kinds", "points", "before calibration", "share of their spread"))
    )
    for kind in splits:
        for name in KINDS:
            print(row(kind, name, *abilities(found[kind, name], spoken)))


if __name__ == "__main__":
    main()
