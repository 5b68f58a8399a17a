"""Findings over time as the page shows them: signs, names and what is left out."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from sample import CN, US

from weighbridge.publish.over_time import frontiers, group_name, lag, year_end
from weighbridge.publish.page import Interval

SIDES = {"cn": CN, "us": US}
LAG: dict[str, Any] = {
    "id": "f", "follower": "cn-open", "leader": "us-all", "at": "2026-02-11", "censored": "",
    "months": 7.8, "low": 6.4, "high": 14.0, "gap": 172.0, "gap_low": 110.0, "gap_high": 230.0,
    "follower_newest": "2026-02-11", "leader_newest": None,
}  # fmt: skip


@pytest.mark.parametrize(
    ("group", "name"),
    [
        ("cn-open", "Chinese open-weight"),
        ("us-closed", "American closed"),
        ("us-all", "American open-weight or closed"),
    ],
)
def test_group_name(group: str, name: str) -> None:
    assert group_name(SIDES, group) == name


def test_lag_keeps_months_and_turns_the_gap_round() -> None:
    found = lag(SIDES, "base rule", LAG)
    assert found.heading == "Chinese open-weight behind American open-weight or closed"
    assert found.months == Interval(7.8, 6.4, 14.0)
    assert found.gap == Interval(-172.0, -230.0, -110.0)
    assert (found.follower_newest, found.leader_newest) == ("2026-02-11", "unknown")


def test_lag_without_months_has_none() -> None:
    ends = {**LAG, "months": None, "low": None, "high": None, "censored": "evidence ends"}
    assert lag(SIDES, "base rule", ends).months is None


def test_year_end_has_a_gap_for_each_leader() -> None:
    none = dict.fromkeys(("gap", "gap_low", "gap_high"))
    found = year_end(SIDES, "known then", [LAG, {**LAG, **none, "leader": "us-closed"}])
    assert found.gaps == (
        ("American open-weight or closed", Interval(-172.0, -230.0, -110.0)),
        ("American closed", None),
    )


def test_frontiers_keep_the_four_groups() -> None:
    step = {"date": "2023-07-18", "model": "m", "name": "M", "points": 1.0, "low": 0.0, "high": 2.0}
    names = ("cn-open", "cn-closed", "us-open", "us-all", "all-open")
    groups = [{"group": name, "newest": None, "steps": [step]} for name in names]
    found = frontiers(SIDES, {"id": "f", "groups": groups})
    assert [one.name for one in found] == [
        "Chinese open-weight",
        "Chinese closed",
        "American open-weight",
    ]
    assert found[0].steps[0].points == Interval(1.0, 0.0, 2.0)
