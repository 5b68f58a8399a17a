"""The self-report difference: planted inflation is found, both sides are read alike."""

from __future__ import annotations

import pytest
from small import seen_through
from test_neutral import EXCHANGED

from weighbridge.errors import Incomparable, UnknownName
from weighbridge.evidence.store import Store
from weighbridge.findings.finding import Finding
from weighbridge.findings.trust import READINGS, measured, pairs, trust
from weighbridge.traits import Options

FEW = Options(draws=200)
PART = (
    "SELECT * FROM {whole}.scores WHERE model IN (SELECT id FROM {whole}.models WHERE developer IN "
    "('alibaba', 'deepseek', 'meta', 'microsoft', 'openai')) AND benchmark IN "
    "('mmlu', 'mmlu-pro', 'gsm8k', 'humaneval', 'math', 'mbpp', 'bbh', 'gpqa', 'gpqa-diamond')"
)
"""Enough pairs of both sides for each reading; one fit of it costs half a second."""
RAISED = (
    "SELECT * REPLACE (CASE WHEN independence = 'self' AND model IN "
    "(SELECT id FROM {{whole}}.models WHERE developer = '{developer}') "
    "THEN least(standard_value + 8, 99) ELSE standard_value END AS standard_value) "
    f"FROM ({PART.replace('{', '{{').replace('}', '}}')})"
)


@pytest.fixture(scope="module")
def part(shipped: Store) -> Store:
    return seen_through(shipped, scores=PART)


@pytest.fixture(scope="module")
def plain(part: Store) -> Finding:
    return trust(part, options=FEW)


def _of(finding: Finding, developer: str, reading: str) -> dict[str, float]:
    rows = finding.details["developers"]
    return next(r for r in rows if (r["developer"], r["reading"]) == (developer, reading))


def test_planted_inflation_is_found_where_it_was_planted(shipped: Store, plain: Finding) -> None:
    planted = trust(seen_through(shipped, scores=RAISED.format(developer="alibaba")), options=FEW)
    for reading in READINGS:
        before, after = _of(plain, "alibaba", reading), _of(planted, "alibaba", reading)
        other = (
            _of(planted, "meta", reading)["difference"] - _of(plain, "meta", reading)["difference"]
        )
        moved = after["difference"] - before["difference"]
        assert moved > 25
        assert abs(other) < moved / 2
        assert after["called"] == "inflation"


def test_both_sides_are_read_by_one_model(shipped: Store, plain: Finding) -> None:
    exchanged = seen_through(shipped, developers=EXCHANGED, scores=PART)
    one, other = plain.details, trust(exchanged, options=FEW).details
    assert one["overall"] == other["overall"]
    assert one["benchmarks"] == other["benchmarks"]
    nouns = [row["side"] for row in one["sides"]]
    assert nouns != [row["side"] for row in other["sides"][::-1]]
    bare = [
        sorted(str({k: v for k, v in row.items() if k != "side"}) for row in each["sides"])
        for each in (one, other)
    ]
    assert bare[0] == bare[1]


def test_every_pair_has_both_kinds_and_is_cited(part: Store, plain: Finding) -> None:
    rows = measured(part)
    cited = {row["id"] for row in plain.support}
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


def test_one_developer_alone_has_the_numbers_it_has_among_all(part: Store, plain: Finding) -> None:
    alone = trust(part, "meta", FEW)
    assert alone.details["developers"] == [
        row for row in plain.details["developers"] if row["developer"] == "meta"
    ]
    assert "Meta" in alone.claim
    assert 0 < len(alone.support) < len(plain.support)


def test_nothing_to_compare_is_no_number(shipped: Store, part: Store) -> None:
    own = "SELECT * FROM {whole}.scores WHERE independence = 'self'"
    with pytest.raises(Incomparable):
        trust(seen_through(shipped, scores=own))
    with pytest.raises(UnknownName):
        trust(part, "nobody", FEW)
