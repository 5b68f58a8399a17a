"""Votes and responses in Parquet shards: cost by number of shards, workers and responses.

usage: python -m benchmarks.scale_out FOLDER [--responses N...] [--votes N...] [--workers W...]

FOLDER gets the shards (about 2 bytes a response, 6 a vote), made from a fixed seed; those that are
there are used. Each row is a process of its own: ``weighbridge rate``'s functions on the first N
shards, of a million responses (50 models x 20,000 items) or half a million votes (300 players). The
table on standard output is docs/measured/scale_out.md.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import resource
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import numpy as np

from benchmarks.tables import head, row

ROOT = Path(__file__).parents[1]
MODELS, ITEMS = 50, 20_000
VOTES, PLAYERS = 500_000, 300


def written(path, columns, chosen):
    import duckdb

    connection = duckdb.connect()
    connection.execute("SET threads = 1")
    connection.register("made", columns)
    part = path.with_suffix(".part")
    connection.execute(f"COPY (SELECT {chosen} FROM made) TO '{part}' (FORMAT parquet)")
    part.rename(path)


def truth():
    rng = np.random.default_rng(1)
    return np.exp(rng.normal(0, 0.4, ITEMS)), rng.normal(0, 1.2, ITEMS)


def abilities(place):
    return np.random.default_rng([2, place]).normal(size=MODELS)


def response_shard(folder, place):
    path = folder / f"responses-{place:04}.parquet"
    if not path.exists():
        slope, difficulty = truth()
        rng = np.random.default_rng([3, place])
        ability = abilities(place)
        p = 1 / (1 + np.exp(-slope * (ability[:, None] - difficulty)))
        right = rng.random(p.shape, dtype=np.float32) < p
        columns = {"model": np.repeat(np.arange(MODELS) + place * MODELS, ITEMS),
                   "item": np.tile(np.arange(ITEMS), MODELS),
                   "score": right.ravel().astype(np.int8)}  # fmt: skip
        written(path, columns, "'model-' || model AS model, 'item-' || item AS item, score")
    return path


def vote_shard(folder, place):
    path = folder / f"votes-{place:04}.parquet"
    if not path.exists():
        strength = np.random.default_rng(4).normal(0, 0.8, PLAYERS)
        rng = np.random.default_rng([5, place])
        a = rng.integers(0, PLAYERS, VOTES)
        b = (a + rng.integers(1, PLAYERS, VOTES)) % PLAYERS
        won = rng.random(VOTES) < 1 / (1 + np.exp(strength[b] - strength[a]))
        code = np.where(rng.random(VOTES) < 0.15, 2, np.where(won, 0, 1))
        columns = {"a": a, "b": b, "code": code}
        chosen = ("'player-' || a AS model_a, 'player-' || b AS model_b, "
                  "['a', 'b', 'tie'][code + 1] AS outcome")  # fmt: skip
        written(path, columns, chosen)
    return path


def one(kind, folder, shards, workers):
    """Print the figures of one fit as a line of JSON."""
    from weighbridge.shards import Pool, Serial, listed, rated_responses, rated_votes
    from weighbridge.shards.moments import Work

    make = response_shard if kind == "responses" else vote_shard
    paths = [make(folder, place) for place in range(shards)]
    phases: dict[str, int] = {}

    def told(_, what):
        name = what.partition(":")[0]
        phases[name] = phases.get(name, 0) + 1

    start = time.perf_counter()
    with Serial() if workers == 1 else Pool(workers) as executor:
        work = Work(executor, listed(paths), told)
        found = (rated_responses if kind == "responses" else rated_votes)(work)
    seconds = time.perf_counter() - start
    own, others = (
        resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    ratings = found.ratings
    low, high = ratings.interval()
    printed = "".join(map(repr, [*ratings.point, *low, *high]))
    out = {
        "rows": found.rows, "shards": shards, "workers": workers, "seconds": seconds,
        "client": own.ru_utime + own.ru_stime, "others": others.ru_utime + others.ru_stime,
        "client_MB": own.ru_maxrss / 1024, "worker_MB": others.ru_maxrss / 1024,
        "MB": sum(path.stat().st_size for path in paths) / 1e6,
        "passes": sum(phases.values()) // shards, "steps": ratings.method.get("rounds"),
        "digits": hashlib.sha256(printed.encode()).hexdigest()[:8],
    }  # fmt: skip
    if kind == "responses":
        actual = np.concatenate([abilities(place) for place in range(shards)])
        actual = (actual - actual.mean()) / actual.std()
        place = [int(name.removeprefix("model-")) for name in ratings.models]
        off = np.abs(found.items.ability - actual[place])
        out["covered"] = float(np.mean(off < 1.645 * found.items.ability_error))
        out["engine"] = ratings.method["engine"]
    print(json.dumps(out))


def measured(kind, folder, shards, workers):
    command = [sys.executable, "-m", "benchmarks.scale_out", str(folder), "--one", kind,
               str(shards), str(workers)]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return json.loads(done.stdout.splitlines()[-1])


def line(found):
    total = found["client"] + found["others"]
    apart = "-" if found["workers"] == 1 else f"{found['worker_MB']:.0f}"
    return row(
        f"{found['rows']:,}", found["shards"], f"{found['MB']:.0f}", found["workers"],
        found["passes"], f"{total:.1f}", f"{total / found['shards']:.2f}", f"{found['client']:.1f}",
        f"{found['seconds']:.1f}", f"{found['client_MB']:.0f}", apart, found["digits"],
        f"{found['covered']:.3f}" if "covered" in found else "-",
    )  # fmt: skip


def main():
    ask = argparse.ArgumentParser()
    ask.add_argument("folder", type=Path)
    ask.add_argument("--responses", type=int, nargs="*", default=[4, 8])
    ask.add_argument("--votes", type=int, nargs="*", default=[5, 10])
    ask.add_argument("--workers", type=int, nargs="*", default=[2])
    ask.add_argument("--one", nargs=3)
    asked = ask.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    if asked.one:
        kind, shards, workers = asked.one
        one(kind, asked.folder, int(shards), int(workers))
        return
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True,
                            text=True, check=True, cwd=ROOT).stdout.strip()  # fmt: skip
    print(f"# Scale out, {date.today()}, commit {commit}\n\n`python -m benchmarks.scale_out` on "
          f"{os.cpu_count()} cores; load of the machine before: {os.getloadavg()[0]:.1f}.\n",
          flush=True)  # fmt: skip
    for kind in ("votes", "responses"):
        print(f"## {kind.capitalize()}\n", flush=True)
        print("\n".join(head(
            kind, "shards", "MB of Parquet", "workers", "passes over the shards", "CPU s, all",
            "CPU s a shard", "CPU s of the client", "wall s", "peak MB of the client",
            "peak MB of a worker", "digits", "90% covers",
        )))  # fmt: skip
        for shards in getattr(asked, kind):
            make = response_shard if kind == "responses" else vote_shard
            for place in range(shards):
                make(asked.folder, place)
            for workers in asked.workers:
                print(line(measured(kind, asked.folder, shards, workers)), flush=True)
        print(flush=True)


if __name__ == "__main__":
    main()
