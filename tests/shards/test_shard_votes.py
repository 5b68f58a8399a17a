"""Votes in shards are rated as votes in memory are, in any order and grouping of shards."""

from __future__ import annotations

import pickle
from pathlib import Path

import duckdb
import numpy as np
import pytest
import sharded

from weighbridge.errors import BadData, Incomparable
from weighbridge.ratings import bradley_terry
from weighbridge.shards import Kept, Serial, listed, rated_votes, votes
from weighbridge.shards.moments import Work


def _columns(folder: Path) -> dict[str, np.ndarray]:
    return duckdb.sql(f"SELECT * FROM '{folder}/*.parquet'").fetchnumpy()


@pytest.mark.parametrize(
    ("kept", "ties"),
    [
        (Kept(), "half"),
        (Kept(("first",)), "half"),
        (Kept(("first",), judge="judge"), "davidson"),
        (Kept(cluster="session"), "half"),
    ],
)
def test_same_as_in_memory(tmp_path: Path, kept: Kept, ties: str) -> None:
    folder = sharded.vote_shards(tmp_path / "v", 1, 4)
    found = sharded.alone(folder, rated_votes, kept=kept, ties=ties)
    rows = _columns(folder)
    expected = bradley_terry(
        rows["model_a"], rows["model_b"], rows["outcome"], weights=rows["weight"], ties=ties,
        covariates={name: rows[name] for name in kept.covariates} or None,
        judges=rows["judge"] if kept.judge else None,
        clusters=rows["session"] if kept.cluster else None,
    )  # fmt: skip
    assert found.ratings.models == expected.models
    np.testing.assert_allclose(found.ratings.point, expected.point, atol=1e-5)
    np.testing.assert_allclose(found.ratings.covariance, expected.covariance, rtol=1e-6)
    assert [e.name for e in found.ratings.effects] == [e.name for e in expected.effects]
    assert found.ratings.diagnostics == expected.diagnostics
    assert found.rows == 240
    count = sum((rows[side] == "m0") @ rows["weight"] for side in ("model_a", "model_b"))
    assert found.support[0] == pytest.approx(count)


def test_without_weights_the_digits_are_those_in_memory(tmp_path: Path) -> None:
    folder = sharded.vote_shards(tmp_path / "v", 2, 3)
    for path in folder.iterdir():
        rows = duckdb.sql(f"SELECT * EXCLUDE (weight), 2 AS count FROM '{path}'").fetchnumpy()
        sharded.written(path, **rows)
    rows = _columns(folder)
    expected = bradley_terry(
        rows["model_a"], rows["model_b"], rows["outcome"], counts=rows["count"]
    )
    found = sharded.alone(folder, rated_votes)
    assert (found.ratings.point == expected.point).all()
    assert (found.ratings.draws == expected.draws).all()


def test_any_order_and_grouping_of_shards_is_the_same(tmp_path: Path) -> None:
    kept = Kept(("first",), "judge", "session")
    shards = listed([sharded.vote_shards(tmp_path / "v", 3, 6)])
    parts = [votes.counted(shard, kept, tmp_path) for shard in shards]
    together = votes.votes_of(votes.merged(parts), kept)
    rng = np.random.default_rng(0)
    for cut in range(1, 6):
        order = [parts[k] for k in rng.permutation(6)]
        again = [votes.merged(order[:cut]), votes.merged(order[cut:])]
        other = votes.votes_of(votes.merged(again), kept)
        for name in (
            "left",
            "right",
            "pair",
            "outcome",
            "covariate",
            "count",
            "squares",
            "cluster",
        ):
            assert (getattr(other, name) == getattr(together, name)).all(), name
        assert other.names == together.names


def test_efforts_are_part_of_the_name_and_outcomes_may_be_shares(tmp_path: Path) -> None:
    sharded.written(
        tmp_path / "v" / "0.parquet", model_a=sharded.texts("", "xxyxx"),
        model_b=sharded.texts("", "yxxyy"), effort_a=np.array(["low", "low", "", "", ""], object),
        effort_b=np.array(["", "high", "low", "high", ""], object), outcome=np.array([1, 0.5, 0, 1, 1]),
    )  # fmt: skip
    found = sharded.alone(tmp_path / "v", rated_votes)
    assert found.ratings.models == ("x", "x (high)", "x (low)", "y", "y (high)")


def test_what_leaves_a_worker_does_not_grow_with_the_votes(tmp_path: Path) -> None:
    sizes = []
    for many in (3_000, 30_000):
        folder = sharded.vote_shards(tmp_path / str(many), 4, 1, votes=many)
        (shard,) = listed([folder])
        sizes.append(len(pickle.dumps(votes.counted(shard, Kept(), tmp_path))))
    assert sizes[1] < 1.1 * sizes[0] < 10_000


def test_votes_that_hardly_collapse_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = sharded.vote_shards(tmp_path / "v", 5, 2)
    monkeypatch.setattr(votes, "MOST_CELLS", 30)
    with pytest.raises(BadData, match=r"0\.parquet: found more than 30 .* weight.* round"):
        sharded.alone(folder, rated_votes, kept=Kept(("weight",)))


def test_what_votes_in_memory_refuse_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "v"
    apart = sharded.texts("", "xz"), sharded.texts("", "yw")
    sharded.written(folder / "0.parquet", model_a=apart[0], model_b=apart[1],
                    outcome=sharded.texts("", "ab"), still=[0, 0], one=[1, 1])  # fmt: skip
    with pytest.raises(Incomparable, match="2 groups"):
        sharded.alone(folder, rated_votes)
    with pytest.raises(BadData, match="'still' is zero in every vote"):
        sharded.alone(folder, rated_votes, kept=Kept(("still",)))
    with pytest.raises(BadData, match="one cluster"):
        sharded.alone(folder, rated_votes, kept=Kept(cluster="one"))


def test_progress_is_told_by_shards(tmp_path: Path) -> None:
    told: list[tuple[float, str]] = []
    shards = listed([sharded.vote_shards(tmp_path / "v", 6, 3)])
    with Serial() as executor:
        rated_votes(Work(executor, shards, lambda share, what: told.append((share, what))))
    assert [what for _, what in told] == [f"reading: shard {k} of 3" for k in (1, 2, 3)]
    assert [share for share, _ in told] == [1 / 3, 2 / 3, 1]
