"""Responses in shards are rated as responses in memory are."""

from __future__ import annotations

import pickle
from pathlib import Path

import numpy as np
import pytest
import sharded

from weighbridge.errors import BadData, Incomparable, UsageError
from weighbridge.ratings import item_engine, two_parameter
from weighbridge.shards import listed, moments, rated_responses, responses


def _drawn(seed: int, models: int, items: int, missing: float = 0.2) -> np.ndarray:
    rng = np.random.default_rng(seed)
    ability, difficulty = rng.normal(size=models), rng.normal(0, 1.2, items)
    slope = np.exp(rng.normal(0, 0.4, items))
    p = 1 / (1 + np.exp(-slope * (ability[:, None] - difficulty)))
    found = (rng.random(p.shape) < p).astype(np.int8)
    found[rng.random(p.shape) < missing] = -1
    return found


def _in_memory(found: np.ndarray, form: str):
    model, item = np.nonzero(found >= 0)
    names = sharded.texts("m", model), sharded.texts("i", item)
    return two_parameter(*names, found[model, item], form=form)


@pytest.mark.parametrize(
    ("form", "size"),
    [("1pl", (30, 60)), ("2pl", (30, 40)), ("3pl", (60, 8))],
)
def test_same_as_in_memory(tmp_path: Path, form: str, size: tuple[int, int]) -> None:
    drawn = _drawn(1, *size)
    expected = _in_memory(drawn, form)
    folder = sharded.response_shards(tmp_path / "r", drawn, 3)
    found = sharded.alone(folder, rated_responses, form=form)
    fit = found.items
    assert fit is not None
    assert found.ratings.models == expected.ratings.models
    assert fit.items == expected.items
    assert found.rows == (drawn >= 0).sum() == found.support.sum()
    np.testing.assert_allclose(found.ratings.point, expected.ratings.point, atol=1e-4)
    for name in (
        "ability_error",
        "difficulty",
        "difficulty_error",
        "discrimination_error",
        "guessing",
    ):
        np.testing.assert_allclose(
            getattr(fit, name), getattr(expected, name), rtol=1e-6, atol=1e-7, err_msg=name
        )
    assert fit.notes == expected.notes
    for name in ("rounds", "nodes", "engine", "item_uncertainty"):
        assert found.ratings.method[name] == expected.ratings.method[name], name


def test_compiled_kernels_agree_with_plain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("numba", reason="numba is not on this machine")
    folder = sharded.response_shards(tmp_path / "r", _drawn(2, 30, 300), 2)
    plain = sharded.alone(folder, rated_responses)
    monkeypatch.setattr(item_engine, "LARGE", 1)
    fast = sharded.alone(folder, rated_responses)
    assert [one.ratings.method["engine"] for one in (plain, fast)] == ["numpy", "numba"]
    np.testing.assert_allclose(plain.ratings.point, fast.ratings.point, atol=0.05)


def test_trials_efforts_and_benchmarks(tmp_path: Path) -> None:
    """Rows of one model and item add up, in one shard or in two."""
    rng = np.random.default_rng(3)
    model = np.repeat(np.arange(8), 40)
    item = np.tile(np.repeat(np.arange(20), 2), 8)
    right = rng.integers(0, 4, len(model))
    low = np.where(model % 2, "low", "")
    for place, here in enumerate((slice(0, 200), slice(200, 320), slice(0, 41))):
        sharded.written(
            tmp_path / "r" / f"{place}.parquet", model=sharded.texts("m", model[here] // 2),
            effort=low[here].astype(object), item=item[here], score=right[here] / 3,
            trials=np.full(len(model[here]), 3), benchmark=sharded.texts("b", item[here] % 2),
        )  # fmt: skip
    again = np.concatenate([np.arange(320), np.arange(41)])
    who = [f"m{m // 2}{' (low)' if m % 2 else ''}" for m in model[again]]
    what = [f"b{i % 2}/{i}" for i in item[again]]
    expected = two_parameter(who, what, right[again] / 3, trials=np.full(len(again), 3.0))
    found = sharded.alone(tmp_path / "r", rated_responses)
    assert found.items is not None
    assert found.items.items == expected.items
    assert found.ratings.models == expected.ratings.models
    assert found.support.sum() == pytest.approx(3 * len(again))
    np.testing.assert_allclose(found.ratings.point, expected.ratings.point, atol=1e-4)


def test_answers_stay_in_their_shards(tmp_path: Path) -> None:
    folder = sharded.response_shards(tmp_path / "r", _drawn(4, 6, 12), 2)
    found = sharded.alone(folder, rated_responses).items
    assert found is not None
    assert 0 < found.predict(["m1"], ["i1"]).mean[0] < 1
    with pytest.raises(UsageError, match="stayed in their shards"):
        found.accuracy(["m1"])


def test_what_leaves_a_worker_does_not_grow_with_the_responses(tmp_path: Path) -> None:
    sizes = []
    for models in (10, 100):
        folder = sharded.response_shards(tmp_path / str(models), _drawn(5, models, 50), 1)
        (shard,) = listed([folder])
        survey = responses.surveyed(shard, None, tmp_path)
        plan = responses.Plan(tuple(map(str, survey.models)), tuple(map(str, survey.items)))
        items = moments.Items(np.ones(50), np.zeros(50), np.zeros(50))
        nodes = moments.Nodes(np.zeros((models, 2)), np.full((models, 2), 0.5))
        asked = moments.Asked(plan, items, False, (nodes, 2))
        sizes.append(len(pickle.dumps(moments._item(shard, asked, tmp_path))))
    assert sizes[0] == sizes[1] < 50 * 60


def test_any_order_and_grouping_of_surveys_is_the_same(tmp_path: Path) -> None:
    shards = listed([sharded.response_shards(tmp_path / "r", _drawn(6, 9, 7), 4)])
    parts = [responses.surveyed(shard, None, tmp_path) for shard in shards]
    expected = responses.together(parts)
    found = responses.together([responses.together(parts[2:]), responses.together(parts[:2][::-1])])
    for name in ("models", "items", "of_model", "on_item"):
        assert (getattr(found, name) == getattr(expected, name)).all()
    assert found.rows == expected.rows


def test_what_responses_in_memory_refuse_is_refused(tmp_path: Path) -> None:
    apart = np.full((4, 6), -1, np.int8)
    apart[:2, :3], apart[2:, 3:] = 1, 0
    folder = sharded.response_shards(tmp_path / "apart", apart, 4)
    with pytest.raises(Incomparable, match="connects 2 groups of models: m0, m2"):
        sharded.alone(folder, rated_responses)
    folder = sharded.response_shards(tmp_path / "one", _drawn(7, 1, 5, 0), 1)
    with pytest.raises(BadData, match=r"one model \(m0\)"):
        sharded.alone(folder, rated_responses)
    with pytest.raises(UsageError, match="'4pl' is one of"):
        sharded.alone(folder, rated_responses, form="4pl")
