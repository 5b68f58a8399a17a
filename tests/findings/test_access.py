"""Public benchmarks against others: a planted gain is found, another scale or mean is none."""

from __future__ import annotations

import numpy as np
import pytest
from small import FAMILIES, QUICK, seen_through

from weighbridge.errors import Incomparable
from weighbridge.evidence.store import Store
from weighbridge.findings import access
from weighbridge.findings.access import by_access, contrast, in_words
from weighbridge.findings.fitted import Posterior, fit

SIDES = {f"m{k}": ((-0.5, "one"), (0.5, "other"))[k % 2] for k in range(40)}
PUBLIC = "'mmlu', 'gsm8k', 'humaneval', 'bbh', 'cmmlu'"
OTHERS = "'math', 'mbpp', 'mmlu-pro', 'arc-c', 'hellaswag'"
LABELLED = (
    f"SELECT * REPLACE (CASE WHEN id IN ({PUBLIC}) THEN 'public' "
    f"WHEN id IN ({OTHERS}) THEN 'refreshed' END AS access) FROM {{whole}}.benchmarks"
)
RAISED = (
    f"SELECT * REPLACE (CASE WHEN benchmark IN ({PUBLIC}) AND model IN (SELECT m.id FROM "
    "{whole}.models m JOIN {whole}.developers d ON d.id = m.developer JOIN {whole}.sides s "
    "ON s.country = d.country WHERE s.code < 0) THEN least(standard_value + 8, 99) "
    "ELSE standard_value END AS standard_value) FROM {whole}.scores"
)


def rated(rng: np.random.Generator, truth: np.ndarray, error: float) -> Posterior:
    """A calibrated posterior: draws around a point that is off by the error that they have."""
    point = truth + error * rng.standard_normal(len(truth))
    draws = point[:, None] + error * rng.standard_normal((len(truth), 400))
    units = tuple((name, "") for name in SIDES)
    none = np.zeros(len(truth), np.int64)
    return Posterior(
        units, ("general",), point[:, None], draws[:, None].astype(np.float32),
        none, none, none[:, None], {},
    )  # fmt: skip


def test_a_planted_gain_is_covered_on_scales_of_another_mean_and_spread() -> None:
    rng = np.random.default_rng(0)
    inside, centre = [], []
    first = np.array([side[1] == "one" for side in SIDES.values()])
    for _ in range(200):
        truth = 1000 + 150 * rng.standard_normal(len(SIDES)) + 100 * first
        one = rated(rng, truth + 30.0 * first, 40)
        other = rated(rng, 300 + 0.6 * truth, 24)
        told = contrast(one, other, SIDES)
        assert {many for many, _ in told.values()} == {20}
        gain = told[-0.5, "one"][1] - told[0.5, "other"][1]
        low, high = np.quantile(gain, [0.05, 0.95])
        inside.append(low <= 30 <= high)
        centre.append(gain.mean())
    assert 0.84 <= np.mean(inside) <= 0.96
    assert abs(np.mean(centre) - 30) < 4


def _quick(store: Store, monkeypatch: pytest.MonkeyPatch) -> dict[str, float]:
    def quick(store: Store, options: object, where: str) -> Posterior:
        return fit(store, QUICK, where=f"{FAMILIES} AND {where}")

    monkeypatch.setattr(access, "posterior", quick)
    (row,) = by_access(store, QUICK)
    assert (row["access"], row["against"]) == ("public", "refreshed")
    assert row["between"]["side"] in in_words([row])
    assert sum(each["models"] for each in row["sides"]) > 20
    return row["between"]


def test_a_side_raised_on_public_benchmarks_gains_there(
    shipped: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = _quick(seen_through(shipped, benchmarks=LABELLED), monkeypatch)
    raised = _quick(seen_through(shipped, benchmarks=LABELLED, scores=RAISED), monkeypatch)
    sign = 1 if raised["side"] == "the US" else -1
    moved = sign * (raised["difference"] - plain["difference"])
    assert moved > 30
    assert plain["low"] < plain["difference"] < plain["high"]


def test_one_kind_of_access_alone_is_no_contrast(shipped: Store) -> None:
    unknown = "SELECT * REPLACE (NULL::VARCHAR AS access) FROM {whole}.benchmarks"
    with pytest.raises(Incomparable, match="too few models of each side"):
        by_access(seen_through(shipped, benchmarks=unknown), QUICK)
