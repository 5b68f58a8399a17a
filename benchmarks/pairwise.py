"""Ratings from votes beside named peers: difference of the answers, seconds, memory.

usage: python -m benchmarks.pairwise [--ratings N ...] [--bootstrap N] [--style N] [--rounds R]

Each contestant runs in a process of its own, by turns, R rounds; each peer in an environment of
its own under build/peers, installed there once. Peers are run as documented and at their best.
The table on standard output is docs/measured/pairwise.md.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

import numpy as np

from benchmarks.tables import head, row

ROOT = Path(__file__).parents[1]
VOTERS = Path(__file__).with_name("voters.py")
PEERS = {
    "arena-rank": ("arena-rank==0.1.1", "pandas"),
    "evalica": ("evalica==0.4.2", "pandas"),
    "choix": ("choix==0.4.1",),
}
RATED = (
    "weighbridge", "weighbridge, counts given", "weighbridge, Parquet",
    "arena-rank, as documented", "arena-rank, tight",
    "evalica, as documented", "evalica, tight", "evalica, tight, counts given",
    "choix, win matrix given",
)  # fmt: skip
MANY = ("weighbridge", "weighbridge, Parquet", "arena-rank, tight")
BOOTSTRAP = ("weighbridge, bootstrap", "evalica, bootstrap")
STYLE = ("weighbridge", "arena-rank, as documented", "arena-rank, tight")
MANY_VOTES, MILLIONS = 100_000, 5_000_000


def simulated(votes, features=0):
    """Return votes of skewed matchmaking with Davidson's ties: codes, results, features."""
    players = 300 if votes >= MANY_VOTES else 30
    rng = np.random.default_rng(7)
    strength = (900 + 600 * (1 - (1 - np.linspace(0, 1, players)) ** 1.2)) * np.log(10) / 400
    often = np.exp(rng.normal(0, 1.2, players))
    often[-20:] *= 6
    near = np.exp(-0.5 * ((strength[:, None] - strength) / 0.86) ** 2)
    met = np.outer(often, often) * (0.15 + near)
    np.fill_diagonal(met, 0)
    below = np.cumsum(met.ravel() / met.sum())
    cell = np.minimum(np.searchsorted(below, rng.random(votes)), players**2 - 1)
    a, b = (cell // players).astype(np.int16), (cell % players).astype(np.int16)
    odds = strength[a] - strength[b]
    out = {"a": a, "b": b}
    if features:
        out["f"] = rng.normal(size=(votes, features))
        odds += out["f"] @ np.array([0.25, 0.1, -0.05, 0.02])
    win, lose = np.exp(odds / 2), np.exp(-odds / 2)
    u = rng.random(votes) * (win + lose + 0.45)
    return {**out, "y": np.where(u < win, 2, np.where(u < win + 0.45, 1, 0)).astype(np.int8)}


def interpreter(contestant):
    """Return the Python of a contestant, after making its environment where there is none."""
    peer = contestant.split(",")[0]
    if peer not in PEERS:
        return sys.executable
    home = ROOT / "build" / "peers" / peer
    if not (home / "ready").exists():
        subprocess.run([sys.executable, "-m", "venv", home], check=True)
        install = [home / "bin" / "python", "-m", "pip", "install", "--quiet", *PEERS[peer]]
        subprocess.run(install, check=True, stdout=sys.stderr)
        (home / "ready").touch()
    return str(home / "bin" / "python")


def measured(votes, contestants, rounds):
    """Return what each contestant answered, with the clocks of the round that took it least."""
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, column in votes.items():
            np.save(Path(folder, f"{name}.npy"), column)
        for _ in range(rounds):
            for name in contestants:
                out = Path(folder, "out.npz")
                subprocess.run([interpreter(name), VOTERS, name, folder, out], check=True,
                               env={**os.environ, "PYTHONPATH": str(ROOT / "src")})  # fmt: skip
                with np.load(out) as answer:
                    now = dict(answer)
                if name not in found or now["clocks"][1] < found[name]["clocks"][1]:
                    found[name] = now
    return found


def table(title, found):
    """Return the lines of a case: the largest difference first, ratios to our first contestant."""
    own = next(iter(found.values()))
    lines = [f"## {title}", "", *head(
        "contestant", "largest difference, points", "errors, ratio (median)", "wall seconds",
        "CPU seconds", "wall ratio", "CPU ratio", "first run on few votes, s", "peak MB",
        "of it input MB",
    )]  # fmt: skip

    def off(name):
        return float(np.abs(found[name]["point"] - own["point"]).max())

    for name in sorted(found, key=off, reverse=True):
        wall, cpu, first, before, most = found[name]["clocks"]
        error = found[name]["error"]
        ratio = f"{np.median(error / own['error']):.4f}" if len(error) else "none"
        lines.append(row(
            name, f"{off(name):.1e}", ratio, f"{wall:.3f}", f"{cpu:.3f}",
            f"{wall / own['clocks'][0]:.1f}", f"{cpu / own['clocks'][1]:.1f}", f"{first:.1f}",
            f"{most:.0f}", f"{before:.0f}",
        ))  # fmt: skip
    return "\n".join([*lines, ""])


def main():
    ask = argparse.ArgumentParser()
    ask.add_argument("--ratings", type=float, nargs="*", default=[20_000])
    ask.add_argument("--bootstrap", type=float, default=20_000)
    ask.add_argument("--style", type=float, default=20_000)
    ask.add_argument("--rounds", type=int, default=1)
    asked = ask.parse_args()
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True,
                            text=True, check=True, cwd=ROOT).stdout.strip()  # fmt: skip
    print(f"# Ratings from votes, {date.today()}, commit {commit}\n\n`python -m "
          f"benchmarks.pairwise {' '.join(sys.argv[1:])}` on {os.cpu_count()} cores; load of the "
          f"machine before: {os.getloadavg()[0]:.1f}. Best of {asked.rounds} rounds by turns. "
          "300 simulated players (30 of fewer than 100,000 votes).\n", flush=True)  # fmt: skip
    for votes in map(int, asked.ratings):
        contestants = MANY if votes > MILLIONS else RATED
        found = measured(simulated(votes), contestants, asked.rounds)
        print(table(f"Ratings and intervals, {votes:,} votes", found), flush=True)
    if asked.bootstrap:
        found = measured(simulated(int(asked.bootstrap)), BOOTSTRAP, asked.rounds)
        print(table(f"100 bootstrap samples, {int(asked.bootstrap):,} votes", found), flush=True)
    if asked.style:
        found = measured(simulated(int(asked.style), features=4), STYLE, asked.rounds)
        title = f"Style control, four covariates, {int(asked.style):,} votes"
        print(table(title, found), flush=True)


if __name__ == "__main__":
    main()
