"""How far behind or ahead one group is, in months, points and win rate, by joint draws."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from weighbridge.findings.finding import Finding
from weighbridge.findings.frontier import (
    MONTH,
    Floats,
    Frontier,
    day_of,
    frontier_of,
    holder,
    newest,
)
from weighbridge.findings.groups import Group, bar_said
from weighbridge.findings.lead import cited, rules
from weighbridge.findings.weighing import Weighing
from weighbridge.terms import GENERAL

MINUS = "\u2212"
STALE_MONTHS = 2.0
"""Farther apart than this, newest models give no lag: the evidence ends."""


@dataclass(frozen=True)
class Months:
    """A lag in every draw (d,), positive where the follower is behind.

    ``beyond`` marks draws in which the leader stood there from its first model on, so that the
    lag is at least as long; ``ahead`` those in which the follower did, so that its lead is.
    """

    value: Floats
    beyond: np.typing.NDArray[np.bool_]
    ahead: np.typing.NDArray[np.bool_]


def months(follower: Frontier, leader: Frontier, day: int, tie: float = 0.0) -> Months:
    """Return the lag on a day: the time since the leader first stood where the follower stands.

    Where the follower stands higher it is minus the time since the follower first stood where
    the leader stands, so that exchanging the two changes the sign alone. Within ``tie`` points
    of each other the two are level, and the lag is zero.
    """
    own, other = follower.at(day), leader.at(day)
    tolerance = max(tie, 1e-9)
    behind = leader.reached(own + tolerance, day)
    before = follower.reached(other + tolerance, day)
    value = np.where(
        np.isfinite(behind),
        (day - behind) / MONTH,
        np.where(np.isfinite(before), (before - day) / MONTH, 0.0),
    )
    first = [int(f.days[0]) if len(f.days) else day for f in (leader, follower)]
    return Months(value, behind == first[0], before == first[1])


def lag(
    on: Weighing,
    groups: tuple[Group, Group],
    area: str = GENERAL,
    *,
    at: str | None = None,
    since: str | None = None,
    tie: float = 0.0,
) -> Finding:
    """Return how many months the first group is behind the second (minus: ahead).

    ``at`` is a day, by default that of the newest evidence; with ``since`` the answer is the
    mean over the months from then to ``at``. ``tie`` is in points. The gap is the leader's
    frontier minus the follower's; the win rate is the follower's, 1 / (1 + 10^(gap/400))
    (Elo, The Rating of Chessplayers, 1978).
    """
    until = at or on.store.evidence_to
    follower, leader = (frontier_of(on, group, area) for group in groups)
    days = _grid(since, until)
    ends = [newest(f, days[-1]) for f in (follower, leader)]
    answer = _answer(on, follower, leader, days, tie)
    if any(end is None for end in ends):
        answer = {**NOTHING, "censored": "no evidence"}
    elif not told((follower, leader), days[-1]):
        answer = {**answer, "months": None, "low": None, "high": None, "censored": "evidence ends"}
    holders = [holder(on, f, days[-1], area) for f in (follower, leader)]
    rule = {"tie": tie, "bar": on.knobs.bar, "area": area, "since": since}
    details = {
        "follower": str(groups[0]),
        "leader": str(groups[1]),
        "area": area,
        "at": until,
        **answer,
        "follower_model": holders[0],
        "leader_model": holders[1],
        "follower_newest": ends[0],
        "leader_newest": ends[1],
        "last_told": last_told((follower, leader), until),
        "rule": rule,
    }
    return Finding(
        kind="lag",
        claim=_claim(details, on.knobs.level),
        verdict=_verdict(details),
        level=on.knobs.level,
        arguments={"follower": str(groups[0]), "leader": str(groups[1]), "at": until, **rule},
        knobs=rules(on),
        digest=on.store.digest,
        evidence_to=on.store.evidence_to,
        index_version=str(on.posterior.recipe["scale"]["index_version"]),
        details=details,
        support=tuple(cited(row) for m in holders if m for row in on.support(m, area)),
        caveats=(
            "A frontier is a staircase of few models, so that a lag jumps: read the gap with it.",
            bar_said(on),
        ),
    )


def told(frontiers: tuple[Frontier, Frontier], day: int) -> bool:
    """Return whether the evidence allows a lag on a day.

    The two sides' newest well-measured models lie at most two months apart, and the newer of
    them at most two months before the day.
    """
    known = [f.days[: int(np.searchsorted(f.days, day, side="right"))] for f in frontiers]
    if not all(len(days) for days in known):
        return False
    newest = [int(days[-1]) for days in known]
    limit = STALE_MONTHS * MONTH
    return abs(newest[0] - newest[1]) <= limit and day - max(newest) <= limit


def last_told(frontiers: tuple[Frontier, Frontier], until: str) -> str:
    """Return the last day by which the evidence allows a lag, ``until`` itself where none does."""
    end, limit = day_of(until), int(STALE_MONTHS * MONTH)
    released = {int(d) for f in frontiers for d in f.days}
    days = {end} | {d + k for d in released for k in (-1, limit) if d + k <= end}
    allowed = [day for day in days if told(frontiers, day)]
    return date.fromordinal(max(allowed)).isoformat() if allowed else until


NOTHING: dict[str, Any] = dict.fromkeys(
    ("months", "low", "high", "gap", "gap_low", "gap_high", "win_rate", "p_level")
)


def _grid(since: str | None, until: str) -> list[int]:
    """Return the days averaged over: monthly from ``since`` to ``until``, or the last alone."""
    end = day_of(until)
    if since is None:
        return [end]
    start = day_of(since)
    count = max(1, round((end - start) / MONTH))
    return [round(end - k * (end - start) / count) for k in range(count, -1, -1)]


def _answer(
    on: Weighing, follower: Frontier, leader: Frontier, days: list[int], tie: float
) -> dict[str, Any]:
    shared = [
        day for day in days if all(len(f.days) and f.days[0] <= day for f in (follower, leader))
    ]
    if not shared:
        return {**NOTHING, "censored": "no evidence"}
    found = [months(follower, leader, day, tie) for day in shared]
    gaps = np.mean([leader.at(day) - follower.at(day) for day in shared], axis=0)
    value = np.mean([one.value for one in found], axis=0)
    tail = (1 - on.knobs.level) / 2
    low, middle, high = np.quantile(value, (tail, 0.5, 1 - tail))
    gap_low, gap, gap_high = np.quantile(gaps, (tail, 0.5, 1 - tail))
    return {
        "months": round(float(middle), 1) + 0.0,
        "low": round(float(low), 1) + 0.0,
        "high": round(float(high), 1) + 0.0,
        "censored": _censored(found),
        "gap": round(float(gap), 1),
        "gap_low": round(float(gap_low), 1),
        "gap_high": round(float(gap_high), 1),
        "win_rate": round(float(1 / (1 + 10 ** (gap / 400))), 4),
        "p_level": round(float(np.mean(gaps <= tie)), 4),
    }


def _censored(found: list[Months]) -> str:
    """Return which bound the middle of the draws is, '' when it is none."""
    if np.mean([one.beyond for one in found]) > 0.5:
        return "beyond"
    return "ahead" if np.mean([one.ahead for one in found]) > 0.5 else ""


def _verdict(details: dict[str, Any]) -> str:
    if details["censored"] == "no evidence":
        return "not_comparable"
    if details["censored"] == "evidence ends":
        return "evidence_ends"
    if details["gap_low"] > 0:
        return "behind"
    return "ahead" if details["gap_high"] < 0 else "not_separable"


def _claim(details: dict[str, Any], level: float) -> str:
    one, other, at = details["follower"], details["leader"], f"on {details['at']}"
    if details["censored"] == "no evidence":
        return f"{one} and {other} are not comparable {at}: no well-measured model of one of them"
    points = (
        f"the gap is {_points(details['gap'])} points ({level:.0%} credible interval "
        f"{_points(details['gap_low'])} to {_points(details['gap_high'])})"
    )
    if details["censored"] == "evidence ends":
        return (
            f"the evidence ends before a lag of {one} behind {other} can be told {at}: its newest "
            f"well-measured models are of {details['follower_newest']} and "
            f"{details['leader_newest']} (it can be told by {details['last_told']}); {points}"
        )
    bound = {"beyond": "more than ", "ahead": "at least "}.get(details["censored"], "")
    side = "behind" if details["months"] >= 0 else "ahead of"
    interval = f"{_signed(details['low'])} to {_signed(details['high'])} behind"
    return (
        f"{one} is {bound}{abs(details['months']):.1f} months {side} {other} {at} "
        f"({level:.0%} credible interval {interval}); {points}"
    )


def _signed(value: float) -> str:
    return f"{MINUS if value < 0 else ''}{abs(value):.1f}"


def _points(value: float) -> str:
    return f"{MINUS if round(value) < 0 else ''}{abs(round(value))}"
