"""Two-parameter item response beside girth, each in its own environment, at equal answers.

usage: python -m benchmarks.item_response [--large]

The peer is installed in a temporary environment. Where both finish, the difference of what they
find is printed first; without a prior both maximise the same likelihood. ``--large`` adds 5,000
models x 20,000 items, ours alone. With the tables of ``benchmarks.responded``, standard output is
docs/measured/item_response.md.
"""

from __future__ import annotations

import json
import os
import resource
import signal
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


def timed(fit):
    """Return the wall and CPU seconds of two runs in one process, and what the second found."""
    seconds = []
    for _ in range(2):
        wall, cpu = time.perf_counter(), time.process_time()
        found = fit()
        seconds.append((time.perf_counter() - wall, time.process_time() - cpu))
    return seconds, found


def ours(models, items, prior):
    from weighbridge.ratings import two_parameter

    found, *truth = simulated(models, items)
    names = (range(models), range(items))
    seconds, fit = timed(lambda: two_parameter(*names, found, prior=float(prior)))
    told(f"weighbridge, {fit.ratings.method['engine']}", seconds,
         (fit.ability, fit.ability_error, fit.discrimination, fit.difficulty), truth)  # fmt: skip


def theirs(models, items):
    import girth

    found, *truth = simulated(models, items)
    turned = found.T.astype(int)
    seconds, fit = timed(lambda: girth.twopl_mml(turned, {"quadrature_n": 61}))
    slope, difficulty = fit["Discrimination"], fit["Difficulty"]
    ability = girth.ability_eap(turned, difficulty, slope)
    told("girth 0.8.0", seconds, (ability, None, slope, difficulty), truth)


def limited():
    resource.setrlimit(resource.RLIMIT_CPU, (LIMIT, LIMIT))


def run(python, *words):
    """Return the figures of one engine, its kernels not compiled before, or None at the limit."""
    command = [python, "-m", "benchmarks.item_response", *map(str, words)]
    with tempfile.TemporaryDirectory() as kernels:
        done = subprocess.run(command, capture_output=True, text=True, check=False, preexec_fn=limited,
                              env={**os.environ, "NUMBA_CACHE_DIR": kernels})  # fmt: skip
    if done.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
        return None
    if done.returncode:
        raise SystemExit(done.stderr)
    return json.loads(done.stdout.splitlines()[-1])


def line(size, found, who, prior):
    if found is None:
        return row(*size, who, prior, f"none in {LIMIT} CPU s", *[""] * 7)
    first, second = found["seconds"]
    covered = "" if found["covered"] is None else f"{found['covered']:.3f}"
    return row(*size, found["who"], prior, f"{second[1]:.3f}", f"{second[0]:.3f}",
               f"{max(first[1] - second[1], 0):.2f}", f"{found['MB']:.0f}",
               *(f"{v:.3f}" for v in found["rmse"]), covered)  # fmt: skip


def compared(size, peer):
    """Return our rows and the peer's for one size, and how far they are apart, as text."""
    free, usual = (run(sys.executable, "ours", *size, prior) for prior in (0, 1))
    other = run(peer, "theirs", *size)
    rows = [line(size, usual, "", "learnt"), line(size, free, "", "none"),
            line(size, other, "girth 0.8.0", "none")]  # fmt: skip
    if other is None:
        return rows, f"{size[0]} x {size[1]}: girth has no answer in {LIMIT} CPU seconds"
    apart = []
    for key in ("slope", "difficulty"):
        a, b = np.array(free[key]), np.array(other[key])
        near = (np.abs(b) < 3.9) & (np.abs(a) < 3.9)
        apart.append(
            f"{key} median {np.median(np.abs(a - b)):.5f}, largest "
            f"{np.abs(a - b)[near].max():.4f} ({near.sum()} of {len(a)} within girth's bounds)"
        )
    (wall, cpu), (our_wall, our_cpu) = other["seconds"][1], free["seconds"][1]
    return rows, (f"{size[0]} x {size[1]}: {'; '.join(apart)}. girth takes {cpu / our_cpu:.0f}x the CPU "
                  f"seconds, {wall / our_wall:.0f}x the wall seconds and {other['MB'] / free['MB']:.2f}x "
                  "the memory of ours without a prior")  # fmt: skip


def main():
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True,
                            check=True).stdout.strip()  # fmt: skip
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as place:
        subprocess.run([sys.executable, "-m", "venv", place], check=True)
        peer = str(Path(place) / "bin" / "python")
        subprocess.run([peer, "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
                        PEER], check=True, env={**os.environ, "PYTHONPATH": ""})  # fmt: skip
        found = [compared(size, peer) for size in SIZES]
    rows = [one for lines, _ in found for one in lines]
    if "--large" in sys.argv:
        rows += [line(size, run(sys.executable, "ours", *size, 1), "weighbridge", "learnt")
                 for size in LARGE]  # fmt: skip
    print(f"# Item response, {date.today()}, commit {commit}\n\n`python -m benchmarks.item_response"
          f" --large` on {os.cpu_count()} cores; load of the machine {load:.1f} at the start, "
          f"{os.getloadavg()[0]:.1f} at the end of the times: where it is above 1, wall seconds mean "
          "little and CPU seconds more.\n\n## How far apart, without a prior\n")  # fmt: skip
    print("\n".join(f"- {one}" for _, one in found))
    print("\n## Times, memory and errors, simulated responses\n\nSeconds of a second run in one "
          "process; what the first took more is compiling or loading kernels.\n")  # fmt: skip
    print("\n".join([*head("models", "items", "engine", "prior", "CPU s", "wall s",
                           "first run's CPU s more", "peak MB", "RMSE ability", "slope",
                           "difficulty within ±3", "90% covers"), *rows]), flush=True)  # fmt: skip
    print()
    from benchmarks import responded  # the peer's environment lacks what it reads with

    responded.main()


if __name__ == "__main__":
    if sys.argv[1:2] == ["ours"]:
        ours(*map(int, sys.argv[2:5]))
    elif sys.argv[1:2] == ["theirs"]:
        theirs(*map(int, sys.argv[2:4]))
    else:
        main()
