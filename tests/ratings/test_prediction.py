"""Predictions know who measures, and say less of what they know less."""

from __future__ import annotations

import numpy as np
import pytest
from simulated import made

from weighbridge.errors import BadData
from weighbridge.ratings.capability import CapabilityFit, Options, RowTraits, capability
from weighbridge.ratings.posterior import DRIFT, JUMP
from weighbridge.ratings.prediction import asked, expected
from weighbridge.ratings.rows import EFFORT_CODES
from weighbridge.traits import ModelTraits


@pytest.fixture(scope="module")
def fitted() -> CapabilityFit:
    """Two reporters share the rows; one of them prints 6 points more than is true.

    Nobody measured the models of the newest date, and of a year later.
    """
    model, benchmark, score, models, benchmarks, _ = made(3)
    newest = max(traits.date for traits in models.values())
    for name, date in (("now", newest), ("in a year", newest + 1)):
        models[name] = ModelTraits(name, name, name, date=date, kind="instruct")
    generous = np.arange(len(score)) % 2 == 0
    rows = RowTraits(reporter=["generous" if g else "plain" for g in generous])
    score = np.clip(score + 6.0 * generous, 0, 100)
    options = Options(draws=2, anchor="m0-0")
    return capability(model, benchmark, score, models=models, benchmarks=benchmarks, rows=rows,
                      options=options)  # fmt: skip


CELLS = (["m0-0", "m1-0", "m2-1"], ["b0", "b1", "b2"])


def by(reporter: str) -> RowTraits:
    return RowTraits(reporter=[reporter] * 3)


def test_a_generous_reporter_is_expected_to_print_more(fitted: CapabilityFit) -> None:
    more, less = (fitted.predict(*CELLS, by(name))[0] for name in ("generous", "plain"))
    assert (more > less + 1).all()


def test_a_reporter_never_seen_is_one_of_unknown_bias(fitted: CapabilityFit) -> None:
    none, low, high = fitted.predict(*CELLS)
    mean, wide_low, wide_high = fitted.predict(*CELLS, by("somebody new"))
    np.testing.assert_allclose(mean, none, atol=1.0)
    assert (wide_high - wide_low > high - low).all()


def test_a_higher_level_is_wider(fitted: CapabilityFit) -> None:
    _, low, high = fitted.predict(*CELLS, level=0.5)
    _, lower, higher = fitted.predict(*CELLS, level=0.95)
    assert ((lower < low) & (low < high) & (high < higher)).all()


def test_a_light_row_is_predicted_wider(fitted: CapabilityFit) -> None:
    _, low, high = fitted.predict(*CELLS)
    _, lower, higher = fitted.predict(*CELLS, RowTraits(weight=[0.1] * 3))
    assert (higher - lower > high - low).all()


def test_a_model_to_come_is_known_less_than_one_of_today(fitted: CapabilityFit) -> None:
    data = fitted.problem.data
    wanted = asked(data, ["now", "in a year"], ["b0", "b0"], None)
    now, later = expected(fitted.problem, fitted.solution, wanted).variance
    slope = fitted.slope[data.catalog.benchmarks.index("b0")]
    assert later > now + slope**2 * (JUMP**2 + DRIFT**2) - 1e-9


def test_a_model_never_measured_keeps_the_effort_asked(fitted: CapabilityFit) -> None:
    wanted = asked(
        fitted.problem.data, ["now", "m0-0"], ["b0"] * 2, RowTraits(effort=["thinking"] * 2)
    )
    assert wanted.cells.effort.tolist() == [EFFORT_CODES["thinking"], 0]


def test_an_interval_that_touches_the_clip_reaches_the_end(fitted: CapabilityFit) -> None:
    """Scores beyond 2% and 98% are one value to the model, so its intervals hold them all."""
    models, boards = fitted.problem.data.catalog.models, fitted.problem.data.catalog.benchmarks
    cells = [(m, b) for m in models for b in boards]
    _, low, high = fitted.predict([m for m, _ in cells], [b for _, b in cells], level=0.99)
    assert (low == 0).any()
    assert (high == 100).any()
    assert not ((low > 0) & (low <= 2)).any()
    assert not ((high < 100) & (high >= 98)).any()


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ((["nobody"], ["b0"]), "unknown models: nobody"),
        ((["m0-0"], ["nothing"]), "unknown benchmarks: nothing"),
        ((["m0-0"], ["b0", "b1"]), "1 models and 2 benchmarks"),
        ((["m0-0"], ["b0"], RowTraits(effort=["hard"])), "unknown efforts: hard"),
        ((["m0-0"], ["b0"], RowTraits(reporter=["a", "b"])), "reporter has 2 values for 1 rows"),
    ],
)
def test_bad_questions_are_named(fitted: CapabilityFit, question, said: str) -> None:
    with pytest.raises(BadData, match=said):
        fitted.predict(*question)
