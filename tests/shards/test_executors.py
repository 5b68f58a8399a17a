"""Workers may die: the digits stay, only what was lost is done again, and poison is named."""

from __future__ import annotations

import multiprocessing
from collections import Counter
from concurrent.futures import CancelledError, Future
from pathlib import Path

import numpy as np
import pytest
import sharded

from weighbridge.errors import BadData
from weighbridge.shards import (
    Kept,
    Pool,
    Serial,
    executors,
    files,
    listed,
    rated_responses,
    rated_votes,
)
from weighbridge.shards.moments import Work


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("shards")
    rng = np.random.default_rng(1)
    drawn = (rng.random((9, 150)) < np.linspace(0.3, 0.8, 9)[:, None]).astype(np.int8)
    sharded.vote_shards(place / "votes", 1, 9)
    sharded.response_shards(place / "responses", drawn, 9)
    return place


def _rated(executor, folder: Path, order: int, progress=None):
    """Return all digits of votes and of responses, with shards in some order."""
    found = []
    for kind, rated, options in (
        ("votes", rated_votes, {"kept": Kept(("first",), cluster="session")}),
        ("responses", rated_responses, {}),
    ):
        shards = listed([folder / kind])
        shuffled = [shards[k] for k in np.random.default_rng(order).permutation(len(shards))]
        one = rated(Work(executor, tuple(shuffled), progress), **options)
        found.append((one.ratings.point.tobytes(), one.ratings.draws.tobytes(), one.digest))
    return found


@pytest.fixture(scope="module")
def expected(folder: Path):
    with Serial() as executor:
        return _rated(executor, folder, 0)


@pytest.mark.parametrize("workers", [1, 2, 8])
def test_same_digits_with_any_workers_and_any_order(
    workers: int, folder: Path, expected, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_):
        raise AssertionError("the client opened a shard")

    if workers == 1:
        with Serial() as executor:
            assert _rated(executor, folder, 1) == expected
        return
    monkeypatch.setattr(files, "opened", refuse)
    for name in ("votes", "responses"):
        monkeypatch.setattr(f"weighbridge.shards.{name}.opened", refuse)
    with Pool(workers) as executor:
        assert _rated(executor, folder, workers) == expected


def test_same_digits_after_workers_are_killed(folder: Path, expected) -> None:
    killed = []

    def kill(_: float, what: str) -> None:
        phase = what.partition(":")[0]
        if phase in {"reading", "items"} and (phase, len(killed)) in {("reading", 0), ("items", 1)}:
            victim = multiprocessing.active_children()[0]
            victim.kill()
            killed.append(victim.pid)

    with Pool(2) as executor:
        assert _rated(executor, folder, 2, kill) == expected
    assert len(set(killed)) == 2


def test_poison_is_named_and_no_other(folder: Path) -> None:
    shards = listed([folder / "votes"])
    with Pool(1) as executor, pytest.raises(BadData, match=r"4\.parquet: the worker .* dies"):
        list(executor.run(sharded.deadly, shards, "4.parquet"))
    with Pool(1) as executor:
        executor.tries = 1
        run = executor.run(sharded.deadly, shards, "8.parquet")
        names = [next(run) for _ in range(8)]
        with pytest.raises(BadData):
            next(run)
    assert sorted(names) == [shard.name for shard in shards[:8]]


def test_error_in_a_worker_is_told_as_it_is(tmp_path: Path) -> None:
    folder = sharded.vote_shards(tmp_path / "v", 2, 2)
    sharded.written(folder / "2.parquet", model_a=["x"], model_b=["x"], outcome=["a"])
    with Pool(1) as executor, pytest.raises(BadData, match=r"2\.parquet, row 1, field 'model_b'"):
        rated_votes(Work(executor, listed([folder])))
    assert multiprocessing.active_children() == []


def test_nothing_is_left_behind(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with Serial() as executor:
        rated_responses(Work(executor, listed([folder / "responses"])))
        assert len(list(tmp_path.glob("*/*.npz"))) == 18
    assert list(tmp_path.iterdir()) == []


class Forgetful(executors.Workers):
    """Workers that never do what they were given the first time, and tell nobody."""

    died, at_once = (CancelledError,), 3

    def __init__(self, forgets):
        self.forgets, self.asked = forgets, Counter()

    def start(self, task, shared):
        def call(shard):
            future = Future()
            self.asked[shard.name] += 1
            if self.asked[shard.name] > self.forgets:
                future.set_result(task(shard, shared, None))
            return future

        return call

    def renew(self):
        """None of them died."""

    def stalled(self):
        return True


def _named(shard, shared, kept):
    return shard.name


@pytest.mark.parametrize("forgets", [0, 1, 2])
def test_what_nobody_does_is_done_again(folder: Path, monkeypatch, forgets: int) -> None:
    monkeypatch.setattr(executors, "PATIENCE", 0.01)
    shards, workers = listed([folder / "votes"]), Forgetful(forgets)
    found = list(workers.run(_named, shards, None))
    assert sorted(found) == sorted(shard.name for shard in shards)
    assert {*workers.asked.values()} == {forgets + 1}


def test_what_is_never_done_is_named(folder: Path, monkeypatch) -> None:
    monkeypatch.setattr(executors, "PATIENCE", 0.01)
    with pytest.raises(BadData, match="parquet: the worker that reads it dies"):
        list(Forgetful(100).run(_named, listed([folder / "votes"]), None))
