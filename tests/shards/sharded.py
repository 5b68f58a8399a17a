"""Shards of simulated votes and responses, and tasks that end badly."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import duckdb
import numpy as np

from weighbridge.shards import Serial, listed
from weighbridge.shards.moments import Work


def written(path: Path, **columns: object) -> Path:
    """Write aligned columns as one Parquet file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    made = {name: np.asarray(column) for name, column in columns.items()}
    connection = duckdb.connect()
    connection.register("made", made)
    connection.execute(f"COPY (SELECT * FROM made) TO '{path}' (FORMAT parquet)")
    connection.close()
    return path


def texts(prefix: str, codes: object) -> np.ndarray:
    """Return codes as names."""
    return np.array([f"{prefix}{code}" for code in codes], object)


def vote_shards(folder: Path, seed: int, shards: int, votes: int = 60, players: int = 5) -> Path:
    """Write shards of votes of equal sizes, with ties and a covariate ``first``."""
    rng = np.random.default_rng(seed)
    for place in range(shards):
        a = rng.integers(0, players, votes)
        b = (a + rng.integers(1, players, votes)) % players
        written(
            folder / f"{place}.parquet", model_a=texts("m", a), model_b=texts("m", b),
            outcome=texts("", rng.choice(["a", "b", "tie"], votes)),
            first=rng.integers(-1, 2, votes), judge=texts("j", rng.integers(0, 3, votes)),
            session=texts("s", rng.integers(0, 9, votes)), weight=rng.random(votes) + 0.1,
        )  # fmt: skip
    return folder


def response_shards(folder: Path, found: np.ndarray, shards: int) -> Path:
    """Write a matrix of responses as rows, each model's in one shard."""
    model, item = np.nonzero(found >= 0)
    for place in range(shards):
        here = model % shards == place
        i, j = model[here], item[here]
        written(folder / f"{place}.parquet", model=texts("m", i), item=texts("i", j),
                score=found[i, j])  # fmt: skip
    return folder


def alone(folder: Path, rated, **options):
    """Rate shards in this process."""
    with Serial() as executor:
        return rated(Work(executor, listed([folder])), **options)


def deadly(shard, shared, folder):
    """Die where the shard is the poison that is shared; else tell its name."""
    if shard.name.endswith(shared):
        os.kill(os.getpid(), signal.SIGKILL)
    return shard.name
