"""One contestant on one file of votes, in an interpreter of its own: seconds, memory, answers.

usage: python voters.py CONTESTANT FOLDER OUT

FOLDER holds codes a.npy, b.npy, results y.npy (0 b wins, 1 tie, 2 a wins) and, for style control,
features f.npy. What a peer is fed is made before its clock starts. A run on few votes goes before
and has a clock of its own: imports, and what is compiled once. OUT is an archive of NumPy's with
points, errors and clocks. Nothing but NumPy is imported that a contestant does not bring along.
"""

from __future__ import annotations

import resource
import sys
import time
from pathlib import Path

import numpy as np

POINTS = 400 / np.log(10)
FEW, RESAMPLES = 3000, 100
OURS = np.array(["b", "tie", "a"], dtype=object)
ARENA = np.array(["model_b", "tie", "model_a"], dtype=object)


def named(code):
    return np.array([f"model-{k:04d}-name" for k in range(int(code.max()) + 1)], dtype=object)[code]


def collapsed(v):
    """Return codes of a and b, results and counts of the distinct votes."""
    n = int(max(v["a"].max(), v["b"].max())) + 1
    key = (v["a"].astype(np.int64) * n + v["b"]) * 3 + v["y"]
    key, count = np.unique(key, return_counts=True)
    return {"a": key // 3 // n, "b": key // 3 % n, "y": key % 3, "count": count}


def weighbridge(v, **more):
    from weighbridge.ratings import bradley_terry

    found = bradley_terry(v["a"], v["b"], v["y"], **more)
    return found.point, np.sqrt(np.diag(found.covariance))


def ours(v):
    return {
        "a": named(v["a"]),
        "b": named(v["b"]),
        "y": OURS[v["y"]],
        "f": v.get("f"),
        "often": most_met(v),
    }


def rated(v):
    return weighbridge(v, covariates=v["f"])


def resampled(v):
    from weighbridge.ratings import bradley_terry

    found = bradley_terry(v["a"], v["b"], v["y"], resamples=RESAMPLES)
    return found.point, around(found.draws.T, v["often"])


def around(draws, often):
    """Return errors of the players met often, above their median.

    The others may be separated; a replicate in which a player is missing may lie astray as a
    whole: those three times as far as is usual are left out.
    """
    near = draws[:, often] - np.median(draws[:, often], axis=1, keepdims=True)
    far = np.abs(near - np.median(near, axis=0)).max(1)
    return near[far < 3 * np.median(far)].std(0, ddof=1)


def most_met(v):
    """Return which third of the players has most votes."""
    votes = np.bincount(np.concatenate([v["a"], v["b"]]))
    return np.sort(np.argsort(-votes)[: len(votes) // 3])


def counted(v):
    return weighbridge(v, counts=v["count"])


def ours_counted(v):
    few = collapsed(v)
    return {**ours(few), "count": few["count"]}


def stored(v):
    """Write the votes as Parquet whose names are encoded as a dictionary; return where."""
    import duckdb

    path = Path(sys.argv[3]).with_suffix(".parquet")
    names = {"model_a": v["a"], "model_b": v["b"], "winner": v["y"]}
    with duckdb.connect() as base:
        base.register("votes", names)
        words = "case winner when 0 then 'b' when 1 then 'tie' else 'a' end"
        name = "'model-' || lpad({}::varchar, 4, '0') || '-name'"
        base.execute(f"copy (select {name.format('model_a')} as a, {name.format('model_b')} as b, "
                     f"{words} as y from votes) to '{path}' (format parquet)")  # fmt: skip
    return path


def from_parquet(path):
    import duckdb

    found = duckdb.sql(f"select a, b, y, count(*) as n from '{path}' group by all").fetchnumpy()
    return weighbridge(found, counts=found["n"])


def frame(v):
    import pandas as pd

    table = pd.DataFrame({"model_a": named(v["a"]), "model_b": named(v["b"]),
                          "winner": ARENA[v["y"]]})  # fmt: skip
    for k, column in enumerate(v.get("f", np.zeros((0, 0))).T):
        table[f"f{k}"] = column
    return table


def arena_rank(table, **tight):
    from arena_rank.models.bradley_terry import BradleyTerry
    from arena_rank.models.contextual_bradley_terry import ContextualBradleyTerry
    from arena_rank.utils.data_utils import ContextualPairDataset, PairDataset

    features = [c for c in table.columns if c[0] == "f"]
    if features:
        votes = ContextualPairDataset.from_pandas(table, features, reweighted=False,
                                                  normalize_features=False)  # fmt: skip
        fit = ContextualBradleyTerry(len(votes.competitors), len(features), reg=0.0, **tight)
    else:
        votes = PairDataset.from_pandas(table)
        fit = BradleyTerry(len(votes.competitors), **tight)
    fit.fit(votes)
    found = fit.compute_ratings_and_cis(votes)
    return np.asarray(found["ratings"]), np.sqrt(np.asarray(found["variances"]))


def arena_rank_tight(table):
    return arena_rank(table, ftol=0.0, gtol=1e-13, hessian_reg=1e-10)


def evalica_lists(v):
    import evalica

    words = [evalica.Winner.Y, evalica.Winner.Draw, evalica.Winner.X]
    return {
        "xs": named(v["a"]).tolist(), "ys": named(v["b"]).tolist(),
        "winners": [words[k] for k in v["y"]],
        "weights": v["count"].tolist() if "count" in v else None,
    }  # fmt: skip


def evalica_lists_and_often(v):
    return evalica_lists(v), most_met(v)


def evalica_counts(v):
    return evalica_lists(collapsed(v))


def evalica(v, **tight):
    import evalica as peer

    scores = np.log(peer.bradley_terry(**v, **tight).scores.sort_index().to_numpy())
    return scores * POINTS, None


def evalica_tight(v):
    return evalica(v, tolerance=1e-14, limit=100_000)


def evalica_bootstrap(v):
    import evalica as peer

    votes, often = v
    found = peer.bootstrap(peer.bradley_terry, **votes, n_resamples=RESAMPLES, random_state=0,
                           bootstrap_method="percentile")  # fmt: skip
    logits = np.log(found.distribution.sort_index(axis=1).to_numpy())
    scores = np.log(found.result.scores.sort_index().to_numpy())
    return scores * POINTS, around(logits * POINTS, often)


def won(v):
    n = int(max(v["a"].max(), v["b"].max())) + 1
    out = np.zeros((n, n))
    np.add.at(out, (v["a"], v["b"]), v["y"] / 2)
    np.add.at(out, (v["b"], v["a"]), 1 - v["y"] / 2)
    return out


def choix(wins):
    import choix as peer

    return peer.ilsr_pairwise_dense(wins, alpha=1e-9) * POINTS, None


CONTESTANTS = {
    "weighbridge": (ours, rated),
    "weighbridge, counts given": (ours_counted, counted),
    "weighbridge, Parquet": (stored, from_parquet),
    "weighbridge, bootstrap": (ours, resampled),
    "arena-rank, as documented": (frame, arena_rank),
    "arena-rank, tight": (frame, arena_rank_tight),
    "evalica, as documented": (evalica_lists, evalica),
    "evalica, tight": (evalica_lists, evalica_tight),
    "evalica, tight, counts given": (evalica_counts, evalica_tight),
    "evalica, bootstrap": (evalica_lists_and_often, evalica_bootstrap),
    "choix, win matrix given": (won, choix),
}
"""Each name is what it is fed and what runs against the clock."""


def peak():
    """Return the peak megabytes of this process; Linux's own count, as the other has the parent's."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(v for v in status.read_text().splitlines() if v.startswith("VmHWM"))
        return int(line.split()[1]) / 1e3
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def main():
    name, folder, out = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    votes = {path.stem: np.load(path) for path in sorted(folder.glob("*.npy"))}
    prepare, run = CONTESTANTS[name]
    ring = np.arange(int(votes["a"].max()))
    few = {k: v[:FEW] for k, v in votes.items()}
    few["a"], few["b"] = np.append(few["a"], ring), np.append(few["b"], ring + 1)
    few["y"] = np.append(few["y"], np.ones(len(ring), few["y"].dtype))
    if "f" in few:
        few["f"] = np.append(few["f"], few["f"][: len(ring)], axis=0)
    start = time.perf_counter()
    run(prepare(few))
    first = time.perf_counter() - start
    given = prepare(votes)
    del votes
    before = peak()
    start, cpu = time.perf_counter(), time.process_time()
    point, error = run(given)
    wall, cpu = time.perf_counter() - start, time.process_time() - cpu
    np.savez(out, point=point - point.mean(), error=np.zeros(0) if error is None else error,
             clocks=[wall, cpu, first, before, peak()])  # fmt: skip


if __name__ == "__main__":
    main()
