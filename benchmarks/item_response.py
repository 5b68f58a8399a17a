"""Two-parameter item response beside girth, each in its own environment, at equal answers.

usage: python -m benchmarks.item_response [--large]

The peer is installed in a temporary environment. Where both finish, the difference of what they
find is printed first; without a prior both maximise the same likelihood. ``--large`` adds 5,000
models x 20,000 items, ours alone. The table on standard output is docs/measured/item_response.md.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import numpy as np

from benchmarks.tables import head, row

PEER = "girth==0.8.0"
LIMIT = 100
SIZES = ((200, 20), (200, 100), (1000, 40), (200, 1000))
LARGE = ((500, 10_000), (5000, 20_000))


def simulated(models, items):
    """Return a matrix of responses (n, J) and what they were drawn from."""
    rng = np.random.default_rng(3)
    ability = rng.normal(size=models)
    ability = (ability - ability.mean()) / ability.std()
    slope, difficulty = np.exp(rng.normal(0, 0.4, items)), rng.normal(0, 1.2, items)
    found = np.empty((models, items), np.int8)
    for place, at in enumerate(ability):
        p = 1 / (1 + np.exp(-slope * (at - difficulty)))
        found[place] = rng.random(items, dtype=np.float32) < p
    return found, ability, slope, difficulty


def told(who, seconds, found, truth):
    """Print one engine's figures as a line of JSON."""
    ability, error, slope, difficulty = found
    kept = np.abs(truth[2]) < 3
    out = {"who": who, "seconds": seconds, "slope": np.round(slope, 6).tolist(),
           "difficulty": np.round(difficulty, 6).tolist(),
           "MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
           "rmse": [float(np.sqrt(np.mean((a - b)[k] ** 2))) for a, b, k in (
               (ability, truth[0], slice(None)), (slope, truth[1], slice(None)),
               (difficulty, truth[2], kept))],
           "covered": None if error is None else
           float(np.mean(np.abs(ability - truth[0]) < 1.645 * error))}  # fmt: skip
    print(json.dumps(out))


def ours(models, items, prior):
    from weighbridge.ratings import two_parameter

    found, *truth = simulated(models, items)
    names, seconds = (range(models), range(items)), []
    for _ in range(2):
        start = time.perf_counter()
        fit = two_parameter(*names, found, prior=float(prior))
        seconds.append(time.perf_counter() - start)
    told(f"weighbridge, {fit.ratings.method['engine']}", seconds,
         (fit.ability, fit.ability_error, fit.discrimination, fit.difficulty), truth)  # fmt: skip


def theirs(models, items):
    import girth

    found, *truth = simulated(models, items)
    seconds = []
    for _ in range(2):
        start = time.perf_counter()
        fit = girth.twopl_mml(found.T.astype(int), {"quadrature_n": 61})
        seconds.append(time.perf_counter() - start)
    slope, difficulty = fit["Discrimination"], fit["Difficulty"]
    ability = girth.ability_eap(found.T.astype(int), difficulty, slope)
    told("girth 0.8.0", seconds, (ability, None, slope, difficulty), truth)


def run(python, *words):
    """Return the figures of one engine in its environment, or None beyond the time limit."""
    command = [python, "-m", "benchmarks.item_response", *map(str, words)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True,
                              timeout=LIMIT * 2)  # fmt: skip
    except subprocess.TimeoutExpired:
        return None
    return json.loads(done.stdout.splitlines()[-1])


def line(size, found, who, prior):
    if found is None:
        return row(*size, who, prior, f"none in {LIMIT * 2} s", "", "", "", "", "")
    first, second = found["seconds"]
    covered = "" if found["covered"] is None else f"{found['covered']:.3f}"
    return row(*size, found["who"], prior, f"{first:.3f}", f"{second:.3f}", f"{found['MB']:.0f}",
               *(f"{v:.3f}" for v in found["rmse"]), covered)  # fmt: skip


def compared(size, peer):
    """Print our rows and the peer's for one size; return how far they are apart, as text."""
    free, usual = (run(sys.executable, "ours", *size, prior) for prior in (0, 1))
    other = run(peer, "theirs", *size) if peer else None
    print(line(size, usual, "", "learnt"), flush=True)
    print(line(size, free, "", "none"), flush=True)
    print(line(size, other, "girth 0.8.0", "none"), flush=True)
    if other is None:
        return f"{size[0]} x {size[1]}: the peer has no answer"
    apart = []
    for key in ("slope", "difficulty"):
        a, b = np.array(free[key]), np.array(other[key])
        near = (np.abs(b) < 3.9) & (np.abs(a) < 3.9)
        apart.append(
            f"{key} median {np.median(np.abs(a - b)):.5f}, largest "
            f"{np.abs(a - b)[near].max():.4f} ({near.sum()} of {len(a)} within bounds)"
        )
    ratio = other["seconds"][1] / free["seconds"][1], other["MB"] / free["MB"]
    return (f"{size[0]} x {size[1]}: {'; '.join(apart)}; {ratio[0]:.1f}x the time and "
            f"{ratio[1]:.2f}x the memory of ours without a prior")  # fmt: skip


def main():
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True,
                            check=True).stdout.strip()  # fmt: skip
    print(f"# Item response, {date.today()}, commit {commit}\n\n`python -m benchmarks.item_response`"
          f" on {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the start; simulated "
          "responses. The first run includes the compiling or\nloading of kernels.\n")  # fmt: skip
    print("\n".join(head("models", "items", "engine", "prior", "first s", "second s", "peak MB",
                         "RMSE ability", "slope", "difficulty within ±3", "90% covers")))  # fmt: skip
    said = []
    with tempfile.TemporaryDirectory() as place:
        subprocess.run([sys.executable, "-m", "venv", place], check=True)
        peer = str(Path(place) / "bin" / "python")
        subprocess.run([peer, "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
                        PEER], check=True, env={**os.environ, "PYTHONPATH": ""})  # fmt: skip
        said += [compared(size, peer) for size in SIZES]
    if "--large" in sys.argv:
        for size in LARGE:
            print(line(size, run(sys.executable, "ours", *size, 1), "weighbridge", "learnt"),
                  flush=True)  # fmt: skip
    print("\nHow far apart without a prior, and the ratio of second runs:\n")
    print("\n".join(f"- {one}" for one in said))


if __name__ == "__main__":
    if sys.argv[1:2] == ["ours"]:
        ours(*map(int, sys.argv[2:5]))
    elif sys.argv[1:2] == ["theirs"]:
        theirs(*map(int, sys.argv[2:4]))
    else:
        main()
