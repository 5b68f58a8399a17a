"""Workers of a Dask scheduler find the same digits, after one is killed too."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sharded

from weighbridge.cli import run
from weighbridge.errors import BadData, NetworkError
from weighbridge.shards import Cluster, Serial, listed, rated_votes
from weighbridge.shards.moments import Work

distributed = pytest.importorskip("distributed", reason="distributed is not on this machine")


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    import dask

    settings = {"distributed.scheduler.allowed-failures": 0}
    with (
        dask.config.set(settings),
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=50
        ) as made,
    ):
        yield made


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sharded.vote_shards(tmp_path_factory.mktemp("shards") / "votes", 1, 6)


def test_same_digits_after_a_worker_is_killed(cluster: Any, folder: Path) -> None:
    with Serial() as executor:
        expected = rated_votes(Work(executor, listed([folder]))).ratings
    pids = [nanny.process.pid for nanny in cluster.workers.values()]
    killed = []

    def kill(share: float, _: str) -> None:
        if not killed:
            killed.append(pids[0])
            os.kill(pids[0], signal.SIGKILL)

    with Cluster(cluster.scheduler_address) as executor:
        found = rated_votes(Work(executor, listed([folder]), kill)).ratings
    assert killed
    assert (found.point == expected.point).all()
    assert (found.draws == expected.draws).all()


def test_poison_is_named(cluster: Any, folder: Path) -> None:
    with Cluster(cluster.scheduler_address) as executor:
        run_ = executor.run(sharded.deadly, listed([folder]), "4.parquet")
        with pytest.raises(BadData, match=r"4\.parquet: the worker that reads it dies"):
            list(run_)


def test_verb_asks_the_cluster(
    cluster: Any, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["rate", str(folder), "--cluster", cluster.scheduler_address]) == 0
    asked = capsys.readouterr().out
    assert run(["rate", str(folder), "--workers", "1"]) == 0
    assert capsys.readouterr().out == asked


def test_nobody_answers(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(NetworkError, match="no Dask scheduler answers"), Cluster("nonsense://x"):
        pass
    assert run(["rate", str(folder), "--cluster", "nonsense://x"]) == 4
    assert "nonsense" in capsys.readouterr().err
