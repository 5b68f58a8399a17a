"""Item response theory against published estimates, and its own laws."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from answered import SECTION_6, SECTION_7, drawn, lsat
from hypothesis import given, settings
from hypothesis import strategies as st

from weighbridge import ratings
from weighbridge.errors import BadData, Incomparable, UsageError
from weighbridge.ratings import item_uncertainty, two_parameter

FAST = settings(max_examples=2, deadline=None)


@pytest.fixture
def lean(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out the joint covariance of a thousand abilities, where errors are not asked for."""
    monkeypatch.setattr(item_uncertainty, "MATTERS", 0)


@pytest.mark.parametrize(
    ("form", "likelihood", "difficulty", "slope"),
    [
        ("1pl", -2466.938, (-3.6153, -1.3224, -0.3176, -1.7301, -2.7802), (0.7551,) * 5),
        (
            "2pl", -2466.653, (-3.3597, -1.3696, -0.2799, -1.8659, -3.1236),
            (0.8254, 0.7229, 0.8905, 0.6886, 0.6575),
        ),
    ],
)  # fmt: skip
def test_published_estimates(form: str, likelihood: float, difficulty, slope, lean) -> None:
    """Rizopoulos 2006, doi:10.18637/jss.v017.i05, whose optimiser stops at three digits."""
    found = two_parameter(range(1000), range(5), lsat(SECTION_6), form=form, prior=0)
    assert found.ratings.method["log_likelihood"] == pytest.approx(likelihood, abs=5e-4)
    np.testing.assert_allclose(found.difficulty, difficulty, atol=3e-3)
    np.testing.assert_allclose(found.discrimination, slope, atol=1e-3)


def test_published_estimates_of_another_section(lean) -> None:
    """Bock and Aitkin's method as the package mirt has it (Chalmers 2012,
    doi:10.18637/jss.v048.i06, help page of `mirt`), which stops at changes of 1e-4.
    """
    found = two_parameter(range(1000), range(5), lsat(SECTION_7), prior=0)
    assert found.ratings.method["log_likelihood"] == pytest.approx(-2658.805, abs=5e-4)
    slope, intercept = found.discrimination, found.solution.items.intercept
    np.testing.assert_allclose(slope, (0.988, 1.081, 1.706, 0.765, 0.736), atol=2e-3)
    np.testing.assert_allclose(intercept, (1.856, 0.808, 1.804, 0.486, 1.855), atol=2e-3)


def test_truth_is_recovered() -> None:
    matrix, ability, slope, difficulty = drawn(1, 150, 60)
    found = two_parameter(range(150), range(60), matrix)
    assert np.corrcoef(found.ability, ability)[0, 1] > 0.93
    near = np.abs(difficulty) < 2
    assert np.abs(found.difficulty - difficulty)[near].mean() < 0.25
    assert np.corrcoef(found.discrimination, slope)[0, 1] > 0.7


def test_guessing_is_found_where_the_weak_are_right() -> None:
    rng = np.random.default_rng(0)
    ability = rng.normal(size=400)
    p = 0.35 + 0.65 / (1 + np.exp(-2 * (ability[:, None] - np.linspace(-1, 1.5, 15))))
    matrix = (rng.random(p.shape) < p).astype(np.int8)
    found = two_parameter(range(400), range(15), matrix, form="3pl", guessing=0.2)
    plain = two_parameter(range(400), range(15), matrix)
    assert found.guessing.mean() > 0.21
    assert found.ratings.method["log_likelihood"] > plain.ratings.method["log_likelihood"] + 2


@FAST
@given(st.integers(0, 1000))
def test_order_and_names_change_nothing(seed: int) -> None:
    matrix = drawn(seed, 8, 12, missing=0.2)[0]
    model, item = np.nonzero(matrix >= 0)
    score = matrix[model, item].astype(float)
    one = two_parameter(model, item, score)
    order = np.random.default_rng(seed).permutation(len(score))
    names = np.array([f"m{7 - k}" for k in range(8)])
    other = two_parameter(names[model][order], item[order], score[order])
    np.testing.assert_allclose(one.ability, other.ability[::-1], atol=1e-4)
    np.testing.assert_allclose(one.difficulty, other.difficulty, atol=1e-3)


def test_rows_and_a_matrix_are_the_same_responses() -> None:
    matrix = drawn(1, 8, 12, missing=0.2)[0]
    model, item = np.nonzero(matrix >= 0)
    rows = two_parameter(model, item, matrix[model, item].astype(float))
    dense = two_parameter(range(8), range(12), matrix)
    np.testing.assert_allclose(rows.ability, dense.ability, atol=1e-4)


@FAST
@given(st.integers(0, 1000))
def test_rows_twice_are_twice_the_trials(seed: int) -> None:
    matrix = drawn(seed, 8, 12)[0]
    model, item = np.nonzero(matrix >= 0)
    score = matrix[model, item].astype(float)
    one = two_parameter(model, item, score, trials=np.full(len(score), 2.0))
    other = two_parameter(np.tile(model, 2), np.tile(item, 2), np.tile(score, 2))
    np.testing.assert_allclose(one.ability, other.ability, atol=1e-6)


def test_more_trials_make_abilities_surer() -> None:
    matrix = drawn(1, 8, 12)[0].astype(float)
    model, item = np.nonzero(matrix >= 0)
    once, often = (
        two_parameter(model, item, matrix[model, item], trials=np.full(matrix.size, n))
        for n in (1.0, 3.0)
    )
    assert often.ability_error.mean() < once.ability_error.mean()


@FAST
@given(st.integers(0, 1000), st.integers(0, 11))
def test_one_more_right_answer_lowers_no_ability(seed: int, place: int) -> None:
    """With one slope for all; an item that the strong get wrong may else tell the contrary."""
    matrix = drawn(seed, 8, 12, slopes=0)[0]
    better = matrix.copy()
    better[0, place] = 1
    before, after = (
        two_parameter(range(8), range(12), m, form="1pl").ratings.point for m in (matrix, better)
    )
    assert after[0] >= before[0] - 1e-3


def test_a_wrong_key_and_what_all_know_are_noted() -> None:
    matrix, ability, _, _ = drawn(3, 60, 30)
    matrix[:, 4] = ability < 0
    matrix[:, 5], matrix[:, 6] = 1, 0
    matrix[3:, 7] = -1
    notes = two_parameter(range(60), range(30), matrix).notes
    assert notes["4"][0] == "suspected wrong key"
    assert notes["5"][0] == "everyone right"
    assert notes["6"][0] == "everyone wrong"
    assert "few responses" in notes["7"]


def test_a_model_that_is_never_right_is_wide_not_infinite() -> None:
    matrix = drawn(4, 20, 30)[0]
    matrix[0] = 0
    found = two_parameter(range(20), range(30), matrix)
    assert found.ability.argmin() == 0
    assert found.ability[0] > -6
    assert found.ability_error[0] > found.ability_error.mean()


def test_a_single_item_leaves_all_abilities_open() -> None:
    found = two_parameter(["a", "b", "c", "d"], ["i"] * 4, [1, 1, 0, 0])
    assert found.ability[0] > found.ability[2]
    assert found.ability_error.min() > 0.6


def test_a_million_trials_against_one() -> None:
    found = two_parameter(
        ["a", "a", "b", "c", "c"], ["i", "j", "i", "i", "j"], [0.6, 0.4, 1, 0.5, 0.4],
        trials=[1e6, 1e6, 1, 1e6, 1e6],
    )  # fmt: skip
    assert np.isfinite(found.ratings.draws).all()
    one, thin, other = found.ratings.draws
    assert thin.std() > 1.2 * max(one.std(), other.std())
    assert found.ability_error[1] > 0.9


def test_chances_and_their_intervals() -> None:
    found = two_parameter(range(40), range(30), drawn(5, 40, 30)[0])
    best, worst = int(found.ability.argmax()), int(found.ability.argmin())
    hard = int(np.clip(found.difficulty, -9, 9).argmax())
    asked = found.predict([best, worst, best], [3, 3, hard])
    assert asked.mean[0] > asked.mean[1]
    assert (asked.low < asked.high).all()
    assert ((asked.low > 0) & (asked.high < 1)).all()
    with pytest.raises(BadData, match="unknown items: 99"):
        found.predict([0], [99])
    with pytest.raises(BadData, match="2 models and 1 items"):
        found.predict([0, 1], [1])


def test_accuracy_is_exact_where_all_is_answered() -> None:
    matrix = drawn(6, 20, 30)[0]
    found = two_parameter(range(20), range(30), matrix).accuracy(range(20))
    np.testing.assert_allclose(found.mean, matrix.mean(1))
    np.testing.assert_allclose(found.low, found.high)


@pytest.mark.parametrize(
    ("given", "more", "said"),
    [
        ((["a"], ["i", "j"], [1]), {}, "1 models, 2 items, 1 scores and 1 trials"),
        (([], [], []), {}, "0 scores"),
        ((["a", "b"], ["i", "i"], [1, np.nan]), {}, "row 1, field 'score': found nan"),
        ((["a", "b"], ["i", "i"], [1, 1.2]), {}, "row 1, field 'score': found 1.2"),
        ((["a", "b"], ["i", "i"], [-0.1, 1]), {}, "row 0, field 'score'"),
        ((["a", "b"], ["i", "i"], ["x", 1]), {}, "must be numbers"),
        ((["a", None], ["i", "i"], [1, 1]), {}, "row 1, field 'model': found None"),
        ((["a", "b"], ["i", "i"], [1, 0]), {"trials": [1, 0]}, "row 1, field 'trials'"),
        ((["a", "a"], ["i", "j"], [1, 0]), {}, "one model .a. has no other"),
        ((["a", "b"], ["i", "i"], [1, 1]), {"prior": 0}, "no finite maximum without a prior: i"),
        (([0, 1], [0], np.zeros((2, 1))), {}, "float64 must be int8"),
        (([0, 1], [0], np.full((2, 1), 2, np.int8)), {}, "must be int8: 1 right"),
        (([0, 0], [0], np.zeros((2, 1), np.int8)), {}, "named twice"),
        (([0, 1], [0, 1], np.zeros((2, 1), np.int8)), {}, "2 models x 2 items"),
        (([0, 1], [0], np.array([[1], [-1]], np.int8)), {}, "model 1: no response"),
        (([0, 1], [0], np.zeros((2, 1), np.int8)), {"trials": [1]}, "single trials"),
    ],
)  # fmt: skip
def test_bad_responses_are_named(given, more, said: str) -> None:
    with pytest.raises(BadData, match=said):
        two_parameter(*given, **more)


def test_two_islands_are_incomparable() -> None:
    with pytest.raises(Incomparable, match="2 groups of models: a, b"):
        two_parameter(["a", "b"], ["i", "j"], [1, 0])
    with pytest.raises(Incomparable, match="2 groups of models: 0, 1"):
        two_parameter([0, 1], [0, 1], np.array([[1, -1], [-1, 0]], np.int8))


@pytest.mark.parametrize("more", [{"form": "4pl"}, {"level": 90}, {"guessing": 0}, {"prior": -1}])
def test_unknown_settings_are_refused(more) -> None:
    with pytest.raises(UsageError, match="form"):
        two_parameter(["a", "b"], ["i", "i"], [1, 0], **more)


def test_every_public_name_is_told_and_exists() -> None:
    told = (Path(__file__).parents[2] / "docs" / "python.md").read_text("utf-8")
    assert ratings.__all__ == sorted(ratings.__all__)
    assert [n for n in ratings.__all__ if not hasattr(ratings, n) or n not in told] == []
