"""The self-report difference: planted inflation is found, both sides are read alike."""

from __future__ import annotations

import pytest
from small import seen_through
from test_neutral import EXCHANGED

from weighbridge.errors import Incomparable, UnknownName
from weighbridge.evidence.store import Store
from weighbridge.findings.trust import READINGS, measured, pairs, trust
from weighbridge.traits import Options

FEW = Options(draws=200)
RAISED = (
    "SELECT * REPLACE (CASE WHEN independence = 'self' AND model IN "
    "(SELECT id FROM {{whole}}.models WHERE developer = '{developer}') "
    "THEN least(standard_value + 8, 99) ELSE standard_value END AS standard_value) "
    "FROM {{whole}}.scores"
)


def _of(finding: object, developer: str, reading: str) -> dict[str, float]:
    rows = finding.details["developers"]  # type: ignore[attr-defined]
    return next(r for r in rows if (r["developer"], r["reading"]) == (developer, reading))


def test_planted_inflation_is_found_where_it_was_planted(shipped: Store) -> None:
    raised = seen_through(shipped, scores=RAISED.format(developer="alibaba"))
    plain, planted = trust(shipped, options=FEW), trust(raised, options=FEW)
    for reading in READINGS:
        before, after = _of(plain, "alibaba", reading), _of(planted, "alibaba", reading)
        other = (
            _of(planted, "meta", reading)["difference"] - _of(plain, "meta", reading)["difference"]
        )
        moved = after["difference"] - before["difference"]
        assert moved > 25
        assert abs(other) < moved / 2
        assert after["called"] == "inflation"


def test_both_sides_are_read_by_one_model(shipped: Store) -> None:
    plain = trust(shipped, options=FEW).details
    swapped = trust(seen_through(shipped, developers=EXCHANGED), options=FEW).details
    assert plain["overall"] == swapped["overall"]
    assert plain["benchmarks"] == swapped["benchmarks"]
    nouns = [row.pop("side") for row in plain["sides"]]
    assert nouns != [row.pop("side") for row in swapped["sides"][::-1]]
    key = str
    assert sorted(plain["sides"], key=key) == sorted(swapped["sides"], key=key)


def test_every_pair_has_both_kinds_and_is_cited(shipped: Store) -> None:
    rows = measured(shipped)
    cited = {row["id"] for row in trust(shipped, options=FEW).support}
    for reading in READINGS.values():
        found = pairs(rows, reading)
        assert found
        for pair in found:
            kinds = {row["independence"] for row in pair.rows}
            assert "self" in kinds
            assert kinds & set(reading.others)
            assert kinds <= {"self", *reading.others}
            assert pair.weight > 0
            assert {row["id"] for row in pair.rows} <= cited
            assert len({(row["model"], row["benchmark"], row["effort"]) for row in pair.rows}) == 1


def test_one_developer_alone_has_the_numbers_it_has_among_all(shipped: Store) -> None:
    whole, alone = trust(shipped, options=FEW), trust(shipped, "meta", FEW)
    assert alone.details["developers"] == [
        row for row in whole.details["developers"] if row["developer"] == "meta"
    ]
    assert "Meta" in alone.claim
    assert 0 < len(alone.support) < len(whole.support)


def test_nothing_to_compare_is_no_number(shipped: Store) -> None:
    own = "SELECT * FROM {whole}.scores WHERE independence = 'self'"
    with pytest.raises(Incomparable):
        trust(seen_through(shipped, scores=own))
    with pytest.raises(UnknownName):
        trust(shipped, "nobody", FEW)
